//! Both hands as a heat map of modelled coverage: "under the UV lamp", what was reached glows and what was
//! missed stays dark. Lightness alone tells the figures apart, so that it can be read without colour and in
//! print; the two darkest classes carry a pattern as well, and the least covered places a number.

use maud::{Markup, PreEscaped, html};
use skillward_core::debrief::{Coverage, PatchCoverage};
use skillward_core::skin::{Hand, Patch};

use crate::hand_map::{Face, HEIGHT, WIDTH, is_mirrored, lines, nails, shapes};

/// Colours from least to most covered, each for a fifth; lightness rises evenly.
const COLOURS: [&str; 5] = ["#2b1c55", "#6d3a8e", "#b75d92", "#eaa489", "#fdeecb"];
/// Places that get a number on the drawing.
const NUMBERED: usize = 6;
/// Faces of a finger, its tip included.
const FACES: usize = 5;
/// The wrist is in no step of the technique: shown, but neither dark nor light.
const WRIST_COLOUR: &str = "#dcd7e2";
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
                    p { "Least covered, with the lowest figure of each place:" }
                    ol.least {
                        @for place in &numbered {
                            li { b { (hand_word(place.hand)) " hand" } ", " (place.words) " (" (place.milli / 10) " %)" }
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

/// A place worth a number: one patch, or what was missed of one finger.
struct Place {
    hand: Hand,
    /// Where the number stands.
    patch: Patch,
    /// In words, without the hand.
    words: String,
    /// Coverage of its least covered patch, thousandths.
    milli: u16,
}

/// The least covered places, worst first. The wrist is in no step of the technique and is left out.
fn numbered(coverage: &Coverage) -> Vec<Place> {
    let counts = |patch: &&PatchCoverage| patch.patch != Patch::Wrist && patch.milli < ENOUGH;
    let mut places: Vec<Place> = Vec::new();
    for patch in coverage.patches.iter().filter(counts) {
        // Faces of one finger are told together: "thumb: palm side, tip".
        let finger = patch.title.split_once(", ").filter(|_| !patch.title.starts_with("back"));
        let same = finger.and_then(|(name, face)| {
            let place = places
                .iter_mut()
                .find(|place| place.hand == patch.hand && place.words.starts_with(&format!("{name}: ")))?;
            Some((place, face))
        });
        if let Some((place, face)) = same {
            place.words = format!("{}, {face}", place.words);
            place.milli = place.milli.min(patch.milli);
        } else {
            let words = finger.map_or_else(|| patch.title.clone(), |(name, face)| format!("{name}: {face}"));
            places.push(Place { hand: patch.hand, patch: patch.patch, words, milli: patch.milli });
        }
    }
    for place in &mut places {
        if let Some((name, faces)) = place.words.split_once(": ")
            && faces.split(", ").count() == FACES
        {
            place.words = format!("{name}, all around");
        }
    }
    places.sort_by_key(|place| place.milli);
    places.truncate(NUMBERED);
    places
}

fn described(numbered: &[Place]) -> String {
    if numbered.is_empty() {
        return "Every patch of both hands is covered for the most part.".to_owned();
    }
    let places: Vec<_> = numbered
        .iter()
        .map(|place| {
            format!("{} hand, {}, from {} percent", hand_word(place.hand), place.words, place.milli / 10)
        })
        .collect();
    format!("Least covered: {}.", places.join("; "))
}

const fn hand_word(hand: Hand) -> &'static str {
    match hand {
        Hand::Left => "Left",
        Hand::Right => "Right",
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
    numbered: &[Place],
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
                        @let wrist = shape.patch == Patch::Wrist;
                        path.patch d=(shape.outline.closed()) fill=(if wrist { WRIST_COLOUR } else { COLOURS[class] }) {
                            title { (patch.title) ": " (patch.milli / 10) " %" }
                        }
                        @if let Some(pattern) = pattern_of(class).filter(|_| !wrist) {
                            path.pattern d=(shape.outline.closed()) fill=(pattern) {}
                        }
                    }
                }
                @for line in lines(face) { path.crease d=(line) {} }
                @if face == Face::Back { @for nail in nails() { path.nail d=(nail) {} } }
            }
            @for (number, worst) in numbered.iter().enumerate() {
                // Sides, tips and webs show in both views of a hand; one number is enough.
                @if worst.hand == hand && face == numbered_on(worst.patch) {
                    @if let Some(shape) = shapes.iter().find(|shape| shape.patch == worst.patch) {
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
        span.key {
            svg width="26" height="14" aria-hidden="true" {
                rect width="26" height="14" rx="3" fill=(WRIST_COLOUR) stroke="#8a7f8a" stroke-width=".6" {}
            }
            " wrist: in no step"
        }
    }
}
