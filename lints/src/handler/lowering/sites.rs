//! What is known of the types at the places that a linter of errors asks about, to be compared with what a compiler
//! knows. The lints themselves never come here.

use std::sync::Arc;

use proc_macro2::Span;
use serde::Serialize;
use steadfast_knowledge::expr::{ExprId, Exprs};
use steadfast_knowledge::items::{FileItems, collect};
use steadfast_knowledge::{FileId, Inference, Ty, World};
use steadfast_source::Parsed;
use syn::{Expr, Local, Pat, Stmt};

use super::{Lowering, Surroundings, evidence};
use crate::handler::chain::peel_groups;
use crate::knowledge::FileSignatures;

/// A place where the type of an expression decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypedSite {
    /// `method`, `match`, `if_let`, `while_let`, `let_else`, `let_underscore`, `let_underscore_name`,
    /// `assign_underscore`, `drop`.
    pub kind: &'static str,
    /// The name of the method, where it is one.
    pub method: Option<String>,
    /// The byte at which it begins: the name of the method, the word `match`, the `let` with its attributes, the underscore, the
    /// path of `drop`.
    pub start: usize,
    /// The type; none where it is not known.
    pub answer: Option<Answer>,
    /// The type as text, or why it is not known.
    pub text: String,
}

/// What a type is, as far as handling errors is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// `Result`, whatever it is called.
    Result,
    /// `Option`.
    Option,
    /// Another type.
    Other,
}

/// A site whose type is asked for when all files have been read.
#[derive(Clone, Debug)]
pub(in crate::handler) struct OpenSite {
    site: TypedSite,
    asked: ExprId,
    /// What the use of the value tells.
    told: Option<Answer>,
}

/// The sites of one file, and what has to be known of it to tell their types.
#[derive(Debug)]
pub struct TypedFile {
    items: Arc<FileItems>,
    exprs: Exprs,
    sites: Vec<OpenSite>,
}

impl TypedFile {
    /// What the file declares.
    #[must_use]
    pub fn items(&self) -> Arc<FileItems> {
        Arc::clone(&self.items)
    }

    /// The sites with their types. `file` is this file in the `world`.
    #[must_use]
    pub fn answers(&self, world: &World, file: FileId) -> Vec<TypedSite> {
        let inference = Inference::new(world, file, &self.exprs);
        let answer = |open: &OpenSite| {
            let ty = inference.type_of(open.asked);
            let known = if ty.is_unknown() || matches!(ty, Ty::Never) { None } else { Some(answer(world, &ty)) };
            let text = match ty {
                Ty::Unknown(why) => format!("{why:?}"),
                _ => world.text_of(&ty),
            };
            let text = match inference.callee(open.asked) {
                Some(function) => format!("{text} of {}", world.path_of_function(function)),
                None => text,
            };
            TypedSite { answer: known.or(open.told), text, ..open.site.clone() }
        };
        self.sites.iter().map(answer).collect()
    }
}

/// What a type is.
fn answer(world: &World, ty: &Ty) -> Answer {
    if world.is_result(ty) {
        Answer::Result
    } else if world.is_option(ty) {
        Answer::Option
    } else {
        Answer::Other
    }
}

/// The sites of a file, in the order of the walk, those in tests too.
pub(crate) fn typed_sites(parsed: &Parsed, around: &Surroundings<'_>) -> TypedFile {
    let signatures = FileSignatures::new(&parsed.file.items);
    let collected = collect(&parsed.file.items, true);
    let mut lowering = Lowering::new(parsed, &signatures, &collected, around);
    lowering.sites = Some(Vec::new());
    lowering.walk();
    let Lowering { reader, sites, .. } = lowering;
    TypedFile {
        exprs: reader.into_inner().finish(),
        sites: sites.unwrap_or_default(),
        items: Arc::new(collected.items),
    }
}

impl Lowering<'_> {
    /// Notes the expression, if it is a site and sites are asked for.
    pub(super) fn note_expr(&mut self, expr: &Expr) {
        if self.sites.is_none() {
            return;
        }
        match expr {
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                let told = evidence::of_method(&name, &call.receiver);
                self.note("method", Some(name), call.method.span(), &call.receiver, told);
            }
            Expr::Match(matched) => {
                let mut arms = matched.arms.iter();
                let told = arms.find_map(|arm| evidence::of_pattern(&arm.pat, &self.signatures.aliases));
                self.note("match", None, matched.match_token.span, &matched.expr, told);
            }
            Expr::If(branch) => self.note_conditions("if_let", &branch.cond),
            Expr::While(repeated) => self.note_conditions("while_let", &repeated.cond),
            Expr::Assign(assigned) => {
                if let Expr::Infer(wild) = peel_groups(&assigned.left) {
                    self.note("assign_underscore", None, wild.underscore_token.span, &assigned.right, None);
                }
            }
            Expr::Call(call) => {
                if let Expr::Path(path) = peel_groups(&call.func)
                    && let (Some(first), Some(last)) = (path.path.segments.first(), path.path.segments.last())
                    && let ("drop", Some(dropped)) = (&*last.ident.to_string(), call.args.first())
                {
                    self.note("drop", Some("drop".to_owned()), first.ident.span(), dropped, None);
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
        let Stmt::Local(Local { attrs, let_token, pat, init: Some(init), .. }) = stmt else { return };
        let span = attrs.first().map_or(let_token.span, |attribute| attribute.pound_token.span);
        let asked = self.reader.borrow_mut().expr(&init.expr);
        let (name, asked) = match pat {
            Pat::Type(typed) => (&*typed.pat, self.reader.borrow_mut().declared(&typed.ty, asked)),
            other => (other, asked),
        };
        let told = evidence::of_pattern(name, &self.signatures.aliases);
        if init.diverge.is_some() {
            self.note_id("let_else", None, span, asked, told);
        } else if matches!(name, Pat::Wild(_)) {
            self.note_id("let_underscore", None, span, asked, told);
        } else if matches!(name, Pat::Ident(name) if name.ident.to_string().starts_with('_')) {
            self.note_id("let_underscore_name", None, span, asked, told);
        }
    }

    /// The `let`s of a condition.
    fn note_conditions(&mut self, kind: &'static str, condition: &Expr) {
        match peel_groups(condition) {
            Expr::Let(condition) => {
                let told = evidence::of_pattern(&condition.pat, &self.signatures.aliases);
                self.note(kind, None, condition.let_token.span, &condition.expr, told);
            }
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                self.note_conditions(kind, &binary.left);
                self.note_conditions(kind, &binary.right);
            }
            _ => {}
        }
    }

    /// Notes a site where the type of `asked` is wanted, of which its use has told something.
    fn note(&mut self, kind: &'static str, method: Option<String>, span: Span, asked: &Expr, told: Option<Answer>) {
        let asked = self.reader.borrow_mut().expr(asked);
        self.note_id(kind, method, span, asked, told);
    }

    fn note_id(&mut self, kind: &'static str, method: Option<String>, span: Span, asked: ExprId, told: Option<Answer>) {
        let start = self.parsed.range(span).start;
        if let Some(sites) = &mut self.sites {
            let site = TypedSite { kind, method, start, answer: None, text: String::new() };
            sites.push(OpenSite { site, asked, told });
        }
    }
}
