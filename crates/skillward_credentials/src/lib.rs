//! Credentials: what a passing attempt may claim, how the claim is signed, checked, carried and delivered.
//!
//! The way of a badge: [`AssessmentClaim::from_score`] → the outbox (a crate of its own) → an [`IssuerClient`] → a
//! signed Open Badges 3.0 credential → [`badge_png`] → [`verify_file`]. Every step checks
//! what the step before handed over; nothing here loads anything from the network but the answer of the
//! configured issuer, and, where a check is asked to, the keys of a `did:web` and a status list.

mod assemble;
pub mod bake;
pub mod claim;
pub mod contexts;
pub mod credential;
pub mod database;
pub mod did;
pub mod did_document;
pub mod graph;
pub mod identifiers;
pub mod issuer_client;
pub mod json;
pub mod jwt;
pub mod keys;
pub mod picture;
pub mod policy;
pub mod proof;
pub mod recipient;
pub mod status;
pub mod terms;
pub mod text;
pub mod verify;
pub mod web;

pub use bake::{badge_png, badge_svg};
pub use claim::{AssessmentClaim, ClaimRefused, ClaimSource};
pub use issuer_client::{IssueError, IssuedCredential, IssuerClient, IssuerConfig, VcApiClient};
pub use verify::{BadgeRefused, VerifiedBadge, verify_file, verify_file_at};
