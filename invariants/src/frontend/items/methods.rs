//! What is found by the name of a type and a name of its own: methods, associated functions and constants; and whether
//! what was found is what rustc would find.

use std::collections::BTreeMap;

use proc_macro2::Span;

use super::{ConstantItem, Crate, FunctionItem, Place};
use crate::frontend::diagnostic::Diagnostic;
use crate::sort::{Field, Sort};

/// Methods that a type may have by `derive`, so that one of several types of a name may have it without a body.
const DERIVABLE: [&str; 8] = ["clone", "cmp", "default", "eq", "hash", "ne", "partial_cmp", "to_owned"];

impl<'ast> Crate<'ast> {
    /// The method or associated function of a type, by the type's name, as it is mentioned at `span` in `place`; also the
    /// default body of a trait.
    ///
    /// # Errors
    ///
    /// Where it may be one of several, or is compiled under a condition.
    pub fn method(
        &self,
        place: &Place,
        type_name: &str,
        name: &str,
        span: Span,
    ) -> Result<Option<&FunctionItem<'ast>>, Diagnostic> {
        let all = self.methods.get(type_name).and_then(|methods| methods.get(name)).into_iter().flatten();
        let (mut found, of_traits): (Vec<_>, Vec<_>) =
            all.partition(|item| item.owner.is_some_and(|owner| owner.of_trait.is_none()));
        if found.is_empty() {
            found = of_traits;
        }
        if found.is_empty() {
            let traits = self.traits.get(type_name).into_iter().flatten();
            let bodies = traits.filter_map(|implemented| self.defaults.get(implemented)?.get(name));
            found = bodies.flatten().collect();
            // A trait that is implemented for several types of the name has one body.
            found.dedup_by(|first, second| std::ptr::eq(first.body, second.body));
        }
        let Some(one) = self.only(place, found, |item| &item.place, name, span)? else { return Ok(None) };
        if DERIVABLE.contains(&name) && self.types(type_name).len() > 1 {
            return Err(Diagnostic::error(
                self.site(place.file, span),
                format!("`{type_name}` is the name of several types, one of which has a method `{name}` of its own"),
            )
            .place(self.site(one.place.file, one.signature.ident.span()), "this one")
            .help("rename one of the types"));
        }
        Ok(Some(one))
    }

    /// Whether a type of that name has a method with a body of its own.
    #[must_use]
    pub fn has_method(&self, type_name: &str, name: &str) -> bool {
        self.methods.get(type_name).is_some_and(|methods| methods.contains_key(name))
    }

    /// Whether a method of that name takes `&mut self`, whatever its type is.
    #[must_use]
    pub fn changes_its_receiver(&self, name: &str) -> bool {
        let mut found = self.methods.values().filter_map(|methods| methods.get(name)).flatten();
        found.any(|item| {
            let receiver = item.signature.receiver();
            receiver.is_some_and(|receiver| matches!(receiver.kind, syn::ReceiverKind::Reference(_, _, Some(_))))
        })
    }

    /// The type in `sort` for which one of these methods is written by hand, if there is one.
    #[must_use]
    pub fn written_by_hand(&self, sort: &Sort, methods: &[&str]) -> Option<String> {
        let parts = |fields: &[Field]| fields.iter().find_map(|field| self.written_by_hand(&field.sort, methods));
        let own = |name: &str| methods.iter().any(|method| self.has_method(name, method)).then(|| name.to_owned());
        match sort {
            Sort::Record(record) => own(&record.name).or_else(|| parts(&record.fields)),
            Sort::Enum(shape) => {
                own(&shape.name).or_else(|| shape.variants.iter().find_map(|variant| parts(&variant.fields)))
            }
            Sort::Set(element) => self.written_by_hand(element, methods),
            Sort::Map(key, value) => {
                self.written_by_hand(key, methods).or_else(|| self.written_by_hand(value, methods))
            }
            Sort::Bool | Sort::Int(_) | Sort::Opaque(_) | Sort::Open(_) => None,
        }
    }

    /// The associated constant of a type, as it is mentioned at `span` in `place`.
    ///
    /// # Errors
    ///
    /// Where it may be one of several, or is compiled under a condition.
    pub fn associated(
        &self,
        place: &Place,
        type_name: &str,
        name: &str,
        span: Span,
    ) -> Result<Option<&ConstantItem<'ast>>, Diagnostic> {
        let found = self.associated.get(type_name).and_then(|constants: &BTreeMap<_, _>| constants.get(name));
        self.only(place, found.into_iter().flatten().collect(), |item| &item.place, name, span)
    }

    /// The only one of what was found, which is compiled where it is mentioned.
    fn only<'item, T>(
        &self,
        place: &Place,
        found: Vec<&'item T>,
        place_of: impl Fn(&T) -> &Place,
        name: &str,
        span: Span,
    ) -> Result<Option<&'item T>, Diagnostic> {
        for item in &found {
            self.check_conditions(place, place_of(item), span)?;
        }
        match found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(Diagnostic::error(
                self.site(place.file, span),
                format!("`{name}` may be one of several items of that name"),
            )
            .help("rename one of them: types and traits are told apart by their names alone")),
        }
    }

    /// Says of an item that it is compiled under a condition under which its mention is not.
    pub(in crate::frontend) fn check_conditions(
        &self,
        place: &Place,
        item: &Place,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let Some(condition) = item.conditions.iter().find(|condition| !place.conditions.contains(condition)) else {
            return Ok(());
        };
        Err(Diagnostic::error(self.site(place.file, span), "this is compiled under a condition that is not known here")
            .place(*condition, "the condition")
            .help("take the condition away, or put it on the whole module of the object")
            .note("the verdicts would be those of another program than the one that runs"))
    }

    /// Says of a mention that two imports of the file give its name to different items.
    pub(super) fn check_imports(&self, place: &Place, mention: &syn::Path) -> Result<(), Diagnostic> {
        use syn::spanned::Spanned as _;
        let Some(first) = mention.segments.first() else { return Ok(()) };
        let mut paths: Vec<_> = self.imports[place.file]
            .iter()
            .filter(|import| first.ident == import.name && import.place.modules == place.modules)
            .map(|import| &import.path)
            .collect();
        paths.sort();
        paths.dedup();
        if paths.len() < 2 {
            return Ok(());
        }
        Err(Diagnostic::error(
            self.site(place.file, mention.span()),
            format!("`{}` is imported from several places", first.ident),
        )
        .help("import it from one place, or name its module where it is used"))
    }
}
