//! Areas of the skin patches, and what follows from them for the skin model.

use crate::skin::Patch;

/// Patches of both hands: the left hand's, then the right hand's.
pub(crate) const BOTH: usize = 2 * Patch::COUNT;

/// Area of each patch in mm², in the order of [`Patch::ALL`].
///
/// Without the wrist they add up to 433 cm² a hand: about 1 % of an adult's body surface on either face,
/// as the usual estimate for a hand with its fingers goes. A model's round figures, not measurements.
pub const AREA_MM2: [u32; Patch::COUNT] = [
    3_200, 3_600, 2_700, // palm: heel, centre, pads
    3_000, 3_800, 3_000, // back: wrist end, centre, knuckles
    1_250, 1_350, 850, 850, 350, // index: volar, dorsal, radial, ulnar, tip
    1_350, 1_450, 900, 900, 350, // middle
    1_250, 1_350, 850, 850, 330, // ring
    950, 1_050, 650, 650, 280, // little
    900, 300, 300, 300, // webs, the thumb's first
    1_150, 1_200, 800, 800, 450,   // thumb
    9_000, // wrist, a ring of 5 cm
];

/// Area of each patch of both hands, mm².
pub(crate) static BOTH_MM2: [u64; BOTH] = both_hands();

const fn both_hands() -> [u64; BOTH] {
    let mut areas = [0; BOTH];
    let mut index = 0;
    while index < BOTH {
        areas[index] = AREA_MM2[index % Patch::COUNT] as u64;
        index += 1;
    }
    areas
}

/// Area of one patch over the area of both, in 1/65536: how a shared film divides between them.
pub(crate) static SHARE_Q16: [[u32; Patch::COUNT]; Patch::COUNT] = shares();

const fn shares() -> [[u32; Patch::COUNT]; Patch::COUNT] {
    let mut shares = [[0; Patch::COUNT]; Patch::COUNT];
    let mut one = 0;
    while one < Patch::COUNT {
        let mut other = 0;
        while other < Patch::COUNT {
            shares[one][other] = (AREA_MM2[one] << 16) / (AREA_MM2[one] + AREA_MM2[other]);
            other += 1;
        }
        one += 1;
    }
    shares
}

/// Neighbours of each patch on its own hand, between which rubbing smears product. The wrist has none,
/// so that it neither takes from the hands nor gives to them unless it is rubbed itself.
pub(crate) static NEIGHBOURS: [[Patch; 4]; Patch::COUNT] = {
    use Patch::*;
    [
        [PalmCentre, PalmPads, ThumbVolar, WebThumbIndex], // PalmHeel
        [PalmHeel, PalmPads, ThumbVolar, WebThumbIndex],   // PalmCentre
        [PalmCentre, IndexVolar, MiddleVolar, RingVolar],  // PalmPads
        [DorsumCentre, ThumbDorsal, DorsumCentre, DorsumKnuckles], // DorsumWrist
        [DorsumWrist, DorsumKnuckles, WebThumbIndex, DorsumKnuckles], // DorsumCentre
        [DorsumCentre, IndexDorsal, MiddleDorsal, RingDorsal], // DorsumKnuckles
        [PalmPads, IndexRadial, IndexUlnar, IndexTip],     // IndexVolar
        [DorsumKnuckles, IndexRadial, IndexUlnar, IndexTip], // IndexDorsal
        [IndexVolar, IndexDorsal, WebThumbIndex, IndexTip], // IndexRadial
        [IndexVolar, IndexDorsal, WebIndexMiddle, IndexTip], // IndexUlnar
        [IndexVolar, IndexDorsal, IndexRadial, IndexUlnar], // IndexTip
        [PalmPads, MiddleRadial, MiddleUlnar, MiddleTip],  // MiddleVolar
        [DorsumKnuckles, MiddleRadial, MiddleUlnar, MiddleTip], // MiddleDorsal
        [MiddleVolar, MiddleDorsal, WebIndexMiddle, MiddleTip], // MiddleRadial
        [MiddleVolar, MiddleDorsal, WebMiddleRing, MiddleTip], // MiddleUlnar
        [MiddleVolar, MiddleDorsal, MiddleRadial, MiddleUlnar], // MiddleTip
        [PalmPads, RingRadial, RingUlnar, RingTip],        // RingVolar
        [DorsumKnuckles, RingRadial, RingUlnar, RingTip],  // RingDorsal
        [RingVolar, RingDorsal, WebMiddleRing, RingTip],   // RingRadial
        [RingVolar, RingDorsal, WebRingLittle, RingTip],   // RingUlnar
        [RingVolar, RingDorsal, RingRadial, RingUlnar],    // RingTip
        [PalmPads, LittleRadial, LittleUlnar, LittleTip],  // LittleVolar
        [DorsumKnuckles, LittleRadial, LittleUlnar, LittleTip], // LittleDorsal
        [LittleVolar, LittleDorsal, WebRingLittle, LittleTip], // LittleRadial
        [LittleVolar, LittleDorsal, PalmPads, LittleTip],  // LittleUlnar
        [LittleVolar, LittleDorsal, LittleRadial, LittleUlnar], // LittleTip
        [ThumbUlnar, IndexRadial, PalmCentre, DorsumCentre], // WebThumbIndex
        [IndexUlnar, MiddleRadial, PalmPads, DorsumKnuckles], // WebIndexMiddle
        [MiddleUlnar, RingRadial, PalmPads, DorsumKnuckles], // WebMiddleRing
        [RingUlnar, LittleRadial, PalmPads, DorsumKnuckles], // WebRingLittle
        [PalmHeel, ThumbRadial, ThumbUlnar, ThumbTip],     // ThumbVolar
        [DorsumWrist, ThumbRadial, ThumbUlnar, ThumbTip],  // ThumbDorsal
        [ThumbVolar, ThumbDorsal, PalmHeel, ThumbTip],     // ThumbRadial
        [ThumbVolar, ThumbDorsal, WebThumbIndex, ThumbTip], // ThumbUlnar
        [ThumbVolar, ThumbDorsal, ThumbRadial, ThumbUlnar], // ThumbTip
        [Wrist; 4],
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_add_up_to_a_hand() {
        let hand: u32 = AREA_MM2[..Patch::Wrist.index()].iter().sum();
        assert_eq!(hand, 43_310);
    }

    #[test]
    fn shares_of_the_two_sides_make_a_whole() {
        for one in Patch::ALL {
            for other in Patch::ALL {
                let shares = SHARE_Q16[one.index()][other.index()] + SHARE_Q16[other.index()][one.index()];
                assert!((65_534..=65_536).contains(&shares));
            }
        }
    }

    #[test]
    fn every_patch_but_the_wrist_has_a_neighbour_that_names_it() {
        for patch in Patch::ALL {
            let named = Patch::ALL
                .into_iter()
                .any(|other| other != patch && NEIGHBOURS[other.index()].contains(&patch));
            assert_eq!(named, patch != Patch::Wrist, "{patch:?}");
        }
    }
}
