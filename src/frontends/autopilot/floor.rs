//! Ways over the floor: where a learner can stand, and how they walk round what is in the way.

use bevy::math::{Rect, Vec2};
use skillward_core::catalogue::Room;

use crate::skills::shapes::plan;

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
    /// Free corners of what stands about, which every way round it goes by.
    corners: Vec<Vec2>,
    /// For each corner, those that lie straight before it.
    sights: Vec<Vec<usize>>,
}

/// Ways from one spot to every corner of a floor.
struct Ways<'a> {
    floor: &'a Floor,
    from: Vec2,
    /// How each corner is best reached, where it can be.
    corners: Vec<Option<Way>>,
}

/// The end of a way.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Way {
    /// How long it seems, metres: longer where it is tight.
    seems_m: f32,
    /// How long it is, metres.
    metres: f32,
    /// The corner before the end.
    by: Option<usize>,
}

impl Floor {
    /// The floor of a room of the asset library.
    #[must_use]
    pub fn of(room: &Room) -> Self {
        Self::new(plan(room.floor), room.obstacles.iter().copied().map(plan).collect())
    }

    fn new(bounds: Rect, obstacles: Vec<Rect>) -> Self {
        let floor = Self { bounds, obstacles, ..Self::default() };
        let rooms = floor.obstacles.iter().flat_map(|obstacle| [(obstacle, ARMS_M), (obstacle, BODY_M)]);
        let corners = rooms.flat_map(|(obstacle, room)| {
            let around = obstacle.inflate(room + 0.01);
            [
                around.min,
                around.max,
                Vec2::new(around.min.x, around.max.y),
                Vec2::new(around.max.x, around.min.y),
            ]
        });
        let corners: Vec<Vec2> = corners.filter(|&corner| floor.free(corner)).collect();
        let seen_from = |&here: &Vec2| {
            let seen = corners.iter().enumerate().filter(|(_, there)| floor.clear(here, **there));
            seen.map(|(index, _)| index).collect()
        };
        let sights = corners.iter().map(seen_from).collect();
        Self { corners, sights, ..floor }
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
        self.ways(from).to(to)
    }

    /// Ways from a spot (Dijkstra 1959).
    fn ways(&self, from: Vec2) -> Ways<'_> {
        let mut ways = Ways { floor: self, from, corners: vec![None; self.corners.len()] };
        for (index, &corner) in self.corners.iter().enumerate() {
            if self.clear(from, corner) {
                ways.corners[index] = Some(ways.step(None, corner));
            }
        }
        let mut open: Vec<usize> = (0..self.corners.len()).collect();
        let seems = |way: Option<Way>| way.map_or(f32::MAX, |way| way.seems_m);
        while let Some(place) = (0..open.len())
            .min_by(|&a, &b| seems(ways.corners[open[a]]).total_cmp(&seems(ways.corners[open[b]])))
        {
            let here = open.swap_remove(place);
            if ways.corners[here].is_none() {
                break;
            }
            for &there in &self.sights[here] {
                let way = ways.step(Some(here), self.corners[there]);
                if way.seems_m < seems(ways.corners[there]) {
                    ways.corners[there] = Some(way);
                }
            }
        }
        ways
    }

    /// Where one can stand to reach for something over this spot, with how much each spot costs in
    /// metres of walking, the cheapest first. `side` points from the target to where it is best reached
    /// from, when that matters.
    #[must_use]
    pub fn stands_for(&self, target: Vec2, from: Vec2, side: Option<Vec2>) -> Vec<(Vec2, f32)> {
        let askew = |spot: Vec2| side.map_or(0.0, |side| 1.0 - (spot - target).normalize_or_zero().dot(side));
        let ways = self.ways(from);
        let cost = |spot: Vec2| (spot, ways.metres(spot) + ASKEW_M * askew(spot));
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

impl Ways<'_> {
    /// A way that goes on straight from a corner, or from where everything begins.
    fn step(&self, by: Option<usize>, to: Vec2) -> Way {
        let before = by.and_then(|corner| self.corners[corner]);
        let here = by.map_or(self.from, |corner| self.floor.corners[corner]);
        let metres = here.distance(to);
        let tight = if self.floor.roomy(to) { 1.0 } else { TIGHT };
        Way {
            seems_m: before.map_or(0.0, |way| way.seems_m) + tight * metres,
            metres: before.map_or(0.0, |way| way.metres) + metres,
            by,
        }
    }

    /// The best way to a spot; straight where there is none.
    fn best(&self, to: Vec2) -> Way {
        let straight = self.step(None, to);
        let start = self.floor.clear(self.from, to).then_some(straight);
        let reached = (0..self.corners.len()).filter(|&corner| self.corners[corner].is_some());
        reached
            .map(|corner| (corner, self.step(Some(corner), to)))
            .fold(start, |best, (corner, way)| {
                let better = best.is_none_or(|best| way.seems_m < best.seems_m);
                if better && self.floor.clear(self.floor.corners[corner], to) { Some(way) } else { best }
            })
            .unwrap_or(straight)
    }

    /// Length of the way to a spot.
    fn metres(&self, to: Vec2) -> f32 {
        self.best(to).metres
    }

    /// Corners to walk by to a spot, and the spot.
    fn to(&self, to: Vec2) -> Vec<Vec2> {
        let mut way = vec![to];
        let mut by = self.best(to).by;
        while let Some(corner) = by {
            way.push(self.floor.corners[corner]);
            by = self.corners[corner].and_then(|way| way.by);
        }
        way.reverse();
        way
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
        Floor::new(Rect::new(-3.0, -3.0, 3.0, 3.0), vec![Rect::new(-0.8, -0.8, 0.8, 0.8)])
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
