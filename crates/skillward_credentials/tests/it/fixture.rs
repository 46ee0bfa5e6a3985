//! A small scenario, rubric, attempt and score, from which tests make claims and badges.
#![allow(dead_code, reason = "two test programs use it, each a part of it")]

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use skillward_core::decimal::Milli;
use skillward_core::header::{AttemptHeader, DocumentRef, Mode};
use skillward_core::hygiene::report::HygieneReport;
use skillward_core::observation::Modality;
use skillward_core::rubric::model::{
    AchievementText, Band, Criterion, Domain, Kind, Level, Measure, PassMark, Rubric, StandardSetting,
};
use skillward_core::scenario::{
    Alignment, Condition, Feedback, LearningOutcome, Place, Plot, Prebrief, Review, Scenario, Spawn, Variants,
};
use skillward_core::score::{Decision, DomainScore, Finding, FindingOutcome, Measured, Points, Score};
use skillward_credentials::recipient::EmailAddress;
use skillward_credentials::{AssessmentClaim, ClaimRefused, ClaimSource, proof};
use uuid::Uuid;

/// Everything that a claim is made from.
#[derive(Clone)]
pub struct Case {
    pub scenario: Scenario,
    pub rubric: Rubric,
    pub header: AttemptHeader,
    pub score: Score,
    pub ended: Timestamp,
    /// By whose address the badge is to name its learner as well.
    pub address: Option<&'static str>,
}

/// Some time after every fixture's attempt.
pub fn now() -> Timestamp {
    "2025-10-05T12:00:00Z".parse().unwrap()
}

/// The key of the tests' issuer; the seed of a published example.
pub fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub const DID: &str = "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z";
pub const LOG: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

impl Case {
    /// A passed attempt with three criteria (a critical condition, levels, bands), at a desktop.
    pub fn passed() -> Self {
        Self::with(vec![
            criterion("before", "Hands cleaned before touching the patient", true, condition()),
            criterion("dry", "Hands rubbed until dry", false, levels()),
            criterion("volume", "Enough product", false, bands()),
        ])
    }

    /// A passed attempt with these criteria, each fully met.
    pub fn with(criteria: Vec<Criterion>) -> Self {
        let digest = |byte: u8| format!("{byte:02x}").repeat(32);
        let document =
            |id: &str, byte| DocumentRef { id: id.into(), version: "1.2.0".into(), sha256: digest(byte) };
        let findings = criteria.iter().map(met).collect();
        let points = Points { earned_milli: 9_250, possible_milli: 10_000, percent_centi: 9_250 };
        let rubric = Rubric {
            format: 1,
            packs: BTreeMap::new(),
            id: "soap-rubric".into(),
            version: "1.2.0".into(),
            title: "Rubric of the soap scenario".into(),
            scenario: "soap".into(),
            review: Review::SignedOff { by: "A. Educator".into(), on: "2025-10-01".into() },
            domains: vec![Domain {
                id: "safety".into(),
                title: "Safety".into(),
                pass_percent: 70,
                set_by: None,
                points: None,
            }],
            pass: PassMark { total_percent: 80, set_by: StandardSetting::Proposal("by the authors".into()) },
            criteria,
            achievement: AchievementText {
                name: "Hand hygiene at the bedside".into(),
                description: "Cleaned their hands when the five moments asked for it.".into(),
                criteria: "Pass the scenario: 80 % in total, and no critical criterion missed.".into(),
            },
            points: None,
        };
        Self {
            header: AttemptHeader {
                format: 1,
                attempt_id: "6f1c2b34-5a67-4b89-9cde-0f1a2b3c4d5e".into(),
                scenario: document("soap", 0xa1),
                rubric: document("soap-rubric", 0xb2),
                models: "hand-hygiene-1".into(),
                program: "skillward 0.1.0".into(),
                texts: None,
                modality: Modality::Desktop,
                mode: Mode::Summative,
                seed: 7,
                learner: "lynx-41".into(),
                earlier_attempts: 0,
                station: "ward-3".into(),
                started_utc: "2025-10-05T11:40:00.25Z".into(),
            },
            score: Score {
                attempt_id: "6f1c2b34-5a67-4b89-9cde-0f1a2b3c4d5e".into(),
                rubric: document("soap-rubric", 0xb2),
                decision: Decision::Pass,
                total: points,
                domains: vec![DomainScore {
                    id: "safety".into(),
                    title: "Safety".into(),
                    points,
                    pass_percent: 70,
                    passed: Some(true),
                }],
                findings,
                steps: BTreeMap::new(),
                hygiene: HygieneReport::default(),
                awaiting_review: Vec::new(),
                duration_us: 252_500_000,
            },
            scenario: scenario(),
            rubric,
            ended: "2025-10-05T11:44:30.9Z".parse().unwrap(),
            address: None,
        }
    }

    /// As another attempt of the same learner.
    pub fn numbered(mut self, number: u32) -> Self {
        let id = Uuid::from_u128(0x4000_8000_0000_0000_0000 + u128::from(number)).to_string();
        self.header.attempt_id.clone_from(&id);
        self.score.attempt_id = id;
        self
    }

