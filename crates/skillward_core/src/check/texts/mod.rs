//! Texts in several languages: is each that is named there, in every language, and can it be said?

mod pack;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use super::codes_texts as codes;
use super::report::{At, Reporter};
use super::scenario::empty_text;
use crate::diagnostic::{Amend, Diagnostic, Span};
use crate::rubric::Rubric;
use crate::scenario::{Review, Scenario, TextLanguage, Variants};
use crate::texts::page::Page;
use crate::texts::reference::{Reference, Said, read};
use crate::texts::{ENDING, FOLDER, Language};
use pack::{OfPacks, in_packs};
use sheet::Sheet;

pub use pack::PackFiles;
pub(crate) use pack::{check_pack_named, check_pack_texts};

/// A file of the folder `texts`.
#[derive(Debug, Clone, Copy)]
pub struct TextFile<'a> {
    /// Its name, as diagnostics give it.
    pub name: &'a str,
    /// Its name without folder and ending: the tag of its language.
    pub tag: &'a str,
    /// Its text.
    pub source: &'a str,
}

/// A document that names texts.
#[derive(Debug)]
pub struct Naming<'a, T> {
    /// Its name, as diagnostics give it.
    pub name: &'a str,
    /// Its text.
    pub source: &'a str,
    /// What it says, with its references as they are written.
    pub value: &'a T,
}

/// What is checked.
#[derive(Debug)]
pub struct TextsInput<'a> {
    /// The scenario, if it can be read.
    pub scenario: Option<Naming<'a, Scenario>>,
    /// Its rubric, if it can be read.
    pub rubric: Option<Naming<'a, Rubric>>,
    /// Every file of texts.
    pub files: &'a [TextFile<'a>],
    /// The texts of the packs that scenario and rubric name.
    pub packs: &'a [PackFiles<'a>],
    /// Whether nothing of either had to be left out: else nobody knows what is unused.
    pub whole: bool,
}

/// Every mistake in texts and in what names them: the scenario's first, then the rubric's, then each file's in
/// its own order.
#[must_use]
pub fn check_texts(input: &TextsInput<'_>) -> Vec<Diagnostic> {
    let sheets: Vec<Sheet<'_>> =
        input.files.iter().map(|file| Sheet { file: *file, page: Page::read(file.source) }).collect();
    let mut in_files = Vec::new();
    sheets.iter().for_each(|sheet| sheet.alone(&mut in_files));
    let Some(Naming { name, source, value }) = &input.scenario else { return in_files };
    let scenario: &Scenario = value;
    let mut out = Reporter::new(name, source);
    let declared = Declared { owner: "scenario", own: &scenario.language, all: &scenario.languages };
    languages(declared, &sheets, &mut out, &mut in_files);
    let mut of_packs = OfPacks::new(input.packs);
    let own = sheets.iter().find(|sheet| sheet.file.tag == scenario.language);
    let before = out.count();
    of_packs.of = &scenario.packs;
    let mut named = references(&mut out, scenario.clone(), own, &mut of_packs, |scenario, see| {
        scenario.for_each_text(see)
    });
    let mut astray = out.count() > before;
    let mut found = out.finish();
    if let Some(Naming { name, source, value: rubric }) = &input.rubric {
        let mut out = Reporter::new(name, source);
        let rubric: &Rubric = rubric;
        of_packs.of = &rubric.packs;
        named.extend(references(&mut out, rubric.clone(), own, &mut of_packs, |rubric, see| {
            rubric.for_each_text(see);
        }));
        astray |= out.count() > 0;
        found.extend(out.finish());
        // Without the rubric nobody knows what is unused, and whoever misspelt a name may have meant it.
        if !astray && input.whole {
            sheets.iter().for_each(|sheet| sheet.unused(&named, &mut in_files));
        }
    }
    together(&sheets, own, &named, &scenario.variants, &mut in_files);
    let mut out = Reporter::new(name, source);
    in_packs(scenario, &of_packs, &sheets, &mut out);
    found.extend(out.finish());
    let order: BTreeMap<&str, usize> =
        input.files.iter().enumerate().map(|(index, file)| (file.name, index)).collect();
    in_files.sort_by_key(|told| (order.get(told.file.as_str()).copied(), told.span, told.code));
    found.extend(in_files);
    found
}

