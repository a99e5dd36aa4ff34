//! Loops that try again at once, for ever.

use crate::handler::{Form, Handler, Leave, LoopContext};
use crate::lint::Statement;
use crate::lint::wording::{callee, catches_all, is_excused};
use crate::{Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "endless_retry",
    code: "EH10",
    level: Level::Warn,
    page: include_str!("endless_retry.md"),
    rank: 35,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let actions = &handler.actions;
    let again = match handler.form {
        Form::WhileErr => true,
        Form::ErrArm
        | Form::WildcardArm
        | Form::IfLetErr
        | Form::IsErrBranch
        | Form::IfLetOkElse
        | Form::LetElse
        | Form::IfLetOk
        | Form::IsOkBranch => {
            handler.context.innermost_loop == Some(LoopContext::Loop)
                && matches!(actions.leaves, None | Some(Leave::Continue))
        }
        _ => false,
    };
    let stops = actions.propagates
        || actions.aborts.is_some()
        || actions.waits
        || actions.counts
        || actions.stores
        || actions.sends
        || actions.cleans_up
        || actions.calls;
    // `loop { if let Ok(x) = call() { use(x) } return .. }` tries once.
    let once = actions.leaves.is_none() && handler.context.leaves_later;
    if !again
        || stops
        || once
        || handler.context.loop_waits
        || !catches_all(handler)
        || is_excused(handler)
        || matches!(handler.class(), "decode" | "validate" | "lock")
    {
        return None;
    }
    Some(Statement {
        level: Level::Warn,
        message: format!("a lasting failure of {} makes this loop spin", callee(handler)),
        label: "tries again at once, for ever".to_owned(),
        notes: vec!["nothing on this path waits, counts or leaves the loop".to_owned()],
        help: "wait between two tries, bound their number, or leave on errors that will not go away".to_owned(),
    })
}
