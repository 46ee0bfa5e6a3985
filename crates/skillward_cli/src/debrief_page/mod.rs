//! The debrief as one self-contained page: no network, no script; prints on A4.

mod drawings;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use skillward_core::header::{AttemptHeader, Mode};
use skillward_core::hygiene::report::{Answer, HygieneReport, Moment, Opportunity, TechniqueStep};
use skillward_core::observation::Modality;
use skillward_core::rubric::{Rubric, StandardSetting};
use skillward_core::scenario::Scenario;
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};

/// Renders the page.
#[must_use]
pub fn render(scenario: &Scenario, rubric: &Rubric, header: &AttemptHeader, score: &Score) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(scenario.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Debrief: " (scenario.title) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    (heading(scenario, header, score))
                    (result(score))
                    (practise(score))
                    (domains(rubric, score))
                    (opportunities(score))
                    (criteria(score))
                    (technique(&score.hygiene))
                    (heat_map(&score.hygiene))
                    (review(score))
                    (small_print(rubric, header, score))
                }
            }
        }
    };
    page.into_string()
}

/// A length of attempt time as minutes and seconds.
fn clock(t_us: u64) -> String {
    let seconds = t_us / 1_000_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn percent(centi: u32) -> String {
    format!("{} %", centi / 100)
}

/// Thousandths of a point, without needless zeros.
fn points(milli: u64) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn heading(scenario: &Scenario, header: &AttemptHeader, score: &Score) -> Markup {
    let mode = match header.mode {
        Mode::Formative => "formative, to learn",
        Mode::Summative => "summative, to decide",
    };
    let how = match header.modality {
        Modality::Desktop => "at a desktop",
        Modality::HeadsetHands => "in a headset, with tracked hands",
        Modality::HeadsetControllers => "in a headset, with controllers",
        Modality::Scripted => "by a scripted learner: a demonstration, no evidence of anyone's competence",
    };
    html! {
        header {
            p.kicker { "Skillward debrief" }
            h1 { (scenario.title) }
            p.meta {
                "Begun " (header.started_utc) " \u{b7} " (clock(score.duration_us)) " minutes \u{b7} " (mode) " \u{b7} " (how)
            }
        }
    }
}

fn result(score: &Score) -> Markup {
    let (class, sign, word, why) = match &score.decision {
        Decision::Pass => ("pass", "\u{2714}", "Passed", vec!["Every pass mark was reached.".to_owned()]),
        Decision::Fail { criticals, domains, total } => {
            let mut why: Vec<String> = score
                .findings
                .iter()
                .filter(|finding| criticals.contains(&finding.criterion))
                .map(|finding| format!("Critical, and not met: {}.", finding.text))
                .collect();
            why.extend(
                score
                    .domains
                    .iter()
                    .filter(|domain| domains.contains(&domain.id))
                    .map(|domain| format!("Below the pass mark: {}.", domain.title)),
            );
            if *total {
                why.push("The total is below its pass mark.".to_owned());
            }
            ("fail", "\u{2716}", "Not passed", why)
        }
        Decision::InsufficientEvidence { reasons } => {
            ("open", "?", "Insufficient evidence: neither passed nor failed", reasons.clone())
        }
    };
    html! {
        section.result.(class) aria-label="Result" {
            span.sign aria-hidden="true" { (sign) }
            div {
                h2 { (word) }
                p { strong { (percent(score.total.percent_centi)) } " in total (" (points(score.total.earned_milli)) " of " (points(score.total.possible_milli)) " points that could be judged)." }
                @for line in &why { p { (line) } }
            }
        }
    }
}

fn practise(score: &Score) -> Markup {
    let mut open: Vec<(&Finding, &str)> = score
        .findings
        .iter()
        .filter(|finding| matches!(finding.outcome, FindingOutcome::NotMet | FindingOutcome::Partial))
        .filter_map(|finding| Some((finding, finding.advice.as_deref()?)))
        .collect();
    open.sort_by_key(|(finding, _)| {
        (!finding.critical, std::cmp::Reverse(finding.weight_milli.saturating_sub(finding.earned_milli)))
    });
    html! {
        section {
            h2 { "What to practise next" }
            @if open.is_empty() { p { "Nothing stands out." } }
            @else {
                ol { @for (finding, advice) in open.iter().take(4) { li { strong { (finding.text) } ": " (advice) } } }
            }
        }
    }
}

fn domains(rubric: &Rubric, score: &Score) -> Markup {
    html! {
        section {
            h2 { "By domain" }
            table.domains {
                thead { tr { th scope="col" { "Domain" } th scope="col" { "Reached" } th scope="col" { "" } th scope="col" { "Pass mark" } } }
                tbody {
                    @for domain in &score.domains {
                        tr {
                            th scope="row" { (domain.title) }
                            td.number { (percent(domain.points.percent_centi)) }
                            td.bar { (drawings::bar(domain.points.percent_centi, domain.pass_percent, domain.passed)) }
                            td {
                                (domain.pass_percent) " % "
                                @match domain.passed {
                                    Some(true) => { span.good { "\u{2714} reached" } },
                                    Some(false) => { span.poor { "\u{2716} below" } },
                                    None => { span { "? not assessable" } },
                                }
                            }
                        }
                    }
                }
            }
            p.meta {
                "The total needs " (rubric.pass.total_percent) " %. How the pass mark was set: "
                @match &rubric.pass.set_by {
                    StandardSetting::Angoff { judges } => { "Angoff's method, " (judges) " judges." },
                    StandardSetting::BorderlineRegression { learners } => { "borderline regression, " (learners) " learners." },
                    StandardSetting::Proposal(text) => { (text) },
                }
            }
        }
    }
}

const fn moment(moment: Moment) -> &'static str {
    match moment {
        Moment::BeforePatient => "1, before touching a patient",
        Moment::BeforeAseptic => "2, before a clean or aseptic procedure",
        Moment::AfterFluid => "3, after body-fluid exposure risk",
        Moment::AfterPatient => "4, after touching a patient",
        Moment::AfterSurroundings => "5, after touching a patient's surroundings",
    }
}

