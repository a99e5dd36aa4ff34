//! Changes to the syntax tree of a text.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::{Block, Expr, ExprBlock, ExprParen, File, Pat, Stmt, token};

/// The text with its tree edited; `None` where the edit, which counts its changes, made none.
pub(crate) fn edited(text: &str, edit: impl FnOnce(&mut File) -> usize) -> Option<String> {
    let mut file = syn::parse_file(text).expect("what was printed from a tree parses");
    (edit(&mut file) > 0).then(|| prettyplease::unparse(&file))
}

/// The text with its tokens edited: `edit` is given the tokens of one level and a place among them.
pub(crate) fn tokens_edited(
    text: &str,
    mut edit: impl FnMut(&[TokenTree], usize) -> Option<TokenTree>,
) -> Option<String> {
    let tokens: TokenStream = text.parse().expect("what was printed from a tree has tokens");
    let mut changes = 0;
    let tokens = each_token(tokens, &mut |tokens, at| {
        let new = edit(tokens, at);
        changes += usize::from(new.is_some());
        new
    });
    (changes > 0).then(|| prettyplease::unparse(&syn::parse2(tokens).expect("names are replaced by names")))
}

/// Replaces tokens at every depth, in order.
pub(crate) fn each_token(
    tokens: TokenStream,
    edit: &mut impl FnMut(&[TokenTree], usize) -> Option<TokenTree>,
) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    (0..tokens.len())
        .map(|at| match &tokens[at] {
            TokenTree::Group(group) => {
                let mut new = Group::new(group.delimiter(), each_token(group.stream(), edit));
                new.set_span(group.span());
                TokenTree::Group(new)
            }
            token => edit(&tokens, at).unwrap_or_else(|| token.clone()),
        })
        .collect()
}

/// The punctuation at `at`.
pub(crate) fn punct(tokens: &[TokenTree], at: Option<usize>) -> Option<char> {
    match tokens.get(at?) {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    }
}

/// Whether the name at `at` is looked up in something: a field, a method, the end of a path.
pub(crate) fn is_member(tokens: &[TokenTree], at: usize) -> bool {
    let before = |count: usize| punct(tokens, at.checked_sub(count));
    // Behind two dots stands the end of a range.
    (before(1) == Some('.') && before(2) != Some('.')) || (before(1) == Some(':') && before(2) == Some(':'))
}

/// `(expr)`.
pub(crate) fn parenthesise(expr: &mut Expr) {
    let inner = std::mem::replace(expr, Expr::PLACEHOLDER);
    *expr = Expr::Paren(ExprParen { attrs: Vec::new(), paren_token: token::Paren::default(), expr: Box::new(inner) });
}

/// `{ block }`.
pub(crate) fn block_expr(block: Block) -> Expr {
    Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block })
}

/// A block that yields `expr`.
pub(crate) fn block_of(expr: Expr) -> Block {
    Block { brace_token: token::Brace::default(), stmts: vec![Stmt::Expr(expr, None)] }
}

/// `expr` as a block, itself if it is one.
pub(crate) fn into_block(expr: Expr) -> Block {
    match expr {
        Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => block.block,
        other => block_of(other),
    }
}

/// What `Variant(inner)` holds.
pub(crate) fn inside<'pat>(pat: &'pat Pat, variant: &str) -> Option<&'pat Pat> {
    match pat {
        Pat::TupleStruct(tuple) if tuple.path.is_ident(variant) && tuple.elems.len() == 1 => tuple.elems.first(),
        _ => None,
    }
}

/// Whether a pattern takes everything.
pub(crate) fn is_irrefutable(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Ident(ident) => ident.subpat.is_none() && ident.ident.to_string().starts_with(char::is_lowercase),
        Pat::Tuple(tuple) => tuple.elems.iter().all(is_irrefutable),
        _ => false,
    }
}
