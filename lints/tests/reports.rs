//! Which functions count as writing their errors down, over several files.

mod support;

use steadfast_lints::{Catalogue, FileInput, Level, Settings, Target, Workspace};
use steadfast_source::on_large_stack;

/// The levels of the findings of `log_only` in the last of some files, given with their paths.
fn levels(files: &[(&str, &str)]) -> Vec<Level> {
    findings(files).into_iter().filter(|(lint, _)| lint == "log_only").map(|(_, level)| level).collect()
}

/// The lints and levels of the findings in the last of some files.
fn findings(files: &[(&str, &str)]) -> Vec<(String, Level)> {
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
        findings.iter().map(|finding| (finding.lint.to_owned(), finding.level)).collect()
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
    // By its name it leaves, and nothing shows that it writes.
    assert_eq!(level("() => {}"), [Level::Warn, Level::Warn]);
}

/// The level of what loses the error of `store::write_it`, a function of another file.
fn level_of(store: &str) -> Vec<Level> {
    let user = "use crate::store; fn end(p: &str) { if let Err(_) = store::write_it(p) { log::warn!(\"lost\"); } }";
    levels(&[("src/lib.rs", "mod store; mod user;"), ("src/store.rs", store), ("src/user.rs", user)])
}

#[test]
fn an_error_that_leaves_without_a_word_is_silent() {
    const WRITE: &str = "fs::write(p, b\"x\")";
    for (rules, body) in [
        // A question mark in a macro, in one of several rules, in what is written down.
        ("macro_rules! attempt { ($e:expr) => { $e? }; }", "attempt!(WRITE); Ok(())"),
        (
            "macro_rules! attempt { ($e:expr) => {{ error!(\"no\"); return Err($e); }}; (quiet $e:expr) => { $e? } }",
            "attempt!(quiet WRITE); Ok(())",
        ),
        ("", "eprintln!(\"{}\", fs::read_to_string(p)?); Ok(())"),
        // Macros that call others, those of the body, those of other crates by their names.
        (
            "macro_rules! outer { ($e:expr) => { inner!($e) } } macro_rules! inner { ($e:expr) => { if let Err(e) = $e { return Err(e); } } }",
            "outer!(WRITE); Ok(())",
        ),
        ("", "macro_rules! give_up { ($e:expr) => { return $e } } give_up!(WRITE)"),
        ("", "r#try!(WRITE); Ok(())"),
        ("", "or_fail!(WRITE); Ok(())"),
        // Words that look like messages.
        (
            "macro_rules! check { ($e:expr) => {{ let error = $e; if error != 0 { return Err(io::Error::from_raw_os_error(error)); } }}; }",
            "check!(status(p)); Ok(())",
        ),
        ("", "if p.is_empty() { store_error!(\"no path\") } else { Ok(()) }"),
        ("macro_rules! error { ($e:expr) => { return Err($e) } }", "if let Err(e) = WRITE { error!(e); } Ok(())"),
        // Messages about something else, before.
        (
            "macro_rules! pass { ($e:expr) => { if let Err(e) = $e { return Err(e); } } }",
            "warn!(\"deprecated\"); pass!(WRITE); Ok(())",
        ),
        ("", "warn!(\"deprecated\"); match WRITE { Ok(()) => Ok(()), Err(e) => Err(e) }"),
        ("", "eprintln!(\"writing {p}\"); WRITE"),
        ("", "eprintln!(\"writing {p}\"); return WRITE;"),
        // Values of loops and blocks.
        ("", "loop { let r = WRITE; break r; }"),
        ("", "'a: { if p.is_empty() { break 'a WRITE; } Ok(()) }"),
        ("", "'a: loop { loop { break 'a WRITE; } }"),
        ("", "todo!(\"the host writes\")"),
        ("", "let _ = p; todo!()"),
        // What is tried after a message, and what is tested.
        ("", "if let Err(e) = WRITE { warn!(\"{e}, copying\"); return fs::copy(\"a\", p).map(|_| ()); } Ok(())"),
        ("", "match WRITE { Ok(()) => Ok(()), Err(e) => { warn!(\"{e}, copying\"); fs::copy(\"a\", p).map(|_| ()) } }"),
        (
            "",
            "warn!(\"deprecated\"); let t = match fs::read(p) { Ok(t) => t, Err(e) => return Err(e) }; drop(t); Ok(())",
        ),
        ("", "warn!(\"deprecated\"); if let Err(e) = WRITE { Err(e) } else { Ok(()) }"),
        ("macro_rules! query { ($e:expr) => { run_it!($e) } }", "query!(WRITE)"),
        ("", "warn!(\"deprecated\"); ensure!(!p.is_empty(), \"no path\"); Ok(())"),
        ("", "warn!(\"trying all\"); for h in [\"a\"] { if connect(h).is_ok() { return Ok(()); } } Err(other())"),
        ("", "told::log_all().or_else(|_| WRITE)"),
        ("", "#[cfg(unix)] { WRITE } #[cfg(not(unix))] { Ok(()) }"),
        (
            "",
            "loop { tokio::select! { r = read(p) => { if let Err(e) = r { break Err(e); } } _ = stop() => break Ok(()), } }",
        ),
        ("", "WRITE.map_err(|e| store_error!(\"{e}\"))"),
        ("", "if p.is_empty() { return_error!(\"no path\"); } Ok(())"),
        // Functions and closures of the body.
        ("", "fn log_all() -> io::Result<()> { fs::remove_file(\"a\") } log_all()"),
        ("", "let log_all = || fs::remove_file(\"a\"); log_all()?; Ok(())"),
    ] {
        let body = body.replace("WRITE", WRITE);
        let store = format!(
            "{rules} pub fn write_it(p: &str) -> io::Result<()> {{ {body} }}
            mod told {{ pub fn log_all() -> io::Result<()> {{ Ok(()) }} }}"
        );
        assert_eq!(level_of(&store), [Level::Warn], "{store}");
    }
}

