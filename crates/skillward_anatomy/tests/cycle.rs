//! A hundred beats at every fifth heart rate from 40 to 180: order of events, valves, volumes, pressures.

use skillward_anatomy::cardiac_cycle::{CardiacCycle, Moment, Phase, RATES, RateError};

const BEATS: u64 = 100;
const STEPS: u64 = 400;

fn rates() -> impl Iterator<Item = CardiacCycle> {
    RATES.step_by(5).map(|rate| CardiacCycle::new(rate).expect("a modelled rate"))
}

/// Every moment of some beats, with the time since the first began.
fn moments(cycle: &CardiacCycle, beats: u64) -> impl Iterator<Item = (u64, Moment)> + '_ {
    let beat = cycle.timing().beat;
    (0..beats * STEPS).map(move |i| i * beat / STEPS).map(|t| (t, cycle.at(t)))
}

#[test]
fn rates_outside_are_refused_with_their_limits() {
    assert_eq!(CardiacCycle::new(39), Err(RateError(39)));
    assert_eq!(CardiacCycle::new(181), Err(RateError(181)));
    assert!(RateError(30).to_string().contains("from 40 to 180"));
}

#[test]
fn valves_open_and_shut_in_the_right_phases_and_never_both() {
    for cycle in rates() {
        for (t, now) in moments(&cycle, BEATS) {
            let at = format!("{} a minute, {t} µs: {now:?}", cycle.rate());
            assert!(now.valves.atrioventricular == 0.0 || now.valves.semilunar == 0.0, "both open at {at}");
            match now.phase {
                Phase::Ejection => assert_eq!(now.valves.atrioventricular, 0.0, "{at}"),
                Phase::IsovolumetricContraction | Phase::IsovolumetricRelaxation => {
                    assert_eq!((now.valves.atrioventricular, now.valves.semilunar), (0.0, 0.0), "{at}");
                }
                Phase::Filling | Phase::AtrialSystole => assert_eq!(now.valves.semilunar, 0.0, "{at}"),
            }
            for open in [now.valves.atrioventricular, now.valves.semilunar] {
                assert!((0.0..=1.0).contains(&open), "{at}");
            }
        }
    }
}

#[test]
fn each_valve_opens_fully_once_a_beat_and_the_phases_follow_one_another() {
    use Phase::{AtrialSystole, Ejection, Filling, IsovolumetricContraction, IsovolumetricRelaxation};
    for cycle in rates() {
        let (mut order, mut opened) = (Vec::new(), [0_u64; 2]);
        let mut before = [false; 2];
        for (_, now) in moments(&cycle, BEATS) {
            if order.last() != Some(&now.phase) {
                order.push(now.phase);
            }
            let wide = [now.valves.atrioventricular > 0.95, now.valves.semilunar > 0.95];
            for i in 0..2 {
                opened[i] += u64::from(wide[i] && !before[i]);
            }
            before = wide;
        }
        // The mitral valve is open as a beat begins, so that it is seen to open once more over the whole.
        assert!(
            (BEATS..=BEATS + 1).contains(&opened[0]) && opened[1] == BEATS,
            "{}: {opened:?}",
            cycle.rate()
        );
        let once = [Filling, AtrialSystole, IsovolumetricContraction, Ejection, IsovolumetricRelaxation];
        assert_eq!(order.len() as u64, 5 * BEATS + 1, "{}", cycle.rate());
        assert!(order.iter().zip(once.iter().cycle()).all(|(a, b)| a == b), "{}", cycle.rate());
    }
}

#[test]
fn electrical_comes_before_mechanical() {
    for cycle in rates() {
        let t = cycle.timing();
        let order = [
            0,
            t.p_wave / 2,
            t.q,
            t.av_valves_shut,
            t.semilunar_valves_open,
            t.t_peak,
            t.semilunar_valves_shut,
            t.av_valves_open,
        ];
        assert!(order.is_sorted_by(|a, b| a < b), "{} a minute: {t:?}", cycle.rate());
        assert!(t.p_wave < t.q && t.p_wave / 2 < t.atria_contract && t.atria_contract < t.q, "{t:?}");
        assert!(t.t_end <= t.semilunar_valves_shut && t.av_valves_open < t.beat, "{t:?}");
        // The waves stand where they should in the trace itself.
        let peak = (0..t.beat)
            .step_by(500)
            .max_by(|a, b| cycle.at(*a).ecg.total_cmp(&cycle.at(*b).ecg))
            .expect("a beat");
        assert!(t.q < peak && peak < t.s, "R at {peak}: {t:?}");
        assert!(cycle.at(t.p_wave / 2).ecg > 0.1 && cycle.at(t.t_peak).ecg > 0.2, "{}", cycle.rate());
    }
}

