//! The skin model: product on each patch of both hands, spread by rubbing, drying, and modelled coverage.
//!
//! It teaches and gives the dryness of the hands; its coverage is an estimate that no summative score
//! reads. All constants are a model's proposals that await a clinical educator's sign-off. They are set
//! so that 3 mL takes 25 to 35 s of ordinary rubbing to dry and 1 mL 11 to 14 s, the direction that
//! Voniatis 2021 reports: more product covers more skin and dries later.
//!
//! Integers throughout: volume in picolitres, time on an absolute grid of 20 ms. A patch dries at a
//! rate that depends on its area alone, so its volume is settled only when something happens to it.

use crate::hygiene::patches::{BOTH, BOTH_MM2, NEIGHBOURS, SHARE_Q16};
use crate::observation::{PatchPair, RubSample};
use crate::skin::{Hand, Patch};

/// Step of the grid of attempt time, microseconds.
pub const TICK_US: u64 = 20_000;
/// Film that evaporates in one step, picolitres per mm² (1 pL/mm² is a film of 1 nm).
pub const EVAPORATION_PL_MM2: u64 = 28;
/// Sliding distance after which two patches have levelled out their films, nanometres.
pub const LEVELLING_NM: u64 = 60_000_000;
/// Neighbours on one hand level out so many times slower: rubbing smears along the skin as well.
pub const SMEARING: u64 = 2;
/// A film at least this thick leaves the skin covered, picolitres per mm².
pub const COVERING_PL_MM2: u64 = 1_000;
/// Wet sliding distance that covers a patch fully, nanometres for each mm² of it: one pass of a contact
/// 10 mm wide.
pub const COVERING_NM_PER_MM2: u64 = 100_000;
/// What a cupped palm holds, picolitres (5 mL); the rest drips.
pub const PALM_HOLDS_PL: u64 = 5_000_000_000;
/// The film that looks fully wet, picolitres per mm²: 3 mL over both hands.
pub const WET_PL_MM2: u64 = 35_000;
/// The longest time that one rub sample stands for, microseconds.
pub const SAMPLE_HOLDS_US: u64 = 2 * RubSample::PERIOD_US;

/// Both hands' skin.
#[derive(Debug, Clone)]
pub struct Skin {
    /// Steps of the grid since the attempt began.
    tick: u64,
    patches: [PatchState; BOTH],
    /// Turns through the neighbours of the patches that are rubbed.
    turn: usize,
    /// The patch that is known to be wet longest, while any is.
    wettest: Option<usize>,
    dispensed_pl: u64,
    dripped_pl: u64,
    evaporated_pl: u64,
}

#[derive(Debug, Clone, Copy, Default)]
struct PatchState {
    /// Volume at `as_of`, picolitres.
    volume_pl: u64,
    as_of: u64,
    /// The step at which it is dry if nothing happens.
    dry_at: u64,
    /// Distance rubbed while wet in this action, nanometres, up to what covers the patch.
    rubbed_nm: u64,
}

impl Default for Skin {
    fn default() -> Self {
        Self {
            tick: 0,
            patches: [PatchState::default(); BOTH],
            turn: 0,
            wettest: None,
            dispensed_pl: 0,
            dripped_pl: 0,
            evaporated_pl: 0,
        }
    }
}

impl Skin {
    /// Whether any patch is wet.
    #[must_use]
    pub const fn is_wet(&self) -> bool {
        self.wettest.is_some()
    }

    /// How wet a patch is, thousandths: 0 dry, 1000 a film of [`WET_PL_MM2`] or more.
    #[must_use]
    pub fn wetness_milli(&self, hand: Hand, patch: Patch) -> u16 {
        let index = index(hand, patch);
        let film_pl_mm2 = self.volume_now_pl(index) / area(index);
        // A film too thin for a thousandth is still a film.
        let floor = u64::from(film_pl_mm2 > 0);
        thousandths(film_pl_mm2, WET_PL_MM2).max(floor as u16)
    }

    /// Modelled coverage of a patch in the current action, thousandths.
    #[must_use]
    pub fn coverage_milli(&self, hand: Hand, patch: Patch) -> u16 {
        let index = index(hand, patch);
        thousandths(self.patches[index].rubbed_nm, covering_nm(index))
    }

