//! What is said of predicates, over an object whose operations have every kind of argument.

use crate::Object;
use crate::conflict::{Comparison, Literal, Operand, Place, Predicate};
use crate::frontend::{self, SourceText};
use crate::obligation::{Pair, Side};
use crate::value::Value;

const SOURCE: &str = r"
use std::collections::{BTreeMap, BTreeSet};
use steadfast::replicated;

pub type User = u64;

pub enum Status { Open, Closed }

pub struct Bid { pub lot: u64, pub price: i64 }

#[replicated]
pub struct Everything {
    friends: BTreeSet<(User, User)>,
    stock: BTreeMap<u64, i64>,
    status: Status,
}

#[replicated]
impl Everything {
    #[initial]
    pub fn new() -> Self {
        Self { friends: BTreeSet::new(), stock: BTreeMap::new(), status: Status::Open }
    }

    #[operation]
    pub fn befriend(&mut self, a: User, b: User) {
        self.friends.insert((a, b));
    }

    #[operation]
    pub fn take(&mut self, product: u64, amount: u32, status: Status) {
        let left = self.stock.get(&product).copied().unwrap_or(0);
        self.stock.insert(product, left - i64::from(amount));
        self.status = status;
    }

    #[operation]
    pub fn shift(&mut self, from: u64, to: u64, balance: i64) {
        let left = self.stock.get(&from).copied().unwrap_or(0);
        self.stock.insert(to, left - balance);
    }

    #[operation]
    pub fn offer(&mut self, bid: Bid) {
        self.stock.insert(bid.lot, bid.price + 1);
    }
}
";

fn object() -> Object {
    let reading = frontend::read(&[SourceText { path: "everything.rs".to_owned(), text: SOURCE.to_owned() }]);
    reading.objects.into_iter().next().unwrap_or_else(|| panic!("it is an object: {:?}", reading.diagnostics))
}

/// The two operations, by name.
fn pair(object: &Object, first: &str, second: &str) -> Pair {
    let place = |name: &str| object.operations.iter().position(|operation| &*operation.name == name);
    Pair { first: place(first).expect("it is there"), second: place(second).expect("it is there") }
}

/// `1.product == 2.product`, with numbers and variants of `Status` as constants.
fn literal(object: &Object, pair: Pair, text: &str) -> Literal {
    let words: Vec<&str> = text.split(' ').collect();
    let [left, comparison, right] = words.as_slice() else { panic!("`{text}` is a comparison") };
    let operand = |text: &str| match text.split_once('.') {
        Some((number, path)) => {
            let side = if number == "1" { Side::First } else { Side::Second };
            let mut words = path.split('.');
            let name = words.next().expect("there is a first");
            let params = &object.operations[pair.operation(side)].params;
            let param = params.iter().position(|param| &*param.var.name == name).expect("it is a parameter");
            let fields = words
                .map(|name| {
                    let record = params[param].var.sort.record().expect("it has fields");
                    record.fields.iter().position(|field| &*field.name == name).expect("it is a field")
                })
                .collect();
            Operand::Argument(Place { side, param, fields })
        }
        None if text == "Closed" => Operand::Constant(Value::Variant(1, Vec::new())),
        None => Operand::Constant(Value::Int(text.parse::<i64>().expect("it is a number").into())),
    };
    let comparison = Comparison::ALL.into_iter().find(|known| known.symbol() == *comparison).expect("it is known");
    Literal { left: operand(left), comparison, right: operand(right) }
}

fn said(first: &str, second: &str, predicate: &str) -> (String, String) {
    let object = object();
    let pair = pair(&object, first, second);
    let cases = predicate.split(" || ").map(|case| case.split(" && ").map(|text| literal(&object, pair, text)));
    let predicate = Predicate { cases: cases.map(Iterator::collect).collect() };
    (predicate.when_text(&object, pair), predicate.clause(&object, pair))
}

