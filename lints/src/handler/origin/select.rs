//! Branches of `select!`.

use std::rc::Rc;

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::visit::Visit;
use syn::{Expr, Pat, Token};

use crate::handler::binding::is_wild;
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::pattern::{Takes, takes};
use crate::handler::{Catches, Form, Typed};

/// One branch: `pattern = future, if condition => body`, or `else => body`.
struct Branch {
    receives: Option<(Pat, Expr)>,
    condition: Option<Expr>,
    body: Expr,
}

impl Parse for Branch {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut condition = None;
        let receives = if input.peek(Token![else]) || input.peek(syn::Ident) && is_word(input, &["complete", "default"])
        {
            if input.parse::<Option<Token![else]>>()?.is_none() {
                input.parse::<syn::Ident>()?;
            }
            None
        } else {
            let pat = Pat::parse_multi_with_leading_vert(input)?;
            input.parse::<Token![=]>()?;
            let future = input.parse::<Expr>()?;
            if input.parse::<Option<Token![,]>>()?.is_some() {
                input.parse::<Token![if]>()?;
                condition = Some(input.parse()?);
            }
            Some((pat, future))
        };
        input.parse::<Token![=>]>()?;
        let body = if input.peek(syn::token::Brace) { Expr::Block(input.parse()?) } else { input.parse()? };
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { receives, condition, body })
    }
}

fn is_word(input: ParseStream<'_>, words: &[&str]) -> bool {
    let fork = input.fork();
    fork.parse::<syn::Ident>().is_ok_and(|ident| words.iter().any(|word| ident == word)) && fork.peek(Token![=>])
}

/// Walks the branches of a `select!`.
pub(super) fn lower(lowering: &mut Lowering<'_>, tokens: TokenStream) {
    let parser = |input: ParseStream<'_>| -> syn::Result<Vec<Branch>> {
        if is_biased(input) {
            input.parse::<syn::Ident>()?;
            input.parse::<Token![;]>()?;
        }
        let mut branches = Vec::new();
        while !input.is_empty() {
            branches.push(input.parse()?);
        }
        Ok(branches)
    };
    let Ok(branches) = parser.parse2(tokens) else { return };
    let kept = Rc::new(branches);
    lowering.keep(Rc::clone(&kept) as Rc<dyn std::any::Any>);
    for branch in kept.iter() {
        if let Some((pat, future)) = &branch.receives {
            receive(lowering, pat, future, &branch.body);
            lowering.visit_expr(future);
        }
        if let Some(condition) = &branch.condition {
            lowering.visit_expr(condition);
        }
        lowering.push_scope();
        if let Some((pat, future)) = &branch.receives {
            let ty = lowering.inference().type_of(future).awaited();
            let callee = lowering.source(future, 0).callee;
            lowering.declare(pat, ty, callee);
            let value = lowering.reader.borrow_mut().awaited(future);
            lowering.reader.borrow_mut().pattern(pat, value);
        }
        lowering.visit_expr(&branch.body);
        lowering.pop_scope();
    }
}

fn is_biased(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<syn::Ident>().is_ok_and(|ident| ident == "biased") && fork.peek(Token![;])
}

/// The pattern of a branch may lose an error: `_`, `Ok(..)`, or `Err(..)`.
fn receive(lowering: &mut Lowering<'_>, pat: &Pat, future: &Expr, body: &Expr) {
    let range = {
        let pattern = lowering.range_of(pat);
        pattern.start..lowering.range_of(future).end
    };
    let mut source = lowering.source(future, 0);
    match takes(pat) {
        Takes::Ok => {
            let draft = Draft::new(Form::SelectArm, range, source);
            lowering.emit(draft);
        }
        Takes::Err(pattern) => {
            let mut draft = Draft::new(Form::IfLetErr, range, source).body(body);
            draft.catches = pattern.catches;
            draft.names = pattern.names;
            lowering.emit(draft);
        }
        Takes::Anything { names } if names.is_empty() && is_wild(pat) => {
            let output = lowering.inference().output_of_task(future).is_result();
            if output != Some(false) {
                source.result = output;
                let value = lowering.reader.borrow_mut().awaited(future);
                source.typed = Typed { value: Some(value), is_open: output.is_none(), ..source.typed };
                let mut draft = Draft::new(Form::SelectArm, range, source);
                draft.proof = false;
                draft.catches = Catches::All;
                lowering.emit(draft);
            }
        }
        Takes::Anything { .. } | Takes::Other => {}
    }
}
