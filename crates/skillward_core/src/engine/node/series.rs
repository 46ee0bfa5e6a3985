//! One after the other: each stage is watched from the instant at which the one before was met.
//!
//! While nothing hidden bears on it, one instance of one stage is enough. Once a stage *may* have been
//! met without surely being so, two chains go on: the sure one, which waits for what was seen, and the
//! possible one, which takes the earliest chance. What that says of the whole depends on how the stages
//! that are left take an earlier start.

use super::super::outcome::{Outcome, Tri, Verdict};
use super::super::spans::Spans;
use super::chain::{Chain, Stages, Treatment};
use super::{Cx, Instant, Node, World};

/// How far a series has come.
#[derive(Debug)]
enum Progress {
    /// Nothing hidden has mattered so far.
    Certain(Chain),
    Chains {
        sure: Chain,
        may: Chain,
    },
    Guard {
        sure: Chain,
        may: Chain,
        worst: Option<Box<Node>>,
        best: Option<Box<Node>>,
    },
    Unknown,
}

/// `Then`, and `CountAtLeast` of something that takes time.
#[derive(Debug)]
pub(crate) struct Series {
    stages: Stages,
    world: World,
    pub(super) verdict: Verdict,
    progress: Progress,
    met: Spans,
}

impl Series {
    pub(super) fn start(stages: Stages, cx: &Cx<'_>, world: World) -> Self {
        let mut chain = Chain::new(0, stages.len(), world);
        chain.begin(&stages, cx);
        let mut series = Self {
            stages,
            world,
            verdict: Verdict::OPEN,
            progress: Progress::Certain(chain),
            met: Spans::default(),
        };
        series.settle(cx, false);
        series
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        let mut silent = Spans::default();
        match &mut self.progress {
            Progress::Certain(chain) => {
                if let Some(node) = &mut chain.node {
                    node.step(cx);
                }
            }
            Progress::Chains { sure, may } => {
                sure.advance(&self.stages, cx, &mut self.met);
                may.advance(&self.stages, cx, &mut silent);
            }
            Progress::Guard { sure, may, worst, best } => {
                sure.advance(&self.stages, cx, &mut self.met);
                may.advance(&self.stages, cx, &mut silent);
                for node in [worst, best].into_iter().flatten() {
                    node.step(cx);
                }
            }
            Progress::Unknown => {}
        }
        self.settle(cx, false);
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.settle(cx, true);
        self.verdict.settle(Tri::NotMet);
    }

    /// After the stages have taken in the instant: splits where what is hidden begins to matter, and draws
    /// the verdict.
    fn settle(&mut self, cx: &Cx<'_>, closing: bool) {
        self.settle_certain(cx, closing);
        let mut silent = Spans::default();
        let last = self.stages.len().saturating_sub(1);
        let Self { stages, met, verdict, progress, .. } = self;
        if closing && let Progress::Chains { sure, may } | Progress::Guard { sure, may, .. } = progress {
            sure.close(cx, met);
            may.close(cx, &mut silent);
        }
        if let Progress::Chains { sure, .. } | Progress::Guard { sure, .. } = progress
            && sure.node.as_ref().is_some_and(|node| node.verdict().sure == Tri::NotMet)
        {
            verdict.sure.settle(Tri::NotMet);
        }
        match progress {
            Progress::Certain(_) | Progress::Unknown => {}
            Progress::Chains { sure, may } => {
                if may.is_done() {
                    verdict.may.settle(Tri::Met);
                }
                if sure.is_done() {
                    verdict.settle(Tri::Met);
                }
            }
            Progress::Guard { sure, may, worst, best } => {
                let watch = |node: &mut Option<Box<Node>>, begun: bool, world: World| {
                    if node.is_none() && begun && !closing {
                        *node = stages.get(last).map(|code| Box::new(Node::start(code, cx, world)));
                    }
                    let node = node.as_mut()?;
                    if closing {
                        node.close(cx);
                    }
                    Some(node.verdict())
                };
                let early = watch(worst, may.is_done(), World::Worst);
                let late = watch(best, sure.is_done(), World::Best);
                match early.map(|early| early.sure) {
                    Some(Tri::NotMet) => verdict.sure.settle(Tri::NotMet),
                    Some(Tri::Met) if late.is_some() => verdict.sure.settle(Tri::Met),
                    _ => {}
                }
                match late {
                    Some(late) => verdict.may.settle(late.may),
                    None if closing => verdict.may.settle(Tri::Met),
                    None => {}
                }
            }
        }
        self.verdict = self.verdict.consistent();
    }

