//! Panic hooks.

use syn::Expr;

use crate::handler::Form;
use crate::handler::binding::names_of;
use crate::handler::chain::{as_closure, last_segment, peel_groups};
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;

/// Lowers `expr` if it sets a panic hook with a closure.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    let Expr::Call(call) = expr else { return };
    if last_segment(&call.func).is_none_or(|name| name != "set_hook") {
        return;
    }
    let Some(hook) = call.args.first().map(peel_groups) else { return };
    let hook = match hook {
        Expr::Call(boxed) if boxed.args.len() == 1 => peel_groups(&boxed.args[0]),
        other => other,
    };
    let Some(closure) = as_closure(hook) else { return };
    let mut source = lowering.source(expr, 0);
    source.result = Some(true);
    let range = lowering.range_of(call);
    let mut draft = Draft::new(Form::PanicHook, range, source).body(&closure.body);
    draft.names = closure.inputs.iter().flat_map(names_of).collect();
    lowering.emit(draft);
}
