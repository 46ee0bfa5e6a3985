//! From what was watched to findings: the outcome, the level, and why, in words for the learner.

use crate::attempt::ways::{Among, Ways};
use crate::engine::Outcome;
use crate::engine::code::Start;
use crate::engine::spans::Spans;
use crate::engine::watch::Watch;
use crate::header::Mode;
use crate::hygiene::report::HygieneReport;
use crate::names::clock;
use crate::rubric::figure::decimal;
use crate::rubric::gauge::{Reading, share_milli};
use crate::rubric::model::{Anchor, Band, Criterion, Kind, Level, Measure};
use crate::rubric::monitor::Monitors;
use crate::rubric::ratings::Ratings;
use crate::rubric::reason::Teller;
use crate::rubric::watching::{Monitor, Watched, Watching};
use crate::score::{Finding, FindingOutcome, Measured, TimeSpan};

/// A finding, and whether the criterion was asked at all.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) finding: Finding,
    /// False when the criterion does not apply to how the learner took part: it is no missing evidence.
    pub(crate) asked: bool,
}

/// What criteria are judged with.
pub(crate) struct Judge<'a> {
    pub(crate) ways: Ways,
    pub(crate) mode: Mode,
    pub(crate) monitors: &'a Monitors,
    pub(crate) report: &'a HygieneReport,
    pub(crate) ratings: Option<&'a Ratings>,
    pub(crate) teller: Teller<'a>,
}

/// A judgement before it is put into words.
struct Verdict {
    /// Share of the weight, percent; `None` when it cannot be judged.
    percent: Option<u32>,
    level: Option<String>,
    measured: Option<Measured>,
    reason: String,
    spans: Spans,
    /// A person has still to judge it.
    pending: bool,
}

impl Verdict {
    fn unknown(reason: impl Into<String>, spans: Spans) -> Self {
        Self { percent: None, level: None, measured: None, reason: reason.into(), spans, pending: false }
    }

    fn known(percent: u32, reason: String, spans: Spans) -> Self {
        Self { percent: Some(percent), reason, spans, ..Self::unknown("", Spans::default()) }
    }
}

/// What becomes of a verdict when part of the attempt was done in a way in which it is not judged: what was achieved
/// stands, and what was not may be due to that part.
fn partly_watched(verdict: Verdict) -> Verdict {
    if verdict.percent == Some(100) || verdict.pending {
        return verdict;
    }
    let reason = "Part of the attempt was done in a way of taking part in which this is not judged.";
    Verdict::unknown(reason, Spans::default())
}

