//! The gallery: every model gets the verdicts that its markers say, and no other.
//!
//! A marker is a comment `//~ subject: verdict, verdict`. Of two operations, `a / b`, it names what is at stake where they run
//! concurrently; of one operation or beginning, what is wrong with it alone; of the `gate`, what takes the verdicts their
//! meaning. What has no marker must hold, and must be proved. Which arguments conflict, and which conflicts are essential, stands in
//! `models/expected`. `MODEL=bank,rubis` asks these two models only.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use steadfast_invariants::decide::{Effort, decide};
use steadfast_invariants::gate::Problem;
use steadfast_invariants::obligation::{Part, Rule};
use steadfast_invariants::verdict::Standing;
use steadfast_invariants::verify::{Settings, Verification, verify};
use steadfast_invariants::{Object, Verdict};
use steadfast_wire::Budget;
use steadfast_wire::client::Pool;

use support::comparison::differences;
use support::expectation::Expectation;
use support::{gallery, pool};

type Verdicts = BTreeMap<String, BTreeSet<String>>;

fn effort(seed: u32) -> Effort {
    Effort::new(Budget { rlimit: 20_000_000, wall: Duration::from_secs(60), seed })
}

fn marked(text: &str) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for marker in text.lines().filter_map(|line| line.trim().strip_prefix("//~ ")) {
        let (subject, found) = marker.split_once(": ").expect("a marker has a subject and verdicts");
        let found = found.split(", ").map(|verdict| verdict.trim().to_owned());
        verdicts.entry(subject.to_owned()).or_default().extend(found);
    }
    verdicts
}

fn found(object: &Object, verification: &Verification) -> Verdicts {
    let mut verdicts = Verdicts::new();
    let mut add = |subject: &str, verdict: String| {
        verdicts.entry(subject.to_owned()).or_default().insert(verdict);
    };
    let name = |operation: usize| &*object.operations[operation].name;
    for finding in &verification.gate {
        match finding.problem {
            Problem::Contradiction => add("gate", "inconsistent".to_owned()),
            Problem::Vacuous { operation } => add(name(operation), "vacuous".to_owned()),
            Problem::NeverBegins { initial } => add(&object.initials[initial].name, "never".to_owned()),
            Problem::SaysNothing { invariant } => add(&object.invariants[invariant].name, "says nothing".to_owned()),
            Problem::Public { field } => add(&object.state[field].var.name, "public".to_owned()),
            Problem::Undecided { .. } => add("gate", finding.message.clone()),
        }
    }
    for judged in verification.judged.iter().filter(|judged| !judged.holds()) {
        let refuted = if judged.is_refuted() { "" } else { "unproved " };
        let invariant = |place: usize| &object.invariants[place].name;
        match judged.obligation.rule {
            Rule::Initial { initial, invariant: place } => {
                add(&object.initials[initial].name, format!("{refuted}initial {}", invariant(place)));
            }
            Rule::Origin { operation } => add(name(operation), format!("{refuted}panics")),
            Rule::Refusal { operation, .. } => add(name(operation), format!("{refuted}refusal")),
            Rule::Safety { operation, part: Part::Invariant(place) } => {
                add(name(operation), format!("{refuted}unsafe {}", invariant(place)));
            }
            Rule::Safety { operation, .. } => add(name(operation), format!("{refuted}undefined")),
            Rule::Congruence(_) => add("equivalence", format!("{refuted}{}", judged.obligation.rule.key(object))),
            Rule::Stability { .. } | Rule::Convergence { .. } => {}
        }
    }
    for pair in &verification.pairs {
        for (threat, standing) in &pair.threats {
            let refuted = if *standing == Standing::Refuted { "" } else { "unproved " };
            let kind =
                if matches!(threat, steadfast_invariants::verdict::Threat::Invariant(_)) { "invariant " } else { "" };
            let subject = format!("{} / {}", name(pair.first), name(pair.second));
            add(&subject, format!("{refuted}{kind}{}", threat.name(object)));
        }
    }
    verdicts
}

/// Every line of `first` that `second` lacks.
fn missing(first: &Verdicts, second: &Verdicts) -> Vec<String> {
    let lines = first.iter().flat_map(|(subject, verdicts)| verdicts.iter().map(move |verdict| (subject, verdict)));
    let absent = lines.filter(|(subject, verdict)| !second.get(*subject).is_some_and(|known| known.contains(*verdict)));
    absent.map(|(subject, verdict)| format!("{subject}: {verdict}")).collect()
}

#[test]
fn every_model_gets_the_verdicts_that_it_must() {
    let pool = pool();
    let mut wrong = String::new();
    let (mut broken, mut sound) = (0, 0);
    for model in gallery::names() {
        if std::env::var("MODEL").is_ok_and(|models| !models.split(',').any(|one| one == model)) {
            continue;
        }
        let object = gallery::object(&model);
        let start = std::time::Instant::now();
        let verification = verify(&object, Settings::default(), &mut |questions| decide(questions, &pool, &effort(0)));
        println!("{model}: {:.1} s", start.elapsed().as_secs_f64());
        for difference in differences(&object, &Expectation::of(&model), &verification.conflicts) {
            writeln!(wrong, "{model}: {difference}").expect("a string");
        }
        let seen = &verification.self_check;
        if let Some(violation) = &seen.violation {
            writeln!(wrong, "{}: wrong under the plan: {}", object.name, violation.text(&object)).expect("a string");
        }
        println!("{}: {} executions of up to {} events", object.name, seen.executions, seen.events);
        for place in &seen.unconfirmed {
            let conflict = &verification.conflicts[*place];
            println!("{}: not confirmed: {} / {}", object.name, conflict.first, conflict.second);
        }
        let path = gallery::folder().join(&model).with_extension("rs");
        let expected = marked(&fs::read_to_string(path).expect("a model is text"));
        let found = found(&object, &verification);
        if expected.is_empty() {
            sound += 1;
        } else {
            broken += 1;
        }
        for line in missing(&found, &expected) {
            writeln!(wrong, "{}: found, and not marked: {line}", object.name).expect("a string takes everything");
        }
        for line in missing(&expected, &found) {
            writeln!(wrong, "{}: marked, and not found: {line}", object.name).expect("a string takes everything");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(broken >= sound || std::env::var("MODEL").is_ok(), "{broken} models with something wrong, {sound} without");
}

#[test]
fn verdicts_and_runs_depend_neither_on_the_run_nor_on_the_seed() {
    let shown = |model: &str, seed: u32, pool: &Pool| {
        let object = gallery::object(model);
        let verification =
            verify(&object, Settings::default(), &mut |questions| decide(questions, pool, &effort(seed)));
        let mut text = String::new();
        for judged in &verification.judged {
            writeln!(text, "{} {}", judged.obligation.rule.key(&object), judged.sentence()).expect("a string");
            if let Verdict::Refuted(run) = &judged.verdict {
                let fields = steadfast_invariants::counterexample::Fields::All;
                writeln!(text, "{}\n{}", run.story(&object, fields), run.diagram(&object)).expect("a string");
            }
        }
        text
    };
    for model in ["account", "bank", "courseware"] {
        let first = shown(model, 0, &pool());
        for run in 1..20 {
            assert_eq!(shown(model, run % 5, &pool()), first, "{model}, run {run}");
        }
    }
}
