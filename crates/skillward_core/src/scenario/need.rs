//! What a scenario and its rubric ask of a front end, so that one that cannot do it refuses to play, instead
//! of judging a learner on what it left away.

use std::collections::BTreeSet;

use super::{Condition, Effect, Scenario};
use crate::rubric::model::{Kind, Measure, Quantity, Rubric};

/// Something that a front end must be able to show or to report, beyond what all can: captions, states of
/// props, timers; touch, grip, press, opening, zones, and hand hygiene.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Props that come during the attempt.
    Spawn,
    /// Props that are moved by an effect.
    Move,
    /// Parts that open by themselves.
    Open,
    /// Vital signs.
    Vitals,
    /// Places and briefings that differ from attempt to attempt.
    Variants,
    /// Lines that the learner says.
    Speech,
    /// Questions that the learner answers.
    Questions,
    /// A chart that the learner writes in.
    Charting,
    /// Things put down in a place.
    Placing,
    /// Things joined and taken apart.
    Connecting,
    /// Things thrown away.
    Disposing,
    /// Things put on a patient.
    Applying,
    /// Gloves and other equipment, put on and taken off.
    Equipment,
    /// Where the learner looks.
    Gaze,
    /// Structures that the learner points out.
    Pointing,
    /// Paths that the learner traces.
    Tracing,
    /// Measurements that the learner takes.
    Measuring,
    /// Medicines that the learner gives.
    Medicines,
    /// Chest compressions.
    Compressions,
    /// Breaths given.
    Ventilation,
    /// The path of an instrument.
    Movement,
}

impl Need {
    /// In words: "this scenario needs ...".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Spawn => "props that come during the attempt",
            Self::Move => "props that are moved by an effect",
            Self::Open => "parts that open by themselves",
            Self::Vitals => "vital signs on a monitor",
            Self::Variants => "places that differ from attempt to attempt",
            Self::Speech => "lines to say",
            Self::Questions => "questions to answer",
            Self::Charting => "a chart to write in",
            Self::Placing => "things to put down in a place",
            Self::Connecting => "things to join",
            Self::Disposing => "things to throw away",
            Self::Applying => "things to put on a patient",
            Self::Equipment => "gloves and equipment to put on",
            Self::Gaze => "where the learner looks",
            Self::Pointing => "structures to point out",
            Self::Tracing => "paths to trace",
            Self::Measuring => "measurements to take",
            Self::Medicines => "medicines to give",
            Self::Compressions => "chest compressions",
            Self::Ventilation => "breaths to give",
            Self::Movement => "the path of an instrument",
        }
    }
}

impl Effect {
    /// What a front end must be able to show for it, beyond captions and states.
    #[must_use]
    pub const fn needs(&self) -> Option<Need> {
        match self {
            Self::Spawn(_) => Some(Need::Spawn),
            Self::Move { .. } => Some(Need::Move),
            Self::Open { .. } => Some(Need::Open),
            Self::Vital { .. } => Some(Need::Vitals),
            Self::Say { .. }
            | Self::Show(_)
            | Self::Set { .. }
            | Self::StartTimer { .. }
            | Self::Fault { .. }
            | Self::End => None,
        }
    }
}

