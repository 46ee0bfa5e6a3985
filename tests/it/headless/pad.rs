//! A whole attempt with nothing but a gamepad: its raw messages go in where a real one's would.

use std::f32::consts::TAU;
use std::time::Duration;

use bevy::input::gamepad::{
    GamepadConnection, GamepadConnectionEvent, RawGamepadAxisChangedEvent, RawGamepadButtonChangedEvent,
    RawGamepadEvent,
};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use skillward::attempt::session::{FinishedAttempt, RunningAttempt};
use skillward::interaction::samples::Samples;
use skillward::interaction::target::Surface;
use skillward::schedule::{AttemptPhase, Screen};
use skillward::{FrontEnd, app};
use skillward_core::observation::{Fact, Modality};
use skillward_core::score::Decision;
use skillward_store::OpenedAttempt;

use super::{Station, shipped};

/// Frames a second.
const RATE: f32 = 60.0;

/// A learner with a gamepad in hand.
struct Player {
    app: App,
    pad: Entity,
}

impl Player {
    /// Plugs a gamepad in and begins an attempt of a shipped scenario.
    fn begin(station: &Station, scenario: &str) -> Self {
        let mut app = app(FrontEnd::Desk, station.launch.clone());
        let chosen = station.scenario(&shipped(scenario));
        let world = app.world_mut();
        world.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f32(1.0 / RATE)));
        world.insert_resource(chosen);
        let pad = world.spawn_empty().id();
        let connection =
            GamepadConnection::Connected { name: "a pad".into(), vendor_id: None, product_id: None };
        let connected = GamepadConnectionEvent::new(pad, connection);
        // The driver's plugin sends both; there is none here.
        world.write_message(connected.clone());
        world.write_message(RawGamepadEvent::Connection(connected));
        world.resource_mut::<NextState<Screen>>().set(Screen::Attempt);
        app.finish();
        app.cleanup();
        let mut player = Self { app, pad };
        player.wait(0.5);
        assert!(player.app.world().contains_resource::<RunningAttempt>(), "no attempt began");
        player
    }

    fn frame(&mut self) {
        self.app.update();
    }

    fn wait(&mut self, seconds: f32) {
        for _ in 0..(seconds * RATE) as u32 {
            self.frame();
        }
    }

    fn button(&mut self, button: GamepadButton, value: f32) {
        let event = RawGamepadButtonChangedEvent::new(self.pad, button, value);
        self.app.world_mut().write_message(RawGamepadEvent::Button(event));
    }

    fn strike(&mut self, button: GamepadButton) {
        self.button(button, 1.0);
        self.wait(0.1);
        self.button(button, 0.0);
        self.wait(0.1);
    }

    fn right_stick(&mut self, to: Vec2) {
        for (axis, value) in [(GamepadAxis::RightStickX, to.x), (GamepadAxis::RightStickY, to.y)] {
            let event = RawGamepadAxisChangedEvent::new(self.pad, axis, value);
            self.app.world_mut().write_message(RawGamepadEvent::Axis(event));
        }
    }

    /// Turns the head by the stick until it looks at a surface, as an eye corrects a hand.
    fn look_at(&mut self, surface: &str) {
        let mut surfaces = self.app.world_mut().query::<(&Surface, &GlobalTransform)>();
        for _ in 0..(10.0 * RATE) as u32 {
            let world = self.app.world();
            let (_, place) =
                surfaces.iter(world).find(|(known, _)| known.id.as_str() == surface).expect("the surface");
            let head = world.resource::<Samples>().last().expect("a sample").head;
            let seen = head.rotation.inverse() * (place.translation() - head.position).normalize();
            let off = Vec2::new(seen.x, seen.y);
            if off.length() < 0.02 {
                break;
            }
            // A stick has a dead zone, so a small error is corrected by a push that leaves it.
            self.right_stick(off.normalize() * (off.length() * 2.0).clamp(0.3, 1.0));
            self.frame();
        }
        self.right_stick(Vec2::ZERO);
        self.wait(0.2);
    }

    /// Rubs to and fro and round for so long.
    fn rub(&mut self, seconds: f32) {
        for frame in 0..(seconds * RATE) as u32 {
            let turn = frame as f32 / RATE * 1.6 * TAU;
            self.right_stick(Vec2::new(turn.sin(), turn.cos()));
            self.frame();
        }
        self.right_stick(Vec2::ZERO);
    }

    /// The attempt, which must have ended by now; what was observed of it is told when it has not.
    fn finished(&mut self) -> FinishedAttempt {
        if let Some(finished) = self.app.world().get_resource::<FinishedAttempt>() {
            return finished.clone();
        }
        let world = self.app.world_mut();
        let folder = world.remove_resource::<RunningAttempt>().expect("an attempt").folder().to_owned();
        let opened = OpenedAttempt::open(&folder).expect("an attempt on disk");
        let (rubs, told): (Vec<_>, Vec<_>) =
            opened.observations.iter().partition(|one| matches!(one.fact, Fact::Rub(_)));
        panic!(
            "the attempt goes on after {} samples of rubbing and {told:?}; {:?}",
            rubs.len(),
            rubs.iter().step_by(60).collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_gamepad_alone_earns_a_pass() {
    let station = Station::new();
    let mut player = Player::begin(&station, "hand_hygiene/technique");
    player.look_at("dispenser_a.pump");
    player.button(GamepadButton::LeftTrigger2, 1.0);
    player.wait(0.3);
    player.button(GamepadButton::RightTrigger2, 1.0);
    player.wait(1.0);
    for _ in 0..2 {
        player.button(GamepadButton::South, 1.0);
        player.wait(0.8);
        player.button(GamepadButton::South, 0.0);
        player.wait(0.8);
    }
    player.button(GamepadButton::LeftTrigger2, 0.0);
    player.button(GamepadButton::RightTrigger2, 0.0);
    player.wait(0.8);

    player.strike(GamepadButton::West);
    for _ in 0..9 {
        player.rub(3.5);
        player.strike(GamepadButton::RightTrigger);
    }
    player.rub(6.0);
    player.strike(GamepadButton::West);
    // An action is over when the hands have been dry and at rest for 5 s.
    player.wait(7.0);

    let finished = player.finished();
    assert_eq!(finished.score.decision, Decision::Pass, "{:#?}", finished.score);
    assert_eq!(finished.header.modality, Modality::Desktop);
    let volumes: Vec<u32> = finished.score.hygiene.actions.iter().map(|action| action.volume_ul).collect();
    assert_eq!(volumes, [3_000], "two presses, and none by a hand that comes or goes");
}

#[test]
fn the_start_button_pauses_and_goes_on() {
    let station = Station::new();
    let mut player = Player::begin(&station, "hand_hygiene/technique");
    let phase = |player: &Player| *player.app.world().resource::<State<AttemptPhase>>().get();
    assert_eq!(phase(&player), AttemptPhase::Running);
    player.strike(GamepadButton::Start);
    assert_eq!(phase(&player), AttemptPhase::Paused);
    let stands = player.app.world().resource::<RunningAttempt>().now_us();
    player.wait(1.0);
    assert_eq!(player.app.world().resource::<RunningAttempt>().now_us(), stands);
    player.strike(GamepadButton::Start);
    assert_eq!(phase(&player), AttemptPhase::Running);
    player.wait(1.0);
    assert!(player.app.world().resource::<RunningAttempt>().now_us() > stands);
}

#[test]
fn the_left_stick_walks_until_the_bed_is_in_the_way() {
    let station = Station::new();
    let mut player = Player::begin(&station, "hand_hygiene/technique");
    let eyes = |player: &Player| player.app.world().resource::<Samples>().last().unwrap().head.position;
    let from = eyes(&player);
    let push = |player: &mut Player, ahead: f32| {
        let event = RawGamepadAxisChangedEvent::new(player.pad, GamepadAxis::LeftStickY, ahead);
        player.app.world_mut().write_message(RawGamepadEvent::Axis(event));
    };
    push(&mut player, -1.0);
    player.wait(0.6);
    let back = eyes(&player);
    assert!(back.z > from.z + 0.4, "from {from} to {back}");
    push(&mut player, 1.0);
    player.wait(5.0);
    let ahead = eyes(&player);
    assert!(ahead.z < back.z && ahead.z > -0.4, "the bed stands there, and the learner at {ahead}");
}

#[test]
fn a_button_that_is_down_and_up_between_two_frames_counts() {
    let station = Station::new();
    let mut player = Player::begin(&station, "hand_hygiene/technique");
    player.button(GamepadButton::Start, 1.0);
    player.button(GamepadButton::Start, 0.0);
    player.frame();
    player.frame();
    let phase = player.app.world().resource::<State<AttemptPhase>>();
    assert_eq!(*phase.get(), AttemptPhase::Paused);
}
