//! Functions that write messages: those that do nothing else, and those that write each error down that they return.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, Signature};

use super::Lowering;
use super::exits::{Exits, has_message, is_message_word};
use super::items::is_test_attribute;
use crate::Settings;
use crate::handler::actions::Actions;
use crate::handler::body::Body;
use crate::knowledge::{Type, last_segment};
use crate::tells::may_log;

/// Whether each rule of a macro that makes an error writes a message, too; none where no rule makes one.
fn makes_told_errors(rules: TokenStream, settings: &Settings) -> Option<bool> {
    let groups = rules.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    // Each matcher has what it stands for behind it.
    let made = groups.skip(1).step_by(2).filter(|tokens| has_word(tokens.clone(), &mut |word, _| makes_error(word)));
    made.map(|tokens| has_word(tokens, &mut |word, is_called| is_called && is_message_word(word, settings)))
        .reduce(|one, other| one && other)
}

fn makes_error(word: &str) -> bool {
    matches!(word, "Err" | "return")
}

/// Whether a word is among the tokens that is wanted, where it is told whether it is the name of a macro that is called.
fn has_word(tokens: TokenStream, is_wanted: &mut dyn FnMut(&str, bool) -> bool) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_called = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
        let is_found = match token {
            TokenTree::Group(group) => has_word(group.stream(), is_wanted),
            TokenTree::Ident(word) => is_wanted(&word.to_string(), is_called),
            _ => false,
        };
        if is_found {
            return true;
        }
    }
    false
}

impl Lowering<'_> {
    /// Finds what functions do with the errors that they return, and those that do nothing but write a message: in the `items` of
    /// an inline module or the file, and below.
    pub(super) fn find_reports(&mut self, module: Option<&str>, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(function) => {
                    self.add_reporter(module, None, &function.sig, &function.block);
                    self.add_logger(&function.sig, &function.block);
                }
                Item::Impl(implementation) => {
                    let owner = last_segment(&implementation.self_ty);
                    for item in &implementation.items {
                        if let syn::ImplItem::Fn(function) = item {
                            self.add_reporter(module, owner.as_deref(), &function.sig, &function.block);
                            self.add_logger(&function.sig, &function.block);
                        }
                    }
                }
                Item::Trait(declared) => {
                    let owner = declared.ident.to_string();
                    for item in &declared.items {
                        if let syn::TraitItem::Fn(function) = item
                            && let Some(block) = &function.default
                        {
                            // Whoever implements the trait may have another one.
                            self.reports.silent.push(format!("{owner}::{}", function.sig.ident));
                            self.add_logger(&function.sig, block);
                        }
                    }
                }
                Item::Macro(syn::ItemMacro { ident: Some(name), mac, .. }) => {
                    match makes_told_errors(mac.tokens.clone(), self.settings) {
                        Some(true) => self.reports.told.push(format!("{name}!")),
                        Some(false) => self.reports.silent.push(format!("{name}!")),
                        None => {}
                    }
                }
                Item::Mod(module) if !module.attrs.iter().any(is_test_attribute) => {
                    if let Some((_, items)) = &module.content {
                        self.find_reports(Some(&module.ident.to_string()), items);
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes what a function does with the errors that it returns; of one that returns none, whether it writes a message.
    fn add_reporter(&mut self, module: Option<&str>, owner: Option<&str>, sig: &Signature, block: &syn::Block) {
        let name = sig.ident.to_string();
        let path = owner.or(module).map_or_else(|| name.clone(), |owner| format!("{owner}::{name}"));
        let output = Type::of_return(&sig.output, &self.signatures.aliases);
        // An alias that another file declares is told by its name.
        let is_alias = matches!(&output, Type::Named(name) if name.ends_with("Result"));
        if !output.fails() && !is_alias {
            // It makes an error of what it is handed, and writes that down.
            if may_log(&self.code[self.block_range(block)], self.settings) && has_message(block, self.settings) {
                self.reports.told.push(path);
            }
            return;
        }
        let Exits { through, is_silent, .. } = Exits::of(block, module, owner, self.settings);
        if is_silent {
            self.reports.silent.push(path);
        } else if through.is_empty() {
            self.reports.told.push(path);
        } else {
            self.reports.through.push((path, through.into_iter().collect()));
        }
    }

    /// Notes a function that does nothing but write a message.
    fn add_logger(&mut self, sig: &Signature, block: &syn::Block) {
        if block.stmts.is_empty()
            || block.stmts.len() > 4
            || !sig.inputs.iter().any(|input| matches!(input, syn::FnArg::Typed(_)))
        {
            return;
        }
        if !may_log(&self.code[self.block_range(block)], self.settings) {
            return;
        }
        let names = sig.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => super::single_name(&typed.pat),
            syn::FnArg::Receiver(_) => None,
        });
        if let Some(log) = self.only_logs(names.collect(), |body| body.block(block)) {
            self.loggers.insert(sig.ident.to_string(), log);
        }
    }

    /// The message that a body writes if it does nothing else.
    pub(in crate::handler) fn only_logs(
        &self,
        names: Vec<String>,
        read: impl FnOnce(&mut Body<'_>) -> Actions,
    ) -> Option<crate::handler::Log> {
        let scope = self.body_scope();
        let mut body = Body::new(&scope, names);
        let actions = read(&mut body);
        let log = actions.logs?;
        let only = !actions.has_effect()
            && !actions.propagates
            && actions.aborts.is_none()
            && actions.leaves.is_none()
            && actions.yields == crate::handler::Value::Unit;
        only.then_some(log)
    }
}
