//! Types of expressions by local evidence: variables, fields, signatures of the file, the table.

use syn::{Expr, Macro};

use super::combinators::combinator;
use super::names::{is_handle_name, is_sender_name, last_name, last_of, split};
use super::table::{StdEntry, StdReturns};
use super::{CalleeKnowledge, ErrorShape, FileSignatures, Scopes, StdTable, Type};
use crate::handler::{Inner, peel_groups};

/// What an expression is read against.
pub(crate) struct Inference<'file> {
    /// The file's signatures.
    pub(crate) signatures: &'file FileSignatures,
    /// The variables in sight.
    pub(crate) scopes: &'file Scopes,
    /// The type that `Self` stands for; empty outside of impls.
    pub(crate) owner: &'file str,
}

/// Types whose methods give back the same type, until one of the table's methods ends the chain.
const BUILDERS: &[&str] = &["Command", "OpenOptions", "DirBuilder", "Builder"];

/// Methods that end such a chain whatever the builder, with something else.
const BUILDING: &[&str] =
    &["build", "spawn", "open", "create", "tempdir", "tempfile", "finish", "wait", "status", "output"];

impl Inference<'_> {
    /// The type of `expr`, as far as it is known. `depth` bounds the recursion through chains.
    pub(crate) fn type_of(&self, expr: &Expr) -> Type {
        self.type_at(expr, 0)
    }

    fn type_at(&self, expr: &Expr, depth: usize) -> Type {
        if depth > 64 {
            return Type::Unknown;
        }
        match peel_groups(expr) {
            Expr::Reference(inner) => self.type_at(&inner.expr, depth + 1),
            Expr::Await(inner) => self.type_at(&inner.base, depth + 1).awaited(),
            Expr::Try(inner) => self.type_at(&inner.expr, depth + 1).success(),
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) if name == "self" => Type::Named(self.owner.to_owned()),
                Some(name) => self.scopes.get(&name.to_string()).map_or(Type::Unknown, |local| local.ty.clone()),
                None => Type::Unknown,
            },
            Expr::Field(field) => match (self.type_at(&field.base, depth + 1), &field.member) {
                (Type::Named(owner), syn::Member::Named(name)) => {
                    self.signatures.field(&owner, &name.to_string()).cloned().unwrap_or_default()
                }
                _ => Type::Unknown,
            },
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call, depth),
            Expr::Macro(mac) => macro_type(&mac.mac),
            Expr::Struct(expr) => expr.path.segments.last().map_or(Type::Unknown, |segment| {
                self.named(self.signatures.aliases.original(&segment.ident.to_string()))
            }),
            Expr::Async(block) => match crate::handler::returns_of_async(block) {
                true => Type::Future(Box::new(Type::Result(Box::default(), None))),
                false => Type::Future(Box::new(block.block.stmts.last().map_or(Type::Unit, |last| match last {
                    syn::Stmt::Expr(tail, None) => self.type_at(tail, depth + 1),
                    _ => Type::Unit,
                }))),
            },
            Expr::Lit(_) | Expr::Tuple(_) | Expr::Array(_) | Expr::Range(_) | Expr::Closure(_) | Expr::Binary(_) => {
                Type::Named("literal".to_owned())
            }
            _ => Type::Unknown,
        }
    }

    fn named(&self, name: &str) -> Type {
        Type::Named(if name == "Self" { self.owner.to_owned() } else { name.to_owned() })
    }

    fn call(&self, call: &syn::ExprCall) -> Type {
        let Some(path) = self.path_of(&call.func) else { return Type::Unknown };
        // A closure in a variable: its type is not followed.
        if self.scopes.get(&path).is_some() {
            return Type::Unknown;
        }
        let full = self.signatures.imports.resolve(&path).0;
        let (owner, name) = split(&full);
        match name {
            "Ok" | "Err" => return Type::Result(Box::default(), None),
            "Some" => return Type::Option(Box::default()),
            _ => {}
        }
        if name == "timeout" || name == "timeout_at" {
            let future = call.args.iter().nth(1).map(|future| self.type_of(future).awaited()).unwrap_or_default();
            if self.entry_of_function(&path).is_some() {
                return Type::Future(Box::new(Type::Result(Box::new(future), Some("Elapsed".to_owned()))));
            }
        }
        if let Some(signature) = self.signature_of_function(owner, name) {
            return signature;
        }
        if full == "glob::glob" {
            return Type::Result(Box::new(items_of_results()), None);
        }
        if self.entry_of_function(&path).is_some() && name == "read_dir" && !full.starts_with("tokio") {
            return Type::Result(Box::new(items_of_results()), None);
        }
        if let Some(entry) = self.entry_of_function(&path) {
            return match entry.returns {
                StdReturns::Handle => {
                    Type::Handle(Box::new(call.args.first().map_or(Type::Unknown, |task| self.output_of_task(task))))
                }
                _ => type_of_entry(entry, owner),
            };
        }
        let constructor =
            name.starts_with("new") || name.starts_with("with_") || matches!(name, "default" | "from" | "builder");
        match last_of(owner) {
            owner if constructor && owner.starts_with(char::is_uppercase) => match owner {
                "Arc" | "Rc" | "Box" => call.args.first().map_or(Type::Unknown, |inner| self.type_of(inner)),
                owner => self.named(owner),
            },
            _ => Type::Unknown,
        }
    }

    /// What a task gives back: the output of a future or the value of a closure.
    pub(crate) fn output_of_task(&self, task: &Expr) -> Type {
        match peel_groups(task) {
            Expr::Closure(closure) => match crate::handler::returns_of_closure(closure) {
                true => Type::Result(Box::default(), None),
                false => self.type_of(&closure.body),
            },
            Expr::Path(path) => {
                let text = crate::handler::path_text(&path.path);
                let full = self.signatures.imports.resolve(&text).0;
                let (owner, name) = split(&full);
                self.signature_of_function(owner, name)
                    .or_else(|| self.entry_of_function(&text).map(|entry| type_of_entry(entry, owner)))
                    .unwrap_or_default()
            }
            Expr::MethodCall(call)
                if matches!(
                    call.method.to_string().as_str(),
                    "instrument" | "in_current_span" | "boxed" | "in_span"
                ) =>
            {
                self.output_of_task(&call.receiver)
            }
            other => self.type_of(other).awaited(),
        }
    }

    fn method(&self, call: &syn::ExprMethodCall, depth: usize) -> Type {
        let receiver = self.type_at(&call.receiver, depth + 1);
        let name = call.method.to_string();
        if let Some(mapped) = combinator(&receiver, &name) {
            return mapped;
        }
        match (&receiver, name.as_str()) {
            (Type::Named(owner), "lines" | "split")
                if matches!(owner.as_str(), "BufRead" | "BufReader" | "Stdin" | "StdinLock") =>
            {
                return items_of_results();
            }
            (Type::Named(owner), "into_iter" | "build")
                if matches!(owner.as_str(), "WalkDir" | "WalkBuilder" | "Walk") =>
            {
                return items_of_results();
            }
            (_, "read_dir") if call.args.is_empty() => return Type::Result(Box::new(items_of_results()), None),
            (
                Type::Named(owner),
                "min_depth" | "max_depth" | "follow_links" | "sort_by" | "sort_by_file_name" | "same_file_system"
                | "contents_first",
            ) if owner == "WalkDir" => return receiver,
            _ => {}
        }
        if let Type::Named(owner) = &receiver {
            if let Some(signature) = self.signatures.function(owner, &name) {
                return if signature.arity == call.args.len() { signature.returns.clone() } else { Type::Unknown };
            }
            if let Some(entry) = StdTable::get().method(Some(owner), &name, call.args.len()) {
                return type_of_entry(entry, owner);
            }
            if BUILDERS.contains(&owner.as_str()) && !BUILDING.contains(&name.as_str()) {
                return receiver;
            }
        }
        if let Some(entry) = StdTable::get().method(None, &name, call.args.len()) {
            return type_of_entry(entry, "");
        }
        match name.as_str() {
            "map_err" | "inspect_err" | "context" | "with_context" | "or_else" if receiver == Type::Unknown => {
                match name.as_str() {
                    "or_else" => Type::Unknown,
                    _ => Type::Result(Box::default(), None),
                }
            }
            "ok" | "err" if call.args.is_empty() => Type::Option(Box::default()),
            "parse" if call.args.is_empty() && call.turbofish.is_some() => Type::Result(Box::default(), None),
            "join" if call.args.is_empty() && matches!(receiver, Type::Handle(_)) => match receiver {
                Type::Handle(inner) => Type::Result(inner, Some("Any".to_owned())),
                _ => Type::Unknown,
            },
            "instrument" | "in_current_span" | "boxed" | "fuse" | "shared" | "as_ref" | "as_mut" | "clone"
            | "borrow" | "by_ref" | "lock_arc" => receiver,
            "to_string" | "to_owned" | "to_vec" | "as_bytes" | "len" | "is_empty" => Type::Named("literal".to_owned()),
            _ => Type::Unknown,
        }
    }

    fn signature_of_function(&self, owner: &str, name: &str) -> Option<Type> {
        let owner = match last_of(owner) {
            "Self" => self.owner,
            "self" | "super" | "crate" => "",
            other => other,
        };
        let found = self.signatures.function(owner, name);
        // A module is not an owner: `storage::open` is not the file's own `open`.
        let (_, imported) = self.signatures.imports.resolve(name);
        (owner.starts_with(char::is_uppercase) || (owner.is_empty() && !imported)).then_some(())?;
        found.map(|signature| signature.returns.clone())
    }

    fn entry_of_function(&self, path: &str) -> Option<&'static StdEntry> {
        let (full, imported) = self.signatures.imports.resolve(path);
        StdTable::get().function(&full, imported)
    }

    /// The path that the callee of a call is, as written.
    fn path_of(&self, callee: &Expr) -> Option<String> {
        match peel_groups(callee) {
            Expr::Path(path) => Some(crate::handler::path_text(&path.path)),
            _ => None,
        }
    }

    /// What is known of the function called as `path`, the call being of type `ty`.
    pub(crate) fn knowledge_of_function(&self, path: &str, ty: &Type) -> CalleeKnowledge {
        let (full, _) = self.signatures.imports.resolve(path);
        let entry = self.entry_of_function(path);
        // The name that is in front where the call is written, whatever it was imported as.
        let owner = if path.contains(':') { split(&full).0 } else { "" };
        CalleeKnowledge {
            krate: None,
            class: expected(entry),
            result: is_result(ty).or_else(|| entry.map(|entry| entry.returns == StdReturns::Result)),
            error: shape(ty, entry),
            receiver: Some(last_of(owner)).filter(|owner| !owner.is_empty()).map(str::to_owned),
            path: Some(full.into_owned()),
            inner: entry.map_or(Inner::Plain, |entry| entry.inner),
            ..CalleeKnowledge::default()
        }
    }

    /// What is known of a method call of type `ty`.
    pub(crate) fn knowledge_of_method(&self, call: &syn::ExprMethodCall, ty: &Type) -> CalleeKnowledge {
        let name = call.method.to_string();
        let receiver_type = match self.type_of(&call.receiver) {
            Type::Named(name) if name != "literal" => Some(name),
            _ => None,
        };
        let entry = StdTable::get().method(receiver_type.as_deref(), &name, call.args.len());
        // `stderr().write_all(..)`, whatever `stderr` was imported as.
        let receiver_name = last_name(&call.receiver).map(|name| self.signatures.aliases.original(&name).to_owned());
        let sender = name == "send" && receiver_name.as_deref().is_some_and(is_sender_name);
        let joined = name == "join" && call.args.is_empty() && receiver_name.as_deref().is_some_and(is_handle_name);
        CalleeKnowledge {
            krate: None,
            class: expected(StdTable::get().method(None, &name, call.args.len())),
            result: is_result(ty).or((sender || joined).then_some(true)),
            error: if sender { ErrorShape::Blank } else { shape(ty, entry) },
            path: receiver_type.as_ref().map(|owner| format!("{owner}::{name}")),
            receiver: receiver_name,
            receiver_type,
            inner: entry.map_or(Inner::Plain, |entry| entry.inner),
            is_method: true,
        }
    }
}

