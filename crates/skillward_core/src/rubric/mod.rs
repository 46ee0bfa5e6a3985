//! Rubrics: how an attempt is judged.

pub mod model;

pub use model::*;
