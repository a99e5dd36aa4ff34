//! Objects over rows and a number, with operations of several arguments, so that conflicts depend on how these relate. Made from a
//! row of bytes that stand for choices.

use steadfast_invariants::term::Binder;
use steadfast_invariants::{Object, Sort, Term, Var};

use crate::support::draft::{Call, Draft, int, minus, number, opaque, plus};

/// The elements and the numbers that the objects are meant for.
pub(crate) const ELEMENTS: u32 = 2;
pub(crate) const NUMBERS: std::ops::RangeInclusive<i64> = -1..=2;

/// An object of one to three operations over a set of keys and a number.
pub(crate) fn object(bytes: &[u8]) -> Object {
    let mut choices = Choices { bytes: bytes.iter() };
    let key = opaque("Key");
    let fields =
        Fields { rows: Var::new("rows", Sort::set(key.clone())), count: Var::new("count", Sort::Int(int("i64"))) };
    let begins = [Term::empty(fields.rows.sort.clone()), number(i64::try_from(choices.below(3)).unwrap_or(0))];
    let mut draft = Draft::new("Rows", &[&fields.rows, &fields.count]).begins(&begins);
    for name in ["first", "second"].iter().take(1 + choices.below(2)) {
        let holds = fields.invariant(&mut choices);
        draft = draft.invariant(name, holds);
    }
    for name in ["one", "two", "three"].into_iter().take(1 + choices.below(3)) {
        draft = draft.operation(fields.operation(name, &key, &mut choices));
    }
    draft.done()
}

struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % count)
    }
}

struct Fields {
    rows: Var,
    count: Var,
}

impl Fields {
    fn invariant(&self, choices: &mut Choices) -> Term {
        let (rows, count) = (Term::var(&self.rows), Term::var(&self.count));
        let zero = number(0);
        match choices.below(5) {
            0 | 1 => zero.at_most(&count),
            2 => Term::or([rows.is_empty(), zero.less(&count)]),
            3 => count.at_most(&number(1)),
            _ => {
                let binder = Binder::over(&rows).expect("it is a set");
                let same = binder.var(0);
                let inner = Binder::over(&rows).expect("it is a set");
                let alone = Term::all(inner.clone(), &inner.var(0).equals(&same));
                Term::all(binder, &alone)
            }
        }
    }

    fn operation(&self, name: &'static str, sort: &Sort, choices: &mut Choices) -> Call {
        let keys = [Var::new("key", sort.clone()), Var::new("other", sort.clone())];
        let amount = Var::new("amount", Sort::Int(int("i64")));
        let count = choices.below(4);
        let params: Vec<&Var> = match count {
            0 => vec![&keys[0], &keys[1]],
            1 => vec![&keys[0], &amount],
            2 => vec![&keys[0]],
            _ => vec![&amount],
        };
        let known = Arguments {
            keys: params.iter().filter(|var| var.sort == *sort).map(|var| Term::var(var)).collect(),
            amount: params.iter().any(|var| **var == amount).then(|| Term::var(&amount)),
        };
        let mut call = Call::new(name, &params);
        for _ in 0..choices.below(3) {
            call = call.requires(self.condition(&known, choices));
        }
        if choices.below(4) > 0
            && let Some(rows) = self.rows_after(&known, choices)
        {
            call = call.sets(&self.rows, rows);
        }
        if choices.below(4) > 0 {
            // What is reached stays within the numbers that are tried, so that these are all there is.
            let after = self.count_after(&known, choices);
            let within = Term::and([number(*NUMBERS.start()).at_most(&after), after.at_most(&number(*NUMBERS.end()))]);
            call = call.sets(&self.count, Term::ite(&within, &after, &Term::var(&self.count)));
        }
        call
    }

    fn condition(&self, known: &Arguments, choices: &mut Choices) -> Term {
        let (rows, count) = (Term::var(&self.rows), Term::var(&self.count));
        let amount = known.amount.clone().unwrap_or_else(|| number(1));
        let holds = match (choices.below(6), known.keys.as_slice()) {
            (0 | 1, [key, ..]) => rows.has(key),
            (2, [key, other]) => key.equals(other),
            (2, _) => number(0).less(&amount),
            (3, _) => amount.at_most(&count),
            (4, _) => number(0).at_most(&amount),
            _ => rows.is_empty(),
        };
        if choices.below(3) == 0 { holds.not() } else { holds }
    }

    fn rows_after(&self, known: &Arguments, choices: &mut Choices) -> Option<Term> {
        let rows = Term::var(&self.rows);
        let key = known.keys.get(choices.below(2)).or_else(|| known.keys.first())?;
        Some(match choices.below(4) {
            0 | 1 => rows.insert(key),
            2 => rows.remove(key),
            _ => Term::ite(&number(0).less(&Term::var(&self.count)), &rows.insert(key), &rows),
        })
    }

    fn count_after(&self, known: &Arguments, choices: &mut Choices) -> Term {
        let count = Term::var(&self.count);
        let amount = known.amount.clone().unwrap_or_else(|| number(1));
        match (choices.below(5), known.keys.as_slice()) {
            (0, _) => plus(&count, &amount),
            (1, _) => minus(&count, &amount),
            (2, [key, other]) => Term::ite(&key.equals(other), &count, &minus(&count, &amount)),
            (3, [key, ..]) => Term::ite(&Term::var(&self.rows).has(key), &minus(&count, &amount), &count),
            _ => minus(&amount, &count),
        }
    }
}

struct Arguments {
    keys: Vec<Term>,
    amount: Option<Term>,
}
