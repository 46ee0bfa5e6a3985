//! Conditions made ready to run: atoms become indices into one shared table, and what is judged at an
//! instant is told from what is judged over time.

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::names::{Kind, listens};
use crate::scenario::Condition;

/// Index of an atom in the [`Atoms`] table.
pub(crate) type AtomIx = usize;

/// Every atom that the conditions of a scenario and its rubric name, each once.
#[derive(Debug, Default)]
pub(crate) struct Atoms {
    list: Vec<Condition>,
    /// Those that listen to the same: only they can be equal.
    alike: BTreeMap<Option<(Kind, SmolStr)>, Vec<AtomIx>>,
}

impl Atoms {
    fn intern(&mut self, atom: &Condition) -> AtomIx {
        let alike = self.alike.entry(listens(atom)).or_default();
        if let Some(known) = alike.iter().find(|index| self.list[**index] == *atom) {
            return *known;
        }
        let index = self.list.len();
        alike.push(index);
        self.list.push(atom.clone());
        index
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (AtomIx, &Condition)> {
        self.list.iter().enumerate()
    }

    pub(crate) const fn len(&self) -> usize {
        self.list.len()
    }
}

/// A truth at an instant: states hold for a while, events only in the instant in which they happen.
#[derive(Debug, Clone)]
pub(crate) enum Formula {
    Atom(AtomIx),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// A condition over time.
#[derive(Debug, Clone)]
pub(crate) enum Code {
    /// The formula has been true at some instant. `Always f` is `Not Once Not f`, `Never f` is `Not Once f`.
    Once(Arc<Formula>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Then(Arc<[Self]>),
    Before(Box<(Self, Self)>),
    Until(Box<(Hold, Self)>),
    Since(Arc<Hold>, Box<Self>),
    Within(u64, Box<Self>),
    ForAtLeast(u64, Arc<Formula>),
    /// So long after the condition was met, which is final.
    LongAfter(u64, Box<Self>),
    CountAtLeast(u32, Counted),
}

/// What must go on holding.
#[derive(Debug, Clone)]
pub(crate) enum Hold {
    /// Broken when it is false at an instant.
    Formula(Arc<Formula>),
    /// Broken when it has become not met.
    Code(Code),
}

/// What is counted.
#[derive(Debug, Clone)]
pub(crate) enum Counted {
    /// The instants at which it becomes true.
    Formula(Arc<Formula>),
    /// How often it is met, watched afresh each time.
    Code(Arc<Code>),
}

impl Code {
    pub(crate) fn compile(condition: &Condition, atoms: &mut Atoms) -> Self {
        use Condition as C;
        let each = |parts: &[Condition], atoms: &mut Atoms| -> Vec<Self> {
            parts.iter().map(|part| Self::compile(part, atoms)).collect()
        };
        match condition {
            C::All(parts) => Self::All(each(parts, atoms)),
            C::Any(parts) => Self::Any(each(parts, atoms)),
            C::Not(part) => Self::Not(Box::new(Self::compile(part, atoms))),
            C::Once(part) => Self::once(part, atoms),
            C::Never(part) => Self::Not(Box::new(Self::once(part, atoms))),
            C::Always(part) => match formula(part, atoms) {
                Some(formula) => Self::Not(Box::new(Self::Once(Arc::new(Formula::Not(Box::new(formula)))))),
                None => Self::compile(part, atoms),
            },
            C::Then(stages) => Self::Then(each(stages, atoms).into()),
            C::Before(first, second) => {
                Self::Before(Box::new((Self::compile(first, atoms), Self::compile(second, atoms))))
            }
            C::Until { hold, until } => {
                Self::Until(Box::new((Hold::compile(hold, atoms), Self::compile(until, atoms))))
            }
            C::Since { hold, since } => {
                Self::Since(Arc::new(Hold::compile(hold, atoms)), Box::new(Self::compile(since, atoms)))
            }
            C::Within { seconds, of } => Self::Within(seconds.micros(), Box::new(Self::compile(of, atoms))),
            C::ForAtLeast { seconds, of } => match formula(of, atoms) {
                Some(formula) => Self::ForAtLeast(seconds.micros(), Arc::new(formula)),
                None => Self::LongAfter(seconds.micros(), Box::new(Self::compile(of, atoms))),
            },
            C::CountAtLeast { times, of } => Self::CountAtLeast(*times, Counted::compile(of, atoms)),
            // Bindings are written out before; for analysis, one copy shows what all are like.
            C::ForEach { of, .. } => Self::All(vec![Self::compile(of, atoms)]),
            C::ForSome { of, .. } => Self::Any(vec![Self::compile(of, atoms)]),
            atom => Self::Once(Arc::new(Formula::Atom(atoms.intern(atom)))),
        }
    }

