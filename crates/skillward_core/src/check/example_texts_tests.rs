//! Every example of texts: the wrong one gives its code at its line, the right one is clean.
#![allow(clippy::unwrap_used)]

use super::examples::{Document, Example};
use super::examples_texts::TEXTS;
use super::{Diagnostic, Naming, TextFile, TextsInput, check_texts};
use crate::{rubric, scenario};

/// What is told of the small scenario with texts, one document of it being this.
pub(super) fn found(document: Document, text: &str) -> Vec<Diagnostic> {
    let text = |of: Document| if of == document { text } else { of.base() };
    let source = text(Document::ScenarioWithTexts);
    let scenario = scenario::parse(source).unwrap();
    let judging = rubric::parse(Document::Rubric.base()).unwrap();
    let file = |of: Document, tag| TextFile { name: of.file(), tag, source: text(of) };
    check_texts(&TextsInput {
        scenario: Some(Naming { name: "scenario.ron", source, value: &scenario }),
        rubric: Some(Naming { name: "rubric.ron", source: Document::Rubric.base(), value: &judging }),
        files: &[file(Document::OwnTexts, "en"), file(Document::OtherTexts, "de")],
    })
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
    let right = told.iter().any(|told| {
        let file = told.file == document.file();
        told.code == *code && told.line == example.line() && file
    });
    (!right).then(|| format!("{code}: not told at line {}: {told:#?}", example.line()))
}

#[test]
fn each_wrong_example_gives_its_code_at_its_line_and_each_right_one_is_clean() {
    let faults: Vec<String> = TEXTS.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(TEXTS.is_sorted_by_key(|example| example.code));
}

#[test]
fn the_small_scenario_with_texts_is_without_a_fault() {
    assert_eq!(found(Document::OwnTexts, Document::OwnTexts.base()), []);
}
