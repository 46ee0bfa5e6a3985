//! What a test asks of the runtime: the script that it reads at the start, and the commands that also come in mid-run.

mod command;
mod device;
mod load;

pub use command::{Command, HandDevice, Render, Tracking};
pub use device::{Hand, JointPose, Pose};
pub use load::{Clock, Eyes, LoadError, Pace, Script, Step, When};
