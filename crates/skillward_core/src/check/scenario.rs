//! The scenario but for its plot: identity, place, cast, props.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Known, steps};
use super::prove::Prover;
use super::report::{At, Reporter};
use super::{codes, codes_proofs, effects, plausible, plot};
use crate::catalogue::Prop;
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::ids::PatientId;
use crate::scenario::{MAX_PATIENTS, Review, Scenario, SurfaceClass};

pub(super) fn check(scenario: &Scenario, known: &Known<'_>, prover: &Prover<'_>, out: &mut Reporter<'_>) {
    identity(scenario, out);
    duplicates(scenario, out);
    place(scenario, known, out);
    cast(scenario, known, out);
    props(scenario, known, out);
    fixtures(scenario, known, out);
    variants(scenario, out);
    plot::check(scenario, known, prover, out);
}

fn identity(scenario: &Scenario, out: &mut Reporter<'_>) {
    let texts = [
        ("id", scenario.id.as_str()),
        ("title", &scenario.title),
        ("summary", &scenario.summary),
        ("licence", &scenario.licence),
        ("language", &scenario.language),
        ("audience", &scenario.audience),
    ];
    for (field, text) in texts {
        empty_text(out, At::TOP, field, text);
    }
    version(out, &scenario.version);
    if !(1..=90).contains(&scenario.minutes) {
        let message = format!("{} minutes: a module takes 1 to 90", scenario.minutes);
        out.field(codes::OUT_OF_RANGE, At::TOP, "minutes", message);
    }
    if scenario.modes.is_empty() {
        let message = "no mode is offered".to_owned();
        out.field(codes::EMPTY_TEXT, At::TOP, "modes", message).help("offer formative, summative or both");
    }
    let prebrief = [("situation", &scenario.prebrief.situation), ("tasks", &scenario.prebrief.tasks)];
    for (field, texts) in prebrief {
        if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
            let message = format!("the prebrief's {field} are empty, or one of them is");
            out.field(codes::EMPTY_TEXT, At::section("prebrief"), field, message);
        }
    }
    review(out, &scenario.review);
}

/// Things that a name may be drawn from.
const MOST_DRAWS: usize = 64;

fn variants(scenario: &Scenario, out: &mut Reporter<'_>) {
    let mut names = BTreeSet::new();
    for draw in &scenario.variants.draw {
        let at = At::section("variants");
        if !names.insert(&draw.name) {
            let message = format!("\"{}\" is drawn twice", draw.name);
            out.text(codes::DUPLICATE, at, &draw.name, message);
        }
        if !(1..=MOST_DRAWS).contains(&draw.from.len()) {
            let message =
                format!("\"{}\" is drawn from {} things: 1 to {MOST_DRAWS}", draw.name, draw.from.len());
            out.text(codes::OUT_OF_RANGE, at, &draw.name, message);
        }
    }
    for prop in &scenario.props {
        if let Some(jitter) = prop.jitter {
            let right = [(jitter.x, 2_000), (jitter.z, 2_000), (jitter.yaw_deg, 180_000)]
                .iter()
                .all(|(most, limit)| (0..=*limit).contains(&most.0));
            if !right {
                let message = "jitter is 0 to 2 m and 0 to 180 degrees, either way".to_owned();
                out.field(codes::OUT_OF_RANGE, At::entity("props", prop.id.as_str()), "jitter", message);
            }
        }
    }
}

/// A sign-off must say by whom and when.
pub(super) fn review(out: &mut Reporter<'_>, review: &Review) {
    if let Review::SignedOff { by, on } = review {
        empty_text(out, At::section("review"), "by", by);
        empty_text(out, At::section("review"), "on", on);
    }
}

pub(super) fn version(out: &mut Reporter<'_>, version: &str) {
    let numbers: Vec<&str> = version.split(['-', '+']).next().unwrap_or_default().split('.').collect();
    if numbers.len() != 3 || numbers.iter().any(|number| number.parse::<u32>().is_err()) {
        let message = format!("\"{version}\" is not a semantic version");
        out.field(codes::OUT_OF_RANGE, At::TOP, "version", message)
            .help("write three numbers, for instance \"1.0.0\"");
    }
}

