//! From what an origin found to a [`Handler`].

use std::ops::Range;

use steadfast_source::ByteRange;
use syn::Expr;

use super::actions::Actions;
use super::body::Body;
use super::chain::peel_groups;
use super::lowering::{Lowering, has_code};
use super::pattern::{Takes, takes};
use super::source::Source;
use super::{Catches, ErrorUse, Form, Handler, Placeholder, Success};
use crate::Fallible;
use crate::knowledge::ErrorShape;
use crate::tells::may_log;

/// What an origin knows of a construct.
pub(super) struct Draft<'ast> {
    pub(super) form: Form,
    /// From the construct that loses the error to its end.
    pub(super) range: ByteRange,
    pub(super) source: Source,
    /// The construct itself proves a `Result`.
    pub(super) proof: bool,
    pub(super) catches: Catches,
    /// The names bound to the error; `None` where nothing can be bound.
    pub(super) names: Vec<String>,
    /// The error pattern is `()`.
    pub(super) blank: bool,
    /// What runs when the error arrives.
    pub(super) body: Option<&'ast Expr>,
    /// The same, where it is a block.
    pub(super) block: Option<&'ast syn::Block>,
    /// What it does where there is no body.
    pub(super) actions: Actions,
    /// The value is what the function gives back.
    pub(super) tail: bool,
    /// `.ok()` bound to a name for errors.
    pub(super) swapped: bool,
    /// The branch for success leaves the loop or function.
    pub(super) success_leaves: bool,
    /// It does so by `continue`.
    pub(super) success_continues: bool,
    /// The branch for success writes a message and does nothing else.
    pub(super) success_reports: bool,
    /// Nothing looks at the value of a success.
    pub(super) value_dropped: bool,
    /// Where the branch for the error stands, if not in the range.
    pub(super) branch: Option<ByteRange>,
    /// Where the whole construct starts, if not with its range.
    pub(super) start: Option<usize>,
    /// Where the whole construct ends, if not with its range.
    pub(super) end: Option<usize>,
}

impl<'ast> Draft<'ast> {
    pub(super) fn new(form: Form, range: ByteRange, source: Source) -> Self {
        Self {
            form,
            range,
            source,
            proof: true,
            catches: Catches::All,
            names: Vec::new(),
            blank: false,
            body: None,
            block: None,
            actions: Actions::default(),
            tail: false,
            swapped: false,
            success_leaves: false,
            success_continues: false,
            success_reports: false,
            value_dropped: false,
            branch: None,
            start: None,
            end: None,
        }
    }

    pub(super) fn body(self, body: &'ast Expr) -> Self {
        Self { body: Some(body), ..self }
    }

    pub(super) fn block(self, block: &'ast syn::Block) -> Self {
        Self { block: Some(block), ..self }
    }
}

/// What shows that a task reports its errors by itself.
const REPORTS: &[&str] = &["error!", "warn!", "inspect_err", "map_err", ".send(", "report", "Err("];

