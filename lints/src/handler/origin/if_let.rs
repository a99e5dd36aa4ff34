//! `if` on a `Result`: `if let Ok`, `if let Err`, `is_ok()` and `is_err()` as conditions, let-chains.

use proc_macro2::Span;
use syn::{Expr, ExprIf};

use crate::handler::binding::{peel_pat, single_name};
use crate::handler::body::Body;
use crate::handler::chain::{Chain, peel_groups};
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::pattern::{Takes, drops_value, takes};
use crate::handler::{Catches, Form};

/// Lowers `expr` if it is an `if` whose condition takes a `Result` apart.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    let Expr::If(branch) = expr else { return };
    let tail = lowering.is_tail(expr);
    let mut found = Vec::new();
    conditions(&branch.cond, true, &mut found);
    // Other operands of the condition lead to the same branch: the branch says little about the error.
    let compound = operands(&branch.cond) > found.len();
    for condition in found {
        match condition {
            Condition::Let(expr) => let_condition(lowering, branch, expr, tail, compound),
            Condition::IsErr(call, whole) => predicate(lowering, branch, call, whole, true, tail),
            // Left to the origin of predicates: the condition chooses between two ways.
            Condition::IsOk(..) if compound && branch.else_branch.is_some() => {}
            Condition::IsOk(call, whole) => predicate(lowering, branch, call, whole, false, tail),
        }
    }
}

/// A part of a condition that speaks of a `Result`.
pub(super) enum Condition<'ast> {
    /// `let pattern = expr`.
    Let(&'ast syn::ExprLet),
    /// The branch is taken on failure.
    IsErr(&'ast syn::ExprMethodCall, &'ast Expr),
    /// The branch is taken on success.
    IsOk(&'ast syn::ExprMethodCall, &'ast Expr),
}

/// Collects the parts of a condition, through `&&`, `||` and `!`.
pub(super) fn conditions<'ast>(condition: &'ast Expr, positive: bool, found: &mut Vec<Condition<'ast>>) {
    match peel_groups(condition) {
        Expr::Let(expr) => found.push(Condition::Let(expr)),
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
            conditions(&binary.left, positive, found);
            conditions(&binary.right, positive, found);
        }
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Not(_)) => conditions(&unary.expr, !positive, found),
        whole @ Expr::MethodCall(call)
            if call.args.is_empty() && (call.method == "is_err" || call.method == "is_ok") =>
        {
            let on_error = (call.method == "is_err") == positive;
            found.push(if on_error { Condition::IsErr(call, whole) } else { Condition::IsOk(call, whole) });
        }
        _ => {}
    }
}

/// The number of operands of a condition that `&&` and `||` join.
fn operands(condition: &Expr) -> usize {
    match peel_groups(condition) {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
            operands(&binary.left) + operands(&binary.right)
        }
        _ => 1,
    }
}

fn let_condition(lowering: &mut Lowering<'_>, branch: &ExprIf, condition: &syn::ExprLet, tail: bool, compound: bool) {
    let chain = Chain::new(&condition.expr);
    let through_ok = chain.links.last().filter(|link| link.is("ok")).and_then(|link| link.method());
    let mut swapped = false;
    let taken = match (takes(&condition.pat), through_ok) {
        (Takes::Other, Some(_)) => {
            swapped = is_swapped(lowering, &condition.pat, &branch.then_branch);
            Takes::Ok
        }
        (taken, _) => taken,
    };
    if let Some(call) = through_ok {
        lowering.claim(call);
    }
    let source = lowering.source(&condition.expr, usize::from(through_ok.is_some()));
    match taken {
        Takes::Ok => {
            let mut draft = match &branch.else_branch {
                None => {
                    let end = lowering.block_range(&branch.then_branch).end;
                    Draft {
                        end: Some(end),
                        success_leaves: leaves(&branch.then_branch),
                        success_continues: matches!(last(&branch.then_branch), Some(Expr::Continue(_))),
                        success_reports: reports(lowering, &branch.then_branch),
                        ..Draft::new(Form::IfLetOk, head(lowering, branch, branch.if_token.span), source)
                    }
                }
                Some((_, other)) => {
                    let range = head(lowering, branch, branch.if_token.span);
                    let body = lowering.range_of(&**other);
                    Draft {
                        end: Some(body.end),
                        branch: Some(body),
                        ..Draft::new(Form::IfLetOkElse, range, source).body(other)
                    }
                }
            };
            if branch.else_branch.is_none() && swapped {
                draft.block = Some(&branch.then_branch);
            }
            if compound && branch.else_branch.is_some() {
                draft.catches = Catches::Some;
            }
            draft.value_dropped = drops_value(&condition.pat);
            draft.swapped = swapped;
            draft.tail = tail;
            lowering.emit(draft);
        }
        Takes::Err(pattern) => {
            let range = whole(lowering, branch);
            let end = branch.else_branch.as_ref().map(|(_, other)| lowering.range_of(&**other).end);
            let mut draft = Draft { end, ..Draft::new(Form::IfLetErr, range, source).block(&branch.then_branch) };
            draft.catches = pattern.catches;
            draft.names = pattern.names;
            draft.blank = pattern.blank;
            draft.tail = tail;
            draft.value_dropped = pattern.catches == Catches::All && !pattern.nested;
            lowering.emit(draft);
        }
        Takes::Anything { .. } | Takes::Other => {}
    }
}

