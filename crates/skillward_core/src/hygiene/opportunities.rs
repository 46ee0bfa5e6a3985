//! Opportunities for hand hygiene, derived from the contacts of both hands as a WHO observer would.
//!
//! Rules: My 5 Moments for Hand Hygiene (Sax et al. 2007; WHO Hand Hygiene Technical Reference Manual,
//! 2009). A contact counts when it *begins*; contacts with dispensers, taps, towels and glove boxes are
//! left out before they come here. What the rules leave open is decided as follows.
//!
//! - The attempt begins with hands that come from the health-care area, and leaving the named zone
//!   brings them back there: both count as a contact outside every patient's zone.
//! - Touching one critical site several times in a row, with nothing else touched in between, is one
//!   task: no second moment 2, and moment 3 arises when the task is over.
//! - A critical site lies in its patient's zone but is not intact skin: it neither needs moment 1 nor
//!   turns moment 5 into moment 4.
//! - A window that starts with the end of a contact is empty while that contact lasts: nobody rubs
//!   hands with one hand on something.
//! - A contact that outlasts the opportunity it led to (one hand still on the patient, the other at the
//!   phone) counts again from its end on.
//! - Leaving also ends the time for moment 3.

use std::collections::BTreeMap;

use crate::hygiene::actions::Inside;
use crate::hygiene::gaps::Gaps;
use crate::hygiene::report::{Answer, Indication, Moment, Opportunity};
use crate::hygiene::tally::Tally;
use crate::ids::{PatientId, SurfaceId};
use crate::scenario::model::{Risk, SurfaceClass};
use crate::scenario::owner;
use crate::skin::Hand;

/// A place that hands come from: the health-care area (0) or a patient's zone (1 and up).
type PlaceIndex = usize;
/// Index into [`Opportunities::surfaces`].
pub(crate) type SurfaceIndex = usize;

const AREA: PlaceIndex = 0;
/// Surfaces followed at most; a room has a few dozen.
const MOST_SURFACES: usize = 4_096;

/// Walks the contacts and closes opportunities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opportunities {
    /// Those that have been named, without products.
    surfaces: Vec<Surface>,
    /// Where each stands in `surfaces`; `None` for products, which never make or break an indication.
    known: BTreeMap<SurfaceId, Option<SurfaceIndex>>,
    /// The health-care area, then each patient's zone in the order of their identifiers.
    places: Vec<Place>,
    patients: Vec<PatientId>,
    /// The contact that began last.
    previous: Option<SurfaceIndex>,
    /// When the learner last came from outside without touching anything: the start, or leaving.
    outside_us: u64,
    exposure: Option<Exposure>,
    gloves: Gloves,
    /// Every opportunity, the first ones in full.
    pub(crate) tally: Tally<Opportunity>,
    /// Opportunities that could be judged, and those of them that were answered.
    judged: u64,
    answered: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Surface {
    id: SurfaceId,
    place: PlaceIndex,
    nature: Nature,
    held: [bool; 2],
    ended_us: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    Skin,
    Surroundings,
    Critical(Risk),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    /// Contacts that last.
    held: u32,
    /// End of the last contact.
    ended_us: u64,
    /// What was touched since the learner came here; `None` when nothing calls for moment 4 or 5.
    visit: Option<Moment>,
    /// Moment 1 is due at the next touch of skin: something outside was touched since the last.
    from_outside: bool,
}

/// Contact with body fluid that moment 3 has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Exposure {
    place: PlaceIndex,
    /// The site; `None` when it was the removal of gloves worn for it.
    site: Option<SurfaceIndex>,
    /// End of the contact; `None` while it lasts.
    ended_us: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Gloves {
    on: bool,
    /// In whose zone they met a fluid risk.
    soiled: Option<PlaceIndex>,
}

/// What closes opportunities: a contact, or leaving.
#[derive(Debug, Clone, Copy)]
struct Closing {
    t_us: u64,
    surface: Option<SurfaceIndex>,
}

impl Opportunities {
    /// `arrives`: whether the hands come from the health-care area at time 0; if not, what came before is unknown
    /// and the first touch of a patient calls for nothing.
    pub(crate) fn new(classes: BTreeMap<SurfaceId, SurfaceClass>, arrives: bool) -> Self {
        let mut patients: Vec<PatientId> =
            classes.values().filter_map(|class| patient_of(class).cloned()).collect();
        patients.sort();
        patients.dedup();
        let place = |patient: &PatientId| patients.binary_search(patient).map_or(AREA, |index| index + 1);
        let mut surfaces = Vec::new();
        let mut known = BTreeMap::new();
        for (id, class) in classes {
            let place_and_nature = match &class {
                SurfaceClass::Patient(patient) => Some((place(patient), Nature::Skin)),
                SurfaceClass::Zone(patient) => Some((place(patient), Nature::Surroundings)),
                SurfaceClass::Critical(patient, risk) => Some((place(patient), Nature::Critical(*risk))),
                SurfaceClass::Area => Some((AREA, Nature::Surroundings)),
                SurfaceClass::Product => None,
            };
            let index = place_and_nature.map(|(place, nature)| {
                surfaces.push(Surface { id: id.clone(), place, nature, held: [false; 2], ended_us: None });
                surfaces.len() - 1
            });
            known.insert(id, index);
        }
        let place = Place { from_outside: arrives, ..Place::default() };
        Self {
            surfaces,
            known,
            places: vec![place; patients.len() + 1],
            patients,
            previous: None,
            outside_us: 0,
            exposure: None,
            gloves: Gloves::default(),
            tally: Tally::default(),
            judged: 0,
            answered: 0,
        }
    }

