//! What the staged world sounds like: room tone, states of props, single sounds, and their captions.

use bevy::audio::{AudioSink, AudioSinkPlayback, PlaybackMode, SpatialAudioSink, Volume};
use bevy::prelude::*;
use skillward_core::score::Decision;

use crate::attempt::events::WorldCommand;
use crate::attempt::session::FinishedAttempt;
use crate::schedule::{AttemptSystems, Screen};
use crate::skills::staged::{PropState, Sounded, StagedProp, StagedRoom};
use crate::theme::sound::{Captions, Loudness, SoundSettings};

/// A sound that goes on while its prop is in a state.
#[derive(Component, Debug)]
struct StateSound;

/// Volume of the room's tone against all else.
const TONE: f32 = 0.35;

pub(super) fn plugin(app: &mut App) {
    app.add_observer(room_tone);
    app.add_systems(
        Update,
        (play_once, change_state, speak, follow_settings).in_set(AttemptSystems::Present),
    );
    app.add_systems(OnEnter(Screen::Debrief), chime.run_if(resource_exists::<FinishedAttempt>));
    app.add_systems(OnExit(Screen::Attempt), |mut captions: ResMut<'_, Captions>| captions.clear());
}

fn room_tone(
    added: On<'_, '_, Add, StagedRoom>,
    rooms: Query<'_, '_, &StagedRoom>,
    assets: Res<'_, AssetServer>,
    mut commands: Commands<'_, '_>,
) {
    let Ok(staged) = rooms.get(added.entity) else { return };
    if let Some(tone) = &staged.room.tone {
        commands.spawn((
            AudioPlayer::new(assets.load(tone.clone())),
            Loudness(TONE),
            // The global volume, which is what the learner has set, is multiplied in when it starts.
            PlaybackSettings::LOOP.with_volume(Volume::Linear(TONE)),
            ChildOf(added.entity),
        ));
    }
}

fn play_once(
    mut sounded: MessageReader<'_, '_, Sounded>,
    assets: Res<'_, AssetServer>,
    mut captions: ResMut<'_, Captions>,
    mut commands: Commands<'_, '_>,
) {
    for sound in sounded.read() {
        if let Some(path) = &sound.sound {
            commands.spawn((
                AudioPlayer::new(assets.load(path.clone())),
                PlaybackSettings::DESPAWN.with_spatial(true),
                Transform::from_translation(sound.at),
            ));
        }
        if let Some(caption) = &sound.caption {
            captions.show(None, caption);
        }
    }
}

/// The sound of a state begins with the state and ends with it.
fn change_state(
    changed: Query<'_, '_, (Entity, &StagedProp, &PropState), Changed<PropState>>,
    playing: Query<'_, '_, (Entity, &ChildOf), With<StateSound>>,
    assets: Res<'_, AssetServer>,
    mut captions: ResMut<'_, Captions>,
    mut commands: Commands<'_, '_>,
) {
    for (entity, staged, state) in &changed {
        for (sound, parent) in &playing {
            if parent.parent() == entity {
                commands.entity(sound).despawn();
            }
        }
        let Some(look) = staged.prop.states.get(&state.0) else { continue };
        if let Some(path) = &look.sound {
            commands.spawn((
                StateSound,
                AudioPlayer::new(assets.load(path.clone())),
                PlaybackSettings { mode: PlaybackMode::Loop, spatial: true, ..default() },
                Transform::IDENTITY,
                ChildOf(entity),
            ));
        }
        if let Some(caption) = &look.caption {
            captions.show(None, caption);
        }
    }
}

/// A pass is heard as well; the debrief that opens says it in words.
fn chime(finished: Res<'_, FinishedAttempt>, assets: Res<'_, AssetServer>, mut commands: Commands<'_, '_>) {
    if finished.score.decision == Decision::Pass {
        commands.spawn((AudioPlayer::new(assets.load("audio/confirm.ogg")), PlaybackSettings::DESPAWN));
    }
}

fn speak(mut commands: MessageReader<'_, '_, WorldCommand>, mut captions: ResMut<'_, Captions>) {
    for command in commands.read() {
        match command {
            WorldCommand::Say { who, text } => captions.show(Some(who), text),
            WorldCommand::Show(text) => captions.show(None, text),
            WorldCommand::SetState { .. } => {}
        }
    }
}

/// What plays already follows the settings too.
fn follow_settings(
    settings: Res<'_, SoundSettings>,
    mut plain: Query<'_, '_, (&mut AudioSink, Option<&Loudness>)>,
    mut spatial: Query<'_, '_, (&mut SpatialAudioSink, Option<&Loudness>)>,
) {
    if !settings.is_changed() {
        return;
    }
    let level = |loudness: Option<&Loudness>| {
        Volume::Linear(loudness.map_or(1.0, |loudness| loudness.0) * settings.level())
    };
    for (mut sink, loudness) in &mut plain {
        sink.set_volume(level(loudness));
    }
    for (mut sink, loudness) in &mut spatial {
        sink.set_volume(level(loudness));
    }
}
