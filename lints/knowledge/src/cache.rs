//! The items of files as bytes, to be kept between runs, and back.
//!
//! The bytes start with a mark, a hash of everything that decides what items look like, and a check sum of the rest. Bytes of
//! another version and bytes that were cut short are errors; whoever asked reads the sources again.

use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::items::{FileItems, Noted};
use crate::list::{List, add_number, number};
use crate::outline::Outline;
use crate::world::SourceFile;

const MARK: &[u8; 8] = b"stdfst\0k";

/// Everything that decides what items a text has and how they are written down. The sources themselves, because a version that
/// is raised by hand would be forgotten.
const SHAPE: &[&str] = &[
    env!("CARGO_PKG_VERSION"),
    include_str!("cache.rs"),
    include_str!("world/flat.rs"),
    include_str!("items.rs"),
    include_str!("items/block.rs"),
    include_str!("items/call.rs"),
    include_str!("items/collect.rs"),
    include_str!("items/foreign.rs"),
    include_str!("items/part.rs"),
    include_str!("items/projection.rs"),
    include_str!("items/visible.rs"),
    include_str!("list.rs"),
    include_str!("macros.rs"),
    include_str!("macros/bindings.rs"),
    include_str!("macros/depth.rs"),
    include_str!("macros/fragment.rs"),
    include_str!("macros/lookup.rs"),
    include_str!("macros/matching.rs"),
    include_str!("macros/rules.rs"),
    include_str!("macros/template.rs"),
    include_str!("mentions.rs"),
    include_str!("outline.rs"),
    include_str!("written.rs"),
    include_str!("written/read.rs"),
];

static VERSION: LazyLock<[u8; 32]> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for part in SHAPE {
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
});

/// A hash of everything that decides what [`encode`] gives: another one for every change to this crate's reading.
#[must_use]
pub fn version() -> &'static [u8; 32] {
    &VERSION
}

