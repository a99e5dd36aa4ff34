//! What the calls and macros in a body do, by their names.

use syn::{Expr, Macro};

use super::Body;
use crate::handler::actions::{Abort, Actions, Leave, Log};
use crate::handler::chain::{last_segment, path_text, peel_groups};
use crate::handler::describe::describe;
use crate::handler::log::{log_of_macro, log_of_method, mentions_any};
use crate::handler::value::Value;
use crate::knowledge::last_of;

impl Body<'_> {
    pub(super) fn call(&mut self, call: &syn::ExprCall) -> Actions {
        let mut actions = self.all(call.args.iter());
        let path = match peel_groups(&call.func) {
            Expr::Path(path) => path_text(&path.path),
            _ => String::new(),
        };
        let name = last_of(&path);
        let mentions = call.args.iter().any(|argument| self.mentions(argument));
        if !mentions && Value::of_call(call).is_constant() {
            return actions;
        }
        if matches!(name, "Ok" | "Some" | "Err" | "Ready") || name.chars().next().is_some_and(char::is_uppercase) {
            return actions;
        }
        if matches!(name, "drop" | "forget") {
            return actions;
        }
        if let Some(log) = self.scope.loggers.get(name) {
            self.error_reported |= mentions && log.names_error;
            actions.logs = Some(Log { names_error: mentions && log.names_error, ..*log });
            return actions;
        }
        if is_exit(&path) || self.scope.settings.abort_functions.iter().any(|known| path == *known || name == known) {
            actions.aborts = Some(Abort::Exit);
            // An error that is the exit code was chosen by whoever made it.
            actions.discriminates |= mentions;
            return actions;
        }
        if name == "resume_unwind" {
            actions.propagates = true;
            return actions;
        }
        if name == "panic_any" {
            actions.aborts = Some(Abort::Panic);
            self.error_reported |= mentions;
            return actions;
        }
        self.verb(name, mentions || call.args.iter().any(|argument| Value::of(argument) == Value::Err), &mut actions);
        actions
    }

    pub(super) fn method(&mut self, call: &syn::ExprMethodCall) -> Actions {
        let receiver = self.effects(&call.receiver);
        let mut actions = receiver.then(self.all(call.args.iter()));
        let name = call.method.to_string();
        let mentions = call.args.iter().any(|argument| self.mentions(argument));
        if let Some(log) = log_of_method(&name, &describe(&call.receiver)) {
            self.error_reported |= mentions;
            actions.calls = false;
            actions.logs = Some(Log { names_error: mentions, ..log });
            return actions;
        }
        if let Some(log) = matches!(peel_groups(&call.receiver), Expr::Path(path) if path.path.is_ident("self"))
            .then(|| self.scope.loggers.get(&name))
            .flatten()
        {
            self.error_reported |= mentions && log.names_error;
            actions.logs = Some(Log { names_error: mentions && log.names_error, ..*log });
            return actions;
        }
        if is_pure(&name) {
            return actions;
        }
        let err = call.args.iter().any(|argument| Value::of(argument) == Value::Err);
        self.verb(&name, mentions || err, &mut actions);
        if self.mentions(&call.receiver) {
            actions.propagates |= !matches!(name.as_str(), "unwrap" | "expect");
        }
        actions
    }

    /// What a call of something named `name` does.
    fn verb(&self, name: &str, with_error: bool, actions: &mut Actions) {
        let first = name.trim_start_matches("try_").split('_').next().unwrap_or_default();
        actions.propagates |= with_error;
        match first {
            "sleep" | "wait" | "delay" | "backoff" | "yield" | "tick" | "pause" | "park" | "snooze" | "spin"
            | "retry" => actions.waits = true,
            "send" | "notify" | "emit" | "publish" | "broadcast" | "reply" | "respond" => actions.sends = true,
            "remove" | "close" | "rollback" | "cleanup" | "clear" | "delete" | "unlink" | "abort" | "cancel"
            | "shutdown" | "drop" | "release" | "reset" | "disconnect" | "undo" | "revert" | "restore" | "unlock"
            | "kill" => actions.cleans_up = true,
            _ if name.contains("sleep") || name.contains("backoff") => actions.waits = true,
            _ => actions.calls = true,
        }
    }

    pub(super) fn macro_call(&mut self, mac: &Macro, tail: bool) -> Actions {
        let path = path_text(&mac.path);
        let name = last_of(&path);
        let mentions = mentions_any(mac.tokens.clone(), &self.errors);
        if let Some(log) = log_of_macro(mac, &self.errors, self.scope.settings) {
            self.error_reported |= log.names_error;
            return Actions { logs: Some(log), ..Actions::default() };
        }
        match name {
            "panic" | "unreachable" | "todo" | "unimplemented" | "unreachable_unchecked" | "safe_panic" | "assert" => {
                if let Some(word) = placeholder(name, &mac.tokens)
                    && self.placeholder.is_none()
                    && let Some(segment) = mac.path.segments.first()
                {
                    self.placeholder = Some((segment.ident.span(), word));
                }
                self.error_reported |= mentions;
                let kind = if name.starts_with("unreachable") || claims_invariant(&mac.tokens) {
                    Abort::Invariant
                } else {
                    Abort::Panic
                };
                let tests = name == "assert";
                Actions { aborts: (!tests).then_some(kind), calls: tests, ..Actions::default() }
            }
            "bail" | "throw" | "yeet" | "ensure" | "abort_with" | "return_err" => {
                let leaves = Some(Leave::Return(Value::Err));
                Actions { propagates: true, replaces_error: !mentions, leaves, ..Actions::default() }
            }
            "debug_assert" | "debug_assert_eq" | "debug_assert_ne" | "fail_point" => {
                self.error_reported |= mentions;
                Actions::default()
            }
            _ if tail => {
                let value = Value::of_macro(mac);
                let propagates = mentions || value == Value::Err;
                Actions { propagates, calls: value == Value::Other, yields: value, ..Actions::default() }
            }
            "format" | "vec" | "concat" | "stringify" | "matches" => Actions::default(),
            _ => Actions { calls: true, propagates: mentions, ..Actions::default() },
        }
    }

    /// Whether the call gives back nothing, as far as is known: it ends the process, logs or drops.
    pub(super) fn is_unit_call(&self, call: &syn::ExprCall) -> bool {
        let name = last_segment(&call.func).unwrap_or_default();
        self.scope.loggers.contains_key(&name) || matches!(name.as_str(), "drop" | "forget" | "sleep")
    }
}

