//! What tokens and modes are called, and in which key space they are.

use steadfast_invariants::token::PlanKind;

use crate::support::{plan, relation, takes, tokens};

/// The parts of a key may stand in another order in each operation.
#[test]
fn tuples_are_aligned() {
    let rows = relation(
        &["put(row: Row, column: Column)", "clear(column: Column, row: Row)", "drop(y: Column, x: Row)"],
        &[
            ("put", "clear", "1.row == 2.row && 1.column == 2.column"),
            ("clear", "drop", "1.column == 2.y && 1.row == 2.x"),
        ],
    );
    let plan = plan(&rows, PlanKind::MultiMode);
    assert_eq!(tokens(&plan, &rows).len(), 1);
    assert_eq!(takes(&plan, &rows, "put").0, ["put row_column(row, column)"]);
    assert_eq!(takes(&plan, &rows, "clear").0, ["clear row_column(row, column)"]);
    assert_eq!(takes(&plan, &rows, "drop").0, ["put row_column(x, y)"]);
}

/// What does not conflict shares a token where the keys are called the same, and has tokens of its own where there are none.
#[test]
fn keys_of_one_name_are_one_token() {
    let bank = relation(
        &["withdraw(account: Account)", "open(account: Account)", "audit()", "close_day()", "rename(account: Name)"],
        &[
            ("withdraw", "withdraw", "1.account == 2.account"),
            ("open", "open", "1.account == 2.account"),
            ("audit", "audit", "always"),
            ("close_day", "close_day", "always"),
            ("rename", "rename", "1.account == 2.account"),
        ],
    );
    let plan = plan(&bank, PlanKind::MultiMode);
    assert_eq!(
        tokens(&plan, &bank),
        [
            "account(account): withdraw = withdraw, excludes withdraw; open = open, excludes open",
            "account_2(account): exclusive = rename, excludes exclusive",
            "audit(): exclusive = audit, excludes exclusive",
            "close_day(): exclusive = close_day, excludes exclusive",
        ]
    );
    // Locks cannot say that, so there the two do not share one.
    let locks = self::plan(&bank, PlanKind::SharedExclusive);
    assert_eq!(locks.tokens.len(), 5);
    assert_eq!(locks.over_serialised, []);
}

#[test]
fn fields_are_keys() {
    let bank = relation(
        &["transfer(order: Move)", "close(account: Account)"],
        &[("transfer", "close", "1.order.to == 2.account"), ("close", "close", "1.account == 2.account")],
    );
    let plan = plan(&bank, PlanKind::MultiMode);
    assert_eq!(takes(&plan, &bank, "transfer").0, ["shared to(order.to)"]);
}

#[test]
fn operations_may_be_called_like_modes() {
    let odd = relation(&["exclusive()", "shared()"], &[("exclusive", "shared", "always")]);
    let plan = plan(&odd, PlanKind::MultiMode);
    assert_eq!(
        tokens(&plan, &odd),
        ["exclusive(): exclusive_2 = exclusive, excludes shared_2; shared_2 = shared, excludes exclusive_2"]
    );
}

#[test]
fn one_operation_may_take_a_token_in_two_modes() {
    let files = relation(&["copy(from: File, to: File)"], &[("copy", "copy", "1.from == 2.to")]);
    let plan = plan(&files, PlanKind::MultiMode);
    assert_eq!(
        tokens(&plan, &files),
        ["from(from): copy_from = copy, excludes copy_to; copy_to = copy, excludes copy_from"]
    );
    assert_eq!(takes(&plan, &files, "copy").0, ["copy_from from(from)", "copy_to from(to)"]);
    assert_eq!(plan.over_serialised, []);
}

/// What a wider case orders already needs no token.
#[test]
fn a_narrower_case_adds_nothing() {
    let files = relation(
        &["copy(from: File, to: File)"],
        &[("copy", "copy", "1.from == 2.from && 1.to != 2.to || 1.to == 1.from && 1.to == 2.from && 1.to == 2.to")],
    );
    let plan = plan(&files, PlanKind::MultiMode);
    assert_eq!(takes(&plan, &files, "copy").0, ["exclusive from(from)"]);
}
