//! Tasks and threads whose handle is dropped although they give back a `Result`.

use syn::{Expr, Stmt};

use super::local::statement;
use crate::handler::binding::is_wild;
use crate::handler::chain::{path_text, peel_groups};
use crate::handler::emit::Draft;
use crate::handler::lowering::Lowering;
use crate::handler::{Form, Typed};
use crate::knowledge::{Type, last_name, last_of, split};

/// Lowers `stmt` if it starts a task and drops the handle.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, stmt: &Stmt) {
    let expr = match stmt {
        Stmt::Local(local) if is_wild(&local.pat) => local.init.as_ref().map(|init| &*init.expr),
        other => statement(other),
    };
    let Some(expr) = expr.map(peel_groups) else { return };
    let expr = match expr {
        Expr::Assign(assign) if matches!(*assign.left, Expr::Infer(_)) => peel_groups(&assign.right),
        Expr::Call(call)
            if call.args.len() == 1
                && crate::handler::chain::last_segment(&call.func).is_some_and(|name| name == "drop") =>
        {
            peel_groups(&call.args[0])
        }
        other => other,
    };
    let task = match expr {
        Expr::Call(call) => {
            let Expr::Path(path) = peel_groups(&call.func) else { return };
            if !is_spawn(&lowering.signatures.imports.resolve(&path_text(&path.path)).0) {
                return;
            }
            call.args.first()
        }
        Expr::MethodCall(call)
            if matches!(call.method.to_string().as_str(), "spawn" | "spawn_blocking" | "spawn_local") =>
        {
            let receiver = last_name(&call.receiver).unwrap_or_default();
            // A set of tasks hands their results out later.
            if !is_executor(&receiver) {
                return;
            }
            call.args.first()
        }
        _ => return,
    };
    let Some(task) = task.filter(|task| !is_driver(task)) else { return };
    let output = lowering.inference().output_of_task(task);
    let is_known = matches!(output, Type::Result(..));
    if is_known || output.is_result().is_none() {
        let inner = match peel_groups(task) {
            Expr::Async(_) | Expr::Closure(_) => expr,
            other => other,
        };
        let mut source = lowering.source(inner, 0);
        source.result = is_known.then_some(true);
        source.typed = Typed { value: Some(lowering.typed(expr)), is_open: !is_known, ..source.typed };
        let range = lowering.range_of(expr);
        let mut draft = Draft::new(Form::Spawn, range, source);
        draft.proof = false;
        lowering.emit(draft);
    }
}

/// Whether what is started drives a connection, by its name: `spawn(connection)`, `spawn(conn.with_upgrades())`. Whoever holds the other
/// half of it is told of its errors.
fn is_driver(task: &Expr) -> bool {
    let task = match peel_groups(task) {
        Expr::MethodCall(call) if call.args.is_empty() => peel_groups(&call.receiver),
        other => other,
    };
    let name = matches!(task, Expr::Path(_)).then(|| last_name(task)).flatten();
    name.is_some_and(|name| matches!(name.rsplit('_').next(), Some("conn" | "connection" | "driver")))
}

/// Whether a function path starts a task whose handle it gives back.
fn is_spawn(path: &str) -> bool {
    let (owner, name) = split(path);
    if owner.is_empty() {
        return matches!(name, "spawn" | "spawn_blocking");
    }
    let owner = last_of(owner);
    matches!(name, "spawn" | "spawn_blocking" | "spawn_local")
        && matches!(owner, "tokio" | "task" | "thread" | "runtime" | "async_std" | "smol" | "tokio_uring" | "Handle")
}

/// Whether a receiver of `spawn` is an executor, by its name.
fn is_executor(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["runtime", "rt", "handle", "executor", "pool", "spawner", "current"].iter().any(|word| name.ends_with(word))
}
