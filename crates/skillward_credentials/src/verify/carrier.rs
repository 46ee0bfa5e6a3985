//! In what a badge comes: a picture, JSON, or a compact token.

use serde_json::{Map, Value};

use super::{BadgeRefused, MAX_JSON_BYTES};
use crate::jwt::{self, Token};
use crate::{bake, json};

/// Largest status list read as JSON, bytes.
const MAX_LIST_BYTES: usize = 4 << 20;

/// A credential taken out of what carried it.
pub(super) enum Carried {
    /// JSON with embedded proofs.
    Json(Map<String, Value>),
    /// A compact token.
    Token(Box<Token>),
}

impl Carried {
    /// JSON only.
    pub fn json(bytes: &[u8]) -> Result<Self, BadgeRefused> {
        Self::json_within(bytes, MAX_JSON_BYTES)
    }

    fn json_within(bytes: &[u8], limit: usize) -> Result<Self, BadgeRefused> {
        if bytes.len() > limit {
            return Err(BadgeRefused::TooLarge(bytes.len()));
        }
        match json::parse(bytes)? {
            Value::Object(credential) => Ok(Self::Json(credential)),
            _ => Err(BadgeRefused::Shape("it is no object")),
        }
    }

    fn text(text: &[u8], limit: usize) -> Result<Self, BadgeRefused> {
        match std::str::from_utf8(text) {
            Ok(token) if jwt::is_token(token) => Ok(Self::Token(Box::new(Token::parse(token)?))),
            _ => Self::json_within(text, limit),
        }
    }
}

/// Opens whatever a badge can come in.
pub(super) fn open(bytes: &[u8]) -> Result<Carried, BadgeRefused> {
    if bake::is_png(bytes) {
        Carried::text(bake::extract(bytes)?.as_bytes(), MAX_JSON_BYTES)
    } else if bake::is_svg(bytes) {
        Carried::text(bake::extract_svg(bytes)?.as_bytes(), MAX_JSON_BYTES)
    } else {
        Carried::text(bytes, MAX_JSON_BYTES)
    }
}

/// Opens a status list, which may be larger and comes in no picture.
pub(super) fn open_list(bytes: &[u8]) -> Result<Carried, BadgeRefused> {
    Carried::text(bytes, MAX_LIST_BYTES)
}
