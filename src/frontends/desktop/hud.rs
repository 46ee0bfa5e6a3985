//! What the desktop shows over the view: the mark in the middle, what it points at, the techniques,
//! and the controls on request.

use bevy::prelude::*;
use bevy_egui::egui::Align2;
use bevy_egui::{EguiContexts, egui};
use skillward_core::catalogue::Verb;
use skillward_core::skin::Hand;

use super::aim::Aim;
use super::bindings::{Command, KeyBindings};
use super::controls::Controls;
use super::hands::Hands;
use super::keys::Keys;
use crate::interaction::target::{Surface, TouchedBy};
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
    app.init_resource::<HelpShown>();
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it shows")]
pub(super) fn show(
    mut contexts: EguiContexts<'_, '_>,
    phase: Res<'_, State<AttemptPhase>>,
    aim: Res<'_, Aim>,
    hands: Res<'_, Hands>,
    controls: Res<'_, Controls>,
    bindings: Res<'_, KeyBindings>,
    keys: Keys<'_>,
    touching: Query<'_, '_, (&Surface, &TouchedBy)>,
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
        let busy = Hand::BOTH.map(|hand| hands.reaches(hand));
        if busy == [false, false] {
            let wants = controls.held(Command::LeftHand) || controls.held(Command::RightHand);
            label(context, &aim, wants, &keys);
        } else {
            for hand in Hand::BOTH {
                hand_state(context, hand, busy[hand.index()], &touching, &hands, &keys);
            }
        }
        return Ok(());
    };
    let choices = rubbing.choices(|command| keys.shown(command));
    if controls.held(Command::Ring) {
        ring.under = techniques::ring(context, &choices, rubbing.pointer.to_array());
    } else {
        ring.released = ring.under.take();
        let hint = format!(
            "{} to rub\n{}: next   {}: other side   {}: hands apart",
            if keys.pad() { "Move the right stick" } else { "Move the mouse" },
            keys.shown(Command::NextPose),
            keys.shown(Command::OtherSide),
            keys.shown(Command::Rub)
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
fn label(context: &egui::Context, aim: &Aim, wants: bool, keys: &Keys<'_>) {
    let (left, right) = (keys.shown(Command::LeftHand), keys.shown(Command::RightHand));
    let (title, hint) = match (&aim.target, aim.verbs.first().copied().map(verb)) {
        (None, _) if wants => ("Nothing in reach", "Step nearer, or look at something near".to_owned()),
        (None, _) => return,
        (Some(_), Some(verb)) => (
            aim.title.as_str(),
            format!("Hold {left} or {right} to reach,\nthen hold {} to {verb}", keys.shown(Command::Use)),
        ),
        (Some(_), None) => (aim.title.as_str(), format!("Hold {left} or {right} to touch")),
    };
    let centre = context.viewport_rect().center();
    egui::Area::new("aim".into()).fixed_pos(centre + egui::vec2(18.0, 14.0)).interactable(false).show(
        context,
        |ui| {
            glass().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(on_glass(title).strong());
                ui.label(on_glass(hint).size(size::SMALL));
            });
        },
    );
}

const fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Press => "press",
        Verb::Open => "open",
        Verb::Grab => "take",
    }
}

/// What a hand is at, in its lower corner of the view, and what can be done with it now.
fn hand_state(
    context: &egui::Context,
    hand: Hand,
    busy: bool,
    touching: &Query<'_, '_, (&Surface, &TouchedBy)>,
    hands: &Hands,
    keys: &Keys<'_>,
) {
    let (name, command, align, x) = match hand {
        Hand::Left => ("Left hand", Command::LeftHand, Align2::LEFT_BOTTOM, 18.0),
        Hand::Right => ("Right hand", Command::RightHand, Align2::RIGHT_BOTTOM, -18.0),
    };
    let touched =
        touching.iter().find(|(_, by)| by.0[hand.index()]).map(|(surface, _)| surface.title.as_str());
    let (state, lit) = match (busy, touched) {
        (true, Some(title)) => (format!("touches: {title}"), true),
        (true, None) if hands.cups(hand) => ("under the nozzle".to_owned(), true),
        (true, None) => ("reaches \u{2026}".to_owned(), false),
        (false, _) if hands.offers_nozzle() => {
            (format!("hold {}: under the nozzle", keys.shown(command)), false)
        }
        (false, _) => return,
    };
    let next = hands.can(hand).map(|what| format!("hold {} to {}", keys.shown(Command::Use), verb(what)));
    egui::Area::new(egui::Id::new(("hand", hand.index())))
        .anchor(align, [x, -40.0])
        .interactable(false)
        .show(context, |ui| {
            glass().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(on_glass(name).size(size::SMALL));
                let text = on_glass(state).strong();
                ui.label(if lit { text.color(colour::LIT) } else { text });
                if let Some(next) = next {
                    ui.label(on_glass(next).size(size::SMALL));
                }
            });
        });
}

/// Every command and its keys, in two columns: all of them fit a small window.
fn controls(context: &egui::Context, bindings: &KeyBindings) {
    let mut lines: Vec<(&str, String)> =
        Command::ALL.iter().map(|&command| (command.label(), bindings.all_shown(command))).collect();
    lines.push(("Look around, or rub", "Mouse  or  right stick".to_owned()));
    let half = lines.len().div_ceil(2);
    // Points between the columns.
    const BETWEEN: f32 = 28.0;
    egui::Area::new("controls".into()).anchor(Align2::CENTER_CENTER, [0.0, 0.0]).interactable(false).show(
        context,
        |ui| {
            glass().fill(colour::GLASS_DENSE).show(ui, |ui| {
                let close = bindings.shown(Command::Help);
                ui.label(on_glass(format!("Controls   ({close} closes this)")).size(size::HEADING).strong());
                ui.horizontal_top(|ui| {
                    for (column, lines) in lines.chunks(half).enumerate() {
                        ui.add_space(if column == 0 { 0.0 } else { BETWEEN });
                        egui::Grid::new(("controls", column)).num_columns(2).spacing([14.0, 1.0]).show(
                            ui,
                            |ui| {
                                for (label, inputs) in lines {
                                    ui.label(on_glass(*label).size(size::SMALL));
                                    ui.label(on_glass(inputs).size(size::SMALL).strong());
                                    ui.end_row();
                                }
                            },
                        );
                    }
                });
            });
        },
    );
}
