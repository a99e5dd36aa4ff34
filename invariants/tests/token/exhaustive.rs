//! Plans for random conflicts, over all arguments of a small domain.

use std::collections::BTreeSet;

use itertools::Itertools;
use proptest::collection::vec;
use proptest::prelude::{Strategy, proptest};
use proptest::sample::select;
use proptest::test_runner::Config;
use steadfast_invariants::term::Element;
use steadfast_invariants::token::{Call, Plan, PlanKind, Relation, plans};
use steadfast_invariants::{Sort, Value};

use crate::support::{plan, relation};

const OPERATIONS: [&str; 4] =
    ["free(flag: bool)", "move(from: Key, to: Key, n: i32) @ 3", "drop(key: Key, on: bool) @ 2", "all(n: i32)"];

/// What can be said of two calls, by their operations.
const LITERALS: [(&str, &str, &[&str]); 7] = [
    (
        "move",
        "move",
        &[
            "1.from == 2.from",
            "1.from == 2.to",
            "1.to == 2.from",
            "1.to == 2.to",
            "1.from != 2.from",
            "1.to != 2.from",
            "1.from == 1.to",
            "2.from != 2.to",
            "1.n < 2.n",
            "1.n > 0",
        ],
    ),
    (
        "move",
        "drop",
        &["1.from == 2.key", "1.to == 2.key", "1.from != 2.key", "1.n <= 0", "2.on == true", "1.from != 1.to"],
    ),
    ("move", "all", &["1.n == 2.n", "1.n != 2.n", "1.n >= 2.n", "1.from == 1.to"]),
    ("drop", "drop", &["1.key == 2.key", "1.key != 2.key", "1.on != 2.on", "1.on == true"]),
    ("free", "drop", &["1.flag == 2.on", "1.flag != 2.on", "1.flag == false"]),
    ("drop", "all", &["1.on == false", "2.n > 0"]),
    ("all", "all", &["1.n == 2.n", "1.n != 2.n", "1.n < 2.n", "1.n == 0"]),
];

/// Up to four conflicts of up to two cases of up to three literals.
fn relations() -> impl Strategy<Value = Relation> {
    let conflict = select(&LITERALS[..]).prop_flat_map(|(first, second, literals)| {
        let case = vec(select(literals), 1..=3).prop_map(|case| case.join(" && "));
        vec(case, 1..=2).prop_map(move |cases| (first, second, cases.join(" || ")))
    });
    vec(conflict, 0..=4).prop_map(|conflicts| {
        let conflicts: Vec<(&str, &str, &str)> =
            conflicts.iter().map(|(first, second, when)| (*first, *second, when.as_str())).collect();
        relation(&OPERATIONS, &conflicts)
    })
}

/// Four keys, as two calls have no more than four, and numbers around zero.
fn values(sort: &Sort) -> Vec<Value> {
    match sort {
        Sort::Bool => [false, true].map(Value::Bool).to_vec(),
        Sort::Int(_) => (-1..=1).map(|number| Value::Int(number.into())).collect(),
        _ => (0..4).map(|number| Value::Element(Element::Numbered(number))).collect(),
    }
}

fn arguments(relation: &Relation, operation: usize) -> Vec<Vec<Value>> {
    let params = &relation.operations[operation].params;
    if params.is_empty() {
        return vec![Vec::new()];
    }
    params.iter().map(|param| values(&param.sort)).multi_cartesian_product().collect()
}

/// Calls `check` for all calls of all pairs.
fn for_all_calls(relation: &Relation, mut check: impl FnMut(Call<'_>, Call<'_>)) {
    for (first, second) in relation.pairs() {
        let (firsts, seconds) = (arguments(relation, first), arguments(relation, second));
        for (one, other) in firsts.iter().cartesian_product(&seconds) {
            check(Call { operation: first, arguments: one }, Call { operation: second, arguments: other });
        }
    }
}

/// Whether a plan says that it orders two calls without need.
fn is_over_serialised(plan: &Plan, first: Call<'_>, second: Call<'_>) -> bool {
    plan.over_serialised.iter().any(|region| {
        assert!(region.exact, "two calls of few arguments can be compared in few ways");
        (region.first, region.second) == (first.operation, second.operation)
            && region.when.holds(first.arguments, second.arguments)
    })
}

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_plan_orders_what_conflicts_and_says_what_else(relation in relations()) {
        for plan in plans(&relation) {
            for_all_calls(&relation, |first, second| {
                let (conflict, ordered) = (relation.holds(first, second), plan.excludes(first, second));
                assert_eq!(ordered, plan.excludes(second, first));
                assert!(ordered || !conflict, "{}: {first:?} and {second:?} run concurrently: {relation:#?}", plan.kind);
                let over = is_over_serialised(&plan, first, second);
                assert_eq!(over, ordered && !conflict, "{}: {first:?}, {second:?}: {plan:#?} {relation:#?}", plan.kind);
            });
        }
    }

    /// Two modes with the same neighbours would be one, so that no plan with the same tokens has fewer.
    #[test]
    fn there_are_no_fewer_modes(relation in relations()) {
        for token in plan(&relation, PlanKind::MultiMode).tokens {
            assert!(token.modes.iter().map(|mode| &mode.excludes).all_unique(), "{token:#?}");
            for (place, mode) in token.modes.iter().enumerate() {
                assert!(!mode.excludes.is_empty());
                assert!(mode.excludes.iter().all(|other| token.modes[*other].excludes.contains(&place)));
            }
        }
    }

    /// No call waits for one that waits for it: all take instances in one order.
    #[test]
    fn holdings_are_taken_in_a_total_order(relation in relations()) {
        for plan in plans(&relation) {
            let mut before = BTreeSet::new();
            for operation in 0..relation.operations.len() {
                for arguments in arguments(&relation, operation) {
                    let holdings = plan.holdings(Call { operation, arguments: &arguments });
                    let instances = holdings.iter().map(|holding| (holding.token, holding.instance.clone()));
                    before.extend(instances.dedup().tuple_windows::<(_, _)>());
                }
            }
            assert!(before.iter().all(|(one, other)| one < other), "{plan:#?}");
            assert!(plan.tokens.iter().tuple_windows().all(|(one, other)| one.name < other.name));
        }
    }
}

