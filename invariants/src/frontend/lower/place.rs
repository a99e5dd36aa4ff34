//! Places: what `&mut` points at, and the left side of an assignment. Writing to a part of a slot assigns the slot.

use crate::site::{Fault, Site};
use crate::sort::{OK, SOME, Sort};
use crate::term::conditions::demands;
use crate::term::{Kind, Term, Var};

/// A slot, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Place {
    root: Root,
    steps: Vec<Step>,
}

/// Where a place begins.
#[derive(Clone, Debug)]
enum Root {
    Slot(Var),
    /// The replicated object itself: a slot for each field, and the sort of the struct.
    State(Vec<Var>, Sort),
}

/// From a whole to its part.
#[derive(Clone, Debug)]
enum Step {
    Field(usize),
    Payload(usize, usize, Fault),
    /// The value of a map at a key; whether the key is known to be there.
    Value {
        key: Term,
        fault: Fault,
        present: bool,
    },
    /// The value of a map at a key as an option, which is what `get_mut` gives.
    Get {
        key: Term,
        fault: Fault,
    },
    /// An option as a result with that error, which is what `ok_or` gives.
    Fallible(Term),
}

impl Place {
    pub(super) fn slot(slot: &Var) -> Self {
        Self { root: Root::Slot(slot.clone()), steps: Vec::new() }
    }

    /// The whole state, as a struct of that sort.
    pub(super) fn state(fields: &[Var], sort: Sort) -> Self {
        Self { root: Root::State(fields.to_vec(), sort), steps: Vec::new() }
    }

    pub(super) fn field(&self, place: usize) -> Self {
        match &self.root {
            Root::State(fields, _) if self.steps.is_empty() => Self::slot(&fields[place]),
            _ => self.then(Step::Field(place)),
        }
    }

    /// The data of a variant. That of what `get_mut` gives is the value in the map.
    pub(super) fn payload(&self, variant: usize, field: usize, fault: Fault) -> Self {
        let mut inner = self.clone();
        let variant = match inner.steps.last() {
            Some(Step::Fallible(_)) if variant == OK => {
                inner.steps.pop();
                SOME
            }
            _ => variant,
        };
        match inner.steps.last() {
            Some(Step::Get { key, .. }) if variant == SOME => {
                let step = Step::Value { key: key.clone(), fault, present: false };
                inner.steps.pop();
                inner.then(step)
            }
            _ => inner.then(Step::Payload(variant, field, fault)),
        }
    }

    /// What `get_mut` gives for a place that is a map.
    pub(super) fn get(&self, key: Term, fault: Fault) -> Self {
        self.then(Step::Get { key, fault })
    }

    /// The value of a map at a key that may be absent.
    pub(super) fn value(&self, key: Term, fault: Fault) -> Self {
        self.then(Step::Value { key, fault, present: false })
    }

    /// The value of a map at a key that was just put there.
    pub(super) fn present_value(&self, key: Term, fault: Fault) -> Self {
        self.then(Step::Value { key, fault, present: true })
    }

    /// An option as a result with that error.
    pub(super) fn or_error(&self, error: Term) -> Self {
        self.then(Step::Fallible(error))
    }

    /// A result as an option, where it is an option that was made a result.
    pub(super) fn without_error(&self) -> Option<Self> {
        let mut inner = self.clone();
        matches!(inner.steps.pop(), Some(Step::Fallible(_))).then_some(inner)
    }

    fn then(&self, step: Step) -> Self {
        let mut longer = self.clone();
        longer.steps.push(step);
        longer
    }

    /// The value that stands there. `resort` gives a term the sort that inference knows by now.
    pub(super) fn read(&self, resort: &dyn Fn(Term) -> Term) -> Term {
        let whole = match &self.root {
            Root::Slot(slot) => Term::var(slot),
            Root::State(fields, sort) => Term::record(fields.iter().map(Term::var).collect(), sort.clone()),
        };
        self.steps.iter().fold(resort(whole), |whole, step| resort(part(&whole, step)))
    }

    /// What the slots must become so that `value` stands there.
    pub(super) fn write(&self, value: Term, resort: &dyn Fn(Term) -> Term) -> Vec<(Var, Term)> {
        let mut value = value;
        for (count, step) in self.steps.iter().enumerate().rev() {
            let prefix = Self { root: self.root.clone(), steps: self.steps[..count].to_vec() };
            value = with_part(&prefix.read(resort), step, value);
        }
        match &self.root {
            Root::Slot(slot) => vec![(slot.clone(), value)],
            Root::State(fields, _) => {
                let parts = (0..fields.len()).map(|place| resort(value.clone()).field(place));
                fields.iter().cloned().zip(parts).filter(|(slot, part)| Term::var(slot) != *part).collect()
            }
        }
    }

