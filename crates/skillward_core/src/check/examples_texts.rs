//! Examples of mistakes in texts: changes of the small scenario that has them in two languages.

use super::codes_texts as codes;
use super::examples::Document::{OtherTexts, OwnTexts, ScenarioWithTexts};
use super::examples::{Example, change, mend};

/// Every example of texts, in the order of the codes.
pub const TEXTS: &[Example] = &[
    mend(codes::FLUENT, OtherTexts, "pulse = Tasten Sie ihren Puls", "pulse Tasten Sie ihren Puls"),
    mend(codes::REFERENCE, ScenarioWithTexts, r#"title: "@title""#, r#"title: "@title of it""#),
    mend(codes::NO_TEXT, ScenarioWithTexts, r#"title: "@leave""#, r#"title: "@leav""#),
    change(
        codes::UNTRANSLATED,
        OtherTexts,
        "### Die Texte des kleinen Szenarios auf Deutsch.\n\n-door = Tür\n\ntitle = Eine Runde mit Puls\n    .summary = Tasten Sie den Puls einer Patientin, mit sauberen Händen davor und danach.\n",
        "-door = Tür\n\ntitle = Eine Runde mit Puls\n",
        "-door = Tür\n\ntitle = Eine Runde mit Puls\n    .summary = Tasten Sie den Puls einer Patientin, mit sauberen Händen.\n",
    ),
    change(
        codes::UNUSED,
        OwnTexts,
        "pulse = Take her pulse\n",
        "pulse = Take her pulse\n# <-- nothing names it\npuls = Feel her pulse\n",
        "pulse = Feel her pulse\n",
    ),
    mend(
        codes::NO_ARGUMENT,
        OtherTexts,
        "   *[other] Es bleiben { $minutes } Minuten.",
        "   *[other] Es bleiben { $minuten } Minuten.",
    ),
    change(
        codes::OTHER_ARGUMENTS,
        OtherTexts,
        "situation = Frau Okafor liegt im Bett, von Ihnen aus: { $side }.",
        "situation = Frau Okafor liegt im Bett links.",
        "situation = Frau Okafor liegt im Bett ({ $side }).",
    ),
    change(
        codes::NO_FILE,
        ScenarioWithTexts,
        r#"        (tag: "de", review: Pending(["Awaits a native clinical reviewer."])),"#,
        "        (tag: \"de\", review: Pending([\"Awaits a native clinical reviewer.\"])),\n        (tag: \"fr\", review: Pending([\"Awaits a native clinical reviewer.\"])), // <-- no texts/fr.ftl",
        r#"        (tag: "de", review: SignedOff(by: "A reviewer who speaks it", on: "2026-05-04")),"#,
    ),
    mend(codes::UNDECLARED, ScenarioWithTexts, r#"language: "en""#, r#"language: "en-GB""#),
    change(
        codes::TWICE,
        OwnTexts,
        "pulse = Take her pulse\n",
        "pulse = Take her pulse\n# <-- it stands there already\npulse = Feel her pulse\n",
        "pulse = Feel her pulse\n",
    ),
    change(
        codes::TOO_LONG,
        OtherTexts,
        "pulse = Tasten Sie ihren Puls",
        "pulse = Tasten Sie ihren Puls { 12345678901 } Sekunden lang",
        "pulse = Tasten Sie ihren Puls { 8 } Sekunden lang",
    ),
    mend(
        codes::SAME_TEXT,
        OtherTexts,
        "    .summary = Tasten Sie den Puls einer Patientin, mit sauberen Händen davor und danach.",
        "    .summary = Take one patient's pulse, with clean hands before and after.",
    ),
    mend(
        codes::BROKEN,
        OtherTexts,
        "leave = Verlassen Sie das Zimmer durch die { -door }",
        "leave = Verlassen Sie das Zimmer durch die { -tuer }",
    ),
    change(
        codes::DRAWN,
        OwnTexts,
        "situation = Mrs Okafor is in the bed on your { $side }.",
        "situation = Mrs Okafor is in the bed { $side ->\n    [left] on your left.\n   *[right] on your right.\n}",
        "situation = Mrs Okafor is in the bed on your { $side } side.",
    ),
    mend(codes::TAG, ScenarioWithTexts, r#"(tag: "de", "#, r#"(tag: "german!", "#),
];