    /// Whether it has been true at an instant, or been met.
    fn once(part: &Condition, atoms: &mut Atoms) -> Self {
        match formula(part, atoms) {
            Some(formula) => Self::Once(Arc::new(formula)),
            None => Self::compile(part, atoms),
        }
    }

    /// How many parts it has, itself included.
    pub(crate) fn parts(&self) -> usize {
        let sum = |parts: &[Self]| parts.iter().map(Self::parts).sum::<usize>();
        1 + match self {
            Self::Once(_) | Self::ForAtLeast(..) | Self::CountAtLeast(_, Counted::Formula(_)) => 0,
            Self::All(parts) | Self::Any(parts) => sum(parts),
            Self::Then(parts) => sum(parts),
            Self::Not(part) | Self::Within(_, part) | Self::LongAfter(_, part) => part.parts(),
            Self::CountAtLeast(_, Counted::Code(part)) => part.parts(),
            Self::Before(parts) => parts.0.parts() + parts.1.parts(),
            Self::Until(parts) => parts.0.parts() + parts.1.parts(),
            Self::Since(hold, since) => hold.parts() + since.parts(),
        }
    }

    /// Calls `see` with every atom.
    pub(crate) fn for_each_atom(&self, see: &mut impl FnMut(AtomIx)) {
        match self {
            Self::Once(formula) | Self::ForAtLeast(_, formula) => formula.for_each_atom(see),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.for_each_atom(see));
            }
            Self::Then(parts) => parts.iter().for_each(|part| part.for_each_atom(see)),
            Self::Not(part) | Self::Within(_, part) | Self::LongAfter(_, part) => {
                part.for_each_atom(see);
            }
            Self::Before(parts) => {
                parts.0.for_each_atom(see);
                parts.1.for_each_atom(see);
            }
            Self::Until(parts) => {
                parts.0.for_each_atom(see);
                parts.1.for_each_atom(see);
            }
            Self::Since(hold, since) => {
                hold.for_each_atom(see);
                since.for_each_atom(see);
            }
            Self::CountAtLeast(_, Counted::Formula(formula)) => formula.for_each_atom(see),
            Self::CountAtLeast(_, Counted::Code(code)) => code.for_each_atom(see),
        }
    }
}

impl Hold {
    fn compile(condition: &Condition, atoms: &mut Atoms) -> Self {
        match formula(condition, atoms) {
            Some(formula) => Self::Formula(Arc::new(formula)),
            None => Self::Code(Code::compile(condition, atoms)),
        }
    }

    fn parts(&self) -> usize {
        match self {
            Self::Formula(_) => 1,
            Self::Code(code) => code.parts(),
        }
    }

    fn for_each_atom(&self, see: &mut impl FnMut(AtomIx)) {
        match self {
            Self::Formula(formula) => formula.for_each_atom(see),
            Self::Code(code) => code.for_each_atom(see),
        }
    }
}

impl Counted {
    pub(crate) fn compile(condition: &Condition, atoms: &mut Atoms) -> Self {
        match formula(condition, atoms) {
            Some(formula) => Self::Formula(Arc::new(formula)),
            None => Self::Code(Arc::new(Code::compile(condition, atoms))),
        }
    }
}

impl Formula {
    pub(crate) fn for_each_atom(&self, see: &mut impl FnMut(AtomIx)) {
        match self {
            Self::Atom(atom) => see(*atom),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.for_each_atom(see));
            }
            Self::Not(part) => part.for_each_atom(see),
        }
    }
}

