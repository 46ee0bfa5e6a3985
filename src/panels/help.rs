//! How things are done here: what the orientation teaches, to be read again at any time.

use bevy_egui::egui;

use crate::orientation::Instructions;
use crate::orientation::lesson::Lesson;
use crate::theme::{size, soft};

/// Every lesson with what to do in it, folded until it is wanted.
pub fn show(ui: &mut egui::Ui, instructions: &Instructions) {
    ui.label(soft("How is it done?").size(size::SMALL));
    for lesson in Lesson::ALL {
        let Some(paragraphs) = instructions.lessons.get(&lesson) else { continue };
        egui::CollapsingHeader::new(lesson.title()).id_salt(("help", lesson.index())).show(ui, |ui| {
            for paragraph in paragraphs {
                ui.label(paragraph);
            }
        });
    }
    if !instructions.commands.is_empty() {
        ui.label(soft(&instructions.commands).size(size::SMALL));
    }
}
