//! How a walk over a file begins.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};
use steadfast_knowledge::expr::Reader;
use steadfast_knowledge::items::Collected;
use steadfast_source::Parsed;
use syn::visit::Visit;

use super::code::without_comments;
use super::{Lowering, items};
use crate::knowledge::{Classes, FileSignatures, Scopes};
use crate::{Settings, Target};

/// What a file is read with, beside its tree.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'file> {
    pub(crate) text: &'file str,
    pub(crate) settings: &'file Settings,
    pub(crate) classes: &'file Classes,
    pub(crate) target: Target,
}

/// How lines begin that a build script prints for cargo. What it calls runs where a person compiles, and may end there.
const TO_CARGO: [&str; 4] = ["\"cargo:rustc-", "\"cargo:rerun-if-", "\"cargo::rustc-", "\"cargo::rerun-if-"];

impl<'file> Lowering<'file> {
    /// The state before the walk.
    pub(super) fn new(
        parsed: &'file Parsed,
        signatures: &'file FileSignatures,
        collected: &'file Collected,
        around: &Surroundings<'file>,
    ) -> Self {
        let Surroundings { text, settings, classes, mut target } = *around;
        if target == Target::Library && TO_CARGO.iter().any(|line| text.contains(line)) {
            target = Target::Binary;
        }
        let comments = &parsed.comments;
        Self {
            parsed,
            text,
            code: without_comments(text, comments),
            comments,
            settings,
            classes,
            signatures,
            loggers: FxHashMap::default(),
            reports: crate::reports::Reports::default(),
            scopes: Scopes::default(),
            reader: RefCell::new(Reader::new(collected)),
            matched: Vec::new(),
            owner: String::new(),
            implemented: None,
            frames: Vec::new(),
            claimed: FxHashSet::default(),
            started: FxHashSet::default(),
            tails: FxHashSet::default(),
            kept: Vec::new(),
            handlers: Vec::new(),
            tests: Vec::new(),
            test: parsed.file.attrs.iter().any(items::is_test_attribute) || items::serves_tests(&parsed.file.items),
            error_paths: 0,
            target,
            propagated: FxHashMap::default(),
            test_modules: Vec::new(),
            modules: Vec::new(),
            sites: None,
        }
    }

    /// Walks the whole file.
    pub(super) fn walk(&mut self) {
        if self.test {
            self.tests.push(0..self.text.len());
        }
        let file = &self.parsed.file;
        self.find_reports(None, &file.items);
        self.scopes.push();
        self.visit_file(file);
    }
}
