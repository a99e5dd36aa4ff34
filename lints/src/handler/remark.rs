//! What is said beside a handler: that something is left to do, why the error may be lost, or what failed.

use steadfast_source::ByteRange;

use super::lowering::Lowering;
use super::{Callee, Placeholder};
use crate::knowledge::last_of;

/// Words of a comment that say that something is left to do.
const PLACEHOLDERS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// Words of such a comment that speak of the code, not of what it does.
const REMARKS: &[&str] = &[
    "dedup",
    "refactor",
    "simplify",
    "optimiz",
    "optimis",
    "performance",
    "rename",
    "be removed",
    "remove this",
    "remove once",
    "remove when",
    "remove after",
];

/// Words of such a comment that speak of a message, its level, or a measure.
const MESSAGES: &[&str] = &[
    "debug",
    "warning",
    "log level",
    "logging",
    "message",
    "error id",
    "error code",
    "exit code",
    "stacktrace",
    "stack trace",
    "backtrace",
    "graceful",
    "metric",
    "counter",
    "count this",
];

/// Words that give a reason why an error may be lost. That it is ignored is none.
const REASONS: &[&str] = &[
    "best effort",
    "best-effort",
    "don't care",
    "do not care",
    "doesn't matter",
    "does not matter",
    "ok if",
    "is ok here",
    "okay if",
    "expected",
    "harmless",
    "safe to ignore",
    "safely ignore",
    "not critical",
    "non-critical",
    "not fatal",
    "non-fatal",
    "nothing we can do",
    "nothing else to do",
    "broken pipe",
    "gone away",
    "went away",
    "only error",
    "error only",
    "only appears",
    "only happens",
    "only occurs",
    "ignore failing",
    "courtesy",
    "shouldn't fail",
    "should not fail",
    "must not fail",
    "retrying so",
    "probe error",
    "fail silently",
    "silently fail",
    "already log",
    "an error here",
    "so we omit",
    "fall back to",
    "falls back to",
    "skip if",
    "not an error",
    "it an error",
    "want to ignore",
    "can be ignored",
    "can ignore",
    "return errors, ",
    "so we skip",
    "prints to log",
    "fail softly",
    "optional in case",
    "backwards compat",
    "backward compat",
];

/// Words of a comment that says that errors are lost, and words that say why. It must have one of both.
const LOSSES: &[&str] = &["ignor", "swallow", "skip", "discard"];
const CAUSES: &[&str] = &[
    "because",
    ", so ",
    " as we ",
    " as it ",
    "since we",
    "since it",
    "intentional",
    "deliberate",
    "on purpose",
    "in particular",
];

/// Words of a comment that speaks of the end of a thread or process, and words that say why. It must have one of both.
const ENDS: &[&str] = &["abort", "crash", "exit", "fail fast", "fail-fast", "panic", "terminat"];
const WHYS: &[&str] = &[
    "because",
    "can't continue",
    "cannot continue",
    "deliberate",
    "instead of",
    "intentional",
    "on purpose",
    "prefer",
    "rather than",
    "so that",
    "to avoid",
    "unrecoverable",
];

