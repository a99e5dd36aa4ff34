//! Conversions: `as`, `From` and `TryFrom`, and the ends of the integer types.

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::constructors::type_name;
use super::context::{Lowered, Lowering};
use super::integers::lies_in;
use super::operand::{Operand, Value};
use crate::frontend::items::{FunctionItem, TypeItem};
use crate::frontend::scope::Scope;
use crate::sort::{IntType, Sort};
use crate::term::Term;

impl<'run, 'ast> Lowering<'run, 'ast> {
    /// `value as i64`.
    pub(super) fn cast(&mut self, cast: &syn::ExprCast) -> Lowered<Term> {
        let target = self.krate.sort_of(&cast.ty, &self.scope, self.inference)?;
        let value = self.term(&cast.expr, None)?;
        let span = cast.span();
        let Some(int) = self.inference.integer_type(&target) else {
            return Err(self.unsupported(span, "a cast to what is no integer", "use `From` or a function of your own"));
        };
        if *value.sort() == Sort::Bool {
            self.number(&Term::raw(crate::term::Kind::Int(0.into()), target.clone()), span)?;
            return Ok(Term::ite(&value, &Term::int(1, int), &Term::int(0, int)));
        }
        if let Sort::Enum(_) = value.sort() {
            return Err(self.unsupported(span, "a cast of an enum", "match on its variants"));
        }
        if !self.inference.is_integer(value.sort()) {
            return Err(self.unsupported(span, "a cast of what is no integer", "compute the value before"));
        }
        self.converted(&value, &target, int, span)
    }

    /// An integer as one of another type, wrapped where it does not fit. Within one type it stays what it is.
    fn converted(&mut self, value: &Term, target: &Sort, int: IntType, span: Span) -> Lowered<Term> {
        // A literal has whatever type is asked for, if it fits.
        if let crate::term::Kind::Int(literal) = value.kind()
            && self.inference.integer_type(value.sort()).is_none()
            && int.contains(literal)
        {
            self.unify(value.sort(), target, span)?;
        }
        if self.inference.integer_type(value.sort()) == Some(int) {
            self.unify(value.sort(), target, span)?;
            return Ok(self.known(value));
        }
        let (value, from) = self.number(value, span)?;
        self.pin(target, span)?;
        let fits = match (from.min(), from.max()) {
            (Some(min), Some(max)) => int.contains(&min) && int.contains(&max),
            _ => false,
        };
        Ok(if fits { value.cast(int) } else { value.wrap(int) })
    }

    fn pin(&mut self, sort: &Sort, span: Span) -> Lowered<IntType> {
        self.inference.pin(sort).map_err(|mismatch| self.mismatch(&mismatch, span))
    }

    /// `Target::from(value)`, `value.into()`.
    pub(super) fn convert(&mut self, operand: Operand, target: &Sort, span: Span) -> Lowered<Operand> {
        let target = self.inference.known(target);
        if let Operand::Stream(stream) = operand {
            return self.collected(&stream, &target, span).map(Operand::from);
        }
        let value = self.as_value(operand, span)?;
        if let Some(item) = self.conversion(&target, value.term.sort())? {
            return self.inline(item, Some(&target), vec![Operand::Value(value)], span).map(Operand::Value);
        }
        if let (Some(int), true) = (self.inference.integer_type(&target), self.inference.is_integer(value.term.sort()))
        {
            return self.converted(&value.term, &target, int, span).map(Operand::from);
        }
        if let (Some(int), Sort::Bool) = (self.inference.integer_type(&target), value.term.sort()) {
            self.pin(&target, span)?;
            return Ok(Term::ite(&value.term, &Term::int(1, int), &Term::int(0, int)).into());
        }
        match &target {
            Sort::Enum(shape) if &*shape.name == "Option" && value.term.sort() != &target => {
                let inner = shape.variants[crate::sort::SOME].fields[0].sort.clone();
                if self.inference.unify_alike(value.term.sort(), &inner) {
                    return Ok(self.known(&value.term).some().into());
                }
            }
            _ => {}
        }
        // `"no account".into()`: what an error says does not matter.
        if self.in_error && !self.inference.unify_alike(value.term.sort(), &target) {
            return Ok(self.some_value(&target).into());
        }
        self.unify(value.term.sort(), &target, span)?;
        Ok(Operand::Value(Value { term: self.known(&value.term), ..value }))
    }

