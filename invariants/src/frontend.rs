//! From annotated Rust source to [`Object`]s.
//!
//! It is given the text of all files of a crate, and gives back the objects that it could read and diagnostics about
//! what it could not. It opens no file, and no Rust file makes it panic. The rules are those of the project's description
//! of its input: what replicated state is, which methods are operations, what a guard is.

mod assemble;
mod attributes;
pub mod diagnostic;
mod imports;
pub mod inference;
pub mod items;
pub mod lower;
pub mod scope;
pub mod types;

use steadfast_source::{ParseFailure, forget_spans, on_large_stack, parse};

use self::diagnostic::Diagnostic;
use self::items::{Crate, SourceFile};
use crate::object::Object;

/// A file of the crate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceText {
    /// Its path, for the reader and for the module that it is.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// What the front end makes of a crate.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The objects of which no error is said, in source order.
    pub objects: Vec<Object>,
    /// What is to be said, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that could not be read, in the order in which they were given. Where nothing
    /// is replicated, only those that say otherwise.
    pub unreadable: Vec<Unreadable>,
}

/// A file that is not Rust, or too deeply nested.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// Its place among the files that were given.
    pub file: u32,
    /// Why.
    pub failure: ParseFailure,
}

/// Reads the files of one crate. A [`crate::Site`] refers to a file by its place among them.
#[must_use]
pub fn read(files: &[SourceText]) -> Reading {
    // Without the word no attribute can be there; most crates are done with this.
    if !files.iter().any(|file| file.text.contains("replicated")) {
        return Reading::default();
    }
    on_large_stack(|| {
        let reading = read_here(files);
        forget_spans();
        reading
    })
}

fn read_here(files: &[SourceText]) -> Reading {
    let mut unreadable = Vec::new();
    let mut parsed = Vec::new();
    for (number, file) in (0..).zip(files) {
        match parse(&file.text) {
            Ok(tree) => parsed.push(SourceFile { path: file.path.clone(), parsed: tree, number }),
            Err(failure) => unreadable.push(Unreadable { file: number, failure }),
        }
    }
    let krate = Crate::of(&parsed);
    let (objects, mut diagnostics) = assemble::objects(&krate);
    diagnostics.extend(imports::complaints(&krate));
    if objects.is_empty() && diagnostics.is_empty() {
        // Nothing here is replicated, except perhaps in what could not be read.
        unreadable.retain(|unreadable| files[unreadable.file as usize].text.contains("#[replicated"));
    }
    diagnostics.sort();
    diagnostics.dedup();
    Reading { objects, diagnostics, unreadable }
}
