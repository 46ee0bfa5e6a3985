//! Plays a script: one act after the other, one sample after the other.

use std::collections::VecDeque;

use bevy::math::{Quat, Vec2};
use skillward_core::skin::Hand;
use skillward_hands::Posture;

use super::figure::{Body, Instant, Leg, Step};
use super::plan::{PlanError, plan};
use super::script::Act;
use super::sight::{Happened, Surroundings};
use super::vary::{Chance, Tremor, Variation};
use crate::interaction::choice::ChoiceMade;
use crate::interaction::samples::{HandSample, HeadSample, SampleFrame};

/// A scripted learner at work.
#[derive(Debug, Clone)]
pub struct Player {
    variation: Variation,
    acts: VecDeque<Act>,
    legs: VecDeque<Leg>,
    step: Option<Step>,
    /// Seconds into the step.
    into_s: f32,
    now: Instant,
    chance: Chance,
    tremors: [Tremor; 2],
    /// Samples given so far; the device's time follows from it and the rate, without drift.
    samples: u64,
    repeats: u32,
    finished: bool,
}

/// What a learner at work can look at and feel.
pub trait Senses {
    /// Looks round.
    fn look(&self) -> Surroundings;

    /// Looks and feels whether things have come about.
    fn happened(&self) -> Happened;
}

/// What one sample brings.
#[derive(Debug, Clone)]
pub struct Played {
    /// Where head and hands are.
    pub frame: SampleFrame,
    /// A choice made since the sample before.
    pub choice: Option<ChoiceMade>,
}

impl Player {
    /// A learner who stands at a spot of the floor and is about to begin.
    #[must_use]
    pub fn new(script: &[Act], variation: Variation, spot: Vec2, yaw: f32) -> Self {
        let body = Body { spot, yaw, eyes_m: variation.eyes_m };
        Self {
            acts: variation.acts(script).into(),
            legs: VecDeque::new(),
            step: None,
            into_s: 0.0,
            now: Instant {
                body,
                hands: [Hand::Left, Hand::Right].map(|hand| body.rest(hand)),
                grip: [0.0; 2],
                seen: true,
            },
            chance: Chance::new(variation.seed, 3),
            tremors: [Hand::Left, Hand::Right].map(|hand| Tremor::new(&variation, hand)),
            variation,
            samples: 0,
            repeats: 0,
            finished: false,
        }
    }

