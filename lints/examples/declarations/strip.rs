//! What is left of an item: its declaration. Given an item of the expanded source, gives back the same item without bodies,
//! values, private fields, documentation and unstable parts.
//!
//! Whether the item as a whole is kept is decided elsewhere: see [`crate::keep`].

use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, Fields, FnArg, ImplItem, Item, ItemImpl, Pat, Token, TraitItem, TypeParamBound, Visibility,
    WherePredicate,
};

/// What the library says of an item: whether code for the stable compiler may name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stability {
    /// `#[stable]`: part of what the library offers.
    Stable,
    /// `#[unstable]`: offered to the nightly compiler.
    Unstable,
    /// Neither: an item that is private or belongs to one that says it.
    Unmarked,
}

impl Stability {
    /// What the attributes of an item say.
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        let has = |name| attributes.iter().any(|attribute| attribute.path().is_ident(name));
        if has("unstable") {
            Self::Unstable
        } else if has("stable") {
            Self::Stable
        } else {
            Self::Unmarked
        }
    }
}

/// The attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether others may name an item, as far as its own declaration says.
pub(crate) fn is_offered(item: &Item) -> bool {
    match item {
        Item::Const(item) => is_public(&item.vis),
        Item::Enum(item) => is_public(&item.vis),
        Item::Fn(item) => is_public(&item.vis),
        Item::Static(item) => is_public(&item.vis),
        Item::Struct(item) => is_public(&item.vis),
        Item::Trait(item) => is_public(&item.vis),
        Item::Type(item) => is_public(&item.vis),
        Item::Union(item) => is_public(&item.vis),
        _ => false,
    }
}

/// The item, with a body if it is a function that the compiler provides one for, which syn reads in foreign blocks alone.
pub(crate) fn with_body(item: Item) -> Item {
    let Item::Verbatim(tokens) = item else { return item };
    match syn::parse2::<syn::ForeignItemFn>(tokens.clone()) {
        Ok(syn::ForeignItemFn { attrs, vis, modifiers, sig, .. }) => {
            let block = Box::new(syn::parse_quote!({}));
            Item::Fn(syn::ItemFn { attrs, vis, modifiers, sig, block })
        }
        // A definition of a macro, which no other item refers to.
        Err(_) => Item::Verbatim(tokens),
    }
}

/// The declaration of an item.
pub(crate) fn declaration(mut item: Item) -> Item {
    match &mut item {
        Item::Const(item) => *item.expr = untold(),
        Item::Static(item) => *item.expr = untold(),
        Item::Enum(item) => {
            let variants = std::mem::take(&mut item.variants);
            let stable = variants.into_iter().filter(|variant| !is_unstable(&variant.attrs));
            item.variants = stable.collect();
            item.variants.iter_mut().for_each(|variant| variant.discriminant = None);
        }
        Item::Struct(item) => {
            item.fields = public_fields(std::mem::replace(&mut item.fields, Fields::Unit));
            item.semi_token = (!matches!(item.fields, Fields::Named(_))).then(Default::default);
        }
        Item::Union(item) => item.fields.named = Punctuated::new(),
        Item::Trait(item) => item.items.retain_mut(|item| match item {
            TraitItem::Fn(method) => !is_unstable(&method.attrs),
            TraitItem::Const(constant) => {
                constant.default = None;
                !is_unstable(&constant.attrs)
            }
            TraitItem::Type(_) => true,
            _ => false,
        }),
        Item::Impl(item) => implementation(item),
        _ => {}
    }
    Strip.visit_item_mut(&mut item);
    item
}

/// The value of a constant, which is not told.
fn untold() -> Expr {
    Expr::Infer(syn::ExprInfer { attrs: Vec::new(), underscore_token: Default::default() })
}

