//! Plans as they are written down, and how a later one differs.

use std::collections::BTreeMap;

use steadfast_invariants::token::written::{Comparison, Unreadable, WrittenPlan, WrittenPlans};
use steadfast_invariants::token::{PlanKind, Relation, plans};

use crate::support::{plan, regions, relation};

const SAME: &str = "1.account == 2.account";
const OPERATIONS: [&str; 3] =
    ["deposit(account: Account)", "withdraw(account: Account)", "transfer(from: Account, to: Account)"];

fn bank() -> Relation {
    let from = "1.account == 2.from";
    relation(
        &OPERATIONS,
        &[("withdraw", "withdraw", SAME), ("withdraw", "transfer", from), ("transfer", "transfer", "1.from == 2.from")],
    )
}

fn written(relation: &Relation) -> WrittenPlan {
    WrittenPlan::of(&plan(relation, PlanKind::MultiMode), relation)
}

fn sentences(before: &Relation, now: &Relation) -> (Vec<String>, Comparison) {
    let comparison = written(before).compare(&plan(now, PlanKind::MultiMode), now);
    (comparison.changes.iter().map(ToString::to_string).collect(), comparison)
}

#[test]
fn a_file_is_read_in_review() {
    let plans = WrittenPlans::new(BTreeMap::from([("Bank".to_owned(), written(&bank()))]));
    let text = plans.to_text().expect("it can be written");
    assert_eq!(
        text,
        "# The coordination that replicated objects need. `cargo steadfast verify --write-plan` writes it, `--check` compares \
         with it.
version = 1

[objects.Bank.operations]
deposit = []

[[objects.Bank.operations.transfer]]
token = \"account\"
mode = \"exclusive\"
key = [\"from\"]

[[objects.Bank.operations.withdraw]]
token = \"account\"
mode = \"exclusive\"
key = [\"account\"]

[objects.Bank.tokens.account]
key = [\"account\"]

[objects.Bank.tokens.account.modes]
exclusive = [\"exclusive\"]
"
    );
    assert_eq!(WrittenPlans::parse(&text), Ok(plans));
}

/// Every kind of plan, with pairs and masks, orders the same calls after it was written and read.
#[test]
fn a_plan_means_the_same_afterwards() {
    let either = "1.a == 2.a && 1.b == 2.b || 1.a == 2.b && 1.b == 2.a";
    let friends = relation(
        &["befriend(a: User, b: User)", "unfriend(a: User, b: User)", "leave(user: User)", "keep(order: Move)"],
        &[
            ("befriend", "unfriend", either),
            ("unfriend", "leave", "1.a != 2.user"),
            ("leave", "leave", "always"),
            ("keep", "keep", "1.order.to == 2.order.to"),
        ],
    );
    for plan in plans(&friends) {
        let objects = BTreeMap::from([("a name with \"quotes\"".to_owned(), WrittenPlan::of(&plan, &friends))]);
        let text = WrittenPlans::new(objects).to_text().expect("it can be written");
        let read = WrittenPlans::parse(&text).expect("it can be read");
        let again = read.objects.values().next().expect("there is one").plan(&friends);
        assert_eq!(again.acquisitions_per_second, plan.acquisitions_per_second);
        assert_eq!(regions(&again.over_serialised, &friends), regions(&plan.over_serialised, &friends));
        let comparison = WrittenPlan::of(&plan, &friends).compare(&plan, &friends);
        assert_eq!((comparison.changes.len(), comparison.needs_more()), (0, false));
    }
}

#[test]
fn what_is_needed_now_is_told() {
    let conflicts = [("withdraw", "withdraw", SAME), ("deposit", "withdraw", SAME)];
    let more = relation(&OPERATIONS, &conflicts);
    let (sentences, comparison) = sentences(&relation(&OPERATIONS, &conflicts[..1]), &more);
    assert_eq!(
        sentences,
        [
            "`deposit` now needs the `account` token, as `shared` by `account`",
            "`exclusive` and `shared` of the `account` token now exclude each other"
        ]
    );
    assert!(comparison.needs_more());
    assert_eq!(regions(&comparison.coverage.missing, &more), ["deposit / withdraw: 1.account == 2.account"]);
}

#[test]
fn what_is_needed_no_longer_is_no_lack() {
    let less = relation(&OPERATIONS, &[("withdraw", "withdraw", SAME)]);
    let (sentences, comparison) = sentences(&bank(), &less);
    assert_eq!(sentences, ["`transfer` no longer needs the `account` token"]);
    assert!(!comparison.needs_more());
    let beyond = regions(&comparison.coverage.beyond, &less);
    assert_eq!(beyond, ["withdraw / transfer: 1.account == 2.from", "transfer / transfer: 1.from == 2.from"]);
}

/// Another key is a lack, although the token and the mode are the same; so is a parameter that is called otherwise.
#[test]
fn another_key_is_told() {
    let to = relation(&OPERATIONS, &[("transfer", "transfer", "1.to == 2.to")]);
    let from = relation(&OPERATIONS, &[("transfer", "transfer", "1.from == 2.from")]);
    let (changes, comparison) = sentences(&from, &to);
    assert_eq!(
        changes,
        ["`transfer` no longer needs the `from` token", "`transfer` now needs the `to` token, as `exclusive` by `to`"]
    );
    assert!(comparison.needs_more());

    let renamed =
        relation(&["take(account: Account)", "withdraw(of: Account)"], &[("withdraw", "withdraw", "1.of == 2.of")]);
    let before = relation(&OPERATIONS[..2], &[("withdraw", "withdraw", SAME)]);
    let (changes, comparison) = sentences(&before, &renamed);
    assert_eq!(
        changes,
        [
            "`deposit` is no operation any more",
            "`take` is not in the written plan",
            "`withdraw` no longer needs the `account` token",
            "`withdraw` now needs the `of` token, as `exclusive` by `of`",
        ]
    );
    assert!(comparison.needs_more());
}

#[test]
fn another_mode_is_told() {
    let operations = ["close()", "pay() @ 100"];
    let before = relation(&operations, &[("close", "pay", "always")]);
    let now = relation(&operations, &[("close", "close", "always"), ("close", "pay", "always")]);
    assert_eq!(
        sentences(&before, &now).0,
        [
            "`close` now needs the `close` token as `exclusive`, not as `close`",
            "`pay` now needs the `close` token as `shared`, not as `pay`",
            "`exclusive` of the `close` token now excludes itself",
            "`exclusive` and `shared` of the `close` token now exclude each other",
            "`close` and `pay` of the `close` token no longer exclude each other",
        ]
    );
}

#[test]
fn files_that_are_no_plans_are_refused() {
    let error = |text: &str| WrittenPlans::parse(text).expect_err("it is no plan");
    assert_eq!(error("version = 2\nsomething = \"new\""), Unreadable::Version(2));
    assert_eq!(error("version = 2").to_string(), "the plan is of version 2, not 1");
    assert!(matches!(error(""), Unreadable::Malformed(_)));
    assert!(matches!(error("version = 1\nunknown = 1"), Unreadable::Malformed(_)));
    let unknown = "version = 1\n[[objects.Bank.operations.withdraw]]\ntoken = \"account\"\nmode = \"exclusive\"";
    assert_eq!(
        error(unknown).to_string(),
        "`withdraw` of `Bank` takes `account` as `exclusive`, which is not among the tokens"
    );
    let one_sided =
        "version = 1\n[objects.Bank.operations]\n[objects.Bank.tokens.day.modes]\nclose = [\"pay\"]\npay = []";
    assert_eq!(
        error(one_sided).to_string(),
        "in the token `day` of `Bank`, `close` excludes `pay`, and not the other way round"
    );
    assert_eq!(WrittenPlans::parse("version = 1").expect("it is a plan of nothing").objects.len(), 0);
}
