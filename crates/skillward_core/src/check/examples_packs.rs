//! Examples of mistakes with packs: changes of the small scenario that uses one, and of the pack.

use super::codes_packs as codes;
use super::examples::Document::{PackItems, PackManifest, ScenarioWithPacks};
use super::examples::{Example, change, mend};

/// The use of the small scenario's phone.
const PHONE: &str = r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58))),"#;
const PACKS: &str = r#"packs: { "ward": "1.0" },"#;

/// Every example of packs, in the order of the codes.
pub const PACKS_EXAMPLES: &[Example] = &[
    mend(
        codes::UNDECLARED_PACK,
        ScenarioWithPacks,
        PHONE,
        r#"(use: "word/phone", as: "phone", with: (at: (1.5, 1.35, 2.58))),"#,
    ),
    mend(codes::NO_PACK, ScenarioWithPacks, PACKS, r#"packs: { "wrad": "1.0" },"#),
    mend(codes::NO_VERSION, ScenarioWithPacks, PACKS, r#"packs: { "ward": "2.0" },"#),
    mend(codes::REQUIREMENT, ScenarioWithPacks, PACKS, r#"packs: { "ward": "latest" },"#),
    mend(
        codes::UNKNOWN_ITEM,
        ScenarioWithPacks,
        PHONE,
        r#"(use: "ward/telephone", as: "phone", with: (at: (1.5, 1.35, 2.58))),"#,
    ),
    mend(
        codes::OTHER_KIND,
        ScenarioWithPacks,
        PHONE,
        r#"(use: "ward/okafor", as: "phone", with: (at: (1.5, 1.35, 2.58))),"#,
    ),
    mend(
        codes::UNKNOWN_ARGUMENT,
        ScenarioWithPacks,
        PHONE,
        r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58), turn: 90)),"#,
    ),
    mend(codes::MISSING_ARGUMENT, ScenarioWithPacks, PHONE, r#"(use: "ward/phone", as: "phone"),"#),
    mend(
        codes::WRONG_ARGUMENT,
        ScenarioWithPacks,
        PHONE,
        r#"(use: "ward/phone", as: "phone", with: (at: "the wall")),"#,
    ),
    change(
        codes::CIRCLE,
        PackItems,
        r#"body: ForAtLeast(seconds: "{seconds}", of: Touching("{patient}.wrist")),"#,
        r#"body: (use: "ward/feels-pulse", with: (patient: "{patient}", seconds: "{seconds}")),"#,
        r#"body: ForAtLeast(seconds: "{seconds}", of: Touching("{patient}.hand")),"#,
    ),
    mend(codes::TOO_MUCH, PackManifest, r#"files: ["items.ron"]"#, "files: []"),
    change(codes::UNUSED_PACK, ScenarioWithPacks, PACKS, r#"packs: { "ward": "1.0", "lab": "0.3" },"#, PACKS),
    mend(
        codes::PLACEHOLDER,
        PackItems,
        r#"title: "Feel the pulse of {who}","#,
        r#"title: "Feel the pulse of {whom}","#,
    ),
    change(
        codes::UNUSED_PARAMETER,
        PackItems,
        r#"(name: "who", kind: Text),"#,
        "(name: \"who\", kind: Text),\n                (name: \"side\", kind: Text, default: \"left\"), // <-- the body names none",
        r#"(name: "who", kind: Text, about: "As she is called"),"#,
    ),
    mend(codes::SHARED_ID, PackItems, r#"(id: "{as}-leave", title"#, r#"(id: "leave", title"#),
    mend(codes::PATH, PackManifest, r#"files: ["items.ron"]"#, r#"files: ["../items.ron"]"#),
    change(codes::TWICE, ScenarioWithPacks, PACKS, r#"packs: { "ward": "1.0", "twin": "1.0" },"#, PACKS),
    change(
        codes::BROKEN_PACK,
        ScenarioWithPacks,
        PACKS,
        r#"packs: { "ward": "1.0", "broken": "1.0" },"#,
        PACKS,
    ),
    change(
        codes::AWAITS_SIGN_OFF,
        ScenarioWithPacks,
        r#"review: Pending(["The whole scenario awaits a clinical educator's sign-off."]),"#,
        r#"review: SignedOff(by: "E. Educator", on: "2026-05-04"),"#,
        r#"review: Pending(["What comes from the pack awaits sign-off."]),"#,
    ),
];
