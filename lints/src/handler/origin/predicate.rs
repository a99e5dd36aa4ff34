//! `is_ok()` and `is_err()` as values.

use syn::Expr;

use crate::handler::actions::Actions;
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::{Form, Value};

/// Lowers `expr` if it asks a call whether it failed, and no branch of an `if` does so already.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    let Expr::MethodCall(call) = expr else { return };
    if !call.args.is_empty() || !(call.method == "is_ok" || call.method == "is_err") || lowering.is_claimed(call) {
        return;
    }
    let source = lowering.source(expr, 1);
    if source.place.is_some() && source.callee.is_none() {
        return;
    }
    let start = lowering.parsed.range(call.method.span()).start;
    let end = lowering.parsed.range(call.paren_token.span.close()).end;
    let mut draft = Draft::new(Form::Predicate, start..end, source);
    draft.actions = Actions { yields: Value::Bool(call.method == "is_err"), ..Actions::default() };
    draft.tail = lowering.is_tail(expr);
    lowering.emit(draft);
}
