//! Which atoms a fact or an event speaks to: found by kind and subject, so that an observation that no
//! condition names costs one look-up and nothing more.

use std::collections::BTreeMap;
use std::ops::Range;

use smol_str::SmolStr;

use super::code::{AtomIx, Atoms};
use super::outcome::Truth;
use crate::hygiene::report::{Answer, Moment, Opportunity};
use crate::ids::PatientId;
use crate::lookup::Lookup;
use crate::observation::Fact;
use crate::scenario::Condition;
use crate::skin::Hand;

/// Kinds of atoms, by what they listen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Touched,
    Pressed,
    Opened,
    Closed,
    Grabbed,
    Released,
    Placed,
    Connected,
    Disconnected,
    Disposed,
    Applied,
    Faced,
    Entered,
    Left,
    Dispensed,
    Donned,
    Doffed,
    Said,
    Answered,
    Charted,
    Pointed,
    Traced,
    Measured,
    Administered,
    Compressed,
    Ventilated,
    Finished,
    StepDone,
    Opportunity,
    HygieneAction,
    Performed,
    TimerEnded,
    Touching,
    Holding,
    Wearing,
    Facing,
    InZone,
    HandsWet,
    Vital,
}

/// Atoms by the subject that they name and by kind.
#[derive(Debug, Default)]
pub(super) struct Names {
    subjects: Lookup<SmolStr, Subject>,
    /// By subject: where in `list` the atoms of each kind stand.
    about: Vec<Vec<(Kind, Range<usize>)>>,
    /// In the order of their kinds.
    list: Vec<Named>,
    steps: Range<usize>,
}

/// Index of a subject that some atom names.
pub(super) type Subject = usize;

/// An atom, and what it asks for besides its kind and subject.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) atom: AtomIx,
    /// The hand that it asks for, where it asks for one; `Some(None)` is a hand that there is not.
    pub(super) with: Option<Option<Hand>>,
    /// Whether kind, subject and hand are all that it asks for.
    is_plain: bool,
    pub(super) condition: Condition,
}

impl Named {
    fn new(atom: AtomIx, condition: &Condition) -> Self {
        let (with, act) = match condition {
            Condition::With { hand, act } => (Some(hand_named(hand)), &**act),
            other => (None, other),
        };
        Self { atom, with, is_plain: is_plain(act), condition: condition.clone() }
    }

    /// Whether it speaks of just this fact, which is of its kind and subject.
    #[inline]
    pub(super) fn speaks_of(&self, fact: &Fact) -> bool {
        if self.is_plain {
            self.with.is_none_or(|hand| hand == hand_of(fact))
        } else {
            speaks_of(&self.condition, fact)
        }
    }
}

impl Names {
    pub(super) fn of(atoms: &Atoms) -> Self {
        let mut by: BTreeMap<(Kind, SmolStr), Vec<Named>> = BTreeMap::new();
        for (atom, condition) in atoms.iter() {
            if let Some((kind, subject)) = listens(condition) {
                by.entry((kind, subject)).or_default().push(Named::new(atom, condition));
            }
        }
        let mut names = Self::default();
        for ((kind, subject), atoms) in by {
            let from = names.list.len();
            names.list.extend(atoms);
            let places = from..names.list.len();
            if kind == Kind::StepDone {
                let start = if names.steps.is_empty() { from } else { names.steps.start };
                names.steps = start..places.end;
            }
            let next = names.about.len();
            let at = *names.subjects.or_insert_with(subject, || next);
            if at == next {
                names.about.push(Vec::new());
            }
            names.about[at].push((kind, places));
        }
        names
    }

    /// A subject that some atom names.
    #[inline]
    pub(super) fn subject(&self, subject: &str) -> Option<Subject> {
        self.subjects.get(subject).copied()
    }

    /// Places of the atoms of a kind about a subject.
    #[inline]
    pub(super) fn about(&self, subject: Subject, kind: Kind) -> Range<usize> {
        let found = self.about[subject].iter().find(|(of, _)| *of == kind);
        found.map_or(0..0, |(_, places)| places.clone())
    }

