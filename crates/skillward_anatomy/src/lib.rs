//! What an organ consists of, how its parts lie to one another, and how a heart beats. No engine, no clock, no file.
//!
//! [`Atlas`] is the catalogue of an organ's named structures: what they are called, what feeds them, what path blood and
//! impulse take, and [`relations`] that must hold on the model itself. [`cardiac_cycle`] tells for any heart rate and
//! any place in the beat what the electrocardiogram, volumes, pressures and valves do, and how far each motion of the
//! model has come. Time is always an argument.

pub mod atlas;
pub mod cardiac_cycle;
pub mod relations;

pub use atlas::{Atlas, AtlasError};
