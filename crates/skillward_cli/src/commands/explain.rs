//! `skillward explain`: more about a code that `check` gave.

use skillward_core::check::codes::{ALL, Explanation, explain};

use super::print_line;
use crate::args::ExplainArgs;
use crate::outcome::{CommandError, CommandResult, Outcome};

pub(crate) fn run(args: &ExplainArgs) -> CommandResult {
    let Some(code) = &args.code else {
        for known in ALL {
            print_line(&format!("{}  {}", known.code, known.title))?;
        }
        return Ok(Outcome::Good);
    };
    let known = explain(&code.to_ascii_uppercase()).ok_or_else(|| {
        CommandError::new(format!("there is no code `{code}`"), "`skillward explain` lists all of them")
    })?;
    print_explanation(known)?;
    Ok(Outcome::Good)
}

fn print_explanation(known: &Explanation) -> Result<(), CommandError> {
    print_line(&format!("{}: {}\n", known.code, known.title))?;
    print_line(known.explanation)?;
    for (label, example) in [("Wrong", known.wrong), ("Right", known.right)] {
        print_line(&format!("\n{label}:"))?;
        for line in example.lines() {
            print_line(&format!("    {line}"))?;
        }
    }
    Ok(())
}
