//! Both hands as a heat map of modelled coverage. It teaches; nothing is scored by it.

use bevy_egui::egui::{self, Align2, Color32, FontId, RichText, Sense, Stroke};
use skillward_core::hygiene::report::HygieneReport;
use skillward_core::skin::Hand;

use crate::theme::{card, colour, size, soft};
use skillward_cli::hand_map::{Face, HEIGHT, WIDTH, outlines};

/// Share of coverage as a colour: from ochre (bare) over pale to deep blue (covered), told apart by
/// lightness as well, for those who do not see all colours.
#[must_use]
pub fn shade(milli: u16) -> Color32 {
    const STOPS: [[f32; 3]; 4] =
        [[201.0, 106.0, 21.0], [243.0, 203.0, 137.0], [142.0, 190.0, 214.0], [22.0, 82.0, 122.0]];
    let at = f32::from(milli.min(1000)) / 1000.0 * 3.0;
    let below = (at as usize).min(2);
    let part = at - below as f32;
    let mix =
        |index: usize| (STOPS[below][index] + (STOPS[below + 1][index] - STOPS[below][index]) * part) as u8;
    Color32::from_rgb(mix(0), mix(1), mix(2))
}

/// Draws both hands, palms and backs.
pub fn show(ui: &mut egui::Ui, report: &HygieneReport) {
    card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.heading("Your hands, as under the UV lamp");
        ui.label(soft("Modelled coverage at the end of your best action. A model's estimate: it teaches, and is not scored."));
        let width = (ui.available_width() / 4.0 - 12.0).clamp(90.0, 210.0);
        ui.horizontal(|ui| {
            for (hand, face, title) in [
                (Hand::Left, Face::Palm, "Left palm"),
                (Hand::Right, Face::Palm, "Right palm"),
                (Hand::Left, Face::Back, "Left back"),
                (Hand::Right, Face::Back, "Right back"),
            ] {
                ui.vertical(|ui| {
                    drawing(ui, report, hand, face, width);
                    ui.label(RichText::new(title).strong());
                });
            }
        });
        legend(ui);
    });
}

fn drawing(ui: &mut egui::Ui, report: &HygieneReport, hand: Hand, face: Face, width: f32) {
    let scale = width / WIDTH;
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, HEIGHT * scale), Sense::hover());
    let painter = ui.painter();
    let line = Stroke::new(1.0, Color32::WHITE);
    let pointer = response.hover_pos();
    let mut under = None;
    for (patch, outline) in outlines(hand, face) {
        let points: Vec<_> =
            outline.iter().map(|[x, y]| rect.min + egui::vec2(x * scale, y * scale)).collect();
        let coverage = report.coverage_milli(hand, patch);
        if pointer.is_some_and(|pointer| inside(&points, pointer)) {
            under = Some((patch, coverage));
        }
        painter.add(egui::Shape::convex_polygon(points, shade(coverage), line));
    }
    if let Some((patch, coverage)) = under {
        response.on_hover_text(format!("{patch:?}: {} %", coverage / 10));
    }
}

/// Whether a point lies in a polygon (even-odd rule).
fn inside(polygon: &[egui::Pos2], point: egui::Pos2) -> bool {
    let mut inside = false;
    for (index, a) in polygon.iter().enumerate() {
        let b = polygon[(index + polygon.len() - 1) % polygon.len()];
        if (a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x {
            inside = !inside;
        }
    }
    inside
}

fn legend(ui: &mut egui::Ui) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(360.0, 34.0), Sense::hover());
    let painter = ui.painter();
    let width = rect.width() / 20.0;
    for step in 0..20_u16 {
        let left = rect.left() + width * f32::from(step);
        let box_ = egui::Rect::from_min_size(egui::pos2(left, rect.top()), egui::vec2(width + 0.5, 14.0));
        painter.rect_filled(box_, 0.0, shade(step * 1000 / 19));
    }
    let font = FontId::proportional(size::SMALL);
    for (share, align, text) in [
        (0.0, Align2::LEFT_BOTTOM, "bare"),
        (0.5, Align2::CENTER_BOTTOM, "half"),
        (1.0, Align2::RIGHT_BOTTOM, "covered"),
    ] {
        let at = egui::pos2(rect.left() + rect.width() * share, rect.bottom());
        painter.text(at, align, text, font.clone(), colour::INK_SOFT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_coverage_is_darker_at_the_end_and_never_the_same_as_bare() {
        let light = |c: Color32| u32::from(c.r()) + u32::from(c.g()) + u32::from(c.b());
        assert!(light(shade(1000)) < light(shade(0)));
        assert_ne!(shade(0), shade(500));
    }
}
