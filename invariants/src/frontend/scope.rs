//! What names of types mean inside of one item: its generic parameters, `Self`, and the file.

use super::diagnostic::Diagnostic;
use super::inference::{Hint, Inference, Rank};
use super::items::{Crate, FunctionItem, Place};
use crate::sort::Sort;

/// The meaning of type names in one item.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Where the item stands.
    pub place: Place,
    /// The generic parameters, innermost last.
    pub generics: Vec<(String, Sort)>,
    /// What `Self` is.
    pub self_sort: Option<Sort>,
    /// What an opaque sort is called whose type has no name of its own.
    pub hint: Option<Hint>,
}

impl Scope {
    /// A scope without generic parameters and without `Self`.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        Self { place: place.clone(), ..Self::default() }
    }

    /// The scope inside of a function: every generic parameter is a hole, to be unified with what the caller gives;
    /// `Self` is unified with `receiver` where there is one.
    ///
    /// # Errors
    ///
    /// Where the type of the impl cannot be read, or is not that of the receiver.
    pub fn of_function(
        krate: &Crate<'_>,
        function: &FunctionItem<'_>,
        receiver: Option<&Sort>,
        inference: &mut Inference,
    ) -> Result<Self, Diagnostic> {
        let mut scope = Self::at(&function.place);
        let owner = function.owner.map(|owner| owner.generics);
        for generics in owner.into_iter().chain([&function.signature.generics]) {
            for parameter in generics.type_params() {
                scope.generics.push((parameter.ident.to_string(), inference.hole()));
            }
        }
        let self_type = function.owner.and_then(|owner| owner.self_type);
        let own = self_type.map(|ty| krate.sort_of(ty, &scope, inference)).transpose()?;
        if let (Some(own), Some(receiver)) = (&own, receiver) {
            inference.unify(own, receiver).map_err(|mismatch| {
                Diagnostic::error(
                    krate.site(function.place.file, function.signature.ident.span()),
                    mismatch.to_string(),
                )
            })?;
        }
        scope.self_sort = own.or_else(|| receiver.cloned());
        Ok(scope)
    }

    /// The same scope, in which a nameless type is called by a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        self.hinting(name, Rank::Field)
    }

    /// The same scope, in which a nameless type is called by a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Self {
        self.hinting(name, Rank::Parameter)
    }

    pub(super) fn hinting(&self, name: &str, rank: Rank) -> Self {
        Self { hint: Some(Hint { name: name.into(), rank }), ..self.clone() }
    }

    /// What a generic parameter is.
    #[must_use]
    pub fn generic(&self, name: &str) -> Option<&Sort> {
        self.generics.iter().rev().find(|(parameter, _)| parameter == name).map(|(_, sort)| sort)
    }
}
