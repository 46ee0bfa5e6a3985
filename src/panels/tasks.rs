//! What the learner was asked to do, and which of it is done.

use bevy_egui::egui::{self, Align2};
use skillward_core::engine::{TaskState, TaskView};

use crate::theme::{glass, on_glass, size};

/// Draws the task list in a corner of the view.
pub fn show(context: &egui::Context, tasks: &[TaskView], key: &str) {
    egui::Area::new("tasks".into()).anchor(Align2::LEFT_TOP, [18.0, 18.0]).interactable(false).show(
        context,
        |ui| {
            glass().show(ui, |ui| {
                ui.set_max_width(340.0);
                // Lines of text, not rows of buttons.
                ui.spacing_mut().interact_size.y = 0.0;
                ui.label(on_glass("Tasks").size(size::HEADING).strong());
                for task in tasks {
                    let sign = match task.state {
                        TaskState::Done => "\u{2714}",
                        TaskState::Open => "\u{25CB}",
                        TaskState::Lapsed => "\u{2013}",
                        TaskState::Waiting | TaskState::LeftOut => continue,
                    };
                    let shown = |text: &str| {
                        let text = on_glass(text);
                        if task.state == TaskState::Done { text.weak() } else { text }
                    };
                    ui.horizontal_top(|ui| {
                        ui.label(shown(sign));
                        ui.add(egui::Label::new(shown(&task.title)).wrap());
                    });
                }
                if !key.is_empty() {
                    ui.label(on_glass(format!("{key} hides this")).size(size::SMALL).weak());
                }
            });
        },
    );
}
