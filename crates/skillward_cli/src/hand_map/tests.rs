//! Tests of the drawing.

use std::collections::BTreeSet;

use super::*;

const VIEWS: [(Hand, Face); 4] = [
    (Hand::Left, Face::Palm),
    (Hand::Left, Face::Back),
    (Hand::Right, Face::Palm),
    (Hand::Right, Face::Back),
];

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
    for ((patch, a), (_, b)) in left.iter().zip(&right) {
        for (p, q) in a.iter().zip(b) {
            assert!((0.0..=WIDTH).contains(&p[0]) && (0.0..=HEIGHT).contains(&p[1]), "{patch:?} {p:?}");
            assert!((p[0] + q[0] - WIDTH).abs() < 1e-3);
        }
    }
}

#[test]
fn a_fan_of_triangles_fills_each_outline() {
    for (hand, face) in VIEWS {
        for (patch, points) in outlines(hand, face) {
            let cross = |a: [f32; 2], b: [f32; 2], c: [f32; 2]| {
                (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
            };
            let fan: Vec<f32> =
                points.windows(2).skip(1).map(|pair| cross(points[0], pair[0], pair[1])).collect();
            let whole: f32 = fan.iter().sum();
            // Triangles turned the other way would paint outside; a sliver of them is not seen.
            let wrong: f32 =
                fan.iter().filter(|area| area.signum() != whole.signum()).map(|area| area.abs()).sum();
            assert!(wrong < 0.05 * whole.abs(), "{patch:?}: {wrong} of {whole}");
        }
    }
}
