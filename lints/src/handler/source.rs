//! From the expression that a construct consumes to the call that can fail.

use steadfast_source::ByteRange;
use syn::Expr;

use super::actions::Actions;
use super::binding::names_of;
use super::body::Body;
use super::callee::is_byte;
use super::chain::{Chain, Link, as_closure, last_segment, path_text, peel_references};
use super::lowering::Lowering;
use super::{Callee, Inner, Typed};
use crate::knowledge::{CalleeKnowledge, ErrorShape, Type, last_name, last_of};

/// What is known of the expression that a handler consumes.
#[derive(Default)]
pub(super) struct Source {
    /// The call that can fail.
    pub(super) callee: Option<Callee>,
    /// Whether the consumed value is a `Result`; `None` is unknown.
    pub(super) result: Option<bool>,
    /// A combinator on the way proves a `Result`.
    pub(super) proved: bool,
    /// What the combinators on the way do with the error: `inspect_err(|e| warn!(..))`.
    pub(super) steps: Actions,
    /// A step that is not written yet.
    pub(super) step_placeholder: Option<(proc_macro2::Span, &'static str)>,
    /// Whether a step mentions the error in a message.
    pub(super) step_reports: bool,
    /// Bytes of the closures of the steps: a placeholder may be in them.
    pub(super) step_ranges: Vec<ByteRange>,
    /// A variable or field that holds the `Result`, read in place: its name.
    pub(super) place: Option<String>,
    /// The value is only looked at: a reference to it, `as_ref()`.
    pub(super) borrowed: bool,
    /// An outer `Result` was handled by `?` or `unwrap`; what is left is its value.
    pub(super) unwrapped: bool,
    /// The future was awaited.
    pub(super) awaited: bool,
    /// The value is a future that nobody polls.
    pub(super) pending: bool,
    /// What hides behind the value.
    pub(super) inner: Inner,
    /// What the error tells.
    pub(super) shape: ErrorShape,
    /// The value that is consumed, and the call that it comes from.
    pub(super) typed: Typed,
}

/// Combinators that hand a `Result` on.
const TRANSPARENT: &[&str] = &[
    "map",
    "and_then",
    "and",
    "inspect",
    "inspect_err",
    "map_err",
    "as_ref",
    "as_mut",
    "as_deref",
    "cloned",
    "copied",
    "clone",
    "context",
    "with_context",
    "wrap_err",
    "wrap_err_with",
    "or_else",
    "transpose",
    "flatten",
    "instrument",
    "in_current_span",
    "boxed",
    "fuse",
    "shared",
    "into_future",
    "map_ok",
    "to_owned",
    "iter",
    "into_iter",
    "borrow",
    "log_err",
    "report_err",
    "attach",
    "attach_printable",
    "change_context",
    "compat",
    "by_ref",
];

/// Combinators that only a `Result` has (or that make one).
const PROOFS: &[&str] = &[
    "map_err",
    "inspect_err",
    "context",
    "with_context",
    "wrap_err",
    "wrap_err_with",
    "change_context",
    "attach_printable",
];

/// Whether a method hands a `Result` on.
pub(super) fn is_transparent(name: &str) -> bool {
    TRANSPARENT.contains(&name)
}

impl Lowering<'_> {
    /// The source of `expr`, the last `skip` links of its chain being the consumer's own.
    pub(super) fn source(&self, expr: &Expr, skip: usize) -> Source {
        let chain = Chain::new(expr);
        let mut source = Source { borrowed: chain.borrowed, inner: Inner::Plain, ..Source::default() };
        let end = chain.links.len().saturating_sub(skip);
        let whole = sub_expr(expr, skip);
        let ty = self.inference().type_of(whole);
        source.typed.value = Some(self.typed(whole));
        let mut at = end;
        while at > 0 {
            match chain.links[at - 1] {
                Link::Await => source.awaited = true,
                Link::Try => source.unwrapped = true,
                Link::Method(call) => {
                    let name = call.method.to_string();
                    let one_parameter =
                        || call.args.first().and_then(as_closure).is_some_and(|closure| closure.inputs.len() == 1);
                    if matches!(name.as_str(), "unwrap" | "expect" | "unwrap_or_else") {
                        source.unwrapped = true;
                    } else if is_transparent(&name) && (name != "clone" || call.args.is_empty()) {
                        if source.unwrapped {
                            at -= 1;
                            continue;
                        }
                        source.proved |= PROOFS.contains(&name.as_str()) || (name == "or_else" && one_parameter());
                        source.borrowed |= matches!(name.as_str(), "as_ref" | "as_mut" | "clone" | "iter" | "as_deref");
                        if matches!(name.as_str(), "inspect_err" | "map_err" | "or_else") {
                            self.step(call, &mut source);
                        }
                        if matches!(name.as_str(), "log_err" | "report_err") {
                            source.steps.logs =
                                Some(super::Log { severity: 3, names_error: true, printed: false, counted: false });
                        }
                    } else {
                        break;
                    }
                }
            }
            at -= 1;
        }
        let callee_expr = sub_expr(expr, chain.links.len() - at);
        let callee_type =
            if std::ptr::eq(callee_expr, whole) { ty.clone() } else { self.inference().type_of(callee_expr) };
        if matches!(callee_expr, Expr::Call(_) | Expr::MethodCall(_)) {
            source.typed.call = Some(self.typed(callee_expr));
        }
        if at > 0 {
            if let Link::Method(call) = chain.links[at - 1] {
                let mut knowledge = self.inference().knowledge_of_method(call, &callee_type);
                // One byte is written or not.
                let is_short = call.method != "write" || !call.args.first().is_some_and(is_byte);
                source.inner = if is_short { knowledge.inner } else { Inner::Plain };
                // No writer's flush is generic: this one moves something in memory.
                if call.method == "flush" && call.turbofish.is_some() {
                    knowledge.class = Some("flow".to_owned());
                }
                // What is waited for decides.
                if matches!(call.method.to_string().as_str(), "timeout" | "timeout_at" | "with_timeout")
                    && let Some(inner) = call.args.last()
                    && let Some(below) = self.source(inner, 0).callee
                {
                    knowledge.class = below.knowledge.class;
                }
                // What came from a terminal is one.
                if let Expr::Path(path) = peel_references(&call.receiver)
                    && let Some(local) = path.path.get_ident().and_then(|name| self.scopes.get(&name.to_string()))
                    && local.callee.as_ref().is_some_and(|callee| callee.knowledge.class.as_deref() == Some("format"))
                {
                    knowledge.class = Some("format".to_owned());
                }
                source.callee = Some(self.callee(callee_expr, call.method.to_string(), Some(&call.args), knowledge));
            }
        } else {
            self.base_source(&chain, callee_expr, &callee_type, &mut source);
        }
        if let Some(callee) = &mut source.callee {
            // The only error is that the time is over.
            if matches!(callee.name.as_str(), "timeout" | "timeout_at") && !source.unwrapped {
                callee.knowledge.error = ErrorShape::Blank;
            }
            source.shape = callee.knowledge.error.clone();
        }
        source.pending = matches!(ty, Type::Future(_)) && !source.awaited;
        source.result = match (&ty, source.unwrapped) {
            (Type::Result(..), _) => Some(true),
            (Type::Option(_), _) => Some(false),
            (Type::Future(_), _) if matches!(whole, Expr::Await(_)) => None,
            (_, true) => None,
            (Type::Unknown, false) => source.callee.as_ref().and_then(|callee| callee.knowledge.result),
            (_, false) => source.callee.as_ref().and_then(|callee| callee.knowledge.result),
        };
        if let Type::Result(inner, error) = &ty {
            if matches!(**inner, Type::Result(..)) || source.unwrapped {
                source.inner = Inner::Nested;
            }
            if source.unwrapped || error.as_deref() == Some("JoinError") {
                source.shape = ErrorShape::Unknown;
            }
        }
        // The table says that there may be an inner layer; only its type says that it is a `Result`.
        if source.inner == Inner::Nested
            && !matches!(&ty, Type::Result(inner, _) if matches!(**inner, Type::Result(..)))
            && !(source.unwrapped && source.result == Some(true))
        {
            source.inner = Inner::Plain;
        }
        source
    }

