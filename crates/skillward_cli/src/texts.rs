//! A scenario's texts on disk: the Fluent files of its folder `texts/`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skillward_core::check::{Diagnostic, Naming, PackFiles, TextFile, TextsInput, check_texts};
use skillward_core::header::TextsRef;
use skillward_core::packs::{Pack, PackTextFile};
use skillward_core::rubric::Rubric;
use skillward_core::scenario::Scenario;
use skillward_core::texts::{ENDING, FOLDER, Language, Speaker, Texts, Unsaid};
use skillward_store::{RUBRIC_FILE, SCENARIO_FILE, sha256_hex};

use crate::library::{Entry, Problem, Source, located};
use crate::text_file::read_text;

/// The files of texts beside a scenario.
#[derive(Debug, Default)]
pub(crate) struct TextFiles {
    files: Vec<OnDisk>,
}

#[derive(Debug)]
struct OnDisk {
    /// Inside the scenario's folder, as mistakes name it.
    name: String,
    /// The tag of its language, as its name has it.
    tag: String,
    path: PathBuf,
    text: Arc<str>,
}

/// A document and what it says as it is written.
#[derive(Debug)]
pub(crate) struct Written<'a, T> {
    pub(crate) source: &'a Source,
    pub(crate) value: &'a T,
}

impl TextFiles {
    /// Reads the folder `texts/` of a scenario's folder, if there is one; what cannot be read goes to
    /// `problems`.
    pub(crate) fn read(folder: &Path, problems: &mut Vec<Problem>) -> Self {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join(FOLDER))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
            .collect();
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            match read_text(&path) {
                Ok(text) => {
                    let tag = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                    let tag = tag.unwrap_or_default();
                    files.push(OnDisk {
                        name: format!("{FOLDER}/{tag}.{ENDING}"),
                        tag,
                        path,
                        text: text.into(),
                    });
                }
                Err(why) => problems.push(why.problem(&path)),
            }
        }
        Self { files }
    }

    /// Those whose names are tags of languages.
    pub(crate) fn texts(&self) -> Texts {
        let tagged = |file: &OnDisk| {
            let language: Language = file.tag.parse().ok()?;
            (language.as_str() == file.tag).then(|| (language, Arc::clone(&file.text)))
        };
        Texts::new(self.files.iter().filter_map(tagged))
    }

    /// Everything wrong with the texts and with what names them; `whole` if nothing had to be left out of either.
    pub(crate) fn check(
        &self,
        scenario: Option<Written<'_, Scenario>>,
        rubric: Option<Written<'_, Rubric>>,
        whole: bool,
    ) -> Vec<Problem> {
        let files: Vec<TextFile<'_>> = self
            .files
            .iter()
            .map(|file| TextFile { name: &file.name, tag: &file.tag, source: &file.text })
            .collect();
        let mut spoken: Vec<&Arc<Pack>> = Vec::new();
        let sources =
            scenario.as_ref().map(|it| it.source).into_iter().chain(rubric.as_ref().map(|it| it.source));
        for pack in sources.flat_map(Source::spoken) {
            if !spoken.iter().any(|known| (known.id(), &known.version) == (pack.id(), &pack.version)) {
                spoken.push(pack);
            }
        }
        let of_packs: Vec<(String, Vec<TextFile<'_>>)> = spoken
            .iter()
            .map(|pack| (pack.version.to_string(), pack.texts.iter().map(of_pack).collect()))
            .collect();
        let packs: Vec<PackFiles<'_>> = spoken
            .iter()
            .zip(&of_packs)
            .map(|(pack, (version, files))| PackFiles {
                id: pack.id(),
                version,
                language: &pack.manifest.language,
                languages: &pack.manifest.languages,
                files,
            })
            .collect();
        let found = check_texts(&TextsInput {
            scenario: scenario.as_ref().map(|it| naming(SCENARIO_FILE, it)),
            rubric: rubric.as_ref().map(|it| naming(RUBRIC_FILE, it)),
            files: &files,
            packs: &packs,
            whole,
        });
        let place = |told: Diagnostic| match told.file.as_str() {
            SCENARIO_FILE => scenario.as_ref().map(|it| it.source.place(told)),
            RUBRIC_FILE => rubric.as_ref().map(|it| it.source.place(told)),
            name => {
                let file = self.files.iter().find(|file| file.name == name)?;
                Some(located(told, &file.path, &file.text))
            }
        };
        found.into_iter().filter_map(place).collect()
    }
}

fn of_pack(text: &PackTextFile) -> TextFile<'_> {
    TextFile { name: &text.file.name, tag: &text.tag, source: &text.file.text }
}

/// Adds the texts of packs that something names.
pub(crate) fn add_packs<'p>(texts: &mut Texts, packs: impl Iterator<Item = &'p Arc<Pack>>) {
    for pack in packs {
        if let Some(said) = pack.said() {
            texts.add_pack(pack.id(), &pack.version.to_string(), said);
        }
    }
}

fn naming<'a, T>(name: &'static str, written: &Written<'a, T>) -> Naming<'a, T> {
    Naming { name, source: &written.source.text, value: written.value }
}

/// Scenario and rubric as a learner reads them.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The scenario. Its `language` is the one that it is in.
    pub scenario: Arc<Scenario>,
    /// The rubric, where there is one.
    pub rubric: Option<Arc<Rubric>>,
}

/// Says both in a language; in the scenario's own, if none is asked for.
pub(crate) fn said(
    scenario: &Scenario,
    rubric: Option<&Rubric>,
    texts: &Texts,
    language: Option<&Language>,
) -> (Shown, Vec<Unsaid>) {
    let speaker = Speaker::new(scenario, texts, language);
    let (scenario, mut unsaid) = speaker.scenario();
    let rubric = rubric.map(|rubric| {
        let (rubric, more) = speaker.rubric(rubric);
        unsaid.extend(more);
        Arc::new(rubric)
    });
    (Shown { scenario: Arc::new(scenario), rubric }, unsaid)
}

impl Entry {
    /// With every text said: in the scenario's own language, and as this reader has it.
    pub(crate) fn said(mut self, language: Option<&Language>) -> Self {
        let Some(document) = &mut self.scenario else { return self };
        let rubric = self.rubric.as_ref().map(|rubric| Arc::clone(&rubric.value));
        // What cannot be said is among the problems.
        let say = |language| said(&document.value, rubric.as_deref(), &self.texts, language).0;
        let (own, shown) = (say(None), say(language));
        document.value = own.scenario;
        if let (Some(document), Some(own)) = (&mut self.rubric, own.rubric) {
            document.value = own;
        }
        self.shown = Some(shown);
        self
    }

    /// What an attempt keeps of the texts, and how its head names them; `None` where scenario and rubric hold
    /// their own.
    #[must_use]
    pub fn kept_texts(&self) -> Option<(TextsRef, Arc<str>)> {
        let document = (!self.texts.is_empty()).then(|| self.texts.to_document())?;
        let language = self.shown.as_ref()?.scenario.language.clone();
        let reference = TextsRef { language, sha256: sha256_hex(document.as_bytes()) };
        Some((reference, document.into()))
    }
}
