//! Classes of planted faults: what a learner does otherwise than the exemplary one, and which findings
//! that must change, declared before any run.

use std::collections::BTreeSet;

use skillward::frontends::autopilot::script::Act;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::ids::SurfaceId;
use skillward_core::score::{Decision, FindingOutcome, Score};
use skillward_core::skin::Hand;

/// What an attempt comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Passed.
    Pass,
    /// Failed, and by a critical criterion.
    Critical,
    /// Failed by points alone.
    Points,
    /// Neither passed nor failed.
    Insufficient,
}

impl Verdict {
    /// Of a decision.
    pub fn of(decision: &Decision) -> Self {
        match decision {
            Decision::Pass => Self::Pass,
            Decision::Fail { criticals, .. } if !criticals.is_empty() => Self::Critical,
            Decision::Fail { .. } => Self::Points,
            Decision::InsufficientEvidence { .. } | Decision::Pending { .. } => Self::Insufficient,
        }
    }
}

/// A fault in what a learner does, and what follows from it.
pub struct Fault {
    /// What is done.
    pub name: &'static str,
    /// Plants it in the acts of the exemplary learner.
    pub plant: fn(&mut Vec<Act>),
    /// Criteria that are judged and fall short.
    pub short: &'static [&'static str],
    /// Criteria that cannot be judged.
    pub unknown: &'static [&'static str],
    /// What the attempt comes to.
    pub verdict: Verdict,
}

