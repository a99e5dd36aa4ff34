//! What `verify` says of coordination: predicates and plans in its document, declared tokens, committed plans, graphs.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::{Ended, Tree, in_repository};

/// Accounts whose operations have attributes that the test gives.
fn bank(deposit: &str, withdraw: &str) -> String {
    format!(
        "\
use std::collections::BTreeMap;
use steadfast::replicated;

pub struct Refused;

#[replicated]
pub struct Bank {{ balances: BTreeMap<u64, i64> }}

#[replicated]
impl Bank {{
    #[initial]
    pub fn new() -> Self {{ Self {{ balances: BTreeMap::new() }} }}

    #[invariant]
    fn nonnegative(&self) -> bool {{ self.balances.values().all(|balance| *balance >= 0) }}

    {deposit}
    pub fn deposit(&mut self, account: u64, amount: u32) {{
        *self.balances.entry(account).or_default() += i64::from(amount);
    }}

    {withdraw}
    pub fn withdraw(&mut self, account: u64, owner: u64, amount: u32) -> Result<(), Refused> {{
        let _ = owner;
        let balance = self.balances.get(&account).copied().unwrap_or(0);
        if balance < i64::from(amount) {{ return Err(Refused); }}
        self.balances.insert(account, balance - i64::from(amount));
        Ok(())
    }}
}}
"
    )
}

const FREE: &str = "#[operation]";

/// Runs `verify` over one file.
fn verify(text: &str, arguments: &[&str]) -> (Tree, Ended) {
    support::worker();
    let tree = Tree::new(&[("bank.rs", text)]);
    let ended = run(&tree, arguments);
    (tree, ended)
}

fn run(tree: &Tree, arguments: &[&str]) -> Ended {
    tree.run(&[&["verify", "--color", "never", "bank.rs"], arguments].concat())
}

fn document(ended: &Ended) -> Value {
    serde_json::from_str(&ended.out).expect("it is JSON")
}

