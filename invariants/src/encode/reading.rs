//! The way back: which formulas of a finite scope are asked for, and the values that their values make.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

use steadfast_wire::{NodeId, Problem, Scalar};

use super::Encoder;
use super::symbol::{Choice, Collection, Entry, Shape, Symbol};
use super::world::World;
use crate::eval::Assignment;
use crate::sort::{Field, Sort};
use crate::term::Var;
use crate::value::Value;

/// A question as a first-order problem, and how to read its models.
pub struct Encoded {
    /// Satisfiable if and only if the assumptions can hold together in the scope.
    pub problem: Problem,
    /// The way back.
    pub reading: Reading,
}

/// What to ask of the models of a problem, and what the answers mean.
pub struct Reading {
    observe: Vec<NodeId>,
    constants: HashMap<NodeId, Scalar>,
    shown: Vec<(Var, Symbol)>,
    world: World,
}

/// An answer that has no value where one was asked for, or one of another sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the model does not answer what was asked")
    }
}

impl std::error::Error for Unreadable {}

impl Reading {
    /// The formulas to ask for: a model whose values are the least, one after the other, is the smallest assignment: few
    /// entries first, then few elements, then small numbers. None where the scope is unbounded.
    #[must_use]
    pub fn observe(&self) -> &[NodeId] {
        &self.observe
    }

    /// The values of the question's variables, given the values of the observed formulas.
    ///
    /// # Errors
    ///
    /// Where a value is missing, or is none of its sort.
    pub fn decode(&self, values: &[Scalar]) -> Result<Assignment, Unreadable> {
        let values = self.observe.iter().copied().zip(values).collect();
        let model = Model { reading: self, values };
        self.shown.iter().map(|(var, symbol)| Ok((var.clone(), model.value(symbol, &var.sort)?))).collect()
    }
}

/// The values of the observed formulas.
struct Model<'a> {
    reading: &'a Reading,
    values: HashMap<NodeId, &'a Scalar>,
}

impl Model<'_> {
    fn scalar(&self, formula: NodeId) -> Result<&Scalar, Unreadable> {
        let observed = self.values.get(&formula).copied();
        observed.or_else(|| self.reading.constants.get(&formula)).ok_or(Unreadable)
    }

    fn truth(&self, formula: NodeId) -> Result<bool, Unreadable> {
        if let Scalar::Bool(value) = self.scalar(formula)? { Ok(*value) } else { Err(Unreadable) }
    }

    fn value(&self, symbol: &Symbol, sort: &Sort) -> Result<Value, Unreadable> {
        match (symbol, sort) {
            (Symbol::Scalar(formula), _) => match (self.scalar(*formula)?, sort) {
                (Scalar::Bool(value), Sort::Bool) => Ok(Value::Bool(*value)),
                (Scalar::Int(value), Sort::Int(_)) => Ok(Value::Int(value.clone())),
                (Scalar::Int(place), Sort::Opaque(opaque)) => {
                    self.reading.world.element(opaque, place).map(Value::Element).ok_or(Unreadable)
                }
                _ => Err(Unreadable),
            },
            (Symbol::Record(fields), Sort::Record(record)) => self.fields(fields, &record.fields).map(Value::Record),
            (Symbol::Choice(choice), Sort::Enum(shape)) => {
                let mut variant = 0;
                while let Some(beyond) = choice.beyond.get(variant)
                    && self.truth(*beyond)?
                {
                    variant += 1;
                }
                let data = choice.payloads.get(variant).and_then(Option::as_ref).ok_or(Unreadable)?;
                Ok(Value::Variant(variant, self.fields(data, &shape.variants[variant].fields)?))
            }
            (Symbol::Collection(collection), Sort::Set(key)) => {
                let mut elements = BTreeSet::new();
                for (element, entry) in entries(collection) {
                    if self.truth(entry.present)? {
                        elements.insert(self.value(element, key)?);
                    }
                }
                Ok(Value::Set(elements))
            }
            (Symbol::Collection(collection), Sort::Map(key, sort)) => {
                let mut map = BTreeMap::new();
                for (element, entry) in entries(collection) {
                    if self.truth(entry.present)? {
                        let value = entry.value.as_ref().ok_or(Unreadable)?;
                        map.insert(self.value(element, key)?, self.value(value, sort)?);
                    }
                }
                Ok(Value::Map(map))
            }
            _ => Err(Unreadable),
        }
    }

    fn fields(&self, symbols: &[Symbol], fields: &[Field]) -> Result<Vec<Value>, Unreadable> {
        symbols.iter().zip(fields).map(|(symbol, field)| self.value(symbol, &field.sort)).collect()
    }
}

