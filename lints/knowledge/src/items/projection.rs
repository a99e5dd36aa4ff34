//! What `pin_project` and `pin_project_lite` declare beside the type that they stand at: for `project` and `project_ref` each a type
//! with the same fields, pinned where they are marked so, and the method that gives it.
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