/// Class, sign and words of an answer.
pub(super) const fn answer(answer: Answer) -> (&'static str, &'static str, &'static str) {
    match answer {
        Answer::Rub { .. } => ("good", "\u{2714}", "handrub"),
        Answer::Wash { .. } => ("good", "\u{2714}", "hand wash"),
        Answer::Missed { gloved: false } => ("poor", "\u{2716}", "missed"),
        Answer::Missed { gloved: true } => ("poor", "\u{2716}", "missed, with gloves on"),
        Answer::NotAssessable => ("soft", "?", "not assessable: a hand was not seen"),
    }
}

fn opportunities(score: &Score) -> Markup {
    let report = &score.hygiene;
    html! {
        section {
            h2 { "Opportunities for hand hygiene" }
            @if report.opportunities.is_empty() { p { "None arose." } }
            @else {
                (drawings::timeline(report, score.duration_us))
                @if let Some(compliance) = report.compliance_centi {
                    p { "Compliance: " strong { (percent(compliance)) } ", as a WHO observer counts it." }
                }
                ol.moments { @for opportunity in &report.opportunities { (one_opportunity(opportunity)) } }
            }
        }
    }
}

fn one_opportunity(opportunity: &Opportunity) -> Markup {
    let (class, sign, word) = answer(opportunity.answer);
    html! {
        li {
            span.(class) { (sign) " " (word) } " \u{2013} "
            @for (index, indication) in opportunity.indications.iter().enumerate() {
                @if index > 0 { " and " }
                "moment " (moment(indication.moment)) " (" (indication.patient) ")"
            }
            span.meta {
                " \u{b7} "
                @if let Some(after) = &opportunity.after { (after) ", then " }
                @if let Some(before) = &opportunity.before { (before) } @else { "leaving" }
                " at " (clock(opportunity.to_us))
            }
        }
    }
}