impl Judge<'_> {
    pub(crate) fn judge(&self, criterion: &Criterion, monitor: &Monitor) -> Judged {
        let among = match criterion.modalities.as_slice() {
            [] => Among::All,
            listed => self.ways.among(listed),
        };
        let asked = among != Among::None;
        let verdict = match among {
            Among::All => self.exposed(criterion, monitor),
            Among::Some => partly_watched(self.exposed(criterion, monitor)),
            Among::None => {
                let reason = "This is not judged with the way of taking part that was chosen.";
                Verdict::unknown(reason, Spans::default())
            }
        };
        let weight_milli = u64::try_from(criterion.weight.0).unwrap_or(0);
        let earned_milli =
            verdict.percent.map_or(0, |percent| weight_milli * u64::from(percent.min(100)) / 100);
        let outcome = match verdict.percent {
            None if verdict.pending => FindingOutcome::Pending,
            None => FindingOutcome::NotAssessable,
            Some(0) => FindingOutcome::NotMet,
            Some(1..=99) => FindingOutcome::Partial,
            Some(_) => FindingOutcome::Met,
        };
        let mut reason = verdict.reason;
        if verdict.spans.left_out() > 0 {
            reason.push_str(&format!(" Only the first {} times are listed.", verdict.spans.list().len()));
        }
        let finding = Finding {
            criterion: criterion.id.clone(),
            text: criterion.text.clone(),
            domain: criterion.domain.clone(),
            critical: criterion.critical,
            outcome,
            weight_milli,
            earned_milli,
            level: verdict.level,
            measured: verdict.measured,
            reason,
            spans: verdict.spans.list().to_vec(),
            advice: criterion.advice.clone().filter(|_| outcome != FindingOutcome::Met && asked),
        };
        Judged { finding, asked }
    }

    /// Judged only if the question arose.
    fn exposed(&self, criterion: &Criterion, monitor: &Monitor) -> Verdict {
        let exposure = monitor.exposure.and_then(|at| self.monitors.watched(at).watch());
        match exposure.map(|watch| (watch.outcome(), watch)) {
            None | Some((Outcome::Met, _)) => self.kind(criterion, monitor),
            Some((Outcome::NotAssessable, watch)) => Verdict::unknown(unseen(&watch.why()), watch.why()),
            Some(_) => Verdict::unknown("The question did not arise in this attempt.", Spans::default()),
        }
    }

    fn kind(&self, criterion: &Criterion, monitor: &Monitor) -> Verdict {
        match (&criterion.kind, &monitor.kind) {
            (Kind::Condition(condition), Watching::Condition(at)) => {
                let watched = self.monitors.watched(*at);
                let Some(watch) = watched.watch() else {
                    return never_begun();
                };
                // To watch for what must not be is no achievement where nothing could have happened.
                let needs_exposure = watched.start == Start::LaterIsBetter
                    && criterion.exposure.is_none()
                    && watch.outcome() == Outcome::Met;
                if needs_exposure {
                    let reason = "Nothing shows that the question arose in this attempt.";
                    return Verdict::unknown(reason, Spans::default());
                }
                let spans = watch.why();
                match watch.outcome() {
                    Outcome::Met => {
                        Verdict::known(100, self.teller.met(condition, watched.start, &spans), spans)
                    }
                    Outcome::NotMet => {
                        Verdict::known(0, self.teller.not_met(condition, watched.start, &spans), spans)
                    }
                    Outcome::NotAssessable | Outcome::Open => Verdict::unknown(unseen(&spans), spans),
                }
            }
            (Kind::Levels(levels), Watching::Levels(places)) => by_level(levels, self.monitors.all(places)),
            (Kind::Measure { of, bands }, watching) => self.measure(of, bands, watching),
            (Kind::Manual(levels), _) => self.manual(criterion, levels),
            _ => never_begun(),
        }
    }

    fn manual(&self, criterion: &Criterion, levels: &[Anchor]) -> Verdict {
        let ratings = self.ratings.and_then(|ratings| Some((ratings, ratings.of(&criterion.id, levels)?)));
        let Some((ratings, (rating, level))) = ratings else {
            let reason = "A person has still to rate this.";
            return Verdict { pending: true, ..Verdict::unknown(reason, Spans::default()) };
        };
        let note = rating.note.as_deref().map(|note| format!(" {note}")).unwrap_or_default();
        let reason = format!("Rated by {}: {}{note}", ratings.rater, level.text);
        Verdict { level: Some(level.name.clone()), ..Verdict::known(level.percent, reason, Spans::default()) }
    }

    fn measure(&self, of: &Measure, bands: &[Band], watching: &Watching) -> Verdict {
        if matches!(of, Measure::ModelledCoverage) && self.mode == Mode::Summative {
            let reason = "Modelled coverage teaches; it is not judged in a summative attempt.";
            return Verdict::unknown(reason, Spans::default());
        }
        let reading = match watching {
            Watching::Gauge(at) => {
                let gauge = self.monitors.gauge(*at);
                let unknown = self.monitors.hands_unseen && gauge.needs_hands();
                gauge.read(self.report).map(|reading| if unknown { reading.unknown() } else { reading })
            }
            Watching::Track(at) => self.monitors.track(*at).read(),
            Watching::Coverage(places) => coverage(self.monitors.all(places)),
            Watching::Order(places) => order(self.monitors.all(places)),
            Watching::Count(at) => count(self.monitors.watched(*at)),
            Watching::Latency { from, to } => {
                match latency(self.monitors.watched(*from), self.monitors.watched(*to)) {
                    Ok(reading) => reading,
                    Err(verdict) => return *verdict,
                }
            }
            Watching::Condition(_) | Watching::Levels(_) | Watching::Nothing => return never_begun(),
        };
        match reading {
            Ok(reading) => by_band(bands, reading),
            Err(reason) => Verdict::unknown(reason, Spans::default()),
        }
    }
}

fn never_begun() -> Verdict {
    Verdict::unknown("The attempt did not begin.", Spans::default())
}

/// The highest level that holds; unknown if a higher one might.
fn by_level(levels: &[Level], watches: &[Watched]) -> Verdict {
    let mut last = Spans::default();
    for (level, watch) in levels.iter().zip(watches) {
        let Some(watch) = watch.watch() else {
            return never_begun();
        };
        last = watch.why();
        match watch.outcome() {
            Outcome::Met => {
                let reason = format!("Reached: {}.", level.name);
                return Verdict {
                    level: Some(level.name.clone()),
                    ..Verdict::known(level.percent, reason, last)
                };
            }
            Outcome::NotMet => {}
            Outcome::NotAssessable | Outcome::Open => return Verdict::unknown(unseen(&last), last),
        }
    }
    Verdict::known(0, "None of the levels was reached.".to_owned(), last)
}

/// The highest band that the number reaches; unknown if what was hidden could have put it into another.
fn by_band(bands: &[Band], reading: Reading) -> Verdict {
    let reached = |milli: i64| bands.iter().position(|band| milli >= band.at_least.0);
    let (low, high) = (reached(reading.low_milli), reached(reading.high_milli));
    if low != high {
        let reason = format!("{} More may have been done out of sight.", reading.sentence);
        return Verdict::unknown(reason, reading.spans);
    }
    let band = low.and_then(|index| bands.get(index));
    Verdict {
        percent: Some(band.map_or(0, |band| band.percent)),
        level: band.map(|band| band.name.clone()),
        measured: Some(Measured { value_milli: reading.low_milli, unit: reading.unit.to_owned() }),
        reason: match band {
            Some(_) => reading.sentence,
            None => match bands.last() {
                Some(lowest) => format!(
                    "{} At least {}{} is asked for.",
                    reading.sentence,
                    decimal(lowest.at_least.0),
                    unit_after_number(reading.unit)
                ),
                None => reading.sentence,
            },
        },
        spans: reading.spans,
        pending: false,
    }
}

