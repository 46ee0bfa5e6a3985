//! Prints what each rub looks like to the core: `cargo run -p skillward_hands --example dump_contacts`.
//!
//! For two seconds of strokes a line for each step, then its pairs of patches, most frequent first.

use std::collections::BTreeMap;
use std::f32::consts::TAU;

use skillward_core::hygiene::report::TechniqueStep;
use skillward_hands::rub::{Stroke, rub_pose};
use skillward_hands::{Frame, JointSource, RubSampler};

fn main() {
    for step in TechniqueStep::ALL {
        let mut sampler = RubSampler::new();
        let mut pairs: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        let (mut count, mut facing, mut pointing, mut interlace) = (0, 0, 0, 0);
        for frame in 0..120_u64 {
            let t_us = frame * 16_667;
            #[allow(clippy::cast_precision_loss, reason = "a few seconds")]
            let phase = t_us as f32 / 1e6 * 1.5 * TAU;
            let stroke = Stroke { along: phase.sin(), around: phase.cos() * 0.7 };
            let [left, right] = rub_pose(step, stroke, &Frame::IDENTITY);
            for (_, sample) in sampler.observe(t_us, Some(&left), Some(&right), [JointSource::SEEN; 2]) {
                count += 1;
                facing += i32::from(sample.facing_milli);
                pointing += i32::from(sample.pointing_milli);
                interlace += i32::from(sample.interlace_milli);
                for pair in &sample.pairs {
                    let name = format!("{:?}-{:?}", pair.left, pair.right);
                    let told = pairs.entry(name).or_default();
                    told.0 += 1;
                    told.1 += u32::from(pair.speed_mm_s);
                }
            }
        }
        println!(
            "{step:?}: facing {} pointing {} interlace {}",
            facing / count,
            pointing / count,
            interlace / count
        );
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_by_key(|(_, (told, _))| std::cmp::Reverse(*told));
        let told: Vec<String> =
            pairs.iter().map(|(name, (told, speed))| format!("{name} {told} at {}", speed / told)).collect();
        println!("  {}", told.join(", "));
    }
}
