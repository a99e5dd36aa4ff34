//! Terms as symbols: what each kind of term means.

use std::cell::RefCell;
use std::rc::Rc;

use steadfast_wire::NodeId;

use super::Encoder;
use super::symbol::{Bindings, Closure, Collection, Frame, Shape, Symbol};
use crate::question::Scope;
use crate::sort::Sort;
use crate::term::{Binder, Element, Kind, Term, Var};

impl Encoder {
    /// What a term means where bound variables mean this. Where it is undefined, anything.
    pub(super) fn meaning(&mut self, term: &Term, scope: &Bindings) -> Symbol {
        let bound = self.bound_vars(term);
        let scope = relevant(scope, &bound);
        let known = match scope {
            Some(frame) => frame.known.borrow().get(&term.address()).cloned(),
            None => self.known.get(&term.address()).cloned(),
        };
        if let Some(known) = known {
            return known;
        }
        let meaning = self.find_meaning(term, scope);
        match scope {
            Some(frame) => frame.known.borrow_mut().insert(term.address(), meaning.clone()),
            None => self.known.insert(term.address(), meaning.clone()),
        };
        meaning
    }

    /// What a term means inside of a binder whose variables have these values.
    pub(super) fn inside(&mut self, term: &Term, values: Vec<(Var, Symbol)>, outer: &Bindings) -> Symbol {
        let frame = Frame { values, outer: outer.clone(), known: RefCell::default() };
        self.meaning(term, &Some(Rc::new(frame)))
    }

    fn find_meaning(&mut self, term: &Term, scope: &Bindings) -> Symbol {
        match term.kind() {
            Kind::Var(var) => self.variable(var, scope),
            Kind::Bool(value) => Symbol::Scalar(self.formulas.bool(*value)),
            Kind::Int(value) => Symbol::Scalar(self.formulas.int(value.clone())),
            Kind::Element(element) => self.named(element, term.sort()),
            Kind::Fail(_) => self.default_of(term.sort()),
            Kind::Not(_) | Kind::And(_) | Kind::Or(_) | Kind::Less(..) | Kind::AtMost(..) | Kind::Eq(..) => {
                Symbol::Scalar(self.truth(term.kind(), scope))
            }
            Kind::Is(..) | Kind::Has(..) | Kind::All(..) | Kind::Any(..) => {
                Symbol::Scalar(self.truth(term.kind(), scope))
            }
            Kind::Ite(condition, then, other) => {
                let condition = self.meaning(condition, scope).scalar();
                match self.formulas.as_bool(condition) {
                    Some(true) => self.meaning(then, scope),
                    Some(false) => self.meaning(other, scope),
                    None => {
                        let then = self.meaning(then, scope);
                        let other = self.meaning(other, scope);
                        self.either(condition, &then, &other)
                    }
                }
            }
            Kind::Arith(op, first, second, _) => {
                let signed = first.int_type().is_none_or(crate::IntType::is_signed)
                    || second.int_type().is_none_or(crate::IntType::is_signed);
                let first = self.meaning(first, scope).scalar();
                let second = self.meaning(second, scope).scalar();
                Symbol::Scalar(self.arithmetic(*op, first, second, signed))
            }
            Kind::Wrap(inner) => {
                let inner = self.meaning(inner, scope).scalar();
                Symbol::Scalar(term.int_type().map_or(inner, |int| self.wrapped(inner, int)))
            }
            Kind::Cast(inner) => self.meaning(inner, scope),
            Kind::Record(fields) => Symbol::Record(fields.iter().map(|field| self.meaning(field, scope)).collect()),
            Kind::Field(record, place) => match self.meaning(record, scope) {
                Symbol::Record(fields) => fields[*place].clone(),
                // Terms are typed.
                other => other,
            },
            Kind::Variant(variant, fields) => {
                let fields = fields.iter().map(|field| self.meaning(field, scope)).collect();
                let count = term.sort().variants().map_or(0, |shape| shape.variants.len());
                self.variant_of(count, *variant, fields)
            }
            Kind::Payload(inner, variant, field, _) => match self.meaning(inner, scope) {
                Symbol::Choice(choice) => match &choice.payloads[*variant] {
                    Some(data) => data[*field].clone(),
                    None => self.default_of(term.sort()),
                },
                // Terms are typed.
                other => other,
            },
            Kind::Value(map, key, _) => {
                let map = self.meaning(map, scope);
                let key = self.meaning(key, scope);
                self.value(map.collection(), &key, term.sort())
            }
            _ => self.collected(term, scope),
        }
    }

