//! Invariants (INPUT 3) and the equivalence (INPUT 16).

use std::collections::HashMap;

use super::Assembly;
use super::members::Members;
use super::resolved::Resolver;
use super::tidied;
use crate::analysis;
use crate::frontend::attributes::Mark;
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::lower::Body;
use crate::graph::Refuses;
use crate::object::{Clause, Equivalence, Invariant, StateField};
use crate::site::Site;
use crate::term::{Kind, Term, Var};

/// A predicate whose body is lowered.
pub(super) struct Pending {
    name: std::sync::Arc<str>,
    site: Site,
    body: Body,
}

impl<'run, 'ast> Assembly<'run, 'ast> {
    /// The invariants, in source order.
    pub(super) fn lowered_invariants(&mut self, members: &Members<'run, 'ast>) -> Vec<Pending> {
        let mut found = Vec::new();
        for member in members.iter().filter(|member| matches!(member.mark, Some(Mark::Invariant))) {
            if let Some(body) = self.body(member) {
                found.push(Pending { name: member.name(), site: member.site, body });
            }
        }
        found
    }

    /// The equivalence, of which there is one at most.
    pub(super) fn lowered_equivalence(&mut self, members: &Members<'run, 'ast>) -> Option<Pending> {
        let mut found: Option<Pending> = None;
        for member in members.iter().filter(|member| matches!(member.mark, Some(Mark::Equivalence))) {
            if let Some(first) = &found {
                let diagnostic = Diagnostic::error(member.site, "an object has one equivalence")
                    .place(first.site, "the other one")
                    .help("join the two with `&&`");
                self.error(diagnostic);
                continue;
            }
            let Some(body) = self.body(member) else { continue };
            if let Some(other) = body.params.first()
                && let Err(mismatch) = self.inference.unify(&other.sort, &self.sort)
            {
                self.error(Diagnostic::error(member.site, mismatch.to_string()).help("let it take `other: &Self`"));
                continue;
            }
            found = Some(Pending { name: member.name(), site: member.site, body });
        }
        found
    }

    /// Says where convergence, without an equivalence of the user's, tells apart what an `==` of the crate does not.
    pub(super) fn compared_by_parts(&mut self, state: &[StateField]) {
        for field in state {
            let Some(name) = self.krate.written_by_hand(&self.inference.known(&field.var.sort), &["eq"]) else {
                continue;
            };
            self.diagnostics.push(
                Diagnostic::warning(
                    field.site,
                    format!("`==` of `{name}` is written by hand, and replicas are compared by its parts"),
                )
                .help("say which states are the same: `#[equivalence] fn same(&self, other: &Self) -> bool`")
                .note("states that differ in a part count as diverged, although `==` may call them equal"),
            );
        }
    }
}

/// The invariants over the state's final variables.
pub(super) fn invariants(pending: Vec<Pending>, resolver: &mut Resolver<'_>) -> Vec<Invariant> {
    let finished = pending.into_iter().map(|pending| {
        let graph = resolver.graph(&pending.body.graph);
        let holds = analysis::function(&graph).tidied();
        // A conjunction is a row of tests each of which may end it with `false`: what an operation calls its guards.
        let found = analysis::one_part(&graph, Refuses::False);
        let mut clauses = found.guards;
        clauses.extend(conjuncts(&found.result).into_iter().map(|holds| Clause { site: pending.site, holds }));
        let mut clauses = tidied::clauses(clauses);
        if Term::and(clauses.iter().map(|clause| clause.holds.clone())) != holds {
            clauses = vec![Clause { site: pending.site, holds: holds.clone() }];
        }
        Invariant { name: pending.name, site: pending.site, holds, clauses }
    });
    finished.collect()
}

/// What is returned where none of the tests has failed, in parts.
fn conjuncts(result: &Term) -> Vec<Term> {
    match result.kind() {
        Kind::Bool(true) => Vec::new(),
        Kind::And(parts) => parts.clone(),
        _ => vec![result.clone()],
    }
}

/// The equivalence over the state's final variables and those of another state.
pub(super) fn equivalence(pending: Pending, state: &[Var], resolver: &mut Resolver<'_>) -> Equivalence {
    let body = resolver.body(&pending.body);
    let other: Vec<Var> = state.iter().map(Var::renewed).collect();
    let mut holds = analysis::function(&body.graph);
    if let Some(parameter) = body.params.first() {
        let whole = Term::record(other.iter().map(Term::var).collect(), parameter.sort.clone());
        holds = holds.substitute(&HashMap::from([(parameter.clone(), whole)]));
    }
    Equivalence { site: pending.site, other, holds: holds.tidied() }
}
