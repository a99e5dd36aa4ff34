//! The shape of graphs: where tests stand, what is a place, and what stays one term.

use super::printing::graph;
use super::running::{lower_all, with_crate};

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
        "",
    );
}

#[test]
fn debug_nested() {
    with_crate(include_str!("cases.rs"), |krate| {
        for (name, lowered) in lower_all(krate, "State") {
            if name == "nested_records" {
                if let Ok(lowered) = lowered {
                    panic!("{}", graph(&lowered.graph));
                }
            }
        }
    });
}
