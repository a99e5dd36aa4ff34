//! What problems look like: well formed always, without functions and quantifiers in a small scope, and decidable where the
//! theory says so.
#![expect(clippy::expect_used, reason = "what is not there fails the test")]

mod random;

use proptest::collection::vec;
use proptest::prelude::{any, proptest};
use proptest::test_runner::Config;
use random::{Random, account, vars};
use steadfast_invariants::encode::{Encoded, encode};
use steadfast_invariants::question::Unsupported;
use steadfast_invariants::term::Binder;
use steadfast_invariants::{Question, Scope, Sort, Term, Var};
use steadfast_wire::{Fragment, Problem};

fn problem(assumptions: Vec<Term>, scope: Scope) -> Problem {
    encode(&Question::new(assumptions), scope).expect("the question is in the logic").problem
}

fn var(name: &str, sort: Sort) -> Term {
    Term::var(&Var::new(name, sort))
}

fn is_ground(problem: &Problem) -> bool {
    problem.variables.is_empty() && problem.functions.iter().all(|function| function.arguments.is_empty())
}

proptest! {
    #![proptest_config(Config { cases: 100, ..Config::default() })]

    #[test]
    fn every_problem_is_well_formed(choices in vec(any::<u8>(), 0..300)) {
        let term = Random::new(&choices, &vars()).term(&Sort::Bool, 5);
        let question = Question::new(vec![term]);
        for scope in [Scope::Finite(1), Scope::Finite(2), Scope::Unbounded] {
            match encode(&question, scope) {
                Ok(Encoded { problem, reading }) => {
                    assert_eq!(problem.check_with(reading.observe()).map(|sorts| sorts.len()), Ok(reading.observe().len()));
                    assert!(scope == Scope::Unbounded || is_ground(&problem), "{problem:?}");
                }
                Err(Unsupported::CollectionAsKey) => assert_eq!(scope, Scope::Unbounded),
                Err(Unsupported::TooManyKeys) => assert_ne!(scope, Scope::Unbounded),
                Err(Unsupported::OpenSort) => panic!("every sort is known"),
            }
        }
    }

    #[test]
    fn a_question_has_one_problem(choices in vec(any::<u8>(), 0..300)) {
        let term = Random::new(&choices, &vars()).term(&Sort::Bool, 5);
        let question = Question::new(vec![term]);
        for scope in [Scope::Finite(1), Scope::Unbounded] {
            let problem = || encode(&question, scope).map(|encoded| encoded.problem);
            assert_eq!(problem(), problem());
        }
    }
}

/// Who is enrolled is known, and the course exists: rows that refer to rows (THEORY section 11, the first class).
fn courseware(students: &Term, enrolled: &Term) -> Term {
    let binder = Binder::over(enrolled).expect("a set has elements");
    let row = binder.var(0);
    Term::all(binder, &students.has(&row.field(0)))
}

#[test]
fn rows_that_refer_to_rows_are_effectively_propositional() {
    let students = var("students", Sort::set(account()));
    let enrolled = var("enrolled", Sort::set(Sort::tuple(vec![account(), account()])));
    let (student, course) = (var("student", account()), var("course", account()));
    let after = enrolled.insert(&Term::tuple(vec![student.clone(), course]));
    let kept = vec![courseware(&students, &enrolled), students.has(&student), courseware(&students, &after).not()];
    let fragment = problem(kept, Scope::Unbounded).fragment().expect("the problem is well formed");
    assert_eq!(fragment, Fragment::EffectivelyPropositional);
    assert!(fragment.is_decidable());
}

#[test]
fn tags_bring_no_arithmetic() {
    let status = Sort::option(Sort::Bool);
    let holders = var("holders", Sort::map(account(), status.clone()));
    let (who, next) = (var("who", account()), var("next", status));
    let differ = holders.put(&who, &next).equals(&holders).not();
    let fragment = problem(vec![holders.has(&who), differ.clone()], Scope::Unbounded).fragment();
    assert_eq!(fragment, Ok(Fragment::EffectivelyPropositional));
    assert!(is_ground(&problem(vec![differ], Scope::Finite(3))));
}

#[test]
fn a_key_that_is_a_collection_is_written_out_but_not_quantified_over() {
    let groups = var("groups", Sort::set(Sort::set(account())));
    let other = var("other", Sort::set(Sort::set(account())));
    let question = Question::new(vec![groups.equals(&other).not()]);
    assert_eq!(encode(&question, Scope::Unbounded).err(), Some(Unsupported::CollectionAsKey));
    assert!(encode(&question, Scope::Finite(3)).is_ok_and(|encoded| is_ground(&encoded.problem)));
    assert_eq!(encode(&question, Scope::Finite(9)).err(), Some(Unsupported::TooManyKeys));
}
