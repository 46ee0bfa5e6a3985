//! A mutation carried out on a recording.

use skillward_core::ids::SurfaceId;
use skillward_core::observation::{Fact, Observation, RubSample};

use super::actions::Action;
use super::{Change, Mutation};
use crate::trace::Recording;

/// Between an action and its repetition, microseconds.
const AGAIN_US: u64 = 500_000;
/// What an answer or line is changed to; no scenario has such a key.
const OTHER: &str = "~other~";
/// How far beside its mark something ends, millimetres.
const BESIDE_MM: u32 = 50;

/// The recording with the mutation; `actions` are those of the recording.
#[must_use]
pub fn apply(mutation: &Mutation, actions: &[Action], recording: &Recording) -> Recording {
    let mut changed = Changed {
        list: recording.observations.iter().cloned().map(Some).collect(),
        added: Vec::new(),
        end_us: recording.end.0,
    };
    for &which in &mutation.which {
        let action = &actions[which];
        match &mutation.change {
            Change::Drop => changed.drop(action),
            Change::Delay(by_us) => changed.shift(action.from_us, action.observations[0], *by_us),
            Change::Swap { with, .. } => changed.swap(action, &actions[*with]),
            Change::Repeat => changed.repeat(action),
            Change::CutShort => changed.cut(action),
            Change::Surface(surface) => changed.each(action, |fact| match fact {
                Fact::ContactBegan { surface: at, .. }
                | Fact::ContactEnded { surface: at, .. }
                | Fact::Grabbed { surface: at, .. }
                | Fact::Released { surface: at, .. }
                | Fact::Pressed { surface: at, .. }
                | Fact::Opened { surface: at, .. }
                | Fact::Closed { surface: at, .. }
                | Fact::Placed { surface: at, .. }
                | Fact::Connected { surface: at, .. }
                | Fact::Disconnected { surface: at, .. }
                | Fact::Disposed { surface: at, .. }
                | Fact::Applied { surface: at, .. }
                | Fact::Measured { surface: at, .. } => {
                    *at = surface.clone();
                    true
                }
                // Another surface gives no product.
                _ => false,
            }),
            Change::Zone(zone) => changed.each(action, |fact| {
                if let Fact::Entered { zone: at } | Fact::Left { zone: at } = fact {
                    *at = zone.clone();
                }
                true
            }),
            Change::QuarterDose => changed.each(action, |fact| {
                match fact {
                    Fact::Dispensed { volume_ul, .. } => *volume_ul /= 4,
                    Fact::Administered { dose_milli, .. } => *dose_milli /= 4,
                    _ => {}
                }
                true
            }),
            Change::Feebly => changed.each(action, |fact| {
                match fact {
                    Fact::Compressed { depth_mm, recoil_milli, .. } => {
                        *depth_mm /= 2;
                        *recoil_milli /= 2;
                    }
                    Fact::Ventilated { volume_ml, .. } => *volume_ml /= 2,
                    _ => {}
                }
                true
            }),
            Change::Beside => changed.each(action, |fact| {
                if let Fact::Pointed { error_mm, .. } = fact {
                    *error_mm = error_mm.saturating_add(BESIDE_MM);
                }
                true
            }),
            Change::Misread => changed.each(action, |fact| {
                if let Fact::Measured { value_milli, .. } = fact {
                    *value_milli /= 2;
                }
                true
            }),
            Change::Elsewhere(surface) => changed.each(action, |fact| {
                if let Some(target) = target_mut(fact) {
                    *target = surface.clone();
                }
                true
            }),
            Change::Movement { of, .. } => changed.movement(action, &actions[*of], recording),
            Change::OtherWords => changed.each(action, |fact| {
                if let Fact::Said { line: word }
                | Fact::Answered { value: word, .. }
                | Fact::Charted { value: word, .. }
                | Fact::Traced { edge: word, .. } = fact
                {
                    *word = OTHER.into();
                }
                true
            }),
        }
    }
    changed.finish(recording)
}

