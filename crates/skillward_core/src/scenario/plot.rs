//! The plot of a scenario file, as data: groups of steps, rules, cues, and what they do to the world.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::decimal::Milli;
use crate::header::Mode;
use crate::ids::{ItemId, PatientId, StepId, SurfaceId};
use crate::scenario::condition::Condition;

/// The plot: steps in groups, and rules that watch all the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    /// Groups, one after the other.
    pub groups: Vec<Group>,
    /// Rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The attempt ends when this holds (or when the learner says that they are finished).
    pub ends: Condition,
    /// The attempt ends after this long at the latest, seconds of attempt time.
    pub limit_s: Milli,
}

/// Steps, or groups of such, that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Identifier, where something names it.
    #[serde(default)]
    pub id: Option<String>,
    /// In which order.
    pub order: Order,
    /// The steps.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Groups within it, after its own steps.
    #[serde(default)]
    pub groups: Vec<Self>,
    /// Whether what comes after waits for it.
    #[serde(default = "yes")]
    pub required: bool,
    /// A branch: entered only if this has been met when its turn comes; else left out.
    #[serde(default)]
    pub when: Option<Condition>,
    /// How often it is gone through: 1 to 100.
    #[serde(default = "once")]
    pub repeat: u32,
    /// What is not done after this long lapses, seconds from when it opened.
    #[serde(default)]
    pub limit_s: Option<Milli>,
    /// The steps of a sequence come in an order drawn by the attempt's seed.
    #[serde(default)]
    pub shuffle: bool,
}

/// Order within a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Each opens when the one before is done.
    Sequence,
    /// All are open at once.
    AnyOrder,
    /// All are open at once, and the first that is done closes the others.
    OneOf,
}

/// A step of the plot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Identifier.
    pub id: StepId,
    /// Shown on the task list.
    pub title: String,
    /// Done when this holds, watched from the moment the step opens.
    pub done: Condition,
    /// Whether a decision needs it (semantics.md, section 4).
    #[serde(default = "yes")]
    pub required: bool,
    /// Help in formative mode.
    #[serde(default)]
    pub cue: Option<Cue>,
    /// What is not done after this long lapses, seconds from when it opened.
    #[serde(default)]
    pub limit_s: Option<Milli>,
    /// What happens when it opens.
    #[serde(default)]
    pub on_open: Vec<Effect>,
    /// What happens when it is done.
    #[serde(default)]
    pub on_done: Vec<Effect>,
    /// What happens when it lapses.
    #[serde(default)]
    pub on_lapse: Vec<Effect>,
}

const fn yes() -> bool {
    true
}

const fn once() -> u32 {
    1
}

/// Information that helps the learner move on; formative mode only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Seconds after the step opened without being done.
    pub after_s: Milli,
    /// What is said.
    pub text: String,
    /// How it fades as the learner grows.
    #[serde(default)]
    pub fade: Option<Fade>,
}

/// Help that grows less with each attempt that the learner has finished before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fade {
    /// Comes so many seconds later for each earlier attempt.
    #[serde(default)]
    pub later_s: Milli,
    /// Comes no more after so many earlier attempts: 1 or more.
    #[serde(default)]
    pub gone_after: Option<u32>,
}

/// A rule that watches all the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Identifier.
    pub id: String,
    /// When this holds ...
    pub when: Condition,
    /// ... this happens.
    pub then: Vec<Effect>,
    /// Each time anew; without it, once.
    #[serde(default)]
    pub again: bool,
    /// Only in these modes; empty means in all.
    #[serde(default)]
    pub modes: Vec<Mode>,
}

/// What a step or rule does to the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Effect {
    /// Someone speaks; shown as a caption.
    Say {
        /// Who, as shown.
        who: String,
        /// The line.
        text: String,
    },
    /// A note to the learner.
    Show(String),
    /// A prop changes its state.
    Set {
        /// Which prop.
        item: ItemId,
        /// A state of the catalogue.
        state: String,
    },
    /// A prop that was absent comes.
    Spawn(ItemId),
    /// A prop is put elsewhere.
    Move {
        /// Which prop.
        item: ItemId,
        /// Position in metres (x, y, z).
        to: (Milli, Milli, Milli),
        /// Degrees about the vertical.
        #[serde(default)]
        yaw_deg: Milli,
    },
    /// A part opens, or closes, by itself.
    Open {
        /// Which part.
        part: SurfaceId,
        /// Opens; `false` closes it.
        #[serde(default = "yes")]
        open: bool,
    },
    /// A vital sign goes to a value.
    Vital {
        /// Whose.
        patient: PatientId,
        /// Which sign.
        sign: SmolStr,
        /// To this value.
        to: Milli,
        /// On a straight way of so many seconds; left out, at once.
        #[serde(default)]
        over_s: Milli,
    },
    /// A timer begins; `TimerEnded` tells when it runs out. One that runs already begins again.
    StartTimer {
        /// Its name.
        timer: SmolStr,
        /// After so many seconds.
        seconds: Milli,
    },
    /// Equipment fails: the prop goes into a state that is a fault.
    Fault {
        /// Which prop.
        item: ItemId,
        /// A state of the catalogue.
        state: String,
    },
    /// The attempt ends.
    End,
}

impl Plot {
    /// Every group, outer before inner, in the order of the file.
    #[must_use]
    pub fn all_groups(&self) -> Vec<&Group> {
        fn walk<'a>(groups: &'a [Group], into: &mut Vec<&'a Group>) {
            for group in groups {
                into.push(group);
                walk(&group.groups, into);
            }
        }
        let mut all = Vec::new();
        walk(&self.groups, &mut all);
        all
    }

    /// Every step, in the order of the file.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.all_groups().into_iter().flat_map(|group| &group.steps)
    }

    /// Every effect of steps and rules.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        let steps =
            self.steps().flat_map(|step| step.on_open.iter().chain(&step.on_done).chain(&step.on_lapse));
        steps.chain(self.rules.iter().flat_map(|rule| &rule.then))
    }

    /// Every condition, in the order of the file.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let groups = self.all_groups();
        let branches: Vec<&Condition> = groups.iter().filter_map(|group| group.when.as_ref()).collect();
        let rules = self.rules.iter().map(|rule| &rule.when);
        self.steps().map(|step| &step.done).chain(branches).chain(rules).chain([&self.ends])
    }
}
