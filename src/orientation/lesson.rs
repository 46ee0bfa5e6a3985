//! The lessons, and what shows that one was really done: what head and hands did, never which key was
//! pressed.

use std::collections::BTreeMap;

use bevy::math::{EulerRot, Quat, Vec3};
use skillward_core::hygiene::STEP_US;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::Recogniser;
use skillward_core::observation::RubSample;
use skillward_core::skin::Hand;

/// How far the head is to turn to each side, radians: a glance over the bay.
const TURN: f32 = 0.45;
/// The dispenser is reached when the eyes are this near to it over the floor, metres: an arm's length.
const ARRIVED_M: f32 = 0.85;
/// Time that a single rub sample can stand for, microseconds: what is missed is not counted.
const SAMPLE_US: u64 = 100_000;

/// One thing to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lesson {
    /// Turn the head.
    Look,
    /// Go to the dispenser.
    Walk,
    /// Touch something with each hand.
    Reach,
    /// Press the pump with a hand under its nozzle.
    Press,
    /// Bring the hands together and rub.
    Rub,
    /// Rub by other techniques.
    Change,
    /// Pause, and go on.
    Pause,
}

impl Lesson {
    /// All, in their order.
    pub const ALL: [Self; 7] =
        [Self::Look, Self::Walk, Self::Reach, Self::Press, Self::Rub, Self::Change, Self::Pause];

    /// As shown.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Look => "Look around",
            Self::Walk => "Walk to the handrub",
            Self::Reach => "Reach with each hand",
            Self::Press => "Take handrub",
            Self::Rub => "Rub your hands",
            Self::Change => "Change the technique",
            Self::Pause => "Pause and go on",
        }
    }

    /// What of it shows that it was done, as shown.
    #[must_use]
    pub const fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Look => &["to the left", "to the right"],
            Self::Walk => &["at the dispenser"],
            Self::Reach => &["left hand touches", "right hand touches"],
            Self::Press => &["hand on the pump", "other hand under the nozzle", "handrub in the hand"],
            Self::Rub => &["one technique"],
            Self::Change => &["a second technique", "a third one"],
            Self::Pause => &["paused", "going on"],
        }
    }

    /// Its place among all.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Something that happened and may show that a lesson was done.
#[derive(Debug, Clone, Copy)]
pub enum Evidence<'a> {
    /// Where the eyes are and look, and where over the floor the dispenser's nozzle is.
    Head {
        /// Metres.
        position: Vec3,
        /// Looks along -z.
        rotation: Quat,
        /// Metres; `None` while there is no dispenser.
        nozzle: Option<Vec3>,
    },
    /// A hand touches something.
    Touched(Hand),
    /// A hand is on the pump.
    OnPump,
    /// A palm is held where the product falls.
    UnderNozzle,
    /// Product landed on a hand.
    Dispensed,
    /// A rub sample, at its attempt time in microseconds.
    Rubbed(u64, &'a RubSample),
    /// Time stands still.
    Paused,
    /// It runs again.
    WentOn,
}

/// How far one lesson has come.
#[derive(Debug, Clone)]
pub struct Progress {
    lesson: Lesson,
    parts: Vec<f32>,
    /// Yaw at the start, radians; distance to the dispenser at the start, metres.
    began: Option<(f32, Option<f32>)>,
    recogniser: Recogniser,
    rubbed_us: BTreeMap<TechniqueStep, u64>,
    last_rub_us: u64,
}

impl Progress {
    /// A lesson that has just begun.
    #[must_use]
    pub fn new(lesson: Lesson) -> Self {
        Self {
            lesson,
            parts: vec![0.0; lesson.parts().len()],
            began: None,
            recogniser: Recogniser::default(),
            rubbed_us: BTreeMap::new(),
            last_rub_us: 0,
        }
    }

    /// How far each part has come, 0 to 1.
    #[must_use]
    pub fn parts(&self) -> &[f32] {
        &self.parts
    }

