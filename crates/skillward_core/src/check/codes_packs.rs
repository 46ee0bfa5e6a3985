//! Diagnostic codes of packs and of what is used from them.

use super::explanation::{Explanation, entry};
use crate::diagnostic::Code;

/// A pack that the document does not name.
pub const UNDECLARED_PACK: Code = Code("SW0102");
/// A pack that is not on the search path.
pub const NO_PACK: Code = Code("SW0103");
/// A pack that is there in other versions.
pub const NO_VERSION: Code = Code("SW0104");
/// What is no version, or asks for none.
pub const REQUIREMENT: Code = Code("SW0105");
/// An item that the pack lacks.
pub const UNKNOWN_ITEM: Code = Code("SW0106");
/// An item of another kind than belongs there.
pub const OTHER_KIND: Code = Code("SW0107");
/// An argument that the item does not take.
pub const UNKNOWN_ARGUMENT: Code = Code("SW0108");
/// An argument that the item needs.
pub const MISSING_ARGUMENT: Code = Code("SW0109");
/// An argument of another kind.
pub const WRONG_ARGUMENT: Code = Code("SW0110");
/// An item that uses itself.
pub const CIRCLE: Code = Code("SW0111");
/// Packs, items or uses out of bounds.
pub const TOO_MUCH: Code = Code("SW0112");
/// A pack that nothing is used of.
pub const UNUSED_PACK: Code = Code("SW0113");
/// A name in braces that is no parameter.
pub const PLACEHOLDER: Code = Code("SW0114");
/// A parameter that the body does not name.
pub const UNUSED_PARAMETER: Code = Code("SW0115");
/// An identifier that two uses would share.
pub const SHARED_ID: Code = Code("SW0116");
/// A file of a pack that is not inside it.
pub const PATH: Code = Code("SW0117");
/// Two packs of the same name and version side by side.
pub const TWICE: Code = Code("SW0118");
/// A pack with mistakes.
pub const BROKEN_PACK: Code = Code("SW0119");

/// Something that awaits sign-off in what is signed off.
pub const AWAITS_SIGN_OFF: Code = Code("SW0135");

