//! Functions that write messages: those that do nothing else, and those that write each error down that they return.

use syn::{Item, Signature};

use super::Lowering;
use super::exits::{Exits, has_message};
use super::items::is_test_attribute;
use crate::handler::actions::Actions;
use crate::handler::body::Body;
use crate::knowledge::{Type, last_segment};
use crate::tells::may_log;

impl Lowering<'_> {
    /// Finds the functions that do nothing but write a message, in the `items` of an inline module or the file, and below.
    pub(super) fn find_loggers(&mut self, module: Option<&str>, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(function) => self.add_logger(module, None, &function.sig, &function.block),
                Item::Impl(implementation) => {
                    let owner = last_segment(&implementation.self_ty);
                    for item in &implementation.items {
                        if let syn::ImplItem::Fn(function) = item {
                            self.add_logger(module, owner.as_deref(), &function.sig, &function.block);
                        }
                    }
                }
                Item::Trait(declared) => {
                    let owner = declared.ident.to_string();
                    for item in &declared.items {
                        if let syn::TraitItem::Fn(function) = item
                            && let Some(block) = &function.default
                        {
                            self.add_logger(module, Some(&owner), &function.sig, block);
                        }
                    }
                }
                Item::Mod(module) if !module.attrs.iter().any(is_test_attribute) => {
                    if let Some((_, items)) = &module.content {
                        self.find_loggers(Some(&module.ident.to_string()), items);
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
        if !Type::of_return(&sig.output, &self.signatures.aliases).fails() {
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

    fn add_logger(&mut self, module: Option<&str>, owner: Option<&str>, sig: &Signature, block: &syn::Block) {
        self.add_reporter(module, owner, sig, block);
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
