//! The variables of a question as constants and functions: constants alone in a finite scope, a table for a collection;
//! otherwise a function for each formula, of the keys of all collections around it.

use std::rc::Rc;

use steadfast_wire::{FunctionId, NodeId, Sort as WireSort};

use super::Encoder;
use super::symbol::{Choice, Collection, Entry, Pattern, Shape, Symbol};
use crate::question::{Scope, Unsupported};
use crate::sort::{Field, IntType, Sort};

impl Encoder {
    /// Any value of a sort, within the bounds of its integer types.
    pub(super) fn fresh(&mut self, name: &str, sort: &Sort) -> Symbol {
        match self.world.scope {
            Scope::Finite(_) => self.fresh_table(name, sort),
            Scope::Unbounded => {
                let pattern = self.pattern(name, sort, &[]);
                self.at(&pattern, &[])
            }
        }
    }

    /// Whether an integer is in the bounds of its type.
    pub(super) fn in_range(&mut self, formula: NodeId, int: IntType) -> NodeId {
        let (Some(min), Some(max)) = (int.min(), int.max()) else { return self.formulas.bool(true) };
        let min = self.formulas.int(min);
        let max = self.formulas.int(max);
        let above = self.formulas.at_most(min, formula);
        let below = self.formulas.at_most(formula, max);
        self.formulas.and([above, below])
    }

    /// A value made of constants.
    fn fresh_table(&mut self, name: &str, sort: &Sort) -> Symbol {
        match sort {
            Sort::Bool => Symbol::Scalar(self.formulas.constant(name, WireSort::Bool)),
            Sort::Int(int) => {
                let constant = self.formulas.constant(name, WireSort::Int);
                let bounds = self.in_range(constant, *int);
                self.assume(bounds);
                Symbol::Scalar(constant)
            }
            Sort::Opaque(opaque) => {
                let elements = self.elements(opaque);
                let (Some(first), Some(last)) = (elements.formulas().first(), elements.formulas().last()) else {
                    return Symbol::Scalar(elements.some);
                };
                if first == last {
                    return Symbol::Scalar(*first);
                }
                let constant = self.formulas.constant(name, WireSort::Int);
                let above = self.formulas.at_most(*first, constant);
                let below = self.formulas.at_most(constant, *last);
                self.assume(above);
                self.assume(below);
                Symbol::Scalar(constant)
            }
            Sort::Record(record) => Symbol::Record(self.fresh_fields(name, &record.fields)),
            Sort::Enum(shape) => {
                let beyond = shape.variants.iter().skip(1);
                let beyond = beyond.map(|_| self.formulas.constant(name, WireSort::Bool)).collect();
                let variants = shape.variants.iter();
                let payloads = variants
                    .map(|variant| Some(self.fresh_fields(&format!("{name}.{}", variant.name), &variant.fields)))
                    .collect();
                Symbol::Choice(Rc::new(Choice { beyond, payloads }))
            }
            Sort::Set(key) => self.fresh_entries(name, key, None),
            Sort::Map(key, value) => self.fresh_entries(name, key, Some(value)),
            Sort::Open(_) => {
                self.refuse(Unsupported::OpenSort);
                self.default_of(sort)
            }
        }
    }

    fn fresh_fields(&mut self, name: &str, fields: &[Field]) -> Rc<[Symbol]> {
        fields.iter().map(|field| self.fresh_table(&format!("{name}.{}", field.name), &field.sort)).collect()
    }

    fn fresh_entries(&mut self, name: &str, key: &Sort, value: Option<&Sort>) -> Symbol {
        let keys = self.written_keys(key);
        let entries = keys.iter().enumerate().map(|(place, key)| {
            let present = self.formulas.constant(&format!("{name} has {place}"), WireSort::Bool);
            let value = value.map(|sort| self.fresh_table(&format!("{name} at {place}"), sort));
            (key.clone(), Entry { present, value })
        });
        let shape = Shape::Table(entries.collect());
        Symbol::Collection(Collection::new(key.clone(), value.cloned(), shape))
    }