pub(super) fn empty_text(out: &mut Reporter<'_>, at: At<'_>, field: &str, text: &str) {
    if text.trim().is_empty() {
        let message = format!("`{field}` is empty");
        out.field(codes::EMPTY_TEXT, at, field, message).help("learners read this: say it in words");
    }
}

/// Tells of each identifier that stands more than once.
pub(super) fn duplicate<'a>(
    out: &mut Reporter<'_>,
    section: &'static str,
    what: &str,
    ids: impl Iterator<Item = &'a str>,
) {
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) && told.insert(id) {
            let message = format!("there are two {what} \"{id}\"");
            // The first occurrence is the one that is right.
            out.text_after_first(codes::DUPLICATE, At::section(section), id, message)
                .help("each needs an identifier of its own");
        }
    }
}

fn duplicates(scenario: &Scenario, out: &mut Reporter<'_>) {
    let patients = scenario.cast.iter().map(|patient| patient.id.as_str());
    let props = scenario.props.iter().map(|prop| prop.id.as_str());
    duplicate(out, "cast", "patients", patients.clone());
    duplicate(out, "props", "props", props.clone());
    duplicate(out, "zones", "zones", scenario.place.zones.iter().map(|zone| zone.id.as_str()));
    duplicate(out, "groups", "steps", steps(scenario).map(|step| step.id.as_str()));
    duplicate(out, "rules", "rules", scenario.plot.rules.iter().map(|rule| rule.id.as_str()));
    duplicate(out, "outcomes", "outcomes", scenario.outcomes.iter().map(|outcome| outcome.id.as_str()));
    let patients: BTreeSet<&str> = patients.collect();
    for id in props.filter(|id| patients.contains(id)) {
        let message = format!("a prop and a patient are both called \"{id}\"");
        out.text(codes::DUPLICATE, At::entity("props", id), id, message)
            .help("their surfaces could not be told apart: rename one");
    }
}

fn place(scenario: &Scenario, known: &Known<'_>, out: &mut Reporter<'_>) {
    let place = &scenario.place;
    let Some(room) = known.room else {
        let message = format!("there is no room \"{}\"", place.room);
        out.field(codes::UNKNOWN_ROOM, At::section("place"), "room", message)
            .suggest(&place.room, known.rooms.keys().map(String::as_str));
        return;
    };
    let (west, east, north, south) = room.floor;
    let inside = (west..=east).contains(&place.spawn.x) && (north..=south).contains(&place.spawn.z);
    if !inside {
        let message = "the learner would begin outside the room's floor".to_owned();
        out.field(codes::OUT_OF_RANGE, At::section("place"), "spawn", message);
    }
    for zone in &place.zones {
        let at = At::entity("zones", zone.id.as_str());
        for (field, (low, high)) in [("x", zone.x), ("z", zone.z)] {
            if low >= high {
                let message =
                    format!("the zone \"{}\" has no width: its edges are in the wrong order", zone.id);
                out.field(codes::OUT_OF_RANGE, at, field, message);
            }
        }
        let beside =
            |(low, high): (Milli, Milli), (from, to): (Milli, Milli)| low < high && (high < from || low > to);
        if beside(zone.x, (west, east)) || beside(zone.z, (north, south)) {
            let message = format!("the zone \"{}\" lies wholly outside the room's floor", zone.id);
            out.text(codes_proofs::ZONE_OUTSIDE, at, zone.id.as_str(), message)
                .help(format!("the floor is x: ({west}, {east}), z: ({north}, {south})"));
        }
    }
    if let Some(leave) = place
        .leave
        .as_ref()
        .filter(|leave| !known.zones.contains(leave.as_str()) && !out.may_be_left_out(leave.as_str()))
    {
        let message = format!("there is no zone \"{leave}\" to leave");
        out.field(codes::UNKNOWN_ZONE, At::section("place"), "leave", message)
            .suggest(leave.as_str(), known.zones.iter().copied());
    }
}

fn cast(scenario: &Scenario, known: &Known<'_>, out: &mut Reporter<'_>) {
    if scenario.cast.len() > MAX_PATIENTS {
        let message = format!("a cast of {}: at most {MAX_PATIENTS} patients", scenario.cast.len());
        out.field(codes::LIMITS, At::TOP, "cast", message);
    }
    for patient in &scenario.cast {
        let at = At::entity("cast", patient.id.as_str());
        empty_text(out, at, "name", &patient.name);
        for (sign, value) in &patient.vitals {
            plausible::sign(sign, *value, "vitals", at, out);
        }
        parts(&patient.prop, &patient.parts, at, known, out);
        for class in patient.parts.values() {
            if owner_of(class) != Some(&patient.id) {
                let message =
                    format!("a part of \"{}\" is given a class that is not this patient's", patient.id);
                out.field(codes::WRONG_OWNER, at, "parts", message)
                    .help(format!("use Patient, Zone or Critical with \"{}\"", patient.id));
            }
        }
    }
}