    fn truth(&mut self, kind: &Kind, scope: &Bindings) -> NodeId {
        match kind {
            Kind::Not(inner) => {
                let inner = self.meaning(inner, scope).scalar();
                self.formulas.not(inner)
            }
            Kind::And(parts) => self.connected(parts, true, scope),
            Kind::Or(parts) => self.connected(parts, false, scope),
            Kind::Less(first, second) => {
                let (first, second) = (self.meaning(first, scope).scalar(), self.meaning(second, scope).scalar());
                self.formulas.less(first, second)
            }
            Kind::AtMost(first, second) => {
                let (first, second) = (self.meaning(first, scope).scalar(), self.meaning(second, scope).scalar());
                self.formulas.at_most(first, second)
            }
            Kind::Eq(first, second) => {
                let (first, second) = (self.meaning(first, scope), self.meaning(second, scope));
                self.same(&first, &second)
            }
            Kind::Is(inner, variant) => match self.meaning(inner, scope) {
                Symbol::Choice(choice) => self.is_variant(&choice, *variant),
                // Terms are typed.
                _ => self.formulas.bool(false),
            },
            Kind::Has(collection, key) => {
                let collection = self.meaning(collection, scope);
                let key = self.meaning(key, scope);
                self.present(collection.collection(), &key)
            }
            Kind::All(binder, body) => self.quantified(binder, body, true, scope),
            Kind::Any(binder, body) => self.quantified(binder, body, false, scope),
            // The caller asks for truth values alone.
            _ => self.formulas.bool(false),
        }
    }

    /// A conjunction or a disjunction, up to the operand that decides it.
    fn connected(&mut self, parts: &[Term], neutral: bool, scope: &Bindings) -> NodeId {
        let mut found = Vec::new();
        for part in parts {
            let part = self.meaning(part, scope).scalar();
            found.push(part);
            if self.formulas.as_bool(part) == Some(!neutral) {
                break;
            }
        }
        self.formulas.junction(found, neutral)
    }

    fn quantified(&mut self, binder: &Binder, body: &Term, all: bool, scope: &Bindings) -> NodeId {
        let source = self.meaning(&binder.source, scope);
        let closure = closure(binder, body, scope);
        self.entries(source.collection(), all, &mut |encoder, key, value| encoder.called(&closure, key, value).scalar())
    }

    fn collected(&mut self, term: &Term, scope: &Bindings) -> Symbol {
        let parts: Vec<Symbol> = match term.kind().binder() {
            Some(binder) => vec![self.meaning(&binder.source, scope)],
            None => term.kind().parts().into_iter().map(|part| self.meaning(part, scope)).collect(),
        };
        let source = |place: usize| parts[place].collection().clone();
        let shape = match term.kind() {
            Kind::Insert(..) => {
                self.assume_key(&parts[1], term.sort());
                Shape::With(source(0), parts[1].clone(), None)
            }
            Kind::Put(..) => {
                self.assume_key(&parts[1], term.sort());
                Shape::With(source(0), parts[1].clone(), Some(parts[2].clone()))
            }
            Kind::Remove(..) => Shape::Without(source(0), parts[1].clone()),
            Kind::Sets(op, ..) => Shape::Sets(*op, source(0), source(1)),
            Kind::Overlay(..) => Shape::Overlay(source(0), source(1)),
            Kind::Keys(_) => Shape::Keys(source(0)),
            Kind::Filter(binder, body) => Shape::Filter(source(0), closure(binder, body, scope)),
            Kind::Rebuild(binder, body) => Shape::Rebuild(source(0), closure(binder, body, scope)),
            Kind::Image(binder, body) => {
                let closure = closure(binder, body, scope);
                self.assume_keys(&source(0), &closure, term.sort());
                Shape::Image(source(0), closure)
            }
            _ => Shape::Empty,
        };
        let mut sorts = term.sort().entries().into_iter();
        let key = sorts.next().unwrap_or(Sort::Bool);
        Symbol::Collection(Collection::new(key, sorts.next(), shape))
    }

