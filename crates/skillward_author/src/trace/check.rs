//! Names in a trace: does each exist in the scenario, the rubric and the asset library?

use std::collections::{BTreeMap, BTreeSet};

use skillward_core::catalogue::Catalogue;
use skillward_core::check::codes;
use skillward_core::diagnostic::{Code, Diagnostic, Span, nearest};
use skillward_core::document::lexer::{Token, tokens};
use skillward_core::rubric::Rubric;
use skillward_core::rubric::ratings::RatingError;
use skillward_core::scenario::Scenario;

use super::expand::{ExpandError, expand};
use super::model::{Act, Golden};

/// Every mistake in a trace that can be read, in the order of the document.
#[must_use]
pub fn check(
    file: &str,
    source: &str,
    golden: &Golden,
    scenario: &Scenario,
    rubric: &Rubric,
    catalogue: Option<&Catalogue>,
) -> Vec<Diagnostic> {
    let mut teller = Teller { file, source, told: BTreeMap::new(), found: Vec::new() };
    let names = Names::new(scenario, catalogue);
    for act in golden.acts.iter().chain(golden.routines.values().flatten()) {
        self::act(act, &names, &golden.routines, &mut teller);
    }
    for criterion in golden.expect.iter().flat_map(|expect| expect.findings.keys()) {
        if !rubric.criteria.iter().any(|known| known.id == *criterion) {
            let known = rubric.criteria.iter().map(|criterion| criterion.id.as_str());
            teller.unknown(
                codes::UNKNOWN_CRITERION,
                criterion.as_str(),
                "the rubric has no criterion",
                known,
            );
        }
    }
    ratings(golden, rubric, &mut teller);
    match (&golden.attempt, golden.acts.is_empty()) {
        (None, true) => teller.tell(
            codes::TRACE,
            "acts",
            "nothing is done: there are neither `acts` nor an `attempt`".to_owned(),
        ),
        (Some(_), false) => teller.tell(
            codes::TRACE,
            "attempt",
            "both `acts` and an `attempt` stand here: one of them is judged".to_owned(),
        ),
        _ => {}
    }
    if teller.found.is_empty()
        && let Err(error) = expand(golden, scenario)
    {
        let word = match &error {
            ExpandError::NoRoutine(name) | ExpandError::Circular(name) => name.clone(),
            ExpandError::NoDispenser(item) => item.to_string(),
            ExpandError::Backwards { at_s, .. } => at_s.clone(),
            ExpandError::TooLong => "acts".to_owned(),
        };
        teller.tell(codes::TRACE, &word, error.to_string());
    }
    let mut found = teller.found;
    found.sort_by_key(|mistake| mistake.span);
    found
}

/// Ratings name a manual criterion, and a level of it.
fn ratings(golden: &Golden, rubric: &Rubric, teller: &mut Teller<'_>) {
    let fitting = golden.ratings_of("").map(|ratings| ratings.check(rubric, ""));
    for error in fitting.and_then(Result::err).into_iter().flatten() {
        let (code, word) = match &error {
            RatingError::UnknownCriterion(criterion) => {
                (codes::UNKNOWN_CRITERION, criterion.as_str().to_owned())
            }
            RatingError::NotManual(criterion) | RatingError::Twice(criterion) => {
                (codes::TRACE, criterion.as_str().to_owned())
            }
            RatingError::UnknownLevel { level, .. } => (codes::TRACE, level.clone()),
            RatingError::OtherAttempt(_) | RatingError::NoRater | RatingError::NoDay(_) => {
                (codes::TRACE, "ratings".to_owned())
            }
        };
        teller.tell(code, &word, error.to_string());
    }
}

fn act(act: &Act, names: &Names, routines: &BTreeMap<String, Vec<Act>>, teller: &mut Teller<'_>) {
    match act {
        Act::Touch { surface, .. }
        | Act::Press { surface, .. }
        | Act::Open { surface, .. }
        | Act::Close { surface, .. }
        | Act::Look { surface, .. }
        | Act::Measure { at: surface, .. }
        | Act::Hold { surface, .. } => names.surface(surface.as_str(), surface.as_str(), teller),
        Act::Place { item, onto: other, .. }
        | Act::Connect { item, to: other, .. }
        | Act::Disconnect { item, from: other, .. }
        | Act::Dispose { item, into: other, .. }
        | Act::Apply { item, to: other, .. } => {
            names.surface(item.as_str(), item.as_str(), teller);
            names.surface(other.as_str(), other.as_str(), teller);
        }
        Act::Give { patient, .. } | Act::Compress { patient, .. } | Act::Ventilate { patient, .. }
            if !names.patients.contains(patient.as_str()) =>
        {
            let known = names.patients.iter().map(String::as_str);
            teller.unknown(codes::UNKNOWN_PATIENT, patient.as_str(), "the scenario has no patient", known);
        }
        Act::TakeProduct { from, pump, .. } => {
            names.item(from.as_str(), teller);
            if names.items.contains(from.as_str()) {
                names.surface(&format!("{from}.{pump}"), pump, teller);
            }
        }
        Act::Enter(zone) | Act::Leave(zone) if !names.zones.contains(zone.as_str()) => {
            let known = names.zones.iter().map(String::as_str);
            teller.unknown(codes::UNKNOWN_ZONE, zone.as_str(), "the scenario has no zone", known);
        }
        Act::Do(name) if !routines.contains_key(name) => {
            let known = routines.keys().map(String::as_str);
            teller.unknown(codes::UNKNOWN_ROUTINE, name, "there is no routine", known);
        }
        // What stands in a log is not checked: a recorded one may name what is no longer there.
        _ => {}
    }
}

