//! What a badge claims, how it is signed and checked, and how the outbox carries it.
#![allow(clippy::unwrap_used)]

mod badge;
mod changes;
mod claims;
mod fixture;
mod forms;
mod outbox;
mod pictures;
mod vector;
