//! From types as the source writes them to sorts, anew for every occurrence.

use std::sync::Arc;

use syn::spanned::Spanned as _;

use super::diagnostic::Diagnostic;
use super::inference::{Hint, Inference, Rank};
use super::items::conditions::{condition, condition_of_parts};
use super::items::{Crate, Located, TypeItem};
use super::scope::Scope;
use crate::sort::{Enum, Field, IntType, Record, Sort, Variant};

mod paths;
pub(super) mod refused;
#[cfg(test)]
mod tests;

/// A variant that a path names.
#[derive(Clone, Debug)]
pub struct VariantPath {
    /// The enum, with holes for generic arguments that the path leaves out.
    pub sort: Sort,
    /// The place of the variant.
    pub variant: usize,
}

impl Crate<'_> {
    /// The sort of one occurrence of a type; references and smart pointers are seen through.
    ///
    /// # Errors
    ///
    /// Where the type is outside of the subset.
    pub fn sort_of(&self, ty: &syn::Type, scope: &Scope, inference: &mut Inference) -> Result<Sort, Diagnostic> {
        Reading { krate: self, inference, expanding: Vec::new() }.sort(ty, scope)
    }

    /// The sort that a path names as a type, as in `Account { .. }` or `Account::new`.
    ///
    /// # Errors
    ///
    /// Where the type is outside of the subset.
    pub fn sort_of_path(&self, path: &syn::Path, scope: &Scope, inference: &mut Inference) -> Result<Sort, Diagnostic> {
        Reading { krate: self, inference, expanding: Vec::new() }.path(path, scope)
    }
}

/// One type being read.
struct Reading<'a, 'ast> {
    krate: &'a Crate<'ast>,
    inference: &'a mut Inference,
    /// The types of the crate around the one being read, so that a recursive type ends in a diagnostic.
    expanding: Vec<String>,
}