/// The entries of a variable's collection in a finite scope, all of which are tables.
fn entries(collection: &Collection) -> &[(Symbol, Entry)] {
    if let Shape::Table(entries) = &collection.shape { entries } else { &[] }
}

/// What is observed, in the order in which a reader wants it to be small.
#[derive(Default)]
struct Observed {
    /// Whether a collection has a key, of the last keys first: so the first keys are those that are used.
    presence: Vec<NodeId>,
    /// Which variant an enum is.
    variants: Vec<NodeId>,
    /// Elements of opaque sorts.
    elements: Vec<NodeId>,
    /// Numbers and truth values.
    scalars: Vec<NodeId>,
    /// The parts of written keys, which are constants.
    keys: Vec<NodeId>,
}

impl Encoder {
    /// The value of a variable, of which the parts without meaning are fixed.
    pub(super) fn shown(&mut self, var: &Var) -> Symbol {
        let value = self.free.get(var).cloned().unwrap_or_else(|| Symbol::Record(Rc::new([])));
        let always = self.formulas.bool(true);
        self.guarded(&value, &var.sort, always)
    }

    pub(super) fn guarded_entries(&mut self, collection: &Rc<Collection>, guard: NodeId) -> Symbol {
        let mut guarded = Vec::new();
        for (key, entry) in entries(collection) {
            let present = self.formulas.and([guard, entry.present]);
            let value = match (&entry.value, &collection.value) {
                (Some(value), Some(sort)) => Some(self.guarded(value, sort, present)),
                _ => None,
            };
            guarded.push((key.clone(), Entry { present, value }));
        }
        collection.remade(Shape::Table(guarded))
    }

    /// How to read models, given the values of the variables as formulas.
    pub(super) fn reading(mut self, shown: Vec<(Var, Symbol)>) -> Encoded {
        let mut observed = Observed::default();
        for (var, symbol) in &shown {
            observed.add(symbol, &var.sort);
        }
        let count = self.count(&observed.presence);
        let Observed { presence, variants, elements, scalars, keys } = observed;
        let mut observe = Vec::new();
        let mut constants = HashMap::new();
        let mut seen = HashSet::new();
        for formula in [count].into_iter().chain(presence).chain(variants).chain(elements).chain(scalars).chain(keys) {
            if let Some(value) = self.formulas.as_bool(formula) {
                constants.insert(formula, Scalar::Bool(value));
            } else if let Some(value) = self.formulas.as_int(formula) {
                constants.insert(formula, Scalar::Int(value.clone()));
            } else if seen.insert(formula) {
                observe.push(formula);
            }
        }
        let reading = Reading { observe, constants, shown, world: self.world };
        Encoded { problem: self.formulas.problem, reading }
    }

    /// How many of these formulas hold.
    fn count(&mut self, formulas: &[NodeId]) -> NodeId {
        let (none, one) = (self.formulas.int(0), self.formulas.int(1));
        let mut count = none;
        for formula in formulas {
            let counted = self.formulas.ite(*formula, one, none);
            count = self.formulas.add(count, counted);
        }
        count
    }
}

impl Observed {
    fn add(&mut self, symbol: &Symbol, sort: &Sort) {
        match (symbol, sort) {
            (Symbol::Scalar(formula), Sort::Opaque(_)) => self.elements.push(*formula),
            (Symbol::Scalar(formula), _) => self.scalars.push(*formula),
            (Symbol::Record(fields), Sort::Record(record)) => self.add_fields(fields, &record.fields),
            (Symbol::Choice(choice), Sort::Enum(shape)) => {
                let Choice { beyond, payloads } = &**choice;
                self.variants.extend(beyond);
                for (data, variant) in payloads.iter().zip(&shape.variants) {
                    self.add_fields(data.as_deref().unwrap_or_default(), &variant.fields);
                }
            }
            (Symbol::Collection(collection), _) => {
                for (key, entry) in entries(collection).iter().rev() {
                    self.presence.push(entry.present);
                    let mut parts = Self::default();
                    parts.add(key, &collection.key);
                    let Self { presence, variants, elements, scalars, keys } = parts;
                    self.keys.extend([presence, variants, elements, scalars, keys].into_iter().flatten());
                }
                for (_, entry) in entries(collection) {
                    if let (Some(value), Some(sort)) = (&entry.value, &collection.value) {
                        self.add(value, sort);
                    }
                }
            }
            // Symbols have the shape of their sort.
            _ => {}
        }
    }

    fn add_fields(&mut self, symbols: &[Symbol], fields: &[Field]) {
        for (symbol, field) in symbols.iter().zip(fields) {
            self.add(symbol, &field.sort);
        }
    }
}
