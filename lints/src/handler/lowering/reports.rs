//! Functions that write messages: those that do nothing else, and those that write each error down that they return.

use syn::{Item, Signature};

use super::Lowering;
use super::code::{count_code, count_tries};
use super::items::is_test_attribute;
use crate::handler::actions::Actions;
use crate::handler::body::Body;
use crate::handler::context::never_fails;
use crate::knowledge::{Type, last_segment};
use crate::tells::may_log;

impl Lowering<'_> {
    /// Finds the functions that do nothing but write a message, in `items` and below.
    pub(super) fn find_loggers(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(function) => self.add_logger(None, &function.sig, &function.block),
                Item::Impl(implementation) => {
                    let owner = last_segment(&implementation.self_ty);
                    for item in &implementation.items {
                        if let syn::ImplItem::Fn(function) = item {
                            self.add_logger(owner.as_deref(), &function.sig, &function.block);
                        }
                    }
                }
                Item::Mod(module) if !module.attrs.iter().any(is_test_attribute) => {
                    if let Some((_, items)) = &module.content {
                        self.find_loggers(items);
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes a function that gives back a `Result` and has no way to fail, or none without a message.
    fn add_reporter(&mut self, owner: Option<&str>, sig: &Signature, block: &syn::Block) {
        if !Type::of_return(&sig.output, &self.signatures.aliases).fails() {
            return;
        }
        let code = &self.code[self.block_range(block)];
        let messages: usize = ["error!", "warn!", "crit!"].iter().map(|word| count_code(code, word)).sum();
        let tries = count_tries(code);
        // What is handed on as it came was not written down.
        let is_told = tries <= ["map_err(", "inspect_err("].iter().map(|word| count_code(code, word)).sum();
        if never_fails(block) || messages > 0 && is_told && tries + count_code(code, "return Err(") <= messages {
            let owner = owner.map_or_else(String::new, |owner| format!("{owner}::"));
            self.reporters.insert(format!("{owner}{}", sig.ident));
        }
    }

    fn add_logger(&mut self, owner: Option<&str>, sig: &Signature, block: &syn::Block) {
        self.add_reporter(owner, sig, block);
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
