//! Settings that a learner changes while using the app: sound, captions, turning, keys.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::egui;

use crate::theme::sound::SoundSettings;
use crate::theme::{colour, soft};

/// What can be set.
#[derive(SystemParam)]
pub struct Settings<'w, 's> {
    sound: ResMut<'w, SoundSettings>,
    front_end: MessageWriter<'w, FrontEndPanelAsked>,
    front_end_lines: Option<Res<'w, FrontEndLines>>,
    marker: Local<'s, ()>,
}

/// The learner asks the front end about its controls.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub enum FrontEndPanelAsked {
    /// To bind this command anew.
    Bind(String),
    /// To bind all as they were in the beginning.
    Defaults,
}

/// What the front end's controls are, for the panel: command, name, what it is bound to.
#[derive(Resource, Debug, Clone, Default)]
pub struct FrontEndLines {
    /// Key of the command, label, inputs as shown.
    pub lines: Vec<(String, String, String)>,
    /// The command that waits for a key.
    pub waiting: Option<String>,
    /// Why a change could not be remembered, if so.
    pub trouble: Option<String>,
}

pub(super) fn plugin(app: &mut App) {
    app.add_message::<FrontEndPanelAsked>();
}

/// Draws the settings.
pub fn panel(ui: &mut egui::Ui, settings: &mut Settings<'_, '_>) {
    ui.set_width(ui.available_width());
    let mut sound = *settings.sound;
    egui::Grid::new("settings").num_columns(2).spacing([24.0, 8.0]).show(ui, |ui| {
        ui.label("Volume");
        ui.add(egui::Slider::new(&mut sound.volume, 0.0..=1.0).show_value(false));
        ui.end_row();
        ui.label("Sound");
        ui.checkbox(&mut sound.muted, "muted");
        ui.end_row();
        ui.label("Captions");
        ui.checkbox(&mut sound.captions, "shown");
        ui.end_row();
    });
    settings.sound.set_if_neq(sound);
    let Some(front_end) = settings.front_end_lines.as_deref() else { return };
    ui.add_space(6.0);
    ui.label(egui::RichText::new("Controls").strong());
    match &front_end.waiting {
        Some(_) => ui.label("Press the new key or button \u{2026}  Esc keeps it as it is"),
        None => ui.label(soft("Click one to bind it anew; it is remembered")),
    };
    if let Some(trouble) = &front_end.trouble {
        ui.label(egui::RichText::new(trouble).color(colour::POOR));
    }
    let mut asked = None;
    // As much of the list as the window has room for, below the sound and above its last button.
    let room = (ui.ctx().content_rect().height() - 440.0).max(240.0);
    egui::ScrollArea::vertical().max_height(room).show(ui, |ui| {
        egui::Grid::new("controls").num_columns(2).striped(true).spacing([18.0, 4.0]).show(ui, |ui| {
            for (key, label, inputs) in &front_end.lines {
                ui.label(label);
                let waiting = front_end.waiting.as_ref() == Some(key);
                if ui.small_button(if waiting { "\u{2026}" } else { inputs }).clicked() {
                    asked = Some(key.clone());
                }
                ui.end_row();
            }
        });
    });
    if let Some(key) = asked {
        settings.front_end.write(FrontEndPanelAsked::Bind(key));
    }
    if ui.button("All controls as they were in the beginning").clicked() {
        settings.front_end.write(FrontEndPanelAsked::Defaults);
    }
    let () = *settings.marker;
}
