//! A replicated object as the rules of `verify` see it: state, invariants, and operations of guard, capture and effect.

use std::sync::Arc;

use crate::rate::Rate;
use crate::site::{Fault, Site};
use crate::sort::Sort;
use crate::term::conditions::Demand;
use crate::term::{Term, Var};

/// A type that is replicated (THEORY section 1).
#[derive(Clone, Debug)]
pub struct Object {
    /// The name of the struct.
    pub name: Arc<str>,
    /// Where the struct stands.
    pub site: Site,
    /// The state, a variable a field, in source order. Terms of the whole object refer to these variables.
    pub state: Vec<StateField>,
    /// Where the state may begin.
    pub initials: Vec<Initial>,
    /// What must always hold, in source order.
    pub invariants: Vec<Invariant>,
    /// In source order; queries are among them, with the identity as their effect.
    pub operations: Vec<Operation>,
    /// How replicas apply an operation that was accepted elsewhere.
    pub apply: Apply,
    /// Whether plain arithmetic that leaves its type is an obligation rather than a hypothesis.
    pub overflow_checked: bool,
    /// What the user declared to be the same state, instead of `==` on the fields.
    pub equivalence: Option<Equivalence>,
    /// What is taken for granted, a sentence each, without order of importance.
    pub assumptions: Vec<String>,
}

/// A field of the state.
#[derive(Clone, Debug)]
pub struct StateField {
    /// Its variable, with name and sort.
    pub var: Var,
    /// Where it is declared.
    pub site: Site,
    /// Whether no operation writes it: one arbitrary value that satisfies the invariants (INPUT 5).
    pub constant: bool,
    /// Whether code outside of the type can write it (INPUT 2).
    pub public: bool,
}

/// A way to make the first state (INPUT 4).
#[derive(Clone, Debug)]
pub struct Initial {
    /// The name of the function, or `default`.
    pub name: Arc<str>,
    /// Where it stands.
    pub site: Site,
    /// Its arguments.
    pub params: Vec<Param>,
    /// Whether the arguments are not refused.
    pub accepts: Term,
    /// Where it panics instead.
    pub faults: Vec<Demand>,
    /// The state that it makes, a term a field.
    pub state: Vec<Term>,
}

/// A predicate that every state must satisfy; where it is undefined, it is violated (INPUT 3).
#[derive(Clone, Debug)]
pub struct Invariant {
    /// The name of the method.
    pub name: Arc<str>,
    /// Where it stands.
    pub site: Site,
    /// Over the variables of the state.
    pub holds: Term,
    /// The top-level conjuncts with their places, for the reader; together they are `holds`.
    pub clauses: Vec<Clause>,
}

/// A part of a predicate, with its place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Clause {
    /// The expression.
    pub site: Site,
    /// What it says.
    pub holds: Term,
}

/// How replicas apply accepted operations (INPUT 10).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Apply {
    /// They apply the effect without asking the guard again.
    #[default]
    Effect,
    /// They call the method again, and a refusal is the identity.
    Rerun,
}

impl Apply {
    /// As it is written in the attribute.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Effect => "effect",
            Self::Rerun => "rerun",
        }
    }

    /// The other way.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Effect => Self::Rerun,
            Self::Rerun => Self::Effect,
        }
    }
}

/// An observational equality (INPUT 16).
#[derive(Clone, Debug)]
pub struct Equivalence {
    /// Where it stands.
    pub site: Site,
    /// The variables that stand for the other state, a variable a field.
    pub other: Vec<Var>,
    /// Over the variables of the state and those of the other.
    pub holds: Term,
}

/// An argument.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its variable, with name and sort.
    pub var: Var,
    /// Where it is declared.
    pub site: Site,
    /// What is known of its values.
    pub role: Role,
}

/// What is known of the values of an argument (INPUT 18 and 19).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Role {
    /// Nothing.
    #[default]
    Plain,
    /// It occurs nowhere before the call.
    Fresh,
    /// It names the replica that issues the call.
    Replica,
}

/// How an operation is written (INPUT 6).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// One method by `&mut self`, which decides and changes.
    OnePart,
    /// A method by `&self` that computes an effect value, and another that applies it.
    TwoPart,
    /// A method by `&self` whose result no effect takes.
    Query,
}

/// An operation (INPUT 6 to 11).
#[derive(Clone, Debug)]
pub struct Operation {
    /// The name of the method.
    pub name: Arc<str>,
    /// Where its signature stands.
    pub site: Site,
    /// Its arguments.
    pub params: Vec<Param>,
    /// What is computed at the origin from its state and shipped with the effect.
    pub captures: Vec<Capture>,
    /// The conjuncts of the precondition, in source order, each over arguments and state; a later one need be defined only where
    /// the earlier hold.
    pub guards: Vec<Clause>,
    /// Whether the run at the origin ends in acceptance: the guards, and no other path that refuses. Over arguments and state.
    pub accepts: Term,
    /// What must hold so that the run at the origin does not panic; over arguments and state.
    pub origin: Vec<Demand>,
    /// The paths that refuse after having changed the state (INPUT 7); none where no such path exists.
    pub refusals: Vec<Refusal>,
    /// What happens at every replica.
    pub effect: Effect,
    /// What an accepting run returns; over arguments, captures and the origin's state.
    pub result: Term,
    /// How it is written.
    pub form: Form,
    /// Whether it changes nothing by construction.
    pub query: bool,
    /// The tokens that the user declared (INPUT 23).
    pub tokens: Vec<DeclaredToken>,
    /// How often it is called, which prices coordination and nothing else.
    pub rate: Rate,
}

/// A value computed at the origin.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Its variable, which the effect refers to.
    pub var: Var,
    /// How it is computed; over arguments and state.
    pub value: Term,
    /// The expression.
    pub site: Site,
}

/// A path that refuses, with the state that it leaves.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Where it refuses.
    pub site: Site,
    /// The first mutation on the way there.
    pub mutation: Site,
    /// Whether a run takes the path; over arguments and state.
    pub taken: Term,
    /// The state afterwards, a term a field.
    pub state: Vec<Term>,
}

/// What an accepted operation does at every replica; over arguments, captures and the replica's state.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The new state, a term a field; the field's own variable where it is unchanged.
    pub state: Vec<Term>,
    /// Where it has a meaning (INPUT 9), in the order of evaluation.
    pub demands: Vec<Demand>,
    /// That its plain arithmetic stays within its types (INPUT 17).
    pub overflow: Vec<Demand>,
}

/// A token as the source declares it (INPUT 23).
#[derive(Clone, Debug)]
pub struct DeclaredToken {
    /// Its name.
    pub name: Arc<str>,
    /// The parameter that selects the instance, by its place; none for one token in all.
    pub key: Vec<usize>,
    /// `exclusive`, `shared`, or the name of a mode.
    pub mode: Arc<str>,
    /// The attribute.
    pub site: Site,
}

impl Object {
    /// The variables of the state, in the order of the fields.
    pub fn vars(&self) -> impl Iterator<Item = &Var> {
        self.state.iter().map(|field| &field.var)
    }

    /// The sorts of the fields.
    #[must_use]
    pub fn sorts(&self) -> Vec<Sort> {
        self.vars().map(|var| var.sort.clone()).collect()
    }
}

impl Operation {
    /// The fault of the first demand of the effect that fails under `holds`, if any.
    pub fn first_fault(&self, mut holds: impl FnMut(&Term) -> bool) -> Option<Fault> {
        self.effect.demands.iter().find(|demand| !holds(&demand.holds)).map(|demand| demand.fault)
    }
}
