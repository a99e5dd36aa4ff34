//! Hostile nesting: whatever is repeated however often is refused or parsed, visited and dropped, and never overflows.

use std::hint::black_box;
use std::panic::resume_unwind;
use std::thread;

use steadfast_source::{ParseFailure, STACK_SIZE, forget_spans, on_large_stack, parse};
use syn::visit::Visit;

/// A shape: what comes first, what is repeated, what stands in the middle, what closes each repetition, what comes last.
type Shape = [&'static str; 5];

/// Expressions, put into `fn f() { let _ = ...; }`.
const EXPRESSIONS: &[Shape] = &[
    ["", "(", "1", ")", ""],
    ["", "[", "1", "]", ""],
    ["", "{", "1", "}", ""],
    ["", "f(", "1", ")", ""],
    ["", "f::<T>(", "1", ")", ""],
    ["", "S { a: ", "1", "}", ""],
    ["", "!", "1", "", ""],
    ["", "-", "1", "", ""],
    ["", "*", "a", "", ""],
    ["", "&", "a", "", ""],
    ["", "&mut ", "a", "", ""],
    ["", "&raw const ", "a", "", ""],
    ["", "|a| ", "a", "", ""],
    ["", "|a, b| ", "a", "", ""],
    ["", "|a: A, b| -f(c) + ", "a", "", ""],
    ["", "a::<T> | |a, b| ", "a", "", ""],
    ["", "#[a] |a, b| ", "a", "", ""],
    ["", "a < |a, b| a > |a, b| ", "a", "", ""],
    ["", "a < b = c > d = ", "a", "", ""],
    ["", "a < !!!!!!!!b = c > d = ", "a", "", ""],
    ["", "move || ", "a", "", ""],
    ["", "|| ", "a", "", ""],
    ["", "|| -> T { ", "a", "}", ""],
    ["", "async {", "1", "}", ""],
    ["", "unsafe {", "1", "}", ""],
    ["", "loop {", "1", "}", ""],
    ["", "'a: loop {", "1", "}", ""],
    ["", "if a {", "1", "}", ""],
    ["", "if a {} else ", "{ 1 }", "", ""],
    ["", "if let Some(a) = a {} else ", "{ 1 }", "", ""],
    ["", "if ", "a", "{}", ""],
    ["", "if if a {", "1", "} else { true } {}", ""],
    ["", "while ", "a", "{}", ""],
    ["", "while a {", "1", "}", ""],
    ["", "for a in ", "a", "{}", ""],
    ["", "!!for S { a } in ", "a", "{}", ""],
    ["", "match ", "a", "{}", ""],
    ["", "match a { _ => ", "1", "}", ""],
    ["", "match a { _ if ", "1", "=> 1 }", ""],
    ["", "if let | A = |a, b| ", "a", "{}", ""],
    ["", "let A = ", "a", "", ""],
    ["", "a = ", "1", "", ""],
    ["", "a += ", "1", "", ""],
    ["", "a + ", "1", "", ""],
    ["", "a && ", "1", "", ""],
    ["", "a ^ b * ", "1", "", ""],
    ["", "a..!", "1", "", ""],
    ["", "..!", "1", "", ""],
    ["", "return ", "1", "", ""],
    ["", "break ", "1", "", ""],
    ["", "break 'a ", "1", "", ""],
    ["", "yield ", "1", "", ""],
    ["a", ".b", "", "", ""],
    ["a", ".0.0", "", "", ""],
    ["a", ".b()", "", "", ""],
    ["a", ".b::<T>()", "", "", ""],
    ["", "a.b(|a, b| ", "1", ")", ""],
    ["a", "(1)", "", "", ""],
    ["a", "[1]", "", "", ""],
    ["a", "?", "", "", ""],
    ["a", ".await", "", "", ""],
    ["a", " as T", "", "", ""],
    ["a", " as m! {} ", "", "", ""],
    ["a", "::b", "", "", ""],
    ["a", "::<T>::b", "", "", ""],
    ["", "#[a] ", "1", "", ""],
    ["", "#![a] ", "1", "", ""],
    ["", "{} ", "1", "", ""],
    ["", "a! {", "1", "}", ""],
    ["", "a!(", "1", ")", ""],
    ["", "<", "T", " as T>::A", "::a()"],
    ["a::<", "A<", "T", ">", ">()"],
    ["", "a < ", "b", "", ""],
    ["", "a < b > ", "c", "", ""],
    ["", "a <<", "b", "", ""],
    ["", "if a { 1 } else { 2 } + ", "b", "", ""],
    ["", "if a { loop { fn f() {", "b", "}}}", ""],
    ["", "const { ", "1", "}", ""],
    ["", "(a, [S { a: f(", "1", ")}])", ""],
];

/// Types, put into `type A = ...;`.
const TYPES: &[Shape] = &[
    ["", "&", "T", "", ""],
    ["", "&'a mut ", "T", "", ""],
    ["", "*const ", "T", "", ""],
    ["", "(", "T", ")", ""],
    ["", "(T, ", "T", ")", ""],
    ["", "[", "T", "]", ""],
    ["", "[", "T", "; 1]", ""],
    ["", "[T; ", "1", " + 1]", ""],
    ["", "A<", "T", ">", ""],
    ["", "A<T, ", "T", ">", ""],
    ["", "A<T = ", "T", ">", ""],
    ["", "A<{", "1", "}>", ""],
    ["", "A<B<-1>, C, ", "T", ">", ""],
    ["", "fn() -> ", "T", "", ""],
    ["", "fn(", "T", ")", ""],
    ["", "for<'a, 'b> fn() -> ", "T", "", ""],
    ["", "impl Fn() -> ", "T", "", ""],
    ["", "impl Fn(T, T) -> ", "T", "", ""],
    ["", "dyn Fn(T) -> ", "T", "", ""],
    ["", "Box<dyn for<'a> Fn(&'a T, T) -> ", "T", ">", ""],
    ["", "impl A<T = ", "T", ">", ""],
    ["dyn A", " + A", "", "", ""],
    ["", "<", "T", " as A>::B", ""],
    ["", "<T as A<", "T", ">>::B", ""],
    ["A", "::<T>::A", "", "", ""],
    ["", "m!{ ", "T", "}", ""],
];

/// Patterns, put into `fn f() { let ... = 1; }`.
const PATTERNS: &[Shape] = &[
    ["", "&", "a", "", ""],
    ["", "(", "a", ")", ""],
    ["", "[", "a", "]", ""],
    ["", "A(", "a", ")", ""],
    ["", "A(a, ", "a", ")", ""],
    ["", "A { a: ", "a", "}", ""],
    ["", "a @ ", "a", "", ""],
    ["(", "A | ", "a", "", ")"],
    ["", "(A | ", "a", ")", ""],
    ["", "&mut ", "a", "", ""],
];

/// Items, put into a file as they are.
const ITEMS: &[Shape] = &[
    ["", "mod a {", "", "}", ""],
    ["", "fn f() {", "", "}", ""],
    ["", "impl A { fn f() {", "", "}}", ""],
    ["", "trait A { fn f() {", "", "}}", ""],
    ["", "const A: u8 = {", "1", "};", ""],
    ["use ", "a::", "a;", "", ""],
    ["use ", "{", "a", "}", ";"],
    ["", "macro_rules! a { () => {", "", "}}", ""],
    ["#[a", "(", "", ")", "] fn f() {}"],
    ["", "fn f() {} ", "", "", ""],
    ["", "/// a\n", "fn f() {}", "", ""],
    ["", "#[a] ", "fn f() {}", "", ""],
    ["fn f<", "A: B<", "T", ">", ">() {}"],
    ["fn f() where T: ", "for<'a, 'b> Fn(A, B) -> impl ", "A", "", " {}"],
    ["enum A { ", "A, ", "", "", "}"],
    ["enum A { A = ", "-", "1", "", "}"],
    ["", "fn f() { struct A { a: [T; {", "1", "}] } }", ""],
    ["", "(", "", "", ""],
    ["", "<", "", "", ""],
    ["", ")", "", "", ""],
    ["", "fn f() { (", "", "", ""],
    ["", "fn f() { r#", "", "", ""],
    ["", "type A = A<", "", "", ""],
];

/// Every shape in the text around it.
fn texts(count: usize) -> impl Iterator<Item = String> {
    let groups: [(&str, &[Shape], &str); 4] = [
        ("fn f() { let _ = ", EXPRESSIONS, "; }"),
        ("type A = ", TYPES, ";"),
        ("fn f() { let ", PATTERNS, " = 1; }"),
        ("", ITEMS, ""),
    ];
    groups.into_iter().flat_map(move |(before, shapes, after)| {
        shapes.iter().map(move |[first, open, middle, close, last]| {
            format!("{before}{first}{}{middle}{}{last}{after}", open.repeat(count), close.repeat(count))
        })
    })
}

/// Visits everything and counts what it visits.
struct Walk(usize);

impl Visit<'_> for Walk {
    fn visit_ident(&mut self, _: &syn::Ident) {
        self.0 += 1;
    }
}