/// Every graph of four operations, by its edges.
fn for_all_graphs(mut check: impl FnMut(&[(usize, usize)], &Relation)) {
    let names = ["a", "b", "c", "d"];
    let edges: Vec<(usize, usize)> = (0..4).flat_map(|one| (one..4).map(move |other| (one, other))).collect();
    for bits in 0_u32..1 << edges.len() {
        let chosen: Vec<(usize, usize)> =
            edges.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1).map(|(_, edge)| *edge).collect();
        let conflicts: Vec<(&str, &str, &str)> =
            chosen.iter().map(|(one, other)| (names[*one], names[*other], "1.k == 2.k")).collect();
        let operations = names.map(|name| format!("{name}(k: Key)"));
        check(&chosen, &relation(&operations.each_ref().map(String::as_str), &conflicts));
    }
}

/// Partitions of the vertices of a graph in classes that exclude each other as a whole or not at all: none has fewer classes than
/// there are modes.
#[test]
fn modes_are_fewest_in_every_graph_of_four_operations() {
    for_all_graphs(|edges, relation| {
        let has = |one: usize, other: usize| edges.contains(&(one.min(other), one.max(other)));
        let involved: Vec<usize> = (0..4).filter(|one| (0..4).any(|other| has(*one, other))).collect();
        let fewest = partitions(&involved).into_iter().filter(|classes| {
            let class = |vertex: usize| classes.iter().position(|class| class.contains(&vertex)).expect("a partition");
            let pairs = || involved.iter().cartesian_product(&involved);
            pairs().cartesian_product(pairs().collect::<Vec<_>>()).all(|((one, other), (third, fourth))| {
                let alike = class(*one) == class(*third) && class(*other) == class(*fourth);
                !alike || has(*one, *other) == has(*third, *fourth)
            })
        });
        let fewest = fewest.map(|classes| classes.len()).min().expect("single vertices are a partition");
        let plan = plan(relation, PlanKind::MultiMode);
        assert_eq!(plan.tokens.iter().map(|token| token.modes.len()).sum::<usize>(), fewest, "{edges:?}");
        assert_eq!(plan.tokens.len(), usize::from(!edges.is_empty()));
        assert_eq!(plan.over_serialised, []);
    });
}

/// Against the fewest of all tokens with two sides, or that exclude themselves, which have these edges and no others.
#[test]
fn two_mode_tokens_are_fewest_in_every_graph_of_four_operations() {
    // A bit for each edge.
    let bit = |one: usize, other: usize| 1_u32 << (4 * one.min(other) + one.max(other));
    let members = |set: u32| (0..4_usize).filter(move |place| set >> place & 1 == 1);
    let piece = |one: u32, other: u32| {
        let pairs = members(one).cartesian_product(members(other).collect::<Vec<_>>());
        pairs.fold(0, |edges, (one, other)| edges | bit(one, other))
    };
    let disjoint = (1..16).cartesian_product(1..16).filter(|(one, other)| one & other == 0);
    let pieces: BTreeSet<u32> =
        disjoint.chain((1..16).map(|side| (side, side))).map(|(one, other)| piece(one, other)).collect();
    for_all_graphs(|edges, relation| {
        let all = edges.iter().fold(0, |all, (one, other)| all | bit(*one, *other));
        let usable: Vec<u32> = pieces.iter().copied().filter(|piece| piece & !all == 0).collect();
        let mut reached = BTreeSet::from([0]);
        let mut fewest = 0;
        while !reached.contains(&all) {
            fewest += 1;
            reached = reached.iter().cartesian_product(&usable).map(|(known, piece)| known | piece).collect();
        }
        let plans = plans(relation);
        let two_mode = plans.iter().find(|plan| plan.kind == PlanKind::TwoMode);
        // Left out where it is the plan with modes.
        let two_mode = two_mode.unwrap_or(&plans[0]);
        assert_eq!(two_mode.tokens.len(), fewest, "{edges:?}");
        assert_eq!(two_mode.over_serialised, []);
        for token in &two_mode.tokens {
            assert!(matches!(token.modes[..], [_] | [_, _]), "{token:#?}");
        }
    });
}

fn partitions(vertices: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let Some((first, rest)) = vertices.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for partition in partitions(rest) {
        for place in 0..partition.len() {
            let mut extended = partition.clone();
            extended[place].push(*first);
            all.push(extended);
        }
        let mut extended = partition;
        extended.push(vec![*first]);
        all.push(extended);
    }
    all
}
