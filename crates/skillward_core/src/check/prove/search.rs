//! Every run of a condition's machine, up to a bound.

use std::collections::{BTreeSet, VecDeque};

use super::alphabet::{Alphabet, TooMuch, World};
use super::machine::{Choices, Now, State};
use super::world::Outset;
use crate::engine::code::{Atoms, Code, Start};
use crate::scenario::Condition;

/// Most states that are looked at for one condition.
const MOST_STATES: usize = 3_000;
/// Most steps of the machine for one condition. One of a large machine counts as several.
const MOST_STEPS: usize = 60_000;
/// Parts of a machine whose step counts as one: larger ones take longer.
const PARTS_OF_A_STEP: usize = 16;
/// Most choices at one instant.
const MOST_RUNS: usize = 512;

/// What can become of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::check) struct Outlook {
    /// Some run meets it.
    pub(in crate::check) met: bool,
    /// Some run does not.
    pub(in crate::check) not_met: bool,
    /// Some run meets it before the watch closes: with something that happens, or with time that passes.
    pub(in crate::check) in_time: bool,
    /// Not every run was looked at: what was not seen may still be.
    pub(in crate::check) stopped: bool,
}

impl Outlook {
    pub(in crate::check) const ANYTHING: Self =
        Self { met: true, not_met: true, in_time: true, stopped: false };

    /// No run meets it, and every run was looked at.
    pub(in crate::check) const fn is_never_met(self) -> bool {
        !self.met && !self.stopped
    }

    /// No run meets it before the watch closes, and every run was looked at.
    pub(in crate::check) const fn is_never_in_time(self) -> bool {
        !self.in_time && !self.stopped
    }

    /// Every run meets it.
    pub(in crate::check) const fn is_always_met(self) -> bool {
        !self.not_met && !self.stopped
    }

    const fn is_settled(self, asked: Asked) -> bool {
        match asked {
            Asked::Both => self.met && self.not_met,
            Asked::InTime => self.in_time,
        }
    }

    const fn saw(&mut self, truth: bool) {
        if truth {
            self.met = true;
        } else {
            self.not_met = true;
        }
    }
}

/// What is to be known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whether it can be met, and whether it can be not met.
    Both,
    /// Whether it can be met before the watch closes.
    InTime,
}

/// When a watch begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// With the attempt.
    AtOnce,
    /// Whenever: much may have happened before.
    Later,
}

/// What can become of a condition whose bindings are written out. `left` is how many steps may still be
/// made, and becomes less.
pub(super) fn outlook(
    condition: &Condition,
    begins: Begins,
    asked: Asked,
    possible: &Outset<'_>,
    left: &mut usize,
) -> Outlook {
    let mut atoms = Atoms::default();
    let code = Code::compile(condition, &mut atoms);
    match Alphabet::of(&atoms, possible) {
        Ok(alphabet) => {
            let mut search = Search {
                code: &code,
                asked,
                alphabet: &alphabet,
                atoms: atoms.len(),
                seen: BTreeSet::new(),
                open: VecDeque::new(),
                steps: 0,
                weight: code.parts().div_ceil(PARTS_OF_A_STEP),
                most_steps: MOST_STEPS.min(*left),
                outlook: Outlook::default(),
            };
            search.run(begins);
            *left -= search.steps.min(*left);
            search.outlook
        }
        Err(TooMuch) => Outlook { stopped: true, ..Outlook::default() },
    }
}

/// Whether a condition is met where nothing ever happens: by the watch's closing alone.
pub(super) fn met_by_nothing(condition: &Condition, possible: &Outset<'_>) -> bool {
    let mut atoms = Atoms::default();
    let code = Code::compile(condition, &mut atoms);
    let Ok(alphabet) = Alphabet::of(&atoms, possible) else { return code.start() == Start::LaterIsBetter };
    let mut lasting = Vec::new();
    alphabet.lasting(alphabet.start(), &mut lasting, atoms.len());
    let now = Now { values: &lasting, lasting: &lasting, time: false };
    State::start(&code, now, &mut Choices::default()).close(&code)
}

/// What can become of a condition that only waits for single things: most do, and need no search.
pub(super) fn at_a_glance(condition: &Condition, possible: &Outset<'_>) -> Option<Outlook> {
    let met = can_come(condition, possible)?;
    Some(Outlook { met, not_met: true, in_time: met, stopped: false })
}

