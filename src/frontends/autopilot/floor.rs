//! Ways over the floor: where a learner can stand, and how they walk round what is in the way.

use bevy::math::{Rect, Vec2};
use skillward_core::catalogue::Room;
use skillward_core::decimal::Milli;

/// What lies nearer than this is in the way of a body, metres.
const BODY_M: f32 = 0.20;
/// What lies nearer than this may be brushed by an arm that hangs, metres: a walk keeps clear of it
/// except to come to a stand or to set out.
const ARMS_M: f32 = 0.34;
/// A way through a tight place seems so much longer.
const TIGHT: f32 = 1.5;
/// A learner stands no nearer than this to what they reach for, metres.
const NEAREST_M: f32 = 0.38;
/// So much farther would a learner walk to stand at right angles less askew, metres.
const ASKEW_M: f32 = 20.0;
/// Beyond this, the learner comes nearer if they can, metres.
const FARTHEST_M: f32 = 0.62;

/// The floor of a room: `x` is east and `y` is south, metres.
#[derive(Debug, Clone, Default)]
pub struct Floor {
    bounds: Rect,
    obstacles: Vec<Rect>,
}

impl Floor {
    /// The floor of a room of the asset library.
    #[must_use]
    pub fn of(room: &Room) -> Self {
        let rect = |(west, east, north, south): (Milli, Milli, Milli, Milli)| {
            #[allow(clippy::cast_precision_loss, reason = "metres, far below 2^23 mm")]
            let metres = |value: Milli| value.0 as f32 / 1000.0;
            Rect::new(metres(west), metres(north), metres(east), metres(south))
        };
        Self {
            bounds: rect(room.floor),
            obstacles: room.obstacles.iter().map(|&obstacle| rect(obstacle)).collect(),
        }
    }

    /// Whether a learner can stand here.
    #[must_use]
    pub fn free(&self, spot: Vec2) -> bool {
        self.bounds.contains(spot)
            && !self.obstacles.iter().any(|obstacle| inside(&obstacle.inflate(BODY_M), spot))
    }

    /// Whether nothing is near enough for a hanging arm to brush.
    fn roomy(&self, spot: Vec2) -> bool {
        !self.obstacles.iter().any(|obstacle| inside(&obstacle.inflate(ARMS_M), spot))
    }

    /// Whether the straight way is clear.
    fn clear(&self, from: Vec2, to: Vec2) -> bool {
        !self.obstacles.iter().any(|obstacle| {
            let arms = obstacle.inflate(ARMS_M);
            let close = inside(&arms, from) || inside(&arms, to);
            crosses(&if close { obstacle.inflate(BODY_M) } else { arms }, from, to)
        })
    }

    /// Corners to walk by, ending at `to`; the shortest way round the obstacles, or the straight one
    /// where there is none.
    #[must_use]
    pub fn way(&self, from: Vec2, to: Vec2) -> Vec<Vec2> {
        let mut spots = vec![from, to];
        for (obstacle, room) in
            self.obstacles.iter().flat_map(|obstacle| [(obstacle, ARMS_M), (obstacle, BODY_M)])
        {
            let around = obstacle.inflate(room + 0.01);
            let corners = [
                around.min,
                around.max,
                Vec2::new(around.min.x, around.max.y),
                Vec2::new(around.max.x, around.min.y),
            ];
            spots.extend(corners.into_iter().filter(|&corner| self.free(corner)));
        }
        let mut far = vec![f32::MAX; spots.len()];
        let mut before = vec![0; spots.len()];
        let mut open: Vec<usize> = (0..spots.len()).collect();
        far[0] = 0.0;
        while let Some(place) = (0..open.len()).min_by(|&a, &b| far[open[a]].total_cmp(&far[open[b]])) {
            let here = open.swap_remove(place);
            if here == 1 || far[here] == f32::MAX {
                break;
            }
            for &there in &open {
                let tight = if self.roomy(spots[there]) { 1.0 } else { TIGHT };
                let length = far[here] + tight * spots[here].distance(spots[there]);
                if length < far[there] && self.clear(spots[here], spots[there]) {
                    far[there] = length;
                    before[there] = here;
                }
            }
        }
        let mut way = vec![to];
        let mut here = before[1];
        while here != 0 {
            way.push(spots[here]);
            here = before[here];
        }
        way.reverse();
        way
    }

