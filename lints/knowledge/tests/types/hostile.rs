//! Input that is made to break the inference, and all Rust that is at hand: no panic, no type without bounds, no answer that
//! takes long.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use steadfast_knowledge::items::collect;
use steadfast_knowledge::{Inference, SourceFile, Ty, World};
use steadfast_source::{forget_spans, on_large_stack, parse};

use crate::inferred::{standard, world_of};
use crate::walk::walk;

/// How deep a type may be: what stands in generic arguments within generic arguments.
const DEPTH: usize = 400;
/// How long a file may take in a build without optimisations, on a busy machine.
const TIME: Duration = Duration::from_secs(60);

/// How deep types are nested in a type.
fn depth(ty: &Ty) -> usize {
    let all = |types: &[Ty]| types.iter().map(depth).max().unwrap_or_default();
    1 + match ty {
        Ty::Adt(_, types) | Ty::Tuple(types) | Ty::Constructor(_, _, types) => all(types),
        Ty::Slice(inner) | Ty::Array(inner) | Ty::Reference(inner) | Ty::Pointer(inner) | Ty::Future(inner) => {
            depth(inner)
        }
        Ty::Function(parameters, output) => all(parameters).max(depth(output)),
        Ty::Item(item) => all(&item.arguments).max(item.of.as_ref().map_or(0, depth)),
        Ty::Projection(projection) => depth(&projection.of),
        Ty::Opaque(bounds) => {
            bounds.iter().flat_map(|bound| bound.bindings.iter().map(|(_, ty)| depth(ty))).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Asks for the type of every expression of a file. Gives back how many there are.
fn ask(standard: &[SourceFile], name: &str, text: &str) -> usize {
    // The tool refuses what is nested deeper than its own stack allows; here the stack is larger than that.
    let Ok(parsed) = parse(text).map(|parsed| parsed.file).or_else(|_| syn::parse_file(text)) else { return 0 };
    let collected = collect(&parsed.items, true);
    let walked = walk(&parsed, &collected);
    drop(parsed);
    forget_spans();
    let world = world_of(standard, collected.items);
    let file = world.file(0).expect("the world has the file");
    let started = Instant::now();
    let inference = Inference::new(&world, file, &walked.exprs);
    for id in &walked.asked {
        let ty = inference.type_of(*id);
        let depth = depth(&ty);
        assert!(depth < DEPTH, "{name}: a type of the depth {depth}");
        assert!(world.text_of(&ty).len() < 100_000, "{name}: a type whose text is long");
        assert!(started.elapsed() < TIME, "{name}: {:?}", started.elapsed());
    }
    walked.asked.len()
}

/// Runs a test with much stack, as the tool does.
fn finishes(name: &str, text: &str) {
    let asked = on_large_stack(|| ask(standard(), name, text));
    assert!(asked > 0, "{name} is no Rust");
}

#[test]
fn what_leads_in_circles_ends() {
    finishes(
        "aliases",
        "type A = B; type B = A; type C<T> = Vec<C<Option<T>>>; type D<T> = D<(T, T)>; type E = <E as Iterator>::Item;
         fn go(a: A, c: C<u8>, d: D<u8>, e: E) { let _ = a.len(); let _ = c.iter().next(); let _ = d.len(); e.go(); }",
    );
    finishes(
        "dereference",
        "use std::ops::Deref; struct A; struct B; struct Grows<T>(T);
         impl Deref for A { type Target = B; fn deref(&self) -> &B { loop {} } }
         impl Deref for B { type Target = A; fn deref(&self) -> &A { loop {} } }
         impl<T> Deref for Grows<T> { type Target = Grows<(T, T)>; fn deref(&self) -> &Self::Target { loop {} } }
         fn go(a: A, g: Grows<u8>) { let _ = a.nothing(); let _ = *a; let _ = a.field; g.nothing(); let _ = g.field; g[0]; g(); }",
    );
    finishes(
        "bounds",
        "trait Grows { type Out: Grows; fn out(&self) -> Self::Out; }
         impl<T: Grows> Grows for Vec<T> { type Out = Vec<Vec<T::Out>>; fn out(&self) -> Self::Out { loop {} } }
         impl<T> Grows for Option<T> { type Out = Option<<Option<Option<T>> as Grows>::Out>; fn out(&self) -> Self::Out { loop {} } }
         trait Own { type Out; fn out(self) -> Self::Out; }
         impl<T> Own for T where Vec<T>: Own { type Out = Vec<<Vec<T> as Own>::Out>; fn out(self) -> Self::Out { loop {} } }
         trait Left: Right {} trait Right: Left { fn right(&self) -> u8; }
         fn go<T: Iterator<Item = T>, U: Iterator<Item = V>, V: Iterator<Item = U>, L: Left, G: Grows>(t: T, u: U, l: L, g: G, o: Option<u8>)
         where T::Item: Into<T>, Vec<T>: Into<Vec<U>> {
             let _ = t.next().unwrap().next().unwrap().next(); for a in t { for b in a { for c in b { c.map(|d| d.next()); } } }
             let _ = u.next().unwrap().next().unwrap().next().unwrap().map(|v| v); l.right(); l.left();
             g.out().out().out().out().out().out(); vec![g].out().out().out().out(); o.out().out().out(); 3u8.out().out(); t.into();
         }",
    );
    finishes(
        "clauses",
        "trait A<T> { type Out; fn out(&self) -> Self::Out; }
         struct S<T>(T);
         impl<T, U> A<U> for S<T> where S<U>: A<T>, U: A<T>, T: A<U> { type Out = <S<U> as A<T>>::Out; fn out(&self) -> Self::Out { loop {} } }
         impl<T> A<T> for T where T: A<S<T>>, S<T>: A<T> { type Out = <S<T> as A<T>>::Out; fn out(&self) -> Self::Out { loop {} } }
         fn go<T: A<T::Out, Out = T>, U: A<U::Out>>(s: S<u8>, t: T, u: U) where U::Out: A<U::Out> {
             s.out().out(); t.out().out().out(); u.out().out().out(); S(S(S(S(S(s))))).out();
         }",
    );
    finishes(
        "imports",
        "mod a { pub use super::b::*; pub use super::c::*; } mod b { pub use super::a::*; pub use super::c::*; }
         mod c { pub use super::a::*; pub use super::b::*; pub use self::*; pub use super::*; } use a::*; use b::*; use c::*;
         use x::y as z; use z as x; use self::w as w; use crate::v::v as v;
         fn go(a: Nothing) { nothing(); let _: Missing = a; z::go(); x(); w(); v(); nowhere::at::all(); a.method(); }",
    );
    finishes(
        "closures",
        "fn go() { let a = |x| x; let b = |x| a(x); let c = |x| b(c(x)); let d = a(b); let e = d(e); let f = |f| f(f); f(f); let a = a(a);
         let g = move |n| if n == 0 { g } else { g(n - 1) }; g(g)(g); (|x| x)(|x| x)(|y| y); }
         fn one() -> impl Fn() -> u8 { two() } fn two() -> impl Fn() -> u8 { one() } fn three() { one()(); two()(); }
         async fn four() { five().await } async fn five() { four().await }
         fn apply<F: Fn(F) -> F>(f: F) -> F { apply(apply) } fn six() { apply(apply)(apply); apply(|f| apply(f)); }",
    );
}

#[test]
fn what_is_long_or_deep_ends() {
    let chain =
        |method: &str, count: usize| format!("fn go(a: String, l: &[String]) {{ let _ = a{}; }}", method.repeat(count));
    finishes("calls", &chain(".clone()", 5000));
    finishes("unknown calls", &chain(".nothing()", 5000));
    finishes("questions", &chain("?", 5000));
    for adapter in [
        ".map(|x| x)",
        ".filter(|x| true)",
        ".flat_map(|x| Some(x))",
        ".flatten()",
        ".cloned()",
        ".chain(l.iter())",
        ".zip(l.iter())",
        ".zip(l.iter().map(|x| x).zip(l))",
        ".enumerate()",
        ".peekable()",
        ".map(|x| (x, x))",
        ".map(|x| [x].iter().map(|y| y))",
    ] {
        finishes(
            adapter,
            &format!("fn go(l: &[&[u8]]) {{ let a = l.iter(){}; for b in a {{ b.len(); }} }}", adapter.repeat(60)),
        );
    }
    let lets = |first: &str, next: &str| {
        let each: String =
            (0..300).map(|at| format!("let v{} = {};", at + 1, next.replace('@', &format!("v{at}")))).collect();
        format!("fn go(l: Vec<u8>) {{ let v0 = {first}; {each} v300.len(); v300.clone(); v300 == v300; }}")
    };
    finishes("pairs", &lets("3u8", "(@, @)"));
    finishes("cloned pairs", &lets("3u8", "(@.clone(), @.clone())"));
    finishes("options", &lets("3u8", "Some(@)"));
    finishes("references", &lets("l", "&@"));
    finishes("vectors", &lets("l", "vec![@]"));
    finishes("boxes", &lets("l", "Box::new(@)"));
    finishes("cloned boxes", &lets("l", "Box::new(@.clone())"));
    finishes("closures within", &lets("3", "move |x| @(x)"));
    finishes("closures around", &lets("|x| x", "move |x| @(@(x))"));
    finishes("branches", &lets("l", "if true { @ } else { @.clone() }"));
    finishes("matches", &lets("Some(3)", "match @ { Some(x) => Some(x), None => None, @ => @ }"));
    finishes("sums", &lets("3", "@ + @"));
    finishes("iterators", &lets("l.into_iter()", "@.map(|x| Some(x)).flatten()"));
    let nested =
        |open: &str, close: &str| format!("fn go(x: u8) {{ let _ = {}x{}; }}", open.repeat(120), close.repeat(120));
    finishes("parentheses", &nested("Some(", ")"));
    finishes("blocks", &nested("{ let x = ", "; x }"));
    finishes("nested closures", &nested("(|y| ", ")(1)"));
    finishes("maps", &nested("Some(1).map(|x| ", ")"));
    finishes("tuples", &nested("(x, ", ")"));
    finishes("matches within", &nested("match x { _ => ", "}"));
    let types = format!(
        "fn go(x: {}u8{}) {{ x.clone(); x.unwrap().unwrap(); *x; }}",
        "Option<Vec<".repeat(100),
        ">>".repeat(100)
    );
    finishes("types", &types);
    let traits: String =
        (0..200).map(|at| format!("trait T{at}: T{} + T{} {{ fn f{at}(&self) -> u8; }}", at + 1, at + 2)).collect();
    finishes("supertraits", &format!("{traits} fn go<T: T0>(t: T) {{ t.f0(); t.f100(); t.f199(); t.nothing(); }}"));
    let aliases: String = (0..200).map(|at| format!("type A{at}<T> = (A{}<T>, A{}<T>);", at + 1, at + 1)).collect();
    finishes("alias towers", &format!("{aliases} fn go(a: A0<u8>) {{ a.0.1.0; a.clone(); }}"));
    let projections: String = (0..60)
        .map(|at| {
            format!("impl Tr for S{at} {{ type Out = (<S{0} as Tr>::Out, <S{0} as Tr>::Out); }} struct S{at};", at + 1)
        })
        .collect();
    finishes(
        "projection towers",
        &format!("trait Tr {{ type Out; }} {projections} fn go(a: <S0 as Tr>::Out) {{ a.0.1; a.clone(); }}"),
    );
}

#[test]
fn all_rust_at_hand_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = std::env::var_os("STEADFAST_SOURCES").map(PathBuf::from).into_iter().chain([root]);
    let mut paths = Vec::new();
    for folder in folders {
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
                let path = entry.expect("it can be listed").path();
                let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
                if path.is_dir()
                    && !path.is_symlink()
                    && !is_hidden
                    && path.file_name().is_some_and(|name| name != "target")
                {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    paths.push(path);
                }
            }
        }
    }
    assert!(paths.len() > 100, "the sources were not found");
    on_large_stack(|| {
        let standard = standard();
        let mut asked = 0;
        for path in &paths {
            let text = String::from_utf8_lossy(&std::fs::read(path).expect("it can be read")).into_owned();
            asked += ask(standard, &path.display().to_string(), &text);
        }
        assert!(asked > 10_000, "only {asked} expressions were read");
    });
}

