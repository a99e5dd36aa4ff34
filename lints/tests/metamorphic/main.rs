//! Metamorphic tests: what is written differently and means the same gets the same findings.
//!
//! Each transformation is a function from text to text that says `None` where it does not apply. It runs over the
//! examples of all pages and over real files, and the findings before and after are compared: lint, level, function,
//! callee and what is known of it, and for transformations that move text and nothing else also the bytes. A
//! transformation that applies to too little fails as well, since it would test nothing.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod branches;
mod imports;
mod inputs;
mod layout;
mod names;
mod order;
mod reading;
#[path = "../support/mod.rs"]
mod support;
mod tree;
mod wrapping;

use std::collections::BTreeMap;
use std::fmt::Write;

use inputs::{Input, inputs};
use reading::{Reading, read};
use steadfast_lints::ByteRange;
use steadfast_source::on_large_stack;

/// What a transformation starts from, and what its result is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// The text.
    Written,
    /// The text with its comments blanked, for what moves code away from them.
    Bare,
    /// The tree as `prettyplease` prints it, for what works on the tree.
    Printed,
}

/// One way to write the same differently.
#[derive(Clone, Copy, Debug)]
struct Transformation {
    name: &'static str,
    basis: Basis,
    apply: fn(&str) -> Option<String>,
    /// Where a byte range of the text goes, for what only moves text.
    moved: Option<fn(&str, &ByteRange) -> ByteRange>,
    /// The name that a name in the result had before.
    renamed: fn(&str) -> String,
    /// What differs by design, taken out of both sides.
    by_design: fn(&mut Reading),
    /// Whether this machine has what it needs.
    is_possible: fn() -> bool,
    /// How many inputs it has to apply to.
    at_least: usize,
}

impl Transformation {
    const fn new(name: &'static str, basis: Basis, at_least: usize, apply: fn(&str) -> Option<String>) -> Self {
        Self {
            name,
            basis,
            apply,
            moved: None,
            renamed: str::to_owned,
            by_design: |_| {},
            is_possible: || true,
            at_least,
        }
    }

    const fn moving(self, moved: fn(&str, &ByteRange) -> ByteRange) -> Self {
        Self { moved: Some(moved), ..self }
    }

    const fn renaming(self, renamed: fn(&str) -> String) -> Self {
        Self { renamed, ..self }
    }

    const fn except(self, by_design: fn(&mut Reading)) -> Self {
        Self { by_design, ..self }
    }

    const fn needing(self, is_possible: fn() -> bool) -> Self {
        Self { is_possible, ..self }
    }

    /// The difference that it makes to the findings of `input`; `None` where it does not apply.
    fn difference(&self, input: &Input) -> Option<String> {
        let (text, before) = match self.basis {
            Basis::Written => (&input.text, &input.findings),
            Basis::Bare => (&input.bare, &input.bare_findings),
            Basis::Printed => (&input.printed, &input.printed_findings),
        };
        let changed = (self.apply)(text)?;
        let mut after = match read(&changed) {
            Ok(found) => found,
            Err(failure) => return Some(format!("  no longer Rust: {failure}\n")),
        };
        let mut before = before.clone();
        for reading in &mut after {
            reading.rename(self.renamed);
        }
        for reading in &mut before {
            reading.place(self.moved.and_then(|moved| Some(moved(text, &reading.range()?))));
        }
        if self.moved.is_none() {
            after.iter_mut().for_each(|reading| reading.place(None));
        }
        before.iter_mut().chain(&mut after).for_each(self.by_design);
        Some(compare(&before, &after))
    }

    /// Asserts that it changes no finding of any input.
    fn holds(&self) {
        if !(self.is_possible)() {
            println!("{}: left out, this machine has not what it needs", self.name);
            return;
        }
        let (applied, wrong) = on_large_stack(|| {
            let mut applied = 0;
            let mut wrong = String::new();
            for input in inputs() {
                let Some(difference) = self.difference(input) else { continue };
                applied += 1;
                if !difference.is_empty() {
                    writeln!(wrong, "{}:\n{difference}", input.name).expect("a string takes everything");
                }
            }
            (applied, wrong)
        });
        println!("{}: {applied} inputs", self.name);
        assert!(wrong.is_empty(), "{} changes findings:\n{wrong}", self.name);
        assert!(applied >= self.at_least, "{} applies to {applied} inputs, not to {}", self.name, self.at_least);
    }
}

