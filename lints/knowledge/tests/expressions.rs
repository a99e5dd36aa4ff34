//! The types of calls of declarative macros where expressions stand.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use steadfast_knowledge::expr::Reader;
use steadfast_knowledge::items::collect;
use steadfast_knowledge::{CrateFiles, Inference, SourceFile, World};

/// A crate that another one depends on.
const LIBRARY: &str = "
    pub struct Client;
    pub struct Reply;
    impl Client { pub fn ask(&self) -> Reply { Reply } }
    pub fn client() -> Client { Client }
    #[macro_export] macro_rules! connect { () => { $crate::client() }; ($($name:ident),+) => { ($($crate::connect!(@ $name)),+) };
        (@ $name:ident) => { $crate::client().ask() } }
    macro_rules! hidden { () => { client() } }
";

/// What stands in front of each text that is tried.
const DECLARATIONS: &str = "
    pub struct A; pub struct B; pub struct Wrapped<T> { pub inner: T }
    impl A { pub fn other(&self) -> B { B } }
    impl B { pub fn other(&self) -> A { A } }
    pub enum Choice { Some(A), None }
    fn choose() -> Choice { Choice::None }
    fn wrap<T>(inner: T) -> Wrapped<T> { Wrapped { inner } }
";

/// The type of the value of the last function in `text`, a file of a crate that knows [`LIBRARY`] as `library`.
fn type_in(text: &str) -> String {
    let files = [("library/lib.rs", LIBRARY), ("user/lib.rs", &format!("{DECLARATIONS} {text}"))];
    type_in_last(&files, &[("library", "library/lib.rs", &[]), ("user", "user/lib.rs", &[("library", 0)])])
}

