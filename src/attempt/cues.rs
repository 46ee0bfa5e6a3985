//! Cues of formative mode: what the core announces stays to be read, until it is put away, has been there
//! long enough, or its step is done. The core announces none in summative mode. Nothing of this is logged.

use bevy::prelude::*;
use skillward_core::event::EventKind;
use skillward_core::ids::StepId;

use super::events::Announced;
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};

/// A cue stays at least this long, seconds ...
const LEAST_S: f32 = 14.0;
/// ... and longer when it is long: slow readers of a second language read about ten characters a second,
/// and look at their hands meanwhile.
const CHARACTERS_A_SECOND: f32 = 5.0;

/// The cues to be read now, oldest first.
#[derive(Resource, Debug, Default)]
pub struct Cues {
    notes: Vec<Cue>,
}

/// A cue.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// The step that it helps with.
    pub step: StepId,
    /// The text.
    pub text: String,
    /// How much longer it stays while time runs, seconds.
    left_s: f32,
}

impl Cues {
    /// The one to be shown.
    #[must_use]
    pub fn now(&self) -> Option<&Cue> {
        self.notes.first()
    }

    /// Puts away the one that is shown; whether there was one.
    pub fn put_away(&mut self) -> bool {
        let any = !self.notes.is_empty();
        if any {
            self.notes.remove(0);
        }
        any
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Cues>();
    app.add_systems(OnEnter(Screen::Attempt), |mut cues: ResMut<'_, Cues>| cues.notes.clear());
    app.add_systems(
        Update,
        keep.after(AttemptSystems::Judge)
            .before(AttemptSystems::Present)
            .run_if(in_state(AttemptPhase::Running)),
    );
}

fn keep(
    time: Res<'_, Time<Real>>,
    mut announced: MessageReader<'_, '_, Announced>,
    mut cues: ResMut<'_, Cues>,
) {
    for Announced(event) in announced.read() {
        match &event.kind {
            EventKind::CueDue { step, text } => {
                let left_s = LEAST_S.max(text.chars().count() as f32 / CHARACTERS_A_SECOND);
                cues.notes.push(Cue { step: step.clone(), text: text.clone(), left_s });
            }
            EventKind::StepDone(done) => cues.notes.retain(|cue| cue.step != *done),
            _ => {}
        }
    }
    if let Some(shown) = cues.bypass_change_detection().notes.first_mut() {
        shown.left_s -= time.delta_secs();
        if shown.left_s <= 0.0 {
            cues.put_away();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(step: &str) -> Cue {
        Cue { step: step.into(), text: "Press the pump.".into(), left_s: 1.0 }
    }

    #[test]
    fn the_oldest_is_read_first_and_put_away_alone() {
        let mut cues = Cues { notes: vec![cue("a"), cue("b")] };
        assert!(cues.put_away());
        assert_eq!(cues.now().map(|cue| cue.step.as_str()), Some("b"));
        assert!(cues.put_away() && !cues.put_away());
    }
}
