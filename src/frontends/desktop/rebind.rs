//! Binding a command anew: the settings ask, the next key or button answers.

use bevy::prelude::*;

use super::bindings::{Command, KeyBindings};
use super::names;
use crate::screens::settings::{FrontEndLines, FrontEndPanelAsked};

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<FrontEndLines>();
    app.add_systems(Update, (list.run_if(resource_changed::<KeyBindings>), ask, answer).chain());
}

fn list(bindings: Res<'_, KeyBindings>, mut lines: ResMut<'_, FrontEndLines>) {
    lines.lines = Command::ALL
        .iter()
        .map(|&command| (command.key().to_owned(), command.label().to_owned(), bindings.all_shown(command)))
        .collect();
}

fn ask(mut asked: MessageReader<'_, '_, FrontEndPanelAsked>, mut lines: ResMut<'_, FrontEndLines>) {
    for FrontEndPanelAsked(key) in asked.read() {
        lines.waiting = Some(key.clone());
    }
}

fn answer(
    keys: Res<'_, ButtonInput<KeyCode>>,
    mouse: Res<'_, ButtonInput<MouseButton>>,
    gamepads: Query<'_, '_, &Gamepad>,
    mut lines: ResMut<'_, FrontEndLines>,
    mut bindings: ResMut<'_, KeyBindings>,
) {
    let Some(key) = lines.waiting.clone() else { return };
    // The click that asked is still down in its own frame.
    if lines.is_changed() && mouse.get_just_released().next().is_some() {
        return;
    }
    let Some(binding) = names::just_pressed(&keys, &mouse, &gamepads) else { return };
    if let Some(&command) = Command::ALL.iter().find(|command| command.key() == key) {
        bindings.rebind(command, binding);
    }
    lines.waiting = None;
}
