//! The commands of scripts and of the control channel.

use serde::{Deserialize, Serialize};

use super::{Hand, JointPose, Pose};

/// How well something is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tracking {
    /// Position and orientation are seen.
    Full,
    /// Still known, but inferred: valid and not tracked.
    Inferred,
    /// Not known at all.
    Lost,
}

/// One act of the world around the app. All take effect at the beginning of a frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub enum Command {
    /// Moves the head; in `over_ms`, or for the next displayed time at once.
    Head {
        /// Where to, in the room.
        pose: Pose,
        /// Milliseconds that the way takes.
        #[serde(default)]
        over_ms: u32,
    },
    /// How well the head is tracked.
    HeadTracking(Tracking),
    /// Puts the headset on or takes it off.
    Worn(bool),
    /// What a hand has: nothing, a controller (by the end of its profile's path, as `oculus/touch_controller`), or itself.
    Device {
        /// Which hand.
        hand: Hand,
        /// What it has.
        device: HandDevice,
    },
    /// Moves a controller, by its grip pose; the aim pose follows unless it is given.
    Controller {
        /// Which hand.
        hand: Hand,
        /// Grip pose in the room.
        grip: Pose,
        /// Aim pose in the room.
        #[serde(default)]
        aim: Option<Pose>,
        /// Milliseconds that the way takes.
        #[serde(default)]
        over_ms: u32,
    },
    /// How well a hand, or the controller in it, is tracked.
    HandTracking {
        /// Which hand.
        hand: Hand,
        /// How well.
        tracking: Tracking,
    },
    /// The controller's battery saves itself: no input, no pose, no haptics, until it wakes.
    Asleep {
        /// Which hand.
        hand: Hand,
        /// Whether it sleeps.
        asleep: bool,
    },
    /// Sets an input by its path below the user path, as `/input/trigger/value`: 0 or 1 for buttons.
    Input {
        /// Which hand.
        hand: Hand,
        /// Path below the user path.
        path: String,
        /// 0 to 1, or -1 to 1 for an axis.
        value: f32,
    },
    /// All 26 joints of a hand in OpenXR's order, in the room, for the next displayed time.
    Joints {
        /// Which hand.
        hand: Hand,
        /// In OpenXR's order.
        joints: Vec<JointPose>,
    },
    /// Plays recorded motion: a file of commands, one JSON object a line: `{"frame": N, "do": [...]}` from the first.
    Play(String),
    /// The system's menu covers the app: visible, without focus.
    Menu(bool),
    /// Something else is shown instead of the app: synchronised, not visible.
    Covered(bool),
    /// The user recentres: LOCAL and LOCAL_FLOOR move under the head.
    Recenter,
    /// The room was set up anew: STAGE's origin, in the room.
    MoveStage(Pose),
    /// The free rectangle about STAGE's origin in metres along x and z; `None` when there is none.
    Bounds(Option<[f32; 2]>),
    /// The session will be lost; calls go on to work for `grace_ms`.
    LoseSession {
        /// Milliseconds of grace.
        #[serde(default)]
        grace_ms: u32,
        /// How many calls of `xrGetSystem` find no headset afterwards.
        #[serde(default)]
        refuse: u32,
    },
    /// The instance will be lost; calls go on to work for `grace_ms`.
    LoseInstance {
        /// Milliseconds of grace.
        #[serde(default)]
        grace_ms: u32,
        /// How many calls of `xrCreateInstance` fail afterwards.
        #[serde(default)]
        refuse: u32,
    },
    /// The runtime dies without a word: every call fails, and so do the next `refuse` calls of `xrCreateInstance`.
    Die {
        /// How many calls of `xrCreateInstance` fail.
        #[serde(default)]
        refuse: u32,
    },
    /// The next calls of `xrCreateSwapchain` fail for want of memory.
    RefuseSwapchains(u32),
    /// The next calls of `xrCreateSession` fail.
    RefuseSessions(u32),
    /// The user asks the app to end.
    Exit,
    /// The compositor is busy: the next `xrWaitFrame` leaves out this many frames.
    SlowFrame(u32),
    /// Which frames are to be rendered; the others say `shouldRender` = false.
    Render(Render),
    /// Writes the images of the next rendered frame (which is rendered for it) as `eyes/NAME_left.png` and so on.
    Capture(String),
    /// The display's rate in hertz from now on.
    RefreshRate(f32),
}

/// What a hand has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandDevice {
    /// Nothing: the hand is not there for the runtime.
    Nothing,
    /// A controller, by its profile's path without `/interaction_profiles/`.
    Controller(String),
    /// The bare hand, tracked by cameras.
    Bare,
}

/// Which frames are to be rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Render {
    /// All that are visible.
    Always,
    /// None but those that are captured.
    OnCapture,
    /// Every n-th visible one.
    Every(u32),
}
