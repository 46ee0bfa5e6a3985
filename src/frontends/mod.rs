//! Where samples come from. Every front end ends in `interaction::samples`, and nowhere else.

pub mod autopilot;
pub mod desktop;
pub mod techniques;
#[cfg(feature = "xr")]
pub mod xr;
