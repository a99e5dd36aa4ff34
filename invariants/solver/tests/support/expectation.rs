//! What is expected of a model, as its file in `invariants/models/expected` says; the schema is explained in the README there.

use std::collections::BTreeMap;
use std::fs;

use itertools::Itertools;
use serde::Deserialize;
use steadfast_invariants::Object;
use steadfast_invariants::conflict::Predicate;

use super::{gallery, predicate_text};

/// The expectation of one model.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// Why this model is special, for the reader.
    #[expect(dead_code, reason = "it is for the reader of the file")]
    note: Option<String>,
    /// The operations in no essential conflict.
    pub(crate) coordination_free: Vec<String>,
    #[serde(default, rename = "conflict")]
    pub(crate) conflicts: Vec<Conflict>,
    #[serde(default, rename = "token")]
    pub(crate) tokens: Vec<Token>,
    #[serde(default, rename = "alternative")]
    pub(crate) alternatives: Vec<Alternative>,
}

/// For which arguments two operations conflict, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conflict {
    pub(crate) pair: [String; 2],
    pub(crate) when: String,
    /// For which arguments two concurrent calls exist at all; all where it says nothing.
    pub(crate) given: Option<String>,
    pub(crate) kind: Vec<Kind>,
    pub(crate) essential: bool,
    #[serde(rename = "note")]
    #[expect(dead_code, reason = "it is for the reader of the file")]
    note: Option<String>,
}

/// Why two calls conflict, in the words of the shared examples.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// An invariant, or a guard that is kept, may no longer hold.
    Stability,
    /// Replicas may diverge.
    Commutativity,
    /// The effect may have no meaning.
    Definedness,
    /// A declared guard may no longer hold, and nothing depends on that.
    DeclaredPreOnly,
}

/// A token, and who holds it: `withdraw(account)` is the instance for that account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Token {
    pub(crate) name: String,
    /// Who excludes every holder.
    #[serde(default)]
    pub(crate) exclusive: Vec<String>,
    /// Groups that exclude each other, and not themselves.
    #[serde(default)]
    pub(crate) modes: Vec<Vec<String>>,
}

/// Other conflicts that suffice too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alternative {
    /// What is different, for the reader.
    #[expect(dead_code, reason = "it is for the reader of the file")]
    because: String,
    /// The pairs whose conflicts are others.
    pub(crate) without: Vec<[String; 2]>,
    #[serde(default, rename = "conflict")]
    pub(crate) conflicts: Vec<Conflict>,
}

/// The arguments for which two operations conflict.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) essential: Predicate,
    /// Where only a declared guard may no longer hold.
    pub(crate) declared: Predicate,
    /// For which arguments this is said.
    pub(crate) given: Predicate,
    pub(crate) kinds: Vec<Kind>,
}

/// What is expected of each pair of operations, by their places in source order; pairs without conflict are absent.
pub(crate) type Relation = BTreeMap<[usize; 2], Expected>;

impl Expected {
    /// That there is no conflict.
    pub(crate) fn nothing() -> Self {
        let never = Predicate::never;
        Self { essential: never(), declared: never(), given: Predicate::always(), kinds: Vec::new() }
    }
}

impl Expectation {
    /// The expectation of a model.
    pub(crate) fn of(model: &str) -> Self {
        let path = gallery::folder().join("expected").join(model).with_extension("toml");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The relation, and then each that suffices as well: alternatives that have no pair in common can be combined.
    pub(crate) fn relations(&self, object: &Object) -> Vec<Relation> {
        let chosen = self
            .alternatives
            .iter()
            .powerset()
            .filter(|chosen| chosen.iter().flat_map(|alternative| &alternative.without).all_unique());
        let relations = chosen.map(|chosen| {
            let is_left =
                |conflict: &&Conflict| !chosen.iter().any(|alternative| alternative.without.contains(&conflict.pair));
            let left = self.conflicts.iter().filter(is_left);
            let others = chosen.iter().flat_map(|alternative| &alternative.conflicts);
            relation(object, &left.chain(others).cloned().collect::<Vec<_>>())
        });
        relations.collect()
    }
}

/// The conflicts of each pair together.
fn relation(object: &Object, conflicts: &[Conflict]) -> Relation {
    let mut relation = Relation::new();
    for conflict in conflicts {
        let place = |name: &String| {
            let place = object.operations.iter().position(|operation| *operation.name == **name);
            place.unwrap_or_else(|| panic!("{} has no operation `{name}`", object.name))
        };
        let pair = [place(&conflict.pair[0]), place(&conflict.pair[1])];
        assert!(pair[0] <= pair[1], "{}: {:?} is not in the order of the source", object.name, conflict.pair);
        let read = |text: &str| {
            predicate_text::parse(object, pair, text).unwrap_or_else(|refusal| panic!("{}: {refusal}", object.name))
        };
        let expected = relation.entry(pair).or_insert_with(Expected::nothing);
        let side = if conflict.essential { &mut expected.essential } else { &mut expected.declared };
        side.cases.extend(read(&conflict.when).cases);
        if let Some(given) = &conflict.given {
            expected.given = read(given);
        }
        expected.kinds.extend(&conflict.kind);
        expected.kinds.sort();
        expected.kinds.dedup();
    }
    relation
}
