//! What can happen to a condition: facts that its atoms listen to, one at an instant, as far as the scenario
//! can bring them about.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::world::Outset;
use crate::decimal::Milli;
use crate::engine::code::{AtomIx, Atoms};
use crate::engine::names::{Kind, hand_named, is_plain, listens};
use crate::engine::vitals::in_range;
use crate::scenario::Condition;
use crate::skin::Hand;

/// Most atoms that one fact may or may not speak to, before all sets of them are too many.
const MOST_AT_ONCE: usize = 6;
/// Most rounds of a step that are counted: as many as the machine of a condition counts.
const MOST_ROUNDS: u32 = 4;
/// Most bits of a world.
const MOST_BITS: usize = 100;

/// What is the case between two instants: one bit for each state, and for each step that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct World(u128);

impl World {
    const fn has(self, bit: usize) -> bool {
        self.0 & (1 << bit) != 0
    }

    const fn with(self, bit: usize, value: bool) -> Self {
        if value { Self(self.0 | (1 << bit)) } else { Self(self.0 & !(1 << bit)) }
    }
}

/// Something that happens at one instant.
#[derive(Debug, Clone, Default)]
pub(super) struct Letter {
    /// Atoms that are true at that instant.
    pub(super) fires: Vec<AtomIx>,
    /// Bits of the world, and what they become.
    sets: Vec<(usize, bool)>,
    /// Bits that must be set before.
    needs: Vec<usize>,
    /// Bits that must not be.
    unless: Vec<usize>,
}

impl Letter {
    /// The world after it; `None` where it cannot happen.
    pub(super) fn happen(&self, world: World) -> Option<World> {
        let ready = self.needs.iter().all(|bit| world.has(*bit));
        let may = ready && !self.unless.iter().any(|bit| world.has(*bit));
        may.then(|| self.sets.iter().fold(world, |world, (bit, value)| world.with(*bit, *value)))
    }
}

/// Every letter, and how states are read from the world.
#[derive(Debug, Default)]
pub(super) struct Alphabet {
    pub(super) letters: Vec<Letter>,
    /// Atoms that are states, with the bits of which one must be set.
    states: Vec<(AtomIx, Vec<usize>)>,
    bits: usize,
    start: World,
}

/// Too much may happen at once for all of it to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// An atom of a group, with what it listens to.
type Member<'a> = (AtomIx, &'a Condition, Kind);

impl Alphabet {
    pub(super) fn of(atoms: &Atoms, possible: &Outset<'_>) -> Result<Self, TooMuch> {
        let mut groups: BTreeMap<(Group, SmolStr), Vec<Member<'_>>> = BTreeMap::new();
        for (index, atom) in atoms.iter() {
            if let Some((kind, subject)) = listens(atom) {
                groups.entry((group_of(kind), subject)).or_default().push((index, atom, kind));
            }
        }
        let mut alphabet = Self::default();
        let mut steps: Vec<(&str, usize)> = Vec::new();
        for ((group, subject), members) in &groups {
            match group {
                Group::Vital => alphabet.vital(members, possible)?,
                Group::Wet => alphabet.wet(members, possible)?,
                Group::Step => {
                    let bit = alphabet.bit()?;
                    steps.push((subject, bit));
                    alphabet.step(subject, members, bit, possible)?;
                }
                _ => alphabet.facts(*group, members, possible)?,
            }
        }
        alphabet.order_steps(&steps, possible);
        Ok(alphabet)
    }

    /// The truth of every atom between two instants.
    pub(super) fn lasting(&self, world: World, values: &mut Vec<bool>, atoms: usize) {
        values.clear();
        values.resize(atoms, false);
        for (atom, bits) in &self.states {
            values[*atom] = bits.iter().any(|bit| world.has(*bit));
        }
    }

    pub(super) const fn start(&self) -> World {
        self.start
    }

    const fn bit(&mut self) -> Result<usize, TooMuch> {
        self.bits += 1;
        if self.bits > MOST_BITS { Err(TooMuch) } else { Ok(self.bits - 1) }
    }

    fn push(&mut self, fires: Vec<AtomIx>, sets: Vec<(usize, bool)>) {
        self.letters.push(Letter { fires, sets, ..Letter::default() });
    }

