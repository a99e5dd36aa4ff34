//! What is done to values of every sort: comparing them, choosing among them, and making them the arguments of functions.

use std::rc::Rc;

use steadfast_wire::NodeId;

use super::Encoder;
use super::symbol::{Choice, Collection, Shape, Symbol};
use crate::question::Unsupported;
use crate::sort::{Field, Sort};

impl Encoder {
    /// The value that stands where none matters.
    pub(super) fn default_of(&mut self, sort: &Sort) -> Symbol {
        match sort {
            Sort::Bool => Symbol::Scalar(self.formulas.bool(false)),
            Sort::Int(_) => Symbol::Scalar(self.formulas.int(0)),
            Sort::Opaque(opaque) => Symbol::Scalar(self.elements(opaque).some),
            Sort::Record(record) => Symbol::Record(self.default_fields(&record.fields)),
            Sort::Enum(shape) => match shape.variants.first() {
                Some(first) => {
                    let fields = self.default_fields(&first.fields);
                    self.variant_of(shape.variants.len(), 0, fields)
                }
                None => Symbol::Choice(Rc::new(Choice { beyond: Vec::new(), payloads: Vec::new() })),
            },
            Sort::Set(key) => Symbol::Collection(Collection::new((**key).clone(), None, Shape::Empty)),
            Sort::Map(key, value) => {
                Symbol::Collection(Collection::new((**key).clone(), Some((**value).clone()), Shape::Empty))
            }
            Sort::Open(_) => {
                self.refuse(Unsupported::OpenSort);
                Symbol::Record(Rc::new([]))
            }
        }
    }

    fn default_fields(&mut self, fields: &[Field]) -> Rc<[Symbol]> {
        fields.iter().map(|field| self.default_of(&field.sort)).collect()
    }

    /// Whether an enum is a variant.
    pub(super) fn is_variant(&mut self, choice: &Choice, variant: usize) -> NodeId {
        let mut parts: Vec<NodeId> = choice.beyond.iter().take(variant).copied().collect();
        if let Some(beyond) = choice.beyond.get(variant) {
            parts.push(self.formulas.not(*beyond));
        }
        self.formulas.and(parts)
    }

    /// Whether two values of one sort are equal, as Rust's `==` has it.
    pub(super) fn same(&mut self, first: &Symbol, second: &Symbol) -> NodeId {
        match (first, second) {
            (Symbol::Scalar(one), Symbol::Scalar(other)) => self.formulas.eq(*one, *other),
            (Symbol::Record(one), Symbol::Record(other)) => self.same_fields(one, other),
            (Symbol::Choice(one), Symbol::Choice(other)) => self.same_choices(one, other),
            (Symbol::Collection(one), Symbol::Collection(other)) => self.same_entries(one, other),
            // Terms are typed.
            _ => self.formulas.bool(false),
        }
    }

    fn same_fields(&mut self, first: &[Symbol], second: &[Symbol]) -> NodeId {
        let parts: Vec<NodeId> = first.iter().zip(second).map(|(one, other)| self.same(one, other)).collect();
        self.formulas.and(parts)
    }

    fn same_choices(&mut self, first: &Choice, second: &Choice) -> NodeId {
        let mut parts = Vec::new();
        for variant in 0..first.payloads.len() {
            let is = self.is_variant(first, variant);
            let other_is = self.is_variant(second, variant);
            parts.push(self.formulas.eq(is, other_is));
            // Where the data is missing, one of them is known to be another variant.
            if let (Some(data), Some(other)) = (&first.payloads[variant], &second.payloads[variant])
                && self.formulas.as_bool(is) != Some(false)
            {
                let equal = self.same_fields(data, other);
                parts.push(self.formulas.implies(is, equal));
            }
        }
        self.formulas.and(parts)
    }

