//! Colours, type sizes and spacing, in one place; what every panel looks like.

pub mod sound;

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Visuals,
    style::WidgetVisuals,
};

/// Ink on paper: text contrast is at least 7 to 1 (WCAG 2.2, level AAA, for body text).
pub mod colour {
    use super::Color32;

    /// Text.
    pub const INK: Color32 = Color32::from_rgb(0x14, 0x2b, 0x33);
    /// Less important text; still 5 to 1 on paper.
    pub const INK_SOFT: Color32 = Color32::from_rgb(0x45, 0x5f, 0x68);
    /// Page.
    pub const PAPER: Color32 = Color32::from_rgb(0xf3, 0xf6, 0xf5);
    /// Card on the page.
    pub const CARD: Color32 = Color32::from_rgb(0xff, 0xff, 0xff);
    /// Lines between things.
    pub const LINE: Color32 = Color32::from_rgb(0xd3, 0xdd, 0xdc);
    /// The one colour that calls for action.
    pub const ACCENT: Color32 = Color32::from_rgb(0x0a, 0x6c, 0x74);
    /// The same, pressed or hovered.
    pub const ACCENT_DEEP: Color32 = Color32::from_rgb(0x06, 0x4b, 0x52);
    /// A tint of it.
    pub const ACCENT_PALE: Color32 = Color32::from_rgb(0xdc, 0xee, 0xee);
    /// Met; always beside a sign or a word, never alone.
    pub const GOOD: Color32 = Color32::from_rgb(0x1d, 0x6b, 0x3a);
    /// Met in part.
    pub const FAIR: Color32 = Color32::from_rgb(0x8a, 0x55, 0x00);
    /// Not met.
    pub const POOR: Color32 = Color32::from_rgb(0xa6, 0x1e, 0x1e);
    /// Panels over the scene.
    pub const GLASS: Color32 = Color32::from_rgba_premultiplied(9, 20, 25, 214);
    /// The same where there is much to read.
    pub const GLASS_DENSE: Color32 = Color32::from_rgba_premultiplied(10, 23, 28, 242);
    /// What lights up on glass.
    pub const LIT: Color32 = Color32::from_rgb(0x7f, 0xe3, 0xd6);
    /// Text on glass.
    pub const ON_GLASS: Color32 = Color32::from_rgb(0xf2, 0xf7, 0xf7);
}

/// Sizes of type in points.
pub mod size {
    /// Body text.
    pub const BODY: f32 = 17.0;
    /// Small print.
    pub const SMALL: f32 = 14.0;
    /// Heading of a card.
    pub const HEADING: f32 = 22.0;
    /// Heading of a page.
    pub const TITLE: f32 = 34.0;
    /// Captions over the scene.
    pub const CAPTION: f32 = 20.0;
}

/// Gives an egui context Skillward's looks.
pub fn apply(context: &egui::Context) {
    context.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::new(size::SMALL, FontFamily::Proportional)),
            (TextStyle::Body, FontId::new(size::BODY, FontFamily::Proportional)),
            (TextStyle::Button, FontId::new(size::BODY, FontFamily::Proportional)),
            (TextStyle::Heading, FontId::new(size::HEADING, FontFamily::Proportional)),
            (TextStyle::Monospace, FontId::new(size::SMALL, FontFamily::Monospace)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(10.0, 8.0);
        style.spacing.button_padding = egui::vec2(16.0, 9.0);
        style.spacing.interact_size.y = 36.0;
        style.visuals = visuals();
    });
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::light();
    visuals.override_text_color = Some(colour::INK);
    visuals.panel_fill = colour::PAPER;
    visuals.window_fill = colour::CARD;
    visuals.extreme_bg_color = colour::CARD;
    visuals.hyperlink_color = colour::ACCENT;
    visuals.selection.bg_fill = colour::ACCENT_PALE;
    visuals.selection.stroke = Stroke::new(1.5, colour::ACCENT);
    visuals.window_shadow =
        Shadow { offset: [0, 6], blur: 24, spread: 0, color: Color32::from_black_alpha(60) };
    visuals.window_corner_radius = CornerRadius::same(10);
    let shape = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(8),
        fg_stroke: Stroke::new(1.5, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = shape(colour::CARD, colour::LINE, colour::INK);
    visuals.widgets.inactive = shape(colour::ACCENT_PALE, colour::ACCENT_PALE, colour::ACCENT_DEEP);
    visuals.widgets.hovered = shape(colour::ACCENT_PALE, colour::ACCENT, colour::ACCENT_DEEP);
    visuals.widgets.active = shape(colour::ACCENT_PALE, colour::ACCENT_DEEP, colour::ACCENT_DEEP);
    visuals.widgets.open = visuals.widgets.hovered;
    visuals
}

/// A card on the page.
pub fn card() -> egui::Frame {
    egui::Frame::new()
        .fill(colour::CARD)
        .stroke(Stroke::new(1.0, colour::LINE))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(Margin::same(20))
}

/// A panel over the scene.
pub fn glass() -> egui::Frame {
    egui::Frame::new()
        .fill(colour::GLASS)
        .corner_radius(CornerRadius::same(10))
        .inner_margin(Margin::symmetric(16, 11))
}

/// The button that a page wants pressed.
pub fn primary_button(text: &str) -> egui::Button<'static> {
    egui::Button::new(egui::RichText::new(text).color(Color32::WHITE).strong())
        .fill(colour::ACCENT)
        .stroke(Stroke::NONE)
}

/// A heading of a page.
pub fn title(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).size(size::TITLE).strong().color(colour::INK)
}

/// Less important text.
pub fn soft(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).color(colour::INK_SOFT)
}

/// Text on glass.
pub fn on_glass(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).color(colour::ON_GLASS)
}

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(sound::plugin);
}
