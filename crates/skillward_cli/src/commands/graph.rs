//! `skillward graph`: the plot of a scenario as a picture, with what its rubric watches.

use std::path::Path;

use skillward_author::graph::{self, dot, mermaid, outline, svg};

use super::check::folder_of;
use super::print_line;
use crate::args::{GraphArgs, GraphFormat};
use crate::badges::write_whole;
use crate::context::Context;
use crate::library::Entry;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::show;

pub(crate) fn run(context: &Context, args: &GraphArgs) -> CommandResult {
    let folder = folder_of(&args.path)?;
    let format = match (args.format, &args.out) {
        (Some(format), _) => format,
        (None, Some(out)) => by_ending(out)?,
        (None, None) => GraphFormat::Svg,
    };
    let entry = Entry::read(&folder, context.reading(None, &context.packs()));
    let Some(shown) = &entry.shown else {
        for problem in &entry.problems {
            print_line(&show::problem(problem))?;
        }
        return Ok(Outcome::Findings);
    };
    if shown.rubric.is_none() {
        eprintln!(
            "note: the rubric cannot be read (see `skillward check`), so the picture shows the plot alone"
        );
    }
    let graph = graph::build(&shown.scenario, shown.rubric.as_deref());
    let drawn = match format {
        GraphFormat::Svg => svg::svg(&graph),
        GraphFormat::Mermaid => mermaid::mermaid(&graph),
        GraphFormat::Dot => dot::dot(&graph),
        GraphFormat::Text => outline::outline(&graph),
    };
    match &args.out {
        Some(out) => {
            write_whole(out, drawn.as_bytes())?;
            eprintln!("wrote {}", out.display());
        }
        None => print_line(drawn.trim_end_matches('\n'))?,
    }
    Ok(Outcome::Good)
}

/// The format that a file's name asks for.
fn by_ending(out: &Path) -> Result<GraphFormat, CommandError> {
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "svg" => Ok(GraphFormat::Svg),
        "mmd" | "mermaid" => Ok(GraphFormat::Mermaid),
        "dot" | "gv" => Ok(GraphFormat::Dot),
        "txt" => Ok(GraphFormat::Text),
        _ => Err(CommandError::new(
            format!("the name {} does not say what to draw", out.display()),
            "let it end in .svg, .mmd, .dot or .txt, or say --format",
        )),
    }
}
