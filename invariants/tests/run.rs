//! Runs of a small object: what it accepts, ships, refuses, and makes of states at other replicas.

use steadfast_invariants::eval::run::{begin, equivalent, holds, violated};
use steadfast_invariants::eval::{Accepted, Call, Run};
use steadfast_invariants::object::{
    Apply, Capture, Clause, Effect, Equivalence, Form, Initial, Invariant, Object, Operation, Param, Refusal, Role,
    StateField,
};
use steadfast_invariants::sort::Opaque;
use steadfast_invariants::term::conditions::{demands, overflow};
use steadfast_invariants::term::{Arithmetic, Element};
use steadfast_invariants::{Fault, FaultReason, IntType, Rate, Site, Sort, Term, Value, Var};

/// Tickets of which `left` may still be taken, and those that are taken.
///
/// `take(ticket)` is accepted where some are left; it ships how many there were, and replicas count down from there.
fn tickets(apply: Apply) -> Object {
    let count = Sort::Int(small());
    let ticket = Sort::Opaque(Opaque { name: "Ticket".into(), rust: "u64".into() });
    let left = Var::new("left", count.clone());
    let taken = Var::new("taken", Sort::set(ticket.clone()));
    let [zero, one, ten] = [0, 1, 10].map(|value| Term::int(value, small()));
    let fault = Fault { site: site(1), reason: FaultReason::Panic };

    let param = Var::new("ticket", ticket);
    let seen = Var::new("seen", count.clone());
    let less = Term::arith(Arithmetic::Sub, &Term::var(&left), &one, count.clone(), fault);
    let take = Operation {
        name: "take".into(),
        site: site(10),
        params: vec![param_of(&param)],
        captures: vec![Capture { var: seen.clone(), value: Term::var(&left), site: site(11) }],
        guards: vec![
            clause(12, &zero.less(&Term::var(&left))),
            clause(13, &Term::var(&taken).has(&Term::var(&param)).not()),
        ],
        accepts: Term::and([zero.less(&Term::var(&left)), Term::var(&taken).has(&Term::var(&param)).not()]),
        origin: Vec::new(),
        refusals: vec![Refusal {
            site: site(14),
            mutation: site(15),
            taken: Term::var(&left).equals(&zero),
            state: vec![Term::var(&left), Term::var(&taken).insert(&Term::var(&param))],
        }],
        effect: Effect {
            demands: demands(&less),
            overflow: Vec::new(),
            state: vec![less, Term::var(&taken).insert(&Term::var(&param))],
        },
        result: Term::tuple(vec![Term::var(&seen), Term::var(&left)]),
        form: Form::OnePart,
        query: false,
        tokens: Vec::new(),
        rate: Rate::ONE,
    };

    let amount = Var::new("amount", count.clone());
    let more = Term::arith(Arithmetic::Add, &Term::var(&left), &Term::var(&amount), count, fault);
    let print = Operation {
        name: "print".into(),
        site: site(20),
        params: vec![param_of(&amount)],
        captures: Vec::new(),
        guards: Vec::new(),
        accepts: Term::bool(true),
        origin: demands(&Term::arith(Arithmetic::Div, &ten, &Term::var(&amount), Sort::Int(small()), fault)),
        refusals: Vec::new(),
        effect: Effect { demands: Vec::new(), overflow: overflow(&more), state: vec![more, Term::var(&taken)] },
        result: Term::unit(),
        form: Form::OnePart,
        query: false,
        tokens: Vec::new(),
        rate: Rate::ONE,
    };

    let start = Var::new("start", Sort::Int(small()));
    let other = [left.renewed(), taken.renewed()];
    let share = Term::arith(Arithmetic::Div, &ten, &Term::var(&left), Sort::Int(small()), fault);
    Object {
        name: "Tickets".into(),
        site: site(0),
        state: [&left, &taken]
            .map(|var| StateField { var: var.clone(), site: site(0), constant: false, public: false })
            .into(),
        initials: vec![Initial {
            name: "new".into(),
            site: site(2),
            params: vec![param_of(&start)],
            accepts: Term::var(&start).at_most(&ten),
            faults: demands(&Term::arith(Arithmetic::Sub, &Term::var(&start), &one, Sort::Int(small()), fault)),
            state: vec![Term::var(&start), Term::empty(taken.sort.clone())],
        }],
        invariants: vec![
            invariant("bounded", &Term::var(&left).at_most(&ten)),
            invariant("divisible", &zero.at_most(&share)),
        ],
        operations: vec![take, print],
        apply,
        overflow_checked: false,
        equivalence: Some(Equivalence {
            site: site(3),
            holds: Term::var(&other[1]).equals(&Term::var(&taken)),
            other: other.into(),
        }),
        assumptions: Vec::new(),
    }
}

#[expect(clippy::unwrap_used, reason = "the name is that of a type")]
fn small() -> IntType {
    IntType::named("u8").unwrap()
}

fn site(start: u32) -> Site {
    Site { file: 0, start, end: start + 1 }
}

fn clause(start: u32, holds: &Term) -> Clause {
    Clause { site: site(start), holds: holds.clone() }
}

fn param_of(var: &Var) -> Param {
    Param { var: var.clone(), site: site(4), role: Role::Plain }
}

