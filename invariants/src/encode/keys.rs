//! Everything that a key may be: all keys of a finite scope one by one, and the forms of keys otherwise, a form a variant
//! and a truth value, so that what is quantified over has no tags and no data that does not matter.

use std::rc::Rc;

use num_bigint::BigInt;
use steadfast_wire::{NodeId, Sort as WireSort, VariableId};

use super::Encoder;
use super::symbol::{Choice, Collection, Entry, Shape, Symbol};
use crate::question::{Scope, Unsupported};
use crate::sort::{Field, IntType, Sort};

/// As many keys of one sort are written out.
const KEYS: usize = 256;

/// A form of keys.
#[derive(Clone)]
enum Form {
    Bool(bool),
    Int(BigInt),
    /// Any value, in the bounds of the type where it is an integer.
    Any(WireSort, Option<IntType>),
    Record(Vec<Form>),
    Variant(usize, Vec<Form>),
    /// A collection that has, at each key, nothing or a value; a set has values without meaning.
    Table(Vec<(Form, Option<Form>)>),
}

/// Some keys of one form, under the variables that they contain.
pub(super) struct Keys {
    pub(super) variables: Vec<VariableId>,
    /// Whether the variables are in the bounds of their types.
    pub(super) guard: NodeId,
    pub(super) key: Symbol,
}

impl Encoder {
    /// Every key of a sort; of an infinite one, under variables that are new each time.
    pub(super) fn keys(&mut self, sort: &Sort) -> Vec<Keys> {
        let guard = self.formulas.bool(true);
        if let Scope::Finite(_) = self.world.scope {
            let keys = self.written_keys(sort);
            return keys.iter().map(|key| Keys { variables: Vec::new(), guard, key: key.clone() }).collect();
        }
        let forms = self.forms(sort);
        forms
            .iter()
            .map(|form| {
                let mut keys = Keys { variables: Vec::new(), guard, key: Symbol::Scalar(guard) };
                keys.key = self.formed(form, sort, &mut keys.variables, &mut keys.guard);
                keys
            })
            .collect()
    }

    /// Every key of a sort in a finite scope.
    pub(super) fn written_keys(&mut self, sort: &Sort) -> Rc<[Symbol]> {
        if let Some(known) = self.world.keys.get(sort) {
            return known.clone();
        }
        let forms = self.forms(sort);
        let mut guard = self.formulas.bool(true);
        let keys: Rc<[Symbol]> =
            forms.iter().map(|form| self.formed(form, sort, &mut Vec::new(), &mut guard)).collect();
        self.world.keys.insert(sort.clone(), keys.clone());
        keys
    }

    fn forms(&mut self, sort: &Sort) -> Vec<Form> {
        let finite = match self.world.scope {
            Scope::Finite(bound) => Some(bound),
            Scope::Unbounded => None,
        };
        match (sort, finite) {
            (Sort::Bool, _) => vec![Form::Bool(false), Form::Bool(true)],
            (Sort::Int(int), Some(bound)) => self.world.integers(*int, bound).into_iter().map(Form::Int).collect(),
            (Sort::Int(int), None) => vec![Form::Any(WireSort::Int, Some(*int))],
            (Sort::Opaque(opaque), Some(_)) => {
                let count = self.elements(opaque).formulas().len();
                (0..count).map(|place| Form::Int(place.into())).collect()
            }
            (Sort::Opaque(opaque), None) => vec![Form::Any(self.elements(opaque).sort, None)],
            (Sort::Record(record), _) => self.products(&record.fields).into_iter().map(Form::Record).collect(),
            (Sort::Enum(shape), _) => {
                let mut forms = Vec::new();
                for (variant, data) in shape.variants.iter().enumerate() {
                    let products = self.products(&data.fields).into_iter();
                    forms.extend(products.map(|fields| Form::Variant(variant, fields)));
                }
                self.capped(forms)
            }
            (Sort::Set(element), Some(_)) => self.tables(element, vec![None, Some(Form::Bool(true))]),
            (Sort::Map(key, value), Some(_)) => {
                let values = self.forms(value).into_iter().map(Some);
                let values = [None].into_iter().chain(values).collect();
                self.tables(key, values)
            }
            (Sort::Set(_) | Sort::Map(..), None) => {
                self.refuse(Unsupported::CollectionAsKey);
                Vec::new()
            }
            (Sort::Open(_), _) => {
                self.refuse(Unsupported::OpenSort);
                Vec::new()
            }
        }
    }

