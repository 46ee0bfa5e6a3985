//! What a scenario's conditions may name: surfaces with their verbs, zones, steps, patients.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Catalogue, Prop, Room, Verb};
use crate::scenario::{Effect, Patient, Scenario, Step};

/// Names of a scenario and of the asset library.
pub(super) struct Known<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) rooms: &'a BTreeMap<String, Room>,
    pub(super) room: Option<&'a Room>,
    /// Surfaces that can be touched and are recorded, with the verbs that they take.
    pub(super) surfaces: BTreeMap<String, &'a [Verb]>,
    /// Fixtures of the room that the scenario gives no class: touching them is not recorded.
    pub(super) unclassed: BTreeSet<&'a str>,
    /// Placed things whose parts are not known, since the catalogue lacks them.
    pub(super) unknown: BTreeSet<&'a str>,
    /// Placed props and patients, with their kind.
    pub(super) placed: BTreeMap<&'a str, &'a Prop>,
    pub(super) zones: BTreeSet<&'a str>,
    pub(super) steps: BTreeSet<&'a str>,
    pub(super) patients: BTreeSet<&'a str>,
    /// Something gives product, or has what product would come from.
    pub(super) dispenses: bool,
    /// Timers that some effect starts.
    pub(super) timers: BTreeSet<&'a str>,
    /// Vital signs, by patient and name.
    pub(super) vitals: BTreeSet<(&'a str, &'a str)>,
    /// Props that are absent and that nothing brings.
    pub(super) missing: BTreeSet<&'a str>,
    pub(super) scenario: &'a Scenario,
    /// Whether nothing had to be left out: else nothing can be told of the whole.
    pub(super) whole: bool,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        scenario: &'a Scenario,
        catalogue: &'a Catalogue,
        rooms: &'a BTreeMap<String, Room>,
        whole: bool,
    ) -> Self {
        let room = rooms.get(&scenario.place.room);
        let cast = scenario.cast.iter().map(|patient| (patient.id.as_str(), &patient.prop));
        let props = scenario.props.iter().map(|prop| (prop.id.as_str(), &prop.prop));
        let mut known = Self {
            catalogue,
            rooms,
            room,
            surfaces: BTreeMap::new(),
            unclassed: BTreeSet::new(),
            unknown: BTreeSet::new(),
            placed: BTreeMap::new(),
            zones: scenario.place.zones.iter().map(|zone| zone.id.as_str()).collect(),
            steps: steps(scenario).map(|step| step.id.as_str()).collect(),
            patients: scenario.cast.iter().map(|patient| patient.id.as_str()).collect(),
            dispenses: scenario.props.iter().any(|prop| prop.dispenses.is_some()),
            timers: scenario.plot.effects().filter_map(started).collect(),
            vitals: scenario.cast.iter().flat_map(signs).collect(),
            missing: super::prove::missing(scenario),
            scenario,
            whole,
        };
        for (id, kind) in cast.chain(props) {
            let Some(prop) = catalogue.props.get(kind) else {
                known.unknown.insert(id);
                continue;
            };
            known.placed.insert(id, prop);
            // One that gives nothing is told by itself; nothing that follows from it is.
            known.dispenses |= prop.parts.values().any(|part| part.nozzle.is_some());
            for (part, described) in &prop.parts {
                known.surfaces.insert(format!("{id}.{part}"), &described.verbs);
            }
        }
        for fixture in room.into_iter().flat_map(|room| room.fixtures.keys()) {
            if scenario.fixtures.keys().any(|classed| classed.as_str() == fixture) {
                known.surfaces.insert(fixture.clone(), &[]);
            } else {
                known.unclassed.insert(fixture);
            }
        }
        known
    }

    /// Whether a surface that nothing here has is called after a prop of the catalogue.
    pub(super) fn is_in_catalogue(&self, surface: &str) -> bool {
        let (owner, part) = surface.rsplit_once('.').unwrap_or((surface, ""));
        let prop = self.catalogue.props.get(owner).filter(|_| !self.placed.contains_key(owner));
        prop.is_some_and(|prop| part.is_empty() || prop.parts.contains_key(part))
    }

    /// Whether a name may be right as far as can be told: its owner is of a kind that is not known, or
    /// there is no room to look into.
    pub(super) fn cannot_tell(&self, surface: &str) -> bool {
        let owner = surface.rsplit_once('.').map_or(surface, |(owner, _)| owner);
        self.unknown.contains(owner) || (self.room.is_none() && !self.placed.contains_key(owner))
    }
}

fn started(effect: &Effect) -> Option<&str> {
    match effect {
        Effect::StartTimer { timer, .. } => Some(timer),
        _ => None,
    }
}

fn signs(patient: &Patient) -> impl Iterator<Item = (&str, &str)> {
    patient.vitals.keys().map(|sign| (patient.id.as_str(), sign.as_str()))
}

/// Every step of the plot, in order.
pub(super) fn steps(scenario: &Scenario) -> impl Iterator<Item = &Step> {
    scenario.plot.steps()
}
