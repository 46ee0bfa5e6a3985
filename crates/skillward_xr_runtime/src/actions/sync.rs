//! Reading the devices: what `xrSyncActions` does, and what is answered until the next time.

use std::collections::{BTreeMap, BTreeSet};

use super::bind::{self, Bound};
use super::{Actions, Kind};
use crate::extension::Enabled;
use crate::script::Hand;
use crate::world::{Source, Value, World};

/// A scalar turns a button on above the first and off below the second.
const ON: f32 = 0.6;
const OFF: f32 = 0.4;

/// A set that the app made active, for one top level user path or for all.
pub(crate) type Active = (u64, Option<String>);

/// What an action reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    Bool(bool),
    Float(f32),
    Vector([f32; 2]),
    Pose,
}

/// What the last synchronisation found for an action and a top level user path.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) reading: Reading,
    pub(crate) changed: bool,
    /// When it last changed, in nanoseconds.
    pub(crate) since: i64,
    /// For poses.
    pub(crate) source: Option<Source>,
}

/// What a session knows of the actions that it has.
#[derive(Debug, Default)]
pub(crate) struct Attached {
    sets: BTreeSet<u64>,
    /// The profile of each hand.
    profiles: [Option<String>; 2],
    bound: Vec<Bound>,
    active: Vec<Active>,
    /// By action, and by user path or `None` for all together.
    states: BTreeMap<(u64, Option<String>), State>,
    /// The one source of each pose action that is asked for without a user path. It stays as long as it is bound, whether
    /// its device is there or not.
    pinned: BTreeMap<u64, Source>,
    /// Scalars that stand for a button that is down.
    down: BTreeSet<Bound>,
}

impl Attached {
    pub(crate) fn new(sets: impl IntoIterator<Item = u64>) -> Self {
        Self { sets: sets.into_iter().collect(), ..Self::default() }
    }

    pub(crate) fn has(&self, set: u64) -> bool {
        self.sets.contains(&set)
    }

    pub(crate) fn profile(&self, hand: Hand) -> Option<&str> {
        self.profiles[hand as usize].as_deref()
    }

    /// Reads all that is active. Returns whether a hand's profile changed.
    pub(crate) fn sync(
        &mut self,
        actions: &Actions,
        enabled: &Enabled,
        world: &World,
        active: Vec<Active>,
        focused: bool,
        now: i64,
    ) -> bool {
        let changed = self.choose_profiles(actions, enabled, world);
        self.active = if focused { active } else { Vec::new() };
        let live = self.live(actions, world);
        let before = std::mem::take(&mut self.states);
        let mut found: BTreeMap<(u64, Option<String>), State> = BTreeMap::new();
        let mut down = BTreeSet::new();
        for bound in &live {
            let Some(state) = self.read(bound, actions, world, now, &mut down) else { continue };
            let user = bound.hand.user_path().to_owned();
            for key in [(bound.action, Some(user)), (bound.action, None)] {
                found
                    .entry(key)
                    .and_modify(|known| {
                        if stronger(state.reading, known.reading) {
                            *known = state.clone();
                        }
                    })
                    .or_insert_with(|| state.clone());
            }
        }
        self.down = down;
        for (key, state) in &mut found {
            let Some(known) = before.get(key) else { continue };
            state.changed = known.reading != state.reading;
            if !state.changed {
                state.since = known.since;
            }
        }
        self.pin(&mut found);
        self.states = found;
        changed
    }

    /// Keeps each pose action to its source.
    fn pin(&mut self, found: &mut BTreeMap<(u64, Option<String>), State>) {
        let bound = &self.bound;
        self.pinned.retain(|action, source| {
            bound.iter().any(|bound| bound.action == *action && same_source(bound, source))
        });
        let poses: Vec<u64> = found
            .iter()
            .filter(|((_, user), state)| user.is_none() && state.source.is_some())
            .map(|((action, _), _)| *action)
            .collect();
        for action in poses {
            let Some(state) = found.get_mut(&(action, None)) else { continue };
            let Some(now) = state.source.clone() else { continue };
            let pinned = self.pinned.entry(action).or_insert(now).clone();
            let user = Hand::BOTH[pinned.hand].user_path().to_owned();
            let own =
                found.get(&(action, Some(user))).filter(|own| own.source.as_ref() == Some(&pinned)).cloned();
            match own {
                Some(own) => found.insert((action, None), own),
                None => found.remove(&(action, None)),
            };
        }
    }

