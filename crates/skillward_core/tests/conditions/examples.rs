//! The examples of `docs/semantics.md`, run as they stand there.

use ron::extensions::Extensions;
use skillward_core::decimal::Milli;
use skillward_core::engine::{Evaluator, Outcome};
use skillward_core::event::EventKind;
use skillward_core::hygiene::report::{
    Answer, HygieneAction, Indication, Moment, Opportunity, TechniqueStep,
};
use skillward_core::observation::{Fact, Tracked};
use skillward_core::scenario::{Condition, Effect};
use skillward_core::skin::Hand;

const PAGE: &str = include_str!("../../../../docs/semantics.md");

/// Something that happens in a story.
enum Act {
    Fact(Fact),
    Event(EventKind),
    Effect(Effect),
    Wet(bool),
}

/// One line of an example: what happens, and what comes of it.
struct Story<'a> {
    acts: Vec<(u64, Act)>,
    end_us: u64,
    outcome: Outcome,
    text: &'a str,
}

pub(super) fn micros(seconds: &str) -> u64 {
    let seconds: f64 = seconds.parse().unwrap();
    (seconds * 1e6).round() as u64
}

fn act(text: &str) -> Act {
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        ["wet", "hands"] => Act::Wet(true),
        ["dry", "hands"] => Act::Wet(false),
        ["do", "step", step] => Act::Event(EventKind::StepDone((*step).into())),
        ["perform", step] => {
            let step: TechniqueStep = ron::from_str(step).unwrap();
            Act::Event(EventKind::StepRecognised(step))
        }
        ["clean", "hands"] => Act::Event(EventKind::ActionEnded(HygieneAction {
            product: "handrub".into(),
            began_us: 0,
            rub_began_us: 0,
            ended_us: 0,
            volume_ul: 3_000,
            rubbing_us: 0,
            steps: Vec::new(),
            dry: true,
            unseen_us: 0,
            unseen_wet_us: 0,
        })),
        [verb @ ("keep" | "miss" | "hide"), "moment", moment, "of", patient] => {
            let moment = Moment::try_from(moment.parse::<u8>().unwrap()).unwrap();
            Act::Event(EventKind::OpportunityClosed(Opportunity {
                indications: vec![Indication { moment, patient: (*patient).into() }],
                from_us: 0,
                to_us: 0,
                after: None,
                before: None,
                answer: match *verb {
                    "keep" => Answer::Rub { action: 0 },
                    "miss" => Answer::Missed { gloved: false },
                    _ => Answer::NotAssessable,
                },
            }))
        }
        ["set", sign, "of", patient, "to", value] => Act::Effect(Effect::Vital {
            patient: (*patient).into(),
            sign: (*sign).into(),
            to: Milli(value.parse::<i64>().unwrap() * 1_000),
            over_s: Milli(0),
        }),
        ["start", timer, "for", seconds] => Act::Effect(Effect::StartTimer {
            timer: (*timer).into(),
            seconds: Milli(seconds.parse::<i64>().unwrap() * 1_000),
        }),
        _ => Act::Fact(fact(text)),
    }
}

pub(super) fn fact(act: &str) -> Fact {
    let (act, hand) = match act.strip_suffix(" with right") {
        Some(act) => (act, Hand::Right),
        None => (act, Hand::Left),
    };
    if act == "finish" {
        return Fact::Finished;
    }
    if let Some(fact) = two_named(act, hand) {
        return fact;
    }
    let (verb, name) = act.rsplit_once(' ').unwrap();
    let surface = name.into();
    match verb {
        "touch" => Fact::ContactBegan { hand, surface },
        "let go" => Fact::ContactEnded { hand, surface },
        "open" => Fact::Opened { hand, surface },
        "close" => Fact::Closed { hand, surface },
        "press" => Fact::Pressed { hand, surface },
        "release" => Fact::Released { hand, surface },
        "dispense" => Fact::Dispensed { product: name.into(), volume_ul: 1_500, onto: hand },
        "take" => Fact::Grabbed { hand, surface },
        "face" => Fact::Faced { surface },
        "look away from" => Fact::LookedAway { surface },
        "put on" => Fact::Donned { item: name.into() },
        "take off" => Fact::Doffed { item: name.into() },
        "say" => Fact::Said { line: name.into() },
        "use" => Fact::ModalityChanged { modality: ron::from_str(name).unwrap() },
        "enter" => Fact::Entered { zone: name.into() },
        "leave" => Fact::Left { zone: name.into() },
        "lose" => Fact::TrackingLost { what: tracked(name) },
        "find" => Fact::TrackingFound { what: tracked(name) },
        other => panic!("no such act: {other}"),
    }
}

