//! Every code is told where its mistake stands, and what ships is clean.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use super::{CheckInput, Diagnostic, Severity, bounds, check, codes};
use crate::catalogue::{Catalogue, Room, parse, parse_room};
use crate::{rubric, scenario};

pub(super) const SCENARIO: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");
pub(super) const RUBRIC: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron");
const TECHNIQUE: &str = include_str!("../../../../scenarios/hand_hygiene/technique/scenario.ron");
const TECHNIQUE_RUBRIC: &str = include_str!("../../../../scenarios/hand_hygiene/technique/rubric.ron");

fn library() -> (Catalogue, BTreeMap<String, Room>) {
    let catalogue = parse(include_str!("../../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../../assets/rooms/ward_bay.ron")).unwrap();
    (catalogue, BTreeMap::from([("ward_bay".to_owned(), room)]))
}

pub(super) fn found(scenario_src: &str, rubric_src: &str) -> Vec<Diagnostic> {
    let (catalogue, rooms) = library();
    check(CheckInput {
        scenario_name: "scenario.ron",
        scenario_src,
        rubric_name: "rubric.ron",
        rubric_src: Some(rubric_src),
        catalogue: &catalogue,
        rooms: &rooms,
    })
}

#[test]
fn what_ships_is_clean() {
    for (scenario, rubric) in [(SCENARIO, RUBRIC), (TECHNIQUE, TECHNIQUE_RUBRIC)] {
        assert_eq!(found(scenario, rubric), [], "{}", &scenario[..80]);
    }
}

/// A mistake planted in a document: its code, what is replaced by what, and the text it is told at.
struct Planted(&'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const IN_SCENARIO: &[Planted] = &[
    Planted("SW0001", "    title: \"@scenario\",", "    title \"x\",", ""),
    Planted("SW0003", "format: 1", "format: 7", "7"),
    Planted("SW0004", "    audience:", "    audiense:", "audiense"),
    Planted("SW0005", "Grabbed(\"phone.handset\")", "Grabed(\"phone.handset\")", "Grabed"),
    Planted("SW0007", "minutes: 30", "minutes: true", ""),
    Planted("SW0010", "prop: \"ward_phone\"", "prop: \"ward_fone\"", "\"ward_fone\""),
    Planted("SW0011", "room: \"ward_bay\"", "room: \"ward_bey\"", "\"ward_bey\""),
    Planted("SW0012", "\"outlet\": Critical", "\"outlett\": Critical", "\"outlett\""),
    Planted("SW0013", "done: Opened(\"line_a.port\")", "done: Opened(\"line_a.prt\")", "\"line_a.prt\""),
    Planted("SW0013", "\"chair\": Area", "\"sofa\": Area", "\"sofa\""),
    Planted("SW0013", "Opened(\"line_a.port\")", "Opened(\"line_a\")", "\"line_a\""),
    Planted("SW0014", "leave: \"bay\"", "leave: \"by\"", "\"by\""),
    Planted("SW0014", "done: Entered(\"corridor\")", "done: Entered(\"corridr\")", "\"corridr\""),
    Planted("SW0015", "ends: StepDone(\"leave\")", "ends: StepDone(\"leaf\")", "\"leaf\""),
    Planted("SW0016", "class: Critical(\"mrs_okafor\", Clean)", "class: Critical(\"mrs_okafur\", Clean)", "\"mrs_okafur\""),
    Planted("SW0018", "state: \"ringing\"", "state: \"singing\"", "\"singing\""),
    Planted("SW0018", "state: \"idle\"", "state: \"iddle\"", "\"iddle\""),
    Planted("SW0019", "Set(item: \"phone\"", "Set(item: \"fone\"", "\"fone\""),
    Planted("SW0020", "id: \"dispenser_b\"", "id: \"dispenser_a\"", "\"dispenser_a\""),
    Planted("SW0020", "id: \"silence\",", "id: \"urine\",", "\"urine\""),
    Planted("SW0021", "minutes: 30", "minutes: 0", "0"),
    Planted("SW0021", "version: \"1.0.0\"", "version: \"one\"", "\"one\""),
    Planted("SW0021", "ml: 1.5", "ml: 15", "15"),
    Planted("SW0021", "limit_s: 1500", "limit_s: 0", "0"),
    Planted("SW0021", "ForAtLeast(seconds: 8", "ForAtLeast(seconds: -8", "-8"),
    Planted("SW0021", "x: (-3.2, 3.2), z: (-2.6, 2.6)", "x: (3.2, -3.2), z: (-2.6, 2.6)", "x"),
    Planted("SW0021", "spawn: (x: -1.6", "spawn: (x: -16", "spawn"),
    Planted("SW0023", "title: \"@urine\"", "title: \" \"", "\" \""),
    Planted("SW0024", "Grabbed(\"phone.handset\")", "Pressed(\"phone.handset\")", "\"phone.handset\""),
    Planted("SW0026", "at: (1.7, 0, 0)", "at: (1.7, 0, 0), parts: {\"wrist\": Patient(\"mrs_okafor\")}", "parts"),
    Planted("SW0027", "dispenses: (product: \"handrub\", ml: 1.5),", "", "\"dispenser_door\""),
    Planted("SW0030", "done: Opened(\"line_a.port\")", "done: StepDone(\"phone\")", "\"line\""),
    Planted("SW0031", "ends: StepDone(\"leave\")", "ends: Then([StepDone(\"leave\"), StepDone(\"phone\")])", "Then"),
    Planted("SW0032", "of: Touching(\"mrs_okafor.wrist\")", "of: Touched(\"mrs_okafor.wrist\")", "ForAtLeast"),
    Planted("SW0033", "done: Opened(\"line_a.port\")", "done: Once(All([Opened(\"line_a.port\"), Touched(\"bed_a.rail\")]))", "All"),
    Planted("SW0033", "done: Opened(\"line_a.port\")", "done: Then([Never(Touched(\"bed_a.rail\")), Opened(\"line_a.port\")])", "Then"),
    Planted("SW0034", "done: Opened(\"line_a.port\")", "done: All([])", "All"),
    Planted("SW0035", "done: Opened(\"line_a.port\")", "done: CountAtLeast(times: 2, of: Never(Finished))", "CountAtLeast"),
];

