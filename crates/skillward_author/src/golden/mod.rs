//! Golden attempts: what was expected of an attempt against what became of it.

mod bless;
mod compare;
mod expected;
mod play;

pub use bless::{Blessed, bless};
pub use compare::{About, Difference, compare};
pub use expected::{ExpectedEvent, ExpectedFinding, Outcome};
pub use play::{Circumstances, Played, header, play};
