//! Which other crates the declarations of a crate lead to, and which imports only the bodies of its functions need, which are not
//! kept.
//!
//! A crate that nothing leads to tells nothing of the types that others can have, so that it need not be read.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::items::{Called, FileItems, Noted, Shape, Use};
use crate::world::SourceFile;
use crate::written::{Bound, Generics, Name, Written, WrittenPath};

/// How often imports are looked through: one that goes may have been all that named another.
const ROUNDS: usize = 4;

/// Drops the imports from the files of a crate that are not public and whose names none of its declarations, macros and other
/// imports has. The files are those of one crate, read by [`collect_public`](crate::items::collect_public).
pub fn forget_idle_imports(files: &mut [SourceFile]) {
    for _ in 0..ROUNDS {
        let mut used = Names::default();
        let local = local_names(files);
        for file in files.iter() {
            used.declared(&file.items, &local);
        }
        let is_needed = |import: &Use| match &import.called {
            Called::Glob => true,
            Called::Name(name) => import.is_public || is_extern_crate(import) || used.all.contains(name),
        };
        let mut is_done = true;
        for file in files.iter_mut() {
            if file.items.modules.iter().flat_map(|module| &module.uses).all(is_needed) {
                continue;
            }
            is_done = false;
            let items = Arc::make_mut(&mut file.items);
            items.outline = Noted::default();
            for module in items.modules.here() {
                module.uses.retain(is_needed);
            }
        }
        if is_done {
            break;
        }
    }
}

/// The names with which paths in the files of a crate start, those of all crates that they lead to among them. Sorted.
#[must_use]
pub fn leading_names(files: &[SourceFile]) -> Vec<Name> {
    let mut used = Names::default();
    for file in files {
        used.declared(&file.items, &FxHashSet::default());
    }
    let mut names: Vec<Name> = used.first.into_iter().collect();
    names.sort_unstable();
    names
}

/// `extern crate name;`, which may be there for its macros.
fn is_extern_crate(import: &Use) -> bool {
    import.global && import.path.len() == 1
}

/// The names that a path in the crate may start with and stay in it.
fn local_names(files: &[SourceFile]) -> FxHashSet<Name> {
    let mut names: FxHashSet<Name> = ["crate", "self", "super"].into_iter().map(Name::new_static).collect();
    for module in files.iter().flat_map(|file| file.items.modules.iter()) {
        names.extend(module.items.iter().map(|(name, _)| name.clone()));
        names.extend(module.files.iter().map(|file| file.name.clone()));
        let imports = module.uses.iter().filter(|import| import.path.len() > 1);
        names.extend(imports.filter_map(|import| match &import.called {
            Called::Name(name) => Some(name.clone()),
            Called::Glob => None,
        }));
    }
    names
}

/// The names in paths.
#[derive(Default)]
struct Names {
    all: FxHashSet<Name>,
    /// Those that a path starts with.
    first: FxHashSet<Name>,
}

impl Names {
    /// Adds the names that the declarations of a file use. `local` are those that lead nowhere else.
    fn declared(&mut self, items: &FileItems, local: &FxHashSet<Name>) {
        for import in items.modules.iter().flat_map(|module| &module.uses) {
            self.import(import, local);
        }
        for item in items.types.iter() {
            self.generics(&item.generics);
            let variants: Vec<_> = match &item.shape {
                Shape::Struct(fields) => vec![fields],
                Shape::Enum(variants) => variants.iter().map(|(_, fields)| fields).collect(),
            };
            self.all(variants.into_iter().flat_map(|fields| &fields.fields).map(|(_, ty)| ty));
        }
        for item in items.traits.iter() {
            self.generics(&item.generics);
            self.bounds(&item.supertraits);
            item.types.iter().for_each(|(_, bounds)| self.bounds(bounds));
            self.all(item.values.iter().map(|(_, ty)| ty));
        }
        for item in items.implementations.iter() {
            self.generics(&item.generics);
            item.of_trait.iter().for_each(|path| self.path(path));
            self.ty(&item.of);
            self.all(item.types.iter().chain(&item.values).map(|(_, ty)| ty));
        }
        for item in items.functions.iter() {
            self.generics(&item.generics);
            self.all(item.receiver.iter().chain(&item.parameters).chain([&item.output]));
        }
        for item in items.aliases.iter() {
            self.generics(&item.generics);
            self.ty(&item.of);
        }
        self.all(items.values.iter().map(|item| &item.ty));
        for item in items.macros.iter() {
            self.text(&item.rules);
        }
        for call in items.calls.iter() {
            self.names(call.path.iter());
            self.text(&call.arguments);
        }
    }

