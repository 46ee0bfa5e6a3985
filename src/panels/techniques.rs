//! The six techniques to choose from while the hands are together: a strip, or a ring while a key is held.
//!
//! It shows what can be chosen, never what has been recognised: that would be a live score.

use std::f32::consts::TAU;

use bevy_egui::egui::{self, Align2, Color32, CornerRadius, FontId, Stroke};

use crate::theme::{colour, glass, on_glass, size};

/// A technique as offered to the learner.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Name of the technique.
    pub title: &'static str,
    /// Side in words, where it has sides.
    pub side: Option<&'static str>,
    /// Key that chooses it, as shown.
    pub key: String,
    /// Whether it is the one the hands are in.
    pub chosen: bool,
}

/// Draws the strip at the foot of the view.
pub fn strip(context: &egui::Context, choices: &[Choice], hint: &str) {
    egui::Area::new("techniques".into())
        .anchor(Align2::CENTER_BOTTOM, [0.0, -14.0])
        .interactable(false)
        .show(context, |ui| {
            glass().show(ui, |ui| {
                ui.horizontal(|ui| {
                    for choice in choices {
                        tile(ui, choice);
                    }
                    ui.add_space(6.0);
                    ui.label(on_glass(hint).size(size::SMALL));
                });
            });
        });
}

fn tile(ui: &mut egui::Ui, choice: &Choice) {
    let fill = if choice.chosen { colour::ACCENT } else { Color32::from_white_alpha(14) };
    egui::Frame::new().fill(fill).corner_radius(CornerRadius::same(6)).inner_margin(6).show(ui, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(on_glass(format!("{}  {}", choice.key, choice.title)).size(size::SMALL).strong());
            ui.label(on_glass(choice.side.unwrap_or(" ")).size(12.0));
        });
    });
}

/// Draws the ring; returns the choice that a pointer direction falls on, if it is far enough out.
#[must_use]
pub fn ring(context: &egui::Context, choices: &[Choice], pointer: [f32; 2]) -> Option<usize> {
    let [x, y] = pointer;
    let far = x.hypot(y) > 0.35;
    let slice = TAU / choices.len().max(1) as f32;
    // The first choice stands at the top; the others follow clockwise.
    let angle = (x.atan2(y)).rem_euclid(TAU);
    let under = far.then(|| ((angle / slice).round() as usize) % choices.len().max(1));
    let centre = context.viewport_rect().center();
    let radius = (context.viewport_rect().height() * 0.27).clamp(110.0, 260.0);
    let painter = context.layer_painter(egui::LayerId::new(egui::Order::Foreground, "ring".into()));
    painter.circle_filled(centre, radius * 1.45, colour::GLASS);
    for (index, choice) in choices.iter().enumerate() {
        let at = slice * index as f32;
        let place = centre + egui::vec2(at.sin(), -at.cos()) * radius;
        let marked = under == Some(index) || (under.is_none() && choice.chosen);
        let fill = if marked { colour::ACCENT } else { Color32::from_white_alpha(20) };
        painter.circle(place, radius * 0.34, fill, Stroke::new(1.0, Color32::from_white_alpha(70)));
        let line = |align, text: &str, size| {
            painter.text(place, align, text, FontId::proportional(size), colour::ON_GLASS);
        };
        line(Align2::CENTER_BOTTOM, &choice.key, size::SMALL);
        line(Align2::CENTER_TOP, choice.title, size::BODY);
    }
    painter.circle_filled(centre + egui::vec2(x, -y) * radius * 0.6, 7.0, colour::ON_GLASS);
    under
}
