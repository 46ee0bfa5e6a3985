//! The picture of a badge: what was achieved, that it was in simulation, by whose word, and what it awaits.
//!
//! Drawn from an SVG with fonts of our own, so that it looks the same everywhere. The picture proves nothing;
//! the credential baked into it does.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};
use ttf_parser::Face;

use crate::credential::Achievement;
use crate::verify::VerifiedBadge;

/// Width and height in pixels.
pub const SIDE: u32 = 512;

const REGULAR: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegible_400Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegible_700Bold.ttf");
/// Room for text between the margins.
const TEXT_WIDTH: f32 = 424.0;

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The drawing is not valid.
    #[error("the badge's picture could not be laid out: {0}")]
    Layout(#[from] usvg::Error),
    /// The PNG could not be written.
    #[error("the badge's picture could not be encoded: {0}")]
    Encode(#[from] png::EncodingError),
    /// No memory for it.
    #[error("there is no memory for the badge's picture")]
    Memory,
}

/// What a badge is of, which its colours, sign and label tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Assessment,
    Competence,
    Demonstration,
}

/// What is drawn.
struct Drawing<'a> {
    sort: Sort,
    name: &'a str,
    pending: bool,
    /// At the foot: when, and by whom.
    lines: [String; 2],
}

impl<'a> Drawing<'a> {
    fn of(badge: &'a VerifiedBadge) -> Self {
        Self {
            sort: match badge.demonstration {
                true => Sort::Demonstration,
                false if is_competence(&badge.achievement_type) => Sort::Competence,
                false => Sort::Assessment,
            },
            name: &badge.achievement,
            pending: !badge.awaiting_review.is_empty(),
            lines: [
                badge.valid_from.strftime("%-d %B %Y").to_string(),
                format!("Issued by {}", issuer_of(badge)),
            ],
        }
    }
}

/// Draws an achievement that nobody has been awarded yet, as a PNG and as an SVG with a text alternative. `pending`
/// says whether its content awaits clinical sign-off.
///
/// # Errors
/// [`PictureError`], which an achievement with a name does not meet.
pub fn draw_achievement(achievement: &Achievement, pending: bool) -> Result<(Vec<u8>, String), PictureError> {
    let drawing = Drawing {
        sort: if is_competence(&achievement.achievement_type) { Sort::Competence } else { Sort::Assessment },
        name: &achievement.name,
        pending,
        lines: [format!("Version {}", achievement.version), "Not yet awarded to anyone".to_owned()],
    };
    let tree = lay_out(&drawing)?;
    let awaits = if pending { " Awaiting clinical sign-off." } else { "" };
    let words = format!("Badge, not yet awarded: {}. {}{awaits}", achievement.name, achievement.description);
    Ok((rendered(&tree)?, described(&tree, &achievement.name, &words)))
}

/// The drawing, laid out with our own fonts.
fn lay_out(drawing: &Drawing<'_>) -> Result<usvg::Tree, PictureError> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        Arc::new(fonts)
    });
    let options = usvg::Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Atkinson Hyperlegible".into(),
        ..usvg::Options::default()
    };
    Ok(usvg::Tree::from_str(&svg(drawing), &options)?)
}

/// Draws a badge as a PNG of [`SIDE`] by [`SIDE`] pixels, without anything baked into it.
///
/// # Errors
/// [`PictureError`], which a valid badge does not meet.
pub fn draw(badge: &VerifiedBadge) -> Result<Vec<u8>, PictureError> {
    rendered(&lay_out(&Drawing::of(badge))?)
}

fn rendered(tree: &usvg::Tree) -> Result<Vec<u8>, PictureError> {
    let mut pixmap = Pixmap::new(SIDE, SIDE).ok_or(PictureError::Memory)?;
    resvg::render(tree, Transform::identity(), &mut pixmap.as_mut());
    let pixels: Vec<u8> = (pixmap.pixels().iter())
        .flat_map(|pixel| {
            let colour = pixel.demultiply();
            [colour.red(), colour.green(), colour.blue(), colour.alpha()]
        })
        .collect();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(png)
}

/// Draws a badge as an SVG whose letters are shapes, so that it looks the same wherever it is shown, with a text
/// alternative for those who do not see it.
///
/// # Errors
/// [`PictureError`], which a valid badge does not meet.
pub fn draw_svg(badge: &VerifiedBadge) -> Result<String, PictureError> {
    Ok(described(&lay_out(&Drawing::of(badge))?, &badge.achievement, &alternative(badge)))
}

/// A drawing as SVG, with what it shows in words.
fn described(tree: &usvg::Tree, title: &str, words: &str) -> String {
    let drawn = tree.to_string(&usvg::WriteOptions::default());
    let described = format!(
        "<svg role=\"img\" aria-labelledby=\"badge-title badge-text\"><title id=\"badge-title\">{}</title><desc \
         id=\"badge-text\">{}</desc>",
        escape(title),
        escape(words),
    );
    // Into the root's start tag and behind it; the writer gives it on the first line.
    let (tag, rest) = drawn.split_once('>').unwrap_or((&drawn, ""));
    let (open, inside) = described.split_once('>').unwrap_or((&described, ""));
    let attributes = open.trim_start_matches("<svg");
    format!("{tag}{attributes}>{inside}{rest}")
}