    fn choose_profiles(&mut self, actions: &Actions, enabled: &Enabled, world: &World) -> bool {
        let chosen = Hand::BOTH.map(|hand| bind::choose(actions, enabled, world, hand));
        if chosen == self.profiles {
            return false;
        }
        self.profiles = chosen;
        self.bound = Hand::BOTH
            .into_iter()
            .filter_map(|hand| Some((hand, self.profiles[hand as usize].clone()?)))
            .flat_map(|(hand, path)| bind::bindings(actions, enabled, hand, &path, |set| self.has(set)))
            .collect();
        true
    }

    /// Bindings whose set is active, whose device is there, and which no set of higher priority takes.
    fn live(&self, actions: &Actions, world: &World) -> Vec<Bound> {
        let is_active = |bound: &&Bound| {
            let user = bound.hand.user_path();
            self.active
                .iter()
                .any(|(set, only)| *set == bound.set && only.as_deref().is_none_or(|only| only == user))
        };
        let priority = |bound: &Bound| actions.sets.get(&bound.set).map_or(0, |set| set.priority);
        let mut highest: BTreeMap<(Hand, &str), u32> = BTreeMap::new();
        for bound in self.bound.iter().filter(is_active) {
            let entry = highest.entry((bound.hand, &bound.input.identifier)).or_default();
            *entry = (*entry).max(priority(bound));
        }
        self.bound
            .iter()
            .filter(is_active)
            .filter(|bound| world.hand(bound.hand).present())
            .filter(|bound| {
                highest.get(&(bound.hand, bound.input.identifier.as_str())) == Some(&priority(bound))
            })
            .cloned()
            .collect()
    }

    fn read(
        &self,
        bound: &Bound,
        actions: &Actions,
        world: &World,
        now: i64,
        down: &mut BTreeSet<Bound>,
    ) -> Option<State> {
        let action = actions.actions.get(&bound.action)?;
        let profile = self.profiles[bound.hand as usize].as_deref()?;
        let scalar = |path: &str| bind::scalar(world, bound.hand, profile, path, now);
        let mut source = None;
        let (reading, since) = match action.kind {
            Kind::Bool => {
                let Value { value, since } = scalar(&bound.input.path);
                let limit = if self.down.contains(bound) { OFF } else { ON };
                let on = if bound.input.kind == Kind::Bool { value > 0.5 } else { value > limit };
                if on {
                    down.insert(bound.clone());
                }
                (Reading::Bool(on), since)
            }
            Kind::Float => {
                let Value { value, since } = scalar(&bound.input.path);
                let value =
                    if bound.input.kind == Kind::Bool { f32::from(u8::from(value > 0.5)) } else { value };
                (Reading::Float(value.clamp(-1.0, 1.0)), since)
            }
            Kind::Vector => {
                let x = scalar(&format!("{}/x", bound.input.path));
                let y = scalar(&format!("{}/y", bound.input.path));
                (Reading::Vector([x.value, y.value]), x.since.max(y.since))
            }
            Kind::Pose => {
                source = Some(Source { hand: bound.hand as usize, identifier: bound.input.path.clone() });
                (Reading::Pose, now)
            }
            Kind::Haptic => return None,
        };
        Some(State { reading, changed: false, since, source })
    }

    /// What the last synchronisation found; `None` when the action is not active.
    pub(crate) fn state(&self, action: u64, user: Option<&str>) -> Option<&State> {
        self.states.get(&(action, user.map(str::to_owned)))
    }

    /// The focus is lost: nothing is active until the next synchronisation.
    pub(crate) fn lose_focus(&mut self) {
        self.states.clear();
        self.active.clear();
    }

    /// Devices that an action's output goes to.
    pub(crate) fn outputs(&self, actions: &Actions, action: u64, user: Option<&str>) -> Vec<Hand> {
        let wanted = |bound: &&Bound| {
            bound.action == action
                && actions.actions.get(&action).is_some_and(|action| bind::is_output(action.kind))
                && user.is_none_or(|user| user == bound.hand.user_path())
        };
        self.bound.iter().filter(wanted).map(|bound| bound.hand).collect()
    }

    /// Paths of the inputs that an action is bound to.
    pub(crate) fn sources(&self, action: u64) -> Vec<String> {
        let of = |bound: &Bound| format!("{}{}", bound.hand.user_path(), bound.input.path);
        self.bound.iter().filter(|bound| bound.action == action).map(of).collect()
    }
}

fn same_source(bound: &Bound, source: &Source) -> bool {
    bound.hand as usize == source.hand && bound.input.path == source.identifier
}

/// Whether a reading counts before another of the same action.
fn stronger(one: Reading, other: Reading) -> bool {
    match (one, other) {
        (Reading::Bool(one), Reading::Bool(other)) => one && !other,
        (Reading::Float(one), Reading::Float(other)) => one.abs() > other.abs(),
        (Reading::Vector(one), Reading::Vector(other)) => one[0].hypot(one[1]) > other[0].hypot(other[1]),
        _ => false,
    }
}
