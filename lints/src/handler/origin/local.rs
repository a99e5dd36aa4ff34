//! Variables: what a `let` or a condition declares.

use syn::{Expr, Local, Stmt};

use crate::handler::binding::{peel_pat, single_name};
use crate::handler::chain::{as_closure, peel_groups};
use crate::handler::lowering::Lowering;
use crate::knowledge::Type;

/// Declares what a `let` binds.
pub(in crate::handler) fn declare(lowering: &mut Lowering<'_>, local: &Local) {
    let Some(init) = &local.init else {
        lowering.declare(&local.pat, annotation(lowering, &local.pat), None);
        return;
    };
    if let (Some(name), Some(closure)) = (single_name(&local.pat), as_closure(&init.expr)) {
        let names = closure.inputs.iter().flat_map(crate::handler::binding::names_of).collect();
        if let Some(log) = lowering.only_logs(names, |body| body.tail(&closure.body)) {
            lowering.loggers.insert(name, log);
        }
    }
    let annotated = annotation(lowering, &local.pat);
    let ty = if annotated == Type::Unknown { lowering.inference().type_of(&init.expr) } else { annotated };
    // A listing behind `?` still is where the failed items come from.
    let listing = matches!(&ty, Type::Items(item) if matches!(**item, Type::Result(..)));
    let callee = match single_name(&local.pat) {
        Some(_) if listing || may_be_result(&ty, &init.expr) => lowering.source(&init.expr, 0).callee,
        _ => None,
    };
    lowering.declare(&local.pat, ty, callee);
}

/// Whether a variable of this type, made by this expression, may hold a `Result` or a handle.
fn may_be_result(ty: &Type, init: &Expr) -> bool {
    match ty {
        Type::Result(..) | Type::Handle(_) | Type::Future(_) => true,
        Type::Unknown => {
            matches!(peel_groups(init), Expr::MethodCall(call) if call.method != "unwrap" && call.method != "expect")
                || matches!(peel_groups(init), Expr::Call(_) | Expr::Await(_))
        }
        _ => false,
    }
}

fn annotation(lowering: &Lowering<'_>, pat: &syn::Pat) -> Type {
    match peel_pat(pat) {
        syn::Pat::Type(typed) => Type::of(&typed.ty, &lowering.signatures.aliases),
        _ => Type::Unknown,
    }
}

/// Declares what the `let`s of a condition bind.
pub(in crate::handler) fn declare_condition(lowering: &mut Lowering<'_>, condition: &Expr) {
    match peel_groups(condition) {
        Expr::Let(condition) => {
            let ty = lowering.inference().type_of(&condition.expr);
            let callee = lowering.source(&condition.expr, 0).callee;
            lowering.declare(&condition.pat, ty, callee);
        }
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            declare_condition(lowering, &binary.left);
            declare_condition(lowering, &binary.right);
        }
        _ => {}
    }
}

/// The expression of a statement.
pub(super) fn statement(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Expr(expr, Some(_)) => Some(expr),
        _ => None,
    }
}
