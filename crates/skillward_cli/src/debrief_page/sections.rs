//! The page's sections in words and tables.

use maud::{Markup, html};
use skillward_core::debrief::{
    ActionDebrief, Bar, Debrief, DebriefResult, FindingDebrief, nothing_to_practise,
};
use skillward_core::header::Mode;
use skillward_core::names::clock;
use skillward_core::observation::Modality;
use skillward_core::score::{FindingOutcome, TimeSpan};

use super::PageInput;
use super::timeline;
use crate::figures::{percent, points};

/// Times shown for one finding at most.
const MAX_TIMES: usize = 6;

pub(super) fn head(input: &PageInput<'_>, debrief: &Debrief) -> Markup {
    let header = input.header;
    let mode = match header.mode {
        Mode::Formative => "formative (for learning)",
        Mode::Summative => "summative (for decision)",
    };
    let modality = match header.modality {
        Modality::Desktop => "at a desktop",
        Modality::HeadsetHands => "in a headset, by hand",
        Modality::HeadsetControllers => "in a headset, with controllers",
        Modality::Scripted => "by a script; no person took part",
    };
    html! {
        header {
            p.brand { "Skillward debrief" }
            h1 lang=(input.scenario.language) { (debrief.scenario) }
            p.meta {
                (header.learner) " · " (date(&header.started_utc)) " · " (mode) ", " (modality)
                " · " (clock(debrief.duration_us)) " min"
            }
        }
    }
}

/// The date and time of an RFC 3339 stamp, without its fractions.
fn date(started_utc: &str) -> String {
    let plain: String = started_utc.chars().take(16).collect();
    format!("{} UTC", plain.replace('T', " "))
}

pub(super) fn result(debrief: &Debrief, language: &str) -> Markup {
    let class = match debrief.headline.result {
        DebriefResult::Passed => "passed",
        DebriefResult::Failed => "failed",
        DebriefResult::InsufficientEvidence | DebriefResult::Pending => "open",
    };
    let reasons = &debrief.headline.reasons;
    html! {
        section aria-label="Result" {
            div.result.(class) {
                div {
                    div.word { (debrief.headline.title) }
                    // A pass needs no reasons beside its figures.
                    @if debrief.headline.result != DebriefResult::Passed {
                        ul { @for reason in reasons { li { (reason) } } }
                    }
                }
                div.total {
                    (percent(debrief.total.percent_centi)) " %"
                    small { "in total; pass mark " (debrief.total.pass_percent) " %" }
                }
            }
            div.domains {
                @for domain in &debrief.domains {
                    div lang=(language) { (domain.title) }
                    (bar(&domain.bar))
                    div.figure { (share(&domain.bar)) " · needs " (domain.bar.pass_percent) " %" }
                }
            }
            p.meta { "Pass mark: " (debrief.pass_mark_set_by) }
        }
    }
}

fn share(bar: &Bar) -> String {
    match bar.passed {
        None => "not judged".to_owned(),
        Some(true) => format!("✔ {} %", percent(bar.percent_centi)),
        Some(false) => format!("✘ {} %", percent(bar.percent_centi)),
    }
}

fn bar(bar: &Bar) -> Markup {
    let got = f64::from(bar.percent_centi) / 100.0;
    let pass = f64::from(bar.pass_percent);
    let below = if bar.passed == Some(false) { "got below" } else { "got" };
    html! {
        svg.bar viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden="true" {
            rect.ground y="3" width="100" height="12" {}
            rect class=(below) y="3" width=(got) height="12" {}
            line.pass x1=(pass) y1="0" x2=(pass) y2="18" vector-effect="non-scaling-stroke" {}
        }
    }
}