/// Whether the path is a function that ends the process.
fn is_exit(path: &str) -> bool {
    matches!(path, "exit" | "abort")
        || path.ends_with("process::exit")
        || path.ends_with("process::abort")
        || path.ends_with("libc::_exit")
        || path.ends_with("libc::abort")
        || path.ends_with("intrinsics::abort")
}

/// The word of a macro that stands for code that is not written yet.
fn placeholder(name: &str, tokens: &proc_macro2::TokenStream) -> Option<&'static str> {
    match name {
        "todo" => Some("todo!"),
        "unimplemented" => Some("unimplemented!"),
        "panic" | "unreachable" => {
            let Some(proc_macro2::TokenTree::Literal(literal)) = tokens.clone().into_iter().next() else { return None };
            let text = literal.to_string().to_ascii_lowercase();
            let starts = ["todo", "fixme", "not implemented", "not yet implemented", "unimplemented"];
            let message = text.trim_start_matches(['"', 'r', '#']);
            starts.iter().any(|start| message.starts_with(start)).then_some("panic!(\"TODO\")")
        }
        _ => None,
    }
}

/// Whether the message of a panic says that it cannot happen.
pub(in crate::handler) fn claims_invariant(tokens: &proc_macro2::TokenStream) -> bool {
    let Some(proc_macro2::TokenTree::Literal(literal)) = tokens.clone().into_iter().next() else { return false };
    let text = literal.to_string().to_ascii_lowercase();
    [
        "never",
        "unreachable",
        "impossible",
        "should not",
        "shouldn't",
        "cannot happen",
        "can't happen",
        "invariant",
        "bug",
        "must be",
        "must have",
        "should be",
        "should have",
        "must succeed",
        "will succeed",
        "always",
        "guarantee",
        "not happen",
        "cannot fail",
        "can't fail",
        "infallible",
        "embedded",
    ]
    .iter()
    .any(|claim| text.contains(claim))
}

/// Methods without an effect of their own.
fn is_pure(name: &str) -> bool {
    matches!(
        name,
        "to_string"
            | "to_owned"
            | "clone"
            | "into"
            | "as_ref"
            | "as_mut"
            | "as_str"
            | "len"
            | "is_empty"
            | "iter"
            | "map"
            | "display"
            | "cloned"
            | "copied"
            | "unwrap_or_default"
            | "as_bytes"
            | "borrow"
            | "to_vec"
            | "as_slice"
            | "as_deref"
            | "elapsed"
            | "now"
            | "id"
            | "name"
    )
}
