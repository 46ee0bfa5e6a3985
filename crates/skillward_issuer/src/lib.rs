//! A small issuer of Open Badges 3.0: one key, one register, the issue call of the W3C's VC-API over HTTP.
//!
//! The application embeds it on a fresh machine ([`spawn_embedded`]); an institution runs it alone
//! ([`serve`]). A request that comes again gets the credential that it got before.

mod http;
mod issuer;
mod private_file;
mod problem;
mod register;
mod run;

pub use http::router;
pub use issuer::{Issued, Issuer, IssuerError, POINTS};
pub use problem::Problem;
pub use run::{RunError, RunningIssuer, serve, spawn, spawn_embedded};
