//! Predicates as people write them, and when two of them say the same.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

mod support;

use steadfast_invariants::Object;
use steadfast_invariants::conflict::Predicate;
use steadfast_invariants::frontend::{self, SourceText};

use support::equivalence::difference;
use support::predicate_text::parse;

const SOURCE: &str = r#"
    use std::collections::BTreeMap;

    #[derive(Clone, PartialEq, Eq)]
    pub struct Bid { bidder: u64, amount: u32 }
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum State { Open, Closed }
    pub struct Refused;

    #[replicated]
    pub struct Shop { stock: BTreeMap<u64, i64>, highest: u32, state: State, bidder: u64 }

    #[replicated]
    impl Shop {
        #[initial]
        pub fn new() -> Self {
            Self { stock: BTreeMap::new(), highest: 0, state: State::Open, bidder: 1 }
        }

        #[operation]
        pub fn take(&mut self, item: u64, amount: u32) -> Result<(), Refused> {
            if amount == 0 {
                return Err(Refused);
            }
            *self.stock.entry(item).or_default() -= i64::from(amount);
            Ok(())
        }

        #[operation]
        pub fn bring(&mut self, to: u64, from: u64) -> Result<(), Refused> {
            if to == from {
                return Err(Refused);
            }
            self.stock.remove(&from);
            self.stock.insert(to, 1);
            Ok(())
        }

        #[operation]
        pub fn bid(&mut self, bid: Bid, state: State, last: bool) {
            self.highest = self.highest.max(bid.amount);
            self.bidder = bid.bidder;
            self.state = if last { State::Closed } else { state };
        }
    }
"#;

fn object() -> Object {
    let reading = frontend::read(&[SourceText { path: "shop.rs".to_owned(), text: SOURCE.to_owned() }]);
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    let [object] = <[Object; 1]>::try_from(reading.objects).expect("there is one object");
    object
}

fn place(object: &Object, name: &str) -> usize {
    object.operations.iter().position(|operation| &*operation.name == name).expect("there is such an operation")
}

/// Whether two texts say the same of two operations.
fn same(pair: [&str; 2], one: &str, other: &str) -> bool {
    let object = object();
    let operations = pair.map(|name| place(&object, name));
    let predicates = [one, other].map(|text| parse(&object, operations, text).expect("a predicate"));
    difference(&object, operations, predicates.each_ref(), &Predicate::always()).is_none()
}

#[test]
fn a_predicate_says_the_same_as_itself_written_otherwise() {
    let equivalent = [
        (["take", "take"], "1.item == 2.item", "2.item == 1.item"),
        (["take", "take"], "1.amount < 2.amount", "2.amount > 1.amount"),
        (["take", "take"], "always", "1.item == 2.item || 1.item != 2.item"),
        (["take", "take"], "never", "1.item == 2.item && 1.item != 2.item"),
        (["take", "take"], "1.amount <= 2.amount", "1.amount < 2.amount || 1.amount == 2.amount"),
        // Nothing lies between two integers that follow each other.
        (["take", "take"], "1.amount > 3 && 1.amount < 5", "1.amount == 4"),
        (
            ["take", "bring"],
            "(1.item == 2.to || 1.item == 2.from) && 2.to != 2.from",
            "2.to == 1.item || 2.from == 1.item",
        ),
        (["bid", "bid"], "1.bid.amount == 2.bid.amount && 1.bid.bidder == 2.bid.bidder", "1.bid == 2.bid"),
        (["bid", "take"], "1.last == true", "1.last != false"),
        (["bid", "take"], "1.state == Open", "1.state != Closed"),
        (["bid", "take"], "1.bid.amount >= 2.amount", "2.amount < 1.bid.amount || 2.amount == 1.bid.amount"),
    ];
    for (pair, one, other) in equivalent {
        assert!(same(pair, one, other), "{one} and {other}");
    }
}

#[test]
fn arguments_that_are_always_refused_make_no_difference() {
    // `take` refuses to take nothing, and `bring` to bring from where it brings to.
    assert!(same(["take", "take"], "1.item == 2.item", "1.item == 2.item && 1.amount > 0 && 2.amount != 0"));
    assert!(same(["bring", "bring"], "1.to == 2.to", "1.to == 2.to && 1.from != 2.to && 2.from != 1.to"));
    assert!(same(["take", "bring"], "never", "2.to == 2.from"));
}

#[test]
fn predicates_that_differ_for_some_arguments_are_told_apart() {
    let different = [
        (["take", "take"], "1.item == 2.item", "1.item != 2.item"),
        (["take", "take"], "1.item == 2.item", "always"),
        (["take", "take"], "1.amount < 2.amount", "1.amount <= 2.amount"),
        (["take", "take"], "1.amount > 1", "1.amount > 0"),
        (["take", "take"], "1.amount > 1000000", "1.amount > 1000001"),
        (["take", "take"], "1.amount > 2 && 1.amount < 5", "1.amount == 4"),
        (["bring", "bring"], "1.to == 2.to || 1.from == 2.from", "1.to == 2.to && 1.from == 2.from"),
        // Only with four different places.
        (["bring", "bring"], "always", "1.to == 2.to || 1.to == 2.from || 1.from == 2.to || 1.from == 2.from"),
        (["bid", "bid"], "1.bid == 2.bid", "1.bid.amount == 2.bid.amount"),
        (["bid", "bid"], "1.last == true && 2.last == true", "1.last == true || 2.last == true"),
    ];
    for (pair, one, other) in different {
        assert!(!same(pair, one, other), "{one} and {other}");
    }
}

#[test]
fn what_is_given_can_make_predicates_equivalent() {
    let object = object();
    let take = place(&object, "take");
    let [one, other, given] = ["1.item == 2.item && 1.amount == 2.amount", "1.item == 2.item", "1.amount == 2.amount"]
        .map(|text| parse(&object, [take, take], text).expect("a predicate"));
    assert_eq!(difference(&object, [take, take], [&one, &other], &given), None);
    let (first, second) = difference(&object, [take, take], [&one, &other], &Predicate::always()).expect("they differ");
    assert!(first[0] == second[0] && first[1] != second[1], "{first:?} {second:?}");
}

#[test]
fn what_is_no_predicate_is_refused_with_a_reason() {
    let object = object();
    let operations = [place(&object, "take"), place(&object, "bid")];
    let wrong = [
        ("", "ends too early"),
        ("1.item ==", "ends too early"),
        ("1.item = 2.bid", "belongs in no predicate"),
        ("1.item == 3.item", "neither call 1 nor call 2"),
        ("1.thing == 2.bid", "has no parameter `thing`"),
        ("1.item.name == 2.bid", "field of no struct"),
        ("2.bid.name == 1.item", "no field `name`"),
        ("1.item < 2.bid.bidder", "cannot be compared so"),
        ("1.item == 1.amount", "cannot be compared so"),
        ("1.amount == -1", "no constant"),
        ("2.state == Ajar", "no constant"),
        ("1 == 2", "neither `1` nor `2` is an argument"),
        ("(1.amount > 0", "not closed"),
        ("always 1.amount > 0", "does not continue"),
        ("1.amount > 0 always", "does not continue"),
        ("1.amount ? 0", "belongs in no predicate"),
        ("1.item == \"ink", "does not end"),
    ];
    for (text, reason) in wrong {
        let refusal = parse(&object, operations, text).expect_err(text);
        assert!(refusal.contains(reason), "{text}: {refusal}");
    }
}
