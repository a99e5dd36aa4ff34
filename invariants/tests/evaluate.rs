//! What terms mean, by example: laziness, faults, binders, machine integers.

use steadfast_invariants::eval::first_overflow;
use steadfast_invariants::sort::{NONE, SOME};
use steadfast_invariants::term::{Arithmetic, Binder, Element, SetOperation};
use steadfast_invariants::{Assignment, Fault, FaultReason, IntType, Site, Sort, Term, Value, Var, evaluate};

#[expect(clippy::unwrap_used, reason = "the name is that of a type")]
fn named(name: &str) -> IntType {
    IntType::named(name).unwrap()
}

fn int(value: i64) -> Term {
    Term::int(value, named("i64"))
}

fn fault(start: u32, reason: FaultReason) -> Fault {
    Fault { site: Site { file: 0, start, end: start }, reason }
}

fn panic(start: u32) -> Fault {
    fault(start, FaultReason::Panic)
}

fn failing(start: u32) -> Term {
    Term::fail(panic(start), Sort::Bool)
}

fn bool_var(name: &str) -> Var {
    Var::new(name, Sort::Bool)
}

fn number(value: i64) -> Value {
    Value::Int(value.into())
}

fn numbers(values: &[i64]) -> Value {
    Value::Set(values.iter().map(|value| number(*value)).collect())
}

fn no_values(term: &Term) -> Result<Value, Fault> {
    evaluate(term, &Assignment::new())
}

#[test]
fn only_the_operands_up_to_the_deciding_one_are_evaluated() {
    let var = bool_var("first");
    let first = Term::var(&var);
    for (value, and, or) in
        [(true, Err(panic(1)), Ok(Value::Bool(true))), (false, Ok(Value::Bool(false)), Err(panic(1)))]
    {
        let assignment = Assignment::from_iter([(var.clone(), Value::Bool(value))]);
        assert_eq!(evaluate(&Term::and([first.clone(), failing(1)]), &assignment), and);
        assert_eq!(evaluate(&Term::or([first.clone(), failing(1)]), &assignment), or);
        assert_eq!(evaluate(&Term::and([failing(2), first.clone()]), &assignment), Err(panic(2)));
    }
}

#[test]
fn only_the_chosen_branch_is_evaluated() {
    let var = bool_var("condition");
    let chosen = Term::ite(&Term::var(&var), &int(7), &Term::fail(panic(1), Sort::Int(named("i64"))));
    let under = |value| evaluate(&chosen, &Assignment::from_iter([(var.clone(), Value::Bool(value))]));
    assert_eq!(under(true), Ok(number(7)));
    assert_eq!(under(false), Err(panic(1)));
}

#[test]
fn division_rounds_to_zero_and_has_two_faults() {
    let int_type = named("i8");
    let apply = |op, first: i64, second: i64| {
        let (first, second) = (Term::int(first, int_type), Term::int(second, int_type));
        no_values(&Term::arith(op, &first, &second, Sort::Int(int_type), panic(3)))
    };
    assert_eq!(apply(Arithmetic::Div, -7, 2), Ok(number(-3)));
    assert_eq!(apply(Arithmetic::Rem, -7, 2), Ok(number(-1)));
    assert_eq!(apply(Arithmetic::Rem, 7, -2), Ok(number(1)));
    assert_eq!(apply(Arithmetic::Div, 1, 0), Err(fault(3, FaultReason::DivisionByZero)));
    assert_eq!(apply(Arithmetic::Rem, -128, -1), Err(fault(3, FaultReason::DivisionOverflow)));
}

#[test]
fn plain_arithmetic_is_exact_and_its_overflow_is_told_apart() {
    let (small, large) = (named("u8"), Term::int(255, named("u8")));
    let one = Term::int(1, small);
    let plain = |op, first: &Term, second: &Term| Term::arith(op, first, second, Sort::Int(small), panic(4));
    let sum = plain(Arithmetic::Add, &large, &one);
    assert_eq!(no_values(&sum), Ok(number(256)));
    assert_eq!(first_overflow([&one, &sum], &Assignment::new()), Some(fault(4, FaultReason::Overflow)));
    let difference = plain(Arithmetic::Sub, &one, &large);
    assert_eq!(no_values(&difference), Err(fault(4, FaultReason::BelowZero)));
    assert_eq!(first_overflow([&difference], &Assignment::new()), None);
}

#[test]
fn wrapping_is_what_a_cast_does() {
    for value in [-1_000_i64, -129, -128, -1, 0, 127, 128, 255, 256, 70_000] {
        let term = Term::int(value, IntType::MATHEMATICAL);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the subject of the test")]
        let (signed, unsigned) = (value as i8, value as u16);
        assert_eq!(no_values(&term.wrap(named("i8"))), Ok(number(signed.into())));
        assert_eq!(no_values(&term.wrap(named("u16"))), Ok(number(unsigned.into())));
    }
}

#[test]
fn a_payload_of_another_variant_is_a_fault() {
    let var = Var::new("option", Sort::option(Sort::Bool));
    let payload = Term::var(&var).payload(SOME, 0, panic(5));
    let under = |value| evaluate(&payload, &Assignment::from_iter([(var.clone(), value)]));
    assert_eq!(under(Value::Variant(SOME, vec![Value::Bool(true)])), Ok(Value::Bool(true)));
    assert_eq!(under(Value::Variant(NONE, Vec::new())), Err(panic(5)));
}

