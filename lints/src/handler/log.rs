//! Logging: which macros and methods only report, at which level, and whether they name the error.

use proc_macro2::{TokenStream, TokenTree};
use syn::Macro;

use super::actions::Log;
use super::chain::path_text;
use crate::Settings;
use crate::knowledge::last_of;

/// Words in the name of a macro or method that reports, with a severity from 0 (trace) to 4 (error).
const WORDS: &[(&str, u8)] = &[
    ("error", 4),
    ("crit", 4),
    ("critical", 4),
    ("fatal", 4),
    ("warn", 3),
    ("warning", 3),
    ("info", 2),
    ("notice", 2),
    ("log", 2),
    ("event", 2),
    ("print", 2),
    ("println", 2),
    ("eprint", 3),
    ("eprintln", 3),
    ("debug", 1),
    ("dbg", 1),
    ("trace", 0),
    ("verbose", 0),
];

/// Macros that count or measure.
const METRIC_MACROS: &[&str] =
    &["counter", "gauge", "histogram", "increment_counter", "increment_gauge", "metric", "metrics"];

/// Methods that count, measure or mark a span.
const METRIC_METHODS: &[&str] =
    &["inc", "inc_by", "dec", "observe", "increment", "incr", "add_event", "record_exception", "stop_and_record"];

/// Macros whose name has one of the words but which do something else.
const NOT_LOGS: &[&str] = &[
    "log_enabled",
    "event_enabled",
    "compile_error",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "error_code",
    "api_error",
    "user_error",
    "io_error",
];

/// What the macro reports, `None` when it does something else. `errors` are the names that are bound to the error.
pub(super) fn log_of_macro(mac: &Macro, errors: &[String], settings: &Settings) -> Option<Log> {
    let path = path_text(&mac.path);
    let name = last_of(&path);
    let severity = severity_of_macro(name, settings)?;
    let printed = name.contains("print") || name == "dbg";
    let counted = METRIC_MACROS.contains(&name);
    let mut log = Log { severity, names_error: mentions_any(mac.tokens.clone(), errors), printed, counted };
    if name == "event" || name == "log" {
        log.severity = mac
            .tokens
            .clone()
            .into_iter()
            .take(4)
            .find_map(|token| match token {
                TokenTree::Ident(ident) => {
                    WORDS.iter().find(|(word, _)| ident.to_string().eq_ignore_ascii_case(word)).map(|(_, level)| *level)
                }
                _ => None,
            })
            .unwrap_or(severity);
    }
    Some(log)
}

/// The severity of the macro `name`, `None` when it does not log.
pub(super) fn severity_of_macro(name: &str, settings: &Settings) -> Option<u8> {
    if settings.logging_macros.iter().any(|macro_name| macro_name.trim_end_matches('!') == name) {
        return Some(3);
    }
    if NOT_LOGS.contains(&name) {
        return None;
    }
    if METRIC_MACROS.contains(&name) {
        return Some(2);
    }
    let mut words = name.split('_');
    let first = words.next()?;
    let last = words.next_back().unwrap_or(first);
    let level = |word: &str| WORDS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level);
    level(last).or_else(|| level(first))
}

/// What the method call `receiver.name(..)` reports: `logger.warn(..)`, `metric.inc()`.
pub(super) fn log_of_method(name: &str, receiver: &str) -> Option<Log> {
    if METRIC_METHODS.contains(&name) {
        return Some(Log { severity: 2, names_error: false, printed: false, counted: true });
    }
    let receiver = receiver.to_ascii_lowercase();
    let logger = [
        "log",
        "logger",
        "shell",
        "ui",
        "console",
        "term",
        "reporter",
        "diagnostics",
        "telemetry",
        "metrics",
        "stats",
        "tracer",
        "span",
    ]
    .iter()
    .any(|word| receiver.rsplit(['.', ':']).next().is_some_and(|last| last.trim_end_matches("()").ends_with(word)));
    let (_, level) = WORDS.iter().find(|(word, _)| *word == name.trim_start_matches("log_"))?;
    let printed = matches!(name, "print" | "println" | "eprint" | "eprintln") || receiver.contains("shell");
    (logger || matches!(name, "warn" | "log_error" | "log_warn" | "warn_once")).then_some(Log {
        severity: *level,
        names_error: false,
        printed,
        counted: false,
    })
}

/// Whether the tokens mention one of the names: as an identifier or inline in a format string.
pub(super) fn mentions_any(tokens: TokenStream, names: &[String]) -> bool {
    !names.is_empty()
        && tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => names.iter().any(|name| ident == name),
            TokenTree::Group(group) => mentions_any(group.stream(), names),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                text.contains('{') && names.iter().any(|name| mentions_inline(&text, name))
            }
            TokenTree::Punct(_) => false,
        })
}

/// Whether the format string has `{name}` or `{name:..}`.
fn mentions_inline(text: &str, name: &str) -> bool {
    text.match_indices('{')
        .any(|(at, _)| text[at + 1..].strip_prefix(name).is_some_and(|rest| rest.starts_with(['}', ':'])))
}