    /// The surface, if it can indicate anything and this hand does not touch it already.
    pub(crate) fn fresh_contact(&mut self, hand: Hand, surface: &SurfaceId) -> Option<SurfaceIndex> {
        let index = self.find_or_learn(surface)?;
        (!self.surfaces[index].held[hand.index()]).then_some(index)
    }

    /// A contact began. Returns the opportunity that it closed.
    pub(crate) fn began(
        &mut self,
        t_us: u64,
        hand: Hand,
        index: SurfaceIndex,
        action: Option<Inside>,
        gaps: &Gaps,
    ) -> Option<Opportunity> {
        let Surface { place, nature, .. } = self.surfaces[index];
        let closing = Closing { t_us, surface: Some(index) };
        let mut due = Due::default();
        if nature == Nature::Skin && std::mem::take(&mut self.places[place].from_outside) {
            due.add(Moment::BeforePatient, place, self.last_outside(place, t_us));
        }
        let resumed = self.previous == Some(index);
        if matches!(nature, Nature::Critical(Risk::Clean | Risk::Both)) && !resumed {
            due.add(Moment::BeforeAseptic, place, self.last_elsewhere(index, t_us));
        }
        self.take_exposure(closing, &mut due);
        self.take_visits(Some(place), t_us, &mut due);
        let closed = self.close(closing, due, action, gaps);

        self.surfaces[index].held[hand.index()] = true;
        self.places[place].held += 1;
        self.previous = Some(index);
        self.outside_for_others(place);
        self.remember(index, None);
        if self.gloves.on && is_fluid(nature) {
            self.gloves.soiled = Some(place);
        }
        closed
    }

    /// A contact ended. Returns whether it was one that can indicate anything.
    pub(crate) fn ended(&mut self, t_us: u64, hand: Hand, surface: &SurfaceId) -> bool {
        let Some(index) = self.find(surface) else {
            return false;
        };
        let touched = &mut self.surfaces[index];
        if !std::mem::take(&mut touched.held[hand.index()]) {
            return false;
        }
        touched.ended_us = Some(t_us);
        let place = touched.place;
        let lifted = touched.held == [false; 2];
        self.places[place].held -= 1;
        self.places[place].ended_us = t_us;
        self.outside_for_others(place);
        self.remember(index, lifted.then_some(t_us));
        true
    }

    /// The learner left every patient. Returns the opportunity that this closed.
    pub(crate) fn left(&mut self, t_us: u64, action: Option<Inside>, gaps: &Gaps) -> Option<Opportunity> {
        let closing = Closing { t_us, surface: None };
        let mut due = Due::default();
        self.take_exposure(closing, &mut due);
        self.take_visits(None, t_us, &mut due);
        let closed = self.close(closing, due, action, gaps);
        self.outside_us = t_us;
        self.previous = None;
        for place in &mut self.places {
            place.from_outside = true;
        }
        closed
    }

    pub(crate) fn gloves_on(&self) -> bool {
        self.gloves.on
    }

    pub(crate) fn donned_gloves(&mut self) {
        self.gloves = Gloves { on: true, soiled: None };
    }

    /// Gloves came off: if they had met a fluid risk, their removal is an exposure of its own.
    pub(crate) fn doffed_gloves(&mut self, t_us: u64) {
        if let Some(place) = std::mem::take(&mut self.gloves).soiled {
            self.exposure = Some(Exposure { place, site: None, ended_us: Some(t_us) });
        }
    }

    /// Answered opportunities over judged ones, hundredths of a percent, rounded down.
    pub(crate) fn compliance_centi(&self) -> Option<u32> {
        let centi = self.answered.saturating_mul(10_000).checked_div(self.judged)?;
        u32::try_from(centi).ok()
    }

    fn find(&self, surface: &SurfaceId) -> Option<SurfaceIndex> {
        self.known.get(surface).copied().flatten()
    }

    /// A part that is not named has the class of the patient, prop or fixture that it belongs to.
    fn find_or_learn(&mut self, surface: &SurfaceId) -> Option<SurfaceIndex> {
        if let Some(known) = self.known.get(surface) {
            return *known;
        }
        if self.surfaces.len() >= MOST_SURFACES {
            return None;
        }
        let owner = self.find(&SurfaceId::from(owner(surface)?))?;
        let Surface { place, nature, .. } = self.surfaces[owner];
        let index = self.surfaces.len();
        self.surfaces.push(Surface { id: surface.clone(), place, nature, held: [false; 2], ended_us: None });
        self.known.insert(surface.clone(), Some(index));
        Some(index)
    }