    /// One chain is enough as long as each stage is met in both worlds or in none.
    fn settle_certain(&mut self, cx: &Cx<'_>, closing: bool) {
        let Progress::Certain(chain) = &mut self.progress else {
            return;
        };
        loop {
            let Some(node) = &mut chain.node else {
                if chain.is_done() {
                    self.verdict.settle(Tri::Met);
                }
                return;
            };
            if closing {
                let is_last = chain.at + 1 == chain.end;
                node.close(cx);
                let possible = node.verdict().may.is_met() && is_last;
                chain.close(cx, &mut self.met);
                if chain.is_done() {
                    self.verdict.settle(Tri::Met);
                } else if possible {
                    self.verdict.may.settle(Tri::Met);
                }
                return;
            }
            let verdict = node.verdict();
            match (verdict.sure, verdict.may) {
                (Tri::Met, _) => chain.follow(&self.stages, cx, &mut self.met),
                (Tri::NotMet, Tri::NotMet) => {
                    self.verdict.settle(Tri::NotMet);
                    return;
                }
                (sure, may) => {
                    // In the worst world the stage has failed, and the whole with it.
                    self.verdict.sure.settle(sure);
                    if may.is_met() {
                        break;
                    }
                    return;
                }
            }
        }
        let chain = std::mem::replace(chain, Chain::new(0, 0, self.world));
        self.split(chain, cx);
    }

    /// The current stage may have been met, and has not surely been.
    fn split(&mut self, sure: Chain, cx: &Cx<'_>) {
        let next = sure.at + 1;
        let all = self.stages.len();
        let chain = |end: usize| {
            let mut may = Chain::new(next, end, World::Best);
            may.begin(&self.stages, cx);
            may.follow(&self.stages, cx, &mut Spans::default());
            may
        };
        let sure = Chain { world: World::Worst, ..sure };
        self.progress = match self.stages.treatment(next) {
            Treatment::Chains => Progress::Chains { sure, may: chain(all) },
            Treatment::Guard => Progress::Guard {
                sure: Chain { end: all - 1, ..sure },
                may: chain(all - 1),
                worst: None,
                best: None,
            },
            Treatment::GiveUp => {
                // It may have failed by now, and it may have been met.
                self.verdict.sure.settle(Tri::NotMet);
                self.verdict.may.settle(Tri::Met);
                Progress::Unknown
            }
        };
    }

    pub(super) fn due(&self) -> Option<Instant> {
        let node = |node: &Option<Box<Node>>| node.as_ref().and_then(|node| node.due());
        match &self.progress {
            Progress::Certain(chain) => chain.due(),
            Progress::Chains { sure, may } => sure.due().into_iter().chain(may.due()).min(),
            Progress::Guard { sure, may, worst, best } => {
                [sure.due(), may.due(), node(worst), node(best)].into_iter().flatten().min()
            }
            Progress::Unknown => None,
        }
    }

    /// How many stages were surely met, and possibly; for counting.
    pub(super) fn counts(&self) -> (usize, usize) {
        match &self.progress {
            Progress::Certain(chain) => (chain.at, chain.at),
            Progress::Chains { sure, may } => (sure.at, may.at),
            Progress::Guard { sure, .. } => (sure.at, usize::MAX),
            Progress::Unknown => (0, usize::MAX),
        }
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        spans.extend(&self.met);
        let mut blame = |node: &Option<Box<Node>>| {
            if let Some(node) = node {
                node.why(spans);
            }
        };
        match &self.progress {
            Progress::Certain(chain) if !chain.is_done() => blame(&chain.node),
            Progress::Chains { sure, .. } if self.verdict.outcome() != Outcome::Met => {
                blame(&sure.node);
            }
            Progress::Guard { sure, worst, best, .. } => match self.verdict.outcome() {
                Outcome::NotMet => blame(best),
                _ => [&sure.node, worst].into_iter().for_each(blame),
            },
            _ => {}
        }
    }
}
