//! The worker agrees with trying all models, on random problems with and without quantifiers, and its least models
//! depend on nothing but the problem.

mod support;

use steadfast_wire::{Answer, Malformed, Request};

use support::random::{Sample, samples};
use support::{model, pool};

fn requests(samples: &[Sample]) -> Vec<Request> {
    samples.iter().map(|sample| model(sample.problem.clone(), sample.observe.clone())).collect()
}

fn expected(sample: &Sample) -> Answer {
    match sample.least() {
        Some(values) => Answer::Satisfiable { values, minimal: true },
        None => Answer::Unsatisfiable,
    }
}

fn agree(samples: &[Sample]) -> Result<(), Malformed> {
    let answers = pool().solve(requests(samples));
    let mut satisfiable = 0;
    for (sample, answer) in samples.iter().zip(answers) {
        let expected = expected(sample);
        assert_eq!(answer, expected, "{}", sample.problem.to_smtlib()?);
        satisfiable += usize::from(expected != Answer::Unsatisfiable);
    }
    // A sample of problems that all have one answer would show little.
    let part = samples.len() / 5;
    assert!((part..samples.len() - part).contains(&satisfiable), "{satisfiable} of {} hold", samples.len());
    Ok(())
}

#[test]
fn least_models_without_quantifiers() -> Result<(), Malformed> {
    agree(&samples(300, false))
}

#[test]
fn least_models_with_quantifiers() -> Result<(), Malformed> {
    agree(&samples(200, true))
}

#[test]
fn answers_depend_on_nothing_but_the_problem() {
    let samples = [samples(20, false), samples(20, true)].concat();
    let pool = pool();
    let first = pool.solve(requests(&samples));
    for seed in 1..=5 {
        let mut requests = requests(&samples);
        requests.iter_mut().for_each(|request| request.budget.seed = seed);
        // Another order, so that each request comes after others, and perhaps to the other worker.
        requests.reverse();
        let mut answers = pool.solve(requests);
        answers.reverse();
        assert_eq!(answers, first, "with seed {seed}");
    }
}
