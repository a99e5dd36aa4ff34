//! How the process ends: the exit statuses, which scripts and CI rely on.

use std::process::ExitCode;

/// An exit status. Where several apply, the first of [`Exit::Internal`], [`Exit::Usage`], [`Exit::Findings`] and
/// [`Exit::Incomplete`] is the one that is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Everything was checked as far as it was asked for, and nothing reaches `--fail-on`.
    Clean = 0,
    /// At least one finding is at or above `--fail-on`.
    Findings = 1,
    /// The command line or the configuration is wrong; nothing was checked.
    Usage = 2,
    /// A file was not read or not parsed under `--strict`, or a report could not be written.
    Incomplete = 3,
    /// A defect of this program, in at least one file.
    Internal = 70,
}

impl Exit {
    /// The status of two runs made together.
    pub(crate) fn and(self, other: Self) -> Self {
        let order = [Self::Internal, Self::Usage, Self::Findings, Self::Incomplete];
        order.into_iter().find(|exit| *exit == self || *exit == other).unwrap_or(Self::Clean)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
