//! What a term is made into: formulas where it has a truth value, a number or an element, and a structure of such
//! formulas otherwise. Collections stay unevaluated, they are asked about one key at a time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use steadfast_wire::{FunctionId, NodeId};

use crate::sort::Sort;
use crate::term::{SetOperation, Term, Var};

/// The meaning of a term, of the shape of its sort.
#[derive(Clone)]
pub(super) enum Symbol {
    /// A truth value, an integer, or an element of an opaque sort.
    Scalar(NodeId),
    /// The fields of a record.
    Record(Rc<[Symbol]>),
    /// A variant of an enum.
    Choice(Rc<Choice>),
    /// A set or a map.
    Collection(Rc<Collection>),
}

/// A value of an enum.
pub(super) struct Choice {
    /// Whether the variant stands behind the first, the second, and so on, up to the first that is false: a variant is told
    /// by truth values, so that enums alone bring no arithmetic into a problem, and any of these values is a variant.
    pub(super) beyond: Vec<NodeId>,
    /// The data of each variant, arbitrary for another one; nothing where it is known to be another one.
    pub(super) payloads: Vec<Option<Rc<[Symbol]>>>,
}

/// A set or a map.
pub(super) struct Collection {
    /// The sort of a set's elements or a map's keys.
    pub(super) key: Sort,
    /// The sort of a map's values.
    pub(super) value: Option<Sort>,
    pub(super) shape: Shape,
    /// Whether membership asks for the existence of something, so that it should not be asked under a quantifier.
    pub(super) existential: bool,
    /// The answers that were given already, by the formulas of the key.
    pub(super) presence: RefCell<HashMap<Vec<NodeId>, NodeId>>,
    /// The values that were asked for already, by the formulas of the key.
    pub(super) values: RefCell<HashMap<Vec<NodeId>, Symbol>>,
}

/// What a collection has at a key.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) present: NodeId,
    /// The value of a map, arbitrary where it is not present.
    pub(super) value: Option<Symbol>,
}

/// How a collection came about.
pub(super) enum Shape {
    Empty,
    /// What each of all keys of a finite scope has.
    Table(Vec<(Symbol, Entry)>),
    /// Functions of the key, behind the keys of the collections that it stands in.
    Function {
        present: FunctionId,
        value: Option<Rc<Pattern>>,
        arguments: Vec<NodeId>,
    },
    With(Rc<Collection>, Symbol, Option<Symbol>),
    Without(Rc<Collection>, Symbol),
    Sets(SetOperation, Rc<Collection>, Rc<Collection>),
    Overlay(Rc<Collection>, Rc<Collection>),
    Keys(Rc<Collection>),
    Either(NodeId, Rc<Collection>, Rc<Collection>),
    Filter(Rc<Collection>, Closure),
    Image(Rc<Collection>, Closure),
    Rebuild(Rc<Collection>, Closure),
}

/// A variable of the source as functions, a function a formula.
pub(super) enum Pattern {
    Scalar(FunctionId),
    Record(Vec<Pattern>),
    Choice { beyond: Vec<FunctionId>, payloads: Vec<Vec<Pattern>> },
    Collection { key: Sort, sort: Option<Sort>, present: FunctionId, value: Option<Rc<Pattern>> },
}

/// The body of a binder, with what its other variables mean.
pub(super) struct Closure {
    pub(super) vars: Vec<Var>,
    pub(super) body: Term,
    pub(super) scope: Bindings,
}

/// What bound variables mean.
pub(super) type Bindings = Option<Rc<Frame>>;

/// The variables of one binder, inside of those of others.
pub(super) struct Frame {
    pub(super) values: Vec<(Var, Symbol)>,
    pub(super) outer: Bindings,
    /// What terms mean here, by their address.
    pub(super) known: RefCell<HashMap<usize, Symbol>>,
}

impl Symbol {
    /// The formula of a truth value, an integer or an element.
    ///
    /// # Panics
    ///
    /// Of anything else: terms are typed.
    #[expect(clippy::panic, reason = "documented; a typed term has the symbol of its sort")]
    pub(super) fn scalar(&self) -> NodeId {
        if let Self::Scalar(id) = self { *id } else { panic!("a formula of something with parts") }
    }

    /// The collection of a set or a map.
    ///
    /// # Panics
    ///
    /// Of anything else: terms are typed.
    #[expect(clippy::panic, reason = "documented; a typed term has the symbol of its sort")]
    pub(super) fn collection(&self) -> &Rc<Collection> {
        if let Self::Collection(collection) = self { collection } else { panic!("the entries of no collection") }
    }

    /// Appends the formulas that the symbol consists of; false where there is a collection in it.
    pub(super) fn formulas(&self, found: &mut Vec<NodeId>) -> bool {
        match self {
            Self::Scalar(id) => {
                found.push(*id);
                true
            }
            Self::Record(fields) => fields.iter().all(|field| field.formulas(found)),
            Self::Choice(choice) => {
                found.extend(&choice.beyond);
                choice.payloads.iter().all(|payload| {
                    // A node that no formula has tells apart what is missing and what has no field.
                    let Some(payload) = payload else {
                        found.push(NodeId(u32::MAX));
                        return true;
                    };
                    payload.iter().all(|field| field.formulas(found))
                })
            }
            Self::Collection(_) => false,
        }
    }
}

impl Collection {
    pub(super) fn new(key: Sort, value: Option<Sort>, shape: Shape) -> Rc<Self> {
        let existential = match &shape {
            Shape::Empty | Shape::Table(_) | Shape::Function { .. } => false,
            Shape::Image(..) => true,
            Shape::With(source, ..)
            | Shape::Without(source, _)
            | Shape::Keys(source)
            | Shape::Filter(source, _)
            | Shape::Rebuild(source, _) => source.existential,
            Shape::Sets(_, first, second) | Shape::Overlay(first, second) | Shape::Either(_, first, second) => {
                first.existential || second.existential
            }
        };
        Rc::new(Self { key, value, shape, existential, presence: RefCell::default(), values: RefCell::default() })
    }

    /// The collection after something was done to it, with entries of the same sorts.
    pub(super) fn remade(&self, shape: Shape) -> Symbol {
        Symbol::Collection(Self::new(self.key.clone(), self.value.clone(), shape))
    }
}
