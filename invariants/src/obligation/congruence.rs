//! A declared `#[equivalence]` is an equivalence that nothing can tell apart (INPUT 16; THEORY section 2, O4: "respected by
//! every pre, cap, eff, ret, Q and I").
//!
//! With `I(s)`, `I(t)`, `s ~ t` and one call with equal arguments in both: the call is accepted in both or in neither, each
//! conjunct of its guard holds in both or in neither, it captures and returns the same, and where its effect may safely be applied
//! to both it is defined in both and makes equivalent states. Constants are the same in both.

use super::convergence::same;
use super::instance::{State, current, invariant_in, invariants};
use super::origin::clauses;
use super::{Candidate, Choice, Congruent, Instance, Obligation, Respected, Rule};
use crate::object::{Clause, Equivalence};
use crate::{Object, Term, Var};

/// The obligations of an object with a declared equivalence; none without.
pub(super) fn obligations(object: &Object, choice: &Choice) -> Vec<Obligation> {
    let Some(equivalence) = &object.equivalence else { return Vec::new() };
    let proof = Proof { object, choice, equivalence, here: current(object), there: another(object, "'") };
    let mut found = proof.equivalence();
    found.extend((0..object.invariants.len()).map(|invariant| proof.invariant(invariant)));
    for operation in 0..object.operations.len() {
        found.extend(proof.operation(operation));
    }
    found
}

/// A state with variables of its own, but for constants, that a reader can tell apart by a mark behind their names.
fn another(object: &Object, mark: &str) -> State {
    let renewed = |var: &Var| Var::new(format!("{}{mark}", var.name), var.sort.clone());
    let fields = object.state.iter();
    fields.map(|field| Term::var(&if field.constant { field.var.clone() } else { renewed(&field.var) })).collect()
}

/// Two states that are declared the same.
struct Proof<'a> {
    object: &'a Object,
    choice: &'a Choice,
    equivalence: &'a Equivalence,
    here: State,
    there: State,
}

