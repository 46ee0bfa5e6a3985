//! From places to an SVG document.

use std::fmt::Write as _;

use super::block::{Ink, Line, Look, MARK, Mark};
use super::flow::{Fragment, Placed};
use super::text::{FONTS, LABEL, escaped};
use super::wires::{Meaning, Wire};
use super::{KEY, Page, sheet};
use crate::graph::{Graph, outline};

const DARK: &str = "#1b2630";
const MUTED: &str = "#4d5b67";
const EDGE: &str = "#8795a1";
const FRAME_EDGE: &str = "#b4c0ca";
const ONWARD: &str = "#33505f";
const BRANCH: &str = "#8a4b00";
const CRITICAL: &str = "#a01f28";
/// Grounds of frames, by depth in turn.
const GROUNDS: [&str; 2] = ["#f1f5f8", "#e3eaf0"];
/// Domains in turn: dark enough for white figures, and told apart without red and green.
const DOMAINS: [&str; 6] = ["#0b6e8a", "#6a4c93", "#8a5a00", "#2f6b3c", "#44546a", "#8a2f6b"];
/// Corners of boxes.
const ROUND: f32 = 7.0;

/// The key at the foot of the page: what the marks mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    entries: Vec<(f32, f32, Sample, &'static str)>,
    pub(super) height: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sample {
    Step,
    Optional,
    Onward,
    Together,
    Otherwise,
    Again,
    Number,
    Critical,
}

/// Width of a sample.
const SAMPLE: f32 = 30.0;

/// The key of what this graph shows, in lines of this width.
pub(super) fn key(graph: &Graph, x: f32, y: f32, width: f32) -> Key {
    let groups = graph.all_groups();
    let loose = groups.iter().any(|group| group.order != skillward_core::scenario::Order::Sequence);
    let optional =
        graph.steps().iter().any(|step| !step.required) || groups.iter().any(|group| !group.required);
    let criteria = graph.criteria();
    let shown = [
        (true, Sample::Step, "required step"),
        (optional, Sample::Optional, "optional: nothing waits for it"),
        (true, Sample::Onward, "what comes next"),
        (loose, Sample::Together, "open at the same time"),
        (groups.iter().any(|group| group.when.is_some()), Sample::Otherwise, "if the branch is not taken"),
        (groups.iter().any(|group| group.repeat != 1), Sample::Again, "another round"),
        (!criteria.is_empty(), Sample::Number, "criterion that watches this"),
        (criteria.iter().any(|criterion| criterion.critical), Sample::Critical, "critical criterion"),
    ];
    let (mut at, mut line) = (x, y);
    let mut entries = Vec::new();
    for (_, sample, words) in shown.into_iter().filter(|(shown, ..)| *shown) {
        let wide = SAMPLE + 8.0 + KEY.width(words);
        if at > x && at + wide > x + width {
            (at, line) = (x, line + 26.0);
        }
        entries.push((at, line, sample, words));
        at += wide + 26.0;
    }
    Key { entries, height: line - y + 24.0 }
}

/// The whole document.
pub(super) fn document(graph: &Graph, page: &Page) -> String {
    let (name, sheet_width, sheet_height) = sheet(page);
    let mut svg = String::new();
    let side = if sheet_width > sheet_height { "landscape" } else { "portrait" };
    // The drawing has the form of the sheet, so that it begins at its upper edge.
    let scale = (sheet_width / page.width).min(sheet_height / page.height);
    let (width, height) = (sheet_width / scale, sheet_height / scale);
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{sheet_width:.0}mm\" height=\"{sheet_height:.0}mm\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-labelledby=\"title description\" \
         xml:lang=\"{}\" font-family=\"{FONTS}\">",
        escaped(&graph.language),
    );
    let _ = writeln!(svg, "<title id=\"title\">{}</title>", escaped(&graph.title));
    let told: Vec<String> = outline::outline(graph).lines().map(escaped).collect();
    let _ = writeln!(svg, "<desc id=\"description\">{}</desc>", told.join("\n"));
    let _ = writeln!(
        svg,
        "<style>@page {{ size: {name} {side}; margin: 0 }} text {{ white-space: pre }}</style>"
    );
    let _ = writeln!(svg, "<rect width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\"/>");
    lines(&mut svg, 0.0, 0.0, &page.head);
    let rule = page.head.last().map_or(0.0, |line| line.y + 12.0);
    let (from, to) = (super::MARGIN, width - super::MARGIN);
    let _ = writeln!(svg, "<path d=\"M{from} {rule:.1}H{to:.1}\" stroke=\"{FRAME_EDGE}\"/>");
    page.flow.fragments.iter().for_each(|fragment| frame(&mut svg, fragment));
    page.flow.wires.iter().for_each(|wire| self::wire(&mut svg, wire));
    for (x, y) in &page.flow.ors {
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{}\" font-weight=\"bold\" fill=\"{MUTED}\" \
             text-anchor=\"middle\">or</text>",
            y + 4.0,
            LABEL.size,
        );
    }
    page.boxes().for_each(|placed| self::placed(&mut svg, placed));
    page.key.entries.iter().for_each(|entry| key_entry(&mut svg, *entry));
    svg.push_str("</svg>\n");
    svg
}

