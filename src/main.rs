//! The command `cargo steadfast`.

#[cfg_attr(not(test), expect(dead_code, reason = "the command line that fills and shows reports comes next"))]
mod report;

fn main() {}