#[test]
fn collections_are_what_those_of_std_are() {
    let empty = Term::empty(Sort::set(Sort::Int(named("i64"))));
    let [first, second] = [[1, 2], [2, 3]].map(|[one, two]| empty.insert(&int(one)).insert(&int(two)));
    assert_eq!(no_values(&Term::sets(SetOperation::Union, &first, &second)), Ok(numbers(&[1, 2, 3])));
    assert_eq!(no_values(&Term::sets(SetOperation::Intersection, &first, &second)), Ok(numbers(&[2])));
    assert_eq!(no_values(&Term::sets(SetOperation::Difference, &first, &second)), Ok(numbers(&[1])));
    assert_eq!(no_values(&first.remove(&int(1)).remove(&int(9))), Ok(numbers(&[2])));

    let map = Term::empty(Sort::map(Sort::Int(named("i64")), Sort::Bool));
    let [yes, no] = [true, false].map(Term::bool);
    let over = map.put(&int(1), &yes).overlay(&map.put(&int(1), &no).put(&int(2), &no));
    assert_eq!(no_values(&over.value(&int(1), panic(6))), Ok(Value::Bool(false)));
    assert_eq!(no_values(&over.value(&int(3), panic(6))), Err(panic(6)));
    assert_eq!(no_values(&over.keys()), Ok(numbers(&[1, 2])));
    assert_eq!(no_values(&over.get(&int(3), panic(6))), Ok(Value::Variant(NONE, Vec::new())));
}

#[test]
fn binders_range_over_the_entries() {
    let empty = Term::empty(Sort::set(Sort::Int(named("i64"))));
    let set = [1, 2, 3].into_iter().fold(empty.clone(), |set, element| set.insert(&int(element)));
    let binder = Binder::over(&set).unwrap();
    let element = binder.var(0);
    let square =
        Term::arith(Arithmetic::Mul, &element, &element, Sort::Int(named("i64")), fault(0, FaultReason::Overflow));
    assert_eq!(no_values(&Term::image(binder.clone(), &square)), Ok(numbers(&[1, 4, 9])));
    assert_eq!(no_values(&Term::filter(binder.clone(), &int(2).at_most(&element))), Ok(numbers(&[2, 3])));
    assert_eq!(no_values(&Term::all(binder.clone(), &int(1).at_most(&element))), Ok(Value::Bool(true)));
    assert_eq!(no_values(&Term::any(binder.clone(), &int(3).less(&element))), Ok(Value::Bool(false)));

    let map = Binder::over(&Term::rebuild(binder, &square)).unwrap();
    let same = map.var(0).equals(&map.var(1));
    assert_eq!(no_values(&Term::filter(map.clone(), &same).keys()), Ok(numbers(&[1])));
    let sums = Term::arith(Arithmetic::Add, &map.var(0), &map.var(1), Sort::Int(named("i64")), panic(0));
    assert_eq!(no_values(&Term::image(map, &sums)), Ok(numbers(&[2, 6, 12])));
}

#[test]
fn every_entry_is_asked_even_where_one_has_decided() {
    let set = Term::empty(Sort::set(Sort::Bool)).insert(&Term::bool(false)).insert(&Term::bool(true));
    let binder = Binder::over(&set).unwrap();
    let body = Term::ite(&binder.var(0), &failing(7), &Term::var(&binder.vars[0]));
    assert_eq!(no_values(&Term::all(binder.clone(), &body)), Err(panic(7)));
    assert_eq!(
        no_values(&Term::all(Binder { source: set.remove(&Term::bool(true)), ..binder }, &body)),
        Ok(Value::Bool(false))
    );
}

#[test]
fn an_inner_binder_hides_the_outer_one_and_what_was_known_of_it() {
    let set = [1, 2]
        .into_iter()
        .fold(Term::empty(Sort::set(Sort::Int(named("i64")))), |set, element| set.insert(&int(element)));
    let outer = Binder::over(&set).unwrap();
    // The same node, read under both: its outer value must not be taken for the inner one, nor the other way round.
    let is_one = outer.var(0).equals(&int(1));
    let inner = Term::any(outer.clone(), &is_one.not());
    let both = Term::and([is_one.clone(), inner, is_one]);
    assert_eq!(no_values(&Term::filter(outer.clone(), &both)), Ok(numbers(&[1])));
    let is_two = outer.var(0).equals(&int(2));
    let both = Term::and([is_two.clone(), Term::any(outer.clone(), &is_two.not())]);
    let hidden = Assignment::from_iter([(outer.vars[0].clone(), number(2))]);
    assert_eq!(evaluate(&both, &hidden), Ok(Value::Bool(true)));
}

#[test]
fn shared_parts_are_evaluated_once() {
    let mut term = int(1);
    for _ in 0..200 {
        term = Term::arith(Arithmetic::Add, &term, &term, Sort::Int(IntType::MATHEMATICAL), panic(0));
    }
    assert_eq!(no_values(&term), Ok(Value::Int(num_bigint::BigInt::from(1) << 200)));
}

#[test]
fn elements_differ_as_their_names_do() {
    let sort = Sort::Opaque(steadfast_invariants::sort::Opaque { name: "Account".into(), rust: "u64".into() });
    let var = Var::new("account", sort.clone());
    let literal = Term::element(Element::Literal("1".into()), sort);
    let under = |element| {
        evaluate(&Term::var(&var).equals(&literal), &Assignment::from_iter([(var.clone(), Value::Element(element))]))
    };
    assert_eq!(under(Element::Literal("1".into())), Ok(Value::Bool(true)));
    assert_eq!(under(Element::Numbered(1)), Ok(Value::Bool(false)));
}

#[test]
#[should_panic(expected = "`forgotten` has no value")]
fn a_variable_without_value_is_a_mistake_of_the_caller() {
    drop(no_values(&Term::var(&bool_var("forgotten"))));
}