fn invariant(name: &str, holds: &Term) -> Invariant {
    Invariant { name: name.into(), site: site(5), holds: holds.clone(), clauses: vec![clause(5, holds)] }
}

fn number(value: u32) -> Value {
    Value::Int(value.into())
}

fn ticket(number: u32) -> Value {
    Value::Element(Element::Numbered(number))
}

fn state(left: u32, taken: &[u32]) -> Vec<Value> {
    vec![number(left), Value::Set(taken.iter().copied().map(ticket).collect())]
}

fn fault(reason: FaultReason) -> Fault {
    Fault { site: site(1), reason }
}

#[test]
fn an_accepted_run_ships_what_it_captured() {
    let object = tickets(Apply::Effect);
    let call = Call::new(&object, &object.operations[0], vec![ticket(4)]);
    let result = Value::Record(vec![number(3), number(3)]);
    assert_eq!(call.accept(&state(3, &[])), Run::Accepted(Accepted { captures: vec![number(3)], result }));
    assert_eq!(call.apply(&[number(3)], &state(2, &[7])), Ok(state(1, &[4, 7])));
}

#[test]
fn a_refused_run_names_the_first_guard_that_is_broken() {
    let object = tickets(Apply::Effect);
    let call = Call::new(&object, &object.operations[0], vec![ticket(4)]);
    for (before, broken) in [(state(0, &[4]), Some(12)), (state(1, &[4]), Some(13)), (state(1, &[]), None)] {
        let refused = matches!(call.accept(&before), Run::Refused);
        assert_eq!(refused, broken.is_some());
        assert_eq!(call.broken_guard(&before).map(|guard| guard.site), broken.map(site));
    }
}

#[test]
fn a_refusal_may_leave_another_state() {
    let object = tickets(Apply::Effect);
    let call = Call::new(&object, &object.operations[0], vec![ticket(4)]);
    let left = |before: &[Value]| call.refusal(before).map(|taken| taken.map(|(path, state)| (path.site, state)));
    assert_eq!(left(&state(1, &[])), Ok(None));
    assert_eq!(left(&state(0, &[])), Ok(Some((site(14), state(0, &[4])))));
}

#[test]
fn an_effect_has_no_meaning_where_its_demands_fail() {
    let object = tickets(Apply::Effect);
    let call = Call::new(&object, &object.operations[0], vec![ticket(4)]);
    assert_eq!(call.deliver(&[number(3)], &state(0, &[])), Err(fault(FaultReason::BelowZero)));
    let rerun = tickets(Apply::Rerun);
    let call = Call::new(&rerun, &rerun.operations[0], vec![ticket(4)]);
    assert_eq!(call.deliver(&[number(3)], &state(0, &[])), Ok(state(0, &[])), "a refusal is the identity");
    assert_eq!(call.deliver(&[number(3)], &state(1, &[])), Ok(state(0, &[4])));
}

#[test]
fn the_origin_panics_where_its_demands_fail() {
    let object = tickets(Apply::Effect);
    let call = Call::new(&object, &object.operations[1], vec![number(0)]);
    assert_eq!(call.accept(&state(1, &[])), Run::Panicked(fault(FaultReason::DivisionByZero)));
}

#[test]
fn overflow_is_told_and_not_hidden() {
    let object = tickets(Apply::Effect);
    let call = Call::new(&object, &object.operations[1], vec![number(200)]);
    assert_eq!(call.overflow(&[], &state(55, &[])), None);
    assert_eq!(call.overflow(&[], &state(56, &[])), Some(fault(FaultReason::Overflow)));
    assert_eq!(call.apply(&[], &state(56, &[])), Ok(state(256, &[])));
    assert_eq!(call.origin_overflow(&state(56, &[])), None);
}

#[test]
fn an_undefined_invariant_is_violated() {
    let object = tickets(Apply::Effect);
    let names = |state: &[Value]| violated(&object, state).iter().map(|it| it.name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(&state(3, &[])), Vec::<String>::new());
    assert_eq!(names(&state(11, &[])), ["bounded"]);
    assert_eq!(names(&state(0, &[])), ["divisible"]);
    assert!(holds(&object, &object.invariants[0], &state(10, &[])));
    assert!(!holds(&object, &object.invariants[1], &state(0, &[])));
}

#[test]
fn an_object_begins_refuses_or_panics() {
    let object = tickets(Apply::Effect);
    assert_eq!(begin(&object.initials[0], &[number(5)]), Run::Accepted(state(5, &[])));
    assert_eq!(begin(&object.initials[0], &[number(11)]), Run::Refused);
    assert_eq!(begin(&object.initials[0], &[number(0)]), Run::Panicked(fault(FaultReason::BelowZero)));
}

#[test]
fn states_are_the_same_as_the_user_says() {
    let mut object = tickets(Apply::Effect);
    let [first, second, third] = [state(1, &[4]), state(2, &[4]), state(1, &[5])];
    assert!(equivalent(&object, &first, &second));
    assert!(!equivalent(&object, &first, &third));
    object.equivalence = None;
    assert!(!equivalent(&object, &first, &second));
    assert!(equivalent(&object, &first, &first));
}
