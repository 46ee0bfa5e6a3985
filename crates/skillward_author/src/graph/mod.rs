//! The plot of a scenario as a graph: groups, steps, branches, standing rules and ends, and which criterion
//! of the rubric watches what. Pictures of it are drawn by the modules beside this one.

mod build;
pub mod dot;
pub mod mermaid;
pub mod outline;
mod subjects;
pub mod svg;
pub mod words;

use std::collections::BTreeSet;

use skillward_core::decimal::Milli;
use skillward_core::scenario::Order;

pub use build::build;
pub use subjects::{Subject, SubjectKind};

/// A plot with everything that watches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// Title of the scenario.
    pub title: String,
    /// Its identifier and version.
    pub name: String,
    /// Language of its texts, as a BCP 47 tag.
    pub language: String,
    /// Groups, one after the other.
    pub groups: Vec<Group>,
    /// Rules that watch all the time.
    pub rules: Vec<Rule>,
    /// What ends the attempt, in words.
    pub ends: String,
    /// After so many seconds it ends at the latest.
    pub limit_s: Milli,
    /// Whatever watches what ends the attempt: criteria, by their place in `criteria`.
    pub end_watched_by: Vec<usize>,
    /// The rubric, where there is one.
    pub rubric: Option<Judging>,
}

/// Steps, or groups of such, that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its place in the plot: "2", or "2.1" for the first group in the second.
    pub number: String,
    /// Identifier, where it has one.
    pub id: Option<String>,
    /// In which order.
    pub order: Order,
    /// Drawn anew for each attempt, if it is a sequence.
    pub shuffle: bool,
    /// Whether what comes after waits for it.
    pub required: bool,
    /// It is a branch: entered only if this was met, in words.
    pub when: Option<String>,
    /// Criteria that watch what the branch depends on.
    pub watched_by: Vec<usize>,
    /// How often it is gone through.
    pub repeat: u32,
    /// What is not done after so many seconds lapses.
    pub limit_s: Option<Milli>,
    /// Steps first, then groups, as they come.
    pub children: Vec<Child>,
}

/// What stands in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Child {
    /// A step.
    Step(Step),
    /// A group within it.
    Group(Group),
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Identifier.
    pub id: String,
    /// As on the task list.
    pub title: String,
    /// When it is done, in words.
    pub done: String,
    /// Whether a decision needs it.
    pub required: bool,
    /// What is not done after so many seconds lapses.
    pub limit_s: Option<Milli>,
    /// Seconds after which help comes in formative mode.
    pub cue_after_s: Option<Milli>,
    /// What it does to the world.
    pub effects: Vec<Effect>,
    /// Criteria that watch it or what it is done by.
    pub watched_by: Vec<usize>,
}

/// Something that a step does to the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// When.
    pub at: When,
    /// What, in words.
    pub what: String,
}

/// When a step does something to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// When it opens.
    Opens,
    /// When it is done.
    Done,
    /// When it lapses.
    Lapses,
}

impl When {
    /// In a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Opens => "on opening",
            Self::Done => "then",
            Self::Lapses => "if it lapses",
        }
    }
}

/// A rule that watches all the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Identifier.
    pub id: String,
    /// When it acts, in words.
    pub when: String,
    /// What it does, in words.
    pub then: Vec<String>,
    /// Each time anew.
    pub again: bool,
    /// Modes in which it acts; empty means in all.
    pub modes: Vec<&'static str>,
    /// Criteria that watch what it watches.
    pub watched_by: Vec<usize>,
}

/// A rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    /// Pass mark on the total, percent.
    pub pass_percent: u32,
    /// Domains: title and pass mark.
    pub domains: Vec<Domain>,
    /// Criteria, domain by domain.
    pub criteria: Vec<Criterion>,
}

/// A domain of a rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Title.
    pub title: String,
    /// Pass mark, percent.
    pub pass_percent: u32,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Identifier.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// Place of its domain in `domains`; the number of domains if it names none that exists.
    pub domain: usize,
    /// Points.
    pub weight: Milli,
    /// Whether failing it fails the attempt.
    pub critical: bool,
    /// How it is judged, in words.
    pub kind: String,
    /// When the question arises, in words.
    pub exposure: Option<String>,
    /// What it watches.
    pub watches: BTreeSet<Subject>,
}

impl Graph {
    /// The criteria, in order; what a number of `watched_by` points into.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        self.rubric.as_ref().map_or(&[], |rubric| &rubric.criteria)
    }

    /// Every step, in order.
    #[must_use]
    pub fn steps(&self) -> Vec<&Step> {
        self.groups.iter().flat_map(Group::steps).collect()
    }

    /// Every group, outer before inner.
    #[must_use]
    pub fn all_groups(&self) -> Vec<&Group> {
        self.groups.iter().flat_map(Group::all).collect()
    }
}

impl Group {
    /// Every step in it, in order.
    #[must_use]
    pub fn steps(&self) -> Vec<&Step> {
        let mut steps = Vec::new();
        for child in &self.children {
            match child {
                Child::Step(step) => steps.push(step),
                Child::Group(group) => steps.extend(group.steps()),
            }
        }
        steps
    }

    /// Itself, and every group in it.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        let inner = self.children.iter().filter_map(|child| match child {
            Child::Group(group) => Some(group.all()),
            Child::Step(_) => None,
        });
        std::iter::once(self).chain(inner.flatten()).collect()
    }

    /// How it is gone through, in words: "In any order, 3 rounds, within 60 s".
    #[must_use]
    pub fn manner(&self) -> String {
        let order = match (self.children.as_slice(), self.order, self.shuffle) {
            ([Child::Step(_)], ..) => "One step",
            ([Child::Group(_)], ..) => "One group",
            (_, Order::Sequence, false) => "One after the other",
            (_, Order::Sequence, true) => "One after the other, order drawn",
            (_, Order::AnyOrder, _) => "In any order",
            (_, Order::OneOf, _) => "One of these",
        };
        let mut words = vec![order.to_owned()];
        if !self.required {
            words.push("optional".to_owned());
        }
        if self.repeat != 1 {
            words.push(format!("{} rounds", self.repeat));
        }
        if let Some(limit) = self.limit_s {
            words.push(format!("within {limit} s"));
        }
        words.join(", ")
    }
}

#[cfg(test)]
mod tests;
