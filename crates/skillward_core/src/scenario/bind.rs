//! Names bound in conditions: `ForEach` and `ForSome`, and what a variant draws.
//!
//! A bound name ranges over things that are known before anyone plays (patients, hands, a list), so each
//! binding is a copy of the condition with the name written in, and their number has a bound that can be
//! told beforehand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Condition, Scenario};

/// Most parts that one condition may have once every binding is written out.
pub const MAX_PARTS: usize = 4_096;

/// Most patients of a cast.
pub const MAX_PATIENTS: usize = 16;

/// What a name ranges over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Among {
    /// The patients of the cast.
    Patients,
    /// The left hand and the right.
    Hands,
    /// These.
    Of(Vec<SmolStr>),
}

/// What names stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    patients: Vec<SmolStr>,
    names: BTreeMap<SmolStr, SmolStr>,
}

/// A condition that would have more than [`MAX_PARTS`] parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("with every binding written out it has more than {MAX_PARTS} parts")]
pub struct TooManyParts;

impl Scope {
    /// A scenario's patients, and what its variant drew.
    #[must_use]
    pub fn new(scenario: &Scenario, drawn: BTreeMap<SmolStr, SmolStr>) -> Self {
        Self { patients: scenario.cast.iter().map(|patient| patient.id.0.clone()).collect(), names: drawn }
    }

    /// As many patients as there may be, for reckoning how large a condition may become.
    pub(crate) fn widest() -> Self {
        Self { patients: vec![SmolStr::default(); MAX_PATIENTS], names: BTreeMap::new() }
    }

    /// The condition with every binding written out.
    ///
    /// # Errors
    /// [`TooManyParts`].
    pub fn expand(&self, condition: &Condition) -> Result<Condition, TooManyParts> {
        let mut left = MAX_PARTS;
        expand(condition, &self.patients, &mut self.names.clone(), &mut left)
    }

    /// The same for documents that were checked when they were read: one that is too large is never met.
    pub(crate) fn written_out(&self, condition: &Condition) -> Condition {
        self.expand(condition).unwrap_or(Condition::Any(Vec::new()))
    }

    /// A text with drawn names written in: `{name}`.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.names
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// A name with bound names written in.
    #[must_use]
    pub fn name(&self, name: &SmolStr) -> SmolStr {
        written_in(name, &self.names)
    }
}

fn expand(
    condition: &Condition,
    patients: &[SmolStr],
    names: &mut BTreeMap<SmolStr, SmolStr>,
    left: &mut usize,
) -> Result<Condition, TooManyParts> {
    *left = left.checked_sub(1).ok_or(TooManyParts)?;
    let (Condition::ForEach { name, among, of } | Condition::ForSome { name, among, of }) = condition else {
        let mut copy = shallow(condition);
        copy.for_each_name(&mut |name| *name = written_in(name, names));
        for (part, original) in copy.parts_mut().into_iter().zip(condition.parts()) {
            *part = expand(original, patients, names, left)?;
        }
        return Ok(copy);
    };
    let things: Vec<SmolStr> = match among {
        Among::Patients => patients.to_vec(),
        Among::Hands => vec!["left".into(), "right".into()],
        Among::Of(things) => things.iter().map(|thing| written_in(thing, names)).collect(),
    };
    let outer = names.remove(name);
    let mut copies = Vec::new();
    for thing in things {
        names.insert(name.clone(), thing);
        copies.push(expand(of, patients, names, left)?);
    }
    names.remove(name);
    if let Some(outer) = outer {
        names.insert(name.clone(), outer);
    }
    Ok(match condition {
        Condition::ForEach { .. } => Condition::All(copies),
        _ => Condition::Any(copies),
    })
}

