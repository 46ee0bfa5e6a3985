//! The core's recogniser against hands: a confusion matrix over sloppy learners and jittery trackers,
//! and what must not be heard as a rub.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{Dice, Manner, seconds};
use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::Recogniser;
use skillward_hands::rub::{Stroke, rub_transition};
use skillward_hands::{Frame, JointSource, Posture, RubSampler};

const SEEN: [JointSource; 2] = [JointSource::SEEN; 2];

/// Runs a movement past tracker, sampler and recogniser; calls back with each sample's time and label.
fn run(
    manner: &Manner,
    dice: &mut Dice,
    length_s: f32,
    movement: impl Fn(f32) -> [Posture; 2],
    mut heard: impl FnMut(f32, Option<TechniqueStep>),
) {
    let (mut sampler, mut recogniser) = (RubSampler::new(), Recogniser::default());
    let mut t_us = 1000;
    while seconds(t_us) < length_s {
        let [left, right] = movement(seconds(t_us)).map(|p| manner.seen(dice, &p, seconds(t_us)));
        for (at, sample) in sampler.observe(t_us, Some(&left), Some(&right), SEEN) {
            let said = recogniser.observe(at, &sample).map(|r| r.step);
            heard(seconds(at), said);
        }
        t_us = manner.next_frame_us(dice, t_us);
    }
}

#[derive(Default)]
struct Matrix(BTreeMap<(usize, usize), u32>);

impl Matrix {
    fn count(&mut self, done: TechniqueStep, said: Option<TechniqueStep>) {
        let said = said.map_or(9, |step| step as usize);
        *self.0.entry((done as usize, said)).or_default() += 1;
    }

    fn get(&self, done: usize, said: usize) -> u32 {
        self.0.get(&(done, said)).copied().unwrap_or(0)
    }

    fn print(&self) {
        println!("rows: done; columns: heard (per thousand), last none");
        for done in TechniqueStep::ALL {
            let total: u32 = (0..10).map(|said| self.get(done as usize, said)).sum();
            let row: String = (0..10)
                .map(|said| format!("{:5}", self.get(done as usize, said) * 1000 / total.max(1)))
                .collect();
            println!("{:<26}{row}   of {total}", format!("{done:?}"));
        }
    }

    /// Right, wrong and all.
    fn totals(&self) -> (u32, u32, u32) {
        let (mut right, mut wrong, mut all) = (0, 0, 0);
        for (&(done, said), &count) in &self.0 {
            all += count;
            if done == said {
                right += count;
            } else if said != 9 {
                wrong += count;
            }
        }
        (right, wrong, all)
    }
}

#[test]
fn steps_are_recognised_over_sloppy_learners() {
    let mut matrix = Matrix::default();
    let mut worst = Vec::new();
    for seed in 0..60 {
        for step in TechniqueStep::ALL {
            let mut dice = Dice(seed * 100 + step as u64);
            let manner = Manner::random(&mut dice);
            let (mut hit, mut all) = (0, 0);
            run(
                &manner,
                &mut dice,
                2.6,
                |s| manner.postures(step, s),
                |at, said| {
                    if at > 0.6 {
                        matrix.count(step, said);
                        all += 1;
                        hit += u32::from(said == Some(step));
                    }
                },
            );
            if hit * 10 < all * 9 {
                worst.push(format!("{step:?} seed {seed}: {hit} of {all}, {manner:?}"));
            }
        }
    }
    matrix.print();
    for line in worst.iter().take(12) {
        println!("{line}");
    }
    let (right, wrong, all) = matrix.totals();
    println!("right {right}, wrong {wrong}, of {all}");
    assert!(right * 100 >= all * 95, "recall {right} of {all}");
    assert!(wrong * 100 <= all, "wrong {wrong} of {all}");
    for done in 0..9 {
        let total: u32 = (0..10).map(|said| matrix.get(done, said)).sum();
        let right = matrix.get(done, done);
        assert!(right * 100 >= total * 90, "{:?}: {right} of {total}", TechniqueStep::ALL[done]);
    }
}

#[test]
fn hands_held_still_are_not_rubbing() {
    for step in TechniqueStep::ALL {
        for seed in 0..20 {
            let mut dice = Dice(7000 + seed);
            let manner = Manner::random(&mut dice);
            let stroke = Stroke { along: dice.within(-1.0, 1.0), around: dice.within(-1.0, 1.0) };
            let (mut said_any, mut all) = (0, 0);
            run(
                &manner,
                &mut dice,
                3.0,
                |_| manner.at(step, stroke),
                |_, said| {
                    all += 1;
                    said_any += u32::from(said.is_some());
                },
            );
            assert!(said_any == 0, "{step:?} seed {seed}: {said_any} of {all}, {manner:?}");
        }
    }
}

