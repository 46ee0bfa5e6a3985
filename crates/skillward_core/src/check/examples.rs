//! Every code's example as a change of a small scenario, rubric or trace: the wrong one gives the code, the
//! right one is clean, and tests say so.

use super::{codes, codes_language as language, codes_proofs as proofs};
use crate::diagnostic::Code;

pub use super::examples_documents::Document;

/// A mistake, and the same mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Example {
    /// Its code.
    pub code: Code,
    /// Where such a mistake is made.
    pub document: Document,
    /// What stands in the small document.
    #[serde(skip)]
    pub(super) at: &'static str,
    /// What is wrong. A comment `// <--` marks the line, where there are several; in texts, `# <--` the next.
    pub wrong: &'static str,
    /// What is right.
    pub right: &'static str,
}

impl Example {
    /// The document with the mistake.
    #[must_use]
    pub fn wrong_document(&self) -> String {
        self.document.base().replacen(self.at, self.wrong, 1)
    }

    /// The document with the mistake mended.
    #[must_use]
    pub fn right_document(&self) -> String {
        self.document.base().replacen(self.at, self.right, 1)
    }

    /// The line of the wrong document, from 1, at which the mistake is told.
    #[must_use]
    pub fn line(&self) -> usize {
        let before = self.document.base().split(self.at).next().unwrap_or_default();
        let marked = marked(self.wrong);
        before.matches('\n').count() + 1 + marked
    }
}

/// The line of a wrong example, from 0, that a comment marks.
fn marked(wrong: &str) -> usize {
    let mut lines = wrong.lines();
    let at = lines.position(|line| line.contains("// <--") || line.starts_with("# <--"));
    at.map_or(0, |at| at + usize::from(wrong.lines().nth(at).is_some_and(|line| line.starts_with('#'))))
}

/// The example of a code.
#[must_use]
pub fn example(code: Code) -> Option<&'static Example> {
    ALL.iter()
        .chain(super::examples_packs::PACKS_EXAMPLES)
        .chain(super::examples_texts::TEXTS)
        .find(|example| example.code == code)
}

pub(super) const fn change(
    code: Code,
    document: Document,
    at: &'static str,
    wrong: &'static str,
    right: &'static str,
) -> Example {
    Example { code, document, at, wrong, right }
}

pub(super) const fn mend(
    code: Code,
    document: Document,
    right: &'static str,
    wrong: &'static str,
) -> Example {
    change(code, document, right, wrong, right)
}

use Document::{Rubric, Scenario, Trace};

/// The condition of the small scenario's first rule.
const HURRY: &str = r#"when: All([Touched("mrs_okafor.hand"), Touched("bed_a.rail")])"#;

/// How the rubric's last criterion is judged.
const PULSE: &str = r#"kind: Condition(StepDone("pulse")),"#;

