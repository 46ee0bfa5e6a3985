//! Diagnostic codes of bindings, timers, vital signs, branches and outcomes.

use super::explanation::{Explanation, entry};
use crate::diagnostic::Code;

/// A `$name` that nothing binds.
pub const UNBOUND: Code = Code("SW0080");
/// A condition that is too large once its bindings are written out.
pub const TOO_MANY_PARTS: Code = Code("SW0081");
/// A timer that nothing starts.
pub const UNKNOWN_TIMER: Code = Code("SW0082");
/// A vital sign that the patient has not.
pub const UNKNOWN_VITAL: Code = Code("SW0083");
/// A learning outcome that the scenario has not.
pub const UNKNOWN_OUTCOME: Code = Code("SW0084");
/// An outcome that no criterion measures.
pub const UNMEASURED: Code = Code("SW0085");
/// `With` around something that no hand does.
pub const NO_ACT: Code = Code("SW0086");

/// Every code of this page, in order.
pub const LANGUAGE: &[Explanation] = &[
    entry(
        UNBOUND,
        "A name that nothing binds",
        "`$name` stands for something only inside a `ForEach` or `ForSome` that binds it, or where `variants` draws it. Hands are \"left\", \"right\", or such a name.",
        "ForEach(name: \"p\", among: Patients, of: Touched(\"$q.wrist\"))",
        "ForEach(name: \"p\", among: Patients, of: Touched(\"$p.wrist\"))",
    ),
    entry(
        TOO_MANY_PARTS,
        "A condition without a sensible bound",
        "Each binding is watched for itself, and bindings within bindings multiply. At most 4096 parts are watched for one condition; for `Patients` sixteen are reckoned.",
        "ForEach(name: \"a\", …, of: ForEach(name: \"b\", …, of: ForEach(name: \"c\", …)))",
        "ForEach(name: \"a\", …, of: …)",
    ),
    entry(
        UNKNOWN_TIMER,
        "A timer that nothing starts",
        "`TimerEnded` waits for a timer that an effect starts with `StartTimer`.",
        "when: TimerEnded(\"tee\")",
        "on_open: [StartTimer(timer: \"tea\", seconds: 180)] … when: TimerEnded(\"tea\")",
    ),
    entry(
        UNKNOWN_VITAL,
        "A vital sign that the patient has not",
        "A vital sign has its value at the start in the patient's `vitals`.",
        "Vital(patient: \"a\", sign: \"puls\", at_most: 60)",
        "cast: [(id: \"a\", vitals: {\"pulse\": 80}, …)] … Vital(patient: \"a\", sign: \"pulse\", at_most: 60)",
    ),
    entry(
        UNKNOWN_OUTCOME,
        "No such learning outcome",
        "A criterion's `outcomes` name learning outcomes of the scenario.",
        "outcomes: [\"momments\"]",
        "outcomes: [\"moments\"]",
    ),
    entry(
        UNMEASURED,
        "An outcome that no criterion measures",
        "Once criteria cite outcomes, each outcome of the scenario should be cited by one at least, or nothing shows that it was reached.",
        "outcomes: [\"a\", \"b\"] in the scenario, and criteria that cite \"a\" alone",
        "a criterion with outcomes: [\"b\"]",
    ),
    entry(
        NO_ACT,
        "No act of a hand",
        "`With` says which hand does something, so what stands in it must be an act of a hand or a state that a hand keeps up.",
        "With(hand: \"left\", act: Entered(\"bay\"))",
        "With(hand: \"left\", act: Touched(\"door.handle\"))",
    ),
];
