//! The issuer over HTTP.
#![allow(clippy::unwrap_used)]

mod calls;
#[path = "../../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
mod published;
