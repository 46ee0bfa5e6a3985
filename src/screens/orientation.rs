//! The orientation's screen: the lesson over the view, its menu, and the page at its end.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

use crate::attempt::events::LeaveAsked;
use crate::orientation::lesson::Lesson;
use crate::orientation::{self, Course, Instructions, OrientationPlace, Oriented};
use crate::panels::lesson;
use crate::schedule::{AttemptPhase, Screen};
use crate::screens::attempt::{Opened, help_and_settings};
use crate::screens::settings::{self, Settings};
use crate::skills::look::camera::LearnerCamera;
use crate::skills::staged::{Nozzle, Pump};
use crate::theme::{card, colour, primary_button, size, soft};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        EguiPrimaryContextPass,
        (show.run_if(in_state(AttemptPhase::Running)), menu.run_if(in_state(AttemptPhase::Paused)))
            .after(super::attempt::overlay)
            .run_if(resource_exists::<Course>),
    );
}

fn show(
    mut contexts: EguiContexts<'_, '_>,
    course: Res<'_, Course>,
    instructions: Res<'_, Instructions>,
    cameras: Query<'_, '_, (&Camera, &Transform), With<LearnerCamera>>,
    pumps: Query<'_, '_, &Nozzle, With<Pump>>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let about_pump = matches!(course.lesson, Some(Lesson::Walk | Lesson::Reach | Lesson::Press));
    if let (true, Ok((camera, eyes)), Some(nozzle)) = (about_pump, cameras.single(), pumps.iter().next()) {
        // The camera hangs on nothing, and its global transform is that of the frame before.
        let eyes = GlobalTransform::from(*eyes);
        let ahead = eyes.affine().inverse().transform_point3(nozzle.at).z < 0.0;
        if let Some(at) = camera.world_to_ndc(&eyes, nozzle.at) {
            lesson::marker(context, [at.x, at.y], !ahead);
        }
    }
    lesson::show(context, &course, &instructions);
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it shows")]
fn menu(
    mut contexts: EguiContexts<'_, '_>,
    mut course: ResMut<'_, Course>,
    oriented: Option<Res<'_, Oriented>>,
    instructions: Res<'_, Instructions>,
    mut settings: Settings<'_, '_>,
    mut open: Local<'_, Opened>,
    mut phase: ResMut<'_, NextState<AttemptPhase>>,
    mut leave: MessageWriter<'_, LeaveAsked>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let mut go_on = false;
    egui::Modal::new("orientation menu".into()).show(context, |ui| {
        ui.set_width(460.0);
        let tall = context.viewport_rect().height() - 80.0;
        egui::ScrollArea::vertical().max_height(tall).show(ui, |ui| {
            let title = match course.lesson {
                Some(_) => "Orientation, paused",
                None if course.open().is_none() => "You know the controls",
                None => "That was the last lesson",
            };
            ui.label(egui::RichText::new(title).size(size::TITLE).strong());
            ui.label(soft("Nothing here is recorded or scored."));
            if let Some(trouble) = oriented.as_ref().and_then(|oriented| oriented.trouble.as_ref()) {
                ui.label(egui::RichText::new(trouble).color(colour::POOR));
            }
            ui.add_space(4.0);
            let wide = egui::vec2(ui.available_width(), 40.0);
            let leads =
                if course.home == Screen::Prebrief { "Back to the scenario" } else { "To the library" };
            if course.lesson.is_some() {
                go_on |= ui.add_sized(wide, primary_button("Go on")).clicked();
                if ui.add_sized(wide, egui::Button::new("This lesson from its beginning")).clicked() {
                    course.repeat();
                    go_on = true;
                }
            } else if ui.add_sized(wide, primary_button(leads)).clicked() {
                leave.write(LeaveAsked { to: course.home });
            }
            if let Some(chosen) = lessons(ui, &course) {
                course.go_to(Some(chosen));
                go_on = true;
            }
            if course.lesson.is_some() && ui.add_sized(wide, egui::Button::new(leads)).clicked() {
                leave.write(LeaveAsked { to: course.home });
            }
            settings::quick(ui, &mut settings);
            help_and_settings(ui, &mut open, &instructions, &mut settings);
        });
    });
    if go_on {
        phase.set(AttemptPhase::Running);
    }
    Ok(())
}

/// Every lesson, to be taken again or for the first time; the one that was chosen.
fn lessons(ui: &mut egui::Ui, course: &Course) -> Option<Lesson> {
    let mut chosen = None;
    ui.label(soft("Take a lesson again:").size(size::SMALL));
    ui.horizontal_wrapped(|ui| {
        for lesson in Lesson::ALL {
            let sign = if course.done[lesson.index()] { "\u{2714}" } else { "\u{25CB}" };
            let here = course.lesson == Some(lesson);
            let text = egui::RichText::new(format!("{sign} {}", lesson.title())).size(size::SMALL);
            if ui.add(egui::Button::selectable(here, text)).clicked() {
                chosen = Some(lesson);
            }
        }
    });
    chosen
}

/// Offers the orientation in the library: prominently until it was done once. Whether it is to begin.
pub(super) fn offer(ui: &mut egui::Ui, place: &OrientationPlace, oriented: Option<&Oriented>) -> bool {
    let scene = match &place.0 {
        Ok(scene) => scene,
        Err(problems) => {
            ui.label(egui::RichText::new("The orientation cannot be offered:").color(colour::POOR));
            for problem in problems.iter().take(3) {
                ui.label(egui::RichText::new(problem).color(colour::POOR).size(size::SMALL));
            }
            return false;
        }
    };
    let done = oriented.is_some_and(|oriented| oriented.done);
    let mut begin = false;
    let frame = if done { card() } else { card().fill(colour::ACCENT_PALE) };
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width(ui.available_width() - 170.0);
                let heading = if done { scene.title.clone() } else { format!("New here? {}", scene.title) };
                ui.label(egui::RichText::new(heading).size(size::HEADING).strong());
                ui.label(&scene.summary);
                let state =
                    if done { "done before; take it again whenever you like" } else { "not done yet" };
                ui.label(
                    soft(format!("orientation  \u{00B7}  {state}  \u{00B7}  never recorded or scored"))
                        .size(size::SMALL),
                );
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                begin = if done {
                    ui.button("Again").clicked()
                } else {
                    ui.add(primary_button("Try it")).clicked()
                };
            });
        });
    });
    begin
}

/// Begins it from a screen, where its place can be used.
pub(super) fn begin(
    commands: &mut Commands<'_, '_>,
    next: &mut NextState<Screen>,
    place: &OrientationPlace,
    home: Screen,
) {
    if let Ok(scene) = &place.0 {
        orientation::begin(commands, next, scene, home);
    }
}
