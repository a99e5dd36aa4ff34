//! The types of expressions.
//!
//! An expression's type follows from the expressions that it is made of and from what the world declares; nothing is inferred
//! backwards from how a value is used, and nothing is guessed.

mod call;
mod closure;
mod expansion;
mod method;
mod operator;
mod path;
mod pattern;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{Expr, ExprId, Exprs, PlaceId};
use crate::id::{FileId, Id, ModuleId};
use crate::items::{Function, TypeItem};
use crate::macros::Expander;
use crate::ty::{Ty, Why};
use crate::world::{Context, World};
use crate::written::Name;

pub(crate) use self::call::Call;

/// How deep expressions may be nested before the answer is unknown.
const DEPTH: usize = 200;

/// How many types a type may be made of before it counts as unknown. `(a, a)` of `(b, b)` of `(c, c)` grows fast.
const SIZE: usize = 1000;

/// What is asked about the expressions of one file.
#[derive(Debug)]
pub struct Inference<'world> {
    world: &'world World,
    file: FileId,
    exprs: &'world Exprs,
    known: RefCell<Vec<State>>,
    calls: RefCell<rustc_hash::FxHashMap<ExprId, Option<Arc<Call>>>>,
    depth: RefCell<usize>,
    expander: Rc<Expander>,
    /// How many functions are being asked for what they give back, each handed to the one before.
    handed: RefCell<usize>,
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Open,
    /// It is being worked out: what asks for it again gets no answer.
    Busy,
    Done(Ty),
}

impl<'world> Inference<'world> {
    /// Prepares for questions about the expressions of a file.
    ///
    /// Answers expand and parse macros, on the thread that asks, which needs a large stack. The end of that
    /// [forgets the spans](steadfast_source::forget_spans) of the thread: no other tree there may be asked for places later.
    #[must_use]
    pub fn new(world: &'world World, file: FileId, exprs: &'world Exprs) -> Self {
        Self::with(world, file, exprs, Rc::default(), 0)
    }

    fn with(world: &'world World, file: FileId, exprs: &'world Exprs, expander: Rc<Expander>, depth: usize) -> Self {
        Self {
            world,
            file,
            exprs,
            known: RefCell::new(vec![State::Open; exprs.len()]),
            calls: RefCell::default(),
            depth: RefCell::new(depth),
            expander,
            handed: RefCell::default(),
        }
    }

    /// The type of an expression.
    #[must_use]
    pub fn type_of(&self, id: ExprId) -> Ty {
        match self.known.borrow().get(id.index()) {
            Some(State::Done(ty)) => return ty.clone(),
            Some(State::Open) => {}
            Some(State::Busy) | None => return Ty::Unknown(Why::Depth),
        }
        if *self.depth.borrow() > DEPTH {
            return Ty::Unknown(Why::Depth);
        }
        self.known.borrow_mut()[id.index()] = State::Busy;
        *self.depth.borrow_mut() += 1;
        let ty = self.work_out(id);
        *self.depth.borrow_mut() -= 1;
        let ty = if ty.is_larger_than(SIZE) { Ty::Unknown(Why::Depth) } else { ty };
        self.known.borrow_mut()[id.index()] = State::Done(ty.clone());
        ty
    }

    /// The function that a call or method call calls, where it is known.
    #[must_use]
    pub fn callee(&self, id: ExprId) -> Option<Id<Function>> {
        self.call(id).map(|call| call.function)
    }

    /// The type of what a method is called on, before it is borrowed or dereferenced; none where `id` is no method call.
    #[must_use]
    pub fn receiver_of(&self, id: ExprId) -> Option<Ty> {
        match self.exprs.get(id) {
            Expr::Method(called) => Some(self.type_of(called.receiver)),
            Expr::Await(base) | Expr::Try(base) => self.receiver_of(*base),
            _ => None,
        }
    }

