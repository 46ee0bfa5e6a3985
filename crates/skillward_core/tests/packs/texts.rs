//! Texts that items bring in each language: from the pack, or from the scenario in the pack's stead.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use skillward_core::check::{Naming, PackFiles, Severity, TextFile, TextsInput, check_texts};
use skillward_core::diagnostic::Diagnostic;
use skillward_core::packs::{self, Expansion, Pack, PackTextFile, Shelf};
use skillward_core::scenario::{self, Scenario};
use skillward_core::texts::{Language, Progress, Speaker, Texts};

use crate::support::file;

const MANIFEST: &str = r#"(
    format: 1, id: "ward", version: "1.0.0", title: "T", review: Pending([]), language: "en",
    languages: [(tag: "en", review: Pending([])), (tag: "de", review: Pending([]))],
    files: ["items.ron"],
)"#;

const ITEMS: &str = r#"(format: 1, items: [(
    id: "round", kind: Group, title: "A round",
    parameters: [
        (name: "seconds", kind: Number, default: 8),
        (name: "title", kind: Text, default: "@round"),
        (name: "who", kind: Text, default: "Sir"),
    ],
    body: (order: Sequence, steps: [(
        id: "{as}-x", title: "{title}", done: Finished,
        cue: (after_s: 1, text: "@round.cue(n: {seconds})"),
        on_done: [Say(who: "@nurse", text: "@thanks(who: '{who}')")],
    )]),
)])"#;

const EN: &str = "round = Take the pulse\n    .cue = { $n ->\n        [one] For a second\n       *[other] For { $n } seconds\n    }\n-sister = Nurse\nnurse = { -sister } Ada\nthanks = Thank you, { $who }\n";
const DE: &str =
    "round = Puls tasten\n    .cue = { $n } Sekunden lang\nnurse = Schwester Ada\nthanks = Danke, { $who }\n";

fn pack(manifest: &str, items: &str, texts: &[(&str, &str)]) -> Pack {
    let text = |(tag, text): &(&str, &str)| PackTextFile {
        tag: (*tag).to_owned(),
        file: file(&format!("ward/texts/{tag}.ftl"), text),
    };
    let items = vec![Ok(file("ward/items.ron", items))];
    Pack::read("ward", file("ward/pack.ron", manifest), items)
        .unwrap()
        .with_texts(texts.iter().map(text).collect())
}

fn shelf(pack: Pack) -> Shelf {
    Shelf { folders: vec![vec![Arc::new(pack)]], broken: Vec::new() }
}

fn ward() -> Shelf {
    shelf(pack(MANIFEST, ITEMS, &[("en", EN), ("de", DE)]))
}