/// The piece of a frame: without the edges at which it goes on elsewhere.
fn frame(svg: &mut String, fragment: &Fragment) {
    let Fragment { x, y, w, h, depth, open_top, open_bottom, required, branch, .. } = *fragment;
    let ground = GROUNDS[depth % GROUNDS.len()];
    let (edge, width) = if branch { (BRANCH, 1.4) } else { (FRAME_EDGE, 1.0) };
    let dashes = if required { "" } else { " stroke-dasharray=\"6 4\"" };
    let _ = writeln!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{ROUND}\" fill=\"{ground}\"/>"
    );
    // Squared off where it goes on, so that the eye goes on too.
    if open_top {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{ROUND}\" fill=\"{ground}\"/>"
        );
    }
    if open_bottom {
        let bottom = y + h - ROUND;
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{bottom:.1}\" width=\"{w:.1}\" height=\"{ROUND}\" fill=\"{ground}\"/>"
        );
    }
    let (right, bottom) = (x + w, y + h);
    let path = match (open_top, open_bottom) {
        (false, false) => format!(
            "M{} {y:.1}H{}Q{right:.1} {y:.1} {right:.1} {}V{}Q{right:.1} {bottom:.1} {} {bottom:.1}H{}Q{x:.1} {bottom:.1} {x:.1} {}V{}Q{x:.1} {y:.1} {} {y:.1}Z",
            x + ROUND,
            right - ROUND,
            y + ROUND,
            bottom - ROUND,
            right - ROUND,
            x + ROUND,
            bottom - ROUND,
            y + ROUND,
            x + ROUND,
        ),
        (false, true) => format!(
            "M{x:.1} {bottom:.1}V{}Q{x:.1} {y:.1} {} {y:.1}H{}Q{right:.1} {y:.1} {right:.1} {}V{bottom:.1}",
            y + ROUND,
            x + ROUND,
            right - ROUND,
            y + ROUND,
        ),
        (true, false) => format!(
            "M{x:.1} {y:.1}V{}Q{x:.1} {bottom:.1} {} {bottom:.1}H{}Q{right:.1} {bottom:.1} {right:.1} {}V{y:.1}",
            bottom - ROUND,
            x + ROUND,
            right - ROUND,
            bottom - ROUND,
        ),
        (true, true) => format!("M{x:.1} {y:.1}V{bottom:.1}M{right:.1} {y:.1}V{bottom:.1}"),
    };
    let _ = writeln!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{edge}\" stroke-width=\"{width}\"{dashes}/>"
    );
}

fn wire(svg: &mut String, wire: &Wire) {
    let (ink, width, dashes) = match wire.meaning {
        Meaning::Onward => (ONWARD, 1.8, ""),
        Meaning::Otherwise => (BRANCH, 1.4, " stroke-dasharray=\"5 4\""),
        Meaning::Again => (ONWARD, 1.4, ""),
        Meaning::Together => (ONWARD, 1.4, ""),
    };
    let mut path = String::new();
    for (at, (x, y)) in wire.points.iter().enumerate() {
        let _ = write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' });
    }
    let _ = writeln!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dashes}/>"
    );
    if let ([.., from, to], true) = (wire.points.as_slice(), wire.arrow) {
        arrow(svg, *from, *to, ink);
    }
}

/// The head of an arrow, drawn itself: markers are left out by some programs.
fn arrow(svg: &mut String, from: (f32, f32), to: (f32, f32), ink: &str) {
    const LONG: f32 = 8.0;
    const HALF: f32 = 4.5;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(0.1);
    let (dx, dy) = (dx / length, dy / length);
    let (base_x, base_y) = (to.0 - dx * LONG, to.1 - dy * LONG);
    let _ = writeln!(
        svg,
        "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"{ink}\"/>",
        to.0,
        to.1,
        base_x - dy * HALF,
        base_y + dx * HALF,
        base_x + dy * HALF,
        base_y - dx * HALF,
    );
}

fn domain(number: usize) -> &'static str {
    DOMAINS[number % DOMAINS.len()]
}

