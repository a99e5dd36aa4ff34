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

const STORE: &str = "pub struct Store; impl Store {
    fn write(&self) -> StoreResult<()> { query! { self.rows => insert } }
    pub fn save(&self) -> StoreResult<()> { self.write() }
    pub fn flush_all(&self) -> StoreResult<()> { if self.is_done() { log::error!(\"no\"); } Ok(()) }
}";

/// The levels of what loses an error of `store`, declared in another file.
fn levels_of_loss(call: &str) -> Vec<Level> {
    let user = format!(
        "use crate::store::Store; fn end(store: &Store) {{ if let Err(_) = {call} {{ log::warn!(\"lost\"); }} }}"
    );
    levels(&[
        ("src/lib.rs", "mod store; mod user;"),
        ("src/error.rs", "pub type StoreResult<T> = Result<T, std::io::Error>;"),
        ("src/store.rs", &format!("use crate::error::StoreResult; {STORE}")),
        ("src/user.rs", &user),
    ])
}

#[test]
fn an_alias_of_another_file_is_told_by_its_name() {
    assert_eq!(levels_of_loss("store.flush_all()"), [Level::Note]);
}

#[test]
fn what_a_macro_makes_at_the_end_may_be_an_error() {
    assert_eq!(levels_of_loss("store.save()"), [Level::Warn]);
}

#[test]
fn a_function_of_the_file_speaks_for_no_other_of_its_name() {
    let relay = "pub struct Relay { wal: Wal } impl Relay {
        fn sync_all(&mut self) -> std::io::Result<()> {
            if let Err(_) = self.wal.sync_all() { log::warn!(\"not synced\"); }
            Ok(())
        }
    }";
    let wal = "pub struct Wal; impl Wal { pub fn sync_all(&mut self) -> std::io::Result<()> { flush()?; Ok(()) } }";
    let files = [
        ("src/lib.rs", "mod relay; mod wal;"),
        ("src/wal.rs", wal),
        ("src/relay.rs", &format!("use crate::wal::Wal; {relay}")),
    ];
    assert_eq!(levels(&files), [Level::Warn]);
}

#[test]
fn a_trait_does_not_speak_for_those_that_implement_it() {
    let feed = "pub trait Feed { fn read_all(&mut self) -> std::io::Result<bool> { Ok(false) } }
        fn drain(feed: &mut dyn Feed) { if let Err(_) = Feed::read_all(feed) { log::warn!(\"nothing\"); } }";
    assert_eq!(levels(&[("src/lib.rs", feed)]), [Level::Warn]);
}

#[test]
fn macros_that_make_errors_write_them_down_or_do_not() {
    let level = |rules: &str| {
        let library = format!(
            "macro_rules! fail {{ {rules} }}
            mod store {{
                pub fn open_all(path: &str) -> std::io::Result<String> {{
                    match std::fs::read_to_string(path) {{ Ok(text) => Ok(text), Err(_) => {{ fail!(\"no text\"); }} }}
                }}
                pub fn open_last(path: &str) -> std::io::Result<String> {{
                    if path.is_empty() {{ fail!(\"no path\") }} else {{ open_all(path) }}
                }}
            }}
            fn start(path: &str) {{
                if let Err(_) = store::open_all(path) {{ tracing::warn!(\"none\"); }}
                if let Err(_) = store::open_last(path) {{ tracing::warn!(\"none\"); }}
            }}"
        );
        levels(&[("src/lib.rs", &library)])
    };
    let told = "($text:expr) => {{ error!(\"{}\", $text); return Err(Error::other($text)) }}";
    assert_eq!(level(told), [Level::Note, Level::Note]);
    let silent = "($text:expr) => { return Err(Error::other($text)) }";
    assert_eq!(level(silent), [Level::Warn, Level::Warn]);
    // Each rule must write.
    assert_eq!(
        level(&format!("{told}; ($text:expr, silent) => {{ return Err(Error::other($text)) }}")),
        [Level::Warn, Level::Warn]
    );
    // The value of a macro that another crate declares may be an error.
    assert_eq!(level("() => {}"), [Level::Note, Level::Warn]);
}