/// The type of the value of the last function in the last of some files.
/// A crate: its name, its root, and what it calls others.
type Krate<'text> = (&'text str, &'text str, &'text [(&'text str, usize)]);

fn type_in_last(files: &[(&str, &str)], crates: &[Krate<'_>]) -> String {
    let mut sources = Vec::new();
    let mut last = None;
    for (path, text) in files {
        let parsed = steadfast_source::parse(text).expect("it is Rust");
        let collected = collect(&parsed.file.items, true);
        let mut reader = Reader::new(&collected);
        let found = parsed.file.items.iter().rev().find_map(|item| match item {
            syn::Item::Fn(function) => Some((&function.sig, &*function.block)),
            syn::Item::Impl(block) => match block.items.last() {
                Some(syn::ImplItem::Fn(function)) => Some((&function.sig, &function.block)),
                _ => None,
            },
            _ => None,
        });
        if let Some((sig, block)) = found {
            reader.enter_function(sig);
            let value = reader.block(block);
            reader.leave();
            last = Some((reader.finish(), value));
        }
        sources.push(SourceFile { path: (*path).to_owned(), items: Arc::new(collected.items) });
    }
    let (exprs, value) = last.expect("the last file ends with a function");
    let named = |(name, place): &(&str, usize)| ((*name).into(), *place);
    let crates: Vec<CrateFiles> = crates
        .iter()
        .map(|(name, root, dependencies)| CrateFiles {
            name: (*name).into(),
            root: (*root).to_owned(),
            dependencies: dependencies.iter().map(named).collect(),
        })
        .collect();
    let world = World::new(sources, &crates);
    let file = world.file(files.len() - 1).expect("it was given");
    world.text_of(&Inference::new(&world, file, &exprs).type_of(value))
}

/// Checks the type of the value of a function with this body behind `macros`.
#[track_caller]
fn assert_types(macros: &str, cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        assert_eq!(type_in(&format!("{macros} fn probe(a: A, b: B) {{ {body} }}")), *expected, "{body}");
    }
}

#[test]
fn a_macro_gives_a_value_of_the_type_of_its_argument() {
    let macros = "macro_rules! same { ($e:expr) => { $e }; ($e:expr, $($more:expr),*) => { ($e, $($more),*) } }";
    assert_types(
        macros,
        &[
            ("same!(A)", "A"),
            ("let made = same!(wrap(B)); made", "Wrapped<B>"),
            ("same!(A, 1u8, \"text\")", "(A, u8, &str)"),
            ("same!(&A).other()", "B"),
            ("same![same!(wrap(same!(A)))].inner", "A"),
            ("crate::same!(true)", "bool"),
        ],
    );
}

#[test]
fn local_variables_are_seen_in_arguments() {
    let macros =
        "macro_rules! other { ($e:expr) => { $e.other() } } macro_rules! pair { ($e:ident, $f:tt) => { ($e, $f) } }";
    assert_types(
        macros,
        &[
            ("other!(a)", "B"),
            ("other!(other!(b))", "B"),
            ("let c = wrap(a); other!(c.inner)", "B"),
            ("let c = other!(a); { let a = c; other!(a) }", "A"),
            ("pair!(a, (b, [a]))", "(A, (B, [A; _]))"),
        ],
    );
    let method = "macro_rules! mine { ($this:ident) => { $this.field } }
        struct Own { field: B } impl Own { fn probe(&self) { mine!(self) } }";
    assert_eq!(type_in(method), "B");
}

#[test]
fn variables_of_a_macro_are_not_those_of_its_caller() {
    let macros = "macro_rules! first { ($e:expr) => {{ let b = A; let a = b; $e }} }
        macro_rules! own { ($e:expr) => {{ let b = A; $e; b }} }
        macro_rules! both { ($e:expr) => {{ let b = A; (own!($e), own!(b), $e, b) }} }
        macro_rules! member { ($e:expr) => { $e.inner } }";
    assert_types(
        macros,
        &[
            ("first!(b)", "B"),
            ("own!(b)", "A"),
            ("both!(b)", "(A, A, B, A)"),
            ("let inner = wrap(a); member!(inner)", "A"),
        ],
    );
}

#[test]
fn a_macro_of_another_crate_calls_what_that_declares() {
    assert_types(
        "use library::connect;",
        &[("connect!()", "Client"), ("connect!().ask()", "Reply"), ("library::connect!(x, y)", "(Reply, Reply)")],
    );
    assert_types("", &[("library::connect!()", "Client"), ("connect!()", "_"), ("library::hidden!()", "_")]);
}

#[test]
fn a_macro_in_a_file_of_several_crates_is_one_of_each() {
    let common = "pub struct Context; #[macro_export] macro_rules! context { () => { $crate::common::Context } }";
    let files = [
        ("tests/one.rs", "mod common;"),
        ("tests/common/mod.rs", "pub mod inner;"),
        ("tests/common/inner.rs", "macro_rules! nested { () => { $crate::Other } }"),
        ("tests/other.rs", "mod common; struct Other; fn probe() { (context!(), crate::nested!()) }"),
    ];
    let files = files
        .map(|(path, text)| (path, if path.ends_with("mod.rs") { format!("{text} {common}") } else { text.into() }));
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let crates: [(&str, &str, &[_]); 2] = [("one", "tests/one.rs", &[]), ("other", "tests/other.rs", &[])];
    assert_eq!(type_in_last(&files, &crates), "(Context, Other)");
}

#[test]
fn internal_rules_lead_to_a_value() {
    let macros = "macro_rules! chain {
            (@step $acc:expr;) => { $acc };
            (@step $acc:expr; $next:ident $($rest:tt)*) => { chain!(@step $acc.$next(); $($rest)*) };
            ($start:expr => $($rest:tt)*) => { chain!(@step $start; $($rest)*) };
        }";
    assert_types(macros, &[("chain!(A => other)", "B"), ("chain!(a => other other)", "A"), ("chain!(b =>)", "B")]);
}

#[test]
fn a_branch_that_returns_has_no_say() {
    let macros =
        "macro_rules! or_return { ($e:expr) => { match $e { Choice::Some(value) => value, Choice::None => return } } }
        macro_rules! or_fail { ($e:expr) => {
            if let Choice::Some(value) = $e { value } else { eprintln!(\"none\"); return; } } }
        macro_rules! leave { () => { return; } }
        macro_rules! call { () => { choose(); } }
        macro_rules! nothing { () => {} }";
    assert_types(
        macros,
        &[
            ("or_return!(choose())", "A"),
            ("let value = or_return!(choose()); value.other()", "B"),
            ("or_fail!(choose())", "A"),
            ("leave!()", "!"),
            ("call!()", "_"),
            ("nothing!()", "()"),
        ],
    );
}

#[test]
fn closures_stay_where_they_are() {
    let macros = "macro_rules! closure { ($e:expr) => { || $e } } macro_rules! call { ($e:expr) => {{ let call = || $e; call() }} }
        macro_rules! run { ($f:ident) => { $f() } }";
    assert_types(
        macros,
        &[
            ("call!(a.other())", "B"),
            ("closure!(A)", "_"),
            ("wrap(closure!(A))", "Wrapped<_>"),
            ("let f = || A; run!(f)", "_"),
        ],
    );
}

#[test]
fn what_is_not_certain_is_not_known() {
    let macros = "mod one { macro_rules! which { () => { A } } } mod other { macro_rules! which { () => { B } } }
        mod same { macro_rules! either { () => { A } } } mod again { macro_rules! either { () => { A }; (x) => { B } } }
        macro_rules! items { () => {{ use library::Client as A; A }} }
        macro_rules! broken { () => { let } }
        macro_rules! picky { (x) => { A } }";
    assert_types(
        macros,
        &[
            ("absent!(a)", "_"),
            ("which!()", "_"),
            ("either!()", "A"),
            ("items!()", "_"),
            ("broken!()", "_"),
            ("picky!()", "_"),
            ("picky!(x)", "A"),
        ],
    );
}

#[test]
fn everything_ends() {
    let macros = "macro_rules! forever { ($($t:tt)*) => { forever!($($t)* x) } }
        macro_rules! double { ($($t:tt)*) => { double!($($t)* $($t)* x) } }
        macro_rules! fan { ($($t:tt)*) => { (fan!(x $($t)*), fan!(y $($t)*)) } }
        macro_rules! count { () => { A }; (x $($rest:tt)*) => { count!($($rest)*) } }
        macro_rules! same { ($e:expr) => { $e } }";
    let many = "x ".repeat(2_100);
    assert_types(
        macros,
        &[
            ("forever!()", "_"),
            ("double!()", "_"),
            ("count!(x x x x)", "A"),
            ("count!(x x x x x x x x x x x x x x x x x x x x)", "_"),
            (&format!("count!({many})"), "_"),
            (&format!("same!({}A{})", "(".repeat(100), ")".repeat(100)), "A"),
        ],
    );
    // Of so many calls most are not followed, and what is known of the others tells nothing by itself.
    assert!(type_in(&format!("{macros} fn probe() {{ fan!() }}")).starts_with("((("));
}

#[test]
fn an_included_file_is_a_part_of_the_module_that_includes_it() {
    let root =
        "mod shown; pub struct Own; include!(\"inner/part.rs\"); mod here { include!(\"other.rs\"); pub struct Here; }";
    let part = "pub mod deep; pub fn of_part() -> Own { Own } pub struct Part;";
    let deep = "pub fn above() -> super::Own { Own } pub fn beside() -> super::Part { Part }";
    let other = "pub fn of_here() -> Here { Here } pub fn of_root() -> super::Own { Own }";
    for (value, expected) in [
        ("crate::of_part()", "Own"),
        ("crate::deep::above()", "Own"),
        ("super::deep::beside()", "Part"),
        ("crate::here::of_here()", "Here"),
        ("crate::here::of_root()", "Own"),
    ] {
        let shown = format!("fn probe() {{ {value} }}");
        let files = [
            ("src/lib.rs", root),
            ("src/inner/part.rs", part),
            ("src/inner/deep.rs", deep),
            ("src/other.rs", other),
            ("src/shown.rs", &*shown),
        ];
        assert_eq!(type_in_last(&files, &[("own", "src/lib.rs", &[])]), expected, "{value}");
    }
}
