//! Words for moments, technique steps and patches of skin.

use crate::hygiene::report::{HygieneAction, Moment, Opportunity, TechniqueStep};
use crate::names::Names;
use crate::rubric::figure::decimal;
use crate::skin::Patch;

/// A technique step, as a table's heading.
#[must_use]
pub const fn step_title(step: TechniqueStep) -> &'static str {
    match step {
        TechniqueStep::PalmToPalm => "Palm to palm",
        TechniqueStep::RightPalmOverLeftDorsum => "Right palm over back of left hand",
        TechniqueStep::LeftPalmOverRightDorsum => "Left palm over back of right hand",
        TechniqueStep::PalmsInterlaced => "Palm to palm, fingers interlaced",
        TechniqueStep::BacksOfFingers => "Backs of fingers in opposing palms",
        TechniqueStep::LeftThumb => "Left thumb",
        TechniqueStep::RightThumb => "Right thumb",
        TechniqueStep::RightFingertips => "Right fingertips in left palm",
        TechniqueStep::LeftFingertips => "Left fingertips in right palm",
    }
}

/// A patch of skin: "index finger, thumb side".
#[must_use]
pub fn patch_title(patch: Patch) -> String {
    let name = match patch {
        Patch::PalmHeel => "heel of the palm",
        Patch::PalmCentre => "middle of the palm",
        Patch::PalmPads => "pads of the palm",
        Patch::DorsumWrist => "back of the hand, near the wrist",
        Patch::DorsumCentre => "back of the hand",
        Patch::DorsumKnuckles => "knuckles",
        Patch::WebThumbIndex => "web between thumb and index finger",
        Patch::WebIndexMiddle => "web between index and middle finger",
        Patch::WebMiddleRing => "web between middle and ring finger",
        Patch::WebRingLittle => "web between ring and little finger",
        Patch::Wrist => "wrist (no step of the technique)",
        finger => return finger_title(finger),
    };
    name.to_owned()
}

/// The faces of five fingers stand in the same order in [`Patch::ALL`], named finger by finger.
fn finger_title(patch: Patch) -> String {
    const FACES: [&str; 5] = ["palm side", "back", "thumb side", "little finger's side", "tip"];
    let fingers = [
        (Patch::IndexVolar, "index finger"),
        (Patch::MiddleVolar, "middle finger"),
        (Patch::RingVolar, "ring finger"),
        (Patch::LittleVolar, "little finger"),
        (Patch::ThumbVolar, "thumb"),
    ];
    let found = fingers.into_iter().find_map(|(first, name)| {
        let face = patch.index().checked_sub(first.index())?;
        Some(format!("{name}, {}", FACES.get(face)?))
    });
    found.unwrap_or_default()
}

/// What an opportunity was, as the head of a sentence: "Moment 2, before touching the port of line a".
pub(super) fn moment_words(opportunity: &Opportunity, names: &Names) -> String {
    let mut moments: Vec<Moment> =
        opportunity.indications.iter().map(|indication| indication.moment).collect();
    moments.dedup();
    let numbers: Vec<String> = moments.iter().map(|moment| u8::from(*moment).to_string()).collect();
    let head = if numbers.len() == 1 { "Moment" } else { "Moments" };
    let calls: Vec<String> = opportunity
        .indications
        .iter()
        .filter_map(|indication| {
            let patient = names.patient(&indication.patient);
            match indication.moment {
                Moment::BeforePatient | Moment::BeforeAseptic => None,
                Moment::AfterFluid => Some("after contact with body fluid".to_owned()),
                Moment::AfterPatient => Some(format!("after touching {patient}")),
                Moment::AfterSurroundings => Some(format!("after touching {patient}'s surroundings")),
            }
        })
        .chain(opportunity.before.as_ref().map_or_else(
            || Some("before leaving".to_owned()),
            |surface| Some(format!("before touching {}", names.surface(surface))),
        ))
        .collect();
    format!("{head} {}, {}", numbers.join(" and "), calls.join(" and "))
}

/// An action in a few words: "3 mL, rubbed for 28 s, 9 of nine sides, dry".
pub(super) fn rub_words(action: &HygieneAction) -> String {
    let seconds = i64::try_from(action.rubbing_us / 1_000_000 * 1_000).unwrap_or(i64::MAX);
    let dry = if action.dry { "hands dry" } else { "hands not dry yet" };
    let mut words = format!(
        "{} mL, rubbed for {} s, {} of nine sides, {dry}",
        decimal(i64::from(action.volume_ul)),
        decimal(seconds),
        action.steps.len(),
    );
    if action.unseen_us >= 1_000_000 {
        words.push_str(&format!(", {} s not seen well", action.unseen_us / 1_000_000));
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::patch_title;
    use crate::skin::Patch;

    #[test]
    fn every_patch_has_a_name_of_its_own() {
        let titles: BTreeSet<String> = Patch::ALL.into_iter().map(patch_title).collect();
        assert_eq!(titles.len(), Patch::COUNT);
        assert!(!titles.contains(""));
        assert_eq!(patch_title(Patch::ThumbTip), "thumb, tip");
        assert_eq!(patch_title(Patch::RingUlnar), "ring finger, little finger's side");
    }
}