    fn base_source(&self, chain: &Chain<'_>, callee_expr: &Expr, ty: &Type, source: &mut Source) {
        match chain.base {
            Expr::Call(call) => {
                let path = match super::chain::peel_groups(&call.func) {
                    Expr::Path(path) => path_text(&path.path),
                    _ => String::new(),
                };
                let full = self.signatures.imports.resolve(&path).0;
                let name = last_of(&full).to_owned();
                if matches!(name.as_str(), "Ok" | "Err" | "Some") {
                    return;
                }
                let mut knowledge = self.inference().knowledge_of_function(&path, ty);
                source.inner = knowledge.inner;
                // The future that a `timeout` waits for is what fails.
                if matches!(name.as_str(), "timeout" | "timeout_at" | "select" | "block_on")
                    && let Some(inner) = call.args.last()
                {
                    let below = self.source(inner, 0);
                    if let Some(below) = below.callee {
                        knowledge.class = below.knowledge.class;
                    }
                }
                source.callee = Some(self.callee(callee_expr, name, Some(&call.args), knowledge));
            }
            Expr::Macro(mac) => {
                let name = format!("{}!", path_text(&mac.mac.path));
                let result = matches!(name.as_str(), "write!" | "writeln!" | "try_join!").then_some(true);
                let first = mac.mac.tokens.clone().into_iter().take_while(
                    |token| !matches!(token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ','),
                );
                let receiver = first.filter_map(|token| match token {
                    proc_macro2::TokenTree::Ident(ident) => Some(ident.to_string()),
                    _ => None,
                });
                let receiver = receiver.last();
                let receiver_type =
                    receiver.as_deref().and_then(|name| self.scopes.get(name)).and_then(|local| match &local.ty {
                        Type::Named(name) => Some(name.clone()),
                        _ => None,
                    });
                let knowledge = CalleeKnowledge { result, receiver, receiver_type, ..CalleeKnowledge::default() };
                source.callee = Some(self.callee(callee_expr, name, None, knowledge));
            }
            Expr::Path(path) => {
                let name = path_text(&path.path);
                if let Some(local) = self.scopes.get(&name) {
                    source.callee.clone_from(&local.callee);
                    // A handle is waited for, whatever it is called.
                    if matches!(local.ty, Type::Handle(_)) {
                        let knowledge =
                            CalleeKnowledge { class: Some("join".to_owned()), ..CalleeKnowledge::default() };
                        source.callee = Some(self.callee(callee_expr, name.clone(), None, knowledge));
                        return;
                    }
                }
                // Awaiting a receiver or a handle by its name.
                if source.awaited && source.callee.is_none() {
                    let knowledge = CalleeKnowledge { receiver: Some(name.clone()), ..CalleeKnowledge::default() };
                    let mut callee = self.callee(callee_expr, name.clone(), None, knowledge);
                    // It was called elsewhere: what it is called says what comes, not what was done.
                    if !matches!(callee.knowledge.class.as_deref(), Some("recv" | "join" | "notify")) {
                        callee.knowledge.class = None;
                    }
                    source.callee = Some(callee);
                    return;
                }
                source.place = Some(name);
            }
            Expr::Field(_) | Expr::Index(_) => source.place = Some(last_name(chain.base).unwrap_or_default()),
            _ => {}
        }
    }

