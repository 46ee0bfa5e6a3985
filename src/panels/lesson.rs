//! A lesson of the orientation: what to do, how far it has come, and a mark on what it is about.

use std::f32::consts::{FRAC_PI_2, TAU};

use bevy_egui::egui::{self, Align2, Color32, Pos2, Rect, Stroke, Vec2};

use crate::orientation::lesson::Lesson;
use crate::orientation::{Course, Instructions};
use crate::theme::{colour, glass, on_glass, size};

/// Draws the lesson at the left of the view.
pub fn show(context: &egui::Context, course: &Course, instructions: &Instructions) {
    let Some(lesson) = course.lesson else { return };
    let width = (context.viewport_rect().width() * 0.34).clamp(300.0, 400.0);
    egui::Area::new("lesson".into()).anchor(Align2::LEFT_TOP, [18.0, 18.0]).interactable(false).show(
        context,
        |ui| {
            glass().show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 6.0;
                ui.horizontal(|ui| {
                    ring(ui, course.progress.share());
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        let place = format!("Lesson {} of {}", lesson.index() + 1, Lesson::ALL.len());
                        ui.label(on_glass(place).size(size::SMALL));
                        ui.label(on_glass(lesson.title()).size(size::HEADING).strong());
                    });
                });
                for paragraph in instructions.lessons.get(&lesson).into_iter().flatten() {
                    ui.label(on_glass(paragraph));
                }
                for (part, share) in lesson.parts().iter().zip(course.progress.parts()) {
                    let done = *share >= 1.0;
                    let sign = if done { "\u{2714}" } else { "\u{25CB}" };
                    let text = on_glass(format!("{sign}  {part}"));
                    ui.label(if done { text.color(colour::LIT) } else { text });
                }
                if let Some(hint) = course.hint {
                    ui.label(on_glass(hint).strong().color(colour::LIT));
                }
                if course.progress.done() {
                    ui.label(on_glass("Done. Well done!").strong().color(colour::LIT));
                }
                let commands = &instructions.commands;
                ui.label(
                    on_glass(format!("{commands}\nNothing here is recorded or scored.")).size(size::SMALL),
                );
            });
        },
    );
}

/// How far the lesson has come, as a ring that closes.
fn ring(ui: &mut egui::Ui, share: f32) {
    let (place, _) = ui.allocate_exact_size(Vec2::splat(46.0), egui::Sense::hover());
    let (centre, radius) = (place.center(), 18.0);
    let painter = ui.painter();
    painter.circle_stroke(centre, radius, Stroke::new(5.0, Color32::from_white_alpha(40)));
    let points: Vec<Pos2> = (0..=48)
        .map(|step| {
            let angle = share * TAU * step as f32 / 48.0 - FRAC_PI_2;
            centre + radius * Vec2::angled(angle)
        })
        .collect();
    painter.add(egui::Shape::line(points, Stroke::new(5.0, colour::LIT)));
    if share >= 1.0 {
        painter.text(
            centre,
            Align2::CENTER_CENTER,
            "\u{2714}",
            egui::FontId::proportional(18.0),
            colour::LIT,
        );
    }
}

/// Marks a place in the room: a ring on it, or an arrow at the edge of the view that shows where to turn.
///
/// `at` is in the view, from -1 to 1 to the right and up; what is `behind` lies at the other side.
pub fn marker(context: &egui::Context, at: [f32; 2], behind: bool) {
    let view = context.viewport_rect();
    let painter = context.layer_painter(egui::LayerId::new(egui::Order::Middle, "marker".into()));
    let [x, y] = if behind { [-at[0], -at[1]] } else { at };
    if !behind && x.abs() < 0.95 && y.abs() < 0.92 {
        let centre = in_view(view, x, y);
        painter.circle_stroke(centre, 26.0, Stroke::new(6.0, Color32::from_black_alpha(110)));
        painter.circle_stroke(centre, 26.0, Stroke::new(3.0, colour::LIT));
        return;
    }
    let out = Vec2::new(x, -y).normalized();
    let centre = view.center() + Vec2::new(out.x * view.width(), out.y * view.height()) * 0.42;
    let side = Vec2::new(-out.y, out.x);
    let points =
        vec![centre + out * 20.0, centre - out * 10.0 + side * 16.0, centre - out * 10.0 - side * 16.0];
    painter.add(egui::Shape::convex_polygon(points, colour::LIT, Stroke::new(2.0, colour::GLASS)));
}

fn in_view(view: Rect, x: f32, y: f32) -> Pos2 {
    view.center() + Vec2::new(x * view.width(), -y * view.height()) / 2.0
}
