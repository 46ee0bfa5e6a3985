//! What conditions can see: the truth of every atom, kept up to date from facts and events, and what is
//! hidden while a tracker has lost its sight.

use std::ops::Range;

use super::atom_set::Changed;
use super::code::{AtomIx, Atoms};
use super::evidence::Evidence;
use super::names::{Kind, Names, event_of, hand_of, matching, state_of, vital_subject};
use super::node::{Cx, Instant};
use super::outcome::Truth;
use super::vitals::{Vitals, in_range};
use crate::decimal::Milli;
use crate::event::EventKind;
use crate::hygiene::report::Opportunity;
use crate::ids::StepId;
use crate::observation::{Fact, Tracked};
use crate::scenario::{Condition, Effect};
use crate::skin::Hand;

/// A loss of tracking shorter than this hides nothing: to reach, touch and be back where one was seen
/// takes longer. Microseconds. A proposal; headsets lose hands at the edge of their view all the time.
pub const UNSEEN_AFTER_US: u64 = 1_000_000;

/// What the truth of an atom comes from.
#[derive(Debug)]
struct Kept {
    evidence: Evidence,
    /// Whether the state holds, for atoms that are states.
    state: Option<bool>,
    /// The hands (bits of left and right) that keep the state up: `Touching` and `Holding`.
    hands: u8,
    /// Whether the step may have been done unseen, as the plot tells.
    maybe_done: bool,
}

/// The truth of every atom now.
#[derive(Debug)]
pub(crate) struct Signals {
    values: Vec<Truth>,
    resting: Vec<Truth>,
    lasting: Vec<Truth>,
    kept: Vec<Kept>,
    any_maybe_done: bool,
    /// Whether hands are wet, so that asking at each tick costs nothing.
    wet: bool,
    names: Names,
    changed: Changed,
    fired: Vec<AtomIx>,
    lost_us: [Option<u64>; 3],
    hidden: [bool; 3],
    fault: bool,
    vitals: Vitals,
    /// Attempt time of the last fact or passing of time, microseconds.
    now_us: u64,
}

impl Signals {
    pub(crate) fn new(atoms: &Atoms) -> Self {
        let kept = |atom: &Condition| Kept {
            evidence: Evidence::of(atom),
            state: atom.is_state_atom().then_some(false),
            hands: 0,
            maybe_done: false,
        };
        Self {
            values: vec![Truth::NO; atoms.len()],
            resting: vec![Truth::NO; atoms.len()],
            lasting: vec![Truth::NO; atoms.len()],
            kept: atoms.iter().map(|(_, atom)| kept(atom)).collect(),
            any_maybe_done: false,
            wet: false,
            names: Names::of(atoms),
            changed: Changed::among(atoms.len()),
            fired: Vec::new(),
            lost_us: [None; 3],
            hidden: [false; 3],
            fault: false,
            vitals: Vitals::default(),
            now_us: 0,
        }
    }

