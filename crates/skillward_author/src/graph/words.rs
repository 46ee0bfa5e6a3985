//! Conditions, measures and effects in words, for pictures and outlines: short, and with the identifiers
//! that stand in the file.

use std::fmt::Display;

use skillward_core::decimal::Milli;
use skillward_core::hygiene::report::{Moment, TechniqueStep};
use skillward_core::ids::PatientId;
use skillward_core::rubric::{Aggregate, Kind, Measure, Quantity};
use skillward_core::scenario::{Among, Answer, Condition, Effect};

/// A condition in words: "touching mrs_okafor.wrist for 8 s".
#[must_use]
pub fn condition(condition: &Condition) -> String {
    use Condition as C;
    match condition {
        C::Touched(surface) => format!("{surface} touched"),
        C::Pressed(surface) => format!("{surface} pressed"),
        C::Opened(surface) => format!("{surface} opened"),
        C::Closed(surface) => format!("{surface} closed"),
        C::Grabbed(surface) => format!("{surface} taken"),
        C::Released(surface) => format!("{surface} let go"),
        C::Entered(zone) => format!("{zone} entered"),
        C::Left(zone) => format!("{zone} left"),
        C::Dispensed => "handrub taken".to_owned(),
        C::Donned(item) => format!("{item} put on"),
        C::Doffed(item) => format!("{item} taken off"),
        C::Said(line) => format!("line {line} said"),
        C::Answered { item, value } => format!("{item} answered \"{value}\""),
        C::Solved { item, is } => format!("{item} answered {}", answer(is)),
        C::Charted { field, is } => {
            format!(
                "{field} charted{}",
                is.as_ref().map_or_else(String::new, |is| format!(" as {}", answer(is)))
            )
        }
        C::Placed { item, onto } => format!("{item} put down{}", to("on", onto.as_ref())),
        C::Connected { item, to: other } => format!("{item} connected{}", to("to", other.as_ref())),
        C::Disconnected { item, from } => format!("{item} disconnected{}", to("from", from.as_ref())),
        C::Disposed { item, into } => format!("{item} thrown away{}", to("into", into.as_ref())),
        C::Applied { item, to: other } => format!("{item} applied{}", to("to", other.as_ref())),
        C::Faced(surface) => format!("{surface} looked at"),
        C::Pointed { structure, within_mm } => {
            format!(
                "{structure} pointed out{}",
                to("within", within_mm.map(|mm| format!("{mm} mm")).as_ref())
            )
        }
        C::Traced { path, edge } => format!("{edge} of {path} traced"),
        C::Measured { quantity, at, value } => {
            format!("{quantity} measured{}{}", to("at", at.as_ref()), between(value.as_ref()))
        }
        C::Administered { product, patient, route, dose, unit } => format!(
            "{product} given{}{}{}{}",
            to("to", patient.as_ref()),
            to("by", route.as_ref()),
            between(dose.as_ref()),
            unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}")),
        ),
        C::Compressed { patient, depth_mm, recoil_percent } => format!(
            "chest compressed{}{}{}",
            to("of", patient.as_ref()),
            depth_mm.map_or_else(String::new, |(least, most)| format!(" by {least} to {most} mm")),
            recoil_percent.map_or_else(String::new, |percent| format!(" with {percent} % recoil")),
        ),
        C::Ventilated { patient, volume_ml } => format!(
            "breath given{}{}",
            to("to", patient.as_ref()),
            volume_ml.map_or_else(String::new, |(least, most)| format!(" of {least} to {most} mL")),
        ),
        C::TimerEnded(timer) => format!("timer {timer} ran out"),
        C::Finished => "learner says \"finished\"".to_owned(),
        C::StepDone(step) => format!("step {step} done"),
        C::Opportunity { moments, answered, patient } => {
            let which = opportunities(moments, patient.as_ref());
            let which = if which.is_empty() { "any moment".to_owned() } else { which };
            match answered {
                Some(true) => format!("hand hygiene done at {which}"),
                Some(false) => format!("hand hygiene missed at {which}"),
                None => format!("hand hygiene called for at {which}"),
            }
        }
        C::HygieneAction => "hands cleaned".to_owned(),
        C::Performed(step) => format!("{} recognised", technique(*step)),
        C::Touching(surface) => format!("touching {surface}"),
        C::InZone(zone) => format!("in {zone}"),
        C::HandsWet => "hands wet".to_owned(),
        C::Holding(item) => format!("holding {item}"),
        C::Wearing(item) => format!("wearing {item}"),
        C::Facing(surface) => format!("looking at {surface}"),
        C::Vital { patient, sign, at_least, at_most } => match (at_least, at_most) {
            (Some(least), Some(most)) => format!("{sign} of {patient} {least} to {most}"),
            (Some(least), None) => format!("{sign} of {patient} {least} or more"),
            (None, Some(most)) => format!("{sign} of {patient} {most} or less"),
            (None, None) => format!("{sign} of {patient} known"),
        },
        C::With { hand, act } => format!("{} with the {hand} hand", self::condition(act)),
        C::ForEach { name, among, of } => {
            format!("for each ${name} of {}: {}", things(among), self::condition(of))
        }
        C::ForSome { name, among, of } => {
            format!("for some ${name} of {}: {}", things(among), self::condition(of))
        }
        C::All(parts) => list(parts, " and ", "nothing"),
        C::Any(parts) => list(parts, " or ", "never"),
        C::Not(part) => format!("not {}", inner(part)),
        C::Once(part) => format!("once {}", inner(part)),
        C::Never(part) => format!("never: {}", inner(part)),
        C::Always(part) => format!("always {}", inner(part)),
        C::Then(parts) => list(parts, ", then ", "nothing"),
        C::Before(first, second) => format!("{} before {}", inner(first), inner(second)),
        C::Until { hold, until } => format!("{} until {}", inner(hold), inner(until)),
        C::Since { hold, since } => format!("{} since {}", inner(hold), inner(since)),
        C::Within { seconds, of } => format!("{} within {seconds} s", inner(of)),
        C::ForAtLeast { seconds, of } => format!("{} for {seconds} s", inner(of)),
        C::CountAtLeast { times, of } => format!("{}, {times} times", inner(of)),
    }
}

