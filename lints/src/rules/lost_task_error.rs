//! Tasks whose error reaches nobody.

use crate::handler::{Form, Handler, Inner, LoopContext};
use crate::lint::Statement;
use crate::lint::wording::{callee, is_blank, is_excused, is_minor, placed};
use crate::{Fallible, Level, Lint};

/// The lint.
pub(crate) static LINT: Lint = Lint {
    name: "lost_task_error",
    code: "EH09",
    level: Level::Warn,
    page: include_str!("lost_task_error.md"),
    rank: 25,
    in_osdi14: false,
    needs_fallible: true,
    check,
};

fn check(handler: &Handler) -> Option<Statement> {
    let message = match handler.form {
        Form::Spawn => "the task returns a `Result`, and its handle is dropped".to_owned(),
        Form::SelectArm if handler.actions.is_empty() && !is_excused(handler) && !is_minor(handler) => {
            format!("a branch of `select!` drops the errors of {}", callee(handler))
        }
        form if form.is_discard() && handler.class() == "join" && handler.fallible == Fallible::Known => {
            format!("the result of the task behind {} is thrown away", callee(handler))
        }
        _ => return None,
    };
    let level = match handler.form {
        // The task reports by itself, as far as its text tells.
        Form::Spawn if handler.task_reports => Level::Note,
        // What receives ends when there is nothing more to come.
        Form::Spawn if handler.class() == "recv" => Level::Note,
        // One of many, for each connection or message: it ends with what it was started for.
        Form::Spawn if matches!(handler.context.innermost_loop, Some(LoopContext::Loop | LoopContext::While)) => {
            Level::Note
        }
        Form::SelectArm if handler.fallible != Fallible::Known => Level::Note,
        // That it was cancelled, or that the other side is gone, is how such a task ends.
        Form::Spawn | Form::SelectArm if is_blank(handler) => Level::Note,
        // Whether something has changed is not known any more when whoever would change it is gone.
        Form::SelectArm if handler.callee.as_ref().is_some_and(|callee| callee.name.ends_with("changed")) => {
            Level::Note
        }
        Form::Spawn | Form::SelectArm => Level::Warn,
        _ if handler.inner != Inner::Nested => Level::Note,
        _ => Level::Warn,
    };
    Some(Statement {
        level: placed(level, handler),
        message,
        label: "its error reaches nobody".to_owned(),
        notes: vec![match handler.form {
            Form::SelectArm => "the branch runs, or is left out, whether it failed or not".to_owned(),
            _ => "the task ends, and whoever waits for its work is not told".to_owned(),
        }],
        help: "keep the handle and look at its result, or handle the error inside of the task".to_owned(),
    })
}
