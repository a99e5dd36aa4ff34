//! Paths that name a variant of an enum.

use super::VariantPath;
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::inference::Inference;
use crate::frontend::items::{Crate, TypeItem};
use crate::frontend::scope::Scope;
use crate::sort::{ERR, NONE, OK, SOME, Sort};

impl<'ast> Crate<'ast> {
    /// The variant that a path names, as an expression or as a pattern: `Status::Open`, `Self::Open`, `Some`, or `Open`
    /// where a `use` brings it in. `None` where it names none.
    ///
    /// # Errors
    ///
    /// Where the enum cannot be read.
    pub fn variant(
        &self,
        path: &syn::Path,
        scope: &Scope,
        inference: &mut Inference,
    ) -> Result<Option<VariantPath>, Diagnostic> {
        let Some(last) = path.segments.last() else { return Ok(None) };
        let name = last.ident.to_string();
        let of = |sort: Sort| {
            let place = sort.variants().and_then(|shape| shape.variants.iter().position(|one| *one.name == *name));
            place.map(|variant| VariantPath { sort, variant })
        };
        if path.segments.len() > 1 {
            let mut owner = path.clone();
            owner.segments.pop();
            owner.segments.pop_punct();
            return if self.names_enum(&owner, scope, &mut Vec::new())? {
                Ok(of(self.sort_of_path(&owner, scope, inference)?))
            } else {
                Ok(None)
            };
        }
        if let Some(owner) = self.imported_enum(scope, &name) {
            return Ok(of(self.sort_of_path(&owner, scope, inference)?));
        }
        Ok(match name.as_str() {
            "None" => Some(VariantPath { sort: Sort::option(inference.hole()), variant: NONE }),
            "Some" => Some(VariantPath { sort: Sort::option(inference.hole()), variant: SOME }),
            "Ok" => Some(VariantPath { sort: Sort::result(inference.hole(), inference.hole()), variant: OK }),
            "Err" => Some(VariantPath { sort: Sort::result(inference.hole(), inference.hole()), variant: ERR }),
            _ => None,
        })
    }

    /// Whether a path names an enum, seen through aliases and `Self`.
    fn names_enum(
        &self,
        path: &syn::Path,
        scope: &Scope,
        seen: &mut Vec<&'ast syn::Ident>,
    ) -> Result<bool, Diagnostic> {
        if path.is_ident("Self") {
            return Ok(scope.self_sort.as_ref().is_some_and(|sort| sort.variants().is_some()));
        }
        if let Some(located) = self.type_named(&scope.place, path)? {
            return Ok(match located.item {
                TypeItem::Enum(_) => true,
                TypeItem::Alias(alias) => match &*alias.ty {
                    syn::Type::Path(target) if !seen.contains(&&alias.ident) => {
                        seen.push(&alias.ident);
                        self.names_enum(&target.path, &Scope::at(&located.place), seen)?
                    }
                    _ => false,
                },
                TypeItem::Struct(_) | TypeItem::Union(_) => false,
            });
        }
        Ok(path.segments.last().is_some_and(|last| last.ident == "Option" || last.ident == "Result"))
    }

    /// The enum whose variant of that name a `use` of the file brings in, alone or with all others.
    fn imported_enum(&self, scope: &Scope, variant: &str) -> Option<syn::Path> {
        self.imports(scope.place.file).iter().find_map(|import| {
            let owner = match import.name.as_str() {
                "*" => import.path.last()?,
                name if name == variant => import.path.iter().rev().nth(1)?,
                _ => return None,
            };
            let has = self.types(owner).iter().any(|located| match located.item {
                TypeItem::Enum(item) => item.variants.iter().any(|one| one.ident == variant),
                _ => false,
            });
            has.then(|| syn::Path::from(syn::Ident::new(owner, proc_macro2::Span::call_site())))
        })
    }
}
