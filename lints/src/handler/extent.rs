//! The bytes of an expression from its outermost tokens, without walking all of them.

use proc_macro2::Span;
use steadfast_source::ByteRange;
use syn::Expr;
use syn::spanned::Spanned;

use super::lowering::Lowering;

impl Lowering<'_> {
    /// The bytes of `expr`, cheap for calls and chains.
    pub(super) fn quick_range(&self, expr: &Expr) -> ByteRange {
        let start = self.parsed.range(first(expr)).start;
        start..self.parsed.range(last(expr)).end
    }
}

/// The span of the first token, or of the whole.
fn first(expr: &Expr) -> Span {
    match expr {
        Expr::MethodCall(call) => first(&call.receiver),
        Expr::Await(awaited) => first(&awaited.base),
        Expr::Try(tried) => first(&tried.expr),
        Expr::Call(call) => first(&call.func),
        Expr::Field(field) => first(&field.base),
        Expr::Index(index) => first(&index.expr),
        Expr::Paren(paren) => paren.paren_token.span.open(),
        Expr::Reference(reference) => reference.and_token.span,
        Expr::Path(path) if path.qself.is_none() && path.path.leading_colon.is_none() => {
            path.path.segments.first().map_or_else(|| path.span(), |segment| segment.ident.span())
        }
        Expr::Macro(mac) if mac.mac.path.leading_colon.is_none() => {
            mac.mac.path.segments.first().map_or_else(|| mac.span(), |segment| segment.ident.span())
        }
        other => other.span(),
    }
}

/// The span of the last token, or of the whole.
fn last(expr: &Expr) -> Span {
    match expr {
        Expr::MethodCall(call) => call.paren_token.span.close(),
        Expr::Call(call) => call.paren_token.span.close(),
        Expr::Await(awaited) => awaited.await_token.span,
        Expr::Try(tried) => tried.question_token.span,
        Expr::Paren(paren) => paren.paren_token.span.close(),
        Expr::Index(index) => index.bracket_token.span.close(),
        Expr::Reference(reference) => last(&reference.expr),
        Expr::Macro(mac) => match &mac.mac.delimiter {
            syn::MacroDelimiter::Paren(paren) => paren.span.close(),
            syn::MacroDelimiter::Brace(brace) => brace.span.close(),
            syn::MacroDelimiter::Bracket(bracket) => bracket.span.close(),
        },
        Expr::Path(path) => match path.path.segments.last() {
            Some(segment) if segment.arguments.is_empty() => segment.ident.span(),
            _ => path.span(),
        },
        other => other.span(),
    }
}
