//! bevy_egui, set up once: its context lives on our interface camera, and wears our theme.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, egui};

use crate::theme;

pub(crate) fn plugin(app: &mut App) {
    app.add_plugins(EguiPlugin::default());
    app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() });
    app.add_systems(EguiPrimaryContextPass, dress);
}

/// Gives the context its looks, once.
fn dress(mut contexts: EguiContexts<'_, '_>, mut done: Local<'_, bool>) {
    if !*done && let Ok(context) = contexts.ctx_mut() {
        theme::apply(context);
        *done = true;
    }
}

/// The whole view as one place to put panels in, behind all windows.
#[must_use]
pub fn whole_view(context: &egui::Context) -> egui::Ui {
    egui::Ui::new(
        context.clone(),
        "whole view".into(),
        egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(context.viewport_rect()),
    )
}
