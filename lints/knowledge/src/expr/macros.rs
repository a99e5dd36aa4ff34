//! What macros of the standard library and common crates give.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr as Syntax, Token};

use super::{Expr, ExprId, Reader};

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
            _ => self.unknown(),
        }
    }

    /// The first argument.
    fn first(&mut self, mac: &syn::Macro) -> Option<ExprId> {
        let read = |input: syn::parse::ParseStream<'_>| {
            let first = if input.is_empty() { None } else { Some(input.parse::<Syntax>()?) };
            input.parse::<proc_macro2::TokenStream>()?;
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
