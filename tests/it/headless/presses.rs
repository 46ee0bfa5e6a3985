//! A pump and a button are pressed as people press them: quickly or slowly, with a trembling hand,
//! off the middle, at any rate of samples and of frames. Each press counts, and counts once.

use std::time::Duration;

use bevy::math::{Vec3, Vec3Swizzles};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use skillward::frontends::autopilot::figure::Body;
use skillward::frontends::autopilot::vary::{Tremor, Variation};
use skillward::interaction::samples::{HandSample, HeadSample, SampleFrame, SampleSource, Samples};
use skillward::interaction::target::{PressedFully, Slider, Surface};
use skillward::schedule::{AttemptSystems, Screen};
use skillward::skills::staged::{Nozzle, ProductReleased};
use skillward::{FrontEnd, app};
use skillward_core::observation::Modality;
use skillward_core::skin::Hand;
use skillward_hands::Posture;
use skillward_hands::reach::{ReachStyle, reach_posture, shoulder};

use super::{Station, shipped};

/// What the hands do: seconds to both hands.
type Motion = Box<dyn Fn(f32) -> [Posture; 2] + Send + Sync>;

/// Somebody whose hands follow a formula.
#[derive(Resource)]
struct Formula {
    motion: Motion,
    sample_hz: f32,
    tremors: [Tremor; 2],
    samples: u32,
}

/// What came of it.
#[derive(Resource, Debug, Default)]
struct Seen {
    presses: Vec<Hand>,
    product: Vec<Option<Hand>>,
}

fn move_hands(time: Res<'_, Time>, mut formula: ResMut<'_, Formula>, mut samples: ResMut<'_, Samples>) {
    loop {
        let seconds = formula.samples as f32 / formula.sample_hz;
        if seconds > time.elapsed_secs() {
            return;
        }
        formula.samples += 1;
        let [left, right] = (formula.motion)(seconds);
        let sample = |mut posture: Posture| {
            posture.wrist.origin += formula.tremors[posture.hand.index()].at(seconds);
            HandSample::measured(posture.pose())
        };
        samples.push(SampleFrame {
            device_time_us: (f64::from(seconds) * 1e6) as u64,
            head: HeadSample::default(),
            left: sample(left),
            right: sample(right),
        });
    }
}

fn note(
    mut seen: ResMut<'_, Seen>,
    mut presses: MessageReader<'_, '_, PressedFully>,
    mut product: MessageReader<'_, '_, ProductReleased>,
) {
    seen.presses.extend(presses.read().map(|press| press.hand));
    seen.product.extend(product.read().map(|product| product.onto));
}

/// One way of pressing.
#[derive(Debug, Clone, Copy)]
struct Manner {
    surface: &'static str,
    sample_hz: f32,
    frame_hz: f32,
    /// From above the part to its stop, and as long back, seconds.
    down_s: f32,
    /// At the stop and above the part, seconds.
    rest_s: f32,
    /// How far beyond the stop the hand goes, metres; negative stops short.
    beyond_m: f32,
    /// Off the middle, metres.
    aside_m: f32,
    tremor_mm: f32,
}

const PRESSES: u32 = 6;
/// Before the first press, seconds: the world is staged and the hands come.
const BEFORE_S: f32 = 1.0;
/// A press begins this far above the part, metres.
const ABOVE_M: f32 = 0.020;

impl Manner {
    /// All of it, seconds.
    fn lasts(&self) -> f32 {
        BEFORE_S + (2.0 * self.down_s + 2.0 * self.rest_s) * PRESSES as f32 + 1.0
    }

    /// How far the hand has gone, from 0 (clear of the part) to 1 (beyond its stop).
    fn depth(&self, seconds: f32) -> f32 {
        let into = (seconds - BEFORE_S).max(0.0) % (2.0 * (self.down_s + self.rest_s));
        if seconds > self.lasts() - 1.0 {
            return 0.0;
        }
        let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
        let [down, held, up] = [self.down_s, self.down_s + self.rest_s, 2.0 * self.down_s + self.rest_s];
        match into {
            into if into < down => smooth(into / self.down_s),
            into if into < held => 1.0,
            into if into < up => smooth((up - into) / self.down_s),
            _ => 0.0,
        }
    }

