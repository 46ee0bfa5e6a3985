//! What a learner did, found again in the observations: contacts with what was done in them, rubs and the
//! movements in them, steps from zone to zone, words.

use std::collections::BTreeMap;

use skillward_core::hygiene::technique::Recogniser;
use skillward_core::ids::SurfaceId;
use skillward_core::observation::{Fact, Observation, RubSample};
use skillward_core::skin::Hand;

/// A pause in the rub samples longer than this ends a rub, microseconds.
const PAUSE_US: u64 = 500_000;
/// Product belongs to a press at most so long before, microseconds.
const GIVEN_US: u64 = 1_000_000;
/// A series goes on while its next member comes within so long, microseconds.
const SERIES_US: u64 = 2_000_000;
/// The recogniser has heard a movement for so many samples before it says so.
const LAG: usize = 5;

/// Something that the learner did, as a set of observations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it is called: a verb and what it was done to.
    pub name: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its first observation, attempt time in microseconds.
    pub from_us: u64,
    /// Its last.
    pub to_us: u64,
    /// Its observations, by index, in order.
    pub observations: Vec<usize>,
}

/// Kinds of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A hand at a surface.
    Contact,
    /// The hands rub each other, from the first sample to the last.
    Rub,
    /// One movement in a rub.
    Movement,
    /// The same again and again: compressions of a chest, a thing that is moved.
    Series,
    /// Into or out of a zone.
    Zone,
    /// An answer, a line, an entry in the chart.
    Words,
    /// Anything else.
    Other,
}

/// The actions of an attempt, in the order in which they begin. A rub stands before its movements.
#[must_use]
pub fn actions(observations: &[Observation]) -> Vec<Action> {
    let mut finder = Finder::default();
    for (index, observation) in observations.iter().enumerate() {
        finder.take(index, observation);
    }
    let mut found = finder.found;
    rubs(observations, &mut found);
    found.retain(|action| !action.observations.is_empty());
    found.sort_by_key(|action| (action.from_us, action.observations[0], action.kind == Kind::Movement));
    found
}

#[derive(Default)]
struct Finder {
    found: Vec<Action>,
    contacts: BTreeMap<(Hand, SurfaceId), usize>,
    lost: BTreeMap<String, usize>,
    /// Series and looks under way, by name.
    going_on: BTreeMap<String, usize>,
    /// The press that was last, and when.
    pressed: Option<(usize, u64)>,
}

impl Finder {
    fn take(&mut self, index: usize, observation: &Observation) {
        let t_us = observation.t_us;
        match &observation.fact {
            Fact::ContactBegan { hand, surface } => {
                let at = self.begin(index, t_us, Kind::Contact, format!("touch {surface}"));
                self.contacts.insert((*hand, surface.clone()), at);
            }
            Fact::ContactEnded { hand, surface } => {
                if let Some(at) = self.contacts.remove(&(*hand, surface.clone())) {
                    self.add(at, index, t_us);
                }
            }
            Fact::Pressed { hand, surface } => {
                let at = self.within(index, t_us, *hand, surface, "press");
                self.pressed = Some((at, t_us));
            }
            Fact::Opened { hand, surface } => {
                self.within(index, t_us, *hand, surface, "open");
            }
            Fact::Closed { hand, surface } => {
                self.within(index, t_us, *hand, surface, "close");
            }
            Fact::Grabbed { hand, surface } => {
                self.within(index, t_us, *hand, surface, "take");
            }
            Fact::Released { hand, surface } => {
                self.within(index, t_us, *hand, surface, "take");
            }
            Fact::Dispensed { product, .. } => match self.pressed {
                Some((at, when)) if t_us - when <= GIVEN_US => self.add(at, index, t_us),
                _ => {
                    self.begin(index, t_us, Kind::Other, format!("get {product}"));
                }
            },
            Fact::Measured { surface, quantity, .. } => {
                let open =
                    self.contacts.iter().find(|((_, touched), _)| touched == surface).map(|(_, at)| *at);
                match open {
                    Some(at) => self.add(at, index, t_us),
                    None => {
                        self.begin(index, t_us, Kind::Other, format!("measure {quantity}"));
                    }
                }
            }
            Fact::Entered { zone } => {
                self.begin(index, t_us, Kind::Zone, format!("enter {zone}"));
            }
            Fact::Left { zone } => {
                self.begin(index, t_us, Kind::Zone, format!("leave {zone}"));
            }
            Fact::TrackingLost { what } => {
                let what = format!("{what:?}");
                let at = self.begin(index, t_us, Kind::Other, format!("hide {what}"));
                self.lost.insert(what, at);
            }
            Fact::TrackingFound { what } => {
                if let Some(at) = self.lost.remove(&format!("{what:?}")) {
                    self.add(at, index, t_us);
                }
            }
            Fact::Placed { hand, surface, onto } => {
                self.within(index, t_us, *hand, surface, "put down");
                self.towards(index, onto, "on");
            }
            Fact::Connected { hand, surface, to } => {
                self.within(index, t_us, *hand, surface, "connect");
                self.towards(index, to, "to");
            }
            Fact::Disconnected { hand, surface, from } => {
                self.within(index, t_us, *hand, surface, "disconnect");
                self.towards(index, from, "from");
            }
            Fact::Disposed { hand, surface, into } => {
                self.within(index, t_us, *hand, surface, "throw away");
                self.towards(index, into, "into");
            }
            Fact::Applied { hand, surface, to } => {
                self.within(index, t_us, *hand, surface, "apply");
                self.towards(index, to, "to");
            }
            Fact::Compressed { patient, .. } => self.series(index, t_us, format!("compress {patient}")),
            Fact::Moved { what, .. } => self.series(index, t_us, format!("move {what}")),
            Fact::Faced { surface } => {
                let name = format!("look at {surface}");
                let at = self.begin(index, t_us, Kind::Other, name.clone());
                self.going_on.insert(name, at);
            }
            Fact::LookedAway { surface } => {
                if let Some(at) = self.going_on.remove(&format!("look at {surface}")) {
                    self.add(at, index, t_us);
                }
            }
            Fact::Pointed { structure, .. } => {
                self.begin(index, t_us, Kind::Other, format!("point at {structure}"));
            }
            Fact::Administered { product, patient, .. } => {
                self.begin(index, t_us, Kind::Other, format!("give {product} to {patient}"));
            }
            Fact::Ventilated { patient, .. } => {
                self.begin(index, t_us, Kind::Other, format!("give a breath to {patient}"));
            }
            Fact::Traced { path, edge } => {
                self.begin(index, t_us, Kind::Words, format!("trace {edge} of {path}"));
            }
            Fact::Charted { field, .. } => {
                self.begin(index, t_us, Kind::Words, format!("chart {field}"));
            }
            Fact::Said { line } => {
                self.begin(index, t_us, Kind::Words, format!("say {line}"));
            }
            Fact::Answered { item, .. } => {
                self.begin(index, t_us, Kind::Words, format!("answer {item}"));
            }
            Fact::Donned { item } => {
                self.begin(index, t_us, Kind::Other, format!("put on {item}"));
            }
            Fact::Doffed { item } => {
                self.begin(index, t_us, Kind::Other, format!("take off {item}"));
            }
            Fact::Finished => {
                self.begin(index, t_us, Kind::Other, "finish".to_owned());
            }
            // Rubs are found on their own; the rest is not the learner's doing.
            _ => {}
        }
    }

