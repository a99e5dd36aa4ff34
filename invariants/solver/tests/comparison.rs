//! Conflicts that are written as the product would find them are compared with what is expected.

mod support;

use steadfast_invariants::Object;
use steadfast_invariants::conflict::{Conflict, Reason};
use steadfast_invariants::verdict::{Standing, Threat};

use support::comparison::differences;
use support::expectation::Expectation;
use support::gallery;
use support::predicate_text::parse;

/// A conflict of two operations, by their names, with its reasons.
fn conflict(object: &Object, pair: [&str; 2], essential: bool, reasons: &[(Threat, &str)]) -> Conflict {
    let place = |name: &str| {
        let place = object.operations.iter().position(|operation| &*operation.name == name);
        place.unwrap_or_else(|| panic!("there is no {name}"))
    };
    let places = pair.map(place);
    let predicate = |text: &str| parse(object, places, text).unwrap_or_else(|refusal| panic!("{refusal}"));
    let reasons = reasons.iter().map(|(threat, when)| Reason {
        threat: *threat,
        when: predicate(when),
        standing: Standing::Refuted,
    });
    let reasons: Vec<Reason> = reasons.collect();
    let mut when = predicate("never");
    when.cases.extend(reasons.iter().flat_map(|reason| reason.when.cases.clone()));
    let [first, second] = places;
    Conflict { first, second, when, essential, standing: Standing::Refuted, reasons, coarse: false }
}

fn differs(model: &str, found: &[Conflict]) -> String {
    differences(&gallery::object(model), &Expectation::of(model), found).join("\n")
}

#[test]
fn the_expected_conflicts_are_accepted_however_they_are_written() {
    let object = gallery::object("accounts");
    let pair = ["withdraw", "withdraw"];
    let invariant = Threat::Invariant(0);
    let when = "2.account == 1.account && 1.amount != 0 && 2.amount >= 1";
    let found = [conflict(&object, pair, true, &[(invariant, when), (Threat::Precondition, when)])];
    assert_eq!(differs("accounts", &found), "");
}

#[test]
fn other_conflicts_are_told_from_the_expected_ones() {
    let object = gallery::object("accounts");
    let pair = ["withdraw", "withdraw"];
    let when = "1.account == 2.account && 1.amount > 0 && 2.amount > 0";
    let invariant = Threat::Invariant(0);
    let right = || conflict(&object, pair, true, &[(invariant, when)]);
    assert!(differs("accounts", &[]).contains("withdraw / withdraw: only expected for"));
    let wider = conflict(&object, pair, true, &[(invariant, "1.account == 2.account")]);
    assert!(differs("accounts", &[wider]).contains("withdraw / withdraw: only found for"));
    let kept = conflict(&object, pair, true, &[(Threat::Precondition, when)]);
    assert_eq!(differs("accounts", &[kept]), "", "a guard that is kept is stability as well");
    let diverging = conflict(&object, pair, true, &[(Threat::Convergence, when)]);
    assert!(differs("accounts", &[diverging]).contains("{Commutativity} and not {Stability}"));
    let declared = conflict(&object, pair, false, &[(Threat::Precondition, when)]);
    assert!(differs("accounts", &[declared]).contains("withdraw / withdraw, not essential: only found for"));
    let further = conflict(&object, ["deposit", "withdraw"], true, &[(Threat::Convergence, "always")]);
    assert!(differs("accounts", &[right(), further]).contains("deposit / withdraw: only found for"));
    assert!(differs("accounts", &[right(), right()]).contains("more than one entry"));
    let unproved = Conflict { standing: Standing::Unproved, ..right() };
    assert!(differs("accounts", &[unproved]).contains("unproved"));
}

#[test]
fn alternatives_are_accepted_as_a_whole_only() {
    let object = gallery::object("seats");
    let seat = "1.seat == 2.seat";
    let reserving = ["reserve", "reserve"];
    let apart = [
        conflict(
            &object,
            reserving,
            true,
            &[(Threat::Convergence, "1.seat == 2.seat && 1.passenger != 2.passenger"), (Threat::Precondition, seat)],
        ),
        conflict(&object, ["release", "release"], true, &[(Threat::Precondition, seat)]),
    ];
    assert_eq!(differs("seats", &apart), "");
    assert!(!differs("seats", &apart[..1]).is_empty());
    let mixed = [apart[0].clone(), conflict(&object, ["reserve", "release"], true, &[(Threat::Convergence, seat)])];
    assert!(!differs("seats", &mixed).is_empty());
}
