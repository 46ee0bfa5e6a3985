//! Names of keys, mouse buttons and gamepad buttons, for the configuration file and for the learner.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_enhanced_input::prelude::Binding;

macro_rules! keys {
    ($($name:ident => $shown:literal),* $(,)?) => {
        /// Keys that can be bound: name, key, as shown.
        const KEYS: &[(&str, KeyCode, &str)] = &[$((stringify!($name), KeyCode::$name, $shown)),*];
    };
}

keys!(
    KeyA => "A", KeyB => "B", KeyC => "C", KeyD => "D", KeyE => "E", KeyF => "F", KeyG => "G", KeyH => "H",
    KeyI => "I", KeyJ => "J", KeyK => "K", KeyL => "L", KeyM => "M", KeyN => "N", KeyO => "O", KeyP => "P",
    KeyQ => "Q", KeyR => "R", KeyS => "S", KeyT => "T", KeyU => "U", KeyV => "V", KeyW => "W", KeyX => "X",
    KeyY => "Y", KeyZ => "Z",
    Digit0 => "0", Digit1 => "1", Digit2 => "2", Digit3 => "3", Digit4 => "4", Digit5 => "5", Digit6 => "6",
    Digit7 => "7", Digit8 => "8", Digit9 => "9",
    Numpad0 => "Num 0", Numpad1 => "Num 1", Numpad2 => "Num 2", Numpad3 => "Num 3", Numpad4 => "Num 4",
    Numpad5 => "Num 5", Numpad6 => "Num 6", Numpad7 => "Num 7", Numpad8 => "Num 8", Numpad9 => "Num 9",
    Space => "Space", Enter => "Enter", Tab => "Tab", Escape => "Esc", Backspace => "Backspace",
    ShiftLeft => "Left Shift", ShiftRight => "Right Shift", ControlLeft => "Left Ctrl", ControlRight => "Right Ctrl",
    AltLeft => "Left Alt", AltRight => "Right Alt",
    ArrowUp => "Up", ArrowDown => "Down", ArrowLeft => "Left", ArrowRight => "Right",
    PageUp => "Page Up", PageDown => "Page Down", Home => "Home", End => "End", Insert => "Insert", Delete => "Delete",
    Comma => ",", Period => ".", Slash => "/", Semicolon => ";", Quote => "'", BracketLeft => "[", BracketRight => "]",
    Minus => "-", Equal => "=", Backquote => "`", Backslash => "\\",
    F1 => "F1", F2 => "F2", F3 => "F3", F4 => "F4", F5 => "F5", F6 => "F6",
    F7 => "F7", F8 => "F8", F9 => "F9", F10 => "F10", F11 => "F11", F12 => "F12",
);

/// Mouse buttons that can be bound.
const MOUSE: &[(&str, MouseButton, &str)] = &[
    ("MouseLeft", MouseButton::Left, "left mouse button"),
    ("MouseRight", MouseButton::Right, "right mouse button"),
    ("MouseMiddle", MouseButton::Middle, "middle mouse button"),
    ("MouseBack", MouseButton::Back, "Mouse back"),
    ("MouseForward", MouseButton::Forward, "Mouse forward"),
];

/// Gamepad buttons that can be bound.
const GAMEPAD: &[(&str, GamepadButton, &str)] = &[
    ("GamepadSouth", GamepadButton::South, "Pad A / cross"),
    ("GamepadEast", GamepadButton::East, "Pad B / circle"),
    ("GamepadWest", GamepadButton::West, "Pad X / square"),
    ("GamepadNorth", GamepadButton::North, "Pad Y / triangle"),
    ("GamepadLeftTrigger", GamepadButton::LeftTrigger, "Pad left shoulder"),
    ("GamepadRightTrigger", GamepadButton::RightTrigger, "Pad right shoulder"),
    ("GamepadLeftTrigger2", GamepadButton::LeftTrigger2, "Pad left trigger"),
    ("GamepadRightTrigger2", GamepadButton::RightTrigger2, "Pad right trigger"),
    ("GamepadSelect", GamepadButton::Select, "Pad select"),
    ("GamepadStart", GamepadButton::Start, "Pad start"),
    ("GamepadDPadUp", GamepadButton::DPadUp, "Pad up"),
    ("GamepadDPadDown", GamepadButton::DPadDown, "Pad down"),
    ("GamepadDPadLeft", GamepadButton::DPadLeft, "Pad left"),
    ("GamepadDPadRight", GamepadButton::DPadRight, "Pad right"),
];

