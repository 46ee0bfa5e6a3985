//! Scenarios: the file as data, and the conditions it is written in.

pub mod answer;
pub mod bind;
pub mod condition;
pub mod limits;
pub mod model;
pub mod need;
mod parts;
pub mod plot;
pub mod variant;

pub use answer::Answer;
pub use bind::{Among, MAX_PATIENTS, Scope};
pub use condition::Condition;
pub use model::*;
pub use need::Need;
pub use plot::*;
pub use variant::{Draw, Variants};

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::document;
use crate::ids::SurfaceId;

/// Reads a scenario file. Whether its names exist and its numbers make sense is for `check` to say.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse(source: &str) -> Result<Scenario, Vec<Diagnostic>> {
    let scenario: Scenario = document::load("scenario.ron", source, SCENARIO_FORMAT)?;
    bounded("scenario.ron", source, scenario.plot.conditions())?;
    let crowded = (scenario.cast.len() > MAX_PATIENTS)
        .then(|| format!("a cast of {}: at most {MAX_PATIENTS} patients", scenario.cast.len()));
    if let Some(message) = crowded.or_else(|| limits::too_much(&scenario.plot)) {
        return Err(vec![Diagnostic::error(
            document::LIMITS,
            "scenario.ron",
            source,
            Span::default(),
            message,
        )]);
    }
    Ok(scenario)
}

/// Refuses conditions that are too large once their bindings are written out, reckoning with as many
/// patients as a cast may have.
pub(crate) fn bounded<'a>(
    file: &str,
    source: &str,
    mut conditions: impl Iterator<Item = &'a Condition>,
) -> Result<(), Vec<Diagnostic>> {
    let scope = Scope::widest();
    match conditions.find_map(|condition| scope.expand(condition).err()) {
        Some(error) => {
            let message = format!("a condition is too large: {error}");
            Err(vec![Diagnostic::error(document::LIMITS, file, source, Span::default(), message)])
        }
        None => Ok(()),
    }
}

impl Scenario {
    /// Classes by surface. A patient or placed prop stands under its own identifier for all its parts that
    /// are not named: see [`owner`].
    #[must_use]
    pub fn surface_classes(&self) -> BTreeMap<SurfaceId, SurfaceClass> {
        let mut classes = self.fixtures.clone();
        let mut place = |id: &str, class: SurfaceClass, parts: &BTreeMap<String, SurfaceClass>| {
            for (part, class) in parts {
                classes.insert(SurfaceId(format!("{id}.{part}").into()), class.clone());
            }
            classes.insert(SurfaceId(id.into()), class);
        };
        for patient in &self.cast {
            let skin = SurfaceClass::Patient(patient.id.clone());
            place(patient.id.as_str(), skin, &patient.parts);
        }
        for prop in &self.props {
            place(prop.id.as_str(), prop.class.clone(), &prop.parts);
        }
        classes
    }
}

/// The patient, prop or fixture that a part belongs to: `line_a` for `line_a.port`.
#[must_use]
pub fn owner(surface: &SurfaceId) -> Option<&str> {
    surface.as_str().rsplit_once('.').map(|(owner, _)| owner)
}
