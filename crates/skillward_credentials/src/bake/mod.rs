//! Baking: a badge inside the picture that shows it, PNG or SVG (Open Badges 3.0, section "Baked Badge").

mod png;
mod svg;

use crate::picture::{self, PictureError};
use crate::verify::VerifiedBadge;

pub use png::{bake, extract, is_png};
pub use svg::{bake as bake_svg, extract as extract_svg, is_svg};

/// Largest picture looked at.
pub const MAX_PICTURE_BYTES: usize = 8 * 1024 * 1024;

/// Why a picture holds no badge, or takes none.
#[derive(Debug, thiserror::Error)]
pub enum BakeError {
    /// Not a PNG, or a damaged one.
    #[error("it is no whole PNG picture: {0}")]
    Png(&'static str),
    /// Not an SVG, or a damaged one.
    #[error("it is no SVG picture: {0}")]
    Svg(String),
    /// No badge in it.
    #[error(
        "the picture holds no badge; programs that shrink or re-save pictures remove it, so ask for the original \
         or for the .json file"
    )]
    NoBadge,
    /// A badge in a form that the standard does not allow.
    #[error("the badge in the picture is not as the standard wants it: {0}")]
    Form(&'static str),
    /// The picture could not be drawn.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// Draws a badge's picture as a PNG and bakes the badge, JSON or a compact token, into it.
///
/// # Errors
/// [`BakeError`] when the picture cannot be drawn.
pub fn badge_png(badge: &VerifiedBadge, text: &str) -> Result<Vec<u8>, BakeError> {
    bake(&picture::draw(badge)?, text)
}

/// Draws a badge's picture as an SVG, with its text alternative, and bakes the badge into it.
///
/// # Errors
/// [`BakeError`] when the picture cannot be drawn.
pub fn badge_svg(badge: &VerifiedBadge, text: &str) -> Result<String, BakeError> {
    bake_svg(&picture::draw_svg(badge)?, text)
}
