//! What `pin_project` and `pin_project_lite` declare beside the type that they stand at: for `project` and `project_ref`
//! each a type with the same fields, pinned where they are marked so, and the method that gives it.
//!
//! The names of the two macros and of their attributes are known here and nowhere else.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Meta};

use super::collect::{Collector, next};
use super::part::read_fields;
use super::{Container, Fields, Function, Implementation, Item, Shape, TypeItem};
use crate::written::{Generics, Name, Segment, Written, WrittenPath, name};

/// The attribute of one and the macro of the other.
pub(super) const MACRO: &str = "pin_project";

/// The methods; the names of the types that they give are chosen by attributes of the same names.
const METHODS: [&str; 2] = ["project", "project_ref"];

/// Adds what belongs to a struct, if it is marked. Types that nobody names get names that no code can have.
pub(super) fn of_struct(collector: &mut Collector, item: &syn::ItemStruct, module: u32) {
    if !is_marked(collector, &item.attrs) {
        return;
    }
    for method in METHODS {
        let called = chosen(&item.attrs, method).unwrap_or_else(|| Name::from(format!("{} {method}", item.ident)));
        add(collector, (&item.ident, &item.generics), method, called, Shape::Struct(projected(&item.fields)), module);
    }
}

/// Adds what belongs to an enum, if it is marked: the methods whose types somebody has named.
pub(super) fn of_enum(collector: &mut Collector, item: &syn::ItemEnum, module: u32) {
    if !is_marked(collector, &item.attrs) {
        return;
    }
    for method in METHODS {
        let Some(called) = chosen(&item.attrs, method) else { continue };
        let variants = item.variants.iter().map(|variant| (name(&variant.ident), projected(&variant.fields)));
        add(collector, (&item.ident, &item.generics), method, called, Shape::Enum(variants.collect()), module);
    }
}

/// Whether a type is projected, and somebody who asks can tell: no other crate can call the methods.
fn is_marked(collector: &Collector, attributes: &[Attribute]) -> bool {
    let is_it = |attribute: &Attribute| attribute.path().segments.last().is_some_and(|last| last.ident == MACRO);
    !collector.only_public && (collector.projects || attributes.iter().any(is_it))
}

/// The name that the type of a method is given: `#[project = Name]`, `#[pin_project(project = Name)]`.
fn chosen(attributes: &[Attribute], method: &str) -> Option<Name> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident(method) => match &meta.value {
            syn::Expr::Path(value) => value.path.get_ident().map(name),
            _ => None,
        },
        Meta::List(list) if list.path.segments.last().is_some_and(|last| last.ident == MACRO) => {
            assigned(list.tokens.clone(), method)
        }
        _ => None,
    })
}

/// What stands behind `key =`.
fn assigned(tokens: TokenStream, key: &str) -> Option<Name> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.windows(3).find_map(|window| match window {
        [TokenTree::Ident(known), TokenTree::Punct(mark), TokenTree::Ident(value)]
            if known == key && mark.as_char() == '=' =>
        {
            Some(name(value))
        }
        _ => None,
    })
}

/// The fields behind references, those that are marked `#[pin]` pinned.
fn projected(written: &syn::Fields) -> Fields {
    let mut fields = read_fields(written);
    for ((_, ty), field) in fields.fields.iter_mut().zip(written) {
        let reference = Written::Reference(Box::new(std::mem::take(ty)));
        let is_pinned = field.attrs.iter().any(|attribute| attribute.path().is_ident("pin"));
        *ty = if is_pinned { pinned(reference) } else { reference };
    }
    fields
}

/// `::core::pin::Pin<..>`.
fn pinned(of: Written) -> Written {
    let mut path = WrittenPath::of_names(["core", "pin", "Pin"].map(Name::new_static));
    path.global = true;
    path.segments.iter_mut().skip(2).for_each(|last| last.arguments = vec![of.clone()]);
    Written::Path(path)
}