/// Every code of this page, in order.
pub const PACKS: &[Explanation] = &[
    entry(
        UNDECLARED_PACK,
        "A pack that the file does not name",
        "Every pack that a file uses items of stands in its field `packs`, with the version that is needed: scenario and rubric each name their own, and so does a pack whose items use other packs.",
        "(use: \"ward/phone\", …)   and no `packs`",
        "packs: { \"ward\": \"1.0\" }",
    ),
    entry(
        NO_PACK,
        "No such pack",
        "Packs are looked for in the folder `packs` beside the scenario, then in the folders that `skillward packs` shows. A pack is a folder with pack.ron in it.",
        "packs: { \"wrad\": \"1.0\" }",
        "packs: { \"ward\": \"1.0\" }",
    ),
    entry(
        NO_VERSION,
        "No such version of the pack",
        "The pack is there, but not in a version that will do: \"1.2\" takes 1.2.0 and later ones up to, not including, 2.0.0. A document gets one version of each pack, so everything that needs it must agree.",
        "packs: { \"ward\": \"2.0\" }",
        "packs: { \"ward\": \"1.0\" }",
    ),
    entry(
        REQUIREMENT,
        "No version",
        "A pack has a semantic version such as \"1.0.0\". What needs it writes the oldest version that will do, such as \"1.2\", or exactly one: \"=1.2.0\".",
        "packs: { \"ward\": \"latest\" }",
        "packs: { \"ward\": \"1.0\" }",
    ),
    entry(
        UNKNOWN_ITEM,
        "The pack has no such item",
        "`use` names an item as \"pack/item\"; `skillward packs PACK` lists the items of a pack.",
        "(use: \"ward/telephone\", …)",
        "(use: \"ward/phone\", …)",
    ),
    entry(
        OTHER_KIND,
        "Something else belongs here",
        "Props are used in `props`, patients in `cast`, groups of steps in `groups`, criteria in `criteria`, and actions wherever a condition may stand. An item whose body is a list stands for several, so it is used in a list.",
        "cast: [(use: \"ward/phone\", …)]",
        "props: [(use: \"ward/phone\", …)]",
    ),
    entry(
        UNKNOWN_ARGUMENT,
        "The item has no such parameter",
        "`with` holds the item's own parameters alone; `skillward packs PACK` shows them.",
        "with: (wehre: (1.5, 1.35, 2.58))",
        "with: (at: (1.5, 1.35, 2.58))",
    ),
    entry(
        MISSING_ARGUMENT,
        "An argument is missing",
        "A parameter without a default must be said. An item that brings something with an identifier needs `as`, so that two uses of it do not meet.",
        "(use: \"ward/phone\", as: \"phone\")",
        "(use: \"ward/phone\", as: \"phone\", with: (at: (1.5, 1.35, 2.58)))",
    ),
    entry(
        WRONG_ARGUMENT,
        "An argument of another kind",
        "Each parameter says what it may be: a text, a name, names, a number, true or false, a position, a word, a condition, or anything.",
        "with: (at: \"here\")",
        "with: (at: (1.5, 1.35, 2.58))",
    ),
    entry(
        CIRCLE,
        "An item that uses itself",
        "Items may use other items, but not, by whatever way, themselves: writing them out would never end.",
        "(id: \"a\", body: (use: \"ward/b\")), (id: \"b\", body: (use: \"ward/a\"))",
        "(id: \"a\", body: (use: \"ward/b\")), (id: \"b\", body: Touched(\"chair\"))",
    ),
    entry(
        TOO_MUCH,
        "Packs out of bounds",
        "A pack has at most 64 files and 1000 items of 32 parameters. A document has at most 2000 uses, 8 deep, arguments of at most 64 KiB and 64 brackets deep, and 1 MiB once it is written out.",
        "files: []",
        "files: [\"items.ron\"]",
    ),
    entry(
        UNUSED_PACK,
        "A pack that nothing is used of",
        "The file names the pack in `packs` and uses nothing of it: perhaps it is left over.",
        "packs: { \"ward\": \"1.0\", \"lab\": \"2.0\" }   where only ward is used",
        "packs: { \"ward\": \"1.0\" }",
    ),
    entry(
        PLACEHOLDER,
        "Braces that name no parameter",
        "In a body \"{name}\" is what the use says for the parameter `name`, and \"{as}\" the use's identifier. A string that is nothing else becomes the very argument, whatever it is; inside a longer string only texts, names and numbers may stand. Write {{ and }} for the letters themselves.",
        "at: \"{where}\"   and no parameter `where`",
        "at: \"{at}\"",
    ),
    entry(
        UNUSED_PARAMETER,
        "A parameter that the body does not name",
        "Whatever a use says for it changes nothing: perhaps its name is misspelt in the body, or it is left over.",
        "parameters: [(name: \"side\", kind: Text)], body: Touched(\"chair\")",
        "parameters: [(name: \"what\", kind: Name)], body: Touched(\"{what}\")",
    ),
    entry(
        SHARED_ID,
        "An identifier that two uses would share",
        "What a body gives an identifier (props, patients, groups, steps, criteria, and uses within) must begin it with {as}, the identifier of the use. Then two uses never meet, and a reader sees where each comes from.",
        "(id: \"phone\", prop: \"ward_phone\", …)",
        "(id: \"{as}\", prop: \"ward_phone\", …)",
    ),
    entry(
        PATH,
        "A file that is not inside the pack",
        "A pack names its files by plain paths below its own folder. No path leads out of it: not by `..`, not from the root, not by a link.",
        "files: [\"../secrets.ron\"]",
        "files: [\"items.ron\"]",
    ),
    entry(
        TWICE,
        "Two packs of the same name and version side by side",
        "Which of them is meant cannot be told, since they lie in the same folder of the search path. In different folders the one found first is taken.",
        "packs/ward and packs/ward-copy, both ward 1.0.0",
        "packs/ward, ward 1.0.0, and packs/ward-next, ward 1.1.0",
    ),
    entry(
        BROKEN_PACK,
        "A pack with mistakes",
        "The pack that was found has mistakes of its own, or its manifest cannot be read, so nothing of it is used, and no other pack is taken for it. `skillward check` with its folder tells them all.",
        "packs: { \"ward\": \"1.0\" }   where ward has mistakes",
        "packs: { \"ward\": \"1.0\" }",
    ),
];

/// A code of packs that came after those of texts.
pub const SIGN_OFF: &[Explanation] = &[entry(
    AWAITS_SIGN_OFF,
    "Something that awaits sign-off in what is signed off",
    "A scenario or rubric says that it is signed off and uses an item of a pack, or texts of a language, that still await it. Whoever signed may not have seen what the pack brings; have it signed off as well, or say in `review` what is awaited.",
    "review: SignedOff(by: \"…\", on: \"2026-05-04\")   with (use: \"ward/phone\", …), and ward's `review: Pending(…)`",
    "review: Pending([\"What comes from the pack awaits sign-off.\"])",
)];