    /// Product that came onto the hands since the attempt began, picolitres.
    #[must_use]
    pub const fn dispensed_pl(&self) -> u64 {
        self.dispensed_pl
    }

    /// Product that ran off, picolitres.
    #[must_use]
    pub const fn dripped_pl(&self) -> u64 {
        self.dripped_pl
    }

    /// Product on the skin now, picolitres.
    #[must_use]
    pub fn on_skin_pl(&self) -> u64 {
        (0..BOTH).map(|index| self.volume_now_pl(index)).sum()
    }

    /// Product that has evaporated, picolitres.
    #[must_use]
    pub fn evaporated_pl(&self) -> u64 {
        let since: u64 = self
            .patches
            .iter()
            .enumerate()
            .map(|(index, patch)| patch.volume_pl - self.volume_now_pl(index))
            .sum();
        self.evaporated_pl + since
    }

    /// Modelled coverage of both hands without the wrists, weighted by area, thousandths.
    #[must_use]
    pub fn total_coverage_milli(&self) -> u16 {
        let (mut covered, mut whole) = (0, 0);
        for hand in Hand::BOTH {
            for patch in Patch::ALL {
                if patch != Patch::Wrist {
                    let area = area(index(hand, patch));
                    covered += area * u64::from(self.coverage_milli(hand, patch));
                    whole += area;
                }
            }
        }
        (covered / whole) as u16
    }

    /// Lets time pass. Returns the attempt time in microseconds at which the hands became dry, if they did.
    #[inline]
    pub(crate) fn advance(&mut self, t_us: u64) -> Option<u64> {
        let tick = t_us / TICK_US;
        if tick <= self.tick {
            return None;
        }
        self.tick = tick;
        let wettest = self.wettest?;
        if self.patches[wettest].dry_at > tick {
            return None;
        }
        let wettest = self.longest_wet();
        let dry_at = self.patches[wettest].dry_at;
        if dry_at > tick {
            self.wettest = Some(wettest);
            return None;
        }
        self.wettest = None;
        Some(dry_at * TICK_US)
    }

    /// When the patch that is known to be wet longest dries, if nothing more happens, microseconds; the hands are
    /// wet until then at least.
    #[inline]
    pub(crate) fn dries_at_us(&self) -> Option<u64> {
        self.wettest.map(|wettest| self.patches[wettest].dry_at.saturating_mul(TICK_US))
    }

    /// Product lands on a palm.
    pub(crate) fn dispense(&mut self, volume_ul: u32, onto: Hand) {
        let volume_pl = u64::from(volume_ul) * 1_000_000;
        let index = index(onto, Patch::PalmCentre);
        self.settle(index);
        let kept = volume_pl.min(PALM_HOLDS_PL.saturating_sub(self.patches[index].volume_pl));
        self.dispensed_pl = self.dispensed_pl.saturating_add(volume_pl);
        self.dripped_pl = self.dripped_pl.saturating_add(volume_pl - kept);
        let volume_pl = self.patches[index].volume_pl + kept;
        self.set(index, volume_pl);
    }

    /// Patches slid over each other for so long. Pairs that take turns stand for those that wait for theirs:
    /// over a few samples each of them spreads and covers as much as if it had been told throughout.
    #[inline]
    pub(crate) fn rub(&mut self, sample: &RubSample, for_us: u64) {
        let for_us = for_us.min(SAMPLE_HOLDS_US);
        if !self.is_wet() {
            return;
        }
        let taking_turns = sample.pairs.len().saturating_sub(RubSample::LEADING).max(1) as u64;
        let standing_for =
            u64::from(sample.touching).saturating_sub(RubSample::LEADING as u64).max(taking_turns);
        for (place, pair) in sample.pairs.iter().enumerate() {
            // mm/s times µs is nm.
            let told_nm = u64::from(pair.speed_mm_s) * for_us;
            let distance_nm =
                if place < RubSample::LEADING { told_nm } else { told_nm * standing_for / taking_turns };
            if distance_nm > 0 {
                self.slide(pair, distance_nm);
            }
        }
        self.turn = self.turn.wrapping_add(1);
    }

