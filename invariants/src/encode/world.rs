//! What there is in a scope: the elements of opaque sorts, the names that the question has for some of them, and the
//! integers that may be keys.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use num_bigint::BigInt;
use steadfast_wire::{NodeId, Sort as WireSort};

use super::Encoder;
use super::symbol::Symbol;
use crate::question::Scope;
use crate::sort::{IntType, Opaque, Sort};
use crate::term::{Element, Kind, Term};

/// As many integers of the question are keys of a finite scope; a question that names more of them is searched only
/// among these.
const NAMED_INTEGERS: usize = 6;

/// A scope, with what the question names in it.
pub(super) struct World {
    pub(super) scope: Scope,
    /// The elements that the question names, by the name of their sort.
    named: BTreeMap<Arc<str>, BTreeSet<Element>>,
    /// The integers that the question names, the smallest ones.
    integers: BTreeSet<(BigInt, bool)>,
    /// The opaque sorts that were met.
    opaque: HashMap<Arc<str>, Rc<Elements>>,
    /// All keys of a sort, in a finite scope.
    pub(super) keys: HashMap<Sort, Rc<[Symbol]>>,
}

/// The elements of an opaque sort.
pub(super) struct Elements {
    pub(super) sort: WireSort,
    /// The ones that the question names; in a finite scope, all.
    elements: Vec<Element>,
    /// Their formulas.
    formulas: Vec<NodeId>,
    /// Any of them.
    pub(super) some: NodeId,
}

impl Elements {
    /// All formulas of elements of a finite scope.
    pub(super) fn formulas(&self) -> &[NodeId] {
        &self.formulas
    }
}

impl World {
    pub(super) fn new(scope: Scope, terms: &[Term]) -> Self {
        let mut named = BTreeMap::<_, BTreeSet<Element>>::new();
        let mut integers = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut stack: Vec<&Term> = terms.iter().collect();
        while let Some(term) = stack.pop() {
            if !seen.insert(term.address()) {
                continue;
            }
            match (term.kind(), term.sort()) {
                (Kind::Element(element), Sort::Opaque(opaque)) => {
                    named.entry(opaque.name.clone()).or_default().insert(element.clone());
                }
                (Kind::Int(value), _) => {
                    integers.insert(by_size(value.clone()));
                }
                _ => {}
            }
            stack.extend(term.kind().parts());
        }
        let integers = integers.into_iter().take(NAMED_INTEGERS).collect();
        Self { scope, named, integers, opaque: HashMap::new(), keys: HashMap::new() }
    }

    /// The integers of a type that may be keys of a finite scope, small ones first.
    pub(super) fn integers(&self, int: IntType, bound: u32) -> Vec<BigInt> {
        let small = (0..=bound).flat_map(|value| [BigInt::from(value), -BigInt::from(value)]).map(by_size);
        let all: BTreeSet<_> = small.chain(self.integers.iter().cloned()).collect();
        let values = all.into_iter().map(|(size, negative)| if negative { -size } else { size });
        values.filter(|value| int.contains(value)).collect()
    }

    /// The element of a finite scope that a formula's value stands for.
    pub(super) fn element(&self, opaque: &Opaque, place: &BigInt) -> Option<Element> {
        let place = usize::try_from(place).ok()?;
        self.opaque.get(&opaque.name)?.elements.get(place).cloned()
    }
}

/// An integer as it is ordered by size, a positive one before a negative one.
fn by_size(value: BigInt) -> (BigInt, bool) {
    let negative = value < BigInt::ZERO;
    (if negative { -value } else { value }, negative)
}

impl Encoder {
    /// The elements of an opaque sort.
    pub(super) fn elements(&mut self, opaque: &Opaque) -> Rc<Elements> {
        if let Some(known) = self.world.opaque.get(&opaque.name) {
            return known.clone();
        }
        let mut elements: Vec<Element> = self.world.named.get(&opaque.name).into_iter().flatten().cloned().collect();
        let made = match self.world.scope {
            Scope::Finite(others) => {
                let unnamed: Vec<_> = (0..)
                    .map(Element::Numbered)
                    .filter(|element| !elements.contains(element))
                    .take(others as usize)
                    .collect();
                elements.extend(unnamed);
                let formulas: Vec<_> = (0..elements.len()).map(|place| self.formulas.int(place)).collect();
                let some = self.formulas.int(0);
                Elements { sort: WireSort::Int, elements, formulas, some }
            }
            Scope::Unbounded => {
                let sort = self.formulas.problem.sort(&*opaque.name);
                let formulas: Vec<_> =
                    elements.iter().map(|element| self.formulas.constant(&name(element), sort)).collect();
                self.assume_distinct(&formulas);
                let some = formulas.first().copied();
                let some = some.unwrap_or_else(|| self.formulas.constant(&format!("some {}", opaque.name), sort));
                Elements { sort, elements, formulas, some }
            }
        };
        let made = Rc::new(made);
        self.world.opaque.insert(opaque.name.clone(), made.clone());
        made
    }

    /// An element that the question names.
    pub(super) fn element(&mut self, opaque: &Opaque, element: &Element) -> NodeId {
        let elements = self.elements(opaque);
        let place = elements.elements.iter().position(|named| named == element);
        // Every element of the question was collected before.
        place.map_or(elements.some, |place| elements.formulas[place])
    }

    fn assume_distinct(&mut self, formulas: &[NodeId]) {
        for (place, first) in formulas.iter().enumerate() {
            for second in &formulas[..place] {
                let equal = self.formulas.eq(*first, *second);
                let differ = self.formulas.not(equal);
                self.assume(differ);
            }
        }
    }
}

fn name(element: &Element) -> String {
    match element {
        Element::Literal(text) => text.to_string(),
        Element::Numbered(number) => format!("#{number}"),
    }
}
