//! Which values a bounded search uses: few elements, small numbers, and what a scene mentions.

use num_bigint::BigInt;

use super::Scene;
use crate::eval::Domain;
use crate::sort::Sort;
use crate::term::Element;
use crate::{Object, Term, Value, Var};

/// The values that an exploration may use: how many elements a sort has, which integers, and the constants' values. The same for
/// many counterexamples of an object.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Values {
    elements: u32,
    integers: Vec<i64>,
    constants: Vec<Value>,
}

impl Values {
    /// Those that the scene has, and a few small numbers.
    #[must_use]
    pub fn of(object: &Object, scene: &Scene) -> Self {
        let (elements, found) = Self::parts(scene);
        let mut integers = vec![-1, 0, 1, 2];
        integers.extend(found);
        integers.sort_unstable();
        integers.dedup();
        let fields = object.state.iter().zip(&scene.start);
        let constants = fields.filter(|(field, _)| field.constant).map(|(_, value)| value.clone()).collect();
        Self { elements, integers, constants }
    }

    /// How many elements a scene has, and which integers.
    fn parts(scene: &Scene) -> (u32, Vec<i64>) {
        let calls = scene.calls.iter().flat_map(|issued| issued.arguments.iter().chain(&issued.captures));
        let (mut elements, mut integers) = (1, Vec::new());
        for value in scene.start.iter().chain(calls) {
            visit(value, &mut |part| match part {
                Value::Element(Element::Numbered(number)) => elements = elements.max(number.saturating_add(1)),
                // What is too large for the search to count up to is not worth trying.
                Value::Int(value) => integers.extend(small(value)),
                _ => {}
            });
        }
        (elements, integers)
    }

    /// Two elements of each sort, and a few small numbers.
    #[must_use]
    pub fn small(object: &Object) -> Self {
        let constants = object.state.iter().filter(|field| field.constant);
        let constants = constants.map(|field| Value::default_of(&field.var.sort)).collect();
        Self { elements: 2, integers: vec![-1, 0, 1, 2], constants }
    }

    /// Those that another scene has, too.
    pub fn add(&mut self, scene: &Scene) {
        let others = Self::parts(scene);
        self.elements = self.elements.max(others.0);
        self.integers.extend(others.1);
        self.integers.sort_unstable();
        self.integers.dedup();
    }

    /// Arguments for an operation, at most so many; the simplest first.
    #[must_use]
    pub fn arguments(&self, object: &Object, operation: usize, most: usize) -> Vec<Vec<Value>> {
        let domain = self.domain(object);
        let vars: Vec<Var> = object.operations[operation].params.iter().map(|param| param.var.clone()).collect();
        if vars.iter().any(|var| domain.size(&var.sort) > MOST_VALUES) {
            return Vec::new();
        }
        let assignments = domain.assignments(&vars).take(most);
        assignments.map(|values| values.iter().map(|(_, value)| value.clone()).collect()).collect()
    }

    /// Values of the constants to try, those of the scene first (INPUT 5).
    pub(super) fn constants(&self, object: &Object, domain: &Domain) -> Vec<Vec<Value>> {
        let constants = object.state.iter().filter(|field| field.constant);
        let others = tuples(domain, constants.map(|field| &field.var), 100);
        [self.constants.clone()]
            .into_iter()
            .chain(others.into_iter().filter(|other| *other != self.constants))
            .collect()
    }

    pub(super) fn domain(&self, object: &Object) -> Domain {
        let initial = object.initials.iter().flat_map(|initial| initial.state.iter());
        let invariants = object.invariants.iter().map(|invariant| &invariant.holds);
        let operations = object.operations.iter();
        let operations = operations.flat_map(|operation| operation.effect.state.iter().chain([&operation.accepts]));
        let terms: Vec<&Term> = initial.chain(invariants).chain(operations).collect();
        // Literals count as elements; there must be room for the others beside them.
        let literals = Domain::new(0, []).with_literals_of(terms.iter().copied());
        let most = opaque_sorts(object).into_iter().map(|sort| literals.size(sort)).max().unwrap_or(0);
        let elements = self.elements.saturating_add(u32::try_from(most).unwrap_or(u32::MAX));
        Domain::new(elements, self.integers.iter().copied()).with_literals_of(terms)
    }
}

/// The largest sort of which all values are tried.
const MOST_VALUES: u64 = 10_000;

/// All values of the domain for some variables together, unless there are more than `most`.
pub(super) fn tuples<'a>(domain: &Domain, vars: impl Iterator<Item = &'a Var>, most: usize) -> Vec<Vec<Value>> {
    let vars: Vec<Var> = vars.cloned().collect();
    let sizes = vars.iter().map(|var| domain.size(&var.sort));
    if sizes.fold(1, u64::saturating_mul) > u64::try_from(most).unwrap_or(u64::MAX) {
        return Vec::new();
    }
    let assignments = domain.assignments(&vars);
    assignments.map(|values| values.iter().map(|(_, value)| value.clone()).collect()).collect()
}

/// The opaque sorts of the state and of arguments.
fn opaque_sorts(object: &Object) -> Vec<&Sort> {
    let params = object.operations.iter().flat_map(|operation| &operation.params);
    let initial = object.initials.iter().flat_map(|initial| &initial.params);
    let mut waiting: Vec<&Sort> =
        object.vars().chain(params.chain(initial).map(|param| &param.var)).map(|var| &var.sort).collect();
    let mut found = Vec::new();
    while let Some(sort) = waiting.pop() {
        waiting.extend(sort.parts());
        if matches!(sort, Sort::Opaque(_)) {
            found.push(sort);
        }
    }
    found
}

fn visit(value: &Value, found: &mut dyn FnMut(&Value)) {
    found(value);
    match value {
        Value::Bool(_) | Value::Int(_) | Value::Element(_) => {}
        Value::Record(parts) | Value::Variant(_, parts) => parts.iter().for_each(|part| visit(part, found)),
        Value::Set(parts) => parts.iter().for_each(|part| visit(part, found)),
        Value::Map(entries) => entries.iter().for_each(|(key, value)| {
            visit(key, found);
            visit(value, found);
        }),
    }
}

fn small(value: &BigInt) -> Option<i64> {
    i64::try_from(value).ok().filter(|value| value.unsigned_abs() <= 1 << 16)
}