/// Acts that name two things: what, and where or how much.
fn two_named(act: &str, hand: Hand) -> Option<Fact> {
    let (verb, rest) = act.split_once(' ')?;
    let pair = |between: &str| rest.split_once(between);
    Some(match verb {
        "place" => {
            pair(" on ").map(|(item, onto)| Fact::Placed { hand, surface: item.into(), onto: onto.into() })?
        }
        "connect" => {
            pair(" to ").map(|(item, to)| Fact::Connected { hand, surface: item.into(), to: to.into() })?
        }
        "disconnect" => pair(" from ").map(|(item, from)| Fact::Disconnected {
            hand,
            surface: item.into(),
            from: from.into(),
        })?,
        "dispose" => pair(" into ").map(|(item, into)| Fact::Disposed {
            hand,
            surface: item.into(),
            into: into.into(),
        })?,
        "apply" => {
            pair(" to ").map(|(item, to)| Fact::Applied { hand, surface: item.into(), to: to.into() })?
        }
        "point" => pair(" off by ").map(|(structure, by)| Fact::Pointed {
            structure: structure.into(),
            error_mm: by.parse().unwrap(),
        })?,
        "trace" => pair(" of ").map(|(edge, path)| Fact::Traced { path: path.into(), edge: edge.into() })?,
        "answer" => {
            pair(" with ").map(|(item, value)| Fact::Answered { item: item.into(), value: value.into() })?
        }
        "chart" => {
            pair(" as ").map(|(field, value)| Fact::Charted { field: field.into(), value: value.into() })?
        }
        "measure" => pair(" as ").map(|(quantity, value)| Fact::Measured {
            surface: "wrist".into(),
            quantity: quantity.into(),
            value_milli: value.parse::<i64>().unwrap() * 1_000,
        })?,
        "give" => pair(" of ").map(|(dose, product)| Fact::Administered {
            product: product.into(),
            patient: "p".into(),
            route: "iv".into(),
            dose_milli: dose.parse::<i64>().unwrap() * 1_000,
            unit: "mg".into(),
        })?,
        "compress" => Fact::Compressed {
            patient: rest.split_once(" by ")?.0.into(),
            depth_mm: rest.split_once(" by ")?.1.parse().unwrap(),
            recoil_milli: 1_000,
        },
        "ventilate" => Fact::Ventilated {
            patient: rest.split_once(" with ")?.0.into(),
            volume_ml: rest.split_once(" with ")?.1.parse().unwrap(),
        },
        _ => return None,
    })
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
            let (seconds, text) = part.split_once(' ').unwrap();
            (micros(seconds), act(text))
        })
        .collect();
    Story { acts, end_us: micros(end), outcome, text }
}

/// The examples: their stories, and the condition.
fn examples() -> Vec<(Vec<Story<'static>>, &'static str)> {
    let blocks = PAGE.split("```ron\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap());
    blocks
        .filter(|block| !super::manual::is_here(block))
        .map(|block| {
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
            for (t_us, act) in &story.acts {
                match act {
                    Act::Fact(fact) => evaluator.fact(*t_us, fact),
                    Act::Event(event) => evaluator.event(*t_us, event),
                    Act::Effect(effect) => evaluator.effect(*t_us, effect),
                    Act::Wet(wet) => evaluator.wet(*t_us, *wet),
                }
            }
            let outcome = evaluator.finish(story.end_us);
            assert_eq!(outcome, story.outcome, "{condition:?}: {}", story.text);
        }
    }
}

/// Every construct of the language is shown on the page.
#[test]
fn every_construct_is_on_the_page() {
    let bare = ["Dispensed", "Finished", "HygieneAction", "HandsWet"];
    let constructs = [
        "Touched",
        "Pressed",
        "Opened",
        "Closed",
        "Grabbed",
        "Released",
        "Entered",
        "Left",
        "Donned",
        "Doffed",
        "Said",
        "Answered",
        "StepDone",
        "TimerEnded",
        "Opportunity",
        "Performed",
        "Touching",
        "InZone",
        "Vital",
        "Disconnected",
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
        "ForEach",
        "ForSome",
        "With",
        "Holding",
        "Wearing",
        "Facing",
        "Faced",
        "Placed",
        "Connected",
        "Disposed",
        "Applied",
        "Pointed",
        "Traced",
        "Solved",
        "Charted",
        "Measured",
        "Administered",
        "Compressed",
        "Ventilated",
    ];
    for construct in constructs {
        let shown = examples().iter().any(|(_, source)| source.contains(&format!("{construct}(")));
        assert!(shown, "{construct} has no example");
    }
    for construct in bare {
        let named = |line: &str| !line.starts_with("//") && line.contains(construct);
        let shown = examples().iter().any(|(_, source)| source.lines().any(named));
        assert!(shown, "{construct} has no example");
    }
}
