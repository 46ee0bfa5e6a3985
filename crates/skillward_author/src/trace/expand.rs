//! From acts to observations.

use std::collections::BTreeMap;

use skillward_core::decimal::Milli;
use skillward_core::event::EndReason;
use skillward_core::ids::{ItemId, SurfaceId};
use skillward_core::observation::{Fact, Observation, Tracked};
use skillward_core::scenario::{Dispenses, Scenario};
use skillward_core::skin::Hand;
use thiserror::Error;

use super::model::{Act, Golden};
use super::rub::rub;

/// Before each act time passes for the hand to get there, microseconds.
const REACH_US: u64 = 1_000_000;
/// A contact begins so long before what is done in it, microseconds.
const SETTLE_US: u64 = 200_000;
/// How long a hand stays at a button, pump, cap or door, microseconds.
const HANDLE_US: u64 = 1_000_000;
/// Longest attempt that is written out, microseconds: two hours.
pub const LONGEST_US: u64 = 7_200_000_000;
/// Most acts, routines written out.
const MOST_ACTS: usize = 10_000;
/// Most observations.
const MOST_OBSERVATIONS: usize = 1_000_000;

/// What happened in an attempt: all that a score needs besides the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// What was observed, in order.
    pub observations: Vec<Observation>,
    /// When (attempt time, microseconds) and why it ended, unless the plot ended it before.
    pub end: (u64, EndReason),
}

/// Why acts cannot be written out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpandError {
    /// A routine that does not exist.
    #[error("there is no routine \"{0}\"")]
    NoRoutine(String),
    /// A routine that calls itself.
    #[error("the routine \"{0}\" calls itself")]
    Circular(String),
    /// Product from what gives none.
    #[error("\"{0}\" dispenses nothing in this scenario")]
    NoDispenser(ItemId),
    /// A time that is over already.
    #[error("At({at_s}) comes too late: the acts before it last until {now_s} s")]
    Backwards {
        /// The time asked for, seconds.
        at_s: String,
        /// The time reached, seconds.
        now_s: String,
    },
    /// Too long, or too many acts or observations.
    #[error(
        "the attempt is too long: at most two hours, {MOST_ACTS} acts and {MOST_OBSERVATIONS} observations"
    )]
    TooLong,
}

/// Writes the acts of a trace out as observations.
///
/// # Errors
/// When a routine is missing or calls itself, something dispenses nothing, or a limit is passed.
pub fn expand(golden: &Golden, scenario: &Scenario) -> Result<Recording, ExpandError> {
    let dispensers = scenario.props.iter().filter_map(|prop| Some((&prop.id, prop.dispenses.as_ref()?)));
    let mut writer = Writer {
        routines: &golden.routines,
        dispensers: dispensers.collect(),
        calls: Vec::new(),
        acts: 0,
        now_us: 0,
        finished: false,
        observations: Vec::new(),
    };
    writer.acts(&golden.acts)?;
    let end = match writer.finished {
        true => (writer.now_us, EndReason::Learner),
        false => (writer.now_us + REACH_US, EndReason::Stopped),
    };
    Ok(Recording { observations: writer.observations, end })
}

struct Writer<'a> {
    routines: &'a BTreeMap<String, Vec<Act>>,
    dispensers: BTreeMap<&'a ItemId, &'a Dispenses>,
    /// Routines under way.
    calls: Vec<&'a str>,
    acts: usize,
    now_us: u64,
    finished: bool,
    observations: Vec<Observation>,
}

impl<'a> Writer<'a> {
    fn acts(&mut self, acts: &'a [Act]) -> Result<(), ExpandError> {
        for act in acts {
            self.acts += 1;
            self.act(act)?;
            let too_many = self.acts > MOST_ACTS || self.observations.len() > MOST_OBSERVATIONS;
            if too_many || self.now_us > LONGEST_US {
                return Err(ExpandError::TooLong);
            }
        }
        Ok(())
    }

    fn act(&mut self, act: &'a Act) -> Result<(), ExpandError> {
        match act {
            Act::At(seconds) => {
                if seconds.micros() < self.now_us {
                    let now = i64::try_from(self.now_us.div_ceil(1000)).unwrap_or(i64::MAX);
                    return Err(ExpandError::Backwards { at_s: told(*seconds), now_s: told(Milli(now)) });
                }
                self.now_us = seconds.micros();
            }
            Act::Wait(seconds) => self.now_us = self.now_us.saturating_add(seconds.micros()),
            Act::Enter(zone) => self.fact(Fact::Entered { zone: zone.clone() }),
            Act::Leave(zone) => self.fact(Fact::Left { zone: zone.clone() }),
            Act::Touch { surface, hand, hold_s } => self.contact(*hand, surface, hold_s.micros(), &[]),
            Act::Press { surface, hand } => {
                self.handle(*hand, surface, |hand, surface| Fact::Pressed { hand, surface })
            }
            Act::Open { surface, hand } => {
                self.handle(*hand, surface, |hand, surface| Fact::Opened { hand, surface })
            }
            Act::Close { surface, hand } => {
                self.handle(*hand, surface, |hand, surface| Fact::Closed { hand, surface })
            }
            Act::Hold { surface, hand, hold_s } => self.hold(*hand, surface, hold_s.micros()),
            Act::TakeProduct { from, presses, pump, hand } => self.take(from, *presses, pump, *hand)?,
            Act::Rub(steps) => self.rub(steps)?,
            Act::Don(item) => self.in_a_moment(Fact::Donned { item: item.clone() }),
            Act::Doff(item) => self.in_a_moment(Fact::Doffed { item: item.clone() }),
            Act::Say(line) => self.in_a_moment(Fact::Said { line: line.clone() }),
            Act::Answer { item, value } => {
                self.in_a_moment(Fact::Answered { item: item.clone(), value: value.clone() });
            }
            Act::Unseen { what, seconds } => self.unseen(what, seconds.micros()),
            Act::Observe(fact) => self.fact(fact.clone()),
            Act::Do(name) => self.routine(name)?,
            Act::Finish => {
                self.in_a_moment(Fact::Finished);
                self.finished = true;
            }
        }
        Ok(())
    }

