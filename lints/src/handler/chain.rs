//! A method chain as a list: the expression it starts from and what is called on it, innermost first.

use syn::{Expr, ExprClosure, ExprMethodCall, Stmt};

/// One link of a chain.
#[derive(Clone, Copy)]
pub(super) enum Link<'ast> {
    /// `.method(args)`.
    Method(&'ast ExprMethodCall),
    /// `.await`.
    Await,
    /// `?`.
    Try,
}

impl<'ast> Link<'ast> {
    /// The method call, if it is one.
    pub(super) fn method(self) -> Option<&'ast ExprMethodCall> {
        match self {
            Self::Method(call) => Some(call),
            Self::Await | Self::Try => None,
        }
    }

    /// Whether this calls the method `name`.
    pub(super) fn is(self, name: &str) -> bool {
        self.method().is_some_and(|call| call.method == name)
    }
}

/// An expression taken apart.
pub(super) struct Chain<'ast> {
    /// What the chain starts from; never a method call, an `.await` or a `?`.
    pub(super) base: &'ast Expr,
    /// The links, innermost first.
    pub(super) links: Vec<Link<'ast>>,
    /// Whether a reference is taken of the whole: the value stays usable.
    pub(super) borrowed: bool,
}

impl<'ast> Chain<'ast> {
    /// Takes `expr` apart, through parentheses, references and blocks that hold one expression.
    pub(super) fn new(expr: &'ast Expr) -> Self {
        let mut links = Vec::new();
        let mut borrowed = false;
        let mut current = expr;
        let base = loop {
            current = match peel_groups(current) {
                Expr::Reference(reference) => {
                    borrowed |= links.is_empty();
                    &reference.expr
                }
                Expr::MethodCall(call) => {
                    links.push(Link::Method(call));
                    &call.receiver
                }
                Expr::Await(awaited) => {
                    links.push(Link::Await);
                    &awaited.base
                }
                Expr::Try(tried) => {
                    links.push(Link::Try);
                    &tried.expr
                }
                other => break other,
            };
        };
        links.reverse();
        Self { base, links, borrowed }
    }
}

/// `expr` without parentheses, invisible groups and blocks that hold nothing but an expression.
pub(crate) fn peel_groups(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => peel_groups(&paren.expr),
        Expr::Group(group) => peel_groups(&group.expr),
        Expr::Block(block) if block.label.is_none() => match block.block.stmts.as_slice() {
            [Stmt::Expr(inner, None)] => peel_groups(inner),
            _ => expr,
        },
        _ => expr,
    }
}

/// `expr` without groups and references.
pub(super) fn peel_references(expr: &Expr) -> &Expr {
    match peel_groups(expr) {
        Expr::Reference(reference) => peel_references(&reference.expr),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => peel_references(&unary.expr),
        other => other,
    }
}

/// The closure that `expr` is, through groups.
pub(super) fn as_closure(expr: &Expr) -> Option<&ExprClosure> {
    match peel_groups(expr) {
        Expr::Closure(closure) => Some(closure),
        _ => None,
    }
}

/// The last segment of the path that `expr` is, through groups.
pub(super) fn last_segment(expr: &Expr) -> Option<String> {
    match peel_groups(expr) {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The path that `expr` is, `a::b::c` without generic arguments.
pub(crate) fn path_text(path: &syn::Path) -> String {
    let mut text = String::new();
    for segment in &path.segments {
        let name = segment.ident.to_string();
        if text.is_empty() {
            text = name;
        } else {
            text.push_str("::");
            text.push_str(&name);
        }
    }
    text
}
