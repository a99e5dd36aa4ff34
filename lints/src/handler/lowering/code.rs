//! What the words of the code around a construct tell, where its syntax would have to be walked again.

use steadfast_source::Comment;

/// Whether `wanted` stands in `code`, whatever white space is between its characters.
pub(in crate::handler) fn has_code(code: &str, wanted: &str) -> bool {
    let mut characters = wanted.chars();
    let Some(first) = characters.next() else { return true };
    code.match_indices(first).any(|(at, _)| {
        let mut rest = code[at + first.len_utf8()..].chars().filter(|char| !char.is_whitespace());
        characters.clone().all(|char| rest.next() == Some(char))
    })
}

/// How often `word` stands in `text` as a variable: between characters that no name has, and not as the head of a path.
pub(super) fn count_word(text: &str, word: &str) -> usize {
    let is_name =
        |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii());
    let bytes = text.as_bytes();
    text.match_indices(word)
        .filter(|(at, _)| {
            !is_name(at.checked_sub(1).and_then(|before| bytes.get(before).copied()))
                && !is_name(bytes.get(at + word.len()).copied())
                && !text[at + word.len()..].trim_start().starts_with("::")
        })
        .count()
}

/// A commit whose error is handed on; each has a question mark.
pub(super) const SYNCED: &[&str] = &[
    "sync_all()?",
    "sync_all().await?",
    "sync_data()?",
    "sync_data().await?",
    "flush()?",
    "flush().await?",
    "commit()?",
    "commit().await?",
    "finish()?",
];

/// What leaves a loop or function.
pub(super) const LEAVING: &[&str] = &["return", "break", "bail!", "?;", "panic!", "?)", ".unwrap()", ".expect("];

/// Whether the code starts with an error that is returned: `return Err(..)`, `Err(..)`, `bail!(..)`.
pub(super) fn starts_with_error(code: &str) -> bool {
    let open: &[char] = &['(', ' ', '\n', '\t', '\r', ':'];
    let code = code.trim_start_matches(open);
    let code =
        code.strip_prefix("return").filter(|rest| rest.starts_with(open)).unwrap_or(code).trim_start_matches(open);
    let path = code.split(['(', '!', ';', '{', '.']).next().unwrap_or_default();
    matches!(
        path.rsplit("::").next().map(|last| last.trim_matches(|char: char| char.is_whitespace() || char == ')')),
        Some("Err" | "bail")
    )
}

/// How often `wanted` stands in `code`, whatever white space is between its characters.
pub(super) fn count_code(code: &str, wanted: &str) -> usize {
    let Some(first) = wanted.chars().next() else { return 0 };
    code.match_indices(first)
        .filter(|(at, _)| {
            let mut rest = code[*at..].chars().filter(|char| !char.is_whitespace());
            wanted.chars().all(|char| rest.next() == Some(char))
        })
        .count()
}

/// Words that show that a loop waits, counts, or takes its work from somewhere that blocks or ends.
const PACING: &[&str] = &[
    "sleep",
    "backoff",
    "back",
    "delay",
    "interval",
    "tick",
    "timeout",
    "retry",
    "retries",
    "attempt",
    "attempts",
    "tries",
    "deadline",
    "park",
    "yield",
    "countdown",
    "elapsed",
    "wait",
    "recv",
    "accept",
    "changed",
    "notified",
    "select",
    "poll",
    "next",
    "pop",
    "read",
    "lines",
];

/// Whether the code has one of the words, as a name or a part of one between underscores, or counts.
pub(super) fn is_paced(code: &str) -> bool {
    has_code(code, "+=1")
        || has_code(code, "-=1")
        || code.split(|char: char| !char.is_ascii_alphabetic()).any(|word| PACING.contains(&word))
}

/// Spaces to copy from.
const SPACES: &str = "                                                                ";

/// The text with spaces in the place of its comments, so that offsets stay.
pub(super) fn without_comments(text: &str, comments: &[Comment]) -> String {
    let mut code = String::with_capacity(text.len());
    let mut from = 0;
    for comment in comments {
        code.push_str(&text[from..comment.range.start]);
        let mut left = comment.range.len();
        while left > 0 {
            let part = left.min(SPACES.len());
            code.push_str(&SPACES[..part]);
            left -= part;
        }
        from = comment.range.end;
    }
    code.push_str(&text[from..]);
    code
}