fn placed(svg: &mut String, placed: &Placed) {
    let Placed { x, y, block } = placed;
    let (x, y) = (*x, *y);
    let _ = writeln!(svg, "<g><title>{}</title>", escaped(&block.title));
    let (fill, stroke, width, dashes) = match block.look {
        Look::Step => ("#ffffff", EDGE, 1.2, ""),
        Look::Optional => ("#ffffff", EDGE, 1.2, " stroke-dasharray=\"6 4\""),
        Look::Terminal => (DARK, DARK, 1.2, ""),
        Look::Rule => ("#fff9ec", "#b98a2f", 1.2, ""),
        Look::Criterion(number) => ("#ffffff", domain(number), 1.2, ""),
        Look::Critical(_) => ("#fdf3f3", CRITICAL, 1.8, ""),
        Look::Bare => ("none", "none", 0.0, ""),
    };
    if block.look != Look::Bare {
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{ROUND}\" fill=\"{fill}\" \
             stroke=\"{stroke}\" stroke-width=\"{width}\"{dashes}/>",
            block.w, block.h,
        );
    }
    lines(svg, x, y, &block.lines);
    block.marks.iter().for_each(|mark| self::mark(svg, x, y, *mark));
    svg.push_str("</g>\n");
}

fn lines(svg: &mut String, x: f32, y: f32, lines: &[Line]) {
    for line in lines {
        let ink = match line.ink {
            Ink::Dark => DARK,
            Ink::Muted => MUTED,
            Ink::White => "#ffffff",
            Ink::Domain(number) => domain(number),
            Ink::Critical => CRITICAL,
            Ink::Branch => BRANCH,
        };
        let weight = if line.face.bold { " font-weight=\"bold\"" } else { "" };
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{}\"{weight} fill=\"{ink}\">{}</text>",
            x + line.x,
            y + line.y,
            line.face.size,
            escaped(&line.text),
        );
    }
}

/// The number of a criterion: filled if it is critical, so that it is told apart without colour.
fn mark(svg: &mut String, x: f32, y: f32, mark: Mark) {
    let (x, y) = (x + mark.x, y + mark.y);
    let ink = if mark.critical { CRITICAL } else { domain(mark.domain) };
    let (fill, text) = if mark.critical { (ink, "#ffffff") } else { ("#ffffff", ink) };
    let _ = writeln!(
        svg,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{MARK}\" fill=\"{fill}\" stroke=\"{ink}\" stroke-width=\"1.5\"/>\
         <text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{}\" font-weight=\"bold\" fill=\"{text}\" \
         text-anchor=\"middle\">{}</text>",
        y + 3.8,
        LABEL.size,
        mark.number,
    );
}

fn key_entry(svg: &mut String, (x, y, sample, words): (f32, f32, Sample, &str)) {
    let middle = y + 10.0;
    let rect = |dashes: &str| {
        format!(
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{SAMPLE}\" height=\"16\" rx=\"4\" fill=\"#ffffff\" \
             stroke=\"{EDGE}\" stroke-width=\"1.2\"{dashes}/>\n",
            middle - 8.0
        )
    };
    let line = |meaning, points, arrow| Wire { meaning, points, arrow };
    let number = |critical| Mark { x: SAMPLE / 2.0, y: 0.0, number: 1, domain: 0, critical };
    match sample {
        Sample::Step => svg.push_str(&rect("")),
        Sample::Optional => svg.push_str(&rect(" stroke-dasharray=\"6 4\"")),
        Sample::Onward => {
            wire(svg, &line(Meaning::Onward, vec![(x, middle), (x + SAMPLE, middle)], true));
        }
        Sample::Otherwise => {
            wire(svg, &line(Meaning::Otherwise, vec![(x, middle), (x + SAMPLE, middle)], true));
        }
        Sample::Together => {
            let (left, right) = (x + 8.0, x + SAMPLE - 6.0);
            wire(
                svg,
                &line(
                    Meaning::Together,
                    vec![(right, y + 3.0), (left, y + 3.0), (left, y + 17.0), (right, y + 17.0)],
                    false,
                ),
            );
        }
        Sample::Again => {
            let points = vec![
                (x + 4.0, y + 17.0),
                (x + SAMPLE - 4.0, y + 17.0),
                (x + SAMPLE - 4.0, y + 5.0),
                (x + 4.0, y + 5.0),
            ];
            wire(svg, &line(Meaning::Again, points, true));
        }
        Sample::Number => mark(svg, x, middle, number(false)),
        Sample::Critical => mark(svg, x, middle, number(true)),
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{}\" fill=\"{MUTED}\">{}</text>",
        x + SAMPLE + 8.0,
        middle + 4.0,
        KEY.size,
        escaped(words),
    );
}
