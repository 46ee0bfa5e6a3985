//! Actions of hand hygiene: product on bare hands followed by any rubbing.
//!
//! Whether an action counts for compliance is one question and how well it was done another; this file
//! answers what happened: volume, rubbing time, time in each technique step, dryness, and what could
//! not be seen. No figure gets worse by rubbing longer.
//!
//! - More product while the hands are wet adds to the action. Product on dry hands begins another, and so
//!   does product taken after leaving or after letting go of something: a later window may need it.
//! - An action is over when anything but a product is touched, when gloves are put on, when the hands
//!   have been dry and at rest for [`REST_US`], and at the end of the attempt. Walking away does not
//!   end it: people rub as they walk.
//! - Product without any rubbing is no action; it leaves no trace here.

use crate::event::EventKind;
use crate::hygiene::report::{Answer, HygieneAction, StepTime, TechniqueStep};
use crate::hygiene::tally::Tally;
use crate::hygiene::technique::HOLE_US;
use crate::ids::ProductId;
use crate::observation::RubSample;

/// Rub samples further apart than this are no continuous rubbing, microseconds.
pub const RUB_GAP_US: u64 = 500_000;
/// A hand with less validity than this, in thousandths, is not seen well enough to judge.
pub const SEEN_MILLI: u16 = 500;
/// Skin that slides slower than this over skin is held, not rubbed, millimetres per second.
///
/// Strokes of a handrub run at 100 to 400 mm/s; tremor and noise of tracked hands stay below this. A
/// proposal that awaits a clinical educator's sign-off.
pub const SLIDING_MM_S: u16 = 20;
/// A technique step counts as performed from so much time in one action, microseconds.
///
/// The WHO names no time for a step (20 to 30 s for all of them); two or three strokes take this long.
/// A proposal that awaits a clinical educator's sign-off.
pub const STEP_US: u64 = 1_500_000;
/// Dry hands at rest for so long have finished, microseconds.
pub const REST_US: u64 = 5_000_000;

/// With what hands were cleaned.
///
/// Soap and water needs the facts wetted, rinsed and dried, which no front end makes yet; until then
/// soap is told apart from rub here and followed like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    Rub,
    Wash,
}

impl Means {
    fn of(product: &ProductId) -> Self {
        if product.as_str() == "soap" { Self::Wash } else { Self::Rub }
    }

    const fn answer(self, action: usize) -> Answer {
        match self {
            Self::Rub => Answer::Rub { action },
            Self::Wash => Answer::Wash { action },
        }
    }
}

/// The latest action, as the rules of opportunities see it: it lies inside a window that starts no later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inside {
    /// When product was first taken.
    pub(crate) began_us: u64,
    /// The answer it gives.
    pub(crate) answer: Answer,
}

/// What one rub sample adds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) t_us: u64,
    /// Time since the sample before; 0 when that is longer ago than [`RUB_GAP_US`].
    pub(crate) since_us: u64,
    /// Skin slid over skin.
    pub(crate) slides: bool,
    /// The technique step recognised, with its confidence in thousandths.
    pub(crate) step: Option<(TechniqueStep, u16)>,
}

/// Follows the current action and lists those that are over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Actions {
    current: Option<Current>,
    /// The latest action that is over.
    latest: Option<Inside>,
    pub(crate) tally: Tally<HygieneAction>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Current {
    product: ProductId,
    began_us: u64,
    volume_ul: u32,
    /// First and last rubbing.
    rub: Option<(u64, u64)>,
    rubbing_us: u64,
    steps: [StepClock; TechniqueStep::ALL.len()],
    dry_us: Option<u64>,
    /// More product begins another action, though this one may still go on.
    complete: bool,
    /// Time not seen in the attempt when the action began.
    unseen_before: Unseen,
}

/// Time not seen in the attempt so far, microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// Now.
    pub(crate) now_us: u64,
    /// As it stood when the hands were last known to be dry; `now_us` while they are.
    pub(crate) when_dry_us: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct StepClock {
    time_us: u64,
    first_us: Option<u64>,
    /// Confidence in thousandths times microseconds.
    confidence: u64,
}

impl Actions {
    /// Product landed on bare hands. Returns whether a new action began.
    pub(crate) fn dispensed(
        &mut self,
        t_us: u64,
        product: &ProductId,
        volume_ul: u32,
        unseen: Unseen,
    ) -> bool {
        if let Some(current) = &mut self.current {
            current.volume_ul = current.volume_ul.saturating_add(volume_ul);
            return false;
        }
        self.current = Some(Current {
            product: product.clone(),
            began_us: t_us,
            volume_ul,
            rub: None,
            rubbing_us: 0,
            steps: Default::default(),
            dry_us: None,
            complete: false,
            unseen_before: unseen,
        });
        true
    }

