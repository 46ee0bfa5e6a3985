//! Statements of an attempt, their way to a record store that a test makes up, and tables of results.
#![allow(clippy::unwrap_used)]

mod cmi5;
#[path = "../../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
#[path = "../../../skillward_outbox/tests/it/stand_in.rs"]
#[allow(dead_code, reason = "another test program uses the rest")]
mod stand_in;
mod statements;
mod store;
mod tables;