#[test]
fn volumes_are_kept_and_the_stroke_is_the_same_everywhere() {
    for cycle in rates() {
        let t = cycle.timing();
        let (full, emptied) = (cycle.at(t.av_valves_shut).volumes, cycle.at(t.semilunar_valves_shut).volumes);
        let stroke = full.left_ventricle - emptied.left_ventricle;
        assert!((stroke - 70.0).abs() < 0.1, "{stroke} ml at {}", cycle.rate());
        assert!((full.right_ventricle - emptied.right_ventricle - stroke).abs() < 1e-9, "{}", cycle.rate());
        let mut last = cycle.at(0).volumes;
        for (at, now) in moments(&cycle, 3).skip(1) {
            let v = now.volumes;
            assert!(
                (49.9..=120.1).contains(&v.left_ventricle) && (15.0..=75.0).contains(&v.left_atrium),
                "{at}: {v:?}"
            );
            if matches!(now.phase, Phase::IsovolumetricContraction | Phase::IsovolumetricRelaxation) {
                let still = cycle.at(at + 1).volumes;
                assert!((still.left_ventricle - v.left_ventricle).abs() < 1e-2, "{at}");
            }
            // What enters the ventricle has left the atrium, but for what came to the atrium meanwhile.
            if matches!(now.phase, Phase::Filling | Phase::AtrialSystole)
                && v.left_ventricle > last.left_ventricle
            {
                let come = 70.0 / STEPS as f64;
                let entered = v.left_ventricle - last.left_ventricle;
                assert!(
                    (last.left_atrium + come - entered - v.left_atrium).abs() < 0.01 * stroke,
                    "{at}: {last:?} {v:?}"
                );
            }
            last = v;
        }
    }
}

#[test]
fn a_valve_is_shut_against_the_higher_pressure() {
    for cycle in rates() {
        for (at, now) in moments(&cycle, 3) {
            let p = now.pressures;
            for (ventricle, artery, atrium) in [
                (p.left_ventricle, p.aorta, p.left_atrium),
                (p.right_ventricle, p.pulmonary_trunk, p.right_atrium),
            ] {
                match now.phase {
                    Phase::Ejection => assert!(ventricle >= artery && ventricle > atrium, "{at}: {p:?}"),
                    Phase::Filling | Phase::AtrialSystole => {
                        assert!(ventricle <= atrium && ventricle < artery, "{at}: {p:?}")
                    }
                    _ => assert!(ventricle >= atrium && ventricle <= artery, "{at}: {p:?}"),
                }
            }
        }
    }
}

#[test]
fn the_model_moves_without_a_jump_and_ends_where_it_began() {
    for cycle in rates() {
        let beat = cycle.timing().beat;
        let all = |t: u64| {
            let m = cycle.at(t);
            let w = m.weights;
            [w.systole, w.twist, w.atrial_systole, m.valves.atrioventricular, m.valves.semilunar]
        };
        for t in (0..2 * beat).step_by(1000) {
            for (i, (a, b)) in all(t).into_iter().zip(all(t + 1000)).enumerate() {
                assert!((0.0..=1.0).contains(&a), "weight {i} is {a}");
                assert!(
                    (a - b).abs() < 0.12,
                    "weight {i} jumps from {a} to {b} at {t} of {beat} ({} a minute)",
                    cycle.rate()
                );
            }
        }
        let t = cycle.timing();
        assert!(
            cycle.at(t.av_valves_shut).weights.systole < 1e-6
                && cycle.at(t.semilunar_valves_shut).weights.systole > 1.0 - 1e-6
        );
        assert!(cycle.at(t.semilunar_valves_shut).weights.twist > 0.99);
        assert!(cycle.at(t.av_valves_shut).weights.atrial_systole > 0.99);
    }
}

#[test]
fn the_same_place_is_the_same_in_every_beat_and_however_it_is_named() {
    for cycle in rates() {
        let beat = cycle.timing().beat;
        for t in (0..beat).step_by(7919) {
            assert_eq!(cycle.at(t), cycle.at(t + 99 * beat));
        }
        assert_eq!(cycle.at_part(0.5), cycle.at((beat as f64 / 2.0).round() as u64));
        assert_eq!(cycle.at_part(1.25), cycle.at_part(0.25));
    }
}

#[test]
fn diastole_shortens_more_than_systole() {
    let (slow, fast) = (CardiacCycle::new(60).expect("60"), CardiacCycle::new(120).expect("120"));
    let part = |c: &CardiacCycle| c.timing().filling() as f64 / c.timing().beat as f64;
    assert!(part(&slow) > 0.5 && part(&fast) < part(&slow));
    let systole = |c: &CardiacCycle| (c.timing().semilunar_valves_shut - c.timing().q) as f64;
    assert!(systole(&fast) / systole(&slow) > 0.6, "systole keeps more of its length than the beat");
}
