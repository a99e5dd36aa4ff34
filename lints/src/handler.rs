//! A handler: one place that receives an error, whatever the syntax that receives it.
//!
//! Lowering (`handler/`) turns syntax into [`Handler`]s, which own their data; the lints read nothing else.

mod actions;
mod binding;
mod body;
mod callee;
mod chain;
mod context;
mod describe;
mod emit;
mod extent;
mod log;
mod lowering;
mod origin;
mod pattern;
mod remark;
mod source;
mod value;

use std::sync::Arc;

use steadfast_knowledge::expr::ExprId;
use steadfast_source::ByteRange;

pub(crate) use actions::{Abort, Actions, Leave, Log};
pub(crate) use context::{Context, FunctionContext, LoopContext, Returns};
pub use lowering::{Answer, TypedFile, TypedSite};
pub(crate) use lowering::{Surroundings, lower, lower_modules, typed_sites};
pub(crate) use value::Value;

use crate::Fallible;
use crate::knowledge::{CalleeKnowledge, ErrorShape};

/// The syntax that receives the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// `Err(..) => body`, at the top of the pattern or inside of `Some(..)`, `Ready(..)`.
    ErrArm,
    /// `_ => body` beside an `Ok` arm.
    WildcardArm,
    /// `if let Err(..) = call { body }`.
    IfLetErr,
    /// `if let Ok(..) = call { .. }` without `else`.
    IfLetOk,
    /// `if let Ok(..) = call { .. } else { body }`.
    IfLetOkElse,
    /// `let Ok(..) = call else { body }`.
    LetElse,
    /// `while let Ok(..) = call { .. }`: the error ends the loop.
    WhileLetOk,
    /// `while let Err(..) = call { body }` and `while call.is_err() { body }`.
    WhileErr,
    /// `if call.is_err() { body }`, also as the `else` of `is_ok`.
    IsErrBranch,
    /// `if call.is_ok() { .. }` without `else`.
    IsOkBranch,
    /// `is_ok()` or `is_err()` as a value.
    Predicate,
    /// `matches!(call, Ok(..))`.
    Matches,
    /// `let _ = call`.
    LetUnderscore,
    /// `_ = call`.
    UnderscoreAssign,
    /// `let _name = call`, and the name is not used again.
    UnusedBinding,
    /// `drop(call)`.
    DropCall,
    /// `mem::forget(call)`.
    Forget,
    /// `call.ok();`.
    OkStatement,
    /// `call;`.
    BareStatement,
    /// `.ok()` as a value.
    OkValue,
    /// `.ok()?`.
    OkQuestion,
    /// `unwrap_or(x)`.
    UnwrapOr,
    /// `unwrap_or_default()`.
    UnwrapOrDefault,
    /// `unwrap_or_else(|e| body)`.
    UnwrapOrElse,
    /// `map_or(default, f)`.
    MapOr,
    /// `map_or_else(|e| body, f)`.
    MapOrElse,
    /// `is_ok_and(f)`.
    IsOkAnd,
    /// `or(Ok(..))`.
    Or,
    /// `or_else(|e| body)`.
    OrElse,
    /// `map_err(|e| body)`.
    MapErr,
    /// `filter_map(Result::ok)`, `flat_map`, `filter(Result::is_ok)`: an adapter that drops the failed items.
    AdapterSkip,
    /// `map_while(Result::ok)`, `take_while(Result::is_ok)`: an adapter that ends at the first failed item.
    AdapterStop,
    /// `flatten()` over `Result` items.
    Flatten,
    /// `partition(Result::is_ok)`.
    Partition,
    /// `unwrap()` and `expect(..)`.
    Unwrap,
    /// A spawned task whose handle is dropped.
    Spawn,
    /// `_ = future => body` or `Ok(..) = future => body` in `select!`.
    SelectArm,
    /// A panic hook.
    PanicHook,
}

