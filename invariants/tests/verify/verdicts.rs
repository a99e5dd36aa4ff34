//! Verdicts on objects of the literature, decided by trying all small values.

use steadfast_invariants::verdict::Standing;

use crate::support::objects::{account, bank, clamped, courseware, decrements};
use crate::support::{conflicts, verified};

#[test]
fn concurrent_withdrawals_overdraw() {
    let object = account();
    let found = verified(&object);
    assert_eq!(conflicts(&object, &found), ["withdraw / withdraw: nonnegative, precondition"]);
    assert_eq!(found.gate, []);
    assert!(found.operations.iter().all(|operation| operation.sequential == Standing::Holds));
}

#[test]
fn accounts_conflict_by_account() {
    let object = bank();
    let found = verified(&object);
    assert_eq!(
        conflicts(&object, &found),
        ["open / open: convergence, precondition", "withdraw / withdraw: positive, precondition"]
    );
}

#[test]
fn a_clamped_counter_diverges() {
    let object = clamped();
    assert_eq!(conflicts(&object, &verified(&object)), ["inc / dec: convergence"]);
}

#[test]
fn three_decrements_are_found_in_pairs() {
    let object = decrements();
    assert_eq!(conflicts(&object, &verified(&object)), ["dec / dec: precondition"]);
}

#[test]
fn courses_are_deleted_under_students() {
    let object = courseware();
    assert_eq!(
        conflicts(&object, &verified(&object)),
        ["add_course / delete_course: convergence", "enroll / delete_course: refers, precondition"]
    );
}
