//! What the combinators of `Result`, `Option` and iterators give.

use super::Type;

/// What a combinator of `Result` or `Option` gives on a receiver of that type.
pub(super) fn combinator(receiver: &Type, name: &str) -> Option<Type> {
    match (receiver, name) {
        (Type::Result(_, error), "map" | "and_then" | "and") => Some(Type::Result(Box::default(), error.clone())),
        (Type::Result(value, _), "map_err" | "or_else" | "context" | "with_context" | "or") => {
            Some(Type::Result(value.clone(), None))
        }
        (
            Type::Result(..),
            "inspect" | "inspect_err" | "as_ref" | "as_mut" | "cloned" | "copied" | "clone" | "as_deref",
        ) => Some(receiver.clone()),
        (Type::Result(value, _), "ok") => Some(Type::Option(value.clone())),
        (Type::Result(..), "err") => Some(Type::Option(Box::default())),
        (
            Type::Result(value, _) | Type::Option(value),
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else",
        ) => Some((**value).clone()),
        (Type::Result(value, error), "transpose") => match &**value {
            Type::Option(inner) => Some(Type::Option(Box::new(Type::Result(inner.clone(), error.clone())))),
            _ => Some(Type::Unknown),
        },
        (Type::Option(value), "transpose") => match &**value {
            Type::Result(inner, error) => Some(Type::Result(Box::new(Type::Option(inner.clone())), error.clone())),
            _ => Some(Type::Result(Box::new(Type::Option(Box::default())), None)),
        },
        (Type::Option(value), "ok_or" | "ok_or_else" | "context" | "with_context") => {
            Some(Type::Result(value.clone(), None))
        }
        (Type::Option(_), "map" | "and_then" | "filter" | "and") => Some(Type::Option(Box::default())),
        (
            Type::Option(_),
            "or" | "or_else" | "as_ref" | "as_mut" | "cloned" | "copied" | "take" | "as_deref" | "inspect",
        ) => Some(receiver.clone()),
        (Type::Result(value, _) | Type::Option(value), "into_iter" | "iter") => Some(Type::Items(value.clone())),
        (Type::Items(item), "flatten") => match &**item {
            Type::Items(inner) | Type::Result(inner, _) | Type::Option(inner) => Some(Type::Items(inner.clone())),
            _ => None,
        },
        (Type::Items(item), "next" | "first" | "last" | "pop" | "get" | "pop_front" | "pop_back" | "nth") => {
            Some(Type::Option(item.clone()))
        }
        (
            Type::Items(_),
            "iter" | "into_iter" | "iter_mut" | "rev" | "skip" | "take" | "drain" | "filter" | "chain" | "by_ref"
            | "peekable" | "fuse",
        ) => Some(receiver.clone()),
        (Type::Handle(inner), "join") => Some(Type::Result(inner.clone(), Some("Any".to_owned()))),
        _ => None,
    }
}
