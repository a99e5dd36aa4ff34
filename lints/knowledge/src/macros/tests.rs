//! Matching and writing, one rule at a time, and what must not happen whatever the macros are.

use std::sync::Arc;

use super::*;
use crate::items::collect;

/// What `macro` makes of `arguments`, `None` if no rule matches.
fn expansion(rules: &str, arguments: &str) -> Option<String> {
    let rules = Rules::read(tokens_of(rules).expect("these are tokens")).expect("these are rules");
    let (rule, bindings) = matched(&rules, tokens_of(arguments).expect("these are tokens"), true)?;
    let written = Writer::new(&bindings, None, 10_000, None).all(&rule.template).ok()?;
    Some(written.tokens.to_string())
}

/// Checks that a macro makes the same of each of some arguments as those in the list beside it.
#[track_caller]
fn assert_expands(rules: &str, cases: &[(&str, Option<&str>)]) {
    for (arguments, expected) in cases {
        let expected = expected.map(|text| tokens_of(text).expect("these are tokens").to_string());
        assert_eq!(expansion(rules, arguments), expected, "{arguments}");
    }
}

fn source(path: &str, text: &str) -> SourceFile {
    let parsed = steadfast_source::parse(text).expect("it is Rust");
    SourceFile { path: path.to_owned(), items: Arc::new(collect(&parsed.file.items, true).items) }
}

fn expanded(text: &str) -> (FileItems, Tally) {
    let mut files = [source("lib.rs", text)];
    let tally = expand(&mut files, false);
    let [file] = files;
    (Arc::unwrap_or_clone(file.items), tally)
}

#[test]
fn each_kind_of_fragment_takes_what_it_should() {
    for (kind, taken) in [
        ("ident", &["a", "r#type", "fn", "Self"][..]),
        ("lifetime", &["'a", "'static"]),
        ("literal", &["1", "-1.5", "\"a\"", "b'a'", "true"]),
        ("tt", &["a", "=>", "::", "..=", "'a", "(a b)", "[", "1"]),
        ("ty", &["u8", "&'a mut [T; 3]", "dyn A + 'a", "fn(u8) -> u8", "<T as A>::B", "!", "Vec<Vec<u8>>"]),
        (
            "expr",
            &["1 + 2", "a.b()?.c", "|x| x + 1", "if a { 1 } else { 2 }", "S { a: 1 }", "&mut x", "..3", "'a: loop {}"],
        ),
        ("pat", &["Some(x)", "A | B", "| A", "1..=2", "ref x", "&(a, _)", "[a, ..]"]),
        ("pat_param", &["Some(x)", "-1"]),
        ("path", &["a::b<u8>::C", "::std::vec::Vec<u8>", "crate"]),
        ("block", &["{ a; b }", "{}"]),
        ("stmt", &["let x: u8 = 1", "x += 1", "fn f() {}"]),
        ("item", &["pub fn f() {}", "struct S;", "#[a] impl A for B {}", "use a::b;", "m! {}"]),
        ("meta", &["inline", "cfg(a, b = \"c\")", "doc = \"x\"", "a::b[c]", "unsafe(no_mangle)"]),
        ("vis", &["pub", "pub(crate)", "pub(in a::b)", "crate_name"]),
    ] {
        for text in taken {
            let Some(tokens) = tokens_of(text) else { continue };
            if kind == "vis" && *text == "crate_name" {
                // Nothing is a visibility, as long as something comes after it.
                assert_expands("($v:vis $n:ident) => { [$v] $n }", &[(text, Some("[] crate_name"))]);
                continue;
            }
            let rules = format!("($x:{kind}) => {{ [[$x]] }}");
            assert_expands(&rules, &[(text, Some(&format!("[[{tokens}]]"))), ("", None)]);
            assert!(expansion(&rules, &format!("{text} ; ;")).is_none(), "{kind} {text}");
        }
    }
    assert_expands("($x:ident) => { $x }", &[("_", None), ("1", None), ("'a", None), ("(a)", None)]);
    assert_expands("($x:pat_param | $y:pat_param) => { [$y $x] }", &[("A | B", Some("[B A]"))]);
}

