//! Which results a pattern takes.

use syn::{Expr, Pat};

use super::Catches;
use super::binding::{is_unit, names_of, peel_pat};
use super::chain::path_text;
use crate::knowledge::{last_of, split};

/// What a pattern says about the `Result` that it is matched against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Success, of any or some kind.
    Ok,
    /// Errors.
    Err(ErrPattern),
    /// Whatever is left: `_` or a name.
    Anything {
        /// The name, if there is one.
        names: Vec<String>,
    },
    /// Something that does not speak of a `Result`.
    Other,
}

/// An `Err` pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrPattern {
    /// How many errors it takes.
    pub(super) catches: Catches,
    /// The names bound to the error or parts of it.
    pub(super) names: Vec<String>,
    /// `Err(())`, or another pattern that shows that the error says nothing.
    pub(super) blank: bool,
    /// Below `Some(..)`, `Ok(..)`, `Ready(..)` or in a tuple.
    pub(super) nested: bool,
}

/// What `pat` takes. An or-pattern that takes errors in one of its cases takes errors.
pub(super) fn takes(pat: &Pat) -> Takes {
    match peel_pat(pat) {
        Pat::Reference(reference) => takes(&reference.pat),
        Pat::Type(typed) => takes(&typed.pat),
        Pat::Guard(guarded) => with_guard(takes(&guarded.pat), &guarded.guard),
        Pat::Or(or) => or.cases.iter().map(takes).reduce(join).unwrap_or(Takes::Other),
        Pat::Wild(_) => Takes::Anything { names: Vec::new() },
        Pat::Ident(ident) => match &ident.subpat {
            Some((_, inner)) => match takes(inner) {
                Takes::Err(mut pattern) => {
                    pattern.names.push(ident.ident.to_string());
                    Takes::Err(pattern)
                }
                other => other,
            },
            None if ident.ident.to_string().starts_with(char::is_uppercase) => Takes::Other,
            None => Takes::Anything { names: vec![ident.ident.to_string()] },
        },
        Pat::TupleStruct(tuple) => {
            let path = path_text(&tuple.path);
            match last_of(&path) {
                "Err" if !path.contains(':') || is_of_result(&path) => Takes::Err(err_pattern(tuple.elems.iter())),
                "Ok" if !path.contains(':') || is_of_result(&path) => match tuple.elems.first().map(takes) {
                    Some(Takes::Err(inner)) => Takes::Err(ErrPattern { nested: true, ..inner }),
                    _ => Takes::Ok,
                },
                "Some" | "Ready" => match tuple.elems.first().map(takes) {
                    Some(Takes::Err(inner)) => Takes::Err(ErrPattern { nested: true, ..inner }),
                    Some(Takes::Ok) => Takes::Ok,
                    _ => Takes::Other,
                },
                _ => Takes::Other,
            }
        }
        Pat::Tuple(tuple) => {
            let parts: Vec<Takes> = tuple.elems.iter().map(takes).collect();
            if parts.iter().any(|part| matches!(part, Takes::Err(_))) {
                parts.into_iter().find(|part| matches!(part, Takes::Err(_))).map_or(Takes::Other, |part| match part {
                    Takes::Err(inner) => Takes::Err(ErrPattern { nested: true, catches: Catches::Some, ..inner }),
                    other => other,
                })
            } else if !parts.is_empty() && parts.iter().all(|part| *part == Takes::Ok) {
                Takes::Ok
            } else {
                Takes::Other
            }
        }
        _ => Takes::Other,
    }
}

/// Whether the pattern is `Ok(_)` or `Ok(_name)`: nothing looks at the value.
pub(super) fn drops_value(pat: &Pat) -> bool {
    match peel_pat(pat) {
        Pat::TupleStruct(tuple) if takes(pat) == Takes::Ok && tuple.elems.len() == 1 => {
            tuple.path.segments.last().is_some_and(|segment| segment.ident == "Ok")
                && match peel_pat(&tuple.elems[0]) {
                    Pat::Wild(_) | Pat::Rest(_) => true,
                    Pat::Ident(ident) => ident.ident.to_string().starts_with('_'),
                    _ => false,
                }
        }
        _ => false,
    }
}

/// Whether the path of a variant names `Result`: `Result::Ok`, `std::result::Result::Err`.
fn is_of_result(path: &str) -> bool {
    last_of(split(path).0) == "Result"
}

/// Joins the cases of an or-pattern.
fn join(first: Takes, second: Takes) -> Takes {
    match (first, second) {
        (Takes::Err(one), Takes::Err(two)) => Takes::Err(ErrPattern {
            catches: if one.catches == Catches::Some && two.catches == Catches::Some {
                Catches::Some
            } else {
                Catches::All
            },
            blank: one.blank && two.blank,
            nested: one.nested || two.nested,
            names: one.names,
        }),
        (Takes::Err(err), _) | (_, Takes::Err(err)) => Takes::Err(err),
        (Takes::Anything { names }, _) | (_, Takes::Anything { names }) => Takes::Anything { names },
        (Takes::Ok, _) | (_, Takes::Ok) => Takes::Ok,
        (Takes::Other, Takes::Other) => Takes::Other,
    }
}

/// A guard makes a pattern take only some errors.
fn with_guard(inner: Takes, _guard: &Expr) -> Takes {
    match inner {
        Takes::Err(err) => Takes::Err(ErrPattern { catches: Catches::Some, ..err }),
        Takes::Anything { .. } => Takes::Other,
        other => other,
    }
}

fn err_pattern<'ast>(mut fields: impl Iterator<Item = &'ast Pat>) -> ErrPattern {
    let Some(inner) = fields.next() else {
        return ErrPattern { catches: Catches::All, names: Vec::new(), blank: false, nested: false };
    };
    let blank = is_unit(inner);
    let catches = if blank || takes_all(inner) { Catches::All } else { Catches::Some };
    ErrPattern { catches, names: names_of(inner), blank, nested: false }
}

/// Whether the pattern of an error takes every error.
fn takes_all(pat: &Pat) -> bool {
    match peel_pat(pat) {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Ident(ident) => {
            !ident.ident.to_string().starts_with(char::is_uppercase)
                && ident.subpat.as_ref().is_none_or(|(_, inner)| takes_all(inner))
        }
        Pat::Reference(reference) => takes_all(&reference.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(takes_all),
        _ => false,
    }
}
