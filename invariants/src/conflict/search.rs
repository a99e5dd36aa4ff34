//! In which cells something can happen: given questions over two calls, and the cells that their arguments fall into, finds for
//! each the cells in which it has an answer.
//!
//! A question is asked of all cells first. Where there is no answer, that is a proof for each of them; where one is found, its
//! cell has a witness, and the rest is asked part by part. So a cell that is not found is proved to have none, and one that is found has a
//! witness that the interpreter has confirmed.

use std::collections::BTreeMap;

use super::space::{Cell, Space};
use crate::eval::Assignment;
use crate::obligation::Instance;
use crate::{Doubt, Outcome, Question};

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
    pub(super) known: Vec<Cell>,
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

/// Where each question has an answer.
pub(super) fn search(inquiries: &[Inquiry<'_>], decide: &mut Decide<'_>) -> Vec<Found> {
    let known = |inquiry: &Inquiry<'_>| inquiry.known.iter().map(|cell| (cell.clone(), None)).collect();
    let mut found: Vec<Found> =
        inquiries.iter().map(|inquiry| Found { cells: known(inquiry), ..Found::default() }).collect();
    // Parts of which something is still to be known, each by its inquiry.
    let mut open: Vec<(usize, Cell)> = (0..inquiries.len()).map(|place| (place, Vec::new())).collect();
    while !open.is_empty() {
        let has_answer = |found: &[Found], place: usize, prefix: &[usize]| {
            found[place].cells.range(prefix.to_vec()..).next().is_some_and(|(cell, _)| cell.starts_with(prefix))
        };
        let (answered, asked): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(place, prefix)| has_answer(&found, *place, prefix));
        let questions: Vec<Question> = asked.iter().map(|(place, prefix)| within(&inquiries[*place], prefix)).collect();
        let outcomes = decide(&questions);
        let mut divided = answered;
        for ((place, prefix), outcome) in asked.into_iter().zip(outcomes) {
            let inquiry = &inquiries[place];
            let about = &mut found[place];
            if prefix.is_empty() {
                about.first = Some(outcome.clone()).filter(|outcome| *outcome != Outcome::Impossible);
            }
            match outcome {
                Outcome::Impossible => {}
                Outcome::Found(assignment, _) => match inquiry.space.cell_of(&inquiry.calls, &assignment) {
                    Some(cell) => {
                        about.cells.insert(cell, Some(assignment));
                        divided.push((place, prefix));
                    }
                    None => leave(about, inquiry.space, &prefix, &Doubt::Solver("an argument has no value".to_owned())),
                },
                // What cannot be decided of all may still be decided of parts, but not of parts of parts.
                Outcome::Undecided(_) if prefix.is_empty() && inquiry.space.depth() > 0 => {
                    divided.push((place, prefix));
                }
                Outcome::Undecided(doubt) => leave(about, inquiry.space, &prefix, &doubt),
            }
        }
        let deeper = divided.into_iter().filter(|(place, prefix)| prefix.len() < inquiries[*place].space.depth());
        open = deeper
            .flat_map(|(place, prefix)| {
                let parts = 0..inquiries[place].space.width(prefix.len());
                parts.map(move |part| (place, prefix.iter().copied().chain([part]).collect()))
            })
            .collect();
    }
    found
}

/// The question asked of the cells that begin with `prefix`.
fn within(inquiry: &Inquiry<'_>, prefix: &[usize]) -> Question {
    let mut question = inquiry.question.clone();
    question.assumptions.extend(inquiry.space.terms(prefix, &inquiry.calls));
    for param in inquiry.calls.iter().flat_map(|call| &call.params) {
        if !question.vars.contains(param) {
            question.vars.push(param.clone());
        }
    }
    question
}

fn leave(about: &mut Found, space: &Space, prefix: &[usize], doubt: &Doubt) {
    let cells = space.cells().filter(|cell| cell.starts_with(prefix));
    for cell in cells {
        if !about.cells.contains_key(&cell) {
            about.unproved.insert(cell, doubt.clone());
        }
    }
}
