//! The JSON document, its description and its schema, held together.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{rendered, sample};
use crate::report::{Format, IgnoreRule, RenderOptions};

const PAGE: &str = include_str!("../../../docs/json.md");
const SCHEMA: &str = include_str!("../../../docs/steadfast.schema.json");

fn document() -> Value {
    let text = rendered(Format::Json, &sample(), &RenderOptions::default());
    serde_json::from_str(&text).expect("the document is JSON")
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// The example of the page.
fn example() -> Value {
    let (_, rest) = PAGE.split_once("```json\n").expect("the page has an example");
    let (example, _) = rest.split_once("```").expect("the example ends");
    serde_json::from_str(example).expect("the example is JSON")
}

/// Every field below `value`, as the page writes them: `files.failed[].path`.
fn fields(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                fields(value, &path, found);
                found.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, &format!("{at}[]"), found)),
        _ => {}
    }
}

fn fields_of(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    fields(value, "", &mut found);
    found
}

/// Every field that a schema describes; each must be required.
fn schema_fields(schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    if let Some(items) = schema.get("items") {
        schema_fields(items, &format!("{at}[]"), found);
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let required = schema["required"].as_array().expect("an object says what is required");
    assert_eq!(required.len(), properties.len(), "every field of `{at}` is always there");
    for (name, schema) in properties {
        assert!(required.contains(&json!(name)), "`{at}.{name}` is always there");
        let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        schema_fields(schema, &path, found);
        found.insert(path);
    }
}

#[test]
fn the_document_is_as_the_reports_say() {
    let document = document();
    assert_eq!(document["version"], json!(1));
    let expected = json!({
        "lint": "ignored_commit", "code": "EH13", "level": "deny", "path": "src/store.rs",
        "line": 3, "column": 9, "end_line": 3, "end_column": 41, "byte_start": 73, "byte_end": 105,
        "message": "the error of `self.log.append` is discarded",
        "help": "propagate it: `self.log.append(&entry)?`",
        "notes": ["the caller sees `Ok(())` and takes the entry for written"],
        "function": "Store::put", "callee": "self.log.append", "callee_class": "write", "fallible": "known",
        "fingerprint": "00112233445566778899aabbccddeeff"
    });
    assert_eq!(document["findings"][1], expected);
    assert_eq!(document["findings"][0]["callee"], Value::Null);
    // Characters, not bytes and not UTF-16 units: the line has a two-byte and a four-byte character.
    assert_eq!(document["findings"][3]["column"], json!(45));
    let failed = json!([
        { "path": "src/broken.rs", "reason": "not valid Rust: expected identifier", "line": 1, "column": 7 },
        { "path": "src/latin.rs", "reason": "not valid UTF-8", "line": null, "column": null }
    ]);
    assert_eq!(document["files"]["failed"], failed);
    assert_eq!(document["files"]["ignored"][0], json!({ "path": "src/tables.rs", "rule": "generated" }));
    assert_eq!((&document["files"]["checked"], &document["handlers"]), (&json!(2), &json!(3)));
    assert_eq!((&document["lines"], &document["lines_outside_tests"]), (&json!(24), &json!(20)));
}

#[test]
fn the_page_shows_and_describes_every_field() {
    let fields = fields_of(&document());
    assert_eq!(fields_of(&example()), fields);
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let described: BTreeSet<_> = rows.map(|(field, _)| field.to_owned()).collect();
    assert_eq!(described, fields);
}

#[test]
fn the_page_names_every_rule_that_leaves_files_out() {
    let row = PAGE.lines().find(|line| line.starts_with("| `files.ignored[].rule`")).expect("the rule is described");
    for rule in [
        IgnoreRule::Target,
        IgnoreRule::Vendored,
        IgnoreRule::Generated,
        IgnoreRule::TooLarge,
        IgnoreRule::ConfigExclude,
    ] {
        assert!(row.contains(&format!("`{}`", rule.name())), "{rule:?}");
    }
}

#[test]
fn the_schema_describes_every_field_and_accepts_documents() {
    let schema = schema();
    let mut described = BTreeSet::new();
    schema_fields(&schema, "", &mut described);
    assert_eq!(described, fields_of(&document()));
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    for document in [document(), example()] {
        let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn the_schema_refuses_what_is_no_document() {
    let validator = jsonschema::draft202012::new(&schema()).expect("the schema is a schema");
    let changes = [
        ("/version", json!(2)),
        ("/findings/0/level", json!("allow")),
        ("/findings/0/line", json!(0)),
        ("/findings/0/code", json!("X1")),
        ("/findings/0/fallible", json!("perhaps")),
        ("/findings/0/fingerprint", json!("short")),
        ("/findings/0/path", json!("/absolute.rs")),
        ("/files/ignored/0/rule", json!(7)),
        ("/handlers", json!(-1)),
    ];
    for (pointer, value) in changes {
        let mut document = document();
        *document.pointer_mut(pointer).expect("the document has the field") = value;
        assert!(!validator.is_valid(&document), "{pointer}");
    }
}
