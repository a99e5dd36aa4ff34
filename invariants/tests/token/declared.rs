//! Tokens that the source declares, against conflicts.

use steadfast_invariants::conflict::Conflict;
use steadfast_invariants::frontend::{SourceText, read};
use steadfast_invariants::token::{Declaration, Relation, Requirement, declared};
use steadfast_invariants::verdict;
use steadfast_invariants::{Object, Rate};

use crate::support::{predicate, regions, takes, tokens};

/// An object with these operations, which stand here with their attributes and parameters. All arguments are of one sort, as they come
/// together in a set.
fn object(operations: &[(&str, &str)]) -> Object {
    let methods = operations.iter().map(|(attribute, signature)| {
        let (name, params) = signature.strip_suffix(')').and_then(|text| text.split_once('(')).expect("parentheses");
        let names = params.split(',').filter_map(|param| param.split_once(':'));
        let names = names.map(|(name, _)| name.split_whitespace().last().expect("a name"));
        let body: String = names.map(|name| format!("self.seen.insert({name}); ")).collect();
        format!("#[operation{attribute}] fn {name}(&mut self, {params}) {{ self.count += 1; {body} }}\n")
    });
    let text = format!(
        "#[replicated] struct Bank {{ count: u64, seen: BTreeSet<u64> }}
         #[replicated] impl Bank {{
             #[initial] fn new() -> Self {{ Self {{ count: 0, seen: BTreeSet::new() }} }}
             {}
         }}",
        methods.collect::<String>()
    );
    let reading = read(&[SourceText { path: "src/lib.rs".to_owned(), text }]);
    reading.objects.into_iter().next().unwrap_or_else(|| panic!("{:#?}", reading.diagnostics))
}

fn conflict(object: &Object, (first, second, when): (&str, &str, &str), essential: bool) -> Conflict {
    let signatures = Relation::of(object, &[]).operations;
    let place = |name: &str| signatures.iter().position(|known| *known.name == *name).expect("it is declared");
    let (first, second) = (place(first), place(second));
    let when = predicate(when, [&signatures[first], &signatures[second]]);
    let standing = verdict::Standing::Refuted;
    Conflict { first, second, when, essential, standing, reasons: Vec::new(), coarse: false }
}

fn check(operations: &[(&str, &str)], conflicts: &[(&str, &str, &str)]) -> (Relation, Declaration) {
    let object = object(operations);
    let conflicts: Vec<Conflict> = conflicts.iter().map(|one| conflict(&object, *one, true)).collect();
    let relation = Relation::of(&object, &conflicts);
    let declaration = declared(&object, &relation).expect("tokens are declared");
    (relation, declaration)
}

#[test]
fn only_essential_conflicts_ask_for_coordination() {
    let object = object(&[("(rate = 5)", "withdraw(account: u64)"), ("", "deposit(account: u64)")]);
    let same = "1.account == 2.account";
    let conflicts = [
        conflict(&object, ("withdraw", "deposit", same), false),
        conflict(&object, ("withdraw", "withdraw", same), true),
    ];
    let relation = Relation::of(&object, &conflicts);
    let when = conflicts[1].when.clone();
    assert_eq!(relation.requirements, [Requirement { first: 0, second: 0, when, conflict: 1 }]);
    assert_eq!(relation.operations[0].rate, Rate::whole(5));
    assert_eq!(declared(&object, &relation), None);
}

#[test]
fn what_suffices_is_found_to_suffice() {
    let token = "(token(\"account\", key = account, mode = \"exclusive\"))";
    let (relation, found) = check(
        &[(token, "withdraw(account: u64)"), ("", "deposit(account: u64)")],
        &[("withdraw", "withdraw", "1.account == 2.account")],
    );
    assert_eq!(tokens(&found.plan, &relation), ["account(account): exclusive = withdraw, excludes exclusive"]);
    assert_eq!(found.coverage.is_sufficient(), Some(true));
    assert_eq!(found.coverage.beyond, []);
    assert_eq!((found.superfluous, found.mismatches), (Vec::new(), Vec::new()));
}

