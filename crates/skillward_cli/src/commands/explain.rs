//! `skillward explain`: more about a code that `check` gave.

use serde::Serialize;
use skillward_core::check::codes::{Explanation, all, explain};
use skillward_core::check::examples::{Example, example};

use super::{print_json, print_line};
use crate::args::ExplainArgs;
use crate::outcome::{CommandError, CommandResult, Outcome};

/// What a machine reads.
#[derive(Serialize)]
struct Explained<'a> {
    code: &'a str,
    title: &'a str,
    explanation: &'a str,
    example: Option<&'static Example>,
}

pub(crate) fn run(args: &ExplainArgs) -> CommandResult {
    let Some(code) = &args.code else {
        if args.json {
            print_json(&all().map(explained).collect::<Vec<_>>())?;
        } else {
            for known in all() {
                print_line(&format!("{}  {}", known.code, known.title))?;
            }
        }
        return Ok(Outcome::Good);
    };
    let known = explain(&code.to_ascii_uppercase()).ok_or_else(|| {
        CommandError::new(format!("there is no code `{code}`"), "`skillward explain` lists all of them")
    })?;
    if args.json {
        print_json(&explained(known))?;
    } else {
        print_explanation(known)?;
    }
    Ok(Outcome::Good)
}

fn explained(known: &Explanation) -> Explained<'_> {
    Explained {
        code: known.code.0,
        title: known.title,
        explanation: known.explanation,
        example: example(known.code),
    }
}

fn print_explanation(known: &Explanation) -> Result<(), CommandError> {
    print_line(&format!("{}: {}\n", known.code, known.title))?;
    print_line(known.explanation)?;
    let (file, wrong, right) = match example(known.code) {
        Some(example) => (format!(" ({})", example.document.file()), example.wrong, example.right),
        None => (String::new(), known.wrong, known.right),
    };
    for (label, text) in [(format!("Wrong{file}"), wrong), ("Right".to_owned(), right)] {
        print_line(&format!("\n{label}:"))?;
        for line in unindented(text) {
            print_line(format!("    {line}").trim_end())?;
        }
    }
    Ok(())
}

/// The lines of an example without the indentation that they share. The first begins in the middle of a
/// line of the document, so it may have less.
fn unindented(text: &str) -> impl Iterator<Item = &str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let shared = rest.map(indent).min().unwrap_or(usize::MAX);
    text.lines().map(move |line| &line[indent(line).min(shared)..])
}
