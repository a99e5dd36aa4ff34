//! The declarations of macros, as the files of a world are joined.

use std::sync::Arc;

use super::World;
use super::join::file_id;
use crate::id::FileId;
use crate::items::FileItems;
use crate::macros::{Unit, expand_all, extern_crates};

impl World {
    /// Adds what macros declare to those files whose crate is known, and says which files that changed.
    pub(super) fn expand(&mut self, paths: &[String]) -> Vec<FileId> {
        if self.files.iter().all(|file| file.items.calls.is_empty()) {
            return Vec::new();
        }
        let mut units: Vec<Unit<'_>> = Vec::with_capacity(self.crates.len());
        for krate in &self.crates {
            let dependencies = krate.dependencies.iter().map(|(name, id)| (name.clone(), id.0 as usize)).collect();
            let root = self.files.get(krate.root.file.0 as usize);
            let extern_crates = root.map_or_else(Vec::new, |root| extern_crates(&root.items));
            units.push(Unit { name: krate.name.clone(), files: Vec::new(), dependencies, extern_crates });
        }
        let before: Vec<*const FileItems> = self.files.iter().map(|file| Arc::as_ptr(&file.items)).collect();
        for (file, path) in self.files.iter_mut().zip(paths) {
            if let Some(unit) = units.get_mut(file.krate.0 as usize) {
                unit.files.push((path, &mut file.items));
            }
        }
        expand_all(&mut units, false);
        let is_changed = |place: &usize| Arc::as_ptr(&self.files[*place].items) != before[*place];
        (0..before.len()).filter(is_changed).map(file_id).collect()
    }

    /// Drops definitions and calls, which nobody asks for from here on.
    pub(super) fn forget_macros(&mut self) {
        for file in &mut self.files {
            if let Some(items) = Arc::get_mut(&mut file.items) {
                items.macros = Vec::new();
                items.calls = Vec::new();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Ty;
    use crate::id::Id;
    use crate::items::{Function, collect};
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
