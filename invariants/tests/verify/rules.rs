//! One small object for each thing that the rules say, in the form that holds and in the form that does not.

use steadfast_invariants::counterexample::{Fields, Reach};
use steadfast_invariants::gate::Problem;
use steadfast_invariants::object::{Apply, Equivalence, Refusal, Role};
use steadfast_invariants::verdict::Standing;
use steadfast_invariants::{FaultReason, Object, Site, Sort, Term, Var, Verdict, Verification};

use crate::support::draft::{Call, Draft, fault, int, minus, number, opaque, plus};
use crate::support::objects::account;
use crate::support::{conflicts, verified};

/// The keys of what was refuted or not proved.
fn failing(object: &Object, found: &Verification) -> Vec<String> {
    let failing = found.judged.iter().filter(|judged| !judged.holds());
    failing.map(|judged| judged.obligation.rule.key(object)).collect()
}

fn integer(name: &str) -> (Var, Term) {
    let var = Var::new(name, Sort::Int(int("i64")));
    let term = Term::var(&var);
    (var, term)
}

/// A captured value came from a state that satisfied the invariant.
#[test]
fn captures_have_an_origin() {
    let (x, count) = integer("x");
    let (seen, captured) = integer("seen");
    let changed = Term::ite(&captured.less(&number(0)), &number(0), &plus(&count, &captured));
    let draft = |invariant: Term| {
        Draft::new("Doubling", &[&x])
            .begins(&[number(0)])
            .invariant("bound", invariant)
            .operation(Call::new("double", &[]).captures(&seen, &count).sets(&x, changed.clone()))
            .done()
    };
    let object = draft(number(0).at_most(&count));
    assert_eq!(conflicts(&object, &verified(&object)), Vec::<String>::new());
    let object = draft(number(-9).at_most(&count));
    let found = verified(&object);
    assert_eq!(conflicts(&object, &found), ["double / double: convergence"]);
    let told = found.judged.iter().find_map(|judged| match &judged.verdict {
        Verdict::Refuted(run) => Some(run.story(&object, Fields::Changed)),
        _ => None,
    });
    assert!(told.expect("the pair diverges").contains("was issued elsewhere, in the state\n    x = -1"));
}

#[test]
fn fresh_arguments_are_mentioned_nowhere() {
    let key = opaque("Id");
    let all = Var::new("all", Sort::set(key.clone()));
    let [id, other] = [Var::new("id", key.clone()), Var::new("other", key)];
    let members = Term::var(&all);
    let draft = |role: Role| {
        Draft::new("Rows", &[&all])
            .begins(&[Term::empty(all.sort.clone())])
            .operation(Call::new("create", &[&id]).role(role).sets(&all, members.insert(&Term::var(&id))))
            .operation(Call::new("delete", &[&other]).sets(&all, members.remove(&Term::var(&other))))
            .done()
    };
    let object = draft(Role::Plain);
    assert_eq!(conflicts(&object, &verified(&object)), ["create / delete: convergence"]);
    let object = draft(Role::Fresh);
    let found = verified(&object);
    assert_eq!(conflicts(&object, &found), Vec::<String>::new());
    assert!(!found.judged.iter().any(|judged| judged.obligation.rule.key(&object).contains("create/equal")));
}

#[test]
fn concurrent_calls_name_their_own_replicas() {
    let id = opaque("Replica");
    let ready = Var::new("ready", Sort::map(id.clone(), Sort::Bool));
    let replica = Var::new("replica", id);
    let [all, own] = [&ready, &replica].map(Term::var);
    let draft = |role: Role| {
        let set = |name, value| Call::new(name, &[&replica]).role(role).sets(&ready, all.put(&own, &Term::bool(value)));
        Draft::new("Ready", &[&ready])
            .begins(&[Term::empty(ready.sort.clone())])
            .operation(set("raise", true))
            .operation(set("lower", false))
            .done()
    };
    let object = draft(Role::Plain);
    assert_eq!(conflicts(&object, &verified(&object)), ["raise / lower: convergence"]);
    let object = draft(Role::Replica);
    assert_eq!(conflicts(&object, &verified(&object)), Vec::<String>::new());
}

/// Called again, a withdrawal is refused instead of overdrawing; which one is refused depends on the order.
#[test]
fn replicas_may_call_the_method_again() {
    let object = Object { apply: Apply::Rerun, ..account() };
    assert_eq!(conflicts(&object, &verified(&object)), ["withdraw / withdraw: convergence, precondition"]);
}

