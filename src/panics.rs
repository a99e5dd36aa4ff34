//! Panics as values: a defect that one file brings to light costs that file, and its message is shown, not lost.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind};
use std::path::Path;

thread_local! {
    /// What the hook saw last on this thread.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A panic that was caught: its message and, where the hook saw it, its place in the source of this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panic(String);

impl fmt::Display for Panic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "internal error: {}", self.0)
    }
}

/// Makes panics silent from here on, [`guarded`] tells of them instead. With `RUST_BACKTRACE` set, they are printed as
/// usual too.
pub(crate) fn install_hook() {
    let print = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let message = describe(info.payload(), info.location());
        LAST.with_borrow_mut(|last| *last = Some(message));
        if print {
            usual(info);
        }
    }));
}

/// The value of `work`.
///
/// # Errors
///
/// [`Panic`] when `work` panics. What `work` was changing must not be used afterwards.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        // A panic that rayon carried here from another thread left its message there.
        let message = LAST.with_borrow_mut(Option::take);
        Panic(message.unwrap_or_else(|| describe(payload.as_ref(), None)))
    })
}

/// The message of a panic, with its place when that is known.
fn describe(payload: &(dyn Any + Send), location: Option<&Location<'_>>) -> String {
    let message = if let Some(message) = payload.downcast_ref::<&str>() {
        message
    } else if let Some(message) = payload.downcast_ref::<String>() {
        message.as_str()
    } else {
        "panic without a message"
    };
    match location {
        Some(location) => format!("{message} ({}:{})", place(location.file()), location.line()),
        None => message.to_owned(),
    }
}

/// The file of a panic without the folders of the machine that built this program.
fn place(file: &str) -> &str {
    let path = Path::new(file);
    if path.is_absolute() { path.file_name().and_then(|name| name.to_str()).unwrap_or("?") } else { file }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_value() {
        assert_eq!(guarded(|| 3), Ok(3));
        let panic = guarded(|| std::panic::panic_any("the shelf is empty")).expect_err("it panics");
        assert!(panic.to_string().starts_with("internal error: the shelf is empty"), "{panic}");
    }

    #[test]
    fn a_panic_of_a_dependency_names_no_folder_of_the_machine() {
        assert_eq!(place("lints/src/lint.rs"), "lints/src/lint.rs");
        if cfg!(unix) {
            assert_eq!(place("/usr/share/registry/syn/src/lit.rs"), "lit.rs");
        }
    }
}
