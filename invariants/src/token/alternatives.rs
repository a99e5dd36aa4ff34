//! Which of several ways to coordinate is the cheapest: an object may have several minimal relations (THEORY section 3).

use super::{Plan, PlanKind, Relation, plans};

/// A relation that suffices, with the plans for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alternative {
    /// What has to be ordered.
    pub relation: Relation,
    /// The plans for it, as [`plans`] gives them.
    pub plans: Vec<Plan>,
    /// The cheapest of them, by its place.
    pub cheapest: usize,
}

/// Several relations each of which suffices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alternatives {
    /// In the order in which they were given.
    pub options: Vec<Alternative>,
    /// The cheapest of them, by its place: the fewest acquisitions per second, then the fewest pairs of operations of which
    /// some calls are ordered without need, then the fewest tokens; of equals the first.
    pub recommended: usize,
}

/// Plans for each of several relations, and which is to be recommended. `None` where there is no relation.
#[must_use]
pub fn alternatives(relations: Vec<Relation>) -> Option<Alternatives> {
    let options: Vec<Alternative> = relations.into_iter().map(Alternative::new).collect();
    let recommended = (0..options.len()).min_by_key(|place| options[*place].plan().price())?;
    Some(Alternatives { options, recommended })
}

impl Alternative {
    fn new(relation: Relation) -> Self {
        let plans = plans(&relation);
        let candidates = (0..plans.len()).filter(|place| plans[*place].kind.is_common());
        let cheapest = candidates.min_by_key(|place| plans[*place].price()).unwrap_or_default();
        Self { relation, plans, cheapest }
    }

    /// The cheapest plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plans[self.cheapest]
    }
}

impl Alternatives {
    /// The alternative to be recommended.
    #[must_use]
    pub fn recommended(&self) -> &Alternative {
        &self.options[self.recommended]
    }
}

impl PlanKind {
    /// Whether tokens that order the calls on one instance suffice for it.
    fn is_common(self) -> bool {
        self != Self::OthersByKey
    }
}