#[test]
fn a_refusal_leaves_the_state_unchanged() {
    let key = opaque("Id");
    let all = Var::new("all", Sort::set(key.clone()));
    let id = Var::new("id", key);
    let [members, new] = [&all, &id].map(Term::var);
    let refusing = |taken: Term| {
        let mut object = Draft::new("Rows", &[&all])
            .begins(&[Term::empty(all.sort.clone())])
            .operation(Call::new("create", &[&id]).requires(members.has(&new).not()).sets(&all, members.insert(&new)))
            .done();
        let site = Site::default();
        let state = vec![members.insert(&new)];
        object.operations[0].refusals.push(Refusal { site, mutation: site, taken, state });
        object
    };
    // `if !self.all.insert(id) { return Err(Duplicate) }`
    let object = refusing(members.has(&new));
    assert_eq!(failing(&object, &verified(&object)), ["stability/create/create/first/guard-0"]);
    let object = refusing(members.has(&new).not());
    assert!(failing(&object, &verified(&object)).contains(&"refusal/create/0".to_owned()));
}

#[test]
fn overflow_is_assumed_away_unless_checked() {
    let x = Var::new("x", Sort::Int(int("u8")));
    let count = Term::var(&x);
    let [start, step] = [0, 253].map(|value| Term::int(value, int("u8")));
    let draft =
        Draft::new("Counter", &[&x]).begins(&[start]).operation(Call::new("inc", &[]).sets(&x, plus(&count, &step)));
    let object = draft.done();
    assert_eq!(failing(&object, &verified(&object)), Vec::<String>::new());
    let object = Object { overflow_checked: true, ..object };
    let found = verified(&object);
    assert!(failing(&object, &found).contains(&"safety/inc/definedness".to_owned()));
    assert_eq!(found.operations[0].sequential, Standing::Refuted);
}

#[test]
fn an_equivalence_is_respected() {
    let [(x, count), (hint, hidden)] = [integer("x"), integer("hint")];
    let draft = |added: &Term| {
        let other = vec![x.renewed(), hint.renewed()];
        let holds = count.equals(&Term::var(&other[0]));
        let object = Draft::new("Hinted", &[&x, &hint])
            .begins(&[number(0), number(0)])
            .operation(Call::new("add", &[]).sets(&x, plus(&count, added)).sets(&hint, count.clone()))
            .operation(Call::new("twice", &[]).sets(&hint, plus(&count, &count)))
            .done();
        Object { equivalence: Some(Equivalence { site: Site::default(), other, holds }), ..object }
    };
    let object = draft(&number(1));
    assert_eq!(failing(&object, &verified(&object)), Vec::<String>::new());
    let object = draft(&hidden);
    let found = verified(&object);
    assert!(failing(&object, &found).contains(&"congruence/add/effect".to_owned()));
    let object = Object { equivalence: None, ..draft(&number(1)) };
    assert_eq!(conflicts(&object, &verified(&object)), ["add / twice: convergence"]);
}

/// A field that nothing writes has one value, though not that of the beginning.
#[test]
fn constants_are_arbitrary() {
    let [(limit, most), (x, count)] = [integer("limit"), integer("x")];
    let object = Draft::new("Limited", &[&limit, &x])
        .begins(&[number(0), number(0)])
        .invariant("bounded", count.at_most(&most))
        .operation(Call::new("inc", &[]).requires(count.less(&most)).sets(&x, plus(&count, &number(1))))
        .done();
    let found = verified(&object);
    assert_eq!(conflicts(&object, &found), ["inc / inc: bounded, precondition"]);
    assert_eq!(found.gate, []);
    for judged in &found.judged {
        if let Verdict::Refuted(run) = &judged.verdict {
            assert!(matches!(run.reach, Reach::Reached(_)), "{}", run.story(&object, Fields::All));
        }
    }
}

#[test]
fn the_gate_names_what_says_nothing() {
    let (x, count) = integer("x");
    let draft = |invariant: Term, guard: Term| {
        let mut object = Draft::new("Gated", &[&x])
            .begins(&[number(0)])
            .invariant("bound", invariant)
            .operation(Call::new("inc", &[]).requires(guard).sets(&x, plus(&count, &number(1))))
            .done();
        object.state[0].public = true;
        verified(&object).gate.into_iter().map(|finding| finding.problem).collect::<Vec<_>>()
    };
    let public = || Problem::Public { field: 0 };
    let positive = || number(0).less(&count);
    let negative = || count.less(&number(0));
    assert_eq!(draft(positive(), positive()), [public()]);
    assert_eq!(draft(positive(), negative()), [Problem::Vacuous { operation: 0 }, public()]);
    let contradiction = Term::and([positive(), negative()]);
    assert_eq!(draft(contradiction, positive()), [Problem::Contradiction, public()]);
    let tautology = Term::or([positive(), count.at_most(&number(0))]);
    assert_eq!(draft(tautology, positive()), [Problem::SaysNothing { invariant: 0 }, public()]);
}

