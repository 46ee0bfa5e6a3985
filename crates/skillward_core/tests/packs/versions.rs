//! Which versions a document gets: the first in the order of preference that everything agrees on, or why there is none.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use semver::{Version, VersionReq};
use skillward_core::check::examples::Document::PackManifest;
use skillward_core::packs::Shelf;

use crate::support::{base, codes, expand, read, shelf_of};

#[test]
fn the_first_folder_with_a_version_that_will_do_decides() {
    let pack = |version: &str| {
        let manifest = PackManifest.base().replace("1.0.0", version);
        read(
            &manifest,
            &format!(
                "(format: 1, items: [(id: \"x\", kind: Action, title: \"T\", body: At(\"{version}\"))])"
            ),
        )
        .unwrap()
    };
    let chosen = |wanted: &str| {
        let near = vec![Arc::new(pack("1.1.0")), Arc::new(pack("1.2.0")), Arc::new(pack("2.0.0-rc.1"))];
        let shelf = Shelf {
            folders: vec![near, vec![Arc::new(pack("1.9.0")), Arc::new(pack("2.1.0"))]],
            broken: Vec::new(),
        };
        let expansion =
            expand(&format!(r#"(packs: {{ "ward": "{wanted}" }}, done: (use: "ward/x"))"#), &shelf);
        expansion.packs.first().map(|(_, version)| version.to_string())
    };
    assert_eq!(chosen("1.0").as_deref(), Some("1.2.0"), "nearer wins over newer");
    assert_eq!(chosen("=1.1.0").as_deref(), Some("1.1.0"));
    assert_eq!(chosen("1.3").as_deref(), Some("1.9.0"));
    assert_eq!(chosen("2").as_deref(), Some("2.1.0"));
    assert_eq!(chosen("3"), None);
}

#[test]
fn packs_may_use_packs_and_must_agree() {
    let shelf = |needs: &str| {
        shelf_of([base("a", "1.0.0", needs, r#"Not((use: "b/x"))"#), base("b", "1.4.0", "", "Finished")])
    };
    let document = r#"(packs: { "a": "1" }, done: (use: "a/x"))"#;
    let right = expand(document, &shelf(r#""b": "1.2""#));
    assert!(right.text().unwrap().ends_with("done: Not(Finished))"), "{:?}", right.mistakes);
    assert_eq!(right.packs.len(), 2);
    assert_eq!(codes(&expand(document, &shelf(""))), ["SW0102"], "declared by nobody");
    let clash = expand(
        r#"(packs: { "a": "1", "b": "1" }, done: All([(use: "a/x"), (use: "b/x")]))"#,
        &shelf(r#""b": "=1.2.0""#),
    );
    assert_eq!(codes(&clash), ["SW0104"]);
    assert_eq!(clash.mistakes[0].file, "a-1.0.0/pack.ron");
}

/// The versions that a document gets which asks for these packs.
fn versions(asks: &str, shelf: &Shelf) -> Result<BTreeMap<String, String>, String> {
    let expansion = expand(&format!("(packs: {{ {asks} }}, done: Finished)"), shelf);
    match expansion.text() {
        Some(_) => {
            Ok(expansion.packs.iter().map(|(id, version)| (id.clone(), version.to_string())).collect())
        }
        None => Err(expansion.mistakes.iter().map(|told| format!("{told} ({:?})", told.help)).collect()),
    }
}

fn pairs(of: &[(&str, &str)]) -> BTreeMap<String, String> {
    of.iter().map(|(id, version)| ((*id).to_owned(), (*version).to_owned())).collect()
}

#[test]
fn a_choice_that_leads_nowhere_is_taken_back() {
    // The newest `a` needs a `c` that `b` excludes; the older one does not.
    let shelf = shelf_of([
        base("a", "1.1.0", r#""c": "2""#, "Finished"),
        base("a", "1.0.0", r#""c": "1""#, "Finished"),
        base("b", "1.0.0", r#""c": "1.0""#, "Finished"),
        base("c", "2.0.0", "", "Finished"),
        base("c", "1.0.0", "", "Finished"),
    ]);
    let found = versions(r#""a": "1", "b": "1""#, &shelf);
    assert_eq!(found.unwrap(), pairs(&[("a", "1.0.0"), ("b", "1.0.0"), ("c", "1.0.0")]));
    assert_eq!(versions(r#""a": "1""#, &shelf).unwrap(), pairs(&[("a", "1.1.0"), ("c", "2.0.0")]));
}

#[test]
fn a_demand_that_comes_later_is_heard_as_well() {
    // `b` is chosen first for the document, and what `a` asks of it comes only then.
    let shelf = shelf_of([
        base("b", "1.9.0", "", "Finished"),
        base("b", "1.2.0", "", "Finished"),
        base("a", "1.0.0", r#""b": "<1.5""#, "Finished"),
    ]);
    let found = versions(r#""b": "1", "a": "1""#, &shelf).unwrap();
    assert_eq!(found, pairs(&[("a", "1.0.0"), ("b", "1.2.0")]));
}

#[test]
fn a_version_that_needs_what_is_not_there_gives_way_to_one_that_does_not() {
    let shelf =
        shelf_of([base("a", "1.1.0", r#""gone": "1""#, "Finished"), base("a", "1.0.0", "", "Finished")]);
    assert_eq!(versions(r#""a": "1""#, &shelf).unwrap(), pairs(&[("a", "1.0.0")]));
    let told = versions(r#""a": "1.1""#, &shelf).unwrap_err();
    assert!(told.contains("a-1.1.0/pack.ron") && told.contains("\"gone\" is not found"), "{told}");
}

#[test]
fn a_refusal_names_both_demands_and_what_there_is() {
    let shelf = shelf_of([
        base("a", "1.0.0", r#""c": "2""#, "Finished"),
        base("b", "1.0.0", r#""c": "1.0""#, "Finished"),
        base("c", "2.0.0", "", "Finished"),
        base("c", "1.0.0", "", "Finished"),
    ]);
    let told = versions(r#""a": "1", "b": "1""#, &shelf).unwrap_err();
    for part in [
        "SW0104",
        "b-1.0.0/pack.ron:1",
        "\"1.0\", as is asked here",
        "\"2\" at a-1.0.0/pack.ron:1",
        "1.0.0, 2.0.0",
    ] {
        assert!(told.contains(part), "{part} is missing: {told}");
    }
}

#[test]
fn each_demand_of_a_document_that_nothing_meets_is_told() {
    let shelf = shelf_of([base("a", "1.0.0", "", "Finished")]);
    let expansion = expand(
        r#"(packs: { "a": "2", "b": "1", "c": "new" }, done: Any([(use: "a/x"), (use: "b/x")]))"#,
        &shelf,
    );
    let mut told = codes(&expansion);
    told.sort_unstable();
    assert_eq!(told, ["SW0103", "SW0104", "SW0105"], "{:?}", expansion.mistakes);
}

#[test]
fn what_is_broken_is_told_and_no_older_one_taken_in_its_place() {
    let broken = base("a", "1.1.0", "", r#"Touched("{x}")"#);
    let shelf = shelf_of([broken, base("a", "1.0.0", "", "Finished")]);
    let told = versions(r#""a": "1""#, &shelf).unwrap_err();
    assert!(told.contains("SW0119"), "{told}");
    assert!(versions(r#""a": "=1.0.0""#, &shelf).is_ok());
}

#[test]
fn packs_that_disagree_in_every_way_have_an_answer() {
    // Twelve packs of eight versions, each excluding a little of the next: more ways than can be tried.
    let mut all = Vec::new();
    for pack in 0..12 {
        for version in 0..8 {
            let needs = if pack < 11 {
                format!(r#""p{}": "!=1.{version}.0, <9""#, pack + 1).replace("!=", "<=")
            } else {
                r#""nowhere": "1""#.to_owned()
            };
            all.push(base(&format!("p{pack}"), &format!("1.{version}.0"), &needs, "Finished"));
        }
    }
    let asks: Vec<String> = (0..12).map(|pack| format!(r#""p{pack}": "1""#)).collect();
    let told = versions(&asks.join(", "), &shelf_of(all)).unwrap_err();
    assert!(!told.is_empty());
}

/// Packs `a` to `d` in versions 1.0 to 1.2, each asking for some of the others.
fn some_packs() -> impl Strategy<Value = Vec<(usize, u64, Vec<(usize, &'static str)>)>> {
    let ask = (0_usize..4, prop::sample::select(vec!["1", "1.1", "=1.0.0", "<1.2", "=1.2.0", ">1.1"]));
    prop::collection::vec((0_usize..4, 0_u64..3, prop::collection::vec(ask, 0..3)), 1..10)
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

proptest! {
    /// Against trying everything: a solution is found just when there is one, and what is found is one.
    #[test]
    fn a_choice_is_found_just_when_there_is_one(mut packs in some_packs(), wanted in 1_usize..16) {
        packs.sort();
        packs.dedup_by_key(|pack| (pack.0, pack.1));
        let needs = |asks: &[(usize, &'static str)]| {
            let mut asks: Vec<(usize, &'static str)> = asks.to_vec();
            asks.sort_unstable();
            asks.dedup_by_key(|ask| ask.0);
            asks
        };
        let text = |asks: &[(usize, &str)]| {
            asks.iter().map(|(id, version)| format!("\"{}\": \"{version}\"", NAMES[*id])).collect::<Vec<_>>().join(", ")
        };
        let shelf = Shelf {
            folders: vec![packs.iter().map(|(id, minor, asks)| {
                Arc::new(base(NAMES[*id], &format!("1.{minor}.0"), &text(&needs(asks)), "Finished"))
            }).collect()],
            broken: Vec::new(),
        };
        let document: Vec<(usize, &str)> = (0..4).filter(|id| wanted & (1 << id) != 0).map(|id| (id, "1")).collect();
        let meets = |version: u64, wanted: &str| {
            VersionReq::parse(wanted).unwrap().matches(&Version::new(1, version, 0))
        };
        // Every way to take a version of each pack, or none of it.
        let right = |choice: &[Option<u64>]| {
            let asked = |asks: &[(usize, &str)]| asks.iter().all(|(id, wanted)| choice[*id].is_some_and(|v| meets(v, wanted)));
            asked(&document) && choice.iter().enumerate().all(|(id, version)| {
                version.is_none_or(|version| packs.iter().any(|pack| {
                    (pack.0, pack.1) == (id, version)
                        && asked(&needs(&pack.2).into_iter().filter(|(other, _)| *other != id).collect::<Vec<_>>())
                }))
            })
        };
        let options = [None, Some(0), Some(1), Some(2)];
        let mut exists = false;
        for a in options { for b in options { for c in options { for d in options {
            exists |= right(&[a, b, c, d]);
        }}}}
        match versions(&text(&document), &shelf) {
            Ok(found) => {
                let choice: Vec<Option<u64>> = NAMES.iter().map(|id| Some(Version::parse(found.get(*id)?).unwrap().minor)).collect();
                prop_assert!(right(&choice), "{:?}", found);
            }
            Err(told) => prop_assert!(!exists, "{}", told),
        }
    }
}
