//! What a world has to know of a file before anything is asked of it: which names stand in it, as numbers, and which files its
//! modules lead to.
//!
//! Names are hashed, so that tables are filled without names being read or compared. Whoever looks something up compares the
//! name of what is found with the one that is meant.

use serde::{Deserialize, Serialize};

use crate::items::{Called, Container, FileItems, Item, Module, ModuleFile};
use crate::list::{add_number, number};
use crate::written::{Generics, Name, Written};

/// The files that one module declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModuleFiles {
    /// The place of the module.
    pub(crate) module: u32,
    /// Where it is within the file: the names of the modules around it and its own, with `/`.
    pub(crate) within: String,
    pub(crate) files: Vec<ModuleFile>,
}

/// An implementation of a trait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Implemented {
    /// The name of the trait.
    pub(crate) of_trait: u64,
    /// What the type is filed under.
    pub(crate) head: u64,
    /// The module declares a type of that name, so that no alias or import can be meant.
    pub(crate) is_own: bool,
    pub(crate) place: u32,
}

/// What stands in a file, each with its place in the list of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Functions of implementations by the name of the type and their own.
    pub(crate) associated: Vec<(u64, u32)>,
    /// Functions of traits by name.
    pub(crate) of_traits: Vec<(u64, u32)>,
    /// Implementations that declare a constant, by the name of the type and that of the constant.
    pub(crate) with_constants: Vec<(u64, u32)>,
    /// Implementations of traits.
    pub(crate) implementations: Vec<Implemented>,
    /// The names of aliases and of imports under other names: types that are written so are called otherwise.
    pub(crate) other_names: Vec<u64>,
    /// The files of modules.
    pub(crate) files: Vec<ModuleFiles>,
}

/// A number for names in this order: different ones have the same only by an accident that nobody will see.
pub(crate) fn hash<const COUNT: usize>(names: [&str; COUNT]) -> u64 {
    // FNV-1a, with a byte between the names that none has, its bits mixed at the end: the upper ones choose a place in a table. The
    // numbers are kept on disk, so that they must not follow a library from version to version.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for name in names {
        for byte in name.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    mixed(hash)
}

/// A number for two hashes in this order.
pub(crate) const fn pair(one: u64, other: u64) -> u64 {
    mixed(one.rotate_left(32) ^ other)
}

