//! What a badge claims, how it is signed and checked.
#![allow(clippy::unwrap_used)]

mod badge;
mod changes;
mod claims;
mod fixture;
mod forms;
mod pictures;
mod recipients;
mod vector;