#[test]
fn a_conflict_has_its_predicate_and_the_plan_a_token_by_key() {
    let (_tree, ended) = verify(&bank(FREE, "#[operation(rate = 100)]"), &["--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    let document = document(&ended);
    let object = &document["objects"][0];
    let conflict = &object["conflicts"][0];
    assert_eq!(object["conflicts"].as_array().map(Vec::len), Some(1));
    assert_eq!(conflict["pair"], json!(["withdraw", "withdraw"]));
    let literals = conflict["when"][0].as_array().expect("a conjunction");
    assert!(literals.contains(&json!({"left": "1.account", "op": "==", "right": "2.account"})), "{conflict}");
    assert_eq!(conflict["when_text"], "same account, both amounts above zero");
    assert_eq!((&conflict["rules"], &conflict["threatens"]), (&json!(["stability"]), &json!("nonnegative")));
    assert_eq!((&conflict["essential"], &conflict["verdict"]), (&json!(true), &json!("refuted")));
    assert!(conflict["counterexample"]["story"].is_string(), "{conflict}");
    let token = json!([{"token": "account", "mode": "exclusive", "key": ["account"]}]);
    let strengths: Vec<_> = [0, 1].map(|place| &object["operations"][place]["strength"]).to_vec();
    assert_eq!(strengths, [&json!("free"), &json!("exclusive")]);
    assert_eq!((&object["operations"][0]["tokens"], &object["operations"][1]["tokens"]), (&json!([]), &token));
    let plan = &object["plans"][0];
    assert_eq!((&plan["kind"], &plan["acquisitions_per_second"]), (&json!("multi-mode"), &json!(100)));
    let mode = json!([{"mode": "exclusive", "operations": ["withdraw"], "excludes": ["exclusive"]}]);
    assert_eq!(plan["tokens"][0]["modes"], mode);
    assert_eq!(plan["over_serialised"][0]["pair"], json!(["withdraw", "withdraw"]));
    let tried = &object["self_check"];
    assert!(tried["executions"].as_u64().is_some_and(|count| count > 0), "{tried}");
    assert_eq!((&tried["unconfirmed"], &tried["violation"]), (&json!([]), &Value::Null));
    assert_eq!((&object["declared"], &object["check"]), (&Value::Null, &Value::Null));
}

#[test]
fn documents_of_the_gallery_are_as_the_schema_says() {
    support::worker();
    let names = ["accounts", "cart", "friends", "on_call", "seats", "switch", "tickets_reused", "tournament"];
    let paths: Vec<String> = names.iter().map(|name| format!("invariants/models/{name}.rs")).collect();
    let mut arguments = vec!["verify", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let gallery = in_repository(&arguments);
    let declared = "#[operation(token(\"owner\", key = owner))]";
    let (tree, _) = verify(&bank(FREE, declared), &["--write-plan=plan.toml"]);
    tree.write("plan.toml", b"version = 1\n");
    let checked = run(&tree, &["--check=plan.toml", "--format", "json"]);
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.schema.json"));
    let mut schema: Value = serde_json::from_str(&text.expect("it is there")).expect("it is JSON");
    let open = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    // Fields may be added to documents, but not without being described.
    close(&mut schema);
    let closed = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    for ended in [&gallery, &checked] {
        let mut document = document(ended);
        let errors: Vec<_> = closed.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        document["objects"][0]["operations"][0]["strength"] = json!("strong");
        assert!(!open.is_valid(&document));
    }
    assert_eq!(document(&gallery)["objects"].as_array().map(Vec::len), Some(names.len()));
}

/// Makes every object of a schema refuse fields that it does not describe.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.get("properties").is_some_and(Value::is_object) && map.get("type") == Some(&json!("object")) {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn every_field_of_the_schema_is_on_the_page() {
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("it is there");
    let (page, schema) = (read("docs/verify-json.md"), read("docs/verify.schema.json"));
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let mut fields = Vec::new();
    names(&schema, &mut fields);
    assert!(fields.len() > 40, "{fields:?}");
    let missing: Vec<_> = fields
        .iter()
        .filter(|field| !page.contains(&format!("`{field}`")) && !page.contains(&format!("`{field}[]`")))
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
}

fn names(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            found.extend(
                map.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()),
            );
            map.values().for_each(|value| names(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

#[test]
fn tokens_that_suffice_are_no_finding() {
    let (_tree, ended) = verify(&bank(FREE, "#[operation(token(\"account\", key = account))]"), &[]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(ended.out.contains("declared tokens: they order every two calls that conflict"), "{}", ended.out);
    assert!(!ended.out.contains("every replica starts with"), "what is coordinated needs no run: {}", ended.out);
}

#[test]
fn tokens_that_do_not_suffice_are_refuted_by_calls_that_they_do_not_order() {
    let (_tree, ended) = verify(&bank(FREE, "#[operation(token(\"owner\", key = owner))]"), &[]);
    assert_eq!((ended.status, ended.err.as_str()), (1, ""), "{}", ended.out);
    let expected =
        "error[insufficient_tokens]: the declared tokens do not order two calls of `withdraw` for the same account";
    assert!(ended.out.contains(expected), "{}", ended.out);
    let issued: Vec<&str> = ended.out.lines().filter(|line| line.contains(" issues `withdraw(")).collect();
    assert_eq!(issued.len(), 2, "{}", ended.out);
    assert!(issued[0].contains("account#1, owner#1") && issued[1].contains("account#1, owner#2"), "{issued:?}");
    let help = "declare `token(\"account\", key = account, mode = \"exclusive\")` on `withdraw`";
    assert!(ended.out.contains(help), "{}", ended.out);
}

#[test]
fn a_shared_token_does_not_order_calls_of_its_own_mode() {
    let shared = "#[operation(token(\"account\", key = account, mode = \"shared\"))]";
    let (_tree, ended) = verify(&bank(FREE, shared), &["--format", "json"]);
    assert_eq!(ended.status, 1, "{}", ended.out);
    let declared = &document(&ended)["objects"][0]["declared"];
    assert_eq!((&declared["verdict"], &declared["plan"]["kind"]), (&json!("refuted"), &json!("declared")));
    assert_eq!(declared["missing"][0]["pair"], json!(["withdraw", "withdraw"]));
    assert!(declared["missing"][0]["counterexample"]["story"].is_string(), "{declared}");
}

#[test]
fn more_than_is_needed_is_a_note() {
    let needless = "#[operation(token(\"account\", key = account, mode = \"shared\"))]";
    let exclusive = "#[operation(token(\"account\", key = account))]";
    let (_tree, ended) = verify(&bank(needless, exclusive), &["--format", "short"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    let note = "note[superfluous_token] `deposit` need not take the `account` token";
    assert!(ended.out.contains(note), "{}", ended.out);
}

#[test]
fn a_written_plan_is_compared_with_what_is_needed() {
    let (tree, ended) = verify(&bank(FREE, FREE), &["--write-plan"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    let plan = tree.read("steadfast-plan.toml");
    assert!(plan.contains("[[objects.Bank.operations.withdraw]]\ntoken = \"account\""), "{plan}");
    let same = run(&tree, &["--check"]);
    assert_eq!((same.status, same.err.as_str()), (0, ""), "{}", same.out);
    assert!(same.out.contains("tokens of the written plan: they order every two calls that conflict"), "{}", same.out);

    // The same code, from a time when deposits were all there was.
    let before: Vec<&str> =
        plan.split("\n\n").filter(|block| !block.contains("withdraw") && !block.contains("tokens")).collect();
    tree.write("steadfast-plan.toml", before.join("\n\n").as_bytes());
    let more = run(&tree, &["--check"]);
    assert_eq!((more.status, more.err.as_str()), (1, ""), "{}", more.out);
    let expected =
        "`withdraw` now needs the `account` token, as `exclusive` by `account`: here is what breaks without it";
    assert!(more.out.contains(expected), "{}", more.out);
    assert!(more.out.contains("`nonnegative` does not hold at replica 2"), "{}", more.out);
    assert!(more.out.contains("`withdraw` is not in the written plan"), "{}", more.out);
}

#[test]
fn a_plan_that_orders_too_much_passes() {
    let (tree, _) = verify(&bank(FREE, FREE), &["--write-plan=plan.toml"]);
    let coarse = tree.read("plan.toml").replace("key = [\"account\"]\n", "");
    tree.write("plan.toml", coarse.as_bytes());
    let ended = run(&tree, &["--check=plan.toml", "--format", "short"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(ended.out.contains("note[changed_plan] the plan of `Bank` is another one now"), "{}", ended.out);
}

#[test]
fn what_is_no_plan_is_wrong_usage() {
    let (tree, missing) = verify(&bank(FREE, FREE), &["--check"]);
    assert_eq!((missing.status, missing.out.as_str()), (2, ""), "{}", missing.err);
    assert!(missing.err.contains("`verify --write-plan` writes it"), "{}", missing.err);
    tree.write("plan.toml", b"version = 7\n");
    let other = run(&tree, &["--check=plan.toml"]);
    assert_eq!((other.status, other.out.as_str()), (2, ""), "{}", other.err);
    assert!(other.err.contains("version 7"), "{}", other.err);
}

#[test]
fn objects_that_are_gone_are_told() {
    let (tree, _) = verify(&bank(FREE, FREE), &["--write-plan"]);
    tree.write("bank.rs", bank(FREE, FREE).replace("Bank", "Branch").as_bytes());
    let ended = run(&tree, &["--check"]);
    assert_eq!(ended.status, 1, "{}", ended.out);
    assert!(ended.err.contains("the plan has `Bank`, which is not among the objects of this run"), "{}", ended.err);
}

#[test]
fn no_plan_is_written_of_what_could_not_be_read() {
    let unread = bank(FREE, FREE).replace("u32", "f64");
    let (tree, ended) = verify(&unread, &["--write-plan"]);
    assert_eq!(ended.status, 3, "{}", ended.out);
    assert!(ended.err.contains("no plan was written"), "{}", ended.err);
    assert!(!tree.path().join("steadfast-plan.toml").exists());
}

#[test]
fn a_graph_is_written_in_every_form() {
    let graphs = ["--graph", "dot=g.dot", "--graph", "mermaid=g.mmd", "--graph", "svg=g.svg"];
    let (tree, ended) = verify(&bank(FREE, FREE), &graphs);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(tree.read("g.dot").contains("n1 -- n1 [label=\"same account, both amounts above zero\"]"));
    assert!(tree.read("g.mmd").starts_with("flowchart"));
    assert!(tree.read("g.svg").starts_with("<svg"));
    // A file for each object where there are several.
    tree.write("branch.rs", bank(FREE, FREE).replace("Bank", "Branch").as_bytes());
    let both = run(&tree, &["branch.rs", "--graph", "dot=all.dot"]);
    assert_eq!((both.status, both.err.as_str()), (0, ""), "{}", both.out);
    assert!(
        tree.read("all-Bank.dot").contains("graph \"Bank\"")
            && tree.read("all-Branch.dot").contains("graph \"Branch\"")
    );
    let wrong = run(&tree, &["--graph", "png=g.png"]);
    assert_eq!(wrong.status, 2, "{}", wrong.err);
}

#[test]
fn formats_for_programs_say_the_predicate_too() {
    let text = bank(FREE, FREE);
    let sentence = "two calls of `withdraw` for the same account, both amounts above zero, can violate `nonnegative`";
    for format in ["short", "github", "sarif"] {
        let (_tree, ended) = verify(&text, &["--format", format]);
        assert_eq!(ended.status, 0, "{}", ended.out);
        assert!(ended.out.contains(sentence), "{format}: {}", ended.out);
    }
}

#[test]
fn coordination_that_suffices_by_another_choice_passes() {
    support::worker();
    let model = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("invariants/models/usernames.rs"));
    let tree = Tree::new(&[]);
    tree.write("bank.rs", &model.expect("it is there"));
    let found = document(&run(&tree, &["--format", "json"]));
    let alternatives = found["objects"][0]["alternatives"].as_array().expect("a list");
    assert!(!alternatives.is_empty(), "{found}");
    let plan = &alternatives[0]["plans"][0];
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let by_name = |all: &Value, name: &str, of: &dyn Fn(&Value) -> Value| -> Value {
        list(all).iter().map(|one| (one[name].as_str().unwrap_or_default().to_owned(), of(one))).collect()
    };
    let token = |token: &Value| {
        let modes = by_name(&token["modes"], "mode", &|mode| mode["excludes"].clone());
        json!({"key": token["key"], "modes": modes})
    };
    let object = json!({
        "operations": by_name(&plan["operations"], "operation", &|taking| taking["tokens"].clone()),
        "tokens": by_name(&plan["tokens"], "token", &token),
    });
    let written = json!({"version": 1, "objects": {"Usernames": object}});
    tree.write("plan.toml", toml::to_string(&written).expect("it is TOML").as_bytes());
    let ended = run(&tree, &["--check=plan.toml", "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert_eq!(document(&ended)["objects"][0]["check"]["needs_more"], json!(false));
}
