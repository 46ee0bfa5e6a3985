//! Two conditions against each other: which comes first, and what holds until.

use std::sync::Arc;

use super::super::code::{Code, Formula, Hold};
use super::super::outcome::{Outcome, Tri, Verdict};
use super::super::spans::Spans;
use super::{Cx, Instant, Node, World};

/// The first is met before the second is. Neither counts as before the other in the same instant.
#[derive(Debug)]
pub(crate) struct Before {
    first: Node,
    second: Node,
    pub(super) verdict: Verdict,
}

impl Before {
    pub(super) fn start(parts: &(Code, Code), cx: &Cx<'_>, world: World) -> Self {
        let mut before = Self {
            first: Node::start(&parts.0, cx, world),
            second: Node::start(&parts.1, cx, world.flip()),
            verdict: Verdict::OPEN,
        };
        before.settle();
        before
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        self.first.step(cx);
        self.second.step(cx);
        self.settle();
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.first.close(cx);
        self.second.close(cx);
        self.settle();
        self.verdict.settle(Tri::NotMet);
    }

    fn settle(&mut self) {
        let (first, second) = (self.first.verdict(), self.second.verdict());
        let decide = |verdict: &mut Tri, first: Tri, second: Tri| {
            if second.is_met() || first == Tri::NotMet {
                verdict.settle(Tri::NotMet);
            } else if first.is_met() {
                verdict.settle(Tri::Met);
            }
        };
        decide(&mut self.verdict.sure, first.sure, second.may);
        decide(&mut self.verdict.may, first.may, second.sure);
        self.verdict = self.verdict.consistent();
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.first.due().into_iter().chain(self.second.due()).min()
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        if self.second.outcome() != Outcome::Open {
            self.second.why(spans);
        }
        if self.first.outcome() != Outcome::Open {
            self.first.why(spans);
        }
    }
}

/// Something that must go on holding, under watch.
#[derive(Debug)]
pub(super) enum Held {
    Formula {
        formula: Arc<Formula>,
        world: World,
        /// Not met once it was false: surely so in `may`, possibly in `sure`.
        verdict: Verdict,
    },
    Node(Node),
}

impl Held {
    pub(super) fn start(hold: &Hold, cx: &Cx<'_>, world: World) -> Self {
        let mut held = match hold {
            Hold::Formula(formula) => {
                Self::Formula { formula: formula.clone(), world, verdict: Verdict::OPEN }
            }
            Hold::Code(code) => Self::Node(Node::start(code, cx, world)),
        };
        held.step_formula(&cx.at_rest());
        held
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        self.step_formula(cx);
        if let Self::Node(node) = self {
            node.step(cx);
        }
    }

    fn step_formula(&mut self, cx: &Cx<'_>) {
        if let Self::Formula { formula, world, verdict } = self {
            let truth = world.view(cx.throughout(formula));
            if !truth.may {
                verdict.settle(Tri::NotMet);
            } else if !truth.sure {
                verdict.sure.settle(Tri::NotMet);
            }
        }
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        match self {
            Self::Formula { verdict, .. } => verdict.settle(Tri::Met),
            Self::Node(node) => node.close(cx),
        }
    }

    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Formula { verdict, .. } => *verdict,
            Self::Node(node) => node.verdict(),
        }
    }

    pub(super) fn due(&self) -> Option<Instant> {
        match self {
            Self::Formula { .. } => None,
            Self::Node(node) => node.due(),
        }
    }
}

/// `hold` holds until `until` is met; from then on it may be as it likes.
#[derive(Debug)]
pub(crate) struct Until {
    hold: Held,
    until: Node,
    pub(super) verdict: Verdict,
    from_us: u64,
    to_us: u64,
}

impl Until {
    pub(super) fn start(parts: &(Hold, Code), cx: &Cx<'_>, world: World) -> Self {
        let mut until = Self {
            hold: Held::start(&parts.0, cx, world),
            until: Node::start(&parts.1, cx, world),
            verdict: Verdict::OPEN,
            from_us: cx.now.t_us,
            to_us: cx.now.t_us,
        };
        until.settle();
        until
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        self.to_us = cx.now.t_us;
        self.until.step(cx);
        self.hold.step(cx);
        self.settle();
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.to_us = cx.now.t_us;
        self.until.close(cx);
        self.hold.close(cx);
        self.settle();
        self.verdict.settle(Tri::Met);
    }

    fn settle(&mut self) {
        let (hold, until) = (self.hold.verdict(), self.until.verdict());
        let decide = |verdict: &mut Tri, hold: Tri, until: Tri| {
            if until.is_met() || hold.is_met() {
                verdict.settle(Tri::Met);
            } else if hold == Tri::NotMet {
                verdict.settle(Tri::NotMet);
            }
        };
        decide(&mut self.verdict.sure, hold.sure, until.sure);
        decide(&mut self.verdict.may, hold.may, until.may);
        self.verdict = self.verdict.consistent();
    }

    pub(super) fn due(&self) -> Option<Instant> {
        self.hold.due().into_iter().chain(self.until.due()).min()
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        match self.verdict.outcome() {
            Outcome::NotMet => spans.add(self.to_us, self.to_us),
            _ => spans.add(self.from_us, self.to_us),
        }
    }
}
