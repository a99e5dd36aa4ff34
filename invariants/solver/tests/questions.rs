//! What becomes of questions: impossible, found and how small, undecided and why.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what is not there fails the test")]

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::question::Unsupported;
use steadfast_invariants::sort::{Enum, Field, Opaque, SOME, Variant};
use steadfast_invariants::term::{Arithmetic, Binder, Element};
use steadfast_invariants::{
    Doubt, Fault, FaultReason, IntType, Outcome, Question, Scope, Site, Sort, Term, Value, Var,
};
use steadfast_wire::Budget;
use steadfast_wire::client::{Limits, Pool};

const FAULT: Fault = Fault { site: Site { file: 0, start: 0, end: 0 }, reason: FaultReason::Missing };

static POOL: LazyLock<Pool> = LazyLock::new(|| {
    let program = Path::new(env!("CARGO_BIN_EXE_steadfast-solver"));
    Pool::start(program, 2, Limits::default()).expect("the worker was built with this test")
});

fn outcome(assumptions: Vec<Term>) -> Outcome {
    let mut outcomes = decide(&[Question::new(assumptions)], &*POOL, &effort());
    outcomes.swap_remove(0)
}

fn effort() -> Effort {
    Effort::new(Budget { rlimit: 20_000_000, wall: Duration::from_secs(20), seed: 0 })
}

fn account() -> Sort {
    Sort::Opaque(Opaque { name: "Account".into(), rust: "u64".into() })
}

fn int(name: &str) -> Sort {
    Sort::Int(IntType::named(name).unwrap())
}

fn number(value: i64, sort: &Sort) -> Term {
    Term::int(value, sort.int().unwrap())
}

fn var(name: &str, sort: Sort) -> Term {
    Term::var(&Var::new(name, sort))
}

/// The values that were found, as they were asked for.
fn found(outcome: &Outcome) -> (Vec<Value>, Scope) {
    let Outcome::Found(assignment, scope) = outcome else { panic!("{outcome:?}") };
    (assignment.iter().map(|(_, value)| value.clone()).collect(), *scope)
}

fn numbered(number: u32) -> Value {
    Value::Element(Element::Numbered(number))
}

fn all_values(map: &Term, holds: impl Fn(&Term) -> Term) -> Term {
    let binder = Binder::over(map).unwrap();
    let body = holds(&binder.var(1));
    Term::all(binder, &body)
}

fn plus(first: &Term, second: &Term) -> Term {
    Term::arith(Arithmetic::Add, first, second, first.sort().clone(), FAULT)
}

fn minus(first: &Term, second: &Term) -> Term {
    Term::arith(Arithmetic::Sub, first, second, first.sort().clone(), FAULT)
}

#[test]
fn a_withdrawal_after_another_overdraws_the_smallest_account() {
    let money = int("i64");
    let accounts = var("accounts", Sort::map(account(), money.clone()));
    let who = var("who", account());
    let (first, second) = (var("first", money.clone()), var("second", money.clone()));
    let zero = number(0, &money);
    let positive = all_values(&accounts, |balance| zero.less(balance));
    let balance = accounts.value(&who, FAULT);
    let enough = |amount: &Term| amount.less(&balance);
    let both = minus(&minus(&balance, &first), &second);
    let outcome = outcome(vec![
        positive,
        zero.less(&first),
        zero.less(&second),
        accounts.has(&who),
        enough(&first),
        enough(&second),
        zero.less(&both).not(),
    ]);
    let (values, scope) = found(&outcome);
    let accounts = Value::Map([(numbered(0), Value::Int(2.into()))].into());
    let one = Value::Int(1.into());
    assert_eq!(values, [accounts, one.clone(), one, numbered(0)]);
    assert_eq!(scope, Scope::Finite(1));
}

#[test]
fn a_deposit_keeps_every_balance_positive() {
    let money = int("i64");
    let accounts = var("accounts", Sort::map(account(), money.clone()));
    let (who, amount) = (var("who", account()), var("amount", int("u32")));
    let zero = number(0, &money);
    let positive = |map: &Term| all_values(map, |balance| zero.less(balance));
    let sum = plus(&accounts.value(&who, FAULT), &amount.cast(money.int().unwrap()));
    let after = accounts.put(&who, &sum);
    assert_eq!(outcome(vec![positive(&accounts), positive(&after).not()]), Outcome::Impossible);
}

#[test]
fn insertions_commute_and_removals_do_not_commute_with_them() {
    let members = var("members", Sort::map(account(), Sort::set(account())));
    let (group, first, second) = (var("group", account()), var("first", account()), var("second", account()));
    let insert = |map: &Term, element: &Term| map.put(&group, &map.value(&group, FAULT).insert(element));
    let remove = |map: &Term, element: &Term| map.put(&group, &map.value(&group, FAULT).remove(element));
    let differ = |one: Term, other: Term| vec![members.has(&group), one.equals(&other).not()];
    let inserts = differ(insert(&insert(&members, &first), &second), insert(&insert(&members, &second), &first));
    assert_eq!(outcome(inserts), Outcome::Impossible);
    let removes = differ(remove(&insert(&members, &first), &second), insert(&remove(&members, &second), &first));
    let (values, scope) = found(&outcome(removes));
    let members = Value::Map([(numbered(0), Value::Set([].into()))].into());
    assert_eq!(values, [members, numbered(0), numbered(0), numbered(0)]);
    assert_eq!(scope, Scope::Finite(1));
}

