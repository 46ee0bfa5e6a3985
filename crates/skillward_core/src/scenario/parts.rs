//! What a condition is made of: its parts, its names, and whether it is an event or a state.

use smol_str::SmolStr;

use super::Condition;
use crate::ids::{PatientId, StepId, SurfaceId, ZoneId};

impl Condition {
    /// The conditions that this one is made of.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) => parts.iter().collect(),
            Self::Not(part) | Self::Once(part) | Self::Never(part) | Self::Always(part) => vec![part],
            Self::Before(one, other) => vec![one, other],
            Self::Until { hold, until } => vec![hold, until],
            Self::Since { hold, since } => vec![hold, since],
            Self::Within { of, .. }
            | Self::ForAtLeast { of, .. }
            | Self::CountAtLeast { of, .. }
            | Self::ForEach { of, .. }
            | Self::ForSome { of, .. } => vec![of],
            Self::With { act, .. } => vec![act],
            _ => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) => parts.iter_mut().collect(),
            Self::Not(part) | Self::Once(part) | Self::Never(part) | Self::Always(part) => vec![part],
            Self::Before(one, other) => vec![one, other],
            Self::Until { hold, until } => vec![hold, until],
            Self::Since { hold, since } => vec![hold, since],
            Self::Within { of, .. }
            | Self::ForAtLeast { of, .. }
            | Self::CountAtLeast { of, .. }
            | Self::ForEach { of, .. }
            | Self::ForSome { of, .. } => vec![of],
            Self::With { act, .. } => vec![act],
            _ => Vec::new(),
        }
    }

    /// Whether it is a state, true or false at each instant, rather than an event.
    #[must_use]
    pub const fn is_state_atom(&self) -> bool {
        match self {
            Self::Touching(_)
            | Self::InZone(_)
            | Self::HandsWet
            | Self::Holding(_)
            | Self::Wearing(_)
            | Self::Facing(_)
            | Self::Vital { .. } => true,
            Self::With { act, .. } => matches!(**act, Self::Touching(_) | Self::Holding(_)),
            _ => false,
        }
    }

    /// Whether it stands for itself at an instant: an event or a state, made of no other conditions.
    #[must_use]
    pub fn is_atom(&self) -> bool {
        matches!(self, Self::With { .. }) || !self.is_compound()
    }

    const fn is_compound(&self) -> bool {
        matches!(
            self,
            Self::All(_)
                | Self::Any(_)
                | Self::Not(_)
                | Self::Once(_)
                | Self::Never(_)
                | Self::Always(_)
                | Self::Then(_)
                | Self::Before(..)
                | Self::Until { .. }
                | Self::Since { .. }
                | Self::Within { .. }
                | Self::ForAtLeast { .. }
                | Self::CountAtLeast { .. }
                | Self::ForEach { .. }
                | Self::ForSome { .. }
        )
    }

    /// Every name that the condition itself writes, its parts left out.
    pub(crate) fn for_each_name(&mut self, see: &mut dyn FnMut(&mut SmolStr)) {
        match self {
            Self::Touched(SurfaceId(id))
            | Self::Pressed(SurfaceId(id))
            | Self::Opened(SurfaceId(id))
            | Self::Closed(SurfaceId(id))
            | Self::Grabbed(SurfaceId(id))
            | Self::Released(SurfaceId(id))
            | Self::Faced(SurfaceId(id))
            | Self::Touching(SurfaceId(id))
            | Self::Holding(SurfaceId(id))
            | Self::Facing(SurfaceId(id))
            | Self::Entered(ZoneId(id))
            | Self::Left(ZoneId(id))
            | Self::InZone(ZoneId(id))
            | Self::StepDone(StepId(id))
            | Self::Donned(id)
            | Self::Doffed(id)
            | Self::Wearing(id)
            | Self::Said(id)
            | Self::TimerEnded(id)
            | Self::With { hand: id, .. }
            | Self::Pointed { structure: id, .. }
            | Self::Opportunity { patient: Some(PatientId(id)), .. }
            | Self::Compressed { patient: Some(PatientId(id)), .. }
            | Self::Ventilated { patient: Some(PatientId(id)), .. } => see(id),
            Self::Answered { item, value } => [item, value].into_iter().for_each(see),
            Self::Traced { path, edge } => [path, edge].into_iter().for_each(see),
            Self::Vital { patient: PatientId(patient), sign, .. } => {
                [patient, sign].into_iter().for_each(see);
            }
            Self::Solved { item, is } => {
                see(item);
                is.for_each_name(see);
            }
            Self::Charted { field, is } => {
                see(field);
                if let Some(is) = is {
                    is.for_each_name(see);
                }
            }
            Self::Placed { item, onto: other }
            | Self::Connected { item, to: other }
            | Self::Disconnected { item, from: other }
            | Self::Disposed { item, into: other }
            | Self::Applied { item, to: other } => {
                see(&mut item.0);
                other.iter_mut().for_each(|other| see(&mut other.0));
            }
            Self::Measured { quantity, at, .. } => {
                see(quantity);
                at.iter_mut().for_each(|at| see(&mut at.0));
            }
            Self::Administered { product, patient, route, unit, .. } => {
                see(&mut product.0);
                patient.iter_mut().for_each(|patient| see(&mut patient.0));
                route.iter_mut().chain(unit).for_each(see);
            }
            _ => {}
        }
    }
}
