//! Hand hygiene: opportunities, actions, technique and the skin model, from observations alone.
//!
//! [`HandHygiene`] is fed observations in the order of their time and told how far time has come. What
//! it announces and where it stands depend on the observations and their times only: one by one, in
//! chunks or with time advanced in between, the result is the same.

mod actions;
mod bouts;
mod gaps;
mod ground;
mod opportunities;
mod patches;
pub mod report;
mod skin;
mod tally;
pub mod technique;
mod weights;
pub mod window;

use std::collections::BTreeMap;

use crate::event::{Event, EventKind};
use crate::ids::{ProductId, SurfaceId, ZoneId};
use crate::observation::{Fact, Observation, RubSample};
use crate::scenario::model::SurfaceClass;
use crate::skin::{Hand, Patch};

use actions::{Actions, Stroke, Unseen};
use gaps::Gaps;
use opportunities::Opportunities;
use report::HygieneReport;
use technique::Recogniser;

pub use actions::{REST_US, RUB_GAP_US, SEEN_MILLI, SLIDING_MM_S, STEP_US};
pub use gaps::HIDDEN_ACTION_US;
pub use patches::AREA_MM2;
pub use skin::{
    COVERING_NM_PER_MM2, COVERING_PL_MM2, EVAPORATION_PL_MM2, LEVELLING_NM, PALM_HOLDS_PL, SAMPLE_HOLDS_US,
    Skin, TICK_US, WET_PL_MM2,
};
pub use tally::LISTED;

/// The item that `Donned` and `Doffed` name for gloves of any kind.
pub const GLOVES: &str = "gloves";

/// The world model of hand hygiene for one attempt.
#[derive(Debug, Clone)]
pub struct HandHygiene {
    now_us: u64,
    leave: Option<ZoneId>,
    opportunities: Opportunities,
    actions: Actions,
    gaps: Gaps,
    skin: Skin,
    recogniser: Recogniser,
    /// When the last rub sample came.
    sampled_us: Option<u64>,
    best: Option<BestCoverage>,
    /// Time not seen, as it stood when product last came onto dry hands, microseconds.
    unseen_when_dry_us: u64,
}

/// Modelled coverage of the action that covered most.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BestCoverage {
    total_milli: u16,
    milli: [[u16; Patch::COUNT]; 2],
}

impl HandHygiene {
    /// For an attempt that begins as the learner arrives from the health-care area.
    ///
    /// `classes` names every surface that counts, or what it is a part of: `line_a` stands for `line_a.port`.
    /// Contacts with others are ignored. Leaving the zone `leave` is leaving every patient.
    #[must_use]
    pub fn new(classes: BTreeMap<SurfaceId, SurfaceClass>, leave: Option<ZoneId>) -> Self {
        Self::starting(classes, leave, true)
    }

    /// For an excerpt of care: what the hands touched before is unknown, so that the first touch of a patient
    /// calls for nothing until something outside that patient's zone has been touched.
    #[must_use]
    pub fn in_mid_care(classes: BTreeMap<SurfaceId, SurfaceClass>, leave: Option<ZoneId>) -> Self {
        Self::starting(classes, leave, false)
    }

    fn starting(classes: BTreeMap<SurfaceId, SurfaceClass>, leave: Option<ZoneId>, arrives: bool) -> Self {
        Self {
            now_us: 0,
            leave,
            opportunities: Opportunities::new(classes, arrives),
            actions: Actions::default(),
            gaps: Gaps::default(),
            skin: Skin::default(),
            recogniser: Recogniser::default(),
            sampled_us: None,
            best: None,
            unseen_when_dry_us: 0,
        }
    }

    /// Takes the next observation and announces what came about, up to its time and by it.
    ///
    /// An observation that claims an earlier time than the last is taken as of now.
    pub fn observe(&mut self, observation: &Observation, events: &mut Vec<Event>) {
        self.advance(observation.t_us, events);
        let t_us = self.now_us;
        match &observation.fact {
            Fact::Rub(sample) => self.rub(t_us, sample, events),
            Fact::ContactBegan { hand, surface } => self.touch(t_us, *hand, surface, events),
            Fact::ContactEnded { hand, surface } => self.let_go(t_us, *hand, surface),
            Fact::Dispensed { product, volume_ul, onto } => {
                self.dispense(t_us, product, *volume_ul, *onto, events)
            }
            Fact::Donned { item } if item == GLOVES => {
                self.end_action(t_us, events);
                self.opportunities.donned_gloves();
            }
            Fact::Doffed { item } if item == GLOVES => self.opportunities.doffed_gloves(t_us),
            Fact::Left { zone } if self.leave.as_ref() == Some(zone) => {
                let action = self.actions.latest();
                let closed = self.opportunities.left(t_us, action, &self.gaps);
                self.actions.complete();
                announce(t_us, closed.map(EventKind::OpportunityClosed), events);
            }
            Fact::TrackingLost { what } => self.gaps.lost(t_us, *what),
            Fact::TrackingFound { what } => self.gaps.found(t_us, *what),
            Fact::TechnicalFault { .. } => self.gaps.fault(t_us),
            _ => {}
        }
    }

