//! Whether coordination that is there suffices: the calls that a plan leaves unordered although they conflict, each with a run of
//! such calls that shows what breaks.

use super::{Explorations, Settings, Verification};
use crate::conflict::Conflict;
use crate::counterexample::Issued;
use crate::token::written::{Comparison, WrittenPlan};
use crate::token::{Call, Coverage, Declaration, Plan, Region, Relation, declared};
use crate::verdict::{Judged, Reason, Threat, Verdict};
use crate::{Doubt, Object, Obligation, Outcome, Question};

/// Calls that a plan leaves unordered.
#[derive(Clone, Debug)]
pub struct Breach {
    /// The calls.
    pub region: Region,
    /// The conflict that asks for their order, by its place in [`Verification::conflicts`].
    pub conflict: usize,
    /// What breaks. Refuted where the run has calls that the plan leaves unordered, otherwise unproved.
    pub judged: Judged,
}

/// The tokens that the source declares, against what is needed (INPUT 23).
#[derive(Clone, Debug)]
pub struct Declared {
    /// The tokens.
    pub declaration: Declaration,
    /// What they leave unordered.
    pub breaches: Vec<Breach>,
}

/// A plan that was written down, against what is needed (INPUT 23).
#[derive(Clone, Debug)]
pub struct Against {
    /// Where the two differ.
    pub comparison: Comparison,
    /// What the written plan leaves unordered.
    pub breaches: Vec<Breach>,
}

impl Verification {
    /// What has to be ordered.
    #[must_use]
    pub fn relation(&self, object: &Object) -> Relation {
        Relation::of(object, &self.conflicts)
    }

    /// The plan that is recommended.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        self.plans.first()
    }

    /// What else could be ordered instead: coordination that suffices for one of these suffices.
    fn others(&self, object: &Object) -> impl Iterator<Item = Relation> {
        self.alternatives.iter().map(|other| Relation::of(object, &other.conflicts))
    }

    /// Whether the declared tokens suffice. `None` where none is declared. `decide` answers as for [`super::verify`].
    pub fn declared(
        &self,
        object: &Object,
        settings: Settings,
        decide: &mut dyn FnMut(&[Question]) -> Vec<Outcome>,
    ) -> Option<Declared> {
        let declaration = declared(object, &self.relation(object))?;
        let suffices = |declaration: &Declaration| declaration.coverage.missing.is_empty();
        if !suffices(&declaration)
            && let Some(other) = self.others(object).filter_map(|other| declared(object, &other)).find(suffices)
        {
            return Some(Declared { declaration: other, breaches: Vec::new() });
        }
        let search = Search { object, verification: self, plan: &declaration.plan };
        let breaches = search.breaches(&declaration.coverage, settings, decide);
        Some(Declared { declaration, breaches })
    }

    /// Whether a written plan suffices. `decide` answers as for [`super::verify`].
    pub fn against(
        &self,
        object: &Object,
        written: &WrittenPlan,
        settings: Settings,
        decide: &mut dyn FnMut(&[Question]) -> Vec<Outcome>,
    ) -> Option<Against> {
        let relation = self.relation(object);
        let now = self.plan()?;
        let comparison = written.compare(now, &relation);
        let suffices = |comparison: &Comparison| !comparison.needs_more();
        if !suffices(&comparison)
            && let Some(other) = self.others(object).map(|other| written.compare(now, &other)).find(suffices)
        {
            return Some(Against { comparison: other, breaches: Vec::new() });
        }
        let plan = written.plan(&relation);
        let search = Search { object, verification: self, plan: &plan };
        let breaches = search.breaches(&comparison.coverage, settings, decide);
        Some(Against { comparison, breaches })
    }
}

/// Looks for runs that a plan does not keep from happening.
struct Search<'a> {
    object: &'a Object,
    verification: &'a Verification,
    plan: &'a Plan,
}

impl Search<'_> {
    fn breaches(
        &self,
        coverage: &Coverage,
        settings: Settings,
        decide: &mut dyn FnMut(&[Question]) -> Vec<Outcome>,
    ) -> Vec<Breach> {
        let mut explorations = Explorations::new(self.object, settings);
        let missing = coverage.missing.iter();
        missing.filter_map(|region| self.breach(region, &mut explorations, decide)).collect()
    }

    /// `None` where it was proved that nothing breaks, which may be where the region is larger than what is unordered.
    fn breach(
        &self,
        region: &Region,
        explorations: &mut Explorations<'_>,
        decide: &mut dyn FnMut(&[Question]) -> Vec<Outcome>,
    ) -> Option<Breach> {
        let is_about = |conflict: &Conflict| {
            conflict.essential && (conflict.first, conflict.second) == (region.first, region.second)
        };
        let conflict = self.verification.conflicts.iter().position(is_about)?;
        let pair = self.verification.conflicts[conflict].pair();
        let about = |one: &&Judged| one.essential && !one.holds() && one.obligation.rule.pair() == Some(pair);
        let mut failing: Vec<&Judged> = self.verification.judged.iter().filter(about).collect();
        failing.sort_by_key(|one| Threat::of(one.obligation.rule));
        let breach = |judged| Breach { region: region.clone(), conflict, judged };
        let mut unproved = None;
        for judged in failing {
            if self.is_unordered(&judged.verdict) {
                return Some(breach(judged.clone()));
            }
            let narrowed = self.narrowed(&judged.obligation, region);
            let outcome = match decide(&[narrowed.question(self.object)]).pop() {
                Some(Outcome::Impossible) => continue,
                Some(outcome) => outcome,
                None => return Some(breach(judged.clone())),
            };
            let found = explorations.judge(narrowed, Some(outcome));
            if self.is_unordered(&found.verdict) {
                return Some(breach(found));
            }
            // A region may be larger than what is unordered; a run outside of that says nothing of the rest.
            let ordered = || Doubt::Solver("the calls that were found are ordered".to_owned());
            unproved.get_or_insert(match found.verdict {
                Verdict::Unknown(_) => found,
                _ => Judged { verdict: Verdict::Unknown(Reason::Undecided(ordered())), ..found },
            });
        }
        unproved.map(breach)
    }

    /// The obligation for the calls of a region alone.
    fn narrowed(&self, obligation: &Obligation, region: &Region) -> Obligation {
        let mut narrowed = obligation.clone();
        if let Some(pair) = obligation.rule.pair() {
            narrowed.hypotheses.extend(region.when.term(self.object, pair, &obligation.instances));
        }
        narrowed
    }

    /// Whether the plan does not order the calls of the run.
    fn is_unordered(&self, verdict: &Verdict) -> bool {
        let Verdict::Refuted(run) = verdict else { return false };
        let [first, second] = run.scene.calls.as_slice() else { return false };
        !self.plan.excludes(call(first), call(second))
    }
}

/// A call of a run, as plans see it.
fn call(issued: &Issued) -> Call<'_> {
    Call { operation: issued.operation, arguments: &issued.arguments }
}
