//! A condition as a small machine whose every run can be looked at.
//!
//! Durations are left out: a deadline may pass, and a state may have lasted long enough, whenever time
//! passes. So the machine can do all that the real evaluator can, and more. What it cannot do is impossible;
//! what it can do may still be impossible for want of time, and is not told.

use crate::engine::code::{Code, Counted, Formula, Hold};

/// Counting is exact up to here; beyond, each further time may be the last.
const EXACT: u32 = 4;

/// Choices that were taken on one run, so that all of them are taken one after the other.
#[derive(Debug, Default)]
pub(super) struct Choices {
    taken: Vec<bool>,
    next: usize,
}

impl Choices {
    pub(super) fn choose(&mut self) -> bool {
        if self.next == self.taken.len() {
            self.taken.push(false);
        }
        self.next += 1;
        self.taken[self.next - 1]
    }

    /// The next run; false when every one was made.
    pub(super) fn again(&mut self) -> bool {
        self.next = 0;
        while let Some(last) = self.taken.pop() {
            if !last {
                self.taken.push(true);
                return true;
            }
        }
        false
    }
}

/// What is true at an instant, by atom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now<'a> {
    /// With what happens at this instant.
    pub(super) values: &'a [bool],
    /// States alone, as they are from now on.
    pub(super) lasting: &'a [bool],
    /// Whether time passed since the instant before.
    pub(super) time: bool,
}

impl Now<'_> {
    /// Whether it is so at this instant or just after it.
    fn ever(&self, formula: &Formula) -> bool {
        eval(formula, self.values) || eval(formula, self.lasting)
    }

    /// What a watch sees that begins now: what happens at this instant is past.
    const fn at_rest(self) -> Self {
        Self { values: self.lasting, time: false, ..self }
    }
}

/// How far a condition has come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Decided(bool),
    /// Nothing to remember.
    Waiting,
    Run {
        holds: bool,
    },
    Counter {
        count: u32,
        armed: bool,
    },
    Parts(Vec<Self>),
    /// The stage that is watched.
    Stage(u32, Box<Self>),
    /// A part was met, and time must pass.
    Passing,
}

use State::{Counter, Decided, Parts, Passing, Run, Stage, Waiting};

fn eval(formula: &Formula, values: &[bool]) -> bool {
    match formula {
        Formula::Atom(atom) => values[*atom],
        Formula::All(parts) => parts.iter().all(|part| eval(part, values)),
        Formula::Any(parts) => parts.iter().any(|part| eval(part, values)),
        Formula::Not(part) => !eval(part, values),
    }
}

impl State {
    pub(super) const fn decided(&self) -> Option<bool> {
        match self {
            Decided(truth) => Some(*truth),
            _ => None,
        }
    }

    pub(super) fn start(code: &Code, now: Now<'_>, choices: &mut Choices) -> Self {
        let now = now.at_rest();
        let state = match code {
            Code::Once(_) => Waiting,
            Code::ForAtLeast(..) => Run { holds: false },
            Code::CountAtLeast(0, _) => Decided(true),
            Code::CountAtLeast(_, Counted::Formula(_)) => Counter { count: 0, armed: true },
            Code::CountAtLeast(_, Counted::Code(part)) => Stage(0, Box::new(Self::start(part, now, choices))),
            Code::Then(stages) => match stages.first() {
                Some(first) => Stage(0, Box::new(Self::start(first, now, choices))),
                None => Decided(true),
            },
            Code::All(parts) | Code::Any(parts) => {
                Parts(parts.iter().map(|part| Self::start(part, now, choices)).collect())
            }
            Code::Before(parts) => {
                Parts(vec![Self::start(&parts.0, now, choices), Self::start(&parts.1, now, choices)])
            }
            Code::Until(parts) => {
                Parts(vec![Self::hold(&parts.0, now, choices), Self::start(&parts.1, now, choices)])
            }
            Code::Not(part) | Code::Since(_, part) | Code::Within(_, part) | Code::LongAfter(_, part) => {
                Parts(vec![Self::start(part, now, choices)])
            }
        };
        state.settle(code, now, choices)
    }