/// The condition as a truth at an instant; `None` when it speaks of time.
pub(crate) fn formula(condition: &Condition, atoms: &mut Atoms) -> Option<Formula> {
    use Condition as C;
    if !is_momentary(condition) {
        return None;
    }
    let each = |parts: &[Condition], atoms: &mut Atoms| -> Vec<Formula> {
        parts.iter().filter_map(|part| formula(part, atoms)).collect()
    };
    Some(match condition {
        C::All(parts) => Formula::All(each(parts, atoms)),
        C::Any(parts) => Formula::Any(each(parts, atoms)),
        C::Not(part) => Formula::Not(Box::new(formula(part, atoms)?)),
        C::ForEach { of, .. } | C::ForSome { of, .. } => formula(of, atoms)?,
        atom => Formula::Atom(atoms.intern(atom)),
    })
}

/// Whether a condition is true or false at each instant by itself: atoms, and `All`, `Any`, `Not` of such.
pub(crate) fn is_momentary(condition: &Condition) -> bool {
    use Condition as C;
    match condition {
        C::All(parts) | C::Any(parts) => parts.iter().all(is_momentary),
        C::Not(part) => is_momentary(part),
        C::ForEach { of, .. } | C::ForSome { of, .. } => is_momentary(of),
        C::Once(_)
        | C::Never(_)
        | C::Always(_)
        | C::Then(_)
        | C::Before(..)
        | C::Until { .. }
        | C::Since { .. }
        | C::Within { .. }
        | C::ForAtLeast { .. }
        | C::CountAtLeast { .. } => false,
        _ => true,
    }
}

/// How the start of a watch bears on the result; decides how an uncertain start is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// Starting earlier never hurts: it waits for something.
    EarlierIsBetter,
    /// Starting later never hurts: it watches for something that must not be.
    LaterIsBetter,
    /// Neither.
    Matters,
}

impl Start {
    const fn opposite(self) -> Self {
        match self {
            Self::EarlierIsBetter => Self::LaterIsBetter,
            Self::LaterIsBetter => Self::EarlierIsBetter,
            Self::Matters => Self::Matters,
        }
    }
}

impl Code {
    pub(crate) fn start(&self) -> Start {
        let same = |parts: &[Self]| {
            let mut starts = parts.iter().map(Self::start);
            let first = starts.next().unwrap_or(Start::EarlierIsBetter);
            if starts.all(|start| start == first) { first } else { Start::Matters }
        };
        match self {
            Self::Once(_) | Self::ForAtLeast(..) | Self::CountAtLeast(_, Counted::Formula(_)) => {
                Start::EarlierIsBetter
            }
            Self::All(parts) | Self::Any(parts) => same(parts),
            Self::Not(part) => part.start().opposite(),
            Self::Then(stages) => match same(stages) {
                Start::EarlierIsBetter => Start::EarlierIsBetter,
                _ => Start::Matters,
            },
            Self::LongAfter(_, part) => match part.start() {
                Start::EarlierIsBetter => Start::EarlierIsBetter,
                _ => Start::Matters,
            },
            Self::CountAtLeast(_, Counted::Code(part)) => match part.start() {
                Start::EarlierIsBetter => Start::EarlierIsBetter,
                _ => Start::Matters,
            },
            Self::Since(hold, since) => {
                if since.start() == Start::EarlierIsBetter && hold.later_is_better() {
                    Start::LaterIsBetter
                } else {
                    Start::Matters
                }
            }
            Self::Before(_) | Self::Until(_) | Self::Within(..) => Start::Matters,
        }
    }
}

impl Hold {
    pub(crate) fn later_is_better(&self) -> bool {
        match self {
            Self::Formula(_) => true,
            Self::Code(code) => code.start() == Start::LaterIsBetter,
        }
    }
}
