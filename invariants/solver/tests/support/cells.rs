//! The cells of the arguments of two calls: for each way in which these can be equal or ordered, one example of it.
//!
//! Arguments of one opaque sort are equal or not; numbers are ordered among each other and around zero and further constants
//! (THEORY section 4). Two cells differ in one of these comparisons at least; together they are all arguments.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use steadfast_invariants::conflict::{Comparison, Literal, Operand, Place, Predicate};
use steadfast_invariants::object::{Param, Role};
use steadfast_invariants::obligation::{Instance, Side};
use steadfast_invariants::sort::Sort;
use steadfast_invariants::term::Element;
use steadfast_invariants::{Object, Term, Value};

/// One way in which the arguments of two calls compare.
pub(crate) struct Cell {
    /// What tells the cell from the others.
    pub(crate) literals: Vec<Literal>,
    /// Arguments of the first call in it.
    pub(crate) first: Vec<Value>,
    /// Arguments of the second.
    pub(crate) second: Vec<Value>,
}

/// Every cell of calls of two operations, with zero and the integers of `predicates` as constants.
pub(crate) fn cells(object: &Object, operations: [usize; 2], predicates: &[&Predicate]) -> Vec<Cell> {
    let places = places(object, operations);
    let mut classes: BTreeMap<Sort, Vec<Place>> = BTreeMap::new();
    for (place, sort) in &places {
        // All numbers are compared with each other, whatever their types.
        let class = if matches!(sort, Sort::Int(_)) {
            Sort::Int(steadfast_invariants::IntType::MATHEMATICAL)
        } else {
            sort.clone()
        };
        classes.entry(class).or_default().push(place.clone());
    }
    let constants = constants(predicates);
    let ways = classes.iter().map(|(sort, members)| match sort {
        Sort::Int(_) => orders(members, &places, &constants),
        _ => partitions(sort, members),
    });
    let cells = ways.multi_cartesian_product().map(|parts| {
        let (literals, values): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        let values: BTreeMap<Place, Value> = values.into_iter().flatten().collect();
        let arguments = |side: Side, operation: usize| {
            let params = object.operations[operation].params.iter().enumerate();
            let argument = |(param, declared): (usize, &Param)| {
                filled(&Place { side, param, fields: Vec::new() }, &declared.var.sort, &values)
            };
            params.map(argument).collect()
        };
        let first = arguments(Side::First, operations[0]);
        let second = arguments(Side::Second, operations[1]);
        Cell { literals: literals.concat(), first, second }
    });
    cells.collect()
}

/// That a predicate holds of two calls.
pub(crate) fn holds(predicate: &Predicate, calls: &[Instance]) -> Term {
    Term::or(predicate.cases.iter().map(|case| conjunction(case, calls)))
}

/// That all literals hold of two calls.
pub(crate) fn conjunction(literals: &[Literal], calls: &[Instance]) -> Term {
    Term::and(literals.iter().map(|literal| {
        let (left, right) =
            (operand(&literal.left, &literal.right, calls), operand(&literal.right, &literal.left, calls));
        match literal.comparison {
            Comparison::Equal => left.equals(&right),
            Comparison::NotEqual => left.equals(&right).not(),
            Comparison::Less => left.less(&right),
            Comparison::AtMost => left.at_most(&right),
            Comparison::Greater => right.less(&left),
            Comparison::AtLeast => right.at_most(&left),
        }
    }))
}

fn operand(operand: &Operand, other: &Operand, calls: &[Instance]) -> Term {
    let argument = |place: &Place| {
        let call = match place.side {
            Side::First => &calls[0],
            Side::Second => &calls[1],
        };
        place.fields.iter().fold(Term::var(&call.params[place.param]), |term, field| term.field(*field))
    };
    match (operand, other) {
        (Operand::Argument(place), _) => argument(place),
        (Operand::Constant(value), Operand::Argument(place)) => {
            let sort = argument(place).sort().clone();
            match (value, &sort) {
                (Value::Bool(value), _) => Term::bool(*value),
                (Value::Int(number), Sort::Int(int)) => Term::int(number.clone(), *int),
                (Value::Variant(variant, _), _) => Term::variant(*variant, Vec::new(), sort.clone()),
                (Value::Element(element), _) => Term::element(element.clone(), sort),
                (value, sort) => panic!("{value:?} is no constant of {sort:?}"),
            }
        }
        (Operand::Constant(_), Operand::Constant(_)) => panic!("one of the two is an argument"),
    }
}

/// The arguments and the fields of arguments that a predicate may name, with their sorts.
fn places(object: &Object, operations: [usize; 2]) -> Vec<(Place, Sort)> {
    fn add(place: Place, sort: &Sort, found: &mut Vec<(Place, Sort)>) {
        match sort {
            Sort::Record(record) => {
                for (number, field) in record.fields.iter().enumerate() {
                    let fields = place.fields.iter().copied().chain([number]).collect();
                    add(Place { fields, ..place.clone() }, &field.sort, found);
                }
            }
            Sort::Bool | Sort::Int(_) | Sort::Opaque(_) | Sort::Open(_) | Sort::Enum(_) => {
                found.push((place, sort.clone()));
            }
            Sort::Set(_) | Sort::Map(..) => {}
        }
    }
    let mut found = Vec::new();
    for (side, operation) in [Side::First, Side::Second].into_iter().zip(operations) {
        for (param, declared) in object.operations[operation].params.iter().enumerate() {
            if declared.role == Role::Plain {
                add(Place { side, param, fields: Vec::new() }, &declared.var.sort, &mut found);
            }
        }
    }
    found
}

