//! What the orientation says in a headset: each lesson for bare hands, or for controllers.

use bevy::prelude::*;
use skillward_core::observation::Modality;

use crate::interaction::samples::SampleSource;
use crate::orientation::Instructions;
use crate::orientation::lesson::Lesson;

/// Writes the lessons anew when the learner takes controllers, or lays them down.
pub(super) fn tell(source: Res<'_, SampleSource>, mut instructions: ResMut<'_, Instructions>) {
    if !source.is_changed() {
        return;
    }
    let held = source.modality == Modality::HeadsetControllers;
    let menu = if held { "Menu button" } else { "A palm to the face, thumb and index finger together" };
    *instructions = Instructions {
        lessons: Lesson::ALL
            .into_iter()
            .map(|lesson| {
                let paragraphs = if held { with_controllers(lesson) } else { with_hands(lesson) };
                (lesson, paragraphs.iter().map(|&text| text.to_owned()).collect())
            })
            .collect(),
        commands: format!("{menu}: menu, where every lesson can be skipped or taken again"),
    };
}

const LOOK: &[&str] = &["Look to the left, then to the right."];
const REACH: &[&str] =
    &["Touch something near, such as the bottle: with the left hand, then with the right."];
const PRESS: &[&str] = &[
    "Hold one hand hollow under the nozzle.",
    "Press the pump down with the palm of the other until it hisses.",
];

const fn with_hands(lesson: Lesson) -> &'static [&'static str] {
    match lesson {
        Lesson::Look => LOOK,
        Lesson::Walk => &[
            "Walk to the handrub dispenser, if your room is large enough.",
            "Or point at the floor before it and hold thumb and index finger together: a ring shows where you will stand. Let go.",
        ],
        Lesson::Reach => REACH,
        Lesson::Press => PRESS,
        Lesson::Rub => &["Rub your palms together, to and fro, briskly, until the ring is closed."],
        Lesson::Change => &[
            "Rub in another way: one palm over the back of the other hand, with fingers laced.",
            "Then in a third: a thumb in the fist of the other hand, or fingertips in the palm.",
        ],
        Lesson::Pause => &[
            "Turn a palm to your face and hold thumb and index finger together: time stands still, and a menu opens.",
            "Point at \u{201C}Go on\u{201D} and pinch, poke it, or make the sign again.",
        ],
    }
}

const fn with_controllers(lesson: Lesson) -> &'static [&'static str] {
    match lesson {
        Lesson::Look => LOOK,
        Lesson::Walk => &[
            "Push a stick ahead, point at the floor before the handrub dispenser, and let go.",
            "A stick to the side turns you.",
        ],
        Lesson::Reach => REACH,
        Lesson::Press => PRESS,
        Lesson::Rub => &[
            "Hold both controllers near each other and squeeze both grips: your hands come together.",
            "Move one past the other, to and fro, briskly, until the ring is closed.",
        ],
        Lesson::Change => &[
            "Keep both squeezed. A, X or a stick to the side takes the next technique. Rub as before.",
            "Then take a third, and rub.",
        ],
        Lesson::Pause => &[
            "The menu button pauses, whatever you are doing: time stands still, and a menu opens.",
            "Point at \u{201C}Go on\u{201D} and pull the trigger, or press the button again.",
        ],
    }
}