/// Every example but those of packs and of texts, in the order of the codes.
pub const ALL: &[Example] = &[
    mend(codes::SYNTAX, Scenario, r#"    title: "A pulse round","#, r#"    title "A pulse round","#),
    change(
        codes::LIMITS,
        Scenario,
        r#"done: Opened("line_a.port")"#,
        r#"done: Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Any([Opened("line_a.port")])])])])])])])])])])])])])])])])])])])])])])])])])])])])])])])"#,
        r#"done: Any([Opened("line_a.port"), Touched("line_a.port")])"#,
    ),
    mend(codes::FORMAT, Scenario, "format: 1", "format: 9"),
    mend(codes::UNKNOWN_FIELD, Scenario, r#"summary: "Take one"#, r#"sumary: "Take one"#),
    mend(codes::UNKNOWN_VARIANT, Scenario, r#"done: Opened("line_a.port")"#, r#"done: Opend("line_a.port")"#),
    mend(
        codes::MISSING_FIELD,
        Scenario,
        "    minutes: 5,",
        "    minutes: 5,\n    minutes: 6, // <-- stands twice",
    ),
    mend(codes::WRONG_VALUE, Scenario, "minutes: 5", r#"minutes: "five""#),
    // Its test saves it as Latin-1.
    change(
        codes::ENCODING,
        Scenario,
        r#"title: "A pulse round","#,
        r#"title: "A pulse round in Orléans", // saved as Latin-1"#,
        r#"title: "A pulse round in Orléans", // saved as UTF-8"#,
    ),
    mend(codes::UNKNOWN_PROP, Scenario, r#"prop: "ward_phone""#, r#"prop: "telephone""#),
    mend(codes::UNKNOWN_ROOM, Scenario, r#"room: "ward_bay""#, r#"room: "ward""#),
    mend(
        codes::UNKNOWN_PART,
        Scenario,
        r#"parts: { "face": Critical("mrs_okafor", Fluid) }"#,
        r#"parts: { "nose": Critical("mrs_okafor", Fluid) }"#,
    ),
    mend(codes::UNKNOWN_SURFACE, Scenario, r#"done: Opened("line_a.port")"#, r#"done: Opened("line.port")"#),
    mend(codes::UNKNOWN_ZONE, Scenario, r#"done: Entered("corridor")"#, r#"done: Entered("hall")"#),
    mend(codes::UNKNOWN_STEP, Scenario, r#"ends: StepDone("leave")"#, r#"ends: StepDone("leaves")"#),
    mend(
        codes::UNKNOWN_PATIENT,
        Scenario,
        r#""bed_a.rail": Zone("mrs_okafor")"#,
        r#""bed_a.rail": Zone("mrs_smith")"#,
    ),
    mend(codes::UNKNOWN_DOMAIN, Rubric, r#"domain: "care""#, r#"domain: "caring""#),
    mend(
        codes::UNKNOWN_STATE,
        Scenario,
        r#"Set(item: "phone", state: "ringing")"#,
        r#"Set(item: "phone", state: "rings")"#,
    ),
    mend(
        codes::UNKNOWN_ITEM,
        Scenario,
        r#"Set(item: "phone", state: "ringing")"#,
        r#"Set(item: "fone", state: "ringing")"#,
    ),
    mend(
        codes::DUPLICATE,
        Scenario,
        r#"(id: "answer", title: "Answer the phone", done: Grabbed("phone.handset")),
                (id: "sit","#,
        r#"(id: "answer", title: "Answer the phone", done: Grabbed("phone.handset")),
                (id: "answer", // <-- the same again
                "#,
    ),
    mend(codes::OUT_OF_RANGE, Rubric, "pass_percent: 50", "pass_percent: 500"),
    mend(
        codes::BANDS,
        Rubric,
        r#"            kind: Measure(of: Compliance(), bands: [
                (at_least: 100, name: "Each one", percent: 90),
                (at_least: 50, name: "Half", percent: 50),
            ]),"#,
        r#"            kind: Measure(of: Compliance(), bands: [ // <-- the lower one is reached first
                (at_least: 50, name: "Half", percent: 50),
                (at_least: 100, name: "Each one", percent: 90),
            ]),"#,
    ),
    mend(codes::EMPTY_TEXT, Scenario, r#"title: "Take her pulse""#, r#"title: """#),
    mend(codes::VERB, Scenario, r#"done: Grabbed("phone.handset")"#, r#"done: Pressed("phone.handset")"#),
    mend(codes::UNCLASSED, Scenario, r#"done: Touched("chair")"#, r#"done: Touched("waste_bin")"#),
    mend(
        codes::WRONG_OWNER,
        Scenario,
        r#"parts: { "face": Critical("mrs_okafor", Fluid) }"#,
        r#"parts: { "face": Critical("mr_lindqvist", Fluid) }"#,
    ),
    mend(
        codes::GIVES_NOTHING,
        Scenario,
        r#"class: Product, dispenses: (product: "handrub", ml: 1.5)"#,
        "class: Product",
    ),
    mend(
        codes::UNREACHABLE_STEP,
        Scenario,
        r#"(id: "answer", title: "Answer the phone", done: Grabbed("phone.handset"))"#,
        r#"(id: "answer", title: "Answer the phone", done: StepDone("leave"))"#,
    ),
    mend(
        codes::UNREACHABLE_END,
        Scenario,
        r#"ends: StepDone("leave")"#,
        r#"ends: Then([StepDone("leave"), StepDone("answer")])"#,
    ),
    mend(
        codes::NOT_A_STATE,
        Scenario,
        r#"ForAtLeast(seconds: 8, of: Touching("mrs_okafor.wrist"))"#,
        r#"ForAtLeast(seconds: 8, of: Touched("mrs_okafor.wrist"))"#,
    ),
    mend(
        codes::NEVER,
        Scenario,
        r#"when: All([Touched("mrs_okafor.hand"), Touched("bed_a.rail")])"#,
        r#"when: Once(All([Touched("mrs_okafor.hand"), Touched("bed_a.rail")]))"#,
    ),
    mend(
        codes::EMPTY_CONDITION,
        Scenario,
        r#"when: All([Touched("mrs_okafor.hand"), Touched("bed_a.rail")])"#,
        "when: All([])",
    ),
    change(
        codes::NOT_COUNTABLE,
        Scenario,
        r#"when: All([Touched("mrs_okafor.hand"), Touched("bed_a.rail")])"#,
        r#"when: CountAtLeast(times: 2, of: Never(Touched("bed_a.rail")))"#,
        r#"when: CountAtLeast(times: 2, of: Touched("bed_a.rail"))"#,
    ),
    mend(codes::OTHER_SCENARIO, Rubric, r#"scenario: "pulse-round""#, r#"scenario: "pulse""#),
    mend(codes::UNREACHABLE_MARK, Rubric, "pass_percent: 75", "pass_percent: 95"),
    mend(
        codes::NO_EXPOSURE,
        Rubric,
        "            exposure: Opportunity(moments: [2]),\n            kind: Condition(Never(Opportunity(moments: [2], answered: false))),",
        "            kind: Condition(Never(Opportunity(moments: [2], answered: false))),",
    ),
    change(
        codes::MODELLED_COVERAGE,
        Rubric,
        r#"Measure(of: Compliance(), bands: [
                (at_least: 100, name: "Each one", percent: 90),
                (at_least: 50, name: "Half", percent: 50),
            ])"#,
        r#"Measure(of: ModelledCoverage, bands: [(at_least: 90, name: "Covered", percent: 90)])"#,
        r#"Measure(of: ActionSteps(Mean), bands: [(at_least: 9, name: "All of them", percent: 90)])"#,
    ),
    mend(
        codes::NO_WEIGHT,
        Rubric,
        r#"    criteria: [
        (
            id: "compliance",
            text: "Cleans hands at each opportunity",
            domain: "moments",
            weight: 10,"#,
        r#"    criteria: [
        (
            id: "compliance",
            text: "Cleans hands at each opportunity",
            domain: "moments",
            weight: 0,"#,
    ),
    mend(
        codes::EMPTY_DOMAIN,
        Rubric,
        r#"(id: "care", title: "Care", pass_percent: 50),"#,
        r#"(id: "care", title: "Care", pass_percent: 50),
        (id: "team", title: "Teamwork", pass_percent: 50), // <-- nothing is in it"#,
    ),
    mend(codes::UNKNOWN_CRITERION, Trace, r#""tasks": Met"#, r#""task": Met"#),
    mend(codes::UNKNOWN_ROUTINE, Trace, r#"Do("clean")"#, r#"Do("cleen")"#),
    mend(codes::TRACE, Trace, "At(20)", "At(3)"),
    change(
        language::UNBOUND,
        Scenario,
        HURRY,
        r#"when: ForEach(name: "p", among: Patients, of: Touched("$q.wrist"))"#,
        r#"when: ForEach(name: "p", among: Patients, of: Touched("$p.wrist"))"#,
    ),
    change(
        language::TOO_MANY_PARTS,
        Scenario,
        HURRY,
        r#"when: ForEach(name: "a", among: Patients, of: ForEach(name: "b", among: Patients, of: ForEach(name: "c", among: Patients, of: Touched("$a.wrist"))))"#,
        r#"when: ForEach(name: "a", among: Patients, of: Touched("$a.wrist"))"#,
    ),
    mend(language::UNKNOWN_TIMER, Scenario, r#"when: TimerEnded("round")"#, r#"when: TimerEnded("rounds")"#),
    mend(
        language::UNKNOWN_VITAL,
        Scenario,
        r#"sign: "pulse", at_least: 100"#,
        r#"sign: "puls", at_least: 100"#,
    ),
    mend(language::UNKNOWN_OUTCOME, Rubric, r#"outcomes: ["moments"]"#, r#"outcomes: ["moment"]"#),
    mend(
        language::UNMEASURED,
        Rubric,
        r#"    criteria: [
        (
            id: "compliance",
            text: "Cleans hands at each opportunity",
            domain: "moments",
            weight: 10,
            outcomes: ["moments"],"#,
        r#"    criteria: [ // <-- none of them measures "moments"
        (
            id: "compliance",
            text: "Cleans hands at each opportunity",
            domain: "moments",
            weight: 10,"#,
    ),
    change(
        language::NO_ACT,
        Scenario,
        HURRY,
        r#"when: With(hand: "left", act: Entered("bay"))"#,
        r#"when: With(hand: "left", act: Touched("chair"))"#,
    ),
    mend(proofs::DEAD_END, Scenario, r#"ends: StepDone("leave")"#, r#"ends: StepDone("sit")"#),
    change(
        proofs::IDLE_RULE,
        Scenario,
        HURRY,
        r#"when: Then([StepDone("leave"), StepDone("answer")])"#,
        r#"when: Then([StepDone("answer"), StepDone("leave")])"#,
    ),
    mend(
        proofs::ENDLESS_RULE,
        Scenario,
        r#"then: [Say(who: "Colleague", text: "Are you nearly done?")],"#,
        r#"then: [StartTimer(timer: "round", seconds: 30)], again: true,"#,
    ),
    mend(
        proofs::CANNOT_MEET,
        Rubric,
        PULSE,
        r#"kind: Condition(All([StepDone("pulse"), Never(StepDone("pulse"))])),"#,
    ),
    mend(
        proofs::CANNOT_FAIL,
        Rubric,
        PULSE,
        r#"kind: Condition(Any([StepDone("pulse"), Not(StepDone("pulse"))])),"#,
    ),
    change(
        proofs::CONTRADICTION,
        Rubric,
        "kind: Condition(Never(Opportunity(moments: [2], answered: false))),",
        r#"kind: Condition(Never(Opened("line_a.port"))),"#,
        r#"kind: Condition(Never(Touched("bed_a.rail"))),"#,
    ),
    mend(
        proofs::NOT_PLACED,
        Scenario,
        r#"done: Opened("line_a.port")"#,
        r#"done: Pressed("infusion_pump.silence_button")"#,
    ),
    mend(proofs::ZONE_OUTSIDE, Scenario, "z: (2.6, 5.0)", "z: (12, 15)"),
    mend(proofs::IMPLAUSIBLE, Scenario, r#""pulse": 88"#, r#""pulse": 880"#),
    change(
        proofs::UNIT,
        Scenario,
        HURRY,
        r#"when: Charted(field: "pulse", is: Number(value: 80, within: 4, unit: "mmHg"))"#,
        r#"when: Charted(field: "pulse", is: Number(value: 80, within: 4, unit: "/min"))"#,
    ),
    change(
        proofs::WEIGHTS,
        Rubric,
        r#"    pass: (total_percent: 80, set_by: Proposal("The author's proposal.")),"#,
        r#"    pass: (total_percent: 80, set_by: Proposal("The author's proposal.")),
    points: 100, // <-- all of them weigh 10"#,
        r#"    pass: (total_percent: 80, set_by: Proposal("The author's proposal.")),
    points: 10,"#,
    ),
    change(
        proofs::DURATION,
        Scenario,
        r#"done: ForAtLeast(seconds: 8, of: Touching("mrs_okafor.wrist")),"#,
        r#"done: ForAtLeast(seconds: 8, of: Touching("mrs_okafor.wrist")), limit_s: 5,"#,
        r#"done: ForAtLeast(seconds: 8, of: Touching("mrs_okafor.wrist")), limit_s: 60,"#,
    ),
    change(
        proofs::NOT_EXPLORED,
        Scenario,
        HURRY,
        r#"when: All([Said("a"), Said("b"), Said("c"), Said("d"), Said("e"), Said("f"), Said("g"), Said("h"), Said("i"), Said("j"), Said("k"), Said("l"), Any([Not(Said("a")), Not(Said("b")), Not(Said("c")), Not(Said("d")), Not(Said("e")), Not(Said("f")), Not(Said("g")), Not(Said("h")), Not(Said("i")), Not(Said("j")), Not(Said("k")), Not(Said("l"))])])"#,
        r#"when: All([Said("a"), Said("b"), Said("c")])"#,
    ),
    change(
        proofs::DEAD_BRANCH,
        Scenario,
        "(order: AnyOrder, steps: [",
        r#"(order: AnyOrder, when: StepDone("leave"), steps: ["#,
        r#"(order: AnyOrder, when: Vital(patient: "mrs_okafor", sign: "pulse", at_least: 60), steps: ["#,
    ),
    mend(proofs::CAPTION, Scenario, r#"Say(who: "Colleague","#, r#"Say(who: "","#),
];
