//! Tests of reading documents: limits, misspelt names, hostile input.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::{FORMAT, LIMITS, MAX_BYTES, SYNTAX, UNKNOWN_FIELD, UNKNOWN_VARIANT, WRONG_VALUE};
use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;

const BEDSIDE: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");

fn mistakes(source: &str) -> Vec<Diagnostic> {
    super::load::<Scenario>("scenario.ron", source, 1).unwrap_err()
}

fn told(source: &str) -> Vec<String> {
    mistakes(source).iter().map(|d| format!("{d} [{}]", d.help.as_deref().unwrap_or(""))).collect()
}

#[test]
fn several_misspelt_names_are_all_found_where_they_stand() {
    let source = BEDSIDE
        .replacen("    version:", "    versoin:", 1)
        .replacen("Touching(", "Tuching(", 1)
        .replacen("    place: (", "    palce: (", 1);
    let found = mistakes(&source);
    let summary: Vec<_> =
        found.iter().map(|d| (d.code, &source[d.span.offset..d.span.offset + d.span.len])).collect();
    assert_eq!(
        summary,
        [(UNKNOWN_FIELD, "versoin"), (UNKNOWN_FIELD, "palce"), (UNKNOWN_VARIANT, "Tuching"),]
    );
    assert_eq!(found[0].help.as_deref(), Some("did you mean `version`?"));
    assert_eq!((found[0].line, found[0].column), (6, 5));
    assert_eq!(found[2].help.as_deref(), Some("did you mean `Touching`?"));
}

#[test]
fn each_kind_of_mistake_has_its_code() {
    let cases = [
        (BEDSIDE.replacen("format: 1", "format: 2", 1), FORMAT),
        (BEDSIDE.replacen("minutes: 30", "minutes: \"x\"", 1), WRONG_VALUE),
        (BEDSIDE.replacen("seconds: 8", "seconds: 8.00001", 1), WRONG_VALUE),
        (BEDSIDE.replacen("limit_s: 1500", "limit_s: 1e300", 1), WRONG_VALUE),
        (BEDSIDE.replacen("    id:", "    id", 1), SYNTAX),
        (String::new(), SYNTAX),
        ("(".repeat(2000), LIMITS),
        (" ".repeat(MAX_BYTES + 1), LIMITS),
    ];
    for (source, code) in cases {
        let found = mistakes(&source);
        assert_eq!(found[0].code, code, "{found:?}");
    }
}

#[test]
fn what_follows_the_document_is_refused() {
    assert_eq!(mistakes(&format!("{BEDSIDE} 1"))[0].code, SYNTAX);
}

#[test]
fn a_hostile_condition_nested_in_every_way_is_refused_without_a_crash() {
    for nest in ["Not(", "All([", "Once(/*(*/", "r#\"(\"#, Any(["] {
        let source = format!("(format: 1, plot: (ends: {}", nest.repeat(50_000));
        assert!(!told(&source).is_empty());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(source in any::<String>()) {
        let _ = super::load::<Scenario>("x", &source, 1);
    }

    #[test]
    fn any_damage_to_a_real_document_is_told_in_its_bounds(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, "[\\PC\n\"'()\\[\\]{}/*,:]{0,6}"), 1..4)
    ) {
        let mut source: Vec<char> = BEDSIDE.chars().collect();
        for (at, remove, insert) in cuts {
            let start = at.index(source.len());
            let end = (start + remove).min(source.len());
            source.splice(start..end, insert.chars());
        }
        let source: String = source.into_iter().collect();
        if let Err(found) = super::load::<Scenario>("x", &source, 1) {
            prop_assert!(!found.is_empty());
            for mistake in found {
                prop_assert!(mistake.span.offset + mistake.span.len <= source.len());
                prop_assert!(source.is_char_boundary(mistake.span.offset));
            }
        }
    }
}
