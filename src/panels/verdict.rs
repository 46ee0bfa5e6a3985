//! The debrief's first part: the result, the domains, and each criterion with its reason.

use bevy_egui::egui::{self, Color32, RichText};
use skillward_core::debrief;
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};

use crate::panels::clock;
use crate::theme::{card, colour, size, soft};

/// Sign, word and colour of an outcome: never colour alone.
#[must_use]
pub const fn outcome_look(outcome: FindingOutcome) -> (&'static str, &'static str, Color32) {
    match outcome {
        FindingOutcome::Met => ("\u{2714}", "met", colour::GOOD),
        FindingOutcome::Partial => ("\u{25D1}", "met in part", colour::FAIR),
        FindingOutcome::NotMet => ("\u{2716}", "not met", colour::POOR),
        FindingOutcome::NotAssessable => ("?", "not assessable", colour::INK_SOFT),
        FindingOutcome::Pending => ("\u{2026}", "awaits a rating", colour::INK_SOFT),
    }
}

/// Hundredths of a percent as a percentage.
#[must_use]
pub fn percent(centi: u32) -> String {
    format!("{} %", centi / 100)
}

/// Draws the result.
pub fn result(ui: &mut egui::Ui, score: &Score) {
    let (sign, word, paint, why) = match &score.decision {
        Decision::Pass => ("\u{2714}", "Passed", colour::GOOD, "Every pass mark was reached.".to_owned()),
        Decision::Fail { criticals, domains, total } => {
            let mut why = Vec::new();
            if !criticals.is_empty() {
                let texts: Vec<_> = score
                    .findings
                    .iter()
                    .filter(|finding| criticals.contains(&finding.criterion))
                    .map(|finding| finding.text.as_str())
                    .collect();
                why.push(format!("Critical, and not met: {}.", texts.join("; ")));
            }
            if !domains.is_empty() {
                let titles: Vec<_> = score
                    .domains
                    .iter()
                    .filter(|domain| domains.contains(&domain.id))
                    .map(|domain| domain.title.as_str())
                    .collect();
                why.push(format!("Below the pass mark: {}.", titles.join(", ")));
            }
            if *total {
                why.push("The total is below its pass mark.".to_owned());
            }
            ("\u{2716}", "Not passed", colour::POOR, why.join(" "))
        }
        Decision::Pending { criteria } => (
            "\u{2026}",
            "Awaits a rating",
            colour::FAIR,
            format!("A person has still to rate {} of the criteria.", criteria.len()),
        ),
        Decision::InsufficientEvidence { reasons } => (
            "?",
            "Insufficient evidence",
            colour::FAIR,
            format!("Neither passed nor failed. {}", reasons.join(" ")),
        ),
    };
    egui::Frame::new().fill(paint).corner_radius(12).inner_margin(20).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(RichText::new(sign).size(44.0).color(Color32::WHITE));
            ui.vertical(|ui| {
                ui.label(RichText::new(word).size(size::TITLE).strong().color(Color32::WHITE));
                let line = format!(
                    "{} in total, in {} minutes. {why}",
                    percent(score.total.percent_centi),
                    clock(score.duration_us)
                );
                ui.label(RichText::new(line).color(Color32::WHITE));
            });
        });
    });
}

/// Draws the domains as bars with their pass marks.
pub fn domains(ui: &mut egui::Ui, score: &Score) {
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("By domain");
        for domain in &score.domains {
            let share = domain.points.percent_centi as f32 / 10_000.0;
            let (mark, paint) = match domain.passed {
                Some(true) => ("\u{2714} reached", colour::GOOD),
                Some(false) => ("\u{2716} below", colour::POOR),
                None => ("? not assessable", colour::INK_SOFT),
            };
            ui.horizontal(|ui| {
                ui.add_sized([190.0, 22.0], egui::Label::new(&domain.title).halign(egui::Align::Min));
                let (rect, _) = ui.allocate_exact_size(
                    egui::vec2((ui.available_width() - 300.0).max(80.0), 20.0),
                    egui::Sense::hover(),
                );
                bar(ui, rect, share, domain.pass_percent as f32 / 100.0, paint);
                ui.label(RichText::new(percent(domain.points.percent_centi)).strong());
                ui.label(RichText::new(format!("{mark} (pass mark {} %)", domain.pass_percent)).color(paint));
            });
        }
    });
}

fn bar(ui: &egui::Ui, rect: egui::Rect, share: f32, mark: f32, paint: Color32) {
    let painter = ui.painter();
    painter.rect_filled(rect, 6.0, colour::PAPER);
    let mut filled = rect;
    filled.set_width(rect.width() * share.clamp(0.0, 1.0));
    painter.rect_filled(filled, 6.0, paint);
    let x = rect.left() + rect.width() * mark;
    painter.line_segment(
        [egui::pos2(x, rect.top() - 3.0), egui::pos2(x, rect.bottom() + 3.0)],
        egui::Stroke::new(2.0, colour::INK),
    );
}

/// Draws each criterion with why.
pub fn findings(ui: &mut egui::Ui, score: &Score) {
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("Each criterion");
        for finding in &score.findings {
            one_finding(ui, finding);
        }
    });
}

fn one_finding(ui: &mut egui::Ui, finding: &Finding) {
    let (sign, word, paint) = outcome_look(finding.outcome);
    ui.separator();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(format!("{sign} {word}")).color(paint).strong());
        ui.label(RichText::new(&finding.text).strong());
        if finding.critical {
            ui.label(RichText::new("critical").color(colour::POOR).size(size::SMALL));
        }
        if finding.weight_milli > 0 {
            let points =
                format!("{} of {} points", points(finding.earned_milli), points(finding.weight_milli));
            ui.label(soft(points).size(size::SMALL));
        }
    });
    let level = finding.level.as_ref().map(|level| format!("{level}. ")).unwrap_or_default();
    ui.label(format!("{level}{}", finding.reason));
    if !finding.spans.is_empty() {
        let times: Vec<_> = finding.spans.iter().take(6).map(|span| clock(span.from_us)).collect();
        ui.label(soft(format!("at {}", times.join(", "))).size(size::SMALL));
    }
}

/// Thousandths of a point in words.
fn points(milli: u64) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Draws what to practise next, most points lost first.
pub fn practise(ui: &mut egui::Ui, score: &Score) {
    let open = debrief::practise(score);
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("What to practise next");
        if open.is_empty() {
            let too_little = matches!(score.decision, Decision::InsufficientEvidence { .. });
            ui.label(debrief::nothing_to_practise(!too_little));
        }
        for item in open.iter().take(4) {
            ui.label(RichText::new(&item.text).strong());
            if item.advice != item.text {
                ui.label(&item.advice);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn points_read_as_an_examiner_writes_them() {
        assert_eq!(super::points(7_500), "7.5");
        assert_eq!(super::points(40_000), "40");
        assert_eq!(super::points(0), "0");
    }
}