#[test]
fn an_operation_alone_can_be_unsafe() {
    let key = opaque("Id");
    let counts = Var::new("counts", Sort::map(key.clone(), Sort::Int(int("i64"))));
    let id = Var::new("id", key);
    let [all, one] = [&counts, &id].map(Term::var);
    let value = all.value(&one, fault(FaultReason::Missing));
    let draft = |call: Call| {
        Draft::new("Counts", &[&counts])
            .begins(&[Term::empty(counts.sort.clone())])
            .operation(call.sets(&counts, all.put(&one, &minus(&value, &number(1)))))
            .done()
    };
    let object = draft(Call::new("dec", &[&id]));
    assert!(failing(&object, &verified(&object)).contains(&"safety/dec/definedness".to_owned()));
    // The guard is evaluated where the entry is missing.
    let object = draft(Call::new("dec", &[&id]).requires(number(0).less(&value)));
    assert!(failing(&object, &verified(&object)).contains(&"origin/dec".to_owned()));
    let object = draft(Call::new("dec", &[&id]).requires(all.has(&one)));
    assert_eq!(failing(&object, &verified(&object)), Vec::<String>::new());
}

#[test]
fn the_beginning_satisfies_the_invariants() {
    let (x, count) = integer("x");
    let object = Draft::new("Debt", &[&x]).begins(&[number(-1)]).invariant("none", number(0).at_most(&count)).done();
    let found = verified(&object);
    assert_eq!(failing(&object, &found), ["initial/new/none"]);
    let Verdict::Refuted(run) = &found.judged[0].verdict else { panic!("it is refuted") };
    assert_eq!(
        run.story(&object, Fields::Changed),
        "`new()` makes\n    x = -1\n`none` does not hold: `-1 >= 0` is false"
    );
}

#[test]
fn a_start_that_nothing_leads_to_is_called_so() {
    let (x, count) = integer("x");
    let object = Draft::new("Stuck", &[&x])
        .begins(&[number(0)])
        .invariant("nonnegative", number(0).at_most(&count))
        .operation(Call::new("dec", &[]).requires(number(1).at_most(&count)).sets(&x, minus(&count, &number(1))))
        .done();
    let found = verified(&object);
    assert_eq!(conflicts(&object, &found), ["dec / dec: nonnegative, precondition"]);
    let told = found.judged.iter().find_map(|judged| match &judged.verdict {
        Verdict::Refuted(run) => Some(run.story(&object, Fields::Changed)),
        _ => None,
    });
    assert!(told.expect("the pair conflicts").contains("consider strengthening the invariant"));
}

/// An effect that reads an entry is undefined where the entry was removed, whichever of the two is declared first; the other
/// order is harmless.
#[test]
fn each_call_can_be_the_one_in_danger() {
    let key = opaque("Id");
    let counts = Var::new("counts", Sort::map(key.clone(), Sort::Int(int("i64"))));
    let id = Var::new("id", key);
    let [all, one] = [&counts, &id].map(Term::var);
    let value = all.value(&one, fault(FaultReason::Missing));
    let touch = || {
        let changed = all.put(&one, &plus(&value, &number(1)));
        Call::new("touch", &[&id]).requires(all.has(&one)).sets(&counts, changed)
    };
    let drop = || Call::new("drop", &[&id]).sets(&counts, all.remove(&one));
    for (calls, side) in [([touch(), drop()], "first"), ([drop(), touch()], "second")] {
        let draft = Draft::new("Counts", &[&counts]).begins(&[Term::empty(counts.sort.clone())]);
        let object = calls.into_iter().fold(draft, Draft::operation).done();
        let found = verified(&object);
        let pair = if side == "first" { "touch/drop" } else { "drop/touch" };
        let expected = ["guard-0", "definedness"].map(|part| format!("stability/{pair}/{side}/{part}"));
        assert_eq!(failing(&object, &found), expected);
        let told = found.judged.iter().filter_map(|judged| match &judged.verdict {
            Verdict::Refuted(run) => Some(run.story(&object, Fields::Changed)),
            _ => None,
        });
        let told: Vec<String> = told.collect();
        assert!(told[1].contains("no state: there is no such value"), "{}", told[1]);
    }
}
