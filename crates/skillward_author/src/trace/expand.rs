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
                    return Err(ExpandError::Backwards {
                        at_s: seconds.to_string(),
                        now_s: Milli(now).to_string(),
                    });
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
            Act::Place { item, onto, hand } => {
                self.handle(*hand, item, |hand, surface| Fact::Placed { hand, surface, onto: onto.clone() })
            }
            Act::Connect { item, to, hand } => {
                self.handle(*hand, item, |hand, surface| Fact::Connected { hand, surface, to: to.clone() })
            }
            Act::Disconnect { item, from, hand } => self.handle(*hand, item, |hand, surface| {
                Fact::Disconnected { hand, surface, from: from.clone() }
            }),
            Act::Dispose { item, into, hand } => {
                self.handle(*hand, item, |hand, surface| Fact::Disposed { hand, surface, into: into.clone() })
            }
            Act::Apply { item, to, hand } => {
                self.handle(*hand, item, |hand, surface| Fact::Applied { hand, surface, to: to.clone() })
            }
            Act::Look { surface, hold_s } => {
                self.in_a_moment(Fact::Faced { surface: surface.clone() });
                self.now_us = self.now_us.saturating_add(hold_s.micros());
                self.fact(Fact::LookedAway { surface: surface.clone() });
            }
            Act::Point { structure, error_mm } => {
                self.in_a_moment(Fact::Pointed { structure: structure.clone(), error_mm: *error_mm });
            }
            Act::Trace { path, edges } => {
                for edge in edges {
                    self.in_a_moment(Fact::Traced { path: path.clone(), edge: edge.clone() });
                }
            }
            Act::Measure { quantity, at, value, hand, hold_s } => {
                self.now_us += REACH_US;
                self.fact(Fact::ContactBegan { hand: *hand, surface: at.clone() });
                // What is read is known when the hand has been there long enough.
                self.now_us = self.now_us.saturating_add(hold_s.micros());
                self.fact(Fact::Measured {
                    surface: at.clone(),
                    quantity: quantity.clone(),
                    value_milli: value.0,
                });
                self.fact(Fact::ContactEnded { hand: *hand, surface: at.clone() });
            }
            Act::Chart { field, value } => {
                self.in_a_moment(Fact::Charted { field: field.clone(), value: value.clone() });
            }
            Act::Give { product, patient, route, dose, unit } => self.in_a_moment(Fact::Administered {
                product: product.clone(),
                patient: patient.clone(),
                route: route.clone(),
                dose_milli: dose.0,
                unit: unit.clone(),
            }),
            Act::Compress { patient, times, a_minute, depth_mm, recoil_percent } => {
                let fact = Fact::Compressed {
                    patient: patient.clone(),
                    depth_mm: *depth_mm,
                    recoil_milli: recoil_percent.saturating_mul(10),
                };
                self.compress(*times, *a_minute, &fact)?;
            }
            Act::Ventilate { patient, volume_ml } => {
                self.in_a_moment(Fact::Ventilated { patient: patient.clone(), volume_ml: *volume_ml });
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

    /// The same again and again, so often a minute.
    fn compress(&mut self, times: u32, a_minute: u32, fact: &Fact) -> Result<(), ExpandError> {
        if usize::try_from(times).map_or(true, |times| times > MOST_ACTS) {
            return Err(ExpandError::TooLong);
        }
        let between_us = 60_000_000 / u64::from(a_minute.clamp(1, 300));
        self.now_us += REACH_US;
        for nth in 0..times {
            if nth > 0 {
                self.now_us += between_us;
            }
            self.fact(fact.clone());
        }
        Ok(())
    }

    fn unseen(&mut self, what: &[Tracked], lasts_us: u64) {
        self.now_us += SETTLE_US;
        what.iter().for_each(|what| self.fact(Fact::TrackingLost { what: *what }));
        self.now_us = self.now_us.saturating_add(lasts_us);
        what.iter().for_each(|what| self.fact(Fact::TrackingFound { what: *what }));
    }
}