    /// The functions of a variable that stands in collections with keys of these sorts.
    fn pattern(&mut self, name: &str, sort: &Sort, arguments: &[WireSort]) -> Pattern {
        match sort {
            Sort::Bool => Pattern::Scalar(self.formulas.problem.function(name, arguments.to_vec(), WireSort::Bool)),
            Sort::Int(int) => {
                let function = self.formulas.problem.function(name, arguments.to_vec(), WireSort::Int);
                self.assume_in_range(function, arguments, *int);
                Pattern::Scalar(function)
            }
            Sort::Opaque(opaque) => {
                let sort = self.elements(opaque).sort;
                Pattern::Scalar(self.formulas.problem.function(name, arguments.to_vec(), sort))
            }
            Sort::Record(record) => Pattern::Record(self.field_patterns(name, &record.fields, arguments)),
            Sort::Enum(shape) => {
                let beyond = shape.variants.iter().skip(1);
                let beyond =
                    beyond.map(|_| self.formulas.problem.function(name, arguments.to_vec(), WireSort::Bool)).collect();
                let variants = shape.variants.iter();
                let payloads = variants
                    .map(|variant| self.field_patterns(&format!("{name}.{}", variant.name), &variant.fields, arguments))
                    .collect();
                Pattern::Choice { beyond, payloads }
            }
            Sort::Set(key) => self.collection_pattern(name, key, None, arguments),
            Sort::Map(key, value) => self.collection_pattern(name, key, Some(value), arguments),
            Sort::Open(_) => {
                self.refuse(Unsupported::OpenSort);
                Pattern::Record(Vec::new())
            }
        }
    }

    fn field_patterns(&mut self, name: &str, fields: &[Field], arguments: &[WireSort]) -> Vec<Pattern> {
        let fields = fields.iter();
        fields.map(|field| self.pattern(&format!("{name}.{}", field.name), &field.sort, arguments)).collect()
    }

    fn collection_pattern(&mut self, name: &str, key: &Sort, value: Option<&Sort>, arguments: &[WireSort]) -> Pattern {
        let mut longer = arguments.to_vec();
        self.argument_sorts(key, &mut longer);
        let present = self.formulas.problem.function(format!("{name} has"), longer.clone(), WireSort::Bool);
        let pattern = value.map(|sort| Rc::new(self.pattern(&format!("{name} at"), sort, &longer)));
        Pattern::Collection { key: key.clone(), sort: value.cloned(), present, value: pattern }
    }

    /// The sorts of the formulas of a key, as [`Encoder::arguments`] gives them.
    fn argument_sorts(&mut self, sort: &Sort, found: &mut Vec<WireSort>) {
        match sort {
            Sort::Bool => found.push(WireSort::Bool),
            Sort::Int(_) => found.push(WireSort::Int),
            Sort::Opaque(opaque) => found.push(self.elements(opaque).sort),
            Sort::Record(record) => {
                for field in &record.fields {
                    self.argument_sorts(&field.sort, found);
                }
            }
            Sort::Enum(shape) => {
                found.extend(shape.variants.iter().skip(1).map(|_| WireSort::Bool));
                for field in shape.variants.iter().flat_map(|variant| &variant.fields) {
                    self.argument_sorts(&field.sort, found);
                }
            }
            Sort::Set(_) | Sort::Map(..) => self.refuse(Unsupported::CollectionAsKey),
            Sort::Open(_) => self.refuse(Unsupported::OpenSort),
        }
    }

    fn assume_in_range(&mut self, function: FunctionId, arguments: &[WireSort], int: IntType) {
        let variables: Vec<_> = arguments.iter().map(|sort| self.formulas.problem.variable("key", *sort)).collect();
        let keys = variables.iter().map(|variable| self.formulas.variable(*variable)).collect();
        let value = self.formulas.apply(function, keys);
        let inside = self.in_range(value, int);
        let bounds = self.formulas.quantify(true, variables, inside);
        self.assume(bounds);
    }

    /// The value that the functions have for these keys.
    pub(super) fn at(&mut self, pattern: &Pattern, keys: &[NodeId]) -> Symbol {
        match pattern {
            Pattern::Scalar(function) => Symbol::Scalar(self.formulas.apply(*function, keys.to_vec())),
            Pattern::Record(fields) => Symbol::Record(fields.iter().map(|field| self.at(field, keys)).collect()),
            Pattern::Choice { beyond, payloads } => {
                let beyond = beyond.iter().map(|function| self.formulas.apply(*function, keys.to_vec())).collect();
                let payloads = payloads
                    .iter()
                    .map(|fields| Some(fields.iter().map(|field| self.at(field, keys)).collect()))
                    .collect();
                Symbol::Choice(Rc::new(Choice { beyond, payloads }))
            }
            Pattern::Collection { key, sort, present, value } => {
                let shape = Shape::Function { present: *present, value: value.clone(), arguments: keys.to_vec() };
                Symbol::Collection(Collection::new(key.clone(), sort.clone(), shape))
            }
        }
    }
}
