//! Runs the calls of a scene in the interpreter, and says what breaks. It uses what the operations mean, not the terms of the
//! obligation, so that an obligation that was built wrongly is not confirmed by itself.

use super::explain::explain;
use super::{Broken, Event, Issued, NotReproduced, Scene};
use crate::eval::run::{equivalent, violated};
use crate::eval::{self, Assignment, State, satisfied};
use crate::object::Apply;
use crate::obligation::{Candidate, Part, Relation, Rule, Side};
use crate::{Object, Value};

type Replayed = Result<(Vec<Event>, Broken), NotReproduced>;

/// The events of the run, and what is wrong after them.
pub(super) fn replay(object: &Object, rule: Rule, scene: &Scene, assignment: &Assignment) -> Replayed {
    let replay = Replay { object, scene };
    match rule {
        Rule::Initial { invariant, .. } => Ok((Vec::new(), replay.invariants(0, &scene.start, invariant)?)),
        Rule::Origin { .. } => replay.origin(),
        Rule::Safety { part, .. } => replay.alone(part),
        Rule::Refusal { refusal, .. } => replay.refusal(refusal),
        Rule::Stability { threatened, part, .. } => replay.stability(threatened, part),
        Rule::Convergence { .. } => replay.convergence(),
        Rule::Congruence(_) => {
            let values = assignment.iter().map(|(var, value)| (var.clone(), value.clone())).collect();
            Ok((Vec::new(), Broken::ToldApart { values }))
        }
    }
}

struct Replay<'a> {
    object: &'a Object,
    scene: &'a Scene,
}

