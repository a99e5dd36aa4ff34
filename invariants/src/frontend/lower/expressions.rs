//! Expressions: which family each belongs to, and the few that belong to none.

use std::rc::Rc;

use quote::ToTokens as _;
use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::names::Binding;
use super::operand::{Closure, Operand, Value};
use super::place::{narrowed, payload};
use crate::site::FaultReason;
use crate::sort::{ERR, OK, SOME, Sort};
use crate::term::Term;

impl Lowering<'_, '_> {
    /// What an expression gives. `expected` is the sort that its place asks for, as far as it is known.
    pub(super) fn operand(&mut self, expr: &syn::Expr, expected: Option<&Sort>) -> Lowered<Operand> {
        match expr {
            syn::Expr::Paren(inner) => self.operand(&inner.expr, expected),
            syn::Expr::Group(inner) => self.operand(&inner.expr, expected),
            syn::Expr::Lit(literal) => self.literal(&literal.lit, expected).map(Operand::from),
            syn::Expr::Path(path) => self.path(path, expected),
            syn::Expr::Field(field) => self.field(field),
            syn::Expr::Reference(reference) => self.reference(reference, expected),
            syn::Expr::Unary(unary) => self.unary(unary, expected),
            syn::Expr::Binary(binary) => self.binary(binary, expected),
            syn::Expr::Assign(assign) => self.assign(assign),
            syn::Expr::Call(call) => self.call(call, expected),
            syn::Expr::MethodCall(call) => self.method_call(call, expected),
            syn::Expr::Macro(expr) => self.macro_value(&expr.mac, expected).map(Operand::Value),
            syn::Expr::If(branch) => self.if_value(branch, expected).map(Operand::Value),
            syn::Expr::Match(choice) => self.match_value(choice, expected).map(Operand::Value),
            syn::Expr::Block(block) if block.label.is_none() => {
                self.block_value(&block.block, expected).map(Operand::Value)
            }
            syn::Expr::Let(_) => self.condition_value(expr).map(Operand::from),
            syn::Expr::Return(leave) => self.return_value(leave),
            syn::Expr::Try(attempt) => self.attempt(attempt).map(Operand::Value),
            syn::Expr::Continue(leave) => self.continue_loop(leave),
            syn::Expr::Struct(literal) => self.struct_literal(literal).map(Operand::from),
            syn::Expr::Tuple(tuple) => self.tuple(tuple, expected).map(Operand::from),
            syn::Expr::Closure(closure) => Ok(self.closure(closure)),
            syn::Expr::Index(index) => self.index(index),
            syn::Expr::Cast(cast) => self.cast(cast).map(Operand::from),
            syn::Expr::Range(range) => self.range(range, expected),
            syn::Expr::ForLoop(repeat) => self.for_loop(repeat).map(|()| Operand::from(Term::unit())),
            syn::Expr::Array(array) => self.listed(array),
            other => Err(self.outside(other)),
        }
    }

    /// A local, a constant, a variant without data, or a function that is not called.
    fn path(&mut self, path: &syn::ExprPath, expected: Option<&Sort>) -> Lowered<Operand> {
        if let Some(name) = path.path.get_ident().map(ToString::to_string)
            && let Some(binding) = self.names.get(&name)
        {
            return Ok(match binding.clone() {
                Binding::Slot(slot) => {
                    let place = super::place::Place::slot(&slot);
                    Operand::Value(Value { term: self.read(&place), place: Some(place), exclusive: false })
                }
                Binding::Alias(place) => {
                    Operand::Value(Value { term: self.read(&place), place: Some(place), exclusive: true })
                }
                Binding::Other(operand) => operand,
            });
        }
        if let Some(constant) = self.constant(path)? {
            return Ok(constant.into());
        }
        if let Some(limit) = self.integer_limit(path)? {
            return Ok(limit.into());
        }
        if let Some(variant) = self.constructor_without_data(path)? {
            if let Some(expected) = expected {
                self.unify(variant.sort(), expected, path.span())?;
            }
            return Ok(self.known(&variant).into());
        }
        Ok(Operand::Function(Rc::new(path.clone())))
    }

