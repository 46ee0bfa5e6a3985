//! The app's only integration binary.

mod cues;
mod desktop;
mod headless;
