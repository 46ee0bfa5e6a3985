//! Conditions: do their names exist, can they come true, is each part of the kind that its place asks for?
#![allow(clippy::collapsible_match, reason = "one arm for each kind of name reads best")]

use super::known::Known;
use super::report::{At, Reporter};
use super::{bindings, codes, codes_language, codes_proofs, effects, plausible};
use crate::catalogue::Verb;
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::engine::code::{Atoms, Code, Start, is_momentary};
use crate::ids::SurfaceId;
use crate::scenario::Condition;
use crate::scenario::limits::MOST_SECONDS;

/// Most repetitions that may be counted.
const MOST_TIMES: u32 = 1_000;

/// Checks a condition that stands in this entity; true if nothing was wrong with it.
pub(super) fn check(condition: &Condition, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) -> bool {
    let before = out.count();
    shapes(condition, at, out);
    bindings::check(condition, at, known, out);
    out.count() == before
}

fn shapes(condition: &Condition, at: At<'_>, out: &mut Reporter<'_>) {
    shape(condition, at, out);
    plausible::condition(condition, at, out);
    condition.parts().into_iter().for_each(|part| shapes(part, at, out));
}

/// Whether what the condition itself names is there.
pub(super) fn names(condition: &Condition, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    use Condition as C;
    match condition {
        C::Placed { item, onto: other }
        | C::Connected { item, to: other }
        | C::Disconnected { item, from: other }
        | C::Disposed { item, into: other }
        | C::Applied { item, to: other } => {
            [Some(item), other.as_ref()]
                .into_iter()
                .flatten()
                .for_each(|id| surface(id, None, at, known, out));
        }
        C::Measured { at: Some(site), .. } => surface(site, None, at, known, out),
        C::Touched(surface) | C::Touching(surface) | C::Faced(surface) | C::Facing(surface) => {
            self::surface(surface, None, at, known, out);
        }
        C::Pressed(surface) => self::surface(surface, Some(Verb::Press), at, known, out),
        C::Opened(surface) | C::Closed(surface) => {
            self::surface(surface, Some(Verb::Open), at, known, out);
        }
        C::Grabbed(surface) | C::Released(surface) | C::Holding(surface) => {
            self::surface(surface, Some(Verb::Grab), at, known, out);
        }
        C::Entered(zone) | C::Left(zone) | C::InZone(zone) if !known.zones.contains(zone.as_str()) => {
            let message = format!("there is no zone \"{zone}\" in this scenario");
            out.text(codes::UNKNOWN_ZONE, at, zone.as_str(), message)
                .suggest(zone.as_str(), known.zones.iter().copied());
        }
        C::StepDone(step) if !known.steps.contains(step.as_str()) => {
            let message = format!("there is no step \"{step}\" in this scenario");
            out.text(codes::UNKNOWN_STEP, at, step.as_str(), message)
                .suggest(step.as_str(), known.steps.iter().copied());
        }
        C::TimerEnded(timer) if !known.timers.contains(timer.as_str()) => {
            let message = format!("nothing starts a timer \"{timer}\"");
            out.text(codes_language::UNKNOWN_TIMER, at, timer, message)
                .suggest(timer, known.timers.iter().copied());
        }
        C::Vital { patient, sign, .. }
            if known.patients.contains(patient.as_str())
                && !known.vitals.contains(&(patient.as_str(), sign.as_str())) =>
        {
            let message = format!("\"{patient}\" has no vital sign \"{sign}\"");
            let signs = known.vitals.iter().filter(|(whose, _)| *whose == patient.as_str());
            out.text(codes_language::UNKNOWN_VITAL, at, sign, message)
                .suggest(sign, signs.map(|(_, sign)| *sign));
        }
        C::Opportunity { patient: Some(patient), .. }
        | C::Administered { patient: Some(patient), .. }
        | C::Compressed { patient: Some(patient), .. }
        | C::Ventilated { patient: Some(patient), .. }
        | C::Vital { patient, .. }
            if !known.patients.contains(patient.as_str()) =>
        {
            let message = format!("there is no patient \"{patient}\" in this scenario");
            out.text(codes::UNKNOWN_PATIENT, at, patient.as_str(), message)
                .suggest(patient.as_str(), known.patients.iter().copied());
        }
        C::Dispensed | C::HygieneAction | C::HandsWet | C::Performed(_)
            if known.whole && !known.dispenses =>
        {
            let message =
                "nothing in this scenario dispenses a product, so this never comes about".to_owned();
            out.word(codes::NEVER, at, construct(condition), message)
                .help("give a dispenser `dispenses: (product: …, ml: …)`");
        }
        _ => {}
    }
}

