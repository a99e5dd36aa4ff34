//! Arms of a `match` that receive an error.

use syn::{Arm, Expr, Pat};

use crate::handler::binding::peel_pat;
use crate::handler::chain::Chain;
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::pattern::{Takes, drops_value, takes};
use crate::handler::{Catches, Form};

/// Lowers the arms of `expr` if it is a `match` on a `Result`.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    let Expr::Match(matched) = expr else { return };
    let taken: Vec<Takes> = matched.arms.iter().map(|arm| takes(&arm.pat)).collect();
    let chain = Chain::new(&matched.expr);
    // `match call.ok() { Some(..) => .., None => .. }` is a match on the `Result`.
    let through_ok = chain.links.last().is_some_and(|link| link.is("ok"));
    let on_result = through_ok || taken.iter().any(|takes| matches!(takes, Takes::Ok | Takes::Err(_)));
    if !on_result {
        return;
    }
    if through_ok && let Some(call) = chain.links.last().and_then(|link| link.method()) {
        lowering.claim(call);
    }
    let tail = lowering.is_tail(expr);
    let end = lowering.parsed.range(matched.brace_token.span.close()).end;
    let partial = matched.arms.iter().zip(&taken).any(|(arm, takes)| *takes == Takes::Ok && is_partial(&arm.pat));
    let value_dropped = matched.arms.iter().any(|arm| drops_value(&arm.pat))
        && taken.iter().filter(|takes| **takes == Takes::Ok).count() == 1
        && !taken.iter().any(|takes| matches!(takes, Takes::Err(pattern) if pattern.nested));
    let mut kinds_before = false;
    let mut all_before = false;
    for (arm, takes) in matched.arms.iter().zip(&taken) {
        let (form, catches, names, blank) = match takes {
            Takes::Err(pattern) => {
                let catches =
                    if kinds_before && pattern.catches == Catches::All { Catches::Rest } else { pattern.catches };
                kinds_before |= pattern.catches == Catches::Some;
                all_before |= pattern.catches == Catches::All && !pattern.nested;
                (Form::ErrArm, catches, pattern.names.clone(), pattern.blank)
            }
            Takes::Anything { names } if !all_before => {
                let catches = if kinds_before || partial { Catches::Rest } else { Catches::All };
                // A wildcard takes the errors where nothing but success has an arm of its own.
                if !through_ok && !taken.iter().any(|takes| matches!(takes, Takes::Ok)) {
                    continue;
                }
                (Form::WildcardArm, catches, names.clone(), false)
            }
            Takes::Other if through_ok && is_none(&arm.pat) => (Form::ErrArm, Catches::All, Vec::new(), false),
            _ => continue,
        };
        let source = lowering.source(&matched.expr, usize::from(through_ok));
        let mut draft = Draft::new(form, arm_range(lowering, arm), source).body(&arm.body);
        draft.catches = catches;
        draft.names = names;
        draft.blank = blank;
        draft.tail = tail;
        draft.value_dropped = value_dropped && form == Form::ErrArm;
        draft.start = Some(lowering.parsed.range(matched.match_token.span).start);
        draft.end = Some(end);
        lowering.emit(draft);
    }
}

/// Whether the `Ok` pattern leaves some successes to the arms below.
fn is_partial(pat: &Pat) -> bool {
    match peel_pat(pat) {
        Pat::Guard(_) => true,
        Pat::TupleStruct(tuple) => tuple
            .elems
            .iter()
            .any(|inner| !matches!(peel_pat(inner), Pat::Wild(_) | Pat::Rest(_) | Pat::Ident(_) | Pat::Tuple(_))),
        _ => false,
    }
}

fn is_none(pat: &Pat) -> bool {
    matches!(peel_pat(pat), Pat::Ident(ident) if ident.ident == "None")
}

fn arm_range(lowering: &Lowering<'_>, arm: &Arm) -> steadfast_source::ByteRange {
    let pattern = lowering.range_of(&arm.pat);
    let body = lowering.range_of(&arm.body);
    pattern.start..body.end
}
