//! `let Ok(value) = call else { .. }`.

use syn::Stmt;

use crate::handler::Form;
use crate::handler::chain::Chain;
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::pattern::{Takes, takes};

/// Lowers `stmt` if it is a let-else on a `Result`.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, stmt: &Stmt) {
    let Stmt::Local(local) = stmt else { return };
    let Some(init) = &local.init else { return };
    let Some((token, body)) = &init.diverge else { return };
    let chain = Chain::new(&init.expr);
    let through_ok = chain.links.last().filter(|link| link.is("ok")).and_then(|link| link.method());
    if takes(&local.pat) != Takes::Ok && through_ok.is_none() {
        return;
    }
    if let Some(call) = through_ok {
        lowering.claim(call);
    }
    let source = lowering.source(&init.expr, usize::from(through_ok.is_some()));
    let start = lowering.parsed.range(local.let_token.span).start;
    let range = start..lowering.parsed.range(token.span).end;
    let branch = lowering.range_of(&**body);
    lowering.emit(Draft {
        end: Some(branch.end),
        branch: Some(branch),
        ..Draft::new(Form::LetElse, range, source).body(body)
    });
}
