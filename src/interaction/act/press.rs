//! Sliding parts that were pressed to their working depth.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;

use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;
use crate::interaction::target::{PressedFully, Slider, Surface, TouchedBy};

/// Share of the travel at which a press counts.
const PRESSED_AT: f32 = 0.85;
/// Share of the travel below which the next press can count.
const REARMED_AT: f32 = 0.30;

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

pub(super) fn observe_presses(
    reached: Res<'_, Reached>,
    mut sliders: Query<'_, '_, (Entity, &mut Slider, &Surface, &TouchedBy, &Position)>,
    mut observe: Observe<'_>,
    mut presses: MessageWriter<'_, PressedFully>,
) {
    let Some(frame) = reached.frames().last() else { return };
    for (part, mut slider, surface, touched, at) in &mut sliders {
        let at = at.0;
        let travel_m = (at - slider.rest).dot(slider.axis);
        if slider.update(travel_m) {
            let hand = match touched.0 {
                [true, false] => Hand::Left,
                [false, true] => Hand::Right,
                _ => frame.nearest_hand(at),
            };
            presses.write(PressedFully { part, hand, t_us: frame.t_us });
            observe.at(frame.t_us, Fact::Pressed { hand, surface: surface.id.clone() });
        }
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
