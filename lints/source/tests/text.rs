//! Comments and byte ranges, against the tokens that the parser itself sees.

use std::path::Path;

use proc_macro2::{Span, TokenStream, TokenTree};
use proptest::prelude::*;
use steadfast_source::{Comment, ParseFailure, comments, forget_spans, parse};

/// The texts of the comments in `text`, doc comments marked with a `!`.
fn listed(text: &str) -> Vec<String> {
    comments(text)
        .into_iter()
        .map(|Comment { range, doc }| format!("{}{}", if doc { "!" } else { "" }, &text[range]))
        .collect()
}

/// Takes the bytes of all leaves of `tokens`, delimiters included, from `expected`.
fn take(text: &str, tokens: TokenStream, expected: &mut [bool]) {
    for token in tokens {
        // All tokens of the attribute that a doc comment becomes have the range of the comment.
        if documents(&text[token.span().byte_range()]) {
            continue;
        }
        match token {
            TokenTree::Group(group) => {
                expected[group.span_open().byte_range()].fill(false);
                take(text, group.stream(), expected);
                expected[group.span_close().byte_range()].fill(false);
            }
            leaf => expected[leaf.span().byte_range()].fill(false),
        }
    }
}

/// Whether a comment is made an attribute by the parser, whose tokens cover it.
fn documents(comment: &str) -> bool {
    comment.starts_with("//!")
        || comment.starts_with("/*!")
        || comment.starts_with("///") && !comment.starts_with("////")
        || comment.starts_with("/**") && !comment.starts_with("/***") && comment != "/**/"
}

/// The bytes of `text` that are in no token and no whitespace, or in a doc comment; `None` if it has no tokens.
fn expected(text: &str) -> Option<Vec<bool>> {
    let tokens = text.parse().ok()?;
    let mut expected: Vec<bool> = text.bytes().map(|byte| !byte.is_ascii_whitespace()).collect();
    take(text, tokens, &mut expected);
    forget_spans();
    Some(expected)
}

/// Checks that the comments of `text` are what stands between its tokens; whether it has tokens.
fn check_gaps(text: &str) -> bool {
    let Some(expected) = expected(text) else { return false };
    let mut found = vec![false; text.len()];
    for comment in comments(text) {
        found[comment.range].fill(true);
    }
    for (at, byte) in text.bytes().enumerate() {
        if !byte.is_ascii_whitespace() {
            assert_eq!(found[at], expected[at], "byte {at} of {text:?}");
        }
    }
    true
}

#[test]
fn comments_are_told_from_what_looks_like_them() {
    let text = concat!(
        "#![a] //! inner\n/// outer\n//// plain\n/** block */ /*! inner */ /*** plain */ /**/\n",
        r##"fn r#fn<'a>(b: &'a str) { "// \" //"; r#"" // "#; b"//"; br#"//""#; c"//"; cr"//"; '"'; '\''; b'"'; 'a'; }"##,
        "/* a /* b */ // c */ x / y // d\r\n\"ä //\" // ß\n1 /*",
    );
    assert_eq!(
        listed(text),
        [
            "!//! inner",
            "!/// outer",
            "//// plain",
            "!/** block */",
            "!/*! inner */",
            "/*** plain */",
            "/**/",
            "/* a /* b */ // c */",
            "// d",
            "// ß",
            "/*",
        ]
    );
}

#[test]
fn a_quote_after_a_hash_begins_a_string() {
    assert_eq!(listed("m!(#\"// no\"# ##\"// no\"## // yes"), ["// yes"]);
    assert!(check_gaps("m!{#\"// no\"# ##\"/* no\"## /* yes */ ### 'a' #'a 1}"));
}

#[test]
fn a_name_after_k_and_a_hash_is_a_token_of_its_own() {
    assert_eq!(listed("m!(k#br#\"\" // no\"#) // yes"), ["// yes"]);
    assert!(check_gaps("m!{k#br#\"\" /* no\"# k#b\"/* no\" /* yes */ k#name k# r#fn k#r#\"/*\"# 1}"));
}

#[test]
fn a_number_without_its_exponent_ends_at_the_sign() {
    assert_eq!(listed("m!(1e-r#r# // yes"), ["// yes"]);
    assert!(check_gaps("m!{1e-r#r#/* yes */ 1.0e+'a' 2E+ 2E_-b'\"' 1e//yes\n}"));
}

#[test]
fn a_shebang_line_holds_no_comment() {
    assert_eq!(listed("\u{feff}#!//bin/run // no\n// yes"), ["// yes"]);
    assert_eq!(listed("#! // yes\n[a]"), ["// yes"]);
}

#[test]
fn own_sources_agree_with_the_tokens() {
    let mut files = 0;
    for entry in
        walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).into_iter().filter_entry(|entry| {
            entry.depth() == 0
                || entry.file_name() != "target" && !entry.file_name().as_encoded_bytes().starts_with(b".")
        })
    {
        let entry = entry.expect("the repository is readable");
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(entry.path()).expect("the file is text");
            assert!(check_gaps(&text), "{} has no tokens", entry.path().display());
            files += 1;
        }
    }
    assert!(files >= 5, "{files}");
}

