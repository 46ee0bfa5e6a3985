//! What a command does to the world, and what the session hears of it.

use super::{JOINTS, Reference, World};
use crate::script::{Command, HandDevice, Pose};

/// The times that matter to a command, in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) now: i64,
    /// When the next frame will be seen.
    pub(crate) shown: i64,
    /// When a reference space's new origin begins to count: half a frame before `shown`.
    pub(crate) change: i64,
}

/// What a command means for others than the world.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    /// A reference space's origin changes at a time; the new origin in the old one's frame, if that can be told.
    OriginMoves { reference: Reference, time: i64, in_previous: Option<Pose> },
    /// The headset was put on or taken off.
    Presence(bool),
    /// Not the world's: for the runtime.
    Other,
}

impl World {
    /// Does what a command says.
    ///
    /// # Errors
    ///
    /// A sentence when the command cannot be carried out.
    pub(crate) fn apply(&mut self, command: &Command, moment: Moment) -> Result<Vec<Effect>, String> {
        let Moment { now, shown, change } = moment;
        let over = |ms: u32| i64::from(ms) * 1_000_000;
        let when = |ms: u32| if ms > 0 { now } else { shown };
        match command {
            Command::Head { pose, over_ms } => {
                valid(*pose)?;
                self.head.to(*pose, when(*over_ms), over(*over_ms));
            }
            Command::HeadTracking(tracking) => self.head_tracking = *tracking,
            Command::Worn(worn) => {
                let changed = self.worn != *worn;
                self.worn = *worn;
                return Ok(if changed { vec![Effect::Presence(*worn)] } else { Vec::new() });
            }
            Command::Device { hand, device } => {
                if let HandDevice::Controller(name) = device {
                    crate::actions::profile(&format!("/interaction_profiles/{name}"))
                        .ok_or_else(|| format!("no interaction profile is called {name}"))?;
                }
                let state = self.hand_mut(*hand);
                state.device = device.clone();
                if *device == HandDevice::Nothing {
                    state.forget_joints();
                }
            }
            Command::Controller { hand, grip, aim, over_ms } => {
                valid(*grip)?;
                aim.map_or(Ok(()), valid)?;
                self.hand_mut(*hand).move_controller(*grip, *aim, when(*over_ms), over(*over_ms));
            }
            Command::HandTracking { hand, tracking } => self.hand_mut(*hand).tracking = *tracking,
            Command::Asleep { hand, asleep } => self.hand_mut(*hand).asleep = *asleep,
            Command::Input { hand, path, value } => {
                if !path.starts_with("/input/") || !value.is_finite() {
                    return Err(format!("{path} = {value}: inputs begin with /input/ and are finite"));
                }
                self.hand_mut(*hand).set_input(path, *value, now);
            }
            Command::Joints { hand, joints } => {
                if joints.len() != JOINTS {
                    return Err(format!("a hand has {JOINTS} joints, not {}", joints.len()));
                }
                joints.iter().filter(|joint| joint.valid).try_for_each(|joint| valid(joint.pose))?;
                self.hand_mut(*hand).set_joints(joints, shown);
            }
            Command::Menu(open) => self.menu = *open,
            Command::Covered(covered) => self.covered = *covered,
            Command::Recenter => return Ok(self.recenter(now, change)),
            Command::MoveStage(pose) => {
                valid(*pose)?;
                let old = self.stage_at(change);
                self.stage.push((change, *pose));
                let mut effects = vec![Effect::OriginMoves {
                    reference: Reference::Stage,
                    time: change,
                    in_previous: Some(old.inverse().then(*pose)),
                }];
                let sunk = pose.position.y - old.position.y;
                if sunk != 0.0 {
                    effects.push(Effect::OriginMoves {
                        reference: Reference::LocalFloor,
                        time: change,
                        in_previous: Some(Pose::at(0.0, sunk, 0.0)),
                    });
                }
                return Ok(effects);
            }
            Command::Bounds(bounds) => {
                self.bounds = *bounds;
                return Ok(vec![Effect::OriginMoves {
                    reference: Reference::Stage,
                    time: change,
                    in_previous: Some(Pose::IDENTITY),
                }]);
            }
            _ => return Ok(vec![Effect::Other]),
        }
        Ok(Vec::new())
    }

    /// LOCAL goes under the head, with the head's height.
    fn recenter(&mut self, now: i64, change: i64) -> Vec<Effect> {
        let old = self.local_at(change);
        let new = self.head.at(now).0.upright();
        self.local.push((change, new));
        let level = |pose: Pose| Pose { position: pose.position.with_y(0.0), ..pose };
        vec![
            Effect::OriginMoves {
                reference: Reference::Local,
                time: change,
                in_previous: Some(old.inverse().then(new)),
            },
            Effect::OriginMoves {
                reference: Reference::LocalFloor,
                time: change,
                in_previous: Some(level(old).inverse().then(level(new))),
            },
        ]
    }
}

fn valid(pose: Pose) -> Result<(), String> {
    if pose.is_valid() {
        Ok(())
    } else {
        Err(format!("{pose:?} is no pose: its quaternion must have length 1"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Anchor, locate};
    use super::*;
    use crate::script::{Script, Tracking};

    fn at(now: i64, shown: i64) -> Moment {
        Moment { now, shown, change: shown }
    }

    #[test]
    fn recentring_moves_local_from_its_time_on_and_says_by_how_much() {
        let mut world = World::new(&Script::default());
        let head = Pose::at(1.0, 1.5, 2.0).yaw(1.0);
        world.apply(&Command::Head { pose: head, over_ms: 0 }, at(10, 20)).expect("a head");
        let effects = world.apply(&Command::Recenter, at(30, 40)).expect("a recentring");
        assert_eq!(world.local_at(39).position.x, 0.0);
        let new = world.local_at(40);
        assert!(new.position.distance(head.position) < 1e-6);
        let Some(Effect::OriginMoves { in_previous: Some(moved), .. }) = effects.first() else {
            panic!("{effects:?}");
        };
        let old = world.local_at(39);
        assert!(old.then(*moved).position.distance(new.position) < 1e-6);
    }

    #[test]
    fn a_lost_head_is_lost_in_every_space_but_its_own() {
        let mut world = World::new(&Script::default());
        world.apply(&Command::HeadTracking(Tracking::Lost), at(0, 0)).expect("a loss");
        let view = Anchor::Reference(Reference::View);
        let stage = Anchor::Reference(Reference::Stage);
        let located = locate(&world, (&view, Pose::IDENTITY), (&stage, Pose::IDENTITY), 5).expect("a place");
        assert_eq!(located.tracking, Tracking::Lost);
        let own =
            locate(&world, (&view, Pose::at(0.0, 1.0, 0.0)), (&view, Pose::IDENTITY), 5).expect("a place");
        assert_eq!(own.tracking, Tracking::Full);
    }
}
