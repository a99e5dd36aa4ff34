//! Several relations that each suffice, priced.

use steadfast_invariants::token::{PlanKind, Relation, alternatives};

use crate::support::relation;

/// The published instance: starting an auction is ordered with adding and removing lots, or with deleting the auction.
fn auctions(add_lot: u32, delete: u32) -> Vec<Relation> {
    let operations = [
        "start(auction: Auction)".to_owned(),
        format!("add_lot(auction: Auction, lot: Lot) @ {add_lot}"),
        "remove_lot(auction: Auction, lot: Lot)".to_owned(),
        format!("delete(auction: Auction) @ {delete}"),
    ];
    let operations = operations.each_ref().map(String::as_str);
    let same = "1.auction == 2.auction";
    let lots = [("start", "add_lot", same), ("start", "remove_lot", same)];
    vec![relation(&operations, &lots), relation(&operations, &[("start", "delete", same)])]
}

#[test]
fn the_recommended_one_takes_tokens_least_often() {
    let choice = |relations| alternatives(relations).expect("there are two").recommended;
    assert_eq!(choice(auctions(100, 1)), 1);
    assert_eq!(choice(auctions(1, 100)), 0);
    // Three acquisitions per second either way, nothing too much, one token: the first in source.
    assert_eq!(choice(auctions(1, 2)), 0);
    assert_eq!(alternatives(Vec::new()), None);
}

#[test]
fn a_price_has_all_that_is_paid() {
    let found = alternatives(auctions(100, 1)).expect("there are two");
    let prices: Vec<f64> =
        found.options.iter().map(|option| option.plan().acquisitions_per_second.per_second()).collect();
    assert_eq!(prices, [102.0, 2.0]);
    let price = found.recommended().plan().price();
    assert_eq!((price.over_serialised, price.tokens), (0, 1));
}

/// A mask costs a token service more than a token does, however rarely it is taken.
#[test]
fn masks_are_offered_and_not_recommended() {
    let roster =
        relation(&["go_off(doctor: Doctor)", "close(ward: Doctor)"], &[("go_off", "close", "1.doctor != 2.ward")]);
    let found = alternatives(vec![roster]).expect("there is one");
    let option = found.recommended();
    assert!(option.plans.iter().any(|plan| plan.kind == PlanKind::OthersByKey));
    assert_eq!(option.plan().kind, PlanKind::MultiMode);
}

/// Where both can say the same, one token with three modes is cheaper than two with two each.
#[test]
fn fewer_acquisitions_go_first() {
    let bank = relation(
        &["deposit()", "withdraw()", "interest()"],
        &[("withdraw", "withdraw", "always"), ("deposit", "interest", "always"), ("withdraw", "interest", "always")],
    );
    let found = alternatives(vec![bank]).expect("there is one");
    assert_eq!(found.recommended().plan().kind, PlanKind::MultiMode);
}
