//! Set-up of the repository.

fn main() {}