/// Why bytes hold no items.
#[derive(Debug)]
pub enum DecodeError {
    /// They were not written by [`encode`].
    Foreign,
    /// They were written by another version.
    Version,
    /// They are not what was written.
    Damaged,
    /// They are what was written and cannot be read.
    Content(postcard::Error),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => formatter.write_str("not a file of declarations"),
            Self::Version => formatter.write_str("declarations of another version"),
            Self::Damaged => formatter.write_str("the check sum is wrong"),
            Self::Content(error) => write!(formatter, "not readable: {error}"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// The files as bytes: behind what says that it is that, how many there are, then each.
///
/// # Errors
///
/// When there are more than numbers of four bytes can tell.
pub fn encode(files: &[SourceFile]) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = [MARK.as_slice(), version(), &[0; 32]].concat();
    add_number(&mut bytes, files.len())?;
    for file in files {
        write(file, &mut bytes)?;
    }
    let sum = blake3::hash(&bytes[FRONT..]);
    bytes[FRONT - 32..FRONT].copy_from_slice(sum.as_bytes());
    Ok(bytes)
}

/// How many bytes stand before the content.
const FRONT: usize = MARK.len() + 32 + 32;

/// The files that [`encode`] made the bytes of that stand behind the first `start`. Nothing is read, and no memory taken,
/// before the check sum is right; what a file declares is read when it is asked for.
///
/// # Errors
///
/// When the bytes are others than those that this version wrote.
pub fn decode(bytes: &Arc<Vec<u8>>, start: usize) -> Result<Vec<SourceFile>, DecodeError> {
    let all = bytes.get(start..).ok_or(DecodeError::Damaged)?;
    let rest = all.strip_prefix(MARK).ok_or(DecodeError::Foreign)?;
    let (written_by, rest) = rest.split_first_chunk::<32>().ok_or(DecodeError::Damaged)?;
    if written_by != version() {
        return Err(DecodeError::Version);
    }
    let (sum, content) = rest.split_first_chunk::<32>().ok_or(DecodeError::Damaged)?;
    if blake3::hash(content) != *sum {
        return Err(DecodeError::Damaged);
    }
    content_of(bytes, start + FRONT).ok_or(DecodeError::Content(postcard::Error::DeserializeUnexpectedEnd))
}

fn content_of(bytes: &Arc<Vec<u8>>, mut at: usize) -> Option<Vec<SourceFile>> {
    let count = number(bytes, at)?;
    at += 4;
    let mut files = Vec::new();
    for _ in 0..count {
        let (file, end) = read(bytes, at)?;
        files.push(file);
        at = end;
    }
    (at == bytes.len()).then_some(files)
}

/// Adds the bytes of one file: its path, its outline, its lists.
fn write(file: &SourceFile, bytes: &mut Vec<u8>) -> Result<(), postcard::Error> {
    add_number(bytes, file.path.len())?;
    bytes.extend_from_slice(file.path.as_bytes());
    let items = &*file.items;
    items.outline().write(bytes)?;
    items.modules.write(bytes)?;
    items.types.write(bytes)?;
    items.traits.write(bytes)?;
    items.implementations.write(bytes)?;
    items.functions.write(bytes)?;
    items.aliases.write(bytes)?;
    items.values.write(bytes)?;
    items.macros.write(bytes)?;
    items.calls.write(bytes)
}

/// The file of which `bytes` tell at `at`, and where its bytes end.
fn read(bytes: &Arc<Vec<u8>>, at: usize) -> Option<(SourceFile, usize)> {
    let (start, length) = (at + 4, number(bytes, at)?);
    let end = start.checked_add(length)?;
    let path = std::str::from_utf8(bytes.get(start..end)?).ok()?.to_owned();
    let (outline, end) = Outline::read(bytes, end)?;
    let (modules, end) = List::kept(bytes, end)?;
    let (types, end) = List::kept(bytes, end)?;
    let (traits, end) = List::kept(bytes, end)?;
    let (implementations, end) = List::kept(bytes, end)?;
    let (functions, end) = List::kept(bytes, end)?;
    let (aliases, end) = List::kept(bytes, end)?;
    let (values, end) = List::kept(bytes, end)?;
    let (macros, end) = List::kept(bytes, end)?;
    let (calls, end) = List::kept(bytes, end)?;
    let items = FileItems {
        modules,
        types,
        traits,
        implementations,
        functions,
        aliases,
        values,
        macros,
        calls,
        outline: Noted(Some(Arc::new(outline))),
    };
    Some((SourceFile { path, items: Arc::new(items) }, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::{collect, collect_public};

    fn files() -> Vec<SourceFile> {
        [("a/collect.rs", include_str!("items/collect.rs")), ("a/join.rs", include_str!("world/join.rs"))]
            .map(|(path, text)| {
                let parsed = steadfast_source::parse(text).expect("it is Rust");
                SourceFile { path: path.to_owned(), items: Arc::new(collect(&parsed.file.items, true).items) }
            })
            .into()
    }

    #[test]
    fn what_is_encoded_comes_back() {
        let files = files();
        let bytes = encode(&files).expect("items can be written");
        let decoded = decode(&Arc::new(bytes), 0).expect("they can be read");
        assert_eq!(decoded.len(), 2);
        for (one, other) in files.iter().zip(&decoded) {
            assert!(!one.items.functions.is_empty());
            assert_eq!((&one.path, &one.items), (&other.path, &other.items));
            assert_eq!(one.items.outline(), other.items.outline());
        }
    }

    fn is_refused(bytes: &[u8]) -> bool {
        decode(&Arc::new(bytes.to_vec()), 0).is_err()
    }

    #[test]
    fn damage_is_an_error_wherever_it_is() {
        let bytes = encode(&files()).expect("items can be written");
        for length in [0, 7, 8, 39, 40, 71, 72, bytes.len() / 2, bytes.len() - 1] {
            assert!(is_refused(&bytes[..length]), "{length}");
        }
        for at in (0..bytes.len()).step_by(97) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x81;
            assert!(is_refused(&damaged), "{at}");
        }
        assert!(is_refused(&[bytes.as_slice(), b"x"].concat()));
    }

    #[test]
    fn a_content_that_claims_to_be_huge_is_an_error() {
        // 2³² - 1 files, and one whose path, outline or lists are as long, with check sums that are right.
        let claims = [vec![0xff; 8], [[1, 0, 0, 0], [0xff; 4]].concat(), [[1, 0, 0, 0], [0; 4], [0xff; 4]].concat()];
        for content in claims {
            let bytes = [MARK.as_slice(), version(), blake3::hash(&content).as_bytes(), &content].concat();
            assert!(matches!(decode(&Arc::new(bytes), 0), Err(DecodeError::Content(_))));
        }
    }

    #[test]
    fn another_version_is_told_from_damage() {
        let mut bytes = encode(&files()).expect("items can be written");
        bytes[8] ^= 1;
        assert!(matches!(decode(&Arc::new(bytes), 0), Err(DecodeError::Version)));
        assert!(matches!(decode(&Arc::new(b"#!/bin/sh\n".to_vec()), 0), Err(DecodeError::Foreign)));
    }

    #[test]
    fn other_crates_are_told_what_they_can_name() {
        let text = r#"
            pub struct Open { pub shown: u8, hidden: u8 }
            struct Closed(u8, pub u16);
            pub fn shown() -> Closed {}
            pub(crate) fn hidden() {}
            impl Open { pub fn shown(&self) {} fn hidden(&self) {} const HIDDEN: u8 = 0; }
            impl Clone for Open { fn clone(&self) -> Self {} }
            trait Kept { fn required(&self); }
            const HIDDEN: u8 = 0;
            pub static SHOWN: u8 = 0;
            mod inner { pub fn shown() {} }
            #[cfg(test)] mod tests;
            #[cfg(target_arch = "arm")] mod foreign;
            #[cfg(target_arch = "x86_64")] mod usual;
            #[cfg(not(test))] mod used;
        "#;
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        let items = collect_public(&parsed.file.items);
        let functions: Vec<&str> = items.functions.iter().map(|function| function.name.as_str()).collect();
        assert_eq!(functions, ["shown", "shown", "clone", "required", "shown"]);
        let values: Vec<&str> = items.values.iter().map(|value| value.name.as_str()).collect();
        assert_eq!(values, ["SHOWN"]);
        assert!(items.implementations.iter().all(|implementation| implementation.values.is_empty()));
        let fields: Vec<Vec<&str>> = items
            .types
            .iter()
            .map(|item| match &item.shape {
                crate::items::Shape::Struct(fields) => fields.fields.iter().map(|(name, _)| name.as_str()).collect(),
                crate::items::Shape::Enum(_) => Vec::new(),
            })
            .collect();
        assert_eq!(fields, [vec!["shown"], vec!["1"]]);
        let modules: Vec<&str> = items.modules[0].files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(modules, ["usual", "used"]);
    }
}
