//! Golden attempts found beside a scenario, in its folder `golden/`.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use skillward_author::golden::header;
use skillward_author::trace::{self, Golden, Recording, expand};
use skillward_core::event::EndReason;
use skillward_core::rubric::Rubric;
use skillward_core::scenario::Scenario;
use skillward_store::{OpenedAttempt, Verdict};

use super::{Case, Ready, is_trace};
use crate::assets::AssetLibrary;
use crate::library::{Entry, Problem, located};
use crate::text_file::read_text;

/// The folder of a scenario's golden attempts.
pub const FOLDER: &str = "golden";

/// The golden attempts of a scenario, by name.
#[must_use]
pub fn load(entry: &Arc<Entry>, assets: Option<&AssetLibrary>) -> Vec<Case> {
    let Ok(entries) = std::fs::read_dir(entry.folder.join(FOLDER)) else { return Vec::new() };
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_trace(path)).collect();
    files.sort();
    files.into_iter().map(|file| case(entry, file, assets)).collect()
}

fn case(entry: &Arc<Entry>, file: PathBuf, assets: Option<&AssetLibrary>) -> Case {
    let (source, golden) = match read_text(&file) {
        Ok(text) => {
            let source: Arc<str> = text.into();
            let golden = ready(entry, &file, &source, assets);
            (source, golden)
        }
        Err(why) => ("".into(), Err(vec![why.problem(&file)])),
    };
    Case { entry: Arc::clone(entry), file, source, golden }
}

fn ready(
    entry: &Entry,
    file: &Path,
    source: &Arc<str>,
    assets: Option<&AssetLibrary>,
) -> Result<Ready, Vec<Problem>> {
    let shown = file.display().to_string();
    let mistakes =
        |found: Vec<_>| found.into_iter().map(|mistake| located(mistake, file, source)).collect::<Vec<_>>();
    let golden = trace::parse(&shown, source).map_err(mistakes)?;
    let Some((scenario, rubric)) = entry.playable() else {
        return Err(entry.problems.iter().filter(|problem| problem.is_error()).cloned().collect());
    };
    let (scenario, rubric) = (&*scenario.value, &*rubric.value);
    let catalogue = assets.map(|assets| &assets.catalogue);
    let found = trace::check(&shown, source, &golden, scenario, rubric, catalogue);
    if !found.is_empty() {
        return Err(mistakes(found));
    }
    let unreadable = |why: String| vec![Problem::Unreadable { path: file.to_owned(), why }];
    match golden.attempt.clone() {
        Some(attempt) => recorded(golden, file, &attempt, scenario, rubric).map_err(unreadable),
        None => {
            let recording = expand(&golden, scenario).map_err(|error| unreadable(error.to_string()))?;
            let header = header(scenario, rubric, (&golden).into());
            Ok(Ready { golden, recording, header })
        }
    }
}

/// A golden attempt that was recorded. Its own documents are left aside: the point is what scenario and
/// rubric make of it now.
fn recorded(
    golden: Golden,
    file: &Path,
    attempt: &str,
    scenario: &Scenario,
    rubric: &Rubric,
) -> Result<Ready, String> {
    let inside = Path::new(attempt).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Err(format!("`attempt: \"{attempt}\"` leads out of the folder of the trace"));
    }
    let folder = file.with_file_name(attempt);
    let opened = OpenedAttempt::open(&folder).map_err(|error| error.to_string())?;
    if opened.verified.verdict == Verdict::Changed {
        return Err(format!("the attempt {} was changed after it was written", folder.display()));
    }
    let played = &opened.header.scenario.id;
    if played != scenario.id.as_str() {
        return Err(format!("the attempt {} played the scenario `{played}`", folder.display()));
    }
    let end = opened.end.unwrap_or((opened.last_us(), EndReason::Stopped));
    let header = header(scenario, rubric, (&opened.header).into());
    Ok(Ready { golden, recording: Recording { observations: opened.observations, end }, header })
}
