//! From objects to verdicts and stories, with a decider that tries all small values in place of the solver.

#![expect(clippy::expect_used, reason = "a failed assertion and a failed `expect` are the same thing in a test")]

mod executions;
mod oracle;
mod predicates;
mod rows;
mod rules;
mod stories;
mod support;
mod verdicts;
