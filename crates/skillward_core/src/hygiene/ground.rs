//! What hands can touch and when they last did: surfaces, and the places that they belong to.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::hygiene::report::Moment;
use crate::ids::{PatientId, SurfaceId};
use crate::lookup::Lookup;
use crate::scenario::model::{Risk, SurfaceClass};
use crate::scenario::owner;
use crate::skin::Hand;

/// A place that hands come from: the health-care area (0) or a patient's zone (1 and up).
pub(crate) type PlaceIndex = usize;
/// Index into [`Ground::surfaces`].
pub(crate) type SurfaceIndex = usize;

/// The health-care area.
pub(crate) const AREA: PlaceIndex = 0;
/// Surfaces followed at most; a room has a few dozen.
const MOST_SURFACES: usize = 4_096;
/// How far up it is looked for what something is a part of.
const DEPTH: usize = 8;
/// Names of foreign things that are longer than this are not remembered, bytes.
const SHORT: usize = 64;

/// Every surface that can indicate something, and every place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ground {
    /// Those that have been named, without products.
    pub(crate) surfaces: Vec<Surface>,
    /// Where each stands in `surfaces`; `None` for products, which never make or break an indication, and for what
    /// has been touched and belongs to nothing here.
    known: Lookup<SmolStr, Option<SurfaceIndex>>,
    /// The health-care area, then each patient's zone in the order of their identifiers.
    pub(crate) places: Vec<Place>,
    patients: Vec<PatientId>,
    /// When the learner last came from outside without touching anything: the start, or leaving.
    outside_us: u64,
}

/// Something that hands can touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Surface {
    pub(crate) id: SurfaceId,
    pub(crate) place: PlaceIndex,
    pub(crate) nature: Nature,
    held: [bool; 2],
    ended_us: Option<u64>,
}

/// What it is to its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Skin,
    Surroundings,
    Critical(Risk),
}

/// Where hands have been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Contacts that last.
    held: u32,
    /// End of the last contact.
    ended_us: u64,
    /// What was touched since the learner came here; `None` when nothing calls for moment 4 or 5.
    pub(crate) visit: Option<Moment>,
    /// Moment 1 is due at the next touch of skin: something outside was touched since the last.
    pub(crate) from_outside: bool,
}

impl Ground {
    /// `arrives`: whether the hands come from the health-care area at time 0; if not, what came before
    /// is unknown and the first touch of a patient calls for nothing.
    pub(crate) fn new(classes: BTreeMap<SurfaceId, SurfaceClass>, arrives: bool) -> Self {
        let mut patients: Vec<PatientId> =
            classes.values().filter_map(|class| patient_of(class).cloned()).collect();
        patients.sort();
        patients.dedup();
        let place = Place { from_outside: arrives, ..Place::default() };
        let mut ground = Self {
            surfaces: Vec::new(),
            known: Lookup::default(),
            places: vec![place; patients.len() + 1],
            patients,
            outside_us: 0,
        };
        for (id, class) in classes {
            let index = ground.classify(&class).map(|(place, nature)| ground.add(&id, place, nature));
            ground.known.insert(id.0, index);
        }
        ground
    }

    pub(crate) fn find(&self, surface: &SurfaceId) -> Option<SurfaceIndex> {
        self.known.get(surface.as_str()).copied().flatten()
    }

    /// A part that is not named has the class of the patient, prop or fixture that it belongs to.
    pub(crate) fn find_or_learn(&mut self, surface: &SurfaceId) -> Option<SurfaceIndex> {
        if let Some(known) = self.known.get(surface.as_str()) {
            return *known;
        }
        if self.surfaces.len() >= MOST_SURFACES {
            return None;
        }
        if self.is_foreign(surface.as_str()) {
            if self.known.len() < 2 * MOST_SURFACES && surface.as_str().len() <= SHORT {
                self.known.insert(surface.0.clone(), None);
            }
            return None;
        }
        let owner = self.known.get(owner(surface)?).copied().flatten()?;
        let Surface { place, nature, .. } = self.surfaces[owner];
        let index = self.add(surface, place, nature);
        self.known.insert(surface.0.clone(), Some(index));
        Some(index)
    }

