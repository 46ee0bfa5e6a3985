//! What rubbing hands sound like: a loop at the hands, as loud as they are fast.

use bevy::audio::{AudioSinkPlayback, PlaybackMode, SpatialAudioSink, Volume};
use bevy::prelude::*;
use skillward_core::hygiene::SLIDING_MM_S;
use skillward_core::observation::{Fact, RubSample};
use skillward_core::skin::Hand;
use skillward_hands::HandJoint;

use crate::interaction::observe::Observed;
use crate::interaction::samples::Samples;
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};
use crate::theme::sound::{Captions, Loudness, SoundSettings};

/// Skin over skin at this speed is as loud as it gets, millimetres per second.
const LOUDEST_MM_S: f32 = 350.0;
/// The loudest, linear.
const LOUDEST: f32 = 0.8;
/// How fast the loudness follows the hands, per second.
const FOLLOWS: f32 = 9.0;
/// Quieter than this is silence.
const SILENCE: f32 = 0.01;
/// Hands that were still for so long begin anew, and are captioned again, seconds.
const ANEW_S: f32 = 3.0;

/// How fast skin slides over skin, as heard.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
struct RubbingHeard {
    /// Of the latest sample, linear.
    wanted: f32,
    /// Smoothed, linear.
    level: f32,
    /// Since hands last rubbed, seconds.
    still_s: f32,
}

impl Default for RubbingHeard {
    fn default() -> Self {
        Self { wanted: 0.0, level: 0.0, still_s: f32::INFINITY }
    }
}

impl RubbingHeard {
    /// Time passes, with or without samples. Returns whether rubbing has just begun.
    fn listen<'a>(&mut self, samples: impl Iterator<Item = &'a RubSample>, delta_s: f32) -> bool {
        let mut begins = false;
        self.still_s += delta_s;
        for sample in samples {
            self.wanted = loudness(sample);
            if self.wanted > 0.0 {
                begins |= self.still_s > ANEW_S;
                self.still_s = 0.0;
            }
        }
        // Samples come thirty times a second while hands are close; none for a while means apart.
        if self.still_s > 0.15 {
            self.wanted = 0.0;
        }
        self.level += (self.wanted - self.level) * (FOLLOWS * delta_s).min(1.0);
        begins
    }
}

/// Marks the loop.
#[derive(Component, Debug)]
struct RubbingLoop;

pub(crate) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Attempt), begin);
    app.add_systems(Update, rub.in_set(AttemptSystems::Present).run_if(in_state(AttemptPhase::Running)));
    app.add_systems(OnEnter(AttemptPhase::Paused), hush);
}

fn begin(assets: Res<'_, AssetServer>, mut commands: Commands<'_, '_>) {
    commands.insert_resource(RubbingHeard::default());
    commands.spawn((
        RubbingLoop,
        Loudness(0.0),
        AudioPlayer::new(assets.load("audio/handrub_loop.ogg")),
        PlaybackSettings { mode: PlaybackMode::Loop, spatial: true, paused: true, ..default() },
        Transform::IDENTITY,
        DespawnOnExit(Screen::Attempt),
    ));
}

fn rub(
    mut observed: MessageReader<'_, '_, Observed>,
    time: Res<'_, Time>,
    hands: Res<'_, Samples>,
    settings: Res<'_, SoundSettings>,
    mut heard: ResMut<'_, RubbingHeard>,
    mut captions: ResMut<'_, Captions>,
    mut loops: Query<
        '_,
        '_,
        (&mut Transform, &mut Loudness, Option<&mut SpatialAudioSink>),
        With<RubbingLoop>,
    >,
) {
    let samples = observed.read().filter_map(|Observed(observation)| match &observation.fact {
        Fact::Rub(sample) => Some(sample),
        _ => None,
    });
    if heard.listen(samples, time.delta_secs()) {
        captions.show(None, "Hands rub together");
    }
    let between = hands.last().map(|frame| {
        let [left, right] = Hand::BOTH.map(|hand| frame.hand(hand).pose.at(HandJoint::Palm));
        left.midpoint(right)
    });
    for (mut place, mut loudness, sink) in &mut loops {
        if let Some(between) = between {
            place.translation = between;
        }
        loudness.0 = heard.level;
        let Some(mut sink) = sink else { continue };
        sink.set_volume(Volume::Linear(heard.level * settings.level()));
        match heard.level > SILENCE {
            true if sink.is_paused() => sink.play(),
            false if !sink.is_paused() => sink.pause(),
            _ => {}
        }
    }
}

/// Nothing is heard while time stands still.
fn hush(loops: Query<'_, '_, &SpatialAudioSink, With<RubbingLoop>>) {
    for sink in &loops {
        sink.pause();
    }
}

/// How loud one sample is: held skin is silent.
fn loudness(sample: &RubSample) -> f32 {
    let fastest = sample.pairs.iter().map(|pair| pair.speed_mm_s).max().unwrap_or(0);
    if fastest < SLIDING_MM_S {
        return 0.0;
    }
    LOUDEST * (f32::from(fastest) / LOUDEST_MM_S).min(1.0)
}

#[cfg(test)]
mod tests {
    use skillward_core::observation::PatchPair;
    use skillward_core::skin::Patch;

    use super::*;

    fn palms(speed_mm_s: u16) -> RubSample {
        RubSample {
            touching: 0,
            pairs: [PatchPair { left: Patch::PalmCentre, right: Patch::PalmCentre, speed_mm_s }]
                .into_iter()
                .collect(),
            facing_milli: -1000,
            pointing_milli: 900,
            interlace_milli: 0,
            validity_milli: [1000; 2],
        }
    }

    fn listen(heard: &mut RubbingHeard, speed_mm_s: u16, seconds: f32) -> u32 {
        let frames = (seconds * 30.0) as u32;
        (0..frames).map(|_| u32::from(heard.listen([palms(speed_mm_s)].iter(), 1.0 / 30.0))).sum()
    }

    #[test]
    fn faster_is_louder_and_held_skin_is_silent() {
        let level = |speed_mm_s| {
            let mut heard = RubbingHeard::default();
            listen(&mut heard, speed_mm_s, 2.0);
            heard.level
        };
        assert!(level(300) > level(120) && level(120) > SILENCE);
        assert!(level(5).abs() < f32::EPSILON);
        assert!(level(5_000) <= LOUDEST);
    }

    #[test]
    fn it_fades_when_hands_part_and_is_captioned_once_for_each_rubbing() {
        let mut heard = RubbingHeard::default();
        assert_eq!(listen(&mut heard, 200, 5.0), 1);
        for _ in 0..60 {
            heard.listen([].iter(), 1.0 / 60.0);
        }
        assert!(heard.level < SILENCE, "{}", heard.level);
        assert_eq!(listen(&mut heard, 200, 1.0), 0, "a second apart is the same handrub");
        for _ in 0..300 {
            heard.listen([].iter(), 1.0 / 60.0);
        }
        assert_eq!(listen(&mut heard, 200, 1.0), 1);
    }
}