/// What the picture shows, in words.
#[must_use]
pub fn alternative(badge: &VerifiedBadge) -> String {
    let kind = match (badge.demonstration, is_competence(&badge.achievement_type)) {
        (true, _) => "Demonstration badge, no person assessed",
        (_, true) => "Badge for a competence shown",
        _ => "Badge for an assessment passed",
    };
    let pending = match badge.awaiting_review.is_empty() {
        true => "",
        false => " Awaiting clinical sign-off.",
    };
    format!(
        "{kind} in simulation: {}. {}. Issued by {}.{pending}",
        badge.achievement,
        badge.valid_from.strftime("%-d %B %Y"),
        issuer_of(badge),
    )
}

/// Whether a badge stands on several assessments.
fn is_competence(achievement_type: &str) -> bool {
    matches!(achievement_type, "Competency" | "MicroCredential")
}

/// The issuer by its own word, or by its DID.
fn issuer_of(badge: &VerifiedBadge) -> &str {
    if badge.issuer_name.is_empty() { &badge.issuer_did } else { &badge.issuer_name }
}

/// Colours: a calm green-blue for an assessment, violet for a competence, slate for a demonstration, told apart at
/// a glance; the label says it in words for those who do not see colour.
struct Palette {
    top: &'static str,
    bottom: &'static str,
    accent: &'static str,
}

const ASSESSMENT: Palette = Palette { top: "#0b4a5a", bottom: "#072f3c", accent: "#7fe3c0" };
const COMPETENCE: Palette = Palette { top: "#3d2a66", bottom: "#231740", accent: "#ffd98a" };
const DEMONSTRATION: Palette = Palette { top: "#4a5160", bottom: "#2b303b", accent: "#c9d2e3" };

fn svg(drawing: &Drawing<'_>) -> String {
    let (palette, label) = match drawing.sort {
        Sort::Demonstration => (DEMONSTRATION, "DEMONSTRATION · NO PERSON ASSESSED"),
        Sort::Competence => (COMPETENCE, "COMPETENCE SHOWN"),
        Sort::Assessment => (ASSESSMENT, "ASSESSMENT PASSED"),
    };
    // A tick for what a person passed; the sign of a film being shown for what a program showed.
    let (sign, filled) = match drawing.sort {
        Sort::Demonstration => ("M245 76 L275 92 L245 108 Z", true),
        _ => ("M235 93 L250 108 L279 76", false),
    };
    let pending = drawing.pending;
    let Palette { top, bottom, accent } = palette;
    let sign_fill = if filled { bottom } else { "none" };
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 512 512">
<defs>
<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient>
<clipPath id="card"><rect width="512" height="512" rx="52"/></clipPath>
</defs>
<g clip-path="url(#card)">
<rect width="512" height="512" fill="url(#ground)"/>
<path d="{seal}" fill="{accent}"/>
<circle cx="256" cy="92" r="43" fill="none" stroke="{bottom}" stroke-width="3"/>
<path d="{sign}" fill="{sign_fill}" stroke="{bottom}" stroke-width="11" stroke-linecap="round" stroke-linejoin="round"/>
"##,
        seal = seal(256.0, 92.0, 61.0, 55.0, 18),
    );
    let mut line = Line::new(&mut out);
    line.write(label, 184.0, 19.0, BOLD, accent);
    title(&mut line, drawing.name);
    line.pill("In simulation", 352.0, accent);
    // Without the strip at the foot the lines have more room.
    let base = if pending { 408.0 } else { 424.0 };
    let [when, by] = &drawing.lines;
    line.write(when, base, 20.0, REGULAR, "#ffffff");
    line.write(by, base + 28.0, 20.0, REGULAR, "#ffffff");
    if pending {
        out.push_str(r##"<rect y="458" width="512" height="54" fill="#ffc857"/>"##);
        Line::new(&mut out).write("Awaiting clinical sign-off", 493.0, 23.0, BOLD, "#2b2100");
    }
    out.push_str("</g></svg>");
    out
}

