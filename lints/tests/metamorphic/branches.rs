//! `match` for `if let`, and the other way round.
//!
//! `if let Ok(..)` without `else` has no partner here: a `match` has to write down an arm for the error, and an empty
//! one is another lint than none.

use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, ExprIf, Pat, parse_quote};

use crate::tree::{block_expr, block_of, edited, inside, into_block, is_irrefutable};
use crate::{Basis, Transformation};

/// `match f() { Err(e) => { b } Ok(_) => {} }` for `if let Err(e) = f() { b }`.
pub(crate) const IF_LET_ERR_AS_MATCH: Transformation =
    Transformation::new("`if let Err` as `match`", Basis::Printed, 60, |text| {
        rewritten(text, |expr| {
            let (pat, scrutinee, branch) = if_let(expr, "Err")?;
            let then = block_expr(branch.then_branch.clone());
            let other = branch.else_branch.as_ref().map_or_else(|| parse_quote!({}), |(_, other)| (**other).clone());
            Some(parse_quote!(match #scrutinee { #pat => #then, Ok(_) => #other, }))
        })
    });

/// `if let Err(e) = f() { b }` for `match f() { Err(e) => { b } Ok(_) => {} }`.
pub(crate) const MATCH_AS_IF_LET_ERR: Transformation =
    Transformation::new("`match` as `if let Err`", Basis::Printed, 3, |text| {
        rewritten(text, |expr| {
            let (scrutinee, ok, err) = two_arms(expr)?;
            let (pat, body) = (&err.pat, into_block((*err.body).clone()));
            (inside(pat, "Err").is_some_and(is_irrefutable)
                && inside(&ok.pat, "Ok").is_some_and(is_irrefutable)
                && is_empty(&ok.body))
            .then(|| parse_quote!(if let #pat = #scrutinee #body))
        })
    });

/// `match f() { Ok(v) => { a } Err(_) => { b } }` for `if let Ok(v) = f() { a } else { b }`.
pub(crate) const IF_LET_OK_AS_MATCH: Transformation =
    Transformation::new("`if let Ok` with `else` as `match`", Basis::Printed, 20, |text| {
        rewritten(text, |expr| if_let_ok_as_match(expr, &parse_quote!(Err(_))))
    });

/// `match f() { Ok(v) => { a } _ => { b } }` for `if let Ok(v) = f() { a } else { b }`.
pub(crate) const IF_LET_OK_AS_MATCH_WILDCARD: Transformation =
    Transformation::new("`if let Ok` with `else` as `match` with a wildcard", Basis::Printed, 20, |text| {
        rewritten(text, |expr| if_let_ok_as_match(expr, &parse_quote!(_)))
    });

fn if_let_ok_as_match(expr: &Expr, wildcard: &Pat) -> Option<Expr> {
    let (pat, scrutinee, branch) = if_let(expr, "Ok")?;
    let then = block_expr(branch.then_branch.clone());
    let (_, other) = branch.else_branch.as_ref()?;
    Some(parse_quote!(match #scrutinee { #pat => #then, #wildcard => #other, }))
}

/// `if let Ok(v) = f() { a } else { b }` for `match f() { Ok(v) => { a } Err(_) => { b } }`.
pub(crate) const MATCH_AS_IF_LET_OK: Transformation =
    Transformation::new("`match` as `if let Ok` with `else`", Basis::Printed, 20, |text| {
        rewritten(text, |expr| {
            let (scrutinee, ok, err) = two_arms(expr)?;
            let (pat, then) = (&ok.pat, into_block((*ok.body).clone()));
            let other = into_block((*err.body).clone());
            let unbound = matches!(err.pat, Pat::Wild(_))
                || inside(&err.pat, "Err").is_some_and(|pat| matches!(pat, Pat::Wild(_)));
            (unbound && inside(pat, "Ok").is_some_and(is_irrefutable))
                .then(|| parse_quote!(if let #pat = #scrutinee #then else #other))
        })
    });

/// The parts of `if let variant(..) = scrutinee`, all of the variant being taken.
fn if_let<'ast>(expr: &'ast Expr, variant: &str) -> Option<(&'ast Pat, &'ast Expr, &'ast ExprIf)> {
    let Expr::If(branch) = expr else { return None };
    let Expr::Let(condition) = &*branch.cond else { return None };
    inside(&condition.pat, variant).is_some_and(is_irrefutable).then_some((&condition.pat, &condition.expr, branch))
}

/// The scrutinee and the two arms of a `match` on a `Result`, the one for `Ok` first.
fn two_arms(expr: &Expr) -> Option<(&Expr, &Arm, &Arm)> {
    let Expr::Match(matched) = expr else { return None };
    let (ok, err) = match matched.arms.as_slice() {
        [ok, err] if inside(&ok.pat, "Ok").is_some() => (ok, err),
        [err, ok] if inside(&ok.pat, "Ok").is_some() && inside(&err.pat, "Err").is_some() => (ok, err),
        _ => return None,
    };
    (ok.attrs.is_empty() && err.attrs.is_empty()).then_some((&matched.expr, ok, err))
}

/// Whether a body does nothing.
fn is_empty(body: &Expr) -> bool {
    match body {
        Expr::Block(block) => block.block.stmts.is_empty(),
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        _ => false,
    }
}

/// The text with expressions written in another way, the inner ones first.
fn rewritten(text: &str, rewrite: fn(&Expr) -> Option<Expr>) -> Option<String> {
    struct Rewrite(fn(&Expr) -> Option<Expr>, usize);
    impl VisitMut for Rewrite {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            visit_mut::visit_expr_mut(self, expr);
            if let Some(new) = self.0(expr) {
                self.1 += 1;
                *expr = new;
            }
        }

        fn visit_expr_if_mut(&mut self, branch: &mut ExprIf) {
            visit_mut::visit_expr_if_mut(self, branch);
            // Nothing but a block and another `if` may follow an `else`.
            if let Some((_, other)) = &mut branch.else_branch
                && !matches!(**other, Expr::If(_) | Expr::Block(_))
            {
                let inner = std::mem::replace(&mut **other, Expr::PLACEHOLDER);
                **other = block_expr(block_of(inner));
            }
        }
    }
    edited(text, |file| {
        let mut rewrite = Rewrite(rewrite, 0);
        rewrite.visit_file_mut(file);
        rewrite.1
    })
}
