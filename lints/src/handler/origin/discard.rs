//! Results that are thrown away: `let _ =`, `_ =`, `drop(..)`, `.ok();`, bare statements, bindings that are not used.

use syn::{Expr, Stmt};

use super::local::statement;
use crate::handler::binding::{is_wild, single_name};
use crate::handler::chain::{Chain, Link, peel_groups};
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::{Form, Inner};
use crate::knowledge::Type;

/// Lowers `stmt` if it throws a `Result` away.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, stmt: &Stmt) {
    match stmt {
        Stmt::Local(local) => {
            let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) else { return };
            let form = if is_wild(&local.pat) {
                Form::LetUnderscore
            } else if single_name(&local.pat).is_some_and(|name| name.starts_with('_') && lowering.mentions(&name) <= 1)
            {
                Form::UnusedBinding
            } else {
                return;
            };
            let start = lowering.parsed.range(local.let_token.span).start;
            discard(lowering, form, start, &init.expr);
        }
        _ => {
            let Some(expr) = statement(stmt) else { return };
            match peel_groups(expr) {
                Expr::Assign(assign) if matches!(*assign.left, Expr::Infer(_)) => {
                    let start = lowering.range_of(&*assign.left).start;
                    discard(lowering, Form::UnderscoreAssign, start, &assign.right);
                }
                Expr::Call(call) if call.args.len() == 1 => {
                    let form = match crate::handler::chain::last_segment(&call.func).as_deref() {
                        Some("drop") => Form::DropCall,
                        Some("forget") => Form::Forget,
                        _ => return bare(lowering, expr),
                    };
                    // A variable that is dropped is a guard or a handle, and its name says so.
                    if !matches!(peel_groups(&call.args[0]), Expr::Path(_) | Expr::Field(_)) {
                        let start = lowering.range_of(call).start;
                        discard(lowering, form, start, &call.args[0]);
                    }
                }
                Expr::MethodCall(call) if call.method == "ok" && call.args.is_empty() => {
                    let start = lowering.parsed.range(call.method.span()).start;
                    discard(lowering, Form::OkStatement, start, expr);
                }
                Expr::MethodCall(_) | Expr::Await(_) | Expr::Call(_) | Expr::Try(_) | Expr::Macro(_) => {
                    bare(lowering, expr);
                }
                _ => {}
            }
        }
    }
}

/// Lowers an expression whose value is thrown away by name.
fn discard(lowering: &mut Lowering<'_>, form: Form, start: usize, expr: &Expr) {
    let chain = Chain::new(expr);
    let last_ok = chain.links.last().filter(|link| link.is("ok")).and_then(|link| link.method());
    // A question mark or `unwrap()` at the end hands the error on; an amount or a second `Result` may be left.
    let handed_on = match chain.links.last() {
        Some(Link::Try) => true,
        Some(Link::Method(call)) => call.method == "unwrap" || call.method == "expect",
        _ => false,
    };
    // A reference or a field is read to silence a warning, not to lose an error.
    if chain.borrowed
        || (chain.links.is_empty()
            && matches!(chain.base, Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Lit(_) | Expr::Tuple(_)))
    {
        return;
    }
    for link in &chain.links {
        if let Some(call) = link.method()
            && matches!(call.method.to_string().as_str(), "map_err" | "inspect_err" | "or_else" | "ok")
        {
            lowering.claim(call);
        }
    }
    let end = lowering.quick_range(expr).end;
    let source = lowering.source(expr, usize::from(last_ok.is_some()));
    if handed_on && source.inner == Inner::Plain && source.result != Some(true) {
        return;
    }
    let proof = last_ok.is_some();
    if source.result == Some(false) && !proof && !source.proved {
        return;
    }
    let mut draft = Draft::new(form, start..end, source);
    draft.proof = proof;
    lowering.emit(draft);
}

/// Lowers a bare statement: only what is known to be a `Result`, or an amount behind `?`.
fn bare(lowering: &mut Lowering<'_>, expr: &Expr) {
    let chain = Chain::new(expr);
    let tried = match chain.links.last() {
        Some(Link::Try) => true,
        Some(Link::Method(call)) => call.method == "unwrap" || call.method == "expect",
        _ => false,
    };
    if !tried && matches!(peel_groups(expr), Expr::Macro(_)) {
        return;
    }
    // Only what is known can be lost here: look before the source is taken apart.
    let calls = |test: &dyn Fn(&str) -> bool| {
        chain.links.iter().filter_map(|link| link.method()).any(|call| test(&call.method.to_string()))
    };
    let amount = tried && calls(&|name| name.starts_with("read") || name.starts_with("write"));
    let known = || {
        let ty = lowering.inference().type_of(expr);
        ty.is_result() == Some(true) || matches!(ty, Type::Future(_)) || calls(&|name| name == "send" || name == "join")
    };
    if !(amount || (!tried && known())) {
        return;
    }
    let source = lowering.source(expr, 0);
    let loses = if tried { source.inner == Inner::Amount } else { source.result == Some(true) && !source.unwrapped };
    if loses {
        let range = lowering.quick_range(expr);
        let mut draft = Draft::new(Form::BareStatement, range, source);
        draft.proof = false;
        lowering.emit(draft);
    }
}
