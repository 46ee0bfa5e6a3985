//! Outlines of the skin's patches as seen on a drawn hand, palm up and back up.
//!
//! Drawn once for the view in which the thumb lies to the left (a left palm, a right back); the other
//! view is its mirror image. Coordinates run from 0 to 200 across and 0 to 270 down.

use skillward_core::skin::{Hand, Patch};

/// Which face of the hand is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The palm.
    Palm,
    /// The back.
    Back,
}

/// Width of the drawing.
pub const WIDTH: f32 = 200.0;
/// Height of the drawing.
pub const HEIGHT: f32 = 270.0;

/// A point of the drawing.
pub type Point = [f32; 2];

/// A finger as drawn: from its root to its end, and its half width at either.
struct Drawn {
    root: Point,
    end: Point,
    half: [f32; 2],
    /// Front, back, the side towards the thumb, the side away from it, tip.
    patches: [Patch; 5],
}

const FINGERS: [Drawn; 5] = [
    Drawn {
        root: [64.0, 128.0],
        end: [46.0, 44.0],
        half: [13.5, 10.5],
        patches: [
            Patch::IndexVolar,
            Patch::IndexDorsal,
            Patch::IndexRadial,
            Patch::IndexUlnar,
            Patch::IndexTip,
        ],
    },
    Drawn {
        root: [94.0, 120.0],
        end: [89.0, 24.0],
        half: [14.0, 11.0],
        patches: [
            Patch::MiddleVolar,
            Patch::MiddleDorsal,
            Patch::MiddleRadial,
            Patch::MiddleUlnar,
            Patch::MiddleTip,
        ],
    },
    Drawn {
        root: [124.0, 123.0],
        end: [131.0, 36.0],
        half: [13.5, 10.5],
        patches: [Patch::RingVolar, Patch::RingDorsal, Patch::RingRadial, Patch::RingUlnar, Patch::RingTip],
    },
    Drawn {
        root: [150.0, 137.0],
        end: [171.0, 70.0],
        half: [11.5, 9.0],
        patches: [
            Patch::LittleVolar,
            Patch::LittleDorsal,
            Patch::LittleRadial,
            Patch::LittleUlnar,
            Patch::LittleTip,
        ],
    },
    Drawn {
        root: [50.0, 188.0],
        end: [10.0, 122.0],
        half: [17.0, 11.5],
        patches: [
            Patch::ThumbVolar,
            Patch::ThumbDorsal,
            Patch::ThumbRadial,
            Patch::ThumbUlnar,
            Patch::ThumbTip,
        ],
    },
];

/// Share of a finger's width that each side takes in the drawing.
const SIDE: f32 = 0.3;
/// Share of a finger's length below which its tip begins.
const TIP: f32 = 0.8;

/// Every patch that is seen on a face, with its outline, from the wrist to the fingertips.
#[must_use]
pub fn outlines(hand: Hand, face: Face) -> Vec<(Patch, Vec<Point>)> {
    let mut shapes = trunk(face);
    for finger in &FINGERS {
        shapes.extend(finger_shapes(finger, face));
    }
    let thumb_left = matches!((hand, face), (Hand::Left, Face::Palm) | (Hand::Right, Face::Back));
    if !thumb_left {
        for (_, outline) in &mut shapes {
            for point in outline {
                point[0] = WIDTH - point[0];
            }
        }
    }
    shapes
}

/// Wrist, palm or back, and the webs.
fn trunk(face: Face) -> Vec<(Patch, Vec<Point>)> {
    let [near, middle, far] = match face {
        Face::Palm => [Patch::PalmHeel, Patch::PalmCentre, Patch::PalmPads],
        Face::Back => [Patch::DorsumWrist, Patch::DorsumCentre, Patch::DorsumKnuckles],
    };
    vec![
        (Patch::Wrist, vec![[70.0, 240.0], [136.0, 240.0], [138.0, 268.0], [68.0, 268.0]]),
        (
            near,
            vec![[44.0, 192.0], [158.0, 192.0], [150.0, 220.0], [136.0, 240.0], [70.0, 240.0], [56.0, 222.0]],
        ),
        (middle, vec![[46.0, 158.0], [163.0, 160.0], [158.0, 192.0], [44.0, 192.0]]),
        (
            far,
            vec![
                [50.0, 132.0],
                [80.0, 126.0],
                [109.0, 124.0],
                [138.0, 130.0],
                [163.0, 143.0],
                [163.0, 160.0],
                [46.0, 158.0],
            ],
        ),
        (Patch::WebThumbIndex, vec![[33.0, 158.0], [50.0, 132.0], [46.0, 158.0], [44.0, 190.0]]),
        (Patch::WebIndexMiddle, web([79.0, 122.0])),
        (Patch::WebMiddleRing, web([109.0, 119.0])),
        (Patch::WebRingLittle, web([138.0, 127.0])),
    ]
}

/// The skin between two fingers, as a small rhomb.
fn web([x, y]: Point) -> Vec<Point> {
    vec![[x, y - 11.0], [x + 7.5, y], [x, y + 9.0], [x - 7.5, y]]
}

/// A finger's face, its two sides and its tip.
fn finger_shapes(finger: &Drawn, face: Face) -> Vec<(Patch, Vec<Point>)> {
    let [front, back, radial, ulnar, tip] = finger.patches;
    let middle = match face {
        Face::Palm => front,
        Face::Back => back,
    };
    // At `along` of the length and `across` of the half width (-1 towards the thumb).
    let at = |along: f32, across: f32| -> Point {
        let (dx, dy) = (finger.end[0] - finger.root[0], finger.end[1] - finger.root[1]);
        let length = dx.hypot(dy);
        let half = finger.half[0] + (finger.half[1] - finger.half[0]) * along;
        let (nx, ny) = (-dy / length, dx / length);
        [finger.root[0] + dx * along + nx * half * across, finger.root[1] + dy * along + ny * half * across]
    };
    let inner = 1.0 - 2.0 * SIDE;
    let strip = |from: f32, to: f32| vec![at(0.0, from), at(TIP, from), at(TIP, to), at(0.0, to)];
    let mut cap: Vec<Point> = vec![at(TIP, -1.0)];
    for step in 0..=8 {
        let angle = std::f32::consts::PI * step as f32 / 8.0;
        cap.push(at(0.94 + 0.1 * angle.sin(), -angle.cos()));
    }
    cap.push(at(TIP, 1.0));
    vec![
        (radial, strip(-1.0, -inner)),
        (middle, strip(-inner, inner)),
        (ulnar, strip(inner, 1.0)),
        (tip, cap),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn both_faces_together_show_every_patch() {
        for hand in Hand::BOTH {
            let seen: BTreeSet<Patch> = [Face::Palm, Face::Back]
                .into_iter()
                .flat_map(|face| outlines(hand, face).into_iter().map(|(patch, _)| patch))
                .collect();
            assert_eq!(seen.len(), Patch::COUNT);
        }
    }

    #[test]
    fn the_drawing_stays_on_its_sheet_and_hands_mirror_each_other() {
        let left = outlines(Hand::Left, Face::Palm);
        let right = outlines(Hand::Right, Face::Palm);
        for ((_, a), (_, b)) in left.iter().zip(&right) {
            for (p, q) in a.iter().zip(b) {
                assert!((-2.0..=WIDTH + 2.0).contains(&p[0]) && (0.0..=HEIGHT).contains(&p[1]), "{p:?}");
                assert!((p[0] + q[0] - WIDTH).abs() < 1e-3);
            }
        }
    }
}