/// The achievement's name in at most three lines, as large as fits.
fn title(line: &mut Line<'_>, name: &str) {
    let name = name.strip_prefix("Demonstration: ").unwrap_or(name);
    let name = name.strip_suffix(" (in simulation)").unwrap_or(name);
    let (size, mut lines) = [44.0, 40.0, 36.0, 32.0, 28.0]
        .into_iter()
        .map(|size| (size, balanced(name, size)))
        .find(|(size, lines)| {
            let most = if *size > 38.0 { 2 } else { 3 };
            lines.len() <= most && lines.iter().all(|l| width(l, *size, BOLD) <= TEXT_WIDTH)
        })
        .unwrap_or_else(|| (28.0, balanced(name, 28.0)));
    if lines.len() > 3 {
        lines.truncate(3);
        lines[2].push('…');
    }
    let pitch = size * 1.12;
    #[allow(clippy::cast_precision_loss, reason = "at most three lines")]
    let first = 262.0 + size * 0.34 - pitch * (lines.len() as f32 - 1.0) / 2.0;
    let mut y = first;
    for text in lines {
        line.write(&text, y, size, BOLD, "#ffffff");
        y += pitch;
    }
}

/// Writes centred lines of text into the drawing.
struct Line<'a> {
    out: &'a mut String,
}

impl<'a> Line<'a> {
    fn new(out: &'a mut String) -> Self {
        Self { out }
    }

    /// Text on the baseline `y`; made smaller, then cut, when it is too long.
    fn write(&mut self, text: &str, y: f32, size: f32, font: &[u8], fill: &str) {
        let mut text = drawable(text, font);
        let mut size = size;
        while width(&text, size, font) > TEXT_WIDTH && size > 16.0 {
            size -= 1.0;
        }
        if width(&text, size, font) > TEXT_WIDTH {
            while width(&text, size, font) > TEXT_WIDTH - size {
                text.pop();
            }
            text.push('…');
        }
        // Capitals read better with some air.
        let shouted = text.chars().all(|c| !c.is_lowercase());
        let spacing = if shouted && size < 24.0 { 0.6 } else { 0.0 };
        let weight = if std::ptr::eq(font, BOLD) { 700 } else { 400 };
        self.push(format_args!(
            "<text x=\"256\" y=\"{y}\" text-anchor=\"middle\" font-family=\"Atkinson Hyperlegible\" \
             font-weight=\"{weight}\" font-size=\"{size}\" letter-spacing=\"{spacing}\" fill=\"{fill}\">{}</text>\n",
            escape(&text)
        ));
    }

    fn pill(&mut self, text: &str, y: f32, colour: &str) {
        let half = width(text, 20.0, BOLD) / 2.0 + 20.0;
        self.push(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"36\" rx=\"18\" fill=\"none\" stroke=\"{colour}\" \
             stroke-width=\"2.5\"/>\n",
            256.0 - half,
            y - 25.0,
            half * 2.0
        ));
        self.write(text, y, 20.0, BOLD, colour);
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(text);
    }
}

/// A round seal with a scalloped edge, as an SVG path.
fn seal(x: f32, y: f32, outer: f32, inner: f32, lobes: u32) -> String {
    let at = |index: u32, radius: f32| {
        #[allow(clippy::cast_precision_loss, reason = "a few lobes")]
        let angle = index as f32 * std::f32::consts::PI / lobes as f32;
        (x + radius * angle.sin(), y - radius * angle.cos())
    };
    let (startx, starty) = at(0, inner);
    let mut path = format!("M{startx:.2} {starty:.2}");
    for lobe in 0..lobes {
        let (cx, cy) = at(2 * lobe + 1, outer * 2.0 - inner);
        let (ex, ey) = at(2 * lobe + 2, inner);
        let _ = write!(path, " Q{cx:.2} {cy:.2} {ex:.2} {ey:.2}");
    }
    path.push('Z');
    path
}

/// As few lines as fit, made about equally long.
fn balanced(text: &str, size: f32) -> Vec<String> {
    let mut lines = wrap(text, size, TEXT_WIDTH);
    let mut room = TEXT_WIDTH;
    while room > TEXT_WIDTH / 3.0 {
        room -= 8.0;
        let narrower = wrap(text, size, room);
        let fits = |line: &String| width(line, size, BOLD) <= room;
        if narrower.len() != lines.len() || !narrower.iter().all(fits) {
            break;
        }
        lines = narrower;
    }
    lines
}

/// Lines of words that fit; a word that is too long alone stays alone.
fn wrap(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, BOLD) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Width of text in pixels, from the font's own advances (kerning left out, which only makes it narrower).
fn width(text: &str, size: f32, font: &[u8]) -> f32 {
    let Ok(face) = Face::parse(font, 0) else {
        return 0.0;
    };
    let advance = |c| {
        let glyph = face.glyph_index(c).unwrap_or_default();
        f32::from(face.glyph_hor_advance(glyph).unwrap_or(0))
    };
    text.chars().map(advance).sum::<f32>() * size / f32::from(face.units_per_em())
}

/// Text with `?` for what the font cannot draw; the credential itself keeps every character.
fn drawable(text: &str, font: &[u8]) -> String {
    let face = Face::parse(font, 0).ok();
    (text.chars())
        .map(|c| match c {
            c if c.is_whitespace() => ' ',
            c if face.as_ref().is_some_and(|f| f.glyph_index(c).is_none()) => '?',
            c => c,
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
