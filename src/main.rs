//! The command `cargo steadfast`.

fn main() {}
