//! How effects read.

use crate::object::{Apply, Effect, Form, Object, Operation, Param, Role, StateField};
use crate::print;
use crate::site::{Fault, FaultReason, Site};
use crate::sort::{IntType, Opaque, SOME, Sort};
use crate::term::conditions;
use crate::term::{Arithmetic, Binder, Element, SetOperation, Term, Var};

fn int(name: &str) -> Sort {
    Sort::Int(IntType::named(name).expect("a type of Rust"))
}

fn opaque(name: &str, rust: &str) -> Sort {
    Sort::Opaque(Opaque { name: name.into(), rust: rust.into() })
}

fn fault(reason: FaultReason) -> Fault {
    Fault { site: Site::default(), reason }
}

/// The effect that gives the fields these values, as it is printed.
fn printed(state: &[&Var], params: &[&Var], values: Vec<Term>) -> String {
    let demands = values.iter().flat_map(conditions::demands).collect();
    printed_with(state, params, Effect { state: values, demands, overflow: Vec::new() })
}

fn printed_with(state: &[&Var], params: &[&Var], effect: Effect) -> String {
    let site = Site::default();
    let field = |var: &&Var| StateField { var: (*var).clone(), site, constant: false, public: false };
    let param = |var: &&Var| Param { var: (*var).clone(), site, role: Role::Plain };
    let operation = Operation {
        name: "run".into(),
        site,
        params: params.iter().map(param).collect(),
        captures: Vec::new(),
        guards: Vec::new(),
        accepts: Term::bool(true),
        origin: Vec::new(),
        refusals: Vec::new(),
        effect,
        result: Term::unit(),
        form: Form::OnePart,
        query: false,
        tokens: Vec::new(),
        rate: crate::Rate::ONE,
    };
    let object = Object {
        name: "Model".into(),
        site,
        state: state.iter().map(field).collect(),
        initials: Vec::new(),
        invariants: Vec::new(),
        operations: Vec::new(),
        apply: Apply::Effect,
        overflow_checked: false,
        equivalence: None,
        assumptions: Vec::new(),
    };
    print::effect(&object, &operation)
}

/// The lines between the braces, without their indentation.
fn body(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    lines[1..lines.len() - 1].iter().map(|line| line.trim().to_owned()).collect()
}

fn accounts() -> (Var, Var, Var) {
    let account = opaque("AccountId", "u64");
    let accounts = Var::new("accounts", Sort::map(account.clone(), int("i64")));
    (accounts, Var::new("account", account), Var::new("amount", int("u32")))
}

#[test]
fn a_withdrawal_reads_as_it_was_written() {
    let (accounts, account, amount) = accounts();
    let i64 = IntType::named("i64").expect("a type of Rust");
    let (map, key) = (Term::var(&accounts), Term::var(&account));
    let balance = map.value(&key, fault(FaultReason::Missing));
    let amount_wide = Term::var(&amount).cast(i64);
    let left = Term::arith(Arithmetic::Sub, &balance, &amount_wide, int("i64"), fault(FaultReason::BelowZero));
    let text = printed(&[&accounts], &[&account, &amount], vec![map.put(&key, &left)]);
    assert_eq!(
        text,
        "fn run_effect(&mut self, account: u64, amount: u32) {\n    \
         self.accounts.insert(account, self.accounts[&account] - i64::from(amount));\n}\n"
    );
}

#[test]
fn a_field_is_read_before_it_is_changed() {
    let (a, b) = (Var::new("a", int("i32")), Var::new("b", int("i32")));
    let sum = Term::arith(Arithmetic::Add, &Term::var(&b), &Term::var(&a), int("i32"), fault(FaultReason::Overflow));
    let text = printed(&[&a, &b], &[], vec![Term::int(0, IntType::named("i32").expect("a type")), sum]);
    assert_eq!(body(&text), ["self.b += self.a;", "self.a = 0;"]);
}

#[test]
fn what_is_swapped_is_bound_first() {
    let (a, b) = (Var::new("a", int("i32")), Var::new("b", int("i32")));
    let text = printed(&[&a, &b], &[], vec![Term::var(&b), Term::var(&a)]);
    assert_eq!(body(&text), ["let next: i32 = self.b;", "self.b = self.a;", "self.a = next;"]);
}

#[test]
fn two_steps_on_one_map_read_the_old_one() {
    let (accounts, from, _) = accounts();
    let to = from.renewed();
    let map = Term::var(&accounts);
    let missing = fault(FaultReason::Missing);
    let read = |key: &Var| map.value(&Term::var(key), missing);
    let moved = map.put(&Term::var(&from), &read(&to)).put(&Term::var(&to), &read(&from));
    let text = printed(&[&accounts], &[&from, &to], vec![moved]);
    assert_eq!(
        body(&text),
        [
            "let value = self.accounts[&account];",
            "self.accounts.insert(account, self.accounts[&account2]);",
            "self.accounts.insert(account2, value);"
        ]
    );
}