impl Condition {
    /// What a front end must be able to report for this one, its parts left out.
    const fn asks(&self) -> Option<Need> {
        Some(match self {
            Self::Said(_) => Need::Speech,
            Self::Answered { .. } | Self::Solved { .. } => Need::Questions,
            Self::Charted { .. } => Need::Charting,
            Self::Placed { .. } => Need::Placing,
            Self::Connected { .. } | Self::Disconnected { .. } => Need::Connecting,
            Self::Disposed { .. } => Need::Disposing,
            Self::Applied { .. } => Need::Applying,
            Self::Donned(_) | Self::Doffed(_) | Self::Wearing(_) => Need::Equipment,
            Self::Faced(_) | Self::Facing(_) => Need::Gaze,
            Self::Pointed { .. } => Need::Pointing,
            Self::Traced { .. } => Need::Tracing,
            Self::Measured { .. } => Need::Measuring,
            Self::Administered { .. } => Need::Medicines,
            Self::Compressed { .. } => Need::Compressions,
            Self::Ventilated { .. } => Need::Ventilation,
            Self::Vital { .. } => Need::Vitals,
            // What every front end reports, what follows in the core, and what has parts.
            Self::Touched(_)
            | Self::Pressed(_)
            | Self::Opened(_)
            | Self::Closed(_)
            | Self::Grabbed(_)
            | Self::Released(_)
            | Self::Entered(_)
            | Self::Left(_)
            | Self::Dispensed
            | Self::TimerEnded(_)
            | Self::Finished
            | Self::StepDone(_)
            | Self::Opportunity { .. }
            | Self::HygieneAction
            | Self::Performed(_)
            | Self::Touching(_)
            | Self::InZone(_)
            | Self::HandsWet
            | Self::Holding(_)
            | Self::With { .. }
            | Self::ForEach { .. }
            | Self::ForSome { .. }
            | Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::Once(_)
            | Self::Never(_)
            | Self::Always(_)
            | Self::Then(_)
            | Self::Before(..)
            | Self::Until { .. }
            | Self::Since { .. }
            | Self::Within { .. }
            | Self::ForAtLeast { .. }
            | Self::CountAtLeast { .. } => return None,
        })
    }

    /// What a front end must be able to report for it and all its parts.
    fn needs(&self, into: &mut BTreeSet<Need>) {
        into.extend(self.asks());
        for part in self.parts() {
            part.needs(into);
        }
    }
}

impl Measure {
    /// What a front end must be able to report for it, beside what its conditions need.
    const fn asks(&self) -> Option<Need> {
        match self {
            Self::PathLength(_) | Self::Smoothness(_) => Some(Need::Movement),
            Self::Value { of, .. } => Some(match of {
                Quantity::CompressionDepth { .. } => Need::Compressions,
                Quantity::VentilationVolume { .. } => Need::Ventilation,
                Quantity::PointingError { .. } => Need::Pointing,
                Quantity::Reading { .. } => Need::Measuring,
                Quantity::Dose { .. } => Need::Medicines,
            }),
            _ => None,
        }
    }
}

impl Scenario {
    /// What a front end must be able to show and report for the scenario to be played as it is meant.
    #[must_use]
    pub fn needs(&self) -> BTreeSet<Need> {
        let mut needs: BTreeSet<Need> = self.plot.effects().filter_map(Effect::needs).collect();
        for condition in self.plot.conditions() {
            condition.needs(&mut needs);
        }
        if self.props.iter().any(|prop| prop.absent) {
            needs.insert(Need::Spawn);
        }
        if self.props.iter().any(|prop| prop.jitter.is_some()) || !self.variants.draw.is_empty() {
            needs.insert(Need::Variants);
        }
        needs
    }
}

impl Rubric {
    /// What a front end must be able to report for every criterion to be judged as it is meant.
    #[must_use]
    pub fn needs(&self) -> BTreeSet<Need> {
        let mut needs = BTreeSet::new();
        for criterion in &self.criteria {
            for condition in criterion.conditions() {
                condition.needs(&mut needs);
            }
            if let Kind::Measure { of, .. } = &criterion.kind {
                needs.extend(of.asks());
            }
        }
        needs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs_of(condition: &str) -> Vec<Need> {
        let condition: Condition = ron::from_str(condition).expect("a condition");
        let mut needs = BTreeSet::new();
        condition.needs(&mut needs);
        needs.into_iter().collect()
    }

    #[test]
    fn what_an_act_needs_is_found_however_deep_it_lies() {
        assert_eq!(
            needs_of(
                r#"Then([Touched("rail"), Within(seconds: 5, of: Any([Said("hello"), Not(Charted(field: "pulse"))]))])"#
            ),
            [Need::Speech, Need::Charting]
        );
        assert_eq!(
            needs_of(r#"ForSome(name: "h", among: Hands, of: With(hand: "$h", act: Placed(item: "cup")))"#),
            [Need::Placing]
        );
    }

    #[test]
    fn what_every_front_end_reports_needs_nothing() {
        assert_eq!(
            needs_of(
                r#"All([Touching("a"), Pressed("b"), ForAtLeast(seconds: 3, of: InZone("bay")), HygieneAction])"#
            ),
            []
        );
    }
}
