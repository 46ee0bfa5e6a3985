//! Rough rub samples of the WHO handrub, step by step: which patches meet, without any hand's geometry.

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::observation::{PatchPair, RubSample};
use skillward_core::skin::Patch::{self, *};

type Pairs = &'static [(Patch, Patch)];

/// Pairs of (rubbing, rubbed) patches; each set stands for one phase of the stroke.
fn phases(step: TechniqueStep) -> &'static [Pairs] {
    use TechniqueStep::*;
    match step {
        PalmToPalm => &[
            &[
                (PalmCentre, PalmCentre),
                (PalmHeel, PalmHeel),
                (PalmPads, PalmPads),
                (MiddleVolar, MiddleVolar),
                (IndexVolar, IndexVolar),
                (RingVolar, RingVolar),
            ],
            &[
                (PalmCentre, PalmPads),
                (PalmPads, PalmCentre),
                (PalmHeel, PalmCentre),
                (PalmCentre, PalmHeel),
                (LittleVolar, LittleVolar),
                (ThumbVolar, ThumbVolar),
            ],
            &[
                (MiddleVolar, PalmPads),
                (PalmPads, MiddleVolar),
                (IndexVolar, PalmPads),
                (RingVolar, PalmPads),
                (LittleVolar, PalmPads),
                (PalmHeel, Wrist),
            ],
        ],
        RightPalmOverLeftDorsum | LeftPalmOverRightDorsum => &[
            &[
                (PalmCentre, DorsumCentre),
                (PalmPads, DorsumKnuckles),
                (PalmHeel, DorsumWrist),
                (MiddleRadial, IndexUlnar),
                (MiddleUlnar, MiddleRadial),
                (RingUlnar, RingRadial),
            ],
            &[
                (PalmCentre, DorsumKnuckles),
                (PalmHeel, DorsumCentre),
                (IndexVolar, WebThumbIndex),
                (MiddleVolar, WebIndexMiddle),
                (RingVolar, WebMiddleRing),
                (LittleVolar, WebRingLittle),
            ],
            &[
                (PalmPads, IndexDorsal),
                (PalmPads, MiddleDorsal),
                (PalmPads, RingDorsal),
                (PalmPads, LittleDorsal),
                (RingRadial, MiddleUlnar),
                (LittleRadial, RingUlnar),
            ],
        ],
        PalmsInterlaced => &[
            &[
                (IndexUlnar, IndexRadial),
                (MiddleUlnar, MiddleRadial),
                (RingUlnar, RingRadial),
                (MiddleRadial, IndexUlnar),
                (RingRadial, MiddleUlnar),
                (LittleRadial, RingUlnar),
            ],
            &[
                (WebIndexMiddle, MiddleVolar),
                (WebMiddleRing, RingVolar),
                (WebRingLittle, LittleVolar),
                (MiddleVolar, WebIndexMiddle),
                (RingVolar, WebMiddleRing),
                (LittleVolar, WebRingLittle),
            ],
            &[
                (PalmCentre, PalmCentre),
                (PalmPads, PalmPads),
                (IndexRadial, IndexUlnar),
                (LittleUlnar, LittleRadial),
                (LittleRadial, LittleUlnar),
                (WebThumbIndex, IndexVolar),
            ],
        ],
        BacksOfFingers => &[
            &[
                (IndexDorsal, PalmPads),
                (MiddleDorsal, PalmPads),
                (RingDorsal, PalmCentre),
                (LittleDorsal, PalmCentre),
                (IndexVolar, IndexVolar),
                (MiddleVolar, MiddleVolar),
            ],
            &[
                (PalmPads, IndexDorsal),
                (PalmPads, MiddleDorsal),
                (PalmCentre, RingDorsal),
                (PalmCentre, LittleDorsal),
                (RingVolar, RingVolar),
                (LittleVolar, LittleVolar),
            ],
        ],
        LeftThumb | RightThumb => &[
            &[
                (PalmCentre, ThumbDorsal),
                (PalmPads, ThumbRadial),
                (IndexVolar, ThumbUlnar),
                (MiddleVolar, ThumbVolar),
                (WebThumbIndex, ThumbTip),
                (PalmHeel, WebThumbIndex),
            ],
            &[
                (PalmPads, ThumbDorsal),
                (PalmCentre, ThumbTip),
                (IndexVolar, ThumbVolar),
                (RingVolar, ThumbUlnar),
                (ThumbVolar, ThumbRadial),
                (PalmHeel, WebThumbIndex),
            ],
        ],
        RightFingertips | LeftFingertips => &[
            &[
                (PalmCentre, IndexTip),
                (PalmCentre, MiddleTip),
                (PalmCentre, RingTip),
                (PalmCentre, LittleTip),
                (PalmPads, IndexTip),
                (PalmHeel, LittleTip),
            ],
            &[
                (PalmCentre, ThumbTip),
                (PalmCentre, MiddleTip),
                (PalmHeel, RingTip),
                (PalmPads, MiddleTip),
                (PalmCentre, LittleTip),
                (PalmPads, IndexVolar),
            ],
        ],
    }
}

/// Whether the left hand is the one that is rubbed (the second of each pair).
const fn rubs_left(step: TechniqueStep) -> bool {
    matches!(
        step,
        TechniqueStep::RightPalmOverLeftDorsum | TechniqueStep::LeftThumb | TechniqueStep::LeftFingertips
    )
}

/// The sample at a place in the stroke.
pub fn sample(step: TechniqueStep, number: usize, speed_mm_s: u16) -> RubSample {
    let phases = phases(step);
    // A phase lasts a fifth of a second.
    let pairs = phases[number / 6 % phases.len()];
    RubSample {
        touching: 0,
        pairs: pairs
            .iter()
            .map(|&(one, other)| {
                let (left, right) = if rubs_left(step) { (other, one) } else { (one, other) };
                PatchPair { left, right, speed_mm_s }
            })
            .collect(),
        facing_milli: -900,
        pointing_milli: 500,
        interlace_milli: 0,
        validity_milli: [1_000; 2],
    }
}

/// The step of an ordinary handrub at so many seconds: nine sides of three seconds each, over and over.
pub fn ordinary(number: usize) -> RubSample {
    let step = TechniqueStep::ALL[number / 90 % TechniqueStep::ALL.len()];
    sample(step, number, 220)
}