    /// Lets time pass up to `t_us` and announces what came about by itself.
    pub fn advance(&mut self, t_us: u64, events: &mut Vec<Event>) {
        if t_us <= self.now_us {
            return;
        }
        self.now_us = t_us;
        if let Some(dry_us) = self.skin.advance(t_us)
            && self.actions.dried(dry_us)
        {
            announce(dry_us, Some(EventKind::HandsDry), events);
        }
        if let Some(rests_us) = self.actions.rests_at_us().filter(|at| *at <= t_us) {
            self.end_action(rests_us, events);
        }
    }

    /// The step of the grid at which time alone may next change something, microseconds; before, nothing comes
    /// about by itself.
    #[must_use]
    pub fn due_us(&self) -> Option<u64> {
        let rests_us = self.actions.rests_at_us().map(|at| at.div_ceil(TICK_US).saturating_mul(TICK_US));
        match (self.skin.dries_at_us(), rests_us) {
            (Some(dries_us), Some(rests_us)) => Some(dries_us.min(rests_us)),
            (dries_us, rests_us) => dries_us.or(rests_us),
        }
    }

    /// The attempt ends: so does the current action. Opportunities that nothing has closed never were.
    pub fn finish(&mut self, t_us: u64, events: &mut Vec<Event>) {
        self.advance(t_us, events);
        self.end_action(self.now_us, events);
    }

    /// Whether product is wet on the hands.
    #[must_use]
    pub const fn hands_wet(&self) -> bool {
        self.skin.is_wet()
    }

    /// The skin of both hands, for looks and debrief.
    #[must_use]
    pub const fn skin(&self) -> &Skin {
        &self.skin
    }

    /// Everything so far: opportunities and actions that are over, compliance, and the best modelled coverage.
    #[must_use]
    pub fn report(&self) -> HygieneReport {
        let coverage =
            |hand: usize| self.best.as_ref().map_or_else(Vec::new, |best| best.milli[hand].to_vec());
        HygieneReport {
            opportunities: self.opportunities.tally.listed().to_vec(),
            actions: self.actions.tally.listed().to_vec(),
            not_listed: self.opportunities.tally.left_out() + self.actions.tally.left_out(),
            compliance_centi: self.opportunities.compliance_centi(),
            modelled_coverage_milli: [coverage(0), coverage(1)],
        }
    }

    #[inline]
    fn rub(&mut self, t_us: u64, sample: &RubSample, events: &mut Vec<Event>) {
        let since_us = self
            .sampled_us
            .replace(t_us)
            .map(|before_us| t_us - before_us)
            .filter(|gap_us| *gap_us <= RUB_GAP_US)
            .unwrap_or(0);
        let recognised = self.recogniser.observe(t_us, sample);
        if !actions::is_seen(sample) {
            self.gaps.unseen(t_us - since_us, t_us);
            return;
        }
        if self.opportunities.gloves_on() {
            return;
        }
        self.skin.rub(sample, since_us);
        let stroke = Stroke {
            t_us,
            since_us,
            slides: actions::slides(sample),
            step: recognised.map(|heard| (heard.step, heard.confidence_milli)),
        };
        let performed = self.actions.stroke(stroke);
        announce(t_us, performed.map(EventKind::StepRecognised), events);
    }

    fn touch(&mut self, t_us: u64, hand: Hand, surface: &SurfaceId, events: &mut Vec<Event>) {
        let Some(surface) = self.opportunities.fresh_contact(hand, surface) else {
            return;
        };
        self.end_action(t_us, events);
        let action = self.actions.latest();
        let closed = self.opportunities.began(t_us, hand, surface, action, &self.gaps);
        announce(t_us, closed.map(EventKind::OpportunityClosed), events);
    }

    fn let_go(&mut self, t_us: u64, hand: Hand, surface: &SurfaceId) {
        if self.opportunities.ended(t_us, hand, surface) {
            self.actions.complete();
        }
    }

    fn dispense(
        &mut self,
        t_us: u64,
        product: &ProductId,
        volume_ul: u32,
        onto: Hand,
        events: &mut Vec<Event>,
    ) {
        if volume_ul == 0 || self.opportunities.gloves_on() {
            return;
        }
        if self.actions.is_another(product) {
            self.end_action(t_us, events);
        }
        let now_us = self.gaps.total_us(t_us);
        if !self.skin.is_wet() {
            self.unseen_when_dry_us = now_us;
        }
        self.skin.dispense(volume_ul, onto);
        let unseen = Unseen { now_us, when_dry_us: self.unseen_when_dry_us };
        if self.actions.dispensed(t_us, product, volume_ul, unseen) {
            self.skin.begin_coverage();
            announce(t_us, Some(EventKind::ActionBegan), events);
        }
    }

    fn end_action(&mut self, t_us: u64, events: &mut Vec<Event>) {
        let Some(ended) = self.actions.end(self.gaps.total_us(t_us)) else {
            return;
        };
        let total_milli = self.skin.total_coverage_milli();
        if self.best.as_ref().is_none_or(|best| total_milli > best.total_milli) {
            let milli = Hand::BOTH.map(|hand| Patch::ALL.map(|patch| self.skin.coverage_milli(hand, patch)));
            self.best = Some(BestCoverage { total_milli, milli });
        }
        announce(t_us, Some(ended), events);
    }
}

fn announce(t_us: u64, kind: Option<EventKind>, events: &mut Vec<Event>) {
    if let Some(kind) = kind {
        events.push(Event { t_us, kind });
    }
}
