//! Tests of what is said, in which language, and of what must not be said.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::page::Page;
use super::{Language, Speaker, Texts, Unsaid};
use crate::check::examples::Document;
use crate::scenario::{Review, Scenario, parse};

fn scenario() -> Scenario {
    parse(Document::ScenarioWithTexts.base()).unwrap()
}

fn tag(tag: &str) -> Language {
    tag.parse().unwrap()
}

fn texts(files: &[(&str, &str)]) -> Texts {
    Texts::new(files.iter().map(|(language, file)| (tag(language), (*file).into())))
}

fn say(files: &[(&str, &str)], asked: &str, text: &str) -> Result<String, Unsaid> {
    Speaker::new(&scenario(), &texts(files), Some(&tag(asked))).say(text)
}

#[test]
fn a_language_stands_in_for_what_the_one_asked_for_lacks() {
    let files = [
        ("en", "a = English a\nb = English b\nc = English c\n"),
        ("de", "a = Deutsch a\nb = Deutsch b\n"),
        ("de-AT", "a = Österreich a\n"),
    ];
    for (asked, a, b, c) in [
        ("de-AT", "Österreich a", "Deutsch b", "English c"),
        ("de-CH", "Deutsch a", "Deutsch b", "English c"),
        ("de", "Deutsch a", "Deutsch b", "English c"),
        ("fr", "English a", "English b", "English c"),
        ("en-GB", "English a", "English b", "English c"),
    ] {
        let said = ["@a", "@b", "@c"].map(|text| say(&files, asked, text).unwrap());
        assert_eq!(said, [a, b, c], "{asked}");
    }
    assert!(matches!(say(&files, "de", "@d"), Err(Unsaid::Missing { .. })), "the identifier is never shown");
}

#[test]
fn the_language_spoken_is_told() {
    let files = texts(&[("en", "a = b\n"), ("de", "a = b\n")]);
    let scenario = scenario();
    let spoken = |asked: Option<&str>| {
        let asked = asked.map(tag);
        Speaker::new(&scenario, &files, asked.as_ref()).language().to_owned()
    };
    assert_eq!(
        [spoken(Some("de-AT")), spoken(Some("fr")), spoken(None)],
        ["de".to_owned(), "en".to_owned(), "en".to_owned()]
    );
}