    /// Places of the atoms that listen to this.
    pub(super) fn places(&self, kind: Kind, subject: &str) -> Range<usize> {
        self.subject(subject).map_or(0..0, |subject| self.about(subject, kind))
    }

    /// Places of all atoms about steps, whatever step they name.
    pub(super) fn steps(&self) -> Range<usize> {
        self.steps.clone()
    }

    #[inline]
    pub(super) fn at(&self, place: usize) -> &Named {
        &self.list[place]
    }
}

/// What an atom listens to: a kind, and the subject that it must name. Empty where any will do.
pub(crate) fn listens(atom: &Condition) -> Option<(Kind, SmolStr)> {
    use Condition as C;
    let any = SmolStr::default;
    Some(match atom {
        C::Touched(id) => (Kind::Touched, id.0.clone()),
        C::Pressed(id) => (Kind::Pressed, id.0.clone()),
        C::Opened(id) => (Kind::Opened, id.0.clone()),
        C::Closed(id) => (Kind::Closed, id.0.clone()),
        C::Grabbed(id) => (Kind::Grabbed, id.0.clone()),
        C::Released(id) => (Kind::Released, id.0.clone()),
        C::Placed { item, .. } => (Kind::Placed, item.0.clone()),
        C::Connected { item, .. } => (Kind::Connected, item.0.clone()),
        C::Disconnected { item, .. } => (Kind::Disconnected, item.0.clone()),
        C::Disposed { item, .. } => (Kind::Disposed, item.0.clone()),
        C::Applied { item, .. } => (Kind::Applied, item.0.clone()),
        C::Faced(id) => (Kind::Faced, id.0.clone()),
        C::Entered(id) => (Kind::Entered, id.0.clone()),
        C::Left(id) => (Kind::Left, id.0.clone()),
        C::Dispensed => (Kind::Dispensed, any()),
        C::Donned(item) => (Kind::Donned, item.clone()),
        C::Doffed(item) => (Kind::Doffed, item.clone()),
        C::Said(line) => (Kind::Said, line.clone()),
        C::Answered { item, .. } | C::Solved { item, .. } => (Kind::Answered, item.clone()),
        C::Charted { field, .. } => (Kind::Charted, field.clone()),
        C::Pointed { structure, .. } => (Kind::Pointed, structure.clone()),
        C::Traced { path, .. } => (Kind::Traced, path.clone()),
        C::Measured { quantity, .. } => (Kind::Measured, quantity.clone()),
        C::Administered { product, .. } => (Kind::Administered, product.0.clone()),
        C::Compressed { .. } => (Kind::Compressed, any()),
        C::Ventilated { .. } => (Kind::Ventilated, any()),
        C::Finished => (Kind::Finished, any()),
        C::StepDone(step) => (Kind::StepDone, step.0.clone()),
        C::Opportunity { .. } => (Kind::Opportunity, any()),
        C::HygieneAction => (Kind::HygieneAction, any()),
        C::Performed(_) => (Kind::Performed, any()),
        C::TimerEnded(timer) => (Kind::TimerEnded, timer.clone()),
        C::Touching(id) => (Kind::Touching, id.0.clone()),
        C::Holding(id) => (Kind::Holding, id.0.clone()),
        C::Wearing(item) => (Kind::Wearing, item.clone()),
        C::Facing(id) => (Kind::Facing, id.0.clone()),
        C::InZone(id) => (Kind::InZone, id.0.clone()),
        C::HandsWet => (Kind::HandsWet, any()),
        C::Vital { patient, sign, .. } => (Kind::Vital, vital_subject(patient.as_str(), sign)),
        C::With { act, .. } => return listens(act),
        _ => return None,
    })
}

pub(super) fn vital_subject(patient: &str, sign: &str) -> SmolStr {
    smol_str::format_smolstr!("{patient} {sign}")
}

