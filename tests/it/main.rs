//! The app's only integration binary.

mod headless;
