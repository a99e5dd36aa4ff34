//! What the functions of one file compute, as far as types follow from it: expressions that own their data, in one list, each
//! made of earlier ones.
//!
//! Names are not yet looked up, so that the types can be asked for when every file has been read. Local variables are gone: a
//! variable is the expression that it was bound to.

mod branch;
mod call;
mod keep;
mod macros;
mod pattern;
mod read;
mod reader;
mod scope;

pub use reader::Reader;

use smol_str::SmolStr;

use crate::ty::Ty;
use crate::written::{Name, Written, WrittenPath};

/// The place of an expression in the list of its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExprId(u32);

/// The place in the list of places of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlaceId(u32);

/// Where names are looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The module or block.
    pub module: u32,
    /// The function, whose generic parameters are in sight, and those of what is around it.
    pub function: Option<u32>,
}

/// The expressions of one file.
#[derive(Clone, Debug, Default)]
pub struct Exprs {
    list: Vec<Expr>,
    places: Vec<Place>,
}

impl Exprs {
    /// The expression at `id`.
    #[must_use]
    pub fn get(&self, id: ExprId) -> &Expr {
        &self.list[id.0 as usize]
    }

    /// The place at `id`.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Place {
        self.places[id.0 as usize]
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl ExprId {
    /// Its number, from zero on.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an expression is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Nothing that tells a type.
    Unknown,
    /// `return`, `break`, `panic!()`: it has no value.
    Diverges,
    /// A path that is no local variable: a function, a constant, a variant.
    Path(PlaceId, Box<Written>),
    /// `self`.
    Receiver(PlaceId),
    /// A call of what is no method.
    Call(ExprId, Box<[ExprId]>),
    /// A method call.
    Method(Box<MethodCall>),
    /// `base.name`, `base.0`.
    Field(ExprId, Name),
    /// `base[index]`.
    Index(ExprId, ExprId),
    /// `base.await`.
    Await(ExprId),
    /// `base?`.
    Try(ExprId),
    /// `&base`.
    Reference(ExprId),
    /// What `ref` binds.
    Borrowed(ExprId),
    /// `*base`.
    Dereference(ExprId),
    /// `!base`, `-base`.
    Negation(ExprId),
    /// A comparison, `&&`, `||`, `matches!`.
    Truth,
    /// Arithmetic: the trait and both sides.
    Arithmetic(&'static str, ExprId, ExprId),
    /// `(a, b)`; of none, the unit value.
    Tuple(Box<[ExprId]>),
    /// `[a, b]`, `[a; n]`.
    Array(Option<ExprId>),
    /// `vec![a, b]`.
    Vector(Option<ExprId>),
    /// `a..b`: the name of its type, and a bound.
    Range(&'static str, Option<ExprId>),
    /// `Path { .. }`.
    Struct(PlaceId, Box<Written>),
    /// A closure.
    Closure(Box<Closure>),
    /// A parameter of a closure, by its place.
    Parameter(ExprId, u32),
    /// An async block with the value of its body.
    Async(ExprId),
    /// A literal: a type of the language, or `{integer}`, `{float}`.
    Literal(&'static str),
    /// `String`, which macros make.
    String,
    /// What `write!` gives for the target.
    Formatted(PlaceId, ExprId),
    /// A type that is written, with what it is given to fill its holes.
    Typed(PlaceId, Box<Written>, Option<ExprId>),
    /// A field of what a pattern at a path takes apart.
    Variant(Box<VariantField>),
    /// An element of a tuple, counted from the end if so.
    Element(ExprId, u32, bool),
    /// An element of a slice.
    SliceElement(ExprId),
    /// What an iterator gives in each round.
    Item(ExprId),
    /// The value of one of several branches.
    Branches(Box<[ExprId]>),
    /// The call of a macro that is none of the language.
    Macro(Box<MacroUse>),
    /// A value whose type is known, which what a macro expands to is handed.
    Given(Ty),
}

/// The call of a macro where an expression stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacroUse {
    /// Where it stands.
    pub place: PlaceId,
    /// What it calls.
    pub path: Box<[Name]>,
    /// The arguments.
    pub arguments: SmolStr,
    /// The local variables that the arguments speak of.
    pub locals: Box<[(Name, ExprId)]>,
}

/// A method call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodCall {
    /// Where it stands.
    pub place: PlaceId,
    /// What it is called on.
    pub receiver: ExprId,
    /// The name.
    pub name: Name,
    /// `::<T>`.
    pub turbofish: Vec<Written>,
    /// The arguments.
    pub arguments: Box<[ExprId]>,
}

/// A closure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Where it stands.
    pub place: PlaceId,
    /// The types of its parameters, where they are written.
    pub parameters: Box<[Option<Written>]>,
    /// What it gives back, where that is written.
    pub output: Option<Written>,
    /// Its value.
    pub body: ExprId,
    /// The call that it is an argument of, and which.
    pub within: Option<(ExprId, u32)>,
}

/// A field of what a pattern takes apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantField {
    /// Where it stands.
    pub place: PlaceId,
    /// The value that is matched.
    pub of: ExprId,
    /// The path of the pattern.
    pub path: WrittenPath,
    /// The field.
    pub name: Name,
}
