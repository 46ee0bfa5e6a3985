//! Which steps wait for which, as the groups of a plot order them.

use std::collections::BTreeMap;

use crate::scenario::{Condition, Group, Order, Plot, Step};

/// A group, and where it stands.
#[derive(Debug)]
struct Node<'a> {
    /// `None` for the plot itself.
    group: Option<&'a Group>,
    /// Whether what is in it comes in the order of the file.
    in_order: bool,
    parent: Option<(usize, usize)>,
}

/// The steps and groups of a plot as a tree.
#[derive(Debug)]
pub(in crate::check) struct PlotOrder<'a> {
    /// The first is the plot itself: its groups, one after the other.
    groups: Vec<Node<'a>>,
    /// Steps in the order of the file, each with its group and its place in it.
    pub(in crate::check) steps: Vec<(&'a Step, usize, usize)>,
    by_name: BTreeMap<&'a str, usize>,
}

/// A way through the tree, from the inside out: groups with the place of what is in them.
type Way = Vec<(usize, usize)>;

impl<'a> PlotOrder<'a> {
    pub(super) fn new(plot: &'a Plot) -> Self {
        let root = Node { group: None, in_order: true, parent: None };
        let mut order = Self { groups: vec![root], steps: Vec::new(), by_name: BTreeMap::new() };
        for (place, group) in plot.groups.iter().enumerate() {
            order.add(group, 0, place);
        }
        for (index, (step, _, _)) in order.steps.iter().enumerate() {
            order.by_name.entry(step.id.as_str()).or_insert(index);
        }
        order
    }

    fn add(&mut self, group: &'a Group, parent: usize, place: usize) {
        let here = self.groups.len();
        self.groups.push(Node {
            group: Some(group),
            in_order: group.order == Order::Sequence && !group.shuffle,
            parent: Some((parent, place)),
        });
        self.steps.extend(group.steps.iter().enumerate().map(|(place, step)| (step, here, place)));
        for (place, inner) in group.groups.iter().enumerate() {
            self.add(inner, here, group.steps.len() + place);
        }
    }

    pub(in crate::check) fn step(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Every group with its index, outer before inner.
    pub(in crate::check) fn groups(&self) -> impl Iterator<Item = (usize, &'a Group)> {
        self.groups.iter().enumerate().filter_map(|(at, node)| Some((at, node.group?)))
    }

    fn way(&self, group: usize, place: usize) -> Way {
        let mut way = vec![(group, place)];
        let mut at = group;
        while let Some((parent, place)) = self.groups[at].parent {
            way.push((parent, place));
            at = parent;
        }
        way
    }

    /// Where two ways part in a sequence, the first coming earlier: how many groups lie below on the first.
    fn parts(&self, first: &Way, second: &Way) -> Option<usize> {
        let mut below = first.len();
        for ((group, place), (also, later)) in first.iter().rev().zip(second.iter().rev()) {
            below -= 1;
            if group != also {
                return None;
            }
            if place != later {
                return (self.groups[*group].in_order && place < later).then_some(below);
            }
        }
        None
    }

    /// Whether a step opens only when another is settled, or cannot be done any more.
    pub(in crate::check) fn waits_for(&self, step: &str, other: usize) -> bool {
        let Some(index) = self.step(step) else { return false };
        let (asked, group, place) = self.steps[other];
        index == other || ((asked.required || self.is_one_of(group)) && self.holds_up(group, place, index))
    }

    /// Whether a step opens only when a group is through.
    pub(super) fn waits_for_group(&self, step: &str, group: usize) -> bool {
        let (Some(index), Some((parent, place))) = (self.step(step), self.groups[group].parent) else {
            return false;
        };
        let (_, own, own_place) = self.steps[index];
        let inside = self.way(own, own_place).iter().any(|(around, _)| *around == group);
        let required = self.groups[group].group.is_some_and(|group| group.required);
        inside || ((required || self.is_one_of(parent)) && self.holds_up(parent, place, index))
    }

    fn is_one_of(&self, group: usize) -> bool {
        self.groups[group].group.is_some_and(|group| group.order == Order::OneOf)
    }

    /// Whether what stands in this group at this place, and is needed there, holds up a step.
    fn holds_up(&self, group: usize, place: usize, later: usize) -> bool {
        let way = self.way(group, place);
        let (_, later_group, later_place) = self.steps[later];
        let Some(below) = self.parts(&way, &self.way(later_group, later_place)) else { return false };
        // Every group between it and the sequence that they share must itself hold up what follows.
        way[..below].iter().all(|(group, _)| {
            let parent = self.groups[*group].parent.map(|(parent, _)| parent);
            self.groups[*group].group.is_some_and(|group| group.required)
                || parent.is_some_and(|parent| self.is_one_of(parent))
        })
    }

    /// Whether one step can only be done after another was.
    pub(super) fn must_precede(&self, earlier: &str, later: &str) -> bool {
        let (Some(first), Some(second)) = (self.step(earlier), self.step(later)) else { return false };
        let (step, group, place) = self.steps[first];
        if first == second || !step.required || step.limit_s.is_some() || !only_waits(&step.done) {
            return false;
        }
        let way = self.way(group, place);
        let (_, later_group, later_place) = self.steps[second];
        let Some(below) = self.parts(&way, &self.way(later_group, later_place)) else { return false };
        let sure = |group: &Group| {
            group.required && group.when.is_none() && group.limit_s.is_none() && group.order != Order::OneOf
        };
        way[..below].iter().all(|(group, _)| self.groups[*group].group.is_some_and(sure))
    }

    /// How often a step can be done: once in each round of the groups around it. `None` for a name that is not one step's
    /// alone.
    pub(super) fn rounds(&self, step: &str) -> Option<u32> {
        let index = self.step(step)?;
        let alone = self.steps.iter().filter(|(other, _, _)| other.id.as_str() == step).count() == 1;
        let rounds =
            self.around(index).fold(1_u32, |rounds, group| rounds.saturating_mul(group.repeat.max(1)));
        alone.then_some(rounds)
    }

    /// Whether a step may come more than once.
    pub(super) fn is_repeated(&self, step: &str) -> bool {
        self.step(step).is_none_or(|index| self.around(index).any(|group| group.repeat > 1))
    }

    fn around(&self, step: usize) -> impl Iterator<Item = &'a Group> {
        let (_, group, place) = self.steps[step];
        self.way(group, place).into_iter().filter_map(|(group, _)| self.groups[group].group)
    }

