//! From what a loop does for one entry to what it does for all. That is the same in any order, and so one update, where
//! no iteration sees what another one changed:
//!
//! - each looks at, and changes, a collection only at its own key; or
//! - all only add, or only remove, and none looks; or
//! - a local is set to one value that does not depend on the entry.

use proc_macro2::Span;

use super::context::{Lowered, Lowering};
use super::streams::{rebuilt, renewed};
use crate::sort::Sort;
use crate::term::{Binder, Kind, SetOperation, Term, Var};

/// What one iteration does to a collection at one key.
#[derive(Clone, Debug)]
struct Step {
    /// When.
    condition: Term,
    /// Where.
    key: Term,
    /// What.
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Add,
    Put(Term),
    Remove,
}

impl Lowering<'_, '_> {
    /// The values of the slots after the loop, from those after the body for one entry.
    pub(super) fn all_at_once(
        &mut self,
        binder: &Binder,
        slots: Vec<(Var, Term)>,
        span: Span,
    ) -> Lowered<Vec<(Var, Term)>> {
        let changed: Vec<Var> = slots.iter().map(|(slot, _)| slot.clone()).collect();
        let mut updates = Vec::new();
        for (slot, value) in slots {
            let value = self.known(&value);
            if value == Term::var(&slot) {
                continue;
            }
            let sort = self.inference.known(&slot.sort);
            let done = match sort {
                Sort::Set(_) | Sort::Map(..) => collection(binder, &slot, &value, &changed),
                _ => assigned_once(binder, &slot, &value, &changed),
            };
            match done {
                Some(after) => updates.push((slot, after)),
                None => {
                    return Err(self
                        .error(
                            span,
                            format!(
                                "this loop is not pointwise: what it does to `{}` depends on earlier rounds",
                                slot.name
                            ),
                        )
                        .help("let each round change only the entry at its own key, or collect a new set or map"));
                }
            }
        }
        Ok(updates)
    }
}

/// A local that some entries set to one value.
fn assigned_once(binder: &Binder, slot: &Var, value: &Term, changed: &[Var]) -> Option<Term> {
    let mut found = Vec::new();
    assignments(value, slot, &Term::bool(true), &mut found);
    let (_, constant) = found.first()?.clone();
    let is_same = found.iter().all(|(_, value)| *value == constant);
    let is_free = |term: &Term, vars: &[Var]| !term.free_vars().iter().any(|var| vars.contains(var));
    let condition = Term::or(found.iter().map(|(condition, _)| condition.clone()));
    if !is_same || !is_free(&constant, &binder.vars) || !is_free(&constant, changed) || !is_free(&condition, changed) {
        return None;
    }
    let (binder, condition) = renewed(&binder.source, binder, &condition);
    Some(Term::ite(&Term::any(binder, &condition), &constant, &Term::var(slot)))
}

fn assignments(value: &Term, slot: &Var, condition: &Term, found: &mut Vec<(Term, Term)>) {
    match value.kind() {
        Kind::Ite(test, then, other) => {
            assignments(then, slot, &Term::and([condition.clone(), test.clone()]), found);
            assignments(other, slot, &Term::and([condition.clone(), test.not()]), found);
        }
        // `found = found || p`, of which an absent branch is the slot itself.
        Kind::Or(parts) if parts.contains(&Term::var(slot)) => {
            let others = parts.iter().filter(|part| **part != Term::var(slot)).cloned();
            found.push((Term::and([condition.clone(), Term::or(others)]), Term::bool(true)));
        }
        Kind::And(parts) if parts.contains(&Term::var(slot)) => {
            let others = parts.iter().filter(|part| **part != Term::var(slot)).cloned();
            found.push((Term::and([condition.clone(), Term::and(others).not()]), Term::bool(false)));
        }
        Kind::Var(var) if var == slot => {}
        _ => found.push((condition.clone(), value.clone())),
    }
}

/// A collection that some entries change.
fn collection(binder: &Binder, slot: &Var, value: &Term, changed: &[Var]) -> Option<Term> {
    let own = binder.var(0);
    let mut steps = Vec::new();
    steps_of(&seen_through(value, &own), slot, &Term::bool(true), &mut steps)?;
    if steps.iter().all(|step| step.key == own) {
        return at_own_key(binder, slot, &steps, changed);
    }
    let looks = |term: &Term| changed.iter().any(|var| term.free_vars().contains(var));
    if steps.iter().any(|step| looks(&step.condition) || looks(&step.key)) {
        return None;
    }
    let image = |binder: &Binder, step: &Step| {
        let (filter, condition) = renewed(&binder.source, binder, &step.condition);
        let source =
            if condition.as_bool() == Some(true) { binder.source.clone() } else { Term::filter(filter, &condition) };
        let (over, key) = renewed(&source, binder, &step.key);
        Term::image(over, &key)
    };
    let whole = Term::var(slot);
    if steps.iter().all(|step| matches!(step.change, Change::Add)) {
        return Some(steps.iter().fold(whole, |set, step| Term::sets(SetOperation::Union, &set, &image(binder, step))));
    }
    if steps.iter().all(|step| matches!(step.change, Change::Remove)) {
        return Some(steps.iter().fold(whole, |collection, step| without(&collection, &image(binder, step))));
    }
    None
}