    /// What this contact leaves behind: a visit, and perhaps an exposure. Called when it begins and
    /// again when it ends, so that a contact which outlasts an opportunity counts on.
    fn remember(&mut self, index: SurfaceIndex, ended_us: Option<u64>) {
        let Surface { place, nature, .. } = self.surfaces[index];
        if place == AREA {
            return;
        }
        let visit = &mut self.places[place].visit;
        match nature {
            Nature::Skin => *visit = Some(Moment::AfterPatient),
            Nature::Surroundings | Nature::Critical(_) => {
                visit.get_or_insert(Moment::AfterSurroundings);
            }
        }
        if is_fluid(nature) {
            self.exposure = Some(Exposure { place, site: Some(index), ended_us });
        }
    }

    fn take_exposure(&mut self, closing: Closing, due: &mut Due) {
        let Some(exposure) = self.exposure else {
            return;
        };
        if exposure.site.is_some() && exposure.site == closing.surface {
            return;
        }
        self.exposure = None;
        due.add(Moment::AfterFluid, exposure.place, exposure.ended_us.unwrap_or(closing.t_us));
    }

    /// Ends every visit but that to `stay`.
    fn take_visits(&mut self, stay: Option<PlaceIndex>, t_us: u64, due: &mut Due) {
        for (index, place) in self.places.iter_mut().enumerate() {
            if Some(index) == stay {
                continue;
            }
            if let Some(moment) = place.visit.take() {
                due.add(moment, index, place.last_us(t_us));
            }
        }
    }

    /// Seen from every other patient, something outside their zone was touched.
    fn outside_for_others(&mut self, touched: PlaceIndex) {
        for (index, place) in self.places.iter_mut().enumerate() {
            place.from_outside |= index != touched;
        }
    }

    /// End of the last contact outside a zone; now, if one lasts.
    fn last_outside(&self, zone: PlaceIndex, t_us: u64) -> u64 {
        self.places
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != zone)
            .map(|(_, place)| place.last_us(t_us))
            .fold(self.outside_us, u64::max)
    }

    /// End of the last contact with anything but this surface; now, if one lasts.
    fn last_elsewhere(&self, surface: SurfaceIndex, t_us: u64) -> u64 {
        self.surfaces
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != surface)
            .filter_map(|(_, other)| if other.held == [false; 2] { other.ended_us } else { Some(t_us) })
            .fold(self.outside_us, u64::max)
    }

    fn close(
        &mut self,
        closing: Closing,
        due: Due,
        action: Option<Inside>,
        gaps: &Gaps,
    ) -> Option<Opportunity> {
        if due.indications.is_empty() {
            return None;
        }
        let (from_us, to_us) = (due.from_us, closing.t_us);
        let answer = match action.filter(|action| action.began_us >= from_us) {
            Some(action) => action.answer,
            None if gaps.could_hide_action(from_us, to_us) => Answer::NotAssessable,
            None => Answer::Missed { gloved: self.gloves.on },
        };
        match answer {
            Answer::Rub { .. } | Answer::Wash { .. } => {
                self.judged += 1;
                self.answered += 1;
            }
            Answer::Missed { .. } => self.judged += 1,
            Answer::NotAssessable => {}
        }
        let mut indications: Vec<Indication> = due
            .indications
            .into_iter()
            .map(|(moment, place)| Indication { moment, patient: self.patients[place - 1].clone() })
            .collect();
        indications.sort();
        let name = |index: SurfaceIndex| self.surfaces[index].id.clone();
        let opportunity = Opportunity {
            indications,
            from_us,
            to_us,
            after: self.previous.map(name),
            before: closing.surface.map(name),
            answer,
        };
        self.tally.push(opportunity.clone());
        Some(opportunity)
    }
}

impl Place {
    /// End of the last contact here; now, if one lasts.
    fn last_us(&self, t_us: u64) -> u64 {
        if self.held > 0 { t_us } else { self.ended_us }
    }
}

/// Indications that close together, and the start of the latest of their windows.
#[derive(Debug, Default)]
struct Due {
    indications: Vec<(Moment, PlaceIndex)>,
    from_us: u64,
}

impl Due {
    fn add(&mut self, moment: Moment, place: PlaceIndex, from_us: u64) {
        self.indications.push((moment, place));
        self.from_us = self.from_us.max(from_us);
    }
}

const fn is_fluid(nature: Nature) -> bool {
    matches!(nature, Nature::Critical(Risk::Fluid | Risk::Both))
}

const fn patient_of(class: &SurfaceClass) -> Option<&PatientId> {
    match class {
        SurfaceClass::Patient(patient) | SurfaceClass::Zone(patient) | SurfaceClass::Critical(patient, _) => {
            Some(patient)
        }
        SurfaceClass::Area | SurfaceClass::Product => None,
    }
}
