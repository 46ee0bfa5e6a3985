//! A posture: a hand's shape and where its wrist stands, from which the joints follow.

use skillward_core::skin::Hand;

use crate::articulation::Articulation;
use crate::frame::{Frame, ease};
use crate::joints::HandPose;
use crate::skeleton::solve;

/// A hand's shape and place. Blending postures keeps every bone's length, as blending poses would not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posture {
    /// Whose hand.
    pub hand: Hand,
    /// The wrist: -Z towards the middle finger, +Y out of the back of the hand.
    pub wrist: Frame,
    /// The shape.
    pub articulation: Articulation,
    /// Size against the shipped skeleton, 1 being its own.
    pub size: f32,
}

impl Posture {
    /// A hand of the shipped size.
    #[must_use]
    pub const fn new(hand: Hand, wrist: Frame, articulation: Articulation) -> Self {
        Self { hand, wrist, articulation, size: 1.0 }
    }

    /// Every joint.
    #[must_use]
    pub fn pose(&self) -> HandPose {
        solve(self.hand, &self.wrist, &self.articulation, self.size)
    }

    /// Part of the way to another posture of the same hand: `t` in 0..=1, starting and stopping smoothly.
    #[must_use]
    pub fn toward(&self, to: &Self, t: f32) -> Self {
        let t = ease(t);
        Self {
            hand: self.hand,
            wrist: self.wrist.toward(&to.wrist, t),
            articulation: self.articulation.toward(&to.articulation, t),
            size: self.size + (to.size - self.size) * t,
        }
    }

    /// The same posture seen from another space: moved and turned as a whole.
    #[must_use]
    pub fn moved(&self, by: &Frame) -> Self {
        Self { wrist: by.then(&self.wrist), ..*self }
    }

    /// The other hand in the mirror image, reflected in the plane x = 0.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        Self { hand: self.hand.other(), wrist: self.wrist.mirrored(), ..*self }
    }
}
