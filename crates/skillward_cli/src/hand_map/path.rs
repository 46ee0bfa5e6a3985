//! Outlines of lines and curves, as SVG path data and as points.

use std::fmt::Write;

pub(crate) type Point = (f64, f64);

/// An outline of straight lines and curves.
#[derive(Default)]
pub(crate) struct Path(Vec<Piece>);

enum Piece {
    Go(Point),
    Line(Point),
    /// A quadratic curve.
    Bend(Point, Point),
    /// A cubic curve.
    Curve(Point, Point, Point),
}

impl Path {
    pub fn go(&mut self, to: Point) {
        self.0.push(Piece::Go(to));
    }

    pub fn line(&mut self, to: Point) {
        self.0.push(Piece::Line(to));
    }

    pub fn bend(&mut self, over: Point, to: Point) {
        self.0.push(Piece::Bend(over, to));
    }

    pub fn curve(&mut self, out: Point, into: Point, to: Point) {
        self.0.push(Piece::Curve(out, into, to));
    }

    /// SVG path data, rounded to a tenth.
    pub fn data(&self) -> String {
        let mut data = String::new();
        let mut put = |letter: char, points: &[Point]| {
            data.push(letter);
            for (index, (x, y)) in points.iter().enumerate() {
                let gap = if index == 0 { "" } else { " " };
                // Writing to a string cannot fail.
                let _ = write!(data, "{gap}{x:.1} {y:.1}");
            }
        };
        for piece in &self.0 {
            match *piece {
                Piece::Go(to) => put('M', &[to]),
                Piece::Line(to) => put('L', &[to]),
                Piece::Bend(over, to) => put('Q', &[over, to]),
                Piece::Curve(out, into, to) => put('C', &[out, into, to]),
            }
        }
        data
    }

    /// SVG path data of the closed outline.
    pub fn closed(&self) -> String {
        self.data() + "Z"
    }

    /// The outline with its curves made straight in small steps.
    pub fn points(&self) -> Vec<Point> {
        const STEPS: u32 = 6;
        let mut points: Vec<Point> = Vec::new();
        for piece in &self.0 {
            let from = points.last().copied().unwrap_or_default();
            let (out, into, to) = match *piece {
                Piece::Go(to) | Piece::Line(to) => {
                    points.push(to);
                    continue;
                }
                Piece::Bend(over, to) => (towards(from, over), towards(to, over), to),
                Piece::Curve(out, into, to) => (out, into, to),
            };
            for step in 1..=STEPS {
                let t = f64::from(step) / f64::from(STEPS);
                let s = 1.0 - t;
                let mix = |a: f64, b: f64, c: f64, d: f64| {
                    s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
                };
                points.push((mix(from.0, out.0, into.0, to.0), mix(from.1, out.1, into.1, to.1)));
            }
        }
        points
    }
}

/// Two thirds of the way: the handle of the cubic curve that is the same as a quadratic one.
fn towards(from: Point, over: Point) -> Point {
    (from.0 + (over.0 - from.0) * 2.0 / 3.0, from.1 + (over.1 - from.1) * 2.0 / 3.0)
}
