//! Cues reach the screen's resource in formative mode, and never in summative mode: the core decides.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use skillward::attempt::cues::Cues;
use skillward::attempt::session::SelectedScenario;
use skillward::interaction::samples::{HandSample, HeadSample, SampleFrame, SampleSource, Samples};
use skillward::schedule::Screen;
use skillward::{FrontEnd, Launch, app};
use skillward_cli::Context;
use skillward_cli::args::GlobalArgs;
use skillward_cli::library::Entry;
use skillward_core::header::Mode;
use skillward_core::observation::Modality;
use skillward_core::skin::Hand;
use skillward_hands::{Articulation, Frame, Posture};

use crate::headless::shipped;

/// Attempt time from one frame to the next, microseconds.
const STEP_US: u64 = 100_000;

/// Someone who stands there and does nothing, for so many seconds; the cues that were shown, each once.
fn idle(mode: Mode, seconds: u64) -> Vec<String> {
    let data = tempfile::tempdir().unwrap();
    let arguments = GlobalArgs { data_dir: Some(data.path().to_owned()), ..GlobalArgs::default() };
    let launch = Launch::new(&Context::new(&arguments, true).unwrap()).unwrap();
    let assets = launch.context.assets().unwrap();
    let entry = Entry::load(&shipped("hand_hygiene/technique"), Some(&assets));
    let mut app = app(FrontEnd::Headless, launch);
    let world = app.world_mut();
    world.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_micros(STEP_US)));
    world.insert_resource(SelectedScenario::of(&entry, mode).unwrap());
    world.insert_resource(SampleSource { modality: Modality::Scripted });
    world.resource_mut::<NextState<Screen>>().set(Screen::Attempt);
    app.add_systems(PreUpdate, stand);
    app.finish();
    app.cleanup();
    let mut shown: Vec<String> = Vec::new();
    for _ in 0..seconds * 1_000_000 / STEP_US {
        app.update();
        if let Some(cue) = app.world().resource::<Cues>().now()
            && shown.last() != Some(&cue.text)
        {
            shown.push(cue.text.clone());
        }
    }
    assert!(app.world().resource::<Cues>().now().is_none(), "a cue does not stay for ever");
    shown
}

fn stand(mut samples: ResMut<'_, Samples>, mut device_time_us: Local<'_, u64>) {
    samples.push(standing(*device_time_us));
    *device_time_us += STEP_US;
}

fn standing(device_time_us: u64) -> SampleFrame {
    let hand = |hand| HandSample::measured(Posture::new(hand, Frame::IDENTITY, Articulation::RELAXED).pose());
    let head = HeadSample { position: Vec3::new(-1.25, 1.62, 0.35), rotation: Quat::IDENTITY, valid: true };
    SampleFrame { device_time_us, head, left: hand(Hand::Left), right: hand(Hand::Right) }
}

#[test]
fn a_learner_who_is_stuck_gets_the_scenarios_cue_in_formative_mode() {
    let entry = Entry::load(&shipped("hand_hygiene/technique"), None);
    let (scenario, _) = entry.playable().unwrap();
    let cue = scenario.value.plot.groups[0].steps[0].cue.clone().unwrap();
    assert_eq!(idle(Mode::Formative, 60), [cue.text]);
}

#[test]
fn nobody_gets_a_cue_in_summative_mode() {
    assert_eq!(idle(Mode::Summative, 60), Vec::<String>::new());
}
