//! The drawing of a hand, patch by patch: the shapes that heat maps fill, on the screen and on the page.
//!
//! Everything is drawn once, fingers up and thumb to the left: that is a left palm or the back of a right
//! hand. The other two views are its mirror image. Units are those of the drawing, [`WIDTH`] by [`HEIGHT`].

mod path;

use skillward_core::skin::{Hand, Patch};

use path::{Path, Point};

/// Which face of the hand is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The palm.
    Palm,
    /// The back.
    Back,
}

/// Width of the drawing.
pub const WIDTH: f32 = 235.0;
/// Height of the drawing.
pub const HEIGHT: f32 = 340.0;

/// The thumb reaches out to the left of the drawing's own zero.
const LEFT: f64 = -24.0;

/// Whether a view is the mirror image of what is drawn.
#[must_use]
pub fn is_mirrored(hand: Hand, face: Face) -> bool {
    !matches!((hand, face), (Hand::Left, Face::Palm) | (Hand::Right, Face::Back))
}

/// Every patch that is seen on a face, as a polygon, from the wrist to the fingertips. All of a polygon can
/// be seen from its first point, so that a fan of triangles fills it.
#[must_use]
pub fn outlines(hand: Hand, face: Face) -> Vec<(Patch, Vec<[f32; 2]>)> {
    let mirrored = is_mirrored(hand, face);
    #[allow(clippy::cast_possible_truncation, reason = "a drawing's coordinates")]
    let place = |(x, y): Point| [if mirrored { WIDTH - x as f32 } else { x as f32 }, y as f32];
    let flat = |shape: Shape| (shape.patch, shape.outline.points().into_iter().map(place).collect());
    shapes(face).into_iter().map(flat).collect()
}

/// A patch's shape.
pub(crate) struct Shape {
    pub patch: Patch,
    pub outline: Path,
    /// Where a mark for it is put.
    pub mark: Point,
}

/// A finger's axis, straight from its root: where, how it leans (degrees from up), how long and wide.
struct Finger {
    root: Point,
    lean_deg: f64,
    length: f64,
    width: (f64, f64),
    /// Where the tip begins, as a share of the length.
    tip_from: f64,
    /// Where the drawn part begins, along the axis; a thumb begins inside the palm.
    from: f64,
    /// Creases, as shares of the length.
    creases: &'static [f64],
    patches: FingerPatches,
}

struct FingerPatches {
    volar: Patch,
    dorsal: Patch,
    radial: Patch,
    ulnar: Patch,
    tip: Patch,
}

macro_rules! patches_of {
    ($volar:ident, $dorsal:ident, $radial:ident, $ulnar:ident, $tip:ident) => {
        FingerPatches {
            volar: Patch::$volar,
            dorsal: Patch::$dorsal,
            radial: Patch::$radial,
            ulnar: Patch::$ulnar,
            tip: Patch::$tip,
        }
    };
}

const fn finger(
    root: Point,
    lean_deg: f64,
    length: f64,
    width: (f64, f64),
    patches: FingerPatches,
) -> Finger {
    Finger { root, lean_deg, length, width, tip_from: 0.76, from: -3.0, creases: &[0.40, 0.70], patches }
}

const FINGERS: [Finger; 4] = [
    finger(
        (71.0, 152.0),
        -8.0,
        101.0,
        (33.0, 26.0),
        patches_of!(IndexVolar, IndexDorsal, IndexRadial, IndexUlnar, IndexTip),
    ),
    finger(
        (104.0, 143.0),
        -1.5,
        114.0,
        (34.0, 26.5),
        patches_of!(MiddleVolar, MiddleDorsal, MiddleRadial, MiddleUlnar, MiddleTip),
    ),
    finger(
        (137.0, 147.0),
        5.0,
        104.0,
        (32.5, 25.5),
        patches_of!(RingVolar, RingDorsal, RingRadial, RingUlnar, RingTip),
    ),
    finger(
        (167.0, 162.0),
        14.0,
        82.0,
        (29.0, 22.0),
        patches_of!(LittleVolar, LittleDorsal, LittleRadial, LittleUlnar, LittleTip),
    ),
];

const THUMB: Finger = Finger {
    root: (80.0, 262.0),
    lean_deg: -50.0,
    length: 128.0,
    width: (47.0, 30.0),
    tip_from: 0.80,
    from: 16.0,
    creases: &[0.60],
    patches: patches_of!(ThumbVolar, ThumbDorsal, ThumbRadial, ThumbUlnar, ThumbTip),
};

impl Finger {
    /// The point `along` the axis and `across` it, the little finger's side being positive.
    fn at(&self, along: f64, across: f64) -> Point {
        let (sin, cos) = self.lean_deg.to_radians().sin_cos();
        (self.root.0 - LEFT + sin * along + cos * across, self.root.1 - cos * along + sin * across)
    }

