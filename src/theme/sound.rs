//! Volume, mute and captions: what is heard is also written, and can be turned down or off.

use std::time::Duration;

use bevy::audio::{GlobalVolume, Volume};
use bevy::prelude::*;

/// How the learner wants to hear and read.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct SoundSettings {
    /// Linear volume, 0 to 1.
    pub volume: f32,
    /// Silence, whatever the volume.
    pub muted: bool,
    /// Whether captions are shown.
    pub captions: bool,
}

impl Default for SoundSettings {
    fn default() -> Self {
        Self { volume: 0.7, muted: false, captions: true }
    }
}

/// How loud a sound that goes on is against the others, linear, 0 to 1; what the learner has set comes
/// on top. Without it a sound plays as loud as it was made.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct Loudness(pub f32);

/// What is to be read now, oldest first.
#[derive(Resource, Debug, Default)]
pub struct Captions {
    lines: Vec<Caption>,
}

/// One caption.
#[derive(Debug, Clone, PartialEq)]
pub struct Caption {
    /// Who speaks; `None` for a sound.
    pub who: Option<String>,
    /// What is said or heard.
    pub text: String,
    /// How long it has been shown.
    age: Duration,
    /// How long it stays.
    stays: Duration,
}

impl Captions {
    /// Captions kept at once; the oldest gives way.
    const MAX: usize = 3;

    /// Shows what someone says, or (`who` absent) what is heard. The same line again only stays longer.
    pub fn show(&mut self, who: Option<&str>, text: &str) {
        // Reading speed for subtitles: about 15 characters a second, and never less than three seconds.
        let stays = Duration::from_secs_f32((text.chars().count() as f32 / 15.0).max(3.0) + 1.0);
        if let Some(line) = self.lines.iter_mut().find(|line| line.text == text && line.who.as_deref() == who)
        {
            line.age = Duration::ZERO;
            return;
        }
        if self.lines.len() == Self::MAX {
            self.lines.remove(0);
        }
        self.lines.push(Caption { who: who.map(Into::into), text: text.into(), age: Duration::ZERO, stays });
    }

    /// What is to be read now.
    #[must_use]
    pub fn lines(&self) -> &[Caption] {
        &self.lines
    }

    /// Forgets them all, at the end of an attempt.
    pub fn clear(&mut self) {
        self.lines.clear();
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<SoundSettings>().init_resource::<Captions>();
    app.add_systems(Update, (age_captions, apply_volume.run_if(resource_changed::<SoundSettings>)));
}

fn age_captions(time: Res<'_, Time<Real>>, mut captions: ResMut<'_, Captions>) {
    if captions.lines.is_empty() {
        return;
    }
    let delta = time.delta();
    captions.lines.retain_mut(|line| {
        line.age += delta;
        line.age < line.stays
    });
}

/// New sounds follow the global volume; those that play already are changed by who plays them.
fn apply_volume(settings: Res<'_, SoundSettings>, volume: Option<ResMut<'_, GlobalVolume>>) {
    if let Some(mut volume) = volume {
        volume.volume = Volume::Linear(settings.level());
    }
}

impl SoundSettings {
    /// What is heard in the end: 0 when muted.
    #[must_use]
    pub fn level(&self) -> f32 {
        if self.muted { 0.0 } else { self.volume.clamp(0.0, 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_caption_is_shown_once() {
        let mut captions = Captions::default();
        captions.show(None, "The phone rings");
        captions.show(None, "The phone rings");
        captions.show(Some("Ward clerk"), "The phone rings");
        assert_eq!(captions.lines().len(), 2);
    }

    #[test]
    fn mute_wins_over_volume() {
        let settings = SoundSettings { volume: 0.9, muted: true, captions: true };
        assert!(settings.level().abs() < f32::EPSILON);
    }
}
