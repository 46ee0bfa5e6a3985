//! Settings that a learner changes while using the app: sound, captions, comfort, keys.

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
    front_end_choices: Option<Res<'w, FrontEndChoices>>,
    marker: Local<'s, ()>,
}

/// The learner asks the front end about its controls.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub enum FrontEndPanelAsked {
    /// To bind this command anew.
    Bind(String),
    /// To bind all as they were in the beginning.
    Defaults,
    /// To take an option, by its place, of the choice with this key.
    Choose(&'static str, usize),
    /// To bring the learner and the panel to where they belong.
    Recentre,
}

/// Choices that the front end offers beside its controls, and what it can do about where the learner is.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontEndChoices {
    /// In the order in which they are shown.
    pub choices: Vec<Choice>,
    /// Whether the learner can be recentred.
    pub recentres: bool,
    /// Why a choice could not be remembered, if so.
    pub trouble: Option<String>,
}

/// One of several options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Names it to the front end.
    pub key: &'static str,
    /// Names it to the learner.
    pub label: &'static str,
    /// What can be chosen.
    pub options: &'static [&'static str],
    /// Place of what is chosen.
    pub chosen: usize,
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

/// What is wanted in haste: the sound, the captions, the view where it belongs.
pub fn quick(ui: &mut egui::Ui, settings: &mut Settings<'_, '_>) {
    let mut sound = *settings.sound;
    ui.horizontal(|ui| {
        let recentres = settings.front_end_choices.as_ref().is_some_and(|offered| offered.recentres);
        if recentres && ui.button("Recentre").clicked() {
            settings.front_end.write(FrontEndPanelAsked::Recentre);
        }
        let mut audible = !sound.muted;
        ui.toggle_value(&mut audible, "Sound");
        sound.muted = !audible;
        ui.toggle_value(&mut sound.captions, "Captions");
        ui.add(egui::Slider::new(&mut sound.volume, 0.0..=1.0).show_value(false).text("Volume"));
    });
    settings.sound.set_if_neq(sound);
}

/// Draws the settings.
pub fn panel(ui: &mut egui::Ui, settings: &mut Settings<'_, '_>) {
    ui.set_width(ui.available_width());
    if let Some(offered) = settings.front_end_choices.as_deref()
        && let Some(asked) = choices(ui, offered)
    {
        settings.front_end.write(asked);
    }
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

/// Draws what the front end offers; what the learner takes of it.
fn choices(ui: &mut egui::Ui, offered: &FrontEndChoices) -> Option<FrontEndPanelAsked> {
    let mut asked = None;
    egui::Grid::new("choices").num_columns(2).spacing([24.0, 8.0]).show(ui, |ui| {
        for choice in &offered.choices {
            ui.label(choice.label);
            ui.horizontal(|ui| {
                for (place, option) in choice.options.iter().enumerate() {
                    if ui.selectable_label(place == choice.chosen, *option).clicked() {
                        asked = Some(FrontEndPanelAsked::Choose(choice.key, place));
                    }
                }
            });
            ui.end_row();
        }
    });
    if let Some(trouble) = &offered.trouble {
        ui.label(egui::RichText::new(trouble).color(colour::POOR));
    }
    asked
}
