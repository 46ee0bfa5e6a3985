//! A station in a temporary folder, and attempts at the bedside scenario as it ships.

use std::path::{Path, PathBuf};
use std::process::Output;

use skillward_core::event::EndReason;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode, TextsRef};
use skillward_core::observation::{Fact, Modality, Observation, PatchPair, RubSample};
use skillward_core::skin::{Hand, Patch};
use skillward_core::texts::Texts;
use skillward_store::{AttemptWriter, Documents, StationKey, WriterOptions, sha256_hex};

const S: u64 = 1_000_000;

/// A station with nothing in it yet.
pub struct Station {
    folder: tempfile::TempDir,
}

/// What a command said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}

impl Station {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A copy of the bedside scenario with its texts and golden attempts, to change: `mine/`.
    pub fn copy_shipped(&self) {
        let from = shipped_folder();
        for name in ["scenario.ron", "rubric.ron", "texts/en.ftl", "texts/de.ftl"] {
            self.write(&format!("mine/{name}"), shipped(name));
        }
        for entry in std::fs::read_dir(from.join("golden")).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            self.write(&format!("mine/golden/{name}"), std::fs::read(entry.path()).unwrap());
        }
    }

    /// Changes a text in a file of this station, once.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} holds no {from}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Runs the program at this station, with nothing of the user's own.
    pub fn run<I: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Said {
        said(&self.command(args).output().unwrap())
    }

    pub fn command<I: AsRef<std::ffi::OsStr>>(
        &self,
        args: impl IntoIterator<Item = I>,
    ) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("skillward_cli"));
        command
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("RUST_LOG")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG")
            .arg("--data-dir")
            .arg(self.data())
            .args(args);
        command
    }

    pub fn key(&self) -> StationKey {
        StationKey::load_or_create(&self.data().join("keys/station.key")).unwrap()
    }

    /// A sealed attempt of the shipped scenario: every moment kept but those in `skip`.
    pub fn attempt(&self, skip: &[&str]) -> PathBuf {
        self.attempt_of(MODELS_VERSION, skip)
    }

    /// The same as a program with these models recorded it.
    pub fn attempt_of(&self, models: &str, skip: &[&str]) -> PathBuf {
        let script = round(skip);
        let mut writer = self.writer(models);
        for observation in &script.log {
            writer.append(observation).unwrap();
        }
        writer.seal(script.t_us + S, EndReason::Learner).unwrap();
        writer.folder().to_owned()
    }

    fn writer(&self, models: &str) -> AttemptWriter {
        let [scenario, rubric] = [shipped("scenario.ron"), shipped("rubric.ron")];
        let document = |id: &str, version: &str, text: &str| DocumentRef {
            id: id.into(),
            version: version.into(),
            sha256: sha256_hex(text.as_bytes()),
        };
        let texts = shipped_texts().to_document();
        let played = skillward_core::scenario::parse(&scenario).unwrap();
        let judging = skillward_core::rubric::parse(&rubric).unwrap();
        let mut header = header(
            document(played.id.as_str(), &played.version, &scenario),
            document(judging.id.as_str(), &judging.version, &rubric),
            Some(TextsRef { language: "en".into(), sha256: sha256_hex(texts.as_bytes()) }),
        );
        models.clone_into(&mut header.models);
        let documents = Documents { scenario: &scenario, rubric: &rubric, texts: Some(&texts) };
        let (folder, options) = (self.data().join("attempts"), WriterOptions::default());
        AttemptWriter::create_with(&folder, &header, documents, &self.key(), options).unwrap()
    }
}

/// The head of an attempt of these documents.
pub fn header(scenario: DocumentRef, rubric: DocumentRef, texts: Option<TextsRef>) -> AttemptHeader {
    AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "7f3c0c55-2f0e-4a57-9f0a-0d3f4a6f5b11".into(),
        scenario,
        rubric,
        models: MODELS_VERSION.into(),
        program: "skillward 0.1.0".into(),
        texts,
        modality: Modality::Scripted,
        mode: Mode::Formative,
        seed: 1,
        learner: "learner-1".into(),
        earlier_attempts: 0,
        station: "station-1".into(),
        started_utc: "2026-01-01T00:00:00Z".into(),
    }
}