fn props(scenario: &Scenario, known: &Known<'_>, out: &mut Reporter<'_>) {
    for placed in &scenario.props {
        let at = At::entity("props", placed.id.as_str());
        let prop = parts(&placed.prop, &placed.parts, at, known, out);
        for class in placed.parts.values().chain([&placed.class]) {
            patient_of_class(class, at, known, out);
        }
        if let (Some(prop), Some(state)) = (prop, &placed.state)
            && !prop.states.contains_key(state)
        {
            let message = format!("a {} has no state \"{state}\"", placed.prop);
            out.text(codes::UNKNOWN_STATE, at, state, message)
                .suggest(state, prop.states.keys().map(String::as_str));
        }
        if let (Some(prop), Some(state)) = (prop, &placed.state) {
            effects::captioned(prop, state, at, out);
        }
        if let Some(dispenses) = &placed.dispenses
            && !(1..=10_000).contains(&dispenses.ml.0)
        {
            let message = "a press gives more than 0 and at most 10 mL".to_owned();
            out.field(codes::OUT_OF_RANGE, at, "ml", message);
        }
        let has_nozzle = prop.is_some_and(|prop| prop.parts.values().any(|part| part.nozzle.is_some()));
        if has_nozzle && placed.dispenses.is_none() {
            let message = format!("the dispenser \"{}\" gives nothing", placed.id);
            out.text(codes::GIVES_NOTHING, at, placed.id.as_str(), message)
                .warning()
                .help("add `dispenses: (product: \"handrub\", ml: 1.5)`");
        }
    }
}

/// The prop of the catalogue, and whether it has the parts that are named.
fn parts<'k>(
    kind: &str,
    named: &BTreeMap<String, SurfaceClass>,
    at: At<'_>,
    known: &Known<'k>,
    out: &mut Reporter<'_>,
) -> Option<&'k Prop> {
    let Some(prop) = known.catalogue.props.get(kind) else {
        let message = format!("the catalogue has no prop \"{kind}\"");
        out.field(codes::UNKNOWN_PROP, at, "prop", message)
            .suggest(kind, known.catalogue.props.keys().map(String::as_str));
        return None;
    };
    for part in named.keys().filter(|part| !prop.parts.contains_key(*part)) {
        let message = format!("a {kind} has no part \"{part}\"");
        out.text(codes::UNKNOWN_PART, at, part, message).suggest(part, prop.parts.keys().map(String::as_str));
    }
    Some(prop)
}

fn fixtures(scenario: &Scenario, known: &Known<'_>, out: &mut Reporter<'_>) {
    let at = At::section("fixtures");
    for (surface, class) in &scenario.fixtures {
        patient_of_class(class, at, known, out);
        let Some(room) = known.room else { continue };
        if !room.fixtures.contains_key(surface.as_str()) {
            let message = format!("the room \"{}\" has no fixture \"{surface}\"", scenario.place.room);
            out.text(codes::UNKNOWN_SURFACE, at, surface.as_str(), message)
                .suggest(surface.as_str(), room.fixtures.keys().map(String::as_str));
        }
    }
}

fn patient_of_class(class: &SurfaceClass, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    if let Some(patient) = owner_of(class)
        && !known.patients.contains(patient.as_str())
    {
        let message = format!("there is no patient \"{patient}\" in this scenario");
        out.text(codes::UNKNOWN_PATIENT, at, patient.as_str(), message)
            .suggest(patient.as_str(), known.patients.iter().copied());
    }
}

const fn owner_of(class: &SurfaceClass) -> Option<&PatientId> {
    match class {
        SurfaceClass::Patient(patient) | SurfaceClass::Zone(patient) | SurfaceClass::Critical(patient, _) => {
            Some(patient)
        }
        SurfaceClass::Area | SurfaceClass::Product => None,
    }
}
