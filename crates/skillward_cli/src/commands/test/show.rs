//! What came out of golden attempts, for people.

use skillward_author::golden::{About, Difference};
use skillward_core::names::clock;
use skillward_core::score::TimeSpan;

use crate::commands::{count, print_line};
use crate::outcome::CommandError;
use crate::show;
use crate::suite::{Report, Verdict};

/// Spans shown with a difference.
const SPANS: usize = 3;

pub(super) fn print(reports: &[Report], untested: &[String]) -> Result<(), CommandError> {
    let width = reports.iter().map(|report| name(report).chars().count()).max().unwrap_or(0);
    for report in reports {
        let word = match report.verdict {
            Verdict::Passed => "ok   ",
            Verdict::Failed => "FAIL ",
            Verdict::Broken => "bad  ",
            Verdict::Blessed => "wrote",
        };
        let decision = report.decision.map(|decision| decision.to_string()).unwrap_or_default();
        print_line(format!("{word} {:width$}  {decision}", name(report)).trim_end())?;
        for difference in &report.differences {
            print_line(&told(difference))?;
        }
        for problem in &report.problems {
            print_line(&show::problem(problem))?;
        }
    }
    for scenario in untested {
        print_line(&format!("none  {scenario}: no golden attempt stands beside it"))?;
    }
    let of = |which: fn(&Report) -> bool| reports.iter().filter(|report| which(report)).count();
    let failed = of(Report::is_failure);
    let blessed = of(|report| matches!(report.verdict, Verdict::Blessed));
    let mut line = format!(
        "\n{}: {} passed, {failed} failed",
        count(reports.len(), "golden attempt"),
        reports.len() - failed - blessed
    );
    if blessed > 0 {
        line.push_str(&format!(", {blessed} written as expected"));
    }
    print_line(&line)?;
    if of(|report| matches!(report.verdict, Verdict::Failed)) > 0 {
        print_line("If what came out is right, `skillward test --bless` writes it into the files.")?;
    }
    Ok(())
}

fn name(report: &Report) -> String {
    format!("{}/{}", report.scenario, report.name)
}

/// A difference, in two lines or three.
pub(super) fn told(difference: &Difference) -> String {
    let about = match &difference.about {
        About::Decision => "the decision",
        About::Criterion(criterion) => criterion.as_str(),
        About::Event => "an event",
    };
    let expected = difference.expected.as_deref().unwrap_or("nothing yet");
    let got = difference.got.as_deref().unwrap_or("nothing");
    format!(
        "      {about}: expected {expected}, got {got}\n        {}{}",
        difference.why,
        times(&difference.spans)
    )
}

/// When it was: the first spans that decided it.
fn times(spans: &[TimeSpan]) -> String {
    if spans.is_empty() {
        return String::new();
    }
    let told = |span: &TimeSpan| {
        let (from, to) = (clock(span.from_us), clock(span.to_us));
        if from == to { from } else { format!("{from} to {to}") }
    };
    let first: Vec<String> = spans.iter().take(SPANS).map(told).collect();
    let more = spans.len().saturating_sub(SPANS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(" [{}{more}]", first.join(", "))
}
