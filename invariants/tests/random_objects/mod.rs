//! Small objects of random terms: two fields, an invariant, and two operations with an argument and perhaps a capture.

use std::collections::HashMap;

use steadfast_invariants::object::{
    Apply, Capture, Clause, Effect, Form, Initial, Invariant, Object, Operation, Param, Role, StateField,
};
use steadfast_invariants::term::conditions::{Demand, demands, overflow};
use steadfast_invariants::{IntType, Rate, Site, Sort, Term, Var};

use crate::random::{Random, account, literal};

/// How deep the terms are.
const DEPTH: u32 = 3;

/// An object by the choices that `bytes` stand for.
pub(crate) fn object(bytes: &[u8]) -> Object {
    let mut random = Random::new(bytes, &[]);
    let state = ["first", "second"].map(|name| Var::new(name, sort(&mut random)));
    let (holds, operations) = random.within(&state, |random| {
        (simple(random, &Sort::Bool), ["one", "two"].map(|name| operation(name, &state, random)))
    });
    let start = state.iter().map(|var| literal(&random.value(&var.sort), &var.sort)).collect();
    let site = Site::default();
    Object {
        name: "Random".into(),
        site,
        initials: vec![Initial {
            name: "new".into(),
            site,
            params: Vec::new(),
            accepts: Term::bool(true),
            faults: Vec::new(),
            state: start,
        }],
        invariants: vec![Invariant {
            name: "invariant".into(),
            site,
            clauses: vec![Clause { site, holds: holds.clone() }],
            holds,
        }],
        operations: operations.into(),
        state: state.map(|var| StateField { var, site, constant: false, public: false }).into(),
        apply: Apply::Effect,
        overflow_checked: false,
        equivalence: None,
        assumptions: Vec::new(),
    }
}

fn operation(name: &str, state: &[Var], random: &mut Random<'_>) -> Operation {
    let site = Site::default();
    let param = Var::new("argument", sort(random));
    let (accepts, capture, captured, after) = random.within(std::slice::from_ref(&param), |random| {
        let accepts = simple(random, &Sort::Bool);
        let capture = Var::new("capture", sort(random));
        let captured = simple(random, &capture.sort);
        let after: Vec<Term> = random.within(std::slice::from_ref(&capture), |random| {
            state.iter().map(|var| simple(random, &var.sort)).collect()
        });
        (accepts, capture, captured, after)
    });
    let under = |demand: Demand| Demand { holds: accepts.implies(&demand.holds), fault: demand.fault };
    Operation {
        name: name.into(),
        site,
        params: vec![Param { var: param, site, role: Role::Plain }],
        guards: vec![Clause { site, holds: accepts.clone() }],
        origin: demands(&accepts).into_iter().chain(demands(&captured).into_iter().map(under)).collect(),
        captures: vec![Capture { var: capture, value: captured, site }],
        refusals: Vec::new(),
        effect: Effect {
            demands: after.iter().flat_map(demands).collect(),
            overflow: after.iter().flat_map(overflow).collect(),
            state: after,
        },
        accepts,
        result: Term::unit(),
        form: Form::OnePart,
        query: false,
        tokens: Vec::new(),
        rate: Rate::ONE,
    }
}

/// A term as the front end makes them, through the constructors.
fn simple(random: &mut Random<'_>, sort: &Sort) -> Term {
    random.term(sort, DEPTH).substitute(&HashMap::new())
}

/// One of few sorts, so that fields, arguments and captures have something to do with each other.
fn sort(random: &mut Random<'_>) -> Sort {
    let number = Sort::Int(IntType::named("u8").unwrap_or(IntType::MATHEMATICAL));
    let sorts = [number.clone(), account(), Sort::set(account()), Sort::map(account(), number)];
    sorts[random.choice(sorts.len())].clone()
}
