//! One thing that a run of `verify` has to say, for the formats for people.

use steadfast_invariants::{Counterexample, Object};
use steadfast_lints::Level;
use steadfast_source::ByteRange;

/// A statement about a place.
#[derive(Debug)]
pub(super) struct Notice<'report> {
    /// What kind of statement it is; a word that never changes its meaning.
    pub(super) code: &'static str,
    /// How much it matters.
    pub(super) level: Level,
    /// The file.
    pub(super) path: &'report str,
    /// The place in it.
    pub(super) range: ByteRange,
    /// The statement.
    pub(super) message: String,
    /// What the place is; may be empty.
    pub(super) label: String,
    /// Other places, in whichever file.
    pub(super) places: Vec<Place<'report>>,
    /// Remarks, a line each.
    pub(super) notes: Vec<String>,
    /// What to do.
    pub(super) help: Option<String>,
    /// Whether the summary at the end says it to people, so that it need not be shown by itself.
    pub(super) in_summary: bool,
    /// The run that shows it.
    pub(super) counterexample: Option<(&'report Object, &'report Counterexample)>,
}

/// A place beside the main one.
#[derive(Debug)]
pub(super) struct Place<'report> {
    /// The file.
    pub(super) path: &'report str,
    /// The place in it.
    pub(super) range: ByteRange,
    /// What it is.
    pub(super) message: String,
}

impl Notice<'_> {
    /// Message, notes, run and help, for formats that have one field for all of them.
    pub(super) fn whole_message(&self) -> String {
        let mut text = self.message.clone();
        for note in &self.notes {
            text.push_str("\nnote: ");
            text.push_str(note);
        }
        if let Some((object, counterexample)) = self.counterexample {
            text.push('\n');
            text.push_str(&counterexample.story(object, steadfast_invariants::counterexample::Fields::Changed));
        }
        if let Some(help) = &self.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        text
    }
}
