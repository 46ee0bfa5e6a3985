//! Texts of packs: right in themselves, and there in each language of those who use them.

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::sheet::Sheet;
use super::{Declared, TextFile, languages, together};
use crate::check::report::{At, Reporter};
use crate::check::{codes_packs, codes_texts as codes};
use crate::diagnostic::{Amend, Code, Diagnostic};
use crate::packs::Pack;
use crate::scenario::{Review, Scenario, TextLanguage, Variants};
use crate::texts::page::Page;
use crate::texts::reference::Reference;
use crate::texts::{ENDING, FOLDER, Language};

/// Texts that one message names.
const NAMED: usize = 8;

/// The texts of a pack in one version.
#[derive(Debug, Clone, Copy)]
pub struct PackFiles<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The language that others fall back to.
    pub language: &'a str,
    /// Its languages, with their sign-off.
    pub languages: &'a [TextLanguage],
    /// Its files.
    pub files: &'a [TextFile<'a>],
}

/// What a scenario and its rubric name of packs' texts.
pub(super) struct OfPacks<'a> {
    packs: Vec<(PackFiles<'a>, Vec<(&'a str, Page<'a>)>)>,
    /// The packs of the document that is looked at, with their versions.
    pub(super) of: &'a BTreeMap<String, String>,
    /// By the pack's number: what is named of it.
    named: BTreeMap<usize, BTreeSet<Reference>>,
}

/// Of a document that uses nothing.
static NONE: BTreeMap<String, String> = BTreeMap::new();

impl<'a> OfPacks<'a> {
    pub(super) fn new(packs: &'a [PackFiles<'a>]) -> Self {
        let pages = |pack: &PackFiles<'a>| {
            pack.files.iter().map(|file| (file.tag, Page::read(file.source))).collect()
        };
        let packs = packs.iter().map(|pack| (*pack, pages(pack))).collect();
        Self { packs, of: &NONE, named: BTreeMap::new() }
    }

    fn find(&self, id: &str) -> Option<usize> {
        let wanted = self.of.get(id).map(|version| version.trim_start_matches('='));
        let exact = self.packs.iter().position(|(pack, _)| pack.id == id && Some(pack.version) == wanted);
        exact.or_else(|| self.packs.iter().position(|(pack, _)| pack.id == id))
    }

    /// Takes in what names a text of a pack, and gives it as a text of the scenario's own that may stand for it.
    pub(super) fn take_in(
        &mut self,
        reference: Reference,
        text: &str,
        own: Option<&Sheet<'_>>,
        out: &mut Reporter<'_>,
        told: &mut BTreeSet<String>,
    ) -> Option<Reference> {
        let stand_in = reference.stand_in()?;
        let id = reference.pack.clone()?;
        let is_own = own.is_some_and(|own| own.page.piece(stand_in.key()).is_some());
        let Some(index) = self.find(&id) else {
            if !is_own && told.insert(text.to_owned()) {
                let message = format!("no pack \"{id}\" with texts is used here");
                out.text(codes::NO_TEXT, At::TOP, text, message)
                    .help("a text of a pack is named by what is used of that pack");
            }
            return Some(stand_in);
        };
        let (pack, pages) = &self.packs[index];
        let page = pages.iter().find(|(tag, _)| *tag == pack.language).map(|(_, page)| page);
        let there = page.is_none_or(|page| page.refused.is_some() || page.piece(reference.key()).is_some());
        if !is_own && !there && told.insert(text.to_owned()) {
            let key = reference.key();
            let message = format!("the pack \"{id}\" has no text \"{key}\"");
            let names: Vec<String> = page
                .iter()
                .flat_map(|page| &page.pieces)
                .filter(|piece| !piece.key.term)
                .map(|piece| piece.key.to_string())
                .collect();
            out.text(codes::NO_TEXT, At::TOP, text, message)
                .suggest(&key.to_string(), names.iter().map(String::as_str));
        }
        self.named.entry(index).or_default().insert(reference);
        Some(stand_in)
    }
}

/// Whether each language of the scenario has what is named of packs, in the pack or in its own file, and whether that is
/// signed off.
pub(super) fn in_packs(
    scenario: &Scenario,
    of_packs: &OfPacks<'_>,
    sheets: &[Sheet<'_>],
    out: &mut Reporter<'_>,
) {
    let sheet = |tag: &str| sheets.iter().find(|sheet| sheet.file.tag == tag);
    let own_language = TextLanguage { tag: scenario.language.clone(), review: Review::Pending(Vec::new()) };
    let is_declared = scenario.languages.iter().any(|known| known.tag == scenario.language);
    let all = scenario.languages.iter().chain((!is_declared).then_some(&own_language));
    for language in all {
        let Ok(tag) = language.tag.parse::<Language>() else { continue };
        for (index, named) in &of_packs.named {
            let (pack, pages) = &of_packs.packs[*index];
            let own = sheet(&scenario.language);
            let is_there = |reference: &&Reference| {
                let stand_in = reference.stand_in();
                let replaced = |sheet: &Sheet<'_>| {
                    stand_in.as_ref().is_some_and(|own| sheet.page.piece(own.key()).is_some())
                };
                // What the scenario says in the pack's stead is looked at with its own texts.
                own.is_some_and(replaced)
                    || tag.with_bases().any(|language| {
                        let tag = language.as_str();
                        let in_pack = |(known, page): &(&str, Page<'_>)| {
                            *known == tag && page.piece(reference.key()).is_some()
                        };
                        sheet(tag).is_some_and(replaced) || pages.iter().any(in_pack)
                    })
            };
            let missing: Vec<SmolStr> = named
                .iter()
                .filter(|reference| !is_there(reference))
                .map(|reference| reference.key().to_string().into())
                .collect::<BTreeSet<SmolStr>>()
                .into_iter()
                .collect();
            let spoken = pages.iter().any(|(known, _)| tag.with_bases().any(|base| base.as_str() == *known));
            let place =
                if is_declared || language.tag != scenario.language { "languages" } else { "language" };
            if !missing.is_empty() {
                untranslated(pack, &language.tag, place, &missing, named.len(), out);
            } else if spoken {
                awaited(pack, language, &tag, out);
            }
        }
    }
}