    /// The first value where the condition holds, else the second.
    pub(super) fn either(&mut self, condition: NodeId, first: &Symbol, second: &Symbol) -> Symbol {
        match (self.formulas.as_bool(condition), first, second) {
            (Some(true), ..) => first.clone(),
            (Some(false), ..) => second.clone(),
            (None, Symbol::Scalar(one), Symbol::Scalar(other)) => {
                Symbol::Scalar(self.formulas.ite(condition, *one, *other))
            }
            (None, Symbol::Record(one), Symbol::Record(other)) => {
                Symbol::Record(self.either_fields(condition, one, other))
            }
            (None, Symbol::Choice(one), Symbol::Choice(other)) => {
                let tags = one.beyond.iter().zip(&other.beyond);
                let beyond = tags.map(|(one, other)| self.formulas.ite(condition, *one, *other)).collect();
                let payloads = one.payloads.iter().zip(&other.payloads);
                let payloads = payloads
                    .map(|pair| match pair {
                        (Some(one), Some(other)) => Some(self.either_fields(condition, one, other)),
                        (Some(data), None) | (None, Some(data)) => Some(data.clone()),
                        (None, None) => None,
                    })
                    .collect();
                Symbol::Choice(Rc::new(Choice { beyond, payloads }))
            }
            (None, Symbol::Collection(one), Symbol::Collection(other)) => {
                if Rc::ptr_eq(one, other) {
                    return first.clone();
                }
                one.remade(Shape::Either(condition, one.clone(), other.clone()))
            }
            // Terms are typed.
            (None, ..) => first.clone(),
        }
    }

    fn either_fields(&mut self, condition: NodeId, first: &[Symbol], second: &[Symbol]) -> Rc<[Symbol]> {
        first.iter().zip(second).map(|(one, other)| self.either(condition, one, other)).collect()
    }

    /// The formulas of a key as the arguments of a function: equal keys have equal arguments, because the data of
    /// variants that the key is not is replaced by what stands for nothing.
    pub(super) fn arguments(&mut self, key: &Symbol, sort: &Sort) -> Vec<NodeId> {
        let guard = self.formulas.bool(true);
        let mut found = Vec::new();
        self.normal(key, sort, guard, &mut found);
        found
    }

    fn normal(&mut self, key: &Symbol, sort: &Sort, guard: NodeId, found: &mut Vec<NodeId>) {
        match (key, sort) {
            (Symbol::Scalar(formula), _) => {
                let nothing = self.default_of(sort).scalar();
                found.push(self.formulas.ite(guard, *formula, nothing));
            }
            (Symbol::Record(fields), Sort::Record(record)) => {
                for (field, declared) in fields.iter().zip(&record.fields) {
                    self.normal(field, &declared.sort, guard, found);
                }
            }
            (Symbol::Choice(choice), Sort::Enum(shape)) => {
                let mut reached = guard;
                for beyond in &choice.beyond {
                    reached = self.formulas.and([reached, *beyond]);
                    found.push(reached);
                }
                for (variant, declared) in shape.variants.iter().enumerate() {
                    let is = self.is_variant(choice, variant);
                    let is = self.formulas.and([guard, is]);
                    let never = self.formulas.bool(false);
                    for (place, field) in declared.fields.iter().enumerate() {
                        match &choice.payloads[variant] {
                            Some(data) => self.normal(&data[place], &field.sort, is, found),
                            None => {
                                let nothing = self.default_of(&field.sort);
                                self.normal(&nothing, &field.sort, never, found);
                            }
                        }
                    }
                }
            }
            _ => self.refuse(Unsupported::CollectionAsKey),
        }
    }

    /// The value with what stands for nothing wherever the guard does not hold.
    pub(super) fn guarded(&mut self, value: &Symbol, sort: &Sort, guard: NodeId) -> Symbol {
        match (value, sort) {
            (Symbol::Scalar(formula), _) => {
                let nothing = self.default_of(sort).scalar();
                Symbol::Scalar(self.formulas.ite(guard, *formula, nothing))
            }
            (Symbol::Record(fields), Sort::Record(record)) => {
                let fields = fields.iter().zip(&record.fields);
                Symbol::Record(fields.map(|(field, declared)| self.guarded(field, &declared.sort, guard)).collect())
            }
            (Symbol::Choice(choice), Sort::Enum(shape)) => {
                let mut reached = guard;
                let mut tags = Vec::new();
                for beyond in &choice.beyond {
                    reached = self.formulas.and([reached, *beyond]);
                    tags.push(reached);
                }
                let mut payloads = Vec::new();
                for (variant, declared) in shape.variants.iter().enumerate() {
                    let is = self.is_variant(choice, variant);
                    let is = self.formulas.and([guard, is]);
                    payloads.push(choice.payloads[variant].as_ref().map(|data| {
                        let fields = data.iter().zip(&declared.fields);
                        fields.map(|(field, declared)| self.guarded(field, &declared.sort, is)).collect()
                    }));
                }
                Symbol::Choice(Rc::new(Choice { beyond: tags, payloads }))
            }
            (Symbol::Collection(collection), _) => self.guarded_entries(collection, guard),
            // Symbols have the shape of their sort.
            _ => value.clone(),
        }
    }
}
