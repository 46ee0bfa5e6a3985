//! The measured figures of the product, each printed by one command.

use crate::{Outcome, run};

/// A figure's name, what it says, and the command that prints it.
const BARS: &[(&str, &str, &[&str])] = &[(
    "core",
    "observations a second through the core, and its memory over ten million",
    &["cargo", "bench", "--package", "skillward_core"],
)];

/// Prints the named figures, or all.
pub fn print(names: &[String]) -> Outcome {
    for name in names {
        if !BARS.iter().any(|(known, ..)| known == name) {
            let known: Vec<_> = BARS.iter().map(|(name, ..)| *name).collect();
            return Err(format!("there is no figure \"{name}\"; known: {}", known.join(", ")));
        }
    }
    for (name, what, command) in BARS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            println!("\n== {name}: {what}");
            run(command[0], &command[1..])?;
        }
    }
    Ok(())
}