    /// That a key is among those that are written out. Only integers could be another one.
    fn assume_key(&mut self, key: &Symbol, collection: &Sort) {
        let inside = self.is_written(key, collection);
        self.assume(inside);
    }

    /// That what a body makes of entries is among the keys that are written out.
    fn assume_keys(&mut self, source: &Collection, closure: &Closure, collection: &Sort) {
        if let Scope::Finite(_) = self.world.scope {
            let inside = self.entries(source, true, &mut |encoder, key, value| {
                let element = encoder.called(closure, key, value);
                encoder.is_written(&element, collection)
            });
            self.assume(inside);
        }
    }

    fn is_written(&mut self, key: &Symbol, collection: &Sort) -> NodeId {
        let sort = collection.entries().into_iter().next();
        match (self.world.scope, sort) {
            (Scope::Finite(_), Some(sort)) if sort.has_leaf(&|leaf| leaf.int().is_some()) => {
                let keys = self.written_keys(&sort);
                let same: Vec<NodeId> = keys.iter().map(|written| self.same(key, written)).collect();
                self.formulas.or(same)
            }
            _ => self.formulas.bool(true),
        }
    }

    fn named(&mut self, element: &Element, sort: &Sort) -> Symbol {
        match sort {
            Sort::Opaque(opaque) => Symbol::Scalar(self.element(opaque, element)),
            _ => self.default_of(sort),
        }
    }

    fn variable(&mut self, var: &Var, scope: &Bindings) -> Symbol {
        let mut scope = scope;
        while let Some(frame) = scope {
            if let Some((_, value)) = frame.values.iter().find(|(bound, _)| bound == var) {
                return value.clone();
            }
            scope = &frame.outer;
        }
        match self.free.get(var) {
            Some(value) => value.clone(),
            // Every free variable of the question was given a meaning before.
            None => self.default_of(&var.sort),
        }
    }

    /// The variables of binders around a term that occur in it.
    fn bound_vars(&mut self, term: &Term) -> Rc<[Var]> {
        if let Some(known) = self.bound.get(&term.address()) {
            return known.clone();
        }
        let mut found = Vec::new();
        let mut add = |vars: &[Var], hidden: &[Var]| {
            for var in vars {
                if !hidden.contains(var) && !found.contains(var) {
                    found.push(var.clone());
                }
            }
        };
        match term.kind() {
            Kind::Var(var) if !self.free.contains_key(var) => add(std::slice::from_ref(var), &[]),
            kind => {
                let binder = kind.binder();
                for (place, part) in kind.parts().into_iter().enumerate() {
                    let hidden = binder.filter(|_| place == 1).map_or(&[][..], |binder| &binder.vars);
                    add(&self.bound_vars(part), hidden);
                }
            }
        }
        let found: Rc<[Var]> = found.into();
        self.bound.insert(term.address(), found.clone());
        found
    }
}

fn closure(binder: &Binder, body: &Term, scope: &Bindings) -> Closure {
    Closure { vars: binder.vars.clone(), body: body.clone(), scope: scope.clone() }
}

/// The innermost binder on which a term with these bound variables depends.
fn relevant<'a>(scope: &'a Bindings, bound: &[Var]) -> &'a Bindings {
    let mut scope = scope;
    while let Some(frame) = scope {
        if frame.values.iter().any(|(var, _)| bound.contains(var)) {
            break;
        }
        scope = &frame.outer;
    }
    scope
}
