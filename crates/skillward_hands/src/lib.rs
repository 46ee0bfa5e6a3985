//! Hands as geometry, free of any engine: joints and poses, the shapes of a hand rub, reaching for
//! things, and what touches what.
//!
//! Metres, Y up, right-handed; `f32` throughout. Only quantised integers leave for the core.

pub mod articulation;
pub mod capsules;
pub mod contact;
pub mod frame;
pub mod held;
mod history;
pub mod joints;
pub mod learners;
pub mod pairs;
pub mod posture;
pub mod reach;
pub mod relation;
mod rest;
pub mod rub;
mod rub_shapes;
pub mod skeleton;
pub mod spots;
mod steady;
pub mod surface;
pub mod validity;

pub use articulation::{Articulation, FingerAngles, ThumbAngles};
pub use contact::{RubSampler, Samples, TimedSample};
pub use frame::{Frame, ease};
pub use joints::{Finger, HandJoint, HandPose, Joint};
pub use posture::Posture;
pub use skeleton::{bone_local_rotations, model_nodes};
pub use validity::JointSource;
