//! Hand hygiene: opportunities, technique and the skin model.

pub mod report;
pub mod technique;
mod votes;
