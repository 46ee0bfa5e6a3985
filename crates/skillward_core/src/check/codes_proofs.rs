//! Diagnostic codes of what is proved: by going through what can happen, and by what bodies, devices and
//! clocks allow.

use super::explanation::{Explanation, entry};
use crate::diagnostic::Code;

/// An end that may never come.
pub const DEAD_END: Code = Code("SW0087");
/// A rule that never acts.
pub const IDLE_RULE: Code = Code("SW0088");
/// A rule that never comes to rest.
pub const ENDLESS_RULE: Code = Code("SW0089");
/// A criterion that nobody can meet.
pub const CANNOT_MEET: Code = Code("SW0090");
/// A criterion that nobody can fail.
pub const CANNOT_FAIL: Code = Code("SW0091");
/// Two things that are both asked for and exclude each other.
pub const CONTRADICTION: Code = Code("SW0092");
/// A prop that is asked for and not there.
pub const NOT_PLACED: Code = Code("SW0093");
/// A zone outside the room.
pub const ZONE_OUTSIDE: Code = Code("SW0094");
/// A value that no body and no device has.
pub const IMPLAUSIBLE: Code = Code("SW0095");
/// A unit that does not belong there.
pub const UNIT: Code = Code("SW0096");
/// Weights that do not add up to what is said.
pub const WEIGHTS: Code = Code("SW0097");
/// Less time than is needed, or more than is declared.
pub const DURATION: Code = Code("SW0098");
/// Exploring stopped at a bound.
pub const NOT_EXPLORED: Code = Code("SW0099");
/// A branch that is never taken.
pub const DEAD_BRANCH: Code = Code("SW0100");
/// Something heard without a caption that says by whom or what.
pub const CAPTION: Code = Code("SW0101");

/// Every code of this page, in order.
pub const PROOFS: &[Explanation] = &[
    entry(
        DEAD_END,
        "An end that may never come",
        "The attempt ends only with a step that may run out of time, or be left out by a branch or a choice. Then nothing ends it but the learner or the time limit.",
        "limit_s: 60 on the step \"leave\", and ends: StepDone(\"leave\")",
        "ends: Any([StepDone(\"leave\"), TimerEnded(\"over\")])",
    ),
    entry(
        IDLE_RULE,
        "A rule that never acts",
        "Whatever a learner does, its `when` is never met: it asks for things in an order in which they do not come, or that exclude each other.",
        "when: Then([StepDone(\"last\"), StepDone(\"first\")])",
        "when: Then([StepDone(\"first\"), StepDone(\"last\")])",
    ),
    entry(
        ENDLESS_RULE,
        "A rule that never comes to rest",
        "With `again: true` a rule that starts its own timer acts again and again until the attempt ends, even when what it reminds of was done long ago.",
        "(id: \"beep\", when: TimerEnded(\"beep\"), then: [StartTimer(timer: \"beep\", seconds: 5)], again: true)",
        "(id: \"beep\", when: TimerEnded(\"beep\"), then: [Show(\"Beep.\")], again: true)",
    ),
    entry(
        CANNOT_MEET,
        "A criterion that nobody can meet",
        "Whatever a learner does, it earns nothing or is never asked: what it watches cannot come about in this scenario, or its parts exclude each other.",
        "kind: Condition(All([Opened(\"port\"), Never(Opened(\"port\"))]))",
        "kind: Condition(Before(Touched(\"cap\"), Opened(\"port\")))",
    ),
    entry(
        CANNOT_FAIL,
        "A criterion that nobody can fail",
        "Whatever a learner does, it earns all its points; or it is critical and earns some, so that it never fails an attempt. It tells nothing of anyone.",
        "bands: [(at_least: 0, name: \"All\", percent: 100)]",
        "bands: [(at_least: 90, name: \"All\", percent: 100)]",
    ),
    entry(
        CONTRADICTION,
        "Two things that exclude each other",
        "A critical criterion forbids what a required step asks for, or what another critical criterion asks for: no attempt can pass.",
        "a required step with done: Opened(\"port\"), and a critical Never(Opened(\"port\"))",
        "a critical Never(Touched(\"face\"))",
    ),
    entry(
        NOT_PLACED,
        "A prop that is asked for and not there",
        "The catalogue has it, and the scenario does not place it; or it is `absent` and no effect brings it.",
        "done: Pressed(\"infusion_pump.silence_button\") without such a prop in `props`",
        "props: [(id: \"infusion_pump\", prop: \"infusion_pump\", …)]",
    ),
    entry(
        ZONE_OUTSIDE,
        "A zone outside the room",
        "No learner can stand in it: it lies wholly beside the room's floor.",
        "(id: \"corridor\", x: (-3, 3), z: (12, 15))",
        "(id: \"corridor\", x: (-3, 3), z: (2.6, 5))",
    ),
    entry(
        IMPLAUSIBLE,
        "A value that no body and no device has",
        "A pulse of 400, a dose below nothing, a compression of half a metre: most often a digit, a point or a unit went astray.",
        "vitals: { \"pulse\": 880 }",
        "vitals: { \"pulse\": 88 }",
    ),
    entry(
        UNIT,
        "A unit that does not belong there",
        "Units are compared letter by letter and not converted, so one that nobody writes makes every answer wrong.",
        "Number(value: 80, within: 4, unit: \"mmHg\") for a pulse",
        "Number(value: 80, within: 4, unit: \"/min\")",
    ),
    entry(
        WEIGHTS,
        "Weights that do not add up",
        "`points` of the rubric or of a domain says what its weights add up to. They add up to something else.",
        "points: 100 with weights of 95 in all",
        "points: 95",
    ),
    entry(
        DURATION,
        "Less time than is needed, or more than is declared",
        "What must be held for a time needs that time: the required steps take longer than a limit allows or `minutes` declares. Or the attempt may last more than twice as long as is declared.",
        "limit_s: 5 on a step with done: ForAtLeast(seconds: 8, …)",
        "limit_s: 30",
    ),
    entry(
        NOT_EXPLORED,
        "Not looked at to the end",
        "To prove that something can never be met, all that can happen is gone through, up to a bound. Here the bound was reached first: it may be fine, or not.",
        "one condition of very many parts that exclude each other",
        "several conditions of a few parts each",
    ),
    entry(
        DEAD_BRANCH,
        "A branch that is never taken",
        "A group with `when` opens only if that was met when its turn comes. What can only come later leaves it out for good.",
        "when: StepDone(\"later\") on a group before the step \"later\"",
        "when: StepDone(\"earlier\")",
    ),
    entry(
        CAPTION,
        "Heard without a caption",
        "Who cannot hear reads captions: a line needs a name to it, and a sound needs words.",
        "Say(who: \"\", text: \"Help!\")",
        "Say(who: \"Colleague\", text: \"Help!\")",
    ),
];
