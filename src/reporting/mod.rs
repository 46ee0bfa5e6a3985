//! Hands a finished attempt that passed to the credential outbox, and tells what became of it.

use bevy::prelude::*;

pub(super) fn plugin(_app: &mut App) {}
