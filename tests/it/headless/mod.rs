//! The whole app without a window, driven by the scripted learner.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use skillward::attempt::session::SelectedScenario;
use skillward::frontends::autopilot::ScriptedLearner;
use skillward::frontends::autopilot::script::Script;
use skillward::frontends::autopilot::vary::Variation;
use skillward::interaction::Observed;
use skillward::schedule::Screen;
use skillward::{FrontEnd, Launch, app};
use skillward_core::header::{DocumentRef, Mode};
use skillward_core::observation::Fact;

#[test]
fn probe() {
    let attempts = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let launch = Launch::read(
        &root.join("assets"),
        attempts.path().into(),
        skillward_store::StationKey::generate().unwrap(),
    )
    .unwrap();
    let folder = root.join("scenarios/hand_hygiene/bedside");
    let who = std::env::var("WHO").unwrap_or_else(|_| "exemplary".into());
    let seed: Option<u64> = std::env::var("SEED").ok().map(|seed| seed.parse().unwrap());
    let script = Script::read(&folder.join(format!("learners/{who}.ron"))).unwrap();
    let variation = seed.map_or_else(Variation::default, Variation::human);
    let mut app = app(FrontEnd::Autopilot { windowed: false }, launch);
    let text = std::fs::read_to_string(folder.join("scenario.ron")).unwrap();
    let rubric = std::fs::read_to_string(folder.join("rubric.ron")).unwrap();
    let reference = |id: &str, text: &str| DocumentRef {
        id: id.into(),
        version: "1.0.0".into(),
        sha256: skillward_store::sha256_hex(text.as_bytes()),
    };
    app.insert_resource(SelectedScenario {
        scenario: std::sync::Arc::new(skillward_core::scenario::parse(&text).unwrap()),
        rubric: std::sync::Arc::new(skillward_core::rubric::parse(&rubric).unwrap()),
        scenario_ref: reference("hand-hygiene-bedside", &text),
        rubric_ref: reference("hand-hygiene-bedside", &rubric),
        scenario_source: text.as_str().into(),
        rubric_source: rubric.as_str().into(),
        folder,
        mode: Mode::Formative,
        resume: None,
    });
    app.insert_resource(ScriptedLearner { acts: script.expanded().unwrap(), variation });
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f32(1.0 / variation.rate_hz)));
    app.world_mut().resource_mut::<NextState<Screen>>().set(Screen::Attempt);
    app.finish();
    app.cleanup();
    let started = std::time::Instant::now();
    let mut cursor = app.world().resource::<Messages<Observed>>().get_cursor();
    let mut rubs = 0;
    let mut frames = 0;
    'run: loop {
        app.update();
        frames += 1;
        let messages = app.world().resource::<Messages<Observed>>();
        for Observed(observation) in cursor.read(messages) {
            match &observation.fact {
                Fact::Rub(_) => rubs += 1,
                other => {
                    println!("{:9.3} {other:?}", observation.t_us as f64 / 1e6);
                }
            }
        }
        assert!(frames < 100_000);
        if let Some(finished) = app.world().get_resource::<skillward::attempt::session::FinishedAttempt>() {
            let score = &finished.score;
            println!("{:?} {:?}", finished.reason, score.decision);
            println!("{:?}", score.total);
            for finding in &score.findings {
                println!(
                    "{} {:?} {:?} {}",
                    finding.criterion, finding.outcome, finding.level, finding.reason
                );
            }
            for opportunity in &score.hygiene.opportunities {
                println!("{opportunity:?}");
            }
            for action in &score.hygiene.actions {
                println!("{action:?}");
            }
            break 'run;
        }
    }
    println!("{frames} frames, {rubs} rub samples, {:?}", started.elapsed());
}
