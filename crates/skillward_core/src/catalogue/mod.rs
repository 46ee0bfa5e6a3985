//! The asset library, as data.

pub mod model;

pub use model::*;

use crate::diagnostic::Diagnostic;
use crate::document;

/// Version of the catalogue and room formats that this program reads.
pub const CATALOGUE_FORMAT: u32 = 1;

/// Reads the catalogue of props.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse(source: &str) -> Result<Catalogue, Vec<Diagnostic>> {
    document::load("catalogue.ron", source, CATALOGUE_FORMAT)
}

/// Reads a room.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse_room(source: &str) -> Result<Room, Vec<Diagnostic>> {
    document::load("room.ron", source, CATALOGUE_FORMAT)
}