fn predicate(
    lowering: &mut Lowering<'_>,
    branch: &ExprIf,
    call: &syn::ExprMethodCall,
    condition: &Expr,
    on_error: bool,
    tail: bool,
) {
    lowering.claim(call);
    let source = lowering.source(condition, 1);
    let mut draft = match (on_error, &branch.else_branch) {
        (true, _) => Draft::new(Form::IsErrBranch, whole(lowering, branch), source).block(&branch.then_branch),
        (false, Some((_, other))) => {
            let range = head(lowering, branch, branch.if_token.span);
            let body = lowering.range_of(&**other);
            Draft {
                end: Some(body.end),
                branch: Some(body),
                ..Draft::new(Form::IsErrBranch, range, source).body(other)
            }
        }
        (false, None) => {
            let end = lowering.block_range(&branch.then_branch).end;
            Draft {
                end: Some(end),
                success_leaves: leaves(&branch.then_branch),
                success_continues: matches!(last(&branch.then_branch), Some(Expr::Continue(_))),
                success_reports: reports(lowering, &branch.then_branch),
                ..Draft::new(Form::IsOkBranch, head(lowering, branch, branch.if_token.span), source)
            }
        }
    };
    draft.tail = tail;
    lowering.emit(draft);
}

/// The expression that a block ends in, a statement or not, in the blocks that it ends in.
fn last(block: &syn::Block) -> Option<&Expr> {
    let Some(syn::Stmt::Expr(expr, _)) = block.stmts.last() else { return None };
    match peel_groups(expr) {
        Expr::Block(inner) => last(&inner.block),
        // A condition on what was got, and nothing else.
        Expr::If(inner) if inner.else_branch.is_none() && block.stmts.len() == 1 => last(&inner.then_branch),
        expr => Some(expr),
    }
}

/// Whether a block ends by leaving the loop or function.
fn leaves(block: &syn::Block) -> bool {
    last(block).is_some_and(leaves_by)
}

fn leaves_by(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::If(branch) => {
            leaves(&branch.then_branch) && branch.else_branch.as_ref().is_some_and(|(_, other)| leaves_by(other))
        }
        Expr::Block(block) => leaves(&block.block),
        _ => false,
    }
}

/// Whether a block writes a message and does nothing else.
fn reports(lowering: &Lowering<'_>, block: &syn::Block) -> bool {
    let scope = lowering.body_scope();
    let actions = Body::new(&scope, Vec::new()).block(block);
    actions.logs.is_some() && !actions.has_effect() && actions.leaves.is_none() && actions.aborts.is_none()
}

/// From `if` to the end of its first block.
fn whole(lowering: &Lowering<'_>, branch: &ExprIf) -> steadfast_source::ByteRange {
    let block = lowering.block_range(&branch.then_branch);
    lowering.parsed.range(branch.if_token.span).start..block.end
}

/// From `if` to the end of its condition.
fn head(lowering: &Lowering<'_>, branch: &ExprIf, token: Span) -> steadfast_source::ByteRange {
    let condition = lowering.quick_range(&branch.cond);
    lowering.parsed.range(token).start..condition.end
}

/// Whether what `.ok()` gives is taken for the error: it is bound to a name for errors, and the branch reports it.
fn is_swapped(lowering: &Lowering<'_>, pat: &syn::Pat, branch: &syn::Block) -> bool {
    let syn::Pat::TupleStruct(tuple) = peel_pat(pat) else { return false };
    let Some(name) = tuple.elems.first().and_then(single_name) else { return false };
    let scope = lowering.body_scope();
    let mut body = Body::new(&scope, vec![name.clone()]);
    let reports = body.block(branch).logs.is_some_and(|log| log.severity >= 3 && log.names_error);
    match name.as_str() {
        // `e` is an entry, an event or an edge as well.
        "e" | "cause" => reports,
        _ => matches!(name.as_str(), "err" | "error" | "failure") || name.ends_with("_err") || name.ends_with("_error"),
    }
}
