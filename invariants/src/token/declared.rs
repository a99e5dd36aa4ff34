//! The tokens that the source declares, and whether they suffice (INPUT 23).

use std::collections::BTreeMap;
use std::sync::Arc;

use itertools::Itertools;

use super::coverage::{Coverage, compare};
use super::key::{Key, Part, Reach};
use super::relation::{Argument, Relation};
use super::{Acquisition, Mode, ModeKind, Plan, PlanKind, Token};
use crate::object::DeclaredToken;
use crate::sort::Opaque;
use crate::{Object, Site, Sort};

/// What is declared, against what is needed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declaration {
    /// The declared tokens.
    pub plan: Plan,
    /// Where they order too little, and too much.
    pub coverage: Coverage,
    /// Declarations without which as much of what is needed would be ordered, all of them together.
    pub superfluous: Vec<Superfluous>,
    /// Tokens whose declarations do not go together.
    pub mismatches: Vec<Mismatch>,
}

/// A token that an operation need not take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Superfluous {
    /// The operation, by its place.
    pub operation: usize,
    /// The declaration, by its place among those of the operation.
    pub token: usize,
    /// The attribute.
    pub site: Site,
}

/// Two declarations of one token by keys that are never the same, so that the two operations never exclude each other by it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The name of the token.
    pub token: String,
    /// The operations, by their places.
    pub operations: [usize; 2],
    /// The attributes.
    pub sites: [Site; 2],
}

/// Whether what is declared on the operations of an object orders what a relation over them asks for. `None` where no operation
/// declares a token: then there is nothing to check.
#[must_use]
pub fn declared(object: &Object, relation: &Relation) -> Option<Declaration> {
    let declared: Vec<&[DeclaredToken]> =
        object.operations.iter().map(|operation| operation.tokens.as_slice()).collect();
    if declared.iter().all(|tokens| tokens.is_empty()) {
        return None;
    }
    let plan = plan(&declared, relation);
    let coverage = compare(&plan, relation);
    let superfluous = superfluous(&declared, relation, &coverage);
    Some(Declaration { plan, coverage, superfluous, mismatches: mismatches(&declared, relation) })
}

/// The plan that is declared: different modes of a token exclude each other, and the exclusive one itself, too.
fn plan(declared: &[&[DeclaredToken]], relation: &Relation) -> Plan {
    let mut operations: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (operation, tokens) in declared.iter().enumerate() {
        for token in *tokens {
            operations.entry(&token.name).or_default().entry(&token.mode).or_default().push(operation);
        }
    }
    let key = |token: &DeclaredToken| Key {
        parts: token.key.iter().map(|param| Part::Value(Argument::whole(*param))).collect(),
    };
    let named = |(name, modes): (&&str, &BTreeMap<&str, Vec<usize>>)| {
        let mode = |(place, (mode, operations)): (usize, (&&str, &Vec<usize>))| {
            let kind = ModeKind::of(mode);
            let excludes = (0..modes.len()).filter(|other| *other != place || kind == ModeKind::Exclusive).collect();
            let operations = operations.iter().copied().dedup().collect();
            Mode { name: (*mode).to_owned(), kind, operations, excludes }
        };
        let first = declared.iter().enumerate().find_map(|(operation, tokens)| {
            let token = tokens.iter().find(|token| *token.name == **name)?;
            Some(key(token).texts(&relation.operations[operation]))
        });
        Token {
            name: (*name).to_owned(),
            key: first.unwrap_or_default(),
            modes: modes.iter().enumerate().map(mode).collect(),
            requirements: Vec::new(),
        }
    };
    let tokens: Vec<Token> = operations.iter().map(named).collect();
    let acquisition = |token: &DeclaredToken| {
        let place = tokens.iter().position(|known| known.name == *token.name)?;
        let mode = tokens[place].modes.iter().position(|mode| mode.name == *token.mode)?;
        Some(Acquisition { token: place, key: key(token), reach: Reach::Own, mode })
    };
    let acquisitions = declared.iter().map(|tokens| tokens.iter().filter_map(acquisition).collect()).collect();
    Plan::new(PlanKind::Declared, tokens, acquisitions, relation)
}

/// What can be left out, looked at from the last declaration to the first, so that all of it can be left out at once.
fn superfluous(declared: &[&[DeclaredToken]], relation: &Relation, coverage: &Coverage) -> Vec<Superfluous> {
    let mut kept: Vec<Vec<DeclaredToken>> = declared.iter().map(|tokens| tokens.to_vec()).collect();
    let mut found = Vec::new();
    for (operation, tokens) in declared.iter().enumerate().rev() {
        for place in (0..tokens.len()).rev() {
            let token = kept[operation].remove(place);
            let slices: Vec<&[DeclaredToken]> = kept.iter().map(Vec::as_slice).collect();
            if compare(&plan(&slices, relation), relation).missing == coverage.missing {
                found.push(Superfluous { operation, token: place, site: token.site });
            } else {
                kept[operation].insert(place, token);
            }
        }
    }
    found.reverse();
    found
}

/// Tokens that are declared by keys of other types than before.
fn mismatches(declared: &[&[DeclaredToken]], relation: &Relation) -> Vec<Mismatch> {
    let mut first: BTreeMap<&str, (usize, &DeclaredToken)> = BTreeMap::new();
    let mut mismatches = Vec::new();
    let types = |operation: usize, token: &DeclaredToken| {
        let params = &relation.operations[operation].params;
        token.key.iter().map(|param| params.get(*param).map(|param| rust_type(&param.sort))).collect::<Vec<_>>()
    };
    for (operation, tokens) in declared.iter().enumerate() {
        for token in *tokens {
            let (other, before) = *first.entry(&token.name).or_insert((operation, token));
            if types(other, before) != types(operation, token) {
                mismatches.push(Mismatch {
                    token: token.name.to_string(),
                    operations: [other, operation],
                    sites: [before.site, token.site],
                });
            }
        }
    }
    mismatches
}

/// A sort without what only the operations of the object say of it, which a token service does not see.
fn rust_type(sort: &Sort) -> Sort {
    sort.map_leaves(&mut |leaf| {
        let rust: Arc<str> = match leaf {
            Sort::Int(int) => int.to_string().into(),
            Sort::Opaque(opaque) => opaque.rust.clone(),
            other => return other.clone(),
        };
        Sort::Opaque(Opaque { name: rust.clone(), rust })
    })
}
