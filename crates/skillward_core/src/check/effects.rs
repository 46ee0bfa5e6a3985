//! Effects: is there what they change, and do their numbers make sense?

use super::known::Known;
use super::report::{At, Reporter};
use super::scenario::empty_text;
use super::{codes, codes_language, codes_proofs, plausible};
use crate::catalogue::{Prop, Verb};
use crate::diagnostic::Amend;
use crate::scenario::Effect;
use crate::scenario::limits::MOST_SECONDS;

/// Checks an effect that stands in this entity. Names that a variant draws are for `bindings` to look at.
pub(super) fn check(effect: &Effect, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    match effect {
        Effect::Say { who, text } => {
            empty_text(out, at, "text", text);
            if who.trim().is_empty() {
                let message = "someone speaks, and the caption does not say who".to_owned();
                out.field(codes_proofs::CAPTION, at, "who", message).help("give the speaker a name");
            }
        }
        Effect::Show(text) if text.trim().is_empty() => {
            out.word(codes::EMPTY_TEXT, at, "Show", "a note without words".to_owned());
        }
        Effect::Set { item, state } | Effect::Fault { item, state } => {
            state_of(item.as_str(), state, at, known, out);
        }
        Effect::Spawn(item) => {
            let id = item.as_str();
            let absent = known.scenario.props.iter().any(|prop| prop.absent && prop.id == *item);
            if is_placed(id, at, known, out) && !absent {
                let message = format!("\"{id}\" is there from the start, so it cannot come");
                out.text(codes::NEVER, at, id, message).help("give the prop `absent: true`");
            }
        }
        Effect::Move { item, .. } => {
            is_placed(item.as_str(), at, known, out);
        }
        Effect::Open { part, .. } => {
            let name = part.as_str();
            let opens = known.surfaces.get(name).is_some_and(|verbs| verbs.contains(&Verb::Open));
            if !opens && !name.contains('$') && !known.cannot_tell(name) {
                let message = format!("\"{name}\" is nothing that opens");
                let all = known.surfaces.iter().filter(|(_, verbs)| verbs.contains(&Verb::Open));
                out.text(codes::VERB, at, name, message).suggest(name, all.map(|(name, _)| name.as_str()));
            }
        }
        Effect::Vital { patient, sign, to, over_s } => {
            let whose = patient.as_str();
            if whose.contains('$') {
                return;
            }
            if !known.patients.contains(whose) {
                let message = format!("there is no patient \"{whose}\" in this scenario");
                out.text(codes::UNKNOWN_PATIENT, at, whose, message)
                    .suggest(whose, known.patients.iter().copied());
            } else if !known.vitals.contains(&(whose, sign.as_str())) {
                let message = format!("\"{whose}\" has no vital sign \"{sign}\"");
                let signs = known.vitals.iter().filter(|(other, _)| *other == whose);
                out.text(codes_language::UNKNOWN_VITAL, at, sign, message)
                    .suggest(sign, signs.map(|(_, sign)| *sign));
            }
            plausible::sign(sign, *to, "to", at, out);
            if !(0..=MOST_SECONDS * 1_000).contains(&over_s.0) {
                let message = format!("a course takes 0 to {MOST_SECONDS} s");
                out.field(codes::OUT_OF_RANGE, at, "over_s", message);
            }
        }
        Effect::StartTimer { seconds, .. } if !(1..=MOST_SECONDS * 1_000).contains(&seconds.0) => {
            let message = format!("a timer takes more than 0 and at most {MOST_SECONDS} s");
            out.field(codes::OUT_OF_RANGE, at, "seconds", message);
        }
        Effect::Show(_) | Effect::StartTimer { .. } | Effect::End => {}
    }
}

fn is_placed(id: &str, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) -> bool {
    let there = known.placed.contains_key(id);
    if !there && known.is_in_catalogue(id) {
        not_placed(id, id, at, out);
    } else if !there && !known.unknown.contains(id) && !id.contains('$') {
        let message = format!("there is no prop \"{id}\" in this scenario");
        out.text(codes::UNKNOWN_ITEM, at, id, message).suggest(id, known.placed.keys().copied());
    }
    there
}

fn state_of(id: &str, state: &str, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    if !is_placed(id, at, known, out) {
        return;
    }
    let Some(prop) = known.placed.get(id) else { return };
    if !prop.states.contains_key(state) {
        let message = format!("\"{id}\" has no state \"{state}\"");
        out.text(codes::UNKNOWN_STATE, at, state, message)
            .suggest(state, prop.states.keys().map(String::as_str));
    }
    captioned(prop, state, at, out);
}

/// A prop that the catalogue has and the scenario does not place; `text` is what stands in the file.
pub(super) fn not_placed(prop: &str, text: &str, at: At<'_>, out: &mut Reporter<'_>) {
    let message = format!("the catalogue has a prop \"{prop}\", and this scenario places none");
    out.text(codes_proofs::NOT_PLACED, at, text, message)
        .help(format!("place it: props: [(id: \"{prop}\", prop: \"{prop}\", at: …, class: …)]"));
}

/// What is heard in a state is told in words as well.
pub(super) fn captioned(prop: &Prop, state: &str, at: At<'_>, out: &mut Reporter<'_>) {
    let without = |caption: &Option<String>| caption.as_ref().is_none_or(|text| text.trim().is_empty());
    if let Some(heard) = prop.states.get(state)
        && heard.sound.is_some()
        && without(&heard.caption)
    {
        let message = format!("the state \"{state}\" of \"{}\" is heard and has no caption", prop.title);
        out.text(codes_proofs::CAPTION, at, state, message)
            .warning()
            .help("give its sound a caption in the catalogue");
    }
}
