//! SARIF against the schema of OASIS and the types of serde-sarif.
//!
//! The schema's terms do not say plainly that it may be redistributed, so that it is read from the source of
//! serde-sarif, which carries it, instead of from a copy in this repository.

use std::process::Command;
use std::sync::LazyLock;

use cargo_metadata::MetadataCommand;
use serde_json::{Value, json};
use steadfast_lints::{Finding, Level, Lint, lints};

use super::{finding, rendered, report, sample};
use crate::report::{Format, RenderOptions, Report, sarif};

/// The real lint of this name.
fn lint(name: &str) -> &'static Lint {
    lints().iter().find(|lint| lint.name == name).expect("there is such a lint")
}

/// The schema of SARIF 2.1.0.
static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    // Metadata of all platforms would need the sources of all platforms.
    let version = Command::new("rustc").arg("-vV").output().expect("rustc compiled this");
    let version = String::from_utf8(version.stdout).expect("rustc writes UTF-8");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let options = ["--locked", "--filter-platform", host].map(str::to_owned);
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).other_options(options).exec();
    let metadata = metadata.expect("the package that is being tested has metadata");
    let package = metadata.packages.iter().find(|package| *package.name == "serde-sarif");
    let manifest = &package.expect("serde-sarif is a dependency of the tests").manifest_path;
    let path = manifest.parent().expect("a manifest is in a folder").join("src/schema.json");
    let text = std::fs::read_to_string(&path).expect("serde-sarif carries the schema");
    // A stray bracket makes the patterns of two properties, which we do not write, no regular expressions.
    let text = text.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    assert!(schema["title"].as_str().is_some_and(|title| title.contains("Version 2.1.0")));
    jsonschema::draft7::new(&schema).expect("the schema is a schema")
});

/// The log of `report` with two rules, checked against the schema and against serde-sarif, which must lose nothing.
fn log(report: &Report) -> Value {
    let log = sarif::log(report, &[lint("log_only"), lint("lock_poison")]).expect("the report has its texts");
    let log = serde_json::to_value(&log).expect("a log is JSON");
    let errors: Vec<_> = VALIDATOR.iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{log:#}");
    let typed: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).expect("the types take it");
    assert_eq!(serde_json::to_value(&typed).expect("the types give it back"), log);
    log
}

#[test]
fn the_schema_is_strict() {
    let mut log = log(&sample());
    log["runs"][0]["results"][0]["severity"] = json!("high");
    assert!(!VALIDATOR.is_valid(&log));
}

#[test]
fn the_sample_is_valid_and_complete() {
    let log = log(&sample());
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    let results = run["results"].as_array().expect("there are results");
    let levels: Vec<_> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["warning", "error", "warning", "note"]);
    assert_eq!(results[2]["ruleIndex"], 0);
    assert_eq!(results[1].get("ruleIndex"), None);
    assert_eq!(results[1]["partialFingerprints"], json!({ "steadfast/v1": "00112233445566778899aabbccddeeff" }));
    assert_eq!(results[1]["relatedLocations"][0]["message"]["text"], "this can fail");
    assert_eq!(results[1]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "Store::put");
    let region = json!({ "startLine": 13, "startColumn": 46, "endLine": 13, "endColumn": 50 });
    assert_eq!(results[3]["locations"][0]["physicalLocation"]["region"], region, "columns are UTF-16 units");

    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    let notifications = invocation["toolExecutionNotifications"].as_array().expect("two files failed");
    assert_eq!(notifications.len(), 2);
    assert_eq!(notifications[0]["locations"][0]["physicalLocation"]["region"]["startColumn"], 7);
    assert_eq!(notifications[1]["locations"][0]["physicalLocation"].get("region"), None);
}

#[test]
fn rules_come_from_the_pages() {
    let log = log(&report(&[], Vec::new()));
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules[0]["id"], "log_only");
    assert_eq!(rules[0]["properties"]["tags"], json!(["error-handling", "EH08"]));
    let log_only = lint("log_only");
    let summary = log_only.summary();
    assert_eq!(rules[0]["shortDescription"]["text"], *summary);
    let full = rules[0]["fullDescription"]["text"].as_str().expect("it is a string");
    assert!(full.starts_with(&summary), "{full}");
    assert_eq!(rules[0]["help"]["markdown"], log_only.page);
    assert_eq!(rules[0]["defaultConfiguration"], json!({ "enabled": true, "level": "warning" }));
    assert_eq!(rules[1]["defaultConfiguration"], json!({ "enabled": false, "level": "none" }));
}

#[test]
fn what_is_written_has_every_lint_as_a_rule() {
    let text = rendered(Format::Sarif, &sample(), &RenderOptions::default());
    let log: Value = serde_json::from_str(&text).expect("it is JSON");
    let errors: Vec<_> = VALIDATOR.iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("there is a list of rules");
    let names: Vec<_> = lints().iter().map(|lint| lint.name).collect();
    assert_eq!(rules.iter().map(|rule| &rule["id"]).collect::<Vec<_>>(), names);
}

#[test]
fn paths_become_relative_references() {
    for (path, uri) in [
        ("src/a-b_c.~1.rs", "src/a-b_c.~1.rs"),
        ("a b%20#c?d&e.rs", "a%20b%2520%23c%3Fd%26e.rs"),
        ("javascript:x", "javascript%3Ax"),
        ("//host/share", "host/share"),
        ("C:\\x", "C%3A%5Cx"),
        ("ü\u{1b}\n\u{202e}\"<>", "%C3%BC%1B%0A%E2%80%AE%22%3C%3E"),
    ] {
        assert_eq!(sarif::uri(path), uri);
        let report = report(&[(path, "x")], vec![(path, finding("log_only", "EH08", Level::Note, 0..1))]);
        let log = log(&report);
        let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], uri);
    }
}

#[test]
fn messages_hold_no_link_and_no_placeholder() {
    for (message, text) in [
        ("`Err(_) => {}` in `a[0]`", "`Err(_) => {}` in `a[0]`"),
        ("[click](http://x) \\", r"\[click\](http://x) \\"),
        ("`{0}` and `{}`", "`{{0}}` and `{{}}`"),
        ("a\u{1b}b\u{202e}c", "a␛b\u{fffd}c"),
    ] {
        let found = Finding {
            message: message.to_owned(),
            notes: Vec::new(),
            help: String::new(),
            ..finding("log_only", "EH08", Level::Note, 0..1)
        };
        let log = log(&report(&[("a.rs", "x")], vec![("a.rs", found)]));
        assert_eq!(log["runs"][0]["results"][0]["message"]["text"], text);
    }
}
