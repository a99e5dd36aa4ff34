//! Structs, tuples and variants that are made; constants that are named.

use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::patterns::member_name;
use crate::frontend::items::ConstantItem;
use crate::frontend::scope::Scope;
use crate::sort::{ERR, Field, Sort};
use crate::term::Term;

impl<'ast> Lowering<'_, 'ast> {
    /// `Account { owner, ..rest }`, also of a variant.
    pub(super) fn struct_literal(&mut self, literal: &syn::ExprStruct) -> Lowered<Term> {
        let named = self.krate.variant(&literal.path, &self.scope, self.inference)?;
        let (sort, variant) = match named {
            Some(named) => (named.sort, Some(named.variant)),
            None => (self.krate.sort_of_path(&literal.path, &self.scope, self.inference)?, None),
        };
        let Some(fields) = fields_of(&sort, variant) else {
            return Err(self.unsupported(
                literal.path.span(),
                "a struct from outside of this crate",
                "declare a struct of your own with the fields that matter",
            ));
        };
        let mut exprs = Vec::new();
        let mut places = Vec::new();
        for given in &literal.fields {
            let name = member_name(&given.member);
            let Some(place) = fields.iter().position(|field| *field.name == *name) else {
                return Err(self.error(given.member.span(), format!("no field `{name}` is known here")));
            };
            places.push(place);
            exprs.push((&given.expr, Some(fields[place].sort.clone())));
        }
        let rest = match &literal.rest {
            Some(rest) => {
                exprs.push((&**rest, Some(sort.clone())));
                true
            }
            None => false,
        };
        let mut terms = self.terms(exprs, literal.span())?;
        let base = if rest { terms.pop() } else { None };
        let mut made: Vec<Option<Term>> = vec![None; fields.len()];
        for (place, term) in places.into_iter().zip(terms) {
            made[place] = Some(term);
        }
        let mut parts = Vec::new();
        for (place, part) in made.into_iter().enumerate() {
            let Some(part) = part.or_else(|| base.as_ref().map(|base| base.field(place))) else {
                return Err(self.error(literal.span(), format!("the field `{}` has no value", fields[place].name)));
            };
            parts.push(part);
        }
        let sort = self.inference.known(&sort);
        Ok(match variant {
            Some(variant) => Term::variant(variant, parts, sort),
            None => Term::record(parts, sort),
        })
    }

    pub(super) fn tuple(&mut self, tuple: &syn::ExprTuple, expected: Option<&Sort>) -> Lowered<Term> {
        let expected = expected.map(|sort| self.inference.known(sort));
        let sorts: Vec<Option<Sort>> = match expected.as_ref().and_then(Sort::record) {
            Some(record) if record.fields.len() == tuple.elems.len() => {
                record.fields.iter().map(|field| Some(field.sort.clone())).collect()
            }
            _ => vec![None; tuple.elems.len()],
        };
        let parts = self.terms(tuple.elems.iter().zip(sorts), tuple.span())?;
        Ok(Term::tuple(parts))
    }

    /// A variant without data, or a unit struct; `None` where the path names neither.
    pub(super) fn constructor_without_data(&mut self, path: &syn::ExprPath) -> Lowered<Option<Term>> {
        if let Some(named) = self.krate.variant(&path.path, &self.scope, self.inference)? {
            let is_bare = named.sort.variants().is_some_and(|shape| shape.variants[named.variant].fields.is_empty());
            return Ok(is_bare.then(|| Term::variant(named.variant, Vec::new(), named.sort)));
        }
        let names_type = path.path.is_ident("Self") || self.krate.type_named(&self.scope.place, &path.path)?.is_some();
        if !names_type {
            return Ok(None);
        }
        let sort = self.krate.sort_of_path(&path.path, &self.scope, self.inference)?;
        let is_unit = sort.record().is_some_and(|record| record.fields.is_empty());
        Ok(is_unit.then(|| Term::record(Vec::new(), sort)))
    }

    /// `Some(x)`, `Account(id)`: a constructor that is called; `None` where the path names none.
    pub(super) fn constructor_call(
        &mut self,
        path: &syn::Path,
        args: &syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>,
        expected: Option<&Sort>,
    ) -> Lowered<Option<Term>> {
        let Some((sort, variant)) = self.constructor(path)? else { return Ok(None) };
        if let Some(expected) = expected {
            self.unify(&sort, expected, path.span())?;
        }
        let sort = self.inference.known(&sort);
        let Some(fields) = fields_of(&sort, variant) else { return Ok(None) };
        if fields.len() != args.len() {
            return Err(self.error(args.span(), "the constructor takes another number of values"));
        }
        let is_error = variant == Some(ERR) && sort.variants().is_some_and(|shape| &*shape.name == "Result");
        let before = self.in_error;
        self.in_error |= is_error;
        let sorts = fields.iter().map(|field| Some(field.sort.clone()));
        let parts = self.terms(args.iter().zip(sorts), path.span());
        self.in_error = before;
        let (parts, sort) = (parts?, self.inference.known(&sort));
        Ok(Some(made(parts, variant, sort)))
    }

    /// A constructor that is named, applied to values.
    pub(super) fn construct(&mut self, path: &syn::Path, parts: Vec<Term>) -> Lowered<Option<Term>> {
        let Some((sort, variant)) = self.constructor(path)? else { return Ok(None) };
        let Some(fields) = fields_of(&sort, variant) else { return Ok(None) };
        for (part, field) in parts.iter().zip(&fields) {
            self.unify(part.sort(), &field.sort, path.span())?;
        }
        Ok((parts.len() == fields.len()).then(|| made(parts, variant, self.inference.known(&sort))))
    }

    fn constructor(&mut self, path: &syn::Path) -> Lowered<Option<(Sort, Option<usize>)>> {
        if let Some(named) = self.krate.variant(path, &self.scope, self.inference)? {
            return Ok(Some((named.sort, Some(named.variant))));
        }
        // An alias of a tuple struct is no constructor, and one of something else has no fields.
        if !path.is_ident("Self") && self.krate.type_named(&self.scope.place, path)?.is_none() {
            return Ok(None);
        }
        let sort = self.krate.sort_of_path(path, &self.scope, self.inference)?;
        Ok(sort.record().is_some().then_some((sort, None)))
    }

    /// The value of a `const`; `None` where the path names none.
    pub(super) fn constant(&mut self, path: &syn::ExprPath) -> Lowered<Option<Term>> {
        let Some((item, scope)) = self.constant_item(path)? else { return Ok(None) };
        if item.is_static {
            return Err(self.unsupported(path.span(), "a `static`", "use a `const`, or make it an argument"));
        }
        let name = format!("const {}", item.name);
        if self.calls.contains(&name) {
            return Err(self.error(path.span(), format!("the constant `{}` needs itself", item.name)));
        }
        self.calls.push(name);
        let outer = std::mem::replace(&mut self.scope, scope);
        let names = std::mem::take(&mut self.names);
        let value = self.constant_value(&item);
        self.scope = outer;
        self.names = names;
        self.calls.pop();
        value.map(Some)
    }

    fn constant_value(&mut self, item: &ConstantItem<'_>) -> Lowered<Term> {
        let sort = self.krate.sort_of(item.ty, &self.scope, self.inference)?;
        self.term(item.value, Some(&sort))
    }

    /// Whether a bare name is a constant of the crate.
    pub(super) fn is_constant(&mut self, path: &syn::ExprPath) -> Lowered<bool> {
        let is_loud = path.path.get_ident().is_some_and(|name| !name.to_string().contains(char::is_lowercase));
        Ok(is_loud && self.constant_item(path)?.is_some())
    }

    fn constant_item(&mut self, path: &syn::ExprPath) -> Lowered<Option<(ConstantItem<'ast>, Scope)>> {
        let krate = self.krate;
        let segments = &path.path.segments;
        let own = match (segments.first(), segments.last()) {
            (Some(first), Some(last)) if segments.len() == 2 && first.ident == "Self" => {
                let name = self.scope.self_sort.as_ref().and_then(type_name);
                let name_of_constant = last.ident.to_string();
                let found = name.map(|name| krate.associated(&self.scope.place, &name, &name_of_constant, path.span()));
                match found.transpose()?.flatten() {
                    None => return Ok(None),
                    found => found,
                }
            }
            _ => krate.constant(&self.scope.place, &path.path)?,
        };
        Ok(own.map(|item| {
            let mut scope = Scope::at(&item.place);
            scope.self_sort = item.owner.and_then(|_| self.scope.self_sort.clone());
            (item.clone(), scope)
        }))
    }
}

fn made(parts: Vec<Term>, variant: Option<usize>, sort: Sort) -> Term {
    match variant {
        Some(variant) => Term::variant(variant, parts, sort),
        None => Term::record(parts, sort),
    }
}

fn fields_of(sort: &Sort, variant: Option<usize>) -> Option<Vec<Field>> {
    match variant {
        Some(variant) => Some(sort.variants()?.variants[variant].fields.clone()),
        None => Some(sort.record()?.fields.clone()),
    }
}

/// The name of the struct or the enum that a sort is.
pub(super) fn type_name(sort: &Sort) -> Option<String> {
    let name = match sort {
        Sort::Record(record) => &record.name,
        Sort::Enum(shape) => &shape.name,
        _ => return None,
    };
    (!name.is_empty()).then(|| name.to_string())
}
