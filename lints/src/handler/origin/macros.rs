//! Handlers inside of macros: the tokens are parsed again where their shape is known, or where they parse.

use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Block, Expr, File, ItemMacro, Macro, Pat, Stmt, Token};

use super::select;
use crate::handler::Form;
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::pattern::{Takes, takes};

/// Macros whose arguments hold no handlers: tests of values, text, attributes.
const SKIPPED: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "assert_matches",
    "stringify",
    "concat",
    "include",
    "include_str",
    "include_bytes",
    "env",
    "option_env",
    "compile_error",
    "cfg",
    "line",
    "file",
    "column",
    "module_path",
    "quote",
    "quote_spanned",
    "parse_quote",
    "html",
    "sql",
    "json",
    "asm",
    "global_asm",
];

/// Walks what a macro call holds.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, mac: &Macro) {
    let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    if mac.tokens.is_empty()
        || (SKIPPED.contains(&name.as_str()) && !(lowering.sites.is_some() && name.contains("assert")))
        || !lowering.may_handle(&lowering.code[lowering.macro_range(mac)])
    {
        return;
    }
    match name.as_str() {
        "select" | "select_biased" | "tokio_select" => select::lower(lowering, mac.tokens.clone()),
        "matches" => matches(lowering, mac),
        "cfg_if" => each_brace(lowering, mac.tokens.clone()),
        _ => {
            if !expressions(lowering, mac.tokens.clone()) {
                statements(lowering, mac.tokens.clone());
            }
        }
    }
}

/// A macro at item level: `macro_rules!`, `cfg_if!`, or one that wraps items.
pub(in crate::handler) fn lower_item(lowering: &mut Lowering<'_>, item: &ItemMacro) {
    if !lowering.may_matter(&lowering.code[lowering.macro_range(&item.mac)]) {
        return;
    }
    if item.mac.path.is_ident("macro_rules") {
        rules(lowering, item.mac.tokens.clone());
    } else if item.mac.path.segments.last().is_some_and(|segment| segment.ident == "cfg_if") {
        each_brace(lowering, item.mac.tokens.clone());
    } else if !items(lowering, item.mac.tokens.clone()) {
        lower(lowering, &item.mac);
    }
}

/// The bodies of `macro_rules!`, their metavariables taken as names.
fn rules(lowering: &mut Lowering<'_>, tokens: TokenStream) {
    let mut arrow = false;
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '=' => {
                arrow = matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '>');
            }
            TokenTree::Group(group) if arrow => {
                arrow = false;
                let body = without_metavariables(group.stream());
                if !items(lowering, body.clone()) && !statements(lowering, body.clone()) {
                    expressions(lowering, body);
                }
            }
            _ => {}
        }
    }
}

/// `$name` as `name`, `$( .. ) sep *` as what it repeats, once.
fn without_metavariables(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match trees.next() {
                Some(TokenTree::Ident(ident)) => out.push(TokenTree::Ident(ident)),
                Some(TokenTree::Group(group)) => {
                    out.extend(without_metavariables(group.stream()));
                    // A separator of one token, then the repetition operator.
                    for _ in 0..2 {
                        if let Some(TokenTree::Punct(operator)) = trees.peek() {
                            let last = matches!(operator.as_char(), '*' | '+' | '?');
                            trees.next();
                            if last {
                                break;
                            }
                        }
                    }
                }
                Some(other) => out.push(other),
                None => {}
            },
            TokenTree::Group(group) => {
                let mut inner = proc_macro2::Group::new(group.delimiter(), without_metavariables(group.stream()));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// Walks the braced groups of the tokens, each as items or statements.
fn each_brace(lowering: &mut Lowering<'_>, tokens: TokenStream) {
    for tree in tokens {
        if let TokenTree::Group(group) = tree
            && group.delimiter() == proc_macro2::Delimiter::Brace
            && !items(lowering, group.stream())
        {
            statements(lowering, group.stream());
        }
    }
}

/// Walks the tokens as expressions separated by commas; whether they are such.
fn expressions(lowering: &mut Lowering<'_>, tokens: TokenStream) -> bool {
    let Ok(parsed) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens) else { return false };
    let kept = Rc::new(parsed);
    lowering.keep(Rc::clone(&kept) as Rc<dyn std::any::Any>);
    for expr in kept.iter() {
        lowering.visit_expr(expr);
    }
    true
}

/// Walks the tokens as statements; whether they are such.
fn statements(lowering: &mut Lowering<'_>, tokens: TokenStream) -> bool {
    let Ok(parsed) = Block::parse_within.parse2(tokens) else { return false };
    let kept: Rc<Vec<Stmt>> = Rc::new(parsed);
    lowering.keep(Rc::clone(&kept) as Rc<dyn std::any::Any>);
    lowering.push_scope();
    for stmt in kept.iter() {
        lowering.visit_stmt(stmt);
    }
    lowering.pop_scope();
    true
}

/// Walks the tokens as items; whether they are such.
fn items(lowering: &mut Lowering<'_>, tokens: TokenStream) -> bool {
    let Ok(parsed) = syn::parse2::<File>(tokens) else { return false };
    let kept = Rc::new(parsed);
    lowering.keep(Rc::clone(&kept) as Rc<dyn std::any::Any>);
    for item in &kept.items {
        lowering.visit_item(item);
    }
    true
}

/// `matches!(call, Ok(..))`.
fn matches(lowering: &mut Lowering<'_>, mac: &Macro) {
    let parser = |input: syn::parse::ParseStream<'_>| -> syn::Result<(Expr, Pat)> {
        let expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        if input.peek(Token![if]) {
            input.parse::<Token![if]>()?;
            input.parse::<Expr>()?;
        }
        input.parse::<Option<Token![,]>>()?;
        Ok((expr, pat))
    };
    let Ok(parsed) = parser.parse2(mac.tokens.clone()) else { return };
    let kept = Rc::new(parsed);
    lowering.keep(Rc::clone(&kept) as Rc<dyn std::any::Any>);
    let (expr, pat) = &*kept;
    lowering.visit_expr(expr);
    if takes(pat) == Takes::Ok {
        let source = lowering.source(expr, 0);
        if source.place.is_some() && source.callee.is_none() {
            return;
        }
        let range = lowering.range_of(mac);
        let mut draft = Draft::new(Form::Matches, range, source);
        draft.actions.yields = crate::handler::Value::Bool(false);
        lowering.emit(draft);
    }
}
