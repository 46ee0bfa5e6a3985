//! What a pair of touching patches says about the step that is being done.

use crate::hygiene::report::TechniqueStep;
use crate::observation::PatchPair;
use crate::skin::Patch;

/// Steps, both sides counted.
pub(crate) const STEPS: usize = TechniqueStep::ALL.len();

/// Votes of the pairs of one sample, or sums of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Votes {
    /// Pairs.
    pub pairs: i32,
    /// For each step, quarters of a pair that agree with it.
    pub agree: [i32; STEPS],
    /// For each step, pairs that are of its essence.
    pub defining: [i32; STEPS],
    /// For each step, sliding speed of the pairs that agree, millimetres per second times quarters.
    pub speed: [i32; STEPS],
}

impl Votes {
    pub(crate) fn add(&mut self, other: &Self, sign: i32) {
        self.pairs += sign * other.pairs;
        for step in 0..STEPS {
            self.agree[step] += sign * other.agree[step];
            self.defining[step] += sign * other.defining[step];
            self.speed[step] += sign * other.speed[step];
        }
    }
}

/// The votes of a sample's pairs.
pub(crate) fn votes(pairs: &[PatchPair]) -> Votes {
    let mut votes = Votes::default();
    for pair in pairs {
        let said = &TABLE[Region::of(pair.left) as usize][Region::of(pair.right) as usize];
        let speed = i32::from(pair.speed_mm_s);
        votes.pairs += 1;
        for (step, &says) in said.iter().enumerate() {
            let agree = i32::from(says & AGREE);
            votes.agree[step] += agree;
            votes.speed[step] += agree * speed;
            votes.defining[step] += i32::from(says >> 7);
        }
    }
    votes
}

/// Patches as the steps tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Palm,
    Back,
    FingerVolar,
    FingerBack,
    FingerSide,
    FingerTip,
    Web,
    Thumb,
    Wrist,
}

const REGIONS: usize = 9;

impl Region {
    const ALL: [Self; REGIONS] = [
        Self::Palm,
        Self::Back,
        Self::FingerVolar,
        Self::FingerBack,
        Self::FingerSide,
        Self::FingerTip,
        Self::Web,
        Self::Thumb,
        Self::Wrist,
    ];

    const fn of(patch: Patch) -> Self {
        match patch {
            Patch::PalmHeel | Patch::PalmCentre | Patch::PalmPads => Self::Palm,
            Patch::DorsumWrist | Patch::DorsumCentre | Patch::DorsumKnuckles => Self::Back,
            Patch::IndexVolar | Patch::MiddleVolar | Patch::RingVolar | Patch::LittleVolar => {
                Self::FingerVolar
            }
            Patch::IndexDorsal | Patch::MiddleDorsal | Patch::RingDorsal | Patch::LittleDorsal => {
                Self::FingerBack
            }
            Patch::IndexRadial
            | Patch::IndexUlnar
            | Patch::MiddleRadial
            | Patch::MiddleUlnar
            | Patch::RingRadial
            | Patch::RingUlnar
            | Patch::LittleRadial
            | Patch::LittleUlnar => Self::FingerSide,
            Patch::IndexTip | Patch::MiddleTip | Patch::RingTip | Patch::LittleTip => Self::FingerTip,
            Patch::WebThumbIndex | Patch::WebIndexMiddle | Patch::WebMiddleRing | Patch::WebRingLittle => {
                Self::Web
            }
            Patch::ThumbVolar
            | Patch::ThumbDorsal
            | Patch::ThumbRadial
            | Patch::ThumbUlnar
            | Patch::ThumbTip => Self::Thumb,
            Patch::Wrist => Self::Wrist,
        }
    }
}

/// Set where a pair is of a step's essence; the quarters by which it agrees are in the low bits.
const DEFINING: u8 = 0x80;
const AGREE: u8 = 0x7f;

/// What each pair of regions (left, right) says about each step.
static TABLE: [[[u8; STEPS]; REGIONS]; REGIONS] = table();

const fn table() -> [[[u8; STEPS]; REGIONS]; REGIONS] {
    let mut table = [[[0; STEPS]; REGIONS]; REGIONS];
    let mut left = 0;
    while left < REGIONS {
        let mut right = 0;
        while right < REGIONS {
            let (l, r) = (Region::ALL[left], Region::ALL[right]);
            table[left][right] = [
                palm_to_palm(l, r),
                palm_over_back(r, l),
                palm_over_back(l, r),
                interlaced(l, r),
                backs_of_fingers(l, r),
                thumb(l, r),
                thumb(r, l),
                fingertips(r, l),
                fingertips(l, r),
            ];
            right += 1;
        }
        left += 1;
    }
    table
}

const fn larger(a: u8, b: u8) -> u8 {
    if a > b { a } else { b }
}

