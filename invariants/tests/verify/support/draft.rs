//! A way to write objects down: conditions and effects are terms, and what follows from them is derived.

use steadfast_invariants::object::{
    Apply, Capture, Clause, Effect, Form, Initial, Invariant, Object, Operation, Param, Role, StateField,
};
use steadfast_invariants::sort::Opaque;
use steadfast_invariants::term::Arithmetic;
use steadfast_invariants::term::conditions::{Demand, demands, overflow};
use steadfast_invariants::{Fault, FaultReason, IntType, Rate, Site, Sort, Term, Var};

/// An object in the making.
pub(crate) struct Draft {
    object: Object,
}

/// An operation in the making.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) params: Vec<(Var, Role)>,
    pub(crate) captures: Vec<(Var, Term)>,
    pub(crate) guards: Vec<Term>,
    /// Fields that change, with their new values.
    pub(crate) changes: Vec<(Var, Term)>,
}

impl Call {
    pub(crate) fn new(name: &'static str, params: &[&Var]) -> Self {
        let params = params.iter().map(|var| ((*var).clone(), Role::Plain)).collect();
        Self { name, params, captures: Vec::new(), guards: Vec::new(), changes: Vec::new() }
    }

    pub(crate) fn role(mut self, role: Role) -> Self {
        self.params[0].1 = role;
        self
    }

    pub(crate) fn captures(mut self, var: &Var, value: &Term) -> Self {
        self.captures.push((var.clone(), value.clone()));
        self
    }

    pub(crate) fn requires(mut self, guard: Term) -> Self {
        self.guards.push(guard);
        self
    }

    pub(crate) fn sets(mut self, field: &Var, value: Term) -> Self {
        self.changes.push((field.clone(), value));
        self
    }
}

impl Draft {
    pub(crate) fn new(name: &str, fields: &[&Var]) -> Self {
        let state = fields.iter().map(|var| StateField {
            var: (*var).clone(),
            site: Site::default(),
            constant: true,
            public: false,
        });
        let object = Object {
            name: name.into(),
            site: Site::default(),
            state: state.collect(),
            initials: Vec::new(),
            invariants: Vec::new(),
            operations: Vec::new(),
            apply: Apply::Effect,
            overflow_checked: false,
            equivalence: None,
            assumptions: Vec::new(),
        };
        Self { object }
    }

    pub(crate) fn begins(mut self, state: &[Term]) -> Self {
        self.object.initials.push(Initial {
            name: "new".into(),
            site: Site::default(),
            params: Vec::new(),
            accepts: Term::bool(true),
            faults: Vec::new(),
            state: state.to_vec(),
        });
        self
    }

    pub(crate) fn invariant(mut self, name: &str, holds: Term) -> Self {
        let clauses = vec![clause(&holds)];
        self.object.invariants.push(Invariant { name: name.into(), site: Site::default(), holds, clauses });
        self
    }

    pub(crate) fn operation(mut self, call: Call) -> Self {
        for (field, _) in &call.changes {
            let fields = self.object.state.iter_mut().filter(|known| known.var == *field);
            fields.for_each(|known| known.constant = false);
        }
        let value = |field: &StateField| {
            let change = call.changes.iter().find(|(var, _)| *var == field.var);
            change.map_or_else(|| Term::var(&field.var), |(_, value)| value.clone())
        };
        let state: Vec<Term> = self.object.state.iter().map(value).collect();
        let accepts = Term::and(call.guards.iter().cloned());
        let captured = call.captures.iter().flat_map(|(_, value)| demands(value));
        let captured = captured.map(|demand| Demand { holds: accepts.implies(&demand.holds), fault: demand.fault });
        self.object.operations.push(Operation {
            name: call.name.into(),
            site: Site::default(),
            params: call.params.into_iter().map(|(var, role)| Param { var, site: Site::default(), role }).collect(),
            guards: call.guards.iter().map(clause).collect(),
            origin: demands(&accepts).into_iter().chain(captured).collect(),
            accepts,
            captures: call
                .captures
                .into_iter()
                .map(|(var, value)| Capture { var, value, site: Site::default() })
                .collect(),
            refusals: Vec::new(),
            effect: Effect {
                demands: distinct(state.iter().flat_map(demands)),
                overflow: distinct(state.iter().flat_map(overflow)),
                state,
            },
            result: Term::unit(),
            form: Form::OnePart,
            query: call.changes.is_empty(),
            tokens: Vec::new(),
            rate: Rate::ONE,
        });
        self
    }

    pub(crate) fn done(self) -> Object {
        self.object
    }
}

fn distinct(demands: impl Iterator<Item = Demand>) -> Vec<Demand> {
    let mut found = Vec::new();
    for demand in demands {
        if !found.contains(&demand) {
            found.push(demand);
        }
    }
    found
}

fn clause(holds: &Term) -> Clause {
    Clause { site: Site::default(), holds: holds.clone() }
}

pub(crate) fn int(name: &str) -> IntType {
    IntType::named(name).expect("the name is that of an integer type")
}

pub(crate) fn number(value: i64) -> Term {
    Term::int(value, int("i64"))
}

pub(crate) fn opaque(name: &str) -> Sort {
    Sort::Opaque(Opaque { name: name.into(), rust: "u64".into() })
}

pub(crate) fn fault(reason: FaultReason) -> Fault {
    Fault { site: Site::default(), reason }
}

pub(crate) fn plus(first: &Term, second: &Term) -> Term {
    Term::arith(Arithmetic::Add, first, second, first.sort().clone(), fault(FaultReason::Overflow))
}

pub(crate) fn minus(first: &Term, second: &Term) -> Term {
    Term::arith(Arithmetic::Sub, first, second, first.sort().clone(), fault(FaultReason::Overflow))
}
