//! Conditions against the clock: closed at a deadline, or true so long after something.

use super::super::code::Code;
use super::super::outcome::{Tri, Verdict};
use super::super::spans::Spans;
use super::{Cx, Instant, Node, World};

/// The condition within a window of time: at the deadline the rule for the end of an attempt applies.
#[derive(Debug)]
pub(crate) struct Window {
    closes: Instant,
    part: Node,
}

impl Window {
    pub(super) fn start(us: u64, part: &Code, cx: &Cx<'_>, world: World) -> Self {
        Self { closes: Instant::after(cx.now.t_us.saturating_add(us)), part: Node::start(part, cx, world) }
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        if cx.now >= self.closes {
            self.part.close(cx);
        } else {
            self.part.step(cx);
        }
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.part.close(cx);
    }

    pub(super) fn verdict(&self) -> Verdict {
        self.part.verdict()
    }

    pub(super) fn due(&self) -> Option<Instant> {
        Some(self.part.due().map_or(self.closes, |due| due.min(self.closes)))
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        self.part.why(spans);
    }
}

/// So long after the condition was met, which stays so.
#[derive(Debug)]
pub(crate) struct LongAfter {
    us: u64,
    part: Node,
    pub(super) verdict: Verdict,
    sure_from: Option<u64>,
    may_from: Option<u64>,
}

impl LongAfter {
    pub(super) fn start(us: u64, part: &Code, cx: &Cx<'_>, world: World) -> Self {
        let mut after = Self {
            us,
            part: Node::start(part, cx, world),
            verdict: Verdict::OPEN,
            sure_from: None,
            may_from: None,
        };
        after.settle(cx);
        after
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        self.part.step(cx);
        self.settle(cx);
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.part.close(cx);
        self.settle(cx);
        self.verdict.settle(Tri::NotMet);
    }

    fn settle(&mut self, cx: &Cx<'_>) {
        let (now, us, part) = (cx.now.t_us, self.us, self.part.verdict());
        let decide = |verdict: &mut Tri, part: Tri, from: &mut Option<u64>| {
            if part.is_met() {
                let from = *from.get_or_insert(now);
                if now >= from.saturating_add(us) {
                    verdict.settle(Tri::Met);
                }
            } else if part == Tri::NotMet {
                verdict.settle(Tri::NotMet);
            }
        };
        decide(&mut self.verdict.sure, part.sure, &mut self.sure_from);
        decide(&mut self.verdict.may, part.may, &mut self.may_from);
        self.verdict = self.verdict.consistent();
    }

    pub(super) fn due(&self) -> Option<Instant> {
        let due = |open: Tri, from: Option<u64>| {
            from.filter(|_| open.is_open()).map(|from| Instant::before(from.saturating_add(self.us)))
        };
        [due(self.verdict.sure, self.sure_from), due(self.verdict.may, self.may_from), self.part.due()]
            .into_iter()
            .flatten()
            .min()
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        self.part.why(spans);
    }
}
