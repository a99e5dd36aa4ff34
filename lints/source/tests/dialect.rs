//! Rust that syn does not read as it stands: packages in one file, older editions, what only macros take.

use steadfast_source::{ParseFailure, comments, forget_spans, parse};
use syn::spanned::Spanned;

/// The text of every item, taken by its range.
fn items(text: &str) -> Vec<String> {
    let parsed = parse(text).unwrap_or_else(|failure| panic!("{failure}: {text}"));
    let ranges = parsed.file.items.iter().map(|item| parsed.range(item.span()));
    let items = ranges.map(|range| text[range].to_owned()).collect();
    forget_spans();
    items
}

#[test]
fn a_frontmatter_is_skipped() {
    for before in [
        "---\n---\n",
        "---cargo\n[dependencies]\n# ünïcode // no comment\nclap = \"4\"\n---\n",
        "--- Cargo.toml  \nedition = \"2024\"\n---  \n",
        "-----\n---\n-----\n",
        "---\r\nedition = \"2024\"\r\n---\r\n",
        "#!/usr/bin/env cargo\n---\n---\n",
        "\u{feff}#!/usr/bin/env cargo\n\n\n---\n---\n",
    ] {
        let text = format!("{before}\n// one\nfn main() {{}}\n");
        assert_eq!(items(&text), ["fn main() {}"], "{text}");
        let comments: Vec<_> = comments(&text).into_iter().map(|comment| text[comment.range].to_owned()).collect();
        assert_eq!(comments, ["// one"], "{text}");
    }
}

#[test]
fn a_frontmatter_does_not_take_the_shebang_along() {
    let parsed = parse("#!/bin/x\n---\n---\nfn main() {}").expect("it is a package in one file");
    assert_eq!(parsed.file.shebang.as_deref(), Some("#!/bin/x"));
    forget_spans();
}

#[test]
fn what_only_looks_like_a_frontmatter_is_none() {
    for text in [
        "---\nfn main() {}",
        "---\n----\nfn main() {}",
        "----\n---\nfn main() {}",
        "--\n--\nfn main() {}",
        " ---\n---\nfn main() {}",
        "fn f() {}\n---\n---\nfn main() {}",
        "---\n--- more\nfn main() {}",
    ] {
        assert!(matches!(parse(text), Err(ParseFailure::Syntax { .. })), "{text}");
        forget_spans();
    }
}

#[test]
fn the_macro_of_edition_2015_is_a_macro() {
    let parsed = parse("fn f() { try!(a); let b = try!(c).d; }").expect("edition 2015 has it");
    let syn::Item::Fn(function) = &parsed.file.items[0] else { panic!("it is a function") };
    let syn::Stmt::Macro(first) = &function.block.stmts[0] else { panic!("it is a macro") };
    assert!(first.mac.path.is_ident("try"));
    forget_spans();
}

#[test]
fn a_trait_object_may_have_no_keyword() {
    let text = "fn ü(a: &mut FnMut(&mut T) -> X, b: Box<Fn(A) -> B>, c: &'a FnOnce(/* Fn(A) */)) where F: Fn(A) {}";
    let parsed = parse(text).expect("edition 2018 has it");
    let syn::Item::Fn(function) = &parsed.file.items[0] else { panic!("it is a function") };
    let inputs: Vec<_> = function.sig.inputs.iter().map(|input| &text[parsed.range(input.span())]).collect();
    assert_eq!(inputs, ["a: &mut FnMut(&mut T) -> X", "b: Box<Fn(A) -> B>", "c: &'a FnOnce(/* Fn(A) */)"]);
    let Some(clause) = &function.sig.generics.where_clause else { panic!("it has bounds") };
    assert_eq!(&text[parsed.range(clause.span())], "where F: Fn(A)");
    forget_spans();
}

#[test]
fn a_text_that_parses_as_it_stands_is_left_alone() {
    let parsed = parse("m! { pub impl A {} &Fn(A) }").expect("a macro takes anything");
    let syn::Item::Macro(item) = &parsed.file.items[0] else { panic!("it is a macro") };
    assert_eq!(item.mac.tokens.to_string(), "pub impl A { } & Fn (A)");
    forget_spans();
}

#[test]
fn an_extension_trait_may_have_a_visibility() {
    for visibility in ["pub", "pub(crate)", "pub(in crate::a)", "pub /* why */ (super)"] {
        let text =
            format!("#[ext(Name)]\n{visibility} impl<T> Vec<T> {{}} {visibility} unsafe impl A {{}}\nfn f() {{}}");
        let items = items(&text);
        assert_eq!(items.len(), 3, "{text}");
        assert!(items[0].ends_with("impl<T> Vec<T> {}"), "{text}");
        assert_eq!(items[1..], ["unsafe impl A {}", "fn f() {}"], "{text}");
    }
}

#[test]
fn a_failure_in_other_words_is_told_where_it_is() {
    let mended = "pub impl ü {}";
    for (text, wrong) in [
        (format!("{mended}\nfn g() {{ 1 2 }}"), "2"),
        (format!("fn g() {{ 1 2 }}\n{mended}"), "2"),
        (format!("{mended}\nfn g() {{ \"1\" \"2\" }}"), "\"2\""),
    ] {
        let Err(ParseFailure::Syntax { range, .. }) = parse(&text) else { panic!("an operator is missing") };
        assert_eq!(&text[range], wrong, "{text}");
        forget_spans();
    }
}
