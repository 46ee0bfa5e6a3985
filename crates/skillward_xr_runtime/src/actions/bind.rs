//! Which profile each hand has for the app, and which inputs each action is bound to through it.

use super::profiles::{Input, profile};
use super::{Actions, Kind};
use crate::extension::Enabled;
use crate::script::Hand;
use crate::world::World;

const SIMPLE: &str = "/interaction_profiles/khr/simple_controller";
const TOUCH: &str = "/interaction_profiles/oculus/touch_controller";

/// An action bound to an input of a hand's device.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bound {
    pub(super) action: u64,
    pub(super) set: u64,
    pub(super) hand: Hand,
    pub(super) input: Input,
}

/// The profile that the runtime takes for a hand: that of its device if the app has suggestions for it, else one that
/// it can stand for, else none.
pub(super) fn choose(actions: &Actions, enabled: &Enabled, world: &World, hand: Hand) -> Option<String> {
    let native = world.native_profile(hand)?;
    let touch_like = native.contains("touch_");
    let mut candidates = vec![native.as_str()];
    candidates.extend(touch_like.then_some(TOUCH));
    candidates.push(SIMPLE);
    candidates
        .into_iter()
        .filter(|path| actions.suggestions.contains_key(*path))
        .find(|path| profile(path).is_some_and(|known| known.enabled(enabled)))
        .map(str::to_owned)
}

/// Every binding of attached actions through the profile of a hand.
pub(super) fn bindings(
    actions: &Actions,
    enabled: &Enabled,
    hand: Hand,
    chosen: &str,
    attached: impl Fn(u64) -> bool,
) -> Vec<Bound> {
    let Some(profile) = profile(chosen) else { return Vec::new() };
    let suggestions = actions.suggestions.get(chosen).map_or(&[][..], Vec::as_slice);
    let mut bound = Vec::new();
    for suggestion in suggestions.iter().filter(|suggestion| suggestion.user == hand.user_path()) {
        let Some(action) = actions.actions.get(&suggestion.action) else { continue };
        if !attached(action.set) || !takes(&action.subactions, hand) {
            continue;
        }
        if let Some(input) = profile.input(&suggestion.user, &suggestion.path, action.kind, enabled) {
            bound.push(Bound { action: suggestion.action, set: action.set, hand, input });
        }
    }
    // A pose or an input that is suggested twice counts once.
    bound.sort();
    bound.dedup();
    bound
}

fn takes(subactions: &[String], hand: Hand) -> bool {
    subactions.is_empty() || subactions.iter().any(|user| user == hand.user_path())
}

/// The value of a scalar input as a profile names it, which may stand for what the device really has.
pub(super) fn scalar(world: &World, hand: Hand, chosen: &str, path: &str, now: i64) -> crate::world::Value {
    let state = world.hand(hand);
    let own = state.input(path, now);
    if chosen != SIMPLE || path != "/input/select/click" || own.value > 0.0 {
        return own;
    }
    ["/input/trigger/value", "/input/trigger/click", "/input/pinch_ext/value"]
        .into_iter()
        .map(|path| state.input(path, now))
        .find(|input| input.value > 0.0)
        .unwrap_or(own)
}

/// Whether a device takes what an action puts out.
pub(super) fn is_output(kind: Kind) -> bool {
    kind == Kind::Haptic
}
