//! The call that can fail: its class, by its name and by what it is handed.

use syn::punctuated::Punctuated;
use syn::{Expr, Token};

use super::Callee;
use super::chain::{path_text, peel_groups};
use super::describe::describe_callee;
use super::lowering::Lowering;
use crate::knowledge::{CalleeKnowledge, Type, is_sender_name, last_name};

impl Lowering<'_> {
    /// Whether an argument is `&mut` of a local list or text.
    fn is_memory(&self, argument: &Expr) -> bool {
        let Expr::Reference(reference) = peel_groups(argument) else { return false };
        let local = match peel_groups(&reference.expr) {
            Expr::Path(path) if reference.mutability.is_some() => self.scopes.get(&path_text(&path.path)),
            _ => None,
        };
        local.is_some_and(|local| match &local.ty {
            Type::Items(_) => true,
            Type::Named(name) => matches!(name.as_str(), "Vec" | "String" | "BytesMut" | "Cursor"),
            _ => false,
        })
    }

    /// A callee with its class.
    pub(super) fn callee(
        &self,
        expr: &Expr,
        name: String,
        arguments: Option<&Punctuated<Expr, Token![,]>>,
        mut knowledge: CalleeKnowledge,
    ) -> Callee {
        let count = arguments.map_or(0, Punctuated::len);
        let handed_outside = arguments.into_iter().flatten().filter_map(last_name).any(|name| is_outside_name(&name));
        let mut is_settled = true;
        if knowledge.class.is_none() {
            // `lock.read()` shares its name with input.
            knowledge.class = match (name.as_str(), count) {
                ("read" | "write", 0) if knowledge.is_method => Some("lock".to_owned()),
                // A setter that can fail sets once.
                ("set", 1) if knowledge.is_method => Some("init".to_owned()),
                // What `graph.metadata(id)` says is in memory.
                ("metadata", 1..) if knowledge.is_method && !handed_outside => Some("lookup".to_owned()),
                (_, 1..) if !knowledge.is_method && arguments.is_some_and(starts_with_batch) => {
                    Some("batch".to_owned())
                }
                // What is handed the sending half of a channel fails when its receiver is gone.
                ("flush", 1..)
                    if arguments.into_iter().flatten().filter_map(last_name).any(|name| is_sender_name(&name)) =>
                {
                    Some("send".to_owned())
                }
                ("write_line" | "write_str" | "write_all" | "flush", _) if is_terminal(expr) => {
                    Some("format".to_owned())
                }
                // Whoever presses a key is waited for; what was typed is not looked at.
                ("read_line", 1)
                    if arguments.into_iter().flatten().any(is_temporary) && describe_callee(expr).contains("stdin") =>
                {
                    Some("expected".to_owned())
                }
                // An empty file marks something that can be done again.
                ("write", 2) if !knowledge.is_method && arguments.and_then(Punctuated::last).is_some_and(is_empty) => {
                    Some("cache".to_owned())
                }
                // A number is written into a counter that others wait for, not into a file.
                ("write", 1) if arguments.into_iter().flatten().any(is_number) => Some("notify".to_owned()),
                // What is written into a list or a text cannot fail by itself.
                (_, 1..)
                    if is_writer(&name) && arguments.into_iter().flatten().any(|argument| self.is_memory(argument)) =>
                {
                    Some("format".to_owned())
                }
                ("write!" | "writeln!", _) => Some(class_of_target(knowledge.receiver_type.as_deref()).to_owned()),
                _ => {
                    is_settled = false;
                    self.classes.classify(&name, &knowledge)
                }
            };
        }
        Callee {
            range: self.quick_range(expr),
            text: describe_callee(expr),
            name,
            knowledge,
            is_settled,
            handed_outside,
        }
    }
}

/// Whether a method is called on the terminal, or on what that gave: `terminal.stdout().plain(..).write_line()`.
fn is_terminal(call: &Expr) -> bool {
    let text = describe_callee(call);
    text.split(['.', '(', ')', ':']).any(|part| matches!(part, "stdout" | "stderr" | "terminal" | "console"))
}

/// Whether an argument is `&mut` of a value that nobody sees afterwards.
fn is_temporary(argument: &Expr) -> bool {
    matches!(peel_groups(argument), Expr::Reference(reference)
        if matches!(peel_groups(&reference.expr), Expr::Call(_) | Expr::Macro(_)))
}

/// Whether an argument is an empty text or list as it stands.
fn is_empty(argument: &Expr) -> bool {
    match peel_groups(argument) {
        Expr::Reference(reference) => is_empty(&reference.expr),
        Expr::Array(array) => array.elems.is_empty(),
        Expr::Lit(lit) => match &lit.lit {
            syn::Lit::Str(text) => text.value().is_empty(),
            syn::Lit::ByteStr(text) => text.value().is_empty(),
            _ => false,
        },
        _ => false,
    }
}

/// Whether an argument is one byte as it stands: `b"}"`, `&[0]`.
pub(super) fn is_byte(argument: &Expr) -> bool {
    match peel_groups(argument) {
        Expr::Reference(reference) => is_byte(&reference.expr),
        Expr::Array(array) => array.elems.len() == 1,
        Expr::Lit(lit) => matches!(&lit.lit, syn::Lit::ByteStr(text) if text.value().len() == 1),
        _ => false,
    }
}

/// Whether an argument is a number as it stands.
fn is_number(argument: &Expr) -> bool {
    matches!(peel_groups(argument), Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Int(_)))
}

/// Whether a function puts what it makes into something that it is handed, by the first word of its name.
fn is_writer(name: &str) -> bool {
    let first = name.split('_').next().unwrap_or_default();
    matches!(first, "write" | "serialize" | "encode" | "dump" | "render") || name.starts_with("to_writer")
}

/// The class of formatted output by the type of its target.
fn class_of_target(target: Option<&str>) -> &'static str {
    match target {
        Some("File" | "TcpStream" | "UnixStream" | "BufWriter" | "LineWriter" | "ChildStdin") => "write",
        Some("Write" | "AsyncWrite") => "sink",
        _ => "format",
    }
}

/// Whether a function is handed what collects writes in memory before all else: `put_state(batch.kv_mut(), ..)`.
fn starts_with_batch(arguments: &Punctuated<Expr, Token![,]>) -> bool {
    arguments.first().and_then(last_name).is_some_and(|name| {
        let name = name.trim_end_matches("_mut");
        matches!(name.rsplit('_').next(), Some("wb" | "batch"))
    })
}

/// Whether a variable holds something outside of the process, by the last word of its name.
fn is_outside_name(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default();
    matches!(
        last,
        "path"
            | "paths"
            | "file"
            | "dir"
            | "directory"
            | "filename"
            | "reader"
            | "writer"
            | "addr"
            | "address"
            | "socket"
            | "stream"
            | "conn"
            | "connection"
            | "fd"
    )
}
