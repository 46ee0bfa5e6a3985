//! Skin as patches: the vocabulary in which a rub sample says what touched what.
//!
//! Thirty-six patches a hand follow the regions that observers of missed areas report (Škodová 2015,
//! Szilágyi 2013): palm, back, each finger's faces and tip, webs, thumb, and the wrist, which is kept
//! apart because the WHO technique has no wrist step.

use serde::{Deserialize, Serialize};

/// Which hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// The learner's left hand.
    Left,
    /// The learner's right hand.
    Right,
}

impl Hand {
    /// Both hands, left first.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// The other hand.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// 0 for left, 1 for right.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

macro_rules! patches {
    ($($name:ident),* $(,)?) => {
        /// One patch of skin; the same names on both hands.
        ///
        /// Radial is the thumb's side of a finger, ulnar the little finger's side; volar faces the palm.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each name says the region and the face")]
        pub enum Patch {
            $($name),*
        }

        impl Patch {
            /// Every patch, in the order of the skin model's arrays.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$name),*];
            /// Patches on one hand.
            pub const COUNT: usize = [$(stringify!($name)),*].len();
        }
    };
}

patches!(
    PalmHeel,
    PalmCentre,
    PalmPads,
    DorsumWrist,
    DorsumCentre,
    DorsumKnuckles,
    IndexVolar,
    IndexDorsal,
    IndexRadial,
    IndexUlnar,
    IndexTip,
    MiddleVolar,
    MiddleDorsal,
    MiddleRadial,
    MiddleUlnar,
    MiddleTip,
    RingVolar,
    RingDorsal,
    RingRadial,
    RingUlnar,
    RingTip,
    LittleVolar,
    LittleDorsal,
    LittleRadial,
    LittleUlnar,
    LittleTip,
    WebThumbIndex,
    WebIndexMiddle,
    WebMiddleRing,
    WebRingLittle,
    ThumbVolar,
    ThumbDorsal,
    ThumbRadial,
    ThumbUlnar,
    ThumbTip,
    Wrist,
);

impl Patch {
    /// Position in [`Patch::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}
