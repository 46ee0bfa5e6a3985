//! A whole condition under watch, with what it listens to and when time alone may change it.

use super::atom_set::{AtomSet, Changed};
use super::code::{AtomIx, Code};
use super::node::{Cx, Instant, Node, World};
use super::outcome::Outcome;
use super::spans::Spans;

/// A condition under watch.
#[derive(Debug)]
pub(crate) struct Watch {
    node: Node,
    listens: AtomSet,
    due: Option<Instant>,
}

impl Watch {
    pub(crate) fn start(code: &Code, cx: &Cx<'_>) -> Self {
        let mut listens = AtomSet::with_capacity(cx.values.len());
        code.for_each_atom(&mut |atom: AtomIx| listens.insert(atom));
        let node = Node::start(code, cx, World::Both);
        let due = node.due();
        Self { node, listens, due }
    }

    /// Takes in an instant, if it bears on it; true if the outcome, or what is possible, may have changed.
    pub(crate) fn step(&mut self, cx: &Cx<'_>, changed: &Changed) -> bool {
        let due = self.due.is_some_and(|due| due <= cx.now);
        if !due && !changed.meets(&self.listens) {
            return false;
        }
        self.take(cx);
        true
    }

    /// Takes in an instant that bears on it.
    #[inline]
    pub(crate) fn take(&mut self, cx: &Cx<'_>) {
        self.node.step(cx);
        self.due = self.node.due();
    }

    /// Ends the watch: afterwards the outcome is final.
    pub(crate) fn close(&mut self, cx: &Cx<'_>) {
        self.node.close(cx);
        self.due = None;
    }

    /// Atoms whose change may change it.
    pub(crate) const fn atoms(&self) -> &AtomSet {
        &self.listens
    }

    pub(crate) const fn due(&self) -> Option<Instant> {
        self.due
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.node.outcome()
    }

    /// Whether nothing can change it any more.
    #[inline]
    pub(crate) fn is_final(&self) -> bool {
        self.node.verdict().is_final()
    }

    /// Whether it may be met by now, if what is hidden went in its favour.
    pub(crate) fn may_be_met(&self) -> bool {
        self.node.verdict().may.is_met()
    }

    /// The spans of time that decided it.
    pub(crate) fn why(&self) -> Spans {
        let mut spans = Spans::default();
        self.node.why(&mut spans);
        spans
    }

    /// For a counted condition: how often it happened, surely and possibly.
    pub(crate) fn counts(&self) -> (usize, usize) {
        self.node.counts()
    }
}
