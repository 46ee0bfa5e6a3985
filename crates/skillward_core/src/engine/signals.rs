//! What conditions can see: the truth of every atom, kept up to date from facts and events, and what is
//! hidden while a tracker has lost its sight.

use super::atom_set::AtomSet;
use super::code::{AtomIx, Atoms};
use super::names::{Contact, Crossing, Names, matching};
use super::node::{Cx, Instant};
use super::outcome::Truth;
use crate::event::EventKind;
use crate::hygiene::report::Opportunity;
use crate::ids::{StepId, SurfaceId, ZoneId};
use crate::observation::{Fact, Tracked};
use crate::scenario::Condition;
use crate::skin::Hand;

/// A loss of tracking shorter than this hides nothing: to reach, touch and be back where one was seen
/// takes longer. Microseconds. A proposal; headsets lose hands at the edge of their view all the time.
pub const UNSEEN_AFTER_US: u64 = 1_000_000;

/// What must be seen for an atom to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    Hands,
    Head,
    /// Announced by the plot or by the opportunity model, which say themselves what they could not judge.
    Told,
}

/// The truth of every atom now.
#[derive(Debug)]
pub(crate) struct Signals {
    values: Vec<Truth>,
    resting: Vec<Truth>,
    lasting: Vec<Truth>,
    evidence: Vec<Evidence>,
    /// Whether the state holds, for atoms that are states.
    states: Vec<Option<bool>>,
    /// Steps that may have been done unseen, as the plot tells.
    maybe_done: Vec<bool>,
    names: Names,
    /// By left hand and right hand: the surfaces of `Touching` atoms.
    touching: [Vec<AtomIx>; 2],
    changed: AtomSet,
    fired: Vec<AtomIx>,
    lost_us: [Option<u64>; 3],
    hidden: [bool; 3],
    fault: bool,
}

impl Signals {
    pub(crate) fn new(atoms: &Atoms) -> Self {
        use Condition as C;
        let evidence = |atom: &Condition| match atom {
            C::Entered(_) | C::Left(_) | C::InZone(_) => Evidence::Head,
            C::Said(_) | C::Answered { .. } | C::Finished | C::StepDone(_) | C::Opportunity { .. } => {
                Evidence::Told
            }
            _ => Evidence::Hands,
        };
        let state =
            |atom: &Condition| matches!(atom, C::Touching(_) | C::InZone(_) | C::HandsWet).then_some(false);
        Self {
            values: vec![Truth::NO; atoms.len()],
            resting: vec![Truth::NO; atoms.len()],
            lasting: vec![Truth::NO; atoms.len()],
            evidence: atoms.iter().map(|(_, atom)| evidence(atom)).collect(),
            states: atoms.iter().map(|(_, atom)| state(atom)).collect(),
            maybe_done: vec![false; atoms.len()],
            names: Names::of(atoms),
            touching: [Vec::new(), Vec::new()],
            changed: AtomSet::with_capacity(atoms.len()),
            fired: Vec::new(),
            lost_us: [None; 3],
            hidden: [false; 3],
            fault: false,
        }
    }

