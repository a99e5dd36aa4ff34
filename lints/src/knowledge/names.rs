//! What names tell where types are not known.

use syn::Expr;

use crate::handler::peel_groups;

/// The last name of a receiver: `log` of `self.log`, `client` of `self.client()`.
pub(crate) fn last_name(expr: &Expr) -> Option<String> {
    match peel_groups(expr) {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(name.to_string()),
            syn::Member::Unnamed(_) => last_name(&field.base),
        },
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "as_ref" | "as_mut" | "clone" | "borrow" | "borrow_mut" | "unwrap" | "expect" | "lock" | "write"
            | "read" | "take" | "deref" => last_name(&call.receiver),
            name => Some(name.to_owned()),
        },
        Expr::Call(call) => match last_name(&call.func)?.as_str() {
            name @ ("stdout" | "stderr" | "stdin") => Some(name.to_owned()),
            name => Some(name.to_owned()),
        },
        Expr::Reference(inner) => last_name(&inner.expr),
        Expr::Unary(inner) => last_name(&inner.expr),
        Expr::Await(inner) => last_name(&inner.base),
        Expr::Try(inner) => last_name(&inner.expr),
        Expr::Index(inner) => last_name(&inner.expr),
        _ => None,
    }
}

/// Whether a variable is the sending half of a channel, by its name.
pub(crate) fn is_sender_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("tx")
        || name.ends_with("sender")
        || name.starts_with("tx_")
        || name.starts_with("sender_")
        || matches!(
            name.as_str(),
            "reply" | "respond_to" | "responder" | "resp" | "done" | "callback" | "notifier" | "waker"
        )
}

/// Whether a variable is the handle of a thread or task, by its name.
pub(super) fn is_handle_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["handle", "thread", "worker", "join", "task", "guard"].iter().any(|word| name.ends_with(word))
        || name == "h"
        || name == "t"
}

/// A path as owner and last segment.
pub(crate) fn split(path: &str) -> (&str, &str) {
    // A search for one character costs next to nothing, one for two has to be prepared.
    match path.rsplit_once(':') {
        Some((owner, last)) => (owner.strip_suffix(':').unwrap_or(owner), last),
        None => ("", path),
    }
}

/// The last segment of a path.
pub(crate) fn last_of(path: &str) -> &str {
    split(path).1
}