/// A copy whose parts are empty stand-ins, so that copying a tree stays linear.
fn shallow(condition: &Condition) -> Condition {
    use Condition as C;
    let hole = || Box::new(C::Any(Vec::new()));
    let holes = |parts: &[C]| vec![C::Any(Vec::new()); parts.len()];
    match condition {
        C::All(parts) => C::All(holes(parts)),
        C::Any(parts) => C::Any(holes(parts)),
        C::Then(parts) => C::Then(holes(parts)),
        C::Not(_) => C::Not(hole()),
        C::Once(_) => C::Once(hole()),
        C::Never(_) => C::Never(hole()),
        C::Always(_) => C::Always(hole()),
        C::Before(..) => C::Before(hole(), hole()),
        C::Until { .. } => C::Until { hold: hole(), until: hole() },
        C::Since { .. } => C::Since { hold: hole(), since: hole() },
        C::Within { seconds, .. } => C::Within { seconds: *seconds, of: hole() },
        C::ForAtLeast { seconds, .. } => C::ForAtLeast { seconds: *seconds, of: hole() },
        C::CountAtLeast { times, .. } => C::CountAtLeast { times: *times, of: hole() },
        C::With { hand, .. } => C::With { hand: hand.clone(), act: hole() },
        atom => atom.clone(),
    }
}

/// A name with each `$name` replaced by what it stands for; unknown ones are left as they are.
fn written_in(text: &SmolStr, names: &BTreeMap<SmolStr, SmolStr>) -> SmolStr {
    if !text.contains('$') {
        return text.clone();
    }
    let mut written = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('$') {
        let after = &rest[at + 1..];
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        written.push_str(&rest[..at]);
        match names.get(&after[..end]) {
            Some(value) => written.push_str(value),
            None => written.push_str(&rest[at..=at + end]),
        }
        rest = &after[end..];
    }
    written.push_str(rest);
    written.into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Among, MAX_PARTS, Scope, TooManyParts};
    use crate::scenario::Condition;

    fn each(name: &str, things: &[&str], of: Condition) -> Condition {
        let among = Among::Of(things.iter().copied().map(Into::into).collect());
        Condition::ForEach { name: name.into(), among, of: Box::new(of) }
    }

    #[test]
    fn each_binding_is_a_copy_with_the_name_written_in() {
        let scope = Scope { patients: vec!["p".into(), "q".into()], ..Scope::default() };
        let inner = Condition::ForSome {
            name: "site".into(),
            among: Among::Of(vec!["$who.wrist".into(), "$who.neck".into()]),
            of: Box::new(Condition::Touched("$site".into())),
        };
        let outer = Condition::ForEach { name: "who".into(), among: Among::Patients, of: Box::new(inner) };
        let touched = |surface: &str| Condition::Touched(surface.into());
        assert_eq!(
            scope.expand(&outer).unwrap(),
            Condition::All(vec![
                Condition::Any(vec![touched("p.wrist"), touched("p.neck")]),
                Condition::Any(vec![touched("q.wrist"), touched("q.neck")]),
            ])
        );
    }

    #[test]
    fn an_inner_name_hides_an_outer_one_and_gives_it_back() {
        let both = Condition::All(vec![
            each("x", &["inner"], Condition::Touched("$x".into())),
            Condition::Touched("$x".into()),
        ]);
        let Condition::All(copies) = Scope::default().expand(&each("x", &["outer"], both)).unwrap() else {
            panic!("not All");
        };
        let Condition::All(parts) = &copies[0] else { panic!("not All") };
        assert_eq!(parts[0], Condition::All(vec![Condition::Touched("inner".into())]));
        assert_eq!(parts[1], Condition::Touched("outer".into()));
    }

    #[test]
    fn what_would_grow_without_bound_is_refused_at_once() {
        let things: Vec<String> = (0..60).map(|number| number.to_string()).collect();
        let things: Vec<&str> = things.iter().map(String::as_str).collect();
        let mut condition = Condition::Finished;
        for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            condition = each(name, &things, condition);
        }
        assert_eq!(Scope::default().expand(&condition), Err(TooManyParts));
        assert!(things.len() * things.len() < MAX_PARTS);
    }
}
