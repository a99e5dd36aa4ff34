//! What the words of the code around a construct tell, where its syntax would have to be walked again.

use memchr::memmem;
use steadfast_source::Comment;

use crate::knowledge::last_of;

/// Whether `wanted` stands in `code`, whatever white space is between its tokens.
pub(in crate::handler) fn has_code(code: &str, wanted: &str) -> bool {
    places(code, wanted).next().is_some()
}

/// Where `wanted` stands in `code`: the byte at which its longest name begins, or its first character if it has none.
///
/// The longest name is the rarest part of it. Names that follow one another are written with a space between them.
fn places<'text>(code: &'text str, wanted: &'text str) -> impl Iterator<Item = usize> + 'text {
    let is_name = |char: char| char.is_alphanumeric() || char == '_';
    let longest = wanted.split(|char| !is_name(char)).max_by_key(|name| name.len()).unwrap_or_default();
    let rarest = if longest.is_empty() { wanted.get(..1).unwrap_or(wanted) } else { longest };
    let start = wanted.find(rarest).unwrap_or_default();
    let (head, tail) = (&wanted[..start], &wanted[start + rarest.len()..]);
    memmem::find_iter(code.as_bytes(), rarest).filter(move |at| {
        let mut before = code[..*at].chars().rev().filter(|char| !char.is_whitespace());
        let mut after = code[at + rarest.len()..].chars().filter(|char| !char.is_whitespace());
        head.chars().rev().filter(|char| !char.is_whitespace()).all(|char| before.next() == Some(char))
            && tail.chars().filter(|char| !char.is_whitespace()).all(|char| after.next() == Some(char))
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
    let returned = code.strip_prefix("return").filter(|rest| rest.starts_with(open));
    let returned = returned.map(|rest| rest.trim_start_matches(|char| open.contains(&char) || char == '{'));
    let code = returned.unwrap_or(code);
    let path = code.split(['(', '!', ';', '{', '.']).next().unwrap_or_default();
    let is_error =
        matches!(last_of(path).trim_matches(|char: char| char.is_whitespace() || char == ')'), "Err" | "bail");
    // `Err(error) => ..` is the next arm.
    is_error && !behind(&code[path.len()..], ['(', ')']).is_some_and(|rest| rest.trim_start().starts_with("=>"))
}

/// Whether the code starts with a message: `warn!(..)`, `tracing::error!(..)`.
pub(super) fn starts_with_message(code: &str) -> bool {
    let path = code.trim_start_matches(|char: char| char.is_whitespace() || char == ';');
    let Some((path, _)) = path.split_once('!') else { return false };
    let is_path = path.chars().all(|char| char.is_alphanumeric() || char.is_whitespace() || matches!(char, '_' | ':'));
    is_path && matches!(last_of(path).trim(), "error" | "warn" | "eprintln")
}

/// The code behind the block that it starts with: behind the loop over what a construct gives.
pub(super) fn behind_block(code: &str) -> Option<&str> {
    behind(code.trim_start_matches(|char: char| char.is_whitespace() || char == ')'), ['{', '}'])
}

/// The code behind the part between brackets that it starts with.
fn behind(code: &str, [open, close]: [char; 2]) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, char) in code.char_indices() {
        if char == open {
            depth += 1;
        } else if depth == 0 {
            return None;
        } else if char == close {
            depth -= 1;
            if depth == 0 {
                return code.get(at + close.len_utf8()..);
            }
        }
    }
    None
}

/// What the statement that the code starts with makes an error of where it is not there, by its name: `found.ok_or_else(..)?`, `if
/// found.is_none() { return Err(..) }`; no name where that is a longer expression.
pub(super) fn missed(code: &str) -> Option<&str> {
    let code = code.trim_start_matches(|char: char| char.is_whitespace() || matches!(char, ';' | '}' | ')'));
    let made = &code[..code.find([',', ';', '{']).unwrap_or(code.len())];
    let statement = &code[..code.find(';').unwrap_or(code.len())];
    let brackets = |char: char| char.is_whitespace() || matches!(char, '(' | ')' | '{' | '}');
    let is_returned = |at: &usize| starts_with_error(statement[at + "is_none".len()..].trim_start_matches(brackets));
    let at = places(made, ".ok_or").next().or_else(|| {
        let asked = places(statement, ".is_none()").next().filter(|_| statement.starts_with("if"));
        asked.filter(is_returned)
    })?;
    let before = code[..at].trim_end_matches(|char: char| char.is_whitespace() || matches!(char, '.' | ')' | '}'));
    before.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next()
}