    /// Half the width there; joints are a little thicker.
    fn half(&self, along: f64) -> f64 {
        let share = along / self.length;
        let joint = |at: f64, width: f64, by: f64| by * (-((share - at) / width).powi(2)).exp();
        let taper = self.width.0 + (self.width.1 - self.width.0) * share;
        (taper + joint(0.45, 0.09, 1.6) + joint(0.72, 0.08, 1.0)) / 2.0
    }

    fn tip_start(&self) -> f64 {
        self.length * self.tip_from
    }

    /// The strip between two lines along the finger, given as shares of half the width.
    fn strip(&self, from: f64, to: f64) -> Path {
        const STEPS: u32 = 10;
        let (start, end) = (self.from, self.tip_start());
        let along = |step: u32| start + (end - start) * f64::from(step) / f64::from(STEPS);
        let edge = |step: u32, share: f64| self.at(along(step), share * self.half(along(step)));
        let up = (0..=STEPS).map(|step| edge(step, from));
        let down = (0..=STEPS).rev().map(|step| edge(step, to));
        let mut path = Path::default();
        for (index, point) in up.chain(down).enumerate() {
            if index == 0 { path.go(point) } else { path.line(point) }
        }
        path
    }

    fn tip(&self) -> Path {
        let (start, end) = (self.tip_start(), self.length);
        let half = self.half(start);
        let shoulder = start + (end - start) * 0.72;
        let mut path = Path::default();
        path.go(self.at(start, -half));
        path.curve(self.at(shoulder, -half * 0.97), self.at(end, -half * 0.62), self.at(end, 0.0));
        path.curve(self.at(end, half * 0.62), self.at(shoulder, half * 0.97), self.at(start, half));
        path
    }

    fn nail(&self) -> Path {
        let half = self.half(self.tip_start()) * 0.58;
        let (root, end) = (self.tip_start() + 1.0, self.length - 4.5);
        let mut path = Path::default();
        path.go(self.at(root, -half * 0.8));
        path.curve(
            self.at(root - 2.0, -half * 0.3),
            self.at(root - 2.0, half * 0.3),
            self.at(root, half * 0.8),
        );
        path.line(self.at(end - 5.0, half));
        path.curve(
            self.at(end + 1.0, half * 0.8),
            self.at(end + 1.0, -half * 0.8),
            self.at(end - 5.0, -half),
        );
        path
    }

    fn shapes(&self, face: Face) -> [Shape; 4] {
        let patches = &self.patches;
        let middle = self.tip_start() * if self.from > 0.0 { 0.72 } else { 0.5 };
        let shape = |patch, outline, along, across| Shape { patch, outline, mark: self.at(along, across) };
        let side = self.half(middle) * 0.75;
        let front = if face == Face::Back { patches.dorsal } else { patches.volar };
        [
            shape(patches.radial, self.strip(-1.0, -0.5), middle, -side),
            shape(front, self.strip(-0.5, 0.5), middle, 0.0),
            shape(patches.ulnar, self.strip(0.5, 1.0), middle, side),
            shape(patches.tip, self.tip(), f64::midpoint(self.tip_start(), self.length), 0.0),
        ]
    }
}

/// Every patch that one view shows, in the order of drawing.
pub(crate) fn shapes(face: Face) -> Vec<Shape> {
    let mut shapes = vec![wrist(), thumb_web()];
    shapes.extend(THUMB.shapes(face));
    shapes.extend(palm(face));
    shapes.extend(FINGERS.iter().flat_map(|finger| finger.shapes(face)));
    let webs = [Patch::WebIndexMiddle, Patch::WebMiddleRing, Patch::WebRingLittle];
    shapes
        .extend(webs.into_iter().zip(FINGERS.windows(2)).map(|(patch, pair)| web(patch, &pair[0], &pair[1])));
    shapes
}

/// Lines that make it look like a hand: creases, knuckles. Nails come apart, being filled.
pub(crate) fn lines(face: Face) -> Vec<String> {
    let mut lines = Vec::new();
    for finger in FINGERS.iter().chain([&THUMB]) {
        let offsets: &[f64] = if face == Face::Back { &[-3.0, 0.0, 3.0] } else { &[-1.2, 1.6] };
        for share in finger.creases {
            let along = finger.length * share;
            let reach = finger.half(along) * if face == Face::Back { 0.35 } else { 0.44 };
            let bend = if face == Face::Back { 2.0 } else { -2.0 };
            for offset in offsets {
                let mut path = Path::default();
                path.go(finger.at(along + offset, -reach));
                path.bend(finger.at(along + offset + bend, 0.0), finger.at(along + offset, reach));
                lines.push(path.data());
            }
        }
    }
    let drawn: &[&str] = if face == Face::Back {
        &["M84 162q8 -6 16 0", "M117 154q8 -6 16 0", "M150 159q8 -6 16 0", "M179 173q8 -6 16 0"]
    } else {
        &[
            "M84 178C108 198 116 228 108 274",
            "M77 190C116 182 148 196 186 218",
            "M204 192C172 186 146 178 132 156",
        ]
    };
    lines.extend(drawn.iter().map(|&line| line.to_owned()));
    lines
}