    /// Device time of the next sample, microseconds since the learner began.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a few hours at 90 Hz, and positive"
    )]
    pub fn next_us(&self) -> u64 {
        (self.samples as f64 * 1e6 / f64::from(self.variation.rate_hz)).round() as u64
    }

    /// How often something had to be done again, since it had not come about.
    #[must_use]
    pub const fn repeats(&self) -> u32 {
        self.repeats
    }

    /// Whether everything is done.
    #[must_use]
    pub const fn finished(&self) -> bool {
        self.finished
    }

    /// The next sample. Looks round when something new is begun.
    ///
    /// # Errors
    /// When the script asks for what is not there.
    pub fn play(&mut self, senses: &impl Senses) -> Result<Played, PlanError> {
        let device_time_us = self.next_us();
        let choice = if self.samples == 0 { None } else { self.advance(senses)? };
        self.samples += 1;
        #[allow(clippy::cast_precision_loss, reason = "a tremor's phase needs no microsecond")]
        let seconds = device_time_us as f32 / 1e6;
        let head = self.now.body.head();
        let nod = self.tremors[0].at(seconds * 0.3 + 100.0);
        let hand = |hand: Hand| {
            let mut posture: Posture = self.now.hands[hand.index()];
            posture.wrist.origin += self.tremors[hand.index()].at(seconds);
            HandSample {
                pose: posture.pose(),
                valid: self.now.seen,
                tracked: self.now.seen,
                grip: self.now.grip[hand.index()],
                trigger: 0.0,
            }
        };
        let frame = SampleFrame {
            device_time_us,
            head: HeadSample {
                position: head.origin + nod,
                rotation: head.rotation * Quat::from_rotation_x(-0.25),
                valid: true,
            },
            left: hand(Hand::Left),
            right: hand(Hand::Right),
        };
        Ok(Played { frame, choice })
    }

    /// Moves on by one sample.
    fn advance(&mut self, senses: &impl Senses) -> Result<Option<ChoiceMade>, PlanError> {
        let mut choice = None;
        let mut left_s = 1.0 / self.variation.rate_hz;
        loop {
            let Some(step) = &self.step else {
                match self.next_leg(senses)? {
                    Some(leg) => {
                        choice = choice.or_else(|| leg.choice.clone());
                        self.step = Some(Step::new(leg, self.now.clone()));
                        self.into_s = 0.0;
                        continue;
                    }
                    None => break,
                }
            };
            let remains = step.seconds() - self.into_s;
            if remains > left_s {
                self.into_s += left_s;
                self.now = step.at(self.into_s, self.variation.strokes_hz);
                break;
            }
            left_s -= remains.max(0.0);
            self.now = step.at(step.seconds(), self.variation.strokes_hz);
            if let Some(check) = step.check()
                && !check.again.is_empty()
                && !senses.happened().shows(&check.sight)
            {
                self.repeats += 1;
                for leg in check.again.iter().rev() {
                    self.legs.push_front(leg.clone());
                }
            }
            self.step = None;
        }
        Ok(choice)
    }

    /// The next leg; with nothing left to do, the learner says that they are finished.
    fn next_leg(&mut self, senses: &impl Senses) -> Result<Option<Leg>, PlanError> {
        while self.legs.is_empty() {
            let act = match self.acts.pop_front() {
                Some(act) => act,
                None if self.finished => return Ok(None),
                None => {
                    self.finished = true;
                    Act::Finish
                }
            };
            self.legs = plan(&act, &self.now, &senses.look(), &self.variation, &mut self.chance)?.into();
        }
        Ok(self.legs.pop_front())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::cell::Cell;

    use bevy::math::Vec3;
    use skillward_hands::Frame;
    use skillward_hands::surface::{PlacedShape, Solid};

    use super::*;
    use crate::frontends::autopilot::sight::Target;

    /// A button that gives way only when it has been looked for so often.
    struct Stubborn {
        button: Target,
        looks: Cell<u32>,
        gives_way_after: u32,
    }

    impl Senses for Stubborn {
        fn look(&self) -> Surroundings {
            Surroundings { targets: vec![self.button.clone()], ..Surroundings::default() }
        }

        fn happened(&self) -> Happened {
            self.looks.set(self.looks.get() + 1);
            let pressed = u32::from(self.looks.get() > self.gives_way_after);
            Happened { pressed: [(self.button.id.clone(), pressed)].into(), ..Happened::default() }
        }
    }

    /// How often a learner presses again.
    fn repeats(gives_way_after: u32) -> u32 {
        let shape = PlacedShape {
            solid: Solid::Sphere(0.02),
            frame: Frame::new(Vec3::new(0.0, 1.2, 0.0), Quat::IDENTITY),
        };
        let button = Target {
            id: "pump.button".into(),
            item: None,
            shapes: vec![shape],
            slide: Some((Vec3::NEG_Z, 0.006)),
            nozzle: None,
            stays_open: false,
        };
        let senses = Stubborn { button, looks: Cell::new(0), gives_way_after };
        let acts = [Act::Press { surface: "pump.button".into(), hand: Hand::Right }];
        let mut player = Player::new(&acts, Variation::default(), Vec2::new(0.0, 0.5), 0.0);
        for _ in 0..2000 {
            player.play(&senses).unwrap();
        }
        assert!(player.finished());
        player.repeats()
    }

    #[test]
    fn what_did_not_come_about_is_tried_again_and_given_up_in_the_end() {
        assert_eq!(repeats(0), 0);
        assert_eq!(repeats(2), 2);
        assert_eq!(repeats(100), 3);
    }
}