/// The steps that make `value` of the slot, in order; `None` where it is made in another way.
fn steps_of(value: &Term, slot: &Var, condition: &Term, found: &mut Vec<Step>) -> Option<()> {
    let mut step = |key: &Term, change| found.push(Step { condition: condition.clone(), key: key.clone(), change });
    match value.kind() {
        Kind::Var(var) if var == slot => Some(()),
        Kind::Insert(inner, element) => {
            steps_of(inner, slot, condition, found)?;
            found.push(Step { condition: condition.clone(), key: element.clone(), change: Change::Add });
            Some(())
        }
        Kind::Put(inner, key, new) => {
            steps_of(inner, slot, condition, found)?;
            found.push(Step { condition: condition.clone(), key: key.clone(), change: Change::Put(new.clone()) });
            Some(())
        }
        Kind::Remove(inner, key) if matches!(inner.kind(), Kind::Var(var) if var == slot) => {
            step(key, Change::Remove);
            Some(())
        }
        Kind::Remove(inner, key) => {
            steps_of(inner, slot, condition, found)?;
            found.push(Step { condition: condition.clone(), key: key.clone(), change: Change::Remove });
            Some(())
        }
        Kind::Ite(test, then, other) => {
            steps_of(then, slot, &Term::and([condition.clone(), test.clone()]), found)?;
            steps_of(other, slot, &Term::and([condition.clone(), test.not()]), found)
        }
        _ => None,
    }
}

/// Every round looks at, and changes, its own key alone.
fn at_own_key(binder: &Binder, slot: &Var, steps: &[Step], changed: &[Var]) -> Option<Term> {
    let own = binder.var(0);
    let mut terms = Vec::new();
    for step in steps {
        terms.push(step.condition.clone());
        if let Change::Put(value) = &step.change {
            terms.push(value.clone());
        }
    }
    // The key is the same in every collection that changes, so what is read is what was there before the loop.
    if !terms.iter().all(|term| looks_only_at(term, changed, &own)) {
        return None;
    }
    // Of several steps on one path the last counts.
    let mut removed = Term::bool(false);
    let mut kept = Term::bool(false);
    let mut value: Option<Term> = None;
    for step in steps {
        let here = &step.condition;
        match &step.change {
            Change::Remove => {
                removed = Term::or([removed, here.clone()]);
                kept = unless(here, kept);
            }
            Change::Add | Change::Put(_) => {
                removed = unless(here, removed);
                kept = Term::or([here.clone(), kept]);
            }
        }
        if let Change::Put(new) = &step.change {
            value = Some(match value {
                None => new.clone(),
                Some(before) => Term::ite(here, new, &before),
            });
        }
    }
    let entries = |condition: &Term| {
        let (filter, condition) = renewed(&binder.source, binder, condition);
        match condition.as_bool() {
            Some(true) => filter.source,
            _ => Term::filter(filter, &condition),
        }
    };
    let keys = |entries: Term| if matches!(entries.sort(), Sort::Map(..)) { entries.keys() } else { entries };
    let mut after = Term::var(slot);
    if removed.as_bool() != Some(false) {
        after = without(&after, &keys(entries(&removed)));
    }
    if kept.as_bool() == Some(false) {
        return Some(after);
    }
    let kept = entries(&kept);
    Some(match value {
        Some(value) => after.overlay(&rebuilt(&kept, binder, &value)),
        None => Term::sets(SetOperation::Union, &after, &keys(kept)),
    })
}

/// What held before, except where `here` does.
fn unless(here: &Term, before: Term) -> Term {
    if before.as_bool() == Some(false) { before } else { Term::and([here.not(), before]) }
}

/// A set, or a map, without some of its elements, or keys.
fn without(collection: &Term, gone: &Term) -> Term {
    match (collection.sort(), Binder::over(collection)) {
        (Sort::Map(..), Some(binder)) => {
            let stays = gone.has(&binder.var(0)).not();
            Term::filter(binder, &stays)
        }
        _ => Term::sets(SetOperation::Difference, collection, gone),
    }
}

/// The term in which what a round reads at its own key is what it wrote there before.
fn seen_through(term: &Term, own: &Term) -> Term {
    let term = term.map_parts(&mut |part| seen_through(part, own));
    match term.kind() {
        Kind::Has(collection, key) if key == own => written(collection, own).map_or(term.clone(), |(there, _)| there),
        Kind::Value(collection, key, fault) if key == own => match written(collection, own) {
            Some((_, Some(value))) => value,
            Some((_, None)) => Term::fail(*fault, term.sort().clone()),
            None => term,
        },
        _ => term,
    }
}

/// Whether the last change of a collection left an entry at that key, and which; `None` where it was at another key.
fn written(collection: &Term, own: &Term) -> Option<(Term, Option<Term>)> {
    match collection.kind() {
        Kind::Put(_, key, value) if key == own => Some((Term::bool(true), Some(value.clone()))),
        Kind::Insert(_, key) if key == own => Some((Term::bool(true), None)),
        Kind::Remove(_, key) if key == own => Some((Term::bool(false), None)),
        _ => None,
    }
}

/// Whether a term reads those slots at that key alone.
fn looks_only_at(term: &Term, slots: &[Var], key: &Term) -> bool {
    match term.kind() {
        Kind::Var(var) => !slots.contains(var),
        Kind::Has(collection, at) | Kind::Value(collection, at, _)
            if at == key && matches!(collection.kind(), Kind::Var(var) if slots.contains(var)) =>
        {
            true
        }
        kind => kind.parts().into_iter().all(|part| looks_only_at(part, slots, key)),
    }
}
