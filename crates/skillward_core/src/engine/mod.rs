//! The engine: conditions evaluated instant by instant, and the plot that they drive.
//!
//! It never vetoes an observation; learners may do the wrong thing, and that is what is scored.

pub(crate) mod atom_set;
pub(crate) mod code;
pub(crate) mod dues;
mod evaluator;
mod evidence;
pub(crate) mod listeners;
pub(crate) mod names;
pub(crate) mod node;
pub mod outcome;
pub(crate) mod plot;
pub(crate) mod signals;
pub(crate) mod spans;
pub(crate) mod vitals;
pub(crate) mod watch;

pub use evaluator::Evaluator;
pub use outcome::Outcome;
pub use plot::{TaskState, TaskView};
pub use signals::UNSEEN_AFTER_US;

/// What one live part of a condition takes at most, bytes: itself, and two full lists of spans.
pub(crate) const BYTES_PER_INSTANCE: usize =
    size_of::<node::Node>() + 2 * spans::MAX_SPANS * size_of::<crate::score::TimeSpan>() + 256;
