//! How a fact is written down: at which attempt time, and by whom it can be read.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use skillward_core::observation::{Fact, Observation};

/// A fact, on its way into the attempt. Its time is attempt time.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct Observed(pub Observation);

/// Writes facts.
#[derive(SystemParam)]
pub struct Observe<'w> {
    observed: MessageWriter<'w, Observed>,
}

impl Observe<'_> {
    /// Writes a fact that was so at this attempt time, microseconds.
    pub fn at(&mut self, t_us: u64, fact: Fact) {
        self.observed.write(Observed(Observation { t_us, fact }));
    }
}
