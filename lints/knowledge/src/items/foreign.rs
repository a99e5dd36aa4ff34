//! Items in the arguments of macros: where the arguments, or the bodies among them, are items as they stand.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Token;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;

use super::collect::Collector;
use super::projection;
use super::visible::holds_of;
use super::{Called, Container, ModuleFile, Use};
use crate::written::Name;

/// Words that items start with, after attributes and `pub`.
const STARTS: &[&str] = &[
    "use",
    "mod",
    "struct",
    "enum",
    "union",
    "trait",
    "impl",
    "fn",
    "type",
    "const",
    "static",
    "async",
    "unsafe",
    "extern",
    "pub",
    "thread_local",
    "macro_rules",
];

/// Reads the items in the arguments of a macro that stands where items stand. A call whose arguments are none is noted.
pub(super) fn read(collector: &mut Collector, item: &syn::ItemMacro, module: u32) {
    let Some(last) = item.mac.path.segments.last() else { return };
    match &*last.ident.to_string() {
        "macro_rules" => collector.rules(item, module),
        "include" => included(collector, item.mac.tokens.clone(), module),
        "cfg_if" => branches(collector, item.mac.tokens.clone(), module),
        "lazy_static" | "thread_local" => {
            statics(collector, item.mac.tokens.clone(), module, last.ident == "thread_local");
        }
        called => {
            let around = std::mem::replace(&mut collector.projects, called == projection::MACRO);
            let tokens = item.mac.tokens.clone();
            let is_read = starts_an_item(&tokens) && body(collector, tokens, module);
            collector.projects = around;
            if !is_read {
                collector.call(&item.mac, module, Container::Free);
            }
        }
    }
}

/// Reads `tokens` as items, and says whether they are some.
fn body(collector: &mut Collector, tokens: TokenStream, module: u32) -> bool {
    match syn::parse2::<syn::File>(tokens) {
        Ok(file) => {
            collector.items(&file.items, module);
            true
        }
        Err(_) => false,
    }
}

/// Whether the first tokens, attributes left out, are those of an item.
fn starts_an_item(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    loop {
        match tokens.next() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '#' || punct.as_char() == '!' => {}
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {}
            Some(TokenTree::Ident(ident)) => return STARTS.iter().any(|start| ident == start),
            _ => return false,
        }
    }
}

/// Notes a file that is included by its path as a module without a name from which everything is imported. One whose path is worked
/// out when the package is built is left out.
fn included(collector: &mut Collector, tokens: TokenStream, module: u32) {
    let parser = Punctuated::<syn::LitStr, Token![,]>::parse_terminated;
    let Ok(paths) = parser.parse2(tokens) else { return };
    let Some(path) = paths.first() else { return };
    let name = Name::from(format!("include {}", path.value()));
    let module = &mut collector.items_mut().modules[module as usize];
    module.files.push(ModuleFile { name: name.clone(), path: Some(path.value()), is_included: true });
    module.uses.push(Use { path: vec![name], global: false, called: Called::Glob, is_public: true });
}

/// Reads the branches of `cfg_if!`: for other crates those that may be taken here, otherwise all.
fn branches(collector: &mut Collector, tokens: TokenStream, module: u32) {
    let mut holds = Some(true);
    for token in tokens {
        let TokenTree::Group(group) = token else { continue };
        match group.delimiter() {
            Delimiter::Bracket => holds = predicate(group.stream()),
            Delimiter::Brace => {
                if !collector.only_public || holds != Some(false) {
                    body(collector, group.stream(), module);
                }
                if collector.only_public && holds == Some(true) {
                    return;
                }
                holds = Some(true);
            }
            _ => {}
        }
    }
}

/// Whether the predicate in `cfg(..)` holds.
fn predicate(tokens: TokenStream) -> Option<bool> {
    match &*tokens.into_iter().collect::<Vec<_>>() {
        [TokenTree::Ident(word), TokenTree::Group(group)] if word == "cfg" => holds_of(&group.stream()),
        _ => None,
    }
}

/// One static of `lazy_static!` or `thread_local!`.
struct Static {
    name: proc_macro2::Ident,
    ty: syn::Type,
}

impl Parse for Static {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(syn::Attribute::parse_outer)?;
        input.parse::<syn::Visibility>()?;
        input.parse::<syn::Token![static]>()?;
        input.parse::<Option<syn::Token![ref]>>()?;
        let name = input.parse()?;
        input.parse::<syn::Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<syn::Token![=]>()?;
        input.parse::<Option<syn::Token![const]>>()?;
        input.parse::<syn::Expr>()?;
        input.parse::<Option<syn::Token![;]>>()?;
        Ok(Self { name, ty })
    }
}

/// Reads the statics of `lazy_static!` and `thread_local!`. What `lazy_static!` declares stands for its value, since it is
/// never used but through a reference; what `thread_local!` declares is a key.
fn statics(collector: &mut Collector, tokens: TokenStream, module: u32, is_key: bool) {
    let all = |input: ParseStream<'_>| {
        let mut statics = Vec::new();
        while !input.is_empty() {
            statics.push(input.parse::<Static>()?);
        }
        Ok(statics)
    };
    let Ok(statics) = Parser::parse2(all, tokens) else { return };
    for Static { name, ty } in statics {
        if is_key {
            let key: syn::Type = syn::parse_quote!(::std::thread::LocalKey<#ty>);
            collector.value(&name, &key, module);
        } else {
            collector.value(&name, &ty, module);
        }
    }
}
