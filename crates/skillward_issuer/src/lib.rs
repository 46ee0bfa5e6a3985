//! A small issuer of Open Badges 3.0: its keys, one register, the calls of the W3C's VC-API to issue and to revoke
//! over HTTP, and what it publishes: its DID document, its keys, its status lists.
//!
//! The application embeds it on a fresh machine ([`spawn_embedded`]); an institution runs it alone
//! ([`serve`]). A request that comes again gets the credential that it got before.

mod access;
mod award;
mod backup;
mod http;
mod issuer;
mod limits;
mod lists;
mod options;
mod pages;
mod private_file;
mod problem;
mod register;
mod request;
mod run;
mod secrets;
mod shown;
mod signing;
mod tls;

pub use access::Scope;
pub use award::Awarded;
pub use issuer::{Issued, Issuer, POINTS, UNNAMED};
pub use limits::Limits;
pub use lists::StatusList;
pub use options::{IssuerError, IssuerOptions};
pub use problem::Problem;
pub use register::{AuditLine, Bearer, Shown};
pub use run::{RunError, RunningIssuer, ServeOptions, serve, spawn, spawn_embedded, spawn_with};
pub use shown::PageLinks;
pub use tls::{TlsError, TlsFiles};