impl Replay<'_> {
    /// The start satisfies the invariants, as every start but the first must.
    fn starts(&self) -> Result<&State, NotReproduced> {
        require(violated(self.object, &self.scene.start).is_empty(), "the start violates an invariant")?;
        Ok(&self.scene.start)
    }

    fn call(&self, place: usize) -> Result<&Issued, NotReproduced> {
        self.scene.calls.get(place).ok_or_else(|| not("the rule has no such call"))
    }

    /// The replica applies a call.
    fn apply(&self, replica: usize, call: usize, before: &[Value]) -> Result<Event, NotReproduced> {
        require(!self.overflows(call, before)?, "plain arithmetic leaves its type")?;
        let issued = self.call(call)?;
        let after = issued.deliver(self.object, before);
        Ok(Event { replica, call, issues: replica == call && issued.origin.is_none(), after })
    }

    /// Whether applying a call leaves a type where that is assumed not to happen (INPUT 17).
    fn overflows(&self, call: usize, before: &[Value]) -> Result<bool, NotReproduced> {
        let issued = self.call(call)?;
        let call = issued.call(self.object);
        let applies = match self.object.apply {
            Apply::Effect => {
                let values = call.after(&issued.captures, before);
                call.operation().first_fault(|holds| satisfied(holds, &values)).is_none()
            }
            Apply::Rerun => matches!(call.accept(before), eval::Run::Accepted(_)),
        };
        Ok(applies && !self.object.overflow_checked && call.overflow(&issued.captures, before).is_some())
    }

    /// That invariants are broken in a state, the one of the rule among them.
    fn invariants(&self, replica: usize, state: &State, invariant: usize) -> Result<Broken, NotReproduced> {
        let object = self.object;
        let values: Assignment = object.vars().cloned().zip(state.iter().cloned()).collect();
        let declared = object.invariants.iter().enumerate();
        let broken = declared.filter(|(_, declared)| !satisfied(&declared.holds, &values));
        let invariants: Vec<_> = broken.map(|(place, declared)| (place, explain(&declared.holds, &values))).collect();
        require(invariants.iter().any(|(place, _)| *place == invariant), "the invariant holds")?;
        Ok(Broken::Invariants { replica, invariants })
    }

    fn origin(&self) -> Replayed {
        let start = self.starts()?;
        let eval::Run::Panicked(fault) = self.call(0)?.call(self.object).accept(start) else {
            let overflow = self.call(0)?.call(self.object).origin_overflow(start);
            let fault =
                overflow.filter(|_| self.object.overflow_checked).ok_or_else(|| not("the call does not panic"))?;
            return Ok((Vec::new(), Broken::Panics { call: 0, fault }));
        };
        Ok((Vec::new(), Broken::Panics { call: 0, fault }))
    }

    fn alone(&self, part: Part) -> Replayed {
        let start = self.starts()?;
        let accepted = matches!(self.call(0)?.call(self.object).accept(start), eval::Run::Accepted(_));
        require(accepted, "the call is not accepted")?;
        let event = self.apply(0, 0, start)?;
        let broken = match (part, &event.after) {
            (Part::Definedness, Err(fault)) => Broken::Undefined { replica: 0, call: 0, fault: *fault },
            (Part::Invariant(invariant), Ok(after)) => self.invariants(0, after, invariant)?,
            _ => return Err(not("the call does what it should")),
        };
        Ok((vec![event], broken))
    }

    fn refusal(&self, place: usize) -> Replayed {
        let start = self.starts()?;
        let call = self.call(0)?.call(self.object);
        let refusal = &call.operation().refusals[place];
        let before = call.before(start);
        require(satisfied(&refusal.taken, &before), "the call does not refuse there")?;
        let left = refusal.state.iter().map(|field| eval::evaluate(field, &before)).collect::<Result<State, _>>();
        let left = left.map_err(|fault| not(&format!("the call panics before it refuses: {fault:?}")))?;
        let fields = differing(start, &left);
        require(!fields.is_empty(), "the state is unchanged")?;
        let event = Event { replica: 0, call: 0, issues: true, after: Ok(left) };
        Ok((vec![event], Broken::Changes { refusal: place, fields }))
    }

    /// Both calls may safely be applied in the start; gives the states after each of them alone, as events at the replica that
    /// issues it.
    fn both(&self) -> Result<[(Event, State); 2], NotReproduced> {
        let start = self.starts()?;
        let alone = |place: usize| {
            let event = self.apply(place, place, start)?;
            // Elsewhere the guard held, and `Q` need not demand that it does here.
            let issued = self.call(place)?;
            let is_accepted = issued.origin.is_some() || issued.call(self.object).broken_guard(start).is_none();
            require(is_accepted, "a guard does not hold")?;
            let after = event.after.clone().map_err(|fault| not(&format!("an effect is undefined: {fault:?}")))?;
            require(violated(self.object, &after).is_empty(), "an operation alone violates an invariant")?;
            Ok((event, after))
        };
        Ok([alone(0)?, alone(1)?])
    }

    fn stability(&self, threatened: Side, part: Part) -> Replayed {
        let (one, other) = match threatened {
            Side::First => (0, 1),
            Side::Second => (1, 0),
        };
        let [(first, after_first), (second, after_second)] = self.both()?;
        let between = if other == 0 { after_first } else { after_second };
        let mut events = vec![first, second];
        // What a call does where its guard no longer holds is shown where it can do something.
        let is_guard = matches!(part, Part::Candidate(_));
        if !(is_guard && self.overflows(one, &between)?) {
            events.push(self.apply(other, one, &between)?);
        }
        let arrived = events.last().map(|event| &event.after);
        let broken = match (part, arrived) {
            (Part::Candidate(Candidate::Guard(guard)), _) => {
                let call = self.call(one)?.call(self.object);
                let values = call.before(&between);
                let holds = &call.operation().guards[guard].holds;
                require(!satisfied(holds, &values), "the guard still holds")?;
                Broken::Guard { replica: other, call: one, guard, explanation: Box::new(explain(holds, &values)) }
            }
            (Part::Candidate(Candidate::Captured(capture, relation)), _) => {
                require(!self.is_related(one, capture, relation, &between)?, "what was captured is still related")?;
                Broken::Stale { replica: other, call: one, capture }
            }
            (Part::Definedness, Some(Err(fault))) => Broken::Undefined { replica: other, call: one, fault: *fault },
            (Part::Invariant(invariant), Some(Ok(after))) => self.invariants(other, after, invariant)?,
            _ => return Err(not("the call does what it should")),
        };
        Ok((events, broken))
    }

    /// Whether what a call captured relates so to what it would capture in a state; not where that has no value.
    fn is_related(
        &self,
        call: usize,
        capture: usize,
        relation: Relation,
        state: &State,
    ) -> Result<bool, NotReproduced> {
        let issued = self.call(call)?;
        let known = &issued.captures[capture];
        let call = issued.call(self.object);
        let values = call.before(state);
        let value = &call.operation().captures[capture].value;
        // steadfast: allow(default_on_error): without a value there is nothing that it could relate to
        Ok(eval::evaluate(value, &values).is_ok_and(|now| match relation {
            Relation::Equal => *known == now,
            Relation::AtMost => *known <= now,
            Relation::AtLeast => *known >= now,
        }))
    }

    fn convergence(&self) -> Replayed {
        let [(first, after_first), (second, after_second)] = self.both()?;
        let arrivals = [self.apply(0, 1, &after_first)?, self.apply(1, 0, &after_second)?];
        let [Event { after: Ok(here), .. }, Event { after: Ok(there), .. }] = &arrivals else {
            return Err(not("an effect is undefined"));
        };
        require(!equivalent(self.object, here, there), "the replicas agree")?;
        let fields = differing(here, there);
        let mut events = vec![first, second];
        events.extend(arrivals);
        Ok((events, Broken::Diverges { fields }))
    }
}

fn differing(one: &State, other: &State) -> Vec<usize> {
    let fields = one.iter().zip(other).enumerate();
    fields.filter(|(_, (one, other))| one != other).map(|(place, _)| place).collect()
}

fn require(holds: bool, otherwise: &str) -> Result<(), NotReproduced> {
    if holds { Ok(()) } else { Err(not(otherwise)) }
}

fn not(reason: &str) -> NotReproduced {
    NotReproduced { reason: reason.to_owned() }
}