    fn field(&mut self, field: &syn::ExprField) -> Lowered<Operand> {
        let base = self.value(&field.base, None)?;
        let name = match &field.member {
            syn::Member::Named(name) => name.to_string(),
            syn::Member::Unnamed(index) => index.index.to_string(),
        };
        let position =
            base.term.sort().record().and_then(|record| record.fields.iter().position(|one| *one.name == *name));
        let Some(position) = position else {
            let sort = self.inference.describe(base.term.sort());
            return Err(self
                .error(field.member.span(), format!("`{sort}` has no field `{name}` that is known here"))
                .help("write the type of the value where it is bound"));
        };
        let term = base.term.field(position);
        let place = base.place.map(|place| place.field(position));
        let term = self.known(&term);
        Ok(Operand::Value(Value { term, place, exclusive: false }))
    }

    fn reference(&mut self, reference: &syn::ExprReference, expected: Option<&Sort>) -> Lowered<Operand> {
        let operand = self.operand(&reference.expr, expected)?;
        let Operand::Value(value) = operand else { return Ok(operand) };
        if reference.mutability.is_none() {
            return Ok(Operand::Value(Value { exclusive: false, ..value }));
        }
        let site = self.site(reference.span());
        let term = value.term.clone();
        let place = self.place_of(value, site);
        Ok(Operand::Value(Value { term, place: Some(place), exclusive: true }))
    }

    /// What `*` gives: the place behind a reference.
    pub(super) fn dereference(&mut self, inner: &syn::Expr, expected: Option<&Sort>) -> Lowered<Operand> {
        let value = self.value(inner, expected)?;
        Ok(Operand::Value(Value { exclusive: false, ..value }))
    }

    fn closure(&mut self, closure: &syn::ExprClosure) -> Operand {
        let depth = self.names.depth();
        if closure.capture.is_some() {
            self.move_into(closure);
        }
        let closure = Closure { syntax: closure.clone(), names: self.names.clone(), scope: self.scope.clone() };
        self.names.leave(depth);
        Operand::Closure(Rc::new(closure))
    }

    /// The locals that a `move` closure mentions are its own from here on: it does not see what they become.
    fn move_into(&mut self, closure: &syn::ExprClosure) {
        let site = self.site(closure.span());
        for name in mentioned(closure.body.to_token_stream()) {
            if let Some(Binding::Slot(slot)) = self.names.get(&name) {
                let term = Term::var(&slot.clone());
                if !self.flow.is_constant(&term) {
                    let own = self.local(&name, term, site);
                    self.names.bind(name, Binding::Slot(own));
                }
            }
        }
    }

    fn assign(&mut self, assign: &syn::ExprAssign) -> Lowered<Operand> {
        if matches!(&*assign.left, syn::Expr::Infer(_)) {
            self.operand(&assign.right, None)?;
            return Ok(Term::unit().into());
        }
        if let syn::Expr::Tuple(targets) = &*assign.left {
            let value = self.term(&assign.right, None)?;
            let site = self.site(assign.span());
            let kept = Term::var(&self.local("assigned", value, site));
            if kept.sort().record().is_none_or(|record| record.fields.len() != targets.elems.len()) {
                return Err(self.unsupported(
                    assign.span(),
                    "this assignment to several places",
                    "assign them in turn",
                ));
            }
            for (position, target) in targets.elems.iter().enumerate() {
                if !matches!(target, syn::Expr::Infer(_)) {
                    self.assign_to(target, &kept.field(position))?;
                }
            }
            return Ok(Term::unit().into());
        }
        // Rust evaluates the right side first.
        let target = self.value_sort(&assign.left)?;
        let value = self.term(&assign.right, target.as_ref())?;
        self.assign_to(&assign.left, &value)?;
        Ok(Term::unit().into())
    }

    /// The sort of a place, where looking at it has no effect: for what is expected of the right side.
    fn value_sort(&mut self, target: &syn::Expr) -> Lowered<Option<Sort>> {
        let plain = |expr: &syn::Expr| matches!(expr, syn::Expr::Path(_) | syn::Expr::Field(_));
        let inner = match target {
            syn::Expr::Unary(unary) if plain(&unary.expr) => &*unary.expr,
            other => other,
        };
        if plain(inner) { Ok(Some(self.value(inner, None)?.term.sort().clone())) } else { Ok(None) }
    }

    fn assign_to(&mut self, target: &syn::Expr, term: &Term) -> Lowered<()> {
        let value = self.value(target, None)?;
        let Some(place) = value.place else {
            return Err(self.unsupported(
                target.span(),
                "an assignment to what is no known place",
                "assign a local, a field, or what `get_mut` of a map gives",
            ));
        };
        self.unify(value.term.sort(), term.sort(), target.span())?;
        let term = self.known(term);
        let site = self.site(target.span());
        self.write(&place, term, site);
        Ok(())
    }

