//! The lints, one file each. A test writes this file, see `tests/catalogue.rs`: `SNAPSHOTS=overwrite cargo test`.

mod abort_on_catch_all;
mod bad_suppression;
mod cause_lost;
mod default_on_error;
mod discarded_result;
mod double_report;
mod empty_handler;
mod endless_retry;
mod ignored_commit;
mod io_amount;
mod iterator_drop;
mod kind_conflation;
mod lock_poison;
mod log_only;
mod lost_task_error;
mod mute_panic;
mod nested_result;
mod ok_only_branch;
mod panic_in_drop;
mod placeholder_handler;
mod swapped_ok_err;
mod unwrap_on_io;

use crate::Lint;

/// All lints, in the order of their codes.
pub(crate) static LINTS: &[&Lint] = &[
    &empty_handler::LINT,
    &placeholder_handler::LINT,
    &abort_on_catch_all::LINT,
    &iterator_drop::LINT,
    &discarded_result::LINT,
    &ok_only_branch::LINT,
    &default_on_error::LINT,
    &log_only::LINT,
    &lost_task_error::LINT,
    &endless_retry::LINT,
    &kind_conflation::LINT,
    &cause_lost::LINT,
    &ignored_commit::LINT,
    &io_amount::LINT,
    &nested_result::LINT,
    &panic_in_drop::LINT,
    &swapped_ok_err::LINT,
    &mute_panic::LINT,
    &unwrap_on_io::LINT,
    &double_report::LINT,
    &lock_poison::LINT,
    &bad_suppression::LINT,
];