/// Nails, for the back.
pub(crate) fn nails() -> Vec<String> {
    FINGERS.iter().chain([&THUMB]).map(|finger| finger.nail().closed()).collect()
}

const UPPER: (Point, Point, Point) = ((74.0, 190.0), (136.0, 178.0), (208.0, 199.0));
const LOWER: (Point, Point, Point) = ((77.0, 240.0), (136.0, 228.0), (200.0, 249.0));
const WRIST: (Point, Point, Point) = ((96.0, 290.0), (136.0, 296.0), (177.0, 290.0));

/// Palm or back, from the fingers down.
fn palm(face: Face) -> [Shape; 3] {
    let pick = |dorsal, volar| if face == Face::Back { dorsal } else { volar };
    let mut top = Path::default();
    top.go((78.5, 156.0));
    top.bend((94.0, 148.0), (111.0, 145.5));
    top.bend((128.0, 139.0), (145.0, 144.5));
    top.bend((162.0, 143.0), (177.0, 150.0));
    top.bend((194.0, 156.0), (205.0, 167.0));
    top.curve((207.5, 176.0), (209.0, 188.0), UPPER.2);
    top.bend(UPPER.1, UPPER.0);
    top.curve((73.0, 178.0), (75.0, 166.0), (78.5, 156.0));
    let mut middle = Path::default();
    middle.go(UPPER.0);
    middle.bend(UPPER.1, UPPER.2);
    middle.curve((207.5, 216.0), (205.0, 234.0), LOWER.2);
    middle.bend(LOWER.1, LOWER.0);
    middle.curve((74.0, 222.0), (73.5, 206.0), UPPER.0);
    let mut low = Path::default();
    low.go(LOWER.0);
    low.bend(LOWER.1, LOWER.2);
    low.curve((195.0, 264.0), (181.0, 274.0), WRIST.2);
    low.bend(WRIST.1, WRIST.0);
    low.curve((92.0, 272.0), (81.0, 258.0), LOWER.0);

    let shape = |patch, outline, mark| Shape { patch, outline, mark };
    [
        shape(pick(Patch::DorsumWrist, Patch::PalmHeel), low, (137.0, 262.0)),
        shape(pick(Patch::DorsumCentre, Patch::PalmCentre), middle, (140.0, 210.0)),
        shape(pick(Patch::DorsumKnuckles, Patch::PalmPads), top, (142.0, 166.0)),
    ]
}

fn wrist() -> Shape {
    let (left, right) = ((92.0, 324.0), (180.0, 324.0));
    let mut path = Path::default();
    path.go(left);
    path.curve((95.0, 312.0), (96.0, 300.0), WRIST.0);
    path.bend(WRIST.1, WRIST.2);
    path.curve((177.0, 300.0), (178.0, 312.0), right);
    path.bend((136.0, 333.0), left);
    Shape { patch: Patch::Wrist, outline: path, mark: (136.0, 310.0) }
}

/// The skin between two fingers, a little over their sides so that it can be seen.
fn web(patch: Patch, near: &Finger, far: &Finger) -> Shape {
    let edge = |finger: &Finger, along: f64, share: f64| finger.at(along, share * finger.half(along));
    let (left, right) = (edge(near, 13.0, 0.8), edge(far, 13.0, -0.8));
    let (left_root, right_root) = (edge(near, -4.0, 0.42), edge(far, -4.0, -0.42));
    let middle = |a: Point, b: Point, down: f64| (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1) + down);
    let foot = middle(left_root, right_root, 10.0);
    let mut path = Path::default();
    path.go(foot);
    path.curve(left_root, edge(near, 5.0, 0.6), left);
    path.bend(middle(left, right, 6.0), right);
    path.curve(edge(far, 5.0, -0.6), right_root, foot);
    Shape { patch, outline: path, mark: middle(left_root, right_root, 2.0) }
}

/// The skin between thumb and index finger.
fn thumb_web() -> Shape {
    let along = 86.0;
    let mut path = Path::default();
    path.go((80.0, 210.0));
    path.line(THUMB.at(along, THUMB.half(along)));
    path.bend((71.0, 193.0), (77.0, 166.0));
    Shape { patch: Patch::WebThumbIndex, outline: path, mark: (70.0, 193.0) }
}

#[cfg(test)]
mod tests;
