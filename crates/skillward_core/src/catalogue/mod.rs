//! The asset library, as data.

pub mod model;

pub use model::*;