/// A kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// Keyboard.
    Keyboard,
    /// Mouse.
    Mouse,
    /// Gamepad.
    Gamepad,
}

/// Which device a binding belongs to.
#[must_use]
pub const fn device(binding: Binding) -> Device {
    match binding {
        Binding::MouseButton { .. } | Binding::MouseMotion { .. } | Binding::MouseWheel { .. } => {
            Device::Mouse
        }
        Binding::GamepadButton(_) | Binding::GamepadAxis(_) => Device::Gamepad,
        _ => Device::Keyboard,
    }
}

/// The key or button of this name.
#[must_use]
pub fn input_of(name: &str) -> Option<Binding> {
    let key = KEYS.iter().find(|(known, ..)| *known == name).map(|(_, key, _)| Binding::from(*key));
    let mouse =
        || MOUSE.iter().find(|(known, ..)| *known == name).map(|(_, button, _)| Binding::from(*button));
    let pad =
        || GAMEPAD.iter().find(|(known, ..)| *known == name).map(|(_, button, _)| Binding::from(*button));
    key.or_else(mouse).or_else(pad)
}

/// Name and look of a binding that can be configured.
fn entry(binding: Binding) -> Option<(&'static str, &'static str)> {
    match binding {
        Binding::Keyboard { key, .. } => {
            KEYS.iter().find(|(_, known, _)| *known == key).map(|(name, _, shown)| (*name, *shown))
        }
        Binding::MouseButton { button, .. } => {
            MOUSE.iter().find(|(_, known, _)| *known == button).map(|(name, _, shown)| (*name, *shown))
        }
        Binding::GamepadButton(button) => {
            GAMEPAD.iter().find(|(_, known, _)| *known == button).map(|(name, _, shown)| (*name, *shown))
        }
        _ => None,
    }
}

/// Name for the configuration file; `None` for what cannot be configured.
#[must_use]
pub fn name_of(binding: Binding) -> Option<String> {
    entry(binding).map(|(name, _)| name.to_owned())
}

/// As shown to the learner.
#[must_use]
pub fn shown(binding: Binding) -> String {
    entry(binding).map_or_else(|| format!("{binding}"), |(_, shown)| shown.to_owned())
}

/// The buttons of every device, as they went down and up since the frame before.
#[derive(SystemParam)]
pub struct Buttons<'w, 's> {
    keys: Res<'w, ButtonInput<KeyCode>>,
    mouse: Res<'w, ButtonInput<MouseButton>>,
    gamepads: Query<'w, 's, &'static Gamepad>,
}

impl Buttons<'_, '_> {
    /// Whether a key or button went down, even if it came up again before this frame.
    #[must_use]
    pub fn went_down(&self, binding: Binding) -> bool {
        match binding {
            Binding::Keyboard { key, .. } => self.keys.just_pressed(key),
            Binding::MouseButton { button, .. } => self.mouse.just_pressed(button),
            Binding::GamepadButton(button) => self.gamepads.iter().any(|pad| pad.just_pressed(button)),
            _ => false,
        }
    }

    /// The first key or button with a name that went down, for binding anew.
    #[must_use]
    pub fn first_down(&self) -> Option<Binding> {
        let keys = KEYS.iter().map(|(_, key, _)| Binding::from(*key));
        let mouse = MOUSE.iter().map(|(_, button, _)| Binding::from(*button));
        let pads = GAMEPAD.iter().map(|(_, button, _)| Binding::from(*button));
        keys.chain(mouse).chain(pads).find(|binding| self.went_down(*binding))
    }

    /// Whether a mouse button came up: the click that asked for something.
    #[must_use]
    pub fn clicked(&self) -> bool {
        self.mouse.get_just_released().next().is_some()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_name_reads_back() {
        let names =
            KEYS.iter().map(|k| k.0).chain(MOUSE.iter().map(|m| m.0)).chain(GAMEPAD.iter().map(|g| g.0));
        for name in names {
            assert_eq!(name_of(input_of(name).unwrap()).unwrap(), name);
        }
    }
}
