//! Codes of bindings, timers, vital signs, branches and variants: each told where its mistake stands.
#![allow(clippy::unwrap_used)]

use super::tests::{RUBRIC, SCENARIO, found};
use super::{codes, codes_language};

/// A plot for the bedside, and what is told of it.
fn told(parts: &str) -> Vec<(&'static str, String)> {
    let start = SCENARIO.find("    plot: (").unwrap();
    let source = format!("{}{parts}\n)", &SCENARIO[..start]).replacen(
        "prop: \"patient_a\",",
        "prop: \"patient_a\", vitals: {\"pulse\": 80},",
        1,
    );
    let rubric = RUBRIC.replace("StepDone(\"pulse\")", "Finished");
    let steps = ["line", "urine", "phone", "silence", "leave"];
    let rubric = steps
        .iter()
        .fold(rubric, |rubric, step| rubric.replace(&format!("StepDone(\"{step}\")"), "Finished"));
    let found = found(&source, &rubric);
    found
        .into_iter()
        .map(|mistake| {
            let text = if mistake.file == "scenario.ron" { &source } else { &rubric };
            let at = mistake.span.offset..mistake.span.offset + mistake.span.len;
            (mistake.code.0, text[at].to_owned())
        })
        .collect()
}

fn step(done: &str) -> String {
    format!(
        "plot: (groups: [(order: Sequence, steps: [(id: \"one\", title: \"One\", done: {done})])], ends: StepDone(\"one\"), limit_s: 60)"
    )
}