fn constants(predicates: &[&Predicate]) -> BTreeSet<i64> {
    let literals = predicates.iter().flat_map(|predicate| predicate.cases.iter().flatten());
    let operands = literals.flat_map(|literal| [&literal.left, &literal.right]);
    let numbers = operands.filter_map(|operand| match operand {
        Operand::Constant(Value::Int(number)) => i64::try_from(number).ok(),
        _ => None,
    });
    numbers.chain([0]).collect()
}

type Part = (Vec<Literal>, Vec<(Place, Value)>);

/// The ways in which numbers can be ordered, as far as their types allow them.
fn orders(members: &[Place], places: &[(Place, Sort)], constants: &BTreeSet<i64>) -> Vec<Part> {
    let reach = i64::try_from(members.len()).unwrap_or(i64::MAX);
    let near: BTreeSet<i64> = constants.iter().flat_map(|number| number - reach..=number + reach).collect();
    let values = members.iter().map(|member| {
        let sort = places.iter().find(|(place, _)| place == member).map(|(_, sort)| sort);
        let allowed = move |number: &i64| match sort {
            Some(Sort::Int(int)) => int.contains(&(*number).into()),
            _ => false,
        };
        near.iter().copied().filter(allowed).collect_vec()
    });
    let mut known = BTreeMap::new();
    for values in values.multi_cartesian_product() {
        let compare = |one: i64, other: i64| match one.cmp(&other) {
            std::cmp::Ordering::Less => Comparison::Less,
            std::cmp::Ordering::Equal => Comparison::Equal,
            std::cmp::Ordering::Greater => Comparison::Greater,
        };
        let valued = || members.iter().zip(&values);
        let mut literals = Vec::new();
        for (place, (one, value)) in valued().enumerate() {
            let left = Operand::Argument(one.clone());
            literals.extend(constants.iter().map(|constant| Literal {
                left: left.clone(),
                comparison: compare(*value, *constant),
                right: Operand::Constant(Value::Int((*constant).into())),
            }));
            literals.extend(valued().skip(place + 1).map(|(other, second)| Literal {
                left: left.clone(),
                comparison: compare(*value, *second),
                right: Operand::Argument(other.clone()),
            }));
        }
        let values = members.iter().cloned().zip(values.iter().map(|value| Value::Int((*value).into())));
        known.entry(literals).or_insert_with(|| values.collect_vec());
    }
    known.into_iter().collect()
}

/// The ways in which arguments of a sort of which only equality is known can be equal, as far as there are different values.
fn partitions(sort: &Sort, members: &[Place]) -> Vec<Part> {
    let domain = steadfast_invariants::eval::Domain::new(u32::try_from(members.len()).unwrap_or(u32::MAX), [0, 1, 2]);
    let values = match sort {
        Sort::Opaque(_) | Sort::Open(_) => {
            (0..).take(members.len()).map(|number| Value::Element(Element::Numbered(number))).collect()
        }
        _ => domain.values(sort),
    };
    let mut known = BTreeMap::new();
    for values in members.iter().map(|_| values.clone()).multi_cartesian_product() {
        let mut literals = Vec::new();
        for (place, (one, value)) in members.iter().zip(&values).enumerate() {
            // The values of a finite sort have names of their own, so that each is a constant.
            if matches!(value, Value::Bool(_)) {
                literals.push(Literal {
                    left: Operand::Argument(one.clone()),
                    comparison: Comparison::Equal,
                    right: Operand::Constant(value.clone()),
                });
            }
            literals.extend(members.iter().zip(&values).skip(place + 1).map(|(other, second)| Literal {
                left: Operand::Argument(one.clone()),
                comparison: if value == second { Comparison::Equal } else { Comparison::NotEqual },
                right: Operand::Argument(other.clone()),
            }));
        }
        known.entry(literals).or_insert_with(|| members.iter().cloned().zip(values).collect_vec());
    }
    known.into_iter().collect()
}

/// The value of a sort with the given values where they are given.
fn filled(place: &Place, sort: &Sort, values: &BTreeMap<Place, Value>) -> Value {
    match (values.get(place), sort) {
        (Some(value), _) => value.clone(),
        (None, Sort::Record(record)) => {
            let fields = record.fields.iter().enumerate().map(|(number, field)| {
                let fields = place.fields.iter().copied().chain([number]).collect();
                filled(&Place { fields, ..place.clone() }, &field.sort, values)
            });
            Value::Record(fields.collect())
        }
        (None, sort) => Value::default_of(sort),
    }
}
