//! A gamepad in menus and pages: up and down go from one button to the next, A presses it.

use bevy::prelude::*;
use bevy_egui::PrimaryEguiContext;
use bevy_egui::egui::{self, Key, Modifiers};
use bevy_egui::input::EguiInputEvent;

use crate::schedule::AttemptPhase;
use crate::screens::settings::FrontEndLines;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, go_about);
}

/// What a gamepad asks for in this frame, as the key that a page understands.
fn asked(pad: &Gamepad) -> Option<(Key, Modifiers)> {
    [
        (GamepadButton::DPadDown, Key::Tab, Modifiers::NONE),
        (GamepadButton::DPadRight, Key::Tab, Modifiers::NONE),
        (GamepadButton::DPadUp, Key::Tab, Modifiers::SHIFT),
        (GamepadButton::DPadLeft, Key::Tab, Modifiers::SHIFT),
        (GamepadButton::South, Key::Enter, Modifiers::NONE),
    ]
    .into_iter()
    .find(|(button, ..)| pad.just_pressed(*button))
    .map(|(_, key, modifiers)| (key, modifiers))
}

/// Only where there are buttons: not while the pad moves hands, nor while it answers the settings.
fn go_about(
    gamepads: Query<'_, '_, &Gamepad>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    lines: Res<'_, FrontEndLines>,
    contexts: Query<'_, '_, Entity, With<PrimaryEguiContext>>,
    mut events: MessageWriter<'_, EguiInputEvent>,
) {
    let plays = phase.is_some_and(|phase| *phase.get() == AttemptPhase::Running);
    let (Some((key, modifiers)), Ok(context)) = (gamepads.iter().find_map(asked), contexts.single()) else {
        return;
    };
    if plays || lines.waiting.is_some() {
        return;
    }
    for pressed in [true, false] {
        let event = egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        events.write(EguiInputEvent { context, event });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pad_goes_from_button_to_button_and_presses() {
        let mut pad = Gamepad::default();
        assert_eq!(asked(&pad), None);
        pad.digital_mut().press(GamepadButton::DPadUp);
        assert_eq!(asked(&pad), Some((Key::Tab, Modifiers::SHIFT)));
        pad.digital_mut().clear();
        pad.digital_mut().press(GamepadButton::South);
        assert_eq!(asked(&pad), Some((Key::Enter, Modifiers::NONE)));
    }
}
