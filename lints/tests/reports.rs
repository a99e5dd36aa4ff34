//! Which functions count as writing their errors down, over several files.

mod support;

use steadfast_lints::{Catalogue, FileInput, Level, Settings, Target, Workspace};
use steadfast_source::on_large_stack;

/// The levels of the findings of `log_only` in the last of some files, given with their paths.
fn levels(files: &[(&str, &str)]) -> Vec<Level> {
    on_large_stack(|| {
        let settings = Settings::default();
        let catalogue = Catalogue::new(&settings);
        let read = |(path, text): &(&str, &str)| {
            let input = FileInput { path, text, target: Target::Library };
            support::read(&input, &settings, &catalogue).unwrap_or_else(|failure| panic!("{failure}:\n{text}"))
        };
        let facts: Vec<_> = files.iter().map(read).collect();
        let last = facts.last().unwrap_or_else(|| panic!("no file"));
        let findings = Workspace::new(&facts).check(last, &settings);
        findings.iter().filter(|finding| finding.lint == "log_only").map(|finding| finding.level).collect()
    })
}

#[test]
fn a_module_of_the_project_does_not_speak_for_the_standard_library() {
    let own = "pub fn read(path: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(path).inspect_err(|error| tracing::error!(\"{error}\"))
    }";
    let library = "fn start(path: &str) { if let Err(_) = std::fs::read(path) { tracing::warn!(\"none\"); } }";
    assert_eq!(levels(&[("src/fs.rs", own), ("src/lib.rs", library)]), [Level::Warn]);
}
