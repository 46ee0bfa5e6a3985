//! Both hands as a heat map of modelled coverage: "under the UV lamp", what was reached glows and what was
//! missed stays dark. Lightness alone tells the figures apart, so that it can be read without colour and in
//! print; the two darkest classes carry a pattern as well, and the least covered patches a number.

use maud::{Markup, PreEscaped, html};
use skillward_core::debrief::{Coverage, PatchCoverage};
use skillward_core::skin::{Hand, Patch};

use crate::hand_map::{Face, HEIGHT, WIDTH, is_mirrored, lines, nails, shapes};

/// Colours from least to most covered, each for a fifth; lightness rises evenly.
const COLOURS: [&str; 5] = ["#2b1c55", "#6d3a8e", "#b75d92", "#eaa489", "#fdeecb"];
/// Patches that get a number on the drawing.
const NUMBERED: usize = 6;
/// From this coverage on (thousandths) a patch is not worth a number.
const ENOUGH: u16 = 600;
const GAP: f32 = 14.0;

/// A view of a hand: whose, which face.
const VIEWS: [(Hand, Face, &str); 4] = [
    (Hand::Left, Face::Palm, "Left hand, palm"),
    (Hand::Left, Face::Back, "Left hand, back"),
    (Hand::Right, Face::Back, "Right hand, back"),
    (Hand::Right, Face::Palm, "Right hand, palm"),
];

/// The whole figure.
pub(super) fn figure(coverage: &Coverage) -> Markup {
    if coverage.patches.is_empty() {
        return html! { p { "No product was rubbed on, so there is nothing to show here." } };
    }
    let numbered = numbered(coverage);
    html! {
        figure.hands {
            svg viewBox=(format!("0 0 {} {}", 4.0 * WIDTH + 3.0 * GAP, HEIGHT + 28.0)) role="img"
                aria-labelledby="hands-title hands-text" {
                title id="hands-title" { "Modelled coverage of both hands, palms and backs" }
                desc id="hands-text" { (described(&numbered)) }
                (PreEscaped(PATTERNS))
                @for (index, (hand, face, label)) in VIEWS.into_iter().enumerate() {
                    (view(coverage, &numbered, index, hand, face, label))
                }
            }
            figcaption {
                div.scale { "Modelled coverage: " (legend()) }
                @if numbered.is_empty() {
                    p { "Every patch is covered for the most part." }
                } @else {
                    p { "Least covered:" }
                    ol.least {
                        @for patch in &numbered {
                            li { (hand_word(patch.hand)) " hand, " (patch.title) ": " b { (patch.milli / 10) " %" } }
                        }
                    }
                }
                p.modelled { b { "Modelled: it teaches, it is not scored." } " " (coverage.note) }
            }
        }
    }
}

const PATTERNS: &str = concat!(
    r##"<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"##,
    r##"<rect width="1.3" height="6" fill="#fff" opacity=".5"/></pattern>"##,
    r##"<pattern id="dots" width="7" height="7" patternUnits="userSpaceOnUse">"##,
    r##"<circle cx="2" cy="2" r="1.1" fill="#fff" opacity=".6"/></pattern></defs>"##,
);

/// The least covered patches, worst first. The wrist is in no step of the technique and is left out.
fn numbered(coverage: &Coverage) -> Vec<&PatchCoverage> {
    let counts = |patch: &&PatchCoverage| patch.patch != Patch::Wrist && patch.milli < ENOUGH;
    let mut patches: Vec<_> = coverage.patches.iter().filter(counts).collect();
    patches.sort_by_key(|patch| patch.milli);
    patches.truncate(NUMBERED);
    patches
}

fn described(numbered: &[&PatchCoverage]) -> String {
    if numbered.is_empty() {
        return "Every patch of both hands is covered for the most part.".to_owned();
    }
    let patches: Vec<_> = numbered
        .iter()
        .map(|patch| format!("{} hand, {}, {} percent", hand_word(patch.hand), patch.title, patch.milli / 10))
        .collect();
    format!("Least covered: {}.", patches.join("; "))
}

const fn hand_word(hand: Hand) -> &'static str {
    match hand {
        Hand::Left => "left",
        Hand::Right => "right",
    }
}

fn class_of(milli: u16) -> usize {
    usize::from(milli / 200).min(COLOURS.len() - 1)
}

fn pattern_of(class: usize) -> Option<&'static str> {
    ["url(#hatch)", "url(#dots)"].get(class).copied()
}

fn view(
    coverage: &Coverage,
    numbered: &[&PatchCoverage],
    index: usize,
    hand: Hand,
    face: Face,
    label: &str,
) -> Markup {
    let mirrored = is_mirrored(hand, face);
    #[allow(clippy::cast_precision_loss, reason = "one of four views")]
    let x = index as f32 * (WIDTH + GAP);
    let place = |at: f64| if mirrored { f64::from(WIDTH) - at } else { at };
    let turn = mirrored.then(|| format!("translate({WIDTH} 0) scale(-1 1)"));
    let shapes = shapes(face);
    let found = |patch: Patch| coverage.patches.iter().find(|c| c.hand == hand && c.patch == patch);
    html! {
        g transform=(format!("translate({x} 0)")) {
            g transform=[&turn] {
                @for shape in &shapes {
                    @if let Some(patch) = found(shape.patch) {
                        @let class = class_of(patch.milli);
                        path.patch d=(shape.outline.closed()) fill=(COLOURS[class]) {
                            title { (patch.title) ": " (patch.milli / 10) " %" }
                        }
                        @if let Some(pattern) = pattern_of(class) {
                            path.pattern d=(shape.outline.closed()) fill=(pattern) {}
                        }
                    }
                }
                @for line in lines(face) { path.crease d=(line) {} }
                @if face == Face::Back { @for nail in nails() { path.nail d=(nail) {} } }
            }
            @for (number, patch) in numbered.iter().enumerate() {
                // Sides, tips and webs show in both views of a hand; one number is enough.
                @if patch.hand == hand && (face == numbered_on(patch.patch)) {
                    @if let Some(shape) = shapes.iter().find(|shape| shape.patch == patch.patch) {
                        circle.mark cx=(place(shape.mark.0)) cy=(shape.mark.1) r="9" {}
                        text.mark x=(place(shape.mark.0)) y=(shape.mark.1 + 4.0) { (number + 1) }
                    }
                }
            }
            text.view x=(WIDTH / 2.0) y=(HEIGHT + 20.0) { (label) }
        }
    }
}

/// The face on which a patch gets its number: the back only where the palm does not show it.
fn numbered_on(patch: Patch) -> Face {
    let on_palm = shapes(Face::Palm).iter().any(|shape| shape.patch == patch);
    if on_palm { Face::Palm } else { Face::Back }
}

fn legend() -> Markup {
    html! {
        @for (class, colour) in COLOURS.into_iter().enumerate() {
            span.key {
                svg width="26" height="14" aria-hidden="true" {
                    rect width="26" height="14" rx="3" fill=(colour) stroke="#8a7f8a" stroke-width=".6" {}
                    @if let Some(pattern) = pattern_of(class) { rect width="26" height="14" rx="3" fill=(pattern) {} }
                }
                " " (class * 20) "–" (class * 20 + 20) " %"
            }
        }
    }
}
