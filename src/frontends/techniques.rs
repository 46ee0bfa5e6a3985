//! Rubbing with hands that do not rub by themselves: at a desk, and round controllers. Which technique both hands are
//! in, and how they come from one to the next.

use bevy::math::Vec2;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_hands::rub::{Stroke, rub_postures, rub_transition};
use skillward_hands::{Frame, Posture};

use crate::panels::techniques::Choice;

/// How long the hands take from one technique to the next, seconds.
const CHANGE_S: f32 = 0.5;

/// One of the six techniques as a learner chooses them, with its sides.
struct Technique {
    title: &'static str,
    sides: &'static [(TechniqueStep, Option<&'static str>)],
}

const TECHNIQUES: [Technique; 6] = [
    Technique { title: "Palms", sides: &[(TechniqueStep::PalmToPalm, None)] },
    Technique {
        title: "Backs",
        sides: &[
            (TechniqueStep::RightPalmOverLeftDorsum, Some("right over left")),
            (TechniqueStep::LeftPalmOverRightDorsum, Some("left over right")),
        ],
    },
    Technique { title: "Laced", sides: &[(TechniqueStep::PalmsInterlaced, None)] },
    Technique { title: "Hooked", sides: &[(TechniqueStep::BacksOfFingers, None)] },
    Technique {
        title: "Thumb",
        sides: &[
            (TechniqueStep::LeftThumb, Some("left thumb")),
            (TechniqueStep::RightThumb, Some("right thumb")),
        ],
    },
    Technique {
        title: "Tips",
        sides: &[
            (TechniqueStep::RightFingertips, Some("right tips")),
            (TechniqueStep::LeftFingertips, Some("left tips")),
        ],
    },
];

/// How many techniques there are to choose from.
pub const COUNT: usize = TECHNIQUES.len();

/// The technique that the learner has chosen, with its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chosen {
    technique: usize,
    side: usize,
}

impl Chosen {
    /// The pose that the hands take.
    #[must_use]
    pub const fn step(&self) -> TechniqueStep {
        TECHNIQUES[self.technique].sides[self.side].0
    }

    /// Chooses a technique by its place; the chosen one keeps its side.
    pub const fn take(&mut self, index: usize) {
        if index < COUNT && index != self.technique {
            self.technique = index;
            self.side = 0;
        }
    }

    /// Chooses a technique by its place; the chosen one takes its other side.
    pub const fn take_or_turn(&mut self, index: usize) {
        if self.technique == index { self.other_side() } else { self.take(index) }
    }

    /// The other side, where there is one.
    pub const fn other_side(&mut self) {
        self.side = (self.side + 1) % TECHNIQUES[self.technique].sides.len();
    }

    /// The next side, or the next technique after the last side: one key goes through all nine.
    pub const fn next(&mut self) {
        if self.side + 1 < TECHNIQUES[self.technique].sides.len() {
            self.side += 1;
        } else {
            self.technique = (self.technique + 1) % COUNT;
            self.side = 0;
        }
    }

    /// The technique before.
    pub const fn previous(&mut self) {
        self.take((self.technique + COUNT - 1) % COUNT);
    }

    /// What to offer: the techniques, each with the key that chooses it.
    #[must_use]
    pub fn choices(&self, key: impl Fn(usize) -> String) -> Vec<Choice> {
        let offer = |(index, technique): (usize, &Technique)| {
            let chosen = index == self.technique;
            let sides = (technique.sides.len() > 1).then_some("two sides");
            Choice {
                title: technique.title,
                side: if chosen { technique.sides[self.side].1 } else { sides },
                key: key(index),
                chosen,
            }
        };
        TECHNIQUES.iter().enumerate().map(offer).collect()
    }
}

/// Both hands together, on the way from one technique to the next where it has just changed.
#[derive(Debug, Clone, Default)]
pub struct Together {
    step: Option<TechniqueStep>,
    /// Where the hands came from, and how far the change has come, 0 to 1.
    change: Option<([Posture; 2], f32)>,
}

impl Together {
    /// Both hands after so many seconds, from where they are `now`. `stroke` is -1 to 1 on both axes: `x` slides, `y`
    /// turns. `at` is as for [`rub_postures`].
    pub fn advance(
        &mut self,
        step: TechniqueStep,
        stroke: Vec2,
        at: &Frame,
        now: [Posture; 2],
        seconds: f32,
    ) -> [Posture; 2] {
        if self.step.is_some_and(|before| before != step) {
            self.change = Some((now, 0.0));
        }
        self.step = Some(step);
        let there = rub_postures(step, Stroke { along: stroke.x, around: stroke.y }, at);
        match self.change {
            Some((from, t)) if t < 1.0 => {
                let t = t + seconds / CHANGE_S;
                self.change = Some((from, t));
                rub_transition(&from, &there, t)
            }
            _ => {
                self.change = None;
                there
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_goes_through_all_nine_sides() {
        let mut chosen = Chosen::default();
        let mut seen = vec![chosen.step()];
        for _ in 0..8 {
            chosen.next();
            seen.push(chosen.step());
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), TechniqueStep::ALL.len());
        chosen.next();
        assert_eq!(chosen.step(), TechniqueStep::PalmToPalm);
    }

    #[test]
    fn a_technique_is_chosen_first_and_turned_then() {
        let mut chosen = Chosen::default();
        chosen.take_or_turn(4);
        assert_eq!(chosen.step(), TechniqueStep::LeftThumb);
        chosen.take_or_turn(4);
        assert_eq!(chosen.step(), TechniqueStep::RightThumb);
        chosen.take(4);
        assert_eq!(chosen.step(), TechniqueStep::RightThumb);
        chosen.previous();
        assert_eq!(chosen.step(), TechniqueStep::BacksOfFingers);
        chosen.take(COUNT);
        assert_eq!(chosen.step(), TechniqueStep::BacksOfFingers);
    }
}