/// What no document should be, by name. `nested` is the beginning of one that nests without end.
pub fn junk(nested: &str) -> [(&'static str, Vec<u8>); 6] {
    [
        ("empty", Vec::new()),
        ("binary", vec![0xFF, 0x00, 0xFE, 0x80]),
        ("nested", nested.into()),
        ("words", b"once upon a time".to_vec()),
        ("newer", b"(format: 99)".to_vec()),
        ("huge", vec![b' '; 3 << 20]),
    ]
}

pub fn said(output: &Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A file of the bedside scenario.
pub fn shipped(name: &str) -> String {
    std::fs::read_to_string(shipped_folder().join(name)).unwrap()
}

/// The texts of the bedside scenario.
pub fn shipped_texts() -> Texts {
    let file = |tag: &str| (tag.parse().unwrap(), shipped(&format!("texts/{tag}.ftl")).into());
    Texts::new(["en", "de"].map(file))
}

pub fn shipped_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/hand_hygiene/bedside")
}

#[derive(Default)]
struct Script {
    t_us: u64,
    log: Vec<Observation>,
}

impl Script {
    fn fact(&mut self, fact: Fact) {
        self.log.push(Observation { t_us: self.t_us, fact });
    }

    fn touch(&mut self, surface: &str, seconds: u64, act: Option<Fact>) {
        self.t_us += S;
        self.fact(Fact::ContactBegan { hand: Hand::Right, surface: surface.into() });
        if let Some(act) = act {
            self.fact(act);
        }
        self.t_us += seconds * S;
        self.fact(Fact::ContactEnded { hand: Hand::Right, surface: surface.into() });
    }

    fn open(&mut self, surface: &str) {
        self.touch(surface, 2, Some(Fact::Opened { hand: Hand::Right, surface: surface.into() }));
    }

    fn press(&mut self, surface: &str) {
        self.touch(surface, 1, Some(Fact::Pressed { hand: Hand::Right, surface: surface.into() }));
    }

    fn rub(&mut self, pump: &str, seconds: u64) {
        for _ in 0..2 {
            self.press(pump);
            self.fact(Fact::Dispensed { product: "handrub".into(), volume_ul: 1_500, onto: Hand::Left });
        }
        let start = self.t_us;
        for sample in 0..seconds * 30 {
            self.t_us = start + sample * RubSample::PERIOD_US;
            self.fact(Fact::Rub(strokes(usize::try_from(sample).unwrap())));
        }
        self.t_us += S;
    }
}

/// Palm on palm, and on most of the skin in turn; thumbs and fingertips are left out.
fn strokes(sample: usize) -> RubSample {
    let mut rub = RubSample {
        facing_milli: -1_000,
        pointing_milli: 900,
        validity_milli: [1_000, 1_000],
        ..RubSample::default()
    };
    let patch = Patch::ALL[(sample * 7) % Patch::ThumbVolar.index()];
    for (left, right) in [
        (Patch::PalmCentre, Patch::PalmCentre),
        (Patch::PalmPads, Patch::PalmPads),
        (patch, Patch::PalmCentre),
        (Patch::PalmCentre, patch),
    ] {
        rub.pairs.push(PatchPair { left, right, speed_mm_s: 250 });
    }
    rub
}

fn round(skip: &[&str]) -> Script {
    let mut script = Script::default();
    let rub = |script: &mut Script, at: &str, pump: &str| {
        if !skip.contains(&at) {
            script.rub(pump, 30);
        }
    };
    script.fact(Fact::Entered { zone: "bay".into() });
    script.open("door.handle");
    rub(&mut script, "before-patient", "dispenser_a.pump");
    script.touch("mrs_okafor.wrist", 10, None);
    rub(&mut script, "before-line", "dispenser_a.pump");
    script.open("line_a.port");
    rub(&mut script, "before-urine", "dispenser_a.pump");
    script.open("urine_bag_a.outlet");
    rub(&mut script, "after-urine", "dispenser_a.pump");
    script.touch(
        "phone.handset",
        3,
        Some(Fact::Grabbed { hand: Hand::Right, surface: "phone.handset".into() }),
    );
    script.press("pump_b.silence_button");
    rub(&mut script, "after-pump", "dispenser_b.pump");
    script.open("door.handle");
    script.fact(Fact::Left { zone: "bay".into() });
    script.fact(Fact::Entered { zone: "corridor".into() });
    script
}