impl Lowering<'_> {
    /// The first comment in `range` that says that something is left to do.
    pub(super) fn placeholder_comment(&self, range: &ByteRange) -> Option<Placeholder> {
        // A comment behind the comma of an arm, on its last line, speaks of that arm.
        let end = self.end_with_trailing_comment(range.end);
        self.comments_between(range.start, end).find_map(|comment| {
            let text = &self.text[comment.clone()];
            if REMARKS.iter().any(|word| text.to_ascii_lowercase().contains(word)) {
                return None;
            }
            PLACEHOLDERS.iter().find(|word| starts_with_word(text, word)).map(|word| Placeholder {
                range: comment.clone(),
                word: (*word).to_owned(),
                is_of_message: MESSAGES.iter().any(|word| text.to_ascii_lowercase().contains(word)),
            })
        })
    }

    /// Whether a comment in `range`, directly above its first line or behind its last one gives a reason for the loss.
    pub(super) fn gives_reason(&self, range: &ByteRange) -> bool {
        let end = self.end_with_trailing_comment(range.end);
        self.remarks_between(self.start_with_comments_above(range.start), end).iter().any(|remark| {
            let text = remark.to_ascii_lowercase().replace("unexpected", "").replace("unintentional", "");
            let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
            has(REASONS) || (has(LOSSES) && has(CAUSES))
        }) || self.is_best_effort(range.start)
    }

    /// Whether the comments in `range` and directly above it say why a thread or process ends there.
    pub(super) fn explains_end(&self, range: &ByteRange) -> bool {
        let comments = self.comments_between(self.start_with_comments_above(range.start), range.end);
        let text: String = comments.flat_map(|comment| [&self.text[comment], "\n"]).collect();
        let text = text.to_ascii_lowercase();
        [ENDS, WHYS].iter().all(|words| words.iter().any(|word| text.contains(word)))
            || self.is_sound_to_end(range.start)
    }

    /// Whether a comment above, in the same function, says that unsafe code is sound because everything ends.
    fn is_sound_to_end(&self, at: usize) -> bool {
        let Some(frame) = self.frames.iter().rev().find(|frame| !frame.function.nested) else { return false };
        let comments = self.comments_between(frame.body.start.min(at), at);
        let text: String = comments.flat_map(|comment| [&self.text[comment], "\n"]).collect();
        text.contains("SAFETY:") && ENDS.iter().any(|word| text.contains(word))
    }

    /// Whether a comment a few lines above, in the same function, says that what follows is best effort.
    fn is_best_effort(&self, at: usize) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let from = self.text[..at].rmatch_indices('\n').nth(8).map_or(0, |(at, _)| at).max(frame.body.start);
        self.comments_between(from, at).any(|comment| {
            let text = self.text[comment].to_ascii_lowercase();
            text.contains("best effort") || text.contains("best-effort")
        })
    }

    /// Whether the documentation of the function here says that errors are ignored.
    pub(super) fn is_documented_loss(&self) -> bool {
        let Some(frame) = self.frames.iter().rev().find(|frame| !frame.function.nested) else { return false };
        let mut from = frame.body.start;
        let last = self.comments.partition_point(|comment| comment.range.end <= from);
        self.comments[..last]
            .iter()
            .rev()
            .take_while(|comment| {
                // Between the lines of the documentation and the body there are attributes and the signature.
                let near = comment.doc && !self.code[comment.range.end..from].contains(['}', ';', '{']);
                from = comment.range.start;
                near
            })
            .any(|comment| {
                let text = self.text[comment.range.clone()].to_ascii_lowercase();
                text.contains("best effort")
                    || text.contains("best-effort")
                    || text.contains("skip unreadable")
                    || text.contains("infinite loop")
                    || text.contains("indefinitely")
                    || (text.contains("ignor") && (text.contains("error") || text.contains("fail")))
            })
    }

    /// Whether the callee is a function of this file that writes a message for each error that it returns.
    pub(super) fn is_reporter(&self, callee: &Callee) -> bool {
        let own = callee.text.strip_prefix("self.").or_else(|| callee.text.strip_prefix("Self::"));
        let called = own.map_or_else(|| callee.text.clone(), |name| format!("{}::{name}", self.owner));
        // One of that name in another module of the file may be meant.
        let is_same = |path: &String| last_of(path) == callee.name;
        self.reports.told.contains(&called)
            && !self.reports.silent.iter().any(is_same)
            && !self.reports.through.iter().any(|(path, _)| is_same(path))
    }

    fn comments_between(&self, start: usize, end: usize) -> impl Iterator<Item = ByteRange> {
        let first = self.comments.partition_point(|comment| comment.range.start < start);
        self.comments[first..]
            .iter()
            .filter(|comment| !comment.doc)
            .map(|comment| comment.range.clone())
            .take_while(move |comment| comment.start < end)
    }

    /// The comments in a range as text, those on lines that follow each other as one.
    fn remarks_between(&self, start: usize, end: usize) -> Vec<String> {
        let mut remarks: Vec<String> = Vec::new();
        let mut last = None;
        for comment in self.comments_between(start, end) {
            let goes_on = last.is_some_and(|last: usize| {
                let gap = &self.text[last..comment.start];
                gap.trim().is_empty() && gap.matches('\n').count() <= 1
            });
            last = Some(comment.end);
            let text = self.text[comment].trim_matches(|char: char| char.is_whitespace() || matches!(char, '/' | '*'));
            match remarks.last_mut().filter(|_| goes_on) {
                Some(remark) => {
                    remark.push(' ');
                    remark.push_str(text);
                }
                None => remarks.push(text.to_owned()),
            }
        }
        remarks
    }

    /// The end of the line, where nothing but a comment follows.
    fn end_with_trailing_comment(&self, end: usize) -> usize {
        let rest = &self.text[end..];
        let trailing = rest.trim_start_matches([' ', ',', ';', '\t', '?', ')', '}']).starts_with("//");
        if trailing { end + rest.find('\n').unwrap_or(rest.len()) } else { end }
    }

    /// The start of the lines above that hold nothing but comments.
    fn start_with_comments_above(&self, start: usize) -> usize {
        let mut line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        while line > 0 {
            let above = self.text[..line - 1].rfind('\n').map_or(0, |at| at + 1);
            let text = self.text[above..line].trim_start();
            // Documentation speaks of the item, not of what its first line does.
            if !text.starts_with("//") || text.starts_with("///") || text.starts_with("//!") {
                break;
            }
            line = above;
        }
        line
    }
}

/// Whether the comment starts with the word, or one of its sentences does.
fn starts_with_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '\t', '\n', '*', '/', '!', '@', '-']);
        let after = text[at + word.len()..].chars().next();
        (before.is_empty() || before.ends_with(['.', ';', ',']))
            // `TODO-security` names a topic, which is mostly not the handler.
            && !after.is_some_and(|char| char.is_alphanumeric() || matches!(char, '_' | '-'))
    })
}
