//! The layout is stable, means the same, and keeps every comment.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::{FormatError, WIDTH, format};

fn formatted(source: &str) -> String {
    let text = format(source).unwrap_or_else(|error| panic!("{error}\n{source}"));
    assert_eq!(format(&text).unwrap(), text, "formatting twice changes it:\n{source}");
    text
}

#[test]
fn what_fits_stands_on_a_line_and_what_was_opened_stays_open() {
    assert_eq!(
        formatted("(a:1,b  :  [ 1,2 ,3 ],c:{\"x\":Area})"),
        "(a: 1, b: [1, 2, 3], c: { \"x\": Area })\n"
    );
    assert_eq!(
        formatted("(\na: 1, b: [\n1, 2])"),
        "(\n    a: 1,\n    b: [\n        1,\n        2,\n    ],\n)\n"
    );
    assert_eq!(formatted("( )\n\n"), "()\n");
    assert_eq!(formatted("#![enable(implicit_some)]\n(a: 1)"), "#![enable(implicit_some)]\n(a: 1)\n");
}

#[test]
fn what_does_not_fit_is_opened() {
    let long = format!("(a: \"{}\", b: [\"{}\"])", "x".repeat(80), "y".repeat(60));
    let text = formatted(&long);
    assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
    assert_eq!(text.lines().count(), 4, "{text}");
}

#[test]
fn the_last_part_may_be_open_alone() {
    let source = "(kind: Measure(of: Compliance(), bands: [\n    (at_least: 1),\n]), weight: 3)";
    assert_eq!(
        formatted(source),
        "(\n    kind: Measure(of: Compliance(), bands: [\n        (at_least: 1),\n    ]),\n    weight: 3,\n)\n"
    );
    assert_eq!(formatted("[(\na: 1)]"), "[(\n    a: 1,\n)]\n");
}

#[test]
fn what_only_wraps_takes_no_line() {
    let [x, y] = ["x".repeat(60), "y".repeat(60)];
    assert_eq!(
        formatted(&format!("(kind: Condition(All([{x}, {y}])), weight: 3)")),
        format!("(\n    kind: Condition(All([\n        {x},\n        {y},\n    ])),\n    weight: 3,\n)\n")
    );
    let long = "z".repeat(WIDTH);
    assert_eq!(formatted(&format!("[({long}: 1)]")), format!("[(\n    {long}: 1,\n)]\n"));
}

#[test]
fn comments_and_single_blank_lines_stay_where_they_belong() {
    let source = "// head\n\n// more\n(a: 1, // of a\n\n\n// before b\nb: /* in b */ 2 // of b\n, c: [ /* of 3 */ 3, // last\n], // of c\n// end\n) // after\n// foot\n";
    assert_eq!(
        formatted(source),
        "// head\n\n// more\n(\n    a: 1, // of a\n\n    // before b\n    /* in b */\n    b: 2, // of b\n    c: [\n        /* of 3 */\n        3, // last\n    ], // of c\n    // end\n) // after\n// foot\n"
    );
}

#[test]
fn texts_are_never_touched() {
    let source = "(a: \"two  blanks // no comment\", b: r#\"raw \"( text\"#, c: '\"', d: \"line\nbreak\")";
    assert_eq!(formatted(source), format!("{source}\n"));
}

#[test]
fn what_is_not_closed_is_left_alone() {
    for (source, line) in
        [("(a: 1", 1), ("(\n[1)", 2), ("a)", 1), ("(a: \"x", 1), ("(\n/* x", 2), ("(a: r#\"x\"", 1)]
    {
        assert_eq!(format(source), Err(FormatError::Unbalanced { line }), "{source}");
    }
    assert_eq!(format(&"[".repeat(9_999)), Err(FormatError::TooDeep));
    assert_eq!(format("").unwrap(), "");
}

/// Documents with everything in odd places.
fn documents() -> impl Strategy<Value = String> {
    let blank = prop_oneof![
        6 => Just(String::new()),
        4 => Just(" ".to_owned()),
        3 => Just("\n".to_owned()),
        1 => Just("\n\n\n  ".to_owned()),
        1 => Just(" // a comment, (with [ \"marks\n".to_owned()),
        1 => Just("/* a /* nested */ one */".to_owned()),
        1 => Just("\n  // alone\n\n".to_owned()),
    ];
    let word = prop_oneof![
        Just("1.5".to_owned()),
        Just("-3".to_owned()),
        Just("name".to_owned()),
        Just("\"a text, (so \\\" long)\"".to_owned()),
        Just("r#\"raw \" one\"#".to_owned()),
        Just("'('".to_owned()),
        Just("\"a rather long text that soon makes lines longer than they may be\"".to_owned()),
    ];
    let value = word.prop_recursive(4, 48, 5, move |inner| {
        let part = (blank.clone(), inner, blank.clone()).prop_map(|(a, value, b)| format!("{a}{value}{b}"));
        let field = (blank.clone(), blank.clone(), part.clone())
            .prop_map(|(a, b, value)| format!("{a}field{b}:{value}"));
        let list = |part: BoxedStrategy<String>| {
            (proptest::collection::vec(part, 0..5), any::<bool>(), blank.clone())
        };
        let close = |(parts, comma, blank): (Vec<String>, bool, String)| {
            let comma = if comma && !parts.is_empty() { "," } else { "" };
            format!("{}{comma}{blank}", parts.join(","))
        };
        prop_oneof![
            list(part.boxed()).prop_map(move |it| format!("[{}]", close(it))),
            list(field.clone().boxed()).prop_map(move |it| format!("({})", close(it))),
            list(field.clone().boxed()).prop_map(move |it| format!("{{{}}}", close(it))),
            list(field.boxed()).prop_map(move |it| format!("Named({})", close(it))),
        ]
    });
    ("(// head\n)?", value).prop_map(|(_, value)| value)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn formatting_is_stable_and_keeps_tokens_and_comments(source in documents()) {
        // That tokens and comments are the same, `format` sees to itself.
        let once = format(&source).unwrap();
        prop_assert_eq!(format(&once).unwrap(), once);
    }

    #[test]
    fn any_text_is_laid_out_or_refused(source in "[a-c0-2 \n(){}\\[\\],:\"'#!r/*-]{0,60}") {
        if let Ok(once) = format(&source) {
            prop_assert_eq!(format(&once).unwrap(), once);
        }
    }
}
