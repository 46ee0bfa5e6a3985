//! Diagnostic codes of texts in several languages.

use super::explanation::{Explanation, entry};
use crate::diagnostic::Code;

/// A file of texts is not Fluent.
pub const FLUENT: Code = Code("SW0120");
/// A text that begins as a reference and is none.
pub const REFERENCE: Code = Code("SW0121");
/// A text that the scenario's own language lacks.
pub const NO_TEXT: Code = Code("SW0122");
/// Texts that another language lacks.
pub const UNTRANSLATED: Code = Code("SW0123");
/// A text that nothing names.
pub const UNUSED: Code = Code("SW0124");
/// A text that asks for what it is not given.
pub const NO_ARGUMENT: Code = Code("SW0125");
/// A text that is filled in otherwise than in the scenario's own language.
pub const OTHER_ARGUMENTS: Code = Code("SW0126");
/// A language without a file.
pub const NO_FILE: Code = Code("SW0127");
/// A file of a language that is not declared.
pub const UNDECLARED: Code = Code("SW0128");
/// A text that stands twice.
pub const TWICE: Code = Code("SW0129");
/// A file, text or nesting out of bounds.
pub const TOO_LONG: Code = Code("SW0130");
/// A text that was left in the scenario's own language.
pub const SAME_TEXT: Code = Code("SW0131");
/// A text that names what is not there, or itself.
pub const BROKEN: Code = Code("SW0132");
/// A choice by what is drawn later.
pub const DRAWN: Code = Code("SW0133");
/// What is no language tag.
pub const TAG: Code = Code("SW0134");

/// Every code of this page, in order.
pub const TEXTS: &[Explanation] = &[
    entry(
        FLUENT,
        "The file of texts is not Fluent",
        "A message is written `name = text` from the start of a line; what goes on below, attributes and variants are indented; what is filled in stands in braces.",
        "pulse Take her pulse",
        "pulse = Take her pulse",
    ),
    entry(
        REFERENCE,
        "A reference that is none",
        "A text that begins with `@` names a message: `@name`, `@name.attribute` or `@name(count: 2, who: 'text')`, and nothing else. A text that is to begin with this letter has it twice.",
        "title: \"@pulse round\"",
        "title: \"@pulse-round\"",
    ),
    entry(
        NO_TEXT,
        "A text that the scenario's own language lacks",
        "Every text that is named must be in the file of the scenario's `language`: what other languages lack is taken from there, and records are kept in it.",
        "title: \"@titel\"",
        "title: \"@title\"",
    ),
    entry(
        UNTRANSLATED,
        "Texts that a language lacks",
        "Whoever chose that language reads these in its base (`de` for `de-AT`), or in the scenario's own language. `skillward texts SCENARIO --missing TAG` lists them.",
        "cue = The pulse is felt at the wrist.   in en.ftl alone",
        "cue = Der Puls ist am Handgelenk zu tasten.   in de.ftl as well",
    ),
    entry(
        UNUSED,
        "A text that nothing names",
        "Neither scenario nor rubric nor another text names it: perhaps the name is misspelt, or the text is left over.",
        "leev = Leave by the door",
        "leave = Leave by the door",
    ),
    entry(
        NO_ARGUMENT,
        "A text that asks for what it is not given",
        "`$name` in a message is filled in with what the reference gives, or with what `variants` draw under that name.",
        "presses = { $number } presses   named by \"@presses(count: 2)\"",
        "presses = { $count } presses",
    ),
    entry(
        OTHER_ARGUMENTS,
        "A text that is filled in otherwise than in the scenario's own language",
        "A language may leave out what it is given, but mostly this is forgotten or misspelt.",
        "presses = Zweimal drücken   where en.ftl says { $count }",
        "presses = { $count }-mal drücken",
    ),
    entry(
        NO_FILE,
        "A language without a file",
        "Each of `languages` has its file `texts/TAG.ftl`. `skillward texts SCENARIO --new TAG` writes one to begin with.",
        "languages: [(tag: \"en\", …), (tag: \"fr\", …)]   and no texts/fr.ftl",
        "languages: [(tag: \"en\", …)]",
    ),
    entry(
        UNDECLARED,
        "A language that is not declared",
        "Every file of texts, and the scenario's own `language`, has its line in `languages`, which says whether a clinical reviewer who speaks it has signed it off.",
        "languages: []   with texts/de.ftl",
        "languages: [(tag: \"de\", review: Pending([\"Awaits a native clinical reviewer.\"]))]",
    ),
    entry(
        TWICE,
        "A text that stands twice",
        "Of two messages with one name only the first would ever be read.",
        "pulse = Take her pulse … pulse = Feel her pulse",
        "pulse = Take her pulse",
    ),
    entry(
        TOO_LONG,
        "Texts out of bounds",
        "A file has at most 256 KiB, a text 4000 characters, 90 things that are filled in and 16 texts that name one another; braces nest 64 deep; a number has nine digits and six decimals.",
        "count = { 12345678901 }",
        "count = { 1234567 }",
    ),
    entry(
        SAME_TEXT,
        "A text that was left as it is in the scenario's own language",
        "It is word for word that of the scenario's own language, so it seems not to be translated yet. Leave it out, and `check` counts it among what is missing.",
        "cue = The pulse is felt at the wrist.   in de.ftl",
        "cue = Der Puls ist am Handgelenk zu tasten.",
    ),
    entry(
        BROKEN,
        "A text that names what is not there",
        "In a message `{ name }` is another message, `{ -name }` a term and `NUMBER` the only function. None may lead back to itself.",
        "leave = Leave through { dor }",
        "leave = Leave through { door }",
    ),
    entry(
        DRAWN,
        "A choice by what is drawn later",
        "What `variants` draw is written into the text when the attempt begins. A message cannot choose between variants by it, for texts are read before that.",
        "where = { $bed -> [a] left *[b] right }   where $bed is drawn",
        "where = Bed { $bed }",
    ),
    entry(
        TAG,
        "No language tag",
        "Languages are named by BCP 47 tags in their usual letter case, each once: \"en\", \"de\", \"pt-BR\". Files are named after them.",
        "tag: \"german!\"",
        "tag: \"de\"",
    ),
];
