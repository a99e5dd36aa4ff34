//! What holds of every term: where it is defined, and that rewriting keeps its meaning.

mod random;

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, proptest};
use proptest::test_runner::Config;
use random::{Random, literal, vars};
use steadfast_invariants::eval::{first_overflow, first_unmet, satisfied};
use steadfast_invariants::term::conditions::{Demand, demands};
use steadfast_invariants::term::{Arithmetic, Kind};
use steadfast_invariants::{Assignment, Fault, FaultReason, Term, Value, Var, evaluate};

type Outcome = Result<Value, Fault>;

/// How deep the terms are.
const DEPTH: u32 = 5;

/// A term with values for its variables.
struct Case {
    vars: Vec<Var>,
    term: Term,
    assignment: Assignment,
}

impl Case {
    fn new((term, values): &(Vec<u8>, Vec<u8>)) -> Self {
        let vars = vars();
        let mut random = Random::new(term, &vars);
        let sort = random.sort();
        let term = random.term(&sort, DEPTH);
        let assignment = Random::new(values, &vars).assignment(&vars);
        Self { vars, term, assignment }
    }

    fn value(&self) -> Outcome {
        evaluate(&self.term, &self.assignment)
    }
}

/// Choices for a term, and for the values of its variables.
fn choices() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    (vec(any::<u8>(), 0..300), vec(any::<u8>(), 0..100))
}

/// The term built anew by the constructors, which simplify.
fn simplified(term: &Term) -> Term {
    term.substitute(&HashMap::new())
}

/// The term with a fault wherever a plain operation leaves its type.
fn checked(term: &Term) -> Term {
    let checked_parts = term.map_parts(&mut checked);
    let Kind::Arith(op @ (Arithmetic::Add | Arithmetic::Sub | Arithmetic::Mul), _, _, fault) = checked_parts.kind()
    else {
        return checked_parts;
    };
    let Some((int, (min, max))) = term.int_type().and_then(|int| Some((int, int.min().zip(int.max())?))) else {
        return checked_parts;
    };
    if !int.is_signed() && *op == Arithmetic::Sub {
        return checked_parts;
    }
    let leaves = Term::or([checked_parts.less(&Term::int(min, int)), Term::int(max, int).less(&checked_parts)]);
    let overflow = Fault { reason: FaultReason::Overflow, ..*fault };
    Term::ite(&leaves, &Term::fail(overflow, term.sort().clone()), &checked_parts)
}

proptest! {
    #![proptest_config(Config { cases: 1_000, failure_persistence: None, ..Config::default() })]

    /// Definedness is said twice, by evaluation and by derivation: here they must agree.
    #[test]
    fn a_term_has_a_value_exactly_where_its_demands_hold(choices in choices()) {
        let case = Case::new(&choices);
        let demands = demands(&case.term);
        match case.value() {
            Ok(_) => assert_eq!(first_unmet(&demands, &case.assignment), None),
            Err(fault) => {
                let unmet = |demand: &&Demand| !satisfied(&demand.holds, &case.assignment);
                assert!(demands.iter().filter(unmet).any(|demand| demand.fault == fault), "{fault:?} of {demands:?}");
            }
        }
    }

    #[test]
    fn a_demand_is_defined_where_those_before_it_hold(choices in choices()) {
        let case = Case::new(&choices);
        for demand in demands(&case.term) {
            let holds = evaluate(&demand.holds, &case.assignment);
            assert!(holds.is_ok(), "{holds:?} of {demand:?}");
            if holds == Ok(Value::Bool(false)) {
                break;
            }
        }
    }

    /// An operand that no longer matters may be forgotten with its faults, but a value stays what it is.
    #[test]
    fn constructors_keep_the_value(choices in choices()) {
        let case = Case::new(&choices);
        let simple = evaluate(&simplified(&case.term), &case.assignment);
        assert!(case.value().is_err() || case.value() == simple, "{:?} became {simple:?}", case.value());
    }

    #[test]
    fn replacing_variables_by_their_values_changes_nothing(choices in choices()) {
        let case = Case::new(&choices);
        let values = case.assignment.iter().map(|(var, value)| (var.clone(), literal(value, &var.sort))).collect();
        let closed = case.term.substitute(&values);
        assert_eq!(closed.free_vars(), []);
        let value = evaluate(&closed, &Assignment::new());
        assert!(case.value().is_err() || case.value() == value, "{:?} became {value:?}", case.value());
    }

    #[test]
    fn replacing_variables_by_terms_is_evaluating_those_first(choices in choices(), others in vec(any::<u8>(), 0..100)) {
        let case = Case::new(&choices);
        let mut random = Random::new(&others, &case.vars);
        let terms: HashMap<Var, Term> = case.vars.iter().map(|var| (var.clone(), random.term(&var.sort, 2))).collect();
        let values: Result<Assignment, Fault> = case
            .vars
            .iter()
            .map(|var| Ok((var.clone(), evaluate(&terms[var], &case.assignment)?)))
            .collect();
        let Ok(values) = values else { return Ok(()) };
        let first = evaluate(&case.term, &values);
        let replaced = evaluate(&case.term.substitute(&terms), &case.assignment);
        assert!(first.is_err() || first == replaced, "{first:?} became {replaced:?}");
    }

    #[test]
    fn the_free_variables_are_all_that_is_needed(choices in choices()) {
        let case = Case::new(&choices);
        let free = case.term.free_vars();
        let needed = case.assignment.iter().filter(|(var, _)| free.contains(var));
        let needed: Assignment = needed.map(|(var, value)| (var.clone(), value.clone())).collect();
        assert_eq!(evaluate(&case.term, &needed), case.value());
    }

    #[test]
    fn overflow_is_what_checked_arithmetic_would_find(choices in choices()) {
        let case = Case::new(&choices);
        let Ok(value) = case.value() else { return Ok(()) };
        let term = simplified(&case.term);
        let found = evaluate(&checked(&term), &case.assignment);
        match first_overflow([&term], &case.assignment) {
            None => assert_eq!(found, Ok(value)),
            Some(_) => assert!(matches!(found, Err(Fault { reason: FaultReason::Overflow, .. })), "{found:?}"),
        }
    }
}
