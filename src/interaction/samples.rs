//! What a front end delivers: where the head and both hands are, by the device's own clock.

use bevy::prelude::*;
use skillward_core::observation::Modality;
use skillward_core::skin::Hand;
use skillward_hands::HandPose;

/// Where the learner's head is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadSample {
    /// Position of the eyes' middle, metres, in the room.
    pub position: Vec3,
    /// Looks along -z.
    pub rotation: Quat,
    /// Whether the device knows.
    pub valid: bool,
}

impl Default for HeadSample {
    fn default() -> Self {
        Self { position: Vec3::new(0.0, 1.6, 0.0), rotation: Quat::IDENTITY, valid: false }
    }
}

/// One hand: its joints and what its fingers do.
#[derive(Debug, Clone)]
pub struct HandSample {
    /// The joints, in the room.
    pub pose: HandPose,
    /// Whether the pose means anything at all.
    pub valid: bool,
    /// Whether it was measured; false when the device only infers it. Inferred poses may be drawn and
    /// touch nothing.
    pub tracked: bool,
    /// How far the hand is closed: 0 open to 1 closed.
    pub grip: f32,
    /// How far index finger and thumb are pinched: 0 open to 1 closed.
    pub trigger: f32,
}

impl HandSample {
    /// An open hand that the device has measured.
    #[must_use]
    pub const fn measured(pose: HandPose) -> Self {
        Self { pose, valid: true, tracked: true, grip: 0.0, trigger: 0.0 }
    }

    /// Whether what it touches may be believed.
    #[must_use]
    pub const fn seen(&self) -> bool {
        self.valid && self.tracked
    }
}

/// Head and hands at one instant.
#[derive(Debug, Clone)]
pub struct SampleFrame {
    /// The device's own time stamp, microseconds; its origin is the front end's affair.
    pub device_time_us: u64,
    /// The head.
    pub head: HeadSample,
    /// The left hand.
    pub left: HandSample,
    /// The right hand.
    pub right: HandSample,
}

impl SampleFrame {
    /// One of the hands.
    #[must_use]
    pub const fn hand(&self, hand: Hand) -> &HandSample {
        match hand {
            Hand::Left => &self.left,
            Hand::Right => &self.right,
        }
    }
}

/// Every sample since the frame before, oldest first.
///
/// A front end that samples faster than frames are drawn pushes several, so that a slow renderer
/// costs no stroke of a rub and no touch.
#[derive(Resource, Debug, Default)]
pub struct Samples {
    fresh: Vec<SampleFrame>,
    before: Option<SampleFrame>,
}

impl Samples {
    /// Adds a sample; one that is not later than the newest is dropped.
    pub fn push(&mut self, frame: SampleFrame) {
        if self.last().is_none_or(|last| frame.device_time_us > last.device_time_us) {
            self.fresh.push(frame);
        }
    }

    /// Those that came in this frame, oldest first.
    #[must_use]
    pub fn fresh(&self) -> &[SampleFrame] {
        &self.fresh
    }

    /// The newest of all, if any came yet.
    #[must_use]
    pub fn last(&self) -> Option<&SampleFrame> {
        self.fresh.last().or(self.before.as_ref())
    }

    /// The samples on either side of a device time (microseconds), among this frame's and the newest
    /// before them, and how far the time has come from the first to the second, 0 to 1.
    ///
    /// A time outside of what is known is taken for the nearest that is.
    #[must_use]
    pub fn around(&self, device_time_us: u64) -> Option<(&SampleFrame, &SampleFrame, f32)> {
        let mut earlier = self.before.as_ref().or(self.fresh.first())?;
        for later in &self.fresh {
            if later.device_time_us >= device_time_us {
                let span = later.device_time_us - earlier.device_time_us;
                let into = device_time_us.saturating_sub(earlier.device_time_us);
                #[allow(clippy::cast_precision_loss, reason = "a share needs no microsecond")]
                let share = if span == 0 { 1.0 } else { into as f32 / span as f32 };
                return Some((earlier, later, share));
            }
            earlier = later;
        }
        Some((earlier, earlier, 1.0))
    }

    /// Forgets what came before, for a new attempt.
    pub fn clear(&mut self) {
        self.fresh.clear();
        self.before = None;
    }

    fn begin_frame(&mut self) {
        if let Some(newest) = self.fresh.pop() {
            self.before = Some(newest);
        }
        self.fresh.clear();
    }
}

/// What kind of device feeds [`Samples`]; set by the front end, recorded in the attempt.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSource {
    /// How the learner takes part.
    pub modality: Modality,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Samples>();
    app.add_systems(First, begin_frame);
}

fn begin_frame(mut samples: ResMut<'_, Samples>) {
    samples.begin_frame();
}

#[cfg(test)]
mod tests {
    use skillward_hands::{Articulation, Frame, Posture};

    use super::*;

    fn sample(device_time_us: u64) -> SampleFrame {
        let hand =
            |hand| HandSample::measured(Posture::new(hand, Frame::IDENTITY, Articulation::FLAT).pose());
        SampleFrame {
            device_time_us,
            head: HeadSample::default(),
            left: hand(Hand::Left),
            right: hand(Hand::Right),
        }
    }

    fn around(samples: &Samples, time_us: u64) -> (u64, u64, f32) {
        let (earlier, later, share) = samples.around(time_us).expect("there are samples");
        (earlier.device_time_us, later.device_time_us, share)
    }

    #[test]
    fn a_time_lies_between_the_samples_round_it() {
        let mut samples = Samples::default();
        assert!(samples.around(5).is_none());
        samples.push(sample(1000));
        assert_eq!(around(&samples, 5), (1000, 1000, 1.0));
        samples.begin_frame();
        samples.push(sample(2000));
        samples.push(sample(2000));
        samples.push(sample(4000));
        assert_eq!(samples.fresh().len(), 2);
        assert_eq!(around(&samples, 500), (1000, 2000, 0.0));
        assert_eq!(around(&samples, 1250), (1000, 2000, 0.25));
        assert_eq!(around(&samples, 3000), (2000, 4000, 0.5));
        assert_eq!(around(&samples, 9000), (4000, 4000, 1.0));
        samples.begin_frame();
        samples.begin_frame();
        assert_eq!(around(&samples, 9000), (4000, 4000, 1.0));
        assert_eq!(samples.last().map(|last| last.device_time_us), Some(4000));
    }
}
