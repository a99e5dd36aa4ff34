//! The values of small domains: all of them, each once, the simplest first; and the search through them.

use std::collections::BTreeSet;

use steadfast_invariants::brute::{Search, search};
use steadfast_invariants::eval::{Domain, evaluate};
use steadfast_invariants::sort::{Opaque, SOME};
use steadfast_invariants::term::Element;
use steadfast_invariants::{Assignment, Fault, FaultReason, IntType, Site, Sort, Term, Value, Var};

fn account() -> Sort {
    Sort::Opaque(Opaque { name: "Account".into(), rust: "u64".into() })
}

#[expect(clippy::unwrap_used, reason = "the name is that of a type")]
fn int(name: &str) -> Sort {
    Sort::Int(IntType::named(name).unwrap())
}

fn number(value: i64) -> Value {
    Value::Int(value.into())
}

fn element(number: u32) -> Value {
    Value::Element(Element::Numbered(number))
}

#[test]
fn every_value_is_there_once_and_the_size_says_how_many() {
    let domain = Domain::new(3, -2..=2);
    let ticket = Sort::tuple(vec![account(), Sort::Bool]);
    let sorts = [
        (Sort::Bool, 2),
        (int("i8"), 5),
        (int("u8"), 3),
        (account(), 3),
        (Sort::unit(), 1),
        (ticket.clone(), 6),
        (Sort::option(ticket.clone()), 7),
        (Sort::result(Sort::unit(), int("u8")), 4),
        (Sort::set(account()), 8),
        (Sort::set(Sort::set(Sort::Bool)), 16),
        (Sort::map(account(), Sort::Bool), 27),
        (Sort::map(Sort::Bool, Sort::set(Sort::Bool)), 25),
    ];
    for (sort, size) in sorts {
        let values = domain.values(&sort);
        assert_eq!(domain.size(&sort), size, "{sort:?}");
        assert_eq!(values.len() as u64, size, "{sort:?}");
        assert_eq!(values.iter().collect::<BTreeSet<_>>().len() as u64, size, "{sort:?}");
    }
    let huge = Sort::set(Sort::map(Sort::set(account()), Sort::set(account())));
    assert_eq!(domain.size(&huge), u64::MAX);
}

#[test]
fn the_simplest_values_come_first() {
    let domain = Domain::new(2, -1..=1);
    assert_eq!(domain.values(&int("i64")), [0, 1, -1].map(number));
    let sets = domain.values(&Sort::set(account()));
    let [first, second] = [element(0), element(1)];
    let expected = [vec![], vec![first.clone()], vec![second.clone()], vec![first.clone(), second]];
    assert_eq!(sets, expected.map(|elements| Value::Set(elements.into_iter().collect())));
    let maps = domain.values(&Sort::map(account(), Sort::Bool));
    let small = [Vec::new(), vec![(first.clone(), Value::Bool(false))], vec![(first, Value::Bool(true))]];
    assert_eq!(maps[..3], small.map(|entries| Value::Map(entries.into_iter().collect())));
    assert_eq!(domain.values(&Sort::option(Sort::Bool))[1], Value::Variant(SOME, vec![Value::Bool(false)]));
}

#[test]
fn literals_are_the_first_elements() {
    let [second, first] = ["9", "7"].map(|name| Term::element(Element::Literal(name.into()), account()));
    let both = Term::and([second.equals(&Term::var(&Var::new("account", account()))), first.equals(&second)]);
    let names = |elements| {
        let domain = Domain::new(elements, []).with_literals_of([&both, &first]);
        domain.values(&account())
    };
    let literal = |name: &str| Value::Element(Element::Literal(name.into()));
    // `7 == 9` is evident, so only one of the literals occurs in the first term.
    assert_eq!(names(1), [literal("9"), literal("7")]);
    assert_eq!(names(3), [literal("9"), literal("7"), element(0)]);
}

#[test]
fn assignments_are_all_combinations() {
    let vars = [Var::new("first", Sort::Bool), Var::new("second", account())];
    let domain = Domain::new(2, []);
    let found: Vec<Vec<Value>> =
        domain.assignments(&vars).map(|it| it.iter().map(|(_, value)| value.clone()).collect()).collect();
    let expected =
        [false, true].into_iter().flat_map(|first| [0, 1].map(|second| vec![Value::Bool(first), element(second)]));
    assert_eq!(found, expected.collect::<Vec<_>>());
    assert_eq!(domain.assignments(&[]).count(), 1);
}

/// `accounts[who] > 1`, where the account need not be there.
fn rich() -> ([Var; 2], Term) {
    let accounts = Var::new("accounts", Sort::map(account(), int("i64")));
    let who = Var::new("who", account());
    let fault = Fault { site: Site::default(), reason: FaultReason::Missing };
    let balance = Term::var(&accounts).value(&Term::var(&who), fault);
    let one = Term::int(1, IntType::named("i64").unwrap_or(IntType::MATHEMATICAL));
    ([accounts, who], one.less(&balance))
}

#[test]
fn the_first_assignment_that_satisfies_all_conditions_is_found() {
    let (vars, rich) = rich();
    let domain = Domain::new(2, 0..=2);
    let Search::Found(found) = search(&vars, std::slice::from_ref(&rich), &domain, 10_000) else {
        panic!("one account with a balance of two is enough")
    };
    assert_eq!(found.get(&vars[0]), Some(&Value::Map([(element(0), number(2))].into())));
    assert_eq!(found.get(&vars[1]), Some(&element(0)));
    assert_eq!(evaluate(&rich, &found), Ok(Value::Bool(true)));
    let all = domain.assignments(&vars).find(|assignment| evaluate(&rich, assignment) == Ok(Value::Bool(true)));
    assert_eq!(all, Some(found), "nothing is skipped");
}

#[test]
fn a_search_says_whether_it_has_seen_everything() {
    let (vars, rich) = rich();
    let small = Domain::new(2, 0..=1);
    assert_eq!(search(&vars, std::slice::from_ref(&rich), &small, 10_000), Search::Exhausted);
    assert_eq!(search(&vars, std::slice::from_ref(&rich), &small, 20), Search::OutOfBudget);
    assert_eq!(search(&vars, &[Term::bool(false)], &small, 0), Search::OutOfBudget, "making the values costs, too");
    assert_eq!(search(&[], &[Term::bool(true)], &small, 0), Search::Found(Assignment::new()));
    assert_eq!(search(&[], &[Term::bool(false)], &small, 0), Search::Exhausted);
}
