//! What a handler does: the vocabulary. `body` decides it.

use super::value::Value;

/// A message that a handler writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Log {
    /// From 0 (trace) to 4 (error).
    pub(crate) severity: u8,
    /// Whether the error itself is in the message.
    pub(crate) names_error: bool,
    /// Written to the terminal, for the person who runs the program.
    pub(crate) printed: bool,
    /// Nothing but a counter or a measure.
    pub(crate) counted: bool,
}

/// How a handler ends the process or the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Abort {
    /// `unreachable!`, or a panic whose message says that it cannot happen.
    Invariant,
    /// `panic!`, `unwrap` of another.
    Panic,
    /// `exit`, `abort`.
    Exit,
}

/// How a handler leaves the place it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// `return` with a value.
    Return(Value),
    /// `continue`.
    Continue,
    /// `break`.
    Break,
}

/// Everything that a handler does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Actions {
    /// It hands the error on: returns `Err`, sends it, or passes it to something.
    pub(crate) propagates: bool,
    /// It hands on an error other than the one it received.
    pub(crate) replaces_error: bool,
    /// It writes a message.
    pub(crate) logs: Option<Log>,
    /// It panics or ends the process.
    pub(crate) aborts: Option<Abort>,
    /// It leaves.
    pub(crate) leaves: Option<Leave>,
    /// What it yields where it does not leave.
    pub(crate) yields: Value,
    /// It sleeps, or awaits something that waits.
    pub(crate) waits: bool,
    /// It adds to a number.
    pub(crate) counts: bool,
    /// It assigns to a place.
    pub(crate) stores: bool,
    /// It sends or notifies.
    pub(crate) sends: bool,
    /// It removes, closes or rolls back something.
    pub(crate) cleans_up: bool,
    /// It calls something else.
    pub(crate) calls: bool,
    /// It tells errors apart: a condition or a match on the error.
    pub(crate) discriminates: bool,
}

impl Actions {
    /// Whether it does nothing at all, or yields `()`.
    pub(crate) fn is_empty(&self) -> bool {
        !self.has_effect()
            && self.logs.is_none()
            && self.leaves.is_none()
            && self.yields == Value::Unit
            && self.aborts.is_none()
            && !self.propagates
    }

    /// Whether it does something to the world other than writing a message.
    pub(crate) fn has_effect(&self) -> bool {
        self.stores || self.sends || self.cleans_up || self.calls || self.counts || self.discriminates || self.waits
    }

    /// The value that the place or the caller gets instead.
    pub(crate) fn substitute(&self) -> &Value {
        match &self.leaves {
            Some(Leave::Return(value)) => value,
            _ => &self.yields,
        }
    }

    /// Joins what two parts of a handler do, one after the other.
    pub(crate) fn then(mut self, next: Self) -> Self {
        self.propagates |= next.propagates;
        self.replaces_error |= next.replaces_error;
        self.logs = match (self.logs, next.logs) {
            (Some(first), Some(second)) => Some(Log {
                severity: first.severity.max(second.severity),
                names_error: first.names_error || second.names_error,
                printed: first.printed || second.printed,
                counted: first.counted && second.counted,
            }),
            (first, second) => first.or(second),
        };
        self.aborts = self.aborts.max(next.aborts);
        self.leaves = next.leaves.or(self.leaves);
        self.yields = next.yields;
        self.waits |= next.waits;
        self.counts |= next.counts;
        self.stores |= next.stores;
        self.sends |= next.sends;
        self.cleans_up |= next.cleans_up;
        self.calls |= next.calls;
        self.discriminates |= next.discriminates;
        self
    }
}
