//! In which cells something can happen: given questions over two calls, and the cells that their arguments fall into, finds for
//! each the cells in which it has an answer.
//!
//! A question is asked of all cells first. Where there is no answer, that is a proof for each of them; where one is found, its
//! cell has a witness, and the rest is asked part by part. So a cell that is not found is proved to have none, and one that is found has a
//! witness that the interpreter has confirmed.

use std::collections::{BTreeMap, BTreeSet};

use super::nearby;
use super::space::{Cell, Space};
use crate::eval::Assignment;
use crate::obligation::Instance;
use crate::{Doubt, Outcome, Question, Term};

/// Answers questions, in their order.
pub type Decide<'a> = dyn FnMut(&[Question]) -> Vec<Outcome> + 'a;

/// A question over two calls.
#[derive(Clone, Debug)]
pub(super) struct Inquiry<'a> {
    /// What is asked.
    pub(super) question: Question,
    /// The two calls.
    pub(super) calls: Vec<Instance>,
    /// The cells of their arguments.
    pub(super) space: &'a Space,
    /// Cells that are known to have an answer.
    pub(super) known: BTreeSet<Cell>,
    /// Cells that are known to have none.
    pub(super) without: BTreeSet<Cell>,
    /// Whether a cell has an answer where its mirror image has one.
    pub(super) symmetric: bool,
}

/// Where a question has an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// What was found without looking at cells; `None` where that proved that there is nothing.
    pub(super) first: Option<Outcome>,
    /// The cells with an answer; without an assignment those that were known before.
    pub(super) cells: BTreeMap<Cell, Option<Assignment>>,
    /// The cells of which it is not known.
    pub(super) unproved: BTreeMap<Cell, Doubt>,
}

impl Found {
    /// Whether there is no answer in any cell.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.unproved.is_empty()
    }
}

/// How often a part is asked about as a whole before it is divided: once more than what is found first, because where one cell has
/// an answer, often no other has.
const TRIES: usize = 2;

/// Cells that begin alike, of which something is still to be known.
struct Part {
    inquiry: usize,
    prefix: Cell,
    tries: usize,
}

/// Where each question has an answer.
pub(super) fn search(inquiries: &[Inquiry<'_>], decide: &mut Decide<'_>) -> Vec<Found> {
    let known = |inquiry: &Inquiry<'_>| inquiry.known.iter().map(|cell| (cell.clone(), None)).collect();
    let mut found: Vec<Found> =
        inquiries.iter().map(|inquiry| Found { cells: known(inquiry), ..Found::default() }).collect();
    let whole = |inquiry: usize| Part { inquiry, prefix: Vec::new(), tries: 0 };
    let mut open: Vec<Part> = (0..inquiries.len()).map(whole).collect();
    while !open.is_empty() {
        open.retain(|part| is_open(&inquiries[part.inquiry], &found[part.inquiry], &part.prefix));
        let questions: Vec<Question> =
            open.iter().map(|part| within(&inquiries[part.inquiry], &found[part.inquiry], &part.prefix)).collect();
        let outcomes = if questions.is_empty() { Vec::new() } else { decide(&questions) };
        let mut next = Vec::new();
        for (part, outcome) in open.into_iter().zip(outcomes) {
            let inquiry = &inquiries[part.inquiry];
            let about = &mut found[part.inquiry];
            if part.prefix.is_empty() && part.tries == 0 {
                about.first = Some(outcome.clone()).filter(|outcome| *outcome != Outcome::Impossible);
            }
            let is_leaf = part.prefix.len() == inquiry.space.depth();
            match outcome {
                Outcome::Impossible => {}
                Outcome::Found(assignment, _) => match inquiry.space.cell_of(&inquiry.calls, &assignment) {
                    Some(cell) => {
                        if inquiry.symmetric
                            && let Some(mirrored) = inquiry.space.mirrored(&cell)
                        {
                            about.cells.entry(mirrored).or_insert(None);
                        }
                        let more = nearby::cells(inquiry, about, &assignment);
                        about.cells.insert(cell, Some(assignment));
                        for (cell, witness) in more {
                            about.cells.entry(cell).or_insert(witness);
                        }
                        next.extend(again(part, inquiry.space));
                    }
                    None => leave(about, inquiry, &part.prefix, &Doubt::Solver("an argument has no value".to_owned())),
                },
                // What cannot be decided of all may still be decided of parts, but not of parts of parts.
                Outcome::Undecided(_) if part.prefix.is_empty() && !is_leaf => {
                    next.extend(again(Part { tries: TRIES, ..part }, inquiry.space));
                }
                Outcome::Undecided(doubt) => leave(about, inquiry, &part.prefix, &doubt),
            }
        }
        open = next;
    }
    found
}

/// The same part once more, or what it consists of.
fn again(part: Part, space: &Space) -> Vec<Part> {
    let depth = part.prefix.len();
    if depth == space.depth() {
        return Vec::new();
    }
    if part.tries + 1 < TRIES {
        return vec![Part { tries: part.tries + 1, ..part }];
    }
    let divided = |arrangement: usize| {
        let prefix = part.prefix.iter().copied().chain([arrangement]).collect();
        Part { inquiry: part.inquiry, prefix, tries: 0 }
    };
    (0..space.width(depth)).map(divided).collect()
}

/// Whether something is still to be known of the cells that begin with `prefix`.
fn is_open(inquiry: &Inquiry<'_>, found: &Found, prefix: &[usize]) -> bool {
    let mut cells = inquiry.space.cells_within(prefix);
    cells.any(|cell| {
        !found.cells.contains_key(&cell) && !inquiry.without.contains(&cell) && !found.unproved.contains_key(&cell)
    })
}

/// The question asked of the cells that begin with `prefix`, but for those that have an answer.
fn within(inquiry: &Inquiry<'_>, found: &Found, prefix: &[usize]) -> Question {
    let mut question = inquiry.question.clone();
    question.assumptions.extend(inquiry.space.terms(prefix, 0, &inquiry.calls));
    let answered = found.cells.keys().filter(|cell| cell.starts_with(prefix));
    question.assumptions.extend(
        answered.map(|cell| Term::and(inquiry.space.terms(&cell[prefix.len()..], prefix.len(), &inquiry.calls)).not()),
    );
    for param in inquiry.calls.iter().flat_map(|call| &call.params) {
        if !question.vars.contains(param) {
            question.vars.push(param.clone());
        }
    }
    question
}

fn leave(about: &mut Found, inquiry: &Inquiry<'_>, prefix: &[usize], doubt: &Doubt) {
    for cell in inquiry.space.cells_within(prefix) {
        if !about.cells.contains_key(&cell) && !inquiry.without.contains(&cell) {
            about.unproved.insert(cell, doubt.clone());
        }
    }
}