/// Step 2, either way round.
const fn palm_to_palm(l: Region, r: Region) -> u8 {
    const fn one_way(a: Region, b: Region) -> u8 {
        match (a, b) {
            (Region::Palm, Region::Palm) => DEFINING | 4,
            (Region::Palm | Region::FingerVolar, Region::FingerVolar) => 4,
            (Region::Palm | Region::FingerVolar, Region::Web) | (Region::Thumb, Region::Thumb) => 3,
            (Region::FingerVolar, Region::FingerTip | Region::FingerSide)
            | (Region::Thumb, Region::Palm | Region::Web) => 2,
            (Region::FingerTip, Region::FingerTip | Region::FingerSide)
            | (Region::Palm, Region::FingerTip | Region::FingerSide | Region::Wrist) => 1,
            _ => 0,
        }
    }
    larger(one_way(l, r), one_way(r, l))
}

/// Step 3: the hand that lies above, and the one below whose back it rubs.
const fn palm_over_back(above: Region, below: Region) -> u8 {
    match (above, below) {
        (Region::Palm | Region::FingerVolar, Region::Back) => DEFINING | 4,
        (Region::Palm | Region::FingerVolar, Region::FingerBack) | (Region::FingerVolar, Region::Web) => 4,
        (Region::Thumb | Region::Web, Region::Back | Region::FingerBack) => 3,
        (Region::FingerSide, Region::FingerSide)
        | (Region::FingerVolar, Region::FingerSide)
        | (Region::FingerSide, Region::Web | Region::FingerBack)
        | (Region::Wrist | Region::FingerSide, Region::Back) => 2,
        (Region::FingerTip, Region::FingerSide | Region::FingerVolar | Region::Web)
        | (Region::FingerBack, Region::Web | Region::FingerSide) => 1,
        _ => 0,
    }
}

/// Step 4, either way round.
const fn interlaced(l: Region, r: Region) -> u8 {
    const fn one_way(a: Region, b: Region) -> u8 {
        match (a, b) {
            (Region::FingerSide, Region::FingerSide | Region::Web)
            | (Region::FingerVolar | Region::Palm, Region::Web)
            | (Region::Web, Region::Web) => DEFINING | 4,
            (Region::Palm, Region::Palm) => 4,
            (Region::Palm, Region::FingerVolar) | (Region::Thumb, Region::Thumb) => 3,
            (Region::FingerVolar, Region::FingerVolar | Region::FingerSide)
            | (Region::Thumb, Region::Web) => 2,
            (Region::FingerVolar, Region::Back | Region::FingerBack)
            | (Region::Palm, Region::Thumb | Region::FingerSide)
            | (Region::FingerTip, Region::Back) => 1,
            _ => 0,
        }
    }
    larger(one_way(l, r), one_way(r, l))
}

/// Step 5, either way round.
const fn backs_of_fingers(l: Region, r: Region) -> u8 {
    const fn one_way(a: Region, b: Region) -> u8 {
        match (a, b) {
            (Region::FingerBack, Region::Palm | Region::FingerVolar) => DEFINING | 4,
            (Region::FingerVolar, Region::FingerVolar) => 3,
            (Region::FingerBack, Region::Thumb)
            | (Region::FingerTip, Region::FingerVolar | Region::Palm)
            | (Region::FingerSide, Region::FingerVolar | Region::FingerSide | Region::Thumb)
            | (Region::Thumb, Region::FingerVolar | Region::Palm) => 2,
            (Region::FingerTip, Region::FingerTip | Region::FingerSide)
            | (Region::Palm, Region::FingerSide) => 1,
            _ => 0,
        }
    }
    larger(one_way(l, r), one_way(r, l))
}

/// Step 6: the hand whose thumb is clasped, and the one that clasps it.
const fn thumb(own: Region, clasping: Region) -> u8 {
    match (own, clasping) {
        (Region::Thumb, Region::Palm | Region::FingerVolar) => DEFINING | 4,
        (Region::Thumb, Region::FingerSide | Region::Web | Region::FingerTip) => DEFINING | 3,
        (Region::Thumb, Region::Thumb | Region::FingerBack)
        | (Region::Web, Region::FingerSide | Region::FingerVolar | Region::Palm) => 1,
        _ => 0,
    }
}

/// Step 7: the hand whose fingertips are rubbed, and the one in whose palm.
const fn fingertips(own: Region, other: Region) -> u8 {
    match (own, other) {
        (Region::FingerTip, Region::Palm) => DEFINING | 4,
        (Region::FingerTip, Region::Web) | (Region::FingerSide, Region::Palm) => 3,
        (Region::FingerBack | Region::FingerVolar | Region::Thumb, Region::Palm)
        | (Region::FingerTip, Region::FingerVolar) => 2,
        (Region::FingerSide | Region::FingerVolar, Region::Web | Region::FingerVolar) => 1,
        _ => 0,
    }
}