/// What a trace may name.
struct Names {
    /// Owners of parts, with the parts where the asset library knows them.
    owners: BTreeMap<String, Option<BTreeSet<String>>>,
    fixtures: BTreeSet<String>,
    items: BTreeSet<String>,
    zones: BTreeSet<String>,
    patients: BTreeSet<String>,
}

impl Names {
    fn new(scenario: &Scenario, catalogue: Option<&Catalogue>) -> Self {
        let parts = |prop: &str| {
            let known = catalogue.and_then(|catalogue| catalogue.props.get(prop));
            known.map(|prop| prop.parts.keys().cloned().collect())
        };
        let cast = scenario.cast.iter().map(|patient| (patient.id.to_string(), parts(&patient.prop)));
        let props = scenario.props.iter().map(|prop| (prop.id.to_string(), parts(&prop.prop)));
        Self {
            owners: cast.chain(props).collect(),
            fixtures: scenario.fixtures.keys().map(ToString::to_string).collect(),
            items: scenario.props.iter().map(|prop| prop.id.to_string()).collect(),
            zones: scenario.place.zones.iter().map(|zone| zone.id.to_string()).collect(),
            patients: scenario.cast.iter().map(|patient| patient.id.to_string()).collect(),
        }
    }

    /// `written` is what stands in the file.
    fn surface(&self, surface: &str, written: &str, teller: &mut Teller<'_>) {
        let (owner, part) = surface.rsplit_once('.').unwrap_or((surface, ""));
        let known = match self.owners.get(owner) {
            Some(Some(parts)) => parts.contains(part),
            Some(None) => true,
            None => self.fixtures.contains(surface),
        };
        if !known {
            let all = self.surfaces();
            teller.unknown(
                codes::UNKNOWN_SURFACE,
                written,
                "nothing in the scenario has a surface",
                all.iter().map(String::as_str),
            );
        }
    }

    fn surfaces(&self) -> Vec<String> {
        let parts = self
            .owners
            .iter()
            .flat_map(|(owner, parts)| parts.iter().flatten().map(move |part| format!("{owner}.{part}")));
        self.fixtures.iter().cloned().chain(parts).collect()
    }

    fn item(&self, item: &str, teller: &mut Teller<'_>) {
        if !self.items.contains(item) {
            teller.unknown(
                codes::UNKNOWN_ITEM,
                item,
                "the scenario has no prop",
                self.items.iter().map(String::as_str),
            );
        }
    }
}

/// Puts each mistake at its place in the text.
struct Teller<'a> {
    file: &'a str,
    source: &'a str,
    /// How often a word was told of: the next mistake is at its next occurrence.
    told: BTreeMap<String, usize>,
    found: Vec<Diagnostic>,
}

impl Teller<'_> {
    fn unknown<'n>(&mut self, code: Code, name: &str, what: &str, known: impl Iterator<Item = &'n str>) {
        const MANY: usize = 12;
        let known: Vec<&str> = known.collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None if known.len() <= MANY => format!("there are: {}", known.join(", ")),
            None => format!("there are: {}, and {} more", known[..MANY].join(", "), known.len() - MANY),
        };
        self.tell(code, name, format!("{what} \"{name}\""));
        if let Some(last) = self.found.last_mut() {
            last.help = Some(help);
        }
    }

    fn tell(&mut self, code: Code, word: &str, message: String) {
        let nth = self.told.entry(word.to_owned()).or_default();
        let places: Vec<Span> = tokens(self.source)
            .iter()
            .filter(|token| token.text(self.source) == Some(word) || token.is(self.source, word))
            .map(Token::span)
            .collect();
        let span = places.get(*nth).or(places.last()).copied().unwrap_or_default();
        *nth += 1;
        self.found.push(Diagnostic::error(code, self.file, self.source, span, message));
    }
}
