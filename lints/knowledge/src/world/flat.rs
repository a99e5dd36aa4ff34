//! The files of a crate as one, the modules of the others written out in it: of a crate that nobody works on no file is asked for
//! by itself, and a few large ones are read sooner than many small ones.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::join::{SourceFile, for_each_file};
use crate::items::{Container, FileItems, Item, Module};
use crate::written::Name;

/// One file with what the first declares, and all to which its modules lead; it has the path of the first. Files to which none leads
/// are left out, and so are calls of macros.
#[must_use]
pub fn in_one(files: Vec<SourceFile>) -> Vec<SourceFile> {
    let Some(first) = files.first() else { return files };
    let path = first.path.clone();
    let Tree { order, links } = Tree::of(&files);
    let mut whole = FileItems { modules: Vec::new().into(), ..FileItems::default() };
    let mut roots = vec![0; files.len()];
    for place in order {
        roots[place] = number(whole.modules.len());
        append(&mut whole, &files[place].items);
    }
    for Link { from, module, name, to, is_parent, is_included } in links {
        let (around, inner) = (roots[from] + module, roots[to]);
        let modules = whole.modules.here();
        modules[around as usize].items.push((name.clone(), Item::Module(inner)));
        if is_parent {
            let inner = &mut modules[inner as usize];
            inner.parent = Some(around);
            // The names that an included file lacks are those of what includes it, as with blocks.
            inner.is_block = is_included;
            inner.name = if is_included { Name::default() } else { name };
        }
    }
    vec![SourceFile { path, items: Arc::new(whole) }]
}

/// How the modules of files lead to each other, the files by their places.
struct Tree {
    /// Those that the first leads to, each behind one that leads to it.
    order: Vec<usize>,
    links: Vec<Link>,
}

/// A module that is a file.
struct Link {
    from: usize,
    /// The module that declares it.
    module: u32,
    name: Name,
    to: usize,
    /// It is the first that leads there.
    is_parent: bool,
    is_included: bool,
}

impl Tree {
    fn of(files: &[SourceFile]) -> Self {
        let by_path: FxHashMap<&str, usize> =
            files.iter().enumerate().map(|(place, file)| (file.path.as_str(), place)).collect();
        let mut is_found = vec![false; files.len()];
        is_found[0] = true;
        // What is included has its modules beside it, as the root of the crate does.
        let mut order = vec![(0, true)];
        let mut links: Vec<Link> = Vec::new();
        let mut at = 0;
        while let Some((from, is_root)) = order.get(at).copied() {
            at += 1;
            let SourceFile { path, items } = &files[from];
            for_each_file(items, path, is_root, |module, declared, candidates| {
                let Some(to) = candidates.iter().find_map(|path| by_path.get(path.as_str())).copied() else { return };
                let is_parent = !std::mem::replace(&mut is_found[to], true);
                if is_parent {
                    order.push((to, declared.is_beside()));
                }
                let (name, is_included) = (declared.name.clone(), declared.is_included);
                links.push(Link { from, module, name, to, is_parent, is_included });
            });
        }
        Self { order: order.into_iter().map(|(place, _)| place).collect(), links }
    }
}

/// By how much the places of each list are moved.
struct Shift {
    modules: u32,
    types: u32,
    traits: u32,
    implementations: u32,
    functions: u32,
    aliases: u32,
    values: u32,
}

impl Shift {
    const fn item(&self, item: Item) -> Item {
        match item {
            Item::Module(place) => Item::Module(place + self.modules),
            Item::Type(place) => Item::Type(place + self.types),
            Item::Trait(place) => Item::Trait(place + self.traits),
            Item::Function(place) => Item::Function(place + self.functions),
            Item::Alias(place) => Item::Alias(place + self.aliases),
            Item::Value(place) => Item::Value(place + self.values),
        }
    }

    const fn container(&self, container: Container) -> Container {
        match container {
            Container::Free => Container::Free,
            Container::Implementation(place) => Container::Implementation(place + self.implementations),
            Container::Trait(place) => Container::Trait(place + self.traits),
        }
    }

    fn module(&self, module: &Module) -> Module {
        Module {
            parent: module.parent.map(|place| place + self.modules),
            items: module.items.iter().map(|(name, item)| (name.clone(), self.item(*item))).collect(),
            files: Vec::new(),
            ..module.clone()
        }
    }

    fn functions(&self, places: &[u32]) -> Vec<u32> {
        places.iter().map(|place| place + self.functions).collect()
    }
}

