//! Samples become observations: what each hand can affect, and what it does there.
//!
//! Knows devices only as [`samples::Samples`], and the world only as [`target`]s.

pub mod choice;
pub mod samples;
pub mod target;

use bevy::prelude::*;
use skillward_core::observation::Observation;

/// A fact, on its way into the attempt. Its time is attempt time.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct Observed(pub Observation);

pub(super) fn plugin(app: &mut App) {
    app.add_message::<Observed>()
        .add_message::<choice::ChoiceMade>();
    samples::plugin(app);
}
