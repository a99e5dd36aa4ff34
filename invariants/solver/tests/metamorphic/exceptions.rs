//! What may be different after a change that should leave it as it is, and why.

/// A change of a model that makes a difference.
pub(crate) struct Exception {
    /// The kind of change.
    pub(crate) change: &'static str,
    /// The model.
    pub(crate) model: &'static str,
    /// What was changed.
    pub(crate) what: &'static str,
    /// What is different.
    pub(crate) differences: &'static [&'static str],
    /// Why that is right.
    #[expect(dead_code, reason = "it is for the reader")]
    pub(crate) because: &'static str,
}

/// All of them.
pub(crate) const EXCEPTIONS: &[Exception] = &[];
