//! One input: made, and fed through reading, `check` and the engine.

use std::collections::BTreeMap;

use skillward_core::attempt::Attempt;
use skillward_core::catalogue::{self, Catalogue, Room};
use skillward_core::check::examples::Document;
use skillward_core::check::{CheckInput, Naming, TextFile, TextsInput, check, check_texts};
use skillward_core::debrief::Debrief;
use skillward_core::event::EndReason;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::{Modality, Observation};
use skillward_core::rubric::{self, Rubric, ratings};
use skillward_core::scenario::{self, Scenario};
use skillward_core::texts::{Language, Speaker, Texts};

use super::corpus::{CATALOGUE, Kind, ROOM};
use super::packs::Four;
use super::random::Random;
use super::{grow, log, mangle};

/// A document, what it is read as, and what an attempt with it observes.
#[derive(Debug)]
pub struct Input {
    pub kind: Kind,
    pub text: String,
    /// The rubric beside a scenario.
    pub rubric: Option<String>,
    /// The log as lines of JSON, as they would be read.
    pub log: Vec<String>,
    seed: u64,
}

/// How far an input came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// Refused by the reader.
    Read,
    /// Told what is wrong, or that nothing is.
    Checked,
    /// Played and scored.
    Played,
}

/// What inputs are checked against.
pub struct Library {
    catalogue: Catalogue,
    rooms: BTreeMap<String, Room>,
}

impl Library {
    pub fn new() -> Self {
        let room = catalogue::parse_room(ROOM).unwrap();
        Self {
            catalogue: catalogue::parse(CATALOGUE).unwrap(),
            rooms: BTreeMap::from([("ward_bay".to_owned(), room)]),
        }
    }
}

impl Input {
    /// The input of this number: the same for the same seed.
    pub fn make(seed: u64, number: u64) -> Self {
        let mut random = Random::new(seed, number);
        let kind = match random.below(8) {
            0..=3 => Kind::Scenario,
            4 | 5 => Kind::Rubric,
            _ => Kind::ALL[random.below(Kind::ALL.len())],
        };
        let documents = kind.documents();
        // Small documents more often: they break in as many ways, faster.
        let most = random.within(1..documents.len() + 1);
        let document = documents[random.below(most)];
        let other = documents[random.below(documents.len())];
        let mut rubric = None;
        let text = match (random.below(10), kind) {
            (0, _) => mangle::noise(&mut random),
            (1..=3, _) => mangle::by_bytes(&mut random, document, other),
            (4..=6, Kind::Scenario) => {
                rubric = random.one_in(3).then(|| grow::rubric(&mut random));
                grow::scenario(&mut random)
            }
            (4..=6, Kind::Rubric) => grow::rubric(&mut random),
            _ => mangle::by_tokens(&mut random, document, other),
        };
        let mut log: Vec<String> = log::log(&mut random)
            .into_iter()
            .map(|observation| serde_json::to_string(&observation).unwrap())
            .collect();
        if random.one_in(4)
            && let Some(last) = log.pop()
        {
            log.push(mangle::by_bytes(
                &mut random,
                &last,
                "{\"t\":18446744073709551616,\"fact\":\"finished\"}",
            ));
        }
        Self { kind, text, rubric, log, seed: random.next() }
    }

    /// Through everything that reads such a document.
    pub fn feed(&self, library: &Library) -> Came {
        match self.kind {
            Kind::Scenario => {
                let rubric = self.rubric.as_deref().unwrap_or(Document::Rubric.base());
                self.checked(library, &self.text, rubric)
            }
            Kind::Rubric => self.checked(library, Document::Scenario.base(), &self.text),
            Kind::Catalogue => came(catalogue::parse(&self.text).is_ok()),
            Kind::Room => came(catalogue::parse_room(&self.text).is_ok()),
            Kind::Ratings => came(ratings::parse(&self.text).is_ok()),
            Kind::Texts => self.spoken(),
            Kind::Manifest | Kind::Items | Kind::ScenarioOfUses | Kind::RubricOfUses => {
                match Four::with(self.kind, &self.text).written_out() {
                    Some((scenario, rubric)) => self.checked(library, &scenario, &rubric),
                    None => Came::Read,
                }
            }
        }
    }

    fn checked(&self, library: &Library, scenario: &str, rubric: &str) -> Came {
        for told in check(CheckInput {
            scenario_name: "scenario.ron",
            scenario_src: scenario,
            rubric_name: "rubric.ron",
            rubric_src: Some(rubric),
            catalogue: &library.catalogue,
            rooms: &library.rooms,
        }) {
            assert!(told.line >= 1 && !told.to_string().is_empty());
        }
        let (Ok(scenario), Ok(rubric)) = (scenario::parse(scenario), rubric::parse(rubric)) else {
            return came(scenario::parse(scenario).is_ok());
        };
        // What `check` finds is no reason to break: an attempt of someone else's is scored all the same.
        self.play(&scenario, &rubric);
        Came::Played
    }

    fn play(&self, scenario: &Scenario, rubric: &Rubric) {
        let mode = if self.seed.is_multiple_of(2) { Mode::Formative } else { Mode::Summative };
        let mut attempt = Attempt::new(scenario, rubric, header(mode, self.seed));
        let mut last_us = 0;
        for line in &self.log {
            let Ok(observation) = serde_json::from_str::<Observation>(line) else { continue };
            last_us = observation.t_us;
            // Out of order is refused, and the attempt goes on.
            let _refused = attempt.observe(&observation).is_err();
            attempt.drain_events().for_each(drop);
        }
        let score = attempt.finish(last_us.saturating_add(self.seed % 1_000_000), EndReason::Stopped);
        let debrief = Debrief::new(scenario, rubric, &score);
        assert!(serde_json::to_string(&debrief).is_ok() && serde_json::to_string(&score).is_ok());
    }

    fn spoken(&self) -> Came {
        let scenario_src = Document::ScenarioWithTexts.base();
        let scenario = scenario::parse(scenario_src).unwrap();
        let files = [
            TextFile { name: "texts/en.ftl", tag: "en", source: &self.text },
            TextFile { name: "texts/de.ftl", tag: "de", source: Document::OtherTexts.base() },
        ];
        let found = check_texts(&TextsInput {
            scenario: Some(Naming { name: "scenario.ron", source: scenario_src, value: &scenario }),
            rubric: None,
            files: &files,
            packs: &[],
            whole: true,
        });
        let language: Language = "en".parse().unwrap();
        let texts = Texts::new([(language.clone(), self.text.as_str().into())]);
        drop(Speaker::new(&scenario, &texts, Some(&language)).scenario());
        came(found.is_empty())
    }
}

const fn came(read: bool) -> Came {
    if read { Came::Checked } else { Came::Read }
}

fn header(mode: Mode, seed: u64) -> AttemptHeader {
    let document = |id: &str| DocumentRef { id: id.into(), version: "1.0.0".into(), sha256: "0".repeat(64) };
    AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "00000000-0000-4000-8000-000000000000".into(),
        scenario: document("pulse-round"),
        rubric: document("pulse-round"),
        models: MODELS_VERSION.into(),
        program: "fuzz".into(),
        texts: None,
        modality: Modality::Scripted,
        mode,
        seed,
        learner: "learner-1".into(),
        earlier_attempts: 0,
        station: "station-1".into(),
        started_utc: "2026-01-01T00:00:00Z".into(),
    }
}