fn is_unstable(attributes: &[Attribute]) -> bool {
    Stability::of(attributes) == Stability::Unstable
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The fields that others may name. A tuple keeps all of them when it keeps one, for the places matter.
fn public_fields(fields: Fields) -> Fields {
    let is_offered = |field: &syn::Field| is_public(&field.vis) && !is_unstable(&field.attrs);
    match fields {
        Fields::Unit => Fields::Unit,
        Fields::Unnamed(fields) if fields.unnamed.iter().any(is_offered) => Fields::Unnamed(fields),
        fields => {
            let offered = fields.into_iter().filter(|field| field.ident.is_some() && is_offered(field));
            let named = offered.collect();
            Fields::Named(syn::FieldsNamed { brace_token: Default::default(), named })
        }
    }
}

/// Of an inherent implementation what is stable, of a trait's the types: its methods are those that the trait declares.
fn implementation(item: &mut ItemImpl) {
    let inherent = item.trait_.is_none();
    item.modifiers.defaultness = None;
    item.items.retain_mut(|part| match part {
        ImplItem::Fn(method) => inherent && is_public(&method.vis) && Stability::of(&method.attrs) == Stability::Stable,
        ImplItem::Const(constant) => {
            constant.expr = untold();
            inherent && is_public(&constant.vis) && Stability::of(&constant.attrs) == Stability::Stable
        }
        ImplItem::Type(kind) => {
            kind.modifiers.defaultness = None;
            true
        }
        _ => false,
    });
}

/// Takes away what says nothing about types, at any depth.
struct Strip;

impl VisitMut for Strip {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|attribute| {
            ["must_use", "cfg", "non_exhaustive"].iter().any(|name| attribute.path().is_ident(name))
        });
        for attribute in attributes {
            // The reason is for people.
            if attribute.path().is_ident("must_use") {
                attribute.meta = syn::Meta::Path(attribute.path().clone());
            }
        }
    }

    fn visit_fn_arg_mut(&mut self, argument: &mut FnArg) {
        match argument {
            FnArg::Receiver(receiver) => receiver.mutability = None,
            FnArg::Typed(typed) => match &mut *typed.pat {
                Pat::Ident(name) => {
                    name.mutability = None;
                    name.by_ref = None;
                }
                pattern => {
                    *pattern = Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
                }
            },
        }
        visit_mut::visit_fn_arg_mut(self, argument);
    }

    fn visit_type_param_mut(&mut self, parameter: &mut syn::TypeParam) {
        bounds(&mut parameter.bounds, true);
        if parameter.bounds.is_empty() {
            parameter.colon_token = None;
        }
        visit_mut::visit_type_param_mut(self, parameter);
    }

    fn visit_generics_mut(&mut self, generics: &mut syn::Generics) {
        visit_mut::visit_generics_mut(self, generics);
        if let Some(clause) = &mut generics.where_clause {
            let predicates = std::mem::take(&mut clause.predicates).into_iter();
            let says_something = |predicate: &WherePredicate| !matches!(predicate, WherePredicate::Type(bound) if bound.bounds.is_empty());
            clause.predicates = predicates.filter(says_something).collect();
        }
    }

    fn visit_predicate_type_mut(&mut self, predicate: &mut syn::PredicateType) {
        bounds(&mut predicate.bounds, true);
        visit_mut::visit_predicate_type_mut(self, predicate);
    }

    fn visit_trait_item_type_mut(&mut self, kind: &mut syn::TraitItemType) {
        bounds(&mut kind.bounds, true);
        if kind.bounds.is_empty() {
            kind.colon_token = None;
        }
        visit_mut::visit_trait_item_type_mut(self, kind);
    }

    fn visit_type_impl_trait_mut(&mut self, kind: &mut syn::TypeImplTrait) {
        bounds(&mut kind.bounds, true);
        visit_mut::visit_type_impl_trait_mut(self, kind);
    }

    fn visit_item_trait_alias_mut(&mut self, item: &mut syn::ItemTraitAlias) {
        bounds(&mut item.bounds, true);
        visit_mut::visit_item_trait_alias_mut(self, item);
    }

    fn visit_item_trait_mut(&mut self, item: &mut syn::ItemTrait) {
        // A trait's `Self` need not have a size, so that a supertrait which says so says nothing.
        bounds(&mut item.supertraits, false);
        if item.supertraits.is_empty() {
            item.colon_token = None;
        }
        visit_mut::visit_item_trait_mut(self, item);
    }
}

/// Spells bounds as the stable language does: the traits behind `?Sized`, and those about destructors of constants, have no
/// other meaning there.
fn bounds(bounds: &mut Punctuated<TypeParamBound, Token![+]>, may_relax: bool) {
    let spelled = std::mem::take(bounds).into_iter().filter_map(|bound| {
        let TypeParamBound::Trait(named) = &bound else { return Some(bound) };
        let last = named.path.segments.last()?.ident.to_string();
        match last.as_str() {
            "PointeeSized" | "MetaSized" => may_relax.then(|| syn::parse_quote!(?Sized)),
            "Destruct" => None,
            _ => Some(bound),
        }
    });
    *bounds = spelled.collect();
}
