//! Mistakes planted into a pack and into what uses it, each of its own kind: the right code at the right line of the
//! right file, and nothing else is said.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use skillward_core::catalogue::{parse, parse_room};
use skillward_core::check::examples::Document::{
    self, PackItems, PackManifest, RubricWithPacks, ScenarioWithPacks,
};
use skillward_core::check::{CheckInput, Severity, check};
use skillward_core::diagnostic::Diagnostic;
use skillward_core::packs::{self, Pack, Shelf, SourceFile};

/// A mistake: its code and severity, the document, what stands there, what stands there instead. A comment `// <--`
/// marks the line where it is told, where the first line is not meant.
type Mistake = (&'static str, Severity, Document, &'static str, &'static str);

use Severity::{Error, Warning};

const PHONE: &str = r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#;
const PACKS: &str = r#"packs: { "ward": "1.0" },
    id: "pulse-round",
    version: "0.1.0",
    title: "A pulse round","#;
const PULSE: &str = r#"body: ForAtLeast(seconds: "{seconds}", of: Touching("{patient}.wrist")),"#;
const LEAVE: &str = r#"(id: "{as}-leave", title: "Leave by the door", done: Entered("{door}")),"#;
const ANSWER: &str = r#"with: (text: "Answers the phone", domain: "care", what: StepDone("answer"))"#;

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // What a document says of packs.
    ("SW0105", Error, ScenarioWithPacks, PACKS, r#"packs: { "ward": "one" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    ("SW0105", Error, RubricWithPacks, PACKS, r#"packs: { "ward": "" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    ("SW0104", Error, ScenarioWithPacks, PACKS, r#"packs: { "ward": ">=1.1" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    ("SW0103", Error, RubricWithPacks, PACKS, r#"packs: { "wards": "1.0" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    ("SW0113", Warning, ScenarioWithPacks, PACKS, r#"packs: { "ward": "1.0", "lab": "0.3" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    ("SW0118", Error, ScenarioWithPacks, PACKS, r#"packs: { "ward": "1.0", "twin": "1" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    ("SW0119", Error, ScenarioWithPacks, PACKS, r#"packs: { "ward": "1.0", "broken": "1" }, id: "pulse-round", version: "0.1.0", title: "A pulse round","#),
    // Uses.
    ("SW0102", Error, ScenarioWithPacks, PHONE, r#"(use: "lab/phone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0106", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/fone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0106", Error, ScenarioWithPacks, PHONE, r#"(use: "phone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0007", Error, ScenarioWithPacks, PHONE, r#"(use: phone, as: "phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0004", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", wiht: (at: (1.5, 1.35, 2.58)), with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0006", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", as: "fone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0006", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58), at: (0, 0, 0)))"#),
    ("SW0007", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", with: [1])"#),
    ("SW0107", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/does", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0107", Error, ScenarioWithPacks, r#"done: Grabbed("phone.handset")"#, r#"done: (use: "ward/phone", as: "x", with: (at: (0, 0, 0)))"#),
    ("SW0107", Error, ScenarioWithPacks, r#"(id: "answer", title: "Answer the phone", done: Grabbed("phone.handset")),"#, r#"(id: "answer", title: "Answer the phone", done: Grabbed("phone.handset")), (use: "ward/pulse-and-out", as: "x"),"#),
    ("SW0108", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58), turnd: 90))"#),
    ("SW0108", Error, ScenarioWithPacks, r#"done: Grabbed("phone.handset")"#, r#"done: (use: "ward/feels-pulse", as: "x", with: (patient: "mrs_okafor"))"#),
    ("SW0109", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0109", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "care")"#),
    ("SW0110", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "the phone", with: (at: (1.5, 1.35, 2.58)))"#),
    ("SW0110", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35)))"#),
    ("SW0110", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "care", what: "answer")"#),
    ("SW0110", Error, RubricWithPacks, ANSWER, r#"with: (text: Answers, domain: "care", what: StepDone("answer"))"#),
    ("SW0110", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "the care", what: StepDone("answer"))"#),
    ("SW0110", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "care", what: StepDone("answer"), weight: "5")"#),
    // What comes out of them, told where it was written.
    ("SW0020", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58))),
        (use: "ward/phone", as: "phone", with: (at: (1, 1, 1))), // <--"#),
    ("SW0015", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "care", what: StepDone("anser"))"#),
    ("SW0017", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "caring", what: StepDone("answer"))"#),
    ("SW0021", Error, RubricWithPacks, ANSWER, r#"with: (text: "Answers the phone", domain: "care", what: StepDone("answer"), weight: 5000)"#),
    ("SW0007", Error, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.3578, 2.58)))"#),
    ("SW0014", Error, ScenarioWithPacks, r#"door: "corridor""#, r#"door: "corrdor""#),
    ("SW0010", Error, PackItems, r#"prop: "ward_phone""#, r#"prop: "ward_fone""#),
    ("SW0018", Error, PackItems, r#"state: "idle""#, r#"state: "idel""#),
    ("SW0013", Error, PackItems, r#"of: Touching("{patient}.wrist")"#, r#"of: Touching("{patient}.wirst")"#),
    // Items.
    ("SW0003", Error, PackItems, "format: 1", "format: 2"),
    ("SW0004", Error, PackItems, "            kind: Prop,", "            kind: Prop, about_it: \"x\","),
    ("SW0005", Error, PackItems, "kind: Patient,", "kind: Patiennt,"),
    ("SW0006", Error, PackItems, r#"            title: "A ward telephone on the wall","#, r#"            title: "A ward telephone on the wall", title: "A telephone","#),
    ("SW0005", Error, PackItems, LEAVE, r#"(id: "{as}-leave", title: "Leave by the door", done: Enterd("{door}")),"#),
    ("SW0004", Error, PackItems, LEAVE, r#"(id: "{as}-leave", titel: "Leave by the door", done: Entered("{door}")),"#),
    ("SW0020", Error, PackItems, r#"id: "okafor","#, r#"id: "phone","#),
    ("SW0020", Error, PackItems, r#"(name: "who", kind: Text),"#, r#"(name: "door", kind: Text), (name: "who", kind: Text),"#),
    ("SW0023", Error, PackItems, r#"title: "Does something""#, r#"title: " ""#),
    ("SW0023", Error, PackItems, r#"id: "does","#, r#"id: "does it","#),
    ("SW0110", Error, PackItems, "kind: Number, default: 180", "kind: Number, default: \"half\""),
    ("SW0111", Error, PackItems, PULSE, r#"body: (use: "ward/feels-pulse", with: (patient: "{patient}", seconds: "{seconds}")),"#),
    ("SW0114", Error, PackItems, PULSE, r#"body: ForAtLeast(seconds: "{second}", of: Touching("{patient}.wrist")),"#),
    ("SW0114", Error, PackItems, PULSE, r#"body: ForAtLeast(seconds: "{seconds}", of: Touching("{patient.wrist")),"#),
    ("SW0114", Error, PackItems, r#"text: "{text}","#, r#"text: "{text} {what}","#),
    ("SW0114", Error, PackItems, r#"(name: "turned", kind"#, r#"(name: "as", kind: Text), (name: "turned", kind"#),
    ("SW0114", Error, PackItems, PULSE, "body: [],"),
    ("SW0115", Warning, PackItems, r#"(name: "who", kind: Text),"#, r#"(name: "who", kind: Text), (name: "why", kind: Text, default: ""),"#),
    ("SW0116", Error, PackItems, LEAVE, r#"(id: "leave-{as}", title: "Leave by the door", done: Entered("{door}")),"#),
    ("SW0116", Error, PackItems, LEAVE, r#"(id: "{as}leave", title: "Leave by the door", done: Entered("{door}")),"#),
    ("SW0102", Error, PackItems, r#"done: (use: "ward/feels-pulse""#, r#"done: (use: "lab/x""#),
    ("SW0109", Error, PackItems, r#"done: (use: "ward/feels-pulse", with: (patient: "{patient}")),"#, r#"done: All([Touched("{patient}.hand"), (use: "ward/feels-pulse", with: (seconds: 8))]),"#),
    // Manifests.
    ("SW0001", Error, PackManifest, r#"title: "Things of a ward","#, r#"title "Things of a ward","#),
    ("SW0003", Error, PackManifest, "format: 1", "format: 3"),
    ("SW0023", Error, PackManifest, r#"id: "ward""#, r#"id: "the ward""#),
    ("SW0105", Error, PackManifest, r#"version: "1.0.0""#, r#"version: "1.0""#),
    ("SW0105", Error, PackManifest, "    files:", "    packs: { \"lab\": \"new\" },\n    files:"),
    ("SW0103", Error, PackManifest, "    files:", "    packs: { \"labs\": \"1.0\" }, files:"),
    ("SW0112", Error, PackManifest, r#"files: ["items.ron"]"#, "files: []"),
    ("SW0117", Error, PackManifest, r#"files: ["items.ron"]"#, r#"files: ["../items.ron"]"#),
    ("SW0117", Error, PackManifest, r#"files: ["items.ron"]"#, r#"files: ["items.ron", "missing.ron"]"#),
    ("SW0020", Error, PackManifest, r#"files: ["items.ron"]"#, r#"files: ["items.ron", "items.ron"]"#),
];

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.into() }
}

fn other(id: &str, item: &str) -> Arc<Pack> {
    let manifest = format!(
        r#"(format: 1, id: "{id}", version: "1.0.0", title: "T", review: Pending([]), files: ["items.ron"])"#
    )
    .replace("\"lab\", version: \"1.0.0\"", "\"lab\", version: \"0.3.0\"");
    let items = format!("(format: 1, items: [{item}])");
    Arc::new(
        Pack::read(id, file("other/pack.ron", &manifest), vec![Ok(file("other/items.ron", &items))]).unwrap(),
    )
}

/// Everything told of the pack alone, and else of scenario and rubric.
fn told(document: Document, text: &str) -> Vec<Diagnostic> {
    let text = |of: Document| if of == document { text } else { of.base() };
    let manifest = file(PackManifest.file(), text(PackManifest));
    let files = match packs::manifest(&manifest) {
        Ok(said) => said.files,
        Err(mistakes) => return mistakes,
    };
    let read = |path: &String| match path.as_str() {
        "items.ron" => Ok(file(PackItems.file(), text(PackItems))),
        _ => Err("there is no such file".to_owned()),
    };
    let ward = match Pack::read("packs/ward", manifest, files.iter().map(read).collect()) {
        Ok(pack) => Arc::new(pack),
        Err(mistakes) => return mistakes,
    };
    let x = r#"(id: "x", kind: Action, title: "X", body: Finished)"#;
    let broken = other("broken", r#"(id: "x", kind: Action, title: "X", body: Touched("{x}"))"#);
    let all = vec![Arc::clone(&ward), other("lab", x), other("twin", x), other("twin", x), broken];
    let shelf = Shelf { folders: vec![all], broken: Vec::new() };
    let mut found = packs::check(&ward, &shelf);
    if found.iter().any(|told| told.severity == Error) {
        return found;
    }
    let scenario = packs::expand(file("scenario.ron", text(ScenarioWithPacks)), &shelf).unwrap();
    let rubric = packs::expand(file("rubric.ron", text(RubricWithPacks)), &shelf).unwrap();
    found.extend(scenario.mistakes.iter().chain(&rubric.mistakes).cloned());
    let (Some(scenario_src), Some(rubric_src)) = (scenario.text(), rubric.text()) else { return found };
    let catalogue = parse(include_str!("../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../assets/rooms/ward_bay.ron")).unwrap();
    let checked = check(CheckInput {
        scenario_name: "scenario.ron",
        scenario_src,
        rubric_name: "rubric.ron",
        rubric_src: Some(rubric_src),
        catalogue: &catalogue,
        rooms: &BTreeMap::from([("ward_bay".to_owned(), room)]),
    });
    let home = |told| rubric.bring_home(scenario.bring_home(told));
    for told in checked.into_iter().map(home) {
        // The same place of a pack by several uses is one mistake.
        if !found
            .iter()
            .any(|other| (other.code, &other.file, other.span) == (told.code, &told.file, told.span))
        {
            found.push(told);
        }
    }
    found
}

#[test]
fn each_planted_mistake_is_told_by_its_code_at_its_line_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (code, severity, document, at, instead) in MISTAKES {
        let base = document.base();
        assert_eq!(base.matches(at).count(), 1, "{at} stands not just once in the document");
        let marked = instead.lines().position(|line| line.contains("// <--")).unwrap_or(0);
        let line = base.split(at).next().unwrap().matches('\n').count() + 1 + marked;
        let found = told(*document, &base.replacen(at, instead, 1));
        let right = matches!(found.as_slice(), [told]
            if told.code.0 == *code && told.severity == *severity && told.file == document.file() && told.line == line);
        if !right {
            let found: Vec<String> = found.iter().map(|told| format!("{told} ({:?})", told.help)).collect();
            wrong.push(format!(
                "{code} at {}:{line}: {instead}\n    {}",
                document.file(),
                found.join("\n    ")
            ));
        }
    }
    let codes: BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.0).collect();
    println!(
        "{} planted mistakes with packs under {} codes: {} told by the right code at the right line with nothing else",
        MISTAKES.len(),
        codes.len(),
        MISTAKES.len() - wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
