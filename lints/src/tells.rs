//! Words of which every handler has one, a call whose value is dropped by a bare statement excepted: code without any
//! of them need not be walked.
//!
//! Whatever can be a handler must pass here; that much else passes too costs time alone.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::Settings;

/// What stands in the names that every construct has which can receive an error, where it has none of the names that
/// [`tells`] knows whole.
const TELLS: &[&str] = &[
    "is_ok",
    "is_err",
    "unwrap",
    "expect",
    "map_err",
    "map_or",
    "or_else",
    "flatten",
    "flat_map",
    "filter_map",
    "drop",
    "forget",
    "spawn",
    "set_hook",
    "write",
    "read",
    "send",
    "select",
];

static SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| search(TELLS));

#[expect(clippy::expect_used, reason = "the patterns are constants, and tests build them")]
fn search(words: &[&str]) -> AhoCorasick {
    AhoCorasick::new(words).expect("the patterns are few and short")
}

/// What stands in the text of every function that writes a message.
const LOGS: &[&str] = &[
    "error",
    "warn",
    "info",
    "debug",
    "trace",
    "log",
    "print",
    "crit",
    "fatal",
    "counter",
    "gauge",
    "histogram",
    "inc",
    "dec",
    "observe",
    "record",
    "event",
    "metric",
    "notice",
    "verbose",
    "dbg",
];

static LOG_SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| search(LOGS));

/// Whether the code may write a message, with the project's own macros too.
pub(crate) fn may_log(code: &str, settings: &Settings) -> bool {
    LOG_SEARCH.is_match(code) || settings.logging_macros.iter().any(|name| code.contains(name.trim_end_matches('!')))
}

/// Whether the code may hold a handler, however it is spaced. Comments are spaces in it.
pub(crate) fn may_hold_handler(code: &str) -> bool {
    SEARCH.is_match(code) || words(code.as_bytes()).any(|word| tells(code.as_bytes(), word))
}

/// Whether a text may hold a handler, its comments included.
pub(crate) fn text_may_hold_handler(text: &str) -> bool {
    let bytes = text.as_bytes();
    SEARCH.is_match(text) || words(bytes).any(|word| tells(bytes, word.clone()) || bytes[word.start] == b'_')
}

/// Whether the word of `code` at `word` is a pattern for results, or the name of a value that is dropped.
fn tells(code: &[u8], word: Range<usize>) -> bool {
    match &code[word.clone()] {
        b"Err" | b"Ok" | b"ok" => true,
        name if name.starts_with(b"_") => {
            let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'(' | b')');
            let before = code[..word.start].iter().rposition(|byte| !blank(byte));
            let after = code[word.end..].iter().position(|byte| !blank(byte)).map(|at| &code[word.end + at..]);
            // `let _ = ..`, `let mut _kept = ..`, and `_ = ..` that is neither an arm nor a comparison.
            before.is_some_and(|last| [&b"let"[..], b"mut"].iter().any(|word| code[..=last].ends_with(word)))
                || after.is_some_and(|rest| rest[0] == b'=' && !matches!(rest.get(1), Some(b'>' | b'=')))
        }
        _ => false,
    }
}

/// What stands in the text of every attribute that marks tests, and of every module.
const DECLARATIONS: &[&str] =
    &["mod", "test", "bench", "quickcheck", "fixture", "fuzz", "loom", "kani", "madsim", "mock", "failpoints"];

static DECLARATION_SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| search(DECLARATIONS));

/// Whether the code may declare modules or mark tests.
pub(crate) fn may_declare(code: &str) -> bool {
    DECLARATION_SEARCH.is_match(code)
}

/// The names in the code, those inside of strings included.
pub(crate) fn names(code: &str) -> impl Iterator<Item = &str> {
    code.split(|char: char| char.is_ascii() && !char.is_ascii_alphanumeric() && char != '_')
        .filter(|name| !name.is_empty())
}

/// Where the same names are, which is faster where nothing is looked up.
fn words(code: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].iter().position(is_name)?;
        let length = code[start..].iter().position(|byte| !is_name(byte)).unwrap_or(code.len() - start);
        at = start + length;
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_code_has_no_tell() {
        assert!(!may_hold_handler("let sum = one + two; push(sum);"));
        assert!(may_hold_handler("let _ = f();"));
        assert!(may_hold_handler("let(_)=f();"));
        assert!(may_hold_handler("f()\n.\nok\n();"));
        assert!(may_hold_handler("_ = f();"));
        assert!(may_hold_handler("let mut _kept = f();"));
        assert!(may_hold_handler("((_)) = f();"));
        assert!(may_hold_handler("let _kept: Result<(), Error> = f();"));
        assert!(may_hold_handler("match f() { Ok(_) => {} Err(_) => {} }"));
    }

    #[test]
    fn other_uses_of_the_wildcard_are_no_tells() {
        for code in [
            "for _ in 0..3 { push(sum) }",
            "match token { Token::A => 1, _ => 2 }",
            "items.collect::<Vec<_>>()",
            "let error: Error<'_> = Error::new(_one == two);",
            "|_| 1",
        ] {
            assert!(!may_hold_handler(code), "{code}");
            assert!(!code.contains('_') || text_may_hold_handler(code), "{code}");
        }
    }
}
