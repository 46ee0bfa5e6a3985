//! The program as a process: exit codes, messages, and what machines read.

#![allow(clippy::unwrap_used)]

mod attempts;
mod author;
mod authoring;
mod badges;
mod employers;
mod golden;
mod issuing;
mod languages;
mod pack_texts;
mod packs;
mod support;
mod tutorial;
mod usage;
