//! How structures lie to one another, judged on their meshes.
//!
//! Places are metres with x to the patient's left, y up and z to the front, as in the model; limits are millimetres.

use glam::Vec3;
use serde::Deserialize;
use smol_str::SmolStr;

/// A statement about a structure's place, which must hold on the model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// The structure.
    pub of: SmolStr,
    /// What is said of it.
    pub is: Lies,
    /// The name of the source.
    pub source: SmolStr,
}

/// How a structure lies. "Of" means of middle to middle; the number is by how many millimetres at least.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum Lies {
    /// The surfaces come within so many millimetres.
    Touching(SmolStr, f32),
    /// The surfaces come nowhere within so many millimetres.
    Clear(SmolStr, f32),
    /// Nearer to the patient's left.
    LeftOf(SmolStr, f32),
    /// Nearer to the patient's right.
    RightOf(SmolStr, f32),
    /// Nearer to the breastbone.
    InFrontOf(SmolStr, f32),
    /// Nearer to the spine.
    Behind(SmolStr, f32),
    /// Nearer to the head.
    Above(SmolStr, f32),
    /// Nearer to the feet.
    Below(SmolStr, f32),
    /// The middle lies between two others' middles: the way over it is longer than the straight one by this part at most.
    Between(SmolStr, SmolStr, f32),
    /// Of all structures of the list this one reaches furthest to a side.
    Outermost(Side, Vec<SmolStr>),
}

/// A side of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
    /// Towards the breastbone.
    Front,
    /// Towards the spine.
    Back,
    /// Towards the head.
    Top,
    /// Towards the feet.
    Bottom,
}

impl Side {
    /// The unit vector to this side.
    #[must_use]
    pub fn direction(self) -> Vec3 {
        match self {
            Self::Left => Vec3::X,
            Self::Right => Vec3::NEG_X,
            Self::Front => Vec3::Z,
            Self::Back => Vec3::NEG_Z,
            Self::Top => Vec3::Y,
            Self::Bottom => Vec3::NEG_Y,
        }
    }
}

impl Lies {
    /// Every structure that is named.
    pub fn named(&self) -> impl Iterator<Item = &SmolStr> {
        let (one, two, many): (_, _, &[SmolStr]) = match self {
            Self::Touching(a, _)
            | Self::Clear(a, _)
            | Self::LeftOf(a, _)
            | Self::RightOf(a, _)
            | Self::InFrontOf(a, _)
            | Self::Behind(a, _)
            | Self::Above(a, _)
            | Self::Below(a, _) => (Some(a), None, &[]),
            Self::Between(a, b, _) => (Some(a), Some(b), &[]),
            Self::Outermost(_, list) => (None, None, list),
        };
        one.into_iter().chain(two).chain(many)
    }
}

/// A structure's surface.
#[derive(Debug, Clone, Default)]
pub struct Surface {
    /// Vertices, metres.
    pub points: Vec<Vec3>,
    /// Triangles by their corners' indices.
    pub triangles: Vec<[u32; 3]>,
}