impl<'ast> Reading<'_, 'ast> {
    fn sort(&mut self, ty: &syn::Type, scope: &Scope) -> Result<Sort, Diagnostic> {
        match ty {
            syn::Type::Path(path) if path.qself.is_none() => self.path(&path.path, scope),
            syn::Type::Reference(reference) => self.sort(&reference.elem, scope),
            syn::Type::Paren(inner) => self.sort(&inner.elem, scope),
            syn::Type::Group(inner) => self.sort(&inner.elem, scope),
            syn::Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|part| self.sort(part, scope));
                Ok(Sort::tuple(parts.collect::<Result<_, _>>()?))
            }
            syn::Type::Infer(_) => Ok(self.inference.hole()),
            // No value ever flows from it.
            syn::Type::Never(_) => Ok(self.inference.hole()),
            syn::Type::TraitObject(_) => Ok(self.external(&text(ty), None)),
            _ => Err(refused::kind(ty, self.site(ty.span(), scope))),
        }
    }

    fn path(&mut self, path: &syn::Path, scope: &Scope) -> Result<Sort, Diagnostic> {
        if let Some(name) = path.get_ident().map(ToString::to_string) {
            if let ("Self", Some(sort)) = (name.as_str(), &scope.self_sort) {
                return Ok(sort.clone());
            }
            if let Some(sort) = scope.generic(&name) {
                return Ok(sort.clone());
            }
        }
        let found = self.krate.type_named(&scope.place, path)?;
        // `type Result<T> = std::result::Result<T, Error>` means another one than itself.
        let own = found.filter(|located| {
            let alias = matches!(located.item, TypeItem::Alias(_));
            !(alias && path.segments.len() > 1 && self.expanding.contains(&name_of(located)))
        });
        match own {
            Some(located) => self.instance(located, path, scope),
            None => self.builtin(path, scope),
        }
    }

    /// A type of the crate, with the arguments that the path gives.
    fn instance(
        &mut self,
        located: &Located<TypeItem<'ast>>,
        path: &syn::Path,
        scope: &Scope,
    ) -> Result<Sort, Diagnostic> {
        let name = name_of(located);
        let generics = match located.item {
            TypeItem::Struct(item) => &item.generics,
            TypeItem::Enum(item) => &item.generics,
            TypeItem::Alias(item) => &item.generics,
            TypeItem::Union(_) => return Err(refused::union(&name, self.site(path.span(), scope))),
        };
        let mut inner = Scope::at(&located.place);
        let mut arguments = self.arguments(path, scope)?.into_iter();
        for parameter in generics.type_params() {
            let sort = match (arguments.next(), &parameter.default) {
                (Some(sort), _) => sort,
                (None, Some((_, default))) => self.sort(default, &inner)?,
                (None, None) => self.inference.hole(),
            };
            inner.generics.push((parameter.ident.to_string(), sort));
        }
        if self.expanding.contains(&name) {
            return Err(refused::recursive(&name, self.site(path.span(), scope)));
        }
        let conditional = match located.item {
            TypeItem::Struct(item) => condition_of_parts(&item.fields),
            TypeItem::Enum(item) => item
                .variants
                .iter()
                .find_map(|variant| condition(&variant.attrs).or_else(|| condition_of_parts(&variant.fields))),
            TypeItem::Alias(_) | TypeItem::Union(_) => None,
        };
        if let Some(span) = conditional {
            return Err(refused::conditional(&name, self.krate.site(located.place.file, span)));
        }
        self.expanding.push(name.clone());
        let sort = match located.item {
            TypeItem::Struct(item) => {
                let newtype = matches!(item.fields, syn::Fields::Unnamed(_)) && item.fields.len() == 1;
                self.fields(&item.fields, &inner, newtype.then_some(&*name))
                    .map(|fields| Sort::Record(Arc::new(Record { name: (*name).into(), fields })))
            }
            TypeItem::Enum(item) => {
                let variants = item.variants.iter().map(|variant| {
                    let fields = self.fields(&variant.fields, &inner, None)?;
                    Ok(Variant { name: variant.ident.to_string().into(), fields })
                });
                let variants = variants.collect::<Result<_, _>>();
                variants.map(|variants| Sort::Enum(Arc::new(Enum { name: (*name).into(), variants })))
            }
            TypeItem::Alias(item) => {
                let inner = if is_plain(&item.ty) { inner.hinting(&name, Rank::Type) } else { inner };
                self.sort(&item.ty, &inner)
            }
            TypeItem::Union(_) => return Err(refused::union(&name, self.site(path.span(), scope))),
        };
        self.expanding.pop();
        sort
    }

    fn fields(&mut self, fields: &syn::Fields, scope: &Scope, newtype: Option<&str>) -> Result<Vec<Field>, Diagnostic> {
        let fields = fields.iter().enumerate().map(|(number, field)| {
            let name = field.ident.as_ref().map_or_else(|| number.to_string(), ToString::to_string);
            let scope = match (newtype, &field.ident) {
                (Some(newtype), _) if is_plain(&field.ty) => scope.hinting(newtype, Rank::Type),
                (_, Some(_)) => scope.field(&name),
                _ => scope.clone(),
            };
            Ok(Field { name: (*name).into(), sort: self.sort(&field.ty, &scope)? })
        });
        fields.collect()
    }

    /// A type that the crate does not declare.
    fn builtin(&mut self, path: &syn::Path, scope: &Scope) -> Result<Sort, Diagnostic> {
        let Some(last) = path.segments.last() else { return Ok(self.inference.hole()) };
        let name = last.ident.to_string();
        let site = self.site(path.span(), scope);
        if let Some(diagnostic) = refused::named(&name, site) {
            return Err(diagnostic);
        }
        match name.as_str() {
            "bool" => return Ok(Sort::Bool),
            // Small enough to be counted (INPUT 15).
            "u8" => return IntType::named("u8").map(Sort::Int).ok_or_else(|| refused::unknown(&name, site)),
            "str" | "String" | "char" => {
                let rust = if name == "char" { "char" } else { "String" };
                return Ok(self.plain(rust, scope));
            }
            "PhantomData" => return Ok(Sort::unit()),
            _ if IntType::named(&name).is_some() => return Ok(self.plain(&name, scope)),
            _ => {}
        }
        let arguments = self.arguments(path, scope)?;
        let mut given = arguments.iter().cloned();
        let keyed = matches!(name.as_str(), "BTreeSet" | "HashSet" | "BTreeMap" | "HashMap");
        let key = arguments.first().filter(|_| keyed).map(|key| self.inference.known(key));
        if let Some(key) = key.and_then(|key| self.krate.written_by_hand(&key, &["eq", "cmp", "partial_cmp"])) {
            return Err(refused::key(&key, site));
        }
        let mut next = |inference: &mut Inference| given.next().unwrap_or_else(|| inference.hole());
        Ok(match name.as_str() {
            "Option" => Sort::option(next(self.inference)),
            "Result" if arguments.len() == 1 => Sort::result(next(self.inference), self.external("Error", None)),
            "Result" => Sort::result(next(self.inference), next(self.inference)),
            "BTreeSet" | "HashSet" => Sort::set(next(self.inference)),
            "BTreeMap" | "HashMap" => Sort::map(next(self.inference), next(self.inference)),
            "Box" | "Rc" | "Arc" | "Cow" => next(self.inference),
            _ => self.external(&text(path), Some(name)),
        })
    }

    /// A type of the language of which only equality is known until something pins it.
    fn plain(&mut self, rust: &str, scope: &Scope) -> Sort {
        let named = || Hint { name: rust.into(), rank: Rank::Field };
        self.inference.fresh(rust, scope.hint.clone().unwrap_or_else(named))
    }

    /// A type from outside of the crate.
    fn external(&mut self, rust: &str, name: Option<String>) -> Sort {
        self.inference.external.insert(rust.to_owned());
        let name = name.unwrap_or_else(|| rust.to_owned());
        self.inference.fresh(rust, Hint { name: name.into(), rank: Rank::Type })
    }

    /// The types among the generic arguments of the last segment.
    fn arguments(&mut self, path: &syn::Path, scope: &Scope) -> Result<Vec<Sort>, Diagnostic> {
        let Some(syn::PathArguments::AngleBracketed(list)) = path.segments.last().map(|last| &last.arguments) else {
            return Ok(Vec::new());
        };
        let types = list.args.iter().filter_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        types.map(|ty| self.sort(ty, scope)).collect()
    }

    fn site(&self, span: proc_macro2::Span, scope: &Scope) -> crate::Site {
        self.krate.site(scope.place.file, span)
    }
}

fn name_of(located: &Located<TypeItem<'_>>) -> String {
    match located.item {
        TypeItem::Struct(item) => item.ident.to_string(),
        TypeItem::Enum(item) => item.ident.to_string(),
        TypeItem::Alias(item) => item.ident.to_string(),
        TypeItem::Union(item) => item.ident.to_string(),
    }
}

/// Whether the type is a bare name, so that a name given to it is a name of its values.
fn is_plain(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.segments.iter().all(|segment| segment.arguments.is_none()))
}

/// The source of a type, without the spaces that tokens are printed with.
fn text(tokens: &impl quote::ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    spaced.replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace(" ,", ",").replace("& ", "&")
}
