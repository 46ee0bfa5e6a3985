//! The attempt: the view, captions, tasks and cues; and the menu while it is paused.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use skillward_core::header::Mode;

use crate::attempt::cues::Cues;
use crate::attempt::events::{FinishAsked, LeaveAsked};
use crate::attempt::session::{RunningAttempt, Scene, SelectedScenario};
use crate::orientation::{Course, Instructions};
use crate::panels::{captions, clock, cue, help, tasks};
use crate::schedule::{AttemptPhase, Screen};
use crate::screens::loading::Preloaded;
use crate::screens::settings::{self, Settings};
use crate::skills::look::camera::{View, paint_view};
use crate::theme::sound::{Captions, SoundSettings};
use crate::theme::{glass, on_glass, primary_button, size, soft};

/// Whether the learner wants to see the task list.
#[derive(Resource, Debug)]
pub struct TasksShown(pub bool);

/// Keys that the attempt's panels tell of, as bound now; the front end fills them in.
#[derive(Resource, Debug, Default, Clone, PartialEq, Eq)]
pub struct ShownKeys {
    /// Shows and hides the task list.
    pub tasks: String,
    /// Puts a cue away.
    pub put_away: String,
}

pub(super) fn plugin(app: &mut App) {
    app.insert_resource(TasksShown(true)).init_resource::<ShownKeys>();
    app.add_systems(
        EguiPrimaryContextPass,
        (
            paint.run_if(resource_exists::<View>),
            overlay,
            pause_menu.run_if(in_state(AttemptPhase::Paused).and_then(not(resource_exists::<Course>))),
        )
            .chain()
            .run_if(in_state(Screen::Attempt)),
    );
}

fn paint(mut contexts: EguiContexts<'_, '_>, mut view: ResMut<'_, View>) -> Result {
    paint_view(&mut contexts, &mut view)
}

pub(super) fn overlay(
    mut contexts: EguiContexts<'_, '_>,
    lines: Res<'_, Captions>,
    sound: Res<'_, SoundSettings>,
    shown: Res<'_, TasksShown>,
    running: Option<Res<'_, RunningAttempt>>,
    scene: Scene<'_>,
    cues: Res<'_, Cues>,
    keys: Res<'_, ShownKeys>,
    preloaded: Res<'_, Preloaded>,
    assets: Res<'_, AssetServer>,
) -> Result {
    let context = contexts.ctx_mut()?;
    if sound.captions {
        captions::show(context, &lines);
    }
    if shown.0
        && let Some(running) = running
    {
        tasks::show(context, &running.attempt.tasks(), &keys.tasks);
    }
    if let Some(cue) = cues.now() {
        cue::show(context, &cue.text, &keys.put_away);
    }
    if let Some(mode) = scene.mode() {
        mode_mark(context, mode);
    }
    let (done, all) = preloaded.progress(&assets);
    if done < all {
        egui::Area::new("reading".into()).anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0]).show(
            context,
            |ui| {
                glass().show(ui, |ui| {
                    ui.label(on_glass(format!("Furnishing the room: {done} of {all}")));
                    ui.add(egui::ProgressBar::new(done as f32 / all as f32).desired_width(260.0));
                });
            },
        );
    }
    Ok(())
}

/// Says quietly which mode this is.
fn mode_mark(context: &egui::Context, mode: Mode) {
    let text = match mode {
        Mode::Formative => "formative",
        Mode::Summative => "summative",
    };
    egui::Area::new("mode".into()).anchor(egui::Align2::LEFT_BOTTOM, [18.0, -14.0]).interactable(false).show(
        context,
        |ui| {
            ui.label(on_glass(text).size(size::SMALL).weak());
        },
    );
}

/// Which part of a menu is open.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    #[default]
    Nothing,
    Help,
    Settings,
}

/// Help and settings, each behind a button that opens and closes it.
pub(super) fn help_and_settings(
    ui: &mut egui::Ui,
    open: &mut Opened,
    instructions: &Instructions,
    settings: &mut Settings<'_, '_>,
) {
    let wide = egui::vec2(ui.available_width(), 40.0);
    for (text, part) in [("Help", Opened::Help), ("Settings and controls", Opened::Settings)] {
        if ui.add_sized(wide, egui::Button::selectable(*open == part, text)).clicked() {
            *open = if *open == part { Opened::Nothing } else { part };
        }
        match part {
            _ if *open != part => {}
            Opened::Help => help::show(ui, instructions),
            Opened::Settings => settings::panel(ui, settings),
            Opened::Nothing => {}
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it shows")]
fn pause_menu(
    mut contexts: EguiContexts<'_, '_>,
    running: Option<Res<'_, RunningAttempt>>,
    chosen: Option<Res<'_, SelectedScenario>>,
    mut settings: Settings<'_, '_>,
    instructions: Res<'_, Instructions>,
    mut open: Local<'_, Opened>,
    mut sure: Local<'_, bool>,
    mut phase: ResMut<'_, NextState<AttemptPhase>>,
    mut finish: MessageWriter<'_, FinishAsked>,
    mut leave: MessageWriter<'_, LeaveAsked>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let title = chosen.map(|chosen| chosen.scenario.title.clone()).unwrap_or_default();
    let frame = egui::Frame::popup(&context.global_style()).inner_margin(18.0);
    egui::Modal::new("pause".into()).frame(frame).show(context, |ui| {
        ui.set_width(440.0);
        let tall = context.viewport_rect().height() - 80.0;
        egui::ScrollArea::vertical().max_height(tall).show(ui, |ui| {
            ui.label(egui::RichText::new("Paused").size(size::TITLE).strong());
            let time = running.as_ref().map_or_else(String::new, |running| clock(running.now_us()));
            ui.label(soft(format!("{title}  \u{00B7}  {time}  \u{00B7}  the attempt is safe on disk")));
            ui.add_space(8.0);
            let wide = egui::vec2(ui.available_width(), 40.0);
            if ui.add_sized(wide, primary_button("Go on")).clicked() {
                phase.set(AttemptPhase::Running);
            }
            settings::quick(ui, &mut settings);
            help_and_settings(ui, &mut open, &instructions, &mut settings);
            let text =
                if *sure { "Really finish? The attempt is scored as it is" } else { "Finish the attempt" };
            if ui.add_sized(wide, egui::Button::new(text)).clicked() {
                if *sure {
                    finish.write(FinishAsked);
                    phase.set(AttemptPhase::Running);
                }
                *sure = !*sure;
            }
            if ui.add_sized(wide, egui::Button::new("Leave; go on another time")).clicked() {
                leave.write(LeaveAsked { to: Screen::Lobby });
            }
        });
    });
    Ok(())
}