/// Each file with what names its texts, and against the file of its owner's own language.
fn together(
    sheets: &[Sheet<'_>],
    own: Option<&Sheet<'_>>,
    named: &[Reference],
    variants: &Variants,
    found: &mut Vec<Diagnostic>,
) {
    let lacking: Vec<_> = sheets.iter().map(|sheet| sheet.needs(named, variants, found)).collect();
    let of_own =
        sheets.iter().zip(&lacking).find(|(sheet, _)| own.is_some_and(|own| own.file.tag == sheet.file.tag));
    for (sheet, lacking) in sheets.iter().zip(&lacking) {
        if let Some((own, theirs)) = of_own.filter(|(own, _)| own.file.tag != sheet.file.tag) {
            // What either is not given enough for is told already.
            sheet.against(own, named, &lacking.union(theirs).copied().collect(), sheets, found);
        }
    }
}

/// References of a document; those that are none, and those that the scenario's own language lacks, are told.
fn references<T>(
    out: &mut Reporter<'_>,
    mut document: T,
    own: Option<&Sheet<'_>>,
    of_packs: &mut OfPacks<'_>,
    visit: impl Fn(&mut T, &mut dyn FnMut(&mut String)),
) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    visit(&mut document, &mut |text| match read(text) {
        Ok(Said::Plain(_)) => {}
        Err(why) => {
            out.text(codes::REFERENCE, At::TOP, text, format!("\"{text}\" is no reference: {why}"))
                .help("write `@name`, `@name.attribute` or `@name(count: 2)`, or @@ for the letter itself");
        }
        Ok(Said::Reference(reference)) if reference.pack.is_some() => {
            let stand_in = of_packs.take_in(reference, text, own, out, &mut told);
            found.extend(stand_in);
        }
        Ok(Said::Reference(reference)) => {
            let key = reference.key();
            let there = own.is_some_and(|own| own.page.refused.is_some() || own.page.piece(key).is_some());
            // One that stands in many places is told at the first.
            if !there && told.insert(text.clone()) {
                let told = out.text(codes::NO_TEXT, At::TOP, text, absent(&reference, own));
                match own {
                    Some(own) => {
                        let names: Vec<String> = own
                            .page
                            .pieces
                            .iter()
                            .filter(|p| !p.key.term)
                            .map(|p| p.key.to_string())
                            .collect();
                        told.suggest(&reference.to_string(), names.iter().map(String::as_str));
                    }
                    None => {
                        told.help(format!(
                            "write it in {FOLDER}/TAG.{ENDING}, TAG being the scenario's `language`"
                        ));
                    }
                }
            }
            found.push(reference);
        }
    });
    found
}

fn absent(reference: &Reference, own: Option<&Sheet<'_>>) -> String {
    match own {
        Some(own) => format!("{} has no text \"{reference}\"", own.file.name),
        None => format!("the scenario's language has no file, so there is no text \"{reference}\""),
    }
}

/// What a scenario or pack says of its languages.
#[derive(Debug, Clone, Copy)]
struct Declared<'a> {
    owner: &'static str,
    own: &'a str,
    all: &'a [TextLanguage],
}

/// `language` and `languages` of a scenario or pack against the files there are.
fn languages(
    declared: Declared<'_>,
    sheets: &[Sheet<'_>],
    out: &mut Reporter<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let at = At::section("languages");
    let Declared { owner, own, all } = declared;
    if !is_tag(own) {
        let message = format!("\"{own}\" is no language tag in its usual letter case");
        out.field(codes::TAG, At::TOP, "language", message).help(usual(own));
    }
    let mut seen = BTreeSet::new();
    for language in all {
        let tag = language.tag.as_str();
        if !is_tag(tag) {
            let message = format!("\"{tag}\" is no language tag in its usual letter case");
            out.text(codes::TAG, at, tag, message).help(usual(tag));
        } else if !seen.insert(tag) {
            let message = format!("the language \"{tag}\" is declared twice");
            out.text(codes::TAG, at, tag, message);
        } else if !sheets.iter().any(|sheet| sheet.file.tag == tag) {
            let message = format!("the language \"{tag}\" has no file {FOLDER}/{tag}.{ENDING}");
            let way = match owner {
                "scenario" => format!("`skillward texts SCENARIO --new {tag}` writes one to begin with"),
                _ => format!("write it, or take \"{tag}\" out of `languages`"),
            };
            out.text(codes::NO_FILE, at, tag, message).help(way);
        }
        if let Review::SignedOff { by, on } = &language.review {
            empty_text(out, at, "by", by);
            empty_text(out, at, "on", on);
        }
    }
    let has_texts = !all.is_empty() || !sheets.is_empty();
    if has_texts && !seen.contains(own) {
        let message = format!("the {owner}'s own language \"{own}\" is not declared");
        out.field(codes::UNDECLARED, At::TOP, "language", message)
            .help(format!("add (tag: \"{own}\", review: …) to `languages`"));
    }
    for sheet in sheets {
        let tag = sheet.file.tag;
        if !is_tag(tag) {
            let message = format!("\"{tag}\" is no language tag in its usual letter case");
            found.push(sheet.error(codes::TAG, Span::default(), message).with_help(usual(tag)));
        } else if tag != own && !all.iter().any(|known| known.tag == tag) {
            let message = format!("the {owner} does not declare the language \"{tag}\"");
            let help = format!(
                "add `languages: [(tag: \"{tag}\", review: Pending([\"Awaits a native clinical reviewer.\"]))]`"
            );
            found.push(sheet.error(codes::UNDECLARED, Span::default(), message).with_help(help).as_warning());
        }
    }
}

fn is_tag(tag: &str) -> bool {
    tag.parse::<Language>().is_ok_and(|language| language.as_str() == tag)
}

fn usual(tag: &str) -> String {
    match tag.parse::<Language>() {
        Ok(language) => format!("write \"{language}\""),
        Err(_) => "write a BCP 47 tag such as \"en\", \"de\" or \"pt-BR\"".to_owned(),
    }
}