#[test]
fn fields_share_a_test() {
    let user = opaque("User", "String");
    let (users, admins) = (Var::new("users", Sort::set(user.clone())), Var::new("admins", Sort::set(user.clone())));
    let name = Var::new("name", user);
    let (set, element) = (Term::var(&users), Term::var(&name));
    let known = set.has(&element);
    let values = vec![
        Term::ite(&known, &set.remove(&element), &set),
        Term::ite(&known, &Term::var(&admins).insert(&element), &Term::var(&admins)),
    ];
    let text = printed(&[&users, &admins], &[&name], values);
    assert_eq!(
        body(&text),
        ["if self.users.contains(&name) {", "self.users.remove(&name);", "self.admins.insert(name.clone());", "}"]
    );
}

#[test]
fn what_is_mentioned_once_is_moved() {
    let user = opaque("User", "String");
    let (users, name) = (Var::new("users", Sort::set(user.clone())), Var::new("name", user));
    let text = printed(&[&users], &[&name], vec![Term::var(&users).insert(&Term::var(&name))]);
    assert_eq!(body(&text), ["self.users.insert(name);"]);
}

#[test]
fn collections_are_changed_in_place() {
    let (accounts, account, _) = accounts();
    let map = Term::var(&accounts);
    let i64 = IntType::named("i64").expect("a type of Rust");
    let binder = Binder::over(&map).expect("a map");
    let poor = binder.var(1).less(&Term::int(5, i64));
    let text = printed(&[&accounts], &[&account], vec![Term::filter(binder.clone(), &poor)]);
    assert_eq!(body(&text), ["self.accounts.retain(|key, value| *value < 5);"]);

    let doubled =
        Term::arith(Arithmetic::Mul, &binder.var(1), &Term::int(2, i64), int("i64"), fault(FaultReason::Overflow));
    let text = printed(&[&accounts], &[&account], vec![Term::rebuild(binder.clone(), &doubled)]);
    assert_eq!(body(&text), ["for (key, value) in self.accounts.iter_mut() {", "*value = *value * 2;", "}"]);

    let text = printed(&[&accounts], &[], vec![Term::empty(map.sort().clone())]);
    assert_eq!(body(&text), ["self.accounts.clear();"]);
}

#[test]
fn sets_are_joined_and_cut() {
    let element = opaque("Tag", "u64");
    let (tags, other) = (Var::new("tags", Sort::set(element.clone())), Var::new("other", Sort::set(element)));
    let joined = |op| Term::sets(op, &Term::var(&tags), &Term::var(&other));
    let text = printed(&[&tags], &[&other], vec![joined(SetOperation::Union)]);
    assert_eq!(body(&text), ["self.tags.extend(other);"]);
    let text = printed(&[&tags], &[&other], vec![joined(SetOperation::Difference)]);
    assert_eq!(body(&text), ["self.tags.retain(|element| !other.contains(element));"]);
}

#[test]
fn a_quantifier_names_only_what_it_looks_at() {
    let (accounts, account, _) = accounts();
    let map = Term::var(&accounts);
    let i64 = IntType::named("i64").expect("a type of Rust");
    let binder = Binder::over(&map).expect("a map");
    let all = Term::all(binder.clone(), &Term::int(0, i64).less(&binder.var(1)));
    let flag = Var::new("flag", Sort::Bool);
    let text = printed(&[&flag, &accounts], &[&account], vec![all, map]);
    assert_eq!(body(&text), ["self.flag = self.accounts.values().all(|&value| value > 0);"]);
}

#[test]
fn what_is_demanded_beside_the_values_is_asserted() {
    let count = Var::new("count", int("u32"));
    let open = Var::new("open", Sort::Bool);
    let demand = conditions::Demand { holds: Term::var(&open), fault: fault(FaultReason::Panic) };
    let one = Term::int(1, IntType::named("u32").expect("a type"));
    let next = Term::arith(Arithmetic::Sub, &Term::var(&count), &one, int("u32"), fault(FaultReason::BelowZero));
    let demands = [vec![demand], conditions::demands(&next)].concat();
    let effect = Effect { state: vec![next, Term::var(&open)], demands, overflow: Vec::new() };
    let text = printed_with(&[&count, &open], &[], effect);
    assert_eq!(body(&text), ["assert!(self.open, \"it panics\");", "self.count -= 1;"]);
}

#[test]
fn variants_are_matched_and_literals_are_owned() {
    let name = opaque("Name", "String");
    let (owner, next) = (Var::new("owner", Sort::option(name.clone())), Var::new("next", name.clone()));
    let nobody = Term::element(Element::Literal("\"nobody\"".into()), name);
    let held = Term::var(&owner).payload(SOME, 0, fault(FaultReason::Unwrap));
    let value = Term::ite(&Term::var(&owner).is(SOME), &held, &nobody);
    let text = printed(&[&owner, &next], &[], vec![Term::var(&owner), value]);
    assert_eq!(
        body(&text),
        [
            "if self.owner.is_some() {",
            "self.next = self.owner.clone().unwrap();",
            "} else {",
            "self.next = \"nobody\".to_owned();",
            "}"
        ]
    );
}
