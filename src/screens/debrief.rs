//! The debrief: result, reasons, moments, technique, heat map, what to practise, and the badge.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use skillward_core::names::Names;

use crate::attempt::session::{FinishedAttempt, SelectedScenario};
use crate::launch::Launch;
use crate::panels::{heat_map, moments, verdict};
use crate::reporting::BadgeState;
use crate::schedule::Screen;
use crate::theme::{card, colour, primary_button, size, soft, title};
use crate::third_party::egui::whole_view;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Debrief), name);
    app.add_systems(
        EguiPrimaryContextPass,
        show.run_if(
            in_state(Screen::Debrief)
                .and_then(resource_exists::<FinishedAttempt>)
                .and_then(resource_exists::<Named>),
        ),
    );
}

/// What things of the finished attempt's scenario are called.
#[derive(Resource, Debug)]
struct Named(Names);

fn name(chosen: Res<'_, SelectedScenario>, launch: Res<'_, Launch>, mut commands: Commands<'_, '_>) {
    let room = launch.rooms.get(&chosen.scenario.place.room);
    commands.insert_resource(Named(Names::with_library(&chosen.scenario, &launch.catalogue, room)));
}

fn show(
    mut contexts: EguiContexts<'_, '_>,
    finished: Res<'_, FinishedAttempt>,
    chosen: Res<'_, SelectedScenario>,
    names: Res<'_, Named>,
    badge: Option<Res<'_, BadgeState>>,
    mut next: ResMut<'_, NextState<Screen>>,
) -> Result {
    let score = &finished.score;
    let mut view = whole_view(contexts.ctx_mut()?);
    egui::CentralPanel::default().show(&mut view, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let side = ((ui.available_width() - 980.0) / 2.0).max(8.0);
            ui.horizontal_top(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_max_width(ui.available_width().min(980.0));
                    ui.add_space(20.0);
                    ui.label(title("Debrief"));
                    ui.label(soft(&chosen.scenario.title));
                    verdict::result(ui, score);
                    verdict::practise(ui, score);
                    verdict::domains(ui, score);
                    moments::opportunities(ui, &score.hygiene, score.duration_us, &names.0);
                    verdict::findings(ui, score);
                    moments::technique(ui, &score.hygiene);
                    heat_map::show(ui, &score.hygiene);
                    review(ui, &score.awaiting_review);
                    record(ui, &finished, badge.as_deref());
                    ui.add_space(8.0);
                    ui.horizontal(|ui| {
                        if ui.add(primary_button("Back to the library")).clicked() {
                            next.set(Screen::Lobby);
                        }
                        if ui.button("Try again").clicked() {
                            next.set(Screen::Prebrief);
                        }
                    });
                    ui.add_space(30.0);
                });
            });
        });
    });
    Ok(())
}

fn review(ui: &mut egui::Ui, awaiting: &[String]) {
    if awaiting.is_empty() {
        return;
    }
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("Awaits a clinical educator's sign-off");
        for point in awaiting {
            ui.label(soft(format!("\u{2022} {point}")).size(size::SMALL));
        }
    });
}

fn record(ui: &mut egui::Ui, finished: &FinishedAttempt, badge: Option<&BadgeState>) {
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("The record");
        match badge {
            Some(badge) => {
                ui.label(egui::RichText::new(badge.headline()).strong().color(colour::ACCENT_DEEP));
                ui.label(badge.detail());
            }
            None => {
                ui.label("Only a pass earns a record of assessment.");
            }
        }
        ui.label(soft(format!("The attempt: {}", finished.folder.display())).size(size::SMALL));
        ui.label(soft("skillward score, with this folder, gives the same score again; with --html it writes this page for printing.").size(size::SMALL));
    });
}
