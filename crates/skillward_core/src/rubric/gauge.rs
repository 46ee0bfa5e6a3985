//! Numbers over a whole attempt, gathered event by event in constant memory.
//!
//! Where something could not be seen, a number is a range: what was seen at the least, what may have been
//! at the most. Only where the whole range lies in one band is it judged.

use crate::engine::spans::Spans;
use crate::event::EventKind;
use crate::hygiene::report::{Answer, HygieneAction, HygieneReport, Moment, Opportunity};
use smol_str::SmolStr;

use crate::observation::Fact;
use crate::rubric::figure::{Figure, Seen, decimal};
use crate::rubric::gathering::Source;
use crate::rubric::model::{ActionTest, Aggregate};
use crate::rubric::path::Path;
use crate::rubric::values::Values;
use crate::skin::{Hand, Patch};

/// A number, or the range in which it lies.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// At the least, thousandths of the unit.
    pub(crate) low_milli: i64,
    /// At the most.
    pub(crate) high_milli: i64,
    pub(crate) unit: &'static str,
    /// When what it was read from happened.
    pub(crate) spans: Spans,
    /// The number in a sentence.
    pub(crate) sentence: String,
}

/// One number that is gathered.
#[derive(Debug)]
pub(crate) enum Gauge {
    Compliance(Compliance),
    Share(Share),
    Actions(Actions),
    Coverage,
    Values(Values),
    Path(SmolStr, Path),
}

impl Gauge {
    pub(crate) fn compliance(moments: &[Moment]) -> Self {
        Self::Compliance(Compliance {
            moments: moments.to_vec(),
            answered: 0,
            judged: 0,
            missed: Spans::default(),
            met: Spans::default(),
        })
    }

    pub(crate) fn share(having: &[ActionTest]) -> Self {
        Self::Share(Share {
            having: having.to_vec(),
            sure: 0,
            may: 0,
            count: 0,
            failed: Spans::default(),
            passed: Spans::default(),
        })
    }

    pub(crate) fn actions(figure: Figure, how: Aggregate) -> Self {
        Self::Actions(Actions {
            figure,
            how,
            count: 0,
            low: Fold::default(),
            high: Fold::default(),
            spans: Spans::default(),
        })
    }

    /// What it gathers, and by which name; without one all of it.
    pub(crate) fn source(&self) -> Option<(Source, Option<SmolStr>)> {
        Some(match self {
            Self::Compliance(_) => (Source::Opportunities, None),
            Self::Share(_) | Self::Actions(_) => (Source::Actions, None),
            Self::Values(values) => return Some(values.source()),
            Self::Path(what, _) => (Source::Paths, Some(what.clone())),
            Self::Coverage => return None,
        })
    }

    pub(crate) fn event(&mut self, event: &EventKind) {
        match (self, event) {
            (Self::Compliance(gauge), EventKind::OpportunityClosed(opportunity)) => {
                gauge.add(opportunity);
            }
            (Self::Share(gauge), EventKind::ActionEnded(action)) => gauge.add(action),
            (Self::Actions(gauge), EventKind::ActionEnded(action)) => gauge.add(action),
            _ => {}
        }
    }

    /// Takes in a fact that carries a value.
    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        match (self, fact) {
            (Self::Values(values), _) => values.fact(t_us, fact),
            (Self::Path(followed, path), Fact::Moved { what, at_um }) if what == followed => {
                path.moved(t_us, *at_um);
            }
            _ => {}
        }
    }

    /// Whether it gathers what hands did, fact by fact: then a time in which they were not seen may hide more.
    pub(crate) const fn needs_hands(&self) -> bool {
        matches!(self, Self::Values(_) | Self::Path(..))
    }

    /// The number; `Err` says in a sentence why there is none.
    pub(crate) fn read(&self, report: &HygieneReport) -> Result<Reading, String> {
        match self {
            Self::Values(values) => values.read(),
            Self::Path(_, path) => path.read(),
            Self::Compliance(gauge) => gauge.read(),
            Self::Share(gauge) => gauge.read(),
            Self::Actions(gauge) => gauge.read(),
            Self::Coverage => read_coverage(report),
        }
    }
}

impl Reading {
    /// The same where more may have happened out of sight: it may be any number.
    pub(crate) fn unknown(self) -> Self {
        Self { low_milli: i64::MIN, high_milli: i64::MAX, ..self }
    }
}

const NO_ACTION: &str = "There was no hand hygiene that could be judged.";

/// Answered opportunities over judged ones.
#[derive(Debug)]
pub(crate) struct Compliance {
    moments: Vec<Moment>,
    answered: u64,
    judged: u64,
    missed: Spans,
    met: Spans,
}

impl Compliance {
    fn add(&mut self, opportunity: &Opportunity) {
        let asked = self.moments.is_empty()
            || opportunity.indications.iter().any(|indication| self.moments.contains(&indication.moment));
        if !asked {
            return;
        }
        let spans = match opportunity.answer {
            Answer::NotAssessable => return,
            Answer::Missed { .. } => &mut self.missed,
            Answer::Rub { .. } | Answer::Wash { .. } => {
                self.answered += 1;
                &mut self.met
            }
        };
        spans.add(opportunity.from_us, opportunity.to_us);
        self.judged += 1;
    }

