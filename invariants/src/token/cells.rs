//! Representative arguments of two concurrent calls: some for every way in which what is asked of them can turn out.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use num_bigint::BigInt;

use super::relation::{Argument, Signature};
use crate::conflict::{Comparison, Operand, Predicate};
use crate::object::Role;
use crate::obligation::Side;
use crate::sort::IntType;
use crate::term::Element;
use crate::{Sort, Value};

/// More are not looked at.
const LIMIT: usize = 20_000;
/// A sort with at most so many values is taken value by value.
const FEW: usize = 8;

/// What is asked of the arguments of two calls.
#[derive(Default)]
pub(super) struct Asked {
    /// The arguments that something is compared with.
    pub(super) arguments: BTreeSet<(Side, Argument)>,
    /// The constants that arguments of a group are compared with.
    pub(super) constants: BTreeMap<Group, BTreeSet<Value>>,
    /// Whether the order of numbers is asked for.
    pub(super) order: bool,
}

/// What can be compared with each other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Numbers,
    Of(Sort),
}

/// The arguments of two calls.
pub(super) struct Cell {
    pub(super) first: Vec<Value>,
    pub(super) second: Vec<Value>,
}

impl Group {
    pub(super) fn of(sort: &Sort) -> Self {
        if sort.int().is_some() { Self::Numbers } else { Self::Of(sort.clone()) }
    }
}

impl Asked {
    /// Adds what a predicate asks.
    pub(super) fn predicate(&mut self, when: &Predicate, signatures: [&Signature; 2]) {
        for literal in when.cases.iter().flatten() {
            self.order |= !matches!(literal.comparison, Comparison::Equal | Comparison::NotEqual);
            for (operand, other) in [(&literal.left, &literal.right), (&literal.right, &literal.left)] {
                let Operand::Argument(place) = operand else { continue };
                let argument = Argument::from(place);
                if let Operand::Constant(value) = other
                    && let Some(sort) = signatures[side(place.side)].sort(&argument)
                {
                    self.constant(sort, value);
                }
                self.arguments.insert((place.side, argument));
            }
        }
    }

    /// Fields of arguments are looked at one by one, and so have to be those of constants.
    fn constant(&mut self, sort: &Sort, value: &Value) {
        self.constants.entry(Group::of(sort)).or_default().insert(value.clone());
        if let (Some(record), Value::Record(values)) = (sort.record(), value) {
            for (field, value) in record.fields.iter().zip(values) {
                self.constant(&field.sort, value);
            }
        }
    }

    /// Has everything that is asked of one call asked of the other, too: two calls of one operation may be read in either order.
    pub(super) fn mirror(&mut self) {
        let arguments: Vec<Argument> = self.arguments.iter().map(|(_, argument)| argument.clone()).collect();
        for side in [Side::First, Side::Second] {
            self.arguments.extend(arguments.iter().map(|argument| (side, argument.clone())));
        }
    }

    /// Representative arguments of concurrent calls of two operations; `None` where there are too many.
    pub(super) fn cells(&self, signatures: [&Signature; 2]) -> Option<Vec<Cell>> {
        let mut leaves = Vec::new();
        let shapes = [Side::First, Side::Second].map(|at| {
            let params = signatures[side(at)].params.iter().enumerate();
            let shape = params.map(|(place, param)| {
                self.shape(at, &Argument::whole(place), &param.sort, param.role, false, &mut leaves)
            });
            shape.collect::<Vec<Shape>>()
        });
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for (place, leaf) in leaves.iter().enumerate() {
            groups.entry(Group::of(&leaf.sort)).or_default().push(place);
        }
        let mut count = 1_usize;
        let mut choices = Vec::new();
        for (group, places) in &groups {
            let leaves: Vec<&Leaf> = places.iter().map(|place| &leaves[*place]).collect();
            let rows = self.rows(group, &leaves)?;
            count = count.checked_mul(rows.len()).filter(|count| *count <= LIMIT)?;
            choices.push(rows.into_iter().map(|row| places.iter().copied().zip(row).collect()).collect());
        }
        let rows: Vec<BTreeMap<usize, Value>> = if choices.is_empty() {
            vec![BTreeMap::new()]
        } else {
            let product = choices.into_iter().map(Vec::<Vec<(usize, Value)>>::into_iter).multi_cartesian_product();
            product.map(|row| row.into_iter().flatten().collect()).collect()
        };
        let rows = rows.into_iter().filter(|row| is_consistent(&leaves, row));
        let arguments =
            |side: usize, row: &BTreeMap<usize, Value>| shapes[side].iter().map(|shape| shape.value(row)).collect();
        Some(rows.map(|row| Cell { first: arguments(0, &row), second: arguments(1, &row) }).collect())
    }

