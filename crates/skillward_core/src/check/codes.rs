//! Every diagnostic code: what it means, a wrong example and a right one.

use super::explanation::entry;
use crate::diagnostic::Code;

pub use super::explanation::Explanation;
pub use crate::document::{
    ENCODING, FORMAT, LIMITS, MISSING_FIELD, SYNTAX, UNKNOWN_FIELD, UNKNOWN_VARIANT, WRONG_VALUE,
};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code($code);)*
    };
}

codes! {
    /// A prop that the catalogue lacks.
    UNKNOWN_PROP = "SW0010";
    /// A room that the asset library lacks.
    UNKNOWN_ROOM = "SW0011";
    /// A part that the prop lacks.
    UNKNOWN_PART = "SW0012";
    /// A surface that nothing has.
    UNKNOWN_SURFACE = "SW0013";
    /// A zone that is not in `place`.
    UNKNOWN_ZONE = "SW0014";
    /// A step that is not in the plot.
    UNKNOWN_STEP = "SW0015";
    /// A patient who is not in the cast.
    UNKNOWN_PATIENT = "SW0016";
    /// A domain that the rubric lacks.
    UNKNOWN_DOMAIN = "SW0017";
    /// A state that the prop lacks.
    UNKNOWN_STATE = "SW0018";
    /// A placed prop that is not there.
    UNKNOWN_ITEM = "SW0019";
    /// An identifier used twice.
    DUPLICATE = "SW0020";
    /// A number out of its range.
    OUT_OF_RANGE = "SW0021";
    /// Bands or levels out of order.
    BANDS = "SW0022";
    /// A text without words.
    EMPTY_TEXT = "SW0023";
    /// A verb that the part does not take.
    VERB = "SW0024";
    /// A fixture without a class, so that touching it is not recorded.
    UNCLASSED = "SW0025";
    /// A patient's part with another's class.
    WRONG_OWNER = "SW0026";
    /// A dispenser that gives nothing.
    GIVES_NOTHING = "SW0027";
    /// A step that can never be done.
    UNREACHABLE_STEP = "SW0030";
    /// An end that can never come.
    UNREACHABLE_END = "SW0031";
    /// An event where a state is needed.
    NOT_A_STATE = "SW0032";
    /// Something that can never come true.
    NEVER = "SW0033";
    /// An empty `All`, `Any` or `Then`.
    EMPTY_CONDITION = "SW0034";
    /// Something that cannot be counted.
    NOT_COUNTABLE = "SW0035";
    /// A rubric for another scenario.
    OTHER_SCENARIO = "SW0040";
    /// A pass mark that nobody can reach.
    UNREACHABLE_MARK = "SW0041";
    /// Absence judged without an exposure.
    NO_EXPOSURE = "SW0042";
    /// Modelled coverage in a summative rubric.
    MODELLED_COVERAGE = "SW0043";
    /// Weights that sum to nothing.
    NO_WEIGHT = "SW0044";
    /// A domain without criteria.
    EMPTY_DOMAIN = "SW0045";
    /// A criterion that the rubric lacks.
    UNKNOWN_CRITERION = "SW0060";
    /// A routine that the trace lacks.
    UNKNOWN_ROUTINE = "SW0061";
    /// A trace that cannot be played.
    TRACE = "SW0062";
}

/// What a code means; `None` for one that does not exist. Upper and lower case are the same.
#[must_use]
pub fn explain(code: &str) -> Option<&'static Explanation> {
    all().find(|explanation| explanation.code.0.eq_ignore_ascii_case(code))
}

/// Every code there is: [`ALL`], those of the language's later parts, those of proofs, of packs, and of texts.
pub fn all() -> impl Iterator<Item = &'static Explanation> {
    ALL.iter()
        .chain(super::codes_language::LANGUAGE)
        .chain(super::codes_proofs::PROOFS)
        .chain(super::codes_packs::PACKS)
        .chain(super::codes_texts::TEXTS)
        .chain(super::codes_packs::SIGN_OFF)
}

