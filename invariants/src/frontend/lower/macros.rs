//! Macros: assertions, refusals, panics, and those that only tell somebody something.

use proc_macro2::Span;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::operand::{Operand, Value};
use crate::sort::Sort;
use crate::term::Term;

type Arguments = Punctuated<syn::Expr, syn::Token![,]>;

impl Lowering<'_, '_> {
    pub(super) fn macro_value(&mut self, mac: &syn::Macro, expected: Option<&Sort>) -> Lowered<Value> {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let span = mac.path.span();
        if mac.path.segments.len() == 1 && self.krate.declares_macro(&name) {
            return Err(self.unsupported(
                span,
                &format!("the macro `{name}!` of this crate"),
                "write out what it expands to",
            ));
        }
        match name.as_str() {
            "assert" => {
                let args = self.macro_arguments(mac)?;
                self.assertion(args.first(), span)
            }
            "assert_eq" | "assert_ne" => {
                let args = self.macro_arguments(mac)?;
                let terms = self.terms(args.iter().take(2).map(|arg| (arg, None)), span)?;
                let [first, second] = &terms[..] else {
                    return Err(self.error(span, format!("`{name}!` needs two values")));
                };
                let equal = self.equal(first, second, span)?;
                let holds = if name == "assert_eq" { equal } else { equal.not() };
                self.assert(&holds, span);
                Ok(Value::of(Term::unit()))
            }
            "ensure" => {
                let args = self.macro_arguments(mac)?;
                let Some(condition) = args.first() else {
                    return Err(self.error(span, "`ensure!` needs a condition"));
                };
                let (holds, refuses) = (self.flow.block(), self.flow.block());
                self.condition(condition, holds, refuses)?;
                self.flow.enter(refuses);
                self.bail(span)?;
                self.flow.enter(holds);
                Ok(Value::of(Term::unit()))
            }
            "bail" => {
                self.bail(span)?;
                self.nothing_value(span)
            }
            "panic" | "unreachable" | "todo" | "unimplemented" => {
                self.panic(span);
                self.nothing_value(span)
            }
            "matches" => self.matches(mac).map(Value::of),
            "vec" => Err(self.unsupported(span, "`vec!`", "use a `BTreeSet` or a `BTreeMap`")),
            "format" | "anyhow" | "eyre" | "format_args" | "concat" | "stringify" => self.message(mac, &name, expected),
            _ if is_silent(&name) => {
                self.silent_macro(mac, &name)?;
                Ok(Value::of(Term::unit()))
            }
            _ => Err(self.unsupported(span, &format!("the macro `{name}!`"), "write out what it expands to")),
        }
    }

    fn nothing_value(&mut self, span: Span) -> Lowered<Value> {
        let nothing = self.nothing();
        self.as_value(nothing, span)
    }

    fn macro_arguments(&self, mac: &syn::Macro) -> Lowered<Vec<syn::Expr>> {
        match Arguments::parse_terminated.parse2(mac.tokens.clone()) {
            Ok(args) => Ok(args.into_iter().collect()),
            Err(_) => Err(self.unsupported(mac.span(), "a macro whose arguments are no expressions", "write it out")),
        }
    }

    /// `assert!`: a test whose failure is a refusal or a panic, by where it stands.
    fn assertion(&mut self, condition: Option<&syn::Expr>, span: Span) -> Lowered<Value> {
        let Some(condition) = condition else {
            return Err(self.error(span, "`assert!` needs a condition"));
        };
        let (holds, fails) = (self.flow.block(), self.flow.block());
        self.condition(condition, holds, fails)?;
        self.flow.enter(fails);
        let site = self.site(span);
        self.flow.fail_assertion(site);
        self.flow.enter(holds);
        Ok(Value::of(Term::unit()))
    }

    fn assert(&mut self, holds: &Term, span: Span) {
        let site = self.site(span);
        let (on, fails) = (self.flow.block(), self.flow.block());
        self.flow.branch(holds, site, on, fails);
        self.flow.enter(fails);
        self.flow.fail_assertion(site);
        self.flow.enter(on);
    }

    /// `bail!`: returns some error, whatever it says.
    fn bail(&mut self, span: Span) -> Lowered<()> {
        let result = self.frames.last().map(|frame| self.inference.known(&frame.result));
        let error = self.some_error();
        let value = match result.as_ref().and_then(Sort::variants) {
            Some(shape) if &*shape.name == "Option" => {
                Term::none(shape.variants[crate::sort::SOME].fields[0].sort.clone())
            }
            _ => {
                let hole = self.inference.hole();
                error.err(hole)
            }
        };
        self.leave(Value::of(value), span)
    }

    fn matches(&mut self, mac: &syn::Macro) -> Lowered<Term> {
        let parser = |input: syn::parse::ParseStream<'_>| {
            let expr: syn::Expr = input.parse()?;
            input.parse::<syn::Token![,]>()?;
            let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<syn::Token![if]>>()? {
                Some(_) => Some(input.parse::<syn::Expr>()?),
                None => None,
            };
            input.parse::<Option<syn::Token![,]>>()?;
            Ok((expr, pattern, guard))
        };
        let Ok((expr, pattern, guard)) = parser.parse2(mac.tokens.clone()) else {
            return Err(self.error(mac.span(), "`matches!` needs a value and a pattern"));
        };
        let (pattern, guard) = match pattern {
            syn::Pat::Guard(guarded) => (*guarded.pat, Some(*guarded.guard)),
            pattern => (pattern, guard),
        };
        let value = self.value(&expr, None)?;
        let Some(guard) = guard else {
            return self.pattern_test(&pattern, &value);
        };
        let (yes, no) = (self.flow.block(), self.flow.block());
        let depth = self.names.depth();
        self.match_pattern(&pattern, &value, no)?;
        self.condition(&guard, yes, no)?;
        self.names.leave(depth);
        let arms = [(yes, true), (no, false)].map(|(block, answer)| (block, Value::of(Term::bool(answer))));
        let site = self.site(mac.span());
        Ok(self.join(arms.into(), site, mac.span())?.term)
    }

    /// A text for the reader. What it says is only let through where nobody looks at it.
    fn message(&mut self, mac: &syn::Macro, name: &str, expected: Option<&Sort>) -> Lowered<Value> {
        let is_error = matches!(name, "anyhow" | "eyre");
        if self.in_error || is_error {
            self.silent_macro(mac, name)?;
            return Ok(Value::of(match expected {
                Some(sort) => self.some_value(sort),
                None => self.some_error(),
            }));
        }
        Err(self.unsupported(
            mac.path.span(),
            &format!("a text that `{name}!` puts together"),
            "make the text an argument, or keep its parts",
        ))
    }

    /// `[a, b]`: values one by one.
    pub(super) fn listed(&mut self, array: &syn::ExprArray) -> Lowered<Operand> {
        let items = self.terms(array.elems.iter().map(|item| (item, None)), array.span())?;
        if let Some((first, others)) = items.split_first() {
            for other in others {
                self.unify(first.sort(), other.sort(), array.span())?;
            }
        }
        Ok(Operand::Stream(super::streams::Stream::listed(items)))
    }
}

/// Logging, metrics and what runs in tests alone.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "trace"
            | "debug"
            | "info"
            | "warn"
            | "error"
            | "log"
            | "event"
            | "span"
            | "instrument"
            | "print"
            | "println"
            | "eprint"
            | "eprintln"
            | "dbg"
            | "counter"
            | "gauge"
            | "histogram"
            | "increment_counter"
            | "describe_counter"
            | "metric"
            | "debug_assert"
            | "debug_assert_eq"
            | "debug_assert_ne"
    )
}
