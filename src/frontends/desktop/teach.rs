//! What the orientation says at a desk: each lesson in the keys and buttons that are bound now; and the
//! commands by which lessons are skipped and taken again.

use bevy::prelude::*;

use super::bindings::Command;
use super::controls::Controls;
use super::keys::Keys;
use crate::attempt::cues::Cues;
use crate::orientation::lesson::Lesson;
use crate::orientation::{Course, Instructions};
use crate::schedule::{AttemptPhase, AttemptSystems};
use crate::screens::{ShownKeys, TasksShown};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, tell);
    app.add_systems(Update, leaf.after(AttemptSystems::Present).run_if(in_state(AttemptPhase::Running)));
}

/// Writes the hints anew when a key was bound anew or another device is used.
fn tell(keys: Keys<'_>, mut instructions: ResMut<'_, Instructions>, mut shown: ResMut<'_, ShownKeys>) {
    if keys.changed() {
        instructions.set_if_neq(Instructions {
            lessons: Lesson::ALL.into_iter().map(|lesson| (lesson, paragraphs(lesson, &keys))).collect(),
            commands: format!(
                "{}: skip   {}: lesson before   {}: menu",
                keys.shown(Command::Dismiss),
                keys.shown(Command::LessonBack),
                keys.shown(Command::Pause)
            ),
        });
        shown.set_if_neq(ShownKeys {
            tasks: keys.shown(Command::Tasks),
            put_away: keys.shown(Command::Dismiss),
        });
    }
}

fn paragraphs(lesson: Lesson, keys: &Keys<'_>) -> Vec<String> {
    let key = |command| keys.shown(command);
    let left = key(Command::LeftHand);
    let right = key(Command::RightHand);
    let (looks, walks, rubs) = if keys.pad() {
        ("Push the right stick".to_owned(), "the left stick".to_owned(), "the right stick".to_owned())
    } else {
        let walks = keys.all(&[Command::Forward, Command::Left, Command::Back, Command::Right]);
        ("Move the mouse".to_owned(), walks, "the mouse".to_owned())
    };
    match lesson {
        Lesson::Look => vec![format!("{looks} to turn your head. Look to the left, then to the right.")],
        Lesson::Walk => vec![format!("Walk with {walks} to the handrub dispenser. The ring marks it.")],
        Lesson::Reach => vec![
            format!(
                "Look at something near, such as the bottle: the mark in the middle fills when a hand can reach it."
            ),
            format!("Hold {left} for the left hand. Let go. Then hold {right} for the right hand."),
        ],
        Lesson::Press => vec![
            format!("Look at the pump. Hold {left}: that hand goes onto the pump."),
            format!(
                "Hold {right} as well: it goes under the nozzle. Keep both, and hold {} until the pump hisses.",
                key(Command::Use)
            ),
        ],
        Lesson::Rub => vec![
            format!("{} brings your hands together.", key(Command::Rub)),
            format!("Rub: move {rubs} to and fro, briskly, until the ring is closed."),
        ],
        Lesson::Change => vec![
            format!(
                "{} takes the next technique{}. Rub as before.",
                key(Command::NextPose),
                if keys.pad() {
                    String::new()
                } else {
                    format!("; {} to {} choose one", key(Command::Palms), key(Command::Tips))
                }
            ),
            format!(
                "Then hold {}: a ring opens. Point at a third with {rubs}, let go, and rub.",
                key(Command::Ring)
            ),
        ],
        Lesson::Pause => vec![
            format!(
                "{} pauses, whatever you are doing: time stands still, and a menu opens.",
                key(Command::Pause)
            ),
            "Then choose \u{201C}Go on\u{201D}, or press it again.".to_owned(),
        ],
    }
}

/// Shows and hides the task list; puts a cue away; in the orientation, skips a lesson or goes back to the
/// one before.
fn leaf(
    controls: Res<'_, Controls>,
    mut tasks: ResMut<'_, TasksShown>,
    mut cues: ResMut<'_, Cues>,
    course: Option<ResMut<'_, Course>>,
) {
    if controls.struck(Command::Tasks) {
        tasks.0 = !tasks.0;
    }
    let put_away = controls.struck(Command::Dismiss);
    if put_away && cues.now().is_some() {
        cues.put_away();
        return;
    }
    let Some(mut course) = course else { return };
    if put_away {
        course.skip();
    } else if controls.struck(Command::LessonBack) {
        course.back();
    }
}
