//! Every example of packs: the wrong one gives its code at its line, the right one is clean.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use super::examples::Document::{self, PackItems, PackManifest, RubricWithPacks, ScenarioWithPacks};
use super::examples::Example;
use super::examples_packs::PACKS_EXAMPLES;
use super::{CheckInput, Diagnostic};
use crate::catalogue::{parse, parse_room};
use crate::packs::{self, Pack, Shelf, SourceFile};

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.into() }
}

/// A pack of one file.
pub(super) fn pack(id: &str, version: &str, items: &str) -> Arc<Pack> {
    let manifest = format!(
        r#"(format: 1, id: "{id}", version: "{version}", title: "T", review: Pending([]), files: ["items.ron"])"#
    );
    let items = file(&format!("{id}/items.ron"), &format!("(format: 1, items: [{items}])"));
    Arc::new(Pack::read(id, file(&format!("{id}/pack.ron"), &manifest), vec![Ok(items)]).unwrap())
}

/// What is told of the small scenario with a pack, one document of both being this: the pack alone first, then the
/// scenario with its rubric.
pub(super) fn found(document: Document, text: &str) -> Vec<Diagnostic> {
    let text = |of: Document| if of == document { text } else { of.base() };
    let item = r#"(id: "x", kind: Action, title: "X", body: Finished)"#;
    let ours = Pack::read(
        "packs/ward",
        file(PackManifest.file(), text(PackManifest)),
        vec![Ok(file(PackItems.file(), text(PackItems)))],
    );
    let ours = match ours {
        Ok(pack) => Arc::new(pack),
        Err(mistakes) => return mistakes,
    };
    let others = [pack("lab", "0.3.1", item), pack("twin", "1.0.0", item), pack("twin", "1.0.0", item)];
    let broken = pack("broken", "1.0.0", r#"(id: "x", kind: Action, title: "X", body: Touched("{x}"))"#);
    let shelf = Shelf {
        folders: vec![[Arc::clone(&ours), broken].into_iter().chain(others).collect()],
        broken: Vec::new(),
    };
    let mut told = packs::check(&ours, &shelf);
    if !ours.is_sound() {
        return told;
    }
    let scenario = packs::expand(file("scenario.ron", text(ScenarioWithPacks)), &shelf).unwrap();
    let rubric = packs::expand(file("rubric.ron", text(RubricWithPacks)), &shelf).unwrap();
    told.extend(scenario.mistakes.iter().chain(&rubric.mistakes).cloned());
    let (Some(scenario_src), Some(rubric_src)) = (scenario.text(), rubric.text()) else { return told };
    let catalogue = parse(include_str!("../../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../../assets/rooms/ward_bay.ron")).unwrap();
    let found = super::check(CheckInput {
        scenario_name: "scenario.ron",
        scenario_src,
        rubric_name: "rubric.ron",
        rubric_src: Some(rubric_src),
        catalogue: &catalogue,
        rooms: &BTreeMap::from([("ward_bay".to_owned(), room)]),
    });
    told.extend(found.into_iter().map(|told| rubric.bring_home(scenario.bring_home(told))));
    told
}

/// What is wrong with an example, if anything.
fn fault(example: &Example) -> Option<String> {
    let Example { code, document, .. } = example;
    if document.base().matches(example.at).count() != 1 {
        return Some(format!("{code}: stands not just once in the document: {}", example.at));
    }
    let clean = found(*document, &example.right_document());
    if !clean.is_empty() {
        return Some(format!("{code}: the right one is not clean: {clean:#?}"));
    }
    let told = found(*document, &example.wrong_document());
    let right = told
        .iter()
        .any(|told| told.code == *code && told.line == example.line() && told.file == document.file());
    (!right).then(|| format!("{code}: not told at line {}: {told:#?}", example.line()))
}

#[test]
fn each_wrong_example_gives_its_code_at_its_line_and_each_right_one_is_clean() {
    let faults: Vec<String> = PACKS_EXAMPLES.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(PACKS_EXAMPLES.is_sorted_by_key(|example| example.code));
}

#[test]
fn the_small_scenario_with_a_pack_is_without_a_fault() {
    assert_eq!(found(PackItems, PackItems.base()), []);
}
