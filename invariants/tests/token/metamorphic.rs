//! What must not change the tokens, or only in one direction.

use steadfast_invariants::token::{Plan, PlanKind, Relation, plans};

use crate::support::{plan, relation, tokens};

const OPERATIONS: [&str; 3] =
    ["add(course: Course)", "enroll(student: Student, course: Course) @ 50", "delete(course: Course)"];
const SAME: &str = "1.course == 2.course";
const CONFLICTS: [(&str, &str, &str); 2] = [("add", "delete", SAME), ("enroll", "delete", SAME)];

fn multi_mode(relation: &Relation) -> Plan {
    plan(relation, PlanKind::MultiMode)
}

#[test]
fn an_operation_that_conflicts_with_nothing_changes_nothing() {
    let before = relation(&OPERATIONS, &CONFLICTS);
    let more = [OPERATIONS.as_slice(), &["look(course: Course) @ 1000"]].concat();
    let after = relation(&more, &CONFLICTS);
    for (one, other) in plans(&before).iter().zip(&plans(&after)) {
        assert_eq!(tokens(one, &before), tokens(other, &after));
        assert_eq!(one.price(), other.price());
        assert_eq!(other.acquisitions[3], []);
    }
}

#[test]
fn an_operation_under_another_name_takes_the_same_tokens() {
    let twice = [OPERATIONS.as_slice(), &["insert(course: Course)"]].concat();
    // Conflicts name the operation that stands first in source first.
    let conflicts = [CONFLICTS.as_slice(), &[("delete", "insert", SAME)]].concat();
    let relation = relation(&twice, &conflicts);
    let plan = multi_mode(&relation);
    assert_eq!(plan.acquisitions[0], plan.acquisitions[3]);
    assert_eq!(plan.tokens.len(), 1);
    assert_eq!(plan.tokens[0].modes.len(), 2);
}

/// In another order, the same operations take the same tokens by the same keys, and as many modes.
#[test]
fn the_order_of_operations_is_of_no_importance() {
    let before = relation(&OPERATIONS, &CONFLICTS);
    let operations = [OPERATIONS[2], OPERATIONS[0], OPERATIONS[1]];
    let after = relation(&operations, &[("delete", "add", SAME), ("delete", "enroll", SAME)]);
    let shape = |relation: &Relation| {
        let plan = multi_mode(relation);
        let tokens = plan.tokens.iter().map(|token| (token.name.clone(), token.key.clone(), token.modes.len()));
        let mut taken: Vec<(String, Vec<Vec<String>>)> = relation
            .operations
            .iter()
            .zip(&plan.acquisitions)
            .map(|(signature, taken)| {
                (signature.name.to_string(), taken.iter().map(|taken| taken.key.texts(signature)).collect())
            })
            .collect();
        taken.sort();
        (tokens.collect::<Vec<_>>(), taken, plan.price())
    };
    assert_eq!(shape(&before), shape(&after));
}

/// Without one of its conflicts, an object needs no token that it did not need.
#[test]
fn fewer_conflicts_need_no_more() {
    let all = relation(&OPERATIONS, &CONFLICTS);
    for conflict in CONFLICTS {
        let fewer = relation(&OPERATIONS, &[conflict]);
        assert!(multi_mode(&fewer).price() <= multi_mode(&all).price());
        let taken = |relation: &Relation| multi_mode(relation).acquisitions.iter().map(Vec::len).collect::<Vec<_>>();
        assert!(taken(&fewer).iter().zip(taken(&all)).all(|(fewer, all)| *fewer <= all));
    }
}
