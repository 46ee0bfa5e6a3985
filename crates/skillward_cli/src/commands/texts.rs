//! `skillward texts`: how far a scenario's texts are translated, what is left, and a file to begin with.

use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_core::rubric::{self, Rubric};
use skillward_core::scenario::{self, Review, Scenario};
use skillward_core::texts::{ENDING, FOLDER, Language, Progress, Texts};

use super::check::folder_of;
use super::{count, print_json, print_line};
use crate::args::TextsArgs;
use crate::badges::write_whole;
use crate::context::Context;
use crate::library::{Entry, Reading};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::show;

/// What a machine reads.
#[derive(Serialize)]
struct Report<'a> {
    folder: &'a Path,
    /// The scenario's own language.
    language: &'a str,
    languages: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    tag: &'a Language,
    /// Whether the scenario declares it.
    declared: bool,
    review: Option<&'a Review>,
    #[serde(flatten)]
    progress: Progress,
}

/// A scenario with its references as they are written.
struct Written {
    folder: PathBuf,
    scenario: Scenario,
    rubric: Option<Rubric>,
    texts: Texts,
}

pub(crate) fn run(context: &Context, args: &TextsArgs) -> CommandResult {
    let folder = folder_of(&args.path)?;
    let entry = Entry::read(&folder, Reading { assets: None, packs: &context.packs(), language: None });
    let Some(document) = &entry.scenario else {
        for problem in &entry.problems {
            print_line(&show::problem(problem))?;
        }
        return Ok(Outcome::Findings);
    };
    // What the entry holds is said already; here the references themselves are asked for.
    let Ok(scenario) = scenario::parse(&document.source) else { return Ok(Outcome::Findings) };
    let rubric = entry.rubric.as_ref().and_then(|rubric| rubric::parse(&rubric.source).ok());
    if rubric.is_none() {
        eprintln!("note: the rubric cannot be read (see `skillward check`), so its texts are left out");
    }
    let written = Written { folder, scenario, rubric, texts: entry.texts };
    match (&args.new, &args.missing) {
        (Some(language), _) => begin(&written, language),
        (None, Some(language)) => missing(&written, language, args.json),
        (None, None) => all(&written, args.json),
    }
}

impl Written {
    fn progress(&self, language: &Language) -> Progress {
        Progress::new(&self.scenario, self.rubric.as_ref(), &self.texts, language)
    }

    fn file(&self, language: &Language) -> PathBuf {
        self.folder.join(FOLDER).join(format!("{language}.{ENDING}"))
    }

    fn review(&self, language: &Language) -> Option<&Review> {
        let declared = self.scenario.languages.iter().find(|known| known.tag == language.as_str());
        declared.map(|language| &language.review)
    }

    /// The file of the scenario's own language.
    fn own_file(&self) -> Result<&str, CommandError> {
        let own: Language = self.scenario.language.parse()?;
        self.texts.file(&own).ok_or_else(|| {
            CommandError::new(
                format!("the scenario has no {FOLDER}/{own}.{ENDING}: its texts stand in the scenario and rubric themselves"),
                "docs/authoring.md tells how they are moved there",
            )
        })
    }
}

/// Every language, and how much of it there is.
fn all(written: &Written, json: bool) -> CommandResult {
    let listed: Vec<Listed<'_>> = written
        .texts
        .languages()
        .map(|language| Listed {
            tag: language,
            declared: written.review(language).is_some(),
            review: written.review(language),
            progress: written.progress(language),
        })
        .collect();
    if json {
        let language = &written.scenario.language;
        print_json(&Report { folder: &written.folder, language, languages: listed })?;
        return Ok(Outcome::Good);
    }
    if listed.is_empty() {
        print_line(&format!(
            "One language, \"{}\": the texts stand in the scenario and rubric themselves.",
            written.scenario.language
        ))?;
    }
    for Listed { tag, review, progress: Progress { total, missing }, .. } in &listed {
        let review = match review {
            Some(Review::Pending(_)) => "awaits a clinical reviewer who speaks it",
            Some(Review::SignedOff { .. }) => "signed off",
            None => "not declared in `languages`",
        };
        let there = total - missing.len();
        print_line(&format!("{:<8} {there} of {}, {review}", tag.as_str(), count(*total, "text")))?;
    }
    Ok(Outcome::Good)
}

/// What a language lacks.
fn missing(written: &Written, language: &Language, json: bool) -> CommandResult {
    written.own_file()?;
    let progress = written.progress(language);
    if json {
        print_json(&progress)?;
    } else {
        for text in &progress.missing {
            print_line(&format!("{}\n    {}", text.name, text.text.replace('\n', "\n    ")))?;
        }
        let Progress { total, missing } = &progress;
        print_line(&format!("{} of {} missing in \"{language}\"", missing.len(), count(*total, "text")))?;
    }
    Ok(if progress.missing.is_empty() { Outcome::Good } else { Outcome::Findings })
}

/// Writes a file for a new language: the scenario's own, with every text commented out.
fn begin(written: &Written, language: &Language) -> CommandResult {
    let own = written.own_file()?;
    let file = written.file(language);
    if file.exists() {
        return Err(CommandError::new(
            format!("{} exists; it is left as it is", file.display()),
            format!(
                "`skillward texts {} --missing {language}` lists what it lacks",
                written.folder.display()
            ),
        ));
    }
    write_whole(&file, skeleton(own, language, &written.scenario.language).as_bytes())?;
    print_line(&format!("wrote {}", file.display()))?;
    if written.review(language).is_none() {
        print_line(&format!(
            "\nDeclare it in scenario.ron, in `languages`:\n    (tag: \"{language}\", review: Pending([\"The {language} texts await a native clinical reviewer.\"])),"
        ))?;
    }
    Ok(Outcome::Good)
}

fn skeleton(own: &str, language: &Language, from: &str) -> String {
    let mut text = format!(
        "### Texts in \"{language}\", begun from \"{from}\". Translate a text, then take away the `# ` before it and its parts.\n\
         ### Awaits review by a native clinical reviewer.\n\n"
    );
    for line in own.lines().skip_while(|line| line.starts_with("###") || line.trim().is_empty()) {
        let comment = line.starts_with('#') || line.trim().is_empty();
        text.push_str(&if comment { line.to_owned() } else { format!("# {line}") });
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::skeleton;

    #[test]
    fn a_new_language_is_the_own_one_commented_out() {
        let own = "### Own.\n\n## Steps\n\npulse = Take { $n }\n    .cue = At the wrist.\n";
        let text = skeleton(own, &"fr".parse().unwrap(), "en");
        let rest = text.split_once("\n\n").unwrap().1;
        assert_eq!(rest, "## Steps\n\n# pulse = Take { $n }\n#     .cue = At the wrist.\n");
        assert!(text.contains("Awaits review by a native clinical reviewer"));
    }
}
