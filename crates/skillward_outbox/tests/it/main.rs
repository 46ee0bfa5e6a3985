//! The outbox, its carriers, and the whole way of a badge through outbox, network and picture.
#![allow(clippy::unwrap_used)]

mod adapters;
#[path = "../../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
mod host;
mod issuers;
mod order;
mod outbox;
mod stand_in;
mod taken_over;
mod troubles;
mod way;
