//! Objects with few states, made from a row of bytes that stand for choices. A choice of zero, and every choice after the last
//! byte, is the simplest one.

use steadfast_invariants::object::{Apply, Role};
use steadfast_invariants::term::Binder;
use steadfast_invariants::{FaultReason, Object, Sort, Term, Var};

use super::draft::{Call, Draft, fault, opaque};

/// The elements of the opaque sort that the objects are meant for.
pub(crate) const ELEMENTS: u32 = 2;

/// An object of two operations over a flag, a set and, unless it captures something, a map.
pub(crate) fn object(bytes: &[u8]) -> Object {
    let mut choices = Choices { bytes: bytes.iter() };
    let captures = choices.one_in(3);
    let key = opaque("Key");
    let fields = Fields {
        flag: Var::new("flag", Sort::Bool),
        set: Var::new("set", Sort::set(key.clone())),
        map: (!captures).then(|| Var::new("map", Sort::map(key.clone(), Sort::Bool))),
    };
    let vars: Vec<&Var> = [&fields.flag, &fields.set].into_iter().chain(&fields.map).collect();
    let begins: Vec<Term> = vars
        .iter()
        .map(|var| if var.sort == Sort::Bool { Term::bool(choices.one_in(2)) } else { Term::empty(var.sort.clone()) })
        .collect();
    let mut draft = Draft::new("Small", &vars).begins(&begins);
    for name in ["first", "second"].iter().take(1 + choices.below(2)) {
        let condition = fields.invariant(&mut choices);
        draft = draft.invariant(name, condition);
    }
    for name in ["one", "two"] {
        let role = [Role::Plain, Role::Plain, Role::Fresh, Role::Replica][choices.below(4)];
        draft = draft.operation(fields.operation(name, &key, captures, &mut choices).role(role));
    }
    let apply = if choices.one_in(4) { Apply::Rerun } else { Apply::Effect };
    Object { apply, ..draft.done() }
}

struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % count)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }
}

struct Fields {
    flag: Var,
    set: Var,
    map: Option<Var>,
}

impl Fields {
    /// What must hold of a state.
    fn invariant(&self, choices: &mut Choices) -> Term {
        let flag = Term::var(&self.flag);
        let set = Term::var(&self.set);
        let every = |collection: &Term, body: &dyn Fn(&Binder) -> Term| {
            let binder = Binder::over(collection).expect("it is a collection");
            let body = body(&binder);
            Term::all(binder, &body)
        };
        let choice = choices.below(6);
        match (&self.map, choice) {
            (_, 0) => Term::or([flag, set.is_empty()]),
            (_, 1) => Term::or([flag.not(), set.is_empty().not()]),
            (Some(map), 2) => every(&set, &|entry| Term::var(map).has(&entry.var(0))),
            (Some(map), 3) => every(&Term::var(map), &|entry| Term::or([entry.var(1), set.has(&entry.var(0))])),
            (Some(map), 4) => every(&Term::var(map), &|entry| Term::or([flag.clone(), entry.var(1)])),
            // Undefined where the key is missing.
            (Some(map), 5) => every(&set, &|entry| Term::var(map).value(&entry.var(0), fault(FaultReason::Missing))),
            (_, 2) => set.is_empty(),
            (_, 3) => flag.not(),
            _ => Term::or([flag.not(), set.is_empty()]),
        }
    }

    /// A condition of an operation.
    fn condition(&self, key: &Term, choices: &mut Choices) -> Term {
        let set = Term::var(&self.set);
        let choice = choices.below(7);
        let atom = match (&self.map, choice) {
            (_, 0) => set.has(key),
            (_, 1) => Term::var(&self.flag),
            (Some(map), 2) => Term::var(map).has(key),
            (Some(map), 3) => {
                let map = Term::var(map);
                Term::and([map.has(key), map.value(key, fault(FaultReason::Missing))])
            }
            (Some(map), 4) => Term::var(map).value(key, fault(FaultReason::Missing)),
            _ => set.is_empty(),
        };
        if choices.one_in(2) { atom.not() } else { atom }
    }

    fn operation(&self, name: &'static str, sort: &Sort, captures: bool, choices: &mut Choices) -> Call {
        let param = Var::new("key", sort.clone());
        let key = Term::var(&param);
        let mut call = Call::new(name, &[&param]);
        for _ in 0..choices.below(3) {
            call = call.requires(self.condition(&key, choices));
        }
        let mut seen = None;
        if captures {
            let var = Var::new("seen", Sort::Bool);
            call = call.captures(&var, &self.condition(&key, choices));
            seen = Some(Term::var(&var));
        }
        let flag = Term::var(&self.flag);
        let chosen = match (choices.below(6), seen) {
            (0, _) => None,
            (1, _) => Some(Term::bool(true)),
            (2, _) => Some(Term::bool(false)),
            (_, Some(seen)) => Some(seen),
            (3, None) => Some(flag.not()),
            (_, None) => Some(self.condition(&key, choices)),
        };
        if let Some(value) = chosen {
            call = call.sets(&self.flag, value);
        }
        let set = Term::var(&self.set);
        let changed = match choices.below(5) {
            0 => None,
            1 => Some(set.insert(&key)),
            2 => Some(set.remove(&key)),
            3 => Some(Term::ite(&self.condition(&key, choices), &set.insert(&key), &set)),
            _ => Some(Term::empty(set.sort().clone())),
        };
        if let Some(value) = changed {
            call = call.sets(&self.set, value);
        }
        let Some(map) = &self.map else { return call };
        let entries = Term::var(map);
        let changed = match choices.below(5) {
            0 => return call,
            1 => entries.put(&key, &Term::bool(true)),
            2 => entries.put(&key, &self.condition(&key, choices)),
            3 => entries.remove(&key),
            _ => entries.put(&key, &entries.value(&key, fault(FaultReason::Missing)).not()),
        };
        call.sets(map, changed)
    }
}
