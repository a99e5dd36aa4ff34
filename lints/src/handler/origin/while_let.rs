//! `while let Ok`, `while let Err` and `while call.is_err()`.

use syn::{Expr, Stmt};

use super::if_let::{Condition, conditions};
use crate::handler::Form;
use crate::handler::binding::is_wild;
use crate::handler::chain::{Chain, peel_groups};
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::pattern::{Takes, takes};

/// Lowers `expr` if it is a `while` whose condition takes a `Result` apart.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    let Expr::While(repeated) = expr else { return };
    let head = {
        let condition = lowering.quick_range(&repeated.cond);
        lowering.parsed.range(repeated.while_token.span).start..condition.end
    };
    let whole = lowering.range_of(expr);
    let mut found = Vec::new();
    conditions(&repeated.cond, true, &mut found);
    for condition in found {
        let mut draft = match condition {
            Condition::Let(expr) => {
                let through_ok =
                    Chain::new(&expr.expr).links.last().filter(|link| link.is("ok")).and_then(|link| link.method());
                let source = lowering.source(&expr.expr, usize::from(through_ok.is_some()));
                if let Some(call) = through_ok {
                    lowering.claim(call);
                }
                match takes(&expr.pat) {
                    Takes::Ok => Draft::new(Form::WhileLetOk, head.clone(), source),
                    Takes::Err(pattern) => {
                        let mut draft = Draft::new(Form::WhileErr, head.clone(), source).block(&repeated.body);
                        draft.catches = pattern.catches;
                        draft.names = pattern.names;
                        draft
                    }
                    Takes::Other if through_ok.is_some() => Draft::new(Form::WhileLetOk, head.clone(), source),
                    Takes::Other | Takes::Anything { .. } => continue,
                }
            }
            Condition::IsErr(call, whole) => {
                lowering.claim(call);
                let source = lowering.source(whole, 1);
                Draft::new(Form::WhileErr, head.clone(), source).block(&repeated.body)
            }
            Condition::IsOk(call, whole) => {
                lowering.claim(call);
                let source = lowering.source(whole, 1);
                Draft::new(Form::WhileLetOk, head.clone(), source)
            }
        };
        // What is thrown away one by one is read to wait for its end.
        if draft.form == Form::WhileLetOk && repeated.body.stmts.iter().all(is_idle) {
            continue;
        }
        // The message behind the loop is what becomes of the error.
        draft.success_reports = draft.form == Form::WhileLetOk && lowering.reports_next(whole.end);
        lowering.emit(draft);
    }
}

/// Whether a statement does nothing but throw a value away: `let _ = chunk;`.
fn is_idle(statement: &Stmt) -> bool {
    match statement {
        Stmt::Local(local) => {
            let is_place = |init: &syn::LocalInit| matches!(peel_groups(&init.expr), Expr::Path(_));
            is_wild(&local.pat) && local.init.as_ref().is_some_and(is_place)
        }
        Stmt::Expr(Expr::Block(block), _) => block.block.stmts.iter().all(is_idle),
        _ => false,
    }
}
