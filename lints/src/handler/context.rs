//! What stands around a handler.

use std::sync::Arc;

use proc_macro2::TokenTree;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Item, ReturnType, Stmt, Type};

use super::chain::peel_groups;
use crate::Target;
use crate::knowledge::Type as Known;

/// What the function, closure or async block around a handler gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Returns {
    /// Nothing.
    #[default]
    Unit,
    /// A `Result`: the error could go up.
    Result,
    /// An `Option`.
    Option,
    /// A `bool`.
    Bool,
    /// Something else.
    Other,
}

/// The function around a handler; one value is shared by all handlers of a function.
#[derive(Clone, Debug, Default)]
pub(crate) struct FunctionContext {
    /// `Store::put`; `None` outside of functions.
    pub(crate) name: Option<String>,
    /// What it gives back.
    pub(crate) returns: Returns,
    /// Whether it is a closure or an async block inside of a function.
    pub(crate) nested: bool,
    /// Inside of `Drop::drop`.
    pub(crate) in_drop: bool,
    /// Inside of `Debug::fmt` or `Display::fmt`.
    pub(crate) in_formatting: bool,
    /// A method of a trait, whose signature is given.
    pub(crate) of_trait: bool,
    /// Inside of a function that other languages or signals call.
    pub(crate) foreign: bool,
    /// The name says that it ends something: `shutdown`, `close`, `stop`.
    pub(crate) ending: bool,
    /// `fn main`.
    pub(crate) is_main: bool,
    /// The closure is an argument of an iterator adapter that keeps what is `Some`.
    pub(crate) adapter_closure: bool,
    /// It runs as a future: an `async fn` or an async block.
    pub(crate) asynchronous: bool,
    /// The function around the closure gives back a `Result`.
    pub(crate) within_result: bool,
    /// It was started as a thread or task, which ends by itself.
    pub(crate) is_started: bool,
}

/// The loop around a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoopContext {
    /// `for` over items: ends with them.
    For,
    /// `for` over a range of numbers: a bounded number of tries.
    Times,
    /// `while` on a condition or pattern.
    While,
    /// `loop`.
    Loop,
}

/// What stands around a handler.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The function.
    pub(crate) function: Arc<FunctionContext>,
    /// The innermost loop of that function.
    pub(crate) innermost_loop: Option<LoopContext>,
    /// Test code: off unless asked for.
    pub(crate) test: bool,
    /// The kind of target.
    pub(crate) target: Target,
    /// The handler's value is what the function gives back.
    pub(crate) tail: bool,
    /// Behind the construct, the function can still fail: it tries something else.
    pub(crate) fails_later: bool,
    /// The next thing behind the construct is an error that is returned, or the block that it stands in ends with one; of a search, that
    /// what was looked for is an error if it is not there.
    pub(crate) fails_next: bool,
    /// Behind the construct, the loop or function leaves by itself.
    pub(crate) leaves_later: bool,
    /// The function asks whether the thread panics already.
    pub(crate) asks_panicking: bool,
    /// Inside of a handler for another error.
    pub(crate) in_error_path: bool,
    /// An earlier statement checked a sync, a flush or a commit.
    pub(crate) synced_before: bool,
    /// The loop waits, counts or takes its work from somewhere that blocks, outside of the construct, or a socket waits in it.
    pub(crate) loop_waits: bool,
}

impl Context {
    /// Whether the error could go up from here.
    pub(crate) fn in_result_function(&self) -> bool {
        self.function.returns == Returns::Result
    }

    /// Whether this is a tool that a person runs: synchronous code of a binary.
    pub(crate) fn in_tool(&self) -> bool {
        self.target == Target::Binary && !self.function.asynchronous
    }

    /// Whether a failure here is best effort by its place: `Drop`, shutdown.
    pub(crate) fn on_ending_path(&self) -> bool {
        self.function.in_drop || self.function.ending
    }
}

/// Words that say that a function ends something.
const ENDING: &[&str] = &[
    "shutdown",
    "close",
    "stop",
    "drop",
    "cleanup",
    "terminate",
    "teardown",
    "disconnect",
    "destroy",
    "dispose",
    "quit",
    "uninstall",
    "unregister",
    "unsubscribe",
    "deregister",
    "halt",
    "leave",
    "clean",
    "gc",
    "sweep",
];

/// Words at the start of a name after which the function does not end anything.
const NOT_ENDING: &[&str] = &["is", "on", "should", "has", "no", "can"];

/// Whether the name of a function says that it ends or cleans up something.
pub(super) fn is_ending(name: &str) -> bool {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    if NOT_ENDING.contains(&first) {
        return false;
    }
    let two = name.contains("clean_up") || name.contains("tear_down") || name.contains("shut_down");
    two || ENDING.contains(&first) || name.split('_').any(|word| matches!(word, "shutdown" | "cleanup" | "teardown"))
}

/// What a function with this return type gives back.
pub(super) fn returns_of(output: &ReturnType, known: &Known) -> Returns {
    match (output, known) {
        (ReturnType::Default, _) => Returns::Unit,
        (_, Known::Result(..)) => Returns::Result,
        (_, Known::Option(_)) => Returns::Option,
        (ReturnType::Type(_, ty), _) => returns_of_type(ty),
    }
}