/// What one of two multisets has and the other has not.
fn compare(before: &[Reading], after: &[Reading]) -> String {
    let mut balance: BTreeMap<&Reading, isize> = BTreeMap::new();
    before.iter().for_each(|reading| *balance.entry(reading).or_default() -= 1);
    after.iter().for_each(|reading| *balance.entry(reading).or_default() += 1);
    let mut difference = String::new();
    for (reading, count) in balance {
        let sign = match count {
            0 => continue,
            ..0 => '-',
            _ => '+',
        };
        for _ in 0..count.unsigned_abs() {
            writeln!(difference, "  {sign} {reading}").expect("a string takes everything");
        }
    }
    difference
}

/// One test for each transformation.
macro_rules! transformations {
    ($($test:ident: $transformation:expr,)*) => {
        $(
            #[test]
            fn $test() {
                $transformation.holds();
            }
        )*
    };
}

transformations! {
    crlf: layout::CRLF,
    byte_order_mark: layout::BYTE_ORDER_MARK,
    shebang: layout::SHEBANG,
    tokens_spread: layout::SPREAD,
    tokens_squeezed: layout::SQUEEZED,
    rustfmt_narrow: layout::RUSTFMT_NARROW,
    rustfmt_wide: layout::RUSTFMT_WIDE,
    printed: layout::PRINTED,
    unrelated_item: layout::UNRELATED_ITEM,
    parenthesised_values: wrapping::PARENTHESISED,
    parenthesised_patterns: wrapping::PATTERNS,
    parenthesised_types: wrapping::TYPES,
    wrapped_values: wrapping::VALUES_IN_BLOCKS,
    wrapped_bodies: wrapping::BODIES_IN_BLOCKS,
    if_let_err_as_match: branches::IF_LET_ERR_AS_MATCH,
    match_as_if_let_err: branches::MATCH_AS_IF_LET_ERR,
    if_let_ok_as_match: branches::IF_LET_OK_AS_MATCH,
    if_let_ok_as_match_wildcard: branches::IF_LET_OK_AS_MATCH_WILDCARD,
    match_as_if_let_ok: branches::MATCH_AS_IF_LET_OK,
    arms_reordered: order::ARMS,
    items_reversed: order::ITEMS,
    unrelated_statements: order::UNRELATED_STATEMENTS,
    error_bindings_renamed: names::ERROR_BINDINGS,
    labels_renamed: names::LABELS,
    type_parameters_renamed: names::TYPE_PARAMETERS,
    modules_aliased: imports::MODULES,
    types_aliased: imports::TYPES,
    functions_aliased: imports::FUNCTIONS,
    result_qualified: imports::RESULT,
    result_fully_qualified: imports::STD_RESULT,
}

/// What throws a `Result` away without a word of its own is found wherever it stands.
#[test]
fn bare_statements_need_no_other_word() {
    let text = "
        use std::fs::{self, create_dir};
        fn reset(path: &std::path::Path) { fs::remove_dir_all(path); }
        fn prepare(path: &std::path::Path) { create_dir(path); }
        struct Log;
        impl Log {
            fn append(&mut self) -> std::io::Result<()> { create_dir(\"log\") }
            fn go(&mut self) { self.append(); }
        }";
    assert_eq!(read(text).expect("it parses").len(), 3);
}

/// Files are drawn from what this machine has fetched, which has to be enough.
#[test]
fn inputs_are_many() {
    let (pages, files): (Vec<&Input>, Vec<&Input>) = inputs().iter().partition(|input| input.is_example);
    assert!(pages.len() >= 90, "{} examples", pages.len());
    assert_eq!(files.len(), inputs::FILES);
}
