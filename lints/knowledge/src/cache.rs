//! The items of files as bytes, to be kept between runs, and back.
//!
//! The bytes start with a mark, a hash of everything that decides what items look like, and a check sum of the rest. Bytes of
//! another version and bytes that were cut short are errors; whoever asked reads the sources again.

use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use crate::items::FileItems;
use crate::world::SourceFile;

const MARK: &[u8; 8] = b"stdfst\0k";

/// Everything that decides what items a text has and how they are written down. The sources themselves, because a version that
/// is raised by hand would be forgotten.
const SHAPE: &[&str] = &[
    env!("CARGO_PKG_VERSION"),
    include_str!("cache.rs"),
    include_str!("items.rs"),
    include_str!("items/block.rs"),
    include_str!("items/call.rs"),
    include_str!("items/collect.rs"),
    include_str!("items/foreign.rs"),
    include_str!("items/part.rs"),
    include_str!("items/visible.rs"),
    include_str!("macros.rs"),
    include_str!("macros/bindings.rs"),
    include_str!("macros/depth.rs"),
    include_str!("macros/fragment.rs"),
    include_str!("macros/lookup.rs"),
    include_str!("macros/matching.rs"),
    include_str!("macros/rules.rs"),
    include_str!("macros/template.rs"),
    include_str!("mentions.rs"),
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

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Content(error) => Some(error),
            Self::Foreign | Self::Version | Self::Damaged => None,
        }
    }
}

#[derive(Serialize)]
struct Written<'files> {
    path: &'files str,
    items: &'files FileItems,
}

#[derive(Deserialize)]
struct Read {
    path: String,
    items: FileItems,
}

/// The files as bytes.
///
/// # Errors
///
/// None that is known: the format has no limits that items reach.
pub fn encode(files: &[SourceFile]) -> Result<Vec<u8>, postcard::Error> {
    let files: Vec<Written<'_>> = files.iter().map(|file| Written { path: &file.path, items: &file.items }).collect();
    let content = postcard::to_stdvec(&files)?;
    Ok([MARK.as_slice(), version(), blake3::hash(&content).as_bytes(), &content].concat())
}

/// The files that [`encode`] made bytes of. Nothing is read, and no memory taken, before the check sum is right.
///
/// # Errors
///
/// When the bytes are others than those that this version wrote.
pub fn decode(bytes: &[u8]) -> Result<Vec<SourceFile>, DecodeError> {
    let rest = bytes.strip_prefix(MARK).ok_or(DecodeError::Foreign)?;
    let (written_by, rest) = rest.split_first_chunk::<32>().ok_or(DecodeError::Damaged)?;
    if written_by != version() {
        return Err(DecodeError::Version);
    }
    let (sum, content) = rest.split_first_chunk::<32>().ok_or(DecodeError::Damaged)?;
    if blake3::hash(content) != *sum {
        return Err(DecodeError::Damaged);
    }
    let (files, rest) = postcard::take_from_bytes::<Vec<Read>>(content).map_err(DecodeError::Content)?;
    if !rest.is_empty() {
        return Err(DecodeError::Damaged);
    }
    Ok(files.into_iter().map(|read| SourceFile { path: read.path, items: Arc::new(read.items) }).collect())
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
        let decoded = decode(&bytes).expect("they can be read");
        assert_eq!(decoded.len(), 2);
        for (one, other) in files.iter().zip(&decoded) {
            assert!(!one.items.functions.is_empty());
            assert_eq!((&one.path, &one.items), (&other.path, &other.items));
        }
    }

    #[test]
    fn damage_is_an_error_wherever_it_is() {
        let bytes = encode(&files()).expect("items can be written");
        for length in [0, 7, 8, 39, 40, 71, 72, bytes.len() / 2, bytes.len() - 1] {
            assert!(decode(&bytes[..length]).is_err(), "{length}");
        }
        for at in (0..bytes.len()).step_by(97) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x81;
            assert!(decode(&damaged).is_err(), "{at}");
        }
        assert!(decode(&[bytes.as_slice(), b"x"].concat()).is_err());
    }

    #[test]
    fn a_content_that_claims_to_be_huge_is_an_error() {
        // A list of 2⁶³ files, with a check sum that is right.
        let content = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        let bytes = [MARK.as_slice(), version(), blake3::hash(&content).as_bytes(), &content].concat();
        assert!(matches!(decode(&bytes), Err(DecodeError::Content(_))));
    }

    #[test]
    fn another_version_is_told_from_damage() {
        let mut bytes = encode(&files()).expect("items can be written");
        bytes[8] ^= 1;
        assert!(matches!(decode(&bytes), Err(DecodeError::Version)));
        assert!(matches!(decode(b"#!/bin/sh\n"), Err(DecodeError::Foreign)));
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