/// A scenario in these languages, the first being its own, that uses the item with these arguments.
fn document(languages: &[&str], with: &str) -> String {
    let declared: Vec<String> =
        languages.iter().map(|tag| format!(r#"(tag: "{tag}", review: Pending(["x"]))"#)).collect();
    include_str!("../../src/check/examples/packs/scenario.ron")
        .replace(
            r#"language: "en","#,
            &format!("language: \"{}\", languages: [{}],", languages[0], declared.join(", ")),
        )
        .lines()
        .filter(|line| {
            !line.contains("ward/okafor") && !line.contains("ward/phone") && !line.contains("\"answer\"")
        })
        .map(|line| match line.contains("ward/pulse-and-out") {
            true => format!("            (use: \"ward/round\", as: \"round\", with: ({with})),\n"),
            false => format!("{line}\n"),
        })
        .collect::<String>()
        .replace("(order: AnyOrder, steps: [\n            ]),", "")
        .replace("round-leave", "round-x")
}

struct Used {
    expansion: Expansion,
    scenario: Scenario,
    texts: Texts,
}

fn used(languages: &[&str], with: &str, own: &[(&str, &str)], shelf: &Shelf) -> Used {
    let expansion = packs::expand(file("scenario.ron", &document(languages, with)), shelf).unwrap();
    let text = expansion.text().unwrap_or_else(|| panic!("{:#?}", expansion.mistakes));
    let scenario = scenario::parse(text).unwrap();
    let mut texts = Texts::new(own.iter().map(|(tag, text)| (tag.parse().unwrap(), (*text).into())));
    for pack in expansion.spoken() {
        texts.add_pack(pack.id(), &pack.version.to_string(), pack.said().unwrap());
    }
    Used { expansion, scenario, texts }
}

impl Used {
    /// What is said of the step: its title, its cue, who speaks, and what.
    fn said(&self, asked: Option<&str>) -> [String; 4] {
        let asked: Option<Language> = asked.map(|tag| tag.parse().unwrap());
        let (said, unsaid) = Speaker::new(&self.scenario, &self.texts, asked.as_ref()).scenario();
        assert_eq!(unsaid, []);
        let step = said.plot.steps().next().unwrap();
        let scenario::Effect::Say { who, text } = &step.on_done[0] else { panic!() };
        [step.title.clone(), step.cue.as_ref().unwrap().text.clone(), who.clone(), text.clone()]
    }

    fn checked(&self, own: &[(&str, &str)]) -> Vec<Diagnostic> {
        let source = self.expansion.text().unwrap();
        let names: Vec<String> = own.iter().map(|(tag, _)| format!("texts/{tag}.ftl")).collect();
        let files: Vec<TextFile<'_>> =
            own.iter().zip(&names).map(|((tag, source), name)| TextFile { name, tag, source }).collect();
        let packs: Vec<&Arc<Pack>> = self.expansion.spoken().collect();
        let theirs: Vec<(String, Vec<TextFile<'_>>)> = packs
            .iter()
            .map(|pack| {
                let file = |text| -> TextFile<'_> {
                    let text: &PackTextFile = text;
                    TextFile { name: &text.file.name, tag: &text.tag, source: &text.file.text }
                };
                (pack.version.to_string(), pack.texts.iter().map(file).collect())
            })
            .collect();
        let packs: Vec<PackFiles<'_>> = packs
            .iter()
            .zip(&theirs)
            .map(|(pack, (version, files))| PackFiles {
                id: pack.id(),
                version,
                language: &pack.manifest.language,
                languages: &pack.manifest.languages,
                files,
            })
            .collect();
        let found = check_texts(&TextsInput {
            scenario: Some(Naming { name: "scenario.ron", source, value: &self.scenario }),
            rubric: None,
            files: &files,
            packs: &packs,
            whole: true,
        });
        found.into_iter().map(|told| self.expansion.bring_home(told)).collect()
    }
}

const BOTH: &[(&str, &str)] = &[("en", "a = b\n"), ("de", "a = b\n")];

#[test]
fn an_item_brings_its_texts_in_the_readers_language() {
    let used = used(&["en", "de"], "", BOTH, &ward());
    assert_eq!(used.said(None), ["Take the pulse", "For 8 seconds", "Nurse Ada", "Thank you, Sir"]);
    assert_eq!(used.said(Some("de-AT")), ["Puls tasten", "8 Sekunden lang", "Schwester Ada", "Danke, Sir"]);
    assert_eq!(used.said(Some("fr")), used.said(None), "another language falls back to the scenario's own");
}

#[test]
fn arguments_choose_plurals_and_replace_texts() {
    let used = used(
        &["en", "de"],
        r#"seconds: 1, title: "Feel it", who: "Ma'am""#.replace('\'', "’").as_str(),
        BOTH,
        &ward(),
    );
    assert_eq!(used.said(None), ["Feel it", "For a second", "Nurse Ada", "Thank you, Ma’am"]);
    let own = &[("en", "feel = Feel it\n"), ("de", "feel = Fühlen\n")];
    let used = self::used(&["en", "de"], r#"title: "@feel""#, own, &ward());
    assert_eq!(used.said(Some("de"))[0], "Fühlen", "a reference that is given is the scenario's own");
}

#[test]
fn a_scenario_says_a_text_in_the_packs_stead() {
    // In its own language: then the text is the scenario's in every language.
    let own = &[("en", "ward--round = Take her pulse\n"), ("de", "a = b\n")];
    let used = used(&["en", "de"], "", own, &ward());
    assert_eq!(used.said(None)[..2], ["Take her pulse".to_owned(), "For 8 seconds".to_owned()]);
    assert_eq!(used.said(Some("de"))[0], "Take her pulse", "the pack's German says something else");
    assert_eq!(used.said(Some("de"))[1], "8 Sekunden lang", "an attribute is a text of its own");
    // In another language alone: a better translation, or one that the pack lacks.
    let own = &[
        ("en", "a = b\n"),
        ("pl", "ward--round = Zmierz tętno\n    .cue = Przez { $n } s\nward--nurse = Siostra\n"),
    ];
    let used = self::used(&["en", "pl"], "", own, &ward());
    assert_eq!(used.said(Some("pl")), ["Zmierz tętno", "Przez 8 s", "Siostra", "Thank you, Sir"]);
    assert_eq!(used.said(None)[0], "Take the pulse");
}

#[test]
fn a_scenario_in_another_language_than_the_packs_falls_back_to_it() {
    let used = used(&["fr"], "", &[("fr", "a = b\n")], &ward());
    assert_eq!(used.said(None)[0], "Take the pulse");
    let found = used.checked(&[("fr", "")]);
    let told: Vec<(&str, Severity)> = found.iter().map(|told| (told.code.0, told.severity)).collect();
    assert_eq!(told, [("SW0123", Severity::Warning)], "{found:#?}");
    assert!(
        found[0].message.starts_with("4 of 4 texts of the pack \"ward\" are missing in \"fr\""),
        "{found:#?}"
    );
    assert!(found[0].help.as_deref().unwrap().contains("ward--nurse"), "{found:#?}");
    // British English is read in the pack's English.
    let used = self::used(&["en-GB"], "", &[("en-GB", "")], &ward());
    assert_eq!((used.said(None)[0].as_str(), used.checked(&[("en-GB", "")])), ("Take the pulse", vec![]));
}

#[test]
fn what_a_language_lacks_is_told_and_what_it_has_is_not() {
    let of = |own: &[(&str, &str)], languages: &[&str]| {
        let used = used(languages, "", own, &ward());
        let found = used.checked(own);
        let told: Vec<String> =
            found.iter().map(|told| format!("{} {}:{}", told.code, told.file, told.line)).collect();
        (told, found)
    };
    assert_eq!(of(&[("en", ""), ("de", "")], &["en", "de"]).0, [] as [&str; 0]);
    let (told, found) = of(&[("en", ""), ("pl", "ward--nurse = Siostra\n")], &["en", "pl"]);
    assert_eq!(told, ["SW0123 scenario.ron:11"], "{found:#?}");
    assert!(found[0].message.contains("3 of 4"), "{found:#?}");
    // Of what the scenario says itself, its own languages are held against each other.
    let (told, found) = of(&[("en", "ward--nurse = Nurse\n"), ("de", "")], &["en", "de"]);
    assert_eq!(told, ["SW0123 texts/de.ftl:1"], "{found:#?}");
    let (told, found) =
        of(&[("en", "ward--nurse = N\nward--nurs = N\n"), ("de", "ward--nurse = S\n")], &["en", "de"]);
    assert_eq!(told, [] as [&str; 0], "nothing is unused where the rubric is not known: {found:#?}");
    // What is said in the pack's stead is given what the pack's text is.
    let (told, found) =
        of(&[("en", "ward--thanks = { $whom }\n"), ("de", "ward--thanks = { $who }\n")], &["en", "de"]);
    assert_eq!(told, ["SW0125 texts/en.ftl:1"], "{found:#?}");
}

#[test]
fn how_far_a_translation_is_counts_what_packs_say() {
    let own = &[("en", "a = b\n"), ("pl", "ward--nurse = Siostra\n")];
    let used = used(&["en", "pl"], "", own, &ward());
    let progress = |tag: &str| Progress::new(&used.scenario, None, &used.texts, &tag.parse().unwrap());
    let missing: Vec<String> =
        progress("pl").missing.into_iter().map(|text| format!("{}: {}", text.name, text.text)).collect();
    assert_eq!(
        missing,
        ["ward--round: Take the pulse", "ward--round.cue: For 8 seconds", "ward--thanks: Thank you, Sir"]
    );
    assert_eq!((progress("de").total, progress("de").missing.len()), (4, 0), "the pack has them all");
}

#[test]
fn all_texts_go_into_one_document_and_come_back() {
    let used = used(&["en", "de"], "", BOTH, &ward());
    let document = used.texts.to_document();
    assert_eq!(Texts::from_document(&document).unwrap(), used.texts);
    assert!(document.contains("\"round = Puls tasten\""), "a line each: {document}");
    assert_eq!(document, Texts::from_document(&document).unwrap().to_document());
}

#[test]
fn a_text_of_a_file_is_no_part_of_a_longer_one() {
    let expansion =
        packs::expand(file("scenario.ron", &document(&["en", "de"], r#"who: "@sir""#)), &ward()).unwrap();
    let told: Vec<&str> = expansion.mistakes.iter().map(|told| told.code.0).collect();
    assert_eq!(told, ["SW0110"], "{:#?}", expansion.mistakes);
    assert_eq!(expansion.mistakes[0].file, "scenario.ron");
}

/// A mistake in a pack's texts: its code, the document, what stands there and what instead; the file and line where it is
/// told.
type Mistake = (&'static str, usize, &'static str, &'static str, &'static str, usize);

const MISTAKES: &[Mistake] = &[
    (
        "SW0122",
        1,
        "text: \"@round.cue(n: {seconds})\"",
        "text: \"@rond.cue(n: {seconds})\"",
        "ward/items.ron",
        10,
    ),
    ("SW0122", 1, "default: \"@round\"", "default: \"@rouns\"", "ward/items.ron", 5),
    ("SW0121", 1, "who: \"@nurse\"", "who: \"@nurse Ada\"", "ward/items.ron", 11),
    ("SW0121", 1, "who: \"@nurse\"", "who: \"@nurse()\"", "ward/items.ron", 11),
    ("SW0125", 1, "@round.cue(n: {seconds})", "@round.cue(m: {seconds})", "ward/texts/de.ftl", 2),
    (
        "SW0120",
        2,
        "nurse = { -sister } Ada",
        "nurse { -sister } Ada\nnurse = { -sister }",
        "ward/texts/en.ftl",
        7,
    ),
    ("SW0129", 2, "thanks = Thank", "thanks = So,\nthanks = Thank", "ward/texts/en.ftl", 9),
    ("SW0132", 2, "{ -sister } Ada", "{ -sister } { -sistr } Ada", "ward/texts/en.ftl", 7),
    ("SW0124", 3, "nurse = ", "spare = x\nnurse = ", "ward/texts/de.ftl", 3),
    ("SW0126", 3, "thanks = Danke, { $who }", "thanks = Danke", "ward/texts/de.ftl", 4),
    ("SW0123", 3, "thanks = Danke, { $who }", "# thanks", "ward/texts/de.ftl", 1),
    ("SW0128", 0, ", (tag: \"de\", review: Pending([]))", "", "ward/texts/de.ftl", 1),
    (
        "SW0127",
        0,
        "(tag: \"de\", review: Pending([]))",
        "(tag: \"de\", review: Pending([])), (tag: \"fr\", review: Pending([]))",
        "ward/pack.ron",
        3,
    ),
    (
        "SW0134",
        0,
        "(tag: \"de\", review: Pending([]))",
        "(tag: \"de\", review: Pending([])), (tag: \"DE\", review: Pending([]))",
        "ward/pack.ron",
        3,
    ),
];

#[test]
fn mistakes_in_a_packs_texts_are_told_by_the_right_code_at_the_right_line_alone() {
    let base = [MANIFEST, ITEMS, EN, DE];
    let found = |texts: [&str; 4]| {
        let pack = Arc::new(pack(texts[0], texts[1], &[("en", texts[2]), ("de", texts[3])]));
        packs::check(&pack, &Shelf::default())
    };
    assert_eq!(found(base), []);
    for (code, which, at, instead, place, line) in MISTAKES {
        let mut texts = base;
        assert_eq!(base[*which].matches(at).count(), 1, "{at}");
        let changed = base[*which].replace(at, instead);
        texts[*which] = &changed;
        let told = found(texts);
        let places: Vec<(&str, &str, usize)> =
            told.iter().map(|told| (told.code.0, told.file.as_str(), told.line)).collect();
        let right = places.iter().all(|it| it.0 == *code) && places.contains(&(*code, *place, *line));
        assert!(right && !places.is_empty(), "{code} at {place}:{line}: {instead}: {told:#?}");
    }
}

#[test]
fn a_pack_without_texts_names_none() {
    let manifest = MANIFEST.replace(
        "language: \"en\",\n    languages: [(tag: \"en\", review: Pending([])), (tag: \"de\", review: Pending([]))],",
        "",
    );
    let told = packs::check(&Arc::new(pack(&manifest, ITEMS, &[])), &Shelf::default());
    assert!(told.iter().all(|told| told.code.0 == "SW0122") && told.len() == 4, "{told:#?}");
}

#[test]
fn what_is_signed_off_tells_of_what_is_not() {
    let signed = document(&["en", "de"], "").replace(
        r#"review: Pending(["The whole scenario awaits a clinical educator's sign-off."])"#,
        r#"review: SignedOff(by: "E. Educator", on: "2026-05-04")"#,
    );
    let told = |manifest: &str, items: &str, text: &str| {
        let shelf = shelf(pack(manifest, items, &[("en", EN), ("de", DE)]));
        packs::expand(file("scenario.ron", text), &shelf).unwrap().mistakes
    };
    let found = told(MANIFEST, ITEMS, &signed);
    assert_eq!(
        (found.len(), found[0].code.0, found[0].severity),
        (1, "SW0135", Severity::Warning),
        "{found:#?}"
    );
    assert!(found[0].message.contains("\"ward/round\""), "{found:#?}");
    assert_eq!(told(MANIFEST, ITEMS, &document(&["en", "de"], "")), [], "what awaits it itself says so");
    let by = "SignedOff(by: \"A\", on: \"2026-01-01\")";
    let manifest = MANIFEST.replacen("review: Pending([]), language", &format!("review: {by}, language"), 1);
    assert_eq!(told(&manifest, ITEMS, &signed), []);
    let pending =
        ITEMS.replace("title: \"A round\",", "title: \"A round\", review: Pending([\"Seconds.\"]),");
    let found = told(&manifest, &pending, &signed);
    assert!(found[0].help.as_deref().unwrap().contains("Seconds."), "{found:#?}");
    let item = ITEMS.replace("title: \"A round\",", &format!("title: \"A round\", review: {by},"));
    assert_eq!(told(MANIFEST, &item, &signed), []);
}
