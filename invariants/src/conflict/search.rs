//! In which cells something can happen: given questions over two calls, and the cells that their arguments fall into, finds for
//! each the cells in which it has an answer.
//!
//! Where an answer is wanted, a question is asked of all cells first. Where there is none, that is a proof for each of them; where
//! one is found, its cell has a witness, and the others are asked one by one, as cases of the question. So a cell that is not found is
//! proved to have no answer, and one that is found has a witness that the interpreter has confirmed.

use std::collections::{BTreeMap, BTreeSet};

use super::nearby;
use super::space::{Cell, Space};
use crate::eval::Assignment;
use crate::obligation::Instance;
use crate::{Doubt, Outcome, Question, Term, Wanted};

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
    /// Inquiries next to each other that have the same number here, and the same cells, have most hypotheses in common.
    pub(super) group: usize,
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

/// Where each question has an answer.
pub(super) fn search(inquiries: &[Inquiry<'_>], decide: &mut Decide<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = inquiries.iter().map(known).collect();
    let undecided = wholes(inquiries, &mut found, decide);
    cells(inquiries, &undecided, &mut found, decide);
    found
}

fn known(inquiry: &Inquiry<'_>) -> Found {
    Found { cells: inquiry.known.iter().map(|cell| (cell.clone(), None)).collect(), ..Found::default() }
}

/// Asks about all cells at once, where an answer is wanted and there are any of which something is to be known. Gives the inquiries
/// that are not decided then.
fn wholes(inquiries: &[Inquiry<'_>], found: &mut [Found], decide: &mut Decide<'_>) -> Vec<usize> {
    let is_open = |place: &usize| open(&inquiries[*place], &found[*place]).next().is_some();
    let (asked, mut undecided): (Vec<usize>, Vec<usize>) =
        (0..inquiries.len()).filter(is_open).partition(|place| inquiries[*place].question.wanted == Wanted::Simplest);
    let mut questions = Vec::new();
    for alike in asked.chunk_by(|one, other| inquiries[*one].is_alike(&inquiries[*other])) {
        let mut joined: Vec<Question> = alike.iter().map(|place| whole(&inquiries[*place], &found[*place])).collect();
        Question::join(&mut joined);
        questions.extend(joined);
    }
    let outcomes = outcomes(&questions, decide);
    for (place, outcome) in asked.into_iter().zip(outcomes) {
        let (inquiry, about) = (&inquiries[place], &mut found[place]);
        about.first = Some(outcome.clone()).filter(|outcome| *outcome != Outcome::Impossible);
        match outcome {
            Outcome::Impossible => continue,
            Outcome::Found(assignment, _) => {
                if let Some(cell) = inquiry.space.cell_of(&inquiry.calls, &assignment) {
                    let more = nearby::cells(inquiry, about, &assignment);
                    about.insert(inquiry, cell, Some(assignment));
                    more.into_iter().for_each(|(cell, witness)| about.insert(inquiry, cell, witness));
                }
            }
            Outcome::Undecided(doubt) => {
                // What cannot be decided of all may still be decided of each, where there are several.
                let cells: Vec<Cell> = open(inquiry, about).take(2).collect();
                if let [cell] = &cells[..] {
                    about.leave(inquiry, cell.clone(), &doubt);
                    continue;
                }
            }
        }
        undecided.push(place);
    }
    undecided
}

/// Asks about each cell of these inquiries of which something is still to be known.
fn cells(inquiries: &[Inquiry<'_>], undecided: &[usize], found: &mut [Found], decide: &mut Decide<'_>) {
    let mut asked: Vec<(usize, Cell)> = Vec::new();
    let mut questions = Vec::new();
    for place in undecided.iter().copied() {
        let inquiry = &inquiries[place];
        let base = whole(inquiry, &Found::default());
        let open: BTreeSet<Cell> = open(inquiry, &found[place]).collect();
        for cell in &open {
            // Of two cells that are mirror images one is asked about.
            if inquiry.mirrored(cell).is_none_or(|mirrored| *cell <= mirrored || !open.contains(&mirrored)) {
                questions.push(base.case(inquiry.space.terms(cell, 0, &inquiry.calls)));
                asked.push((place, cell.clone()));
            }
        }
    }
    let outcomes = outcomes(&questions, decide);
    for ((place, cell), outcome) in asked.into_iter().zip(outcomes) {
        let (inquiry, about) = (&inquiries[place], &mut found[place]);
        match outcome {
            Outcome::Impossible => {}
            // Any assignment shows that there is one, but which one it is says nothing.
            Outcome::Found(assignment, _)
                if inquiry.space.cell_of(&inquiry.calls, &assignment).as_ref() == Some(&cell) =>
            {
                about.insert(inquiry, cell, None);
            }
            Outcome::Found(..) => {
                about.leave(
                    inquiry,
                    cell,
                    &Doubt::Solver("the arguments found are others than were asked for".to_owned()),
                );
            }
            Outcome::Undecided(doubt) => about.leave(inquiry, cell, &doubt),
        }
    }
}

/// What is known of questions, if there are any.
pub(super) fn outcomes(questions: &[Question], decide: &mut Decide<'_>) -> Vec<Outcome> {
    if questions.is_empty() { Vec::new() } else { decide(questions) }
}

/// The cells of which something is still to be known.
fn open<'c>(inquiry: &'c Inquiry<'_>, found: &'c Found) -> impl Iterator<Item = Cell> + 'c {
    let is_known = |cell: &Cell| found.cells.contains_key(cell) || inquiry.without.contains(cell);
    inquiry.space.cells().filter(move |cell| !is_known(cell))
}

/// The question asked of all cells but those that have an answer.
fn whole(inquiry: &Inquiry<'_>, found: &Found) -> Question {
    let mut question = inquiry.question.clone();
    let answered = found.cells.keys();
    question.assumptions.extend(answered.map(|cell| Term::and(inquiry.space.terms(cell, 0, &inquiry.calls)).not()));
    for param in inquiry.calls.iter().flat_map(|call| &call.params) {
        if !question.vars.contains(param) {
            question.vars.push(param.clone());
        }
    }
    question
}

impl Inquiry<'_> {
    /// The cell that has an answer where this one has one.
    fn mirrored(&self, cell: &Cell) -> Option<Cell> {
        if self.symmetric { self.space.mirrored(cell) } else { None }
    }

    fn is_alike(&self, other: &Self) -> bool {
        self.group == other.group && std::ptr::eq(self.space, other.space)
    }
}

impl Found {
    /// Notes an answer in a cell, unless one with an assignment is known.
    fn insert(&mut self, inquiry: &Inquiry<'_>, cell: Cell, witness: Option<Assignment>) {
        if let Some(mirrored) = inquiry.mirrored(&cell) {
            self.cells.entry(mirrored).or_insert(None);
        }
        let known = self.cells.entry(cell).or_insert(None);
        if known.is_none() {
            *known = witness;
        }
    }

    /// Notes that it is not known of a cell whether it has an answer.
    fn leave(&mut self, inquiry: &Inquiry<'_>, cell: Cell, doubt: &Doubt) {
        let mirrored = inquiry.mirrored(&cell);
        for cell in mirrored.into_iter().chain([cell]) {
            if !self.cells.contains_key(&cell) && !inquiry.without.contains(&cell) {
                self.unproved.insert(cell, doubt.clone());
            }
        }
    }
}
