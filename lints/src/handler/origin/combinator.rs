//! Combinators that put something in the place of an error: `unwrap_or`, `map_or_else`, `or_else`, `map_err`, `.ok()`.

use quote::ToTokens;
use syn::{Expr, ExprMethodCall};

use crate::handler::actions::{Actions, Leave};
use crate::handler::binding::{is_unit, names_of};
use crate::handler::body::claims_invariant;
use crate::handler::chain::{Chain, as_closure, last_segment, peel_groups};
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::{Abort, Form, Value};

/// Lowers `expr` if it is a combinator that takes an error, or `.ok()?`.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    match expr {
        Expr::Try(tried) => {
            if let Expr::MethodCall(call) = peel_groups(&tried.expr)
                && call.method == "ok"
                && call.args.is_empty()
                && !lowering.is_claimed(call)
            {
                lowering.claim(call);
                let actions = Actions { leaves: Some(Leave::Return(Value::Absent)), ..Actions::default() };
                value(lowering, Form::OkQuestion, &tried.expr, call, actions);
            }
        }
        Expr::MethodCall(call) if !lowering.is_claimed(call) => method(lowering, expr, call),
        _ => {}
    }
}

fn method(lowering: &mut Lowering<'_>, expr: &Expr, call: &ExprMethodCall) {
    let name = call.method.to_string();
    let default = |value: Value| Actions { yields: value, ..Actions::default() };
    match (name.as_str(), call.args.len()) {
        ("ok", 0) => value(lowering, Form::OkValue, expr, call, default(Value::Absent)),
        ("unwrap_or_default", 0) => value(lowering, Form::UnwrapOrDefault, expr, call, default(Value::Empty)),
        ("unwrap_or", 1) => value(lowering, Form::UnwrapOr, expr, call, default(Value::of(&call.args[0]))),
        ("map_or", 2) => value(lowering, Form::MapOr, expr, call, default(Value::of(&call.args[0]))),
        ("is_ok_and", 1) => value(lowering, Form::IsOkAnd, expr, call, default(Value::Bool(false))),
        ("or", 1) if Value::of(&call.args[0]) == Value::Err => replaced(lowering, expr, call, 1),
        ("ok_or" | "ok_or_else" | "ok_or_eyre" | "context" | "with_context" | "wrap_err" | "wrap_err_with", 1) => {
            if let Some(ok) = through_ok(expr) {
                lowering.claim(ok);
                replaced(lowering, expr, call, 2);
            }
        }
        ("or", 1) if Value::of(&call.args[0]) != Value::Absent => {
            value(lowering, Form::Or, expr, call, default(Value::of(&call.args[0])));
        }
        ("unwrap_or_else", 1) => with_closure(lowering, Form::UnwrapOrElse, expr, call),
        ("map_or_else", 2) => with_closure(lowering, Form::MapOrElse, expr, call),
        ("or_else", 1) => with_closure(lowering, Form::OrElse, expr, call),
        ("map_err", 1) => with_closure(lowering, Form::MapErr, expr, call),
        ("unwrap" | "expect", 0 | 1) => unwrap(lowering, expr, call),
        _ => {}
    }
}

/// A combinator without a body.
fn value(lowering: &mut Lowering<'_>, form: Form, expr: &Expr, call: &ExprMethodCall, actions: Actions) {
    let chain = Chain::new(expr);
    let before = chain.links.len().checked_sub(2).map(|at| chain.links[at]);
    let mut skip = 1;
    let mut proof = matches!(form, Form::OkValue | Form::OkQuestion | Form::IsOkAnd);
    // `call.ok().unwrap_or(x)` puts `x` in the place of the error.
    if !proof && let Some(ok) = before.filter(|link| link.is("ok")).and_then(|link| link.method()) {
        lowering.claim(ok);
        skip = 2;
        proof = true;
    }
    claim_steps(lowering, &chain);
    let source = lowering.source(expr, skip);
    if !proof && !source.proved && source.result != Some(true) {
        // `Option` has these too: without knowledge they say nothing.
        if source.result.is_none() && form == Form::Or {
            proof = matches!(actions.yields, Value::Ok(_));
        }
        if !proof && (source.result == Some(false) || form == Form::Or) {
            return;
        }
    }
    let range = method_range(lowering, call);
    let mut draft = Draft::new(form, range, source);
    draft.proof = proof;
    draft.actions = actions;
    draft.tail = lowering.is_tail(expr);
    lowering.emit(draft);
}

