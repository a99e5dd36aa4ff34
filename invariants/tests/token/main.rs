//! Plans: what they order, what they cost, and that no better one of their kind exists.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod alternatives;
mod cover;
mod declared;
mod examples;
mod exhaustive;
mod metamorphic;
mod names;
mod support;
mod written;
