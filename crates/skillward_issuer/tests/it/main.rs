//! The issuer over HTTP.
#![allow(clippy::unwrap_used)]

mod awards;
mod browser;
mod calls;
mod doors;
#[path = "../../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
mod pages;
mod published;
mod site;