/// Where something ended that a hand moved there.
pub(super) const fn target_mut(fact: &mut Fact) -> Option<&mut SurfaceId> {
    match fact {
        Fact::Placed { onto: target, .. }
        | Fact::Connected { to: target, .. }
        | Fact::Disconnected { from: target, .. }
        | Fact::Disposed { into: target, .. }
        | Fact::Applied { to: target, .. } => Some(target),
        _ => None,
    }
}

struct Changed {
    /// By the index that they had; `None` for those taken out.
    list: Vec<Option<Observation>>,
    added: Vec<Observation>,
    end_us: u64,
}

impl Changed {
    /// Changes each fact of the action, or takes it out.
    fn each(&mut self, action: &Action, change: impl Fn(&mut Fact) -> bool) {
        for &index in &action.observations {
            if let Some(observation) = &mut self.list[index]
                && !change(&mut observation.fact)
            {
                self.list[index] = None;
            }
        }
    }

    fn drop(&mut self, action: &Action) {
        self.each(action, |_| false);
    }

    /// Moves everything from a time (and index) on to later.
    fn shift(&mut self, from_us: u64, from: usize, by_us: u64) {
        for (index, observation) in self.list.iter_mut().enumerate() {
            if let Some(observation) = observation
                && observation.t_us >= from_us
                && index >= from
            {
                observation.t_us += by_us;
            }
        }
        self.end_us += by_us;
    }

    fn swap(&mut self, first: &Action, second: &Action) {
        let (earlier, later) = (second.from_us - first.from_us, second.to_us - first.to_us);
        for &index in &second.observations {
            if let Some(observation) = &mut self.list[index] {
                observation.t_us -= earlier;
            }
        }
        for &index in &first.observations {
            if let Some(observation) = &mut self.list[index] {
                observation.t_us += later;
            }
        }
    }

    fn repeat(&mut self, action: &Action) {
        let lasts = grid(action.to_us - action.from_us + AGAIN_US);
        let again: Vec<Observation> = action
            .observations
            .iter()
            .filter_map(|index| self.list[*index].clone())
            .map(|observation| Observation { t_us: observation.t_us + lasts, ..observation })
            .collect();
        let last = action.observations.last().copied().unwrap_or_default();
        self.shift(action.to_us, last + 1, lasts);
        self.added.extend(again);
    }

    /// Only the first quarter: samples after it are left out, and all else that came later comes then.
    fn cut(&mut self, action: &Action) {
        let until = action.from_us + (action.to_us - action.from_us) / 4;
        for &index in &action.observations {
            let Some(observation) = &mut self.list[index] else { continue };
            if observation.t_us <= until {
                continue;
            }
            // Of what goes on and on, the rest is left out; all else comes earlier.
            if matches!(observation.fact, Fact::Rub(_) | Fact::Compressed { .. } | Fact::Moved { .. }) {
                self.list[index] = None;
            } else {
                observation.t_us = until;
            }
        }
    }

    /// Another movement's samples, over and over, at the times of this one's.
    fn movement(&mut self, action: &Action, other: &Action, recording: &Recording) {
        let samples: Vec<&RubSample> = other
            .observations
            .iter()
            .filter_map(|index| match &recording.observations[*index].fact {
                Fact::Rub(sample) => Some(sample),
                _ => None,
            })
            .collect();
        for (&index, sample) in action.observations.iter().zip(samples.iter().cycle()) {
            if let Some(observation) = &mut self.list[index] {
                observation.fact = Fact::Rub((*sample).clone());
            }
        }
    }

    fn finish(self, recording: &Recording) -> Recording {
        let mut observations: Vec<Observation> = self.list.into_iter().flatten().chain(self.added).collect();
        // Stable: what happened at the same time keeps its order.
        observations.sort_by_key(|observation| observation.t_us);
        let last = observations.last().map_or(0, |observation| observation.t_us);
        Recording { observations, end: (self.end_us.max(last), recording.end.1) }
    }
}

/// Rounded up to the grid of rub samples, so that moved samples stay on a 30 Hz rhythm.
pub(super) const fn grid(us: u64) -> u64 {
    us.div_ceil(RubSample::PERIOD_US) * RubSample::PERIOD_US
}
