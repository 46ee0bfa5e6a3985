//! Tools for authors of scenarios and rubrics: golden attempts, mutations of them, the picture of a
//! plot, and the layout of RON files.
//!
//! Text and data come in, values come out: files, threads and the screen are the command line's.

pub mod format;
pub mod golden;
pub mod graph;
pub mod migrate;
pub mod mutate;
pub mod template;
mod texts;
pub mod trace;
