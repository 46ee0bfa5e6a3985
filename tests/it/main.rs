//! The app's only integration binary.

mod assets;
mod cues;
mod desktop;
mod headless;
#[cfg(feature = "xr")]
mod headset;
mod left;
