//! Between the passes: what the types of all files tell of the handlers of one.
//!
//! The first pass read each file on its own, and said of a handler what its own file tells. Here the types are asked for that
//! follow from the other files and from the dependencies: they make known what was unknown, drop what is no error after all, and
//! give callees their path, and errors their type.

use steadfast_knowledge::expr::ExprId;
use steadfast_knowledge::written::Name;
use steadfast_knowledge::{Inference, Ty, World};

use crate::Fallible;
use crate::handler::{Callee, ErrorType, Form, Handler, Inner, Success};
use crate::knowledge::{Classes, ErrorShape, last_of, split};

/// What becomes of a handler once its types were asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// There is an error to handle, as far as is known.
    Kept,
    /// There is none.
    Dropped,
    /// It counts only where it is known to receive an error, and that is not known.
    Undecided,
}

/// Refines the handlers of a file. Gives back where handlers were left out only because too little is known.
pub(crate) fn refine(
    handlers: &mut Vec<Handler>,
    world: &World,
    inference: &Inference<'_>,
    classes: &Classes,
) -> Vec<usize> {
    let mut undecided = Vec::new();
    handlers.retain_mut(|handler| {
        let fate = refine_value(handler, world, inference);
        if fate == Fate::Kept
            && let (Some(callee), Some(call)) = (&mut handler.callee, handler.typed.call)
        {
            let fails = handler.fallible == Fallible::Known;
            refine_callee(callee, call, fails, world, inference, classes);
        }
        if fate == Fate::Undecided {
            undecided.push(handler.range.start);
        }
        fate == Fate::Kept
    });
    undecided
}

/// Asks for the type of what is consumed; whether there is an error to handle as far as that tells.
fn refine_value(handler: &mut Handler, world: &World, inference: &Inference<'_>) -> Fate {
    // A hook is set: its value is not what is lost.
    if handler.form == Form::PanicHook {
        return Fate::Kept;
    }
    let unknown = if handler.typed.is_open { Fate::Undecided } else { Fate::Kept };
    let Some(value) = handler.typed.value else { return unknown };
    let ty = inference.type_of(value);
    let ty = if handler.form == Form::Spawn { world.first_argument(&ty).cloned().unwrap_or(ty) } else { ty };
    if ty.is_unknown() || ty == Ty::Never {
        return unknown;
    }
    // What is left behind `?` is an amount, not an error.
    if handler.unwrapped && handler.inner == Inner::Amount && matches!(ty, Ty::Primitive(_)) {
        return Fate::Kept;
    }
    let Some((inner, error)) = world.result_of(&ty) else {
        let is_kept = is_kept_without_result(handler, world, inference, &ty);
        return if is_kept { Fate::Kept } else { Fate::Dropped };
    };
    handler.fallible = Fallible::Known;
    handler.pending = false;
    if let Some(callee) = &mut handler.callee {
        callee.knowledge.result = Some(true);
    }
    // What gives back something else than a number has counted nothing.
    if handler.inner == Inner::Amount && !handler.unwrapped && !inner.is_unknown() && !matches!(inner, Ty::Primitive(_))
    {
        handler.inner = Inner::Plain;
    }
    match world.result_of(inner) {
        // An inner error that says nothing has been told where it was made.
        Some((_, lower)) if *lower == Ty::unit() => handler.inner = Inner::Plain,
        Some(_) => handler.inner = Inner::Nested,
        None => {}
    }
    if let Some(shape) = shape(world, inner, error) {
        handler.error_shape = shape;
    }
    handler.success = success(world, inner);
    handler.error_type = error_type(world, error);
    // Text for whatever takes it: that does not fail by itself.
    if world.path_of_type(error).is_some_and(|path| path.starts_with("core::fmt::"))
        && let Some(callee) = &mut handler.callee
    {
        callee.knowledge.class = Some("format".to_owned());
        callee.is_settled = true;
    }
    // The name of the callee had spoken for a namesake.
    let is_enum = handler.error_type.as_ref().is_some_and(|error| error.is_io || error.variants.len() > 1);
    if is_enum && handler.error_shape == ErrorShape::Blank && inner != error {
        handler.error_shape = ErrorShape::Unknown;
    }
    Fate::Kept
}

/// What a success of the type `value` holds.
fn success(world: &World, value: &Ty) -> Success {
    const COLLECTIONS: &[&str] = &[
        "Vec",
        "VecDeque",
        "HashMap",
        "HashSet",
        "BTreeMap",
        "BTreeSet",
        "IndexMap",
        "IndexSet",
        "FxHashMap",
        "FxHashSet",
        "SmallVec",
        "ReadDir",
    ];
    if *value == Ty::unit() {
        Success::Unit
    } else if world.is_option(value) {
        Success::Option
    } else {
        match world.name_of(value) {
            Some(name) if COLLECTIONS.contains(&name.as_str()) => Success::Collection,
            Some(_) => Success::Other,
            None => Success::Unknown,
        }
    }
}

/// What is told of the error to people and to the lints.
fn error_type(world: &World, error: &Ty) -> Option<ErrorType> {
    let name = world.name_of(error)?.to_string();
    let path = world.path_of_type(error).unwrap_or_default();
    Some(ErrorType {
        variants: world.variants_of(error).unwrap_or_default().iter().map(ToString::to_string).collect(),
        is_io: name == "Error" && path.starts_with("std::io::"),
        name,
    })
}