impl Proof<'_> {
    fn related(&self, one: &State, other: &State) -> Vec<Term> {
        same(self.object, one, other).into_iter().map(|clause| clause.holds).collect()
    }

    /// Two equivalent states that satisfy the invariants.
    fn both(&self) -> Vec<Term> {
        let mut known = invariants(self.object, &self.here);
        known.extend(invariants(self.object, &self.there));
        known.extend(self.related(&self.here, &self.there));
        known
    }

    fn obligation(
        &self,
        about: Congruent,
        hypotheses: Vec<Term>,
        conclusion: Vec<Clause>,
        subject: &str,
    ) -> Obligation {
        let instances = Vec::new();
        let success = format!("the declared equivalence is respected by {subject}");
        let failure = format!("the declared equivalence is not respected by {subject}");
        Obligation { rule: Rule::Congruence(about), instances, hypotheses, conclusion, success, failure }
    }

    /// Reflexive, symmetric and transitive.
    fn equivalence(&self) -> Vec<Obligation> {
        let object = self.object;
        let third = another(object, "''");
        let here = invariants(object, &self.here);
        let mut chain = self.both();
        chain.extend(invariants(object, &third));
        chain.extend(self.related(&self.there, &third));
        let laws = [
            (Congruent::Reflexive, here, same(object, &self.here, &self.here), "reflexive"),
            (Congruent::Symmetric, self.both(), same(object, &self.there, &self.here), "symmetric"),
            (Congruent::Transitive, chain, same(object, &self.here, &third), "transitive"),
        ];
        let laws = laws.into_iter().map(|(about, hypotheses, conclusion, law)| Obligation {
            success: format!("the declared equivalence is {law}"),
            failure: format!("the declared equivalence is not {law}"),
            ..self.obligation(about, hypotheses, conclusion, law)
        });
        laws.collect()
    }

    /// `I(s), s ~ t => I_j(t)`: here only the first state is known to satisfy the invariants.
    fn invariant(&self, invariant: usize) -> Obligation {
        let mut hypotheses = invariants(self.object, &self.here);
        hypotheses.extend(self.related(&self.here, &self.there));
        let declared = &self.object.invariants[invariant];
        let holds = invariant_in(self.object, &self.there, invariant);
        let conclusion = vec![Clause { site: declared.site, holds }];
        let subject = format!("`{}`", declared.name);
        self.obligation(Congruent::Invariant(invariant), hypotheses, conclusion, &subject)
    }

    fn operation(&self, operation: usize) -> Vec<Obligation> {
        let object = self.object;
        let instance = Instance::new(object, operation, self.choice);
        let issued = instance.at_origin();
        let name = &object.operations[operation].name;
        let site = object.operations[operation].site;
        let about = |respected| Congruent::Operation(operation, respected);
        let mut found = Vec::new();

        let mut accepted = self.both();
        accepted.extend(issued.is_accepted(object, &self.here));
        accepted.extend(issued.run_hypotheses(object, &self.there));
        let mut conclusion = clauses(issued.run_demands(object, &self.there));
        conclusion.push(Clause { site, holds: issued.accepts(object, &self.there) });
        let subject = format!("whether `{name}` is accepted");
        found.push(self.obligation(about(Respected::Acceptance), accepted.clone(), conclusion, &subject));

        accepted.extend(issued.is_accepted(object, &self.there));
        let captured = issued.captured(object, &self.here).into_iter().zip(issued.captured(object, &self.there));
        let captures = object.operations[operation].captures.iter();
        let conclusion: Vec<Clause> = captures
            .zip(captured)
            .map(|(capture, (here, there))| Clause { site: capture.site, holds: here.equals(&there) })
            .collect();
        if !conclusion.is_empty() {
            let subject = format!("what `{name}` captures");
            found.push(self.obligation(about(Respected::Captures), accepted.clone(), conclusion, &subject));
        }
        // What an accepting run returns is computed where the run is, so that it has a value wherever the run has.
        let returned = issued.result(object, &self.here).equals(&issued.result(object, &self.there));
        let conclusion = vec![Clause { site, holds: returned }];
        let subject = format!("what `{name}` returns");
        found.push(self.obligation(about(Respected::Result), accepted, conclusion, &subject));

        found.extend(self.guards(&instance));
        found.extend(self.effect(&instance));
        found
    }

    fn guards(&self, instance: &Instance) -> Vec<Obligation> {
        let name = &instance.operation(self.object).name;
        let guards = 0..instance.operation(self.object).guards.len();
        guards
            .map(|place| {
                let [here, there] = [&self.here, &self.there]
                    .map(|state| instance.candidate(self.object, state, Candidate::Guard(place)));
                let mut hypotheses = self.both();
                hypotheses.push(here.holds);
                let about = Congruent::Operation(instance.operation, Respected::Guard(place));
                let subject = format!("what `{name}` requires");
                self.obligation(about, hypotheses, vec![there], &subject)
            })
            .collect()
    }

    /// Definedness, and the state that the effect makes. That the invariants hold after the effect in the other state follows from
    /// theirs being respected.
    fn effect(&self, instance: &Instance) -> [Obligation; 2] {
        let object = self.object;
        let name = &instance.operation(object).name;
        let mut hypotheses = self.both();
        hypotheses.extend(instance.was_issued(object));
        hypotheses.extend(instance.safely_applies(object, &self.here, self.choice));
        hypotheses.extend(instance.overflow(object, &self.there));
        let demands = instance.demands(object, &self.there);
        let defined = self.obligation(
            Congruent::Operation(instance.operation, Respected::Definedness),
            hypotheses.clone(),
            clauses(demands.clone()),
            &format!("where the effect of `{name}` is defined"),
        );
        hypotheses.extend(demands.into_iter().map(|demand| demand.holds));
        let (here, there) = (instance.after(object, &self.here), instance.after(object, &self.there));
        let made = self.obligation(
            Congruent::Operation(instance.operation, Respected::Effect),
            hypotheses,
            vec![Clause { site: self.equivalence.site, holds: same_term(object, &here, &there) }],
            &format!("the effect of `{name}`"),
        );
        [defined, made]
    }
}

fn same_term(object: &Object, one: &State, other: &State) -> Term {
    Term::and(same(object, one, other).into_iter().map(|clause| clause.holds))
}