/// A part of a condition, in brackets if it has parts of its own that could be read otherwise.
fn inner(part: &Condition) -> String {
    let words = condition(part);
    let plain =
        part.parts().len() < 2 && !matches!(part, Condition::ForEach { .. } | Condition::ForSome { .. });
    if plain { words } else { format!("({words})") }
}

fn list(parts: &[Condition], between: &str, none: &str) -> String {
    match parts {
        [] => none.to_owned(),
        [one] => condition(one),
        many => {
            let words: Vec<String> = many.iter().map(inner).collect();
            shared(&words, between).unwrap_or_else(|| words.join(between))
        }
    }
}

/// Sentences that differ in one word only, as one: "a.wrist, a.hand or a.face touched".
fn shared(sentences: &[String], between: &str) -> Option<String> {
    let sentences: Vec<Vec<&str>> = sentences.iter().map(|sentence| sentence.split(' ').collect()).collect();
    let first = sentences.first()?;
    // What comes one after the other is told of each.
    if between.starts_with(',') || sentences.iter().any(|words| words.len() != first.len()) {
        return None;
    }
    let mut differing =
        (0..first.len()).filter(|at| sentences.iter().any(|words| words.get(*at) != first.get(*at)));
    let (at, None) = (differing.next()?, differing.next()) else { return None };
    let (last, before) = sentences.split_last()?;
    let named = before.iter().map(|words| words[at]).collect::<Vec<_>>().join(", ");
    let mut words: Vec<String> = first.iter().map(|word| (*word).to_owned()).collect();
    words[at] = format!("{named}{between}{}", last[at]);
    Some(words.join(" "))
}

fn to(word: &str, thing: Option<&impl Display>) -> String {
    thing.map_or_else(String::new, |thing| format!(" {word} {thing}"))
}

fn between(range: Option<&(impl Display, impl Display)>) -> String {
    range.map_or_else(String::new, |(least, most)| format!(", {least} to {most}"))
}

fn things(among: &Among) -> String {
    match among {
        Among::Patients => "the patients".to_owned(),
        Among::Hands => "both hands".to_owned(),
        Among::Of(things) => things.join(", "),
    }
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::One(choice) => format!("\"{choice}\""),
        Answer::OneOf(choices) => format!("any of {}", choices.join(", ")),
        Answer::Set(choices) => format!("all of {}", choices.join(", ")),
        Answer::Order(choices) => format!("in order {}", choices.join(", ")),
        Answer::Number { value, within, unit } => {
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
            if within.0 == 0 { format!("{value}{unit}") } else { format!("{value} ± {within}{unit}") }
        }
        Answer::Spot { x, y, radius } => format!("a spot within {radius} of {x}; {y}"),
    }
}

/// Moments and a patient in words: "moment 2 with mrs_okafor"; empty for any.
pub(super) fn opportunities(moments: &[Moment], patient: Option<&PatientId>) -> String {
    let numbers: Vec<String> = moments.iter().map(|moment| u8::from(*moment).to_string()).collect();
    let moments = match numbers.as_slice() {
        [] => String::new(),
        [one] => format!("moment {one}"),
        [first @ .., last] => format!("moments {} and {last}", first.join(", ")),
    };
    match patient {
        Some(patient) if moments.is_empty() => format!("any moment with {patient}"),
        Some(patient) => format!("{moments} with {patient}"),
        None => moments,
    }
}