fn criteria(score: &Score) -> Markup {
    html! {
        section {
            h2 { "Each criterion" }
            @for finding in &score.findings {
                @let (class, sign, word) = match finding.outcome {
                    FindingOutcome::Met => ("good", "\u{2714}", "met"),
                    FindingOutcome::Partial => ("fair", "\u{25d1}", "met in part"),
                    FindingOutcome::NotMet => ("poor", "\u{2716}", "not met"),
                    FindingOutcome::NotAssessable => ("soft", "?", "not assessable"),
                };
                article {
                    h3 {
                        span.(class) { (sign) " " (word) } " " (finding.text)
                        @if finding.critical { " " span.critical { "critical" } }
                        @if finding.weight_milli > 0 {
                            span.meta { " " (points(finding.earned_milli)) " of " (points(finding.weight_milli)) " points" }
                        }
                    }
                    p {
                        @if let Some(level) = &finding.level { strong { (level) "." } " " }
                        (finding.reason)
                        @if !finding.spans.is_empty() {
                            span.meta { " At " (finding.spans.iter().take(8).map(|span| clock(span.from_us)).collect::<Vec<_>>().join(", ")) "." }
                        }
                    }
                }
            }
        }
    }
}

/// A technique step in a learner's words.
const fn step(step: TechniqueStep) -> &'static str {
    match step {
        TechniqueStep::PalmToPalm => "Palm to palm",
        TechniqueStep::RightPalmOverLeftDorsum => "Right palm over left back, laced",
        TechniqueStep::LeftPalmOverRightDorsum => "Left palm over right back, laced",
        TechniqueStep::PalmsInterlaced => "Palm to palm, fingers laced",
        TechniqueStep::BacksOfFingers => "Backs of fingers in opposing palms",
        TechniqueStep::LeftThumb => "Left thumb in right palm",
        TechniqueStep::RightThumb => "Right thumb in left palm",
        TechniqueStep::RightFingertips => "Right fingertips in left palm",
        TechniqueStep::LeftFingertips => "Left fingertips in right palm",
    }
}

fn technique(report: &HygieneReport) -> Markup {
    html! {
        section {
            h2 { "Technique, action by action" }
            @if report.actions.is_empty() { p { "No handrub was done." } }
            @else {
                table.technique {
                    thead { tr { th scope="col" { "Step" } @for action in &report.actions { th scope="col" { (clock(action.began_us)) } } } }
                    tbody {
                        @for known in TechniqueStep::ALL {
                            tr {
                                th scope="row" { (step(known)) }
                                @for action in &report.actions {
                                    @match action.steps.iter().find(|time| time.step == known) {
                                        Some(time) => { td.good { "\u{2714} " (time.time_us / 1_000_000) "." (time.time_us / 100_000 % 10) " s" } },
                                        None => { td.poor { "\u{2716}" } },
                                    }
                                }
                            }
                        }
                        tr { th scope="row" { "Product" } @for action in &report.actions { td { (action.volume_ul / 1000) "." (action.volume_ul / 100 % 10) " mL" } } }
                        tr { th scope="row" { "Rubbing" } @for action in &report.actions { td { (action.rubbing_us / 1_000_000) " s" } } }
                        tr { th scope="row" { "Dry before the next touch" } @for action in &report.actions { td { @if action.dry { "yes" } @else { "no" } } } }
                    }
                }
            }
        }
    }
}

fn heat_map(report: &HygieneReport) -> Markup {
    html! {
        section.hands {
            h2 { "Your hands, as under the UV lamp" }
            p { "Modelled coverage at the end of your best action. It is a model's estimate: it teaches, and is not scored." }
            (drawings::hands(report))
        }
    }
}

fn review(score: &Score) -> Markup {
    html! {
        @if !score.awaiting_review.is_empty() {
            section.review {
                h2 { "Awaits a clinical educator's sign-off" }
                ul { @for point in &score.awaiting_review { li { (point) } } }
            }
        }
    }
}

fn small_print(rubric: &Rubric, header: &AttemptHeader, score: &Score) -> Markup {
    html! {
        footer {
            p {
                "Attempt " code { (header.attempt_id) } ", learner " code { (header.learner) } ", station " (header.station)
                ". Scenario " (header.scenario.id) " " (header.scenario.version) ", rubric " (rubric.title) " " (score.rubric.version)
                " (" code { (score.rubric.sha256.get(..16).unwrap_or(&score.rubric.sha256)) } "\u{2026}), models " (header.models) ", " (header.program) "."
            }
            p { "Teaching material, not clinical guidance." }
        }
    }
}