fn unit_after_number(unit: &str) -> String {
    match unit {
        "" => String::new(),
        unit => format!(" {unit}"),
    }
}

fn count(watched: &Watched) -> Result<Reading, String> {
    let watch = watched.watch().ok_or_else(|| "The attempt did not begin.".to_owned())?;
    let milli = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(1_000);
    let (sure, may) = watch.counts();
    Ok(Reading {
        low_milli: milli(sure),
        high_milli: milli(may),
        unit: "times",
        spans: watch.why(),
        sentence: match sure {
            0 => "It did not happen.".to_owned(),
            1 => "It happened once.".to_owned(),
            times => format!("It happened {times} times."),
        },
    })
}

/// Seconds from one thing to another. Without the first the question did not arise; without the second
/// there is nothing to earn.
fn latency(from: &Watched, to: &Watched) -> Result<Result<Reading, String>, Box<Verdict>> {
    let unknown = |watched: &Watched| {
        let spans = watched.watch().map(Watch::why).unwrap_or_default();
        Box::new(Verdict::unknown(unseen(&spans), spans))
    };
    match (from.met_us, to.met_us) {
        (Some(from_us), Some(to_us)) => {
            let micros = i128::from(to_us) - i128::from(from_us);
            let milli = i64::try_from(micros / 1_000).unwrap_or(i64::MAX);
            let mut spans = Spans::default();
            spans.add(from_us.min(to_us), from_us.max(to_us));
            Ok(Ok(Reading {
                low_milli: milli,
                high_milli: milli,
                unit: "s",
                spans,
                sentence: format!("It took {} s.", decimal(milli)),
            }))
        }
        _ if from.outcome() == Outcome::NotAssessable => Err(unknown(from)),
        (None, _) => Ok(Err("The question did not arise in this attempt.".to_owned())),
        (Some(_), None) if to.outcome() == Outcome::NotAssessable => Err(unknown(to)),
        (Some(from_us), None) => {
            let mut spans = Spans::default();
            spans.add(from_us, from_us);
            Err(Box::new(Verdict::known(0, "What was to follow did not happen.".to_owned(), spans)))
        }
    }
}

/// Share of several conditions that were met, percent.
fn coverage(list: &[Watched]) -> Result<Reading, String> {
    let count = |wanted: Outcome| list.iter().filter(|watched| watched.outcome() == wanted).count() as u64;
    let (met, all) = (count(Outcome::Met), list.len() as u64);
    let mut spans = Spans::default();
    for met_us in list.iter().filter_map(|watched| watched.met_us) {
        spans.add(met_us, met_us);
    }
    Ok(Reading {
        low_milli: share_milli(met, all),
        high_milli: share_milli(met + count(Outcome::NotAssessable), all),
        unit: "%",
        spans,
        sentence: format!("{met} of {all} were seen."),
    })
}

/// Kendall's tau of the order in which things were met and that in which they are listed, percent.
fn order(list: &[Watched]) -> Result<Reading, String> {
    let hidden = |watched: &Watched| watched.outcome() == Outcome::NotAssessable;
    let (mut agree, mut unknown, mut pairs) = (0_i64, 0_i64, 0_i64);
    for (index, first) in list.iter().enumerate() {
        for second in &list[index + 1..] {
            pairs += 1;
            match (first.met_us, second.met_us) {
                (Some(one_us), Some(other_us)) => agree += (other_us.cmp(&one_us) as i64).signum(),
                _ if hidden(first) || hidden(second) => unknown += 1,
                _ => {}
            }
        }
    }
    if pairs == 0 {
        return Err("There is no order to judge.".to_owned());
    }
    let milli = |agree: i64| (agree * 100_000).div_euclid(pairs);
    let mut spans = Spans::default();
    for met_us in list.iter().filter_map(|watched| watched.met_us) {
        spans.add(met_us, met_us);
    }
    let low_milli = milli(agree - unknown);
    Ok(Reading {
        low_milli,
        high_milli: milli(agree + unknown),
        unit: "%",
        spans,
        sentence: format!("The order agreed with what is asked for by {} %.", decimal(low_milli)),
    })
}

/// What could not be seen, and when.
fn unseen(spans: &Spans) -> String {
    match spans.list() {
        [] => "What would have decided this could not be seen.".to_owned(),
        [first, ..] if first.from_us == first.to_us => {
            format!("What would have decided this could not be judged at {}.", clock(first.from_us))
        }
        [TimeSpan { from_us, to_us }, ..] => format!(
            "What would have decided this may have happened out of sight from {} to {}.",
            clock(*from_us),
            clock(*to_us)
        ),
    }
}