/// The number with its bits mixed.
const fn mixed(number: u64) -> u64 {
    let mixed = (number ^ (number >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

impl Outline {
    /// What stands in a file.
    pub(crate) fn of(items: &FileItems) -> Self {
        let mut outline = Self { files: module_files(items), ..Self::default() };
        for (place, function) in (0..).zip(items.functions.iter()) {
            match function.container {
                Container::Free => {}
                Container::Trait(_) => outline.of_traits.push((hash([&function.name]), place)),
                Container::Implementation(of) => {
                    let of = &items.implementations[of as usize];
                    outline.associated.push((hash([&head(&of.of, &of.generics), &function.name]), place));
                }
            }
        }
        for (place, implementation) in (0..).zip(items.implementations.iter()) {
            let head = head(&implementation.of, &implementation.generics);
            let constants = implementation.values.iter().map(|(name, _)| (hash([&head, name]), place));
            outline.with_constants.extend(constants);
            let Some(last) = implementation.of_trait.as_ref().and_then(|path| path.last()) else { continue };
            let module = &items.modules[implementation.module as usize];
            let renamed = module.uses.iter().find_map(|used| match &used.called {
                Called::Name(called) if *called == last.name => used.path.last(),
                _ => None,
            });
            outline.implementations.push(Implemented {
                of_trait: hash([renamed.unwrap_or(&last.name)]),
                head: hash([&head]),
                is_own: is_own(module, &implementation.of),
                place,
            });
        }
        outline.other_names.extend(items.aliases.iter().map(|alias| hash([&alias.name])));
        for used in items.modules.iter().flat_map(|module| &module.uses) {
            if let Called::Name(called) = &used.called
                && used.path.last() != Some(called)
            {
                outline.other_names.push(hash([called]));
            }
        }
        outline
    }

    /// Adds the bytes that [`Outline::read`] reads.
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) -> Result<(), postcard::Error> {
        for table in [&self.associated, &self.of_traits, &self.with_constants] {
            add_number(bytes, table.len())?;
            for (hash, place) in table {
                bytes.extend_from_slice(&hash.to_le_bytes());
                bytes.extend_from_slice(&place.to_le_bytes());
            }
        }
        add_number(bytes, self.implementations.len())?;
        for Implemented { of_trait, head, is_own, place } in &self.implementations {
            bytes.extend_from_slice(&of_trait.to_le_bytes());
            bytes.extend_from_slice(&head.to_le_bytes());
            bytes.push(u8::from(*is_own));
            bytes.extend_from_slice(&place.to_le_bytes());
        }
        add_number(bytes, self.other_names.len())?;
        self.other_names.iter().for_each(|hash| bytes.extend_from_slice(&hash.to_le_bytes()));
        let files = postcard::to_stdvec(&self.files)?;
        add_number(bytes, files.len())?;
        bytes.extend_from_slice(&files);
        Ok(())
    }

    /// The outline of which `bytes` tell at `at`, and where its bytes end.
    pub(crate) fn read(bytes: &[u8], at: usize) -> Option<(Self, usize)> {
        let mut reader = Reader { bytes, at };
        let mut table = || reader.rows::<12, _>(|row| Some((hash_at(row, 0)?, place_at(row, 8)?)));
        let (associated, of_traits, with_constants) = (table()?, table()?, table()?);
        let implementations = reader.rows::<21, _>(|row| {
            let (of_trait, head) = (hash_at(row, 0)?, hash_at(row, 8)?);
            Some(Implemented { of_trait, head, is_own: *row.get(16)? != 0, place: place_at(row, 17)? })
        })?;
        let other_names = reader.rows::<8, _>(|row| hash_at(row, 0))?;
        // steadfast: allow(default_on_error): bytes of something else are none of an outline
        let files = postcard::from_bytes(reader.part(1)?).ok()?;
        Some((Self { associated, of_traits, with_constants, implementations, other_names, files }, reader.at))
    }
}

fn hash_at(row: &[u8], at: usize) -> Option<u64> {
    row.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

fn place_at(row: &[u8], at: usize) -> Option<u32> {
    row.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// Bytes and a place in them.
struct Reader<'bytes> {
    bytes: &'bytes [u8],
    at: usize,
}

impl<'bytes> Reader<'bytes> {
    /// A number and as many rows of `size` bytes.
    fn part(&mut self, size: usize) -> Option<&'bytes [u8]> {
        let start = self.at + 4;
        let end = start.checked_add(number(self.bytes, self.at)?.checked_mul(size)?)?;
        self.at = end;
        self.bytes.get(start..end)
    }

    fn rows<const SIZE: usize, R>(&mut self, read: impl Fn(&[u8]) -> Option<R>) -> Option<Vec<R>> {
        self.part(SIZE)?.chunks_exact(SIZE).map(read).collect()
    }
}

/// The modules of a file that declare files.
pub(crate) fn module_files(items: &FileItems) -> Vec<ModuleFiles> {
    let with_files = (0..).zip(items.modules.iter()).filter(|(_, module)| !module.files.is_empty());
    with_files
        .map(|(place, module)| ModuleFiles { module: place, within: within(items, place), files: module.files.clone() })
        .collect()
}

/// Where a module is within its file.
fn within(items: &FileItems, place: u32) -> String {
    let mut names = Vec::new();
    let mut module = &items.modules[place as usize];
    while let Some(parent) = module.parent {
        if !module.is_block {
            names.push(module.name.as_str());
        }
        module = &items.modules[parent as usize];
    }
    names.reverse();
    names.join("/")
}

/// Whether a type is written by one name, and the module declares a type of that name, and no alias.
fn is_own(module: &Module, of: &Written) -> bool {
    let Written::Path(path) = of else { return false };
    let Some(name) = path.name() else { return false };
    let mut declared = module.items.iter().filter(|(called, _)| called == name).map(|(_, item)| item);
    declared.clone().any(|item| matches!(item, Item::Type(_))) && !declared.any(|item| matches!(item, Item::Alias(_)))
}

/// What the implementations for a type are filed under.
pub(crate) fn head(of: &Written, generics: &Generics) -> Name {
    match of {
        Written::Path(path) => match path.name() {
            Some(name) if generics.position(name).is_some() => ANY,
            _ => path.last().map_or(ANY, |last| last.name.clone()),
        },
        Written::Reference(_) => REFERENCE,
        Written::Pointer(_) => POINTER,
        Written::Slice(_) => SLICE,
        Written::Array(_) => ARRAY,
        Written::Tuple(_) => TUPLE,
        Written::Function(..) => FUNCTION,
        Written::Bounds(bounds) => {
            bounds.first().and_then(|bound| bound.path.last()).map_or(ANY, |last| last.name.clone())
        }
        Written::Never | Written::Unknown | Written::Projection(_) => ANY,
    }
}

pub(crate) const ANY: Name = Name::new_static("*");
pub(crate) const REFERENCE: Name = Name::new_static("&");
pub(crate) const POINTER: Name = Name::new_static("*const");
pub(crate) const SLICE: Name = Name::new_static("[]");
pub(crate) const ARRAY: Name = Name::new_static("[;]");
pub(crate) const TUPLE: Name = Name::new_static("()");
pub(crate) const FUNCTION: Name = Name::new_static("fn");