#[test]
fn arguments_of_one_operation_are_nouns() {
    let both = |predicate| said("take", "take", predicate);
    let expected = [
        ("1.product == 2.product", "same product", " for the same product"),
        ("1.product != 2.product", "different products", " for different products"),
        (
            "1.amount > 0 && 1.product == 2.product && 2.amount > 0",
            "same product, both amounts above zero",
            " for the same product, both amounts above zero",
        ),
        (
            "1.amount == 2.amount && 1.amount != 0",
            "same amount, amount above zero",
            " for the same amount, amount above zero",
        ),
        (
            "1.product == 2.product && 1.amount != 2.amount || 1.product == 2.product && 1.status != 2.status",
            "same product, different amounts or statuses",
            " for the same product and different amounts or statuses",
        ),
        ("1.amount != 0 && 2.amount != 0", "both amounts above zero", " with both amounts above zero"),
        ("1.amount >= 5 && 2.amount >= 5", "both amounts of at least 5", " with both amounts of at least 5"),
        ("1.amount > 0 || 2.amount > 0", "either amount above zero", " with either amount above zero"),
        (
            "1.status == Closed && 2.status == Closed",
            "both statuses equal to `Closed`",
            " with both statuses equal to `Closed`",
        ),
        (
            "1.product == 2.product && 1.status != 2.status",
            "same product, different statuses",
            " for the same product and different statuses",
        ),
        (
            "1.product == 2.product || 1.status == 2.status",
            "same product or same status",
            " for the same product, or for the same status",
        ),
    ];
    for (predicate, text, clause) in expected {
        assert_eq!(both(predicate), (text.to_owned(), clause.to_owned()), "{predicate}");
    }
}

#[test]
fn a_pair_in_either_order_is_one_thing() {
    let either = "1.a == 2.a && 1.b == 2.b || 1.a == 2.b && 1.b == 2.a";
    let text = "same pair of users in either order";
    assert_eq!(said("befriend", "befriend", either), (text.to_owned(), format!(" for the {text}")));
}

#[test]
fn names_that_are_no_nouns_are_quoted() {
    let both = |predicate| said("shift", "shift", predicate).0;
    assert_eq!(both("1.from == 2.from"), "same `from`");
    assert_eq!(both("1.to != 2.to"), "different `to`");
    assert_eq!(both("1.from == 2.to || 1.to == 2.from"), "`from` of one is `to` of the other");
    assert_eq!(both("1.from == 2.to && 1.to == 2.from"), "`from` of each is `to` of the other");
    assert_eq!(both("1.from != 1.to && 2.from != 2.to"), "`from` and `to` differ in both");
    assert_eq!(said("offer", "offer", "1.bid.lot == 2.bid.lot").0, "same `bid.lot`");
}

#[test]
fn arguments_of_two_operations_say_whose_they_are() {
    let expected = [
        (
            "1.product == 2.from",
            "`product` of `take` is `from` of `shift`",
            " where `product` of `take` is `from` of `shift`",
        ),
        ("1.amount > 0", "`amount` of `take` above zero", " with `amount` of `take` above zero"),
        ("2.balance <= 0", "`balance` of `shift` of at most zero", " with `balance` of `shift` of at most zero"),
        ("2.from == 2.to", "`from` of `shift` is also its `to`", " where `from` of `shift` is also its `to`"),
    ];
    for (predicate, text, clause) in expected {
        assert_eq!(said("take", "shift", predicate), (text.to_owned(), clause.to_owned()), "{predicate}");
    }
    let order = said("shift", "offer", "1.balance < 2.bid.price").0;
    assert_eq!(order, "`balance` of `shift` is below `bid.price` of `offer`");
}

#[test]
fn what_takes_too_many_words_stays_symbolic() {
    let symbolic = "1.from == 2.to && 1.balance < 2.balance";
    assert_eq!(said("shift", "shift", symbolic), (symbolic.to_owned(), format!(" where `{symbolic}`")));
}

#[test]
fn constants_are_as_rust_writes_them() {
    let object = object();
    let pair = pair(&object, "take", "take");
    assert_eq!(literal(&object, pair, "1.status == Closed").text(&object, pair), "1.status == Status::Closed");
    assert_eq!(literal(&object, pair, "2.amount <= 5").text(&object, pair), "2.amount <= 5");
}

#[test]
fn always_and_never_are_words() {
    let object = object();
    let pair = pair(&object, "take", "take");
    let texts = |predicate: Predicate| (predicate.when_text(&object, pair), predicate.clause(&object, pair));
    assert_eq!(texts(Predicate::always()), ("always".to_owned(), String::new()));
    assert_eq!(texts(Predicate::never()).0, "never");
}