impl Form {
    /// Whether the whole `Result` is thrown away, value and error.
    pub(crate) const fn is_discard(self) -> bool {
        matches!(
            self,
            Self::LetUnderscore
                | Self::UnderscoreAssign
                | Self::UnusedBinding
                | Self::DropCall
                | Self::Forget
                | Self::OkStatement
                | Self::BareStatement
        )
    }

    /// Whether the form has a body that runs when the error arrives.
    pub(crate) const fn has_body(self) -> bool {
        matches!(
            self,
            Self::ErrArm
                | Self::WildcardArm
                | Self::IfLetErr
                | Self::IfLetOkElse
                | Self::LetElse
                | Self::WhileErr
                | Self::IsErrBranch
                | Self::UnwrapOrElse
                | Self::MapOrElse
                | Self::OrElse
        )
    }
}

/// Which errors the handler receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Catches {
    /// Every error.
    All,
    /// Every error that earlier arms, which name kinds, leave over.
    Rest,
    /// Errors of some kinds: a variant pattern or a guard decides.
    Some,
}

/// What the handler can see of the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorUse {
    /// It is not bound: `_`, `..`, `.ok()`.
    Unbound,
    /// It is bound and not mentioned: `_e`, or `e` in an arm that forgets it.
    Unused,
    /// It is mentioned in log messages and panics only.
    Logged,
    /// It is used otherwise.
    Used,
}

/// A placeholder inside of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placeholder {
    /// Where it stands.
    pub(crate) range: ByteRange,
    /// Its word: `TODO`, `todo!`.
    pub(crate) word: String,
    /// It asks for another message or a measure.
    pub(crate) is_of_message: bool,
}

/// What may hide a further error or an amount in the value that is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Inner {
    /// Nothing more to lose.
    #[default]
    Plain,
    /// Another `Result` below the one that was handled: `timeout(..).await?`, `handle.await.unwrap()`.
    Nested,
    /// The number of bytes that were read or written.
    Amount,
}

/// The expression that can fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callee {
    /// The call.
    pub(crate) range: ByteRange,
    /// The call as written, without arguments: `self.log.append`.
    pub(crate) text: String,
    /// The last name: `append`.
    pub(crate) name: String,
    /// What is known of it.
    pub(crate) knowledge: CalleeKnowledge,
    /// How it is called decides its class, whatever it is.
    pub(crate) is_settled: bool,
    /// It is handed a path, a file, an address or a connection, by the names of its arguments.
    pub(crate) handed_outside: bool,
}

/// What a success holds, where its type is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Success {
    /// Nothing tells.
    #[default]
    Unknown,
    /// `()`: it was done.
    Unit,
    /// An `Option`: that something is not there is a success of its own.
    Option,
    /// A list, a map, a set: that nothing is there is a success of its own.
    Collection,
    /// Anything else.
    Other,
}

/// The type of an error, where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorType {
    /// Its name.
    pub(crate) name: String,
    /// The names of its variants, where it is an enum.
    pub(crate) variants: Vec<String>,
    /// It is that of input and output, `std::io::Error`.
    pub(crate) is_io: bool,
}

/// The expressions whose types tell more of a handler, when all files have been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    /// What is consumed: a `Result`, or for tasks the handle of one.
    pub(crate) value: Option<ExprId>,
    /// The call that can fail.
    pub(crate) call: Option<ExprId>,
    /// Only the type shows that there is an error to handle.
    pub(crate) is_open: bool,
}

impl Typed {
    /// The expressions.
    fn asked(&mut self) -> impl Iterator<Item = &mut ExprId> {
        [&mut self.value, &mut self.call].into_iter().flatten()
    }
}

