//! What stands around a construct, as far as the words of the code tell.

use std::sync::Arc;

use steadfast_source::ByteRange;

use super::code::{
    LEAVING, SYNCED, behind_block, count_word, ends_with_error, is_paced, missed, starts_with_error,
    starts_with_message,
};
use super::{Frame, Lowering, has_code};
use crate::handler::Callee;
use crate::handler::context::Context;

impl Lowering<'_> {
    /// The context of a construct that stands here. `construct` is the whole of what receives the error, with the branches for success.
    pub(in crate::handler) fn context(&self, tail: bool, construct: &ByteRange) -> Context {
        let frame = self.frames.last();
        let innermost = frame.and_then(|frame| frame.loops.last());
        // What stands in the construct itself runs on success, or is the handler's own.
        let around = innermost.map(|innermost| {
            let before = self.code.get(innermost.body.start..construct.start).unwrap_or_default();
            (before, self.code.get(construct.end..innermost.body.end).unwrap_or_default())
        });
        let function = self.function_frame();
        Context {
            function: frame.map_or_else(Arc::default, |frame| Arc::clone(&frame.function)),
            innermost_loop: innermost.map(|innermost| innermost.kind),
            test: self.test,
            target: self.target,
            tail,
            fails_later: function.is_some_and(|frame| {
                self.code
                    .get(construct.end..frame.body.end)
                    .is_some_and(|rest| rest.contains('?') || has_code(rest, "Err("))
            }),
            fails_next: self.code.get(construct.end..).is_some_and(|rest| {
                let closed: &[char] = if innermost.is_some() { &[] } else { &['}'] };
                let next = rest.trim_start_matches(|char: char| char.is_whitespace() || closed.contains(&char));
                starts_with_error(next) || behind_block(rest).is_some_and(starts_with_error) || ends_with_error(rest)
            }),
            leaves_later: around.is_some_and(|(_, after)| LEAVING.iter().any(|word| has_code(after, word))),
            asks_panicking: function
                .is_some_and(|frame| frame.function.in_drop && has_code(&self.code[frame.body.clone()], "panicking()")),
            in_error_path: self.error_paths > 0,
            synced_before: function.is_some_and(|frame| {
                self.code
                    .get(frame.body.start..construct.start)
                    .is_some_and(|before| before.contains('?') && SYNCED.iter().any(|word| has_code(before, word)))
            }),
            loop_waits: around.is_some_and(|(before, after)| is_paced(before) || is_paced(after))
                || innermost.and(function).is_some_and(|frame| {
                    let before = self.code.get(frame.body.start..construct.start);
                    before.is_some_and(|code| {
                        has_code(code, "set_read_timeout(") && !has_code(code, "set_read_timeout(None")
                    })
                }),
        }
    }

    /// Whether what is looked for among the items of an adapter that ends at `end` is an error if it is not there: by the end of its own
    /// chain, or by the statement behind it or behind the loop over what it gives.
    pub(in crate::handler) fn is_missed(&self, end: usize) -> bool {
        let (before, rest) = self.code.split_at_checked(end).unwrap_or_default();
        let own = &rest[..rest.find([',', ';', '{']).unwrap_or(rest.len())];
        let statement = before.rfind([';', '{', '}']).map_or(0, |at| at + 1);
        let next = behind_block(rest)
            .or_else(|| rest.split_once(';').filter(|(own, _)| !own.contains('{')).map(|(_, next)| next));
        let is_filled = |next: &str| {
            let filled = &self.code[statement..self.code.len() - next.len()];
            missed(next).is_some_and(|name| !name.is_empty() && count_word(filled, name) > 0)
        };
        has_code(own, ".ok_or") || next.is_some_and(is_filled)
    }

    /// Whether the chain that goes on at `end` looks for the first that fits: one of several places that may have it.
    pub(in crate::handler) fn is_searched(&self, end: usize) -> bool {
        let next = self.code.get(end..).unwrap_or_default();
        let next = next.trim_start_matches(|char: char| char.is_whitespace() || char == ')');
        let name = next.strip_prefix('.').map(|rest| rest.trim_start().split('(').next().unwrap_or_default());
        name.is_some_and(|name| matches!(name.trim_end(), "any" | "find" | "find_map" | "position"))
    }

    /// Whether the callee asks whether a file is there, and a later statement that can fail is handed the same path: `let found =
    /// fs::metadata(path).is_ok(); let store = open(path, found)?;`.
    pub(in crate::handler) fn is_opened_next(&self, callee: &Callee) -> bool {
        let Some(frame) = self.function_frame().filter(|_| callee.knowledge.class.as_deref() == Some("probe")) else {
            return false;
        };
        let asked = self.code[callee.range.clone()].split_once(callee.name.as_str()).unwrap_or_default().1;
        let path =
            asked.trim_matches(|char: char| char.is_whitespace() || matches!(char, '&' | '(' | ')' | '{' | '}' | ','));
        let is_name = !path.is_empty() && path.chars().all(|char| char.is_alphanumeric() || char == '_');
        let before = &self.code[..callee.range.start];
        let before = before.trim_end_matches(|char: char| char.is_whitespace() || matches!(char, '(' | '{'));
        is_name
            // A condition would be decided by it at once.
            && before.ends_with('=')
            && !["==", "!=", "<=", ">="].iter().any(|end| before.ends_with(end))
            && self.code.get(callee.range.end..frame.body.end).is_some_and(|rest| {
                rest.split([';', '{']).any(|statement| statement.contains('?') && count_word(statement, path) > 0)
            })
    }

    /// Whether the next statement behind `end` is a message.
    pub(in crate::handler) fn reports_next(&self, end: usize) -> bool {
        self.code.get(end..).is_some_and(starts_with_message)
    }

    /// The function that the walk is in, or what is nearest to one.
    fn function_frame(&self) -> Option<&Frame> {
        self.frames.iter().rev().find(|frame| !frame.function.nested).or(self.frames.last())
    }

    /// How often `name` stands as a word in the body of the function here.
    pub(in crate::handler) fn mentions(&self, name: &str) -> usize {
        let Some(frame) = self.function_frame() else {
            return 0;
        };
        count_word(&self.code[frame.body.clone()], name)
    }

    /// Whether `name` stands as a word in `range`.
    pub(in crate::handler) fn mentions_in(&self, name: &str, range: &ByteRange) -> bool {
        self.code.get(range.clone()).is_some_and(|code| count_word(code, name) > 0)
    }

    /// Whether `name` stands as a word between `end` and the end of the function here.
    pub(in crate::handler) fn is_mentioned_after(&self, name: &str, end: usize) -> bool {
        let Some(frame) = self.function_frame() else {
            return false;
        };
        self.code.get(end..frame.body.end).is_some_and(|rest| count_word(rest, name) > 0)
    }

    /// Whether the function here looks at a reference to `name` before `start`.
    pub(in crate::handler) fn is_matched_before(&self, name: &str, start: usize) -> bool {
        let Some(frame) = self.function_frame() else {
            return false;
        };
        self.code.get(frame.body.start..start).is_some_and(|before| {
            let bare: String =
                before.chars().filter(|char| !char.is_whitespace() && !matches!(char, '(' | ')')).collect();
            let by_reference = |(at, _): (usize, &str)| is_reference(&bare[..at]);
            bare.contains(&format!("match&{name}{{"))
                || bare.contains(&format!("=&{name}{{"))
                || bare.match_indices(&format!("={name}{{")).any(by_reference)
        })
    }
}

/// Whether code without spaces and parentheses ends in a pattern that takes what it binds by reference: `if let Ok(ref value)`.
fn is_reference(code: &str) -> bool {
    code.rsplit("let").next().is_some_and(|pattern| pattern.starts_with("Okref") || pattern.starts_with("Errref"))
}