    /// Reads what a combinator on the way does with the error.
    fn step(&self, call: &syn::ExprMethodCall, source: &mut Source) {
        let Some(argument) = call.args.first() else { return };
        if let Some(closure) = as_closure(argument) {
            let names = closure.inputs.iter().flat_map(names_of).collect();
            let scope = self.body_scope();
            let mut body = Body::new(&scope, names);
            let actions = body.tail(&closure.body);
            source.step_reports |= body.error_reported;
            source.step_placeholder = source.step_placeholder.or(body.placeholder);
            source.steps = std::mem::take(&mut source.steps).then(actions);
            source.steps.yields = super::Value::Unit;
            source.steps.leaves = None;
            source.step_ranges.push(self.range_of(closure));
        } else if let Some(log) = last_segment(argument).and_then(|name| self.loggers.get(&name).copied()) {
            source.steps.logs = Some(log);
            source.step_reports |= log.names_error;
        }
    }
}

/// The expression that is left when the outer `links` links of a chain are taken off.
pub(super) fn sub_expr(expr: &Expr, links: usize) -> &Expr {
    let mut current = peel_references(expr);
    for _ in 0..links {
        current = match current {
            Expr::MethodCall(call) => peel_references(&call.receiver),
            Expr::Await(awaited) => peel_references(&awaited.base),
            Expr::Try(tried) => peel_references(&tried.expr),
            other => return other,
        };
    }
    current
}
