//! A chain of stages, each watched from the instant at which the one before was met.

use std::sync::Arc;

use super::super::code::{Code, Start};
use super::super::spans::Spans;
use super::{Cx, Instant, Node, World};

/// The stages of a series.
#[derive(Debug, Clone)]
pub(crate) enum Stages {
    List(Arc<[Code]>),
    /// The same one so often.
    Repeat(Arc<Code>, usize),
}

impl Stages {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Repeat(_, times) => *times,
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Code> {
        match self {
            Self::List(list) => list.get(at),
            Self::Repeat(code, times) => (at < *times).then_some(code),
        }
    }

    /// How an uncertain start of stage `at` is to be treated.
    pub(super) fn treatment(&self, at: usize) -> Treatment {
        let earlier_is_better = |code: &Code| code.start() == Start::EarlierIsBetter;
        match self {
            Self::Repeat(code, _) if earlier_is_better(code) => Treatment::Chains,
            Self::Repeat(..) => Treatment::GiveUp,
            Self::List(list) => match list.get(at..).unwrap_or_default() {
                rest if rest.iter().all(earlier_is_better) => Treatment::Chains,
                [rest @ .., last]
                    if rest.iter().all(earlier_is_better) && last.start() == Start::LaterIsBetter =>
                {
                    Treatment::Guard
                }
                _ => Treatment::GiveUp,
            },
        }
    }
}

pub(super) enum Treatment {
    /// An earlier start is never worse: the two chains are the two worlds.
    Chains,
    /// The last stage is better off with a later start: its worst world begins with the possible chain,
    /// its best with the sure one.
    Guard,
    /// Starts between the two chains could do better or worse than both: it cannot be known.
    GiveUp,
}

/// Stages taken one after the other.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) node: Option<Box<Node>>,
    pub(super) world: World,
    /// How often a stage was met at one instant, and at which.
    pub(super) at_once: (u32, Option<Instant>),
}

/// A stage that is met so often at one instant is met without end: by a window of no length, for instance.
const WITHOUT_END: u32 = 64;

impl Chain {
    pub(super) const fn new(at: usize, end: usize, world: World) -> Self {
        Self { at, end, node: None, world, at_once: (0, None) }
    }

    /// Steps the current stage and goes on to the next as long as stages are met.
    pub(super) fn advance(&mut self, stages: &Stages, cx: &Cx<'_>, met: &mut Spans) {
        if let Some(node) = &mut self.node {
            node.step(cx);
        }
        self.follow(stages, cx, met);
    }

    fn is_met(&self) -> bool {
        self.node.as_ref().is_some_and(|node| {
            let verdict = node.verdict();
            match self.world {
                World::Best => verdict.may.is_met(),
                World::Both | World::Worst => verdict.sure.is_met(),
            }
        })
    }

    pub(super) fn follow(&mut self, stages: &Stages, cx: &Cx<'_>, met: &mut Spans) {
        while self.is_met() {
            if let Some(node) = self.node.take() {
                node.why(met);
            }
            self.at += 1;
            self.begin(stages, cx);
            let times = if self.at_once.1 == Some(cx.now) { self.at_once.0 + 1 } else { 1 };
            self.at_once = (times, Some(cx.now));
            if (self.is_met() || times >= WITHOUT_END) && matches!(stages, Stages::Repeat(..)) {
                // Met without anything happening: so are all the repetitions that are left.
                self.at = self.end;
                self.node = None;
            }
        }
    }

    pub(super) fn begin(&mut self, stages: &Stages, cx: &Cx<'_>) {
        self.node = stages
            .get(self.at)
            .filter(|_| self.at < self.end)
            .map(|code| Box::new(Node::start(code, cx, self.world)));
    }

    /// The stage is closed. If only that meets it, no time is left for another.
    pub(super) fn close(&mut self, cx: &Cx<'_>, met: &mut Spans) {
        if let Some(node) = &mut self.node {
            node.close(cx);
        }
        if self.is_met()
            && let Some(node) = self.node.take()
        {
            node.why(met);
            self.at += 1;
        }
    }

    pub(super) const fn is_done(&self) -> bool {
        self.at >= self.end
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.node.as_ref().and_then(|node| node.due())
    }
}
