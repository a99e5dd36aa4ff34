//! The types that `verify` does not read, and what to write instead.

use crate::frontend::diagnostic::Diagnostic;
use crate::site::Site;

/// Of a type by its syntax.
pub(super) fn kind(ty: &syn::Type, site: Site) -> Diagnostic {
    match ty {
        syn::Type::Array(_) | syn::Type::Slice(_) => sequence("an array", site),
        syn::Type::FnPtr(_) => Diagnostic::error(site, "a function pointer is no data that can be replicated")
            .help("use an enum of the functions that are meant"),
        syn::Type::Ptr(_) => {
            Diagnostic::error(site, "a raw pointer is not read").help("hold the value itself, or a reference to it")
        }
        syn::Type::ImplTrait(_) => {
            Diagnostic::error(site, "`impl Trait` hides the type").help("write the type that it stands for")
        }
        syn::Type::Macro(_) => {
            Diagnostic::error(site, "a macro in the place of a type is not expanded").help("write the type")
        }
        _ => Diagnostic::error(site, "this type is not read").help("name the type by its plain path"),
    }
}

/// Of a type of the standard library, by its name; `None` where it is read.
pub(super) fn named(name: &str, site: Site) -> Option<Diagnostic> {
    Some(match name {
        "f32" | "f64" => Diagnostic::error(
            site,
            format!("`{name}` is a float, whose rounding differs between replicas that reorder"),
        )
        .help("count in an integer of the smallest unit, such as cents in an `i64`"),
        "Vec" | "VecDeque" | "LinkedList" => sequence(&format!("`{name}`"), site),
        "BinaryHeap" => Diagnostic::error(site, "`BinaryHeap` is not read").help("use a `BTreeSet` or a `BTreeMap`"),
        "Cell" | "RefCell" | "OnceCell" | "Mutex" | "RwLock" | "OnceLock" | "LazyLock" | "UnsafeCell" => {
            Diagnostic::error(site, format!("`{name}` changes behind a shared reference, unseen by the analysis"))
                .help("hold the value itself, and take `&mut self` where it changes")
        }
        _ if name.starts_with("Atomic") => {
            Diagnostic::error(site, format!("`{name}` changes behind a shared reference, unseen by the analysis"))
                .help("hold the number itself, and take `&mut self` where it changes")
        }
        _ => return None,
    })
}

fn sequence(what: &str, site: Site) -> Diagnostic {
    Diagnostic::error(site, format!("{what} is a sequence, which is not yet supported"))
        .help("use a `BTreeSet`, or a `BTreeMap` from positions to elements")
}

/// Of a type that contains itself.
pub(super) fn recursive(name: &str, site: Site) -> Diagnostic {
    Diagnostic::error(site, format!("`{name}` contains itself"))
        .help("keep the nodes in a `BTreeMap`, and let them refer to each other by key")
}

/// Of a union.
pub(super) fn union(name: &str, site: Site) -> Diagnostic {
    Diagnostic::error(site, format!("`{name}` is a union, whose value depends on how it is read")).help("use an enum")
}

/// Of a type that has a field or a variant under a condition.
pub(in crate::frontend) fn conditional(name: &str, site: Site) -> Diagnostic {
    Diagnostic::error(site, format!("a part of `{name}` is compiled under a condition that is not known here"))
        .help("let the type have all its parts always, or put the condition on the whole module of the object")
}

/// Of a key that is told apart by code of its own.
pub(super) fn key(name: &str, site: Site) -> Diagnostic {
    Diagnostic::error(site, format!("the keys are told apart by a comparison of `{name}` that is written by hand"))
        .help("derive it, and use as key only what it compares")
}

/// Of a path that names no type.
pub(super) fn unknown(name: &str, site: Site) -> Diagnostic {
    Diagnostic::error(site, format!("`{name}` is no type that is known here")).help("declare it in this crate")
}
