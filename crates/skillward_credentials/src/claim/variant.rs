//! Which variant of its scenario an attempt was: what was drawn and in which order, not by which seed.
//!
//! Two seeds that draw the same are one variant, and a scenario in which nothing is drawn has none, so that nobody has
//! shown a competence over three variants who met one situation three times. Props that stand a little elsewhere make no
//! other variant.

use sha2::{Digest, Sha256};
use skillward_core::scenario::{Group, Order, Scenario};

/// The variant of a seed as 16 digits that are the same for the same one; `None` where nothing differs from attempt to
/// attempt.
pub(super) fn variant(scenario: &Scenario, seed: u64) -> Option<String> {
    let shuffled = scenario.plot.groups.iter().any(is_shuffled);
    if scenario.variants.draw.is_empty() && !shuffled {
        return None;
    }
    let scope = scenario.scope(seed);
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    };
    for draw in &scenario.variants.draw {
        add(&draw.name);
        add(&scope.text(&format!("{{{}}}", draw.name)));
    }
    scenario.varied(seed).plot.groups.iter().for_each(|group| order(group, &mut add));
    Some(hex::encode(&hash.finalize()[..8]))
}

fn is_shuffled(group: &Group) -> bool {
    (group.shuffle && group.order == Order::Sequence && group.steps.len() > 1)
        || group.groups.iter().any(is_shuffled)
}

fn order(group: &Group, add: &mut impl FnMut(&str)) {
    group.steps.iter().for_each(|step| add(step.id.as_str()));
    group.groups.iter().for_each(|inner| order(inner, add));
}
