//! Which conjuncts `Q` has (INPUT 12 to 14; THEORY section 3): always that the effect is defined and that every invariant
//! holds after it; of everything else that was true where the call was issued, what is chosen here.

use crate::Object;
use crate::object::{Apply, Operation};

/// Something that held where a call was issued, and that `Q` may demand of every state in which it is applied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Candidate {
    /// A conjunct of the guard, by its place.
    Guard(usize),
    /// How a captured value, by its place, relates to what would be captured now.
    Captured(usize, Relation),
}

/// How a captured value relates to what would be captured now.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Relation {
    /// It is the same.
    Equal,
    /// It is not larger.
    AtMost,
    /// It is not smaller.
    AtLeast,
}

/// The candidates that `Q` has, for each operation, in the order of [`Candidate`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Choice {
    kept: Vec<Vec<Candidate>>,
}

impl Choice {
    /// Everything: `Q` demands all that held at the origin.
    #[must_use]
    pub fn all(object: &Object) -> Self {
        Self { kept: object.operations.iter().map(|operation| candidates(object, operation)).collect() }
    }

    /// No candidate at all, not even that a guard held: what is left is known of a call from its origin alone.
    pub(super) fn nothing(object: &Object) -> Self {
        Self { kept: vec![Vec::new(); object.operations.len()] }
    }

    /// What `Q` of an operation, by its place, has.
    #[must_use]
    pub fn kept(&self, operation: usize) -> &[Candidate] {
        &self.kept[operation]
    }

    /// Whether `Q` of an operation has a candidate.
    #[must_use]
    pub fn keeps(&self, operation: usize, candidate: Candidate) -> bool {
        self.kept[operation].contains(&candidate)
    }

    /// The choice without a candidate. Where that was the equality of a captured number, what is weaker takes its place.
    #[must_use]
    pub fn without(&self, object: &Object, operation: usize, candidate: Candidate) -> Self {
        let mut less = self.clone();
        let kept = &mut less.kept[operation];
        kept.retain(|known| *known != candidate);
        if let Candidate::Captured(capture, Relation::Equal) = candidate
            && object.operations[operation].captures[capture].var.sort.int().is_some()
        {
            kept.push(Candidate::Captured(capture, Relation::AtMost));
            kept.push(Candidate::Captured(capture, Relation::AtLeast));
            kept.sort_unstable();
        }
        less
    }

    /// The choice with a candidate more.
    #[must_use]
    pub fn with(&self, operation: usize, candidate: Candidate) -> Self {
        let mut more = self.clone();
        let kept = &mut more.kept[operation];
        if !kept.contains(&candidate) {
            kept.push(candidate);
            kept.sort_unstable();
        }
        more
    }

    /// Whether every conjunct of an operation's guard is kept.
    #[must_use]
    pub fn keeps_guard(&self, object: &Object, operation: usize) -> bool {
        (0..object.operations[operation].guards.len()).all(|guard| self.keeps(operation, Candidate::Guard(guard)))
    }
}

/// The conjuncts of the guard, and that what was captured would be captured again. Replicas that call the method again
/// capture anew, so that nothing relates; where states that differ count as the same, nothing is demanded either.
fn candidates(object: &Object, operation: &Operation) -> Vec<Candidate> {
    let guards = (0..operation.guards.len()).map(Candidate::Guard);
    let captures = match object.apply {
        Apply::Effect if object.equivalence.is_none() => operation.captures.len(),
        Apply::Effect | Apply::Rerun => 0,
    };
    guards.chain((0..captures).map(|capture| Candidate::Captured(capture, Relation::Equal))).collect()
}
