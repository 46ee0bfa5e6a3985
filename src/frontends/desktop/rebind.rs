//! Binding a command anew: the settings ask, the next key or button answers, and it is remembered.

use std::path::PathBuf;

use bevy::prelude::*;
use skillward_cli::preferences::Preferences;

use super::bindings::{Command, KeyBindings};
use super::names::Buttons;
use crate::screens::settings::{FrontEndLines, FrontEndPanelAsked};

/// The file of preferences, in which controls that were bound anew are remembered.
#[derive(Resource, Debug, Clone)]
pub struct KeyBindingsFile(pub PathBuf);

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

fn ask(
    mut asked: MessageReader<'_, '_, FrontEndPanelAsked>,
    mut lines: ResMut<'_, FrontEndLines>,
    mut bindings: ResMut<'_, KeyBindings>,
    file: Option<Res<'_, KeyBindingsFile>>,
) {
    for asked in asked.read() {
        match asked {
            FrontEndPanelAsked::Bind(key) => lines.waiting = Some(key.clone()),
            FrontEndPanelAsked::Defaults => {
                lines.waiting = None;
                *bindings = KeyBindings::default();
                lines.trouble = file.as_ref().and_then(|file| remember(file, &bindings));
            }
            // What a headset offers.
            FrontEndPanelAsked::Choose(..) | FrontEndPanelAsked::Recentre => {}
        }
    }
}

fn answer(
    buttons: Buttons<'_, '_>,
    file: Option<Res<'_, KeyBindingsFile>>,
    mut lines: ResMut<'_, FrontEndLines>,
    mut bindings: ResMut<'_, KeyBindings>,
) {
    let Some(key) = lines.waiting.clone() else { return };
    // The click that asked is still down in its own frame.
    if lines.is_changed() && buttons.clicked() {
        return;
    }
    let Some(binding) = buttons.first_down() else { return };
    lines.waiting = None;
    if binding == KeyCode::Escape.into() {
        return;
    }
    if let Some(&command) = Command::ALL.iter().find(|command| command.key() == key) {
        bindings.rebind(command, binding);
        lines.trouble = file.as_ref().and_then(|file| remember(file, &bindings));
    }
}

/// Writes what differs from the defaults to disk; why not, if it could not.
fn remember(KeyBindingsFile(path): &KeyBindingsFile, bindings: &KeyBindings) -> Option<String> {
    let changes = bindings.changes();
    Preferences::change(path, |all| all.controls = changes).err().map(|error| {
        warn!("{error}");
        error.to_string()
    })
}
