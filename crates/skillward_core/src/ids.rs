//! Identifiers: one newtype per kind of thing a scenario or rubric names.
//!
//! All are short strings chosen by the author, compared byte for byte. They are ordered so that
//! every map over them iterates the same way on every machine.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub SmolStr);

        impl $name {
            /// The identifier as written by the author.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(SmolStr::new(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A scenario, for example `hand-hygiene-bedside`.
    ScenarioId
);
id!(
    /// A rubric.
    RubricId
);
id!(
    /// A placed prop, for example `line_a`.
    ItemId
);
id!(
    /// Something a hand can touch: a placed prop (`locker_a`), one of its parts (`line_a.port`), a fixture of the
    /// room (`bed_a.rail`) or a site of a patient (`mrs_okafor.wrist`).
    SurfaceId
);
id!(
    /// A simulated patient of the cast.
    PatientId
);
id!(
    /// A named region of the floor.
    ZoneId
);
id!(
    /// A step of the plot.
    StepId
);
id!(
    /// One line of a rubric.
    CriterionId
);
id!(
    /// A group of criteria with a pass mark of its own.
    DomainId
);
id!(
    /// A product on the hands, for example `handrub`.
    ProductId
);
