//! Captions: what is said and heard, at the foot of the view.

use bevy_egui::egui::{self, Align2};

use crate::theme::sound::Captions;
use crate::theme::{glass, on_glass, size};

/// Draws the captions, the newest lowest.
pub fn show(context: &egui::Context, captions: &Captions) {
    if captions.lines().is_empty() {
        return;
    }
    egui::Area::new("captions".into()).anchor(Align2::CENTER_BOTTOM, [0.0, -72.0]).interactable(false).show(
        context,
        |ui| {
            ui.set_max_width(context.viewport_rect().width() * 0.7);
            ui.vertical_centered(|ui| {
                for line in captions.lines() {
                    glass().show(ui, |ui| {
                        ui.horizontal_wrapped(|ui| match &line.who {
                            Some(who) => {
                                ui.label(on_glass(format!("{who}:")).size(size::CAPTION).strong());
                                ui.label(on_glass(&line.text).size(size::CAPTION));
                            }
                            None => {
                                ui.label(on_glass(format!("[{}]", line.text)).size(size::CAPTION).italics());
                            }
                        });
                    });
                }
            });
        },
    );
}
