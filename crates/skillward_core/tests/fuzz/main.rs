//! A small share of the inputs of `cargo xtask bars fuzz`: broken documents, packs and logs through reading,
//! writing out, `check` and the engine, without a panic. The figure takes five million and measures time and memory as well.
#![allow(clippy::unwrap_used, reason = "what is made here is known")]

mod corpus;
mod feed;
mod grow;
mod log;
mod mangle;
mod packs;
mod random;

use feed::{Came, Input, Library};

const INPUTS: u64 = 5_000;

#[test]
fn no_input_breaks_reading_check_or_engine() {
    let library = Library::new();
    let mut far = [0; 3];
    for number in 0..INPUTS {
        far[Input::make(1, number).feed(&library) as usize] += 1;
    }
    // Each stage is met with many inputs that get so far; how many follows from what is shipped.
    for came in [Came::Read, Came::Checked, Came::Played] {
        assert!(far[came as usize] > INPUTS / 40, "{far:?}");
    }
}