/// The event that a fact is.
pub(super) fn event_of(fact: &Fact) -> Option<(Kind, &str)> {
    Some(match fact {
        Fact::ContactBegan { surface, .. } => (Kind::Touched, surface.as_str()),
        Fact::Pressed { surface, .. } => (Kind::Pressed, surface.as_str()),
        Fact::Opened { surface, .. } => (Kind::Opened, surface.as_str()),
        Fact::Closed { surface, .. } => (Kind::Closed, surface.as_str()),
        Fact::Grabbed { surface, .. } => (Kind::Grabbed, surface.as_str()),
        Fact::Released { surface, .. } => (Kind::Released, surface.as_str()),
        Fact::Placed { surface, .. } => (Kind::Placed, surface.as_str()),
        Fact::Connected { surface, .. } => (Kind::Connected, surface.as_str()),
        Fact::Disconnected { surface, .. } => (Kind::Disconnected, surface.as_str()),
        Fact::Disposed { surface, .. } => (Kind::Disposed, surface.as_str()),
        Fact::Applied { surface, .. } => (Kind::Applied, surface.as_str()),
        Fact::Faced { surface } => (Kind::Faced, surface.as_str()),
        Fact::Entered { zone } => (Kind::Entered, zone.as_str()),
        Fact::Left { zone } => (Kind::Left, zone.as_str()),
        Fact::Dispensed { .. } => (Kind::Dispensed, ""),
        Fact::Donned { item } => (Kind::Donned, item),
        Fact::Doffed { item } => (Kind::Doffed, item),
        Fact::Said { line } => (Kind::Said, line),
        Fact::Answered { item, .. } => (Kind::Answered, item),
        Fact::Charted { field, .. } => (Kind::Charted, field),
        Fact::Pointed { structure, .. } => (Kind::Pointed, structure),
        Fact::Traced { path, .. } => (Kind::Traced, path),
        Fact::Measured { quantity, .. } => (Kind::Measured, quantity),
        Fact::Administered { product, .. } => (Kind::Administered, product.as_str()),
        Fact::Compressed { .. } => (Kind::Compressed, ""),
        Fact::Ventilated { .. } => (Kind::Ventilated, ""),
        Fact::Finished => (Kind::Finished, ""),
        _ => return None,
    })
}

/// A state that a fact begins or ends.
pub(super) fn state_of(fact: &Fact) -> Option<(Kind, &str, bool)> {
    Some(match fact {
        Fact::ContactBegan { surface, .. } => (Kind::Touching, surface.as_str(), true),
        Fact::ContactEnded { surface, .. } => (Kind::Touching, surface.as_str(), false),
        Fact::Grabbed { surface, .. } => (Kind::Holding, surface.as_str(), true),
        Fact::Released { surface, .. } | Fact::Placed { surface, .. } | Fact::Disposed { surface, .. } => {
            (Kind::Holding, surface.as_str(), false)
        }
        Fact::Donned { item } => (Kind::Wearing, item, true),
        Fact::Doffed { item } => (Kind::Wearing, item, false),
        Fact::Faced { surface } => (Kind::Facing, surface.as_str(), true),
        Fact::LookedAway { surface } => (Kind::Facing, surface.as_str(), false),
        Fact::Entered { zone } => (Kind::InZone, zone.as_str(), true),
        Fact::Left { zone } => (Kind::InZone, zone.as_str(), false),
        _ => return None,
    })
}

/// The hand that did it.
pub(super) const fn hand_of(fact: &Fact) -> Option<Hand> {
    match fact {
        Fact::ContactBegan { hand, .. }
        | Fact::ContactEnded { hand, .. }
        | Fact::Grabbed { hand, .. }
        | Fact::Released { hand, .. }
        | Fact::Pressed { hand, .. }
        | Fact::Opened { hand, .. }
        | Fact::Closed { hand, .. }
        | Fact::Placed { hand, .. }
        | Fact::Connected { hand, .. }
        | Fact::Disconnected { hand, .. }
        | Fact::Disposed { hand, .. }
        | Fact::Applied { hand, .. } => Some(*hand),
        Fact::Dispensed { onto, .. } => Some(*onto),
        _ => None,
    }
}