#[test]
fn ranges_are_those_of_the_text_as_given() {
    let preambles = [
        "",
        "\u{feff}",
        "#!/usr/bin/env run\n",
        "\u{feff}#!/usr/bin/ä\r\n",
        "#!",
        "// ä\r\n",
        "#![a] ",
        "---\n---\n\n",
    ];
    for (before, name) in preambles.into_iter().flat_map(|before| [(before, "größe"), (before, "size")]) {
        let newline = if before == "#!" { "\n" } else { "" };
        let comment = if name.is_ascii() { "/* s */" } else { "/* ß𝄞 */" };
        let text = format!("{before}{newline}{comment} fn {name}() {{}} {comment}\nfn b() {{}}");
        let parsed = parse(&text).expect("the text is Rust");
        let names = parsed.file.items.iter().map(|item| match item {
            syn::Item::Fn(function) => &text[parsed.range(function.sig.ident.span())],
            other => panic!("{other:?} is no function", other = std::mem::discriminant(other)),
        });
        assert!(names.eq([name, "b"]), "{text:?}");
        assert_eq!(parsed.comments, comments(&text));
        assert_eq!(parsed.file.shebang.is_some(), text.contains("#!") && !text.contains("#!["));
    }
}

#[test]
fn a_failure_says_where_in_the_text_as_given() {
    for before in ["", "\u{feff}", "#!/usr/bin/env run\n", "\u{feff}#!/usr/bin/ä\r\n", "// ä\n"] {
        for (text, wrong) in [("fn ß() {}\nfn ! () {}", "!"), ("fn ß() { ) }", ")"), ("fn ß( {}", "("), ("\0", "\0")]
        {
            let text = format!("{before}{text}");
            match parse(&text) {
                Err(ParseFailure::Syntax { range, .. }) => {
                    assert_eq!(Some(range.start), text.rfind(wrong), "{text:?}");
                    assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{text:?}");
                }
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_failure_at_the_end_is_inside_the_text() {
    for text in ["fn", "\u{feff}fn", "#!a\nfn a() -> ", "\u{feff}#!ä\npub // ß"] {
        match parse(text) {
            Err(ParseFailure::Syntax { range, .. }) => assert!(range.end <= text.len(), "{text:?}: {range:?}"),
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[test]
fn texts_without_items_parse() {
    for text in ["", "\u{feff}", "#!", "\u{feff}#!a", "#!a\r\n", "// a", "/* a */\r\n", "//! a", " \n\t", "#![a]"] {
        let parsed = parse(text).expect("the text is Rust");
        assert!(parsed.file.items.is_empty(), "{text:?}");
    }
}

#[test]
fn a_span_of_no_file_has_an_empty_range() {
    let parsed = parse("\u{feff}fn a() {}").expect("the text is Rust");
    assert!(parsed.range(Span::call_site()).is_empty());
}

/// Text from pieces that meet in the lexer, among them what is left open and what is no Rust.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "//",
        "/*",
        "*/",
        "/",
        "*",
        "!",
        "\n",
        "\r",
        "\r\n",
        " ",
        "\"",
        "'",
        "\\",
        "#",
        "r",
        "b",
        "c",
        "r#",
        "br#\"",
        "\"#",
        "'a",
        "'a'",
        "a",
        "ä",
        "𝄞",
        "\u{feff}",
        "\u{a0}",
        "\u{200e}",
        "\0",
        "1",
        "1e",
        ".",
        "<",
        ">",
        "(",
        ")",
        "{",
        "}",
        "|",
        "-",
        "=",
        ",",
        ";",
        "#!",
        "k#",
        "\u{1f980}",
        "as",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

/// Checks what is promised of the comments of any text.
fn check_order(text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for Comment { range, .. } in comments(text) {
        prop_assert!(end <= range.start && range.start < range.end);
        end = range.end;
        let comment = text.get(range);
        prop_assert!(comment.is_some_and(|comment| comment.starts_with("//") || comment.starts_with("/*")));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comments_of_any_text_are_in_order(text in any::<String>()) {
        check_order(&text)?;
    }

    #[test]
    fn comments_of_broken_tokens_are_in_order(text in soup()) {
        check_order(&text)?;
        let parsed = parse(&text);
        if let Err(ParseFailure::Syntax { range, .. }) = parsed {
            prop_assert!(text.get(range).is_some());
        }
        forget_spans();
    }

    #[test]
    fn comments_are_the_gaps_between_tokens(text in soup()) {
        // The parser sees some other characters as whitespace than the language does, and `parse` takes a mark or a
        // shebang away, so that the text is one where they agree. In `'r"\"` the parser sees a quote and a raw string,
        // the language a lifetime and the beginning of a string.
        let text = format!(" {}", text.replace(|character: char| !character.is_ascii(), "a"));
        prop_assume!(!["'r\"", "'b\"", "'c\"", "'br\"", "'cr\""].iter().any(|prefix| text.contains(prefix)));
        check_gaps(&text);
    }
}
