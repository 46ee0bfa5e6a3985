//! What a scenario can bring about at all: facts on things that are there, steps in their order, timers that
//! something starts, vital signs on their courses.

use std::collections::{BTreeMap, BTreeSet};

use super::causes::Causes;
use super::order::PlotOrder;
use crate::decimal::Milli;
use crate::hygiene::report::Moment;
use crate::ids::PatientId;
use crate::scenario::{Condition, Effect, Patient, Risk, Scenario, SurfaceClass};

/// Where a vital sign begins, and between which values it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Course {
    pub(super) start: Milli,
    pub(super) least: Milli,
    pub(super) most: Milli,
}

/// Whose condition is looked at: steps that wait for it come too late for it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asker {
    /// A step's, by index.
    Step(usize),
    /// A branch's, by its group.
    Group(usize),
    /// A rule's, by its place.
    Rule(usize),
}

/// What can come about, if every step can be done and every effect happens.
#[derive(Debug)]
pub(in crate::check) struct Possible<'a> {
    /// Props that are not there from the start.
    absent: BTreeSet<&'a str>,
    causes: Causes<'a>,
    /// Vital signs at the start.
    vitals: BTreeMap<(&'a str, &'a str), Milli>,
    moments: BTreeSet<(Moment, &'a str)>,
    dispenses: bool,
}

impl<'a> Possible<'a> {
    pub(super) fn new(scenario: &'a Scenario, order: &PlotOrder<'a>) -> Self {
        Self {
            absent: scenario.props.iter().filter(|prop| prop.absent).map(|prop| prop.id.as_str()).collect(),
            causes: Causes::new(scenario, order),
            vitals: vitals(scenario),
            moments: moments(scenario),
            dispenses: scenario.props.iter().any(|prop| prop.dispenses.is_some()),
        }
    }

    /// Whether something starts a timer in time for whoever asks.
    pub(super) fn starts(&self, timer: &str, order: &PlotOrder<'_>, asker: Option<Asker>) -> bool {
        self.causes.timer(timer, order, asker)
    }

    /// Whether one of these moments (any, if none is named) can be indicated for this patient (or any).
    pub(in crate::check) fn indicated(&self, moments: &[Moment], patient: Option<&str>) -> bool {
        self.moments.iter().any(|(moment, whose)| {
            (moments.is_empty() || moments.contains(moment))
                && patient.is_none_or(|patient| patient == *whose)
        })
    }
}

/// The same for the condition of somebody in the plot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outset<'a> {
    pub(super) of: &'a Possible<'a>,
    pub(super) order: &'a PlotOrder<'a>,
    pub(super) asker: Option<Asker>,
}

impl Outset<'_> {
    /// Whether what an atom speaks of can come about.
    pub(super) fn event(&self, atom: &Condition) -> bool {
        use Condition as C;
        match atom {
            C::With { act, .. } => self.event(act),
            C::Touched(surface)
            | C::Pressed(surface)
            | C::Opened(surface)
            | C::Closed(surface)
            | C::Grabbed(surface)
            | C::Released(surface)
            | C::Faced(surface)
            | C::Touching(surface)
            | C::Holding(surface)
            | C::Facing(surface) => self.is_there(surface.as_str()),
            C::Placed { item, onto: other }
            | C::Connected { item, to: other }
            | C::Disconnected { item, from: other }
            | C::Disposed { item, into: other }
            | C::Applied { item, to: other } => {
                self.is_there(item.as_str())
                    && other.as_ref().is_none_or(|other| self.is_there(other.as_str()))
            }
            C::TimerEnded(timer) => self.of.causes.timer(timer, self.order, self.asker),
            C::Dispensed | C::HygieneAction | C::HandsWet | C::Performed(_) => self.of.dispenses,
            C::Opportunity { moments, answered, patient } => {
                self.of.indicated(moments, patient.as_ref().map(PatientId::as_str))
                    && (*answered != Some(true) || self.of.dispenses)
            }
            _ => true,
        }
    }

    fn is_there(&self, surface: &str) -> bool {
        let owner = surface.rsplit_once('.').map_or(surface, |(owner, _)| owner);
        !self.of.absent.contains(owner) || self.of.causes.brings(owner, self.order, self.asker)
    }

    pub(super) fn vital(&self, patient: &str, sign: &str) -> Option<Course> {
        let start = *self.of.vitals.get(&(patient, sign))?;
        let values = self.of.causes.values(patient, sign, self.order, self.asker);
        let course = Course { start, least: start, most: start };
        Some(values.fold(course, |course, to| Course {
            least: course.least.min(to),
            most: course.most.max(to),
            ..course
        }))
    }

    pub(super) fn step(&self, step: &str) -> bool {
        match self.asker {
            None | Some(Asker::Rule(_)) => true,
            Some(Asker::Step(asker)) => !self.order.waits_for(step, asker),
            Some(Asker::Group(asker)) => !self.order.waits_for_group(step, asker),
        }
    }

    pub(super) fn comes_again(&self, step: &str) -> bool {
        self.order.is_repeated(step)
    }

    /// How often a step can be done.
    pub(super) fn rounds(&self, step: &str) -> Option<u32> {
        self.order.rounds(step)
    }

    /// Whether a step can be done no more once another was done.
    pub(super) fn is_over_with(&self, step: &str, other: &str) -> bool {
        let index = self.order.step(step);
        !self.comes_again(step) && index.is_some_and(|index| self.order.waits_for(other, index))
    }

    /// Whether a step can only be done after another was done.
    pub(super) fn must_precede(&self, earlier: &str, later: &str) -> bool {
        self.order.must_precede(earlier, later)
    }
}