    pub(crate) fn cx(&self, now: Instant) -> Cx<'_> {
        Cx {
            now,
            values: &self.values,
            resting: &self.resting,
            lasting: &self.lasting,
            unseen: self.fault || self.hidden.contains(&true),
        }
    }

    /// Atoms whose truth is not what it was, or that happened just now.
    pub(crate) const fn changed(&self) -> &AtomSet {
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
        self.lost_us
            .iter()
            .zip(self.hidden)
            .filter_map(|(lost, hidden)| lost.filter(|_| !hidden))
            .map(|lost| Instant::before(lost.saturating_add(UNSEEN_AFTER_US)))
            .min()
    }

    /// Takes in the passing of time.
    pub(crate) fn time(&mut self, now: Instant) {
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
    }

    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        match fact {
            Fact::ContactBegan { hand, surface } => {
                self.contact(surface, Contact::Touched);
                self.touch(*hand, surface, true);
            }
            Fact::ContactEnded { hand, surface } => self.touch(*hand, surface, false),
            Fact::Pressed { surface, .. } => self.contact(surface, Contact::Pressed),
            Fact::Opened { surface, .. } => self.contact(surface, Contact::Opened),
            Fact::Closed { surface, .. } => self.contact(surface, Contact::Closed),
            Fact::Grabbed { surface, .. } => self.contact(surface, Contact::Grabbed),
            Fact::Released { surface, .. } => self.contact(surface, Contact::Released),
            Fact::Entered { zone } => self.cross(zone, true),
            Fact::Left { zone } => self.cross(zone, false),
            Fact::Dispensed { .. } => self.other(|atom| matches!(atom, Condition::Dispensed)),
            Fact::Donned { item } => {
                self.other(|atom| matches!(atom, Condition::Donned(other) if other == item));
            }
            Fact::Doffed { item } => {
                self.other(|atom| matches!(atom, Condition::Doffed(other) if other == item));
            }
            Fact::Said { line } => {
                self.other(|atom| matches!(atom, Condition::Said(other) if other == line));
            }
            Fact::Answered { item, value } => self.other(
                |atom| matches!(atom, Condition::Answered { item: i, value: v } if i == item && v == value),
            ),
            Fact::Finished => self.other(|atom| matches!(atom, Condition::Finished)),
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
                if let Some(atom) = self.names.steps.get(step).copied() {
                    self.fire(atom, Truth::YES);
                }
            }
            EventKind::StepRecognised(step) => {
                self.other(|atom| matches!(atom, Condition::Performed(other) if other == step));
            }
            EventKind::ActionEnded(_) => {
                self.other(|atom| matches!(atom, Condition::HygieneAction));
            }
            EventKind::OpportunityClosed(opportunity) => self.opportunity(opportunity),
            _ => {}
        }
    }

    /// Product became wet on the hands, or dried.
    pub(crate) fn set_wet(&mut self, wet: bool) {
        if let Some(atom) = self.names.wet {
            self.set_state(atom, wet);
        }
    }

    /// The plot says which steps may have been done unseen.
    pub(crate) fn set_maybe_done(&mut self, step: &StepId, maybe: bool) {
        if let Some(atom) = self.names.steps.get(step).copied()
            && self.maybe_done[atom] != maybe
        {
            self.maybe_done[atom] = maybe;
            self.refresh(atom);
        }
    }

    fn contact(&mut self, surface: &SurfaceId, contact: Contact) {
        let atoms = self.names.surfaces.get(surface);
        let found = atoms.and_then(|atoms| atoms.iter().find(|(kind, _)| *kind == contact));
        if let Some((_, atom)) = found.copied() {
            self.fire(atom, Truth::YES);
        }
    }

    fn touch(&mut self, hand: Hand, surface: &SurfaceId, touching: bool) {
        let atoms = self.names.surfaces.get(surface);
        let found = atoms.and_then(|atoms| atoms.iter().find(|(kind, _)| *kind == Contact::Touching));
        let Some((_, atom)) = found.copied() else {
            return;
        };
        let hands = &mut self.touching;
        hands[hand.index()].retain(|other| *other != atom);
        if touching {
            hands[hand.index()].push(atom);
        }
        let any = hands.iter().any(|atoms| atoms.contains(&atom));
        self.states[atom] = Some(any);
        self.refresh(atom);
    }

    fn cross(&mut self, zone: &ZoneId, inside: bool) {
        let atoms = self.names.zones.get(zone).cloned().unwrap_or_default();
        for (crossing, atom) in atoms {
            match crossing {
                Crossing::Inside => self.set_state(atom, inside),
                Crossing::Entered if inside => self.fire(atom, Truth::YES),
                Crossing::Left if !inside => self.fire(atom, Truth::YES),
                _ => {}
            }
        }
    }

    fn other(&mut self, matches: impl Fn(&Condition) -> bool) {
        for index in 0..self.names.others.len() {
            let (condition, atom) = &self.names.others[index];
            if matches(condition) {
                let atom = *atom;
                self.fire(atom, Truth::YES);
            }
        }
    }

    fn opportunity(&mut self, opportunity: &Opportunity) {
        for index in 0..self.names.others.len() {
            let (condition, atom) = &self.names.others[index];
            if let Condition::Opportunity { moments, answered, patient } = condition {
                let truth = matching(opportunity, moments, *answered, patient.as_ref());
                let atom = *atom;
                if truth != Truth::NO {
                    self.fire(atom, truth);
                }
            }
        }
    }

    fn fire(&mut self, atom: AtomIx, truth: Truth) {
        self.values[atom] = truth;
        self.fired.push(atom);
        self.changed.insert(atom);
    }

    fn set_state(&mut self, atom: AtomIx, holds: bool) {
        if self.states[atom] != Some(holds) {
            self.states[atom] = Some(holds);
            self.refresh(atom);
        }
    }

    fn is_hidden(&self, atom: AtomIx) -> bool {
        let [left, right, head] = self.hidden;
        match self.evidence[atom] {
            Evidence::Hands => left || right,
            Evidence::Head => head,
            Evidence::Told => self.maybe_done[atom],
        }
    }

    /// A hand that is seen and touches is enough, wherever the other one is.
    fn is_seen_to_touch(&self, atom: AtomIx) -> bool {
        self.touching.iter().zip(self.hidden).any(|(touching, hidden)| !hidden && touching.contains(&atom))
    }

    fn refresh(&mut self, atom: AtomIx) {
        let truth = if self.is_seen_to_touch(atom) {
            Truth::YES
        } else if self.is_hidden(atom) {
            Truth::UNKNOWN
        } else {
            Truth::known(self.states[atom].unwrap_or(false))
        };
        self.resting[atom] = truth;
        self.values[atom] = truth;
        self.lasting[atom] = match self.states[atom] {
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