/// Adds what a file declares.
fn append(whole: &mut FileItems, file: &FileItems) {
    let shift = Shift {
        modules: number(whole.modules.len()),
        types: number(whole.types.len()),
        traits: number(whole.traits.len()),
        implementations: number(whole.implementations.len()),
        functions: number(whole.functions.len()),
        aliases: number(whole.aliases.len()),
        values: number(whole.values.len()),
    };
    whole.modules.here().extend(file.modules.iter().map(|module| shift.module(module)));
    whole.types.here().extend(file.types.iter().cloned().map(|mut item| {
        item.module += shift.modules;
        item
    }));
    whole.traits.here().extend(file.traits.iter().cloned().map(|mut item| {
        item.module += shift.modules;
        item.functions = shift.functions(&item.functions);
        item
    }));
    whole.implementations.here().extend(file.implementations.iter().cloned().map(|mut item| {
        item.module += shift.modules;
        item.functions = shift.functions(&item.functions);
        item
    }));
    whole.functions.here().extend(file.functions.iter().cloned().map(|mut item| {
        item.module += shift.modules;
        item.container = shift.container(item.container);
        item
    }));
    whole.aliases.here().extend(file.aliases.iter().cloned().map(|mut item| {
        item.module += shift.modules;
        item
    }));
    whole.values.here().extend(file.values.iter().cloned().map(|mut item| {
        item.module += shift.modules;
        item
    }));
    whole.macros.here().extend(file.macros.iter().cloned());
}

#[expect(clippy::cast_possible_truncation, reason = "no crate declares four billion of anything")]
const fn number(count: usize) -> u32 {
    count as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{FileId, Id};
    use crate::items::collect;
    use crate::{CrateFiles, World};

    fn file(path: &str, text: &str) -> SourceFile {
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        SourceFile { path: path.to_owned(), items: Arc::new(collect(&parsed.file.items, true).items) }
    }

    /// The functions of a crate by their paths, with what they give back.
    fn functions(files: Vec<SourceFile>) -> Vec<(String, String)> {
        let root = files[0].path.clone();
        let crates = [CrateFiles { name: "store".into(), root, dependencies: Vec::new() }];
        let world = World::new(files, &crates);
        let of_file = |(file, number): (&crate::world::File, u32)| {
            let ids = (0..number_of(file)).map(move |place| Id::new(FileId(number), place));
            ids.map(|id| (world.path_of_function(id), world.text_of(&world.signature(id).output))).collect::<Vec<_>>()
        };
        let mut found: Vec<_> = world.files.iter().zip(0..).flat_map(of_file).collect();
        found.sort();
        found
    }

    fn number_of(file: &crate::world::File) -> u32 {
        number(file.items.functions.len())
    }

    #[test]
    fn one_file_says_what_many_say() {
        let files = || {
            vec![
                file(
                    "src/lib.rs",
                    "mod wal; pub mod raft { pub mod log; #[path = \"odd.rs\"] mod renamed; pub use self::renamed::Odd; }
                     include!(\"included.rs\");
                     pub use wal::Segment; pub fn open() -> raft::log::Entry {} pub fn odd() -> raft::Odd {}
                     pub fn listed() -> Listed {}",
                ),
                file(
                    "src/wal.rs",
                    "mod segment; pub use self::segment::*; impl Segment { pub fn sync(&self) -> Result {} } type Result = Synced;
                     pub struct Synced; fn opened() { pub struct Inner; impl Inner { fn get() -> super::Segment {} } }",
                ),
                file("src/wal/segment.rs", "pub struct Segment; pub trait Seal { type Sealed; fn seal(&self) -> super::Synced; }"),
                file("src/raft/log.rs", "pub enum Entry { Put(super::super::Segment) } impl Entry { pub fn of() -> crate::wal::Synced {} }"),
                file("src/raft/odd.rs", "pub struct Odd;"),
                file("src/included.rs", "mod beside; pub struct Listed; pub fn wal() -> Segment {} pub fn beside() -> beside::Beside {}"),
                file("src/beside.rs", "pub struct Beside; pub fn outer() -> super::Listed {}"),
                file("src/stray.rs", "pub fn stray() -> u8 {}"),
            ]
        };
        let mut wanted = functions(files());
        wanted.retain(|(path, _)| !path.ends_with("stray"));
        let one = in_one(files());
        assert_eq!((one.len(), one[0].path.as_str()), (1, "src/lib.rs"));
        assert_eq!(functions(one), wanted);
        assert_eq!(wanted.len(), 11);
        assert!(wanted.iter().all(|(_, output)| !output.contains('?')), "{wanted:?}");
    }

    #[test]
    fn nothing_stays_nothing() {
        assert!(in_one(Vec::new()).is_empty());
    }
}
