//! Five conditions over one long stream, for comparison with other monitors of temporal properties:
//! `cargo xtask bars compare` feeds the same stream to all, and holds their verdicts against each other.
//!
//! Writes the stream as rows of three digits (p, q, r at each tenth of a second) to the file that is named as
//! an argument that ends with .txt, and prints for each property its name, what became of it, and nanoseconds a row.
#![allow(clippy::unwrap_used, reason = "a figure that cannot be taken should say so by failing")]

use std::fmt::Write as _;
use std::time::Instant;

use skillward_core::decimal::Milli;
use skillward_core::engine::{Evaluator, Outcome};
use skillward_core::observation::Fact;
use skillward_core::scenario::Condition;
use skillward_core::skin::Hand;

const ROWS: u64 = 200_000;
const ROW_US: u64 = 100_000;
/// The best of so many runs counts.
const RUNS: usize = 5;

/// What holds at a row: p and q take turns and never meet before the last row; r comes one row before. So each
/// property stays open until the end, and nearly every row has news for it.
const fn row(number: u64) -> [bool; 3] {
    let last = number + 1 == ROWS;
    // Turns of different lengths, none as long as five seconds.
    let turn = number % 37;
    [last || (turn % 2 == 1 && turn < 20), last || (turn.is_multiple_of(2) && turn > 0), number + 2 >= ROWS]
}

fn touching(surface: &str) -> Condition {
    Condition::Touching(surface.into())
}

/// Each property by the name that the other side knows it by.
fn properties() -> Vec<(&'static str, Condition)> {
    let boxed = |condition: Condition| Box::new(condition);
    let both = || Condition::All(vec![touching("p"), touching("q")]);
    let not_both = || Condition::Not(Box::new(both()));
    vec![
        ("once both", Condition::Once(boxed(both()))),
        ("never both", Condition::Never(boxed(both()))),
        ("not both since p", Condition::Since { hold: boxed(not_both()), since: boxed(touching("p")) }),
        ("not both until r", Condition::Until { hold: boxed(not_both()), until: boxed(touching("r")) }),
        ("p for 5 s", Condition::ForAtLeast { seconds: Milli(5_000), of: boxed(touching("p")) }),
    ]
}

/// The changes from row to row.
fn facts() -> Vec<(u64, Fact)> {
    let hand = Hand::Left;
    let mut before = [false; 3];
    let mut facts = Vec::new();
    for number in 0..ROWS {
        let now = row(number);
        let changes = || ["p", "q", "r"].into_iter().zip(before.into_iter().zip(now));
        let t_us = number * ROW_US;
        // What ends at a row has ended before anything begins: else two that take turns would meet.
        for (name, _) in changes().filter(|(_, change)| *change == (true, false)) {
            facts.push((t_us, Fact::ContactEnded { hand, surface: name.into() }));
        }
        for (name, _) in changes().filter(|(_, change)| *change == (false, true)) {
            facts.push((t_us, Fact::ContactBegan { hand, surface: name.into() }));
        }
        before = now;
    }
    facts
}

fn main() {
    if let Some(path) = std::env::args().skip(1).find(|argument| argument.ends_with(".txt")) {
        let mut text = String::new();
        for number in 0..ROWS {
            let [p, q, r] = row(number).map(u8::from);
            writeln!(text, "{p}{q}{r}").unwrap();
        }
        std::fs::write(path, text).unwrap();
    }
    let facts = facts();
    for (name, condition) in properties() {
        let mut best = f64::INFINITY;
        let mut outcome = Outcome::Open;
        for _ in 0..RUNS {
            let began = Instant::now();
            let mut evaluator = Evaluator::new(&condition);
            for (t_us, fact) in &facts {
                evaluator.fact(*t_us, fact);
            }
            outcome = evaluator.finish((ROWS - 1) * ROW_US);
            best = best.min(began.elapsed().as_secs_f64());
        }
        println!("{name}\t{}\t{:.1}", outcome == Outcome::Met, best * 1e9 / ROWS as f64);
    }
}