    /// A new action: coverage is counted anew.
    pub(crate) fn begin_coverage(&mut self) {
        for patch in &mut self.patches {
            patch.rubbed_nm = 0;
        }
    }

    #[inline]
    fn slide(&mut self, pair: &PatchPair, distance_nm: u64) {
        let part_q16 = ((distance_nm << 16) / LEVELLING_NM).min(1 << 16);
        let (left, right) = (pair.left.index(), pair.right.index());
        if !self.level(left, Patch::COUNT + right, part_q16) {
            return;
        }
        let smeared_q16 = part_q16 / SMEARING;
        let beside = |patch: usize| NEIGHBOURS[patch][self.turn % 4].index();
        let (left_beside, right_beside) = (beside(left), Patch::COUNT + beside(right));
        let right = Patch::COUNT + right;
        self.level(left, left_beside, smeared_q16);
        self.level(right, right_beside, smeared_q16);
        for index in [left, right] {
            let patch = &mut self.patches[index];
            if patch.volume_pl >= COVERING_PL_MM2 * area(index) {
                patch.rubbed_nm = (patch.rubbed_nm + distance_nm).min(covering_nm(index));
            }
        }
    }

    /// Moves two patches part of the way (in 1/65536) to films of the same thickness. Returns whether
    /// there was anything on them.
    #[inline]
    fn level(&mut self, one: usize, other: usize, part_q16: u64) -> bool {
        let one_pl = self.settle(one);
        let both_pl = one_pl + self.settle(other);
        if both_pl == 0 || one == other {
            return both_pl > 0;
        }
        let share_q16 = SHARE_Q16[one % Patch::COUNT][other % Patch::COUNT];
        let level_pl = (both_pl * u64::from(share_q16)) >> 16;
        let moved_pl = (one_pl.abs_diff(level_pl) * part_q16) >> 16;
        let one_pl = if one_pl > level_pl { one_pl - moved_pl } else { one_pl + moved_pl };
        self.set(one, one_pl);
        self.set(other, both_pl - one_pl);
        true
    }

    /// Brings a patch up to now and returns its volume.
    #[inline]
    fn settle(&mut self, index: usize) -> u64 {
        let now_pl = self.volume_now_pl(index);
        let patch = &mut self.patches[index];
        self.evaporated_pl += patch.volume_pl - now_pl;
        patch.volume_pl = now_pl;
        patch.as_of = self.tick;
        now_pl
    }

    /// Gives a settled patch another volume.
    #[inline]
    fn set(&mut self, index: usize, volume_pl: u64) {
        let dry_at = self.tick + volume_pl.div_ceil(evaporation_pl(index));
        let patch = &mut self.patches[index];
        patch.volume_pl = volume_pl;
        patch.dry_at = dry_at;
        let longest = self.wettest.map_or(self.tick, |wettest| self.patches[wettest].dry_at);
        if dry_at > longest {
            self.wettest = Some(index);
        }
    }

    #[inline]
    fn volume_now_pl(&self, index: usize) -> u64 {
        let patch = &self.patches[index];
        if patch.dry_at <= self.tick {
            return 0;
        }
        patch.volume_pl - (self.tick - patch.as_of) * evaporation_pl(index)
    }

    fn longest_wet(&self) -> usize {
        let mut longest = 0;
        for index in 1..BOTH {
            if self.patches[index].dry_at > self.patches[longest].dry_at {
                longest = index;
            }
        }
        longest
    }
}

const fn index(hand: Hand, patch: Patch) -> usize {
    hand.index() * Patch::COUNT + patch.index()
}

fn area(index: usize) -> u64 {
    BOTH_MM2[index]
}

fn evaporation_pl(index: usize) -> u64 {
    area(index) * EVAPORATION_PL_MM2
}

fn covering_nm(index: usize) -> u64 {
    area(index) * COVERING_NM_PER_MM2
}

fn thousandths(part: u64, whole: u64) -> u16 {
    (part.min(whole) * 1_000 / whole) as u16
}
