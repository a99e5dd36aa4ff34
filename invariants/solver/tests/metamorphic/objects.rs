//! Objects that demand more, or promise less. These are changed as the rules see them, so that exactly one condition is
//! another.

use steadfast_invariants::object::{Clause, Invariant, Role, StateField};
use steadfast_invariants::sort::Sort;
use steadfast_invariants::term::Element;
use steadfast_invariants::{Object, Term, Var};

/// The object with a conjunct more in the guard of an operation, behind the others.
pub(crate) fn strengthened(object: &Object, operation: usize, holds: &Term) -> Object {
    let mut stronger = object.clone();
    let operation = &mut stronger.operations[operation];
    operation.guards.push(Clause { site: operation.site, holds: holds.clone() });
    operation.accepts = Term::and([operation.accepts.clone(), holds.clone()]);
    stronger
}

/// The object with a field that no operation writes, and the field as a term: it may be true or false.
pub(crate) fn with_constant(object: &Object) -> (Object, Term) {
    assert!(object.equivalence.is_none(), "{}: the equivalence would have to know the constant", object.name);
    let var = Var::new("constant", Sort::Bool);
    let mut more = object.clone();
    more.state.push(StateField { var: var.clone(), site: object.site, constant: true, public: false });
    for initial in &mut more.initials {
        initial.state.push(Term::bool(true));
    }
    for operation in &mut more.operations {
        operation.effect.state.push(Term::var(&var));
        for refusal in &mut operation.refusals {
            refusal.state.push(Term::var(&var));
        }
    }
    (more, Term::var(&var))
}

/// The object with an invariant more, behind the others.
pub(crate) fn with_invariant(object: &Object, holds: &Term) -> Object {
    let mut more = object.clone();
    let clauses = vec![Clause { site: object.site, holds: holds.clone() }];
    more.invariants.push(Invariant { name: "weaker".into(), site: object.site, holds: holds.clone(), clauses });
    more
}

/// Conditions on the arguments of an operation alone, each with its name: at the most one of a kind.
pub(crate) fn conditions(object: &Object, operation: usize) -> Vec<(&'static str, Term)> {
    let mut places = Vec::new();
    for param in object.operations[operation].params.iter().filter(|param| param.role == Role::Plain) {
        leaves(&Term::var(&param.var), &mut places);
    }
    let of = |wanted: fn(&Sort) -> bool| places.iter().filter(move |place| wanted(place.sort()));
    let number = of(|sort| sort.int().is_some()).next();
    let number = number.and_then(|place| Some(Term::int(1, place.int_type()?).less(place)));
    let opaque = || of(|sort| matches!(sort, Sort::Opaque(_)));
    let two = opaque().enumerate().find_map(|(number, one)| {
        let other = opaque().skip(number + 1).find(|other| other.sort() == one.sort())?;
        Some(one.equals(other).not())
    });
    let literal = |place: &Term| Term::element(Element::Literal("\"someone\"".into()), place.sort().clone());
    let one = opaque().next().map(|place| place.equals(&literal(place)).not());
    let truth = of(|sort| *sort == Sort::Bool).next().cloned();
    let found = [("a number above one", number), ("two that differ", two), ("not that one", one), ("a truth", truth)];
    let found = found.into_iter().filter_map(|(name, holds)| Some((name, holds?)));
    found.chain([("never", Term::bool(false))]).collect()
}

/// The components of an argument that have no components.
fn leaves(term: &Term, found: &mut Vec<Term>) {
    match term.sort().record() {
        Some(record) => (0..record.fields.len()).for_each(|place| leaves(&term.field(place), found)),
        None => found.push(term.clone()),
    }
}
