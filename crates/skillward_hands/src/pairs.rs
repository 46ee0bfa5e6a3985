//! Which patches of the two hands touch, how strongly, how fast they slide, and which a sample tells.

use arrayvec::ArrayVec;
use glam::Vec3;
use skillward_core::observation::{PatchPair, RubSample};
use skillward_core::skin::Patch;

use crate::spots::Spot;

/// Skin this far apart still counts as touching, metres: what a tracker cannot tell from contact.
pub const GAP: f32 = 0.006;
/// Skin may seem this deep in the other hand, metres: real flesh gives way, a tracked hand does not.
const DEPTH: f32 = 0.011;
/// Spots touch when they lie this near each other along the skin, metres.
const BESIDE: f32 = 0.0105;
/// Spots touch when their normals oppose at least so much.
const OPPOSED: f32 = -0.35;
/// No spots farther apart than this touch, metres.
const FARTHEST: f32 = DEPTH + BESIDE;
/// Neighbouring spots that are ruled out together.
const CLUSTER: usize = 8;
/// Cells of the table of left by right patches.
const CELLS: usize = Patch::COUNT * Patch::COUNT;

/// Two patches in contact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    /// Left patch times the number of patches, plus right patch.
    index: usize,
    /// Number of touching spots, each by how squarely and closely it touches.
    weight: f32,
    /// Metres per second.
    speed: f32,
}

/// Finds the patches in contact; kept from sample to sample for its memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Touching {
    /// Weight, and weight times speed, by left and right patch.
    cells: Vec<(f32, f32)>,
    clusters: [Vec<(Vec3, f32)>; 2],
    found: Vec<Pair>,
}

impl Touching {
    /// Finds what touches. `slide` gives the velocity of a right spot against a left one, by their places.
    pub(crate) fn find(&mut self, spots: &[Vec<Spot>; 2], slide: impl Fn(usize, usize) -> Vec3) {
        self.cells.clear();
        self.cells.resize(CELLS, (0.0, 0.0));
        for (clusters, spots) in self.clusters.iter_mut().zip(spots) {
            clusters.clear();
            clusters.extend(spots.chunks(CLUSTER).map(ball));
        }
        for (i, (centre, radius)) in self.clusters[0].iter().enumerate() {
            for (j, (other, reach)) in self.clusters[1].iter().enumerate() {
                let far = radius + reach + FARTHEST;
                if centre.distance_squared(*other) > far * far {
                    continue;
                }
                let (from, to) = (i * CLUSTER, j * CLUSTER);
                for (l, a) in spots[0].iter().enumerate().skip(from).take(CLUSTER) {
                    for (r, b) in spots[1].iter().enumerate().skip(to).take(CLUSTER) {
                        let Some((weight, normal)) = touch(a, b) else { continue };
                        let cell = &mut self.cells[a.patch.index() * Patch::COUNT + b.patch.index()];
                        cell.0 += weight;
                        cell.1 += weight * slide(l, r).reject_from(normal).length();
                    }
                }
            }
        }
        self.found.clear();
        let touching = self.cells.iter().enumerate().filter(|(_, cell)| cell.0 > 0.0);
        self.found.extend(touching.map(|(index, &(weight, moved))| Pair {
            index,
            weight,
            speed: moved / weight,
        }));
    }

    /// What was found, by left and then right patch.
    pub(crate) fn found(&self) -> &[Pair] {
        &self.found
    }
}

/// The ball that holds some spots.
fn ball(spots: &[Spot]) -> (Vec3, f32) {
    let count = f32::from(u8::try_from(spots.len()).unwrap_or(u8::MAX));
    let centre = spots.iter().map(|spot| spot.point).sum::<Vec3>() / count;
    let radius = spots.iter().map(|spot| spot.point.distance_squared(centre)).fold(0.0, f32::max);
    (centre, radius.sqrt())
}

/// How squarely and closely two spots touch, up to 1, and the normal between them.
fn touch(a: &Spot, b: &Spot) -> Option<(f32, Vec3)> {
    let apart = b.point - a.point;
    if apart.length_squared() > FARTHEST * FARTHEST || a.normal.dot(b.normal) > OPPOSED {
        return None;
    }
    let normal = (a.normal - b.normal).normalize_or_zero();
    let gap = apart.dot(normal);
    let beside = (apart - normal * gap).length();
    if !(-DEPTH..=GAP).contains(&gap) || beside > BESIDE {
        return None;
    }
    let near = 1.0 - gap.max(0.0) / (2.0 * GAP);
    Some(((1.0 - beside / BESIDE) * near, normal))
}

/// Chooses what a sample tells where more pairs of patches touch than it can name: the strongest always, and the others in
/// turn, so that over a few samples each is told as often as any other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Turns {
    /// Samples that each pair has waited while it touched.
    waited: Vec<u8>,
    ranked: Vec<Pair>,
    waits: Vec<u8>,
}

impl Turns {
    /// Forgets who waited.
    pub(crate) fn reset(&mut self) {
        self.waited.clear();
    }

    /// The pairs that this sample tells, and how many touch. Equals go by patch, so that nothing is left to chance.
    pub(crate) fn choose(&mut self, pairs: &[Pair]) -> (ArrayVec<PatchPair, { RubSample::MAX_PAIRS }>, u8) {
        self.waited.resize(CELLS, 0);
        self.ranked.clear();
        self.ranked.extend(pairs);
        self.ranked.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.index.cmp(&b.index)));
        let leading = self.ranked.len().min(RubSample::LEADING);
        let waited = &self.waited;
        self.ranked[leading..].sort_unstable_by(|a, b| {
            let longer = waited[b.index].cmp(&waited[a.index]);
            longer.then(b.weight.total_cmp(&a.weight)).then(a.index.cmp(&b.index))
        });
        let (chosen, waiting) = self.ranked.split_at(self.ranked.len().min(RubSample::MAX_PAIRS));
        self.waits.clear();
        self.waits.resize(CELLS, 0);
        for pair in waiting {
            self.waits[pair.index] = self.waited[pair.index].saturating_add(1);
        }
        std::mem::swap(&mut self.waited, &mut self.waits);
        (chosen.iter().map(quantised).collect(), u8::try_from(pairs.len()).unwrap_or(u8::MAX))
    }
}

/// All of them, as a sample would tell them if it had the room.
pub(crate) fn all(pairs: &[Pair]) -> Vec<PatchPair> {
    pairs.iter().map(quantised).collect()
}

fn quantised(pair: &Pair) -> PatchPair {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what a hand can do"
    )]
    let speed_mm_s = (pair.speed * 1000.0).round().clamp(0.0, 10_000.0) as u16;
    PatchPair {
        left: Patch::ALL[pair.index / Patch::COUNT],
        right: Patch::ALL[pair.index % Patch::COUNT],
        speed_mm_s,
    }
}