    fn shape(
        &self,
        side: Side,
        argument: &Argument,
        sort: &Sort,
        role: Role,
        within: bool,
        leaves: &mut Vec<Leaf>,
    ) -> Shape {
        let within = within || self.arguments.contains(&(side, argument.clone()));
        let deeper = self.arguments.iter().any(|(other, asked)| {
            *other == side
                && asked.param == argument.param
                && asked.fields.len() > argument.fields.len()
                && asked.fields.starts_with(&argument.fields)
        });
        match sort.record().filter(|_| deeper) {
            Some(record) => {
                let fields = record.fields.iter().enumerate().map(|(place, field)| {
                    let mut argument = argument.clone();
                    argument.fields.push(place);
                    self.shape(side, &argument, &field.sort, role, within, leaves)
                });
                Shape::Record(fields.collect())
            }
            None if within => {
                leaves.push(Leaf { side, sort: sort.clone(), role });
                Shape::Leaf(leaves.len() - 1)
            }
            None => Shape::Any(Value::default_of(sort)),
        }
    }

    /// Values for what can be compared with each other, a row for every way in which that can turn out.
    fn rows(&self, group: &Group, leaves: &[&Leaf]) -> Option<Vec<Vec<Value>>> {
        let constants: Vec<Value> = self.constants.get(group).into_iter().flatten().cloned().collect();
        match group {
            Group::Numbers => numbers(leaves, &constants, self.order),
            Group::Of(sort) => match few(sort) {
                Some(values) => {
                    let count = u32::try_from(leaves.len()).ok().and_then(|leaves| values.len().checked_pow(leaves))?;
                    let rows = || leaves.iter().map(|_| values.iter().cloned()).multi_cartesian_product();
                    (count <= LIMIT).then(|| rows().collect())
                }
                None => {
                    let numbered = |class| Value::Element(Element::Numbered(class));
                    let value = |class: usize| match constants.get(class) {
                        Some(constant) => Some(constant.clone()),
                        None => u32::try_from(class).ok().map(numbered),
                    };
                    let rows = partitions(leaves.len(), constants.len())?;
                    rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect()
                }
            },
        }
    }
}

/// An argument, or a field of one, that is compared as a whole.
struct Leaf {
    side: Side,
    sort: Sort,
    role: Role,
}

/// How an argument is made of leaves.
enum Shape {
    Leaf(usize),
    Record(Vec<Shape>),
    /// Of no interest.
    Any(Value),
}

impl Shape {
    fn value(&self, row: &BTreeMap<usize, Value>) -> Value {
        match self {
            Self::Leaf(place) => row[place].clone(),
            Self::Record(fields) => Value::Record(fields.iter().map(|field| field.value(row)).collect()),
            Self::Any(value) => value.clone(),
        }
    }
}

/// The place of a call of a pair.
pub(super) fn side(side: Side) -> usize {
    match side {
        Side::First => 0,
        Side::Second => 1,
    }
}

/// Whether two calls with these values can be concurrent (INPUT 18 and 19).
fn is_consistent(leaves: &[Leaf], row: &BTreeMap<usize, Value>) -> bool {
    let mut pairs = leaves.iter().enumerate().array_combinations();
    pairs.all(|[(one, first), (other, second)]| {
        let across = first.side != second.side && first.sort == second.sort;
        let fresh = first.role == Role::Fresh || second.role == Role::Fresh;
        let issuing = first.role == Role::Replica && second.role == Role::Replica;
        !(across && (fresh || issuing)) || row[&one] != row[&other]
    })
}

