//! Choices become observations, at the attempt time at which they were made.

use bevy::prelude::*;
use skillward_core::observation::Fact;

use crate::interaction::choice::ChoiceMade;
use crate::interaction::clock::AttemptClock;
use crate::interaction::observe::Observe;

pub(super) fn observe_choices(
    mut choices: MessageReader<'_, '_, ChoiceMade>,
    clock: Res<'_, AttemptClock>,
    mut observe: Observe<'_>,
) {
    for choice in choices.read() {
        let fact = match choice.clone() {
            ChoiceMade::Say(line) => Fact::Said { line },
            ChoiceMade::Answer { item, value } => Fact::Answered { item, value },
            ChoiceMade::Finish => Fact::Finished,
        };
        observe.at(clock.now_us(), fact);
    }
}
