//! What conditions watch: the steps, surfaces and other things that they name.

use std::collections::BTreeSet;

use skillward_core::ids::SurfaceId;
use skillward_core::scenario::{Condition, Scope};

/// Something that a condition watches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Of which kind.
    pub kind: SubjectKind,
    /// Its identifier; empty where the kind says it all.
    pub name: String,
}

/// Kinds of things that conditions watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    /// A step of the plot.
    Step,
    /// A surface, an item or a part of it.
    Surface,
    /// A zone of the floor.
    Zone,
    /// Something worn.
    Worn,
    /// A line that is spoken.
    Line,
    /// A question.
    Question,
    /// A field of the chart.
    Field,
    /// A named structure.
    Structure,
    /// A named path.
    Path,
    /// Something that is measured.
    Quantity,
    /// A product that is given.
    Product,
    /// A patient's chest.
    Chest,
    /// A patient's breaths.
    Breaths,
    /// A vital sign.
    Vital,
    /// A timer.
    Timer,
    /// Opportunities for hand hygiene.
    Opportunities,
    /// Handrubs and hand washes.
    HandHygiene,
    /// A thing whose way is followed.
    Followed,
    /// The learner saying that they are finished.
    Finish,
}

impl Subject {
    pub(super) fn new(kind: SubjectKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }

    /// In words: "step pulse", "line_a.port", "every handrub".
    #[must_use]
    pub fn words(&self) -> String {
        let name = &self.name;
        match self.kind {
            SubjectKind::Step => format!("step {name}"),
            SubjectKind::Surface => name.clone(),
            SubjectKind::Zone => format!("zone {name}"),
            SubjectKind::Worn => format!("{name}, worn"),
            SubjectKind::Line => format!("line {name}"),
            SubjectKind::Question => format!("question {name}"),
            SubjectKind::Field => format!("chart: {name}"),
            SubjectKind::Structure => format!("structure {name}"),
            SubjectKind::Path => format!("path {name}"),
            SubjectKind::Quantity => format!("measuring {name}"),
            SubjectKind::Product => format!("product {name}"),
            SubjectKind::Chest => format!("compressions{}", of(name)),
            SubjectKind::Breaths => format!("breaths{}", of(name)),
            SubjectKind::Vital => name.clone(),
            SubjectKind::Timer => format!("timer {name}"),
            SubjectKind::Opportunities if name.is_empty() => "every opportunity for hand hygiene".to_owned(),
            SubjectKind::Opportunities => format!("opportunities: {name}"),
            SubjectKind::HandHygiene => "every handrub or wash".to_owned(),
            SubjectKind::Followed => format!("way of {name}"),
            SubjectKind::Finish => "the learner's \"finished\"".to_owned(),
        }
    }
}

fn of(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" of {name}") }
}

/// What a condition watches, with its bindings written out. What is too large for that is read as it stands.
pub(super) fn watched(condition: &Condition, scope: &Scope) -> BTreeSet<Subject> {
    let mut subjects = BTreeSet::new();
    match scope.expand(condition) {
        Ok(condition) => collect(&condition, &mut subjects),
        Err(_) => collect(condition, &mut subjects),
    }
    subjects
}

fn collect(condition: &Condition, into: &mut BTreeSet<Subject>) {
    atom(condition, into);
    for part in condition.parts() {
        collect(part, into);
    }
}

fn atom(condition: &Condition, into: &mut BTreeSet<Subject>) {
    use Condition as C;
    use SubjectKind as K;
    let mut add = |kind, name: &str| {
        into.insert(Subject::new(kind, name));
    };
    match condition {
        C::Touched(surface)
        | C::Pressed(surface)
        | C::Opened(surface)
        | C::Closed(surface)
        | C::Grabbed(surface)
        | C::Released(surface)
        | C::Faced(surface)
        | C::Touching(surface)
        | C::Holding(surface)
        | C::Facing(surface) => add(K::Surface, surface.as_str()),
        C::Placed { item, onto: other }
        | C::Connected { item, to: other }
        | C::Disconnected { item, from: other }
        | C::Disposed { item, into: other }
        | C::Applied { item, to: other } => {
            add(K::Surface, item.as_str());
            other.iter().map(SurfaceId::as_str).for_each(|other| add(K::Surface, other));
        }
        C::Entered(zone) | C::Left(zone) | C::InZone(zone) => add(K::Zone, zone.as_str()),
        C::Donned(item) | C::Doffed(item) | C::Wearing(item) => add(K::Worn, item),
        C::Said(line) => add(K::Line, line),
        C::Answered { item, .. } | C::Solved { item, .. } => add(K::Question, item),
        C::Charted { field, .. } => add(K::Field, field),
        C::Pointed { structure, .. } => add(K::Structure, structure),
        C::Traced { path, .. } => add(K::Path, path),
        C::Measured { quantity, at, .. } => {
            add(K::Quantity, quantity);
            at.iter().for_each(|at| add(K::Surface, at.as_str()));
        }
        C::Administered { product, .. } => add(K::Product, product.as_str()),
        C::Compressed { patient, .. } => {
            add(K::Chest, patient.as_ref().map_or("", |patient| patient.as_str()))
        }
        C::Ventilated { patient, .. } => {
            add(K::Breaths, patient.as_ref().map_or("", |patient| patient.as_str()))
        }
        C::Vital { patient, sign, .. } => add(K::Vital, &format!("{sign} of {patient}")),
        C::TimerEnded(timer) => add(K::Timer, timer),
        C::StepDone(step) => add(K::Step, step.as_str()),
        C::Opportunity { moments, patient, .. } => {
            add(K::Opportunities, &super::words::opportunities(moments, patient.as_ref()));
        }
        C::Dispensed | C::HygieneAction | C::Performed(_) | C::HandsWet => add(K::HandHygiene, ""),
        C::Finished => add(K::Finish, ""),
        C::With { .. }
        | C::ForEach { .. }
        | C::ForSome { .. }
        | C::All(_)
        | C::Any(_)
        | C::Not(_)
        | C::Once(_)
        | C::Never(_)
        | C::Always(_)
        | C::Then(_)
        | C::Before(..)
        | C::Until { .. }
        | C::Since { .. }
        | C::Within { .. }
        | C::ForAtLeast { .. }
        | C::CountAtLeast { .. } => {}
    }
}
