//! The shared examples as they are published, and which models are theirs (`invariants/models/expected/shared.toml`).

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

use super::expectation::{Conflict, Kind};
use super::gallery;

/// Which model is which example.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    #[serde(rename = "example")]
    pub(crate) examples: Vec<Counterpart>,
}

/// The model of an example, or of each of its entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counterpart {
    pub(crate) id: String,
    pub(crate) model: Option<String>,
    /// Which of the variants of the example the model is.
    pub(crate) variant: Option<String>,
    #[serde(default)]
    pub(crate) operations: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) parameters: BTreeMap<String, String>,
    /// The operations that the model lacks, with the reason.
    #[serde(default)]
    pub(crate) absent: BTreeMap<String, String>,
    /// The operations of the model that need no coordination only under a condition that it does not meet.
    #[serde(default)]
    pub(crate) conditional: BTreeMap<String, String>,
    /// The models of what the example calls a variant beside its own answer.
    #[serde(default)]
    pub(crate) variants: BTreeMap<String, String>,
    /// Conflicts that the model has instead of those of the example about the same pair that are as essential.
    #[serde(default)]
    pub(crate) differs: Vec<Difference>,
    /// Why the tokens are others.
    pub(crate) other_tokens: Option<String>,
    /// The models of a collection of entries.
    #[serde(default)]
    pub(crate) entries: BTreeMap<String, String>,
}

/// A conflict that differs from that of the example.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Difference {
    pub(crate) pair: [String; 2],
    pub(crate) when: String,
    pub(crate) kind: Vec<Kind>,
    #[serde(default = "yes")]
    pub(crate) essential: bool,
    /// Why.
    pub(crate) because: String,
}

fn yes() -> bool {
    true
}

/// A shared example, as far as it is compared.
#[derive(Debug, Deserialize)]
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) ops: Vec<Operation>,
    pub(crate) expected: Answer,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) name: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    pub(crate) conflicts: Vec<Conflict>,
    #[serde(default)]
    pub(crate) variants: Vec<Variant>,
    #[serde(default)]
    pub(crate) coordination_free: Vec<String>,
    #[serde(default)]
    pub(crate) tokens: Vec<Token>,
    #[serde(default)]
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Variant {
    pub(crate) assume: String,
    pub(crate) conflicts: Vec<Conflict>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Token {
    pub(crate) name: String,
    pub(crate) key: Option<String>,
    #[serde(default)]
    pub(crate) exclusive: Vec<String>,
    #[serde(default, rename = "mode_A")]
    pub(crate) one: Vec<String>,
    #[serde(default, rename = "mode_B")]
    pub(crate) other: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) converges: bool,
}

/// The table.
pub(crate) fn table() -> Table {
    let path = gallery::folder().join("expected/shared.toml");
    let text = fs::read_to_string(&path).expect("the table is part of the repository");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The examples by their names.
pub(crate) fn examples() -> BTreeMap<String, Example> {
    let entries = fs::read_dir(gallery::folder().join("expected/shared")).expect("the examples are there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let examples = texts.map(|path| {
        let text = fs::read_to_string(&path).expect("an example is text");
        let example: Example =
            serde_yaml_ng::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (example.id.clone(), example)
    });
    examples.collect()
}

impl Counterpart {
    /// The name of the model's operation.
    pub(crate) fn operation(&self, name: &str) -> &str {
        self.operations.get(name).unwrap_or_else(|| panic!("{}: nothing is said of `{name}`", self.id))
    }

    /// A predicate of the example in the names of the model: `t1 == t2` is `1.tournament == 2.tournament`.
    pub(crate) fn predicate(&self, text: &str) -> String {
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let words = spaced.split_whitespace().map(|word| match word {
            "and" => "&&".to_owned(),
            "or" => "||".to_owned(),
            _ => {
                let argument = word.strip_suffix(['1', '2']).and_then(|name| self.parameters.get(name));
                argument.map_or_else(|| word.to_owned(), |name| format!("{}.{name}", &word[word.len() - 1..]))
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// The key of a token of the example in the names of the model.
    pub(crate) fn key(&self, key: &str) -> String {
        let (names, unordered) = match key.split_once('{') {
            Some((_, names)) => (names.trim_end_matches('}'), true),
            None => (key, false),
        };
        let names = names.split(',').map(|name| {
            let name = name.trim();
            self.parameters.get(name).unwrap_or_else(|| panic!("{}: nothing is said of `{name}`", self.id)).as_str()
        });
        let names = names.collect::<Vec<_>>().join(", ");
        if unordered { format!("{{{names}}}") } else { names }
    }
}
