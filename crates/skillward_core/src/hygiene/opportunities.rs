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
use crate::hygiene::ground::{AREA, Ground, Nature, PlaceIndex, Surface, SurfaceIndex};
use crate::hygiene::report::{Answer, Indication, Moment, Opportunity};
use crate::hygiene::tally::Tally;
use crate::ids::SurfaceId;
use crate::scenario::model::SurfaceClass;
use crate::skin::Hand;

/// Walks the contacts and closes opportunities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opportunities {
    ground: Ground,
    /// The contact that began last.
    previous: Option<SurfaceIndex>,
    exposure: Option<Exposure>,
    gloves: Gloves,
    /// Every opportunity, the first ones in full.
    pub(crate) tally: Tally<Opportunity>,
    /// Opportunities that could be judged, and those of them that were answered.
    judged: u64,
    answered: u64,
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
    /// `arrives`: whether the hands come from the health-care area at time 0, or what came before is unknown.
    pub(crate) fn new(classes: BTreeMap<SurfaceId, SurfaceClass>, arrives: bool) -> Self {
        Self {
            ground: Ground::new(classes, arrives),
            previous: None,
            exposure: None,
            gloves: Gloves::default(),
            tally: Tally::default(),
            judged: 0,
            answered: 0,
        }
    }

    /// The surface, if it can indicate anything and this hand does not touch it already.
    pub(crate) fn fresh_contact(&mut self, hand: Hand, surface: &SurfaceId) -> Option<SurfaceIndex> {
        let index = self.ground.find_or_learn(surface)?;
        (!self.ground.is_held(hand, index)).then_some(index)
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
        let Surface { place, nature, .. } = self.ground.surfaces[index];
        let closing = Closing { t_us, surface: Some(index) };
        let mut due = Due::default();
        if nature == Nature::Skin && std::mem::take(&mut self.ground.places[place].from_outside) {
            due.add(Moment::BeforePatient, place, self.ground.last_outside(place, t_us));
        }
        if nature.is_aseptic() && self.previous != Some(index) {
            due.add(Moment::BeforeAseptic, place, self.ground.last_elsewhere(index, t_us));
        }
        self.take_exposure(closing, &mut due);
        self.take_visits(Some(place), t_us, &mut due);
        let closed = self.close(closing, due, action, gaps);

        self.ground.hold(hand, index);
        self.previous = Some(index);
        self.remember(index, None);
        if self.gloves.on && nature.is_fluid() {
            self.gloves.soiled = Some(place);
        }
        closed
    }

    /// A contact ended. Returns whether it was one that can indicate anything.
    pub(crate) fn ended(&mut self, t_us: u64, hand: Hand, surface: &SurfaceId) -> bool {
        let held = self.ground.find(surface).filter(|index| self.ground.is_held(hand, *index));
        let Some(index) = held else {
            return false;
        };
        let lifted = self.ground.let_go(t_us, hand, index);
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
        self.ground.leave(t_us);
        self.previous = None;
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

    /// What this contact leaves behind: a visit, and perhaps an exposure. Called when it begins and
    /// again when it ends, so that a contact which outlasts an opportunity counts on.
    fn remember(&mut self, index: SurfaceIndex, ended_us: Option<u64>) {
        let Surface { place, nature, .. } = self.ground.surfaces[index];
        if place == AREA {
            return;
        }
        let visit = &mut self.ground.places[place].visit;
        match nature {
            Nature::Skin => *visit = Some(Moment::AfterPatient),
            Nature::Surroundings | Nature::Critical(_) => {
                visit.get_or_insert(Moment::AfterSurroundings);
            }
        }
        if nature.is_fluid() {
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
        for (index, place) in self.ground.places.iter_mut().enumerate() {
            if Some(index) == stay {
                continue;
            }
            if let Some(moment) = place.visit.take() {
                due.add(moment, index, place.last_us(t_us));
            }
        }
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
            .map(|(moment, place)| Indication { moment, patient: self.ground.patient(place).clone() })
            .collect();
        indications.sort();
        let name = |index: SurfaceIndex| self.ground.surfaces[index].id.clone();
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
