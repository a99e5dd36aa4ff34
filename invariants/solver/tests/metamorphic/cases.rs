//! Which models a test looks at, what is known of each before anything is changed, and what may be different all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;
use std::time::Instant;

use super::conflicts::Given;
use super::coordination::{Coordination, Known};
use super::exceptions::EXCEPTIONS;
use super::support::expectation::Expectation;
use super::support::gallery;

/// A model as it is.
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) known: Known,
    pub(crate) given: Given,
    coordination: OnceLock<Coordination>,
}

impl Model {
    fn new(name: String) -> Self {
        let path = gallery::folder().join(&name).with_extension("rs");
        let text = fs::read_to_string(path).expect("a model is text");
        let object = gallery::object(&name);
        let relations = Expectation::of(&name).relations(&object);
        let given = relations[0].iter().map(|(pair, expected)| (*pair, expected.given.clone())).collect();
        Self { name, text, known: Known::default(), given, coordination: OnceLock::new() }
    }

    /// What is said of the model as it is.
    pub(crate) fn coordination(&self) -> &Coordination {
        self.coordination.get_or_init(|| self.known.coordination(gallery::object(&self.name)))
    }

    /// A number that depends on the name alone, to choose by.
    pub(crate) fn number(&self) -> usize {
        self.name.bytes().fold(7, |number: usize, byte| (number * 31 + usize::from(byte)) % 10_007)
    }
}

/// Whether everything is tried.
pub(crate) fn is_everything() -> bool {
    std::env::var("STEADFAST_ALL").is_ok_and(|value| value == "1")
}

fn models() -> &'static [Model] {
    static MODELS: OnceLock<Vec<Model>> = OnceLock::new();
    MODELS.get_or_init(|| {
        let is_wanted =
            |name: &String| std::env::var("MODEL").map_or(true, |models| models.split(',').any(|one| one == name));
        gallery::names().into_iter().filter(is_wanted).map(Model::new).collect()
    })
}

/// What a change of a model made different, by what was changed.
pub(crate) type Differences = BTreeMap<String, Vec<String>>;

/// Every kind of change. Each model is changed in one of them, and in all where everything is tried.
const CHANGES: [&str; 9] = [
    "operations in another order",
    "fields in another order",
    "other names",
    "an irrelevant field",
    "an operation twice",
    "a stronger condition on arguments",
    "a condition on a constant",
    "a weaker invariant",
    "without an invariant",
];

/// What was wrong once: changes, with the models that showed it. Every way to make the change is always tried.
const ONCE_WRONG: [(&str, &str); 1] = [("an operation twice", "switch")];

/// Of so many places at which a model can be changed, those that are tried.
pub(crate) type Tried<'a> = &'a dyn Fn(usize) -> Vec<usize>;

/// Tries a change of the models that it falls to, and of those with an exception. What is different must stand in the list of
/// exceptions, and what stands there must be different.
pub(crate) fn check(change: &str, differences: impl Fn(&Model, Tried<'_>) -> Differences) {
    let place = CHANGES.iter().position(|known| *known == change).expect("the change has a place in the list");
    let mut wrong = Vec::new();
    for model in models() {
        let is_whole = is_everything() || ONCE_WRONG.contains(&(change, &*model.name));
        let is_excepted = EXCEPTIONS.iter().any(|known| (known.change, known.model) == (change, &*model.name));
        if !is_whole && !is_excepted && model.number() % CHANGES.len() != place {
            continue;
        }
        let tried = |count: usize| (0..count).filter(|at| is_whole || *at == model.number() % count).collect();
        let start = Instant::now();
        let found = differences(model, &tried);
        println!("{change}, {}: {:.1} s, {} tried", model.name, start.elapsed().as_secs_f64(), found.len());
        for known in EXCEPTIONS.iter().filter(|known| (known.change, known.model) == (change, &*model.name)) {
            if is_everything() && !found.contains_key(known.what) {
                wrong.push(format!("{change}, {}, {}: never tried", model.name, known.what));
            }
        }
        for (what, found) in found {
            found.iter().for_each(|line| println!("  {what}: {line}"));
            let known = EXCEPTIONS
                .iter()
                .filter(|known| (known.change, known.model, known.what) == (change, &*model.name, &*what));
            let known: BTreeSet<&str> = known.flat_map(|known| known.differences).copied().collect();
            let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
            let say = |line: &str| format!("{change}, {}, {what}: {line}", model.name);
            wrong.extend(found.difference(&known).map(|line| say(line)));
            wrong.extend(known.difference(&found).map(|line| say(&format!("no longer so: {line}"))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