impl Surface {
    /// The three corners of each triangle.
    pub fn corners(&self) -> impl Iterator<Item = [Vec3; 3]> + '_ {
        self.triangles.iter().map(|t| t.map(|i| self.points[i as usize]))
    }

    /// The middle of the surface, each triangle counted by its area.
    #[must_use]
    pub fn middle(&self) -> Vec3 {
        let (sum, area) = self.corners().fold((Vec3::ZERO, 0.0), |(sum, area), [a, b, c]| {
            let this = (b - a).cross(c - a).length();
            (sum + this * (a + b + c) / 3.0, area + this)
        });
        sum / area.max(f32::MIN_POSITIVE)
    }

    /// The volume that a closed surface encloses, cubic metres; positive when it looks outwards.
    #[must_use]
    pub fn volume(&self) -> f32 {
        self.corners().map(|[a, b, c]| a.dot(b.cross(c))).sum::<f32>() / 6.0
    }

    /// How far it reaches along a direction, metres from the origin.
    #[must_use]
    pub fn reach(&self, direction: Vec3) -> f32 {
        self.points.iter().map(|p| p.dot(direction)).fold(f32::NEG_INFINITY, f32::max)
    }

    /// The distance from one surface's vertices to the other surface or the reverse, whichever is less, metres.
    /// What is further apart than `limit` is only told to be so.
    #[must_use]
    pub fn distance(&self, other: &Self, limit: f32) -> f32 {
        self.vertices_to(other, limit).min(other.vertices_to(self, limit))
    }

    fn vertices_to(&self, other: &Self, limit: f32) -> f32 {
        let (low, high) = other.bounds();
        let near: Vec<Vec3> = (self.points.iter())
            .filter(|p| p.cmpge(low - limit).all() && p.cmple(high + limit).all())
            .copied()
            .collect();
        let mut best = f32::INFINITY;
        for [a, b, c] in other.corners() {
            let (low, high) = (a.min(b).min(c) - limit, a.max(b).max(c) + limit);
            for &p in near.iter().filter(|p| p.cmpge(low).all() && p.cmple(high).all()) {
                best = best.min(p.distance(nearest_on_triangle(p, a, b, c)));
            }
        }
        best
    }

    fn bounds(&self) -> (Vec3, Vec3) {
        (self.points.iter()).fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(*p), h.max(*p)))
    }
}

/// The place of a triangle that is nearest to another place, by the region in which the latter lies (Ericson, Real-Time
/// Collision Detection, 5.1.5).
fn nearest_on_triangle(p: Vec3, a: Vec3, b: Vec3, c: Vec3) -> Vec3 {
    let (ab, ac, ap) = (b - a, c - a, p - a);
    let (d1, d2) = (ab.dot(ap), ac.dot(ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return a;
    }
    let bp = p - b;
    let (d3, d4) = (ab.dot(bp), ac.dot(bp));
    if d3 >= 0.0 && d4 <= d3 {
        return b;
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        return a + ab * (d1 / (d1 - d3));
    }
    let cp = p - c;
    let (d5, d6) = (ab.dot(cp), ac.dot(cp));
    if d6 >= 0.0 && d5 <= d6 {
        return c;
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        return a + ac * (d2 / (d2 - d6));
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 >= d3 && d5 >= d6 {
        return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)));
    }
    let sum = va + vb + vc;
    a + ab * (vb / sum) + ac * (vc / sum)
}