    /// How far the whole has come, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.parts.iter().sum::<f32>() / self.parts.len().max(1) as f32
    }

    /// Whether it was done.
    #[must_use]
    pub fn done(&self) -> bool {
        self.parts.iter().all(|part| *part >= 1.0)
    }

    /// Takes what happened; whether a part was completed by it.
    pub fn take(&mut self, evidence: Evidence<'_>) -> bool {
        let before = self.parts.iter().filter(|part| **part >= 1.0).count();
        match (self.lesson, evidence) {
            (Lesson::Look, Evidence::Head { rotation, .. }) => self.look(rotation),
            (Lesson::Walk, Evidence::Head { position, nozzle: Some(nozzle), .. }) => {
                self.walk(position, nozzle);
            }
            (Lesson::Reach, Evidence::Touched(hand)) => self.parts[hand.index()] = 1.0,
            (Lesson::Press, Evidence::OnPump) => self.parts[0] = 1.0,
            (Lesson::Press, Evidence::UnderNozzle) => self.parts[1] = 1.0,
            // Product in the hand is all that the lesson is for, however it came there.
            (Lesson::Press, Evidence::Dispensed) => self.parts.fill(1.0),
            (Lesson::Rub | Lesson::Change, Evidence::Rubbed(t_us, sample)) => self.rub(t_us, sample),
            (Lesson::Pause, Evidence::Paused) => self.parts[0] = 1.0,
            (Lesson::Pause, Evidence::WentOn) if self.parts[0] >= 1.0 => self.parts[1] = 1.0,
            _ => {}
        }
        self.parts.iter().filter(|part| **part >= 1.0).count() > before
    }

    fn look(&mut self, rotation: Quat) {
        let (yaw, ..) = rotation.to_euler(EulerRot::YXZ);
        let (began, _) = *self.began.get_or_insert((yaw, None));
        let turned =
            (yaw - began + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI;
        self.parts[0] = self.parts[0].max((turned / TURN).min(1.0));
        self.parts[1] = self.parts[1].max((-turned / TURN).min(1.0));
    }

    fn walk(&mut self, position: Vec3, nozzle: Vec3) {
        let far = position.with_y(0.0).distance(nozzle.with_y(0.0));
        let (_, began) = *self.began.get_or_insert((0.0, Some(far)));
        let way = (began.unwrap_or(far) - ARRIVED_M).max(0.01);
        self.parts[0] = (1.0 - (far - ARRIVED_M) / way).clamp(self.parts[0], 1.0);
    }

    /// A technique counts when the core's recogniser has heard it for as long as it asks in an attempt.
    fn rub(&mut self, t_us: u64, sample: &RubSample) {
        let heard = self.recogniser.observe(t_us, sample);
        let lasted = t_us.saturating_sub(self.last_rub_us).min(SAMPLE_US);
        self.last_rub_us = t_us;
        if let Some(heard) = heard {
            *self.rubbed_us.entry(heard.step).or_default() += lasted;
        }
        let mut longest: Vec<u64> = self.rubbed_us.values().copied().collect();
        longest.sort_unstable_by(|a, b| b.cmp(a));
        for (part, rubbed_us) in self.parts.iter_mut().zip(longest) {
            *part = part.max((rubbed_us as f32 / STEP_US as f32).min(1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(yaw: f32, z: f32) -> Evidence<'static> {
        Evidence::Head {
            position: Vec3::new(0.0, 1.6, z),
            rotation: Quat::from_rotation_y(yaw),
            nozzle: Some(Vec3::ZERO),
        }
    }

    #[test]
    fn one_looks_to_both_sides_also_across_the_seam_of_the_circle() {
        let mut progress = Progress::new(Lesson::Look);
        progress.take(head(3.0, 0.0));
        progress.take(head(-2.8, 0.0));
        assert!(!progress.done() && progress.parts()[0] >= 1.0, "{:?}", progress.parts());
        assert!(progress.take(head(2.5, 0.0)));
        assert!(progress.done());
    }

    #[test]
    fn the_way_counts_not_the_steps() {
        let mut progress = Progress::new(Lesson::Walk);
        progress.take(head(0.0, 2.85));
        progress.take(head(0.0, 1.85));
        assert!((progress.share() - 0.5).abs() < 0.01, "{}", progress.share());
        progress.take(head(0.0, 3.0));
        assert!(progress.share() > 0.4, "going back takes nothing away");
        progress.take(head(0.0, 0.8));
        assert!(progress.done());
    }

    #[test]
    fn a_lesson_hears_only_its_own_evidence() {
        let mut progress = Progress::new(Lesson::Pause);
        assert!(!progress.take(Evidence::WentOn) && !progress.take(Evidence::Dispensed));
        assert!(progress.take(Evidence::Paused) && progress.take(Evidence::WentOn));
        let mut press = Progress::new(Lesson::Press);
        press.take(Evidence::OnPump);
        assert!(!press.done());
        press.take(Evidence::Dispensed);
        assert!(press.done());
    }

    #[test]
    fn hands_that_lie_on_each_other_rub_nothing() {
        let mut progress = Progress::new(Lesson::Rub);
        for tick in 0..300 {
            progress.take(Evidence::Rubbed(tick * RubSample::PERIOD_US, &RubSample::default()));
        }
        assert!(progress.share() < f32::EPSILON);
    }
}
