//! bevy_egui, set up once: its context lives on our interface camera, and wears our theme.

use bevy::prelude::*;
use bevy_egui::{
    EguiContexts, EguiGlobalSettings, EguiOutput, EguiPlugin, EguiPostUpdateSet, EguiPrimaryContextPass, egui,
};

use crate::theme;

pub(crate) fn plugin(app: &mut App) {
    app.add_plugins(EguiPlugin::default());
    app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() });
    app.add_systems(EguiPrimaryContextPass, dress);
    app.add_systems(PostUpdate, tell_focus.after(EguiPostUpdateSet::ProcessOutput));
}

/// Gives the context its looks, once.
fn dress(mut contexts: EguiContexts<'_, '_>, mut done: Local<'_, bool>) {
    if !*done && let Ok(context) = contexts.ctx_mut() {
        theme::apply(context);
        *done = true;
    }
}

/// Tells the log what the keyboard has come to: what is chosen by Tab is to be seen on the screen alone
/// otherwise.
fn tell_focus(outputs: Query<'_, '_, &EguiOutput, Changed<EguiOutput>>) {
    for event in outputs.iter().flat_map(|output| &output.platform_output.events) {
        if let egui::output::OutputEvent::FocusGained(widget) = event {
            debug!("the focus is on {}", widget.label.as_deref().unwrap_or("something without a name"));
        }
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