    /// Length of the way, metres.
    fn length(&self, from: Vec2, to: Vec2) -> f32 {
        let way = self.way(from, to);
        way.iter().fold((0.0, from), |(sum, last), &next| (sum + last.distance(next), next)).0
    }

    /// Where one can stand to reach for something over this spot, with how much each spot costs in
    /// metres of walking, the cheapest first. `side` points from the target to where it is best reached
    /// from, when that matters.
    #[must_use]
    pub fn stands_for(&self, target: Vec2, from: Vec2, side: Option<Vec2>) -> Vec<(Vec2, f32)> {
        let askew = |spot: Vec2| side.map_or(0.0, |side| 1.0 - (spot - target).normalize_or_zero().dot(side));
        let cost = |spot: Vec2| (spot, self.length(from, spot) + ASKEW_M * askew(spot));
        for rings in [&[0.46_f32, 0.54][..], &[0.62], &[0.72], &[0.84]] {
            let turns = (0..48_u8).map(|turn| f32::from(turn) * std::f32::consts::TAU / 48.0);
            let spots = turns
                .flat_map(|angle| rings.iter().map(move |radius| target + Vec2::from_angle(angle) * *radius));
            let mut stands: Vec<_> = spots.filter(|spot| self.free(*spot)).map(cost).collect();
            // A nearer ring is better than a shorter walk.
            if !stands.is_empty() {
                let well = (NEAREST_M..=FARTHEST_M).contains(&from.distance(target));
                if well && self.free(from) {
                    stands.push(cost(from));
                }
                stands.sort_by(|(_, a), (_, b)| a.total_cmp(b));
                return stands;
            }
        }
        vec![(from, 0.0)]
    }
}

/// Inside, and not on the edge.
fn inside(rect: &Rect, spot: Vec2) -> bool {
    spot.cmpgt(rect.min).all() && spot.cmplt(rect.max).all()
}

/// Whether a straight line passes through the inside of a rectangle.
fn crosses(rect: &Rect, from: Vec2, to: Vec2) -> bool {
    let way = to - from;
    let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
    for axis in 0..2 {
        if way[axis].abs() < 1e-9 {
            if from[axis] <= rect.min[axis] || from[axis] >= rect.max[axis] {
                return false;
            }
        } else {
            let a = (rect.min[axis] - from[axis]) / way[axis];
            let b = (rect.max[axis] - from[axis]) / way[axis];
            enters = enters.max(a.min(b));
            leaves = leaves.min(a.max(b));
        }
    }
    leaves - enters > 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room() -> Floor {
        Floor { bounds: Rect::new(-3.0, -3.0, 3.0, 3.0), obstacles: vec![Rect::new(-0.8, -0.8, 0.8, 0.8)] }
    }

    #[test]
    fn walks_round_the_bed_and_not_through_it() {
        let floor = room();
        let (from, to) = (Vec2::new(-2.0, 0.0), Vec2::new(2.0, 0.2));
        let way = floor.way(from, to);
        assert_eq!(way.last(), Some(&to));
        assert!(way.len() >= 2);
        let mut last = from;
        for next in way {
            assert!(floor.clear(last, next), "{last} to {next}");
            last = next;
        }
    }

    #[test]
    fn stands_before_what_has_a_front() {
        let floor = room();
        let (spot, _) = floor.stands_for(Vec2::new(0.0, 1.2), Vec2::new(-2.0, -2.0), Some(Vec2::Y))[0];
        assert!(floor.free(spot));
        assert!(spot.y > 1.5 && spot.x.abs() < 0.2, "{spot}");
    }

    #[test]
    fn a_free_way_is_straight() {
        assert_eq!(room().way(Vec2::new(-2.0, 2.0), Vec2::new(2.0, 2.0)), [Vec2::new(2.0, 2.0)]);
    }

    #[test]
    fn stands_beside_the_bed_to_reach_what_lies_on_it() {
        let floor = room();
        let (spot, _) = floor.stands_for(Vec2::new(-0.9, 0.0), Vec2::new(2.0, 2.0), None)[0];
        assert!(floor.free(spot));
        assert!(spot.distance(Vec2::new(-0.9, 0.0)) < 0.7, "{spot}");
    }
}
