//! What the use of a value tells of its type, where nothing is known of where it comes from: the patterns that it is matched
//! against, and methods that only a `Result` has.

use syn::{Expr, Pat};

use super::sites::Answer;
use crate::handler::binding::peel_pat;
use crate::handler::chain::{path_text, peel_groups};
use crate::knowledge::{Aliases, last_of, split};

/// Methods of `Result` that no other common type has.
const OF_RESULTS: &[&str] = &["is_ok", "is_err", "unwrap_err", "expect_err", "ok", "err"];

/// Methods without arguments that give a `Result` where they are unwrapped at once: the locks of other crates give the
/// guard itself.
const LOCKING: &[&str] = &["lock", "read", "write"];

/// What a pattern tells of what it is matched against.
pub(super) fn of_pattern(pat: &Pat, aliases: &Aliases) -> Option<Answer> {
    match peel_pat(pat) {
        Pat::Reference(reference) => of_pattern(&reference.pat, aliases),
        Pat::Type(typed) => of_pattern(&typed.pat, aliases),
        Pat::Guard(guarded) => of_pattern(&guarded.pat, aliases),
        Pat::Or(or) => or.cases.iter().find_map(|case| of_pattern(case, aliases)),
        Pat::Ident(ident) => match &ident.subpat {
            Some((_, inner)) => of_pattern(inner, aliases),
            None if ident.ident.to_string().starts_with(char::is_uppercase) => {
                Some(of_name(&ident.ident.to_string(), aliases))
            }
            None => None,
        },
        Pat::TupleStruct(tuple) => Some(of_name(&path_text(&tuple.path), aliases)),
        Pat::Path(path) => Some(of_name(&path_text(&path.path), aliases)),
        Pat::Struct(_) | Pat::Tuple(_) | Pat::Slice(_) | Pat::Lit(_) | Pat::Range(_) => Some(Answer::Other),
        _ => None,
    }
}

/// The type that has a variant of this name, as it is written.
fn of_name(path: &str, aliases: &Aliases) -> Answer {
    let owner = last_of(split(path).0);
    match aliases.original(last_of(path)) {
        "Ok" | "Err" if owner.is_empty() || aliases.is_result(owner) => Answer::Result,
        "Some" | "None" if owner.is_empty() || aliases.original(owner) == "Option" => Answer::Option,
        _ => Answer::Other,
    }
}

/// What a method that is called on `receiver` tells of it.
pub(super) fn of_method(method: &str, receiver: &Expr) -> Option<Answer> {
    let is_locking =
        |call: &syn::ExprMethodCall| call.args.is_empty() && LOCKING.iter().any(|locking| call.method == locking);
    let is_result = match method {
        "unwrap" | "expect" => matches!(peel_groups(receiver), Expr::MethodCall(call) if is_locking(call)),
        _ => OF_RESULTS.contains(&method),
    };
    is_result.then_some(Answer::Result)
}
