//! The shape of graphs: where tests stand, what is a place, and what stays one term.

use super::printing::graph;
use super::running::{lower_all, with_crate};
use crate::sort::Sort;

const HEAD: &str = "use std::collections::{BTreeMap, BTreeSet};\n\
    enum Refused { Missing, Short }\n\
    struct Object { set: BTreeSet<u64>, map: BTreeMap<u64, i64>, open: bool, n: i64 }\n";

/// The graph of the method that is given, of an object with a set, a map, a flag and a number.
fn lowered(method: &str) -> String {
    with_crate(&format!("{HEAD}impl Object {{ {method} }}"), |krate| {
        let mut methods = lower_all(krate, "Object");
        assert_eq!(methods.len(), 1);
        match methods.remove(0).1 {
            Ok(resolved) => graph(&resolved.graph),
            Err(diagnostic) => panic!("{}", diagnostic.message),
        }
    })
}

#[track_caller]
fn check(method: &str, expected: &str) {
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    let found = lowered(method);
    let found: Vec<&str> = found.trim().lines().map(str::trim).collect();
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}

#[test]
fn conditions_become_one_edge_for_each_atom() {
    check(
        "fn m(&mut self, k: u64) -> bool { if self.open && !(self.n < 1 || self.set.contains(&k)) { return false; } true }",
        "0:
        if open then 3 else 2
        1:
        return false
        2:
        return true
        3:
        if (n < 1) then 2 else 4
        4:
        if set has k then 2 else 1",
    );
}

#[test]
fn a_question_mark_is_a_test_and_its_value_demands_what_it_tested() {
    check(
        "fn m(&mut self, k: u64, a: i64) -> Result<(), Refused> {
            let balance = self.map.get(&k).copied().ok_or(Refused::Missing)?;
            if balance < a { return Err(Refused::Short); }
            self.map.insert(k, balance - a);
            Ok(())
        }",
        "0:
        if map has k then 1 else 2
        1:
        balance = map[k]
        if (balance < a) then 3 else 4
        2:
        return Err(Missing)
        3:
        return Err(Short)
        4:
        kept = (map has k ? Some(map[k]) : None)
        map = put(map, k, (balance - a))
        return Ok(())",
    );
}

#[test]
fn what_get_mut_gives_is_a_place_in_the_map() {
    check(
        "fn m(&mut self, k: u64, a: i64) { if let Some(balance) = self.map.get_mut(&k) { *balance += a; } }",
        "0:
        key = k
        if map has key then 3 else 2
        1:
        map = put(map, key, (map[key] + a))
        goto 4
        2:
        goto 4
        3:
        goto 1
        4:
        return ()",
    );
}

#[test]
fn an_assertion_is_a_refusal_before_the_first_mutation_and_a_panic_behind_it() {
    check(
        "fn m(&mut self, a: i64) { assert!(a > 0); self.n = a; assert!(self.open, \"closed\"); }",
        "0:
        if (0 < a) then 1 else 2
        1:
        n = a
        if open then 3 else 4
        2:
        refuse
        3:
        return ()
        4:
        panic",
    );
}

#[test]
fn a_value_without_effects_stays_a_term() {
    check(
        "fn m(&mut self, k: u64) -> bool { let seen = self.open && self.set.contains(&k); self.open = !seen; seen }",
        "0:
        seen = (open && set has k)
        open = !seen
        return seen",
    );
}

#[test]
fn a_loop_is_one_update() {
    check(
        "fn m(&mut self, a: i64) { for value in self.map.values_mut() { if *value > a { *value = a; } } }",
        "0:
        map = rebuild(key, value in map: ((a < value) ? a : value))
        return ()",
    );
}

#[test]
fn helpers_are_inlined_with_their_refusals() {
    check(
        "fn m(&mut self, k: u64) -> Option<()> {
            let check = |one: u64| if self.set.contains(&one) { Some(one) } else { None };
            let found = check(k)?;
            self.set.remove(&found);
            Some(())
        }",
        "0:
        one = k
        if set has one then 1 else 2
        1:
        chosen = Some(one)
        goto 3
        2:
        chosen = None
        goto 3
        3:
        if chosen is Some then 4 else 5
        4:
        found = chosen!0
        kept = set has found
        set = remove(set, found)
        return Some(())
        5:
        return None",
    );
}

#[test]
fn a_conjunction_in_the_tail_is_a_refusal_without_effects_and_a_value_with_one() {
    check(
        "fn m(&mut self, k: u64) -> bool { self.open && self.set.contains(&k) }",
        "0:
        if open then 3 else 2
        1:
        return true
        2:
        return false
        3:
        if set has k then 1 else 2",
    );
    check(
        "fn m(&mut self, k: u64) -> bool { self.set.insert(k) && self.open }",
        "0:
        kept = !set has k
        set = insert(set, k)
        return (kept && open)",
    );
}

#[test]
fn identifiers_stay_open_and_numbers_do_not() {
    with_crate(
        &format!("{HEAD}impl Object {{ fn m(&self, k: u64, a: u64) -> bool {{ self.set.contains(&k) && a > 1 }} }}"),
        |krate| {
            let mut methods = lower_all(krate, "Object");
            let Ok(resolved) = methods.remove(0).1 else { panic!("it is read") };
            assert!(matches!(resolved.params[0].sort, Sort::Opaque(_)));
            assert!(matches!(resolved.params[1].sort, Sort::Int(_)));
        },
    );
}