    pub(crate) fn cx(&self, now: Instant) -> Cx<'_> {
        Cx {
            now,
            values: &self.values,
            resting: &self.resting,
            lasting: &self.lasting,
            unseen: self.fault || self.hidden.contains(&true),
            hands_unseen: self.fault || self.hidden[0] || self.hidden[1],
        }
    }

    /// Atoms whose truth is not what it was, or that happened just now.
    pub(crate) const fn changed(&self) -> &Changed {
        &self.changed
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.changed.is_empty()
    }

    /// Ends an instant: what happened in it is over.
    pub(crate) fn pass(&mut self) {
        if std::mem::take(&mut self.fault) {
            self.values.copy_from_slice(&self.resting);
            self.changed.fill();
            self.fired.clear();
            return;
        }
        self.changed.clear();
        for atom in self.fired.drain(..) {
            self.values[atom] = self.resting[atom];
        }
    }

    /// When time alone changes what can be seen.
    pub(crate) fn due(&self) -> Option<Instant> {
        let losses = self.lost_us.iter().zip(self.hidden);
        losses
            .filter_map(|(lost, hidden)| lost.filter(|_| !hidden))
            .map(|lost| Instant::before(lost.saturating_add(UNSEEN_AFTER_US)))
            .chain(self.vitals.due(self.now_us))
            .min()
    }

    /// Takes in the passing of time.
    pub(crate) fn time(&mut self, now: Instant) {
        self.now_us = self.now_us.max(now.t_us);
        let mut newly = false;
        for (lost, hidden) in self.lost_us.iter().zip(&mut self.hidden) {
            let due = lost.map(|lost| Instant::before(lost.saturating_add(UNSEEN_AFTER_US)));
            if !*hidden && due.is_some_and(|due| due <= now) {
                *hidden = true;
                newly = true;
            }
        }
        if newly {
            self.look_again();
        }
        let moving: Vec<_> =
            self.vitals.moving(now.t_us).map(|(sign, value)| (sign.clone(), value)).collect();
        for (sign, value) in moving {
            self.vital(&sign, value);
        }
        if let Some(timer) = self.vitals.run_out(now) {
            self.fire_all(Kind::TimerEnded, &timer, |_| Truth::YES);
        }
    }

    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        self.now_us = self.now_us.max(t_us);
        let (event, state) = (event_of(fact), state_of(fact));
        // Where a fact is an event and begins or ends a state, both are about the same thing.
        let named = event.map(|(_, subject)| subject).or_else(|| state.map(|(_, subject, _)| subject));
        if let Some(subject) = named.and_then(|named| self.names.subject(named)) {
            if let Some((kind, _)) = event {
                self.fire_those(self.names.about(subject, kind), fact);
            }
            if let Some((kind, _, holds)) = state {
                self.hold(self.names.about(subject, kind), holds, hand_of(fact));
            }
        }
        match fact {
            Fact::TrackingLost { what } => {
                self.lost_us[index(*what)].get_or_insert(t_us);
            }
            Fact::TrackingFound { what } => self.found(*what),
            Fact::TechnicalFault { .. } => self.broken(),
            _ => {}
        }
    }

    pub(crate) fn event(&mut self, event: &EventKind) {
        match event {
            EventKind::StepDone(step) => {
                self.fire_all(Kind::StepDone, step.as_str(), |_| Truth::YES);
            }
            EventKind::StepRecognised(step) => self.fire_all(Kind::Performed, "", |atom| {
                Truth::known(matches!(atom, Condition::Performed(other) if other == step))
            }),
            EventKind::ActionEnded(_) => self.fire_all(Kind::HygieneAction, "", |_| Truth::YES),
            EventKind::OpportunityClosed(opportunity) => self.opportunity(opportunity),
            _ => {}
        }
    }

    /// An effect of the plot that conditions can see.
    pub(crate) fn effect(&mut self, now_us: u64, effect: &Effect) {
        match effect {
            Effect::Vital { patient, sign, to, over_s } => {
                self.set_vital(patient.as_str(), sign, *to, over_s.micros(), now_us);
            }
            Effect::StartTimer { timer, seconds } => {
                self.vitals.start_timer(timer.clone(), seconds.micros(), now_us);
            }
            _ => {}
        }
    }

    /// A vital sign goes to a value over a time.
    pub(crate) fn set_vital(&mut self, patient: &str, sign: &str, to: Milli, over_us: u64, now_us: u64) {
        self.now_us = self.now_us.max(now_us);
        let subject = vital_subject(patient, sign);
        self.vitals.set(subject.clone(), to, over_us, now_us);
        if let Some(value) = self.vitals.value(&subject, now_us) {
            self.vital(&subject, value);
        }
    }

    /// A vital sign now; `None` where the scenario gives the patient none of that name.
    pub(crate) fn vital_sign(&self, patient: &str, sign: &str, now_us: u64) -> Option<Milli> {
        self.vitals.value(&vital_subject(patient, sign), now_us)
    }

    fn vital(&mut self, subject: &str, value: Milli) {
        for place in self.names.places(Kind::Vital, subject) {
            let named = self.names.at(place);
            let (atom, holds) = (named.atom, in_range(&named.condition, value));
            self.set_state(atom, holds);
        }
    }

    /// Product became wet on the hands, or dried.
    pub(crate) fn set_wet(&mut self, wet: bool) {
        if std::mem::replace(&mut self.wet, wet) == wet {
            return;
        }
        for place in self.names.places(Kind::HandsWet, "") {
            self.set_state(self.names.at(place).atom, wet);
        }
    }

    /// The plot says of each step whether it may have been done unseen. Of several steps of one name, which a
    /// document may have that nobody checked, one is enough.
    pub(crate) fn set_maybe_done<'a>(&mut self, steps: impl Iterator<Item = (&'a StepId, bool)>) {
        let may: Vec<&StepId> = steps.filter(|(_, maybe)| *maybe).map(|(step, _)| step).collect();
        if may.is_empty() && !self.any_maybe_done {
            return;
        }
        self.any_maybe_done = !may.is_empty();
        for place in self.names.steps() {
            let named = self.names.at(place);
            let maybe = matches!(&named.condition, Condition::StepDone(step) if may.contains(&step));
            let atom = named.atom;
            if std::mem::replace(&mut self.kept[atom].maybe_done, maybe) != maybe {
                self.refresh(atom);
            }
        }
    }

    /// Fires every atom of a kind and subject that has some truth.
    fn fire_all(&mut self, kind: Kind, subject: &str, truth: impl Fn(&Condition) -> Truth) {
        for place in self.names.places(kind, subject) {
            let named = self.names.at(place);
            let (atom, truth) = (named.atom, truth(&named.condition));
            if truth != Truth::NO {
                self.fire(atom, truth);
            }
        }
    }

    /// Fires those that speak of this fact.
    fn fire_those(&mut self, places: Range<usize>, fact: &Fact) {
        for place in places {
            let named = self.names.at(place);
            if named.speaks_of(fact) {
                self.fire(named.atom, Truth::YES);
            }
        }
    }

    fn opportunity(&mut self, opportunity: &Opportunity) {
        self.fire_all(Kind::Opportunity, "", |atom| match atom {
            Condition::Opportunity { moments, answered, patient } => {
                matching(opportunity, moments, *answered, patient.as_ref())
            }
            _ => Truth::NO,
        });
    }

    /// A state begins or ends; those of hands hold as long as one hand keeps them up.
    fn hold(&mut self, places: Range<usize>, holds: bool, hand: Option<Hand>) {
        for place in places {
            let named = self.names.at(place);
            let atom = named.atom;
            let Some(hand) = hand else {
                self.set_state(atom, holds);
                continue;
            };
            if named.with.is_some_and(|asked| asked != Some(hand)) {
                continue;
            }
            let kept = &mut self.kept[atom];
            if holds {
                kept.hands |= bit(hand);
            } else {
                kept.hands &= !bit(hand);
            }
            kept.state = Some(kept.hands != 0);
            self.refresh(atom);
        }
    }

    fn fire(&mut self, atom: AtomIx, truth: Truth) {
        self.values[atom] = truth;
        self.fired.push(atom);
        self.changed.insert(atom);
    }

    fn set_state(&mut self, atom: AtomIx, holds: bool) {
        if self.kept[atom].state.replace(holds) != Some(holds) {
            self.refresh(atom);
        }
    }

    fn refresh(&mut self, atom: AtomIx) {
        let [left, right, head] = self.hidden;
        let kept = &self.kept[atom];
        let hidden = match kept.evidence {
            Evidence::Hands => left || right,
            Evidence::Hand(Hand::Left) => left,
            Evidence::Hand(Hand::Right) => right,
            Evidence::Head => head,
            Evidence::Told => kept.maybe_done,
        };
        // A hand that is seen and touches is enough, wherever the other one is.
        let seen = (u8::from(!left) * bit(Hand::Left)) | (u8::from(!right) * bit(Hand::Right));
        let truth = if kept.hands & seen != 0 {
            Truth::YES
        } else if hidden {
            Truth::UNKNOWN
        } else {
            Truth::known(kept.state.unwrap_or(false))
        };
        self.resting[atom] = truth;
        self.values[atom] = truth;
        self.lasting[atom] = match kept.state {
            Some(_) => truth,
            None => Truth::NO,
        };
        self.changed.insert(atom);
    }

    fn look_again(&mut self) {
        (0..self.values.len()).for_each(|atom| self.refresh(atom));
    }

    fn found(&mut self, what: Tracked) {
        self.lost_us[index(what)] = None;
        if std::mem::take(&mut self.hidden[index(what)]) {
            self.look_again();
        }
    }

    /// Something of ours broke: nothing at this instant can be known.
    fn broken(&mut self) {
        self.fault = true;
        self.values.fill(Truth::UNKNOWN);
        self.changed.fill();
    }
}

const fn index(what: Tracked) -> usize {
    what as usize
}

const fn bit(hand: Hand) -> u8 {
    match hand {
        Hand::Left => 1,
        Hand::Right => 2,
    }
}
