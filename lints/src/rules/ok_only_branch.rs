//! Branches for success without a word for failure.

use crate::handler::{Form, Handler, Leave, LoopContext, Returns, Success};
use crate::lint::Statement;
use crate::lint::variants;
use crate::lint::wording::{
    callee, consequence, could_return, how_to_handle, is_blank, is_excused, is_minor, is_outside, is_read,
    is_secondary, is_silent, placed,
};
use crate::{Level, Lint};

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
    let level = if hides_nothing_there(handler) {
        Level::Warn
    } else if is_minor(handler)
        || !is_outside(handler)
        || is_blank(handler)
        || shortcut
        || (handler.success_leaves && is_cache(handler))
        || is_secondary(handler)
        || handler.success_reports
        // A peer that cannot be reached, outside of a loop over several.
        || (handler.class() == "network" && !in_loop)
        // Nothing tells what a function of another name does; its failures are its own to report.
        || (handler.class().is_empty() && !handler.context.in_result_function())
        // The failure that was there before is what the caller gets.
        || handler.context.fails_next
        // A first try in a function that cannot fail: what follows is its other answer.
        || (handler.success_leaves && !in_loop && !handler.context.in_result_function())
        // What is waited for in rounds is not there yet.
        || (in_loop && handler.context.loop_waits && !handler.awaited && matches!(handler.class(), "read" | "probe" | "network"))
    {
        Level::Note
    } else if is_telling(handler, skips) {
        Level::Warn
    } else {
        Level::Note
    };
    // Whoever runs a tool sees nothing of what its types show to be missing.
    let is_certain =
        hides_nothing_there(handler) && !handler.reasoned && !handler.told && !handler.context.on_ending_path();
    Some(Statement {
        level: if is_certain { level } else { placed(level, handler) },
        message: format!("errors of {} are skipped", callee(handler)),
        label: if no_else { "no branch for the error".to_owned() } else { "leaves without a word".to_owned() },
        notes: vec![consequence(handler)],
        help: how_to_handle(handler),
    })
}

/// Whether a success can say by its type that nothing is there, so that the error says something else, and it is answered as if
/// nothing were there: a list that is left out of a function that could return the error, a look-up behind a yes or no.
fn hides_nothing_there(handler: &Handler) -> bool {
    // What a cache does not have is had from where it was before.
    let is_shortcut = handler.success_leaves && is_cache(handler);
    if handler.form != Form::IfLetOk || is_shortcut || is_minor(handler) || is_blank(handler) || is_secondary(handler) {
        return false;
    }
    match handler.success {
        Success::Collection => {
            handler.context.in_result_function()
                && !handler.success_leaves
                && !handler.success_reports
                && matches!(handler.class(), "" | "lookup")
                && !converts(handler)
        }
        Success::Option => {
            handler.function().returns == Returns::Bool
                && handler.success_leaves
                && handler.class() == "lookup"
                && !handler.awaited
                && !steps(handler)
        }
        _ => false,
    }
}

/// Whether the callee is a method of something that is called a cache.
fn is_cache(handler: &Handler) -> bool {
    let receiver = handler.callee.as_ref().and_then(|callee| callee.knowledge.receiver.as_deref());
    receiver.is_some_and(|receiver| receiver.to_ascii_lowercase().ends_with("cache"))
}

/// Whether the callee turns a value into another form, in memory.
fn converts(handler: &Handler) -> bool {
    handler.callee.as_ref().is_some_and(|callee| {
        ["to_", "as_", "into_", "encode", "serialize"].iter().any(|start| callee.name.starts_with(start))
    })
}

/// Whether the callee takes the next of something: a text that is read, a list that is walked.
fn steps(handler: &Handler) -> bool {
    handler.callee.as_ref().is_some_and(|callee| callee.name.starts_with("next") || callee.name.starts_with("peek"))
}

/// Whether the place shows that the error should have gone elsewhere.
fn is_telling(handler: &Handler, skips: bool) -> bool {
    let innermost = handler.context.innermost_loop;
    let in_loop = innermost.is_some();
    let name = handler.callee.as_ref().map_or("", |callee| callee.name.as_str());
    if handler.form == Form::IsOkBranch {
        // Whether it succeeded is mostly what was asked. `try_exists` answers in its value, and a loop goes on for ever.
        return name == "try_exists"
            || (handler.awaited
                && handler.success_leaves
                && innermost == Some(LoopContext::Loop)
                && !handler.context.loop_waits);
    }
    if !could_return(handler) {
        return false;
    }
    if skips {
        let goes_on = matches!(handler.actions.leaves, Some(Leave::Continue | Leave::Break));
        let is_listed = handler.class() != "probe" || handler.awaited;
        return in_loop && goes_on && is_listed && is_read(handler) && handler.context.in_result_function();
    }
    if handler.class() == "network" {
        return innermost == Some(LoopContext::For);
    }
    // The error says that it is not there, in a variant of its own.
    if variants::absence(handler).is_some() && handler.success == Success::Other && handler.class() == "lookup" {
        return false;
    }
    if handler.awaited {
        // What is opened only to have more done with it is mostly best effort.
        return (!handler.success_leaves && !name.starts_with("open")) || handler.success == Success::Option;
    }
    // The first of several places that has it.
    let searches = handler.success_leaves && innermost == Some(LoopContext::For);
    handler.class() == "listing" || (in_loop && !searches && is_read(handler) && handler.class() != "probe")
}
