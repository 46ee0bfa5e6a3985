//! `skillward score`: an attempt judged again, by its own rubric or another.

use skillward_core::score::{Decision, FindingOutcome, Score};

use super::print_line;
use crate::args::ScoreArgs;
use crate::badges::write_whole;
use crate::context::Context;
use crate::debrief_page;
use crate::figures::{percent, points};
use crate::judging::{JudgeError, Judged, judge_rated};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::packs::PackPath;
use crate::progress::Progress;
use crate::show;

pub(crate) fn run(context: &Context, args: &ScoreArgs) -> CommandResult {
    let folder = context.find_attempt(&args.attempt)?;
    let judged = {
        let _progress = Progress::start("judging");
        let (rubric, ratings) = (args.rubric.as_deref(), args.ratings.as_deref());
        judge_rated(&folder, rubric, ratings, context.language(), &context.packs())
    };
    let judged = match judged {
        Ok(judged) => judged,
        Err(JudgeError::Changed { faults, .. }) => {
            eprintln!("The attempt was changed after it was written, so it is not judged.");
            for fault in faults {
                eprintln!("  × {fault}");
            }
            return Ok(Outcome::Findings);
        }
        Err(JudgeError::Documents { problems }) => {
            for problem in &problems {
                eprintln!("{}", show::problem(problem));
            }
            return Err(CommandError::plain("the scenario, the rubric or the ratings cannot be read"));
        }
        Err(error) => return Err(error.into()),
    };
    for remark in &judged.remarks {
        eprintln!("note: {remark}");
    }
    if args.rubric.is_some() {
        compare_with_own(&folder, &judged, args)?;
    }
    if let Some(page) = &args.html {
        let assets = context.assets().ok();
        write_whole(page, debrief_page::render(&judged.page(assets.as_ref())).as_bytes())?;
    }
    if args.json {
        print_line(&serde_json::to_string(&judged.score)?)?;
    } else {
        print_score(&judged)?;
        if let Some(page) = &args.html {
            print_line(&format!("\nDebrief page: {}", page.display()))?;
        }
    }
    Ok(if judged.score.decision == Decision::Pass { Outcome::Good } else { Outcome::Findings })
}

/// Says when another rubric decides otherwise; nothing changes by that alone.
fn compare_with_own(folder: &std::path::Path, other: &Judged, args: &ScoreArgs) -> Result<(), CommandError> {
    // Ratings by the other rubric need not fit the one that was in force.
    let packs = PackPath::default();
    let own = match judge_rated(folder, None, args.ratings.as_deref(), None, &packs) {
        Err(JudgeError::Ratings { .. }) => judge_rated(folder, None, None, None, &packs)?,
        own => own?,
    };
    let (before, after) = (decision_word(&own.score.decision), decision_word(&other.score.decision));
    if before != after {
        eprintln!(
            "note: by the rubric in force when it was played (version {}), the attempt is {before}; by this one, {after}. Nothing changes by itself: whether a badge is to be awarded or revoked is for a person to decide.",
            own.rubric.version
        );
    }
    Ok(())
}

/// A decision in a word.
pub(crate) const fn decision_word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Pass => "passed",
        Decision::Fail { .. } => "failed",
        Decision::InsufficientEvidence { .. } => "not decided for lack of evidence",
        Decision::Pending { .. } => "not decided until it is rated",
    }
}

fn print_score(judged: &Judged) -> Result<(), CommandError> {
    let score = &judged.shown.score;
    print_line(&format!("{}, version {}", judged.shown.scenario.title, judged.scenario.version))?;
    print_line(&format!(
        "Attempt {} by {}, {}",
        score.attempt_id, judged.attempt.header.learner, judged.attempt.header.started_utc
    ))?;
    print_line(&format!("\n{}: {}", decision_word(&score.decision).to_uppercase(), summary(judged)))?;
    for domain in &score.domains {
        let state = match domain.passed {
            Some(true) => "reached",
            Some(false) => "NOT reached",
            None => "nothing of it could be judged",
        };
        print_line(&format!(
            "  {:<28} {:>7} %, pass mark {} %: {state}",
            domain.title,
            percent(domain.points.percent_centi),
            domain.pass_percent
        ))?;
    }
    print_line("")?;
    for finding in &score.findings {
        let mark = match finding.outcome {
            FindingOutcome::Met => "✔",
            FindingOutcome::Partial => "◐",
            FindingOutcome::NotMet => "✘",
            FindingOutcome::NotAssessable => "–",
            FindingOutcome::Pending => "…",
        };
        let critical = if finding.critical { " [critical]" } else { "" };
        print_line(&format!(
            "{mark} {}{critical}  {} of {}",
            finding.text,
            points(finding.earned_milli),
            points(finding.weight_milli)
        ))?;
        print_line(&format!("    {}", finding.reason))?;
        if let Some(advice) = &finding.advice {
            print_line(&format!("    → {advice}"))?;
        }
    }
    print_awaiting(score)
}

fn print_awaiting(score: &Score) -> Result<(), CommandError> {
    if score.awaiting_review.is_empty() {
        return Ok(());
    }
    print_line("\nAwaits a clinical educator's sign-off:")?;
    for matter in &score.awaiting_review {
        print_line(&format!("  {matter}"))?;
    }
    Ok(())
}

/// Why the decision is what it is, in a sentence.
fn summary(judged: &Judged) -> String {
    let score = &judged.shown.score;
    let total = format!(
        "{} % in total, pass mark {} %",
        percent(score.total.percent_centi),
        judged.rubric.pass.total_percent
    );
    match &score.decision {
        Decision::Pass => total,
        Decision::InsufficientEvidence { reasons } => format!("{}. {total}", reasons.join(" ")),
        Decision::Pending { criteria } => format!("{} to be rated by a person. {total}", criteria.len()),
        Decision::Fail { criticals, domains, .. } => {
            let text = |id: &skillward_core::ids::CriterionId| {
                score
                    .findings
                    .iter()
                    .find(|f| f.criterion == *id)
                    .map_or_else(|| id.to_string(), |f| f.text.clone())
            };
            let title = |id: &skillward_core::ids::DomainId| {
                score.domains.iter().find(|d| d.id == *id).map_or_else(|| id.to_string(), |d| d.title.clone())
            };
            let mut why = vec![total];
            if !criticals.is_empty() {
                why.push(format!("critical: {}", criticals.iter().map(text).collect::<Vec<_>>().join("; ")));
            }
            if !domains.is_empty() {
                why.push(format!(
                    "below the mark in: {}",
                    domains.iter().map(title).collect::<Vec<_>>().join(", ")
                ));
            }
            why.join("; ")
        }
    }
}
