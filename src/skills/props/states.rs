//! Handling and the plot change the states of props, and are heard.

use bevy::prelude::*;
use skillward_core::catalogue::Verb;
use skillward_core::ids::SurfaceId;
use skillward_core::observation::Fact;

use crate::attempt::events::WorldCommand;
use crate::interaction::Observed;
use crate::interaction::target::{Item, Surface};
use crate::schedule::AttemptSystems;
use crate::skills::staged::{PropPart, PropState, Sounded, StagedProp};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, change_states.in_set(AttemptSystems::Present));
}

/// Handling and the plot change the states of props.
fn change_states(
    mut observed: MessageReader<'_, '_, Observed>,
    mut wanted: MessageReader<'_, '_, WorldCommand>,
    mut sounded: MessageWriter<'_, Sounded>,
    parts: Query<'_, '_, (&Surface, &PropPart, &GlobalTransform)>,
    mut props: Query<'_, '_, (Option<&Item>, &StagedProp, Option<&mut PropState>)>,
) {
    for Observed(observation) in observed.read() {
        let Some((verb, id)) = verb_of(&observation.fact) else { continue };
        let Some((_, part, place)) = parts.iter().find(|(surface, ..)| surface.id == *id) else { continue };
        let Ok((_, staged, mut state)) = props.get_mut(part.prop) else { continue };
        let transition = staged.prop.transitions.iter().find(|transition| {
            let from = transition.from.as_deref();
            transition.verb == verb
                && transition.part == part.part
                && (from.is_none() || from == state.as_deref().map(|state| state.0.as_str()))
        });
        let Some(transition) = transition else { continue };
        if let (Some(to), Some(state)) = (&transition.to, state.as_mut()) {
            state.0.clone_from(to);
        }
        if transition.sound.is_some() || transition.caption.is_some() {
            sounded.write(Sounded {
                at: place.translation(),
                sound: transition.sound.clone(),
                caption: transition.caption.clone(),
            });
        }
    }
    for command in wanted.read() {
        let WorldCommand::SetState { item, state: to } = command else { continue };
        for (found, _, state) in &mut props {
            if let (Some(found), Some(mut state)) = (found, state)
                && found.id == *item
            {
                state.0.clone_from(to);
            }
        }
    }
}

const fn verb_of(fact: &Fact) -> Option<(Verb, &SurfaceId)> {
    match fact {
        Fact::Pressed { surface, .. } => Some((Verb::Press, surface)),
        Fact::Opened { surface, .. } => Some((Verb::Open, surface)),
        Fact::Grabbed { surface, .. } => Some((Verb::Grab, surface)),
        _ => None,
    }
}
