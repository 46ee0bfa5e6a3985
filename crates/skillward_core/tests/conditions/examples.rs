//! The examples of `docs/semantics.md`, run as they stand there.

use ron::extensions::Extensions;
use skillward_core::engine::{Evaluator, Outcome};
use skillward_core::observation::{Fact, Tracked};
use skillward_core::scenario::Condition;
use skillward_core::skin::Hand;

const PAGE: &str = include_str!("../../../../docs/semantics.md");

/// One line of an example: what happens, and what comes of it.
struct Story<'a> {
    acts: Vec<(u64, Fact)>,
    end_us: u64,
    outcome: Outcome,
    text: &'a str,
}

fn micros(seconds: &str) -> u64 {
    let seconds: f64 = seconds.parse().unwrap();
    (seconds * 1e6).round() as u64
}

fn fact(act: &str) -> Fact {
    let (act, hand) = match act.strip_suffix(" with right") {
        Some(act) => (act, Hand::Right),
        None => (act, Hand::Left),
    };
    let (verb, name) = act.rsplit_once(' ').unwrap();
    let surface = name.into();
    match verb {
        "touch" => Fact::ContactBegan { hand, surface },
        "let go" => Fact::ContactEnded { hand, surface },
        "open" => Fact::Opened { hand, surface },
        "press" => Fact::Pressed { hand, surface },
        "enter" => Fact::Entered { zone: name.into() },
        "leave" => Fact::Left { zone: name.into() },
        "lose" => Fact::TrackingLost { what: tracked(name) },
        "find" => Fact::TrackingFound { what: tracked(name) },
        other => panic!("no such act: {other}"),
    }
}

fn tracked(name: &str) -> Tracked {
    match name {
        "left" => Tracked::LeftHand,
        "right" => Tracked::RightHand,
        "head" => Tracked::Head,
        other => panic!("no such thing to track: {other}"),
    }
}

fn story(text: &str) -> Story<'_> {
    let (acts, outcome) = text.rsplit_once(": ").unwrap();
    let outcome = match outcome {
        "met" => Outcome::Met,
        "not met" => Outcome::NotMet,
        "not assessable" => Outcome::NotAssessable,
        other => panic!("no such outcome: {other}"),
    };
    let mut parts: Vec<&str> = acts.split("; ").collect();
    let end = parts.pop().unwrap().strip_prefix("end ").unwrap();
    let acts = parts
        .into_iter()
        .map(|part| {
            let (seconds, act) = part.split_once(' ').unwrap();
            (micros(seconds), fact(act))
        })
        .collect();
    Story { acts, end_us: micros(end), outcome, text }
}

/// The examples: their stories, and the condition.
fn examples() -> Vec<(Vec<Story<'static>>, &'static str)> {
    let blocks = PAGE.split("```ron\n").skip(1);
    blocks
        .map(|block| {
            let block = block.split("```").next().unwrap();
            let stories = block.lines().filter_map(|line| line.strip_prefix("// ")).map(story).collect();
            (stories, block)
        })
        .collect()
}

#[test]
fn every_example_of_the_page_comes_out_as_it_says() {
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let examples = examples();
    assert!(examples.len() >= 18, "{}", examples.len());
    for (stories, source) in examples {
        let condition: Condition = options.from_str(source).unwrap();
        assert!(!stories.is_empty(), "{source}");
        for story in stories {
            let mut evaluator = Evaluator::new(&condition);
            for (t_us, fact) in &story.acts {
                evaluator.fact(*t_us, fact);
            }
            let outcome = evaluator.finish(story.end_us);
            assert_eq!(outcome, story.outcome, "{condition:?}: {}", story.text);
        }
    }
}

/// Every construct of the language is shown on the page.
#[test]
fn every_construct_is_on_the_page() {
    let constructs = [
        "All",
        "Any",
        "Not",
        "Once",
        "Never",
        "Always",
        "Then",
        "Before",
        "Until",
        "Since",
        "Within",
        "ForAtLeast",
        "CountAtLeast",
    ];
    for construct in constructs {
        let shown = examples().iter().any(|(_, source)| source.contains(&format!("{construct}(")));
        assert!(shown, "{construct} has no example");
    }
}