/// One place that receives an error.
#[derive(Clone, Debug)]
pub(crate) struct Handler {
    /// The syntax.
    pub(crate) form: Form,
    /// From the construct that loses the error to its end.
    pub(crate) range: ByteRange,
    /// The call that can fail; `None` where the scrutinee is no call that could be found.
    pub(crate) callee: Option<Callee>,
    /// Whether it is known to fail.
    pub(crate) fallible: Fallible,
    /// Which errors arrive here.
    pub(crate) catches: Catches,
    /// What is done with the error value.
    pub(crate) error: ErrorUse,
    /// What the error's type tells, where it is known.
    pub(crate) error_shape: ErrorShape,
    /// What a success holds.
    pub(crate) success: Success,
    /// The type of what is thrown away, where that is no `Result` and is marked `#[must_use]`: there is no error here.
    pub(crate) must_use: Option<String>,
    /// The error's type, where it is known.
    pub(crate) error_type: Option<ErrorType>,
    /// What the handler does.
    pub(crate) actions: Actions,
    /// A TODO inside.
    pub(crate) placeholder: Option<Placeholder>,
    /// A comment beside it gives a reason why the error may be lost, or what comes next meets it again.
    pub(crate) reasoned: bool,
    /// The callee has written the error down.
    pub(crate) told: bool,
    /// A comment beside it says why a thread or the process ends.
    pub(crate) end_explained: bool,
    /// What else is lost behind the value.
    pub(crate) inner: Inner,
    /// An outer `Result` was handled by `?` or `unwrap` before.
    pub(crate) unwrapped: bool,
    /// The future was awaited.
    pub(crate) awaited: bool,
    /// The task that is started reports its errors by itself: it logs or sends.
    pub(crate) task_reports: bool,
    /// The branch for success leaves the round, the loop or the function.
    pub(crate) success_leaves: bool,
    /// It does so by `continue`.
    pub(crate) success_continues: bool,
    /// The branch for success writes a message and does nothing else.
    pub(crate) success_reports: bool,
    /// Nothing looks at the value of a success: `Ok(_)`, `if let Err(..)`.
    pub(crate) value_dropped: bool,
    /// Where the branch for the error stands, if not in the range: the `else` of an `if let Ok`.
    pub(crate) branch: Option<ByteRange>,
    /// It is a future that nobody polls.
    pub(crate) pending: bool,
    /// `.ok()` is bound to a name for errors.
    pub(crate) swapped: bool,
    /// What to ask of types.
    pub(crate) typed: Typed,
    /// The function, the loop, the target around it.
    pub(crate) context: Context,
}

impl Handler {
    /// The class of the callee, the empty string where nothing tells.
    pub(crate) fn class(&self) -> &str {
        self.callee.as_ref().map_or("", |callee| callee.knowledge.class.as_deref().unwrap_or_default())
    }

    /// The callee as written, or a word for it.
    pub(crate) fn callee_text(&self) -> &str {
        self.callee.as_ref().map_or("the expression", |callee| &callee.text)
    }

    /// Whether the error ends here, outside of tests, without a panic.
    pub(crate) fn drops_error(&self) -> bool {
        !self.context.test
            && self.must_use.is_none()
            && !self.actions.propagates
            && self.actions.aborts.is_none()
            && self.catches != Catches::Some
            && self.form != Form::Unwrap
    }

    /// The function around it.
    pub(crate) fn function(&self) -> &Arc<FunctionContext> {
        &self.context.function
    }
}

/// Whether an async block gives back a `Result`, as far as its own syntax tells.
pub(crate) fn returns_of_async(block: &syn::ExprAsync) -> bool {
    context::returns_of_block(&block.block) == Returns::Result
}

/// Whether a closure gives back a `Result`, as far as its own syntax tells.
pub(crate) fn returns_of_closure(closure: &syn::ExprClosure) -> bool {
    match &closure.output {
        syn::ReturnType::Default => context::returns_of_body(&closure.body) == Returns::Result,
        output => context::returns_of(output, &crate::knowledge::Type::Unknown) == Returns::Result,
    }
}

pub(crate) use chain::{path_text, peel_groups};