#[test]
fn plurals_selectors_attributes_and_terms_work() {
    let file = "\
-ward = Ward { $letter }
presses = { $count ->
    [0] No press
    [one] One press
   *[other] { $count } presses
} in { -ward(letter: \"B\") }
    .cue = Press { NUMBER($count, type: \"ordinal\") ->
    [one] { $count }st
   *[other] { $count }th
} time, { presses.unit }
    .unit = by hand
who = { $who ->
    [nurse] the nurse
   *[other] somebody
}
";
    let said = |text: &str| say(&[("en", file)], "en", text).unwrap();
    assert_eq!(said("@presses(count: 0)"), "No press in Ward B");
    assert_eq!(said("@presses(count: 1)"), "One press in Ward B");
    assert_eq!(said("@presses(count: 2)"), "2 presses in Ward B");
    assert_eq!(said("@presses.cue(count: 21)"), "Press 21st time, by hand");
    assert_eq!(said("@who(who: 'nurse')"), "the nurse");
    assert_eq!(said("@who(who: 'cook')"), "somebody");
    let polish = "n = { $n ->\n    [one] godzina\n    [few] godziny\n   *[many] godzin\n}\n";
    let said = |n: u32| say(&[("pl", polish)], "pl", &format!("@n(n: {n})")).unwrap();
    assert_eq!([said(1), said(3), said(5), said(22)], ["godzina", "godziny", "godzin", "godziny"]);
}

#[test]
fn numbers_follow_the_language_and_nothing_is_put_around_what_is_filled_in() {
    let file = "ml = { $ml } mL of { $what }\n";
    let files = [("en", file), ("de", file), ("de-CH", file)];
    let said = |language: &str| say(&files, language, "@ml(ml: 1.5, what: 'rub')").unwrap();
    assert_eq!(said("en"), "1.5 mL of rub");
    assert_eq!(said("de"), "1,5 mL of rub");
    assert_eq!(said("de-CH"), "1.5 mL of rub");
}

#[test]
fn what_cannot_be_said_whole_is_not_said_at_all() {
    let flood = format!("a = {}\n", "{ \"x\" }".repeat(200));
    // Fluent itself would stop with a panic at each of these.
    let select = format!("a = {{ 1 ->\n   *[x] {}\n}}\n", "{ \"x\" }".repeat(200));
    let endless = format!("a = {{ {} ->\n    [one] x\n   *[other] y\n}}\n", "9".repeat(400));
    let digits = "a = { NUMBER(1, minimumFractionDigits: 50) ->\n    [one] x\n   *[other] y\n}\n";
    let laughs: String =
        (0..30).map(|n| format!("m{n} = {}\n", format!("{{ m{} }}", n + 1).repeat(9))).collect();
    let laughs = format!("a = {{ m0 }}\n{laughs}m30 = ha\n");
    for file in [
        "a = { $nobody }\n",
        "a = { b }\n",
        "a = { b }\nb = { a }\n",
        "a = { -b }\n",
        "a = { DATETIME(1) }\n",
        "a = { \"\" }\n",
        "a =\n    .only = an attribute\n",
        &flood,
        &select,
        &endless,
        digits,
        &laughs,
    ] {
        assert!(matches!(say(&[("en", file)], "en", "@a"), Err(Unsaid::Missing { .. })), "{file}");
        // Another language steps in.
        let own = [("en", "a = well\n"), ("de", file)];
        assert_eq!(say(&own, "de", "@a").unwrap(), "well", "{file}");
    }
}

#[test]
fn what_is_drawn_stays_to_be_filled_in_and_nothing_is_chosen_by_it() {
    let drawn = [("en", "a = On the { $side }.\n")];
    assert_eq!(say(&drawn, "en", "@a").unwrap(), "On the {side}.");
    let chosen = [("en", "a = { $side ->\n    [left] There\n   *[right] Here\n}\n")];
    assert!(say(&chosen, "en", "@a").is_err());
    assert_eq!(say(&chosen, "en", "@a(side: 'left')").unwrap(), "There");
}

#[test]
fn a_scenario_is_said_in_whole_and_says_what_its_language_awaits() {
    let source = Document::ScenarioWithTexts.base().replace(
        r#"(tag: "de", review: Pending(["Awaits a native clinical reviewer."]))"#,
        r#"(tag: "de", review: Pending(["Deutsch ist ungeprüft."]))"#,
    );
    let scenario = parse(&source).unwrap();
    let texts = texts(&[("en", Document::OwnTexts.base()), ("de", Document::OtherTexts.base())]);
    let (said, unsaid) = Speaker::new(&scenario, &texts, Some(&tag("de"))).scenario();
    assert_eq!(unsaid, []);
    assert_eq!((said.title.as_str(), said.language.as_str()), ("Eine Runde mit Puls", "de"));
    assert_eq!(said.plot.steps().next().unwrap().title, "Tasten Sie ihren Puls");
    assert_eq!(said.outcomes, scenario.outcomes, "what stands in the scenario itself stays");
    let Review::Pending(matters) = &said.review else { panic!("{:?}", said.review) };
    assert_eq!(matters.last().unwrap(), "Deutsch ist ungeprüft.");
    // Nothing but texts differs.
    let (own, _) = Speaker::new(&scenario, &texts, None).scenario();
    let bare = |mut of: Scenario| {
        of.for_each_text(&mut |text| text.clear());
        of.language.clear();
        of.review = Review::Pending(Vec::new());
        of
    };
    assert_eq!(bare(said), bare(own));
}

#[test]
fn all_texts_go_into_one_document_and_come_back() {
    let texts = texts(&[("en", Document::OwnTexts.base()), ("de", "a = \"ä\"\r\n\n b"), ("fr", "")]);
    let document = texts.to_document();
    assert_eq!(Texts::from_document(&document).unwrap(), texts);
    assert!(
        document.lines().any(|line| line.trim() == "\"pulse = Take her pulse\","),
        "a line each: {document}"
    );
    for bad in ["", "[]", "{\"de\": \"a = b\"}", "{\"no tag\": []}"] {
        assert!(Texts::from_document(bad).is_err(), "{bad}");
    }
}

#[test]
fn tags_have_one_form() {
    for (written, form) in [("DE", "de"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW")] {
        assert_eq!(tag(written).as_str(), form);
    }
    for none in ["", "d", "de-", "german!", "../de", "und", "de.ftl"] {
        assert!(none.parse::<Language>().is_err(), "{none}");
    }
    let bases: Vec<String> = tag("zh-Hant-TW").with_bases().map(|base| base.to_string()).collect();
    assert_eq!(bases, ["zh-Hant-TW", "zh-Hant", "zh"]);
}

/// Pieces that files of texts are made of, right and wrong.
fn scrap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        " = ",
        "\n",
        "{ ",
        " }",
        "$x",
        "\"",
        " -> ",
        "[one]",
        "*[other]",
        "   ",
        "-t",
        ".c",
        "(",
        ")",
        ", ",
        "NUMBER",
        "1",
        "99999999999999999999",
        "0.0000000001",
        "minimumFractionDigits: 99",
        ": ",
        "#",
        "ä",
        "\u{2068}",
        "a = { b }\n",
        "b = { a }{ a }\n",
        "a = x\n",
        "\r\n",
        "\\",
        "{",
    ])
}

proptest! {
    /// Whatever stands in a file, nothing panics, and what is said has words.
    #[test]
    fn no_file_brings_it_down(parts in prop::collection::vec(scrap(), 0..60), x in 0_u32..5) {
        let file = parts.concat();
        drop(Page::read(&file));
        for text in ["@a", "@b", "@a.c", &format!("@a(x: {x})")] {
            if let Ok(said) = say(&[("en", &file)], "en", text) {
                prop_assert!(!said.trim().is_empty(), "{file:?}");
            }
        }
    }
}
