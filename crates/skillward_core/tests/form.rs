//! Slips of the pen that anybody makes who writes RON by hand: each is told in words, at its line, alone, and with a way
//! out.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use skillward_core::catalogue::{parse, parse_room};
use skillward_core::check::examples::Document::Scenario;
use skillward_core::check::{CheckInput, check};
use skillward_core::diagnostic::Diagnostic;

/// What stands in the small scenario, what stands there instead, the code, and words of the message or help. A comment
/// `// <--` marks the line where it is told, where the first line is not meant.
type Slip = (&'static str, &'static str, &'static str, &'static [&'static str]);

const PULSE: &str = r#"done: ForAtLeast(seconds: 8, of: Touching("mrs_okafor.wrist")),"#;

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // Punctuation.
    ("    title: \"A pulse round\",", "    title: \"A pulse round\"", "SW0001", &["a comma is missing after this"]),
    ("minutes: 5,", "minutes = 5,", "SW0001", &["`=`", "colon"]),
    ("minutes: 5,", "minutes 5,", "SW0001", &["a colon is missing"]),
    ("minutes: 5,", "minutes: 5;", "SW0001", &["`;`", "comma"]),
    ("minutes: 5,", "\"minutes\": 5,", "SW0007", &["no quotes", "write minutes:"]),
    ("minutes: 5,", "# five\n    minutes: 5,", "SW0001", &["`#`", "//"]),
    ("minutes: 5,", "minutes:\u{a0}5,", "SW0001", &["invisible", "U+00A0"]),
    ("minutes: 5,", "minutes: \u{200b}5,", "SW0001", &["invisible", "U+200B"]),
    (PULSE, r#"done: ForAtLeast(seconds: 8, of: Touching("mrs_okafor.wrist"),
                    limit_s: 99, // <--"#, "SW0004", &["seconds, of", "not closed"]),
    // Texts.
    ("title: \"A pulse round\"", "title: Pulse", "SW0007", &["`Pulse` has no quotes", "\"Pulse\""]),
    ("title: \"A pulse round\"", "title: 'A pulse round'", "SW0007", &["double quotes"]),
    ("title: \"A pulse round\"", "title: “A pulse round”", "SW0007", &["quotes of a text"]),
    ("title: \"A pulse round\"", "title: \"A pulse round", "SW0001", &["runs on over the end of its line"]),
    ("title: \"A pulse round\"", "title: \"A pulse \u{7} round\"", "SW0007", &["control character U+0007"]),
    ("title: \"A pulse round\"", "title: \"A pulse \\u{1b}[2J round\"", "SW0007", &["control character U+001B"]),
    ("title: \"A pulse round\"", "title: 5", "SW0007", &["a text is needed"]),
    // Numbers.
    ("minutes: 5,", "minutes: 5.5,", "SW0007", &["whole number", "5.5"]),
    ("minutes: 5,", "minutes: -5,", "SW0007", &["-5", "less than 0"]),
    ("minutes: 5,", "minutes: \"5\",", "SW0007", &["whole number", "without quotes"]),
    ("limit_s: 600", "limit_s: 600,5", "SW0007", &["decimal point", "600.5"]),
    ("limit_s: 600", "limit_s: \"600\"", "SW0007", &["a number is needed", "without quotes"]),
    // Kinds.
    ("authors: [\"You\"]", "authors: \"You\"", "SW0007", &["a list is needed"]),
    ("modes: [formative, summative]", "modes: [\"formative\"]", "SW0007", &["a word of the format"]),
    (PULSE, r#"done: [Touched("mrs_okafor.wrist")],"#, "SW0007", &["this is a list", "All([…])"]),
    (PULSE, r#"done: "mrs_okafor.wrist","#, "SW0007", &["this is a text"]),
    (PULSE, "done: Touched,", "SW0007", &["`Touched` must say of what"]),
    (PULSE, r#"done: Touched(surface: "mrs_okafor.wrist"),"#, "SW0007", &["takes no fields by name", "Touched(\"…\")"]),
    (PULSE, r#"done: ForAtLeast(8, Touching("mrs_okafor.wrist")),"#, "SW0007", &["`ForAtLeast` takes its fields by name"]),
    (PULSE, r#"done: All(Touched("mrs_okafor.wrist")),"#, "SW0007", &["a list is needed"]),
    // Twice and too little.
    (r#""bed_a.rail": Zone("mrs_okafor"),"#, r#""bed_a.rail": Zone("mrs_okafor"), "bed_a.rail": Area,"#, "SW0006", &["\"bed_a.rail\" stands twice"]),
    (r#"class: Area, state: "idle")"#, r#"state: "idle")"#, "SW0006", &["`class` is missing"]),
];

fn told(text: &str) -> Vec<Diagnostic> {
    let catalogue = parse(include_str!("../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../assets/rooms/ward_bay.ron")).unwrap();
    check(CheckInput {
        scenario_name: "scenario.ron",
        scenario_src: text,
        rubric_name: "rubric.ron",
        rubric_src: None,
        catalogue: &catalogue,
        rooms: &BTreeMap::from([("ward_bay".to_owned(), room)]),
    })
}

#[test]
fn each_slip_is_told_in_words_at_its_line_alone() {
    let mut wrong = Vec::new();
    for (at, instead, code, words) in SLIPS {
        let base = Scenario.base();
        assert!(base.contains(at), "{at}");
        let text = base.replacen(at, instead, 1);
        // A comment of its own line is meant with what it marks.
        let marked = instead.lines().position(|line| line.contains("// <--")).unwrap_or(0);
        let line = base.split(at).next().unwrap().matches('\n').count() + 1 + marked;
        let found = told(&text);
        let said =
            |told: &Diagnostic| format!("{} {}", told.message, told.help.as_deref().unwrap_or_default());
        let right = matches!(found.as_slice(), [told] if told.code.0 == *code && told.line == line
            && words.iter().all(|word| said(told).contains(word)));
        if !right {
            wrong.push(format!("{code} at {line}: {instead}\n    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn brackets_that_do_not_match_are_told_where_they_open() {
    for (at, instead, line) in [
        (
            "                    done: Opened(\"line_a.port\"),\n                ),",
            "                    done: Opened(\"line_a.port\"),\n",
            58,
        ),
        ("    modes: [formative, summative],", "    modes: [formative, summative,", 19),
        ("        limit_s: 600,\n    ),\n", "        limit_s: 600,\n    \n", 2),
    ] {
        assert!(Scenario.base().contains(at), "{at}");
        let found = told(&Scenario.base().replacen(at, instead, 1));
        let said =
            |told: &Diagnostic| format!("{} {}", told.message, told.help.as_deref().unwrap_or_default());
        let right = matches!(found.as_slice(), [told] if told.line == line && said(told).contains("closed"));
        assert!(right, "{instead}: {found:?}");
    }
    let text = Scenario.base().replacen("    place: (", "    place: (room: \"x\", ", 1);
    let text = text.replacen("        leave: \"bay\",\n    ),", "        leave: \"bay\",", 1);
    let found = told(&text);
    assert!(
        found.iter().any(|told| told.help.as_deref().unwrap_or_default().contains("not closed"))
            || found[0].code.0 == "SW0006",
        "{found:?}"
    );
}

#[test]
fn line_ends_and_tabs_change_no_place() {
    let slip = Scenario.base().replacen("summary:", "sumary:", 1);
    let line = slip.lines().position(|line| line.contains("sumary")).unwrap() + 1;
    for text in [slip.replace('\n', "\r\n"), slip.replace("    ", "\t")] {
        let found = told(&text);
        assert_eq!((found.len(), found[0].code.0, found[0].line), (1, "SW0004", line), "{found:?}");
    }
    let found = told(&slip.replace('\n', "\r"));
    assert!(found[0].help.as_deref().unwrap().contains("LF or CRLF"), "{found:?}");
    assert_eq!(told("")[0].message, "the file is empty");
}
