//! Mistakes planted into texts in two languages and into what names them, each of its own kind: the right code
//! at the right line of the right file, and nothing else is said. `cargo xtask bars planted` prints the figure.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;

use skillward_core::check::examples::Document::{self, OtherTexts, OwnTexts, Rubric, ScenarioWithTexts};
use skillward_core::check::{Naming, Severity, TextFile, TextsInput, check_texts};
use skillward_core::{rubric, scenario};

/// A mistake: its code and severity, the document, what stands there, what stands there instead. A comment
/// `# <--` or `// <--` marks the line where it is told, where the first line is not meant.
type Mistake = (&'static str, Severity, Document, &'static str, &'static str);

use Severity::{Error, Warning};

/// A place for a text of the rubric.
const ADVICE: &str = r#"advice: "Before the patient and on leaving the patient.""#;
const PULSE_EN: &str = "pulse = Take her pulse\n";
const PULSE_DE: &str = "pulse = Tasten Sie ihren Puls\n";
const SIDE_EN: &str = "situation = Mrs Okafor is in the bed on your { $side }.";
const LEAVE_DE: &str = "leave = Verlassen Sie das Zimmer durch die { -door }";
const HURRY: &str = r#"Show("@hurry(minutes: 5)")"#;

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // Form of the files.
    ("SW0120", Error, OtherTexts, PULSE_DE, "pulse Tasten Sie ihren Puls\npulse = Tasten Sie ihren Puls\n"),
    ("SW0120", Error, OtherTexts, PULSE_DE, "leer =\npulse = Tasten Sie ihren Puls\n"),
    ("SW0120", Error, OwnTexts, PULSE_EN, "open = { $side\npulse = Take her pulse\n"),
    ("SW0120", Error, OwnTexts, PULSE_EN, "2nd = Second\npulse = Take her pulse\n"),
    ("SW0129", Error, OwnTexts, PULSE_EN, "pulse = Take her pulse\n# <--\npulse = Feel her pulse\n"),
    ("SW0129", Error, OtherTexts, "-door = Tür\n", "-door = Tür\n# <--\n-door = Pforte\n"),
    ("SW0129", Error, OtherTexts, PULSE_DE, "pulse = Tasten Sie ihren { -title }\n# <--\n-title = Puls\n"),
    ("SW0130", Error, OtherTexts, PULSE_DE, "pulse = Tasten Sie { 12345678901 } Sekunden lang ihren Puls\n"),
    ("SW0130", Error, OtherTexts, PULSE_DE, "pulse = Tasten Sie { NUMBER(8, minimumFractionDigits: 40) } Sekunden lang ihren Puls\n"),
    // What names texts.
    ("SW0121", Error, ScenarioWithTexts, r#"title: "@title""#, r#"title: "@title of it""#),
    ("SW0121", Error, ScenarioWithTexts, HURRY, r#"Show("@hurry(minutes: five)")"#),
    ("SW0121", Error, ScenarioWithTexts, r#""@leave""#, r#""@leave.""#),
    ("SW0121", Error, Rubric, ADVICE, r#"advice: "@ once""#),
    ("SW0122", Error, ScenarioWithTexts, r#"audience: "Students""#, r#"audience: "@students""#),
    ("SW0122", Error, ScenarioWithTexts, r#"audience: "Students""#, r#"audience: "@title.audience""#),
    ("SW0122", Error, ScenarioWithTexts, r#"name: "A. Okafor""#, r#"name: "@okafor""#),
    ("SW0122", Error, ScenarioWithTexts, r#"who: "Colleague""#, r#"who: "@colleague""#),
    ("SW0122", Error, ScenarioWithTexts, r#"text: "The learner takes a pulse for long enough.""#, r#"text: "@outcome""#),
    ("SW0122", Error, Rubric, ADVICE, r#"advice: "@advice""#),
    ("SW0122", Error, Rubric, r#"name: "Half""#, r#"name: "@half""#),
    ("SW0122", Error, Rubric, r#"Proposal("The author's proposal.")"#, r#"Proposal("@proposal")"#),
    ("SW0122", Error, Rubric, r#"criteria: "Pass one attempt with 80 percent.""#, r#"criteria: "@achievement.criteria(total: 80)""#),
    // Languages against one another.
    ("SW0123", Warning, OtherTexts, "### Die Texte des kleinen Szenarios auf Deutsch.\n\n-door = Tür\n\ntitle = Eine Runde mit Puls\n    .summary = Tasten Sie den Puls einer Patientin, mit sauberen Händen davor und danach.\n", "-door = Tür\ntitle = Eine Runde mit Puls\n"),
    ("SW0124", Warning, OwnTexts, PULSE_EN, "pulse = Take her pulse\n# <--\npuls = Feel her pulse\n"),
    ("SW0124", Warning, OtherTexts, "-door = Tür\n", "-door = Tür\n# <--\n-window = Fenster\n"),
    ("SW0125", Error, OtherTexts, "   *[other] Es bleiben { $minutes } Minuten.", "   *[other] Es bleiben { $minuten } Minuten."),
    ("SW0126", Warning, OtherTexts, "situation = Frau Okafor liegt im Bett, von Ihnen aus: { $side }.", "situation = Frau Okafor liegt im Bett links."),
    ("SW0131", Warning, OtherTexts, "    .summary = Tasten Sie den Puls einer Patientin, mit sauberen Händen davor und danach.", "    .summary = Take one patient's pulse, with clean hands before and after."),
    // Texts that cannot be said.
    ("SW0132", Error, OtherTexts, LEAVE_DE, "leave = Verlassen Sie das Zimmer durch die { -door } oder { -tuer }"),
    ("SW0132", Error, OtherTexts, LEAVE_DE, "leave = Verlassen Sie das Zimmer durch die { -door }, { leave }"),
    ("SW0132", Error, OtherTexts, LEAVE_DE, "leave = Verlassen Sie das Zimmer durch die { -door } um { DATETIME(3) }"),
    ("SW0133", Error, OwnTexts, SIDE_EN, "situation = Mrs Okafor is { $side ->\n    [left] on your left.\n   *[right] on your right.\n}"),
    ("SW0023", Error, OtherTexts, PULSE_DE, "pulse = { \"\" }\n"),
    // Languages that are declared.
    ("SW0127", Error, ScenarioWithTexts, r#"        (tag: "de", "#, r#"        (tag: "fr", review: SignedOff(by: "F", on: "2026-05-04")),
        (tag: "de", "#),
    ("SW0134", Error, ScenarioWithTexts, r#"        (tag: "de", "#, r#"        (tag: "german!", review: Pending([])),
        (tag: "de", "#),
    ("SW0134", Error, ScenarioWithTexts, r#"        (tag: "de", "#, r#"        (tag: "EN", review: Pending([])),
        (tag: "de", "#),
    ("SW0023", Error, ScenarioWithTexts, r#"(tag: "de", review: Pending(["Awaits a native clinical reviewer."]))"#, r#"(tag: "de", review: SignedOff(by: "", on: "2026-05-04"))"#),
];

/// Mistakes whose place is another file than that in which they were made, or the beginning of one: code,
/// severity, document, what stands there, what stands there instead, file, line.
type Elsewhere = (&'static str, Severity, Document, &'static str, &'static str, &'static str, usize);

#[rustfmt::skip]
const ELSEWHERE: &[Elsewhere] = &[
    ("SW0129", Error, OtherTexts, "    .summary = Tasten", "    .summary = Zuerst.\n    .summary = Tasten", "texts/de.ftl", 7),
    ("SW0124", Warning, OtherTexts, PULSE_DE, "pulse = Tasten Sie ihren Puls\n    .cue = Am Handgelenk.\n", "texts/de.ftl", 9),
    ("SW0128", Error, ScenarioWithTexts, r#"        (tag: "en", review: Pending(["Awaits a native clinical reviewer."])),"#, "", "scenario.ron", 10),
    ("SW0128", Warning, ScenarioWithTexts, r#"        (tag: "de", review: Pending(["Awaits a native clinical reviewer."])),"#, "", "texts/de.ftl", 1),
];

fn told(document: Document, text: &str) -> Vec<(String, Severity, String, usize, String)> {
    let text = |of: Document| if of == document { text } else { of.base() };
    let (source, judging) = (text(ScenarioWithTexts), text(Rubric));
    let played = scenario::parse(source).unwrap();
    let rubric = rubric::parse(judging).unwrap();
    let file = |of: Document, tag| TextFile { name: of.file(), tag, source: text(of) };
    let found = check_texts(&TextsInput {
        scenario: Some(Naming { name: "scenario.ron", source, value: &played }),
        rubric: Some(Naming { name: "rubric.ron", source: judging, value: &rubric }),
        files: &[file(OwnTexts, "en"), file(OtherTexts, "de")],
        packs: &[],
        whole: true,
    });
    let tell = |told: skillward_core::diagnostic::Diagnostic| {
        (told.code.to_string(), told.severity, told.file.clone(), told.line, told.to_string())
    };
    found.into_iter().map(tell).collect()
}

#[test]
fn each_planted_mistake_is_told_by_its_code_at_its_line_and_nothing_else_is() {
    let marked = |instead: &str| {
        let at = instead.lines().position(|line| line.contains("// <--") || line.starts_with("# <--"));
        // A comment of Fluent stands on a line of its own, before what it marks.
        at.map_or(0, |at| at + usize::from(instead.lines().nth(at).is_some_and(|line| line.starts_with('#'))))
    };
    let here = MISTAKES.iter().map(|(code, severity, document, at, instead)| {
        let line = document.base().split(at).next().unwrap().matches('\n').count() + 1 + marked(instead);
        (code, severity, document, at, instead, document.file(), line)
    });
    let elsewhere = ELSEWHERE.iter().map(|(code, severity, document, at, instead, file, line)| {
        (code, severity, document, at, instead, *file, *line)
    });
    let mut wrong = Vec::new();
    for (code, severity, document, at, instead, file, line) in here.chain(elsewhere) {
        let base = document.base();
        assert_eq!(base.matches(at).count(), 1, "{at} stands not just once in the document");
        let found = told(*document, &base.replacen(at, instead, 1));
        let right = matches!(found.as_slice(), [(told, how, place, at, _)]
            if told == code && how == severity && place == file && *at == line);
        if !right {
            wrong.push(format!("{code} at {file}:{line}: {instead}\n    {found:#?}"));
        }
    }
    let codes: BTreeSet<&str> =
        MISTAKES.iter().map(|mistake| mistake.0).chain(ELSEWHERE.iter().map(|mistake| mistake.0)).collect();
    let all = MISTAKES.len() + ELSEWHERE.len();
    println!(
        "{} planted mistakes in texts under {} codes: {} told by the right code at the right line with nothing else",
        all,
        codes.len(),
        all - wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
