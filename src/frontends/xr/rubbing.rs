//! Rubbing with controllers: hands that hold them cannot rub by themselves.
//!
//! Squeeze both near each other, and the hands come together; move one controller past the other, and they stroke. A
//! button takes the next technique. What counts is what the hands then do: the core hears of rub samples alone.

use bevy::prelude::*;
use bevy_egui::EguiContexts;
use skillward_core::skin::Hand;
use skillward_hands::{Frame, Posture, held};

use super::actions::Controller;
use super::frame::Sensed;
use super::rig::{Rig, heading};
use crate::frontends::techniques::{Chosen, Together};
use crate::panels::techniques::strip;

/// Controllers that are squeezed this near to each other bring the hands together, metres ...
const NEAR_M: f32 = 0.28;
/// ... and take them apart when they are this far, metres.
const FAR_M: f32 = 0.6;
/// Squeezed from here on ...
const SQUEEZED: f32 = 0.7;
/// ... until it comes back to here.
const LET_GO: f32 = 0.3;
/// How far the controllers move past each other for half a full stroke, metres.
const STROKE_M: f32 = 0.05;
/// The stick is flicked from here on; it rests below half of it.
const FLICKED: f32 = 0.7;

/// A frame that took longer changes the technique no further, seconds.
const LONGEST_S: f32 = 0.1;

/// Both hands together round controllers.
#[derive(Resource, Debug, Default)]
pub(super) struct HeldRub {
    chosen: Chosen,
    /// Where the stroke is, each axis -1 to 1.
    stroke: Vec2,
    together: Together,
    /// The hands, while they are together.
    now: Option<[Posture; 2]>,
    /// From the left controller to the right one, as the learner faces, metres, at the frame before.
    apart: Vec3,
    /// What was down at the frame before.
    down: Down,
}

/// What chooses a technique.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Down {
    next: bool,
    previous: bool,
    other_side: bool,
}

impl Down {
    fn of(controllers: &[Controller; 2], before: Self) -> Self {
        let any = |is: &dyn Fn(&Controller) -> bool| controllers.iter().any(is);
        let flick = |was: bool| if was { FLICKED / 2.0 } else { FLICKED };
        Self {
            next: any(&|it| it.lower || it.stick[0] > flick(before.next)),
            previous: any(&|it| it.upper || it.stick[0] < -flick(before.previous)),
            other_side: any(&|it| it.stick_press),
        }
    }
}

impl HeldRub {
    /// Whether the hands are together.
    pub(super) const fn together(&self) -> bool {
        self.now.is_some()
    }

    /// Both hands, while they are together.
    pub(super) const fn hands(&self) -> Option<&[Posture; 2]> {
        self.now.as_ref()
    }

    /// Takes what both controllers say, in the tracking space, after so many seconds.
    fn advance(&mut self, controllers: &[Controller; 2], room: &Frame, head: &Frame, seconds: f32) {
        let [left, right] = controllers;
        let (Some(left_grip), Some(right_grip)) = (left.grip, right.grip) else {
            self.part();
            return;
        };
        let squeezed = left.squeeze.min(right.squeeze);
        let far = left_grip.origin.distance(right_grip.origin);
        let goes_on = self.together() && squeezed > LET_GO && far < FAR_M;
        let comes = squeezed > SQUEEZED && far < NEAR_M;
        if !goes_on && !comes {
            self.part();
            return;
        }
        let grips = [room.then(&left_grip), room.then(&right_grip)];
        let ahead = Quat::from_rotation_y(heading(head.rotation));
        let middle = (grips[0].origin + grips[1].origin) / 2.0;
        let at = Frame::new(middle, ahead);
        let apart = ahead.inverse() * (grips[1].origin - grips[0].origin);
        let now = match self.now {
            Some(now) => {
                let moved = apart - self.apart;
                let stroke = self.stroke + Vec2::new(-moved.z, moved.y) / STROKE_M;
                self.stroke = stroke.clamp(Vec2::NEG_ONE, Vec2::ONE);
                self.choose(controllers);
                now
            }
            None => {
                debug!("hands round controllers come together");
                self.chosen = Chosen::default();
                self.stroke = Vec2::ZERO;
                self.together = Together::default();
                self.down = Down::of(controllers, Down::default());
                [0, 1].map(|index: usize| {
                    let controller = &controllers[index];
                    held::posture(Hand::BOTH[index], &grips[index], controller.squeeze, controller.select)
                })
            }
        };
        self.apart = apart;
        self.now = Some(self.together.advance(self.chosen.step(), self.stroke, &at, now, seconds));
    }

    fn choose(&mut self, controllers: &[Controller; 2]) {
        let before = self.down;
        self.down = Down::of(controllers, before);
        if self.down.next && !before.next {
            self.chosen.next();
        }
        if self.down.previous && !before.previous {
            self.chosen.previous();
        }
        if self.down.other_side && !before.other_side {
            self.chosen.other_side();
        }
    }

