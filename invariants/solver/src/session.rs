//! One request from its start to its answers: a solver of its own, and the budget that it may use.
//!
//! Requests that came together share a context, because to make one takes longer than most requests: their answers do not depend on
//! what came before them in other batches.

use std::any::Any;
use std::cell::Cell;
use std::panic;
use std::rc::Rc;
use std::time::{Duration, Instant};

use num_bigint::BigInt;
use steadfast_wire::{Answer, Budget, NodeId, Reason, Request, Response, Scalar, Task};
use z3::ast::{Ast, Bool, Dynamic, Int};
use z3::{Config, Model, Params, SatResult, Solver, StatisticsValue};

use crate::translate::Terms;
use crate::{cases, least};

/// The solver's name for the units of work that it has used.
const WORK: &str = "rlimit count";

/// Does something in a new context, whose engines have that seed.
pub(crate) fn in_context<T: Send + Sync>(seed: u32, work: impl FnOnce() -> T + Send + Sync) -> T {
    // Only what is set globally before the context is made reaches every engine.
    for engine in ["smt.random_seed", "sat.random_seed", "nlsat.seed"] {
        z3::set_global_param(engine, &seed.to_string());
    }
    z3::with_z3_config(&Config::new(), work)
}

/// The responses to requests that came together: one context serves them all, and each has a solver of its own.
pub(crate) fn responses(requests: &[Request]) -> Vec<Response> {
    requests.iter().map(response).collect()
}

/// The response to one request: an answer, or one for each case.
fn response(request: &Request) -> Response {
    let answers = Session::new(request, Instant::now()).and_then(|session| session.answers(request));
    Response { id: request.id, answers: answers.unwrap_or_else(|reason| request.unanswered(&reason)) }
}

/// A solver that holds the assertions of one request.
pub(crate) struct Session {
    solver: Solver,
    terms: Rc<Terms>,
    budget: Budget,
    started: Instant,
    /// The units of work that had been used before the first check of this case.
    work_before: Cell<u32>,
}

impl Session {
    fn new(request: &Request, started: Instant) -> Result<Self, Reason> {
        let terms = panic::catch_unwind(|| Terms::new(&request.problem, request.task.observed()));
        let terms = terms.map_err(|payload| no_term(payload.as_ref()))?;
        let (terms, budget) = (Rc::new(terms), request.budget);
        let session = Self { solver: Solver::new(), terms, budget, started, work_before: Cell::new(0) };
        for assertion in &request.problem.assertions {
            session.assert(&session.formula(*assertion)?);
        }
        Ok(session)
    }

    fn answers(&self, request: &Request) -> Result<Vec<Answer>, Reason> {
        if request.problem.cases.is_empty() {
            return Ok(vec![self.alone(&Bool::from_bool(true), &request.task)?]);
        }
        let cases = request.problem.cases.iter().map(|case| self.formula(*case)).collect::<Result<Vec<_>, _>>()?;
        Ok(cases::answers(self, &cases, &request.task))
    }

