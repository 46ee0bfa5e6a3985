//! The small documents, each without a fault, into which examples of mistakes are put.

/// A document that examples are put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// A scenario.
    Scenario,
    /// A rubric.
    Rubric,
    /// A golden attempt.
    Trace,
    /// A scenario with texts in two languages.
    ScenarioWithTexts,
    /// Its texts in its own language, English.
    OwnTexts,
    /// Its texts in another language, German.
    OtherTexts,
    /// A scenario that uses items of a pack.
    ScenarioWithPacks,
    /// Its rubric.
    RubricWithPacks,
    /// The manifest of that pack.
    PackManifest,
    /// Its items.
    PackItems,
}

impl Document {
    /// The small document, which is without a fault.
    #[must_use]
    pub const fn base(self) -> &'static str {
        match self {
            Self::Scenario => include_str!("examples/scenario.ron"),
            Self::Rubric => include_str!("examples/rubric.ron"),
            Self::Trace => include_str!("examples/trace.ron"),
            Self::ScenarioWithTexts => include_str!("examples/texts/scenario.ron"),
            Self::OwnTexts => include_str!("examples/texts/en.ftl"),
            Self::OtherTexts => include_str!("examples/texts/de.ftl"),
            Self::ScenarioWithPacks => include_str!("examples/packs/scenario.ron"),
            Self::RubricWithPacks => include_str!("examples/packs/rubric.ron"),
            Self::PackManifest => include_str!("examples/packs/ward/pack.ron"),
            Self::PackItems => include_str!("examples/packs/ward/items.ron"),
        }
    }

    /// Its usual file name.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Scenario | Self::ScenarioWithTexts | Self::ScenarioWithPacks => "scenario.ron",
            Self::Rubric | Self::RubricWithPacks => "rubric.ron",
            Self::Trace => "golden/NAME.ron",
            Self::OwnTexts => "texts/en.ftl",
            Self::OtherTexts => "texts/de.ftl",
            Self::PackManifest => "packs/ward/pack.ron",
            Self::PackItems => "packs/ward/items.ron",
        }
    }
}
