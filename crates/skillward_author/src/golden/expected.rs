//! What can be expected of an attempt, as authors write it.

use serde::{Deserialize, Serialize};
use skillward_core::decimal::Milli;
use skillward_core::event::{EndReason, EventKind};
use skillward_core::hygiene::report::{Answer, Moment};
use skillward_core::ids::{CriterionId, ItemId, PatientId, StepId, SurfaceId};
use skillward_core::scenario::Effect;
use skillward_core::score::{Decision, Finding, FindingOutcome};
use smol_str::SmolStr;

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Passed.
    Pass,
    /// Judged, and not passed.
    Fail,
    /// Too little could be judged.
    InsufficientEvidence,
    /// A person has still to rate something.
    Pending,
}

impl Outcome {
    /// What a decision comes to.
    #[must_use]
    pub const fn of(decision: &Decision) -> Self {
        match decision {
            Decision::Pass => Self::Pass,
            Decision::Fail { .. } => Self::Fail,
            Decision::InsufficientEvidence { .. } => Self::InsufficientEvidence,
            Decision::Pending { .. } => Self::Pending,
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pass => "Pass",
            Self::Fail => "Fail",
            Self::InsufficientEvidence => "InsufficientEvidence",
            Self::Pending => "Pending",
        })
    }
}

/// A finding of one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExpectedFinding {
    /// Met, with full points.
    Met,
    /// Met in part: the level or band of this name.
    Partial(String),
    /// Not met.
    NotMet,
    /// The evidence was missing, or the question never arose.
    NotAssessable,
    /// A person has still to rate it.
    Pending,
}

impl ExpectedFinding {
    /// What a finding comes to.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match finding.outcome {
            FindingOutcome::Met => Self::Met,
            FindingOutcome::Partial => Self::Partial(finding.level.clone().unwrap_or_default()),
            FindingOutcome::NotMet => Self::NotMet,
            FindingOutcome::NotAssessable => Self::NotAssessable,
            FindingOutcome::Pending => Self::Pending,
        }
    }
}

/// As it stands in a file.
impl std::fmt::Display for ExpectedFinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Met => f.write_str("Met"),
            // A Rust string literal is a RON one.
            Self::Partial(level) => write!(f, "Partial({level:?})"),
            Self::NotMet => f.write_str("NotMet"),
            Self::NotAssessable => f.write_str("NotAssessable"),
            Self::Pending => f.write_str("Pending"),
        }
    }
}

/// Something that comes about in an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ExpectedEvent {
    /// A step opens.
    StepOpened(StepId),
    /// A step is done.
    StepDone(StepId),
    /// A step's cue is due.
    Cue(StepId),
    /// Someone says something.
    Say {
        /// Who, as shown.
        who: String,
    },
    /// A prop changes its state.
    Set {
        /// Which prop.
        item: ItemId,
        /// To which state.
        state: String,
    },
    /// A prop that was absent comes.
    Spawn(ItemId),
    /// A prop is put elsewhere.
    Move(ItemId),
    /// A part opens (or closes) by itself.
    Open {
        /// Which part.
        part: SurfaceId,
        /// Opens, or closes.
        open: bool,
    },
    /// A vital sign sets out for a value.
    Vital {
        /// Whose.
        patient: PatientId,
        /// Which sign.
        sign: SmolStr,
        /// To which value.
        to: Milli,
    },
    /// A timer begins.
    StartTimer(SmolStr),
    /// Equipment fails.
    Fault(ItemId),
    /// A learner in formative mode is told how a criterion came out.
    Feedback {
        /// The criterion.
        criterion: CriterionId,
        /// Whether it was met.
        met: bool,
    },
    /// An opportunity for hand hygiene closes.
    Opportunity {
        /// With just these moments.
        moments: Vec<Moment>,
        /// Answered, or missed.
        answered: bool,
    },
    /// The attempt ends.
    Ended(EndReason),
}

