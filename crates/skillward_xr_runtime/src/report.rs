//! What the runtime says of a run: `report.json` in its folder, and what tests ask of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::script::Hand;
use crate::session::Phase;

/// The file's name in the runtime's folder.
pub const REPORT: &str = "report.json";

/// A rule that the app broke, or something that looks wrong though it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// The function, as `xrEndFrame`.
    pub call: String,
    /// What was returned, as `XR_ERROR_CALL_ORDER_INVALID`.
    pub returned: String,
    /// The rule or the oddity, in words.
    pub rule: String,
    /// How many frames the app had waited for.
    pub frame: u64,
    /// How often just this happened.
    pub times: u64,
}

/// A state that a session entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StateAt {
    /// The state.
    pub state: Phase,
    /// How many frames the app had waited for.
    pub frame: u64,
    /// Milliseconds of the wall's clock since the runtime was loaded.
    pub ms: f64,
}

/// A vibration that the app asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Haptic {
    /// How many frames the app had waited for.
    pub frame: u64,
    /// Where.
    pub hand: Hand,
    /// The action's name.
    pub action: String,
    /// Milliseconds; 0 is the shortest that the device can do, as is asked for by -1. `None` stops it.
    pub ms: Option<f64>,
    /// Hertz; 0 leaves it to the runtime.
    pub hz: f32,
    /// 0 to 1.
    pub amplitude: f32,
    /// `false` where the controller sleeps.
    pub felt: bool,
}

/// The profile that a hand had from a frame on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileAt {
    /// How many frames the app had waited for.
    pub frame: u64,
    /// Whose.
    pub hand: Hand,
    /// The profile's path, or nothing.
    pub profile: Option<String>,
}

/// Frames, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frames {
    /// `xrWaitFrame` returned.
    pub waited: u64,
    /// `xrBeginFrame` succeeded.
    pub begun: u64,
    /// `xrEndFrame` succeeded.
    pub ended: u64,
    /// Begun and thrown away.
    pub discarded: u64,
    /// Ended in a visible session with a projection layer.
    pub shown: u64,
    /// The runtime asked for an image and none came.
    pub unanswered: u64,
    /// Displayed times that passed because the app was late (`Real` pace).
    pub dropped_by_app: u64,
    /// Displayed times that the runtime left out, as the script told it.
    pub dropped_by_runtime: u64,
    /// Frames without an image over which the app took longer than a frame lasts; on a machine that is busy with other
    /// things, that is not the app's fault.
    pub late: u64,
    /// Those of them in which its own threads had a processor for longer than that: late on any machine.
    pub stalls: u64,
}

/// How long the app took from `xrWaitFrame`'s return to `xrEndFrame`, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// Half of the frames were faster.
    pub p50: f64,
    /// 99 of 100 were faster.
    pub p99: f64,
    /// The slowest.
    pub most: f64,
}

/// The first image that followed the head.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FirstImage {
    /// Which frame.
    pub frame: u64,
    /// Milliseconds since the first `xrCreateInstance`.
    pub since_instance_ms: f64,
    /// Milliseconds since the process began, where the system tells.
    pub since_process_ms: Option<f64>,
}

/// A whole run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Why the runtime could not work, as a script that cannot be read.
    pub fault: Option<String>,
    /// The app's name, its engine's, and the API's version that it asked for.
    pub app: [String; 3],
    /// Extensions of the last instance.
    pub extensions: Vec<String>,
    /// Instances that were created and destroyed.
    pub instances: [u32; 2],
    /// Sessions that were created and destroyed.
    pub sessions: [u32; 2],
    /// States of all sessions in order.
    pub states: Vec<StateAt>,
    /// Frames, counted.
    pub frames: Frames,
    /// How long the app took over frames that were not rendered.
    pub work: Work,
    /// Processor time of all the app's threads together over frames that were not rendered.
    pub busy: Work,
    /// How long the app took over rendered frames.
    pub work_rendered: Work,
    /// The first image that followed the head.
    pub first_image: Option<FirstImage>,
    /// Layers by kind.
    pub layers: BTreeMap<String, u64>,
    /// Layers that were fixed to the head.
    pub head_locked: u64,
    /// How far views were from where `xrLocateViews` had them for that time, at most: millimetres and degrees.
    pub view_error: [f32; 2],
    /// Rules that the app broke. A test that finds one fails.
    pub breaches: Vec<Entry>,
    /// What is allowed and yet looks wrong.
    pub remarks: Vec<Entry>,
    /// Errors that the app had to expect, by call and result.
    pub refusals: BTreeMap<String, u64>,
    /// Vibrations, counted; they are listed in `haptics.jsonl`.
    pub haptics: u64,
    /// Profiles of the hands.
    pub profiles: Vec<ProfileAt>,
    /// Pictures that were written, in the folder.
    pub pictures: Vec<String>,
    /// Objects that were still there when their parent was destroyed, by kind.
    pub left_alive: BTreeMap<String, u64>,
}

impl Report {
    /// Reads the report from the runtime's folder.
    ///
    /// # Errors
    ///
    /// When there is none, or it is not whole.
    pub fn read(folder: &Path) -> Result<Self, std::io::Error> {
        let text = fs::read_to_string(folder.join(REPORT))?;
        serde_json::from_str(&text).map_err(std::io::Error::other)
    }

    /// Whether a session ever had the focus.
    #[must_use]
    pub fn focused(&self) -> bool {
        self.states.iter().any(|at| at.state == Phase::Focused)
    }

    /// What a test of a well-behaved app must not find, in words: no focus, breaches, a broken script.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = self.fault.iter().cloned().collect();
        if !self.focused() {
            let last = self.states.last().map(|at| at.state);
            faults.push(format!("the session never had the focus; its last state was {last:?}"));
        }
        let told = |entry: &Entry| {
            format!("frame {}: {} ({}): {}", entry.frame, entry.call, entry.returned, entry.rule)
        };
        faults.extend(self.breaches.iter().map(told));
        faults
    }

    /// Writes the report whole or not at all.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), std::io::Error> {
        let half = folder.join("report.json.new");
        fs::write(&half, serde_json::to_vec_pretty(self)?)?;
        fs::rename(half, folder.join(REPORT))
    }
}

impl Work {
    /// From durations in microseconds.
    pub(crate) fn of(durations: &[u32]) -> Self {
        let mut sorted = durations.to_vec();
        sorted.sort_unstable();
        let at = |share: f64| {
            let index = (sorted.len() as f64 * share) as usize;
            sorted.get(index.min(sorted.len().saturating_sub(1))).map_or(0.0, |us| f64::from(*us) / 1000.0)
        };
        Self { p50: at(0.5), p99: at(0.99), most: at(1.0) }
    }
}
