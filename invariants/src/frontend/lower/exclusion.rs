//! What the arms of a `match` leave to those behind them.
//!
//! A `match` asks for its value once. As a row of tests it would ask again in every arm, and a path on which the first
//! answer was another one would seem to lead there, past the guard of the arm before.

use crate::term::{Kind, Term};

/// The tests that have failed where an arm is tried.
#[derive(Debug, Default)]
pub(super) struct Failed(Vec<Term>);

impl Failed {
    /// Takes note of an arm of which this was the only test.
    pub(super) fn learn(&mut self, test: &Term) {
        match test.kind() {
            Kind::Or(tests) => tests.iter().for_each(|test| self.learn(test)),
            _ => self.0.push(test.clone()),
        }
    }

    /// Whether a test must hold where all these have failed.
    pub(super) fn imply(&self, test: &Term) -> bool {
        let has_failed = |test: &Term| self.0.contains(test);
        if has_failed(&test.not()) {
            return true;
        }
        let Kind::Is(value, variant) = test.kind() else { return false };
        let variants = value.sort().variants().map_or(0, |shape| shape.variants.len());
        variants > 0 && (0..variants).all(|other| other == *variant || has_failed(&value.is(other)))
    }
}