#[test]
fn all_files_of_a_crate_are_read_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    on_large_stack(|| {
        let mut files = Vec::new();
        let mut walked = Vec::new();
        let mut open = vec![folder.join("src")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
                let path = entry.expect("it can be listed").path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("it can be read");
                let parsed = parse(&text).expect("it is Rust");
                let collected = collect(&parsed.file.items, true);
                walked.push(walk(&parsed.file, &collected));
                let path =
                    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("it is below").to_string_lossy().into_owned();
                files.push(SourceFile { path, items: Arc::new(collected.items) });
            }
        }
        files.extend_from_slice(standard());
        let mut crates: Vec<_> = steadfast_knowledge::STANDARD
            .iter()
            .map(|(name, _)| steadfast_knowledge::CrateFiles {
                name: (*name).into(),
                root: format!("<{name}>"),
                dependencies: Vec::new(),
            })
            .collect();
        crates.push(steadfast_knowledge::CrateFiles {
            name: "steadfast_knowledge".into(),
            root: "src/lib.rs".to_owned(),
            dependencies: Vec::new(),
        });
        let world = World::new(files, &crates);
        let (mut known, mut all) = (0, 0);
        for (place, walked) in walked.iter().enumerate() {
            let file = world.file(place).expect("the world has the file");
            let inference = Inference::new(&world, file, &walked.exprs);
            for id in &walked.asked {
                let ty = inference.type_of(*id);
                assert!(depth(&ty) < DEPTH);
                all += 1;
                known += usize::from(!ty.is_unknown());
            }
        }
        assert!(known * 10 > all * 7, "of {all} expressions only {known} are known");
    });
}
