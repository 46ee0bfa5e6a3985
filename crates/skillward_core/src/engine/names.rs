//! Which atoms an observation or an event speaks to.

use std::collections::BTreeMap;

use super::code::{AtomIx, Atoms};
use super::outcome::Truth;
use crate::hygiene::report::{Answer, Moment, Opportunity};
use crate::ids::{PatientId, StepId, SurfaceId, ZoneId};
use crate::scenario::Condition;

/// Atoms by what they name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) surfaces: BTreeMap<SurfaceId, Vec<(Contact, AtomIx)>>,
    pub(super) zones: BTreeMap<ZoneId, Vec<(Crossing, AtomIx)>>,
    pub(super) steps: BTreeMap<StepId, AtomIx>,
    /// The few others, looked through one by one.
    pub(super) others: Vec<(Condition, AtomIx)>,
    pub(super) wet: Option<AtomIx>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    Touched,
    Touching,
    Pressed,
    Opened,
    Closed,
    Grabbed,
    Released,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Crossing {
    Entered,
    Left,
    Inside,
}

impl Names {
    pub(super) fn of(atoms: &Atoms) -> Self {
        use Condition as C;
        let mut names = Self::default();
        for (atom, condition) in atoms.iter() {
            let mut surface = |surface: &SurfaceId, contact| {
                names.surfaces.entry(surface.clone()).or_default().push((contact, atom));
            };
            let mut zone = |zone: &ZoneId, crossing| {
                names.zones.entry(zone.clone()).or_default().push((crossing, atom));
            };
            match condition {
                C::Touched(id) => surface(id, Contact::Touched),
                C::Touching(id) => surface(id, Contact::Touching),
                C::Pressed(id) => surface(id, Contact::Pressed),
                C::Opened(id) => surface(id, Contact::Opened),
                C::Closed(id) => surface(id, Contact::Closed),
                C::Grabbed(id) => surface(id, Contact::Grabbed),
                C::Released(id) => surface(id, Contact::Released),
                C::Entered(id) => zone(id, Crossing::Entered),
                C::Left(id) => zone(id, Crossing::Left),
                C::InZone(id) => zone(id, Crossing::Inside),
                C::StepDone(step) => {
                    names.steps.insert(step.clone(), atom);
                }
                C::HandsWet => names.wet = Some(atom),
                other => names.others.push((other.clone(), atom)),
            }
        }
        names
    }
}

/// Whether an opportunity is one that a condition speaks of. One that could not be judged may be.
pub(super) fn matching(
    opportunity: &Opportunity,
    moments: &[Moment],
    answered: Option<bool>,
    patient: Option<&PatientId>,
) -> Truth {
    let indicated = opportunity.indications.iter().any(|indication| {
        (moments.is_empty() || moments.contains(&indication.moment))
            && patient.is_none_or(|patient| *patient == indication.patient)
    });
    if !indicated {
        return Truth::NO;
    }
    match opportunity.answer {
        Answer::NotAssessable => Truth::UNKNOWN,
        Answer::Rub { .. } | Answer::Wash { .. } => Truth::known(answered != Some(false)),
        Answer::Missed { .. } => Truth::known(answered != Some(true)),
    }
}