#[rustfmt::skip]
const IN_RUBRIC: &[Planted] = &[
    Planted("SW0006", "    domains: [", "    title: \"again\", domains: [", "title"),
    Planted("SW0016", "kind: Condition(Never(Opportunity(moments: [3], answered: false)))", "kind: Condition(Never(Opportunity(patient: \"nobody\")))", "\"nobody\""),
    Planted("SW0017", "domain: \"care\"", "domain: \"car\"", "\"car\""),
    Planted("SW0021", "total_percent: 80", "total_percent: 0", "0"),
    Planted("SW0021", "weight: 40", "weight: -1", "-1"),
    Planted("SW0022", "(at_least: 2, name: \"@volume.reached(ml: 2)\"", "(at_least: 5, name: \"x\"", "bands"),
    Planted("SW0023", "text: \"@volume\"", "text: \"\"", "\"\""),
    Planted("SW0040", "scenario: \"hand-hygiene-bedside\"", "scenario: \"another\"", "\"another\""),
    Planted("SW0042", "            exposure: Pressed(\"pump_b.silence_button\"),\n", "", "Condition"),
    Planted("SW0043", "of: ActionSteps(Mean)", "of: ModelledCoverage", "ModelledCoverage"),
    Planted("SW0045", "(id: \"care\", title: \"@care\", pass_percent: 50),", "(id: \"care\", title: \"@care\", pass_percent: 50), (id: \"team\", title: \"Team\", pass_percent: 50),", "\"team\""),
];

/// What is wrong with how a planted mistake is told, if anything.
fn planted(
    source: &str,
    Planted(code, from, to, at): &Planted,
    run: impl Fn(&str) -> Vec<Diagnostic>,
) -> Option<String> {
    assert!(source.contains(from), "{code}: {from}");
    let source = source.replacen(from, to, 1);
    let found = run(&source);
    let Some(hit) = found.iter().find(|diagnostic| diagnostic.code.0 == *code) else {
        return Some(format!("{code} {to}: {found:#?}"));
    };
    let text = &source[hit.span.offset..hit.span.offset + hit.span.len];
    (!at.is_empty() && text != *at).then(|| format!("told at {text}: {hit}"))
}

#[test]
fn each_planted_mistake_is_told_where_it_stands() {
    let in_scenario =
        IN_SCENARIO.iter().filter_map(|mistake| planted(SCENARIO, mistake, |source| found(source, RUBRIC)));
    let in_rubric =
        IN_RUBRIC.iter().filter_map(|mistake| planted(RUBRIC, mistake, |source| found(SCENARIO, source)));
    let wrong: Vec<String> = in_scenario.chain(in_rubric).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fixture_without_a_class_is_told() {
    let source = TECHNIQUE.replacen("ends: StepDone(\"rub\")", "ends: Touched(\"locker_b\")", 1);
    let found = found(&source, TECHNIQUE_RUBRIC);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, codes::UNCLASSED);
    assert!(source[found[0].span.offset..].starts_with("\"locker_b\""));
}

