//! Whether two predicates over the arguments of two calls say the same, by trying all arguments of a small domain.
//!
//! The domain is large enough to decide it: an opaque sort has as many elements as arguments (and constants) can be told apart, and
//! between any two integers that a predicate names lie as many others as there are arguments to put there. Arguments that
//! the operation refuses whatever the state is are left out: no call has them.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use steadfast_invariants::conflict::{Operand, Predicate};
use steadfast_invariants::eval::{Domain, satisfied};
use steadfast_invariants::obligation::Side;
use steadfast_invariants::sort::Sort;
use steadfast_invariants::term::{Element, Var};
use steadfast_invariants::{Assignment, Object, Operation, Value};

/// As many pairs of argument lists are tried at the most.
const MOST: u64 = 4_000_000;

/// The arguments of two calls.
pub(crate) type Arguments = (Vec<Value>, Vec<Value>);

/// Arguments of calls of two operations, by their places, of which `given` holds, and of which one predicate holds and the other does
/// not; none where the predicates are equivalent under `given`.
///
/// # Panics
///
/// Where there are too many arguments to try.
pub(crate) fn difference(
    object: &Object,
    operations: [usize; 2],
    predicates: [&Predicate; 2],
    given: &Predicate,
) -> Option<Arguments> {
    let [one, other] = predicates;
    find(object, operations, &[one, other, given], |first, second| {
        given.holds(first, second) && one.holds(first, second) != other.holds(first, second)
    })
}

/// The first arguments that calls of two operations can have and of which `wanted` holds, which looks only at what `predicates`
/// mention.
///
/// # Panics
///
/// Where there are too many arguments to try.
pub(crate) fn find(
    object: &Object,
    operations: [usize; 2],
    predicates: &[&Predicate],
    wanted: impl Fn(&[Value], &[Value]) -> bool,
) -> Option<Arguments> {
    let operations = operations.map(|operation| &object.operations[operation]);
    let mentioned = Mentioned::by(operations, predicates);
    let domain = mentioned.domain(operations);
    let lists = [Side::First, Side::Second].map(|side| mentioned.lists(operations, side, &domain));
    let tried = lists.iter().map(|lists| lists.len() as u64).product::<u64>();
    assert!(tried <= MOST, "{tried} arguments of `{}` and `{}`", operations[0].name, operations[1].name);
    let [firsts, seconds] = lists;
    let pairs = firsts.iter().flat_map(|first| seconds.iter().map(move |second| (first, second)));
    let mut found = pairs.filter(|(first, second)| wanted(first, second));
    found.next().map(|(first, second)| (first.clone(), second.clone()))
}

/// What predicates speak of: the parameters of both calls, and constants.
struct Mentioned {
    params: BTreeSet<(Side, usize)>,
    integers: BTreeSet<BigInt>,
    literals: BTreeSet<Element>,
}

impl Mentioned {
    fn by(operations: [&Operation; 2], predicates: &[&Predicate]) -> Self {
        let literals = predicates.iter().flat_map(|predicate| predicate.cases.iter().flatten());
        let mut mentioned =
            Self { params: BTreeSet::new(), integers: BTreeSet::from([BigInt::ZERO]), literals: BTreeSet::new() };
        for operand in literals.flat_map(|literal| [&literal.left, &literal.right]) {
            match operand {
                Operand::Argument(place) => {
                    mentioned.params.insert((place.side, place.param));
                }
                Operand::Constant(Value::Int(number)) => {
                    mentioned.integers.insert(number.clone());
                }
                Operand::Constant(Value::Element(element)) => {
                    mentioned.literals.insert(element.clone());
                }
                Operand::Constant(_) => {}
            }
        }
        // What decides that a call is refused in any state belongs to the question, as soon as its arguments do.
        for (side, operation) in [Side::First, Side::Second].into_iter().zip(operations) {
            for guard in operation.guards.iter() {
                let vars = guard.holds.free_vars();
                let places: Option<Vec<usize>> = vars.iter().map(|var| place(operation, var)).collect();
                let places = places.unwrap_or_default();
                if places.iter().any(|place| mentioned.params.contains(&(side, *place))) {
                    mentioned.params.extend(places.into_iter().map(|place| (side, place)));
                }
            }
        }
        mentioned
    }

    /// Elements for every opaque place, and integers around every constant for every integer place.
    fn domain(&self, operations: [&Operation; 2]) -> Domain {
        let (mut elements, mut numbers) = (0, 0);
        for (side, param) in &self.params {
            count_places(&operations[side_place(*side)].params[*param].var.sort, &mut elements, &mut numbers);
        }
        let around = -numbers..=numbers;
        let integers = self.integers.iter().filter_map(|number| i64::try_from(number).ok());
        let integers: BTreeSet<i64> =
            integers.flat_map(|number| around.clone().map(move |distance| number.saturating_add(distance))).collect();
        Domain::new(elements.max(1), integers)
    }

    /// The argument lists of one call: every value of what is mentioned, any one of what is not.
    fn lists(&self, operations: [&Operation; 2], side: Side, domain: &Domain) -> Vec<Vec<Value>> {
        let operation = operations[side_place(side)];
        let mut lists = vec![Vec::new()];
        for (place, param) in operation.params.iter().enumerate() {
            let sort = &param.var.sort;
            let values = if self.params.contains(&(side, place)) {
                let mut values = domain.values(sort);
                if matches!(sort, Sort::Opaque(_)) {
                    values.extend(self.literals.iter().cloned().map(Value::Element));
                }
                values
            } else {
                vec![Value::default_of(sort)]
            };
            let longer = lists.iter().flat_map(|list: &Vec<Value>| {
                values.iter().map(move |value| list.iter().cloned().chain([value.clone()]).collect())
            });
            lists = longer.collect();
        }
        lists.retain(|list| self.is_possible(operation, side, list));
        lists
    }

    /// Whether no guard refuses the arguments whatever the state is.
    fn is_possible(&self, operation: &Operation, side: Side, arguments: &[Value]) -> bool {
        let vars = operation.params.iter().map(|param| param.var.clone());
        let assignment: Assignment = vars.zip(arguments.iter().cloned()).collect();
        operation.guards.iter().all(|guard| {
            let mut places = guard.holds.free_vars().into_iter().map(|var| place(operation, &var));
            let decided = places.all(|place| place.is_some_and(|place| self.params.contains(&(side, place))));
            !decided || satisfied(&guard.holds, &assignment)
        })
    }
}

fn place(operation: &Operation, var: &Var) -> Option<usize> {
    operation.params.iter().position(|param| param.var == *var)
}

fn side_place(side: Side) -> usize {
    match side {
        Side::First => 0,
        Side::Second => 1,
    }
}

/// Counts the opaque and the integer components of a sort.
fn count_places(sort: &Sort, elements: &mut u32, numbers: &mut i64) {
    match sort {
        Sort::Bool => {}
        Sort::Int(_) => *numbers += 1,
        Sort::Opaque(_) | Sort::Open(_) => *elements += 1,
        Sort::Record(record) => record.fields.iter().for_each(|field| count_places(&field.sort, elements, numbers)),
        Sort::Enum(shape) => {
            let fields = shape.variants.iter().flat_map(|variant| &variant.fields);
            fields.for_each(|field| count_places(&field.sort, elements, numbers));
        }
        Sort::Set(element) => count_places(element, elements, numbers),
        Sort::Map(key, value) => [key, value].into_iter().for_each(|part| count_places(part, elements, numbers)),
    }
}