    /// The answer about what is asserted and a condition, for which the units of work that may be used begin anew.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(crate) fn alone(&self, condition: &Bool, task: &Task) -> Result<Answer, Reason> {
        self.begin();
        match self.within(condition, |session| session.answer(task)) {
            Err(Reason::GaveUp(_) | Reason::ResourceLimit) => self.by_tactics(condition, task),
            answer => answer,
        }
    }

    /// The same in another way. The first check of a solver, if nothing was pushed before, is made by a tactic that is chosen by what is
    /// asserted. It often takes a hundred times as long, but finds what other checks do not, as models of products.
    fn by_tactics(&self, condition: &Bool, task: &Task) -> Result<Answer, Reason> {
        let work_before = Cell::new(self.work());
        let session = Self { solver: Solver::new(), terms: Rc::clone(&self.terms), work_before, ..*self };
        self.solver.get_assertions().iter().chain([condition]).for_each(|assertion| session.assert(assertion));
        session.answer(task)
    }

    /// Lets the units of work that may be used begin anew.
    pub(crate) fn begin(&self) {
        self.work_before.set(self.work());
    }

    /// The answer about what is asserted now.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(crate) fn answer(&self, task: &Task) -> Result<Answer, Reason> {
        match (self.check()?, task) {
            (None, _) => Ok(Answer::Unsatisfiable),
            (Some(model), Task::Model { .. }) => least::values(self, &self.observed(task)?, model),
            (Some(model), _) => self.example(task, &model),
        }
    }

    /// The answer that one model gives.
    ///
    /// # Errors
    ///
    /// When it does not say what the observed terms are.
    pub(crate) fn example(&self, task: &Task, model: &Model) -> Result<Answer, Reason> {
        let values = least::read(model, &self.observed(task)?).ok_or_else(least::unread)?;
        Ok(Answer::Satisfiable { values, minimal: *task == Task::Check })
    }

    fn observed(&self, task: &Task) -> Result<Vec<Dynamic>, Reason> {
        task.observed().iter().map(|node| self.term(*node)).collect()
    }

    fn formula(&self, node: NodeId) -> Result<Bool, Reason> {
        self.terms.bool(node).ok_or(Reason::Memory)
    }

    fn term(&self, node: NodeId) -> Result<Dynamic, Reason> {
        self.terms.get(node).cloned().ok_or(Reason::Memory)
    }

    /// Demands that `condition` holds from now on.
    pub(crate) fn assert(&self, condition: &Bool) {
        self.solver.assert(condition);
    }

    /// A model in which `condition` holds too, or `None` where there is none.
    ///
    /// # Errors
    ///
    /// Why it was not found out.
    pub(crate) fn check_with(&self, condition: &Bool) -> Result<Option<Model>, Reason> {
        self.within(condition, Self::check)
    }

    /// What is found out while `condition` holds too.
    pub(crate) fn within<T>(&self, condition: &Bool, find: impl FnOnce(&Self) -> T) -> T {
        self.solver.push();
        self.solver.assert(condition);
        let found = find(self);
        self.solver.pop(1);
        found
    }

    /// A model of what has been asserted, or `None` where there is none.
    fn check(&self) -> Result<Option<Model>, Reason> {
        let mut params = Params::new();
        params.set_u32("timeout", self.milliseconds_left().ok_or(Reason::WallClock)?);
        params.set_u32("rlimit", self.work_left().ok_or(Reason::ResourceLimit)?);
        self.solver.set_params(&params);
        match self.solver.check() {
            SatResult::Unsat => Ok(None),
            SatResult::Sat => match self.solver.get_model() {
                Some(model) => Ok(Some(model)),
                None => Err(self.reason()),
            },
            SatResult::Unknown => Err(self.reason()),
        }
    }

    /// Why the last check found nothing out.
    fn reason(&self) -> Reason {
        let words = self.solver.get_reason_unknown().unwrap_or_default();
        if words.contains("memory") {
            Reason::Memory
        } else if self.work_left().is_none() {
            // The solver calls both limits by many names, so they are told by what was used.
            Reason::ResourceLimit
        } else if self.milliseconds_left().is_none() {
            Reason::WallClock
        } else {
            Reason::GaveUp(words)
        }
    }

    /// The time that is left, where there is some.
    fn milliseconds_left(&self) -> Option<u32> {
        let left = self.budget.wall.saturating_sub(self.started.elapsed());
        // The largest number means no limit to the solver; it is longer than a month.
        (left >= Duration::from_millis(1)).then(|| u32::try_from(left.as_millis()).unwrap_or(u32::MAX))
    }

    /// The units of work that are left, where there are some; 0 means that there is no limit.
    fn work_left(&self) -> Option<u32> {
        if self.budget.rlimit == 0 {
            return Some(0);
        }
        let used = self.work().saturating_sub(self.work_before.get());
        Some(self.budget.rlimit.saturating_sub(used)).filter(|left| *left > 0)
    }

    /// The units of work that have been used in this context.
    fn work(&self) -> u32 {
        match self.solver.get_statistics().value(WORK) {
            Some(StatisticsValue::UInt(count)) => count,
            // What exceeds the range of the integer is given as a floating-point number.
            Some(StatisticsValue::Double(_)) => u32::MAX,
            None => 0,
        }
    }
}

/// Why a checked problem could not be translated: the bindings panic where the solver makes no term, and it makes every
/// one unless there is no memory left for it.
fn no_term(payload: &(dyn Any + Send)) -> Reason {
    let words = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref().map(String::as_str));
    match words {
        Some(words) if words.contains("unwrap()") => Reason::Memory,
        words => Reason::Crashed(words.unwrap_or("a panic without words").to_owned()),
    }
}

/// The truth value of a term in a model, where the model settles it.
pub(crate) fn truth(model: &Model, term: &Bool) -> Option<bool> {
    model.eval(term, true)?.as_bool()
}

/// The integer that a term is in a model, where the model settles it.
pub(crate) fn number(model: &Model, term: &Int) -> Option<BigInt> {
    let value = model.eval(term, true)?;
    if let Some(small) = value.as_i64() {
        return Some(BigInt::from(small));
    }
    // Larger ones can only be had as text: `5`, or `(- 5)`.
    let text = value.to_string();
    let (negative, digits) = match text.strip_prefix("(- ").and_then(|rest| rest.strip_suffix(')')) {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let size = BigInt::parse_bytes(digits.as_bytes(), 10)?;
    Some(if negative { -size } else { size })
}

/// The element that a term is in a model.
pub(crate) fn element(model: &Model, term: &Dynamic) -> Option<Dynamic> {
    model.eval(term, true)
}

/// The elements of uninterpreted sorts that have been seen, to number them as they come.
#[derive(Default)]
pub(crate) struct Elements {
    /// With the name of the sort, in the order of coming.
    seen: Vec<Dynamic>,
}

impl Elements {
    /// The number of an element among those of its sort, which is the next one where it is new.
    pub(crate) fn number(&mut self, element: Dynamic) -> Scalar {
        let sort = element.get_sort();
        let mut of_sort = self.seen.iter().filter(|seen| seen.get_sort() == sort);
        let place = of_sort.by_ref().position(|seen| seen.ast_eq(&element));
        let place = place.unwrap_or_else(|| {
            let count = self.seen.iter().filter(|seen| seen.get_sort() == sort).count();
            self.seen.push(element);
            count
        });
        Scalar::Element(u32::try_from(place).unwrap_or(u32::MAX))
    }
}