    /// The hands are by themselves again.
    pub(super) fn part(&mut self) {
        self.now = None;
    }
}

/// Moves hands that are together round controllers.
pub(super) fn rub(
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    time: Res<'_, Time<Real>>,
    mut rub: ResMut<'_, HeldRub>,
) {
    let Some(head) = sensed.head else { return };
    let room = rig.room_from_tracking();
    let seconds = time.delta_secs().min(LONGEST_S);
    rub.advance(&sensed.controllers, &room, &room.then(&head), seconds);
}

/// A pause, or the end of the attempt, takes the hands apart.
pub(super) fn part(mut rub: ResMut<'_, HeldRub>) {
    rub.part();
}

/// Shows what can be chosen.
pub(super) fn show(mut contexts: EguiContexts<'_, '_>, rub: Res<'_, HeldRub>) -> Result {
    if rub.together() {
        let choices = rub.chosen.choices(|_| String::new());
        let hint =
            "Move one controller past the other to rub\nStick aside, A or X: next   let go: hands apart";
        strip(contexts.ctx_mut()?, &choices, hint);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn controllers(squeeze: f32, apart: Vec3, lower: bool) -> [Controller; 2] {
        let middle = Vec3::new(0.0, 1.1, -0.4);
        [-0.5, 0.5].map(|share| Controller {
            grip: Some(Frame::new(middle + apart * share, Quat::IDENTITY)),
            tracked: true,
            squeeze,
            lower,
            ..default()
        })
    }

    fn advance(rub: &mut HeldRub, controllers: &[Controller; 2]) {
        let head = Frame::new(Vec3::new(0.0, 1.6, 0.0), Quat::IDENTITY);
        rub.advance(controllers, &Frame::IDENTITY, &head, 0.02);
    }

    const SIDE: Vec3 = Vec3::new(0.18, 0.0, 0.0);

    #[test]
    fn hands_come_together_when_both_are_squeezed_near_each_other_and_part_when_one_lets_go() {
        let mut rub = HeldRub::default();
        advance(&mut rub, &controllers(1.0, SIDE * 3.0, false));
        assert!(!rub.together(), "they are far from each other");
        advance(&mut rub, &controllers(0.5, SIDE, false));
        assert!(!rub.together(), "they are not squeezed");
        advance(&mut rub, &controllers(1.0, SIDE, false));
        assert!(rub.together());
        advance(&mut rub, &controllers(0.5, SIDE * 2.5, false));
        assert!(rub.together(), "a stroke may take them farther");
        advance(&mut rub, &controllers(0.2, SIDE, false));
        assert!(!rub.together());
    }

    #[test]
    fn one_controller_past_the_other_is_a_stroke() {
        let mut rub = HeldRub::default();
        advance(&mut rub, &controllers(1.0, SIDE, false));
        advance(&mut rub, &controllers(1.0, SIDE + Vec3::Z * -0.04, false));
        assert!((rub.stroke.x - 0.8).abs() < 1e-3, "{}", rub.stroke);
        advance(&mut rub, &controllers(1.0, SIDE + Vec3::Z * -0.2, false));
        assert!((rub.stroke.x - 1.0).abs() < 1e-3, "it stops at its end");
        advance(&mut rub, &controllers(1.0, SIDE + Vec3::Z * -0.15, false));
        assert!(rub.stroke.x.abs() < 1e-3, "and comes back at once: {}", rub.stroke);
    }

    #[test]
    fn moving_both_alike_strokes_nothing() {
        let mut rub = HeldRub::default();
        let mut both = controllers(1.0, SIDE, false);
        advance(&mut rub, &both);
        for controller in &mut both {
            controller.grip.as_mut().expect("it is held").origin += Vec3::new(0.1, -0.2, 0.3);
        }
        advance(&mut rub, &both);
        assert!(rub.stroke.length() < 1e-4);
    }

    #[test]
    fn a_button_that_stays_down_takes_one_technique() {
        let mut rub = HeldRub::default();
        advance(&mut rub, &controllers(1.0, SIDE, true));
        let first = rub.chosen;
        advance(&mut rub, &controllers(1.0, SIDE, true));
        assert_eq!(rub.chosen, first, "it was down before the hands came together");
        advance(&mut rub, &controllers(1.0, SIDE, false));
        for _ in 0..5 {
            advance(&mut rub, &controllers(1.0, SIDE, true));
        }
        let mut next = first;
        next.next();
        assert_eq!(rub.chosen, next);
    }

    #[test]
    fn a_controller_that_is_lost_takes_the_hands_apart() {
        let mut rub = HeldRub::default();
        advance(&mut rub, &controllers(1.0, SIDE, false));
        let mut one = controllers(1.0, SIDE, false);
        one[0].grip = None;
        advance(&mut rub, &one);
        assert!(!rub.together());
    }
}
