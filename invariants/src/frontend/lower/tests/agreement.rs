//! What is lowered does what rustc makes of the same text: each method of `cases.rs` is run both ways on many states.

use std::panic::{AssertUnwindSafe, catch_unwind};

use num_bigint::BigInt;

use super::printing::graph;
use super::running::{Outcome, Resolved, lower_all, with_crate};
use crate::sort::Sort;
use crate::term::Element;
use crate::value::Value;

#[expect(clippy::all, reason = "it is written to be read by the front end, in every way that users write")]
mod cases {
    include!("fixtures/cases.rs");
    include!("fixtures/cases_of_collections.rs");

    use super::{Tell, number, option};
    use crate::sort::Sort;
    use crate::value::Value;

    type Case = (&'static str, fn(&mut State, u64, i32) -> Option<i32>);

    macro_rules! table {
        ($($name:ident),* $(,)?) => {
            pub(super) const CASES: &[Case] = &[$((stringify!($name), State::$name)),*];
        };
    }

    table! {
        get_or_refuse, through_helper, get_mut_adds, entry_chain, insert_answers, index_and_unwrap, nested_records,
        combinators, let_else, matches_status, changes_in_match, early_returns, effects_in_conditions,
        order_of_evaluation, logical, narrow, unsigned, division, comparisons, quantifiers, comprehensions, retains,
        loops, loops_over_others, loops_that_return, clone_then_commit, memory, structs, deferred,
        moves,
    }

    /// A few states that differ in everything that the methods look at.
    pub(super) fn states() -> Vec<State> {
        let account = |balance, owner| Account { balance, owner };
        let mut states = Vec::new();
        for round in 0..24u64 {
            let pick = |count: u64, step: u64| (round * step + round / 5) % count;
            let keys: [&[u64]; 5] = [&[], &[1], &[1, 2], &[2, 3], &[1, 2, 3]];
            let amount = |key: u64| i32::try_from((round + key * 3) % 6).unwrap_or(0) - 2;
            states.push(State {
                set: keys[pick(5, 1) as usize].iter().copied().collect(),
                map: keys[pick(5, 2) as usize].iter().map(|key| (*key, amount(*key))).collect(),
                accounts: keys[pick(5, 3) as usize]
                    .iter()
                    .map(|key| (*key, account(amount(*key) + 1, (round % 2 == 0).then_some(*key))))
                    .collect(),
                status: [
                    Status::Idle,
                    Status::Busy { by: 1 },
                    Status::Busy { by: 2 },
                    Status::Done(1),
                    Status::Done(3),
                ][pick(5, 4) as usize],
                small: [0, 1, -1, 100, -128, 127][pick(6, 5) as usize],
                count: [0, 1, 2, 5][pick(4, 3) as usize],
                flag: round % 3 == 0,
            });
        }
        states
    }

    impl State {
        /// The fields, as values of these sorts.
        pub(super) fn tell(&self, sorts: &[Sort]) -> Vec<Value> {
            let status = match self.status {
                Status::Idle => Tell::Variant(0, vec![]),
                Status::Busy { by } => Tell::Variant(1, vec![number(by)]),
                Status::Done(code) => Tell::Variant(2, vec![number(code)]),
            };
            let account =
                |account: &Account| Tell::Record(vec![number(account.balance), option(account.owner.map(number))]);
            let fields = [
                Tell::Set(self.set.iter().map(|key| number(*key)).collect()),
                Tell::Map(self.map.iter().map(|(key, value)| (number(*key), number(*value))).collect()),
                Tell::Map(self.accounts.iter().map(|(key, value)| (number(*key), account(value))).collect()),
                status,
                number(self.small),
                number(self.count),
                Tell::Bool(self.flag),
            ];
            fields.into_iter().zip(sorts).map(|(field, sort)| field.into_value(sort)).collect()
        }
    }
}

/// A value whose numbers are not yet numbers or identifiers.
enum Tell {
    Bool(bool),
    Number(BigInt),
    Record(Vec<Tell>),
    Variant(usize, Vec<Tell>),
    Set(Vec<Tell>),
    Map(Vec<(Tell, Tell)>),
}

fn number(value: impl Into<BigInt>) -> Tell {
    Tell::Number(value.into())
}

fn option(inner: Option<Tell>) -> Tell {
    inner.map_or(Tell::Variant(0, vec![]), |inner| Tell::Variant(1, vec![inner]))
}

impl Tell {
    fn into_value(self, sort: &Sort) -> Value {
        match (self, sort) {
            (Self::Bool(value), _) => Value::Bool(value),
            (Self::Number(value), Sort::Opaque(_)) => Value::Element(Element::Literal(value.to_string().into())),
            (Self::Number(value), _) => Value::Int(value),
            (Self::Record(fields), Sort::Record(record)) => {
                let fields = fields.into_iter().zip(&record.fields);
                Value::Record(fields.map(|(value, field)| value.into_value(&field.sort)).collect())
            }
            (Self::Variant(variant, fields), Sort::Enum(shape)) => {
                let fields = fields.into_iter().zip(&shape.variants[variant].fields);
                Value::Variant(variant, fields.map(|(value, field)| value.into_value(&field.sort)).collect())
            }
            (Self::Set(elements), Sort::Set(sort)) => {
                Value::Set(elements.into_iter().map(|element| element.into_value(sort)).collect())
            }
            (Self::Map(entries), Sort::Map(key_sort, value_sort)) => {
                let entries = entries.into_iter();
                Value::Map(
                    entries.map(|(key, value)| (key.into_value(key_sort), value.into_value(value_sort))).collect(),
                )
            }
            (_, sort) => panic!("the state of the fixture has another shape than {sort:?}"),
        }
    }
}

/// The first disagreement of a method with its lowering; none is the answer that is hoped for.
fn disagreement(name: &str, lowered: &Resolved) -> Option<String> {
    let (_, compiled) = cases::CASES.iter().find(|(case, _)| *case == name)?;
    let sorts: Vec<Sort> = lowered.graph.state.iter().map(|var| var.sort.clone()).collect();
    for state in cases::states() {
        for key in 1..=3u64 {
            for amount in -1..=3i32 {
                let args: Vec<Value> = [number(key), number(amount)]
                    .into_iter()
                    .zip(&lowered.params)
                    .map(|(value, param)| value.into_value(&param.sort))
                    .collect();
                let ours = lowered.run(&args, &state.tell(&sorts));
                let mut changed = state.clone();
                let theirs = match catch_unwind(AssertUnwindSafe(|| compiled(&mut changed, key, amount))) {
                    Ok(value) => {
                        let value = option(value.map(number)).into_value(&lowered.graph.result);
                        Outcome::Returned(value, changed.tell(&sorts))
                    }
                    Err(_) => Outcome::Panicked,
                };
                if ours != theirs {
                    return Some(format!("{name}({key}, {amount}) in {state:?}:\n  ours {ours:?}\n  rustc {theirs:?}"));
                }
            }
        }
    }
    None
}

#[test]
fn lowered_and_compiled_methods_agree() {
    let mut problems = Vec::new();
    let mut compared = 0;
    let text = concat!(include_str!("fixtures/cases.rs"), include_str!("fixtures/cases_of_collections.rs"));
    with_crate(text, |krate| {
        for (name, lowered) in lower_all(krate, "State") {
            if !cases::CASES.iter().any(|(case, _)| *case == name) {
                continue;
            }
            compared += 1;
            match lowered {
                Ok(lowered) => match catch_unwind(AssertUnwindSafe(|| disagreement(&name, &lowered))) {
                    Ok(found) => problems.extend(found),
                    Err(_) => problems.push(format!("{name} is ill-typed:\n{}", graph(&lowered.graph))),
                },
                Err(diagnostic) => {
                    problems.push(format!("{name}: {} in `{}`", diagnostic.message, &text[diagnostic.site.range()]));
                }
            }
        }
    });
    assert_eq!(compared, cases::CASES.len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
