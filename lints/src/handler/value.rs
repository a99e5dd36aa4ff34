//! What a handler puts in the place of the value that it did not get.

use syn::{Expr, ExprCall, Lit, Macro, UnOp};

use super::chain::{last_segment, path_text, peel_groups};
use crate::knowledge::last_of;

/// A substitute, by what a reader can tell of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Value {
    /// `()`, or no value at all.
    #[default]
    Unit,
    /// `None`.
    Absent,
    /// `true` or `false`.
    Bool(bool),
    /// A number, a string, a constant; as written, shortened.
    Literal(String),
    /// An empty collection, an empty string, `Default::default()`.
    Empty,
    /// `Ok(..)` of a value.
    Ok(Box<Value>),
    /// `Some(..)` of a value.
    Some(Box<Value>),
    /// `Err(..)`, or something that holds it.
    Err,
    /// A value that was computed: a fallback.
    Other,
}

impl Value {
    /// Whether it carries no information about what went wrong: a constant of some kind.
    pub(crate) fn is_constant(&self) -> bool {
        match self {
            Self::Absent | Self::Bool(_) | Self::Literal(_) | Self::Empty => true,
            Self::Ok(inner) | Self::Some(inner) => inner.is_constant() || **inner == Self::Unit,
            Self::Unit | Self::Err | Self::Other => false,
        }
    }

    /// As a reader would write it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Unit => "()".to_owned(),
            Self::Absent => "None".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Literal(text) => text.clone(),
            Self::Empty => "an empty value".to_owned(),
            Self::Ok(inner) => match &**inner {
                Self::Empty | Self::Other => "Ok(..)".to_owned(),
                inner => format!("Ok({})", inner.text()),
            },
            Self::Some(inner) => match &**inner {
                Self::Empty | Self::Other => "Some(..)".to_owned(),
                inner => format!("Some({})", inner.text()),
            },
            Self::Err => "Err(..)".to_owned(),
            Self::Other => "another value".to_owned(),
        }
    }

    /// As a reader would write it, in backticks where it is code.
    pub(crate) fn quoted(&self) -> String {
        match self {
            Self::Empty | Self::Other => self.text(),
            _ => format!("`{}`", self.text()),
        }
    }

    /// The value that `expr` is, by its syntax.
    pub(super) fn of(expr: &Expr) -> Self {
        match peel_groups(expr) {
            Expr::Lit(lit) => Self::of_literal(&lit.lit),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match Self::of(&unary.expr) {
                Self::Literal(text) => Self::Literal(format!("-{text}")),
                _ => Self::Other,
            },
            Expr::Reference(reference) => Self::of(&reference.expr),
            Expr::Tuple(tuple) if tuple.elems.is_empty() => Self::Unit,
            Expr::Tuple(tuple) => {
                if tuple.elems.iter().all(|element| Self::of(element).is_constant()) {
                    Self::Empty
                } else {
                    Self::Other
                }
            }
            Expr::Array(array) if array.elems.is_empty() => Self::Empty,
            Expr::Path(path) => {
                let text = path_text(&path.path);
                let last = last_of(&text);
                if last == "None" {
                    Self::Absent
                } else if text.ends_with("ExitCode::FAILURE")
                    || matches!(last, "Unsupported" | "NotSupported" | "Unavailable") && text.contains("::")
                {
                    Self::Err
                } else if last.len() > 1
                    && last.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_')
                {
                    Self::Literal(text)
                } else {
                    Self::Other
                }
            }
            Expr::Call(call) => Self::of_call(call),
            Expr::MethodCall(call) => match (call.method.to_string().as_str(), Self::of(&call.receiver)) {
                ("to_string" | "to_owned" | "into" | "to_vec", inner) if inner.is_constant() => inner,
                ("into" | "boxed" | "map_err" | "context" | "with_context", Self::Err) => Self::Err,
                _ => Self::Other,
            },
            Expr::Macro(mac) => Self::of_macro(&mac.mac),
            Expr::Struct(expr) => {
                let all = expr.fields.iter().all(|field| Self::of(&field.expr).is_constant());
                if all && expr.fields.len() < 2 && expr.rest.is_none() { Self::Empty } else { Self::Other }
            }
            _ => Self::Other,
        }
    }

    /// The value that a call is.
    pub(super) fn of_call(call: &ExprCall) -> Self {
        let callee = last_segment(&call.func).unwrap_or_default();
        match (callee.as_str(), call.args.len()) {
            ("Ok", 1) => Self::Ok(Box::new(Self::of(&call.args[0]))),
            ("Err", 1) => Self::Err,
            ("Some", 1) => match Self::of(&call.args[0]) {
                Self::Err => Self::Err,
                inner => Self::Some(Box::new(inner)),
            },
            ("Ready", 1) => Self::of(&call.args[0]),
            ("new" | "default" | "empty", 0) => Self::Empty,
            ("from", 1) if Self::of(&call.args[0]).is_constant() => Self::Empty,
            ("Error" | "Failure" | "Failed", 1) => Self::Err,
            _ if call.args.iter().any(|argument| Self::of(argument) == Self::Err) => Self::Err,
            _ => Self::Other,
        }
    }

    /// The value that a macro call is.
    pub(super) fn of_macro(mac: &Macro) -> Self {
        match mac.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
            Some("vec" | "hashmap" | "btreemap" | "smallvec" | "json") if mac.tokens.is_empty() => Self::Empty,
            Some("bail" | "ensure" | "err" | "throw" | "yeet") => Self::Err,
            Some("vec" | "smallvec") if starts_with_err(mac) => Self::Err,
            _ => Self::Other,
        }
    }

    fn of_literal(lit: &Lit) -> Self {
        match lit {
            Lit::Bool(value) => Self::Bool(value.value),
            Lit::Str(text) if text.value().is_empty() => Self::Empty,
            Lit::Str(text) if text.value().len() <= 20 => Self::Literal(format!("{:?}", text.value())),
            Lit::Int(number) => Self::Literal(number.to_string()),
            Lit::Float(number) => Self::Literal(number.to_string()),
            Lit::Char(char) => Self::Literal(format!("{:?}", char.value())),
            _ => Self::Literal("a literal".to_owned()),
        }
    }
}

/// Whether the first thing in a macro is `Err(..)`: `vec![Err(Unknown)]`.
fn starts_with_err(mac: &Macro) -> bool {
    mac.tokens.clone().into_iter().next().is_some_and(|token| token.to_string() == "Err")
}