    fn hold(hold: &Hold, now: Now<'_>, choices: &mut Choices) -> Self {
        match hold {
            Hold::Formula(formula) if eval(formula, now.lasting) => Waiting,
            Hold::Formula(_) => Decided(false),
            Hold::Code(code) => Self::start(code, now, choices),
        }
    }

    pub(super) fn step(self, code: &Code, now: Now<'_>, choices: &mut Choices) -> Self {
        let stepped = match (self, code) {
            (Decided(truth), _) => return Decided(truth),
            (Parts(parts), Code::All(codes) | Code::Any(codes)) => {
                let each = parts.into_iter().zip(codes);
                Parts(each.map(|(part, code)| part.step(code, now, choices)).collect())
            }
            (Parts(parts), Code::Not(code) | Code::Within(_, code) | Code::LongAfter(_, code)) => {
                Parts(parts.into_iter().map(|part| part.step(code, now, choices)).collect())
            }
            (Parts(mut parts), Code::Before(codes)) => {
                let second = parts.remove(1).step(&codes.1, now, choices);
                Parts(vec![parts.remove(0).step(&codes.0, now, choices), second])
            }
            (Parts(mut parts), Code::Until(codes)) => {
                let until = parts.remove(1).step(&codes.1, now, choices);
                Parts(vec![parts.remove(0).step_hold(&codes.0, now, choices), until])
            }
            (Parts(mut parts), Code::Since(hold, since)) => match parts.pop() {
                Some(held) if parts.len() == 1 => {
                    parts.push(held.step_hold(hold, now, choices));
                    Parts(parts)
                }
                Some(only) => Parts(vec![only.step(since, now, choices)]),
                None => Parts(parts),
            },
            (Stage(at, node), Code::Then(stages)) => match stages.get(at as usize) {
                Some(code) => Stage(at, Box::new(node.step(code, now, choices))),
                None => Stage(at, node),
            },
            (Stage(at, node), Code::CountAtLeast(_, Counted::Code(code))) => {
                Stage(at, Box::new(node.step(code, now, choices)))
            }
            (same, _) => same,
        };
        stepped.settle(code, now, choices)
    }

    fn step_hold(self, hold: &Hold, now: Now<'_>, choices: &mut Choices) -> Self {
        match hold {
            _ if self.decided().is_some() => self,
            Hold::Formula(formula) if eval(formula, now.values) && eval(formula, now.lasting) => Waiting,
            Hold::Formula(_) => Decided(false),
            Hold::Code(code) => self.step(code, now, choices),
        }
    }

    /// Draws what follows from the parts and the instant.
    fn settle(self, code: &Code, now: Now<'_>, choices: &mut Choices) -> Self {
        match (self, code) {
            (Waiting, Code::Once(formula)) if now.ever(formula) => Decided(true),
            (Run { holds }, Code::ForAtLeast(us, formula)) => {
                let long_enough = holds && now.time && choices.choose();
                if long_enough || (*us == 0 && now.ever(formula)) {
                    return Decided(true);
                }
                Run { holds: eval(formula, now.lasting) }
            }
            (Counter { mut count, mut armed }, Code::CountAtLeast(times, Counted::Formula(formula))) => {
                for values in [now.values, now.lasting] {
                    let holds = eval(formula, values);
                    if armed && holds && count_up(&mut count, *times, choices) {
                        return Decided(true);
                    }
                    armed = !holds;
                }
                Counter { count, armed }
            }
            (Parts(parts), Code::All(_)) => joined(parts, false),
            (Parts(parts), Code::Any(_)) => joined(parts, true),
            (Parts(parts), Code::Not(_)) => match parts[0].decided() {
                Some(truth) => Decided(!truth),
                None => Parts(parts),
            },
            (Parts(parts), Code::Before(_)) => match (parts[0].decided(), parts[1].decided()) {
                (_, Some(true)) | (Some(false), _) => Decided(false),
                (Some(true), _) => Decided(true),
                _ => Parts(parts),
            },
            (Parts(parts), Code::Until(_)) => match (parts[0].decided(), parts[1].decided()) {
                (_, Some(true)) | (Some(true), _) => Decided(true),
                (Some(false), _) => Decided(false),
                _ => Parts(parts),
            },
            (Parts(mut parts), Code::Since(hold, _)) => match parts[0].decided() {
                Some(false) => Decided(true),
                Some(true) => {
                    if parts.len() == 1 {
                        parts.push(Self::hold(hold, now, choices));
                    }
                    parts[1].decided().map_or(Parts(parts), Decided)
                }
                None => Parts(parts),
            },
            (Parts(parts), Code::Within(_, part)) => match parts[0].decided() {
                Some(truth) => Decided(truth),
                None if now.time && choices.choose() => Decided(parts[0].clone().close(part)),
                None => Parts(parts),
            },
            (Parts(parts), Code::LongAfter(us, _)) => match parts[0].decided() {
                Some(true) if *us == 0 => Decided(true),
                Some(true) => Passing,
                Some(false) => Decided(false),
                None => Parts(parts),
            },
            (Passing, _) if now.time && choices.choose() => Decided(true),
            (Stage(at, node), code) => stage(at, node, code, now, choices),
            (same, _) => same,
        }
    }