fn returns_of_type(ty: &Type) -> Returns {
    match ty {
        Type::Paren(paren) => returns_of_type(&paren.elem),
        Type::Tuple(tuple) if tuple.elems.is_empty() => Returns::Unit,
        Type::Never(_) => Returns::Unit,
        Type::Path(path) if path.path.is_ident("bool") => Returns::Bool,
        other if mentions_result(other) => Returns::Result,
        _ => Returns::Other,
    }
}

/// Whether the type is a future, a poll or a box whose result is a `Result`.
fn mentions_result(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.iter().any(|segment| {
            let name = segment.ident.to_string();
            (name.ends_with("Result") && name != "QueryResult")
                || match &segment.arguments {
                    syn::PathArguments::AngleBracketed(arguments) => {
                        arguments.args.iter().any(|argument| match argument {
                            syn::GenericArgument::Type(inner) => mentions_result(inner),
                            syn::GenericArgument::AssocType(assoc) => mentions_result(&assoc.ty),
                            _ => false,
                        })
                    }
                    _ => false,
                }
        }),
        Type::ImplTrait(bounds) => bounds.bounds.iter().any(bound_mentions_result),
        Type::TraitObject(bounds) => bounds.bounds.iter().any(bound_mentions_result),
        Type::Paren(paren) => mentions_result(&paren.elem),
        _ => false,
    }
}

fn bound_mentions_result(bound: &syn::TypeParamBound) -> bool {
    let syn::TypeParamBound::Trait(bound) = bound else { return false };
    bound.path.segments.iter().any(|segment| {
        segment.ident == "Future"
            && matches!(&segment.arguments, syn::PathArguments::AngleBracketed(arguments) if arguments.args.iter().any(|argument| {
                matches!(argument, syn::GenericArgument::AssocType(assoc) if mentions_result(&assoc.ty))
            }))
    })
}

/// What a closure or an async block gives back, as far as its own syntax tells.
pub(super) fn returns_of_body(body: &Expr) -> Returns {
    match peel_groups(body) {
        Expr::Block(block) => returns_of_block(&block.block),
        Expr::Async(block) => returns_of_block(&block.block),
        other => with_try(returns_of_tail(other), |search| search.visit_expr(other)),
    }
}

/// What a block that is the body of a closure or an async block gives back, as far as its own syntax tells.
pub(super) fn returns_of_block(block: &Block) -> Returns {
    with_try(tail_of(block).map_or(Returns::Unit, returns_of_tail), |search| search.visit_block(block))
}

/// What a body gives back that ends in `tail`: a `Result` where `visit` finds a `?`, unless the tail is an `Option`.
fn with_try(tail: Returns, visit: impl FnOnce(&mut TrySearch)) -> Returns {
    if matches!(tail, Returns::Result | Returns::Option) {
        return tail;
    }
    let mut search = TrySearch(false);
    visit(&mut search);
    if search.0 { Returns::Result } else { tail }
}

/// The expression that a block yields.
pub(super) fn tail_of(block: &Block) -> Option<&Expr> {
    match block.stmts.last() {
        Some(Stmt::Expr(expr, None)) => Some(expr),
        _ => None,
    }
}

fn returns_of_tail(tail: &Expr) -> Returns {
    match peel_groups(tail) {
        Expr::Call(call) => match super::chain::last_segment(&call.func).as_deref() {
            Some("Ok" | "Err") => Returns::Result,
            Some("Some") => Returns::Option,
            _ => Returns::Other,
        },
        Expr::Path(path) if path.path.is_ident("None") => Returns::Option,
        Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Bool(_)) => Returns::Bool,
        Expr::MethodCall(call) if call.method == "ok" && call.args.is_empty() => Returns::Option,
        Expr::MethodCall(call)
            if matches!(call.method.to_string().as_str(), "map_err" | "context" | "with_context") =>
        {
            Returns::Result
        }
        Expr::Match(expr) => first_telling(expr.arms.iter().map(|arm| &*arm.body)),
        Expr::If(expr) => {
            let other = expr.else_branch.as_ref().map(|(_, other)| &**other);
            first_telling(tail_of(&expr.then_branch).into_iter().chain(other))
        }
        Expr::Block(block) => tail_of(&block.block).map_or(Returns::Unit, returns_of_tail),
        Expr::Macro(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) | Expr::Assign(_) => Returns::Unit,
        _ => Returns::Other,
    }
}

fn first_telling<'ast>(tails: impl Iterator<Item = &'ast Expr>) -> Returns {
    let mut last = Returns::Unit;
    for tail in tails {
        last = returns_of_tail(tail);
        if matches!(last, Returns::Result | Returns::Option | Returns::Bool) {
            return last;
        }
    }
    last
}

/// Whether `?` is used in a body itself, outside of closures, async blocks and items in it.
struct TrySearch(bool);

impl<'ast> Visit<'ast> for TrySearch {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            _ if self.0 => {}
            Expr::Try(_) => self.0 = true,
            Expr::Closure(_) | Expr::Async(_) => {}
            other => visit::visit_expr(self, other),
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Whether tokens have a `return`, or a `?` that is no mark of a message's field or format.
pub(super) fn may_return(tokens: proc_macro2::TokenStream) -> bool {
    let mut ends_value = false;
    tokens.into_iter().any(|token| {
        let found = match &token {
            TokenTree::Group(group) => may_return(group.stream()),
            TokenTree::Ident(ident) => ident == "return",
            TokenTree::Punct(punct) => punct.as_char() == '?' && ends_value,
            TokenTree::Literal(_) => false,
        };
        ends_value = !matches!(token, TokenTree::Punct(_));
        found
    })
}
