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

/// Area of the left patch over the area of both, in 1/65536, by left and right patch: how a shared film
/// divides between them.
pub(crate) static LEFT_SHARE_Q16: [[u32; Patch::COUNT]; Patch::COUNT] = left_shares();

const fn left_shares() -> [[u32; Patch::COUNT]; Patch::COUNT] {
    let mut shares = [[0; Patch::COUNT]; Patch::COUNT];
    let mut left = 0;
    while left < Patch::COUNT {
        let mut right = 0;
        while right < Patch::COUNT {
            shares[left][right] = (AREA_MM2[left] << 16) / (AREA_MM2[left] + AREA_MM2[right]);
            right += 1;
        }
        left += 1;
    }
    shares
}

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
        for left in Patch::ALL {
            for right in Patch::ALL {
                let one = LEFT_SHARE_Q16[left.index()][right.index()];
                let other = LEFT_SHARE_Q16[right.index()][left.index()];
                assert!((65_534..=65_536).contains(&(one + other)));
            }
        }
    }
}