/// Every code, in order.
pub const ALL: &[Explanation] = &[
    entry(
        SYNTAX,
        "The file is not RON",
        "Brackets, commas, colons or quotes are not as RON needs them. Look at the place named and just before it.",
        "(id: \"a\" title: \"A\")",
        "(id: \"a\", title: \"A\")",
    ),
    entry(
        LIMITS,
        "Too long or nested too deeply",
        "A document has at most 1 MiB and brackets nest at most 64 deep. Often a bracket was left open.",
        "Any([Any([Any([ … ])])])",
        "Any([Touched(\"a.b\"), Touched(\"a.c\")])",
    ),
    entry(
        FORMAT,
        "Another format version",
        "The `format` field says for which version of the format a file was written. Update the program if the file is newer; `skillward migrate` brings an older file up to date.",
        "(format: 2, …)",
        "(format: 1, …)",
    ),
    entry(
        UNKNOWN_FIELD,
        "No such field",
        "Every field must be one that the format knows, so that a slip of the pen is not silently ignored.",
        "(id: \"a\", titel: \"A\")",
        "(id: \"a\", title: \"A\")",
    ),
    entry(
        UNKNOWN_VARIANT,
        "No such word",
        "In this place one of a few words is expected.",
        "done: Toched(\"door.handle\")",
        "done: Touched(\"door.handle\")",
    ),
    entry(
        MISSING_FIELD,
        "A field is missing or stands twice",
        "Each field without a default must stand exactly once.",
        "(id: \"a\", id: \"b\")",
        "(id: \"a\", title: \"A\")",
    ),
    entry(
        WRONG_VALUE,
        "A value of the wrong kind",
        "A number stands where text is needed, or the other way round, or a number has more than three decimals.",
        "minutes: \"thirty\"",
        "minutes: 30",
    ),
    entry(
        ENCODING,
        "The file is not UTF-8 text",
        "Documents and their texts are UTF-8, so that every language can be written. Some editors save as Latin-1 (Windows-1252) or UTF-16: save the file again as UTF-8.",
        "title: \"H\u{fffd}ndehygiene\" // saved as Latin-1",
        "title: \"Händehygiene\" // saved as UTF-8",
    ),
    entry(
        UNKNOWN_PROP,
        "No such prop in the catalogue",
        "`prop` names a prop of the catalogue; `skillward list --props` shows them.",
        "prop: \"dispenser\"",
        "prop: \"handrub_dispenser\"",
    ),
    entry(
        UNKNOWN_ROOM,
        "No such room",
        "`room` names a room of the asset library.",
        "room: \"ward\"",
        "room: \"ward_bay\"",
    ),
    entry(
        UNKNOWN_PART,
        "The prop has no such part",
        "`parts` gives classes to parts that the catalogue lists for the prop.",
        "parts: { \"tap\": Area }",
        "parts: { \"outlet\": Area }",
    ),
    entry(
        UNKNOWN_SURFACE,
        "No such surface",
        "A condition names a surface as `item.part`, `patient.part`, or a fixture of the room. A surface that nothing has would never be touched, so a step that waits for it could never be done.",
        "done: Opened(\"line.port\")",
        "done: Opened(\"line_a.port\")",
    ),
    entry(
        UNKNOWN_ZONE,
        "No such zone",
        "Zones are named in `place: ( zones: [ … ] )`.",
        "ends: Entered(\"hall\")",
        "ends: Entered(\"corridor\")",
    ),
    entry(
        UNKNOWN_STEP,
        "No such step",
        "`StepDone` names a step of the plot.",
        "ends: StepDone(\"leaves\")",
        "ends: StepDone(\"leave\")",
    ),
    entry(
        UNKNOWN_PATIENT,
        "No such patient",
        "Classes and opportunities name a patient of the cast.",
        "class: Zone(\"mrs_smith\")",
        "class: Zone(\"mrs_okafor\")",
    ),
    entry(
        UNKNOWN_DOMAIN,
        "No such domain",
        "Each criterion belongs to one of the rubric's `domains`.",
        "domain: \"moment\"",
        "domain: \"moments\"",
    ),
    entry(
        UNKNOWN_STATE,
        "The prop has no such state",
        "States and their sounds are in the catalogue.",
        "Set(item: \"phone\", state: \"rings\")",
        "Set(item: \"phone\", state: \"ringing\")",
    ),
    entry(
        UNKNOWN_ITEM,
        "No such prop in this scenario",
        "`Set` names a placed prop by its identifier, not by its kind.",
        "Set(item: \"ward_phone\", state: \"ringing\")",
        "Set(item: \"phone\", state: \"ringing\")",
    ),
    entry(
        DUPLICATE,
        "The same name twice",
        "Conditions, reports and badges name things by identifier, ratings and expectations name levels, so each needs a name of its own. A condition that a measure looks for twice counts twice.",
        "(id: \"a\", …), (id: \"a\", …)",
        "(id: \"a\", …), (id: \"b\", …)",
    ),
    entry(
        OUT_OF_RANGE,
        "A number out of its range",
        "The message tells the range. Percentages are 0 to 100, weights 0 to 1000 points, a module takes 1 to 90 minutes.",
        "pass_percent: 700",
        "pass_percent: 70",
    ),
    entry(
        BANDS,
        "Bands out of order",
        "Bands and levels are listed from the highest down; the first that is reached counts, so one in the wrong place, or below the least that can come out, is never reached. A band between two others should not earn less than both.",
        "bands: [(at_least: 1, …), (at_least: 3, …)]",
        "bands: [(at_least: 3, …), (at_least: 1, …)]",
    ),
    entry(
        EMPTY_TEXT,
        "A text without words",
        "Learners and assessors read these texts.",
        "title: \"\"",
        "title: \"Take the pulse\"",
    ),
    entry(
        VERB,
        "The part does not take this verb",
        "The catalogue says what a hand can do with each part besides touching it.",
        "done: Pressed(\"phone.handset\")",
        "done: Grabbed(\"phone.handset\")",
    ),
    entry(
        UNCLASSED,
        "A fixture without a class",
        "Touching a fixture is recorded only if `fixtures` gives it a class, for only then is it known what a touch means for hand hygiene.",
        "fixtures: {} … done: Touched(\"chair\")",
        "fixtures: { \"chair\": Area } … done: Touched(\"chair\")",
    ),
    entry(
        WRONG_OWNER,
        "A patient's part with another's class",
        "A part of a patient is that patient's skin, surroundings or critical site.",
        "(id: \"a\", parts: { \"wrist\": Patient(\"b\") })",
        "(id: \"a\", parts: { \"wrist\": Patient(\"a\") })",
    ),
    entry(
        GIVES_NOTHING,
        "A dispenser that gives nothing",
        "A prop with a nozzle gives product only if `dispenses` says which and how much a press.",
        "prop: \"handrub_dispenser\"",
        "prop: \"handrub_dispenser\", dispenses: (product: \"handrub\", ml: 1.5)",
    ),
    entry(
        UNREACHABLE_STEP,
        "A step that can never be done",
        "The step waits for itself, or for a step that opens only after it.",
        "Sequence: [(id: \"a\", done: StepDone(\"b\")), (id: \"b\", …)]",
        "Sequence: [(id: \"b\", …), (id: \"a\", done: StepDone(\"b\"))]",
    ),
    entry(
        UNREACHABLE_END,
        "An end that can never come",
        "What `ends` waits for cannot happen, so only the learner or the time limit would end the attempt.",
        "ends: Any([])",
        "ends: StepDone(\"leave\")",
    ),
    entry(
        NOT_A_STATE,
        "An event where a state is needed",
        "`Always`, `Until`, `Since` and `ForAtLeast` ask for something that lasts. An event is over in the instant in which it happens.",
        "ForAtLeast(seconds: 8, of: Touched(\"a.wrist\"))",
        "ForAtLeast(seconds: 8, of: Touching(\"a.wrist\"))",
    ),
    entry(
        NEVER,
        "It can never come true",
        "Two events never share an instant; what is met only when the watch closes leaves no time for another; and without a dispenser there is no product.",
        "Once(All([Touched(\"a.b\"), Touched(\"a.c\")]))",
        "All([Touched(\"a.b\"), Touched(\"a.c\")])",
    ),
    entry(
        EMPTY_CONDITION,
        "An empty condition",
        "`All` of nothing is met at once and `Any` of nothing never.",
        "All([])",
        "All([StepDone(\"a\")])",
    ),
    entry(
        NOT_COUNTABLE,
        "It cannot be counted",
        "What is counted must need something to happen each time, or it would be met over and over at once.",
        "CountAtLeast(times: 2, of: Never(Touched(\"a.b\")))",
        "CountAtLeast(times: 2, of: Touched(\"a.b\"))",
    ),
    entry(
        OTHER_SCENARIO,
        "A rubric for another scenario",
        "The rubric's `scenario` is the identifier of the scenario that it judges.",
        "scenario: \"hand-hygiene\"",
        "scenario: \"hand-hygiene-bedside\"",
    ),
    entry(
        UNREACHABLE_MARK,
        "A pass mark that nobody can reach",
        "Even with the best band of every criterion, less than the pass mark can be earned.",
        "pass_percent: 90 with bands up to percent: 80",
        "pass_percent: 75 with bands up to percent: 80",
    ),
    entry(
        NO_EXPOSURE,
        "Something earned by doing nothing",
        "A criterion that watches for something that must not be is met by doing nothing, and so is a band or level that begins at nothing. `exposure` says what must have occurred for the question to arise, and cannot itself be met by nothing; without it such a condition could never be judged as met.",
        "kind: Condition(Never(Touched(\"b.wrist\")))",
        "exposure: Pressed(\"pump_b.silence_button\"), kind: Condition(Never(Touched(\"b.wrist\")))",
    ),
    entry(
        MODELLED_COVERAGE,
        "Modelled coverage in a summative rubric",
        "Coverage is a model's estimate, and trackers see crossing hands badly. It teaches in the debrief and decides nothing.",
        "of: ModelledCoverage",
        "of: ActionSteps(Mean)",
    ),
    entry(
        NO_WEIGHT,
        "Weights that sum to nothing",
        "At least one criterion must weigh something, or there is nothing to pass.",
        "weight: 0 everywhere",
        "weight: 10",
    ),
    entry(
        EMPTY_DOMAIN,
        "A domain without criteria",
        "Nothing could be judged in it, and its pass mark would mean nothing.",
        "domains: [(id: \"care\", …)] and no criterion with domain: \"care\"",
        "domain: \"care\" in at least one criterion",
    ),
    entry(
        UNKNOWN_CRITERION,
        "No such criterion",
        "A trace tells what finding it expects of each criterion of the rubric, by its identifier.",
        "findings: { \"complience\": Met }",
        "findings: { \"compliance\": Met }",
    ),
    entry(
        UNKNOWN_ROUTINE,
        "No such routine",
        "`Do` names one of the trace's `routines`.",
        "routines: { \"clean\": [ … ] }, acts: [Do(\"cleen\")]",
        "routines: { \"clean\": [ … ] }, acts: [Do(\"clean\")]",
    ),
    entry(
        TRACE,
        "A trace that cannot be played",
        "A trace has either `acts` or a recorded `attempt`; a routine does not call itself; `At` names a time that is not over yet; product comes from what dispenses some; and an attempt lasts two hours at most.",
        "acts: [At(10), Wait(5), At(12)]",
        "acts: [At(10), Wait(5), At(20)]",
    ),
];
