//! Writing out is deterministic and shows every change of an argument; two uses never meet;
//! what is wrong is told where it can be mended; whatever the bytes, there is an answer.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use skillward_core::check::examples::Document::{
    PackItems, PackManifest, RubricWithPacks, ScenarioWithPacks,
};
use skillward_core::packs::{self, MAX_USES, Shelf};
use skillward_core::{rubric, scenario};

use crate::support::{codes, expand, file, of_items, read, shelf_of, ward};

fn digest(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

#[test]
fn what_comes_out_is_read_as_if_it_had_been_written() {
    let played = expand(ScenarioWithPacks.base(), &ward());
    let played = scenario::parse(played.text().unwrap()).unwrap();
    assert_eq!(played.cast[0].id.as_str(), "mrs_okafor");
    assert_eq!(played.props[0].id.as_str(), "phone");
    assert_eq!(played.props[0].yaw_deg.0, 180_000, "a default");
    let steps: Vec<&str> = played.plot.steps().map(|step| step.id.as_str()).collect();
    assert_eq!(steps, ["answer", "round-pulse", "round-leave"]);
    assert_eq!(played.plot.steps().nth(1).unwrap().title, "Feel the pulse of Mrs Okafor");
    assert_eq!(played.packs.values().collect::<Vec<_>>(), ["=1.0.0"], "the very version");
    let judging = packs::expand(file("rubric.ron", RubricWithPacks.base()), &ward()).unwrap();
    let judging = rubric::parse(judging.text().unwrap()).unwrap();
    assert_eq!(judging.criteria.len(), 2);
    assert_eq!(judging.criteria[1].weight.0, 5_000);
}

#[test]
fn a_document_without_packs_stands_for_itself() {
    for text in ["(format: 1)", "(a: \"use: b\") // use: this", "((((", ""] {
        assert!(packs::expand(file("scenario.ron", text), &ward()).is_none(), "{text}");
    }
}

#[test]
fn what_was_written_out_needs_no_pack_any_more() {
    let once = expand(ScenarioWithPacks.base(), &ward());
    let text = once.text().unwrap();
    assert!(!text.contains("use:"), "{text}");
    let played = scenario::parse(text).unwrap();
    assert!(!played.packs.is_empty());
}

#[test]
fn a_mistake_of_a_body_is_told_in_the_pack_with_the_place_of_use() {
    let items = PackItems.base().replace("Entered(\"{door}\")", "Enterd(\"{door}\")");
    let expansion = expand(ScenarioWithPacks.base(), &shelf_of([read(PackManifest.base(), &items).unwrap()]));
    let text = expansion.text().unwrap();
    let mut found = scenario::parse(text).unwrap_err();
    let told = expansion.bring_home(found.remove(0));
    let line = items.lines().position(|line| line.contains("Enterd")).unwrap() + 1;
    assert_eq!((told.file.as_str(), told.line, told.code.0), ("ward/items.ron", line, "SW0005"));
    assert_eq!(&items[told.span.offset..told.span.offset + told.span.len], "Enterd");
    let used = &told.used_at[0];
    let line = ScenarioWithPacks.base().lines().position(|line| line.contains("pulse-and-out")).unwrap() + 1;
    assert_eq!(
        (used.item.as_str(), used.file.as_str(), used.line),
        ("ward/pulse-and-out", "scenario.ron", line)
    );
    assert!(told.to_string().contains("is used at scenario.ron:"), "{told}");
}

#[test]
fn a_mistake_of_an_argument_is_told_where_it_was_given() {
    let text = ScenarioWithPacks.base().replace("at: (1.5, 1.35, 2.58)", "at: (1.5, 1.23456, 2.58)");
    let expansion = expand(&text, &ward());
    let told = expansion.bring_home(scenario::parse(expansion.text().unwrap()).unwrap_err().remove(0));
    let line = text.lines().position(|line| line.contains("1.23456")).unwrap() + 1;
    assert_eq!((told.file.as_str(), told.line), ("scenario.ron", line), "{told}");
}

#[test]
fn two_uses_never_meet_and_the_nested_are_named_by_both() {
    let shelf = of_items(
        r#"(id: "one", kind: Group, title: "T", body: (order: Sequence, steps: [(id: "{as}-a", title: "A", done: Finished)])),
        (id: "two", kind: Group, title: "T", body: (order: Sequence, groups: [(use: "ward/one", as: "{as}-x"), (use: "ward/one", as: "{as}-y")])),"#,
    );
    let expansion = expand(
        r#"(packs: { "ward": "1" }, groups: [(use: "ward/two", as: "p"), (use: "ward/two", as: "q")])"#,
        &shelf,
    );
    let text = expansion.text().unwrap();
    for id in ["p-x-a", "p-y-a", "q-x-a", "q-y-a"] {
        assert_eq!(text.matches(&format!("\"{id}\"")).count(), 1, "{id} in {text}");
    }
}

#[test]
fn a_list_stands_for_several() {
    let item = r#"(id: "two", kind: Prop, title: "T", body: [(id: "{as}-a", p: 1), (id: "{as}-b", p: 2), // last
    ])"#;
    let expansion =
        expand(r#"(packs: { "ward": "1" }, props: [(use: "ward/two", as: "x"), 3])"#, &of_items(item));
    let text = expansion.text().unwrap();
    assert!(text.ends_with(r#"props: [(id: "x-a", p: 1), (id: "x-b", p: 2), 3])"#), "{text}");
    let single = r#"(packs: { "ward": "1" }, done: (use: "ward/two", as: "x"))"#;
    assert_eq!(codes(&expand(single, &of_items(&item.replace("Prop", "Action")))), ["SW0107"]);
}

#[test]
fn circles_and_floods_end() {
    let circle = of_items(
        r#"(id: "a", kind: Action, title: "T", body: (use: "ward/b")), (id: "b", kind: Action, title: "T", body: Not((use: "ward/a")))"#,
    );
    assert_eq!(codes(&expand(r#"(packs: { "ward": "1" }, done: (use: "ward/a"))"#, &circle)), ["SW0111"]);
    // Each uses the next ten times: a thousand million, were they written out.
    let mut items = String::new();
    for at in 0..12 {
        let body = (0..10).map(|_| format!(r#"(use: "ward/i{}")"#, at + 1)).collect::<Vec<_>>().join(", ");
        write!(items, r#"(id: "i{at}", kind: Action, title: "T", body: Any([{body}])),"#).unwrap();
    }
    items.push_str(r#"(id: "i12", kind: Action, title: "T", body: Finished)"#);
    assert_eq!(
        codes(&expand(r#"(packs: { "ward": "1" }, done: (use: "ward/i0"))"#, &of_items(&items))),
        ["SW0112"]
    );
    let shallow = items.replace(r#""ward/i12""#, r#""ward/i12x""#);
    assert!(
        codes(&expand(r#"(packs: { "ward": "1" }, done: (use: "ward/i10"))"#, &of_items(&shallow)))
            .contains(&"SW0106")
    );
    // A long argument doubled at each use.
    let doubling = r#"(id: "a", kind: Action, title: "T", parameters: [(name: "t", kind: Text)], body: Any([Said("{t}{t}{t}{t}"), Said("{t}{t}{t}{t}")]))"#;
    let uses = (0..MAX_USES).map(|_| format!(r#"(use: "ward/a", with: (t: "{}"))"#, "x".repeat(400)));
    let many = format!(r#"(packs: {{ "ward": "1" }}, done: Any([{}]))"#, uses.collect::<Vec<_>>().join(", "));
    assert_eq!(codes(&expand(&many, &of_items(doubling))), ["SW0112"]);
}

#[test]
fn the_deepest_nesting_has_an_answer() {
    // Bodies as deep as they may be, each within the last, and arguments in arguments all the way down.
    let deep = |inner: &str, times: usize| format!("{}{inner}{}", "Not(".repeat(times), ")".repeat(times));
    let mut items = String::from(r#"(id: "i9", kind: Action, title: "T", body: Finished),"#);
    items.push_str(r#"(id: "wrap", kind: Action, title: "T", parameters: [(name: "c", kind: Condition)], body: Not("{c}")),"#);
    for at in 0..9 {
        let argument = format!(r#"(use: "ward/wrap", with: (c: (use: "ward/i{}")))"#, at + 1);
        write!(items, r#"(id: "i{at}", kind: Action, title: "T", body: {}),"#, deep(&argument, 50)).unwrap();
        let plain = deep(&format!(r#"(use: "ward/p{}")"#, at + 1), 50);
        write!(items, r#"(id: "p{at}", kind: Action, title: "T", body: {plain}),"#).unwrap();
    }
    items.push_str(r#"(id: "p9", kind: Action, title: "T", body: Finished),"#);
    let shelf = of_items(&items);
    let document = |done: &str| format!(r#"(packs: {{ "ward": "1" }}, done: {done})"#);
    let answer = |item: &str| expand(&document(&deep(&format!(r#"(use: "ward/{item}")"#), 60)), &shelf);
    // That the document has become too deep is for its reader to tell.
    let deepest = answer("p2");
    assert_eq!(scenario::parse(deepest.text().unwrap()).unwrap_err()[0].code.0, "SW0002");
    for item in ["p0", "i0", "i4"] {
        assert_eq!(codes(&answer(item)), ["SW0112"], "{item}");
    }
    let mut nested = "Finished".to_owned();
    for _ in 0..30 {
        nested = format!(r#"(use: "ward/wrap", with: (c: {nested}))"#);
    }
    let expansion = expand(&document(&nested), &shelf);
    assert_eq!(expansion.text().unwrap().matches("Not(").count(), 30);
}

#[test]
fn braces_quotes_and_raw_strings_come_through() {
    let item = r#"(id: "say", kind: Action, title: "T", parameters: [(name: "t", kind: Text)], body: Said("{{{t}}}"))"#;
    let said = |text: &str| {
        let expansion = expand(
            &format!(r#"(packs: {{ "ward": "1" }}, done: (use: "ward/say", with: (t: {text})))"#),
            &of_items(item),
        );
        let text = expansion.text().unwrap();
        let literal = text.split("Said(").nth(1).unwrap().trim_end_matches("))");
        ron::from_str::<String>(literal).unwrap()
    };
    assert_eq!(said(r#""a""#), "{a}");
    assert_eq!(said(r#""a \"b\" \\ é \n""#), "{a \"b\" \\ é \n}");
    assert_eq!(said(r###"r#"raw "q" \n"#"###), "{raw \"q\" \\n}");
    assert_eq!(said(r#""{not a name}""#), "{{not a name}}", "an argument is not looked into again");
}

#[test]
fn paths_stay_inside() {
    for path in [
        "../a.ron",
        "/a.ron",
        "a/../b.ron",
        "a//b.ron",
        "./a.ron",
        "a\\b.ron",
        "C:a.ron",
        ".hidden.ron",
        "a/.b/c.ron",
        "a.txt",
        "pack.ron",
        "é.ron",
        "",
    ] {
        assert!(!packs::is_inside(path), "{path}");
        let manifest = PackManifest.base().replace("items.ron", &path.replace('\\', "\\\\"));
        let found = packs::manifest(&file("pack.ron", &manifest)).unwrap_err();
        assert_eq!(found[0].code.0, "SW0117", "{path}");
    }
    for path in ["a.ron", "a/b-c_1.ron", "a.b.ron"] {
        assert!(packs::is_inside(path), "{path}");
    }
}

/// A scenario whose arguments are these.
fn with_arguments(id: &str, x: u32, turned: u32, seconds: &str) -> String {
    ScenarioWithPacks
        .base()
        .replace(
            r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#,
            &format!(r#"(use: "ward/phone", as: "{id}", with: (at: ({x}, 1, 1), turned: {turned}))"#),
        )
        .replace(r#"who: "Mrs Okafor""#, &format!("who: {}", ron::to_string(seconds).unwrap()))
}

proptest! {
    #[test]
    fn the_digest_is_the_same_for_the_same_and_another_for_any_other_argument(
        id in "[a-z][a-z0-9]{0,6}", other in "[a-z][a-z0-9]{0,6}",
        x in 0_u32..50, y in 0_u32..50, turned in 0_u32..360, who in "\\PC{0,12}", whom in "\\PC{0,12}",
    ) {
        let shelf = ward();
        let text = |source: &str| expand(source, &shelf).text().unwrap().to_string();
        let base = text(&with_arguments(&id, x, turned, &who));
        prop_assert_eq!(digest(&base), digest(&text(&with_arguments(&id, x, turned, &who))));
        for (same, changed) in [
            (id == other, with_arguments(&other, x, turned, &who)),
            (x == y, with_arguments(&id, y, turned, &who)),
            (false, with_arguments(&id, x, turned + 1, &who)),
            (who == whom, with_arguments(&id, x, turned, &whom)),
        ] {
            prop_assert_eq!(same, digest(&base) == digest(&text(&changed)));
        }
    }

    #[test]
    fn a_change_of_a_body_that_is_used_changes_the_digest(seconds in 1_u32..60) {
        let changed = PackItems.base().replace("default: 8)", &format!("default: {seconds})"));
        let text = |items: &str| {
            let shelf = shelf_of([read(PackManifest.base(), items).unwrap()]);
            digest(expand(ScenarioWithPacks.base(), &shelf).text().unwrap())
        };
        prop_assert_eq!(seconds == 8, text(PackItems.base()) == text(&changed));
    }

    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,200}") {
        let _ = packs::expand(file("scenario.ron", &text), &ward());
        let _ = packs::manifest(&file("pack.ron", &text));
        let _ = read(PackManifest.base(), &text);
    }

    #[test]
    fn documents_with_something_torn_out_or_put_in_have_an_answer(
        which in 0_usize..4, from in 0_usize..3_000, len in 0_usize..40,
        with in prop::sample::select(vec!["", "(", ")", "[", "{", "}", "\"", "use: ", "as: ", "{as}", "(use: \"ward/phone\")", "(use: \"ward/does\")", ",", ":", "r#\"", "/*", "é", "\\"]),
    ) {
        let documents = [ScenarioWithPacks, RubricWithPacks, PackManifest, PackItems];
        let base = documents[which].base();
        let at = |offset: usize| (0..=offset.min(base.len())).rev().find(|at| base.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (at(from), at(from + len));
        let torn = format!("{}{with}{}", &base[..start], &base[end..]);
        let text = |of: usize| if of == which { torn.as_str() } else { documents[of].base() };
        let Ok(pack) = read(text(2), text(3)) else { return Ok(()) };
        let pack = Arc::new(pack);
        let shelf = Shelf { folders: vec![vec![Arc::clone(&pack)]], broken: Vec::new() };
        for told in packs::check(&pack, &shelf) {
            prop_assert!(!told.file.is_empty());
        }
        for (name, text) in [("scenario.ron", text(0)), ("rubric.ron", text(1))] {
            let Some(expansion) = packs::expand(file(name, text), &shelf) else { continue };
            prop_assert_eq!(expansion.text().is_none(), expansion.mistakes.iter().any(|told| told.severity == skillward_core::diagnostic::Severity::Error));
            let Some(written) = expansion.text() else { continue };
            let found = scenario::parse(written).err().into_iter().flatten().map(|mut told| { told.file = name.to_owned(); told });
            for told in found {
                let home = expansion.bring_home(told);
                let source = expansion.text_of(&home.file).unwrap();
                prop_assert!(home.span.offset + home.span.len <= source.len());
            }
        }
    }
}