#[test]
fn keys_that_are_equal_have_one_value_whatever_else_they_could_have_held() {
    let field = |name: &str, sort| Field { name: name.into(), sort };
    let variant = |name: &str, fields| Variant { name: name.into(), fields };
    let status = Sort::Enum(Arc::new(Enum {
        name: "Status".into(),
        variants: vec![
            variant("Open", Vec::new()),
            variant("Held", vec![field("0", int("u8")), field("1", account())]),
            variant("Closed", vec![field("by", Sort::option(account()))]),
        ],
    }));
    let owners = var("owners", Sort::map(status.clone(), account()));
    let (one, other) = (var("one", status.clone()), var("other", status));
    let differ = |map: &Term| map.value(&one, FAULT).equals(&map.value(&other, FAULT)).not();
    let known = [owners.has(&one), owners.has(&other)];
    let same = [known.to_vec(), vec![one.equals(&other), differ(&owners)]].concat();
    assert_eq!(outcome(same), Outcome::Impossible);
    let any = [known.to_vec(), vec![differ(&owners)]].concat();
    assert_eq!(found(&outcome(any)).1, Scope::Finite(2));
}

#[test]
fn an_assumption_that_is_undefined_does_not_hold() {
    let shape = var("shape", Sort::option(int("u8")));
    let payload = shape.payload(SOME, 0, FAULT);
    let small = payload.at_most(&number(3, &int("u8")));
    assert_eq!(outcome(vec![shape.is(SOME).not(), small.clone()]), Outcome::Impossible);
    assert_eq!(outcome(vec![shape.is(SOME).not(), small.not()]), Outcome::Impossible);
    assert_eq!(
        outcome(vec![Term::or([shape.is(SOME).not(), payload.less(&payload)]), shape.is(SOME)]),
        Outcome::Impossible
    );
    let (values, _) = found(&outcome(vec![Term::or([shape.is(SOME).not(), small])]));
    assert_eq!(values, [Value::Variant(0, Vec::new())]);
}

#[test]
fn machine_integers_have_bounds() {
    let byte = var("byte", int("u8"));
    let limit = number(255, &int("u8"));
    assert_eq!(outcome(vec![limit.less(&byte)]), Outcome::Impossible);
    let wrapped = plus(&byte, &number(1, &int("u8"))).wrap(IntType::named("u8").unwrap());
    let (values, _) = found(&outcome(vec![wrapped.less(&byte)]));
    assert_eq!(values, [Value::Int(255.into())]);
}

#[test]
fn literals_come_first_and_differ() {
    let literal = |text: &str| Term::element(Element::Literal(text.into()), account());
    let who = var("who", account());
    let is = |text: &str| who.equals(&literal(text));
    assert_eq!(outcome(vec![is("7"), is("8")]), Outcome::Impossible);
    let (values, _) = found(&outcome(vec![is("8").not()]));
    assert_eq!(values, [numbered(0)]);
    let (values, _) = found(&outcome(vec![Term::or([is("7"), is("8")])]));
    assert_eq!(values, [Value::Element(Element::Literal("7".into()))]);
}

#[test]
fn what_needs_many_elements_is_undecided() {
    let members: Vec<Term> = (0..6).map(|number| var(&format!("m{number}"), account())).collect();
    let mut distinct = Vec::new();
    for (place, first) in members.iter().enumerate() {
        distinct.extend(members[..place].iter().map(|second| first.equals(second).not()));
    }
    let large = Doubt::Large { searched: Scope::Finite(4) };
    assert_eq!(outcome(distinct), Outcome::Undecided(large));
}

/// The two numbers that one question names are keys for the other, too, when they are asked together, and then there are too many.
#[test]
fn what_cannot_be_asked_together_is_asked_alone() {
    let places = Sort::tuple(vec![int("i64"), int("i64"), int("i64"), int("i64")]);
    let (visited, place) = (var("visited", Sort::set(places.clone())), var("place", places));
    let x = var("x", int("i64"));
    let is = |value: i64| x.equals(&number(value, &int("i64")));
    let mut joined = [vec![visited.has(&place)], vec![visited.has(&place), is(7), is(9)]].map(Question::new);
    Question::join(&mut joined);
    assert!(joined[0].is_beside(&joined[1]));
    let outcomes = decide(&joined, &*POOL, &effort());
    assert!(matches!(outcomes[..], [Outcome::Found(_, Scope::Finite(1)), Outcome::Impossible]), "{outcomes:?}");
}

#[test]
fn sets_of_sets_are_searched_and_not_proved() {
    let groups = var("groups", Sort::set(Sort::set(account())));
    let group = var("group", Sort::set(account()));
    let empty = Term::empty(Sort::set(account()));
    let without = groups.remove(&group);
    let (values, scope) = found(&outcome(vec![groups.has(&empty), without.has(&group).not()]));
    let empty = Value::Set([].into());
    assert_eq!(values, [Value::Set([empty.clone()].into()), empty]);
    assert_eq!(scope, Scope::Finite(1));
    let doubt = Doubt::Unsupported(Unsupported::CollectionAsKey);
    assert_eq!(outcome(vec![without.has(&group)]), Outcome::Undecided(doubt));
}

#[test]
fn images_are_compared_both_ways() {
    let pairs = var("pairs", Sort::set(Sort::tuple(vec![account(), account()])));
    let image = |place: usize| {
        let binder = Binder::over(&pairs).unwrap();
        let body = binder.var(0).field(place);
        Term::image(binder, &body)
    };
    let binder = Binder::over(&pairs).unwrap();
    let pair = binder.var(0);
    let loops = Term::all(binder, &pair.field(0).equals(&pair.field(1)));
    let differ = image(0).equals(&image(1)).not();
    assert_eq!(outcome(vec![loops, differ.clone()]), Outcome::Impossible);
    let (values, _) = found(&outcome(vec![differ]));
    let pair = Value::Record(vec![numbered(0), numbered(1)]);
    assert_eq!(values, [Value::Set([pair].into())]);
}