const fn technique(step: TechniqueStep) -> &'static str {
    use TechniqueStep as T;
    match step {
        T::PalmToPalm => "palm to palm",
        T::RightPalmOverLeftDorsum => "right palm over left back",
        T::LeftPalmOverRightDorsum => "left palm over right back",
        T::PalmsInterlaced => "fingers interlaced",
        T::BacksOfFingers => "backs of fingers",
        T::LeftThumb => "left thumb",
        T::RightThumb => "right thumb",
        T::RightFingertips => "right fingertips",
        T::LeftFingertips => "left fingertips",
    }
}

/// A weight in words: "5 points".
#[must_use]
pub fn points(weight: Milli) -> String {
    format!("{weight} {}", if weight == Milli(1000) { "point" } else { "points" })
}

/// An effect in words: "phone: ringing".
#[must_use]
pub fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Say { who, text } => format!("{who}: \"{text}\""),
        Effect::Show(text) => format!("note: \"{text}\""),
        Effect::Set { item, state } => format!("{item} is {state}"),
        Effect::Spawn(item) => format!("{item} comes"),
        Effect::Move { item, .. } => format!("{item} moves"),
        Effect::Open { part, open: true } => format!("{part} opens"),
        Effect::Open { part, open: false } => format!("{part} closes"),
        Effect::Vital { patient, sign, to, over_s } if over_s.0 == 0 => {
            format!("{sign} of {patient} is {to}")
        }
        Effect::Vital { patient, sign, to, over_s } => format!("{sign} of {patient} to {to} in {over_s} s"),
        Effect::StartTimer { timer, seconds } => format!("timer {timer}: {seconds} s"),
        Effect::Fault { item, state } => format!("{item} fails: {state}"),
        Effect::End => "the attempt ends".to_owned(),
    }
}

/// How a criterion is judged, in words.
#[must_use]
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Condition(condition) => self::condition(condition),
        Kind::Levels(levels) => {
            let levels: Vec<_> =
                levels.iter().map(|level| format!("{}: {}", level.name, condition(&level.when))).collect();
            format!("levels: {}", levels.join("; "))
        }
        Kind::Measure { of, .. } => measure(of),
        Kind::Manual(anchors) => format!("rated by a person, {} levels", anchors.len()),
    }
}

fn measure(measure: &Measure) -> String {
    match measure {
        Measure::Compliance { moments } if moments.is_empty() => "share of all moments answered".to_owned(),
        Measure::Compliance { moments } => format!("share of {} answered", opportunities(moments, None)),
        Measure::ActionShare { .. } => "share of handrubs that pass the tests".to_owned(),
        Measure::ActionVolume(how) => format!("volume of each handrub ({})", aggregate(*how)),
        Measure::ActionRubbing(how) => format!("seconds of rubbing each time ({})", aggregate(*how)),
        Measure::ActionSteps(how) => format!("technique steps of each handrub ({})", aggregate(*how)),
        Measure::Latency { from, to } => format!("seconds from {} to {}", inner(from), inner(to)),
        Measure::CountOf(of) => format!("number of times: {}", condition(of)),
        Measure::Duration(of) => format!("seconds {}", condition(of)),
        Measure::FractionOfTime { of, during: None } => format!("share of the time {}", condition(of)),
        Measure::FractionOfTime { of, during: Some(during) } => {
            format!("share of the time {}, while {}", inner(of), inner(during))
        }
        Measure::Rate(of) => format!("times a minute: {}", condition(of)),
        Measure::Share { of, among } => format!("share of {} that are {}", inner(among), inner(of)),
        Measure::Coverage(all) => format!("share of {} things done", all.len()),
        Measure::OrderAgreement(all) => format!("order of {} things", all.len()),
        Measure::Value { of, how } => format!("{} ({})", quantity(of), aggregate(*how)),
        Measure::PathLength(what) => format!("metres that {what} moved"),
        Measure::Smoothness(what) => format!("smoothness of {what}"),
        Measure::ModelledCoverage => "modelled coverage of the skin".to_owned(),
    }
}

const fn aggregate(how: Aggregate) -> &'static str {
    match how {
        Aggregate::Min => "smallest",
        Aggregate::Mean => "mean",
        Aggregate::Max => "largest",
    }
}

fn quantity(quantity: &Quantity) -> String {
    match quantity {
        Quantity::CompressionDepth { patient } => {
            format!("depth of compressions{}", to("of", patient.as_ref()))
        }
        Quantity::VentilationVolume { patient } => format!("volume of breaths{}", to("of", patient.as_ref())),
        Quantity::PointingError { structure } => {
            format!("distance missed by{}", to("at", structure.as_ref()))
        }
        Quantity::Reading { quantity } => format!("reading of {quantity}"),
        Quantity::Dose { product } => format!("dose of {product}"),
    }
}
