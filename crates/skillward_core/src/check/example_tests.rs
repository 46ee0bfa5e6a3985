//! Every code has an example: the wrong one gives that code at that line, the right one is clean. Those of traces are tested where traces are read.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::examples::{ALL, Document, Example, example};
use super::{CheckInput, Diagnostic, check, codes};
use crate::catalogue::{parse, parse_room};
use crate::document::decode;

fn found(document: Document, text: &str) -> Vec<Diagnostic> {
    let catalogue = parse(include_str!("../../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../../assets/rooms/ward_bay.ron")).unwrap();
    let text = |of: Document| if of == document { text } else { of.base() };
    check(CheckInput {
        scenario_name: "scenario.ron",
        scenario_src: text(Document::Scenario),
        rubric_name: "rubric.ron",
        rubric_src: Some(text(Document::Rubric)),
        catalogue: &catalogue,
        rooms: &BTreeMap::from([("ward_bay".to_owned(), room)]),
    })
}

/// What is wrong with an example, if anything; `found` tells what is told of a document with this text.
pub(super) fn fault(example: &Example, found: impl Fn(Document, &str) -> Vec<Diagnostic>) -> Option<String> {
    let Example { code, document, .. } = example;
    if document.base().matches(example.at).count() != 1 {
        return Some(format!("{code}: stands not just once in the document: {}", example.at));
    }
    let clean = found(*document, &example.right_document());
    if !clean.is_empty() {
        return Some(format!("{code}: the right one is not clean: {clean:#?}"));
    }
    let told = found(*document, &example.wrong_document());
    // A step that cannot be done makes others so, too: what follows from a mistake is told as well.
    let right = told
        .iter()
        .any(|told| told.code == *code && told.line == example.line() && told.file == document.file());
    (!right).then(|| format!("{code}: not told at line {}: {told:#?}", example.line()))
}

#[test]
fn each_wrong_example_gives_its_code_at_its_line_and_each_right_one_is_clean() {
    let of_text = |example: &&Example| example.document != Document::Trace && example.code != codes::ENCODING;
    let checked = ALL.iter().filter(of_text);
    let faults: Vec<String> = checked.filter_map(|example| fault(example, found)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_example_of_a_wrong_encoding_is_wrong_once_it_is_saved_so() {
    let example = example(codes::ENCODING).unwrap();
    let latin_1 = example.wrong_document().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let told = decode(example.document.file(), latin_1).unwrap_err().diagnostic;
    assert_eq!((told.code, told.line), (codes::ENCODING, example.line()));
    let right = decode(example.document.file(), example.right_document().into_bytes()).unwrap();
    assert!(found(example.document, &right).is_empty());
}

#[test]
fn every_code_has_an_example() {
    for known in codes::all() {
        assert!(example(known.code).is_some(), "{} has no example", known.code);
    }
    assert!(ALL.is_sorted_by_key(|example| example.code));
}
