//! Relations written as text, and plans told as text.

use std::sync::Arc;

use steadfast_invariants::conflict::{Comparison, Literal, Operand, Place, Predicate};
use steadfast_invariants::object::Role;
use steadfast_invariants::obligation::Side;
use steadfast_invariants::sort::{Field, Opaque, Record};
use steadfast_invariants::token::{Parameter, Plan, PlanKind, Region, Relation, Requirement, Signature, plans};
use steadfast_invariants::{IntType, Rate, Sort, Value};

/// A relation from operations such as `transfer(from: Account, to: Account, amount: u32) @ 10` and conflicts such as
/// `("withdraw", "transfer", "1.account == 2.from")`.
pub(crate) fn relation(operations: &[&str], conflicts: &[(&str, &str, &str)]) -> Relation {
    let operations: Vec<Signature> = operations.iter().map(|text| signature(text)).collect();
    let requirement = |(conflict, (first, second, when)): (usize, &(&str, &str, &str))| {
        let place = |name: &str| operations.iter().position(|known| *known.name == *name).expect("it is declared");
        let (first, second) = (place(first), place(second));
        assert!(first <= second, "conflicts name operations in source order");
        let when = predicate(when, [&operations[first], &operations[second]]);
        Requirement { first, second, when, conflict }
    };
    let requirements = conflicts.iter().enumerate().map(requirement).collect();
    Relation { operations, requirements }
}

fn signature(text: &str) -> Signature {
    let (text, rate) = match text.split_once('@') {
        Some((text, rate)) => (text, rate.trim().parse().ok().and_then(Rate::new).expect("a number")),
        None => (text, Rate::ONE),
    };
    let (name, params) = text.trim().strip_suffix(')').and_then(|text| text.split_once('(')).expect("parentheses");
    let params = params.split(',').filter(|param| !param.is_empty()).map(|param| {
        let (name, sort) = param.split_once(':').expect("a sort");
        let (role, sort) = match sort.trim().split_once(' ') {
            Some(("fresh", sort)) => (Role::Fresh, sort),
            Some(("replica", sort)) => (Role::Replica, sort),
            _ => (Role::Plain, sort.trim()),
        };
        Parameter { name: name.trim().into(), sort: self::sort(sort), role }
    });
    Signature { name: name.into(), params: params.collect(), rate }
}

fn sort(name: &str) -> Sort {
    if name == "bool" {
        Sort::Bool
    } else if let Some(int) = IntType::named(name) {
        Sort::Int(int)
    } else if name == "Move" {
        let field = |name: &str| Field { name: name.into(), sort: sort("Account") };
        Sort::Record(Arc::new(Record { name: "Move".into(), fields: vec![field("from"), field("to")] }))
    } else {
        Sort::Opaque(Opaque { name: name.into(), rust: "u64".into() })
    }
}

/// `always`, or comparisons such as `1.account == 2.from` joined by `&&` and `||`.
pub(crate) fn predicate(text: &str, signatures: [&Signature; 2]) -> Predicate {
    if text == "always" {
        return Predicate::always();
    }
    let operand = |text: &str| {
        let of_call = |side: Side, path: &str| {
            let signature = match side {
                Side::First => signatures[0],
                Side::Second => signatures[1],
            };
            let argument = signature.argument(path).expect("a parameter");
            Operand::Argument(Place { side, param: argument.param, fields: argument.fields })
        };
        match text.trim() {
            "true" => Operand::Constant(Value::Bool(true)),
            "false" => Operand::Constant(Value::Bool(false)),
            text => match text.split_once('.') {
                Some(("1", path)) => of_call(Side::First, path),
                Some(("2", path)) => of_call(Side::Second, path),
                _ => Operand::Constant(Value::Int(text.parse().expect("a number"))),
            },
        }
    };
    let literal = |text: &str| {
        let mut words = text.split_whitespace();
        let mut word = || words.next().expect("three words");
        let (left, symbol, right) = (word(), word(), word());
        let comparison = Comparison::ALL.into_iter().find(|one| one.symbol() == symbol).expect("a comparison");
        Literal { left: operand(left), comparison, right: operand(right) }
    };
    let case = |text: &str| text.split("&&").map(literal).collect();
    Predicate { cases: text.split("||").map(case).collect() }
}

/// A predicate as [`predicate`] reads it.
pub(crate) fn predicate_text(when: &Predicate, signatures: [&Signature; 2]) -> String {
    let operand = |operand: &Operand| match operand {
        Operand::Argument(place) => {
            let (number, signature) = match place.side {
                Side::First => (1, signatures[0]),
                Side::Second => (2, signatures[1]),
            };
            format!("{number}.{}", signature.path(&place.into()))
        }
        Operand::Constant(Value::Int(number)) => number.to_string(),
        Operand::Constant(value) => format!("{value:?}"),
    };
    let literal = |literal: &Literal| {
        format!("{} {} {}", operand(&literal.left), literal.comparison.symbol(), operand(&literal.right))
    };
    let case = |case: &Vec<Literal>| case.iter().map(literal).collect::<Vec<_>>().join(" && ");
    if when.is_always() { "always".to_owned() } else { when.cases.iter().map(case).collect::<Vec<_>>().join(" || ") }
}

/// Pairs and predicates, such as `befriend / unfriend: 1.a == 2.a`.
pub(crate) fn regions(regions: &[Region], relation: &Relation) -> Vec<String> {
    let region = |region: &Region| {
        let signatures = region.signatures(relation);
        let names = signatures.map(|signature| &*signature.name).join(" / ");
        let at_most = if region.exact { "" } else { "at most " };
        format!("{names}: {at_most}{}", predicate_text(&region.when, signatures))
    };
    regions.iter().map(region).collect()
}

/// The plan of that kind.
pub(crate) fn plan(relation: &Relation, kind: PlanKind) -> Plan {
    plans(relation).into_iter().find(|plan| plan.kind == kind).expect("there is a plan of the kind")
}

/// The tokens of a plan with their modes, such as `course(course): close = close, excludes enroll; ...`.
pub(crate) fn tokens(plan: &Plan, relation: &Relation) -> Vec<String> {
    let token = |token: &steadfast_invariants::token::Token| {
        let modes = token.modes.iter().map(|mode| {
            let operations: Vec<&str> =
                mode.operations.iter().map(|place| &*relation.operations[*place].name).collect();
            let excludes: Vec<&str> = mode.excludes.iter().map(|place| token.modes[*place].name.as_str()).collect();
            format!("{} = {}, excludes {}", mode.name, operations.join(" "), excludes.join(" "))
        });
        format!("{}({}): {}", token.name, token.key.join(", "), modes.collect::<Vec<_>>().join("; "))
    };
    plan.tokens.iter().map(token).collect()
}

/// What an operation takes, such as `exclusive account(from)`, and how strong that is.
pub(crate) fn takes(plan: &Plan, relation: &Relation, operation: &str) -> (Vec<String>, String) {
    let place = relation.operations.iter().position(|known| *known.name == *operation).expect("it is declared");
    let taken = plan.acquisitions[place].iter().map(|acquisition| {
        let token = &plan.tokens[acquisition.token];
        let key = acquisition.key.texts(&relation.operations[place]).join(", ");
        format!("{} {}({key})", token.modes[acquisition.mode].name, token.name)
    });
    (taken.collect(), plan.strength(place).to_string())
}