/// Whether a handler stays whose value is known to be no `Result`.
fn is_kept_without_result(handler: &mut Handler, world: &World, inference: &Inference<'_>, ty: &Ty) -> bool {
    // A guard is let go on purpose, and rustc speaks of those that are not kept.
    if matches!(handler.form, Form::LetUnderscore | Form::UnderscoreAssign)
        && world.is_must_use(ty)
        && let Some(name) = world.name_of(ty).filter(|name| !name.ends_with("Guard"))
    {
        handler.must_use = Some(name.to_string());
        handler.fallible = Fallible::Known;
        return true;
    }
    // A future of one that nobody polls.
    if world.result_of(&inference.awaited(ty)).is_some() {
        handler.pending = handler.form.is_discard();
        if let Some(callee) = &mut handler.callee {
            callee.knowledge.result = Some(true);
        }
        return true;
    }
    // `Poll::Ready(Err(..))`, a tuple of results: the pattern looks further inside than this does.
    !handler.typed.is_open && world.mentions_result(ty)
}

/// What an error tells beyond that the call failed; none where its type says nothing of that.
fn shape(world: &World, value: &Ty, error: &Ty) -> Option<ErrorShape> {
    const BLANK: &[&str] = &[
        "()",
        "Elapsed",
        "TryFromIntError",
        "Utf8Error",
        "FromUtf8Error",
        "SendError",
        "RecvError",
        "Infallible",
        "ParseIntError",
        "ParseFloatError",
        "ParseBoolError",
        "AddrParseError",
        "TryFromSliceError",
        "AcquireError",
    ];
    const ENDS: &[&str] =
        &["Cancel", "Closed", "Elapsed", "Timeout", "TimedOut", "Disconnected", "Shutdown", "ShuttingDown", "Aborted"];
    let name = world.name_of(error)?;
    // That something was cancelled or is closed is all that such an error says; another may have a text.
    let is_end = ENDS.iter().any(|word| name.contains(word)) && world.has_one_value(error);
    // An error of the type of the success is the value handed back.
    let is_blank = BLANK.contains(&name.as_str()) || (value == error && *value != Ty::unit()) || is_end;
    if is_blank {
        return Some(ErrorShape::Blank);
    }
    kinds(&world.variants_of(error)?)
}

/// Two variants of which one passes by itself and the other never does, where an enum has both.
fn kinds(variants: &[Name]) -> Option<ErrorShape> {
    const PASSING: &[&str] = &["Full", "Empty", "Busy", "WouldBlock", "Timeout", "TimedOut", "Overloaded", "NoPermits"];
    const LASTING: &[&str] = &["Closed", "Disconnected", "Shutdown", "ShutDown", "Terminated"];
    let of = |words: &[&str]| variants.iter().find(|variant| words.contains(&variant.as_str()));
    let (passing, lasting) = (of(PASSING)?, of(LASTING)?);
    Some(ErrorShape::Kinds(format!("`{passing}` and `{lasting}`")))
}

/// The name of what a receiver holds, behind the references, boxes and guards that a method call looks through.
fn name_behind(world: &World, ty: &Ty) -> Option<String> {
    const THROUGH: &[&str] = &[
        "Box",
        "Arc",
        "Rc",
        "Pin",
        "Ref",
        "RefMut",
        "MutexGuard",
        "RwLockReadGuard",
        "RwLockWriteGuard",
        "OwnedMutexGuard",
    ];
    let mut ty = ty;
    loop {
        let name = world.name_of(ty)?;
        match world.first_argument(ty) {
            Some(inner) if THROUGH.contains(&name.as_str()) => ty = inner,
            _ => return Some(name.to_string()),
        }
    }
}

/// Whether a type, or one that it wraps, is called after the terminal's output: `BufWriter<Stderr>`.
fn writes_to_terminal(world: &World, ty: &Ty) -> bool {
    let called = |ty: &Ty| {
        world.name_of(ty).is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("stderr") || name.contains("stdout")
        })
    };
    called(ty) || world.first_argument(ty).is_some_and(|inner| writes_to_terminal(world, inner))
}

/// Gives a callee its path and the type that it belongs to, and the class that follows.
fn refine_callee(
    callee: &mut Callee,
    call: ExprId,
    fails: bool,
    world: &World,
    inference: &Inference<'_>,
    classes: &Classes,
) {
    let (mut is_terminal, mut is_idle) = (false, false);
    if let Some(function) = inference.callee(call) {
        let path = world.path_of_function(function);
        if callee.knowledge.is_method {
            let (owner, _) = split(&path);
            let receiver = inference.receiver_of(call);
            let held = receiver.as_ref().and_then(|ty| name_behind(world, ty));
            callee.knowledge.receiver_type = held.or_else(|| Some(last_of(owner).to_owned()));
            is_terminal = receiver.as_ref().is_some_and(|ty| writes_to_terminal(world, ty));
            // The standard library keeps nothing back of what is written to a file.
            let of = receiver.and_then(|ty| world.path_of_type(&ty));
            is_idle = callee.name == "flush" && of.as_deref() == Some("std::fs::File");
        }
        callee.knowledge.krate = path.split("::").next().map(str::to_owned);
        callee.knowledge.path = Some(path);
    } else if !fails {
        return;
    }
    if !callee.is_settled {
        callee.knowledge.class = if fails {
            classes.classify_fallible(&callee.name, &callee.knowledge)
        } else {
            classes.classify(&callee.name, &callee.knowledge)
        };
        // What is put into a cache can be had again.
        let owner = split(callee.knowledge.path.as_deref().unwrap_or_default()).0;
        let receiver = callee.knowledge.receiver.as_deref().unwrap_or_default();
        let is_cache = last_of(owner).contains("Cache") || receiver.ends_with("cache");
        let class = callee.knowledge.class.as_deref();
        if (is_terminal && matches!(class, Some("commit" | "write"))) || is_idle {
            callee.knowledge.class = Some("format".to_owned());
        } else if is_cache && matches!(class, None | Some("write" | "read" | "lookup" | "")) {
            callee.knowledge.class = Some("cache".to_owned());
        }
    }
}
