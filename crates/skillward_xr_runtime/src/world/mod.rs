//! The world around the app as the script has it: the user's head and hands, the room, and what the system does.

mod apply;
mod hand;
mod motion;
mod space;

pub(crate) use apply::{Effect, Moment};
pub(crate) use hand::{JOINTS, Joint, Value};
pub(crate) use motion::Velocity;
pub(crate) use space::{Anchor, Located, Reference, Source, locate};

use crate::script::{Hand, HandDevice, Pose, Script, Tracking};
use hand::HandState;
use motion::Way;

/// The user, the room and the system.
#[derive(Debug, Clone)]
pub(crate) struct World {
    head: Way,
    pub(crate) head_tracking: Tracking,
    pub(crate) hands: [HandState; 2],
    /// Where LOCAL and STAGE are from a time on; the last entry at or before a time counts.
    local: Vec<(i64, Pose)>,
    stage: Vec<(i64, Pose)>,
    pub(crate) bounds: Option<[f32; 2]>,
    pub(crate) worn: bool,
    pub(crate) menu: bool,
    pub(crate) covered: bool,
}

impl World {
    pub(crate) fn new(script: &Script) -> Self {
        let upright = script.head.upright();
        Self {
            head: Way::resting(script.head),
            head_tracking: Tracking::Full,
            hands: Hand::BOTH.map(HandState::new),
            local: vec![(0, upright)],
            stage: vec![(0, Pose::IDENTITY)],
            bounds: script.bounds,
            worn: script.worn,
            menu: false,
            covered: false,
        }
    }

    pub(crate) fn hand(&self, hand: Hand) -> &HandState {
        &self.hands[hand as usize]
    }

    fn hand_mut(&mut self, hand: Hand) -> &mut HandState {
        &mut self.hands[hand as usize]
    }

    /// LOCAL's origin in the room at a time.
    pub(crate) fn local_at(&self, time: i64) -> Pose {
        in_force(&self.local, time)
    }

    /// STAGE's origin in the room at a time.
    pub(crate) fn stage_at(&self, time: i64) -> Pose {
        in_force(&self.stage, time)
    }

    /// The profile that the device in a hand has of itself; `None` for no device.
    pub(crate) fn native_profile(&self, hand: Hand) -> Option<String> {
        match &self.hand(hand).device {
            HandDevice::Nothing => None,
            HandDevice::Controller(name) => Some(format!("/interaction_profiles/{name}")),
            HandDevice::Bare => Some("/interaction_profiles/ext/hand_interaction_ext".to_owned()),
        }
    }
}

fn in_force(origins: &[(i64, Pose)], time: i64) -> Pose {
    let after = origins.partition_point(|origin| origin.0 <= time);
    origins.get(after.saturating_sub(1)).map_or(Pose::IDENTITY, |origin| origin.1)
}