fn surface(id: &SurfaceId, verb: Option<Verb>, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    let name = id.as_str();
    let owner = name.rsplit_once('.').map_or(name, |(owner, _)| owner);
    if known.missing.contains(owner) {
        let message = format!("\"{owner}\" is absent, and nothing brings it");
        out.text(codes_proofs::NOT_PLACED, at, name, message)
            .help(format!("let an effect bring it: Spawn(\"{owner}\"), or leave `absent` out"));
        return;
    }
    if let Some(verbs) = known.surfaces.get(name) {
        if let Some(verb) = verb.filter(|verb| !verbs.contains(verb)) {
            let message = format!("\"{name}\" cannot be {}", participle(verb));
            let offers: Vec<&str> = verbs.iter().map(|verb| participle(*verb)).collect();
            let help = if offers.is_empty() {
                "it can only be touched".to_owned()
            } else {
                format!("it can be touched, and {}", offers.join(", "))
            };
            out.text(codes::VERB, at, name, message).help(help);
        }
        return;
    }
    if known.unclassed.contains(name) {
        let message = format!("\"{name}\" has no class in this scenario, so touching it is not recorded");
        out.text(codes::UNCLASSED, at, name, message)
            .help(format!("add it to `fixtures`, for instance \"{name}\": Area"));
    } else if let Some(prop) = known.placed.get(name) {
        let message = format!("\"{name}\" is a whole prop; a hand touches one of its parts");
        let parts: Vec<String> = prop.parts.keys().map(|part| format!("{name}.{part}")).collect();
        out.text(codes::UNKNOWN_SURFACE, at, name, message).suggest(name, parts.iter().map(String::as_str));
    } else if known.is_in_catalogue(name) {
        effects::not_placed(owner, name, at, out);
    } else if !known.cannot_tell(name) {
        let message = format!("nothing in this scenario has a surface \"{name}\"");
        out.text(codes::UNKNOWN_SURFACE, at, name, message)
            .suggest(name, known.surfaces.keys().map(String::as_str));
    }
}

const fn participle(verb: Verb) -> &'static str {
    match verb {
        Verb::Press => "pressed",
        Verb::Open => "opened and closed",
        Verb::Grab => "grabbed and released",
    }
}

/// Whether the parts are of the kind that the construct needs, and its numbers make sense.
fn shape(condition: &Condition, at: At<'_>, out: &mut Reporter<'_>) {
    use Condition as C;
    let word = construct(condition);
    match condition {
        C::All(parts) | C::Any(parts) | C::Then(parts) if parts.is_empty() => {
            let message = format!("an empty `{word}` says nothing");
            out.word(codes::EMPTY_CONDITION, at, word, message)
                .help("name at least one condition in it, or leave it out");
        }
        C::Always(part) if is_event(part) => needs_state(word, at, out),
        C::ForAtLeast { of, seconds } => {
            self::seconds(*seconds, at, out);
            if is_event(of) {
                needs_state(word, at, out);
            }
        }
        C::Until { hold, .. } | C::Since { hold, .. } if is_event(hold) => needs_state(word, at, out),
        C::Within { seconds, .. } => self::seconds(*seconds, at, out),
        C::With { act, .. } if !is_act(act) => {
            out.word(codes_language::NO_ACT, at, word, "this is no act of a hand".to_owned())
                .help("put a touch, grip, press or other act of a hand into it");
        }
        C::CountAtLeast { times, of } => {
            if !(1..=MOST_TIMES).contains(times) {
                let message = format!("{times} is no sensible count: 1 to {MOST_TIMES}");
                out.field(codes::OUT_OF_RANGE, at, "times", message);
            }
            if !is_momentary(of) && !takes_an_event(of) {
                let message = "what is counted must need something to happen each time".to_owned();
                out.word(codes::NOT_COUNTABLE, at, word, message)
                    .help("count an event such as Pressed, or a Then that ends in one");
            }
        }
        _ => {}
    }
    if let C::Then(stages) = condition
        && let [before @ .., _] = stages.as_slice()
        && before.iter().any(watches_for_absence)
    {
        let message = "a stage that is met only when the watch closes leaves no time for the next".to_owned();
        out.word(codes::NEVER, at, word, message)
            .help("give it an end of its own: Within(seconds: …, of: Never(…))");
    }
    // Formulas are judged at one instant, and no two observations share one.
    let formula = match condition {
        C::Once(part) | C::Never(part) | C::Always(part) => Some(part),
        C::CountAtLeast { of, .. } | C::ForAtLeast { of, .. } => Some(of),
        _ => None,
    };
    if let Some(C::All(parts)) = formula.map(|part| &**part)
        && is_momentary(&C::All(parts.clone()))
        && parts.iter().filter(|part| is_event(part)).count() > 1
    {
        let message = "two events never happen at the same instant".to_owned();
        out.word(codes::NEVER, at, "All", message)
            .help("for both to have happened, put `All` outside: All([Once(…), Once(…)])");
    }
}

