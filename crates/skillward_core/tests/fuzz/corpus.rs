//! The documents that ship, and the small ones of the examples: what inputs are made of.

use skillward_core::check::examples::Document;

/// What a document is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Scenario,
    Rubric,
    Catalogue,
    Room,
    Texts,
    Ratings,
    /// The manifest of a pack.
    Manifest,
    /// Its items.
    Items,
    ScenarioOfUses,
    RubricOfUses,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::Scenario,
        Self::Rubric,
        Self::Catalogue,
        Self::Room,
        Self::Texts,
        Self::Ratings,
        Self::Manifest,
        Self::Items,
        Self::ScenarioOfUses,
        Self::RubricOfUses,
    ];

    /// Whole documents of this kind, the smallest first.
    pub fn documents(self) -> Vec<&'static str> {
        match self {
            Self::Scenario => vec![
                Document::Scenario.base(),
                Document::ScenarioWithTexts.base(),
                include_str!("../../../../scenarios/hand_hygiene/technique/scenario.ron"),
                include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron"),
            ],
            Self::Rubric => vec![
                Document::Rubric.base(),
                include_str!("../../../../scenarios/hand_hygiene/technique/rubric.ron"),
                include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron"),
            ],
            Self::Catalogue => vec![CATALOGUE],
            Self::Room => vec![ROOM],
            Self::Texts => vec![Document::OwnTexts.base(), Document::OtherTexts.base(), TEXTS],
            Self::Ratings => vec![RATINGS],
            Self::Manifest => {
                vec![Document::PackManifest.base(), include_str!("../../../../assets/packs/ward/pack.ron")]
            }
            Self::Items => vec![
                Document::PackItems.base(),
                include_str!("../../../../assets/packs/ward/tasks.ron"),
                include_str!("../../../../assets/packs/ward/hand_hygiene.ron"),
            ],
            Self::ScenarioOfUses => vec![Document::ScenarioWithPacks.base()],
            Self::RubricOfUses => vec![Document::RubricWithPacks.base()],
        }
    }
}

pub const CATALOGUE: &str = include_str!("../../../../assets/catalogue.ron");
pub const ROOM: &str = include_str!("../../../../assets/rooms/ward_bay.ron");
const TEXTS: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/texts/en.ftl");
const RATINGS: &str = r#"(
    format: 1,
    attempt_id: "00000000-0000-4000-8000-000000000000",
    rater: "A. Rater",
    rated_on: "2026-01-01",
    ratings: [(criterion: "tasks", level: "Well", note: "Calm.")],
)"#;

/// Words of conditions: whole conditions with holes that are filled with others, names and numbers.
pub const CONDITIONS: &[&str] = &[
    "All([?, ?, ?])",
    "Any([?, ?])",
    "Not(?)",
    "Once(?)",
    "Never(?)",
    "Always(?)",
    "Then([?, ?, ?])",
    "Before(?, ?)",
    "Until(hold: ?, until: ?)",
    "Since(hold: ?, since: ?)",
    "Within(seconds: #, of: ?)",
    "ForAtLeast(seconds: #, of: ?)",
    "CountAtLeast(times: #, of: ?)",
    "ForEach(name: \"p\", among: Patients, of: ?)",
    "ForSome(name: \"h\", among: Hands, of: ?)",
    "ForEach(name: \"q\", among: Of([\"a\", \"$p\", \"chair\"]), of: ?)",
    "With(hand: \"$h\", act: Touched(@))",
    "With(hand: \"left\", act: Touching(@))",
    "Touched(@)",
    "Touching(@)",
    "Opened(@)",
    "Pressed(@)",
    "Entered(@)",
    "InZone(@)",
    "HandsWet",
    "HygieneAction",
    "Dispensed",
    "Finished",
    "StepDone(@)",
    "Holding(@)",
    "Wearing(@)",
    "Facing(@)",
    "Opportunity(moments: [#], answered: true)",
    "Opportunity(patient: @)",
    "Vital(patient: @, sign: \"pulse\", at_least: #, at_most: #)",
    "TimerEnded(@)",
    "Solved(item: @, is: Number(value: #, within: #, unit: \"mL/h\"))",
    "Measured(quantity: \"pulse\", value: (#, #))",
    "Administered(product: @, dose: (#, #), unit: \"mg\")",
    "Compressed(depth_mm: (#, #))",
    "Performed(palm_to_palm)",
];

/// Numbers at the edges of what is read.
pub const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "0.001",
    "0.0001",
    "5",
    "60",
    "600",
    "7200",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775",
    "-9223372036854775808",
    "18446744073709551615",
    "1e308",
    "-1e308",
    "1e-320",
    "inf",
    "NaN",
    "0x7f",
    "1_000",
];

/// Names that the documents use, and some that are odd.
pub const NAMES: &[&str] = &[
    "mrs_okafor",
    "mrs_okafor.wrist",
    "$p.wrist",
    "$h",
    "bed_a.rail",
    "line_a.port",
    "phone.handset",
    "chair",
    "door.handle",
    "dispenser_a.pump",
    "bay",
    "corridor",
    "pulse",
    "line",
    "leave",
    "round",
    "answer",
    "",
    ".",
    "$",
    "a\\u{0}b",
    "\u{202e}",
    "ſ",
];
