//! Where a counterexample starts: the state, and the calls with their values.

use super::NotReproduced;
use crate::eval::run::{begin, violated};
use crate::eval::{self, Accepted, Assignment, Call, State};
use crate::obligation::{Instance, Rule};
use crate::{Object, Obligation, Value, Var};

/// The start of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scene {
    /// The state in which every replica starts.
    pub start: State,
    /// The calls, in the order of the obligation's instances.
    pub calls: Vec<Issued>,
    /// The arguments with which the object began, where the rule is about that.
    pub begun: Option<Vec<Value>>,
}

/// A call with its values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issued {
    /// The place of the operation in the object.
    pub operation: usize,
    /// Its arguments.
    pub arguments: Vec<Value>,
    /// What it computed where it was issued.
    pub captures: Vec<Value>,
    /// The state in which it was issued, where that is not the start.
    pub origin: Option<State>,
}

impl Issued {
    /// The call, for the interpreter.
    #[must_use]
    pub fn call<'a>(&self, object: &'a Object) -> Call<'a> {
        Call::new(object, &object.operations[self.operation], self.arguments.clone())
    }

    /// The replica's state after it has applied the call to `state`.
    ///
    /// # Errors
    ///
    /// Where the effect is undefined; overflow counts where the object demands that there be none.
    pub fn deliver(&self, object: &Object, state: &[Value]) -> Result<State, crate::Fault> {
        let call = self.call(object);
        let after = call.deliver(&self.captures, state)?;
        if object.overflow_checked
            && let Some(fault) = call.overflow(&self.captures, state)
        {
            return Err(fault);
        }
        Ok(after)
    }
}

impl Scene {
    /// The scene of an obligation under an assignment that has a value for each variable.
    pub(super) fn new(object: &Object, obligation: &Obligation, values: &Assignment) -> Result<Self, NotReproduced> {
        if let Rule::Initial { initial, .. } = obligation.rule {
            let arguments = read(object.initials[initial].params.iter().map(|param| &param.var), values)?;
            let eval::Run::Accepted(start) = begin(&object.initials[initial], &arguments) else {
                return Err(NotReproduced { reason: "the object does not begin with these arguments".to_owned() });
            };
            return Ok(Self { start, calls: Vec::new(), begun: Some(arguments) });
        }
        let start = read(object.vars(), values)?;
        let calls = obligation.instances.iter().map(|instance| issued(object, instance, &start, values));
        Ok(Self { calls: calls.collect::<Result<_, _>>()?, start, begun: None })
    }

    /// The same calls issued in another state; nothing where one of them is not accepted there.
    pub(super) fn moved(&self, object: &Object, start: &State) -> Option<Self> {
        if self.calls.is_empty() {
            return None;
        }
        let mut calls = Vec::new();
        for issued in &self.calls {
            let captures = match issued.call(object).accept(start) {
                eval::Run::Accepted(Accepted { captures, .. }) => captures,
                eval::Run::Panicked(_) | eval::Run::Refused if self.calls.len() == 1 => Vec::new(),
                eval::Run::Panicked(_) | eval::Run::Refused => return None,
            };
            calls.push(Issued { captures, origin: None, ..issued.clone() });
        }
        Some(Self { start: start.clone(), calls, begun: None })
    }
}

/// A call under an assignment; in the start where it is accepted there with the same captures, else in its own origin.
fn issued(object: &Object, instance: &Instance, start: &State, values: &Assignment) -> Result<Issued, NotReproduced> {
    let arguments = read(&instance.params, values)?;
    let known = read(&instance.captures, values)?;
    let mut issued = Issued { operation: instance.operation, arguments, captures: known, origin: None };
    match issued.call(object).accept(start) {
        eval::Run::Accepted(Accepted { captures, .. }) if instance.captures.is_empty() => {
            issued.captures = captures;
            return Ok(issued);
        }
        eval::Run::Accepted(Accepted { captures, .. }) if captures == issued.captures => return Ok(issued),
        _ if instance.origin.is_empty() => return Ok(issued),
        _ => {}
    }
    let origin = read(&instance.origin, values)?;
    match issued.call(object).accept(&origin) {
        eval::Run::Accepted(accepted)
            if accepted.captures == issued.captures && violated(object, &origin).is_empty() =>
        {
            issued.origin = Some(origin);
            Ok(issued)
        }
        ended => Err(NotReproduced { reason: format!("the call is not issued in its origin: {ended:?}") }),
    }
}

fn read<'a>(vars: impl IntoIterator<Item = &'a Var>, values: &Assignment) -> Result<Vec<Value>, NotReproduced> {
    let missing = |var: &Var| NotReproduced { reason: format!("`{}` has no value", var.name) };
    vars.into_iter().map(|var| values.get(var).cloned().ok_or_else(|| missing(var))).collect()
}