    /// The watch ends.
    pub(super) fn close(self, code: &Code) -> bool {
        match (self, code) {
            (Decided(truth), _) => truth,
            (Parts(parts), Code::All(codes)) => {
                parts.into_iter().zip(codes).all(|(part, code)| part.close(code))
            }
            (Parts(parts), Code::Any(codes)) => {
                parts.into_iter().zip(codes).any(|(part, code)| part.close(code))
            }
            (Parts(mut parts), Code::Not(code)) => !parts.remove(0).close(code),
            (Parts(mut parts), Code::Within(_, code)) => parts.remove(0).close(code),
            (Parts(mut parts), Code::LongAfter(us, code)) => *us == 0 && parts.remove(0).close(code),
            (Parts(mut parts), Code::Before(codes)) => {
                !parts.remove(1).close(&codes.1) && parts.remove(0).close(&codes.0)
            }
            (Parts(mut parts), Code::Until(codes)) => {
                parts.remove(1).close(&codes.1) || parts.remove(0).close_hold(&codes.0)
            }
            // What only the closing meets leaves no time in which anything could be broken.
            (Parts(parts), Code::Since(hold, _)) => {
                parts.into_iter().nth(1).is_none_or(|held| held.close_hold(hold))
            }
            (Stage(at, node), Code::Then(stages)) => {
                let last = at as usize + 1 == stages.len();
                stages.get(at as usize).is_none_or(|code| last && node.close(code))
            }
            (Stage(at, node), Code::CountAtLeast(times, Counted::Code(code))) => {
                at.saturating_add(1) >= (*times).min(EXACT) && node.close(code)
            }
            _ => false,
        }
    }

    fn close_hold(self, hold: &Hold) -> bool {
        match hold {
            Hold::Formula(_) => self.decided().unwrap_or(true),
            Hold::Code(code) => self.close(code),
        }
    }
}

/// Parts with the truth that decides, if one has it.
fn joined(parts: Vec<State>, decider: bool) -> State {
    if parts.iter().any(|part| part.decided() == Some(decider)) {
        return Decided(decider);
    }
    if parts.iter().all(|part| part.decided().is_some()) {
        return Decided(!decider);
    }
    Parts(parts)
}

/// One more; true when that is enough.
fn count_up(count: &mut u32, times: u32, choices: &mut Choices) -> bool {
    *count += 1;
    if *count >= times {
        return true;
    }
    if *count >= EXACT {
        *count = EXACT - 1;
        return choices.choose();
    }
    false
}

/// Goes on to the next stages as long as they are met.
fn stage(mut at: u32, mut node: Box<State>, code: &Code, now: Now<'_>, choices: &mut Choices) -> State {
    loop {
        match node.decided() {
            Some(true) => {}
            Some(false) => return Decided(false),
            None => return Stage(at, node),
        }
        let next = match code {
            Code::Then(stages) => {
                at += 1;
                stages.get(at as usize)
            }
            Code::CountAtLeast(times, Counted::Code(part)) => {
                (!count_up(&mut at, *times, choices)).then_some(&**part)
            }
            _ => None,
        };
        let Some(next) = next else { return Decided(true) };
        *node = State::start(next, now, choices);
        if matches!(code, Code::CountAtLeast(..)) && node.decided() == Some(true) {
            // Met without anything happening: so are all the repetitions that are left.
            return Decided(true);
        }
    }
}
