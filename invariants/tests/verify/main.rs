//! From objects to verdicts and stories, with a decider that tries all small values in place of the solver.

mod executions;
mod rules;
mod stories;
mod support;
mod verdicts;