fn add(
    collector: &mut Collector,
    (ident, written): (&proc_macro2::Ident, &syn::Generics),
    method: &'static str,
    called: Name,
    shape: Shape,
    module: u32,
) {
    let generics = Generics::read(written);
    let own = |name: &Name| {
        let arguments =
            generics.parameters.iter().map(|parameter| Written::Path(WrittenPath::of_names([parameter.name.clone()])));
        Written::Path(WrittenPath {
            global: false,
            segments: vec![Segment { name: name.clone(), arguments: arguments.collect() }],
        })
    };
    let this = Written::Path(WrittenPath::of_names([Name::new_static("Self")]));
    let (of, output) = (own(&name(ident)), own(&called));
    let items = collector.items_mut();
    let (ty, implementation, function) = (next(&items.types), next(&items.implementations), next(&items.functions));
    items.types.push(TypeItem { module, name: called.clone(), generics: generics.clone(), shape, must_use: false });
    items.implementations.push(Implementation {
        module,
        generics,
        of,
        functions: vec![function],
        ..Implementation::default()
    });
    items.functions.push(Function {
        module,
        container: Container::Implementation(implementation),
        name: Name::new_static(method),
        receiver: Some(pinned(Written::Reference(Box::new(this)))),
        output,
        ..Function::default()
    });
    collector.add(module, called, Item::Type(ty));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::{FileItems, collect, collect_public};

    /// The fields of the type that `method` gives, by the name of the type.
    fn given(items: &FileItems, method: &str) -> Option<(Name, Shape)> {
        let function = items.functions.iter().find(|function| function.name == method)?;
        let Written::Path(output) = &function.output else { return None };
        let called = &output.last()?.name;
        let ty = items.types.iter().find(|ty| ty.name == *called)?;
        assert!(items.modules[0].items.iter().any(|(name, _)| name == called));
        Some((called.clone(), ty.shape.clone()))
    }

    fn written(ty: &syn::Type) -> Written {
        Written::read(ty)
    }

    #[test]
    fn what_is_pinned_is_projected_as_pinned() {
        let pinned = written(&syn::parse_quote!(::core::pin::Pin<&mut F>));
        let other = written(&syn::parse_quote!(&mut Option<u8>));
        for (text, called) in [
            ("pin_project_lite::pin_project! { struct S<F> { #[pin] future: F, state: Option<u8> } }", "S project"),
            ("#[pin_project::pin_project] struct S<F> { #[pin] future: F, state: Option<u8> }", "S project"),
            ("#[pin_project(project = P, !Unpin)] struct S<F> { #[pin] future: F, state: Option<u8> }", "P"),
            ("pin_project! { #[project = P] struct S<F> { #[pin] future: F, state: Option<u8> } }", "P"),
        ] {
            let parsed = steadfast_source::parse(text).expect("it is Rust");
            let items = collect(&parsed.file.items, false).items;
            let (name, shape) = given(&items, "project").expect("there is the method");
            let Shape::Struct(fields) = shape else { panic!("{text}") };
            assert_eq!((name.as_str(), fields.get("future")), (called, Some(&pinned)), "{text}");
            assert_eq!(fields.get("state"), Some(&other), "{text}");
            assert!(given(&items, "project_ref").is_some());
            assert!(given(&collect_public(&parsed.file.items), "project").is_none());
        }
    }

    #[test]
    fn only_what_is_named_of_an_enum_is_projected() {
        let text = "#[pin_project(project = P)] enum E<F> { One { #[pin] future: F }, Two(u8), Three }
            #[pin_project] enum Other { One(u8) } struct Not { one: u8 }";
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        let items = collect(&parsed.file.items, false).items;
        assert_eq!((items.functions.len(), items.types.len()), (1, 4));
        let Some((_, Shape::Enum(variants))) = given(&items, "project") else { panic!("there is the method") };
        let fields: Vec<_> =
            variants.iter().map(|(_, fields)| fields.fields.first().map(|(_, ty)| ty.clone())).collect();
        let pinned = written(&syn::parse_quote!(::core::pin::Pin<&mut F>));
        assert_eq!(fields, [Some(pinned), Some(written(&syn::parse_quote!(&mut u8))), None]);
    }
}
