//! A cue: a note at the head of the view that helps the learner to move on.

use bevy_egui::egui::{self, Align2};

use crate::theme::{colour, glass, on_glass, size};

/// Draws it; `key` is what puts it away.
pub fn show(context: &egui::Context, text: &str, key: &str) {
    let width = (context.viewport_rect().width() * 0.42).clamp(280.0, 520.0);
    egui::Area::new("cue".into()).anchor(Align2::CENTER_TOP, [0.0, 18.0]).interactable(false).show(
        context,
        |ui| {
            glass().stroke(egui::Stroke::new(2.0, colour::LIT)).show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.label(on_glass("A hint").size(size::SMALL).strong().color(colour::LIT));
                ui.label(on_glass(text));
                if !key.is_empty() {
                    ui.label(on_glass(format!("{key} puts this away")).size(size::SMALL).weak());
                }
            });
        },
    );
}
