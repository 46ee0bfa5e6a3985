//! What things are called when the program speaks of them: surfaces, patients and steps, by identifier.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Room};
use crate::ids::{PatientId, StepId, SurfaceId, ZoneId};
use crate::scenario::Scenario;

/// Names for a scenario's things. From the scenario alone they are made of its identifiers; the asset
/// library gives better ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    surfaces: BTreeMap<SurfaceId, String>,
    owners: BTreeMap<String, Owner>,
    steps: BTreeMap<StepId, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner {
    Patient(String),
    Item(String),
}

impl Names {
    /// From the scenario's own words.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let patients = scenario.cast.iter().map(|patient| {
            let id = patient.id.as_str();
            (id.to_owned(), Owner::Patient(capitalised(id)))
        });
        let items = scenario.props.iter().map(|item| {
            let id = item.id.as_str();
            (id.to_owned(), Owner::Item(plain(id)))
        });
        let steps = scenario.plot.steps();
        Self {
            surfaces: BTreeMap::new(),
            owners: patients.chain(items).collect(),
            steps: steps.map(|step| (step.id.clone(), step.title.clone())).collect(),
        }
    }

    /// With the titles of the asset library.
    #[must_use]
    pub fn with_library(scenario: &Scenario, catalogue: &Catalogue, room: Option<&Room>) -> Self {
        let mut names = Self::new(scenario);
        let placed = scenario.props.iter().map(|item| (item.id.as_str(), &item.prop));
        for (id, prop) in placed {
            let parts = catalogue.props.get(prop).into_iter().flat_map(|prop| &prop.parts);
            for (part, described) in parts {
                let surface = SurfaceId(format!("{id}.{part}").into());
                names.surfaces.insert(surface, lower_first(&described.title));
            }
        }
        for (fixture, described) in room.into_iter().flat_map(|room| &room.fixtures) {
            let surface = SurfaceId::from(fixture.as_str());
            names.surfaces.insert(surface, lower_first(&described.title));
        }
        names
    }

    /// A surface, as the object of a sentence: "the port of line a", "Mrs Okafor's wrist".
    #[must_use]
    pub fn surface(&self, surface: &SurfaceId) -> String {
        if let Some(title) = self.surfaces.get(surface) {
            return format!("the {title}");
        }
        let (owner, part) = match surface.as_str().rsplit_once('.') {
            Some((owner, part)) => (owner, Some(plain(part))),
            None => (surface.as_str(), None),
        };
        match (self.owners.get(owner), part) {
            (Some(Owner::Patient(name)), Some(part)) => format!("{name}'s {part}"),
            (Some(Owner::Patient(name)), None) => name.clone(),
            (Some(Owner::Item(name)), Some(part)) => format!("the {part} of {name}"),
            (Some(Owner::Item(name)), None) => format!("the {name}"),
            (None, Some(part)) => format!("the {part} of {}", plain(owner)),
            (None, None) => format!("the {}", plain(owner)),
        }
    }

    /// A patient, by the name of its identifier, which says how to address them.
    #[must_use]
    pub fn patient(&self, patient: &PatientId) -> String {
        match self.owners.get(patient.as_str()) {
            Some(Owner::Patient(name)) => name.clone(),
            _ => capitalised(patient.as_str()),
        }
    }

    /// A step's title.
    #[must_use]
    pub fn step(&self, step: &StepId) -> String {
        self.steps.get(step).cloned().unwrap_or_else(|| plain(step.as_str()))
    }

    /// A zone.
    #[must_use]
    pub fn zone(&self, zone: &ZoneId) -> String {
        format!("the {}", plain(zone.as_str()))
    }
}

/// An identifier as words.
fn plain(id: &str) -> String {
    id.replace(['_', '-', '.'], " ")
}

/// An identifier as a name: `mrs_okafor` is Mrs Okafor.
fn capitalised(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    plain(id).split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A title in the middle of a sentence. Abbreviations keep their capitals.
fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

/// Attempt time as minutes and seconds, rounded down: `4:07`.
#[must_use]
pub fn clock(t_us: u64) -> String {
    let seconds = t_us / 1_000_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Names, clock};
    use crate::{catalogue, scenario};

    const SCENARIO: &str = include_str!("../../../scenarios/hand_hygiene/bedside/scenario.ron");
    const CATALOGUE: &str = include_str!("../../../assets/catalogue.ron");
    const ROOM: &str = include_str!("../../../assets/rooms/ward_bay.ron");

    #[test]
    fn surfaces_are_named_for_people() {
        let scenario = scenario::parse(SCENARIO).unwrap();
        let names = Names::new(&scenario);
        let said = |names: &Names, surface: &str| names.surface(&surface.into());
        assert_eq!(said(&names, "mrs_okafor.wrist"), "Mrs Okafor's wrist");
        assert_eq!(said(&names, "line_a.port"), "the port of line a");
        assert_eq!(said(&names, "bed_a.rail"), "the rail of bed a");
        assert_eq!(said(&names, "locker_a"), "the locker a");

        let catalogue = catalogue::parse(CATALOGUE).unwrap();
        let room = catalogue::parse_room(ROOM).unwrap();
        let names = Names::with_library(&scenario, &catalogue, Some(&room));
        assert_eq!(said(&names, "phone.handset"), "the handset of the ward phone");
        assert_eq!(said(&names, "bed_a.rail"), "the bed rail, bed A");
        assert_eq!(said(&names, "mrs_okafor.wrist"), "Mrs Okafor's wrist");
    }

    #[test]
    fn clocks_round_down() {
        assert_eq!(clock(59_999_999), "0:59");
        assert_eq!(clock(3_600_000_000), "60:00");
    }
}
