//! Every command that needs no window, as a library.

pub mod debrief_page;
pub mod hand_map;
