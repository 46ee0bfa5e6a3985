//! What the learner holds and strikes in this frame, whatever device it came from.

use bevy::prelude::*;
use bevy_enhanced_input::prelude::*;

use super::bindings::{Bound, Command, KeyBindings, LeftStick, MouseMoved, RightStick};
use super::names::Buttons;

/// The state of the desktop's controls in this frame.
#[derive(Resource, Debug, Default, Clone)]
pub struct Controls {
    held: u64,
    struck: u64,
    /// Mouse motion in pixels.
    pub mouse: Vec2,
    /// Left stick, each axis -1 to 1.
    pub left_stick: Vec2,
    /// Right stick, each axis -1 to 1.
    pub right_stick: Vec2,
}

impl Controls {
    /// Whether the command is held.
    #[must_use]
    pub const fn held(&self, command: Command) -> bool {
        self.held & (1 << command as u64) != 0
    }

    /// Whether it was struck in this frame.
    #[must_use]
    pub const fn struck(&self, command: Command) -> bool {
        self.struck & (1 << command as u64) != 0
    }

    /// 1, 0 or -1 from two commands.
    #[must_use]
    pub fn axis(&self, positive: Command, negative: Command) -> f32 {
        f32::from(i8::from(self.held(positive)) - i8::from(self.held(negative)))
    }

    /// Nothing is held: for a screen that takes the controls away.
    pub fn release(&mut self) {
        *self = Self::default();
    }
}

/// Reads every action of the context.
///
/// Where frames are long (a software driver needs a fifth of a second), a key is down and up again between two
/// of them. An action that looks at what is down now would miss it, so what went down counts as well.
pub(super) fn read(
    mut controls: ResMut<'_, Controls>,
    bindings: Res<'_, KeyBindings>,
    buttons: Buttons<'_, '_>,
    commands: Query<'_, '_, (&Bound, &ActionValue, &ActionEvents)>,
    mouse: Query<'_, '_, &Action<MouseMoved>>,
    left: Query<'_, '_, &Action<LeftStick>>,
    right: Query<'_, '_, &Action<RightStick>>,
) {
    let mut now = Controls::default();
    for (Bound(command), value, events) in &commands {
        let bit = 1 << *command as u64;
        if value.as_bool() {
            now.held |= bit;
        }
        let went_down = || bindings.of(*command).iter().any(|binding| buttons.went_down(*binding));
        if events.contains(ActionEvents::START) || went_down() {
            now.struck |= bit;
        }
    }
    now.mouse = mouse.iter().map(|moved| **moved).sum();
    now.left_stick = left.iter().map(|stick| **stick).sum();
    now.right_stick = right.iter().map(|stick| **stick).sum();
    *controls = now;
}