fn needs_state(word: &str, at: At<'_>, out: &mut Reporter<'_>) {
    let message = format!("`{word}` needs a state, and this is an event, which never lasts");
    out.word(codes::NOT_A_STATE, at, word, message).help("use a state: Touching, InZone or HandsWet");
}

fn seconds(seconds: Milli, at: At<'_>, out: &mut Reporter<'_>) {
    if seconds.0 <= 0 || seconds.0 > MOST_SECONDS * 1_000 {
        let message = format!("seconds must be more than 0 and at most {MOST_SECONDS}");
        out.field(codes::OUT_OF_RANGE, at, "seconds", message);
    }
}

/// Met only by nothing having happened until the watch closes.
fn watches_for_absence(condition: &Condition) -> bool {
    Code::compile(condition, &mut Atoms::default()).start() == Start::LaterIsBetter
}

/// Something that a hand does, or a state that it keeps up.
const fn is_act(condition: &Condition) -> bool {
    use Condition as C;
    matches!(
        condition,
        C::Touched(_)
            | C::Pressed(_)
            | C::Opened(_)
            | C::Closed(_)
            | C::Grabbed(_)
            | C::Released(_)
            | C::Placed { .. }
            | C::Connected { .. }
            | C::Disconnected { .. }
            | C::Disposed { .. }
            | C::Applied { .. }
            | C::Dispensed
            | C::Touching(_)
            | C::Holding(_)
    )
}

/// True at one instant only.
pub(super) fn is_event(condition: &Condition) -> bool {
    use Condition as C;
    match condition {
        C::Not(_) => false,
        state if state.is_state_atom() => false,
        C::ForEach { of, .. } | C::ForSome { of, .. } => is_event(of),
        C::All(parts) => parts.iter().any(is_event),
        C::Any(parts) => !parts.is_empty() && parts.iter().all(is_event),
        other => is_momentary(other),
    }
}

/// Cannot be met again and again without anything happening.
pub(super) fn takes_an_event(condition: &Condition) -> bool {
    use Condition as C;
    match condition {
        C::Once(part) => takes_an_event(part),
        C::Then(parts) | C::All(parts) => parts.iter().any(takes_an_event),
        C::Any(parts) => !parts.is_empty() && parts.iter().all(takes_an_event),
        C::ForAtLeast { seconds, .. } => seconds.0 > 0,
        C::CountAtLeast { of, .. } | C::ForEach { of, .. } | C::ForSome { of, .. } => takes_an_event(of),
        other => is_event(other),
    }
}

/// The construct's name, as it stands in a file.
pub(super) fn construct(condition: &Condition) -> &'static str {
    use Condition as C;
    match condition {
        C::Dispensed => "Dispensed",
        C::HygieneAction => "HygieneAction",
        C::HandsWet => "HandsWet",
        C::Performed(_) => "Performed",
        C::All(_) => "All",
        C::Any(_) => "Any",
        C::Not(_) => "Not",
        C::Once(_) => "Once",
        C::Never(_) => "Never",
        C::Always(_) => "Always",
        C::Then(_) => "Then",
        C::Before(..) => "Before",
        C::Until { .. } => "Until",
        C::Since { .. } => "Since",
        C::Within { .. } => "Within",
        C::ForAtLeast { .. } => "ForAtLeast",
        C::CountAtLeast { .. } => "CountAtLeast",
        C::With { .. } => "With",
        C::ForEach { .. } => "ForEach",
        C::ForSome { .. } => "ForSome",
        _ => "",
    }
}