    fn work_out(&self, id: ExprId) -> Ty {
        let lang = self.world.lang();
        match self.exprs.get(id) {
            Expr::Unknown => Ty::Unknown(Why::Syntax),
            Expr::Diverges => Ty::Never,
            Expr::Path(place, path) => self.path(*place, path),
            Expr::Receiver(place) => self.receiver(*place),
            Expr::Call(callee, arguments) => self.value_of_call(id, *callee, arguments),
            Expr::Method(called) => self.value_of_method(id, called),
            Expr::Field(base, name) => self.field(&self.type_of(*base), name),
            Expr::Index(base, index) => self.index(&self.type_of(*base), &self.type_of(*index)),
            Expr::Await(base) => self.awaited(&self.type_of(*base)),
            Expr::Try(base) => self.success(&self.type_of(*base)),
            Expr::Reference(base) => match self.type_of(*base) {
                unknown @ Ty::Unknown(_) => unknown,
                ty => ty.referenced(),
            },
            Expr::Borrowed(base) => match self.type_of(*base) {
                unknown @ Ty::Unknown(_) => unknown,
                // Behind a reference `ref` changes nothing, but the value may be one itself.
                Ty::Reference(_) => Ty::Unknown(Why::Syntax),
                ty => ty.referenced(),
            },
            Expr::Dereference(base) => {
                let base = self.type_of(*base);
                match &base {
                    Ty::Pointer(inner) => Ty::clone(inner),
                    base => self.world.target(base).unwrap_or(Ty::Unknown(Why::Receiver)),
                }
            }
            Expr::Negation(base) => self.negated(&self.type_of(*base)),
            Expr::Truth => Ty::Primitive("bool"),
            Expr::Arithmetic(operator, left, right) => {
                self.arithmetic(operator, &self.type_of(*left), &self.type_of(*right))
            }
            Expr::Tuple(elements) => Ty::Tuple(elements.iter().map(|element| self.type_of(*element)).collect()),
            Expr::Array(element) => Ty::Array(Arc::new(self.optional(*element))),
            Expr::Vector(element) => self.adt(lang.vec, &[self.optional(*element)]),
            Expr::Range(name, bound) => self.range(name, self.optional(*bound)),
            Expr::Struct(place, path) => self.built(*place, path),
            Expr::Closure(_) => Ty::Closure(id),
            Expr::Parameter(closure, place) => self.parameter(*closure, *place),
            Expr::Async(body) => Ty::Future(Arc::new(self.type_of(*body))),
            Expr::Literal(name) => self.literal(name),
            Expr::String => self.adt(lang.string, &[]),
            Expr::Formatted(place, target) => self.formatted(*place, *target),
            Expr::Typed(place, written, value) => {
                let ty = self.lowered(*place, written);
                match value {
                    Some(value) if ty.has_hole() => {
                        let given = self.type_of(*value);
                        if ty.is_unknown() { given } else { ty.joined(&given) }
                    }
                    _ => ty,
                }
            }
            Expr::Variant(field) => self.variant_field(field),
            Expr::Element(of, place, from_end) => self.element(&self.type_of(*of), *place, *from_end),
            Expr::SliceElement(of) => self.slice_element(&self.type_of(*of)),
            Expr::Item(of) => self.item(&self.type_of(*of)),
            Expr::Branches(branches) => self.joined(branches),
            Expr::Macro(called) => self.expansion(called),
            Expr::Given(ty) => ty.clone(),
        }
    }

    fn optional(&self, id: Option<ExprId>) -> Ty {
        id.map_or(Ty::Unknown(Why::Use), |id| self.type_of(id))
    }

    fn joined(&self, branches: &[ExprId]) -> Ty {
        let mut joined = Ty::Never;
        for branch in branches {
            let ty = self.type_of(*branch);
            // A branch of which nothing is known may be of any type that the others are.
            joined = if ty.is_unknown() && joined == Ty::Never { ty } else { joined.joined(&ty) };
        }
        joined
    }

    /// The context at a place of the file.
    fn context(&self, place: PlaceId) -> Context {
        let place = self.exprs.place(place);
        let module = ModuleId { file: self.file, place: place.module };
        match place.function {
            Some(function) => {
                let mut context = self.world.context_of_function(Id::new(self.file, function));
                context.module = module;
                context
            }
            None => Context::module(module),
        }
    }

    fn lowered(&self, place: PlaceId, written: &crate::written::Written) -> Ty {
        let ty = self.world.lower(&self.context(place), written);
        self.world.normal(&ty, 0)
    }

    fn receiver(&self, place: PlaceId) -> Ty {
        let Some(function) = self.exprs.place(place).function else { return Ty::Unknown(Why::Syntax) };
        let signature = self.world.signature(Id::new(self.file, function));
        signature.receiver.clone().unwrap_or(Ty::Unknown(Why::Syntax))
    }

    /// A type that the language knows, with arguments.
    fn adt(&self, id: Option<Id<TypeItem>>, arguments: &[Ty]) -> Ty {
        let Some(id) = id else { return Ty::Unknown(Why::Name) };
        Ty::Adt(id, self.world.fill(crate::ty::Owner::Type(id), arguments.to_vec(), 0))
    }

    fn literal(&self, name: &'static str) -> Ty {
        match name {
            "str" => Ty::Primitive("str").referenced(),
            "[u8]" => Ty::Array(Arc::new(Ty::Primitive("u8"))).referenced(),
            "CStr" => self.adt(self.world.lang().cstr, &[]).referenced(),
            name => Ty::Primitive(name),
        }
    }

    /// What `.await` gives.
    #[must_use]
    pub fn awaited(&self, ty: &Ty) -> Ty {
        let lang = self.world.lang();
        let output =
            |of_trait| self.world.associated_type_of(ty, Some((of_trait, Vec::new())), &Name::new_static("Output"), 0);
        let found = lang.future.and_then(output).or_else(|| lang.into_future.and_then(output));
        found.unwrap_or(Ty::Unknown(Why::Associated))
    }

    /// What `?` and `unwrap` give.
    #[must_use]
    pub fn success(&self, ty: &Ty) -> Ty {
        let lang = self.world.lang();
        match ty {
            Ty::Adt(id, arguments) if Some(*id) == lang.result || Some(*id) == lang.option => {
                arguments.first().cloned().unwrap_or(Ty::Unknown(Why::Use))
            }
            Ty::Adt(id, arguments) if Some(*id) == lang.poll => {
                let inner = arguments.first().map_or(Ty::Unknown(Why::Use), |inner| self.success(inner));
                self.adt(lang.poll, &[inner])
            }
            Ty::Unknown(why) => Ty::Unknown(*why),
            _ => Ty::Unknown(Why::Associated),
        }
    }
}
