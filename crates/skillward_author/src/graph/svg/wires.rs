//! Lines between boxes: ways onward, ways round a branch, ways back to the next round, and the lines on
//! which things without an order hang.

use super::flow::{Fragment, RIGHT};

/// From a frame to the line that passes it by.
const ASIDE: f32 = 10.0;
/// From what hangs on a line to the line.
const BUS: f32 = 14.0;

/// What a line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What comes next.
    Onward,
    /// What comes if the branch is not taken.
    Otherwise,
    /// Another round.
    Again,
    /// In any order.
    Together,
}

/// A line with right angles.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wire {
    pub(super) meaning: Meaning,
    pub(super) points: Vec<(f32, f32)>,
    pub(super) arrow: bool,
}

/// Down to the next.
pub(super) fn straight(from: (f32, f32), to: (f32, f32)) -> Wire {
    Wire { meaning: Meaning::Onward, points: vec![from, to], arrow: true }
}

/// Round the foot of a column to the head of the next.
pub(super) fn turn(from: (f32, f32), foot: f32, between: f32, head: f32, to: (f32, f32)) -> Wire {
    let points = vec![from, (from.0, foot), (between, foot), (between, head), (to.0, head), to];
    Wire { meaning: Meaning::Onward, points, arrow: true }
}

/// Past a branch that is not taken.
pub(super) fn bypass(fragment: &Fragment) -> Wire {
    let Fragment { x, y, w, h, open_top, open_bottom, .. } = *fragment;
    let aside = x - ASIDE;
    let mut points = if open_top { vec![(aside, y)] } else { vec![(x, y + 20.0), (aside, y + 20.0)] };
    if open_bottom {
        points.push((aside, y + h));
    } else {
        points.extend([(aside, y + h + 8.0), (x + w / 2.0, y + h + 8.0)]);
    }
    Wire { meaning: Meaning::Otherwise, points, arrow: !open_bottom }
}

/// Back to the head for the next round.
pub(super) fn loop_back(fragment: &Fragment) -> Wire {
    let Fragment { x, y, w, h, open_top, open_bottom, .. } = *fragment;
    let (rail, inner) = (x + w - RIGHT / 2.0, x + w - RIGHT - 14.0);
    let mut points =
        if open_bottom { vec![(rail, y + h)] } else { vec![(inner, y + h - 8.0), (rail, y + h - 8.0)] };
    if open_top {
        points.push((rail, y));
    } else {
        points.extend([(rail, y + 16.0), (inner, y + 16.0)]);
    }
    Wire { meaning: Meaning::Again, points, arrow: !open_top }
}

/// The line on which things of any order hang, with a tie to each.
pub(super) fn bus(fragment: &Fragment, anchors: &[f32]) -> Vec<Wire> {
    let (Some(first), Some(last)) = (anchors.first().copied(), anchors.last().copied()) else {
        return Vec::new();
    };
    let edge = fragment.x + super::flow::LEFT;
    let line = edge - BUS;
    // One thing alone needs no line to hang on.
    if anchors.len() == 1 && !fragment.open_top && !fragment.open_bottom {
        return Vec::new();
    }
    let first = if fragment.open_top { fragment.y + 24.0 } else { first };
    let last = if fragment.open_bottom { fragment.y + fragment.h } else { last };
    let together = |points| Wire { meaning: Meaning::Together, points, arrow: false };
    let ties = anchors.iter().map(|y| together(vec![(line, *y), (edge, *y)]));
    std::iter::once(together(vec![(line, first), (line, last)])).chain(ties).collect()
}