/// A hand as conditions name it.
pub(crate) fn hand_named(name: &str) -> Option<Hand> {
    match name {
        "left" => Some(Hand::Left),
        "right" => Some(Hand::Right),
        _ => None,
    }
}

/// Whether every fact or event of its kind and subject is what an atom speaks of, the hand aside; it must say what
/// [`speaks_of`] says.
pub(crate) const fn is_plain(atom: &Condition) -> bool {
    use Condition as C;
    matches!(
        atom,
        C::Touched(_)
            | C::Pressed(_)
            | C::Opened(_)
            | C::Closed(_)
            | C::Grabbed(_)
            | C::Released(_)
            | C::Faced(_)
            | C::Entered(_)
            | C::Left(_)
            | C::Dispensed
            | C::Donned(_)
            | C::Doffed(_)
            | C::Said(_)
            | C::Finished
            | C::TimerEnded(_)
            | C::HygieneAction
    )
}

/// Whether an atom that listens to a fact's kind and subject speaks of just this fact.
fn speaks_of(atom: &Condition, fact: &Fact) -> bool {
    use Condition as C;
    fn no_other<T: PartialEq>(asked: Option<&T>, found: &T) -> bool {
        asked.is_none_or(|asked| asked == found)
    }
    fn within<T: PartialOrd>(range: Option<&(T, T)>, found: &T) -> bool {
        range.is_none_or(|(least, most)| least <= found && found <= most)
    }
    match (atom, fact) {
        (C::With { hand, act }, _) => hand_named(hand) == hand_of(fact) && speaks_of(act, fact),
        (C::Answered { value, .. }, Fact::Answered { value: given, .. }) => value == given,
        (C::Solved { is, .. }, Fact::Answered { value, .. }) => is.is(value),
        (C::Charted { is, .. }, Fact::Charted { value, .. }) => is.as_ref().is_none_or(|is| is.is(value)),
        (C::Placed { onto: asked, .. }, Fact::Placed { onto: found, .. })
        | (C::Connected { to: asked, .. }, Fact::Connected { to: found, .. })
        | (C::Disconnected { from: asked, .. }, Fact::Disconnected { from: found, .. })
        | (C::Disposed { into: asked, .. }, Fact::Disposed { into: found, .. })
        | (C::Applied { to: asked, .. }, Fact::Applied { to: found, .. }) => no_other(asked.as_ref(), found),
        (C::Pointed { within_mm, .. }, Fact::Pointed { error_mm, .. }) => {
            within_mm.is_none_or(|most| *error_mm <= most)
        }
        (C::Traced { edge, .. }, Fact::Traced { edge: traced, .. }) => edge == traced,
        (C::Measured { at, value, .. }, Fact::Measured { surface, value_milli, .. }) => {
            let read = crate::decimal::Milli(*value_milli);
            no_other(at.as_ref(), surface) && within(value.as_ref(), &read)
        }
        (
            C::Administered { patient, route, dose, unit, .. },
            Fact::Administered { patient: to, route: by, dose_milli, unit: counted, .. },
        ) => {
            no_other(patient.as_ref(), to)
                && no_other(route.as_ref(), by)
                && no_other(unit.as_ref(), counted)
                && within(dose.as_ref(), &crate::decimal::Milli(*dose_milli))
        }
        (
            C::Compressed { patient, depth_mm, recoil_percent },
            Fact::Compressed { patient: whose, depth_mm: deep, recoil_milli },
        ) => {
            no_other(patient.as_ref(), whose)
                && within(depth_mm.as_ref(), deep)
                && recoil_percent.is_none_or(|least| u32::from(*recoil_milli) >= least.saturating_mul(10))
        }
        (C::Ventilated { patient, volume_ml }, Fact::Ventilated { patient: whose, volume_ml: given }) => {
            no_other(patient.as_ref(), whose) && within(volume_ml.as_ref(), given)
        }
        _ => true,
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
