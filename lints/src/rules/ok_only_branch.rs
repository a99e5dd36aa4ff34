//! Branches for success without a word for failure.

use crate::handler::{Form, Handler, Leave, LoopContext};
use crate::lint::Statement;
use crate::lint::wording::{
    callee, consequence, how_to_handle, is_blank, is_excused, is_minor, is_outside, is_read, is_secondary, is_silent,
    placed,
};
use crate::{Fallible, Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "ok_only_branch",
    code: "EH06",
    level: Level::Warn,
    page: include_str!("ok_only_branch.md"),
    rank: 80,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let skips = handler.form == Form::LetElse
        && handler.actions.aborts.is_none()
        && !handler.actions.propagates
        && !handler.actions.has_effect();
    let no_else = matches!(handler.form, Form::IfLetOk | Form::IsOkBranch);
    if !(skips || no_else) || is_excused(handler) || handler.swapped || (skips && !is_silent(handler)) {
        return None;
    }
    // A bounded number of tries, of which one has to succeed.
    if handler.success_leaves && handler.context.innermost_loop == Some(LoopContext::Times) {
        return None;
    }
    let in_loop = handler.context.innermost_loop.is_some();
    // A synchronous read of which nothing is known is mostly a look before the leap.
    // A shortcut: what follows does the same the long way, and can fail by itself.
    let shortcut = handler.success_leaves
        && handler.context.fails_later
        && (handler.success_continues || (!in_loop && (!handler.awaited || handler.form == Form::IsOkBranch)));
    let level = if is_minor(handler)
        || !is_outside(handler)
        || is_blank(handler)
        || shortcut
        || is_secondary(handler)
        || handler.success_reports
        // A peer that cannot be reached, outside of a loop over several.
        || (handler.class() == "network" && !in_loop)
        // Nothing tells what a function of another name does; its failures are its own to report.
        || (handler.class().is_empty() && !handler.context.in_result_function())
        // The failure that was there before is what the caller gets.
        || (handler.success_leaves && handler.context.fails_next)
        // A first try in a function that cannot fail: what follows is its other answer.
        || (handler.success_leaves && !in_loop && !handler.context.in_result_function())
        // What is waited for in rounds is not there yet.
        || (in_loop && handler.context.loop_waits && !handler.awaited && matches!(handler.class(), "read" | "probe" | "network"))
    {
        Level::Note
    } else if skips {
        if in_loop && is_read(handler) && matches!(handler.actions.leaves, Some(Leave::Continue | Leave::Break)) {
            Level::Warn
        } else {
            Level::Note
        }
    } else if in_loop
        || handler.awaited
        || (handler.context.in_result_function() && handler.fallible == Fallible::Known)
    {
        Level::Warn
    } else {
        Level::Note
    };
    Some(Statement {
        level: placed(level, handler),
        message: format!("errors of {} are skipped", callee(handler)),
        label: if no_else { "no branch for the error".to_owned() } else { "leaves without a word".to_owned() },
        notes: vec![consequence(handler)],
        help: how_to_handle(handler),
    })
}