/// The values of a sort that has few.
fn few(sort: &Sort) -> Option<Vec<Value>> {
    let product = |fields: &[crate::sort::Field]| -> Option<Vec<Vec<Value>>> {
        let mut rows = vec![Vec::new()];
        for field in fields {
            let values = few(&field.sort)?;
            rows = rows
                .iter()
                .cartesian_product(&values)
                .map(|(row, value)| [row.as_slice(), std::slice::from_ref(value)].concat())
                .collect();
            if rows.len() > FEW {
                return None;
            }
        }
        Some(rows)
    };
    let values: Vec<Value> = match sort {
        Sort::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Sort::Record(record) => product(&record.fields)?.into_iter().map(Value::Record).collect(),
        Sort::Enum(shape) => {
            let mut values = Vec::new();
            for (place, variant) in shape.variants.iter().enumerate() {
                values.extend(product(&variant.fields)?.into_iter().map(|row| Value::Variant(place, row)));
            }
            values
        }
        _ => return None,
    };
    (values.len() <= FEW).then_some(values)
}

/// Every way to put `count` things into classes, of which the first `given` are there already (set partitions; Bell-number many).
fn partitions(count: usize, given: usize) -> Option<Vec<Vec<usize>>> {
    let mut rows = vec![(Vec::new(), given)];
    for _ in 0..count {
        rows = rows
            .into_iter()
            .flat_map(|(row, classes)| {
                (0..=classes).map(move |class| {
                    let mut row = row.clone();
                    row.push(class);
                    (row, classes.max(class + 1))
                })
            })
            .collect();
        if rows.len() > LIMIT {
            return None;
        }
    }
    Some(rows.into_iter().map(|(row, _)| row).collect())
}

/// Numbers that are equal.
#[derive(Clone)]
struct Class {
    constant: Option<BigInt>,
    members: Vec<usize>,
}

/// Values of numbers in every order among themselves and the constants, as far as their types have them. Where no order is asked
/// for, only which are equal matters.
fn numbers(leaves: &[&Leaf], constants: &[Value], order: bool) -> Option<Vec<Vec<Value>>> {
    let constants = constants.iter().filter_map(|value| match value {
        Value::Int(constant) => Some(constant.clone()),
        _ => None,
    });
    let given: Vec<Class> =
        constants.sorted().map(|constant| Class { constant: Some(constant), members: Vec::new() }).collect();
    // Without an order, new classes could be put anywhere that has room, which only an enumeration of all places tells where
    // there are constants.
    let everywhere = order || !given.is_empty();
    let mut rows: Vec<Vec<Class>> = vec![given];
    for leaf in 0..leaves.len() {
        let mut extended = Vec::new();
        for row in &rows {
            for class in 0..row.len() {
                let mut row = row.clone();
                row[class].members.push(leaf);
                extended.push(row);
            }
            let places = if everywhere { 0..=row.len() } else { row.len()..=row.len() };
            for place in places {
                let mut row = row.clone();
                row.insert(place, Class { constant: None, members: vec![leaf] });
                extended.push(row);
            }
        }
        rows = extended;
        if rows.len() > LIMIT {
            return None;
        }
    }
    let types: Vec<IntType> = leaves.iter().map(|leaf| leaf.sort.int().unwrap_or(IntType::MATHEMATICAL)).collect();
    Some(rows.iter().filter_map(|row| assigned(row, &types)).collect())
}

/// A value for each number, ascending from class to class; `None` where the types have no such values. The least that is possible
/// is taken, which leaves the most room for what follows.
fn assigned(classes: &[Class], types: &[IntType]) -> Option<Vec<Value>> {
    let smallest = classes.iter().filter_map(|class| class.constant.clone()).min().unwrap_or_default();
    // Below it, there is room for all.
    let floor = smallest.min(BigInt::ZERO) - classes.len();
    let mut values = vec![BigInt::ZERO; types.len()];
    let mut last: Option<BigInt> = None;
    for class in classes {
        let mut value = last.map_or_else(|| floor.clone(), |last| last + 1);
        for member in &class.members {
            value = types[*member].min().map_or(value.clone(), |min| value.max(min));
        }
        if let Some(constant) = &class.constant {
            if value > *constant {
                return None;
            }
            value.clone_from(constant);
        }
        if class.members.iter().any(|member| !types[*member].contains(&value)) {
            return None;
        }
        for member in &class.members {
            values[*member].clone_from(&value);
        }
        last = Some(value);
    }
    Some(values.into_iter().map(Value::Int).collect())
}
