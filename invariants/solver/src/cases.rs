//! The cases of one problem, one after the other in one solver: what was learned about the assertions serves them all.
//!
//! First it is asked for any case that is left: a model settles every case that holds in it, and where there is none, all that are
//! left are settled at once. Where that is not found out, each that is left is asked by itself.

use steadfast_wire::{Answer, Reason, Task};
use z3::ast::Bool;

use crate::session::{Session, truth};

/// An answer to each case.
pub(crate) fn answers(session: &Session, cases: &[Bool], task: &Task) -> Vec<Answer> {
    let mut answers: Vec<Option<Answer>> = vec![None; cases.len()];
    while settle(session, cases, task, &mut answers) {}
    let each = cases.iter().zip(answers);
    each.map(|(case, answer)| answer.unwrap_or_else(|| alone(session, case, task))).collect()
}

/// The answer to one case, asked by itself.
fn alone(session: &Session, case: &Bool, task: &Task) -> Answer {
    session.alone(case, task).unwrap_or_else(unknown)
}

/// Settles some of the cases that are left; whether there may be more to be settled in the same way.
fn settle(session: &Session, cases: &[Bool], task: &Task, answers: &mut [Option<Answer>]) -> bool {
    let open: Vec<usize> = (0..cases.len()).filter(|place| answers[*place].is_none()).collect();
    if open.len() < 2 {
        return false;
    }
    let any = Bool::or(&open.iter().map(|place| &cases[*place]).collect::<Vec<_>>());
    session.begin();
    let model = match session.check_with(&any) {
        Ok(Some(model)) => model,
        Ok(None) => {
            open.iter().for_each(|place| answers[*place] = Some(Answer::Unsatisfiable));
            return false;
        }
        // steadfast: allow(default_on_error): each case is asked alone then, and has a reason of its own
        Err(_of_all) => return false,
    };
    let holding: Vec<usize> = open.into_iter().filter(|place| truth(&model, &cases[*place]) == Some(true)).collect();
    for place in &holding {
        answers[*place] = Some(match task {
            Task::Model { .. } => alone(session, &cases[*place], task),
            Task::Check | Task::Example { .. } => session.example(task, &model).unwrap_or_else(unknown),
        });
    }
    // A model does not say of every formula with quantifiers whether it holds.
    !holding.is_empty()
}

fn unknown(reason: Reason) -> Answer {
    Answer::Unknown { reason }
}