    /// Every way to have one of `values` at each key.
    fn tables(&mut self, key: &Sort, values: Vec<Option<Form>>) -> Vec<Form> {
        let keys = self.forms(key);
        let choices =
            keys.into_iter().map(|key| values.iter().map(|value| (key.clone(), value.clone())).collect()).collect();
        self.product(choices).into_iter().map(Form::Table).collect()
    }

    fn products(&mut self, fields: &[Field]) -> Vec<Vec<Form>> {
        let choices = fields.iter().map(|field| self.forms(&field.sort)).collect();
        self.product(choices)
    }

    /// Every way to take one of each choice.
    fn product<T: Clone>(&mut self, choices: Vec<Vec<T>>) -> Vec<Vec<T>> {
        let mut rows = vec![Vec::new()];
        for choice in choices {
            let mut longer = Vec::new();
            for row in &rows {
                for taken in &choice {
                    longer.push(row.iter().cloned().chain([taken.clone()]).collect());
                }
            }
            rows = self.capped(longer);
        }
        rows
    }

    fn capped<T>(&mut self, mut forms: Vec<T>) -> Vec<T> {
        if forms.len() > KEYS {
            self.refuse(Unsupported::TooManyKeys);
            forms.truncate(KEYS);
        }
        forms
    }

    /// The keys of a form, with new variables and what bounds them.
    fn formed(&mut self, form: &Form, sort: &Sort, variables: &mut Vec<VariableId>, guard: &mut NodeId) -> Symbol {
        match (form, sort) {
            (Form::Bool(value), _) => Symbol::Scalar(self.formulas.bool(*value)),
            (Form::Int(value), _) => Symbol::Scalar(self.formulas.int(value.clone())),
            (Form::Any(wire, int), _) => {
                let variable = self.formulas.problem.variable("key", *wire);
                variables.push(variable);
                let key = self.formulas.variable(variable);
                if let Some(int) = int {
                    let inside = self.in_range(key, *int);
                    *guard = self.formulas.and([*guard, inside]);
                }
                Symbol::Scalar(key)
            }
            (Form::Record(forms), Sort::Record(record)) => {
                Symbol::Record(self.formed_fields(forms, &record.fields, variables, guard))
            }
            (Form::Variant(variant, forms), Sort::Enum(shape)) => {
                let fields = self.formed_fields(forms, &shape.variants[*variant].fields, variables, guard);
                self.variant_of(shape.variants.len(), *variant, fields)
            }
            (Form::Table(rows), _) => {
                let entries = sort.entries();
                let entries = rows.iter().map(|(key, value)| {
                    let present = self.formulas.bool(value.is_some());
                    let key = self.formed(key, &entries[0], variables, guard);
                    let value = entries.get(1).map(|sort| match value {
                        Some(value) => self.formed(value, sort, variables, guard),
                        None => self.default_of(sort),
                    });
                    (key, Entry { present, value })
                });
                let shape = Shape::Table(entries.collect());
                let mut sorts = sort.entries().into_iter();
                let key = sorts.next().unwrap_or(Sort::Bool);
                Symbol::Collection(Collection::new(key, sorts.next(), shape))
            }
            // Forms are made from the sort.
            _ => self.default_of(sort),
        }
    }

    fn formed_fields(
        &mut self,
        forms: &[Form],
        fields: &[Field],
        variables: &mut Vec<VariableId>,
        guard: &mut NodeId,
    ) -> Rc<[Symbol]> {
        let fields = forms.iter().zip(fields);
        fields.map(|(form, field)| self.formed(form, &field.sort, variables, guard)).collect()
    }

    /// A value that is known to be a variant, of an enum with that many.
    pub(super) fn variant_of(&mut self, count: usize, variant: usize, fields: Rc<[Symbol]>) -> Symbol {
        let beyond = (0..count.saturating_sub(1)).map(|place| self.formulas.bool(place < variant)).collect();
        let mut payloads = vec![None; count];
        payloads[variant] = Some(fields);
        Symbol::Choice(Rc::new(Choice { beyond, payloads }))
    }
}
