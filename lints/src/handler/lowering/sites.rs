//! What is known of the types at the places that a linter of errors asks about, to be compared with what a compiler
//! knows. The lints themselves never come here.

use proc_macro2::Span;
use serde::Serialize;
use steadfast_source::Parsed;
use syn::{Expr, Local, Pat, Stmt};

use super::{Lowering, Surroundings};
use crate::handler::chain::peel_groups;
use crate::knowledge::{FileSignatures, Type};

/// A place where the type of an expression decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypedSite {
    /// `method`, `match`, `if_let`, `while_let`, `let_else`, `let_underscore`, `assign_underscore`, `drop`.
    pub kind: &'static str,
    /// The name of the method, where it is one.
    pub method: Option<String>,
    /// The byte at which it begins: the name of the method, the word `match` or `let`, the underscore, the path of `drop`.
    pub start: usize,
    /// `result`, `option` or `other`; none where it is not known.
    pub answer: Option<&'static str>,
}

/// The sites of a file, in the order of the walk, those in tests too.
pub(crate) fn typed_sites(parsed: &Parsed, around: &Surroundings<'_>) -> Vec<TypedSite> {
    let signatures = FileSignatures::new(&parsed.file.items);
    let mut lowering = Lowering::new(parsed, &signatures, around);
    lowering.sites = Some(Vec::new());
    lowering.walk();
    lowering.sites.unwrap_or_default()
}

impl Lowering<'_> {
    /// Notes the expression, if it is a site and sites are asked for.
    pub(super) fn note_expr(&mut self, expr: &Expr) {
        if self.sites.is_none() {
            return;
        }
        match expr {
            Expr::MethodCall(call) => {
                self.note("method", Some(call.method.to_string()), call.method.span(), &call.receiver);
            }
            Expr::Match(matched) => self.note("match", None, matched.match_token.span, &matched.expr),
            Expr::If(branch) => self.note_conditions("if_let", &branch.cond),
            Expr::While(repeated) => self.note_conditions("while_let", &repeated.cond),
            Expr::Assign(assigned) => {
                if let Expr::Infer(wild) = peel_groups(&assigned.left) {
                    self.note("assign_underscore", None, wild.underscore_token.span, &assigned.right);
                }
            }
            Expr::Call(call) => {
                if let Expr::Path(path) = peel_groups(&call.func)
                    && let (Some(first), Some(last)) = (path.path.segments.first(), path.path.segments.last())
                    && let ("drop", Some(dropped)) = (&*last.ident.to_string(), call.args.first())
                {
                    self.note("drop", Some("drop".to_owned()), first.ident.span(), dropped);
                }
            }
            _ => {}
        }
    }

    /// Notes the statement, in the same way.
    pub(super) fn note_stmt(&mut self, stmt: &Stmt) {
        if self.sites.is_none() {
            return;
        }
        let Stmt::Local(Local { let_token, pat, init: Some(init), .. }) = stmt else { return };
        if init.diverge.is_some() {
            self.note("let_else", None, let_token.span, &init.expr);
        } else if matches!(pat, Pat::Wild(_)) {
            self.note("let_underscore", None, let_token.span, &init.expr);
        }
    }

    /// The `let`s of a condition.
    fn note_conditions(&mut self, kind: &'static str, condition: &Expr) {
        match peel_groups(condition) {
            Expr::Let(condition) => self.note(kind, None, condition.let_token.span, &condition.expr),
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                self.note_conditions(kind, &binary.left);
                self.note_conditions(kind, &binary.right);
            }
            _ => {}
        }
    }

    fn note(&mut self, kind: &'static str, method: Option<String>, span: Span, asked: &Expr) {
        let ty = self.inference().type_of(asked);
        // What a call gives back is presumed from its name at times; the lints take that for a receiver, and for no more.
        let is_presumed = matches!(&ty, Type::Named(_))
            && matches!(peel_groups(asked), Expr::Call(_) | Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_));
        let answer = match (&ty, ty.is_result()) {
            _ if is_presumed => None,
            (Type::Option(_), _) => Some("option"),
            (_, Some(true)) => Some("result"),
            (_, Some(false)) => Some("other"),
            (_, None) => None,
        };
        let start = self.parsed.range(span).start;
        if let Some(sites) = &mut self.sites {
            sites.push(TypedSite { kind, method, start, answer });
        }
    }
}
