//! Words of which every handler has one, a call whose value is dropped by a bare statement excepted: code without any
//! of them need not be walked.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::Settings;

/// What stands in the text of every construct that can receive an error.
const TELLS: &[&str] = &[
    "Err",
    "Ok",
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

/// Whether the code may hold a handler, however it is spaced.
pub(crate) fn may_hold_handler(code: &str) -> bool {
    SEARCH.is_match(code) || words(code).any(|word| word == b"ok" || word.starts_with(b"_"))
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

/// The same as bytes, which is faster where nothing is looked up.
fn words(code: &str) -> impl Iterator<Item = &[u8]> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    code.as_bytes().split(move |byte| !is_name(*byte)).filter(|word| !word.is_empty())
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
    }
}
