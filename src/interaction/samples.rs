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
    last: Option<SampleFrame>,
}

impl Samples {
    /// Adds a sample; one that is not later than the newest is dropped.
    pub fn push(&mut self, frame: SampleFrame) {
        if self.last.as_ref().is_none_or(|last| frame.device_time_us > last.device_time_us) {
            self.last = Some(frame.clone());
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
    pub const fn last(&self) -> Option<&SampleFrame> {
        self.last.as_ref()
    }

    /// Forgets what came before, for a new attempt.
    pub fn clear(&mut self) {
        self.fresh.clear();
        self.last = None;
    }

    fn begin_frame(&mut self) {
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