    /// Whether nothing that it is a part of, however far up, indicates anything: then it never will.
    fn is_foreign(&self, mut surface: &str) -> bool {
        for _ in 0..DEPTH {
            let Some((above, _)) = surface.rsplit_once('.') else { return true };
            if let Some(known) = self.known.get(above) {
                return known.is_none();
            }
            surface = above;
        }
        false
    }

    /// The patient of a zone.
    pub(crate) fn patient(&self, zone: PlaceIndex) -> &PatientId {
        &self.patients[zone - 1]
    }

    pub(crate) fn is_held(&self, hand: Hand, index: SurfaceIndex) -> bool {
        self.surfaces[index].held[hand.index()]
    }

    pub(crate) fn hold(&mut self, hand: Hand, index: SurfaceIndex) {
        let surface = &mut self.surfaces[index];
        surface.held[hand.index()] = true;
        let place = surface.place;
        self.places[place].held += 1;
        self.outside_for_others(place);
    }

    /// Returns whether the other hand is off as well.
    pub(crate) fn let_go(&mut self, t_us: u64, hand: Hand, index: SurfaceIndex) -> bool {
        let surface = &mut self.surfaces[index];
        surface.held[hand.index()] = false;
        surface.ended_us = Some(t_us);
        let (place, lifted) = (surface.place, surface.held == [false; 2]);
        self.places[place].held -= 1;
        self.places[place].ended_us = t_us;
        self.outside_for_others(place);
        lifted
    }

    /// The learner went outside, as if something there had been touched.
    pub(crate) fn leave(&mut self, t_us: u64) {
        self.outside_us = t_us;
        self.outside_for_others(AREA);
    }

    /// End of the last contact outside a zone; now, if one lasts.
    pub(crate) fn last_outside(&self, zone: PlaceIndex, t_us: u64) -> u64 {
        self.places
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != zone)
            .map(|(_, place)| place.last_us(t_us))
            .fold(self.outside_us, u64::max)
    }

    /// End of the last contact with anything but this surface; now, if one lasts.
    pub(crate) fn last_elsewhere(&self, surface: SurfaceIndex, t_us: u64) -> u64 {
        self.surfaces
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != surface)
            .filter_map(|(_, other)| if other.held == [false; 2] { other.ended_us } else { Some(t_us) })
            .fold(self.outside_us, u64::max)
    }

    /// Seen from every other patient, something outside their zone was touched.
    fn outside_for_others(&mut self, touched: PlaceIndex) {
        for (index, place) in self.places.iter_mut().enumerate() {
            place.from_outside |= index != touched;
        }
    }

    fn add(&mut self, id: &SurfaceId, place: PlaceIndex, nature: Nature) -> SurfaceIndex {
        let id = id.clone();
        self.surfaces.push(Surface { id, place, nature, held: [false; 2], ended_us: None });
        self.surfaces.len() - 1
    }

    fn classify(&self, class: &SurfaceClass) -> Option<(PlaceIndex, Nature)> {
        let place =
            |patient: &PatientId| self.patients.binary_search(patient).map_or(AREA, |index| index + 1);
        match class {
            SurfaceClass::Patient(patient) => Some((place(patient), Nature::Skin)),
            SurfaceClass::Zone(patient) => Some((place(patient), Nature::Surroundings)),
            SurfaceClass::Critical(patient, risk) => Some((place(patient), Nature::Critical(*risk))),
            SurfaceClass::Area => Some((AREA, Nature::Surroundings)),
            SurfaceClass::Product => None,
        }
    }
}

impl Place {
    /// End of the last contact here; now, if one lasts.
    pub(crate) fn last_us(&self, t_us: u64) -> u64 {
        if self.held > 0 { t_us } else { self.ended_us }
    }
}

impl Nature {
    /// The site endangers the patient.
    pub(crate) const fn is_aseptic(self) -> bool {
        matches!(self, Self::Critical(Risk::Clean | Risk::Both))
    }

    /// The site endangers the learner.
    pub(crate) const fn is_fluid(self) -> bool {
        matches!(self, Self::Critical(Risk::Fluid | Risk::Both))
    }
}

const fn patient_of(class: &SurfaceClass) -> Option<&PatientId> {
    match class {
        SurfaceClass::Patient(patient) | SurfaceClass::Zone(patient) | SurfaceClass::Critical(patient, _) => {
            Some(patient)
        }
        SurfaceClass::Area | SurfaceClass::Product => None,
    }
}
