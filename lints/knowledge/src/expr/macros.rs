//! What macros of the standard library and common crates give, and what has to be kept of calls of others.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr as Syntax, Token};

use super::{Expr, ExprId, MacroUse, Reader};
use crate::items::text_of;
use crate::written::{Name, name};

/// How many tokens the arguments of a macro may have whose value is asked for.
const MOST: usize = 2_000;

impl Reader<'_> {
    /// The value of a macro call. The trees of its arguments are dropped at once, so nothing in them is remembered.
    pub(super) fn mac(&mut self, mac: &syn::Macro) -> ExprId {
        let Some(last) = mac.path.segments.last() else { return self.unknown() };
        match &*last.ident.to_string() {
            "format" => self.add(Expr::String),
            "println" | "print" | "eprintln" | "eprint" | "assert" | "assert_eq" | "assert_ne" | "debug_assert"
            | "debug_assert_eq" | "debug_assert_ne" => self.unit(),
            "matches" | "cfg" => self.add(Expr::Truth),
            "concat" | "stringify" | "env" | "include_str" | "file" | "module_path" => self.add(Expr::Literal("str")),
            "line" | "column" => self.add(Expr::Literal("u32")),
            "include_bytes" => self.add(Expr::Literal("[u8]")),
            "panic" | "todo" | "unimplemented" | "unreachable" | "bail" => self.diverges(),
            "vec" => {
                let first = self.first(mac);
                self.add(Expr::Vector(first))
            }
            "dbg" => match &*self.each(mac) {
                [] => self.unit(),
                [only] => *only,
                several => self.add(Expr::Tuple(several.into())),
            },
            "write" | "writeln" => {
                let target = self.first(mac).unwrap_or(self.unknown());
                let place = self.place();
                self.add(Expr::Formatted(place, target))
            }
            "join" => {
                let futures: Vec<ExprId> = self.each(mac).into_iter().map(|id| self.add(Expr::Await(id))).collect();
                self.add(Expr::Tuple(futures.into()))
            }
            _ => self.called(mac),
        }
    }

    /// The call of a macro that is none of the language: what it expands to is found out when that is asked for.
    fn called(&mut self, mac: &syn::Macro) -> ExprId {
        let mut locals = Vec::new();
        if self.locals(mac.tokens.clone(), MOST, &mut locals).is_none() {
            return self.unknown();
        }
        let called = MacroUse {
            place: self.place(),
            path: mac.path.segments.iter().map(|segment| name(&segment.ident)).collect(),
            arguments: text_of(mac.tokens.clone()),
            locals: locals.into(),
        };
        self.add(Expr::Macro(Box::new(called)))
    }

    /// Adds the local variables that tokens speak of, and says how many more there may be; `None` if there are more than `rest`.
    fn locals(&self, tokens: TokenStream, rest: usize, locals: &mut Vec<(Name, ExprId)>) -> Option<usize> {
        tokens.into_iter().try_fold(rest, |rest, token| {
            let rest = rest.checked_sub(1)?;
            match token {
                TokenTree::Group(group) => return self.locals(group.stream(), rest, locals),
                TokenTree::Ident(ident) => {
                    let name = name(&ident);
                    if let Some(local) = self.scopes.get(&name)
                        && locals.iter().all(|(known, _)| *known != name)
                    {
                        locals.push((name, *local));
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            Some(rest)
        })
    }

    /// The first argument.
    fn first(&mut self, mac: &syn::Macro) -> Option<ExprId> {
        let read = |input: syn::parse::ParseStream<'_>| {
            let first = if input.is_empty() { None } else { Some(input.parse::<Syntax>()?) };
            input.parse::<TokenStream>()?;
            Ok(first)
        };
        let first = Parser::parse2(read, mac.tokens.clone()).ok().flatten()?;
        Some(self.forgotten(&first))
    }

    fn each(&mut self, mac: &syn::Macro) -> Vec<ExprId> {
        let parsed = Parser::parse2(Punctuated::<Syntax, Token![,]>::parse_terminated, mac.tokens.clone());
        parsed.map(|parsed| parsed.iter().map(|expr| self.forgotten(expr)).collect()).unwrap_or_default()
    }

    /// Reads a tree that is about to be dropped: its addresses come back for other nodes.
    fn forgotten(&mut self, expr: &Syntax) -> ExprId {
        let known = self.take_known();
        let read = self.expr(expr);
        self.restore_known(known);
        read
    }
}
