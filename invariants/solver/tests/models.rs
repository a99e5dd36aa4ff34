//! Least models of problems that have many, and problems of unusual size.

mod support;

use std::time::Duration;

use steadfast_wire::{Answer, Node, NodeId, Problem, Reason, Scalar, Sort};

use support::{Build, check, int, least, model, one, pool};

#[test]
fn integers_are_near_zero_and_rather_positive() {
    let pool = pool();
    // What is demanded of `x`, and the least `x`.
    let cases: [(&[(i64, i64)], i64); 6] = [
        (&[], 0),
        (&[(-5, 5)], 0),
        (&[(-5, -3), (3, 9)], 3),
        (&[(-5, -2), (3, 9)], -2),
        (&[(1_000_000_007, i64::MAX)], 1_000_000_007),
        (&[(i64::MIN, -1_000_000_007)], -1_000_000_007),
    ];
    for (ranges, expected) in cases {
        let mut problem = Problem::new();
        let x = problem.constant("x", Sort::Int);
        let mut within = |(low, high): &(i64, i64)| {
            let (low, high) = (problem.number(*low), problem.number(*high));
            let low = problem.node(Node::AtMost(low, x));
            let high = problem.node(Node::AtMost(x, high));
            problem.node(Node::And(vec![low, high]))
        };
        let within: Vec<NodeId> = ranges.iter().map(&mut within).collect();
        if !within.is_empty() {
            let somewhere = problem.node(Node::Or(within));
            problem.assert(somewhere);
        }
        assert_eq!(one(&pool, model(problem, vec![x])), least([int(expected)]), "{ranges:?}");
    }
}

#[test]
fn the_first_observed_comes_first() {
    let pool = pool();
    let mut problem = Problem::new();
    let (x, y) = (problem.constant("x", Sort::Int), problem.constant("y", Sort::Int));
    let (sum, ten) = (problem.node(Node::Add(vec![x, y])), problem.number(10));
    let demand = problem.equal(sum, ten);
    problem.assert(demand);
    let either = problem.less(y, x);
    assert_eq!(one(&pool, model(problem.clone(), vec![x, y])), least([int(0), int(10)]));
    assert_eq!(one(&pool, model(problem.clone(), vec![y, x])), least([int(0), int(10)]));
    // False comes before true, so `x <= y`; then `x` is the least.
    let values = [Scalar::Bool(false), int(0), int(10)];
    assert_eq!(one(&pool, model(problem, vec![either, x, y])), least(values));
}

#[test]
fn integers_have_any_size() {
    let pool = pool();
    let mut problem = Problem::new();
    let x = problem.constant("x", Sort::Int);
    let size: num_bigint::BigInt = "123456789012345678901234567890".parse().expect("a number");
    let bound = problem.node(Node::Int(-&size));
    let below = problem.less(x, bound);
    problem.assert(below);
    assert_eq!(one(&pool, model(problem, vec![x])), least([Scalar::Int(-size - 1)]));
}

#[test]
fn elements_are_numbered_as_they_come() {
    let pool = pool();
    let mut problem = Problem::new();
    let (s, t) = (problem.sort("S"), problem.sort("T"));
    let [a, b, c] = ["a", "b", "c"].map(|name| problem.constant(name, s));
    let d = problem.constant("d", t);
    let same = problem.equal(a, b);
    let different = problem.not(same);
    problem.assert(different);
    let answer = one(&pool, model(problem, vec![a, d, b, c]));
    // `c` can be `a`, and the sorts are numbered apart.
    assert_eq!(answer, least([0, 0, 1, 0].map(Scalar::Element)));
}