    /// Whether this product begins another action instead of adding to the current one.
    pub(crate) fn is_another(&self, product: &ProductId) -> bool {
        self.current.as_ref().is_some_and(|current| {
            current.complete || current.dry_us.is_some() || current.product != *product
        })
    }

    /// The learner left, or let go of something other than a product.
    pub(crate) fn complete(&mut self) {
        if let Some(current) = &mut self.current {
            current.complete = true;
        }
    }

    /// A rub sample that was seen well, on bare hands. Returns a step that now counts as performed.
    #[inline]
    pub(crate) fn stroke(&mut self, stroke: Stroke) -> Option<TechniqueStep> {
        let current = self.current.as_mut()?;
        if stroke.slides {
            let (first, last) = current.rub.unwrap_or((stroke.t_us, stroke.t_us));
            let since = stroke.t_us - last;
            if since <= RUB_GAP_US {
                current.rubbing_us += since;
            }
            current.rub = Some((first, stroke.t_us));
        }
        let (step, confidence_milli) = stroke.step?;
        let clock = &mut current.steps[step as usize];
        clock.first_us.get_or_insert(stroke.t_us);
        let before = clock.time_us;
        let seen_us = if stroke.since_us > HOLE_US { 0 } else { stroke.since_us };
        clock.time_us += seen_us;
        clock.confidence += seen_us * u64::from(confidence_milli);
        (before < STEP_US && clock.time_us >= STEP_US).then_some(step)
    }

    /// The hands became dry. Returns whether that was in an action.
    pub(crate) fn dried(&mut self, t_us: u64) -> bool {
        match &mut self.current {
            Some(current) if current.dry_us.is_none() => {
                current.dry_us = Some(t_us);
                true
            }
            _ => false,
        }
    }

    /// When the current action will be over by itself if nothing more happens.
    #[inline]
    pub(crate) fn rests_at_us(&self) -> Option<u64> {
        let current = self.current.as_ref()?;
        let dry_us = current.dry_us?;
        let last_us = current.rub.map_or(current.began_us, |(_, last)| last);
        Some(dry_us.max(last_us).saturating_add(REST_US))
    }

    /// The current action is over. Returns it, if there was any rubbing.
    pub(crate) fn end(&mut self, unseen_us: u64) -> Option<EventKind> {
        let current = self.current.take()?;
        let inside = self.inside_of(&current)?;
        let action = current.finished(unseen_us)?;
        self.latest = Some(inside);
        self.tally.push(action.clone());
        Some(EventKind::ActionEnded(action))
    }

    /// The latest action in which there was rubbing, the current one included.
    pub(crate) fn latest(&self) -> Option<Inside> {
        self.current.as_ref().and_then(|current| self.inside_of(current)).or(self.latest)
    }

    fn inside_of(&self, current: &Current) -> Option<Inside> {
        current.rub?;
        Some(Inside {
            began_us: current.began_us,
            answer: Means::of(&current.product).answer(self.tally.total()),
        })
    }
}

impl Current {
    fn finished(self, unseen_us: u64) -> Option<HygieneAction> {
        let (rub_began_us, ended_us) = self.rub?;
        let steps = TechniqueStep::ALL
            .into_iter()
            .filter_map(|step| self.steps[step as usize].performed(step))
            .collect();
        Some(HygieneAction {
            product: self.product,
            began_us: self.began_us,
            rub_began_us,
            ended_us,
            volume_ul: self.volume_ul,
            rubbing_us: self.rubbing_us,
            steps,
            dry: self.dry_us.is_some(),
            unseen_us: unseen_us.saturating_sub(self.unseen_before.now_us),
            unseen_wet_us: unseen_us.saturating_sub(self.unseen_before.when_dry_us),
        })
    }
}

impl StepClock {
    fn performed(self, step: TechniqueStep) -> Option<StepTime> {
        let first_us = self.first_us?;
        (self.time_us >= STEP_US).then(|| StepTime {
            step,
            time_us: self.time_us,
            first_us,
            confidence_milli: u16::try_from(self.confidence / self.time_us).unwrap_or(u16::MAX),
        })
    }
}

/// Whether both hands are seen well enough to judge.
#[inline]
pub(crate) fn is_seen(sample: &RubSample) -> bool {
    sample.validity_milli.iter().all(|milli| *milli >= SEEN_MILLI)
}

/// Whether skin slides over skin.
#[inline]
pub(crate) fn slides(sample: &RubSample) -> bool {
    sample.pairs.iter().any(|pair| pair.speed_mm_s >= SLIDING_MM_S)
}