/// The `.ok()` that the last method of a chain is called on.
fn through_ok(expr: &Expr) -> Option<&ExprMethodCall> {
    let chain = Chain::new(expr);
    let before = chain.links.len().checked_sub(2)?;
    chain.links[before].method().filter(|call| call.method == "ok" && call.args.is_empty())
}

/// A combinator that puts another error in the place of the one that came: `ok().ok_or(new)`, `or(Err(new))`.
fn replaced(lowering: &mut Lowering<'_>, expr: &Expr, call: &ExprMethodCall, skip: usize) {
    let source = lowering.source(expr, skip);
    let range = method_range(lowering, call);
    let mut draft = Draft::new(Form::MapErr, range, source);
    draft.actions = Actions { propagates: true, replaces_error: true, yields: Value::Err, ..Actions::default() };
    draft.tail = lowering.is_tail(expr);
    lowering.emit(draft);
}

/// A combinator whose closure receives the error.
fn with_closure(lowering: &mut Lowering<'_>, form: Form, expr: &Expr, call: &ExprMethodCall) {
    let Some(argument) = call.args.first() else { return };
    let chain = Chain::new(expr);
    let range = method_range(lowering, call);
    let tail = lowering.is_tail(expr);
    match as_closure(argument) {
        Some(closure) => {
            let proof = closure.inputs.len() == 1 || form == Form::MapErr;
            if !proof {
                // Without a parameter it is an `Option`.
                return;
            }
            claim_steps(lowering, &chain);
            let source = lowering.source(expr, 1);
            let mut draft = Draft::new(form, range, source).body(&closure.body);
            draft.names = closure.inputs.iter().flat_map(names_of).collect();
            draft.blank = closure.inputs.iter().any(is_unit);
            draft.tail = tail;
            lowering.emit(draft);
        }
        None => {
            let name = last_segment(argument).unwrap_or_default();
            claim_steps(lowering, &chain);
            let source = lowering.source(expr, 1);
            let proof = form == Form::MapErr;
            // `map_err(Error::from)` hands the error on, `map_err(drop)` does not.
            if form != Form::MapErr || name != "drop" {
                return;
            }
            let mut draft = Draft::new(form, range, source);
            draft.proof = proof;
            draft.actions =
                Actions { propagates: true, replaces_error: true, yields: Value::Err, ..Actions::default() };
            draft.tail = tail;
            lowering.emit(draft);
        }
    }
}

/// `unwrap()`: a handler only where lints can say something about it.
fn unwrap(lowering: &mut Lowering<'_>, expr: &Expr, call: &ExprMethodCall) {
    let special = lowering
        .frames
        .last()
        .is_some_and(|frame| frame.function.in_drop || frame.function.in_formatting || frame.function.foreign);
    // Without a place or a type that matters there is nothing to say, and unwraps are many.
    let known = lowering.inference().type_of(&call.receiver).is_result() == Some(true);
    let locks = matches!(peel_groups(&call.receiver), Expr::MethodCall(inner) if matches!(inner.method.to_string().as_str(), "lock" | "read" | "write"));
    let mapped = matches!(peel_groups(&call.receiver), Expr::MethodCall(inner) if matches!(inner.method.to_string().as_str(), "map_err" | "inspect_err" | "context" | "with_context"));
    if !(special || known || locks || mapped) {
        return;
    }
    let source = lowering.source(expr, 1);
    let lock = source.callee.as_ref().is_some_and(|callee| callee.knowledge.class.as_deref() == Some("lock"));
    if source.result == Some(false) || !(source.result == Some(true) || source.proved || special || lock) {
        return;
    }
    let range = method_range(lowering, call);
    let mut draft = Draft::new(Form::Unwrap, range, source);
    draft.proof = false;
    let invariant = call.args.first().is_some_and(|message| claims_invariant(&message.to_token_stream()));
    let abort = if invariant { Abort::Invariant } else { Abort::Panic };
    draft.actions = Actions { aborts: Some(abort), ..Actions::default() };
    lowering.emit(draft);
}

/// Steps of a chain that this handler speaks for.
fn claim_steps(lowering: &mut Lowering<'_>, chain: &Chain<'_>) {
    let steps = chain.links.len().saturating_sub(1);
    for link in &chain.links[..steps] {
        if let Some(call) = link.method()
            && call.method == "map_err"
        {
            lowering.claim(call);
        }
    }
}

/// From the method's name to the end of the call.
fn method_range(lowering: &Lowering<'_>, call: &ExprMethodCall) -> steadfast_source::ByteRange {
    let start = lowering.parsed.range(call.method.span()).start;
    let end = lowering.parsed.range(call.paren_token.span.close()).end;
    start..end
}