pub(super) fn practise(debrief: &Debrief, language: &str) -> Markup {
    html! {
        section {
            h2 { "What to practise next" }
            @if debrief.practise.is_empty() {
                p { (nothing_to_practise(debrief.headline.result != DebriefResult::InsufficientEvidence)) }
            } @else {
                ol.practise {
                    @for item in &debrief.practise {
                        li.critical[item.critical] {
                            div {
                                div.advice lang=(language) { (item.advice) }
                                div.for { span lang=(language) { (item.text) } @if item.critical { (critical()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn critical() -> Markup {
    html! { " " span.tag { "critical" } }
}

pub(super) fn moments(debrief: &Debrief) -> Markup {
    html! {
        section {
            h2 { "The five moments" }
            @if debrief.opportunities.is_empty() {
                p { "No opportunity for hand hygiene arose." }
            } @else {
                @if let Some(compliance) = debrief.compliance_centi {
                    p { "Hands were cleaned at " b { (percent(compliance)) " %" } " of the opportunities that could be judged." }
                }
                (timeline::figure(debrief))
                table {
                    thead { tr { th scope="col" { "Time" } th scope="col" { "" } th scope="col" { "Opportunity" } } }
                    tbody {
                        @for opportunity in &debrief.opportunities {
                            tr {
                                td.num { (clock(opportunity.at_us)) }
                                td { (timeline::sample(opportunity.answer)) }
                                td { (opportunity.sentence) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn criteria(debrief: &Debrief, language: &str) -> Markup {
    html! {
        section {
            h2 { "Each criterion, and why" }
            @for domain in &debrief.domains {
                h3 lang=(language) { (domain.title) }
                table {
                    thead {
                        tr {
                            th scope="col" { "Result" }
                            th scope="col" { "Criterion" }
                            th.num scope="col" { "Points" }
                        }
                    }
                    tbody { @for finding in &domain.findings { (criterion(finding, language)) } }
                }
            }
        }
    }
}

fn criterion(finding: &FindingDebrief, language: &str) -> Markup {
    let (sign, class) = match finding.outcome {
        FindingOutcome::Met => ("✔", "met"),
        FindingOutcome::Partial => ("◐", "partial"),
        FindingOutcome::NotMet => ("✘", "not_met"),
        FindingOutcome::NotAssessable => ("–", "not_assessable"),
        FindingOutcome::Pending => ("…", "not_assessable"),
    };
    html! {
        tr {
            td.outcome.(class) { (sign) " " (finding.outcome_text) }
            td {
                span lang=(language) { (finding.text) } @if finding.critical { (critical()) }
                div.why {
                    (finding.reason)
                    @if let Some(level) = &finding.level { " Level: " (level) "." }
                }
                @if !finding.spans.is_empty() { div.times { (times(&finding.spans)) } }
            }
            td.num {
                @if !finding.outcome.is_judged() { "–" } @else { (points(finding.earned_milli)) }
                " / " (points(finding.weight_milli))
            }
        }
    }
}

fn times(spans: &[TimeSpan]) -> String {
    let span = |span: &TimeSpan| {
        let (from, to) = (clock(span.from_us), clock(span.to_us));
        if from == to { from } else { format!("{from}–{to}") }
    };
    let mut times = spans.iter().take(MAX_TIMES).map(span).collect::<Vec<_>>().join(", ");
    if spans.len() > MAX_TIMES {
        times.push_str(&format!(" and {} more", spans.len() - MAX_TIMES));
    }
    format!("at {times}")
}

pub(super) fn technique(debrief: &Debrief) -> Markup {
    let actions = &debrief.technique.actions;
    html! {
        section {
            h2 { "Handrub technique" }
            @if actions.is_empty() {
                p { "No product was taken, so there is no technique to show." }
            } @else {
                table.technique {
                    thead {
                        tr {
                            th scope="col" { "Began at" }
                            @for action in actions { th scope="col" { (clock(action.began_us)) } }
                        }
                    }
                    tbody {
                        (row("Product, mL", actions, |action| html! { (points(u64::from(action.volume_ul))) }))
                        (row("Rubbed, s", actions, |action| html! { (action.rubbing_us / 1_000_000) }))
                        @for (index, (_, side)) in debrief.technique.sides.iter().enumerate() {
                            (row(side, actions, |action| time_in(action.sides_us.get(index).copied().flatten())))
                        }
                        (row("Dry before the next touch", actions, |action| yes_no(action.dry)))
                        @if actions.iter().any(|action| action.unseen_us > 0) {
                            (row("Hands not seen well, s", actions, |action| html! { (seconds(action.unseen_us)) }))
                        }
                    }
                }
                p.meta { "Seconds in which each side was recognised. Longer is never worse." }
            }
        }
    }
}

fn row(title: &str, actions: &[ActionDebrief], cell: impl Fn(&ActionDebrief) -> Markup) -> Markup {
    html! {
        tr {
            th.side scope="row" { (title) }
            @for action in actions { td { (cell(action)) } }
        }
    }
}

fn time_in(time_us: Option<u64>) -> Markup {
    match time_us {
        Some(time_us) => html! { span.yes { "✔" } " " (seconds(time_us)) },
        None => html! { span.no title="not recognised" { "✘" } },
    }
}

fn yes_no(yes: bool) -> Markup {
    if yes {
        html! { span.yes { "✔" } " yes" }
    } else {
        html! { span.no { "✘" } " no" }
    }
}

fn seconds(time_us: u64) -> String {
    format!("{}.{}", time_us / 1_000_000, time_us % 1_000_000 / 100_000)
}

pub(super) fn awaiting(debrief: &Debrief) -> Markup {
    html! {
        @if !debrief.awaiting_review.is_empty() {
            section {
                h2 { "Awaits a clinical educator's sign-off" }
                div.notice {
                    p { "Until these are signed off, take this result as a rehearsal of the method, not as a verdict on competence." }
                    ul { @for matter in &debrief.awaiting_review { li { (matter) } } }
                }
            }
        }
    }
}

pub(super) fn small_print(input: &PageInput<'_>, debrief: &Debrief) -> Markup {
    let header = input.header;
    html! {
        section {
            h2 { "About this attempt" }
            @for remark in input.remarks { p.notice { (remark) } }
            dl {
                dt { "Attempt" } dd { (debrief.attempt_id) }
                dt { "Scenario" } dd { (header.scenario.id) " " (header.scenario.version) ", SHA-256 " (short(&header.scenario.sha256)) }
                dt { "Rubric" } dd { (debrief.rubric) ", SHA-256 " (short(&input.score.rubric.sha256)) }
                dt { "Models" } dd { (header.models) }
                dt { "Program" } dd { (header.program) }
                dt { "Station" } dd { (header.station) }
            }
            p.meta {
                "In simulation. "
                @match header.modality {
                    Modality::Desktop => { "At a desktop, sequence and knowledge are shown better than motor skill." },
                    Modality::Scripted => { "A script played: this page shows how a debrief looks and says nothing of any person." },
                    Modality::HeadsetHands | Modality::HeadsetControllers => { "A tracker sees crossing hands badly; what it did not see is not counted against anyone." },
                }
                " Teaching material, not clinical guidance."
            }
        }
    }
}

/// The beginning of a digest, enough to compare by eye.
fn short(sha256: &str) -> String {
    format!("{}…", sha256.chars().take(16).collect::<String>())
}