    /// `Target::try_from(value)` of integers.
    pub(super) fn try_convert(&mut self, value: &Term, target: &Sort, span: Span) -> Lowered<Term> {
        let Some(int) = self.inference.integer_type(target) else {
            return Err(self
                .error(span, "the type that is converted to is not known to be an integer")
                .help("write it: `u32::try_from(value)`"));
        };
        let (value, _) = self.number(value, span)?;
        self.pin(target, span)?;
        let error = self.some_error();
        let some = value.cast(int).ok(error.sort().clone());
        Ok(Term::ite(&lies_in(&value, int), &some, &error.err(Sort::Int(int))))
    }

    /// `?` converts errors by `From`; what an error says does not matter to who applies an effect.
    pub(super) fn converted_error(&mut self, error: &Term, into: &Sort, span: Span) -> Lowered<Term> {
        if self.inference.unify_alike(error.sort(), into) {
            return Ok(self.known(error));
        }
        let known = self.inference.known(into);
        match self.conversion(&known, error.sort())? {
            Some(item) => {
                let argument = Operand::Value(Value::of(error.clone()));
                Ok(self.inline(item, Some(&known), vec![argument], span)?.term)
            }
            None => Ok(self.some_value(&known)),
        }
    }

    /// The `From` of the crate that makes the one type into the other; `None` where it has none.
    fn conversion(&mut self, target: &Sort, source: &Sort) -> Lowered<Option<&'run FunctionItem<'ast>>> {
        let krate = self.krate;
        let Some(name) = type_name(target) else { return Ok(None) };
        for item in krate.methods_of(&name).filter(|item| item.signature.ident == "from") {
            let Some(syn::FnArg::Typed(typed)) = item.signature.inputs.first() else { continue };
            let scope = Scope::of_function(krate, item, Some(target), self.inference)?;
            let sort = krate.sort_of(&typed.ty, &scope, self.inference)?;
            if self.inference.unify_alike(&sort, source) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// The integer type of that name, or that an alias of that name stands for.
    fn named_integer(&mut self, name: &str) -> Lowered<Option<IntType>> {
        if let Some(int) = IntType::named(name) {
            return Ok(Some(int));
        }
        // One of several aliases may have another width.
        if let [located] = self.krate.types(name)
            && let TypeItem::Alias(alias) = located.item
        {
            let sort = self.krate.sort_of(&alias.ty, &Scope::at(&located.place), self.inference)?;
            return Ok(self.inference.integer_type(&sort));
        }
        Ok(None)
    }

    /// `i64::MAX` and its like; `None` for any other path.
    pub(super) fn integer_limit(&mut self, path: &syn::ExprPath) -> Lowered<Option<Term>> {
        let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., owner, name] = &segments[..] else { return Ok(None) };
        if let Some(place) = self.ordering_variant(&path.path) {
            return Ok(Some(Term::variant(place, Vec::new(), super::comparisons::ordering())));
        }
        if !matches!(name.as_str(), "MIN" | "MAX" | "BITS") {
            return Ok(None);
        }
        let Some(int) = self.named_integer(owner)? else { return Ok(None) };
        if name == "BITS" {
            return Ok(int.bits().zip(IntType::named("u32")).map(|(bits, u32)| Term::int(bits, u32)));
        }
        let value = if name == "MIN" { int.min() } else { int.max() };
        Ok(value.map(|value| Term::int(value, int)))
    }
}
