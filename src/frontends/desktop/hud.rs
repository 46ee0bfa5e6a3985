//! What the desktop shows over the view: the mark in the middle, what it points at, the techniques,
//! and the controls on request.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};
use skillward_core::catalogue::Verb;

use super::aim::Aim;
use super::bindings::{Command, KeyBindings};
use super::controls::Controls;
use super::hands::Hands;
use crate::panels::techniques;
use crate::schedule::AttemptPhase;
use crate::theme::{colour, glass, on_glass, size};

/// The ring of techniques.
#[derive(Resource, Debug, Default, Clone, Copy)]
pub struct Ring {
    under: Option<usize>,
    /// The choice that the pointer was on when the ring's key was let go, for one frame.
    pub released: Option<usize>,
}

/// Whether the list of controls is shown.
#[derive(Resource, Debug, Default, Clone, Copy)]
pub struct HelpShown(pub bool);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Ring>().init_resource::<HelpShown>();
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it shows")]
pub(super) fn show(
    mut contexts: EguiContexts<'_, '_>,
    phase: Res<'_, State<AttemptPhase>>,
    aim: Res<'_, Aim>,
    hands: Res<'_, Hands>,
    controls: Res<'_, Controls>,
    bindings: Res<'_, KeyBindings>,
    mut ring: ResMut<'_, Ring>,
    mut help: ResMut<'_, HelpShown>,
) -> Result {
    let context = contexts.ctx_mut()?;
    ring.released = None;
    if *phase.get() == AttemptPhase::Paused {
        return Ok(());
    }
    if controls.struck(Command::Help) {
        help.0 = !help.0;
    }
    if help.0 {
        self::controls(context, &bindings);
    }
    let Some(rubbing) = hands.rubbing else {
        mark(context, aim.target.is_some());
        label(context, &aim, &bindings);
        return Ok(());
    };
    let choices = rubbing.choices(|command| bindings.shown(command));
    if controls.held(Command::Ring) {
        ring.under = techniques::ring(context, &choices, rubbing.pointer.to_array());
    } else {
        ring.released = ring.under.take();
        let hint = format!(
            "Move the mouse to rub\n{}: next   {}: other side   {}: hands apart",
            bindings.shown(Command::NextPose),
            bindings.shown(Command::OtherSide),
            bindings.shown(Command::Rub)
        );
        techniques::strip(context, &choices, &hint);
    }
    Ok(())
}

/// A small mark in the middle of the view; filled when something is in reach.
fn mark(context: &egui::Context, filled: bool) {
    let painter = context.layer_painter(egui::LayerId::new(egui::Order::Middle, "mark".into()));
    let centre = context.viewport_rect().center();
    painter.circle_stroke(centre, 5.0, egui::Stroke::new(3.0, egui::Color32::from_black_alpha(120)));
    painter.circle_stroke(centre, 5.0, egui::Stroke::new(1.5, colour::ON_GLASS));
    if filled {
        painter.circle_filled(centre, 3.0, colour::ON_GLASS);
    }
}

/// What the mark points at, and what one can do there.
fn label(context: &egui::Context, aim: &Aim, bindings: &KeyBindings) {
    if aim.target.is_none() {
        return;
    }
    let hands = format!("{} / {}", bindings.shown(Command::LeftHand), bindings.shown(Command::RightHand));
    let verb = aim.verbs.first().map(|verb| match verb {
        Verb::Press => "press",
        Verb::Open => "open",
        Verb::Grab => "take",
    });
    let hint = match verb {
        Some(verb) => format!("hold {hands} to reach, then {} to {verb}", bindings.shown(Command::Use)),
        None => format!("hold {hands} to touch"),
    };
    let centre = context.viewport_rect().center();
    egui::Area::new("aim".into()).fixed_pos(centre + egui::vec2(18.0, 14.0)).interactable(false).show(
        context,
        |ui| {
            glass().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(on_glass(&aim.title).strong());
                ui.label(on_glass(hint).size(size::SMALL));
            });
        },
    );
}

/// Every command and its keys.
fn controls(context: &egui::Context, bindings: &KeyBindings) {
    egui::Area::new("controls".into())
        .anchor(egui::Align2::RIGHT_TOP, [-18.0, 18.0])
        .interactable(false)
        .show(context, |ui| {
            glass().show(ui, |ui| {
                ui.label(on_glass("Controls").size(size::HEADING).strong());
                egui::Grid::new("controls grid").num_columns(2).spacing([18.0, 2.0]).show(ui, |ui| {
                    for &command in Command::ALL {
                        ui.label(on_glass(command.label()).size(size::SMALL));
                        ui.label(on_glass(bindings.all_shown(command)).size(size::SMALL).strong());
                        ui.end_row();
                    }
                    ui.label(on_glass("Look round, or rub").size(size::SMALL));
                    ui.label(on_glass("Mouse  or  right stick").size(size::SMALL).strong());
                    ui.end_row();
                });
            });
        });
}