/// Whether the block in which the code starts ends with an error that is returned, and with nothing else before that.
pub(super) fn ends_with_error(code: &str) -> bool {
    let mut depth = 0_usize;
    let mut last = 0;
    let mut in_text = false;
    let mut before = ' ';
    for (at, char) in code.char_indices() {
        match char {
            '"' if before != '\\' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            // The block was the value of a statement.
            '}' if depth == 0
                && code[..at].trim().is_empty()
                && code[at + 1..].trim_start().starts_with([';', '.', ')', ',', ']', '?']) =>
            {
                last = at + 1;
            }
            '}' if depth == 0 => {
                return !has_code(&code[..at], "Ok(") && starts_with_error(&code[last..at]);
            }
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                // Behind a block a statement may begin.
                if char == '}' && depth == 0 && code[at + 1..].trim_start().starts_with(char::is_alphabetic) {
                    last = at + 1;
                }
            }
            ';' if depth == 0 && !code[at + 1..].trim_start().starts_with('}') => last = at + 1,
            _ => {}
        }
        // `\\"` ends a text.
        before = if before == '\\' && char == '\\' { ' ' } else { char };
    }
    false
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
    "interact",
    "prompt",
    "rng",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found_however_it_is_spaced() {
        assert!(has_code("file . sync_all ( )\n ?", "sync_all()?"));
        assert!(has_code("file.read()\n    .unwrap ()", ".unwrap()"));
        assert!(has_code("go(work ? )", "?)"));
        assert!(!has_code("un wrap()", "unwrap()"));
        assert!(!has_code("sync_all()", "sync_all()?"));
    }

    #[test]
    fn an_error_is_told_from_the_next_arm() {
        assert!(starts_with_error(" return Err(Closed { after: (1) })"));
        assert!(starts_with_error("Err(error)"));
        assert!(!starts_with_error("Err(error) => break"));
        assert!(!starts_with_error("Err((one, _))\n=> {}"));
        assert_eq!(behind_block("\n{ if a { b() } } Err(c)"), Some(" Err(c)"));
        assert_eq!(behind_block(") { a() } Err(c)"), Some(" Err(c)"));
        assert_eq!(behind_block("} Err(c)"), None);
        assert_eq!(missed("} let one = found.ok_or_else(|| a)?;"), Some("found"));
        assert_eq!(missed("if found.is_none() { return Err(a); }"), Some("found"));
        assert_eq!(missed("if found.is_none() { b(); }"), None);
        assert_eq!(missed("a(), owner: owner.ok_or(b)?"), None);
        assert!(starts_with_message(";\n tracing :: warn ! (\"it ended\")"));
        assert!(!starts_with_message("let text = format!(\"{error}\")"));
    }

    #[test]
    fn a_block_that_ends_with_an_error_is_told() {
        for code in [
            ";\n return Err(Closed);\n }",
            ".flatten(); let text = format!(\"; }} \\\"{x}\"); bail!(\"{text}\") } Ok(())",
            "; if verbose { show(); } Err(error) }",
            "; let x = call(|y| { y + 1 }); return Err(Conflict { x, y: 1 }); }",
            "}.unwrap_or_default(); Err(Conflict { x }) }",
        ] {
            assert!(ends_with_error(code), "{code}");
        }
        for code in [
            "; call(); }",
            "; if old { return Ok(()); } Err(error) }",
            "; if new { call() } else { return Err(error) } }",
            "; while wait() { Err(1)?; } done() } Err(2) }",
            "",
        ] {
            assert!(!ends_with_error(code), "{code}");
        }
    }
}
