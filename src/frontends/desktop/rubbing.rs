//! Rubbing at a desk: which technique the hands are in, and how the mouse, stick or arrow keys stroke.

use bevy::prelude::*;
use skillward_core::hygiene::report::TechniqueStep;

use super::bindings::Command;
use super::controls::Controls;
use crate::panels::techniques::Choice;

/// One of the six techniques as a learner chooses them, with its sides.
struct Technique {
    title: &'static str,
    command: Command,
    sides: &'static [(TechniqueStep, Option<&'static str>)],
}

const TECHNIQUES: [Technique; 6] = [
    Technique { title: "Palms", command: Command::Palms, sides: &[(TechniqueStep::PalmToPalm, None)] },
    Technique {
        title: "Backs",
        command: Command::Backs,
        sides: &[
            (TechniqueStep::RightPalmOverLeftDorsum, Some("right over left")),
            (TechniqueStep::LeftPalmOverRightDorsum, Some("left over right")),
        ],
    },
    Technique { title: "Laced", command: Command::Laced, sides: &[(TechniqueStep::PalmsInterlaced, None)] },
    Technique { title: "Hooked", command: Command::Hooked, sides: &[(TechniqueStep::BacksOfFingers, None)] },
    Technique {
        title: "Thumb",
        command: Command::Thumb,
        sides: &[
            (TechniqueStep::LeftThumb, Some("left thumb")),
            (TechniqueStep::RightThumb, Some("right thumb")),
        ],
    },
    Technique {
        title: "Tips",
        command: Command::Tips,
        sides: &[
            (TechniqueStep::RightFingertips, Some("right tips")),
            (TechniqueStep::LeftFingertips, Some("left tips")),
        ],
    },
];

/// Stroke for a pixel of mouse motion; a full stroke is 2 (from -1 to 1).
const STROKE_PER_PIXEL: f32 = 0.008;
/// Stroke a second while an arrow key is held: a little over one to and fro.
const STROKE_PER_SECOND: f32 = 5.0;
/// How fast a stick's stroke follows the stick, per second.
const STICK_FOLLOWS: f32 = 12.0;

/// Hands together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rubbing {
    technique: usize,
    side: usize,
    /// Where the stroke is, each axis -1 to 1: `x` slides, `y` turns.
    pub stroke: Vec2,
    /// Pointer of the ring, each axis -1 to 1.
    pub pointer: Vec2,
}

impl Default for Rubbing {
    fn default() -> Self {
        Self { technique: 0, side: 0, stroke: Vec2::ZERO, pointer: Vec2::ZERO }
    }
}

impl Rubbing {
    /// The pose that the hands take.
    #[must_use]
    pub const fn step(&self) -> TechniqueStep {
        TECHNIQUES[self.technique].sides[self.side].0
    }

    /// Chooses by the keys of the techniques; the key of the chosen one takes its other side.
    pub fn choose(&mut self, controls: &Controls) {
        for (index, technique) in TECHNIQUES.iter().enumerate() {
            if controls.struck(technique.command) {
                if self.technique == index {
                    self.other_side();
                } else {
                    self.take(index);
                }
            }
        }
        if controls.struck(Command::OtherSide) {
            self.other_side();
        }
        if controls.struck(Command::NextPose) {
            self.next();
        }
        if controls.struck(Command::PreviousPose) {
            self.take((self.technique + TECHNIQUES.len() - 1) % TECHNIQUES.len());
        }
    }

    /// Chooses a technique by its place in the ring.
    pub fn take(&mut self, index: usize) {
        if index < TECHNIQUES.len() && index != self.technique {
            self.technique = index;
            self.side = 0;
        }
    }

    fn other_side(&mut self) {
        self.side = (self.side + 1) % TECHNIQUES[self.technique].sides.len();
    }

    /// The next side, or the next technique after the last side: one key goes through all nine.
    fn next(&mut self) {
        if self.side + 1 < TECHNIQUES[self.technique].sides.len() {
            self.side += 1;
        } else {
            self.technique = (self.technique + 1) % TECHNIQUES.len();
            self.side = 0;
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
        TECHNIQUES
            .iter()
            .enumerate()
            .map(|(index, technique)| {
                let chosen = index == self.technique;
                let side = if chosen { self.side } else { 0 };
                let sides = technique.sides.len() > 1;
                Choice {
                    title: technique.title,
                    side: if chosen { technique.sides[side].1 } else { sides.then_some("two sides") },
                    key: key(technique.command),
                    chosen,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_goes_through_all_nine_sides() {
        let mut rubbing = Rubbing::default();
        let mut seen = vec![rubbing.step()];
        for _ in 0..8 {
            rubbing.next();
            seen.push(rubbing.step());
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), TechniqueStep::ALL.len());
        rubbing.next();
        assert_eq!(rubbing.step(), TechniqueStep::PalmToPalm);
    }

    #[test]
    fn strokes_stay_within_reach() {
        let mut rubbing = Rubbing::default();
        let mut controls = Controls::default();
        controls.mouse = Vec2::new(9_000.0, -9_000.0);
        rubbing.rub(&controls, 0.016);
        assert_eq!(rubbing.stroke, Vec2::ONE);
    }
}
