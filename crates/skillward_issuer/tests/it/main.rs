//! The issuer over HTTP, and the whole way of a badge through outbox, network and picture.
#![allow(clippy::unwrap_used)]

mod calls;
#[path = "../../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
mod published;
mod troubles;
mod way;