#[test]
fn a_whole_handrub_is_followed_from_step_to_step() {
    const EACH: f32 = 2.4;
    const BETWEEN: f32 = 0.5;
    let mut wrong = 0;
    let mut all = 0;
    for seed in 0..10 {
        let mut dice = Dice(9000 + seed);
        let manner = Manner::random(&mut dice);
        let movement = |s: f32| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let place = ((s / EACH) as usize).min(8);
            let (step, into) = (TechniqueStep::ALL[place], s - EACH * place as f32);
            let now = manner.postures(step, s);
            if place > 0 && into < BETWEEN {
                let before = manner.postures(TechniqueStep::ALL[place - 1], s);
                rub_transition(&before, &now, into / BETWEEN)
            } else {
                now
            }
        };
        let mut times = [0_u32; 9];
        run(&manner, &mut dice, EACH * 9.0, movement, |at, said| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let place = ((at / EACH) as usize).min(8);
            all += 1;
            if let Some(step) = said {
                times[step as usize] += 1;
                let into = at - EACH * place as f32;
                let before = into < 0.9 && place > 0 && step as usize == place - 1;
                if step as usize != place && !before {
                    wrong += 1;
                    println!("seed {seed}: {step:?} heard {into:.2} s into {:?}", TechniqueStep::ALL[place]);
                }
            }
        });
        for (step, &count) in TechniqueStep::ALL.iter().zip(&times) {
            assert!(count >= 30, "seed {seed}: {step:?} heard for {count} samples, {manner:?}");
        }
    }
    assert!(wrong * 100 <= all, "wrong {wrong} of {all}");
}

/// What else hands do together, none of it a step of the technique.
#[test]
fn other_doings_are_not_steps() {
    let clap = |s: f32| {
        let apart = 0.06 * (1.0 - (s * 2.0 * std::f32::consts::TAU).cos());
        let mut hands = Manner::exact().at(TechniqueStep::PalmToPalm, Stroke::default());
        hands[1].wrist.origin += Vec3::X * apart;
        hands
    };
    // Index fingertip on index fingertip, rubbing round.
    let tips = |s: f32| {
        let spin = Vec3::new(0.0, (s * 9.0).sin(), (s * 9.0).cos()) * 0.008;
        let hand = |hand, side: f32| {
            let rotation = Frame::looking(Vec3::ZERO, Vec3::new(-side, 0.0, 0.0), Vec3::Y).rotation;
            Posture::new(
                hand,
                Frame::new(Vec3::X * side * 0.185, rotation),
                skillward_hands::Articulation::FLAT,
            )
        };
        let mut hands =
            [hand(skillward_core::skin::Hand::Left, -1.0), hand(skillward_core::skin::Hand::Right, 1.0)];
        hands[1].wrist.origin += spin;
        hands
    };
    // Palms gliding past each other 3 cm apart.
    let apart = |s: f32| {
        let mut hands = Manner::exact().postures(TechniqueStep::PalmToPalm, s);
        hands[1].wrist.origin += Vec3::X * 0.03;
        hands
    };
    // Held together and carried about.
    let carried = |s: f32| {
        let by = Frame::new(
            Vec3::new((s * 3.0).sin(), (s * 2.0).cos(), 0.0) * 0.15,
            Quat::from_rotation_y((s * 3.0).sin() * 0.6),
        );
        Manner::exact().at(TechniqueStep::PalmsInterlaced, Stroke::default()).map(|hand| hand.moved(&by))
    };
    // One hand holding the other wrist and turning about it.
    let wrist = |s: f32| {
        let mut hands = Manner::exact().postures(TechniqueStep::LeftThumb, s);
        let thumb = hands[0].wrist.point(Vec3::new(0.045, -0.034, -0.06));
        hands[1].wrist.origin += hands[0].wrist.point(Vec3::new(0.0, 0.0, 0.01)) - thumb;
        hands
    };
    type Doing<'a> = &'a dyn Fn(f32) -> [Posture; 2];
    let doings: [(&str, Doing<'_>); 5] = [
        ("clapping", &clap),
        ("fingertips together", &tips),
        ("palms apart", &apart),
        ("held and carried", &carried),
        ("turning about the wrist", &wrist),
    ];
    for (name, doing) in doings {
        for seed in 0..6 {
            let mut dice = Dice(300 + seed);
            let manner = Manner { askew: Quat::IDENTITY, ..Manner::random(&mut dice) };
            let (mut said_any, mut all) = (BTreeMap::new(), 0);
            run(&manner, &mut dice, 3.0, doing, |_, said| {
                all += 1;
                if let Some(step) = said {
                    *said_any.entry(step).or_insert(0) += 1;
                }
            });
            assert!(said_any.is_empty(), "{name} seed {seed}: {said_any:?} of {all}");
        }
    }
}

#[test]
fn a_hand_that_is_not_seen_is_not_judged() {
    let (mut sampler, mut recogniser) = (RubSampler::new(), Recogniser::default());
    let manner = Manner::exact();
    let mut dice = Dice(1);
    for frame in 0..200_u64 {
        let t_us = frame * 16_667;
        let [left, right] = manner
            .postures(TechniqueStep::PalmToPalm, seconds(t_us))
            .map(|p| manner.seen(&mut dice, &p, seconds(t_us)));
        let sources = [JointSource::SEEN, JointSource::LOST];
        for (at, sample) in sampler.observe(t_us, Some(&left), Some(&right), sources) {
            assert!(sample.validity_milli[1] < 500);
            assert_eq!(recogniser.observe(at, &sample), None);
        }
    }
}
