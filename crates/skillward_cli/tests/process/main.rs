//! The program as a process: exit codes, messages, and what machines read.

#![allow(clippy::unwrap_used)]

mod acceptance;
mod attempts;
mod author;
mod authoring;
mod badges;
mod employers;
mod golden;
mod issuing;
mod languages;
mod lms;
mod outbox;
mod pack_texts;
mod packs;
mod recipients;
mod records;
mod secrets;
#[path = "../../../skillward_outbox/tests/it/stand_in.rs"]
#[allow(dead_code, reason = "another test program uses the rest")]
mod stand_in;
mod support;
mod tutorial;
mod usage;
