//! Terms: what the state, the arguments and each other's values are made into, as data.
//!
//! The logic is total and typed. A partial operation of Rust is a node with a [`Fault`]; where it has no value is
//! derived from the term ([`conditions::demands`]), so that nothing about definedness is written down twice. Terms are
//! immutable and share their parts. They are built through the constructors of this module, which simplify only what
//! is evident.

mod build;
mod collections;
pub mod conditions;
mod rewrite;
mod tidy;

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigInt;

use crate::site::Fault;
use crate::sort::{IntType, Sort};

/// A variable: a field of the state, an argument, a capture, or bound by a quantifier.
#[derive(Clone, Debug)]
pub struct Var {
    /// Two variables are the same where their numbers are.
    id: u64,
    /// What the reader calls it; need not be unique.
    pub name: Arc<str>,
    /// What it ranges over.
    pub sort: Sort,
}

impl Var {
    /// A variable unlike any other.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, sort: Sort) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), name: name.into(), sort }
    }

    /// A variable unlike any other, with the name and the sort of this one.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self::new(self.name.clone(), self.sort.clone())
    }

    /// The same variable with another sort, for the inference of sorts.
    pub(crate) fn resorted(&self, sort: Sort) -> Self {
        Self { id: self.id, name: self.name.clone(), sort }
    }
}

impl PartialEq for Var {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Var {}

impl Hash for Var {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

/// An element of an opaque sort.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Element {
    /// A literal or a constant of the source, which differs from every other literal of the sort.
    Literal(Arc<str>),
    /// Some other element.
    Numbered(u32),
}

/// Arithmetic on integers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Arithmetic {
    /// The sum.
    Add,
    /// The difference; of an unsigned type it is undefined below zero.
    Sub,
    /// The product.
    Mul,
    /// The quotient, rounded to zero.
    Div,
    /// What is left of that, with the sign of the dividend.
    Rem,
}

/// How two sets become one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum SetOperation {
    /// What is in one of them.
    Union,
    /// What is in both.
    Intersection,
    /// What is in the first alone.
    Difference,
}

/// What a term is. The sort of the whole stands beside it, see [`Term::sort`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A variable.
    Var(Var),
    /// `true`, `false`.
    Bool(bool),
    /// An integer literal.
    Int(BigInt),
    /// An element of an opaque sort.
    Element(Element),
    /// No value at all.
    Fail(Fault),

    /// Negation.
    Not(Term),
    /// `&&`, evaluated from the left as far as needed.
    And(Vec<Term>),
    /// `||`, evaluated from the left as far as needed.
    Or(Vec<Term>),
    /// The second where the first is true, else the third; only that one is evaluated.
    Ite(Term, Term, Term),
    /// Rust's `==` of two values of one sort: sets and maps by their entries.
    Eq(Term, Term),
    /// `<` of integers.
    Less(Term, Term),
    /// `<=` of integers.
    AtMost(Term, Term),
    /// Arithmetic, exact: that the result lies in the term's integer type is a hypothesis ([`conditions::overflow`]), except
    /// that an unsigned difference below zero, a zero divisor and `MIN / -1` are faults. Without bounds where the
    /// term's sort is mathematical; the sorts of the operands may differ from it.
    Arith(Arithmetic, Term, Term, Fault),
    /// An integer brought into the term's integer type by wrapping, as `as` does.
    Wrap(Term),
    /// An integer known to lie in the term's integer type; nothing changes but the type.
    Cast(Term),

    /// A struct or a tuple.
    Record(Vec<Term>),
    /// A field of a record.
    Field(Term, usize),
    /// A variant of the term's enum with its data.
    Variant(usize, Vec<Term>),
    /// Whether an enum is that variant.
    Is(Term, usize),
    /// The data of a variant (variant, field); a fault where the enum is another one.
    Payload(Term, usize, usize, Fault),

    /// The empty set or map.
    Empty,
    /// Whether a set has the element, or a map the key.
    Has(Term, Term),
    /// A set with one more element.
    Insert(Term, Term),
    /// A set without an element, or a map without a key.
    Remove(Term, Term),
    /// Two sets made one.
    Sets(SetOperation, Term, Term),
    /// A map with the value at the key.
    Put(Term, Term, Term),
    /// The value of a map at a key; a fault where there is none.
    Value(Term, Term, Fault),
    /// The first map with the entries of the second, which win.
    Overlay(Term, Term),
    /// The set of a map's keys.
    Keys(Term),

    /// Whether the body holds for every entry: [`Binder`] of a set or of a map.
    All(Binder, Term),
    /// Whether the body holds for some entry.
    Any(Binder, Term),
    /// The set or map with the entries for which the body holds.
    Filter(Binder, Term),
    /// The set of the body's values for all entries.
    Image(Binder, Term),
    /// The map from each element, or each key, to the body's value there.
    Rebuild(Binder, Term),
}

/// The entries of a collection, with the names that a body calls them by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Binder {
    /// The set or the map.
    pub source: Term,
    /// One variable for a set; the key's and the value's for a map. Bound by this binder alone.
    pub vars: Vec<Var>,
}

impl Binder {
    /// The entries of `source`, under new variables; `None` where it is no collection.
    #[must_use]
    pub fn over(source: &Term) -> Option<Self> {
        let names: &[&str] = match source.sort() {
            Sort::Set(_) => &["element"],
            Sort::Map(..) => &["key", "value"],
            _ => return None,
        };
        let sorts = source.sort().entries();
        let vars = names.iter().zip(sorts).map(|(name, sort)| Var::new(*name, sort)).collect();
        Some(Self { source: source.clone(), vars })
    }

    /// The variable at a place, as a term.
    ///
    /// # Panics
    ///
    /// Where there is no such variable: a set has one, a map two.
    #[must_use]
    pub fn var(&self, place: usize) -> Term {
        Term::var(&self.vars[place])
    }
}

/// A shared, immutable term.
#[derive(Clone, Debug)]
pub struct Term(Arc<Node>);

#[derive(Debug)]
struct Node {
    kind: Kind,
    sort: Sort,
    hash: u64,
}

impl Term {
    /// A term as it is given: nothing is simplified or checked.
    #[must_use]
    pub fn raw(kind: Kind, sort: Sort) -> Self {
        let mut hasher = std::hash::DefaultHasher::new();
        kind.hash(&mut hasher);
        let hash = hasher.finish();
        Self(Arc::new(Node { kind, sort, hash }))
    }

    /// What the term is.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// The sort of its values.
    #[must_use]
    pub fn sort(&self) -> &Sort {
        &self.0.sort
    }

    /// The integer type of its values.
    #[must_use]
    pub fn int_type(&self) -> Option<IntType> {
        self.sort().int()
    }

    /// The same for two handles on one node; for tables of what was already seen.
    #[must_use]
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

impl PartialEq for Term {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.hash == other.0.hash && self.0.sort == other.0.sort && self.0.kind == other.0.kind)
    }
}

impl Eq for Term {}

impl Hash for Term {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}