/// Props that are not there from the start, and that no effect brings.
pub(in crate::check) fn missing(scenario: &Scenario) -> BTreeSet<&str> {
    let spawned = |effect: &Effect| match effect {
        Effect::Spawn(item) => Some(item.0.clone()),
        _ => None,
    };
    let brought: BTreeSet<_> = scenario.plot.effects().filter_map(spawned).collect();
    // What a variant draws may be any of them.
    if brought.iter().any(|item| item.contains('$')) {
        return BTreeSet::new();
    }
    let absent = scenario.props.iter().filter(|prop| prop.absent && !brought.contains(&prop.id.0));
    absent.map(|prop| prop.id.as_str()).collect()
}

/// Vital signs at the start, by patient and name.
fn vitals(scenario: &Scenario) -> BTreeMap<(&str, &str), Milli> {
    scenario.cast.iter().flat_map(of_patient).collect()
}

fn of_patient(patient: &Patient) -> Vec<((&str, &str), Milli)> {
    let signs = patient.vitals.iter();
    signs.map(|(sign, value)| ((patient.id.as_str(), sign.as_str()), *value)).collect()
}

/// The moments that surfaces of the scenario can indicate, and for whom.
fn moments(scenario: &Scenario) -> BTreeSet<(Moment, &str)> {
    let mut moments = BTreeSet::new();
    for patient in &scenario.cast {
        let id = patient.id.as_str();
        moments.extend([(Moment::BeforePatient, id), (Moment::AfterPatient, id)]);
    }
    let parts = scenario.cast.iter().flat_map(|patient| patient.parts.values());
    let props = scenario.props.iter().flat_map(|prop| prop.parts.values().chain([&prop.class]));
    for class in parts.chain(props).chain(scenario.fixtures.values()) {
        let (id, indicates): (&str, &[Moment]) = match class {
            SurfaceClass::Patient(patient) => {
                (patient.as_str(), &[Moment::BeforePatient, Moment::AfterPatient])
            }
            SurfaceClass::Zone(patient) => (patient.as_str(), &[Moment::AfterSurroundings]),
            SurfaceClass::Critical(patient, Risk::Clean) => {
                (patient.as_str(), &[Moment::BeforeAseptic, Moment::AfterSurroundings])
            }
            SurfaceClass::Critical(patient, Risk::Fluid) => {
                (patient.as_str(), &[Moment::AfterFluid, Moment::AfterSurroundings])
            }
            SurfaceClass::Critical(patient, Risk::Both) => {
                (patient.as_str(), &[Moment::BeforeAseptic, Moment::AfterFluid, Moment::AfterSurroundings])
            }
            SurfaceClass::Area | SurfaceClass::Product => continue,
        };
        moments.extend(indicates.iter().map(|moment| (*moment, id)));
    }
    moments
}
