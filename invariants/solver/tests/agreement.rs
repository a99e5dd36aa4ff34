//! The worker agrees with trying all models, on random problems with and without quantifiers, and its least models
//! depend on nothing but the problem.

mod support;

use steadfast_wire::{Answer, Malformed, Request, Task};

use support::random::{Sample, samples};
use support::{Build, check, model, pool};

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
    let answers = pool().solve(requests(samples)).concat();
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
    let first = pool.solve(requests(&samples)).concat();
    for seed in 1..=5 {
        let mut requests = requests(&samples);
        requests.iter_mut().for_each(|request| request.budget.seed = seed);
        // Another order, so that each request comes after others, and perhaps to the other worker.
        requests.reverse();
        let mut answers = pool.solve(requests).concat();
        answers.reverse();
        assert_eq!(answers, first, "with seed {seed}");
    }
}

/// The sample with its last assertions as cases, with their opposites, and what each of them is alone.
fn divided(sample: &Sample) -> (Sample, Vec<Sample>) {
    let mut divided = sample.clone();
    let kept = divided.problem.assertions.len().saturating_sub(2);
    let cases = divided.problem.assertions.split_off(kept);
    let mut alone = Vec::new();
    for case in cases {
        for formula in [case, divided.problem.not(case)] {
            divided.problem.case(formula);
        }
    }
    for case in &divided.problem.cases {
        let mut one = divided.clone();
        one.problem.cases.clear();
        one.problem.assert(*case);
        alone.push(one);
    }
    (divided, alone)
}

#[test]
fn cases_are_answered_as_each_of_them_alone() {
    let divided: Vec<(Sample, Vec<Sample>)> =
        [samples(100, false), samples(60, true)].concat().iter().map(divided).collect();
    let pool = pool();
    for task in ["check", "example", "model"] {
        let requests = divided.iter().map(|(sample, _)| {
            let (problem, observe) = (sample.problem.clone(), sample.observe.clone());
            match task {
                "check" => check(problem),
                "example" => Request { task: Task::Example { observe }, ..check(problem) },
                _ => model(problem, observe),
            }
        });
        for ((_, alone), answers) in divided.iter().zip(pool.solve(requests.collect())) {
            assert_eq!(answers.len(), alone.len());
            for (sample, answer) in alone.iter().zip(answers) {
                let expected = expected(sample);
                if task == "model" {
                    assert_eq!(answer, expected);
                } else {
                    let holds = |answer: &Answer| matches!(answer, Answer::Satisfiable { .. });
                    assert_eq!(holds(&answer), holds(&expected), "{task}: {answer:?}");
                    assert!(holds(&answer) || answer == Answer::Unsatisfiable, "{task}: {answer:?}");
                }
            }
        }
    }
}