#[test]
fn an_error_that_is_written_down_on_its_way_is_told() {
    for body in [
        "match fs::read(p) { Ok(_) => Ok(()), Err(e) => { error!(\"{e}\"); Err(e) } }",
        "error!(\"not supported: {p}\"); Err(io::ErrorKind::Unsupported.into())",
        "return match fs::read(p) { Ok(_) => Ok(()), Err(e) => { error!(\"{e}\"); count(); Err(e) } };",
        "loop { match fs::read(p) { Ok(_) => break Ok(()), Err(e) => { error!(\"{e}\"); break Err(e); } } }",
        "let size = loop { break 5; }; if size == 4 { warn!(\"odd\"); return Err(odd(size)); } Ok(())",
    ] {
        let store = format!("pub fn write_it(p: &str) -> io::Result<()> {{ {body} }}");
        assert_eq!(level_of(&store), [Level::Note], "{store}");
    }
}

#[test]
fn a_name_means_what_stands_nearest() {
    const TOLD: &str = "pub fn log_all() -> io::Result<()> { Ok(()) }";
    for store in [
        // A parameter, and the method of a type that is called like a function.
        "pub fn write_it(p: &str, log_all: impl Fn(&str) -> io::Result<()>) -> io::Result<()> { log_all(p) }",
        "pub fn write_it(p: &str) -> io::Result<()> { <Raw>::log_all(p) }",
        // A `Result` by another name.
        "pub fn write_it(p: &str) -> StatusOr<()> { warn!(\"starting\"); fs::write(p, b\"x\") }",
    ] {
        let store = format!("{store} {TOLD}");
        assert!(!level_of(&store).contains(&Level::Note), "{store}");
    }
}

#[test]
fn of_two_functions_of_one_name_in_a_file_both_must_write() {
    let library = "
        #[cfg(unix)] fn read_all(p: &str) -> io::Result<()> { fs::read(p).map(drop).inspect_err(|e| error!(\"{e}\")) }
        #[cfg(not(unix))] fn read_all(p: &str) -> io::Result<()> { fs::read(p).map(drop) }
        fn start(p: &str) { if let Err(_) = read_all(p) { log::warn!(\"lost\"); } }";
    assert_eq!(levels(&[("src/lib.rs", library)]), [Level::Warn]);
}

#[test]
fn what_is_no_error_by_its_name_tells_of_none() {
    for output in ["Option<io::Result<()>>", "JoinHandle<io::Result<()>>", "Fallible<()>"] {
        let store = format!("pub fn write_it(p: &str) -> {output} {{ eprintln!(\"starting\"); start(p) }}");
        assert!(!level_of(&store).contains(&Level::Note), "{store}");
    }
}

#[test]
fn a_loop_that_spins_is_no_better_for_a_message_below() {
    let library = "async fn drain(mut feed: Feed) {
        loop { match feed.receive_all().await { Ok(item) => { handle(item); break; } Err(error) => log::warn!(\"{error}\") } }
    }
    impl Feed {
        async fn receive_all(&mut self) -> std::io::Result<u8> {
            self.socket.recv().await.inspect_err(|error| tracing::error!(\"{error}\"))
        }
    }";
    let spins = |lint: &str| {
        findings(&[("src/lib.rs", library)]).into_iter().filter(move |(name, _)| name == lint).collect::<Vec<_>>()
    };
    assert_eq!(spins("endless_retry"), [("endless_retry".to_owned(), Level::Warn)]);
}
