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
pub(crate) const EXCEPTIONS: &[Exception] = &[
    Exception {
        change: "operations in another order",
        model: "friends_in_halves",
        what: "shuffled",
        differences: &["multi-mode: other tokens", "shared-exclusive: other tokens"],
        because: "all four arguments are equal where the two conflict; one takes (first, first), the other (first, second), and \
                  the order of the source decides which",
    },
    Exception {
        change: "an irrelevant field",
        model: "contradiction",
        what: "with an operation",
        differences: &["the new operation is in conflict with []"],
        because: "no state satisfies the invariants, so that nothing can fail",
    },
    Exception {
        change: "without an invariant",
        model: "contradiction",
        what: "above",
        differences: &["deposit / deposit", "1 acquisitions after 0"],
        because: "no state satisfied the invariants, so that nothing could fail",
    },
    Exception {
        change: "without an invariant",
        model: "friends_in_halves",
        what: "symmetric",
        differences: &["befriend / unfriend"],
        because: "both operations break the symmetry by themselves but for a user with itself; without it both are possible for \
                  any two users",
    },
    Exception {
        change: "without an invariant",
        model: "never_enabled",
        what: "nonnegative",
        differences: &["deposit / forgive", "2 acquisitions after 0"],
        because: "there was no debt that could be forgiven",
    },
    Exception {
        change: "without an invariant",
        model: "smallbank",
        what: "savings_not_negative",
        differences: &["write_check / send_payment, not essential"],
        because: "with a debt in the savings, even a check over nothing costs the penalty, which the payment may then lack",
    },
    Exception {
        change: "without an invariant",
        model: "ticket_sale",
        what: "not_oversold",
        differences: &["sell / refund, not essential", "sell / enlarge, not essential"],
        because: "the guard of a sale asks that what is left is not zero; what is below zero may become it",
    },
    Exception {
        change: "without an invariant",
        model: "tournament_full",
        what: "within_capacity",
        differences: &["8 acquisitions after 7"],
        because: "two calls of `enroll` then conflict for the same player alone: less is ordered, but by a finer key, which no \
                  other token has, so that each call takes one more; plans do not make keys coarser to save a token",
    },
    Exception {
        change: "without an invariant",
        model: "waiting_list",
        what: "not_both",
        differences: &["wait / promote", "promote / give_up", "4 acquisitions after 3"],
        because: "a student who waits and has a place could be promoted and give up at the same time, which does not commute",
    },
];
