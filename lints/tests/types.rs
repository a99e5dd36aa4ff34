//! What is said of types at the places that are compared with a compiler.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use steadfast_knowledge::SourceFile;
use steadfast_lints::{Answer, Catalogue, FileInput, Settings, Target, types};

#[path = "support/world.rs"]
mod world;

/// Kind, method and answer of each site, in the order of the text.
fn sites(text: &str) -> Vec<(&'static str, Option<String>, Option<Answer>)> {
    let settings = Settings::default();
    let input = FileInput { path: "src/lib.rs", text, target: Target::Library };
    let typed = types(&input, &settings, &Catalogue::new(&settings)).expect("it is Rust");
    let world = world::world_of(SourceFile { path: input.path.to_owned(), items: typed.items() });
    let mut sites = typed.answers(&world, world.file(0).expect("the file is there"));
    sites.sort_by_key(|site| site.start);
    sites.into_iter().map(|site| (site.kind, site.method, site.answer)).collect()
}

#[test]
fn every_kind_of_site_is_noted_in_tests_too() {
    let text = "
        type Slot = Option<u8>;
        fn go(path: &str, slot: Slot) {
            let _ = std::fs::read(path);
            match slot { Some(_) => {} None => {} }
            if let Ok(text) = std::fs::read_to_string(path) { drop(text) }
            let Some(_) = slot else { return };
            while let Ok(_) = std::fs::metadata(path) {}
            _ = elsewhere(path);
        }
        #[cfg(test)]
        mod tests {
            #[test]
            fn goes() { std::fs::read(\"a\").unwrap(); }
        }
    ";
    let method = |name: &str| Some(name.to_owned());
    assert_eq!(
        sites(text),
        [
            ("let_underscore", None, Some(Answer::Result)),
            ("match", None, Some(Answer::Option)),
            ("if_let", None, Some(Answer::Result)),
            ("drop", method("drop"), Some(Answer::Other)),
            ("let_else", None, Some(Answer::Option)),
            ("while_let", None, Some(Answer::Result)),
            ("assign_underscore", None, None),
            ("method", method("unwrap"), Some(Answer::Result)),
        ]
    );
}

#[test]
fn what_is_only_presumed_is_not_said() {
    let last = |text: &str| sites(text).pop().and_then(|(.., answer)| answer);
    assert_eq!(last("fn a() { NonZeroUsize::new(1).unwrap(); }"), None);
    assert_eq!(last("async fn a(done: Receiver<()>) { match done.await { _ => {} } }"), None);
    assert_eq!(last("fn a() { let _ = b(); }"), None);
    assert_eq!(last("fn a() { let made = Builder::new().name().spawn(); match made { _ => {} } }"), None);
    assert_eq!(last("impl A { fn a(&self) { let b: Self::Item = c(); match b { _ => {} } } }"), None);
}

#[test]
fn the_use_of_a_value_tells_its_type() {
    let last = |text: &str| sites(text).pop().and_then(|(.., answer)| answer);
    assert_eq!(last("fn a() { match b() { None => {} Some(_) => {} } }"), Some(Answer::Option));
    assert_eq!(last("fn a() { match b() { other if c => {} Err(_) | Ok(_) => {} } }"), Some(Answer::Result));
    assert_eq!(last("fn a() { if let Kind::Some(_) = b() {} }"), Some(Answer::Other));
    assert_eq!(last("use std::result::Result as R; fn a() { if let R::Ok(_) = b() {} }"), Some(Answer::Result));
    assert_eq!(last("fn a() { match b() { 1..=3 => {} _ => {} } }"), Some(Answer::Other));
    assert_eq!(last("fn a() { let _: () = b(); }"), Some(Answer::Other));
    assert_eq!(last("fn a() { let _kept = b(); }"), None);
    assert_eq!(last("fn a() { b().unwrap_err(); }"), Some(Answer::Result));
    assert_eq!(sites("fn a() { b.lock().unwrap(); }")[1], ("method", Some("unwrap".to_owned()), Some(Answer::Result)));
    assert_eq!(sites("async fn a() { b.lock().await.unwrap(); }")[1].2, None);
}
