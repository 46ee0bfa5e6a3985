//! Rubbing at a desk: keys choose the technique; the mouse, stick or arrow keys stroke.

use bevy::prelude::*;

use super::bindings::Command;
use super::controls::Controls;
use crate::frontends::techniques::{COUNT, Chosen};
use crate::panels::techniques::Choice;

/// The key of each technique.
const COMMANDS: [Command; COUNT] =
    [Command::Palms, Command::Backs, Command::Laced, Command::Hooked, Command::Thumb, Command::Tips];

/// Stroke for a pixel of mouse motion; a full stroke is 2 (from -1 to 1).
const STROKE_PER_PIXEL: f32 = 0.008;
/// Stroke a second while an arrow key is held: a little over one to and fro.
const STROKE_PER_SECOND: f32 = 5.0;
/// How fast a stick's stroke follows the stick, per second.
const STICK_FOLLOWS: f32 = 12.0;

/// Hands together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rubbing {
    /// The technique.
    pub chosen: Chosen,
    /// Where the stroke is, each axis -1 to 1: `x` slides, `y` turns.
    pub stroke: Vec2,
    /// Pointer of the ring, each axis -1 to 1.
    pub pointer: Vec2,
}

impl Rubbing {
    /// Chooses by the keys of the techniques; the key of the chosen one takes its other side.
    pub fn choose(&mut self, controls: &Controls) {
        for (index, command) in COMMANDS.into_iter().enumerate() {
            if controls.struck(command) {
                self.chosen.take_or_turn(index);
            }
        }
        if controls.struck(Command::OtherSide) {
            self.chosen.other_side();
        }
        if controls.struck(Command::NextPose) {
            self.chosen.next();
        }
        if controls.struck(Command::PreviousPose) {
            self.chosen.previous();
        }
    }

    /// Moves the hands over each other.
    pub fn rub(&mut self, controls: &Controls, seconds: f32) {
        let mouse = controls.mouse * Vec2::new(1.0, -1.0) * STROKE_PER_PIXEL;
        let keys = Vec2::new(
            controls.axis(Command::StrokeRight, Command::StrokeLeft),
            controls.axis(Command::StrokeAway, Command::StrokeNear),
        );
        self.stroke += mouse + keys * STROKE_PER_SECOND * seconds;
        if controls.right_stick != Vec2::ZERO {
            self.stroke = self.stroke.lerp(controls.right_stick, (STICK_FOLLOWS * seconds).min(1.0));
        }
        self.stroke = self.stroke.clamp(Vec2::NEG_ONE, Vec2::ONE);
    }

    /// Moves the ring's pointer.
    pub fn point(&mut self, controls: &Controls) {
        let moved = controls.mouse * Vec2::new(1.0, -1.0) * STROKE_PER_PIXEL;
        self.pointer = (self.pointer + moved).clamp_length_max(1.0);
        if controls.right_stick != Vec2::ZERO {
            self.pointer = controls.right_stick;
        }
    }

    /// What to offer on the strip and in the ring.
    #[must_use]
    pub fn choices(&self, key: impl Fn(Command) -> String) -> Vec<Choice> {
        self.chosen.choices(|index| key(COMMANDS[index]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_stay_within_reach() {
        let mut rubbing = Rubbing::default();
        let mut controls = Controls::default();
        controls.mouse = Vec2::new(9_000.0, -9_000.0);
        rubbing.rub(&controls, 0.016);
        assert_eq!(rubbing.stroke, Vec2::ONE);
    }
}
