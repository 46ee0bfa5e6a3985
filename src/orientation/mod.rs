//! The orientation: a learner tries head, hands and menu in a room where nothing is recorded or scored.
//!
//! It has no attempt: place, physics and interactors are those of every scenario, and what they observe
//! is read by the lessons and by nothing else.

mod follow;
pub mod lesson;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;
use skillward_core::scenario::Scenario;

use crate::attempt::session::Rehearsal;
use crate::schedule::Screen;
use lesson::{Lesson, Progress};

/// The place of the orientation, or what is wrong with its file.
#[derive(Resource, Debug, Clone)]
pub struct OrientationPlace(pub Result<Arc<Scenario>, Vec<String>>);

/// Whether this learner has done the orientation before, and where that is remembered.
#[derive(Resource, Debug, Clone)]
pub struct Oriented {
    /// Whether every lesson was done once.
    pub done: bool,
    /// Pseudonym.
    pub learner: String,
    /// The file of preferences.
    pub path: PathBuf,
    /// Why it could not be remembered, if so; to be shown.
    pub trouble: Option<String>,
}

/// How a front end's learner does each lesson, and the commands of the lessons, as they are now.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct Instructions {
    /// What to do, a paragraph each.
    pub lessons: BTreeMap<Lesson, Vec<String>>,
    /// How to skip a lesson, to go back to the one before, and to open the menu: one line.
    pub commands: String,
}

/// The orientation as it stands. Present while it runs.
#[derive(Resource, Debug)]
pub struct Course {
    /// The lesson, `None` when there are no more.
    pub lesson: Option<Lesson>,
    /// How far it has come.
    pub progress: Progress,
    /// Lessons that were done, by their place.
    pub done: [bool; Lesson::ALL.len()],
    /// Where the learner came from and goes back to.
    pub home: Screen,
    /// What went wrong a moment ago, in words that help.
    pub hint: Option<&'static str>,
    /// How long the lesson has been done, seconds.
    done_for: f32,
    /// The last lesson is over, and the closing page is to be shown.
    closing: bool,
}

impl Course {
    /// From the first lesson.
    #[must_use]
    pub fn new(home: Screen) -> Self {
        Self {
            lesson: Some(Lesson::Look),
            progress: Progress::new(Lesson::Look),
            done: [false; Lesson::ALL.len()],
            home,
            hint: None,
            done_for: 0.0,
            closing: false,
        }
    }

    /// Goes to a lesson, or to the end.
    pub fn go_to(&mut self, lesson: Option<Lesson>) {
        self.lesson = lesson;
        self.hint = None;
        self.done_for = 0.0;
        match lesson {
            Some(lesson) => self.progress = Progress::new(lesson),
            None => self.closing = true,
        }
    }

    /// On to the next lesson, whether this one was done or not.
    pub fn skip(&mut self) {
        if let Some(lesson) = self.lesson {
            self.go_to(Lesson::ALL.get(lesson.index() + 1).copied());
        }
    }

    /// Back to the lesson before; at the first, that again.
    pub fn back(&mut self) {
        let before = self.lesson.map_or(Lesson::ALL.len(), Lesson::index).saturating_sub(1);
        self.go_to(Some(Lesson::ALL[before]));
    }

    /// This lesson from its beginning.
    pub fn repeat(&mut self) {
        self.go_to(self.lesson);
    }

    /// The first lesson that was not done yet.
    #[must_use]
    pub fn open(&self) -> Option<Lesson> {
        Lesson::ALL.into_iter().find(|lesson| !self.done[lesson.index()])
    }
}

/// Begins the orientation; `home` is where it leads back to.
pub fn begin(
    commands: &mut Commands<'_, '_>,
    next: &mut NextState<Screen>,
    place: &Arc<Scenario>,
    home: Screen,
) {
    info!("the orientation begins");
    commands.insert_resource(Rehearsal(Arc::clone(place)));
    commands.insert_resource(Course::new(home));
    next.set(Screen::Attempt);
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Instructions>();
    follow::plugin(app);
    app.add_systems(OnExit(Screen::Attempt), end);
}

fn end(mut commands: Commands<'_, '_>) {
    commands.remove_resource::<Rehearsal>();
    commands.remove_resource::<Course>();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_can_be_skipped_and_taken_again() {
        let mut course = Course::new(Screen::Lobby);
        course.back();
        assert_eq!(course.lesson, Some(Lesson::Look));
        for lesson in Lesson::ALL {
            assert_eq!(course.lesson, Some(lesson));
            course.skip();
        }
        assert_eq!((course.lesson, course.open()), (None, Some(Lesson::Look)));
        course.back();
        assert_eq!(course.lesson, Some(Lesson::Pause));
    }
}
