//! The script file: settings, and what happens when. RON, with defaults for everything.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::command::Render;
use super::{Command, Pose};

/// How the runtime keeps time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// As a headset does: `xrWaitFrame` sleeps until the next frame, and late frames are dropped.
    Real,
    /// Frames follow each other without waiting; the time is that of the frames, whatever they take. Deterministic.
    Free,
    /// As `Free`, but each frame waits for the control channel to allow it.
    Stepped,
}

/// Time and rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clock {
    /// Who decides when the next frame begins.
    pub pace: Pace,
    /// Frames a second that the display shows.
    pub hz: f32,
}

impl Default for Clock {
    fn default() -> Self {
        Self { pace: Pace::Free, hz: 72.0 }
    }
}

/// The two views.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Eyes {
    /// Recommended width of an eye's image in pixels.
    pub width: u32,
    /// Recommended height of an eye's image in pixels.
    pub height: u32,
    /// Largest width and height that a swapchain may have.
    pub most: u32,
    /// Distance between the eyes in metres.
    pub apart: f32,
    /// Half-angles of the left eye's view in degrees: outwards, inwards, up, down; the right eye's is its mirror image.
    pub fov: [f32; 4],
}

impl Default for Eyes {
    fn default() -> Self {
        Self { width: 96, height: 96, most: 4096, apart: 0.063, fov: [50.0, 44.0, 46.0, 50.0] }
    }
}

/// When a step of the script happens. Every time counts from the runtime's start, and instances do not begin it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// At the start.
    Start,
    /// At the n-th frame that the app waits for.
    Frame(u64),
    /// n frames after the session first had the focus.
    Focused(u64),
    /// At a time of the runtime's clock, in milliseconds.
    Ms(u64),
}

/// Something that happens once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When.
    pub at: When,
    /// What.
    #[serde(rename = "do")]
    pub commands: Vec<Command>,
}

/// Settings and steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    /// Time and rate.
    pub clock: Clock,
    /// The two views.
    pub eyes: Eyes,
    /// Which frames are rendered at first.
    pub render: Render,
    /// Where the head is at first; LOCAL begins under it.
    pub head: Pose,
    /// Whether the headset is worn at first.
    pub worn: bool,
    /// Whether STAGE exists.
    pub stage: bool,
    /// The free rectangle about STAGE's origin in metres along x and z.
    pub bounds: Option<[f32; 2]>,
    /// Extensions that this runtime does not have, by name, to test how the app does without.
    pub without: Vec<String>,
    /// Whether taking the headset off ends the session's frames (STOPPING) or only hides them (SYNCHRONIZED).
    pub stop_when_removed: bool,
    /// Whether hand joints are given while the hand holds a controller.
    pub joints_with_controllers: bool,
    /// Blend modes besides OPAQUE.
    pub see_through: bool,
    /// Loads Vulkan's validation layer into the app's Vulkan instance and counts what it says as breaches.
    pub vulkan_validation: bool,
    /// Lets the app play the devices itself (`XR_EXT_conformance_automation`), as conformance tests do.
    pub automation: bool,
    /// A word that the name of the graphics device must have; the best one there is if empty.
    pub device: String,
    /// What happens when.
    pub steps: Vec<Step>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            clock: Clock::default(),
            eyes: Eyes::default(),
            render: Render::Always,
            head: Pose::at(0.0, 1.6, 0.0),
            worn: true,
            stage: true,
            bounds: Some([3.0, 3.0]),
            without: Vec::new(),
            stop_when_removed: false,
            joints_with_controllers: false,
            see_through: false,
            vulkan_validation: false,
            automation: false,
            device: String::new(),
            steps: Vec::new(),
        }
    }
}

/// Why a script could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file could not be read.
    #[error("the script {path} cannot be read: {source}")]
    Read {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not a script.
    #[error("{path}:{line}: {cause}")]
    Parse {
        /// Which file.
        path: String,
        /// In which line, from 1.
        line: usize,
        /// What is wrong there.
        cause: String,
    },
    /// A number cannot be.
    #[error("{path}: {cause}")]
    Value {
        /// Which file.
        path: String,
        /// What is wrong.
        cause: String,
    },
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no script, or says what cannot be.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let shown = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|source| LoadError::Read { path: shown.clone(), source })?;
        let script: Self = reader().from_str(&text).map_err(|error| LoadError::Parse {
            path: shown.clone(),
            line: error.span.start.line,
            cause: error.code.to_string(),
        })?;
        script.fault().map_or(Ok(script), |cause| Err(LoadError::Value { path: shown, cause }))
    }

    /// Writes the script as it can be read.
    ///
    /// # Errors
    ///
    /// When a number has no text, which cannot be for a script that was read.
    pub fn to_text(&self) -> Result<String, ron::Error> {
        reader().to_string_pretty(self, ron::ser::PrettyConfig::default())
    }

    /// What cannot be, in words.
    fn fault(&self) -> Option<String> {
        if !(1.0..=1000.0).contains(&self.clock.hz) {
            return Some(format!("clock.hz is {}; it must be 1 to 1000", self.clock.hz));
        }
        let sides = [self.eyes.width, self.eyes.height];
        if sides.iter().any(|side| *side == 0 || *side > self.eyes.most) {
            return Some(format!(
                "eyes are {sides:?} pixels; each must be 1 to eyes.most = {}",
                self.eyes.most
            ));
        }
        if self.eyes.fov.iter().any(|angle| !(1.0..90.0).contains(angle)) {
            return Some("eyes.fov are half-angles in degrees between 1 and 90".to_owned());
        }
        if !self.head.is_valid() {
            return Some("head: the quaternion must have length 1".to_owned());
        }
        None
    }
}

fn reader() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}
