//! Frames of reference: where each is in the room at a time, and one located in another.

use super::World;
use super::motion::Velocity;
use crate::script::{Pose, Tracking};

/// A reference space that this runtime knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    View,
    Local,
    LocalFloor,
    Stage,
}

/// What a space hangs on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Anchor {
    Reference(Reference),
    /// A pose input of a device, as chosen at the last synchronisation; `None` when it cannot be located.
    Device(Option<Source>),
}

/// A pose input: the index of the hand and its identifier, as `/input/grip`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    pub(crate) hand: usize,
    pub(crate) identifier: String,
}

/// Where something is, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Located {
    pub(crate) pose: Pose,
    pub(crate) velocity: Velocity,
    pub(crate) tracking: Tracking,
}

impl World {
    /// An anchor in the room.
    pub(crate) fn anchor(&self, anchor: &Anchor, time: i64) -> Option<Located> {
        let still = |pose| Located { pose, velocity: Velocity::NONE, tracking: Tracking::Full };
        match anchor {
            Anchor::Reference(Reference::View) => {
                let (pose, velocity) = self.head.at(time);
                Some(Located { pose, velocity, tracking: self.head_tracking })
            }
            Anchor::Reference(Reference::Local) => Some(still(self.local_at(time))),
            Anchor::Reference(Reference::LocalFloor) => {
                let mut pose = self.local_at(time);
                pose.position.y = self.stage_at(time).position.y;
                Some(still(pose))
            }
            Anchor::Reference(Reference::Stage) => Some(still(self.stage_at(time))),
            Anchor::Device(source) => {
                let source = source.as_ref()?;
                let hand = self.hands.get(source.hand)?;
                let (pose, velocity) = hand.pose(&source.identifier, time)?;
                Some(Located { pose, velocity, tracking: hand.tracking })
            }
        }
    }
}

/// One space in another: each is an anchor and the pose that the app set in it.
pub(crate) fn locate(
    world: &World,
    space: (&Anchor, Pose),
    base: (&Anchor, Pose),
    time: i64,
) -> Option<Located> {
    if space.0 == base.0 && !matches!(space.0, Anchor::Device(None)) {
        return Some(Located {
            pose: base.1.inverse().then(space.1),
            velocity: Velocity::NONE,
            tracking: Tracking::Full,
        });
    }
    let target = in_room(world.anchor(space.0, time)?, space.1);
    let from = in_room(world.anchor(base.0, time)?, base.1);
    let back = from.pose.orientation.inverse();
    let away = target.pose.position - from.pose.position;
    let velocity = Velocity {
        linear: back * (target.velocity.linear - from.velocity.linear - from.velocity.angular.cross(away)),
        angular: back * (target.velocity.angular - from.velocity.angular),
    };
    Some(Located {
        pose: from.pose.inverse().then(target.pose),
        velocity,
        tracking: worse(target.tracking, from.tracking),
    })
}

fn in_room(anchor: Located, offset: Pose) -> Located {
    let arm = anchor.pose.orientation * offset.position;
    Located { pose: anchor.pose.then(offset), velocity: super::hand::carried(anchor.velocity, arm), ..anchor }
}

fn worse(one: Tracking, other: Tracking) -> Tracking {
    match (one, other) {
        (Tracking::Lost, _) | (_, Tracking::Lost) => Tracking::Lost,
        (Tracking::Inferred, _) | (_, Tracking::Inferred) => Tracking::Inferred,
        _ => Tracking::Full,
    }
}