#[test]
fn quantified_formulas_have_values_too() {
    let pool = pool();
    let mut problem = Problem::new();
    let sort = problem.sort("S");
    let p = problem.function("p", vec![sort], Sort::Bool);
    let mut quantified = |for_all: bool| {
        let variable = problem.variable("x", sort);
        let element = problem.node(Node::Variable(variable));
        let holds = problem.apply(p, &[element]);
        problem.node(if for_all { Node::ForAll(vec![variable], holds) } else { Node::Exists(vec![variable], holds) })
    };
    let (all, some) = (quantified(true), quantified(false));
    problem.assert(some);
    assert_eq!(one(&pool, model(problem.clone(), vec![some, all])), least([true, false].map(Scalar::Bool)));
    problem.assert(all);
    assert_eq!(one(&pool, model(problem, vec![some, all])), least([true, true].map(Scalar::Bool)));
}

#[test]
fn quantifiers_that_bind_nothing_and_empty_operations_mean_what_they_must() {
    let pool = pool();
    let mut problem = Problem::new();
    let (all, none) = (problem.node(Node::And(Vec::new())), problem.node(Node::Or(Vec::new())));
    let (sum, zero) = (problem.node(Node::Add(Vec::new())), problem.number(0));
    let empty = problem.node(Node::ForAll(Vec::new(), none));
    let zero = problem.equal(sum, zero);
    let answer = one(&pool, model(problem, vec![all, none, zero, empty]));
    assert_eq!(answer, least([true, false, true, false].map(Scalar::Bool)));
}

#[test]
fn a_formula_may_be_a_hundred_thousand_deep() {
    let pool = pool();
    let mut problem = Problem::new();
    let x = problem.constant("x", Sort::Int);
    let one_more = problem.number(1);
    let mut sum = x;
    let mut formula = problem.constant("b", Sort::Bool);
    let first = formula;
    for _ in 0..100_000 {
        // Not flattened, because every other operation is another one.
        let positive = problem.node(Node::AtMost(one_more, sum));
        sum = problem.node(Node::Ite(formula, sum, one_more));
        formula = problem.node(Node::Or(vec![formula, positive]));
        formula = problem.not(formula);
    }
    problem.assert(formula);
    match one(&pool, model(problem, vec![first])) {
        Answer::Satisfiable { .. } | Answer::Unsatisfiable => {}
        // No crash, at least.
        Answer::Unknown { reason } => {
            assert!(matches!(reason, Reason::ResourceLimit | Reason::WallClock | Reason::Memory), "{reason}");
        }
    }
}

#[test]
fn when_the_budget_ends_the_best_model_is_given() {
    let pool = pool();
    let mut problem = Problem::new();
    let constants: Vec<NodeId> = (0..200).map(|place| problem.constant(&format!("x{place}"), Sort::Int)).collect();
    let million = problem.number(1_000_000);
    for pair in constants.windows(2) {
        let sum = problem.node(Node::Add(pair.to_vec()));
        let enough = problem.less(million, sum);
        problem.assert(enough);
    }
    let mut request = model(problem.clone(), constants.clone());
    // More than the first check needs, less than two hundred searches.
    request.budget.rlimit = 200_000;
    let Answer::Satisfiable { values, minimal: false } = one(&pool, request.clone()) else {
        panic!("a model that need not be the least");
    };
    assert_eq!(values.len(), constants.len());
    request.budget.rlimit = 0;
    request.budget.wall = Duration::from_secs(60);
    assert!(matches!(one(&pool, request), Answer::Satisfiable { minimal: true, .. }));
    assert!(matches!(one(&pool, check(problem)), Answer::Satisfiable { minimal: true, .. }));
}

/// Three cubes that make 29, which the checks that are quick for all else do not find within this budget: the tactics do.
#[test]
fn what_checks_give_up_is_left_to_tactics() {
    let mut problem = Problem::new();
    let bases = ["x", "y", "z"].map(|name| problem.constant(name, Sort::Int));
    let cubes = bases.map(|base| {
        let square = problem.node(Node::Mul(base, base));
        problem.node(Node::Mul(square, base))
    });
    let sum = problem.node(Node::Add(cubes.to_vec()));
    let wanted = problem.number(29);
    let is_met = problem.equal(sum, wanted);
    problem.assert(is_met);
    let mut request = check(problem);
    request.budget.rlimit = 2_000_000;
    assert!(matches!(one(&pool(), request), Answer::Satisfiable { .. }));
}