    /// Facts about one thing: touched and let go, taken and put down, entered and left.
    fn facts(&mut self, group: Group, members: &[Member<'_>], possible: &Outset<'_>) -> Result<(), TooMuch> {
        let states: Vec<&Member<'_>> = members.iter().filter(|(_, atom, _)| atom.is_state_atom()).collect();
        let by_hand = matches!(group, Group::Contact | Group::Item);
        let first = self.bits;
        if !states.is_empty() {
            for _ in 0..if by_hand { 2 } else { 1 } {
                self.bit()?;
            }
        }
        for (index, atom, _) in &states {
            let bits = match hand_asked(atom) {
                Some(hand) if by_hand => vec![first + hand.index()],
                _ if by_hand => vec![first, first + 1],
                _ => vec![first],
            };
            self.states.push((*index, bits));
        }
        if !members.iter().any(|(_, atom, _)| possible.event(atom)) {
            return Ok(());
        }
        let hands_differ =
            (by_hand && !states.is_empty()) || members.iter().any(|(_, atom, _)| hand_asked(atom).is_some());
        for fact in group.facts() {
            for hand in Hand::BOTH.into_iter().take(if hands_differ { 2 } else { 1 }) {
                let speaks = |(_, atom, kind): &&Member<'_>| {
                    Some(*kind) == fact.kind
                        && hand_asked(atom).is_none_or(|asked| asked == hand)
                        && possible.event(atom)
                };
                let here: Vec<&Member<'_>> = members.iter().filter(speaks).collect();
                let (sure, maybe): (Vec<&Member<'_>>, Vec<&Member<'_>>) =
                    here.into_iter().partition(|(_, atom, _)| is_plain(act(atom)));
                if maybe.len() > MOST_AT_ONCE {
                    return Err(TooMuch);
                }
                let bit = first + if by_hand { hand.index() } else { 0 };
                let sets = fact.begins.filter(|_| !states.is_empty()).map(|begins| (bit, begins));
                for set in 0..1_u32 << maybe.len() {
                    let chosen = maybe.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0);
                    let fires: Vec<AtomIx> =
                        sure.iter().chain(chosen.map(|(_, member)| member)).map(|member| member.0).collect();
                    if !fires.is_empty() || sets.is_some() {
                        self.push(fires, sets.into_iter().collect());
                    }
                }
            }
        }
        Ok(())
    }

    /// A step is done once in each round of its group, as far as rounds are counted.
    fn step(
        &mut self,
        step: &str,
        members: &[Member<'_>],
        bit: usize,
        possible: &Outset<'_>,
    ) -> Result<(), TooMuch> {
        if !possible.step(step) {
            return Ok(());
        }
        let fires: Vec<AtomIx> = members.iter().map(|(index, _, _)| *index).collect();
        let rounds = possible.rounds(step).filter(|rounds| *rounds <= MOST_ROUNDS);
        let Some(rounds) = rounds else {
            self.letters.push(Letter { fires, sets: vec![(bit, true)], ..Letter::default() });
            return Ok(());
        };
        let mut before = Vec::new();
        for round in 0..rounds {
            let own = if round == 0 { bit } else { self.bit()? };
            let (sets, unless) = (vec![(bit, true), (own, true)], vec![own]);
            self.letters.push(Letter { fires: fires.clone(), sets, needs: before, unless });
            before = vec![own];
        }
        Ok(())
    }

    /// A step comes only after those that must be done before it, and not after those that wait for it.
    fn order_steps(&mut self, steps: &[(&str, usize)], possible: &Outset<'_>) {
        for (step, own_bit) in steps {
            let before = steps.iter().filter(|(earlier, _)| possible.must_precede(earlier, step));
            let needs: Vec<usize> = before.map(|(_, bit)| *bit).collect();
            let after = steps.iter().filter(|(other, _)| other != step && possible.is_over_with(step, other));
            let over: Vec<usize> = after.map(|(_, bit)| *bit).collect();
            let own = |letter: &&mut Letter| letter.sets.first().is_some_and(|(bit, _)| bit == own_bit);
            for letter in self.letters.iter_mut().filter(own) {
                letter.needs.extend(&needs);
                letter.unless.extend(&over);
            }
        }
    }

    /// A vital sign takes any value that the scenario sends it to.
    fn vital(&mut self, members: &[Member<'_>], possible: &Outset<'_>) -> Result<(), TooMuch> {
        let bits = members.iter().map(|_| self.bit()).collect::<Result<Vec<usize>, _>>()?;
        for ((index, _, _), bit) in members.iter().zip(&bits) {
            self.states.push((*index, vec![*bit]));
        }
        let named = members.iter().find_map(|(_, atom, _)| vital_named(atom));
        let Some(course) = named.and_then(|(patient, sign)| possible.vital(patient, sign)) else {
            return Ok(());
        };
        let mut values = vec![course.least, course.most];
        for (_, atom, _) in members {
            if let Condition::Vital { at_least, at_most, .. } = atom {
                for limit in [at_least, at_most].into_iter().flatten() {
                    values.extend([
                        Milli(limit.0.saturating_sub(1)),
                        *limit,
                        Milli(limit.0.saturating_add(1)),
                    ]);
                }
            }
        }
        values.retain(|value| (course.least..=course.most).contains(value));
        values.sort_unstable();
        values.dedup();
        let reads = |value: Milli| -> Vec<(usize, bool)> {
            members.iter().zip(&bits).map(|((_, atom, _), bit)| (*bit, in_range(atom, value))).collect()
        };
        self.start = reads(course.start).into_iter().fold(self.start, |world, (bit, on)| world.with(bit, on));
        for value in values {
            self.push(Vec::new(), reads(value));
        }
        Ok(())
    }

    fn wet(&mut self, members: &[Member<'_>], possible: &Outset<'_>) -> Result<(), TooMuch> {
        let bit = self.bit()?;
        for (index, atom, _) in members {
            self.states.push((*index, vec![bit]));
            if possible.event(atom) {
                self.push(Vec::new(), vec![(bit, true)]);
                self.push(Vec::new(), vec![(bit, false)]);
            }
        }
        Ok(())
    }
}

/// What belongs together, since one fact speaks to all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Contact,
    Item,
    Worn,
    Faced,
    Zone,
    Step,
    Vital,
    Wet,
    /// Events that begin and end nothing.
    Plain(Kind),
}

/// A kind of fact of a group.
struct FactKind {
    /// What it is as an event; `None` for one that no event tells.
    kind: Option<Kind>,
    /// Whether the state of the group begins or ends with it.
    begins: Option<bool>,
}

impl Group {
    fn facts(self) -> Vec<FactKind> {
        let fact = |kind: Option<Kind>, begins: Option<bool>| FactKind { kind, begins };
        match self {
            Self::Contact => vec![fact(Some(Kind::Touched), Some(true)), fact(None, Some(false))],
            Self::Item => vec![
                fact(Some(Kind::Grabbed), Some(true)),
                fact(Some(Kind::Released), Some(false)),
                fact(Some(Kind::Placed), Some(false)),
                fact(Some(Kind::Disposed), Some(false)),
            ],
            Self::Worn => vec![fact(Some(Kind::Donned), Some(true)), fact(Some(Kind::Doffed), Some(false))],
            Self::Faced => vec![fact(Some(Kind::Faced), Some(true)), fact(None, Some(false))],
            Self::Zone => vec![fact(Some(Kind::Entered), Some(true)), fact(Some(Kind::Left), Some(false))],
            Self::Plain(kind) => vec![fact(Some(kind), None)],
            Self::Step | Self::Vital | Self::Wet => Vec::new(),
        }
    }
}

const fn group_of(kind: Kind) -> Group {
    match kind {
        Kind::Touched | Kind::Touching => Group::Contact,
        Kind::Grabbed | Kind::Released | Kind::Placed | Kind::Disposed | Kind::Holding => Group::Item,
        Kind::Donned | Kind::Doffed | Kind::Wearing => Group::Worn,
        Kind::Faced | Kind::Facing => Group::Faced,
        Kind::Entered | Kind::Left | Kind::InZone => Group::Zone,
        Kind::StepDone => Group::Step,
        Kind::Vital => Group::Vital,
        Kind::HandsWet => Group::Wet,
        other => Group::Plain(other),
    }
}

fn hand_asked(atom: &Condition) -> Option<Hand> {
    match atom {
        Condition::With { hand, .. } => hand_named(hand),
        _ => None,
    }
}

fn vital_named(atom: &Condition) -> Option<(&str, &str)> {
    match atom {
        Condition::Vital { patient, sign, .. } => Some((patient.as_str(), sign)),
        _ => None,
    }
}

/// The act under the hands that are asked for.
fn act(mut atom: &Condition) -> &Condition {
    while let Condition::With { act, .. } = atom {
        atom = act;
    }
    atom
}