    fn begin(&mut self, index: usize, t_us: u64, kind: Kind, name: String) -> usize {
        self.found.push(Action { name, kind, from_us: t_us, to_us: t_us, observations: vec![index] });
        self.found.len() - 1
    }

    fn add(&mut self, at: usize, index: usize, t_us: u64) {
        let action = &mut self.found[at];
        action.to_us = t_us;
        action.observations.push(index);
    }

    /// One more of the same, which belongs to the action before if it follows soon.
    fn series(&mut self, index: usize, t_us: u64, name: String) {
        match self.going_on.get(&name).copied() {
            Some(at) if t_us - self.found[at].to_us <= SERIES_US => self.add(at, index, t_us),
            _ => {
                let at = self.begin(index, t_us, Kind::Series, name.clone());
                self.going_on.insert(name, at);
            }
        }
    }

    /// Says of the action with this observation what it was directed at.
    fn towards(&mut self, index: usize, other: &SurfaceId, word: &str) {
        if let Some(action) = self.found.iter_mut().rev().find(|action| action.observations.contains(&index))
        {
            action.name = format!("{} {word} {other}", action.name);
        }
    }

    /// Something done in a contact, which is called after it.
    fn within(&mut self, index: usize, t_us: u64, hand: Hand, surface: &SurfaceId, verb: &str) -> usize {
        let name = format!("{verb} {surface}");
        match self.contacts.get(&(hand, surface.clone())).copied() {
            Some(at) => {
                self.add(at, index, t_us);
                self.found[at].name = name;
                at
            }
            None => self.begin(index, t_us, Kind::Contact, name),
        }
    }
}

/// Rubs, and the movements in them as the core's recogniser hears them.
fn rubs(observations: &[Observation], found: &mut Vec<Action>) {
    let samples: Vec<(usize, u64, &RubSample)> = observations
        .iter()
        .enumerate()
        .filter_map(|(index, observation)| match &observation.fact {
            Fact::Rub(sample) => Some((index, observation.t_us, sample)),
            _ => None,
        })
        .collect();
    for run in samples.chunk_by(|one, next| next.1 - one.1 <= PAUSE_US) {
        found.push(action("rub the hands".to_owned(), Kind::Rub, run));
        let mut recogniser = Recogniser::default();
        let mut begins: Vec<(usize, String)> = Vec::new();
        for (at, (_, t_us, sample)) in run.iter().enumerate() {
            let Some(heard) = recogniser.observe(*t_us, sample) else { continue };
            let name = format!("rub {}", words(&format!("{:?}", heard.step)));
            if begins.last().is_none_or(|(_, last)| *last != name) {
                let at = if begins.is_empty() { 0 } else { at.saturating_sub(LAG) };
                begins.push((at, name));
            }
        }
        for (nth, (from, name)) in begins.iter().enumerate() {
            let to = begins.get(nth + 1).map_or(run.len(), |(next, _)| *next).max(from + 1);
            found.push(action(name.clone(), Kind::Movement, &run[*from..to]));
        }
    }
}

fn action(name: String, kind: Kind, samples: &[(usize, u64, &RubSample)]) -> Action {
    let at = |sample: Option<&(usize, u64, &RubSample)>| sample.map_or(0, |sample| sample.1);
    Action {
        name,
        kind,
        from_us: at(samples.first()),
        to_us: at(samples.last()),
        observations: samples.iter().map(|sample| sample.0).collect(),
    }
}

/// `LeftThumb` as "left thumb".
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
