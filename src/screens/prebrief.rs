//! Preparation: the situation, the tasks, what counts, and what awaits sign-off.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use skillward_core::header::Mode;
use skillward_core::scenario::Review;

use crate::attempt::session::SelectedScenario;
use crate::orientation::{OrientationPlace, Oriented};
use crate::schedule::Screen;
use crate::screens::orientation;
use crate::theme::{card, primary_button, size, soft, title};
use crate::third_party::egui::whole_view;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, show.run_if(in_state(Screen::Prebrief)));
}

fn show(
    mut contexts: EguiContexts<'_, '_>,
    mut chosen: ResMut<'_, SelectedScenario>,
    mut next: ResMut<'_, NextState<Screen>>,
    place: Option<Res<'_, OrientationPlace>>,
    oriented: Option<Res<'_, Oriented>>,
    mut commands: Commands<'_, '_>,
) -> Result {
    let mut view = whole_view(contexts.ctx_mut()?);
    egui::CentralPanel::default().show(&mut view, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let side = ((ui.available_width() - 820.0) / 2.0).max(12.0);
            ui.horizontal_top(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_max_width(ui.available_width().min(820.0));
                    let done = oriented.as_ref().is_some_and(|oriented| oriented.done);
                    if page(ui, &mut chosen, &mut next, place.is_some(), done)
                        && let Some(place) = &place
                    {
                        orientation::begin(&mut commands, &mut next, place, Screen::Prebrief);
                    }
                });
            });
        });
    });
    Ok(())
}

/// Draws the page; whether the learner wants to learn the controls first.
fn page(
    ui: &mut egui::Ui,
    chosen: &mut SelectedScenario,
    next: &mut NextState<Screen>,
    offers: bool,
    oriented: bool,
) -> bool {
    let mut learn = false;
    let scenario = chosen.scenario.clone();
    ui.add_space(26.0);
    ui.label(title(&scenario.title));
    ui.label(soft(format!("Version {}  \u{00B7}  {}", scenario.version, scenario.audience)));
    ui.add_space(10.0);
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("The situation");
        for paragraph in &scenario.prebrief.situation {
            ui.label(paragraph);
        }
        ui.add_space(8.0);
        ui.heading("What you are asked to do");
        ui.scope(|ui| {
            // Lines of text, not rows of buttons.
            ui.spacing_mut().interact_size.y = 0.0;
            for task in &scenario.prebrief.tasks {
                ui.horizontal_wrapped(|ui| {
                    ui.label("\u{2022}");
                    ui.label(task);
                });
            }
        });
    });
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("How it counts");
        ui.horizontal(|ui| {
            for &mode in &scenario.modes {
                let text = match mode {
                    Mode::Formative => "Formative: to learn",
                    Mode::Summative => "Summative: to decide",
                };
                ui.selectable_value(&mut chosen.mode, mode, text);
            }
        });
        ui.label(match chosen.mode {
            Mode::Formative => "You get a cue when you are stuck for long. Feedback comes at the end.",
            Mode::Summative => {
                "No cues and no live score. Feedback comes at the end; a pass earns a record of assessment."
            }
        });
        if let Review::Pending(points) = &scenario.review {
            ui.add_space(6.0);
            ui.label(egui::RichText::new("Awaits a clinical educator's sign-off").strong());
            for point in points {
                ui.label(soft(point).size(size::SMALL));
            }
        }
    });
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if ui.add(primary_button("Begin")).clicked() {
            next.set(Screen::Attempt);
        }
        if ui.button("Back to the library").clicked() {
            next.set(Screen::Lobby);
        }
        if offers {
            let text = if oriented { "The controls again" } else { "Learn the controls first" };
            learn = ui.button(text).clicked();
        }
    });
    ui.add_space(26.0);
    learn
}