#[test]
fn what_is_not_covered_is_told_by_its_arguments() {
    let by = |key: &str| format!("(token(\"account\", key = {key}))");
    let (relation, found) = check(
        &[(&by("account"), "withdraw(account: u64)"), (&by("from"), "transfer(from: u64, to: u64)")],
        &[
            ("withdraw", "withdraw", "1.account == 2.account"),
            ("withdraw", "transfer", "1.account == 2.from || 1.account == 2.to"),
        ],
    );
    assert_eq!(found.coverage.is_sufficient(), Some(false));
    assert_eq!(
        regions(&found.coverage.missing, &relation),
        ["withdraw / transfer: 1.account == 2.to && 1.account != 2.from"]
    );
    assert_eq!(regions(&found.coverage.beyond, &relation), ["transfer / transfer: 1.from == 2.from"]);
}

/// INPUT 23: different modes exclude each other, and the exclusive one itself.
#[test]
fn modes_exclude_each_other() {
    let mode = |mode: &str| format!("(token(\"day\", mode = \"{mode}\"))");
    let operations =
        ["exclusive", "shared", "audit", "shared"].map(mode).into_iter().zip(["close()", "pay()", "sum()", "earn()"]);
    let operations: Vec<(String, &str)> = operations.collect();
    let operations: Vec<(&str, &str)> = operations.iter().map(|(mode, name)| (mode.as_str(), *name)).collect();
    let (relation, found) = check(&operations, &[]);
    assert_eq!(
        tokens(&found.plan, &relation),
        ["day(): audit = sum, excludes exclusive shared; exclusive = close, excludes audit exclusive shared; \
          shared = pay earn, excludes audit exclusive"]
    );
    assert_eq!(takes(&found.plan, &relation, "sum").1, "global-mode");
    assert_eq!(found.coverage.is_sufficient(), Some(true));
    assert_eq!(found.superfluous.len(), 4);
}

#[test]
fn what_can_be_left_out_is_told() {
    let two = "(token(\"account\", key = account), token(\"bank\"))";
    let (relation, found) =
        check(&[(two, "withdraw(account: u64)")], &[("withdraw", "withdraw", "1.account == 2.account")]);
    let superfluous: Vec<(usize, usize)> = found.superfluous.iter().map(|one| (one.operation, one.token)).collect();
    assert_eq!(superfluous, [(0, 1)]);
    assert_eq!(regions(&found.coverage.beyond, &relation), ["withdraw / withdraw: 1.account != 2.account"]);
}

/// Keys of other sorts, or none, are other instances.
#[test]
fn keys_that_never_meet_order_nothing() {
    let (relation, found) = check(
        &[("(token(\"account\", key = account))", "withdraw(account: u64)"), ("(token(\"account\"))", "close_bank()")],
        &[("withdraw", "close_bank", "always")],
    );
    assert_eq!(regions(&found.coverage.missing, &relation), ["withdraw / close_bank: always"]);
    assert_eq!(found.mismatches.iter().map(|one| one.operations).collect::<Vec<_>>(), [[0, 1]]);
}

/// Two concurrent calls never have the same fresh value, nor the same replica.
#[test]
fn a_key_that_differs_in_concurrent_calls_orders_nothing() {
    for role in ["#[fresh]", "#[replica]"] {
        let open = format!("open({role} ticket: u64)");
        let (relation, found) = check(&[("(token(\"ticket\", key = ticket))", &open)], &[("open", "open", "always")]);
        assert_eq!(regions(&found.coverage.missing, &relation), ["open / open: always"], "{role}");
        assert_eq!(found.coverage.beyond, []);
    }
}

/// So many arguments can be compared in too many ways; what cannot be shown to suffice is not said to.
#[test]
fn too_many_arguments_are_not_decided() {
    let params: Vec<String> = (0..8).map(|place| format!("k{place}: u64")).collect();
    let put = format!("put({})", params.join(", "));
    let keys: Vec<String> = (0..8).map(|place| format!("k{place}")).collect();
    let token = format!("(token(\"row\", key = ({})))", keys.join(", "));
    let same: Vec<String> = (0..8).map(|place| format!("1.k{place} == 2.k{place}")).collect();
    let (_, found) = check(&[(&token, &put)], &[("put", "put", &same.join(" && "))]);
    assert_eq!(found.coverage.missing, [], "each case is one of the plan's");
    assert!(found.coverage.beyond.iter().all(|region| !region.exact));
    let (_, found) = check(&[(&token, &put)], &[("put", "put", "1.k0 == 2.k0")]);
    assert_eq!(found.coverage.is_sufficient(), None);
}
