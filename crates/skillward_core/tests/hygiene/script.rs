//! A small script of care, as trace files hold it, turned into observations.

use serde::Deserialize;
use skillward_core::ids::{ProductId, SurfaceId, ZoneId};
use skillward_core::observation::{Fact, Observation, PatchPair, RubSample, Tracked};
use skillward_core::skin::{Hand, Patch};

/// The zone that the scripts leave.
pub const BAY: &str = "bay";
const TOUCH_US: u64 = 1_000_000;
const PAUSE_US: u64 = 200_000;

/// One act; durations in seconds, volumes in millilitres.
#[derive(Debug, Clone, Deserialize)]
pub enum Act {
    /// The right hand touches something for a second.
    Touch(String),
    /// A hand comes to rest on something.
    Hold(Hand, String),
    /// It leaves it.
    LetGo(Hand, String),
    /// Two presses of 1.5 mL and 25 s of rubbing.
    Rub,
    /// Product on the left palm.
    Press(f64),
    /// Rubbing alone.
    RubFor(f64),
    /// Hands together, but the right one cannot be seen.
    RubUnseen(f64),
    Wait(f64),
    GlovesOn,
    GlovesOff,
    Lose(Tracked),
    Find(Tracked),
    /// Lost for so long.
    Lost(Tracked, f64),
    Fault,
    Leave,
    Enter,
}

/// Observations of a script, with the time at its end.
#[derive(Debug, Default)]
pub struct Recording {
    pub observations: Vec<Observation>,
    pub now_us: u64,
}

/// Plays a script.
pub fn record(script: &[Act]) -> Recording {
    let mut recording = Recording::default();
    for act in script {
        recording.play(act);
        recording.now_us += PAUSE_US;
    }
    recording
}

impl Recording {
    fn play(&mut self, act: &Act) {
        match act {
            Act::Touch(surface) => {
                self.began(Hand::Right, surface);
                self.now_us += TOUCH_US;
                self.ended(Hand::Right, surface);
            }
            Act::Hold(hand, surface) => self.began(*hand, surface),
            Act::LetGo(hand, surface) => self.ended(*hand, surface),
            Act::Rub => {
                self.press(1.5);
                self.press(1.5);
                self.rub(25.0, [1_000; 2]);
            }
            Act::Press(ml) => self.press(*ml),
            Act::RubFor(seconds) => self.rub(*seconds, [1_000; 2]),
            Act::RubUnseen(seconds) => self.rub(*seconds, [1_000, 200]),
            Act::Wait(seconds) => self.now_us += us(*seconds),
            Act::GlovesOn => self.push(Fact::Donned { item: "gloves".into() }),
            Act::GlovesOff => self.push(Fact::Doffed { item: "gloves".into() }),
            Act::Lose(what) => self.push(Fact::TrackingLost { what: *what }),
            Act::Find(what) => self.push(Fact::TrackingFound { what: *what }),
            Act::Lost(what, seconds) => {
                self.push(Fact::TrackingLost { what: *what });
                self.now_us += us(*seconds);
                self.push(Fact::TrackingFound { what: *what });
            }
            Act::Fault => self.push(Fact::TechnicalFault { note: "test".into() }),
            Act::Leave => self.push(Fact::Left { zone: ZoneId::from(BAY) }),
            Act::Enter => self.push(Fact::Entered { zone: ZoneId::from(BAY) }),
        }
    }

    /// Adds a fact at the present time.
    pub fn push(&mut self, fact: Fact) {
        self.observations.push(Observation { t_us: self.now_us, fact });
    }

    fn began(&mut self, hand: Hand, surface: &str) {
        self.push(Fact::ContactBegan { hand, surface: SurfaceId::from(surface) });
    }

    fn ended(&mut self, hand: Hand, surface: &str) {
        self.push(Fact::ContactEnded { hand, surface: SurfaceId::from(surface) });
    }

    /// The right hand presses the pump over the left palm.
    pub fn press(&mut self, ml: f64) {
        self.began(Hand::Right, "dispenser");
        self.now_us += 300_000;
        self.push(Fact::Dispensed {
            product: ProductId::from("handrub"),
            volume_ul: (ml * 1e3).round() as u32,
            onto: Hand::Left,
        });
        self.now_us += 200_000;
        self.ended(Hand::Right, "dispenser");
    }

    /// Palm on palm at 200 mm/s.
    pub fn rub(&mut self, seconds: f64, validity_milli: [u16; 2]) {
        let end_us = self.now_us + us(seconds);
        while self.now_us < end_us {
            self.push(Fact::Rub(palms(200, validity_milli)));
            self.now_us += RubSample::PERIOD_US;
        }
    }
}

/// A sample of palm-to-palm rubbing.
pub fn palms(speed_mm_s: u16, validity_milli: [u16; 2]) -> RubSample {
    let pairs = [
        (Patch::PalmCentre, Patch::PalmCentre),
        (Patch::PalmPads, Patch::PalmPads),
        (Patch::MiddleVolar, Patch::MiddleVolar),
    ];
    RubSample {
        touching: 0,
        pairs: pairs.into_iter().map(|(left, right)| PatchPair { left, right, speed_mm_s }).collect(),
        facing_milli: -950,
        pointing_milli: 900,
        interlace_milli: 0,
        validity_milli,
    }
}

fn us(seconds: f64) -> u64 {
    (seconds * 1e6).round() as u64
}
