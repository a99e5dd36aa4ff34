//! Every form of losing an error on one line, from `tests/data/forms.jsonl`: the losing ones are found at some level of
//! profile `all`, the controls, which lose nothing or lose it as they should, are silent.

use steadfast_lints::{Catalogue, FileInput, Profile, Settings, Target, Workspace};
use steadfast_source::on_large_stack;

#[path = "../lints/tests/support/mod.rs"]
mod support;

/// What the forms call, one item a line; the form follows on a line of its own.
const PRELUDE: &str = "\
use std::fs;
use std::io::{self, BufRead, Read, Write};
use tracing::{error, warn};
pub fn op() -> Result<u32, io::Error> { fs::read(\".\").map(|bytes| bytes.len() as u32) }
pub fn opu() -> io::Result<()> { fs::create_dir(\"a\") }
pub fn opa() -> anyhow::Result<u32> { Ok(op()?) }
pub async fn aop() -> io::Result<u32> { op() }
";

/// Losing forms that have to be found, of 108.
const ENOUGH: usize = 100;

/// One line of the data.
#[derive(serde::Deserialize)]
struct Form {
    form: String,
    code: String,
    control: bool,
}

/// The lints that speak on the line of the form.
fn findings(form: &Form, settings: &Settings, catalogue: &Catalogue) -> Vec<String> {
    let text = format!("{PRELUDE}{}\n", form.code);
    let input = FileInput { path: "src/lib.rs", text: &text, target: Target::Library };
    let facts =
        [support::read(&input, settings, catalogue).unwrap_or_else(|failure| panic!("{}: {failure}", form.form))];
    let found = Workspace::new(&facts).check(&facts[0], settings);
    found
        .into_iter()
        .filter(|finding| finding.range.start >= PRELUDE.len())
        .map(|finding| finding.lint.to_owned())
        .collect()
}

#[test]
fn losing_forms_are_found_and_controls_are_silent() {
    let settings = Settings { profile: Profile::All, ..Settings::default() };
    let catalogue = Catalogue::new(&settings);
    let forms =
        include_str!("data/forms.jsonl").lines().map(|line| serde_json::from_str::<Form>(line).expect("a form"));
    let (controls, losing): (Vec<_>, Vec<_>) = forms.partition(|form| form.control);
    assert!(losing.len() > ENOUGH && !controls.is_empty(), "the data is whole");
    on_large_stack(|| {
        for form in &controls {
            assert_eq!(findings(form, &settings, &catalogue), Vec::<String>::new(), "{}: {}", form.form, form.code);
        }
        let missed: Vec<&str> = losing
            .iter()
            .filter(|form| findings(form, &settings, &catalogue).is_empty())
            .map(|form| form.form.as_str())
            .collect();
        assert!(
            losing.len() - missed.len() >= ENOUGH,
            "{} of {} forms are missed: {missed:?}",
            missed.len(),
            losing.len()
        );
    });
}
