//! Expressions in the short form that messages use: `self.log.append`, arguments left out.

use syn::{Expr, Member};

use super::chain::{path_text, peel_groups};

/// Longest description, in bytes; what is longer loses its front.
const LONGEST: usize = 48;

/// `expr` without arguments; a call keeps `()` where something follows it.
pub(super) fn describe(expr: &Expr) -> String {
    let text = full(expr, 0);
    if text.len() <= LONGEST {
        return text;
    }
    let cut = text.len() - LONGEST;
    match text.match_indices(['.', ':']).map(|(at, _)| at).find(|at| *at >= cut) {
        Some(at) => format!("…{}", text[at..].trim_start_matches(':')),
        None => text.chars().take(LONGEST).chain(['…']).collect(),
    }
}

/// The description of a call: the callee without the parentheses that would follow.
pub(super) fn describe_callee(expr: &Expr) -> String {
    let text = describe(expr);
    text.strip_suffix("()").map_or_else(|| text.clone(), str::to_owned)
}

fn full(expr: &Expr, depth: usize) -> String {
    if depth > 12 {
        return "…".to_owned();
    }
    let inner = |expr: &Expr| full(expr, depth + 1);
    match peel_groups(expr) {
        Expr::Path(path) => path_text(&path.path),
        Expr::Field(field) => {
            let member = match &field.member {
                Member::Named(name) => name.to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            };
            format!("{}.{member}", inner(&field.base))
        }
        Expr::MethodCall(call) => format!("{}.{}()", inner(&call.receiver), call.method),
        Expr::Call(call) => format!("{}()", inner(&call.func)),
        Expr::Await(awaited) => inner(&awaited.base),
        Expr::Try(tried) => format!("{}?", inner(&tried.expr)),
        Expr::Reference(reference) => inner(&reference.expr),
        Expr::Unary(unary) => inner(&unary.expr),
        Expr::Index(index) => format!("{}[..]", inner(&index.expr)),
        Expr::Macro(mac) => format!("{}!", path_text(&mac.mac.path)),
        Expr::Lit(_) => "literal".to_owned(),
        Expr::Async(_) => "async block".to_owned(),
        Expr::Closure(_) => "closure".to_owned(),
        _ => "…".to_owned(),
    }
}