#[test]
fn marks_out_of_reach_are_told_for_the_domain_and_the_total() {
    let source = RUBRIC
        .replacen("name: \"@compliance.every\", percent: 100", "name: \"@compliance.every\", percent: 75", 1)
        .replacen("pass_percent: 75", "pass_percent: 81", 1)
        .replacen("total_percent: 80", "total_percent: 91", 1);
    let found = found(SCENARIO, &source);
    let told: Vec<_> = found.iter().map(|d| (d.code, &source[d.span.offset..d.span.offset + 2])).collect();
    assert_eq!(told, [(codes::UNREACHABLE_MARK, "81"), (codes::UNREACHABLE_MARK, "91")]);
}

#[test]
fn weights_that_sum_to_nothing_are_told() {
    let mut source = RUBRIC.to_owned();
    for weight in ["40", "5", "10", "15", "3", "6"] {
        source = source.replace(&format!("weight: {weight},"), "weight: 0,");
    }
    assert!(found(SCENARIO, &source).iter().any(|d| d.code == codes::NO_WEIGHT));
}

#[test]
fn every_mistake_is_told_not_only_the_first() {
    let source = SCENARIO
        .replacen("Touching(", "Tuching(", 1)
        .replacen("\"line_a.port\"", "\"line_a.prt\"", 1)
        .replace("\"phone.handset\"", "\"phone.hand\"");
    let codes: Vec<_> = found(&source, RUBRIC).iter().map(|d| d.code.0).collect();
    assert_eq!(codes, ["SW0005", "SW0013", "SW0013"]);
}

#[test]
fn the_same_mistake_twice_is_told_at_both_places() {
    let source = SCENARIO.replace(
        "Touched(\"mr_lindqvist.hand\")",
        "Touched(\"mr_lindqvist.hnd\"), Touched(\"mr_lindqvist.hnd\")",
    );
    let offsets: BTreeSet<_> = found(&source, RUBRIC).iter().map(|d| d.span.offset).collect();
    assert_eq!(offsets.len(), 2);
}

#[test]
fn codes_are_in_order_and_each_is_planted_somewhere() {
    let all: Vec<_> = codes::ALL.iter().map(|explanation| explanation.code).collect();
    assert!(all.is_sorted(), "{all:?}");
    let tested: BTreeSet<_> = IN_SCENARIO.iter().chain(IN_RUBRIC).map(|planted| planted.0).collect();
    let elsewhere =
        BTreeSet::from(["SW0002", "SW0008", "SW0025", "SW0041", "SW0044", "SW0060", "SW0061", "SW0062"]);
    for code in all {
        assert!(tested.contains(code.0) || elsewhere.contains(code.0), "{code} is never tested");
    }
    assert_eq!(codes::explain("sw0042").unwrap().code, codes::NO_EXPOSURE);
    assert!(codes::explain("SW9999").is_none());
}

#[test]
fn warnings_are_told_from_errors() {
    let source = SCENARIO.replacen("dispenses: (product: \"handrub\", ml: 1.5),", "", 1);
    let found = found(&source, RUBRIC);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].severity, Severity::Warning);
}

#[test]
fn the_bound_counts_every_condition() {
    let scenario = scenario::parse(SCENARIO).unwrap();
    let rubric = rubric::parse(RUBRIC).unwrap();
    let bounds = bounds(&scenario, Some(&rubric));
    assert_eq!(bounds.conditions, 8 + 7);
    assert!(
        bounds.atoms > 15 && bounds.instances > 2 * bounds.conditions && bounds.bytes < 1 << 20,
        "{bounds:?}"
    );
}

proptest::proptest! {
    #[test]
    fn damaged_documents_never_panic(at in 0..20_000_usize, remove in 0..60_usize, insert in "[ -~]{0,5}") {
        let damage = |source: &str| {
            let mut bytes = source.as_bytes().to_vec();
            let at = at.min(bytes.len());
            bytes.splice(at..(at + remove).min(bytes.len()), insert.bytes());
            String::from_utf8_lossy(&bytes).into_owned()
        };
        for mistake in found(&damage(SCENARIO), &damage(RUBRIC)) {
            proptest::prop_assert!(mistake.line >= 1 && mistake.column >= 1);
        }
    }
}
