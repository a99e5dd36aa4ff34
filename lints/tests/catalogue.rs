//! The pages of the lints hold: every lint runs over every example, and says exactly what the markers say.
//!
//! `SNAPSHOTS=overwrite` rewrites the list of modules instead of failing on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use steadfast_lints::{Catalogue, FileInput, Level, Settings, Target, Workspace, lints};
use steadfast_source::{LineIndex, on_large_stack};

mod support;

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules")
}

/// The findings of a text by line: level and name.
fn findings(text: &str, settings: &Settings) -> BTreeMap<usize, Vec<String>> {
    on_large_stack(|| {
        let catalogue = Catalogue::new(settings);
        let input = FileInput { path: "src/example.rs", text, target: Target::Library };
        let facts =
            vec![support::read(&input, settings, &catalogue).unwrap_or_else(|failure| panic!("{failure}:\n{text}"))];
        let lines = LineIndex::new(text);
        let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for finding in Workspace::new(&facts).check(&facts[0], settings) {
            let line = lines.line(finding.range.start);
            found.entry(line).or_default().push(format!("{} {}", finding.level.name(), finding.lint));
        }
        found.values_mut().for_each(|names| names.sort());
        found
    })
}

/// What the markers of a text expect by line.
fn markers(text: &str) -> BTreeMap<usize, Vec<String>> {
    let mut wanted: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        for marker in line.split("//~ ").skip(1) {
            let words: Vec<&str> = marker.split_whitespace().take(2).collect();
            wanted.entry(at + 1).or_default().push(words.join(" "));
        }
    }
    wanted.values_mut().for_each(|names| names.sort());
    wanted
}

/// The fenced Rust of a page, with the heading that it stands under.
fn examples(page: &str) -> Vec<(String, String)> {
    let mut heading = String::new();
    let mut found = Vec::new();
    let mut block: Option<String> = None;
    for line in page.lines() {
        match &mut block {
            None if line.starts_with("## ") => line[3..].trim().clone_into(&mut heading),
            None if line.starts_with("```rust") => block = Some(String::new()),
            None => {}
            Some(text) if line.starts_with("```") => {
                found.push((heading.clone(), std::mem::take(text)));
                block = None;
            }
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    found
}

#[test]
fn every_example_holds() {
    let mut wrong = String::new();
    for lint in lints() {
        let mut settings = Settings::default();
        if lint.level == Level::Allow {
            settings.levels.insert(lint.name.to_owned(), Level::Note);
        }
        for (heading, text) in examples(lint.page) {
            let (wanted, found) = (markers(&text), findings(&text, &settings));
            for line in wanted.keys().chain(found.keys()).collect::<std::collections::BTreeSet<_>>() {
                if wanted.get(line) != found.get(line) {
                    let source = text.lines().nth(line - 1).unwrap_or_default().trim();
                    let (wanted, found) = (wanted.get(line), found.get(line));
                    wrong.push_str(&format!(
                        "{}, {heading}: wanted {wanted:?}, found {found:?}\n    {source}\n",
                        lint.name
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_page_is_whole() {
    for lint in lints() {
        let name = lint.name;
        assert!(lint.page.starts_with(&format!("# {name}\n\n")), "{name}: the page starts with the name");
        assert!(
            lint.summary().ends_with('.') && lint.summary().len() <= 120,
            "{name}: the summary is one short sentence"
        );
        let headings: Vec<&str> = lint.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let wanted = ["What it finds", "Why it matters", "Flagged", "Not flagged", "What to do instead", "References"];
        assert_eq!(headings, wanted, "{name}: the parts of the page");
        let examples = examples(lint.page);
        let own = examples
            .iter()
            .flat_map(|(_, text)| markers(text).into_values().flatten())
            .filter(|marker| marker.ends_with(&format!(" {name}")))
            .count();
        assert!(own >= 4, "{name}: {own} flagged examples");
        let silent: usize = examples
            .iter()
            .filter(|(heading, _)| heading == "Not flagged")
            .map(|(_, text)| text.matches("fn ").count())
            .sum();
        let wanted = if lint.level == Level::Allow { 8 } else { 25 };
        assert!(silent >= wanted, "{name}: {silent} unflagged examples");
        for (heading, text) in &examples {
            assert!(
                heading != "Not flagged" || markers(text).is_empty(),
                "{name}: a marker among the unflagged examples"
            );
        }
    }
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<&str> = lints().iter().map(|lint| lint.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    let mut names: Vec<&str> = lints().iter().map(|lint| lint.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), codes.len());
}

#[test]
fn the_list_of_modules_is_that_of_the_folder() {
    let mut modules = Vec::new();
    for entry in fs::read_dir(rules()).expect("the folder of rules is there") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("names of rules are ASCII").to_owned();
            let text = fs::read_to_string(&path).expect("a rule can be read");
            let code = text
                .split("code: \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("a rule has a code")
                .to_owned();
            assert!(path.with_extension("md").exists(), "{name} has no page");
            modules.push((code, name));
        }
    }
    modules.sort();
    let mut names: Vec<&str> = modules.iter().map(|(_, name)| name.as_str()).collect();
    names.sort_unstable();
    let mut text = String::from(
        "//! The lints, one file each. A test writes this file, see `tests/catalogue.rs`: `SNAPSHOTS=overwrite cargo test`.\n\n",
    );
    for name in names {
        text.push_str(&format!("mod {name};\n"));
    }
    text.push_str(
        "\nuse crate::Lint;\n\n/// All lints, in the order of their codes.\npub(crate) static LINTS: &[&Lint] = &[\n",
    );
    for (_, name) in &modules {
        text.push_str(&format!("    &{name}::LINT,\n"));
    }
    text.push_str("];\n");
    let path = rules().with_extension("rs");
    if fs::read_to_string(&path).expect("the list of modules is there") != text {
        if std::env::var("SNAPSHOTS").is_ok_and(|mode| mode == "overwrite") {
            fs::write(&path, text).expect("the list of modules can be written");
        } else {
            panic!("the list of modules is stale: run with SNAPSHOTS=overwrite");
        }
    }
}
