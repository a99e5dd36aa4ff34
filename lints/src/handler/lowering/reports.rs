//! Functions that write messages: those that do nothing else, and those that write each error down that they return.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, Signature};

use super::Lowering;
use super::exits::{Exits, Words, has_message, is_message_word};
use super::items::is_test_attribute;
use crate::Settings;
use crate::handler::actions::Actions;
use crate::handler::body::Body;
use crate::handler::context::may_return;
use crate::knowledge::{Type, last_segment};
use crate::reports::Called;
use crate::tells::may_log;

/// What a macro does with the errors that it makes.
struct Made {
    /// A rule makes an error and writes no message.
    is_silent: bool,
    /// A rule makes an error and writes a message.
    is_told: bool,
    /// The macros that rules without a message call.
    through: Vec<Called>,
}

impl Made {
    /// What the rules of a macro do.
    fn of(rules: TokenStream, settings: &Settings) -> Self {
        let mut made = Self { is_silent: false, is_told: false, through: Vec::new() };
        let groups = rules.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
        // Each matcher has what it stands for behind it.
        for tokens in groups.skip(1).step_by(2) {
            let words = Words::of(tokens.clone());
            let makes_error = words.plain.contains("Err") || may_return(tokens);
            if words.called.iter().any(|name| is_message_word(name, settings)) {
                made.is_told |= makes_error;
            } else {
                made.is_silent |= makes_error;
                made.through.extend(words.called.iter().map(|name| Called::Macro(format!("{name}!"))));
            }
        }
        made
    }
}

/// Whether a value of the type is an error by its name.
fn is_error(output: &Type, owner: Option<&str>) -> bool {
    let Type::Named(name) = output else { return false };
    let name = if name == "Self" { owner.unwrap_or_default() } else { name };
    ["Err", "Error", "Status", "Failure", "Rejection", "Response"].iter().any(|word| name.ends_with(word))
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
                    let Made { is_silent, is_told, through } = Made::of(mac.tokens.clone(), self.settings);
                    let name = format!("{name}!");
                    if is_silent {
                        self.reports.silent.push(name);
                    } else if !through.is_empty() {
                        self.reports.through.push((name, through));
                    } else if is_told {
                        self.reports.told.push(name);
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
            if is_error(&output, owner)
                && may_log(&self.code[self.block_range(block)], self.settings)
                && has_message(block, self.settings)
            {
                self.reports.told.push(path);
            }
            return;
        }
        let Exits { through, is_silent, .. } = Exits::of(sig, block, module, owner, self.settings);
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