impl ExpectedEvent {
    /// Whether this is what came about.
    #[must_use]
    pub fn is(&self, event: &EventKind) -> bool {
        match (self, event) {
            (Self::StepOpened(expected), EventKind::StepOpened(step))
            | (Self::StepDone(expected), EventKind::StepDone(step))
            | (Self::Cue(expected), EventKind::CueDue { step, .. }) => expected == step,
            (Self::Say { who }, EventKind::Effect(Effect::Say { who: speaker, .. })) => who == speaker,
            (Self::Set { item, state }, EventKind::Effect(Effect::Set { item: set, state: to })) => {
                item == set && state == to
            }
            (Self::Spawn(item), EventKind::Effect(Effect::Spawn(other)))
            | (Self::Move(item), EventKind::Effect(Effect::Move { item: other, .. }))
            | (Self::Fault(item), EventKind::Effect(Effect::Fault { item: other, .. })) => item == other,
            (Self::Open { part, open }, EventKind::Effect(Effect::Open { part: opened, open: opens })) => {
                part == opened && open == opens
            }
            (
                Self::Vital { patient, sign, to },
                EventKind::Effect(Effect::Vital { patient: whose, sign: which, to: value, .. }),
            ) => patient == whose && sign == which && to == value,
            (Self::StartTimer(timer), EventKind::Effect(Effect::StartTimer { timer: started, .. })) => {
                timer == started
            }
            (Self::Feedback { criterion, met }, EventKind::Feedback { criterion: told, met: was }) => {
                criterion == told && met == was
            }
            (Self::Opportunity { moments, answered }, EventKind::OpportunityClosed(closed)) => {
                let mut indicated: Vec<Moment> = closed.indications.iter().map(|one| one.moment).collect();
                indicated.dedup();
                let was = match closed.answer {
                    Answer::Rub { .. } | Answer::Wash { .. } => Some(true),
                    Answer::Missed { .. } => Some(false),
                    Answer::NotAssessable => None,
                };
                *moments == indicated && was == Some(*answered)
            }
            (Self::Ended(expected), EventKind::Ended { reason }) => expected == reason,
            _ => false,
        }
    }
}

impl std::fmt::Display for ExpectedEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::StepOpened(step) => write!(f, "StepOpened(\"{step}\")"),
            Self::StepDone(step) => write!(f, "StepDone(\"{step}\")"),
            Self::Cue(step) => write!(f, "Cue(\"{step}\")"),
            Self::Say { who } => write!(f, "Say(who: {who:?})"),
            Self::Set { item, state } => write!(f, "Set(item: \"{item}\", state: {state:?})"),
            Self::Spawn(item) => write!(f, "Spawn(\"{item}\")"),
            Self::Move(item) => write!(f, "Move(\"{item}\")"),
            Self::Open { part, open } => write!(f, "Open(part: \"{part}\", open: {open})"),
            Self::Vital { patient, sign, to } => {
                write!(f, "Vital(patient: \"{patient}\", sign: {sign:?}, to: {to})")
            }
            Self::StartTimer(timer) => write!(f, "StartTimer({timer:?})"),
            Self::Fault(item) => write!(f, "Fault(\"{item}\")"),
            Self::Feedback { criterion, met } => {
                write!(f, "Feedback(criterion: \"{criterion}\", met: {met})")
            }
            Self::Opportunity { moments, answered } => {
                let moments: Vec<String> =
                    moments.iter().map(|moment| u8::from(*moment).to_string()).collect();
                write!(f, "Opportunity(moments: [{}], answered: {answered})", moments.join(", "))
            }
            Self::Ended(reason) => f.write_str(match reason {
                EndReason::Plot => "Ended(plot)",
                EndReason::Learner => "Ended(learner)",
                EndReason::TimeLimit => "Ended(time_limit)",
                EndReason::Stopped => "Ended(stopped)",
            }),
        }
    }
}
