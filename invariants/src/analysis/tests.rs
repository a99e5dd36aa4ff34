//! Guards, effects and refusals of graphs written by hand.

use std::collections::HashMap;

use crate::analysis::{OnePart, one_part};
use crate::graph::{Block, BlockId, End, Graph, Refuses, Statement};
use crate::site::{Fault, FaultReason, Site};
use crate::sort::{OK, SOME, Sort};
use crate::term::{Arithmetic, Term, Var};
use crate::{IntType, Sort as S};

fn site(start: u32) -> Site {
    Site { file: 0, start, end: start + 1 }
}

fn missing(start: u32) -> Fault {
    Fault { site: site(start), reason: FaultReason::Missing }
}

fn account() -> Sort {
    S::Opaque(crate::sort::Opaque { name: "Account".into(), rust: "u64".into() })
}

fn i64() -> IntType {
    IntType::named("i64").expect("a type of Rust")
}

fn refused() -> Sort {
    Sort::unit()
}

fn ok() -> Term {
    Term::unit().ok(refused())
}

fn err() -> Term {
    Term::unit().err(Sort::unit())
}

fn assign(slot: &Var, value: Term, at: u32) -> Statement {
    Statement { slot: slot.clone(), value, site: site(at) }
}

fn returns(value: Term, at: u32) -> Block {
    Block { statements: Vec::new(), end: End::Return { value, site: site(at) } }
}

fn test(statements: Vec<Statement>, condition: Term, then: usize, other: usize, at: u32) -> Block {
    Block { statements, end: End::Test { condition, site: site(at), then: BlockId(then), other: BlockId(other) } }
}

fn goto(statements: Vec<Statement>, next: usize) -> Block {
    Block { statements, end: End::Goto(BlockId(next)) }
}

fn analysed(state: &[Var], blocks: Vec<Block>) -> OnePart {
    let result = Sort::result(Sort::unit(), refused());
    one_part(&Graph { blocks, state: state.to_vec(), result }, Refuses::ByType)
}

struct Withdrawal {
    accounts: Var,
    account: Term,
    amount: Term,
    balance: Var,
}

impl Withdrawal {
    fn new() -> Self {
        Self {
            accounts: Var::new("accounts", Sort::map(account(), Sort::Int(i64()))),
            account: Term::var(&Var::new("account", account())),
            amount: Term::var(&Var::new("amount", Sort::Int(i64()))),
            balance: Var::new("balance", Sort::Int(i64())),
        }
    }

    fn get(&self) -> Term {
        Term::var(&self.accounts).get(&self.account, missing(1))
    }

    fn write(&self) -> Statement {
        let rest = Term::arith(Arithmetic::Sub, &Term::var(&self.balance), &self.amount, S::Int(i64()), missing(4));
        assign(&self.accounts, Term::var(&self.accounts).put(&self.account, &rest), 4)
    }

    fn bind(&self) -> Statement {
        assign(&self.balance, self.get().payload(SOME, 0, missing(2)), 2)
    }

    fn too_little(&self) -> Term {
        Term::var(&self.balance).at_most(&self.amount)
    }
}

#[test]
fn refusals_by_question_mark_are_guards_and_their_values_are_demanded() {
    let bank = Withdrawal::new();
    let part = analysed(
        std::slice::from_ref(&bank.accounts),
        vec![
            test(Vec::new(), bank.get().is(SOME), 1, 3, 1),
            test(vec![bank.bind()], bank.too_little(), 3, 2, 3),
            goto(vec![bank.write()], 4),
            returns(err(), 5),
            returns(ok(), 6),
        ],
    );
    assert_eq!(part.guards.len(), 2, "{:?}", part.guards);
    assert_eq!(part.effect.demands.len(), 1, "{:?}", part.effect.demands);
    assert_eq!(part.effect.demands[0].holds, Term::var(&bank.accounts).has(&bank.account));
    assert!(part.refusals.is_empty());
    assert!(part.origin.iter().all(|demand| demand.fault.reason == FaultReason::Missing));
    assert_eq!(part.effect.overflow.len(), 1);
}

#[test]
fn a_helper_that_refuses_gives_the_same_as_its_body() {
    let bank = Withdrawal::new();
    let result = Var::new("result", Sort::result(Sort::unit(), refused()));
    let inlined = analysed(
        std::slice::from_ref(&bank.accounts),
        vec![
            test(Vec::new(), bank.get().is(SOME), 1, 3, 1),
            test(vec![bank.bind()], bank.too_little(), 3, 5, 3),
            goto(vec![bank.write()], 4),
            goto(vec![assign(&result, err(), 5)], 6),
            returns(ok(), 7),
            goto(vec![assign(&result, ok(), 5)], 6),
            test(Vec::new(), Term::var(&result).is(OK), 2, 7, 5),
            returns(err(), 5),
        ],
    );
    let direct = analysed(
        std::slice::from_ref(&bank.accounts),
        vec![
            test(Vec::new(), bank.get().is(SOME), 1, 3, 1),
            test(vec![bank.bind()], bank.too_little(), 3, 2, 3),
            goto(vec![bank.write()], 4),
            returns(err(), 5),
            returns(ok(), 7),
        ],
    );
    let said = |part: &OnePart| part.guards.iter().map(|clause| clause.holds.clone()).collect::<Vec<_>>();
    assert_eq!(said(&inlined), said(&direct));
    assert_eq!(inlined.effect.state, direct.effect.state);
    assert_eq!(inlined.effect.demands, direct.effect.demands);
}

#[test]
fn a_test_that_not_every_accepted_path_takes_stays_in_the_effect() {
    let flag = Var::new("flag", Sort::Bool);
    let choose = Term::var(&Var::new("choose", Sort::Bool));
    let part = analysed(
        std::slice::from_ref(&flag),
        vec![
            test(Vec::new(), choose.clone(), 1, 2, 1),
            test(Vec::new(), Term::var(&flag), 3, 2, 2),
            goto(vec![assign(&flag, Term::bool(true), 3)], 4),
            returns(err(), 4),
            returns(ok(), 5),
        ],
    );
    assert!(part.guards.is_empty());
    assert_eq!(part.effect.demands.len(), 1);
    assert_eq!(part.effect.demands[0].fault.reason, FaultReason::Refusal);
    let both = Term::and([choose.clone(), Term::var(&flag)]);
    let values = HashMap::from([(flag.clone(), Term::bool(true))]);
    assert_eq!(part.effect.demands[0].holds, both.not());
    assert_eq!(part.effect.state[0].substitute(&values), Term::bool(true));
}

#[test]
fn what_a_guard_mutates_stays_and_a_refusing_path_keeps_its_state() {
    let members = Var::new("members", Sort::set(account()));
    let member = Term::var(&Var::new("member", account()));
    let new = Var::new("new", Sort::Bool);
    let set = Term::var(&members);
    let part = analysed(
        std::slice::from_ref(&members),
        vec![
            test(
                vec![assign(&new, set.has(&member).not(), 1), assign(&members, set.insert(&member), 1)],
                Term::var(&new),
                1,
                2,
                2,
            ),
            returns(ok(), 3),
            returns(err(), 4),
        ],
    );
    assert_eq!(part.guards.len(), 1);
    assert_eq!(part.guards[0].holds, set.has(&member).not());
    assert_eq!(part.effect.state, [set.insert(&member)]);
    assert_eq!(part.refusals.len(), 1);
    assert_eq!(part.refusals[0].taken, set.has(&member));
    assert_eq!(part.refusals[0].mutation, site(1));
}
