//! What bounds the work that a plot can ask for: files are untrusted, and so are those of attempts that
//! someone else played.

use super::plot::{Group, Plot};

/// Longest attempt, course, timer or time that a condition measures, seconds: a whole session.
pub const MOST_SECONDS: i64 = 7_200;
/// Most rounds of a group.
pub const MOST_ROUNDS: u32 = 100;
/// Most rounds of a group within repeated groups, all together.
const MOST_ROUNDS_IN_ALL: u32 = 10_000;

/// What is too much, if anything is.
pub(super) fn too_much(plot: &Plot) -> Option<String> {
    if plot.limit_s.0 > MOST_SECONDS * 1_000 {
        return Some(format!("an attempt of {} s: at most {MOST_SECONDS} s", plot.limit_s));
    }
    fn rounds(group: &Group, around: u32) -> Option<String> {
        let all = around.saturating_mul(group.repeat.max(1));
        if group.repeat > MOST_ROUNDS || all > MOST_ROUNDS_IN_ALL {
            return Some(format!("a group is gone through {all} times: at most {MOST_ROUNDS}"));
        }
        group.groups.iter().find_map(|inner| rounds(inner, all))
    }
    plot.groups.iter().find_map(|group| rounds(group, 1))
}
