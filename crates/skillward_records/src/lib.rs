//! Records of what learners did: xAPI statements for any record store (LRS), and tables of results.
//!
//! [`Told`] makes the statements of one judged attempt ([`Told::parcels`] puts them into parcels for the outbox), [`Lrs`]
//! carries them to a record store, many at a time. A [`cmi5::Session`] tells the learning management system that launched
//! the attempt, from a [`package`](package::Course) that it imported. Nothing here names a person: a learner is the
//! account of a pseudonym.

pub mod cmi5;
mod lrs;
pub mod package;
pub mod results;
mod statement;
mod told;

pub use lrs::{Lrs, Version};
pub use told::{Place, TellError, Told};
