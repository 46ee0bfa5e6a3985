//! Bound names: is each bound where it stands, is there what they stand for, and is their number bounded?

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::known::Known;
use super::report::{At, Reporter};
use super::{codes_language, conditions};
use crate::diagnostic::Amend;
use crate::scenario::{Among, Condition, Scope};

/// Checks every name of a condition: those that are written out where they stand, those that are bound
/// for each thing that they may stand for.
pub(super) fn check(condition: &Condition, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    let drawn: BTreeSet<&str> = known.scenario.variants.draw.iter().map(|draw| draw.name.as_str()).collect();
    let mut walk = Walk {
        at,
        known,
        bound: drawn.into_iter().map(str::to_owned).collect(),
        uses: false,
        unbound: false,
    };
    walk.walk(condition, out);
    // Whatever reads the file reckons with the largest cast there may be, so this must as well.
    if Scope::widest().expand(condition).is_err() {
        let message = "its bindings multiply beyond what can be watched".to_owned();
        out.word(codes_language::TOO_MANY_PARTS, at, conditions::construct(condition), message)
            .help("bind fewer names within each other, or range over fewer things");
        return;
    }
    if walk.uses && !walk.unbound {
        written_out(condition, at, known, out);
    }
}

struct Walk<'a, 'b> {
    at: At<'b>,
    known: &'a Known<'a>,
    bound: BTreeSet<String>,
    /// Whether a bound name was met.
    uses: bool,
    /// Whether one was met that nothing binds.
    unbound: bool,
}

impl Walk<'_, '_> {
    fn walk(&mut self, condition: &Condition, out: &mut Reporter<'_>) {
        let mut bound_here = false;
        let mut names = Vec::new();
        // The names are looked at, and stay as they are.
        condition.clone().for_each_name(&mut |name| names.push(name.clone()));
        if let Condition::ForEach { among: Among::Of(things), .. }
        | Condition::ForSome { among: Among::Of(things), .. } = condition
        {
            names.extend(things.iter().cloned());
        }
        for name in &names {
            for used in used(name) {
                bound_here = true;
                if !self.bound.contains(used) && !out.may_be_left_out(used) {
                    self.unbound = true;
                    self.unbound(name, used, out);
                }
            }
        }
        if let Condition::With { hand, .. } = condition
            && !hand.contains('$')
            && !matches!(hand.as_str(), "left" | "right")
        {
            let message = format!("\"{hand}\" is no hand");
            out.text(codes_language::UNBOUND, self.at, hand, message)
                .help("write \"left\", \"right\", or a bound name such as \"$h\"");
        }
        self.uses |= bound_here;
        if !bound_here {
            conditions::names(condition, self.at, self.known, out);
        }
        let binds = match condition {
            Condition::ForEach { name, .. } | Condition::ForSome { name, .. } => Some(name.to_string()),
            _ => None,
        };
        let newly = binds.filter(|name| self.bound.insert(name.clone()));
        condition.parts().into_iter().for_each(|part| self.walk(part, out));
        if let Some(name) = newly {
            self.bound.remove(&name);
        }
    }

    fn unbound(&self, text: &str, used: &str, out: &mut Reporter<'_>) {
        let message = format!("nothing binds `${used}` here");
        let known: Vec<&str> = self.bound.iter().map(String::as_str).collect();
        out.text(codes_language::UNBOUND, self.at, text, message).suggest(used, known.into_iter());
    }
}

/// The bound names in a text.
fn used(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).map(|after| {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        &after[..end]
    })
}

/// Checks the names of each copy that binding makes, for each thing that a variant may draw.
fn written_out(condition: &Condition, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    let draws = &known.scenario.variants.draw;
    let first: BTreeMap<SmolStr, SmolStr> =
        draws.iter().filter_map(|draw| Some((draw.name.clone(), draw.from.first()?.clone()))).collect();
    let mut worlds = vec![first.clone()];
    for draw in draws {
        for value in draw.from.iter().skip(1) {
            let mut world = first.clone();
            world.insert(draw.name.clone(), value.clone());
            worlds.push(world);
        }
    }
    let mut trial = out.trial();
    for world in worlds {
        let Ok(copy) = Scope::new(known.scenario, world).expand(condition) else { return };
        names_of_parts(&copy, at, known, &mut trial);
    }
    // Many copies share a mistake: it is told once.
    let mut told = BTreeSet::new();
    for mistake in trial.finish() {
        if told.insert(mistake.message.clone()) {
            out.add(mistake);
        }
    }
}

fn names_of_parts(condition: &Condition, at: At<'_>, known: &Known<'_>, trial: &mut Reporter<'_>) {
    conditions::names(condition, at, known, trial);
    condition.parts().into_iter().for_each(|part| names_of_parts(part, at, known, trial));
}