fn untranslated(
    pack: &PackFiles<'_>,
    tag: &str,
    place: &'static str,
    missing: &[SmolStr],
    all: usize,
    out: &mut Reporter<'_>,
) {
    let id = pack.id;
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named = missing.iter().take(NAMED).map(SmolStr::as_str).collect::<Vec<_>>().join(", ");
    let message = format!(
        "{} of {all} texts of the pack \"{id}\" are missing in \"{tag}\": {named}{more}",
        missing.len()
    );
    let first = missing.first().map(SmolStr::as_str).unwrap_or_default();
    out.text(codes::UNTRANSLATED, At::section(place), tag, message).warning().help(format!(
        "write `{id}--{first}` and so on in {FOLDER}/{tag}.{ENDING}, or let the pack have them"
    ));
}

/// A language that is signed off, whose texts of a pack are not.
fn awaited(pack: &PackFiles<'_>, language: &TextLanguage, tag: &Language, out: &mut Reporter<'_>) {
    let theirs =
        tag.with_bases().find_map(|base| pack.languages.iter().find(|known| known.tag == base.as_str()));
    let Some(TextLanguage { review: Review::Pending(_), .. }) = theirs else { return };
    if let Review::SignedOff { .. } = language.review {
        let message = format!(
            "\"{}\" is signed off, and the texts of the pack \"{}\" in it await sign-off",
            language.tag, pack.id
        );
        out.text(codes_packs::AWAITS_SIGN_OFF, At::section("languages"), &language.tag, message)
            .warning()
            .help("have the pack's texts signed off, or let this `review` be Pending until they are");
    }
}

/// What is wrong with the files of a pack's texts, and with what its manifest says of them.
pub(crate) fn check_pack_texts(pack: &Pack) -> Vec<Diagnostic> {
    let sheets = sheets(pack);
    let mut in_files = Vec::new();
    sheets.iter().for_each(|sheet| sheet.alone(&mut in_files));
    let Some(manifest) = pack.files().next() else { return in_files };
    let mut out = Reporter::new(&manifest.name, &manifest.text);
    let said = &pack.manifest;
    if !said.language.is_empty() || !said.languages.is_empty() || !sheets.is_empty() {
        let declared = Declared { owner: "pack", own: &said.language, all: &said.languages };
        languages(declared, &sheets, &mut out, &mut in_files);
    }
    let mut found = out.finish();
    found.extend(in_files);
    found
}

/// What is wrong with what the items of a pack name of its texts, and with these for what they are given.
pub(crate) fn check_pack_named(pack: &Pack) -> Vec<Diagnostic> {
    let sheets = sheets(pack);
    let own = sheets.iter().find(|sheet| sheet.file.tag == pack.manifest.language);
    let mut found = Vec::new();
    let mut named = Vec::new();
    // Which texts a parameter may name nobody knows.
    let mut all_known = true;
    for (_, item) in pack.items() {
        let Some((file, here, by_parameter)) = pack.named(item) else { continue };
        all_known &= !by_parameter;
        for one in here {
            let error = |code, message| Diagnostic::error(code, &file.name, &file.text, one.span, message);
            match one.reference {
                Err((text, why)) => {
                    all_known = false;
                    found
                        .push(error(codes::REFERENCE, format!("\"{text}\" is no reference: {why}")).with_help(
                        "write `@name`, `@name.attribute` or `@name(count: 2)`, or @@ for the letter itself",
                    ));
                }
                Ok(reference) => {
                    let key = reference.key();
                    let there =
                        own.is_some_and(|own| own.page.refused.is_some() || own.page.piece(key).is_some());
                    if !there {
                        all_known = false;
                        found.push(absent(&reference, own, error));
                    }
                    named.push(reference);
                }
            }
        }
    }
    let mut in_files = Vec::new();
    if all_known {
        sheets.iter().for_each(|sheet| sheet.unused(&named, &mut in_files));
    }
    together(&sheets, own, &named, &Variants::default(), &mut in_files);
    found.sort_by(|one, other| (&one.file, one.span).cmp(&(&other.file, other.span)));
    found.dedup_by(|one, other| one.message == other.message && one.file == other.file);
    found.extend(in_files);
    found
}

fn absent(
    reference: &Reference,
    own: Option<&Sheet<'_>>,
    error: impl Fn(Code, String) -> Diagnostic,
) -> Diagnostic {
    let Some(own) = own else {
        let message = format!("the pack's language has no file, so there is no text \"{reference}\"");
        return error(codes::NO_TEXT, message).with_help(format!(
            "say `language` in pack.ron and write the text in {FOLDER}/TAG.{ENDING}, or write the words here"
        ));
    };
    let names: Vec<String> =
        own.page.pieces.iter().filter(|piece| !piece.key.term).map(|piece| piece.key.to_string()).collect();
    let mut told = error(codes::NO_TEXT, format!("{} has no text \"{reference}\"", own.file.name));
    told.suggest(&reference.to_string(), names.iter().map(String::as_str));
    told
}

fn sheets(pack: &Pack) -> Vec<Sheet<'_>> {
    let files = pack.texts.iter();
    let files = files.map(|text| TextFile { name: &text.file.name, tag: &text.tag, source: &text.file.text });
    files.map(|file| Sheet { file, page: Page::read(file.source) }).collect()
}
