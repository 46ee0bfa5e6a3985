//! Sliding parts that were pressed to their working depth.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;

use crate::interaction::hand::StepTime;
use crate::interaction::observe::Observe;
use crate::interaction::reach::{Reached, ReachedFrame};
use crate::interaction::target::{PressedFully, Slider, Surface};

/// Share of the travel at which a press counts.
const PRESSED_AT: f32 = 0.85;
/// Share of the travel below which the next press can count.
const REARMED_AT: f32 = 0.30;
/// The hand that presses is looked for so far before the part, metres: above a pump's head, where the
/// hand that waits under its nozzle is not.
const BEFORE_M: f32 = 0.05;

impl Slider {
    /// Takes how far it has gone; whether this is a new press.
    fn update(&mut self, travel_m: f32) -> bool {
        self.travel_m = travel_m.clamp(0.0, self.depth_m);
        let share = self.travel_m / self.depth_m;
        if share < REARMED_AT {
            self.armed = true;
        }
        let pressed = self.armed && share >= PRESSED_AT;
        if pressed {
            self.armed = false;
        }
        pressed
    }
}

/// Parts that came to their working depth, and at which device time (microseconds); not told yet.
#[derive(Resource, Debug, Default)]
pub(super) struct Pressings(Vec<(Entity, u64)>);

/// Looks at the sliders after every step of the physics, so that a quick press between two frames is
/// not missed.
pub(super) fn watch_sliders(
    step_time: Res<'_, StepTime>,
    mut pressings: ResMut<'_, Pressings>,
    mut sliders: Query<'_, '_, (Entity, &mut Slider, &Position)>,
) {
    for (part, mut slider, at) in &mut sliders {
        let travel_m = (at.0 - slider.rest).dot(slider.axis);
        if slider.update(travel_m) {
            pressings.0.push((part, step_time.now_us()));
        }
    }
}

/// Tells the presses with the sample in which each of them came about.
pub(super) fn observe_presses(
    reached: Res<'_, Reached>,
    mut pressings: ResMut<'_, Pressings>,
    sliders: Query<'_, '_, (&Slider, &Surface)>,
    mut observe: Observe<'_>,
    mut presses: MessageWriter<'_, PressedFully>,
) {
    let Some(last) = reached.frames().last() else { return };
    for (part, device_us) in pressings.0.drain(..) {
        let Ok((slider, surface)) = sliders.get(part) else { continue };
        let mut frames = reached.frames().iter();
        let frame = frames.find(|frame| frame.sample.device_time_us >= device_us).unwrap_or(last);
        let hand = pressing_hand(frame, part, slider);
        presses.write(PressedFully { part, hand, t_us: frame.t_us });
        observe.at(frame.t_us, Fact::Pressed { hand, surface: surface.id.clone() });
    }
}

/// The hand that touches the part, or, where both or neither do, the one nearer to its pressed side.
fn pressing_hand(frame: &ReachedFrame, part: Entity, slider: &Slider) -> Hand {
    match Hand::BOTH.map(|hand| frame.touching[hand.index()].contains(&part)) {
        [true, false] => Hand::Left,
        [false, true] => Hand::Right,
        _ => frame.nearest_hand(slider.rest + slider.axis * (slider.depth_m - BEFORE_M)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_counts_once_until_it_has_come_back() {
        let mut slider =
            Slider { axis: Vec3::NEG_Y, rest: Vec3::ZERO, depth_m: 0.03, travel_m: 0.0, armed: true };
        let travels_mm = [0.0, 20.0, 26.0, 30.0, 20.0, 27.0, 5.0, 26.0];
        let presses: Vec<bool> = travels_mm.iter().map(|mm| slider.update(mm / 1000.0)).collect();
        assert_eq!(presses, [false, false, true, false, false, false, false, true]);
    }
}
