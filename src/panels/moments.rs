//! The debrief's second part: opportunities for hand hygiene along the attempt, and technique by action.

use bevy_egui::egui::{self, Align2, Color32, FontId, RichText, Sense, Stroke};
use skillward_core::hygiene::STEP_US;
use skillward_core::hygiene::report::{Answer, HygieneReport, Moment, Opportunity, TechniqueStep};
use skillward_core::names::Names;

use crate::panels::{clock, step_title};
use crate::theme::{card, colour, size, soft};

/// A moment in words.
#[must_use]
pub const fn moment_title(moment: Moment) -> &'static str {
    match moment {
        Moment::BeforePatient => "1, before touching a patient",
        Moment::BeforeAseptic => "2, before a clean or aseptic procedure",
        Moment::AfterFluid => "3, after body-fluid exposure risk",
        Moment::AfterPatient => "4, after touching a patient",
        Moment::AfterSurroundings => "5, after touching a patient's surroundings",
    }
}

/// Sign, words and colour of an answer.
const fn answer_look(answer: Answer) -> (&'static str, &'static str, Color32) {
    match answer {
        Answer::Rub { .. } => ("\u{2714}", "handrub", colour::GOOD),
        Answer::Wash { .. } => ("\u{2714}", "hand wash", colour::GOOD),
        Answer::Missed { gloved: false } => ("\u{2716}", "missed", colour::POOR),
        Answer::Missed { gloved: true } => ("\u{2716}", "missed, with gloves on", colour::POOR),
        Answer::NotAssessable => ("?", "not assessable: a hand was not seen", colour::INK_SOFT),
    }
}

/// Draws the timeline and the list of opportunities.
pub fn opportunities(ui: &mut egui::Ui, report: &HygieneReport, duration_us: u64, names: &Names) {
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("Opportunities for hand hygiene");
        if report.opportunities.is_empty() {
            ui.label("None arose in this attempt.");
            return;
        }
        timeline(ui, report, duration_us.max(1));
        for (number, opportunity) in report.opportunities.iter().enumerate() {
            line(ui, number + 1, opportunity, names);
        }
    });
}

fn timeline(ui: &mut egui::Ui, report: &HygieneReport, duration_us: u64) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 86.0), Sense::hover());
    let painter = ui.painter();
    let at = |t_us: u64| {
        egui::lerp(
            rect.left() + 8.0..=rect.right() - 8.0,
            (t_us as f64 / duration_us as f64).clamp(0.0, 1.0) as f32,
        )
    };
    let base = rect.top() + 44.0;
    painter.line_segment(
        [egui::pos2(rect.left(), base), egui::pos2(rect.right(), base)],
        Stroke::new(2.0, colour::LINE),
    );
    for action in &report.actions {
        let span = egui::Rect::from_min_max(
            egui::pos2(at(action.began_us), base - 7.0),
            egui::pos2(at(action.ended_us).max(at(action.began_us) + 3.0), base + 7.0),
        );
        painter.rect_filled(span, 4.0, colour::ACCENT);
    }
    for (number, opportunity) in report.opportunities.iter().enumerate() {
        let (_, _, paint) = answer_look(opportunity.answer);
        let x = at(opportunity.to_us);
        painter
            .line_segment([egui::pos2(x, base - 18.0), egui::pos2(x, base + 12.0)], Stroke::new(2.0, paint));
        painter.circle_filled(egui::pos2(x, base - 26.0), 11.0, paint);
        painter.text(
            egui::pos2(x, base - 26.0),
            Align2::CENTER_CENTER,
            (number + 1).to_string(),
            FontId::proportional(size::SMALL),
            Color32::WHITE,
        );
    }
    let minutes = duration_us / 60_000_000;
    for minute in 0..=minutes {
        let x = at(minute * 60_000_000);
        painter.text(
            egui::pos2(x, rect.bottom()),
            Align2::CENTER_BOTTOM,
            clock(minute * 60_000_000),
            FontId::proportional(12.0),
            colour::INK_SOFT,
        );
    }
    painter.text(
        egui::pos2(rect.right(), rect.bottom() - 14.0),
        Align2::RIGHT_BOTTOM,
        "bars: hand hygiene",
        FontId::proportional(12.0),
        colour::ACCENT,
    );
}

fn line(ui: &mut egui::Ui, number: usize, opportunity: &Opportunity, names: &Names) {
    let (sign, word, paint) = answer_look(opportunity.answer);
    let moments: Vec<_> = opportunity
        .indications
        .iter()
        .map(|indication| {
            format!("moment {} ({})", moment_title(indication.moment), names.patient(&indication.patient))
        })
        .collect();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(format!("{number}  {sign} {word}")).color(paint).strong());
        ui.label(moments.join(" and "));
        let before =
            opportunity.before.as_ref().map_or_else(|| "leaving".to_owned(), |before| names.surface(before));
        let after = opportunity
            .after
            .as_ref()
            .map_or_else(String::new, |after| format!("{}, then ", names.surface(after)));
        ui.label(soft(format!("{after}{before}, {}", clock(opportunity.to_us))).size(size::SMALL));
    });
}

/// Draws which technique steps were recognised in which action.
pub fn technique(ui: &mut egui::Ui, report: &HygieneReport) {
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("Technique, action by action");
        if report.actions.is_empty() {
            ui.label("No handrub was done.");
            return;
        }
        egui::Grid::new("technique")
            .striped(true)
            .num_columns(report.actions.len() + 1)
            .spacing([14.0, 3.0])
            .show(ui, |ui| {
                ui.label("");
                for action in &report.actions {
                    ui.label(RichText::new(clock(action.began_us)).strong());
                }
                ui.end_row();
                for step in TechniqueStep::ALL {
                    ui.label(step_title(step));
                    for action in &report.actions {
                        let time =
                            action.steps.iter().find(|time| time.step == step).map(|time| time.time_us);
                        match time {
                            Some(time) => ui.label(
                                RichText::new(format!(
                                    "\u{2714} {}.{} s",
                                    time / 1_000_000,
                                    time / 100_000 % 10
                                ))
                                .color(colour::GOOD),
                            ),
                            None => ui.label(RichText::new("\u{2716}").color(colour::POOR)),
                        };
                    }
                    ui.end_row();
                }
                let figure = |ui: &mut egui::Ui, title: &str, text: &dyn Fn(usize) -> String| {
                    ui.label(RichText::new(title).strong());
                    for index in 0..report.actions.len() {
                        ui.label(text(index));
                    }
                    ui.end_row();
                };
                let actions = &report.actions;
                figure(ui, "Product", &|i| {
                    format!("{}.{} mL", actions[i].volume_ul / 1000, actions[i].volume_ul / 100 % 10)
                });
                figure(ui, "Rubbing", &|i| format!("{} s", actions[i].rubbing_us / 1_000_000));
                figure(ui, "Dry before the next touch", &|i| match (
                    actions[i].dry,
                    actions[i].unseen_wet_us >= STEP_US,
                ) {
                    (true, _) => "yes".into(),
                    (false, false) => "no".into(),
                    (false, true) => "not seen".into(),
                });
            });
    });
}