#[test]
fn repetitions_nest_and_separate() {
    assert_expands(
        "($($k:ident : $($v:expr),+ $(,)?);* $(;)?) => { $( $k [ $( ($k $v) )* ] ),* }",
        &[
            ("", Some("")),
            ("a: 1", Some("a [(a 1)]")),
            ("a: 1, 2; b: 3,;", Some("a [(a 1) (a 2)], b [(b 3)]")),
            ("a: ; b: 3", None),
            ("a: 1; ; b: 3", None),
        ],
    );
    assert_expands("($($x:tt)=>*) => { $($x)&* }", &[("a => & => c", Some("a & & & c")), ("a b", None)]);
    assert_expands(
        "($($x:ident)? $(= $y:ident)?) => { ($($x)?, $($y)?) }",
        &[("= b", Some("(, b)")), ("a", Some("(a,)"))],
    );
    assert_expands("($(($($x:ident)*))*) => { $([$($x)*])* }", &[("() (a b) ()", Some("[] [a b] []"))]);
    // As often as what is inside says, which must agree.
    assert_expands(
        "($($x:ident)*; $($y:ident)*) => { $($x = $y,)* }",
        &[("a b; c d", Some("a = c, b = d,")), ("a; c d", None)],
    );
    assert_expands("($($x:ident)*) => { $x }", &[("a", None)]);
    assert_expands("($x:ident) => { $($x)* }", &[("a", None)]);
}

#[test]
fn the_first_rule_that_matches_counts_and_errors_end_the_search() {
    assert_expands(
        "(@a $x:ident) => { inner $x }; (Any) => { any }; ($t:ty) => { ty [$t] }; ($($t:tt)*) => { rest }",
        &[
            ("@a b", Some("inner b")),
            ("Any", Some("any")),
            ("Any<u8>", Some("ty [Any<u8>]")),
            ("a b", Some("rest")),
            ("; b", Some("rest")),
        ],
    );
    // Two ways to go on are an error, as in rustc, whatever comes after.
    assert_expands("($($x:ident)* $y:ident) => { a }; ($($t:tt)*) => { b }", &[("a b", None), ("1", Some("b"))]);
    assert_expands("([$] $x:tt) => { $x [$] }", &[("[$] a", Some("a [$]"))]);
    assert_expands("(${count($x)}) => { a }; () => { b }", &[("", None)]);
    assert_expands(
        "(a => $x:tt) => { $x $y $crate }",
        &[("a => b", Some("b $y crate")), ("a = > b", Some("b $y crate"))],
    );
}

#[test]
fn what_never_ends_ends() {
    let endless = [
        "macro_rules! m { ($($x:tt)*) => { m! { $($x)* } } } m! { a }",
        "macro_rules! m { ($($x:tt)*) => { m! { $($x)* a } m! { $($x)* b } } } m! { a }",
        "macro_rules! m { ($($x:tt)*) => { m! { $($x)* $($x)* } } } m! { a }",
        "macro_rules! m { ($x:tt) => { m! { [$x $x] } } } m! { a }",
        "macro_rules! m { ($x:tt) => { m! { [[[[[[[[$x]]]]]]]] } } } m! { a }",
        "macro_rules! m { ($($x:tt)*) => { macro_rules! n { () => { m! { $($x)* } } } n! {} } } m! { a }",
        "macro_rules! m { ($x:ty) => { m! { &$x } } } m! { u8 }",
        "macro_rules! m { ($x:expr) => { m! { !$x } } } m! { 1 }",
    ];
    for text in endless {
        let (items, tally) = expanded(text);
        assert_eq!(tally.excessive, 1, "{text} {tally:?}");
        assert!(items.calls.is_empty() && items.functions.is_empty(), "{text}");
    }
    // rustc refuses these definitions; here it is enough that they end.
    for text in [
        "macro_rules! m { ($($($x:tt)*)*) => { fn f() {} } } m! { a }",
        "macro_rules! m { ($()* a) => { fn f() {} } } m! { a }",
    ] {
        assert_eq!(expanded(text).1.expanded, 1, "{text}");
    }
    for text in [
        "macro_rules! m { ($($v:vis)*) => { fn f() {} } } m! { a }",
        "macro_rules! m { ($()* $()+) => { fn f() {} } } m! { a }",
        "macro_rules! m { ($($v:vis)* a) => { fn f() {} } } m! { pub a }",
        "macro_rules! m { ($x:nothing) => { fn f() {} } } m! { a }",
        "macro_rules! m { ($x) => { fn f() {} } } m! { a }",
        "macro_rules! m { (a) => fn } m! { a }",
        "macro_rules! m { $ } m! { a }",
        "macro_rules! m { } m! { a }",
        "macro_rules! m { (a) => { $($crate)* } } m! { a }",
    ] {
        let (items, tally) = expanded(text);
        assert_eq!((items.functions.len(), tally.expanded), (0, 0), "{text} {tally:?}");
    }
    // What is beside it is not lost.
    let (items, tally) =
        expanded(&format!("{} fn f() {{}} macro_rules! g {{ () => {{ fn g() {{}} }} }} g! {{}}", endless[1]));
    assert_eq!((items.functions.len(), tally.excessive), (2, 1));
    let (items, tally) = expanded("macro_rules! m { (a) => { fn } } m! { a } m! { b } other! { a }");
    assert_eq!((tally.unreadable, tally.unmatched, tally.unknown), (1, 1, 1));
    assert_eq!(items.calls.len(), 1);
}

