//! Conditions, steps and criteria grown from the language's own words, put into documents that are otherwise
//! right: these get past the reader, into `check` and the engine.

use skillward_core::check::examples::Document;

use super::corpus::{CONDITIONS, NAMES, NUMBERS};
use super::random::Random;

/// Parts of one condition at most; what would be more becomes an atom.
const MOST_PARTS: usize = 300;

/// A condition at random, of some depth.
pub fn condition(random: &mut Random) -> String {
    let (mut text, mut left) = (String::new(), random.within(1..MOST_PARTS));
    let depth = random.within(0..12);
    grow(random, depth, &mut left, &mut text);
    text
}

fn grow(random: &mut Random, depth: usize, left: &mut usize, text: &mut String) {
    let word = if depth == 0 || *left == 0 {
        random.pick(&["Touched(@)", "Touching(@)", "StepDone(@)", "Said(@)", "HandsWet", "InZone(@)"])
    } else {
        random.pick(CONDITIONS)
    };
    *left = left.saturating_sub(1);
    for letter in word.chars() {
        match letter {
            '?' => grow(random, depth.saturating_sub(1), left, text),
            '#' if random.one_in(4) => text.push_str(random.pick(NUMBERS)),
            '#' => text.push_str(random.pick(&["0", "1", "2", "3", "0.5", "10"])),
            '@' => text.push_str(&format!("\"{}\"", random.pick(NAMES))),
            _ => text.push(letter),
        }
    }
}

fn number(random: &mut Random, usual: &str) -> String {
    if random.one_in(4) { random.pick(NUMBERS).to_owned() } else { usual.to_owned() }
}

/// A scenario whose plot is grown.
pub fn scenario(random: &mut Random) -> String {
    let base = Document::Scenario.base();
    let mut text = base[..base.find("    plot: (").unwrap()].to_owned();
    text.push_str("    plot: (groups: [");
    let mut step = 0;
    for _ in 0..random.within(0..5) {
        let order = random.pick(&["Sequence", "AnyOrder", "OneOf"]);
        text.push_str(&format!("(order: {order}, "));
        if random.one_in(3) {
            text.push_str(&format!("when: {}, ", condition(random)));
        }
        if random.one_in(4) {
            text.push_str(&format!("repeat: {}, ", number(random, "3")));
        }
        text.push_str("steps: [");
        for _ in 0..random.within(0..5) {
            let name = if random.one_in(9) { random.pick(NAMES).to_owned() } else { format!("s{step}") };
            step += 1;
            text.push_str(&format!("(id: \"{name}\", title: \"T\", done: {}", condition(random)));
            if random.one_in(4) {
                text.push_str(&format!(", limit_s: {}", number(random, "5")));
            }
            if random.one_in(4) {
                text.push_str(", required: false");
            }
            text.push_str("),");
        }
        text.push_str("]),");
    }
    text.push_str("], rules: [");
    for rule in 0..random.within(0..4) {
        let again = if random.one_in(2) { "again: true, " } else { "" };
        let then = random.pick(&[
            "Show(\"x\")",
            "StartTimer(timer: \"t\", seconds: #)",
            "Vital(patient: \"mrs_okafor\", sign: \"pulse\", to: #, over_s: #)",
            "Set(item: \"phone\", state: \"ringing\")",
            "End",
        ]);
        let then = then.replace('#', &number(random, "3"));
        text.push_str(&format!("(id: \"r{rule}\", {again}when: {}, then: [{then}]),", condition(random)));
    }
    let limit = number(random, "600");
    text.push_str(&format!("], ends: {}, limit_s: {limit}),\n)\n", condition(random)));
    text
}

/// A rubric whose criteria are grown.
pub fn rubric(random: &mut Random) -> String {
    let base = Document::Rubric.base();
    let start = base.find("    criteria: [").unwrap();
    let end = base.find("    achievement: (").unwrap();
    let mut text = format!("{}    criteria: [", &base[..start]);
    for index in 0..random.within(0..8) {
        let (one, other) = (condition(random), condition(random));
        let measure = random.pick(&[
            "Compliance()",
            "CountOf(?)",
            "Duration(?)",
            "FractionOfTime(of: ?, during: !)",
            "Latency(from: ?, to: !)",
            "Rate(?)",
            "Share(of: ?, among: !)",
            "Coverage([?, !])",
            "OrderAgreement([?, !, ?])",
            "PathLength(\"x\")",
            "Smoothness(\"x\")",
        ]);
        let kind = match random.below(4) {
            0 => "Condition(?)".to_owned(),
            1 => "Levels([(name: \"A\", percent: 100, when: ?), (name: \"B\", percent: 50, when: !)])"
                .to_owned(),
            _ => format!(
                "Measure(of: {measure}, bands: [(at_least: {}, name: \"A\", percent: 100)])",
                number(random, "1")
            ),
        };
        let kind = kind.replace('?', &one).replace('!', &other);
        let exposure =
            if random.one_in(3) { format!("exposure: {}, ", condition(random)) } else { String::new() };
        let weight = number(random, "10");
        text.push_str(&format!(
            "(id: \"c{index}\", text: \"C\", domain: \"care\", weight: {weight}, {exposure}kind: {kind}),"
        ));
    }
    text.push_str("],\n");
    text.push_str(&base[end..]);
    text
}