    /// The terms inside: keys of maps, and errors.
    pub(super) fn terms_mut(&mut self) -> impl Iterator<Item = &mut Term> {
        self.steps.iter_mut().filter_map(|step| match step {
            Step::Value { key, .. } | Step::Get { key, .. } => Some(key),
            Step::Fallible(error) => Some(error),
            Step::Field(_) | Step::Payload(..) => None,
        })
    }
}

fn part(whole: &Term, step: &Step) -> Term {
    match step {
        Step::Field(place) => whole.field(*place),
        Step::Payload(variant, field, fault) => payload(whole, *variant, *field, *fault),
        Step::Value { key, fault, .. } => whole.value(key, *fault),
        Step::Get { key, fault } => whole.get(key, *fault),
        Step::Fallible(error) => or_error(whole, error, Site::default()),
    }
}

/// `whole` with another value in a part. Where the part does not exist, there is no such value (INPUT 9).
fn with_part(whole: &Term, step: &Step, value: Term) -> Term {
    match step {
        Step::Field(place) => whole.with_field(*place, value),
        Step::Payload(variant, field, fault) => {
            let count = whole.sort().variants().map_or(0, |shape| shape.variants[*variant].fields.len());
            let mut fields: Vec<Term> = (0..count).map(|place| payload(whole, *variant, place, *fault)).collect();
            fields[*field] = only_where(&whole.is(*variant), value, *fault);
            Term::variant(*variant, fields, whole.sort().clone())
        }
        Step::Value { key, present: true, .. } => whole.put(key, &value),
        Step::Value { key, fault, .. } => whole.put(key, &only_where(&whole.has(key), value, *fault)),
        // Nothing writes a whole option that stands for an entry; lowering refuses it.
        Step::Get { .. } | Step::Fallible(_) => value,
    }
}

/// `value`, undefined where `condition` does not hold; left as it is where it says so itself.
fn only_where(condition: &Term, value: Term, fault: Fault) -> Term {
    if condition.as_bool() == Some(true) || demands(&value).iter().any(|demand| same(&demand.holds, condition)) {
        return value;
    }
    let otherwise = Term::fail(fault, value.sort().clone());
    Term::ite(condition, &value, &otherwise)
}

/// The data of a variant. A choice whose condition the chosen value demands anyway is left out.
pub(super) fn payload(whole: &Term, variant: usize, field: usize, fault: Fault) -> Term {
    let data = whole.payload(variant, field, fault);
    if let Kind::Ite(condition, then, other) = data.kind() {
        let implied =
            |condition: &Term, value: &Term| demands(value).iter().any(|demand| same(&demand.holds, condition));
        if matches!(other.kind(), Kind::Fail(_)) && implied(condition, then) {
            return then.clone();
        }
        if matches!(then.kind(), Kind::Fail(_)) && implied(&condition.not(), other) {
            return other.clone();
        }
    }
    data
}

/// The term where it is known to be that variant: a choice between built variants has one way left.
pub(super) fn narrowed(term: &Term, variant: usize) -> Term {
    let is_other = |term: &Term| matches!(term.kind(), Kind::Variant(actual, _) if *actual != variant);
    match term.kind() {
        Kind::Ite(_, then, other) if is_other(then) => narrowed(other, variant),
        Kind::Ite(_, then, other) if is_other(other) => narrowed(then, variant),
        _ => term.clone(),
    }
}

/// Whether two terms are the same, though inference may know more of the sorts in one than in the other.
fn same(first: &Term, second: &Term) -> bool {
    if first == second {
        return true;
    }
    let is_alike = match (first.kind(), second.kind()) {
        (Kind::Var(first), Kind::Var(second)) => return first == second,
        (Kind::Field(_, first), Kind::Field(_, second)) | (Kind::Is(_, first), Kind::Is(_, second)) => first == second,
        (Kind::Payload(_, variant, field, _), Kind::Payload(_, other_variant, other_field, _)) => {
            (variant, field) == (other_variant, other_field)
        }
        (Kind::Has(..), Kind::Has(..)) | (Kind::Value(..), Kind::Value(..)) | (Kind::Not(_), Kind::Not(_)) => true,
        _ => false,
    };
    let (first, second) = (first.kind().parts(), second.kind().parts());
    is_alike && first.len() == second.len() && first.iter().zip(second).all(|(first, second)| same(first, second))
}

/// `Ok` of what an option holds, or else the error.
pub(super) fn or_error(option: &Term, error: &Term, site: Site) -> Term {
    let fault = Fault { site, reason: crate::site::FaultReason::Missing };
    let inner = payload(option, SOME, 0, fault);
    let sort = inner.sort().clone();
    Term::ite(&option.is(SOME), &inner.ok(error.sort().clone()), &error.clone().err(sort))
}
