//! Fixtures: their text, their markers, and the text in which every marked variable is revealed.

use std::path::Path;

use steadfast_source::{forget_spans, parse};
use syn::visit::{self, Visit};
use syn::{Local, Pat};

/// The name of the function that marked variables are handed to.
pub(crate) const REVEAL: &str = "__reveal";

/// Declares it: no type meets its bound, and the compiler says of each which one it is.
const DECLARED: &str = r#"
#[diagnostic::on_unimplemented(message = "revealed: {Self}")]
trait __Reveal<const N: usize> {}
fn __reveal<T: __Reveal<N> + ?Sized, const N: usize>(_: &T) {}
"#;

/// What a marker says.
#[derive(Debug)]
pub(crate) enum Marker {
    /// The type.
    Is(String),
    /// Nothing is claimed, for a reason.
    Unknown(String),
}

/// A crate of one file.
#[derive(Debug)]
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The markers with their lines.
    pub(crate) markers: Vec<(usize, Marker)>,
    /// The end of each marked statement, and the name of its variable.
    ends: Vec<(usize, String)>,
}

/// Every fixture, by name.
pub(crate) fn all() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/types/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().expect("it is a file").to_string_lossy().into_owned();
        Fixture::new(name, std::fs::read_to_string(path).expect("it can be read"))
    };
    paths.iter().map(read).collect()
}

impl Fixture {
    fn new(name: String, text: String) -> Self {
        let lines = text.lines().enumerate().filter_map(|(place, line)| Some((place + 1, line.split_once("//~")?.1)));
        let markers: Vec<(usize, Marker)> = lines
            .map(|(line, marker)| match marker.trim().strip_prefix('?') {
                Some(reason) => (line, Marker::Unknown(reason.trim().to_owned())),
                None => (line, Marker::Is(marker.trim().to_owned())),
            })
            .collect();
        let parsed = parse(&text).unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        let mut variables = Variables::default();
        variables.visit_file(&parsed.file);
        let ends = markers.iter().map(|(line, _)| {
            let at = |(semicolon, _): &&(proc_macro2::Span, String)| semicolon.start().line == *line;
            let (semicolon, variable) =
                variables.0.iter().find(at).unwrap_or_else(|| panic!("{name}:{line}: no `let name = ..;` ends here"));
            (parsed.range(*semicolon).end, variable.clone())
        });
        let ends = ends.collect();
        drop(parsed);
        forget_spans();
        Self { name, text, markers, ends }
    }

    /// The text with a call of the function that reveals behind every marked statement, its number being that of the marker.
    pub(crate) fn revealing(&self) -> String {
        let mut text = String::new();
        let mut from = 0;
        for (number, (end, variable)) in self.ends.iter().enumerate() {
            text.push_str(&self.text[from..*end]);
            text.push_str(&format!(" crate::{REVEAL}::<_, {number}>(&{variable});"));
            from = *end;
        }
        text.push_str(&self.text[from..]);
        text.push_str(DECLARED);
        text
    }
}

/// The variables that are bound by a `let` of their own, with the semicolon.
#[derive(Default)]
struct Variables(Vec<(proc_macro2::Span, String)>);

impl<'ast> Visit<'ast> for Variables {
    fn visit_local(&mut self, local: &'ast Local) {
        let pat = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            pat => pat,
        };
        if let Pat::Ident(bound) = pat {
            self.0.push((local.semi_token.span, bound.ident.to_string()));
        }
        visit::visit_local(self, local);
    }
}