/// Parses, visits and drops; whether the text was refused as too deep.
fn survives(text: &str) -> bool {
    let refused = match parse(text) {
        Ok(parsed) => {
            let mut walk = Walk(0);
            walk.visit_file(&parsed.file);
            black_box(walk.0);
            false
        }
        Err(failure) => matches!(failure, ParseFailure::TooDeep { .. }),
    };
    forget_spans();
    refused
}

/// How many of the shapes are refused when repeated `count` times, on a stack that is `1 / fraction` of the large one.
fn refused(count: usize, fraction: usize) -> usize {
    let work = move || texts(count).filter(|text| survives(text)).count();
    let thread = thread::Builder::new().stack_size(STACK_SIZE / fraction).spawn(work);
    let joined = thread.unwrap_or_else(|error| panic!("no thread: {error}")).join();
    joined.unwrap_or_else(|panic| resume_unwind(panic))
}

#[test]
fn what_people_write_is_not_refused() {
    assert_eq!(refused(10, 1), 0);
    assert_eq!(refused(100, 1), 0);
}

#[test]
fn half_the_stack_is_enough() {
    // The limit is 3000: a shape whose repetition counts as so many levels is accepted just below it.
    for levels in [1, 2, 3, 4, 5, 7, 10] {
        refused(2990 / levels, 2);
    }
}

#[test]
fn what_is_far_too_deep_is_refused() {
    // `fn f() {} fn f() {} ...` and its like are long but not deep.
    assert!(refused(10_000, 2) > 120);
}

#[test]
fn a_hundred_thousand_repetitions_do_not_overflow() {
    on_large_stack(|| {
        // Not every shape, because a build without optimisation takes long to read so much.
        for text in texts(100_000).step_by(7) {
            survives(&text);
        }
    });
}

#[test]
fn a_million_levels_are_refused() {
    let open = "fn f() { let _ = (".repeat(1_000_000);
    let generics = format!("type A = {}", "A<".repeat(1_000_000));
    for text in [open, generics, "{[(".repeat(1_000_000)] {
        assert!(on_large_stack(|| survives(&text)));
    }
}
