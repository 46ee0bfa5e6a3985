//! egui panels: pieces of screens that know data, not states.

pub mod captions;
pub mod cue;
pub mod heat_map;
pub mod help;
pub mod lesson;
pub mod moments;
pub mod tasks;
pub mod techniques;
pub mod verdict;

use skillward_core::hygiene::report::TechniqueStep;

/// A length of attempt time as minutes and seconds.
#[must_use]
pub fn clock(t_us: u64) -> String {
    let seconds = t_us / 1_000_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A technique step in words that a learner knows.
#[must_use]
pub const fn step_title(step: TechniqueStep) -> &'static str {
    match step {
        TechniqueStep::PalmToPalm => "Palm to palm",
        TechniqueStep::RightPalmOverLeftDorsum => "Right palm over left back, laced",
        TechniqueStep::LeftPalmOverRightDorsum => "Left palm over right back, laced",
        TechniqueStep::PalmsInterlaced => "Palm to palm, fingers laced",
        TechniqueStep::BacksOfFingers => "Backs of fingers in opposing palms",
        TechniqueStep::LeftThumb => "Left thumb in right palm",
        TechniqueStep::RightThumb => "Right thumb in left palm",
        TechniqueStep::RightFingertips => "Right fingertips in left palm",
        TechniqueStep::LeftFingertips => "Left fingertips in right palm",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn time_reads_as_minutes_and_seconds() {
        assert_eq!(super::clock(61_900_000), "1:01");
        assert_eq!(super::clock(3_599_000_000), "59:59");
    }
}
