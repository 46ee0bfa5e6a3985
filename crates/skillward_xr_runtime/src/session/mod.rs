//! A session as the runtime keeps it: its state, its frames, its actions.

mod chain;
mod frames;
mod lifecycle;

pub(crate) use chain::Chain;
pub(crate) use frames::{Frame, Frames};
pub use lifecycle::Phase;
pub(crate) use lifecycle::{Circumstances, Lifecycle, Wrong};