    pub fn claim(&self) -> Result<AssessmentClaim, ClaimRefused> {
        let mut claim = AssessmentClaim::from_score(
            &ClaimSource {
                scenario: &self.scenario,
                rubric: &self.rubric,
                header: &self.header,
                score: &self.score,
                log_sha256: LOG,
                ended: self.ended,
            },
            now(),
        )?;
        if let Some(address) = self.address {
            claim.name_recipient(
                address.parse::<EmailAddress>().unwrap().hashed(claim.attempt_id().replace('-', "")),
            );
        }
        Ok(claim)
    }

    /// With a badge that names its learner also by the hash of this address.
    pub fn of_address(mut self, address: &'static str) -> Self {
        self.address = Some(address);
        self
    }

    /// The badge's JSON before it is signed, for the tests' issuer.
    pub fn unsigned(&self) -> Map<String, Value> {
        let credential = self.claim().unwrap().credential(DID, "Test issuer");
        let value = serde_json::to_value(credential).unwrap();
        value.as_object().unwrap().clone()
    }

    /// The badge, signed by the tests' issuer a minute ago.
    pub fn badge(&self) -> String {
        sign(self.unsigned())
    }
}

/// Signs whatever it is given.
pub fn sign(unsigned: Map<String, Value>) -> String {
    let created = now() - SignedDuration::from_secs(60);
    Value::Object(proof::sign(unsigned, &key(), created).unwrap()).to_string()
}

pub fn criterion(id: &str, text: &str, critical: bool, kind: Kind) -> Criterion {
    Criterion {
        id: id.into(),
        text: text.into(),
        domain: "safety".into(),
        weight: Milli(2_500),
        critical,
        kind,
        exposure: None,
        modalities: Vec::new(),
        advice: None,
        outcomes: Vec::new(),
    }
}

pub fn condition() -> Kind {
    Kind::Condition(Condition::Finished)
}

pub fn levels() -> Kind {
    let level = |name: &str, percent| Level { name: name.into(), percent, when: Condition::Finished };
    Kind::Levels(vec![level("Dry", 100), level("Damp", 50)])
}

pub fn bands() -> Kind {
    let band = |at_least, name: &str, percent| Band { at_least: Milli(at_least), name: name.into(), percent };
    Kind::Measure {
        of: Measure::ActionVolume(skillward_core::rubric::model::Aggregate::Min),
        bands: vec![band(3_000, "Plenty", 100), band(2_000, "Enough", 70)],
    }
}

fn met(criterion: &Criterion) -> Finding {
    let (level, measured) = match &criterion.kind {
        Kind::Condition(_) => (None, None),
        Kind::Levels(levels) => (Some(levels[0].name.clone()), None),
        Kind::Manual(levels) => (Some(levels[0].name.clone()), None),
        Kind::Measure { bands, .. } => {
            (Some(bands[0].name.clone()), Some(Measured { value_milli: 3_100, unit: "mL".into() }))
        }
    };
    Finding {
        criterion: criterion.id.clone(),
        text: criterion.text.clone(),
        domain: criterion.domain.clone(),
        critical: criterion.critical,
        outcome: FindingOutcome::Met,
        weight_milli: 2_500,
        earned_milli: 2_500,
        level,
        measured,
        reason: "It was seen.".into(),
        spans: Vec::new(),
        advice: None,
    }
}

fn scenario() -> Scenario {
    Scenario {
        format: 1,
        packs: BTreeMap::new(),
        id: "soap".into(),
        version: "1.2.0".into(),
        title: "Soap and rub".into(),
        summary: "A small scenario.".into(),
        authors: vec!["Tests".into()],
        licence: "CC0-1.0".into(),
        language: "en".into(),
        languages: Vec::new(),
        minutes: 5,
        audience: "Tests".into(),
        review: Review::SignedOff { by: "A. Educator".into(), on: "2025-10-01".into() },
        outcomes: vec![LearningOutcome {
            id: "moments".into(),
            text: "The learner can name the moments.".into(),
            alignments: vec![Alignment {
                framework: "Public framework".into(),
                target: "Hand hygiene".into(),
                url: "https://example.org/framework/hand-hygiene".into(),
            }],
        }],
        modes: vec![Mode::Summative],
        prebrief: Prebrief { situation: Vec::new(), tasks: Vec::new() },
        place: Place {
            room: "bay".into(),
            spawn: Spawn { x: Milli(0), z: Milli(0), yaw_deg: Milli(0) },
            zones: Vec::new(),
            leave: None,
        },
        cast: Vec::new(),
        props: Vec::new(),
        fixtures: BTreeMap::new(),
        plot: Plot {
            groups: Vec::new(),
            rules: Vec::new(),
            ends: Condition::Finished,
            limit_s: Milli(600_000),
        },
        variants: Variants::default(),
        feedback: Feedback::AtEnd,
    }
}