impl Fault {
    /// Why a score is not what was declared, if it is not.
    pub fn mismatch(&self, score: &Score) -> Option<String> {
        let having = |wanted: fn(FindingOutcome) -> bool| -> BTreeSet<&str> {
            let found = score.findings.iter().filter(|finding| wanted(finding.outcome));
            found.map(|finding| finding.criterion.as_str()).collect()
        };
        let short = having(|outcome| matches!(outcome, FindingOutcome::Partial | FindingOutcome::NotMet));
        let unknown = having(|outcome| outcome == FindingOutcome::NotAssessable);
        let verdict = Verdict::of(&score.decision);
        let declared = |criteria: &[&'static str]| criteria.iter().copied().collect::<BTreeSet<_>>();
        let fits =
            short == declared(self.short) && unknown == declared(self.unknown) && verdict == self.verdict;
        (!fits).then(|| {
            format!(
                "{verdict:?}, short {short:?}, unknown {unknown:?}; declared {:?}, {:?}, {:?}",
                self.verdict, self.short, self.unknown
            )
        })
    }
}

use Verdict::{Critical, Insufficient, Pass, Points};

const PORT: &str = "line_a.port";
const OUTLET: &str = "urine_bag_a.outlet";
const BUTTON: &str = "pump_b.silence_button";
const PHONE: &str = "phone.handset";

/// Every class. Those with nothing to change are what must not be held against a learner.
pub const FAULTS: [Fault; 25] = [
    Fault {
        name: "no rub before the port",
        plant: |acts| skip_rub_before(acts, PORT),
        short: &["compliance", "before-aseptic"],
        unknown: &[],
        verdict: Critical,
    },
    Fault {
        name: "no rub after the outlet",
        plant: |acts| skip_rub_after(acts, OUTLET),
        short: &["compliance", "after-fluid"],
        unknown: &[],
        verdict: Critical,
    },
    Fault {
        name: "no rub on leaving",
        plant: |acts| skip_rub_before(acts, "door.handle"),
        short: &["compliance"],
        unknown: &[],
        verdict: Points,
    },
    Fault {
        name: "the drip stand between rub and port",
        plant: |acts| touch_before(acts, PORT, "drip_stand_a"),
        short: &["compliance", "before-aseptic"],
        unknown: &[],
        verdict: Critical,
    },
    Fault {
        name: "the phone answered between rub and patient",
        plant: |acts| {
            let at = position(acts, "mrs_okafor.wrist");
            acts.insert(at, Act::Hold { surface: PHONE.into(), hand: Hand::Right, hold_s: 1.0 });
        },
        short: &["compliance"],
        unknown: &[],
        verdict: Points,
    },
    Fault {
        name: "the bed rail between outlet and rub",
        plant: |acts| touch_after(acts, OUTLET, "bed_a.rail"),
        short: &["compliance", "after-fluid"],
        unknown: &[],
        verdict: Critical,
    },
    Fault {
        name: "the locker touched after the last rub at a bedside",
        plant: |acts| touch_before(acts, PHONE, "locker_a"),
        short: &["compliance"],
        unknown: &[],
        // The rub answers moment 3 and the locker brings moment 4: one of five missed is most of them.
        verdict: Pass,
    },
    Fault {
        name: "product to the floor before the port",
        plant: spill_before_port,
        short: &["compliance", "before-aseptic"],
        unknown: &[],
        verdict: Critical,
    },
    Fault {
        name: "no hand hygiene at all",
        plant: |acts| acts.retain(|act| !matches!(act, Act::TakeProduct { .. } | Act::Rub(_))),
        short: &["compliance", "before-aseptic", "after-fluid"],
        unknown: &["volume", "steps", "thumbs", "fingertips", "duration", "dry"],
        // Too little could be judged for a pass, but a critical criterion that surely was not met is
        // stronger: nothing that is missing could undo it.
        verdict: Critical,
    },
    Fault {
        name: "one press only",
        plant: |acts| *presses_of_first(acts) = 1,
        short: &["volume"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "no thumbs in one rub",
        plant: |acts| leave_out(acts, &[TechniqueStep::LeftThumb, TechniqueStep::RightThumb]),
        short: &["steps", "thumbs"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "one hand's thumb only in one rub",
        plant: |acts| leave_out(acts, &[TechniqueStep::RightThumb]),
        short: &["steps", "thumbs"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "no left fingertips in one rub",
        plant: |acts| leave_out(acts, &[TechniqueStep::LeftFingertips]),
        short: &["steps", "fingertips"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "one rub by one technique only",
        // However long it lasts.
        plant: |acts| *first_rub(acts) = vec![(TechniqueStep::PalmToPalm, 60.0)],
        short: &["steps", "thumbs", "fingertips"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "one rub under 20 s",
        plant: |acts| {
            use TechniqueStep::{LeftFingertips, LeftThumb, PalmToPalm, RightFingertips, RightThumb};
            let steps = [PalmToPalm, LeftThumb, RightThumb, RightFingertips, LeftFingertips];
            *first_rub(acts) = steps.map(|step| (step, 3.2)).to_vec();
        },
        short: &["steps", "duration", "dry"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "touches with wet hands after one rub",
        plant: |acts| {
            *presses_of_first(acts) = 4;
            let steps = first_rub(acts);
            steps.pop();
            for (_, seconds) in steps {
                *seconds = 3.0;
            }
        },
        short: &["dry"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "hands out of sight from the pump to the port",
        plant: |acts| {
            let at = action_before(acts, PORT);
            acts.splice(at..=at + 1, [Act::HideHands(40.0)]);
        },
        short: &[],
        unknown: &["before-aseptic", "lets-sleep"],
        verdict: Insufficient,
    },
    Fault {
        name: "hands hidden for a moment on the way",
        plant: |acts| acts.insert(0, Act::HideHands(2.0)),
        short: &[],
        // Hands out of sight could have been anywhere, but not have cleaned themselves in 2 s.
        unknown: &["lets-sleep"],
        verdict: Pass,
    },
    Fault {
        name: "the sleeper touched",
        plant: touch_sleeper,
        short: &["lets-sleep"],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "techniques in the reverse order",
        plant: |acts| {
            for act in acts {
                if let Act::Rub(steps) = act {
                    steps.reverse();
                }
            }
        },
        short: &[],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "one rub twice as long",
        plant: |acts| {
            for (_, seconds) in first_rub(acts) {
                *seconds *= 2.0;
            }
        },
        short: &[],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "one rub to spare",
        plant: |acts| {
            let at = acts.iter().position(|act| matches!(act, Act::TakeProduct { .. })).unwrap();
            let action = acts[at..at + 2].to_vec();
            acts.splice(at..at, action);
        },
        short: &[],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "the sleeper's bed rail after the button",
        plant: |acts| touch_after(acts, BUTTON, "bed_b.rail"),
        short: &[],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "the foot of the bed before the first rub",
        plant: |acts| {
            acts.insert(0, Act::Touch { surface: "bed_a.foot".into(), hand: Hand::Right, hold_s: 0.5 });
        },
        short: &[],
        unknown: &[],
        verdict: Pass,
    },
    Fault {
        name: "a pause of some seconds before the port",
        plant: |acts| {
            let at = position(acts, PORT);
            acts.insert(at, Act::Wait(8.0));
        },
        short: &[],
        unknown: &[],
        verdict: Pass,
    },
];

/// Where an act that handles this surface stands.
fn position(acts: &[Act], surface: &str) -> usize {
    acts.iter()
        .position(|act| match act {
            Act::Touch { surface: named, .. }
            | Act::Press { surface: named, .. }
            | Act::Open { surface: named, .. }
            | Act::Hold { surface: named, .. } => named.as_str() == surface,
            _ => false,
        })
        .unwrap()
}

/// Leaves out the taking of product at this place and the rub that follows.
fn remove_action(acts: &mut Vec<Act>, at: usize) {
    assert!(matches!(acts[at], Act::TakeProduct { .. }) && matches!(acts[at + 1], Act::Rub(_)));
    acts.drain(at..=at + 1);
}

fn action_before(acts: &[Act], surface: &str) -> usize {
    let at = position(acts, surface);
    acts[..at].iter().rposition(|act| matches!(act, Act::TakeProduct { .. })).unwrap()
}

fn skip_rub_before(acts: &mut Vec<Act>, surface: &str) {
    let at = action_before(acts, surface);
    remove_action(acts, at);
}

fn skip_rub_after(acts: &mut Vec<Act>, surface: &str) {
    let at = position(acts, surface);
    let rub = acts[at..].iter().position(|act| matches!(act, Act::TakeProduct { .. })).unwrap();
    remove_action(acts, at + rub);
}

fn presses_of_first(acts: &mut [Act]) -> &mut u32 {
    let taken = acts.iter_mut().find_map(|act| match act {
        Act::TakeProduct { presses, .. } => Some(presses),
        _ => None,
    });
    taken.unwrap()
}

fn first_rub(acts: &mut [Act]) -> &mut Vec<(TechniqueStep, f32)> {
    let rub = acts.iter_mut().find_map(|act| match act {
        Act::Rub(steps) => Some(steps),
        _ => None,
    });
    rub.unwrap()
}

/// The first rub goes on as long as before, without these steps.
fn leave_out(acts: &mut [Act], without: &[TechniqueStep]) {
    let steps = first_rub(acts);
    let left_out: f32 = steps.iter().filter(|(step, _)| without.contains(step)).map(|(_, time)| time).sum();
    steps.retain(|(step, _)| !without.contains(step));
    steps[0].1 += left_out;
}

fn touch(surface: &str) -> Act {
    Act::Touch { surface: SurfaceId::from(surface), hand: Hand::Right, hold_s: 0.5 }
}

fn touch_before(acts: &mut Vec<Act>, surface: &str, other: &str) {
    let at = position(acts, surface);
    acts.insert(at, touch(other));
}

fn touch_after(acts: &mut Vec<Act>, surface: &str, other: &str) {
    let at = position(acts, surface);
    acts.insert(at + 1, touch(other));
}

/// The pump is pressed, and no hand is held under its nozzle.
fn spill_before_port(acts: &mut Vec<Act>) {
    let at = action_before(acts, PORT);
    let pump = Act::Press { surface: "dispenser_a.pump".into(), hand: Hand::Right };
    acts.splice(at..=at, [pump.clone(), pump]);
}

/// On the way to the pump, after hands were cleaned.
fn touch_sleeper(acts: &mut Vec<Act>) {
    let at = position(acts, BUTTON);
    let rub: Vec<Act> = acts[at + 1..at + 3].to_vec();
    acts.splice(at..at, rub.into_iter().chain([touch("mr_lindqvist.forearm")]));
}
