//! The shapes of the hands in the WHO handrub technique, as joint angles in degrees.

use crate::articulation::Articulation;

/// Step 2: flat, the fingers closing lightly on the other hand's.
pub(crate) const PALM_TO_PALM: Articulation = Articulation::degrees(
    [-12.0, -34.0, -8.0, -4.0, 2.0],
    [[3.0, 2.0, 2.0, 0.0], [3.0, 2.0, 2.0, 0.0], [3.0, 2.0, 2.0, 0.0], [3.0, 2.0, 2.0, 0.0]],
    0.0,
);

/// Step 3, the hand below: flat, fingers spread for the other's.
pub(crate) const UNDER: Articulation = Articulation::degrees(
    [-4.0, -14.0, 0.0, 0.0, 4.0],
    [[0.0, 6.0, 3.0, 15.0], [0.0, 6.0, 3.0, 4.0], [0.0, 6.0, 3.0, -8.0], [0.0, 6.0, 3.0, -20.0]],
    0.0,
);

/// Step 3, the hand above: fingers dipping into the gaps.
pub(crate) const OVER: Articulation = Articulation::degrees(
    [10.0, -20.0, -6.0, 2.0, 8.0],
    [[28.0, 26.0, 12.0, 13.0], [28.0, 26.0, 12.0, 4.0], [28.0, 26.0, 12.0, -6.0], [28.0, 26.0, 12.0, -16.0]],
    0.0,
);

/// Step 3, the hand above when it has slid back: fingers lifted out of the gaps onto the other's back.
pub(crate) const OVER_BACK: Articulation = Articulation::degrees(
    [14.0, -24.0, -6.0, 0.0, 6.0],
    [[12.0, 16.0, 8.0, 13.0], [12.0, 16.0, 8.0, 4.0], [12.0, 16.0, 8.0, -6.0], [12.0, 16.0, 8.0, -16.0]],
    0.0,
);

/// Step 4: fingers spread, bent at the knuckles to pass between the other hand's.
pub(crate) const INTERLACED: Articulation = Articulation::degrees(
    [8.0, -26.0, -6.0, 0.0, 4.0],
    [[36.0, 14.0, 8.0, 9.0], [36.0, 14.0, 8.0, 3.0], [36.0, 14.0, 8.0, -4.0], [36.0, 14.0, 8.0, -11.0]],
    0.0,
);

/// Step 5: fingers hooked.
pub(crate) const HOOKED: Articulation = Articulation::degrees(
    [8.0, -14.0, 0.0, 8.0, 18.0],
    [[30.0, 98.0, 44.0, 0.0], [30.0, 100.0, 44.0, 0.0], [30.0, 100.0, 44.0, 1.0], [30.0, 98.0, 44.0, 2.0]],
    0.0,
);

/// Step 6, the hand whose thumb is cleaned: thumb out, fingers at ease.
pub(crate) const THUMB_OUT: Articulation = Articulation::degrees(
    [34.0, -16.0, -4.0, -4.0, 0.0],
    [[10.0, 14.0, 8.0, 0.0], [12.0, 16.0, 8.0, 0.0], [14.0, 18.0, 8.0, 0.0], [16.0, 18.0, 8.0, 0.0]],
    0.0,
);

/// Step 6, the hand that clasps.
pub(crate) const ROUND_THUMB: Articulation = Articulation::degrees(
    [-12.0, 14.0, 24.0, 34.0, 44.0],
    [[74.0, 80.0, 44.0, 0.0], [69.0, 78.0, 42.0, 0.0], [58.0, 76.0, 40.0, 0.0], [66.0, 66.0, 36.0, 0.0]],
    6.0,
);

/// Step 7, the hand in whose palm the tips turn.
pub(crate) const OPEN_PALM: Articulation = Articulation::degrees(
    [4.0, -10.0, 0.0, 4.0, 8.0],
    [[8.0, 10.0, 6.0, 1.0], [8.0, 10.0, 6.0, 0.0], [8.0, 10.0, 6.0, 0.0], [8.0, 10.0, 6.0, 0.0]],
    6.0,
);

/// Step 7, the hand whose tips are cleaned: fingers bent and drawn together.
pub(crate) const BUNCHED: Articulation = Articulation::degrees(
    [-20.0, 16.0, 20.0, 20.0, 6.0],
    [[28.0, 28.0, 6.0, -3.0], [33.0, 34.0, 8.0, 1.0], [30.0, 32.0, 8.0, 8.0], [19.0, 20.0, 6.0, 16.0]],
    14.0,
);
