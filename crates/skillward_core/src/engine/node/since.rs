//! Once something is met, another thing holds from then on.

use std::sync::Arc;

use super::super::code::{Code, Hold};
use super::super::outcome::{Outcome, Tri, Verdict};
use super::super::spans::Spans;
use super::order::Held;
use super::{Cx, Instant, Node, World};

/// What is watched once `since` is met.
#[derive(Debug)]
enum After {
    /// `since` is not met yet.
    Waiting,
    /// It was surely met, and at a known instant.
    Certain(Held),
    /// It may have been met: the worst world holds from the earliest chance, the best from the sure one.
    Split { worst: Held, best: Option<Held> },
    /// What holds is of a kind that a start between the two could make better or worse than both.
    Unknown,
}

/// Once `since` is met, `hold` holds; while it never is, nothing is broken.
#[derive(Debug)]
pub(crate) struct Since {
    hold: Arc<Hold>,
    since: Node,
    world: World,
    after: After,
    pub(super) verdict: Verdict,
    from_us: u64,
    to_us: u64,
}

impl Since {
    pub(super) fn start(hold: &Arc<Hold>, since: &Code, cx: &Cx<'_>, world: World) -> Self {
        let mut this = Self {
            hold: hold.clone(),
            // What brings the watch on earlier works against the whole.
            since: Node::start(since, cx, world.flip()),
            world,
            after: After::Waiting,
            verdict: Verdict::OPEN,
            from_us: cx.now.t_us,
            to_us: cx.now.t_us,
        };
        this.settle(cx, false);
        this
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        self.to_us = cx.now.t_us;
        self.since.step(cx);
        match &mut self.after {
            After::Certain(held) => held.step(cx),
            After::Split { worst, best } => {
                worst.step(cx);
                if let Some(best) = best {
                    best.step(cx);
                }
            }
            After::Waiting | After::Unknown => {}
        }
        self.settle(cx, false);
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.to_us = cx.now.t_us;
        self.since.close(cx);
        match &mut self.after {
            After::Certain(held) => held.close(cx),
            After::Split { worst, best } => {
                worst.close(cx);
                if let Some(best) = best {
                    best.close(cx);
                }
            }
            After::Unknown | After::Waiting => {}
        }
        // What only the closing meets leaves no time in which anything could be broken.
        if !matches!(self.after, After::Waiting) {
            self.settle(cx, true);
        }
        self.verdict.settle(Tri::Met);
    }

    fn settle(&mut self, cx: &Cx<'_>, closing: bool) {
        let since = self.since.verdict();
        let late = since.sure.is_met();
        self.after = match std::mem::replace(&mut self.after, After::Waiting) {
            After::Waiting if late => After::Certain(Held::start(&self.hold, cx, self.world)),
            After::Waiting if since.may.is_met() && self.hold.later_is_better() => {
                After::Split { worst: Held::start(&self.hold, cx, World::Worst), best: None }
            }
            After::Waiting if since.may.is_met() => After::Unknown,
            After::Split { worst, best } => After::Split {
                worst,
                best: best.or_else(|| (late && !closing).then(|| Held::start(&self.hold, cx, World::Best))),
            },
            same => same,
        };
        match &self.after {
            After::Waiting if since.may == Tri::NotMet => self.verdict.settle(Tri::Met),
            // It may be that `since` can come no more: then nothing is broken.
            After::Waiting if since.sure == Tri::NotMet => self.verdict.may.settle(Tri::Met),
            After::Certain(held) => {
                let held = held.verdict();
                self.verdict.sure.settle(held.sure);
                self.verdict.may.settle(held.may);
            }
            After::Split { worst, best } => {
                let worst = worst.verdict().sure;
                // Whatever the instant was, or if it never was: held since the earliest is held since any.
                self.verdict.sure.settle(worst);
                match best {
                    Some(best) => self.verdict.may.settle(best.verdict().may),
                    None if closing || since.sure == Tri::NotMet => self.verdict.may.settle(Tri::Met),
                    None => {}
                }
            }
            After::Unknown => {
                // It may have been broken by now, and it may hold.
                self.verdict.sure.settle(Tri::NotMet);
                self.verdict.may.settle(Tri::Met);
            }
            After::Waiting => {}
        }
        self.verdict = self.verdict.consistent();
    }

    pub(super) fn due(&self) -> Option<Instant> {
        let held = match &self.after {
            After::Certain(held) => held.due(),
            After::Split { worst, best } => {
                let best = best.as_ref().and_then(Held::due);
                worst.due().into_iter().chain(best).min()
            }
            After::Waiting | After::Unknown => None,
        };
        self.since.due().into_iter().chain(held).min()
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        match self.verdict.outcome() {
            Outcome::NotMet => {
                self.since.why(spans);
                spans.add(self.to_us, self.to_us);
            }
            _ => spans.add(self.from_us, self.to_us),
        }
    }
}