/// Whether what a condition waits for can come; `None` where its parts bear on each other.
fn can_come(condition: &Condition, possible: &Outset<'_>) -> Option<bool> {
    use Condition as C;
    match condition {
        C::All(parts) if !parts.is_empty() => {
            parts.iter().try_fold(true, |all, part| Some(all & can_come(part, possible)?))
        }
        C::Any(parts) => parts.iter().try_fold(false, |any, part| Some(any | can_come(part, possible)?)),
        C::ForAtLeast { of, seconds } if of.is_state_atom() && seconds.0 > 0 => can_come(of, possible),
        C::CountAtLeast { of, times } if of.is_atom() && *times > 0 => match &**of {
            C::StepDone(step) if *times > 1 => {
                let rounds = possible.rounds(step.as_str()).unwrap_or(u32::MAX);
                Some(possible.step(step.as_str()) && rounds >= *times)
            }
            of => can_come(of, possible),
        },
        C::Once(of) if of.is_atom() => can_come(of, possible),
        C::Vital { .. } => None,
        C::StepDone(step) => Some(possible.step(step.as_str())),
        atom if atom.is_atom() => Some(possible.event(atom)),
        _ => None,
    }
}

struct Search<'a> {
    code: &'a Code,
    asked: Asked,
    alphabet: &'a Alphabet,
    atoms: usize,
    seen: BTreeSet<(World, State)>,
    open: VecDeque<(World, State)>,
    steps: usize,
    weight: usize,
    most_steps: usize,
    outlook: Outlook,
}

impl Search<'_> {
    fn run(&mut self, begins: Begins) {
        let (code, alphabet) = (self.code, self.alphabet);
        let (mut lasting, mut values) = (Vec::new(), Vec::new());
        for world in self.beginnings(begins) {
            alphabet.lasting(world, &mut lasting, self.atoms);
            let now = Now { values: &lasting, lasting: &lasting, time: false };
            self.each(world, |choices| State::start(code, now, choices));
        }
        while let Some((world, state)) = self.open.pop_front() {
            if self.outlook.is_settled(self.asked) || self.outlook.stopped {
                return;
            }
            alphabet.lasting(world, &mut lasting, self.atoms);
            let now = Now { values: &lasting, lasting: &lasting, time: true };
            self.each(world, |choices| state.clone().step(code, now, choices));
            for letter in &alphabet.letters {
                let Some(next) = letter.happen(world) else { continue };
                alphabet.lasting(next, &mut lasting, self.atoms);
                values.clone_from(&lasting);
                letter.fires.iter().for_each(|atom| values[*atom] = true);
                let now = Now { values: &values, lasting: &lasting, time: false };
                self.each(next, |choices| state.clone().step(code, now, choices));
            }
        }
    }

    /// Worlds in which the watch may begin.
    fn beginnings(&mut self, begins: Begins) -> Vec<World> {
        let start = self.alphabet.start();
        let mut found = BTreeSet::from([start]);
        let mut open = vec![start];
        while begins == Begins::Later
            && let Some(world) = open.pop()
        {
            for next in self.alphabet.letters.iter().filter_map(|letter| letter.happen(world)) {
                if found.insert(next) {
                    open.push(next);
                }
            }
            if found.len() > MOST_STATES {
                self.outlook.stopped = true;
                break;
            }
        }
        found.into_iter().collect()
    }

    /// Every run of one step.
    fn each(&mut self, world: World, step: impl Fn(&mut Choices) -> State) {
        let mut choices = Choices::default();
        for run in 0.. {
            self.steps += self.weight;
            self.reach(world, step(&mut choices));
            if self.steps > self.most_steps || run >= MOST_RUNS {
                self.outlook.stopped = true;
                return;
            }
            if !choices.again() {
                return;
            }
        }
    }

    fn reach(&mut self, world: World, state: State) {
        if let Some(truth) = state.decided() {
            self.outlook.saw(truth);
            self.outlook.in_time |= truth;
            return;
        }
        let here = (world, state);
        if self.seen.contains(&here) {
            return;
        }
        // The attempt may end here.
        self.outlook.saw(here.1.clone().close(self.code));
        if self.seen.len() >= MOST_STATES {
            self.outlook.stopped = true;
            return;
        }
        self.seen.insert(here.clone());
        self.open.push_back(here);
    }
}