    fn return_value(&mut self, leave: &syn::ExprReturn) -> Lowered<Operand> {
        match &leave.expr {
            Some(expr) => self.tail(expr)?,
            None => self.leave(Value::of(Term::unit()), leave.span())?,
        }
        Ok(self.nothing())
    }

    /// The value of what never gives one.
    pub(super) fn nothing(&mut self) -> Operand {
        let sort = self.inference.hole();
        Term::fail(crate::site::Fault { site: crate::Site::default(), reason: FaultReason::Panic }, sort).into()
    }

    /// `?`: goes on with the value, or returns `None` or the error.
    fn attempt(&mut self, attempt: &syn::ExprTry) -> Lowered<Value> {
        let expected = self.frames.last().map(|frame| frame.result.clone());
        let value = self.value(&attempt.expr, None)?;
        let site = self.site(attempt.span());
        let Some(name) = value.term.sort().variants().map(|shape| shape.name.clone()) else {
            return Err(self
                .error(attempt.span(), "the type before `?` is not known to be an `Option` or a `Result`")
                .help("write the type of the value where it is bound"));
        };
        let good = if &*name == "Option" { SOME } else { OK };
        let fault = self.fault(attempt.span(), FaultReason::Question);
        let (on, off) = (self.flow.block(), self.flow.block());
        self.flow.branch(&value.term.is(good), site, on, off);
        self.flow.enter(off);
        let failed = match (good, expected.map(|sort| self.inference.known(&sort))) {
            (SOME, Some(Sort::Enum(shape))) if &*shape.name == "Option" => {
                Term::none(shape.variants[SOME].fields[0].sort.clone())
            }
            (OK, Some(Sort::Enum(shape))) if &*shape.name == "Result" => {
                let error = payload(&narrowed(&value.term, ERR), ERR, 0, fault);
                let into = shape.variants[ERR].fields[0].sort.clone();
                let error = self.converted_error(&error, &into, attempt.span())?;
                error.err(shape.variants[OK].fields[0].sort.clone())
            }
            _ => {
                let sort = self.inference.hole();
                if good == SOME {
                    Term::none(sort)
                } else {
                    payload(&narrowed(&value.term, ERR), ERR, 0, fault).err(sort)
                }
            }
        };
        self.leave(Value::of(failed), attempt.span())?;
        self.flow.enter(on);
        let term = payload(&value.term, good, 0, fault);
        let place = value.place.map(|place| place.payload(good, 0, fault));
        Ok(Value { term: self.known(&term), place, exclusive: value.exclusive })
    }

    fn index(&mut self, index: &syn::ExprIndex) -> Lowered<Operand> {
        let base = self.value(&index.expr, None)?;
        let Sort::Map(key_sort, _) = base.term.sort().clone() else {
            return Err(self.unsupported(
                index.span(),
                "an index into what is no map",
                "use a `BTreeMap` from positions to elements",
            ));
        };
        let mark = self.flow.mark();
        let key = self.term(&index.index, Some(&key_sort))?;
        let mut base = Operand::Value(base);
        self.in_order(&mut base, mark, index.expr.span());
        let base = self.as_value(base, index.expr.span())?;
        let fault = self.fault(index.span(), FaultReason::Missing);
        let term = base.term.value(&key, fault);
        let place = base.place.map(|place| place.value(key, fault));
        Ok(Operand::Value(Value { term: self.known(&term), place, exclusive: false }))
    }

    fn range(&mut self, range: &syn::ExprRange, expected: Option<&Sort>) -> Lowered<Operand> {
        let mut ends = Vec::new();
        for end in [&range.start, &range.end] {
            ends.push(end.as_ref().map(|end| self.term(end, expected)).transpose()?);
        }
        if let [Some(from), Some(to)] = &ends[..] {
            self.unify(from.sort(), to.sort(), range.span())?;
        }
        let to = ends.pop().flatten();
        let from = ends.pop().flatten();
        Ok(Operand::Range { from, to, closed: matches!(range.limits, syn::RangeLimits::Closed(_)) })
    }
}

/// The identifiers in the source of an expression, each once, in order.
fn mentioned(tokens: proc_macro2::TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        let inner = match token {
            proc_macro2::TokenTree::Ident(ident) => vec![ident.to_string()],
            proc_macro2::TokenTree::Group(group) => mentioned(group.stream()),
            _ => Vec::new(),
        };
        for name in inner {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}