/// The class of a callee whose `Err` is an answer by the table.
fn expected(entry: Option<&StdEntry>) -> Option<String> {
    entry.is_some_and(|entry| entry.expected).then(|| "expected".to_owned())
}

/// Whether a type is a `Result`, or a future of one.
fn is_result(ty: &Type) -> Option<bool> {
    match ty {
        Type::Future(inner) => inner.is_result().filter(|known| *known),
        Type::Named(_) => None,
        other => other.is_result(),
    }
}

fn shape(ty: &Type, entry: Option<&StdEntry>) -> ErrorShape {
    let error = match ty {
        Type::Result(_, error) => error.as_deref(),
        Type::Future(inner) => match &**inner {
            Type::Result(_, error) => error.as_deref(),
            _ => None,
        },
        _ => None,
    };
    // An error of the type of the success is the value handed back.
    let value = match ty {
        Type::Result(inner, _) => Some(&**inner),
        _ => None,
    };
    match error {
        Some(error) if matches!(value, Some(Type::Named(name)) if name == error) => ErrorShape::Blank,
        Some(
            "()" | "Elapsed" | "TryFromIntError" | "Utf8Error" | "FromUtf8Error" | "SendError" | "RecvError"
            | "Infallible" | "ParseIntError" | "ParseFloatError" | "ParseBoolError" | "AddrParseError"
            | "TryFromSliceError" | "AcquireError",
        ) => ErrorShape::Blank,
        _ => entry.map_or(ErrorShape::Unknown, |entry| entry.error.clone()),
    }
}

/// What the success of a listing is: an iterator of results.
fn items_of_results() -> Type {
    Type::Items(Box::new(Type::Result(Box::default(), None)))
}

fn type_of_entry(entry: &StdEntry, owner: &str) -> Type {
    match entry.returns {
        StdReturns::Result => {
            // `File::open` and `TcpStream::connect` give their own type.
            let last = last_of(owner);
            let value = if last.starts_with(char::is_uppercase) { Type::Named(last.to_owned()) } else { Type::Unknown };
            let value = if last == "OpenOptions" { Type::Named("File".to_owned()) } else { value };
            Type::Result(Box::new(value), None)
        }
        StdReturns::Option => Type::Option(Box::default()),
        StdReturns::Handle => Type::Handle(Box::default()),
    }
}

fn macro_type(mac: &Macro) -> Type {
    match mac.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
        Some("write" | "writeln") => Type::Result(Box::new(Type::Unit), None),
        Some("format" | "concat" | "stringify" | "vec") => Type::Named("literal".to_owned()),
        _ => Type::Unknown,
    }
}
