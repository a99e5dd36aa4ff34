//! What is said of types at the places that are compared with a compiler.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use steadfast_lints::{Catalogue, FileInput, Settings, Target, types};

/// Kind, method and answer of each site, in the order of the text.
fn sites(text: &str) -> Vec<(&'static str, Option<String>, Option<&'static str>)> {
    let settings = Settings::default();
    let input = FileInput { path: "src/lib.rs", text, target: Target::Library };
    let mut sites = types(&input, &settings, &Catalogue::new(&settings)).expect("it is Rust");
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
            ("let_underscore", None, Some("result")),
            ("match", None, Some("option")),
            ("if_let", None, Some("result")),
            ("drop", method("drop"), None),
            ("let_else", None, Some("option")),
            ("while_let", None, Some("result")),
            ("assign_underscore", None, None),
            ("method", method("unwrap"), Some("result")),
        ]
    );
}

#[test]
fn what_is_only_presumed_is_not_said() {
    let last = |text: &str| sites(text).pop().and_then(|(.., answer)| answer);
    assert_eq!(last("fn a() { NonZeroUsize::new(1).unwrap(); }"), None);
    assert_eq!(last("async fn a(done: Receiver<()>) { match done.await { _ => {} } }"), None);
    assert_eq!(last("fn a() { let made = Builder::new().name().spawn(); match made { _ => {} } }"), None);
    assert_eq!(last("impl A { fn a(&self) { let b: Self::Item = c(); match b { _ => {} } } }"), None);
}
