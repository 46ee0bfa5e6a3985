//! How a command is asked for now: by the device in the learner's hands, as it is bound at this moment.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::bindings::{Command, KeyBindings};
use super::names;

/// What the learner used last: hints speak of that.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum DeviceInUse {
    /// Keyboard and mouse.
    #[default]
    Keys,
    /// A gamepad.
    Gamepad,
}

/// Names of the inputs of commands, for hints.
#[derive(SystemParam)]
pub struct Keys<'w> {
    bindings: Res<'w, KeyBindings>,
    device: Res<'w, DeviceInUse>,
}

impl Keys<'_> {
    /// The input of a command on the device in use; another device's where that has none.
    #[must_use]
    pub fn shown(&self, command: Command) -> String {
        self.bindings.shown_on(command, *self.device)
    }

    /// Several commands in one breath, such as the four that walk.
    #[must_use]
    pub fn all(&self, commands: &[Command]) -> String {
        commands.iter().map(|command| self.shown(*command)).collect::<Vec<_>>().join(" ")
    }

    /// Whether a gamepad is in use.
    #[must_use]
    pub fn pad(&self) -> bool {
        *self.device == DeviceInUse::Gamepad
    }

    /// Whether hints may have to be written anew.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.bindings.is_changed() || self.device.is_changed()
    }
}

impl KeyBindings {
    /// The first input of a command on a device; of any where that device has none for it.
    #[must_use]
    pub fn shown_on(&self, command: Command, device: DeviceInUse) -> String {
        let pad = device == DeviceInUse::Gamepad;
        self.of(command)
            .iter()
            .find(|binding| (names::device(**binding) == names::Device::Gamepad) == pad)
            .map_or_else(|| self.shown(command), |binding| names::shown(*binding))
    }
}

/// Notices what is pressed or moved.
pub(super) fn notice(
    keys: Res<'_, ButtonInput<KeyCode>>,
    mouse: Res<'_, ButtonInput<MouseButton>>,
    gamepads: Query<'_, '_, &Gamepad>,
    mut device: ResMut<'_, DeviceInUse>,
) {
    /// A stick at rest reads less than this.
    const PUSHED: f32 = 0.5;
    let pushed = |pad: &Gamepad| {
        pad.get_just_pressed().next().is_some()
            || pad.left_stick().length() > PUSHED
            || pad.right_stick().length() > PUSHED
    };
    if keys.get_just_pressed().next().is_some() || mouse.get_just_pressed().next().is_some() {
        device.set_if_neq(DeviceInUse::Keys);
    } else if gamepads.iter().any(pushed) {
        device.set_if_neq(DeviceInUse::Gamepad);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_speak_of_the_device_in_use() {
        let mut bindings = KeyBindings::default();
        assert_eq!(bindings.shown_on(Command::Use, DeviceInUse::Keys), "Space");
        assert_eq!(bindings.shown_on(Command::Use, DeviceInUse::Gamepad), "Pad A / cross");
        // What the gamepad cannot do is told as a key.
        assert_eq!(bindings.shown_on(Command::Palms, DeviceInUse::Gamepad), "1");
        bindings.rebind(Command::Use, KeyCode::Enter.into());
        assert_eq!(bindings.shown_on(Command::Use, DeviceInUse::Keys), "Enter");
        assert_eq!(bindings.shown_on(Command::Use, DeviceInUse::Gamepad), "Pad A / cross");
    }
}
