//! Which figures there are, and what prints them.

/// A figure: its name, what it says, variables to set, and the command that prints it.
pub(super) struct Bar {
    pub(super) name: &'static str,
    pub(super) says: &'static str,
    pub(super) with: &'static [(&'static str, &'static str)],
    pub(super) command: &'static [&'static str],
}

/// The figure that `window.rs` measures itself.
pub(super) const WINDOW: &str = "window";

/// The figure that draws new random values each time; the tests draw the same ones.
pub(super) const PROPERTIES: &str = "properties";

/// Every figure there is.
pub(super) const BARS: &[Bar] = &[
    Bar {
        name: "core",
        says: "observations a second through the core, and its memory over ten million",
        with: &[],
        command: &["cargo", "bench", "--package", "skillward_core", "--bench", "core"],
    },
    Bar {
        name: "recorded",
        says: "the same over the recorded log of a real run, with checks of overflow switched on",
        with: &[],
        command: &["cargo", "bench", "--workspace", "--profile", "dev", "--bench", "recorded"],
    },
    Bar {
        name: "hygiene",
        says: "rub samples and contacts a second through the hand-hygiene model alone",
        with: &[],
        command: &["cargo", "bench", "--package", "skillward_core", "--bench", "hygiene"],
    },
    Bar {
        name: "conditions",
        says: "conditions against the reference: all of depth 2 over all short streams, and a million random pairs",
        with: &[("SKILLWARD_ALL_CONDITIONS", "1"), ("SKILLWARD_PAIRS", "1000000")],
        command: &[
            "cargo",
            "test",
            "--release",
            "--package",
            "skillward_core",
            "--test",
            "conditions",
            "--",
            "--nocapture",
            "no_short_stream",
            "random_pairs",
        ],
    },
    Bar {
        name: PROPERTIES,
        says: "a million random cases of each property of conditions, never drawn before, and of check's proofs",
        with: &[("PROPTEST_CASES", "1000000")],
        command: &[
            "cargo",
            "test",
            "--release",
            "--package",
            "skillward_core",
            "--lib",
            "--test",
            "conditions",
            "--",
            "against_reference",
            "what_the_evaluator_says_the_machine_can_say_too",
        ],
    },
    Bar {
        name: "planted",
        says: "files with one planted mistake each: how many are told by the right code at the right line, alone",
        with: &[],
        command: &[
            "cargo",
            "test",
            "--package",
            "skillward_core",
            "--test",
            "planted",
            "--test",
            "planted_texts",
            "--",
            "--nocapture",
        ],
    },
    Bar {
        name: "check",
        says: "time to check a scenario of 500 steps and 60 criteria, and of up to 5,000 steps",
        with: &[],
        command: &["cargo", "bench", "--package", "skillward_core", "--bench", "check"],
    },
    Bar {
        name: "rubric",
        says: "observations a second through 60 criteria that watch them, and through 60 that do not",
        with: &[],
        command: &["cargo", "bench", "--package", "skillward_core", "--bench", "rubric"],
    },
    Bar {
        name: "recogniser",
        says: "technique steps of 540 random learners: how many are recognised, and as what",
        with: &[],
        command: &["cargo", "test", "--workspace", "--test", "recognition", "--", "--nocapture"],
    },
    Bar {
        name: "variants",
        says: "200 human-like variants that pass, and 200 planted faults with just their findings",
        with: &[("SKILLWARD_VARIANTS", "200")],
        command: &["cargo", "test", "--workspace", "--test", "it", "variants", "--", "--nocapture"],
    },
    Bar {
        name: "same-score",
        says: "1,000 attempts scored live, in random chunks, and by debug and release builds: equal to the byte",
        with: &[("SKILLWARD_ATTEMPTS", "1000")],
        command: &["scripts/same_score.sh"],
    },
    Bar {
        name: "frames",
        says: "time of a frame without a renderer, and what a frame allocates over ten minutes",
        with: &[],
        command: &["cargo", "bench", "--workspace", "--profile", "dev", "--bench", "frames"],
    },
    Bar {
        name: "mutations",
        says: "criteria that no mutation of the exemplary attempt fails: none may be left",
        with: &[],
        command: &[
            "cargo",
            "run",
            "--quiet",
            "--package",
            "skillward_cli",
            "--bin",
            "skillward_cli",
            "--",
            "test",
            "--mutate",
            "scenarios",
        ],
    },
    Bar {
        name: "traces",
        says: "the fifteen worked traces of the five moments and the hard ones, in the manual and as tests",
        with: &[],
        command: &[
            "cargo",
            "test",
            "--package",
            "skillward_core",
            "--test",
            "hygiene",
            "--",
            "--nocapture",
            "traces::",
        ],
    },
    Bar {
        name: "tutorial",
        says: "the tutorial's files and commands, as they stand, from an empty folder to a green test",
        with: &[],
        command: &[
            "cargo",
            "test",
            "--package",
            "skillward_cli",
            "--test",
            "process",
            "--",
            "--nocapture",
            "tutorial::",
        ],
    },
    Bar {
        name: "crashes",
        says: "kills of a writer, of the outbox and of the issuer: what is lost",
        with: &[],
        command: &[
            "cargo",
            "test",
            "--workspace",
            "--test",
            "crash",
            "--test",
            "crashes",
            "--",
            "--nocapture",
        ],
    },
    Bar {
        name: WINDOW,
        says: "seconds to the library and to the bay, and frames a second, in a window of 960 x 540 pixels",
        with: &[],
        command: &["cargo", "build", "--workspace", "--bins", "--bench", "hygiene"],
    },
    Bar {
        name: "demo",
        says: "the whole run, from start to verified badge",
        with: &[],
        command: &["make", "demo"],
    },
];
