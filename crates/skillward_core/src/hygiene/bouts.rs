//! Bouts: stretches of one technique step, from what the recogniser hears sample by sample.

use crate::hygiene::report::TechniqueStep;

/// Silence shorter than this does not end a bout, microseconds: a stroke's turning point, a glance of the tracker away.
pub const SILENCE_US: u64 = 700_000;
/// A bout shorter than this is none, microseconds.
pub const BOUT_US: u64 = 700_000;

/// A stretch of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bout {
    /// Which step.
    pub step: TechniqueStep,
    /// When it was first heard, attempt time in microseconds.
    pub from_us: u64,
    /// When it was last heard.
    pub to_us: u64,
}

/// Joins what is heard into bouts.
#[derive(Debug, Clone, Default)]
pub struct Bouts {
    open: Option<Bout>,
    over: Vec<Bout>,
}

impl Bouts {
    /// Takes in what was heard at a time.
    pub fn hear(&mut self, t_us: u64, heard: Option<TechniqueStep>) {
        let Some(step) = heard else { return };
        match &mut self.open {
            Some(bout) if bout.step == step && t_us.saturating_sub(bout.to_us) <= SILENCE_US => {
                bout.to_us = t_us
            }
            _ => {
                self.close();
                self.open = Some(Bout { step, from_us: t_us, to_us: t_us });
            }
        }
    }

    /// All bouts, in the order in which they began.
    #[must_use]
    pub fn finish(mut self) -> Vec<Bout> {
        self.close();
        self.over
    }

    fn close(&mut self) {
        self.over.extend(self.open.take().filter(|bout| bout.to_us - bout.from_us >= BOUT_US));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TechniqueStep::{LeftThumb, PalmToPalm};

    #[test]
    fn silence_joins_and_another_step_parts() {
        let mut bouts = Bouts::default();
        for tenth in 0..20 {
            bouts.hear(tenth * 100_000, (tenth % 7 != 0).then_some(PalmToPalm));
        }
        for tenth in 20..30 {
            bouts.hear(tenth * 100_000, Some(LeftThumb));
        }
        bouts.hear(5_000_000, Some(LeftThumb));
        let bouts = bouts.finish();
        assert_eq!(
            bouts,
            [
                Bout { step: PalmToPalm, from_us: 100_000, to_us: 1_900_000 },
                Bout { step: LeftThumb, from_us: 2_000_000, to_us: 2_900_000 },
            ]
        );
    }
}
