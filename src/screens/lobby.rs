//! The library: every scenario found, one click away; interrupted attempts; settings; the way out.

use std::path::PathBuf;

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

use crate::attempt::session::{AttemptTrouble, NotReady, ResumeAsked, SelectedScenario};
use crate::orientation::{OrientationPlace, Oriented};
use crate::schedule::Screen;
use crate::screens::orientation;
use crate::screens::settings::{self, Settings};
use crate::theme::{card, colour, primary_button, size, soft, title};
use crate::third_party::egui::whole_view;

/// What the library holds, in the order shown.
#[derive(Resource, Debug, Clone, Default)]
pub struct Shelf {
    /// Scenarios.
    pub books: Vec<Book>,
    /// Attempts that were interrupted and can go on.
    pub interrupted: Vec<Interrupted>,
}

/// A scenario of the library.
#[derive(Debug, Clone)]
pub struct Book {
    /// Title.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Expected minutes.
    pub minutes: u32,
    /// Semantic version.
    pub version: String,
    /// Whether it awaits clinical sign-off.
    pub review_pending: bool,
    /// Ready to be played, or why not.
    pub ready: Result<Box<SelectedScenario>, NotReady>,
}

/// An attempt that was interrupted.
#[derive(Debug, Clone)]
pub struct Interrupted {
    /// Title of its scenario.
    pub title: String,
    /// When it began, as shown.
    pub began: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What it was played with.
    pub selected: Box<SelectedScenario>,
}

/// Whether the settings are shown.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct SettingsOpen(pub bool);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Shelf>().init_resource::<SettingsOpen>();
    app.add_systems(EguiPrimaryContextPass, show.run_if(in_state(Screen::Lobby)));
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it shows")]
fn show(
    mut contexts: EguiContexts<'_, '_>,
    shelf: Res<'_, Shelf>,
    mut settings: Settings<'_, '_>,
    mut settings_open: ResMut<'_, SettingsOpen>,
    mut next: ResMut<'_, NextState<Screen>>,
    trouble: Option<Res<'_, AttemptTrouble>>,
    mut resume: MessageWriter<'_, ResumeAsked>,
    place: Option<Res<'_, OrientationPlace>>,
    oriented: Option<Res<'_, Oriented>>,
    mut commands: Commands<'_, '_>,
    mut exit: MessageWriter<'_, AppExit>,
) -> Result {
    let mut view = whole_view(contexts.ctx_mut()?);
    egui::CentralPanel::default().show(&mut view, |ui| {
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let side = ((ui.available_width() - 900.0) / 2.0).max(8.0);
            ui.horizontal_top(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_max_width(ui.available_width().min(900.0));
                    ui.add_space(22.0);
                    ui.horizontal(|ui| {
                        ui.label(title("Skillward"));
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            if ui.button("Quit").clicked() {
                                exit.write(AppExit::Success);
                            }
                            if ui.button("Settings and controls").clicked() {
                                settings_open.0 = !settings_open.0;
                            }
                        });
                    });
                    ui.label(soft("Practise a clinical skill by doing it. Choose a scenario."));
                    if settings_open.0 {
                        card().show(ui, |ui| {
                            settings::quick(ui, &mut settings);
                            settings::panel(ui, &mut settings);
                        });
                    }
                    if let Some(trouble) = &trouble {
                        ui.label(egui::RichText::new(format!("The attempt could not begin: {}", trouble.0)).color(colour::POOR));
                    }
                    for interrupted in &shelf.interrupted {
                        if interrupted_card(ui, interrupted) {
                            commands.insert_resource(*interrupted.selected.clone());
                            resume.write(ResumeAsked { folder: interrupted.folder.clone() });
                            next.set(Screen::Attempt);
                        }
                    }
                    let done = oriented.as_ref().is_some_and(|oriented| oriented.done);
                    if !done {
                        orient(ui, place.as_deref(), oriented.as_deref(), &mut commands, &mut next);
                    }
                    for book in &shelf.books {
                        if let Some(selected) = book_card(ui, book) {
                            commands.insert_resource(selected);
                            next.set(Screen::Prebrief);
                        }
                    }
                    if done {
                        orient(ui, place.as_deref(), oriented.as_deref(), &mut commands, &mut next);
                    }
                    if shelf.books.is_empty() {
                        ui.label("No scenario was found. Put a folder with scenario.ron and rubric.ron on the search path; `skillward list` shows where it looks.");
                    }
                    ui.add_space(24.0);
                });
            });
        });
    });
    Ok(())
}

/// Offers the orientation, and begins it.
fn orient(
    ui: &mut egui::Ui,
    place: Option<&OrientationPlace>,
    oriented: Option<&Oriented>,
    commands: &mut Commands<'_, '_>,
    next: &mut NextState<Screen>,
) {
    if let Some(place) = place
        && orientation::offer(ui, place, oriented)
    {
        orientation::begin(commands, next, place, Screen::Lobby);
    }
}

/// Draws a scenario; gives it back when it is to be played.
fn book_card(ui: &mut egui::Ui, book: &Book) -> Option<SelectedScenario> {
    let mut chosen = None;
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width(ui.available_width() - 150.0);
                ui.label(egui::RichText::new(&book.title).size(size::HEADING).strong());
                ui.label(&book.summary);
                let review = if book.review_pending { "  \u{00B7}  awaits clinical sign-off" } else { "" };
                ui.label(
                    soft(format!(
                        "about {} minutes  \u{00B7}  version {}{review}",
                        book.minutes, book.version
                    ))
                    .size(size::SMALL),
                );
                match &book.ready {
                    Ok(_) => {}
                    Err(NotReady::Mistakes(problems)) => {
                        for problem in problems.iter().take(3) {
                            ui.label(egui::RichText::new(problem).color(colour::POOR).size(size::SMALL));
                        }
                        ui.label(soft("skillward check shows where and how to mend it").size(size::SMALL));
                    }
                    Err(why @ NotReady::Beyond(_)) => {
                        ui.label(soft(format!("Cannot be played: {why}.")).size(size::SMALL));
                    }
                }
            });
            if let Ok(selected) = &book.ready {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.add(primary_button("Open")).clicked() {
                        chosen = Some((**selected).clone());
                    }
                });
            }
        });
    });
    chosen
}

/// Draws an interrupted attempt; whether it is to go on.
fn interrupted_card(ui: &mut egui::Ui, interrupted: &Interrupted) -> bool {
    let mut go_on = false;
    card().fill(colour::ACCENT_PALE).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.label(egui::RichText::new(format!("Interrupted: {}", interrupted.title)).strong());
                ui.label(
                    soft(format!("begun {}; nothing that was written is lost", interrupted.began))
                        .size(size::SMALL),
                );
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                go_on = ui.add(primary_button("Go on")).clicked();
            });
        });
    });
    go_on
}
