//! Every example of texts: the wrong one gives its code at its line, the right one is clean.
#![allow(clippy::unwrap_used)]

use super::example_tests::fault;
use super::examples::Document;
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
        packs: &[],
        whole: true,
    })
}

#[test]
fn each_wrong_example_gives_its_code_at_its_line_and_each_right_one_is_clean() {
    let faults: Vec<String> = TEXTS.iter().filter_map(|example| fault(example, found)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(TEXTS.is_sorted_by_key(|example| example.code));
}

#[test]
fn the_small_scenario_with_texts_is_without_a_fault() {
    assert_eq!(found(Document::OwnTexts, Document::OwnTexts.base()), []);
}