    fn read(&self) -> Result<Reading, String> {
        if self.judged == 0 {
            return Err("No moment for hand hygiene arose that could be judged.".to_owned());
        }
        let milli = share_milli(self.answered, self.judged);
        Ok(Reading {
            low_milli: milli,
            high_milli: milli,
            unit: "%",
            spans: if self.answered == self.judged { self.met.clone() } else { self.missed.clone() },
            sentence: format!("Hands were cleaned at {} of {} opportunities.", self.answered, self.judged),
        })
    }
}

/// Share of the actions that pass every test.
#[derive(Debug)]
pub(crate) struct Share {
    having: Vec<ActionTest>,
    sure: u64,
    may: u64,
    count: u64,
    failed: Spans,
    passed: Spans,
}

impl Share {
    fn add(&mut self, action: &HygieneAction) {
        let (low, high) = (Seen::least(action), Seen::most(action));
        let passes = |seen: &Seen<'_>| self.having.iter().all(|test| seen.passes(test));
        self.count += 1;
        self.may += u64::from(passes(&high));
        if passes(&low) {
            self.sure += 1;
            self.passed.add(action.began_us, action.ended_us);
        } else {
            self.failed.add(action.began_us, action.ended_us);
        }
    }

    fn read(&self) -> Result<Reading, String> {
        if self.count == 0 {
            return Err(NO_ACTION.to_owned());
        }
        Ok(Reading {
            low_milli: share_milli(self.sure, self.count),
            high_milli: share_milli(self.may, self.count),
            unit: "%",
            spans: if self.sure == self.count { self.passed.clone() } else { self.failed.clone() },
            sentence: match (self.sure, self.count) {
                (1, 1) => "So it was in the one handrub.".to_owned(),
                (0, 1) => "It was not so in the one handrub.".to_owned(),
                (sure, count) => format!("So it was in {sure} of {count} handrubs."),
            },
        })
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Fold {
    extreme: i64,
    sum: i64,
}

/// One number from the figures of several actions.
#[derive(Debug)]
pub(crate) struct Actions {
    figure: Figure,
    how: Aggregate,
    count: i64,
    low: Fold,
    high: Fold,
    spans: Spans,
}

impl Actions {
    fn add(&mut self, action: &HygieneAction) {
        let first = self.count == 0;
        let how = self.how;
        let beats = move |value: i64, best: i64| match how {
            Aggregate::Min => value < best,
            Aggregate::Max => value > best,
            Aggregate::Mean => true,
        };
        let fold = |fold: &mut Fold, value: i64| {
            fold.sum = fold.sum.saturating_add(value);
            let better = first || beats(value, fold.extreme);
            if better {
                fold.extreme = value;
            }
            better
        };
        let decides = fold(&mut self.low, self.figure.milli(&Seen::least(action)));
        fold(&mut self.high, self.figure.milli(&Seen::most(action)));
        if decides && how != Aggregate::Mean {
            self.spans = Spans::default();
        }
        if decides {
            self.spans.add(action.began_us, action.ended_us);
        }
        self.count += 1;
    }

    fn read(&self) -> Result<Reading, String> {
        if self.count == 0 {
            return Err(NO_ACTION.to_owned());
        }
        let value = |fold: &Fold| match self.how {
            Aggregate::Mean => fold.sum.div_euclid(self.count),
            Aggregate::Min | Aggregate::Max => fold.extreme,
        };
        let low_milli = value(&self.low);
        Ok(Reading {
            low_milli,
            high_milli: value(&self.high),
            unit: self.figure.unit(),
            spans: self.spans.clone(),
            sentence: self.figure.sentence(self.how, low_milli),
        })
    }
}

/// Mean over both hands' patches without the wrists, which no technique step reaches.
fn read_coverage(report: &HygieneReport) -> Result<Reading, String> {
    let [left, _] = &report.modelled_coverage_milli;
    if left.is_empty() {
        return Err(NO_ACTION.to_owned());
    }
    let (mut sum, mut count) = (0_i64, 0_i64);
    for hand in Hand::BOTH {
        for patch in Patch::ALL.into_iter().filter(|patch| *patch != Patch::Wrist) {
            sum += i64::from(report.coverage_milli(hand, patch));
            count += 1;
        }
    }
    let milli = sum * 100 / count;
    Ok(Reading {
        low_milli: milli,
        high_milli: milli,
        unit: "%",
        spans: Spans::default(),
        sentence: format!("By the model's estimate, product covered {} % of the skin.", decimal(milli)),
    })
}

/// A share in thousandths of a percent, rounded down.
pub(crate) fn share_milli(part: u64, whole: u64) -> i64 {
    let milli = u128::from(part) * 100_000 / u128::from(whole.max(1));
    i64::try_from(milli).unwrap_or(i64::MAX)
}
