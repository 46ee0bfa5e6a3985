//! The narrow place: time-stamped facts in clinical terms, the only thing that an attempt's log holds
//! and the only thing that a score may read.
//!
//! Facts are free of devices: they name surfaces by scenario identifier and carry quantised integers.
//! Whatever made them (mouse, headset, scripted learner, replay) is not to be seen from here.

use arrayvec::ArrayVec;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::ids::{PatientId, ProductId, SurfaceId, ZoneId};
use crate::skin::{Hand, Patch};

/// One fact and when it was so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Attempt time in microseconds since the attempt began; never decreases, and stops while paused.
    #[serde(rename = "t")]
    pub t_us: u64,
    /// What was observed.
    pub fact: Fact,
}

/// What can be observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each fact's fields are named for what they hold")]
pub enum Fact {
    /// A hand came to touch a surface that has a class.
    ContactBegan { hand: Hand, surface: SurfaceId },
    /// That contact ended.
    ContactEnded { hand: Hand, surface: SurfaceId },
    /// A hand closed on a movable item.
    Grabbed { hand: Hand, surface: SurfaceId },
    /// A hand let an item go.
    Released { hand: Hand, surface: SurfaceId },
    /// A button, lever or pump was pressed to its working depth.
    Pressed { hand: Hand, surface: SurfaceId },
    /// A cap, port, tap or door was opened.
    Opened { hand: Hand, surface: SurfaceId },
    /// It was closed again.
    Closed { hand: Hand, surface: SurfaceId },
    /// Gloves or other equipment put on.
    Donned { item: SmolStr },
    /// Gloves or other equipment taken off.
    Doffed { item: SmolStr },
    /// Product landed on a hand. Volume in microlitres.
    Dispensed { product: ProductId, volume_ul: u32, onto: Hand },
    /// Both hands near each other: one sample of a 30 Hz grid.
    Rub(RubSample),
    /// The learner's head entered a zone of the floor.
    Entered { zone: ZoneId },
    /// The learner's head left it.
    Left { zone: ZoneId },
    /// An item was put down on something.
    Placed { hand: Hand, surface: SurfaceId, onto: SurfaceId },
    /// An item was joined to another: a syringe to a port, a mask to a bag.
    Connected { hand: Hand, surface: SurfaceId, to: SurfaceId },
    /// It was taken off again.
    Disconnected { hand: Hand, surface: SurfaceId, from: SurfaceId },
    /// An item was thrown away.
    Disposed { hand: Hand, surface: SurfaceId, into: SurfaceId },
    /// Something was put on a patient or a thing: a dressing, a tourniquet, an electrode.
    Applied { hand: Hand, surface: SurfaceId, to: SurfaceId },
    /// The learner's gaze came to rest on a surface.
    Faced { surface: SurfaceId },
    /// It left it.
    LookedAway { surface: SurfaceId },
    /// The learner pointed a named structure out, missing its centre by so many millimetres.
    Pointed { structure: SmolStr, error_mm: u32 },
    /// One edge of a named path was traced.
    Traced { path: SmolStr, edge: SmolStr },
    /// Where a followed thing is: one sample of a 30 Hz grid while it is in use. Micrometres (x, y, z).
    Moved { what: SmolStr, at_um: [i32; 3] },
    /// Written into the chart.
    Charted { field: SmolStr, value: SmolStr },
    /// A product given to a patient; the dose in thousandths of its unit.
    Administered { product: ProductId, patient: PatientId, route: SmolStr, dose_milli: i64, unit: SmolStr },
    /// One compression of a chest, at its deepest point. Recoil in thousandths: 1000 let it rise fully.
    Compressed { patient: PatientId, depth_mm: u32, recoil_milli: u16 },
    /// One breath given. Millilitres.
    Ventilated { patient: PatientId, volume_ml: u32 },
    /// The learner held fingers on a site and took a measurement, for example a pulse.
    Measured { surface: SurfaceId, quantity: SmolStr, value_milli: i64 },
    /// A line spoken or chosen, by its key.
    Said { line: SmolStr },
    /// A question answered.
    Answered { item: SmolStr, value: SmolStr },
    /// The tracker lost something it needs.
    TrackingLost { what: Tracked },
    /// The tracker found it again.
    TrackingFound { what: Tracked },
    /// The front end changed in mid-attempt.
    ModalityChanged { modality: Modality },
    /// The attempt was paused; attempt time stands still until [`Fact::Resumed`].
    Paused,
    /// It went on.
    Resumed,
    /// Something of ours broke; never a penalty.
    TechnicalFault { note: SmolStr },
    /// A facilitator's mark.
    Marked { by: SmolStr, note: SmolStr },
    /// The learner said that they are finished.
    Finished,
}

/// What a tracker follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "names say it")]
pub enum Tracked {
    LeftHand,
    RightHand,
    Head,
}

/// How competence was shown. Evidence gained at a desktop is weaker than evidence from hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Mouse, keyboard or gamepad.
    Desktop,
    /// Headset with tracked hands.
    HeadsetHands,
    /// Headset with controllers.
    HeadsetControllers,
    /// The scripted learner; never earns anyone a badge outside a demonstration.
    Scripted,
}

/// The strongest contacts between the two hands at one instant, and how the hands stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RubSample {
    /// Up to [`RubSample::MAX_PAIRS`] pairs of patches in contact. The first [`RubSample::LEADING`] are the strongest; where
    /// more are in contact than fit, the others take turns from sample to sample.
    pub pairs: ArrayVec<PatchPair, { RubSample::MAX_PAIRS }>,
    /// Pairs in contact in all, told or not. 0, as in attempts from before this was told: those that are told.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub touching: u8,
    /// Dot product of the two palm normals, in thousandths: -1000 when the palms face each other,
    /// 1000 when one palm lies over the other hand's back.
    pub facing_milli: i16,
    /// Dot product of the two hands' pointing directions (wrist to middle knuckle), in thousandths:
    /// 1000 when the fingers point the same way, -1000 when they point against each other.
    pub pointing_milli: i16,
    /// Share of the eight gaps between fingers that hold a finger of the other hand, in thousandths.
    pub interlace_milli: u16,
    /// Trust in each hand's pose (left, right), in thousandths: 1000 seen well, 0 not seen.
    pub validity_milli: [u16; 2],
}

impl RubSample {
    /// Pairs that a sample keeps.
    pub const MAX_PAIRS: usize = 6;
    /// Pairs that are told in every sample; the others that are told stand for all that are not.
    pub const LEADING: usize = 3;
    /// Samples come on this grid of attempt time: 30 Hz, in microseconds (rounded down).
    pub const PERIOD_US: u64 = 33_333;
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
const fn is_zero(count: &u8) -> bool {
    *count == 0
}

/// One patch of the left hand touching one of the right. Written as `[left, right, speed]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Patch, Patch, u16)", into = "(Patch, Patch, u16)")]
pub struct PatchPair {
    /// Patch of the left hand.
    pub left: Patch,
    /// Patch of the right hand.
    pub right: Patch,
    /// Speed at which they slide over each other, millimetres per second.
    pub speed_mm_s: u16,
}

impl From<(Patch, Patch, u16)> for PatchPair {
    fn from((left, right, speed_mm_s): (Patch, Patch, u16)) -> Self {
        Self { left, right, speed_mm_s }
    }
}

impl From<PatchPair> for (Patch, Patch, u16) {
    fn from(pair: PatchPair) -> Self {
        (pair.left, pair.right, pair.speed_mm_s)
    }
}
