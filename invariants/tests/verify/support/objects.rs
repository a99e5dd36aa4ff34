//! Objects of the literature, small.

use steadfast_invariants::term::Binder;
use steadfast_invariants::{FaultReason, Object, Sort, Term, Var};

use super::draft::{Call, Draft, fault, int, minus, number, opaque, plus};

/// One account that never goes below zero (POPL 2016, running example).
pub(crate) fn account() -> Object {
    let balance = Var::new("balance", Sort::Int(int("i64")));
    let amount = Var::new("amount", Sort::Int(int("i64")));
    let [held, moved] = [&balance, &amount].map(Term::var);
    Draft::new("Account", &[&balance])
        .begins(&[number(0)])
        .invariant("nonnegative", number(0).at_most(&held))
        .operation(
            Call::new("deposit", &[&amount]).requires(number(0).less(&moved)).sets(&balance, plus(&held, &moved)),
        )
        .operation(
            Call::new("withdraw", &[&amount])
                .requires(number(0).less(&moved))
                .requires(moved.at_most(&held))
                .sets(&balance, minus(&held, &moved)),
        )
        .operation(Call::new("query", &[]))
        .done()
}

/// Accounts that must exist to be used, and whose balance stays above zero.
pub(crate) fn bank() -> Object {
    let id = opaque("AccountId");
    let accounts = Var::new("accounts", Sort::map(id.clone(), Sort::Int(int("i64"))));
    let account = Var::new("account", id);
    let amount = Var::new("amount", Sort::Int(int("i64")));
    let [all, key, moved] = [&accounts, &account, &amount].map(Term::var);
    let balance = all.value(&key, fault(FaultReason::Missing));
    let each = Binder::over(&all).expect("a map has entries");
    let positive = number(0).less(&each.var(1));
    Draft::new("Bank", &[&accounts])
        .begins(&[Term::empty(accounts.sort.clone())])
        .invariant("positive", Term::all(each, &positive))
        .operation(
            Call::new("open", &[&account, &amount])
                .requires(all.has(&key).not())
                .requires(number(0).less(&moved))
                .sets(&accounts, all.put(&key, &moved)),
        )
        .operation(
            Call::new("withdraw", &[&account, &amount])
                .requires(all.has(&key))
                .requires(number(0).less(&moved))
                .requires(moved.less(&balance))
                .sets(&accounts, all.put(&key, &minus(&balance, &moved))),
        )
        .done()
}

/// A counter clamped at zero: nothing can violate the invariant, yet replicas diverge.
pub(crate) fn clamped() -> Object {
    let x = Var::new("x", Sort::Int(int("i64")));
    let n = Var::new("n", Sort::Int(int("i64")));
    let [count, step] = [&x, &n].map(Term::var);
    let down = Term::ite(&step.at_most(&count), &minus(&count, &step), &number(0));
    Draft::new("Clamped", &[&x])
        .begins(&[number(0)])
        .invariant("nonnegative", number(0).at_most(&count))
        .operation(Call::new("inc", &[&n]).requires(number(0).less(&step)).sets(&x, plus(&count, &step)))
        .operation(Call::new("dec", &[&n]).requires(number(0).less(&step)).sets(&x, down))
        .done()
}

/// Two concurrent decrements are harmless, three are not.
pub(crate) fn decrements() -> Object {
    let x = Var::new("x", Sort::Int(int("i64")));
    let count = Term::var(&x);
    Draft::new("Decrements", &[&x])
        .begins(&[number(2)])
        .invariant("nonnegative", number(0).at_most(&count))
        .operation(Call::new("dec", &[]).requires(number(2).at_most(&count)).sets(&x, minus(&count, &number(1))))
        .operation(Call::new("inc", &[]).sets(&x, plus(&count, &number(1))))
        .done()
}

/// Students enrolled in courses, as plain sets of rows.
pub(crate) fn courseware() -> Object {
    let [student, course] = [opaque("Student"), opaque("Course")];
    let students = Var::new("students", Sort::set(student.clone()));
    let courses = Var::new("courses", Sort::set(course.clone()));
    let row = Sort::tuple(vec![student.clone(), course.clone()]);
    let enrolled = Var::new("enrolled", Sort::set(row));
    let [who, what] = [Var::new("student", student), Var::new("course", course)];
    let [people, offers, rows, s, c] = [&students, &courses, &enrolled, &who, &what].map(Term::var);
    let each = Binder::over(&rows).expect("a set has entries");
    let refers = Term::and([people.has(&each.var(0).field(0)), offers.has(&each.var(0).field(1))]);
    let other = Binder::over(&rows).expect("a set has entries");
    let unused = other.var(0).field(1).equals(&c).not();
    Draft::new("Courseware", &[&students, &courses, &enrolled])
        .begins(&[&students, &courses, &enrolled].map(|field| Term::empty(field.sort.clone())))
        .invariant("refers", Term::all(each, &refers))
        .operation(Call::new("register", &[&who]).sets(&students, people.insert(&s)))
        .operation(Call::new("add_course", &[&what]).sets(&courses, offers.insert(&c)))
        .operation(
            Call::new("enroll", &[&who, &what])
                .requires(people.has(&s))
                .requires(offers.has(&c))
                .sets(&enrolled, rows.insert(&Term::tuple(vec![s, c.clone()]))),
        )
        .operation(
            Call::new("delete_course", &[&what]).requires(Term::all(other, &unused)).sets(&courses, offers.remove(&c)),
        )
        .done()
}