    /// Whether a step is sure to be asked for: nothing can leave it out.
    pub(in crate::check) fn is_needed(&self, index: usize) -> bool {
        let stays = |group: &Group| group.required && group.when.is_none() && !is_choice(group);
        self.steps[index].0.required && self.around(index).all(stays)
    }

    /// Why a step may never be done though it can be, if that is so.
    pub(in crate::check) fn may_be_missed(&self, index: usize) -> Option<&'static str> {
        if self.steps[index].0.limit_s.is_some() {
            return Some("its time may run out");
        }
        self.around(index).find_map(|group| match group {
            _ if group.limit_s.is_some() => Some("its group's time may run out"),
            _ if group.when.is_some() => Some("its branch may not be taken"),
            _ if is_choice(group) => Some("another of its group may be done instead"),
            _ => None,
        })
    }

    /// Whether a step's watch closes by itself: at its own deadline, or at that of a group around it.
    pub(in crate::check) fn has_limit(&self, index: usize) -> bool {
        self.steps[index].0.limit_s.is_some() || self.around(index).any(|group| group.limit_s.is_some())
    }

    /// A step that opens only when this one is settled.
    pub(in crate::check) fn follower(&self, index: usize) -> Option<usize> {
        let opens_after =
            |other: &usize| *other != index && self.waits_for(self.steps[*other].0.id.as_str(), index);
        (0..self.steps.len()).find(opens_after)
    }

    /// What each step and group waits for, as edges: steps by index, and after them two nodes for each group,
    /// for its opening and for its being through.
    pub(in crate::check) fn edges(&self) -> Vec<Vec<usize>> {
        let steps = self.steps.len();
        let (open, through) = (|group: usize| steps + 2 * group, |group: usize| steps + 2 * group + 1);
        let mut edges = vec![Vec::new(); steps + 2 * self.groups.len()];
        // In each group: place, node when it opens, node when it is through, whether the rest waits for it.
        let mut children: Vec<Vec<(usize, usize, usize, bool)>> = vec![Vec::new(); self.groups.len()];
        for (index, (step, group, place)) in self.steps.iter().enumerate() {
            children[*group].push((*place, index, index, step.required));
        }
        for (at, node) in self.groups.iter().enumerate() {
            if let (Some((parent, place)), Some(group)) = (node.parent, node.group) {
                children[parent].push((place, open(at), through(at), group.required));
                edges[through(at)].push(open(at));
            }
        }
        for (group, mut list) in children.into_iter().enumerate() {
            list.sort_unstable();
            let node = &self.groups[group];
            // A branch may be left out, and of several one is enough: nothing waits for any one of those.
            let all = node.group.is_none_or(|group| group.when.is_none() && !is_choice(group));
            let mut before = None;
            for (_, opening, done, required) in list {
                edges[opening].push(open(group));
                if node.in_order {
                    edges[opening].extend(before);
                }
                if required {
                    before = Some(done);
                    if all {
                        edges[through(group)].push(done);
                    }
                }
            }
        }
        edges
    }
}

fn is_choice(group: &Group) -> bool {
    group.order == Order::OneOf && group.steps.len() + group.groups.len() > 1
}

/// Whether a condition only waits for things to happen: it cannot fail before the end.
pub(in crate::check) fn only_waits(condition: &Condition) -> bool {
    use Condition as C;
    match condition {
        C::All(parts) | C::Any(parts) | C::Then(parts) => parts.iter().all(only_waits),
        C::Once(of)
        | C::ForAtLeast { of, .. }
        | C::CountAtLeast { of, .. }
        | C::ForEach { of, .. }
        | C::ForSome { of, .. } => only_waits(of),
        other => other.is_atom(),
    }
}
