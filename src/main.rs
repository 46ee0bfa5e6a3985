//! Skillward.
fn main() {}