    /// Presses, and tells what came of it.
    fn press(&self) -> Seen {
        let station = Station::new();
        let mut app = app(FrontEnd::Headless, station.launch.clone());
        app.insert_resource(SampleSource { modality: Modality::Scripted });
        app.insert_resource(station.scenario(&shipped("hand_hygiene/bedside")));
        app.init_resource::<Seen>();
        app.add_systems(
            PreUpdate,
            move_hands.in_set(AttemptSystems::Sense).run_if(resource_exists::<Formula>),
        );
        app.add_systems(PostUpdate, note);
        app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
        app.world_mut().resource_mut::<NextState<Screen>>().set(Screen::Attempt);
        app.finish();
        app.cleanup();
        app.update();
        let motion = self.motion(app.world_mut());
        app.insert_resource(Formula {
            motion,
            sample_hz: self.sample_hz,
            tremors: Hand::BOTH.map(|hand| {
                Tremor::new(&Variation { seed: 5, tremor_mm: self.tremor_mm, ..Variation::default() }, hand)
            }),
            samples: 0,
        });
        app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f32(1.0 / self.frame_hz)));
        while app.world().resource::<Time>().elapsed_secs() < self.lasts() {
            app.update();
        }
        app.world_mut().remove_resource::<Seen>().unwrap()
    }

    /// The right hand presses, the left one is held under the nozzle, if there is one.
    fn motion(&self, world: &mut World) -> Motion {
        let mut parts = world.query::<(&Surface, &Slider, Option<&Nozzle>)>();
        let (_, slider, nozzle) =
            parts.iter(world).find(|(surface, ..)| surface.id.as_str() == self.surface).unwrap();
        let (slider, nozzle) = (*slider, nozzle.map(|nozzle| nozzle.at));
        let style = if slider.axis.y < -0.5 { ReachStyle::PalmPress } else { ReachStyle::Press };
        // Both parts are 20 mm thick.
        let top = slider.rest - slider.axis * 0.010;
        // The learner stands before the part.
        let front = nozzle.map_or(-slider.axis, |nozzle| nozzle - slider.rest).xz().normalize();
        let spot = slider.rest.xz() + front * 0.5;
        let body = Body { spot, yaw: Body::facing(spot, slider.rest.xz()), eyes_m: slider.rest.y + 0.4 };
        let side = Vec3::new(front.y, 0.0, -front.x);
        let pressing = reach_posture(
            Hand::Right,
            top + side * self.aside_m,
            -slider.axis,
            &shoulder(&body.head(), Hand::Right),
            style,
            1.0,
        );
        let cup = nozzle.map(|nozzle| {
            let under = nozzle + Vec3::new(front.x, 0.0, front.y) * 0.035 - Vec3::Y * 0.03;
            let shoulder = shoulder(&body.head(), Hand::Left);
            reach_posture(Hand::Left, under, Vec3::Y, &shoulder, ReachStyle::Cup, 1.0)
        });
        let left = cup.unwrap_or_else(|| body.rest(Hand::Left));
        let (manner, axis, depth_m) = (*self, slider.axis, slider.depth_m);
        Box::new(move |seconds| {
            let mut right = pressing;
            right.wrist.origin +=
                axis * (manner.depth(seconds) * (ABOVE_M + depth_m + manner.beyond_m) - ABOVE_M);
            [left, right]
        })
    }
}

const PUMP: Manner = Manner {
    surface: "dispenser_a.pump",
    sample_hz: 60.0,
    frame_hz: 60.0,
    down_s: 0.2,
    rest_s: 0.1,
    beyond_m: 0.008,
    aside_m: 0.0,
    tremor_mm: 3.0,
};

/// Every press counted, by the hand that pressed, and its product fell into the other.
fn all_count(manner: Manner) {
    let seen = manner.press();
    assert_eq!(seen.presses, vec![Hand::Right; PRESSES as usize], "{manner:?}");
    if manner.surface.ends_with("pump") {
        assert_eq!(seen.product, vec![Some(Hand::Left); PRESSES as usize], "{manner:?}");
    }
}

#[test]
fn a_pump_counts_every_press_at_any_rate() {
    for rate in [30.0, 45.0, 60.0, 72.0, 90.0] {
        for down_s in [0.1, 0.4] {
            all_count(Manner { sample_hz: rate, frame_hz: rate, down_s, ..PUMP });
        }
    }
}

#[test]
fn a_pump_counts_a_tap_between_two_frames() {
    for frame_hz in [15.0, 5.0] {
        all_count(Manner { frame_hz, down_s: 0.12, rest_s: 0.06, ..PUMP });
    }
}

#[test]
fn a_pump_counts_presses_off_its_middle() {
    for aside_m in [-0.020, -0.012, 0.012, 0.020] {
        all_count(Manner { aside_m, sample_hz: 30.0, frame_hz: 30.0, ..PUMP });
    }
}

#[test]
fn a_button_counts_every_press_at_any_rate() {
    for rate in [30.0, 60.0, 90.0] {
        for aside_m in [-0.004, 0.0, 0.004] {
            all_count(Manner {
                surface: "pump_b.silence_button",
                sample_hz: rate,
                frame_hz: rate,
                aside_m,
                ..PUMP
            });
        }
    }
}

#[test]
fn a_hand_that_rests_on_a_pump_presses_nothing() {
    for rate in [30.0, 60.0] {
        let light = Manner { sample_hz: rate, frame_hz: rate, beyond_m: -0.014, ..PUMP };
        let seen = light.press();
        assert!(seen.presses.is_empty() && seen.product.is_empty(), "{light:?}: {seen:?}");
    }
}
