//! Builds attempts at the bedside, observation by observation.

use skillward_core::event::EndReason;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::{Fact, Modality, Observation, PatchPair, RubSample};
use skillward_core::rubric::{self, Rubric};
use skillward_core::scenario::{self, Scenario};
use skillward_core::score::Score;
use skillward_core::skin::{Hand, Patch};

pub const S: u64 = 1_000_000;

pub fn scenario() -> Scenario {
    scenario::parse(include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron")).unwrap()
}

pub fn rubric() -> Rubric {
    rubric::parse(include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron")).unwrap()
}

pub fn header(mode: Mode) -> AttemptHeader {
    let document = |id: &str| DocumentRef { id: id.into(), version: "1.0.0".into(), sha256: "0".repeat(64) };
    AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "00000000-0000-4000-8000-000000000000".into(),
        scenario: document("hand-hygiene-bedside"),
        rubric: document("hand-hygiene-bedside"),
        models: MODELS_VERSION.into(),
        program: "test".into(),
        texts: None,
        modality: Modality::Scripted,
        mode,
        seed: 1,
        learner: "learner-1".into(),
        earlier_attempts: 0,
        station: "station-1".into(),
        started_utc: "2026-01-01T00:00:00Z".into(),
    }
}

/// A log under construction, with a clock.
#[derive(Default)]
pub struct Script {
    pub t_us: u64,
    pub log: Vec<Observation>,
}

impl Script {
    pub fn fact(&mut self, fact: Fact) -> &mut Self {
        self.log.push(Observation { t_us: self.t_us, fact });
        self
    }

    pub fn wait_s(&mut self, seconds: u64) -> &mut Self {
        self.t_us += seconds * S;
        self
    }

    pub fn enter(&mut self, zone: &str) -> &mut Self {
        self.fact(Fact::Entered { zone: zone.into() })
    }

    pub fn leave(&mut self, zone: &str) -> &mut Self {
        self.fact(Fact::Left { zone: zone.into() })
    }

    pub fn touch_for(&mut self, surface: &str, seconds: u64) -> &mut Self {
        self.with(surface, seconds, |_, _| None)
    }

    pub fn open(&mut self, surface: &str) -> &mut Self {
        self.with(surface, 2, |hand, surface| Some(Fact::Opened { hand, surface: surface.into() }))
    }

    pub fn press(&mut self, surface: &str) -> &mut Self {
        self.with(surface, 1, |hand, surface| Some(Fact::Pressed { hand, surface: surface.into() }))
    }

    pub fn grab(&mut self, surface: &str) -> &mut Self {
        self.with(surface, 3, |hand, surface| Some(Fact::Grabbed { hand, surface: surface.into() }))
    }

    fn with(&mut self, surface: &str, seconds: u64, act: impl Fn(Hand, &str) -> Option<Fact>) -> &mut Self {
        let hand = Hand::Right;
        self.wait_s(1).fact(Fact::ContactBegan { hand, surface: surface.into() });
        if let Some(fact) = act(hand, surface) {
            self.fact(fact);
        }
        self.wait_s(seconds).fact(Fact::ContactEnded { hand, surface: surface.into() })
    }

    /// Two presses and so many seconds of rubbing, over all of the skin.
    pub fn rub(&mut self, dispenser: &str, seconds: u64) -> &mut Self {
        for _ in 0..2 {
            self.press(dispenser).fact(Fact::Dispensed {
                product: "handrub".into(),
                volume_ul: 1_500,
                onto: Hand::Left,
            });
        }
        let start = self.t_us;
        for sample in 0..seconds * 30 {
            self.t_us = start + sample * RubSample::PERIOD_US;
            self.fact(Fact::Rub(strokes(sample as usize)));
        }
        self.wait_s(1)
    }
}

/// Palms on everything in turn, a thirtieth of a second each.
fn strokes(sample: usize) -> RubSample {
    let mut rubbing = palms();
    let patch = Patch::ALL[(sample * 7) % Patch::COUNT];
    rubbing.pairs.push(PatchPair { left: patch, right: Patch::PalmCentre, speed_mm_s: 250 });
    rubbing.pairs.push(PatchPair { left: Patch::PalmCentre, right: patch, speed_mm_s: 250 });
    rubbing
}

pub fn palms() -> RubSample {
    let mut sample = RubSample {
        facing_milli: -1_000,
        pointing_milli: 900,
        validity_milli: [1_000, 1_000],
        ..RubSample::default()
    };
    for (left, right) in [
        (Patch::PalmCentre, Patch::PalmCentre),
        (Patch::PalmPads, Patch::PalmPads),
        (Patch::PalmHeel, Patch::PalmHeel),
    ] {
        sample.pairs.push(PatchPair { left, right, speed_mm_s: 250 });
    }
    sample
}

/// The whole round with hands cleaned at every moment, save where `skip` says.
pub fn round(skip: &[&str]) -> Script {
    let mut script = Script::default();
    let rub = |script: &mut Script, at: &str, dispenser: &str| {
        if !skip.contains(&at) {
            script.rub(dispenser, 40);
        }
    };
    script.enter("bay").open("door.handle");
    rub(&mut script, "before-patient", "dispenser_a.pump");
    script.touch_for("mrs_okafor.wrist", 10);
    rub(&mut script, "before-line", "dispenser_a.pump");
    script.open("line_a.port");
    rub(&mut script, "before-urine", "dispenser_a.pump");
    script.open("urine_bag_a.outlet");
    rub(&mut script, "after-urine", "dispenser_a.pump");
    script.grab("phone.handset").press("pump_b.silence_button");
    rub(&mut script, "after-pump", "dispenser_b.pump");
    script.open("door.handle").leave("bay").enter("corridor");
    script
}

pub fn score(script: &Script) -> Score {
    score_in(script, Mode::Formative)
}

pub fn score_in(script: &Script, mode: Mode) -> Score {
    let end = (script.t_us + S, EndReason::Stopped);
    skillward_core::attempt::judge(&scenario(), &rubric(), header(mode), &script.log, end)
}
