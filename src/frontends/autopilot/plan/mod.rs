//! From acts to legs: where to stand, which way to reach, how long it takes.

mod handle;
mod hygiene;
mod reach;
mod walk;

use bevy::math::Vec2;
use skillward_core::ids::{ItemId, SurfaceId};

use super::figure::{Body, Check, Goal, Instant, Leg};
use super::script::Act;
use super::sight::{Sight, Surroundings, Target};
use super::vary::{Chance, Variation};
use crate::interaction::choice::ChoiceMade;

/// Why an act cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is no such surface.
    #[error("the learner's script names the surface {0}, which is not in this scenario")]
    NoSurface(SurfaceId),
    /// It cannot be pressed.
    #[error("the learner's script presses {0}, which does not slide")]
    NoSlide(SurfaceId),
    /// It gives no product.
    #[error("the learner's script takes product from {0}, which gives none")]
    NoDispenser(ItemId),
}

/// Turns one act into legs, for a learner who stands as `now`.
///
/// # Errors
/// When the act names what is not there.
pub fn plan(
    act: &Act,
    now: &Instant,
    world: &Surroundings,
    variation: &Variation,
    chance: &mut Chance,
) -> Result<Vec<Leg>, PlanError> {
    let mut planner = Planner {
        world,
        variation,
        chance,
        body: now.body,
        goals: [Goal::Rest; 2],
        grip: [0.0; 2],
        seen: true,
        legs: Vec::new(),
    };
    planner.act(act)?;
    Ok(planner.legs)
}

/// How often a learner tries until something comes about.
const TRIES: u8 = 4;

/// At the end of these legs the learner looks for something, and does what else there is without it.
fn expect(legs: &mut [Leg], sight: &Sight, again: Vec<Leg>) {
    if let Some(last) = legs.last_mut() {
        last.check = Some(Check { sight: sight.clone(), again });
    }
}

struct Planner<'a> {
    world: &'a Surroundings,
    variation: &'a Variation,
    chance: &'a mut Chance,
    body: Body,
    goals: [Goal; 2],
    grip: [f32; 2],
    seen: bool,
    legs: Vec<Leg>,
}

impl Planner<'_> {
    fn act(&mut self, act: &Act) -> Result<(), PlanError> {
        match act {
            Act::Walk { to, face } => {
                self.walk(Vec2::from(*to));
                if let Some(face) = face {
                    self.face(Vec2::from(*face));
                }
            }
            Act::Touch { surface, hand, hold_s } => {
                let target = self.find(surface)?;
                self.touch(&target, *hand, *hold_s);
            }
            Act::Press { surface, hand } => {
                let target = self.find(surface)?;
                self.press(&target, *hand)?;
            }
            Act::Open { surface, hand } => {
                let target = self.find(surface)?;
                self.open(&target, *hand);
            }
            Act::Hold { surface, hand, hold_s } => {
                let target = self.find(surface)?;
                self.hold(&target, *hand, *hold_s);
            }
            Act::TakeProduct { from, presses, hand } => self.take_product(from, *presses, *hand)?,
            Act::Rub(steps) => self.rub(steps),
            Act::Wait(seconds) => self.leg_for(*seconds, 0.4),
            Act::HideHands(seconds) => {
                self.seen = false;
                self.leg_for(*seconds, 0.4);
                self.seen = true;
            }
            Act::Say(line) => self.choose(ChoiceMade::Say(line.as_str().into())),
            Act::Answer { item, value } => {
                self.choose(ChoiceMade::Answer { item: item.as_str().into(), value: value.as_str().into() })
            }
            Act::Finish => self.choose(ChoiceMade::Finish),
            // Routines and orders are written out before an act is planned.
            Act::Do(_) | Act::AnyOrder(_) => {}
        }
        Ok(())
    }

    fn find(&self, id: &SurfaceId) -> Result<Target, PlanError> {
        let found = self.world.targets.iter().find(|target| target.id == *id);
        found.cloned().ok_or_else(|| PlanError::NoSurface(id.clone()))
    }

    /// Does something and looks whether it came about; if not, does it again, up to [`TRIES`] times in
    /// all. `doing` is told how often it was tried before: a second try may press harder.
    fn until(&mut self, sight: &Sight, mut doing: impl FnMut(&mut Self, u8)) {
        doing(self, 0);
        let mut again = Vec::new();
        for tried in (1..TRIES).rev() {
            let first = self.legs.len();
            doing(self, tried);
            let mut legs = self.legs.split_off(first);
            expect(&mut legs, sight, again);
            again = legs;
        }
        expect(&mut self.legs, sight, again);
    }

    fn choose(&mut self, choice: ChoiceMade) {
        self.leg_for(0.3, 0.3);
        if let Some(leg) = self.legs.last_mut() {
            leg.choice = Some(choice);
        }
    }
}