    fn routine(&mut self, name: &'a str) -> Result<(), ExpandError> {
        let acts = self.routines.get(name).ok_or_else(|| ExpandError::NoRoutine(name.to_owned()))?;
        if self.calls.contains(&name) {
            return Err(ExpandError::Circular(name.to_owned()));
        }
        self.calls.push(name);
        self.acts(acts)?;
        self.calls.pop();
        Ok(())
    }

    fn fact(&mut self, fact: Fact) {
        self.observations.push(Observation { t_us: self.now_us, fact });
    }

    fn in_a_moment(&mut self, fact: Fact) {
        self.now_us += REACH_US;
        self.fact(fact);
    }

    fn handle(&mut self, hand: Hand, surface: &SurfaceId, fact: impl Fn(Hand, SurfaceId) -> Fact) {
        self.contact(hand, surface, HANDLE_US, &[fact(hand, surface.clone())]);
    }

    /// Reaches for a surface, does something in touch with it, and lets go after `lasts_us`.
    fn contact(&mut self, hand: Hand, surface: &SurfaceId, lasts_us: u64, does: &[Fact]) {
        self.now_us += REACH_US;
        self.fact(Fact::ContactBegan { hand, surface: surface.clone() });
        let ends_us = self.now_us.saturating_add(lasts_us);
        if !does.is_empty() {
            self.now_us = (self.now_us + SETTLE_US).min(ends_us);
            does.iter().for_each(|fact| self.fact(fact.clone()));
        }
        self.now_us = ends_us;
        self.fact(Fact::ContactEnded { hand, surface: surface.clone() });
    }

    fn hold(&mut self, hand: Hand, surface: &SurfaceId, lasts_us: u64) {
        self.now_us += REACH_US;
        self.fact(Fact::ContactBegan { hand, surface: surface.clone() });
        self.now_us += SETTLE_US;
        self.fact(Fact::Grabbed { hand, surface: surface.clone() });
        self.now_us = self.now_us.saturating_add(lasts_us);
        self.fact(Fact::Released { hand, surface: surface.clone() });
        self.now_us += SETTLE_US;
        self.fact(Fact::ContactEnded { hand, surface: surface.clone() });
    }

    fn take(&mut self, from: &ItemId, presses: u32, pump: &str, hand: Hand) -> Result<(), ExpandError> {
        let dispenses =
            self.dispensers.get(from).copied().ok_or_else(|| ExpandError::NoDispenser(from.clone()))?;
        // Thousandths of a millilitre are microlitres.
        let volume_ul = u32::try_from(dispenses.ml.0).unwrap_or_default();
        let surface = SurfaceId(format!("{from}.{pump}").into());
        if usize::try_from(presses).map_or(true, |presses| presses > MOST_ACTS) {
            return Err(ExpandError::TooLong);
        }
        for _ in 0..presses {
            let pressed = Fact::Pressed { hand, surface: surface.clone() };
            let product = dispenses.product.clone();
            let given = Fact::Dispensed { product, volume_ul, onto: hand.other() };
            self.contact(hand, &surface, HANDLE_US, &[pressed, given]);
        }
        Ok(())
    }

    fn rub(
        &mut self,
        steps: &[(skillward_core::hygiene::report::TechniqueStep, Milli)],
    ) -> Result<(), ExpandError> {
        let steps: Vec<_> = steps.iter().map(|(step, seconds)| (*step, seconds.micros())).collect();
        let lasts: u64 = steps.iter().fold(0, |sum: u64, (_, us)| sum.saturating_add(*us));
        if lasts > LONGEST_US {
            return Err(ExpandError::TooLong);
        }
        let (samples, over_us) = rub(self.now_us + SETTLE_US, &steps);
        self.observations.extend(samples);
        self.now_us = over_us;
        Ok(())
    }

    fn unseen(&mut self, what: &[Tracked], lasts_us: u64) {
        self.now_us += SETTLE_US;
        what.iter().for_each(|what| self.fact(Fact::TrackingLost { what: *what }));
        self.now_us = self.now_us.saturating_add(lasts_us);
        what.iter().for_each(|what| self.fact(Fact::TrackingFound { what: *what }));
    }
}

/// Thousandths of a second as seconds.
fn told(milli: Milli) -> String {
    let (whole, rest) = (milli.0 / 1000, milli.0.rem_euclid(1000));
    match rest {
        0 => whole.to_string(),
        _ => format!("{whole}.{rest:03}").trim_end_matches('0').to_owned(),
    }
}