#[test]
fn what_is_deep_costs_no_stack() {
    let types = format!("{}u8", "&".repeat(2000));
    let (items, tally) =
        expanded(&format!("macro_rules! m {{ ($t:ty) => {{ type A = (&{types}, {types}, $t); }} }} m! {{ {types} }}"));
    assert_eq!((items.aliases.len(), tally.expanded), (1, 1));
    let (items, tally) =
        expanded(&format!("macro_rules! m {{ ($t:ty) => {{ type A = &{types}$t; }} }} m! {{ {types} }}"));
    assert_eq!((items.aliases.len(), tally.excessive), (0, 1));
}

#[test]
fn definitions_that_differ_declare_nothing() {
    let first = source("lib.rs", "mod a; mod b; mod c; m! {} n! {} one! {}");
    let a = source("a.rs", "macro_rules! m { () => { fn f() {} } } macro_rules! n { () => { fn f() {} } }");
    let b = source("b.rs", "macro_rules! m { () => { fn g() {} } } macro_rules! n { (a) => { fn g() {} } }");
    let c = source("c.rs", "macro_rules! one { () => { fn h() {} } } fn f() { macro_rules! one { () => {} } }");
    let mut files = [first, a, b, c];
    let tally = expand(&mut files, false);
    assert_eq!((tally.ambiguous, tally.expanded), (1, 2), "{tally:?}");
    let names: Vec<&str> = files[0].items.functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["f", "h"]);
}

#[test]
fn definitions_of_which_a_cfg_chooses_one_declare_the_same_module() {
    let (items, tally) = expanded(
        "#[cfg(feature = \"all\")] macro_rules! m { ($v:vis mod $n:ident) => { #[doc(hidden)] pub mod $n; } }
         #[cfg(not(feature = \"all\"))] macro_rules! m { ($v:vis mod $n:ident) => { $v mod $n; } }
         m! { mod one } m! { pub(crate) mod two }",
    );
    assert_eq!((tally.expanded, tally.ambiguous), (2, 0), "{tally:?}");
    let names: Vec<&str> = items.modules[0].files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
}

#[test]
fn nearer_definitions_come_first() {
    let root = source("src/lib.rs", "#[macro_use] mod a; #[macro_use] mod b;");
    let a = source("src/a/mod.rs", "macro_rules! m { (x) => { fn of_a() {} } } mod inner;");
    let inner = source("src/a/inner.rs", "m! { x } m! { y }");
    let b = source("src/b.rs", "macro_rules! m { ($y:ident) => { fn of_b() {} } }");
    let mut files = [root, a, inner, b];
    expand(&mut files, false);
    let names: Vec<&str> = files[2].items.functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["of_a", "of_b"]);
}

#[test]
fn documentation_is_kept_as_often_as_macros_ask_for_it() {
    let two = "macro_rules! m { ($(#[doc = $a:literal] #[doc = $b:literal] $n:ident,)*) => { $( fn $n() {} )* } }";
    let (items, _) = expanded(&format!("{two} m! {{\n/// a\n/// b\nf,\n/// c\n/// d\ng, }}"));
    assert_eq!(items.functions.len(), 2);
    let some = "macro_rules! m { ($($(#[$a:meta])+ $n:ident,)*) => { $( $(#[$a])* fn $n() {} )* } }";
    let lines = "/// long\n".repeat(20);
    let text = format!("{some} m! {{\n{lines} f,\n#[must_use]\n{lines} g, }}");
    let parsed = steadfast_source::parse(&text).expect("it is Rust");
    assert!(collect(&parsed.file.items, true).items.calls[0].arguments.len() < 80);
    let (items, _) = expanded(&text);
    let must_use: Vec<bool> = items.functions.iter().map(|function| function.must_use).collect();
    assert_eq!(must_use, [false, true]);
}

#[test]
fn a_semicolon_may_be_missing_at_the_end() {
    let (items, _) =
        expanded("macro_rules! m { ($n:ident) => { m!(@one $n) }; (@one $n:ident) => { fn $n() {} } } m! { f }");
    assert_eq!(items.functions.len(), 1);
}

#[test]
fn of_crates_that_nobody_works_on_only_what_others_can_use_is_kept() {
    let text = "#[macro_export] macro_rules! shown { () => {} } macro_rules! own { ($n:ident) => { pub fn $n() {} fn hidden() {} } }
                own! { f } flags::flags! { A }";
    for (only_public, functions, calls) in [(false, 2, 1), (true, 1, 0)] {
        let mut files = [source("lib.rs", text)];
        let tally = expand(&mut files, only_public);
        let items = &files[0].items;
        assert_eq!((tally.expanded, tally.unknown), (1, 1));
        assert_eq!((items.functions.len(), items.calls.len(), items.macros.len()), (functions, calls, 1));
    }
}