/// Whether a relation holds; if not, by what figure it fails. `surface` gives every structure's mesh.
///
/// # Errors
/// A sentence with the figure found, or with the structure that has no mesh.
pub fn judge<'a>(relation: &Relation, surface: impl Fn(&str) -> Option<&'a Surface>) -> Result<(), String> {
    let find = |key: &SmolStr| surface(key).ok_or_else(|| format!("`{key}` has no mesh"));
    let this = find(&relation.of)?;
    let mm = 1000.0;
    let along = |other: &SmolStr, side: Side, least: f32| {
        let by = (this.middle() - find(other)?.middle()).dot(side.direction()) * mm;
        if by >= least {
            Ok(())
        } else {
            Err(format!("lies {by:.1} mm to the {side:?} of {other}, not {least}"))
        }
    };
    match &relation.is {
        Lies::LeftOf(other, least) => along(other, Side::Left, *least),
        Lies::RightOf(other, least) => along(other, Side::Right, *least),
        Lies::InFrontOf(other, least) => along(other, Side::Front, *least),
        Lies::Behind(other, least) => along(other, Side::Back, *least),
        Lies::Above(other, least) => along(other, Side::Top, *least),
        Lies::Below(other, least) => along(other, Side::Bottom, *least),
        Lies::Touching(other, most) => {
            let found = this.distance(find(other)?, (most + 10.0) / mm) * mm;
            if found <= *most { Ok(()) } else { Err(format!("{found:.1} mm from {other}, not {most}")) }
        }
        Lies::Clear(other, least) => {
            let found = this.distance(find(other)?, (least + 10.0) / mm) * mm;
            if found >= *least {
                Ok(())
            } else {
                Err(format!("{found:.1} mm from {other}, less than {least}"))
            }
        }
        Lies::Between(a, b, part) => {
            let (a, b, middle) = (find(a)?.middle(), find(b)?.middle(), this.middle());
            let detour = (a.distance(middle) + middle.distance(b)) / a.distance(b).max(1e-6) - 1.0;
            if detour <= *part {
                Ok(())
            } else {
                Err(format!("the way over it is longer by {detour:.2}, not {part}"))
            }
        }
        Lies::Outermost(side, others) => {
            let reach = this.reach(side.direction());
            for other in others {
                let theirs = find(other)?.reach(side.direction());
                if theirs >= reach {
                    return Err(format!(
                        "{other} reaches {:.1} mm further to the {side:?}",
                        (theirs - reach) * mm
                    ));
                }
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cube about a place, looking outwards.
    fn cube(at: Vec3, half: f32) -> Surface {
        let corner = |i: u32| at + half * Vec3::new(sign(i & 1), sign(i >> 1 & 1), sign(i >> 2 & 1));
        let quads = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
        Surface {
            points: (0..8).map(corner).collect(),
            triangles: quads.iter().flat_map(|q| [[q[0], q[1], q[2]], [q[0], q[2], q[3]]]).collect(),
        }
    }

    fn sign(bit: u32) -> f32 {
        if bit == 1 { 1.0 } else { -1.0 }
    }

    #[test]
    fn a_cube_has_its_volume_middle_and_distance() {
        let (a, b) = (cube(Vec3::ZERO, 0.01), cube(Vec3::new(0.05, 0.0, 0.0), 0.01));
        assert!((a.volume() - 8e-6).abs() < 1e-9);
        assert!(b.middle().distance(Vec3::new(0.05, 0.0, 0.0)) < 1e-6);
        assert!((a.distance(&b, 0.1) - 0.03).abs() < 1e-6);
        assert_eq!(a.distance(&b, 0.01), f32::INFINITY);
    }

    #[test]
    fn every_relation_can_hold_and_can_fail() {
        let there = |key: &str| match key {
            "a" => Some(cube(Vec3::ZERO, 0.01)),
            "b" => Some(cube(Vec3::new(0.05, 0.0, 0.0), 0.01)),
            "c" => Some(cube(Vec3::new(0.025, 0.002, 0.0), 0.01)),
            _ => None,
        };
        let known: Vec<(&str, Surface)> =
            ["a", "b", "c"].iter().filter_map(|k| Some((*k, there(k)?))).collect();
        let judged = |of: &str, is: Lies| {
            let relation = Relation { of: of.into(), is, source: "s".into() };
            judge(&relation, |k| known.iter().find(|(n, _)| *n == k).map(|(_, s)| s)).is_ok()
        };
        assert!(judged("b", Lies::LeftOf("a".into(), 49.0)) && !judged("b", Lies::LeftOf("a".into(), 51.0)));
        assert!(judged("a", Lies::RightOf("b".into(), 1.0)) && !judged("b", Lies::RightOf("a".into(), 1.0)));
        assert!(judged("c", Lies::Above("a".into(), 1.0)) && !judged("c", Lies::Below("a".into(), 1.0)));
        assert!(
            !judged("c", Lies::InFrontOf("a".into(), 1.0)) && !judged("c", Lies::Behind("a".into(), 1.0))
        );
        assert!(
            judged("a", Lies::Touching("b".into(), 31.0)) && !judged("a", Lies::Touching("b".into(), 29.0))
        );
        assert!(judged("a", Lies::Clear("b".into(), 29.0)) && !judged("a", Lies::Clear("b".into(), 31.0)));
        assert!(judged("c", Lies::Between("a".into(), "b".into(), 0.1)));
        assert!(!judged("a", Lies::Between("c".into(), "b".into(), 0.1)));
        assert!(judged("b", Lies::Outermost(Side::Left, vec!["a".into(), "c".into()])));
        assert!(!judged("a", Lies::Outermost(Side::Left, vec!["b".into()])));
        assert!(!judged("a", Lies::Touching("nothing".into(), 1.0)));
    }
}
