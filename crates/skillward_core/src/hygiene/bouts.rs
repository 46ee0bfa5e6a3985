//! Bouts: stretches of one technique step, from what the recogniser hears sample by sample.

use crate::hygiene::actions::RUB_GAP_US;
use crate::hygiene::report::TechniqueStep;
use crate::hygiene::technique::HOLE_US;

/// Seen silence up to this does not end a bout, microseconds: a stroke's turning point, as for the time of rubbing.
pub const SILENCE_US: u64 = RUB_GAP_US;
/// Nor does a time out of sight up to this after which the same step is heard, microseconds.
pub const UNSEEN_US: u64 = 2_000_000;
/// A bout shorter than this is none, microseconds: less than a slow stroke to and fro.
pub const BOUT_US: u64 = 900_000;

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
    /// Time since the open bout was last heard in which the hands were seen.
    silent_us: u64,
    last_us: u64,
    over: Vec<Bout>,
}

impl Bouts {
    /// Takes in what was heard in a sample that was seen well, at its attempt time in microseconds. Samples that were not
    /// are left out; so the time to the next tells that the hands were out of sight.
    pub fn hear(&mut self, t_us: u64, heard: Option<TechniqueStep>) {
        let since_us = t_us.saturating_sub(self.last_us);
        self.last_us = t_us;
        if since_us <= HOLE_US {
            self.silent_us += since_us;
        }
        let Some(step) = heard else { return };
        let goes_on =
            |bout: &Bout| bout.step == step && self.silent_us <= SILENCE_US && t_us - bout.to_us <= UNSEEN_US;
        match &mut self.open {
            Some(bout) if goes_on(bout) => bout.to_us = t_us,
            _ => {
                self.close();
                self.open = Some(Bout { step, from_us: t_us, to_us: t_us });
            }
        }
        self.silent_us = 0;
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

    /// What is heard, a letter each tenth of a second: palms, thumb, silence; a blank where nothing is seen.
    fn bouts(script: &str) -> Vec<(TechniqueStep, u64, u64)> {
        let mut bouts = Bouts::default();
        for (tenth, letter) in (0..).zip(script.chars()) {
            match letter {
                'p' => bouts.hear(tenth * 100_000, Some(PalmToPalm)),
                't' => bouts.hear(tenth * 100_000, Some(LeftThumb)),
                '-' => bouts.hear(tenth * 100_000, None),
                _ => {}
            }
        }
        let tenths = |us: u64| us / 100_000;
        bouts.finish().iter().map(|bout| (bout.step, tenths(bout.from_us), tenths(bout.to_us))).collect()
    }

    #[test]
    fn another_step_or_a_long_silence_ends_a_bout() {
        assert_eq!(bouts("--pppppppppp-tttttttttt"), [(PalmToPalm, 2, 11), (LeftThumb, 13, 22)]);
        assert_eq!(bouts("pppppppppp----pppppp"), [(PalmToPalm, 0, 19)]);
        assert_eq!(bouts("pppppppppp------pppppppppp"), [(PalmToPalm, 0, 9), (PalmToPalm, 16, 25)]);
    }

    #[test]
    fn what_is_out_of_sight_does_not_end_a_bout() {
        assert_eq!(bouts("ppppp          -pppp"), [(PalmToPalm, 0, 19)]);
        assert_eq!(bouts("ppppp     tttt    tttttt"), [(LeftThumb, 10, 23)]);
        assert_eq!(
            bouts("pppppppppp                     pppppppppp"),
            [(PalmToPalm, 0, 9), (PalmToPalm, 31, 40)]
        );
    }

    #[test]
    fn what_is_heard_for_a_moment_is_no_bout() {
        assert_eq!(bouts("ttttttttt--pppppppppp--ttttttttt"), [(PalmToPalm, 11, 20)]);
    }
}