impl Lowering<'_> {
    /// Adds the handler, unless what it handles is known to be no `Result` or stays available.
    pub(super) fn emit(&mut self, draft: Draft<'_>) {
        let mut source = draft.source;
        // What the kernel tells of itself differs from one machine to the next.
        if let Some(callee) = &mut source.callee
            && ["\"/proc", "\"/sys"].iter().any(|path| self.code[callee.range.clone()].contains(path))
        {
            callee.knowledge.class = Some("host".to_owned());
            callee.is_settled = true;
        }
        if source.result == Some(false) && !draft.proof && !source.proved {
            return;
        }
        // What fails leads to the next alternative of a chain, whose end is a handler of its own.
        if draft.form == Form::IfLetOkElse && draft.body.is_some_and(is_alternative) {
            return;
        }
        // A Result that stays in its variable and is looked at again is not lost here.
        if let Some(place) = &source.place
            && (source.borrowed
                || matches!(
                    draft.form,
                    Form::IsErrBranch | Form::IsOkBranch | Form::Predicate | Form::Matches | Form::WhileErr
                ))
            && (source.callee.is_none() || self.mentions(place) > 2)
        {
            return;
        }
        // Its error was looked at before: `match &result { .. }`, then `result.ok()`.
        if let Some(place) = &source.place
            && self.is_matched_before(place, draft.range.start)
        {
            return;
        }
        // What is mentioned later was not moved: the error is still there.
        if let Some(place) = &source.place
            && (draft.form.has_body() || matches!(draft.form, Form::IfLetOk | Form::IsOkBranch))
            && self.is_mentioned_after(place, draft.end.unwrap_or(draft.range.end))
        {
            return;
        }
        let mut ranges: Vec<Range<usize>> = source.step_ranges.clone();
        let mut names = draft.names.clone();
        // `let Ok(value) = result else { .. }`: a message in the other branch may show the variable.
        if names.is_empty()
            && let (Some(place), Some(branch)) = (&source.place, &draft.branch)
            && self.mentions_in(place, branch)
            && may_log(&self.code[branch.clone()], self.settings)
        {
            names.push(place.clone());
        }
        let scope = self.body_scope();
        let mut body = Body::new(&scope, names);
        let own = match (draft.body, draft.block) {
            (Some(expr), _) => {
                ranges.push(self.range_of(expr));
                body.tail(expr)
            }
            (None, Some(block)) => {
                ranges.push(self.block_range(block));
                body.block(block)
            }
            (None, None) => draft.actions.clone(),
        };
        let own = if draft.form == Form::MapErr {
            // The value of the closure is the new error.
            Actions { replaces_error: own.replaces_error || !own.propagates, propagates: true, ..own }
        } else {
            own
        };
        let reported = body.error_reported || source.step_reports;
        let actions = source.steps.clone().then(own);
        let error = if (actions.propagates && !actions.replaces_error) || actions.discriminates {
            ErrorUse::Used
        } else if reported || actions.logs.is_some_and(|log| log.names_error) {
            ErrorUse::Logged
        } else if draft.names.is_empty() {
            ErrorUse::Unbound
        } else {
            ErrorUse::Unused
        };
        let fallible = match (source.result, draft.proof || source.proved) {
            (Some(true), _) => Fallible::Known,
            (_, true) => Fallible::Syntax,
            _ => Fallible::Unknown,
        };
        let unwritten = body.placeholder.or(source.step_placeholder);
        let placeholder = ranges.iter().find_map(|range| self.placeholder_comment(range)).or_else(|| {
            let (span, word) = unwritten?;
            let start = self.parsed.range(span).start;
            Some(Placeholder {
                range: start..start + word.find('(').unwrap_or(word.len()),
                word: word.to_owned(),
                is_of_message: false,
            })
        });
        let construct = draft.start.unwrap_or(draft.range.start)..draft.end.unwrap_or(draft.range.end);
        let mut context = self.context(draft.tail, &construct);
        if matches!(draft.form, Form::AdapterSkip | Form::AdapterStop | Form::Flatten) {
            context.fails_next |= self.is_missed(construct.end);
        }
        // An arm is spoken of at the arm, all else where the call stands.
        let spoken_at = match (&source.callee, draft.form) {
            (_, Form::ErrArm | Form::WildcardArm) | (None, _) => draft.range.clone(),
            (Some(callee), _) => callee.range.start.min(draft.range.start)..draft.range.end,
        };
        let reasoned = self.gives_reason(&spoken_at)
            || ranges.iter().any(|range| self.gives_reason(range))
            || self.is_documented_loss()
            || (draft.form == Form::Predicate
                && source.callee.as_ref().is_some_and(|callee| self.is_opened_next(callee)));
        let told = source.callee.as_ref().is_some_and(|callee| self.is_reporter(callee));
        let end_explained = actions.aborts.is_some() && ranges.iter().any(|range| self.explains_end(range));
        let task = &self.code[draft.range.clone()];
        let handler = Handler {
            form: draft.form,
            range: draft.range,
            fallible,
            catches: draft.catches,
            error,
            error_shape: if draft.blank || draft.names.iter().any(|name| is_end(name)) {
                ErrorShape::Blank
            } else {
                source.shape
            },
            success: Success::Unknown,
            must_use: None,
            error_type: None,
            actions,
            placeholder,
            reasoned,
            told,
            end_explained,
            inner: source.inner,
            unwrapped: source.unwrapped,
            awaited: source.awaited,
            branch: draft.branch,
            task_reports: draft.form == Form::Spawn && REPORTS.iter().any(|word| has_code(task, word)),
            success_leaves: draft.success_leaves,
            success_continues: draft.success_continues,
            success_reports: draft.success_reports,
            value_dropped: draft.value_dropped,
            pending: source.pending,
            swapped: draft.swapped,
            typed: source.typed,
            context,
            callee: source.callee,
        };
        self.handlers.push(handler);
    }
}

/// Whether the `else` of an `if let Ok` is another one.
fn is_alternative(other: &Expr) -> bool {
    matches!(peel_groups(other), Expr::If(branch) if matches!(peel_groups(&branch.cond), Expr::Let(condition) if takes(&condition.pat) == Takes::Ok))
}

/// Whether the name of an error that is not used says that there is one only: `_aborted`.
fn is_end(name: &str) -> bool {
    matches!(name, "_aborted" | "_cancelled" | "_canceled" | "_elapsed" | "_timeout" | "_closed" | "_disconnected")
}
