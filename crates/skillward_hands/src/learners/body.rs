//! The hands that a learner was born with: size and proportions.

use super::Dice;
use crate::joints::{Finger, HandJoint, HandPose};

/// Size and proportions of both hands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// Against the shipped skeleton (190 mm from wrist to fingertip).
    pub size: f32,
    /// Length of each finger, thumb first, against what its size would have.
    pub fingers: [f32; 5],
    /// Length of the palm in the same way.
    pub palm: f32,
    /// Thickness in the same way.
    pub girth: f32,
}

impl Body {
    /// The shipped hands.
    pub const SHIPPED: Self = Self { size: 1.0, fingers: [1.0; 5], palm: 1.0, girth: 1.0 };

    /// Someone's.
    #[must_use]
    pub fn random(dice: &mut Dice) -> Self {
        let (length, deviation) = if dice.chance(0.6) { (174.0, 9.0) } else { (189.0, 10.0) };
        let all = 1.0 + 0.02 * dice.normal();
        Self {
            size: ((length + deviation * dice.normal()) / 190.0).clamp(0.78, 1.15),
            fingers: std::array::from_fn(|_| all + 0.015 * dice.normal()),
            palm: 1.0 + 0.02 * dice.normal(),
            girth: 1.0 + 0.05 * dice.normal(),
        }
    }

    /// A hand of the shipped skeleton with this body. The world is scaled with it, so that hands that touch still do, but
    /// for what other proportions change.
    #[must_use]
    pub fn wearing(&self, pose: &HandPose) -> HandPose {
        let mut worn = *pose;
        let wrist = pose.at(HandJoint::Wrist);
        worn.joints[HandJoint::Wrist.index()].position = wrist * self.size;
        // The palm joint comes before the wrist in OpenXR's order and hangs from it.
        let order = HandJoint::ALL[2..].iter().chain(&HandJoint::ALL[..1]);
        for &joint in order {
            let Some(parent) = joint.parent() else { continue };
            let bone = pose.at(joint) - pose.at(parent);
            let longer = self.size * self.proportion(joint);
            worn.joints[joint.index()].position = worn.at(parent) + bone * longer;
        }
        for joint in &mut worn.joints {
            joint.radius *= self.size * self.girth;
        }
        worn
    }

    fn proportion(&self, joint: HandJoint) -> f32 {
        let of_palm = joint == HandJoint::Palm
            || joint.parent() == Some(HandJoint::Wrist)
            || Finger::ALL.iter().any(|finger| finger.joints()[1] == joint);
        if of_palm {
            return self.palm;
        }
        let thumb = HandJoint::ThumbMetacarpal.index()..=HandJoint::ThumbTip.index();
        if thumb.contains(&joint.index()) {
            return self.fingers[0];
        }
        let finger = Finger::ALL.iter().position(|finger| finger.joints().contains(&joint));
        finger.map_or(1.0, |finger| self.fingers[finger + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Articulation, Frame, Posture};
    use skillward_core::skin::Hand;

    #[test]
    fn a_larger_body_is_larger_all_over() {
        let pose = Posture::new(Hand::Left, Frame::IDENTITY, Articulation::FLAT).pose();
        let large = Body { size: 1.1, ..Body::SHIPPED }.wearing(&pose);
        let reach = |pose: &HandPose| pose.at(HandJoint::MiddleTip).distance(pose.at(HandJoint::Wrist));
        assert!((reach(&large) / reach(&pose) - 1.1).abs() < 1e-4);
        let long = Body { fingers: [1.0, 1.0, 1.2, 1.0, 1.0], ..Body::SHIPPED }.wearing(&pose);
        assert!(reach(&long) > reach(&pose) + 0.015);
        assert_eq!(long.at(HandJoint::IndexTip), pose.at(HandJoint::IndexTip));
    }
}