    /// What an import is called counts only where something else has that name; its last name is often the same.
    fn import(&mut self, import: &Use, local: &FxHashSet<Name>) {
        let is_local = !import.global && import.path.first().is_some_and(|first| local.contains(first));
        let counted = match import.called {
            Called::Name(_) if !is_local => import.path.len().saturating_sub(1),
            _ => import.path.len(),
        };
        self.all.extend(import.path.iter().take(counted).cloned());
        self.first.extend(import.path.first().cloned());
    }

    fn names<'name>(&mut self, names: impl Iterator<Item = &'name Name>) {
        for (place, name) in names.enumerate() {
            if place == 0 && !self.first.contains(name) {
                self.first.insert(name.clone());
            }
            if !self.all.contains(name) {
                self.all.insert(name.clone());
            }
        }
    }

    /// The words of a text, any of which a path may start with.
    fn text(&mut self, text: &str) {
        let words = text.split(|char: char| !(char.is_alphanumeric() || char == '_')).filter(|word| !word.is_empty());
        for word in words {
            if !self.first.contains(word) {
                self.first.insert(word.into());
            }
            if !self.all.contains(word) {
                self.all.insert(word.into());
            }
        }
    }

    fn path(&mut self, path: &WrittenPath) {
        self.names(path.segments.iter().map(|segment| &segment.name));
        self.all(path.segments.iter().flat_map(|segment| &segment.arguments));
    }

    fn bounds(&mut self, bounds: &[Bound]) {
        for bound in bounds {
            self.path(&bound.path);
            self.all(bound.bindings.iter().map(|(_, ty)| ty));
        }
    }

    fn generics(&mut self, generics: &Generics) {
        for parameter in &generics.parameters {
            self.bounds(&parameter.bounds);
            self.all(parameter.default.iter());
        }
        for (ty, bounds) in &generics.clauses {
            self.ty(ty);
            self.bounds(bounds);
        }
    }

    fn all<'written>(&mut self, types: impl IntoIterator<Item = &'written Written>) {
        types.into_iter().for_each(|ty| self.ty(ty));
    }

    fn ty(&mut self, ty: &Written) {
        match ty {
            Written::Unknown | Written::Never => {}
            Written::Path(path) => self.path(path),
            Written::Projection(projection) => {
                self.ty(&projection.of);
                projection.of_trait.iter().for_each(|path| self.path(path));
            }
            Written::Reference(inner) | Written::Pointer(inner) | Written::Slice(inner) | Written::Array(inner) => {
                self.ty(inner);
            }
            Written::Tuple(elements) => self.all(elements),
            Written::Function(parameters, output) => {
                self.all(parameters);
                self.ty(output);
            }
            Written::Bounds(bounds) => self.bounds(bounds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::collect_public;

    #[test]
    fn imports_for_bodies_alone_are_forgotten_and_lead_nowhere() {
        let text = r#"
            extern crate gone as old;
            use libc::{self, c_int, c_char};
            use std::io::Read as _;
            use inner::Local;
            use other::Named as Renamed;
            use for_macro::helper;
            pub use shown::Shown;
            use everything::*;
            mod inner { use deep::Local; use super::c_char; }
            pub fn f(at: &[Renamed], name: *const c_char) -> Local { unsafe { libc::read(0) } }
            pub fn g<T>(of: T) where T: tower::Service<Error = failure::Error> {}
            #[macro_export] macro_rules! call { () => { $crate::helper(::by_text::of()) } }
        "#;
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        let items = Arc::new(collect_public(&parsed.file.items));
        let mut files = [SourceFile { path: "lib.rs".to_owned(), items }];
        forget_idle_imports(&mut files);
        let called = |import: &Use| match &import.called {
            Called::Name(name) => name.to_string(),
            Called::Glob => "*".to_owned(),
        };
        let imports = |place: usize| -> Vec<String> { files[0].items.modules[place].uses.iter().map(called).collect() };
        assert_eq!(imports(0), ["old", "libc", "c_char", "Local", "Renamed", "helper", "Shown", "*"]);
        assert_eq!(imports(1), ["Local", "c_char"]);
        let names = leading_names(&files);
        for name in ["gone", "libc", "other", "for_macro", "shown", "everything", "deep", "tower", "failure", "by_text"]
        {
            assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
        }
        assert!(!names.iter().any(|known| known == "std"), "{names:?}");
    }

    #[test]
    fn what_is_forgotten_may_have_been_all_that_named_another() {
        let text = "use libc::{self, c_int}; pub fn f() { let fd: c_int = 0; libc::close(fd); }";
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        let items = Arc::new(collect_public(&parsed.file.items));
        let mut files = [SourceFile { path: "lib.rs".to_owned(), items }];
        forget_idle_imports(&mut files);
        assert_eq!(files[0].items.modules[0].uses, []);
        assert_eq!(leading_names(&files), [""; 0]);
    }
}
