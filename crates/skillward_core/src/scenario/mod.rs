//! Scenarios: the file as data, and the conditions it is written in.

pub mod condition;
pub mod model;

pub use condition::Condition;
pub use model::*;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::document;
use crate::ids::SurfaceId;

/// Reads a scenario file. Whether its names exist and its numbers make sense is for `check` to say.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse(source: &str) -> Result<Scenario, Vec<Diagnostic>> {
    document::load("scenario.ron", source, SCENARIO_FORMAT)
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