#[test]
fn what_is_right_is_not_told() {
    for done in [
        r#"ForEach(name: "p", among: Patients, of: Touched("$p.wrist"))"#,
        r#"ForSome(name: "h", among: Hands, of: Then([With(hand: "$h", act: Touched("chair")), With(hand: "$h", act: Touched("waste_bin"))]))"#,
        r#"Vital(patient: "mrs_okafor", sign: "pulse", at_least: 60)"#,
        r#"Facing("bed_a.rail")"#,
        r#"ForSome(name: "s", among: Of(["chair", "waste_bin"]), of: ForAtLeast(seconds: 2, of: Touching("$s")))"#,
    ] {
        assert_eq!(told(&step(done)), [], "{done}");
    }
    let drawn = step(r#"Touched("$where")"#)
        + r#", variants: (draw: [(name: "where", from: ["chair", "waste_bin"])])"#;
    assert_eq!(told(&drawn), []);
}

#[test]
fn each_mistake_in_a_condition_has_its_code_and_place() {
    for (done, code, at) in [
        (
            r#"ForEach(name: "p", among: Patients, of: Touched("$q.wrist"))"#,
            codes_language::UNBOUND,
            "\"$q.wrist\"",
        ),
        (r#"With(hand: "third", act: Touched("chair"))"#, codes_language::UNBOUND, "\"third\""),
        (r#"With(hand: "left", act: Entered("bay"))"#, codes_language::NO_ACT, "With"),
        (r#"TimerEnded("tea")"#, codes_language::UNKNOWN_TIMER, "\"tea\""),
        (r#"Vital(patient: "mrs_okafor", sign: "puls")"#, codes_language::UNKNOWN_VITAL, "\"puls\""),
        (r#"Placed(item: "chair", onto: "sofa")"#, codes::UNKNOWN_SURFACE, "\"sofa\""),
        (r#"Compressed(patient: "mr_smith")"#, codes::UNKNOWN_PATIENT, "\"mr_smith\""),
        (r#"ForAtLeast(seconds: 2, of: Faced("chair"))"#, codes::NOT_A_STATE, "ForAtLeast"),
    ] {
        assert_eq!(told(&step(done)), [(code.0, at.to_owned())], "{done}");
    }
}

#[test]
fn a_wrong_name_is_told_for_the_copy_that_has_it() {
    let found = told(&step(r#"ForEach(name: "p", among: Patients, of: Touched("$p.antler"))"#));
    let codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [codes::UNKNOWN_SURFACE.0, codes::UNKNOWN_SURFACE.0], "one for each patient");
    let drawn =
        step(r#"Touched("$where")"#) + r#", variants: (draw: [(name: "where", from: ["chair", "sofa"])])"#;
    let codes: Vec<&str> = told(&drawn).iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [codes::UNKNOWN_SURFACE.0]);
}

#[test]
fn bindings_that_multiply_are_refused() {
    let things: Vec<String> = (0..40).map(|_| "\"chair\"".to_owned()).collect();
    let mut done = "Touched(\"$a\")".to_owned();
    for name in ["a", "b", "c", "d"] {
        done = format!("ForEach(name: \"{name}\", among: Of([{}]), of: {done})", things.join(", "));
    }
    let codes: Vec<&str> = told(&step(&done)).iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [codes_language::TOO_MANY_PARTS.0]);
    let start = SCENARIO.find("    plot: (").unwrap();
    let source = format!("{}{}\n)", &SCENARIO[..start], step(&done));
    assert_eq!(crate::scenario::parse(&source).unwrap_err()[0].code, codes::LIMITS);
}

#[test]
fn plots_are_told_what_they_get_wrong() {
    let plot =
        |group: &str, rest: &str| format!("plot: (groups: [({group})], {rest} ends: Finished, limit_s: 60)");
    let steps = "steps: [(id: \"one\", title: \"One\", done: Touched(\"chair\"))]";
    let effect = |effect: &str| {
        let steps = format!(
            "order: Sequence, steps: [(id: \"one\", title: \"One\", done: Touched(\"chair\"), on_done: [{effect}])]"
        );
        plot(&steps, "")
    };
    for (parts, code, at) in [
        (plot("order: Sequence, steps: []", ""), codes::EMPTY_CONDITION, "Sequence"),
        (plot(&format!("order: Sequence, repeat: 0, {steps}"), ""), codes::OUT_OF_RANGE, "0"),
        (plot(&format!("order: AnyOrder, shuffle: true, {steps}"), ""), codes::OUT_OF_RANGE, "true"),
        (plot(&format!("order: AnyOrder, limit_s: -1, {steps}"), ""), codes::OUT_OF_RANGE, "-1"),
        (
            plot(&format!("order: AnyOrder, when: StepDone(\"two\"), {steps}"), ""),
            codes::UNKNOWN_STEP,
            "\"two\"",
        ),
        (
            plot(
                &format!("order: AnyOrder, {steps}"),
                "rules: [(id: \"r\", when: InZone(\"bay\"), then: [End], again: true)],",
            ),
            codes::NOT_COUNTABLE,
            "true",
        ),
        (effect("Spawn(\"phone\")"), codes::NEVER, "\"phone\""),
        (effect("Move(item: \"fone\", to: (0, 0, 0))"), codes::UNKNOWN_ITEM, "\"fone\""),
        (effect("Open(part: \"chair\")"), codes::VERB, "\"chair\""),
        (effect("Fault(item: \"pump_a\", state: \"broken\")"), codes::UNKNOWN_STATE, "\"broken\""),
        (
            effect("Vital(patient: \"mrs_okafor\", sign: \"pulse\", to: 140, over_s: -5)"),
            codes::OUT_OF_RANGE,
            "-5",
        ),
        (effect("StartTimer(timer: \"tea\", seconds: 0)"), codes::OUT_OF_RANGE, "0"),
    ] {
        assert_eq!(told(&parts), [(code.0, at.to_owned())], "{parts}");
    }
}

/// A rubric for the bedside with this criterion among its own, and what is told of it.
fn judged(criterion: &str) -> Vec<(&'static str, String)> {
    let rubric = RUBRIC.replacen(
        "criteria: [",
        &format!("criteria: [(id: \"new\", text: \"New\", domain: \"care\", weight: 1, {criterion}),"),
        1,
    );
    let found = found(SCENARIO, &rubric);
    let told = |offset: usize, len: usize| rubric[offset..offset + len].to_owned();
    found.into_iter().map(|mistake| (mistake.code.0, told(mistake.span.offset, mistake.span.len))).collect()
}

#[test]
fn criteria_are_told_what_they_get_wrong() {
    let measure =
        |of: &str| format!("kind: Measure(of: {of}, bands: [(at_least: 1, name: \"Some\", percent: 100)])");
    for right in [
        measure("Duration(Touching(\"chair\"))"),
        measure("Rate(Touched(\"chair\"))"),
        measure("Coverage([Touched(\"chair\")])"),
        measure("Share(of: Touching(\"chair\"), among: Touched(\"waste_bin\"))"),
        "kind: Manual([(name: \"Well\", percent: 100, text: \"Well done.\"), (name: \"Badly\", percent: 0, text: \"Badly done.\")])".to_owned(),
    ] {
        assert_eq!(judged(&right), [], "{right}");
    }
    for (wrong, code) in [
        (measure("Duration(Touched(\"chair\"))"), codes::NOT_A_STATE),
        (measure("Duration(Once(Touching(\"chair\")))"), codes::NOT_A_STATE),
        (measure("Rate(Touching(\"chair\"))"), codes::NOT_COUNTABLE),
        (measure("Coverage([])"), codes::EMPTY_CONDITION),
        (measure("OrderAgreement([Touched(\"chair\")])"), codes::EMPTY_CONDITION),
        (measure("Rate(Touched(\"sofa\"))"), codes::UNKNOWN_SURFACE),
        ("kind: Manual([])".to_owned(), codes::BANDS),
        ("kind: Manual([(name: \"Well\", percent: 100, text: \"\")])".to_owned(), codes::EMPTY_TEXT),
    ] {
        let codes: Vec<&str> = judged(&wrong).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [code.0], "{wrong}");
    }
}

#[test]
fn outcomes_that_criteria_cite_are_there_and_each_is_cited() {
    let cites =
        |outcomes: &str| judged(&format!("outcomes: {outcomes}, kind: Condition(Touched(\"chair\"))"));
    assert_eq!(cites("[\"moments\", \"technique\"]"), []);
    assert_eq!(
        cites("[\"moments\", \"technique\", \"momments\"]"),
        [(codes_language::UNKNOWN_OUTCOME.0, "\"momments\"".to_owned())]
    );
    let codes: Vec<&str> = cites("[\"moments\"]").into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [codes_language::UNMEASURED.0]);
}

#[test]
fn every_code_of_the_language_is_explained_in_order() {
    let all: Vec<_> = codes::all().map(|explanation| explanation.code).collect();
    assert!(all.is_sorted(), "{all:?}");
    assert_eq!(codes::explain("sw0084").unwrap().code, codes_language::UNKNOWN_OUTCOME);
}
