//! `call?`: the error is handed on. No handler, but the measure of what is usual for a callee.

use syn::Expr;

use crate::handler::chain::{Chain, Link, last_segment};
use crate::handler::source::is_transparent;

/// The name of the call whose error `expr?` hands on.
pub(in crate::handler) fn callee_name(expr: &Expr) -> Option<String> {
    let chain = Chain::new(expr);
    for link in chain.links.iter().rev() {
        match link {
            Link::Await => {}
            Link::Try => return None,
            Link::Method(call) => {
                let name = call.method.to_string();
                if !is_transparent(&name) {
                    return Some(name);
                }
            }
        }
    }
    match chain.base {
        Expr::Call(call) => last_segment(&call.func),
        _ => None,
    }
}
