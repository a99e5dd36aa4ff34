//! The declarations of macros, as the files of a world are joined.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::join::file_id;
use super::{Crate, CrateId, World};
use crate::id::{FileId, ModuleId};
use crate::list::List;
use crate::macros::{Candidates, Definitions, Unit, expand_all, extern_crates, open};
use crate::written::Name;

impl World {
    /// Adds what macros declare to those files whose crate is known, and says which files that may have changed.
    pub(super) fn expand(&mut self, paths: &[String]) -> Vec<FileId> {
        self.with_units(paths, |units| {
            expand_all(units, false);
            true
        })
    }

    /// Adds the modules that calls of unknown macros hold, with what stands beside them: of the first such call of each file, or of
    /// all. Says which files that may have changed; none if there is no such call.
    pub(super) fn open(&mut self, paths: &[String], all: bool) -> Vec<FileId> {
        self.with_units(paths, |units| open(units, all))
    }

    /// The files that may have changed, if `change` says so.
    fn with_units(&mut self, paths: &[String], change: impl FnOnce(&mut [Unit<'_>]) -> bool) -> Vec<FileId> {
        if self.files.iter().all(|file| file.items.calls.is_empty()) {
            return Vec::new();
        }
        let mut units: Vec<Unit<'_>> = Vec::with_capacity(self.crates.len());
        for krate in &self.crates {
            let (dependencies, extern_crates) = self.macros_named_by(krate);
            units.push(Unit { name: krate.name.clone(), files: Vec::new(), dependencies, extern_crates });
        }
        for (file, path) in self.files.iter_mut().zip(paths) {
            if let Some(unit) = units.get_mut(file.krate.0 as usize) {
                unit.files.push((path, &mut file.items));
            }
        }
        if !change(&mut units) {
            return Vec::new();
        }
        // What adds to a file forgets its outline.
        let may_have_changed = |place: &usize| {
            let file = &self.files[*place];
            self.crates.get(file.krate.0 as usize).is_some() && file.items.outline.0.is_none()
        };
        (0..self.files.len()).filter(may_have_changed).map(file_id).collect()
    }

    /// Notes which macros expressions can call, and drops definitions and calls from the files.
    pub(super) fn keep_macros(&mut self, paths: &[String]) {
        for krate in &self.crates {
            let (dependencies, extern_crates) = self.macros_named_by(krate);
            self.macros.add_crate(krate.name.clone(), dependencies, extern_crates);
        }
        for (krate, file) in self.shared_files() {
            let place = file.0 as usize;
            self.macros.share(krate.0 as usize, (self.files[place].krate.0 as usize, place));
        }
        for (place, (file, path)) in self.files.iter_mut().zip(paths).enumerate() {
            let at = (file.krate.0 as usize, place);
            self.macros.add_file(at, path);
            self.macros.note(at, &file.items);
            if let Some(items) = Arc::get_mut(&mut file.items) {
                items.macros = List::default();
                items.calls = List::default();
            }
        }
    }

    /// The files that the modules of a crate lead to, but that belong to another one: what the tests of a package have in common.
    fn shared_files(&self) -> Vec<(CrateId, FileId)> {
        let child = |id: &FileId| (self.files[id.0 as usize].krate, *id);
        let mut found = Vec::new();
        for file in &self.files {
            let foreign = file.children.values().map(child).filter(|(krate, _)| *krate != file.krate);
            found.extend(foreign.map(|(_, id)| (file.krate, id)));
        }
        let mut seen: FxHashSet<(u32, FileId)> = found.iter().map(|(krate, id)| (krate.0, *id)).collect();
        let mut at = 0;
        while let Some((krate, id)) = found.get(at).copied() {
            at += 1;
            for (of, inner) in self.files[id.0 as usize].children.values().map(child) {
                if of != krate && seen.insert((krate.0, inner)) {
                    found.push((krate, inner));
                }
            }
        }
        found
    }

    /// The crates whose macros a crate can name, and the names of those of which it can everywhere.
    fn macros_named_by(&self, krate: &Crate) -> (Vec<(Name, usize)>, Vec<Name>) {
        let dependencies = krate.dependencies.iter().map(|(name, id)| (name.clone(), id.0 as usize)).collect();
        let root = self.files.get(krate.root.file.0 as usize);
        (dependencies, root.map_or_else(Vec::new, |root| extern_crates(&root.items)))
    }

    /// The macros that a path in an expression may mean; `None` if there are none.
    pub(crate) fn macros_at(&self, module: ModuleId, path: &[Name]) -> Option<Candidates> {
        let file = &self.files[module.file.0 as usize];
        let at = (file.krate.0 as usize, module.file.0 as usize);
        Candidates::of(&self.macros, at, &file.items, module.place, path)
    }

    /// The definitions of all macros.
    pub(crate) const fn macros(&self) -> &Definitions {
        &self.macros
    }
}

#[cfg(test)]
mod tests {
    use crate::Ty;
    use crate::id::Id;
    use crate::items::{Function, collect, collect_public};
    use crate::world::{CrateFiles, SourceFile, World};

    fn world(files: &[(&str, &str)], crates: &[(&str, &[(&str, usize)])]) -> World {
        let files = files.iter().map(|(path, text)| {
            let parsed = steadfast_source::parse(text).expect("it is Rust");
            SourceFile { path: (*path).to_owned(), items: collect(&parsed.file.items, true).items.into() }
        });
        let crates: Vec<CrateFiles> = crates
            .iter()
            .map(|(name, dependencies)| CrateFiles {
                name: (*name).into(),
                root: format!("{name}/lib.rs"),
                dependencies: dependencies.iter().map(|(name, place)| ((*name).into(), *place)).collect(),
            })
            .collect();
        World::new(files.collect(), &crates)
    }

    /// The functions of a file by their names.
    fn functions(world: &World, file: usize) -> Vec<(&str, Id<Function>)> {
        let id = world.file(file).expect("it was given");
        let functions = world.files[file].items.functions.iter().zip(0..);
        functions.map(|(function, place)| (function.name.as_str(), Id::new(id, place))).collect()
    }

    #[test]
    fn macros_of_other_crates_are_called_by_their_paths_and_imports() {
        let world = world(
            &[
                (
                    "flags/lib.rs",
                    "#[macro_export] macro_rules! flags { ($n:ident) => { $crate::inner! { $n } } }
                     #[macro_export] macro_rules! inner { ($n:ident) => { pub fn $n() -> $crate::Flags { } } }
                     macro_rules! hidden { () => { pub fn hidden() {} } }
                     pub struct Flags;",
                ),
                ("facade/lib.rs", "pub use flags::flags;"),
                (
                    "user/lib.rs",
                    "mod imports { use flags::flags; flags! { imported } } mod globs { use flags::*; flags! { globbed } }
                     flags::flags! { named } facade::flags! { indirect } flags! { unknown } flags::hidden! {}",
                ),
            ],
            &[("flags", &[]), ("facade", &[("flags", 0)]), ("user", &[("flags", 0), ("facade", 1)])],
        );
        let functions = functions(&world, 2);
        let names: Vec<&str> = functions.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["imported", "globbed", "named", "indirect"]);
        let flags = world.file(0).expect("it was given");
        for (name, id) in functions {
            let output = &world.signature(id).output;
            assert!(matches!(output, Ty::Adt(found, _) if found.file == flags), "{name} {output:?}");
        }
    }

    #[test]
    fn what_a_macro_defines_can_be_called_by_crates_that_come_before_it() {
        let world = world(
            &[
                ("user/lib.rs", "maker::make! { made } maker::make_no! { unmade }"),
                (
                    "maker/lib.rs",
                    "macro_rules! define {
                         ($name:ident) => { #[macro_export] macro_rules! $name { ($n:ident) => { pub fn $n() {} } } }
                     }
                     define! { make }",
                ),
            ],
            &[("user", &[("maker", 1)]), ("maker", &[])],
        );
        let functions = functions(&world, 0);
        assert_eq!(functions.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["made"]);
    }

    #[test]
    fn modules_in_calls_of_unknown_macros_are_files() {
        let world = world(
            &[
                (
                    "node/lib.rs",
                    "use marks::scope; scope!(BETA, cfg(unix) { pub mod store; pub use store::Store; fn open() {} });",
                ),
                (
                    "node/store.rs",
                    "pub struct Store; marks::only! { ALPHA, pub mod index } other! { mod: word, { mod inner {} } }",
                ),
                ("node/store/index.rs", "use crate::Store; pub fn store() -> Store {}"),
                ("node/store/word.rs", "pub fn none() {}"),
                ("other/loose.rs", "unknown! { X, mod word }"),
            ],
            &[("node", &[])],
        );
        assert_eq!(functions(&world, 0).iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["open"]);
        let (_, id) = functions(&world, 2)[0];
        let store = world.file(1).expect("it was given");
        let output = &world.signature(id).output;
        assert!(matches!(output, Ty::Adt(found, _) if found.file == store), "{output:?}");
        let parents: Vec<bool> = world.files.iter().map(|file| file.parent.is_some()).collect();
        assert_eq!(parents, [false, true, true, false, false]);
    }

    #[test]
    fn files_of_every_system_are_modules() {
        let root = "
            #[cfg_attr(windows, path = \"windows.rs\")]
            #[cfg_attr(all(unix, not(test)), path = \"unix.rs\")]
            #[cfg_attr(feature = \"fake\", path = \"fake.rs\")]
            mod sys;
            #[path = \"given.rs\"] mod named;
            cfg_if! { if #[cfg(epoll)] { cfg_if! { if #[cfg(uring)] { mod uring; } else { mod epoll; } } } }
            pub fn open() -> sys::Handle {}";
        let handle = "pub struct Handle;";
        let others = ["windows", "unix", "fake", "sys", "given", "uring", "epoll", "named"];
        let paths: Vec<String> = others.iter().map(|name| format!("node/{name}.rs")).collect();
        let files: Vec<_> =
            [("node/lib.rs", root)].into_iter().chain(paths.iter().map(|path| (&**path, handle))).collect();
        let world = world(&files, &[("node", &[])]);
        let is_led: Vec<bool> = world.files.iter().skip(1).map(|file| file.parent.is_some()).collect();
        assert_eq!(is_led, [true, true, true, true, true, true, true, false]);
        // The name means what it does where the tool runs.
        let here = world.file(if cfg!(windows) { 1 } else { 2 }).expect("it was given");
        let (_, id) = functions(&world, 0)[0];
        let output = &world.signature(id).output;
        assert!(!cfg!(any(unix, windows)) || matches!(output, Ty::Adt(found, _) if found.file == here), "{output:?}");
    }

    #[test]
    fn other_crates_have_the_files_of_one_system() {
        let text =
            "#[cfg_attr(not(windows), path = \"unix.rs\")] #[cfg_attr(windows, path = \"windows.rs\")] pub mod sys;
                    #[cfg_attr(feature = \"fake\", path = \"fake.rs\")] pub mod clock;";
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        let items = collect_public(&parsed.file.items);
        let paths: Vec<Option<&str>> = items.modules[0].files.iter().map(|file| file.path.as_deref()).collect();
        let here = if cfg!(windows) { "windows.rs" } else { "unix.rs" };
        assert_eq!(paths, [Some(here), Some("fake.rs"), None]);
    }

    #[test]
    fn the_files_of_modules_with_a_path_stand_beside_it() {
        let root = "#[path = \"given/odd.rs\"] mod named; mod plain; mod inline { #[path = \"below.rs\"] mod by_path; }
                    include!(\"part.rs\",);";
        let files = [
            ("node/lib.rs", root),
            ("node/given/odd.rs", "mod child; mod inner { mod leaf; }"),
            ("node/given/child.rs", ""),
            ("node/given/inner/leaf.rs", ""),
            (
                "node/plain.rs",
                "mod child; #[path = \"twin//.//x.rs\"] mod twin; mod inner { #[path = \"y.rs\"] mod y; }",
            ),
            ("node/plain/child.rs", ""),
            ("node/twin/x.rs", ""),
            ("node/plain/inner/y.rs", ""),
            ("node/inline/below.rs", ""),
            ("node/part.rs", "mod piece;"),
            ("node/piece.rs", ""),
            // These belong to none.
            ("node/given/odd/child.rs", ""),
            ("node/below.rs", ""),
            ("node/plain/twin/x.rs", ""),
            ("node/y.rs", ""),
        ];
        let world = world(&files, &[("node", &[])]);
        let is_led = |place: &usize| world.files[*place].parent.is_some();
        assert_eq!((1..files.len()).filter(is_led).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    }

    #[test]
    fn a_call_is_opened_only_when_nothing_makes_its_macro_known() {
        let world = world(
            &[
                ("node/lib.rs", "outer! { X, mod macros } declare! { mod store; open }"),
                (
                    "node/macros.rs",
                    "#[macro_export] macro_rules! declare { (mod $m:ident; $n:ident) => { mod $m; pub fn $n() {} } }",
                ),
                (
                    "node/store.rs",
                    "#[path = \"word.rs\"] mod inner; only! { X, #[path = \"other.rs\"] pub(crate) mod index }",
                ),
                ("node/other.rs", "pub fn found() {}"),
            ],
            &[("node", &[])],
        );
        assert_eq!(functions(&world, 0).iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["open"]);
        assert!(world.files.iter().skip(1).all(|file| file.parent.is_some()));
    }

    #[test]
    fn names_are_found_among_many() {
        let many: String = (0..100)
            .map(|number| format!("pub struct Row{number}; pub fn row{number}() -> Row{number} {{}} "))
            .collect();
        let world = world(&[("rows/lib.rs", &many)], &[("rows", &[])]);
        for (name, id) in functions(&world, 0) {
            let Ty::Adt(found, _) = world.signature(id).output.clone() else { panic!("{name} gives no type") };
            assert_eq!(world.get(found).name.to_lowercase(), name);
        }
    }

    #[test]
    fn a_table_of_commands_is_a_trait_whose_methods_have_types() {
        let table = "
            macro_rules! commands {
                ($lifetime:lifetime $( $(#[$attr:meta])+ fn $name:ident<$($generic:ident : $ty:ident),*>(
                    $($argname:ident: $argty:ty),*) -> $output:tt $body:block )*) => (
                    pub trait Commands: Sized { $(
                        $(#[$attr])*
                        fn $name<$lifetime, $($generic: $ty, )* RV: FromValue>(&mut self $(, $argname: $argty)*) -> RedisResult<RV>
                            { Cmd::$name($($argname),*).query(self) }
                    )* }
                    pub trait TypedCommands: Sized { $( typed! { $(#[$attr])* fn $name<$($generic: $ty),*>($($argname: $argty),*) { $body } $output } )* }
                )
            }
            macro_rules! typed {
                ($(#[$attr:meta])+ fn $name:ident<$($generic:ident : $ty:ident),*>($($argname:ident: $argty:ty),*) $body:block Generic) => {
                    $(#[$attr])* fn $name<$($generic: $ty,)* RV: FromValue>(&mut self $(, $argname: $argty)*) -> RedisResult<RV> { $body }
                };
                ($(#[$attr:meta])+ fn $name:ident<$($generic:ident : $ty:ident),*>($($argname:ident: $argty:ty),*) $body:block $output:ty) => {
                    $(#[$attr])* fn $name<$($generic: $ty,)*>(&mut self $(, $argname: $argty)*) -> RedisResult<$output> { $body }
                };
            }";
        let calls = "
            use crate::types::{FromValue, RedisResult, ToArg};
            #[macro_use] mod macros;
            commands! {
                'a
                /// Gets the value of a key.
                fn get<K: ToArg>(key: K) -> (Option<String>) { cmd(1).arg(key).take() }
                /// Sets the value of a key.
                fn set<K: ToArg, V: ToArg>(key: K, value: V) -> Generic { cmd(2).arg(key).arg(value).take() }
                /// Says how many keys there are.
                fn exists<K: ToArg>(key: &'a [K]) -> usize { cmd(3).arg(key).take() }
            }";
        let types =
            "pub trait FromValue {} pub trait ToArg {} pub struct Failure; pub enum Result<T, E> { Ok(T), Err(E) }
                     pub type RedisResult<T> = Result<T, Failure>;";
        let world = world(
            &[
                ("redis/lib.rs", "mod commands; mod types;"),
                ("redis/commands.rs", calls),
                ("redis/commands/macros.rs", table),
                ("redis/types.rs", types),
            ],
            &[("redis", &[])],
        );
        let functions = functions(&world, 1);
        let names: Vec<&str> = functions.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["get", "set", "exists", "get", "set", "exists"]);
        let types = world.file(3).expect("it was given");
        for (place, (name, id)) in functions.into_iter().enumerate() {
            let Ty::Adt(result, arguments) = world.signature(id).output.clone() else { panic!("{name} gives no type") };
            assert_eq!((result.file, world.get(result).name.as_str()), (types, "Result"));
            let is_parameter = matches!(arguments[0], Ty::Parameter(..));
            assert_eq!(is_parameter, place < 3 || name == "set", "{name} {arguments:?}");
            assert!(matches!(&arguments[1], Ty::Adt(failure, _) if world.get(*failure).name == "Failure"));
        }
    }
}
