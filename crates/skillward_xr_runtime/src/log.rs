//! What happened in a run, kept for the report and written to the runtime's folder as it comes.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use openxr_sys as sys;
use serde::Serialize;

use crate::report::{Entry, FirstImage, Haptic, Report, StateAt, Work};
use crate::session::Phase;

/// Durations that are kept for the percentiles.
const KEPT: usize = 1_000_000;
/// Different breaches or remarks that are kept.
const DIFFERENT: usize = 1000;
/// How often the report is written while frames run.
const EVERY: Duration = Duration::from_millis(500);

/// A message for messengers of `XR_EXT_debug_utils`.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) error: bool,
    pub(crate) call: String,
    pub(crate) text: String,
}

/// What the app took over a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    /// Time by the clock on the wall.
    pub(crate) wall: Duration,
    /// Processor time of all its threads together.
    pub(crate) busy: Duration,
}

/// The log of the process.
#[derive(Debug)]
pub(crate) struct Log {
    folder: Option<PathBuf>,
    pub(crate) report: Report,
    /// Frames that the app waited for.
    pub(crate) frame: u64,
    begun: Instant,
    instance: Option<Instant>,
    written: Instant,
    unrendered: Vec<u32>,
    rendered: Vec<u32>,
    busy: Vec<u32>,
    /// For the app's messengers, until they are told.
    pub(crate) messages: Vec<Message>,
}

impl Log {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        let now = Instant::now();
        Self {
            folder,
            report: Report::default(),
            frame: 0,
            begun: now,
            instance: None,
            written: now,
            unrendered: Vec::new(),
            rendered: Vec::new(),
            busy: Vec::new(),
            messages: Vec::new(),
        }
    }

    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The app broke a rule.
    pub(crate) fn breach(&mut self, call: &str, result: sys::Result, rule: &str) {
        let entry = self.entry(call, result, rule);
        self.message(true, &entry);
        if note(&mut self.report.breaches, &entry) {
            self.append("violations.jsonl", &entry);
            self.write();
        }
    }

    /// Allowed, and yet it looks wrong.
    pub(crate) fn remark(&mut self, call: &str, rule: &str) {
        let entry = self.entry(call, sys::Result::SUCCESS, rule);
        self.message(false, &entry);
        note(&mut self.report.remarks, &entry);
    }

    /// An error that the app had to expect.
    pub(crate) fn refusal(&mut self, call: &str, result: sys::Result) {
        *self.report.refusals.entry(format!("{call} {}", result_name(result))).or_default() += 1;
    }

    fn entry(&self, call: &str, result: sys::Result, rule: &str) -> Entry {
        Entry {
            call: call.to_owned(),
            returned: result_name(result),
            rule: rule.to_owned(),
            frame: self.frame,
            times: 1,
        }
    }

    fn message(&mut self, error: bool, entry: &Entry) {
        if self.messages.len() < 64 {
            self.messages.push(Message { error, call: entry.call.clone(), text: entry.rule.clone() });
        }
    }

    pub(crate) fn state(&mut self, state: Phase) {
        let ms = self.begun.elapsed().as_secs_f64() * 1e3;
        self.report.states.push(StateAt { state, frame: self.frame, ms });
        self.write();
    }

    pub(crate) fn haptic(&mut self, haptic: &Haptic) {
        self.report.haptics += 1;
        self.append("haptics.jsonl", haptic);
    }

    pub(crate) fn instance_created(&mut self) {
        self.instance.get_or_insert_with(Instant::now);
        self.report.instances[0] += 1;
    }

    /// The app ended a frame that took so long.
    pub(crate) fn worked(&mut self, took: Took, rendered: bool, period_ns: i64) {
        let us = |time: Duration| u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
        let list = if rendered { &mut self.rendered } else { &mut self.unrendered };
        if list.len() < KEPT {
            list.push(us(took.wall));
        }
        if !rendered && self.busy.len() < KEPT {
            self.busy.push(us(took.busy));
        }
        let late = |time: Duration| time.as_nanos() > period_ns.unsigned_abs().into();
        if !rendered && late(took.wall) {
            self.report.frames.late += 1;
            self.report.frames.stalls += u64::from(late(took.busy));
        }
        if self.written.elapsed() > EVERY {
            self.write();
        }
    }

    pub(crate) fn image_shown(&mut self) {
        self.report.frames.shown += 1;
        if self.report.first_image.is_none() {
            self.report.first_image = Some(FirstImage {
                frame: self.frame,
                since_instance_ms: self.instance.map_or(0.0, |then| then.elapsed().as_secs_f64() * 1e3),
                since_process_ms: process_age_ms(),
            });
            self.write();
        }
    }

    pub(crate) fn layer(&mut self, kind: &str) {
        let layers: &mut BTreeMap<String, u64> = &mut self.report.layers;
        *layers.entry(kind.to_owned()).or_default() += 1;
    }

    /// The report as it is now.
    pub(crate) fn report(&mut self) -> &Report {
        self.report.work = Work::of(&self.unrendered);
        self.report.work_rendered = Work::of(&self.rendered);
        self.report.busy = Work::of(&self.busy);
        &self.report
    }

    /// Writes the report. A folder that cannot be written is told once, on the standard error stream.
    pub(crate) fn write(&mut self) {
        self.written = Instant::now();
        let Some(folder) = self.folder.clone() else { return };
        if let Err(error) = self.report().write(&folder) {
            eprintln!("skillward_xr_runtime: {}: {error}", folder.display());
            self.folder = None;
        }
    }

    fn append(&self, name: &str, line: &impl Serialize) {
        let Some(folder) = &self.folder else { return };
        let written = serde_json::to_string(line).map_err(std::io::Error::other).and_then(|line| {
            let mut file = OpenOptions::new().create(true).append(true).open(folder.join(name))?;
            writeln!(file, "{line}")
        });
        if let Err(error) = written {
            eprintln!("skillward_xr_runtime: {}: {error}", folder.join(name).display());
        }
    }
}

/// Counts an entry, or adds it; `true` if it is new.
fn note(list: &mut Vec<Entry>, entry: &Entry) -> bool {
    let same = |known: &&mut Entry| {
        known.call == entry.call && known.returned == entry.returned && known.rule == entry.rule
    };
    if let Some(known) = list.iter_mut().find(same) {
        known.times += 1;
        return false;
    }
    // Rules with numbers in them can differ without end.
    if list.len() >= DIFFERENT {
        return false;
    }
    list.push(entry.clone());
    true
}

/// As the specification writes it.
pub(crate) fn result_name(result: sys::Result) -> String {
    let name = format!("{result:?}");
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        format!("XR_{name}")
    } else if result.into_raw() < 0 {
        format!("XR_UNKNOWN_FAILURE_{name}")
    } else {
        format!("XR_UNKNOWN_SUCCESS_{name}")
    }
}

/// How long the process has lived, from Linux's process table, whose clock ticks a hundred times a second.
fn process_age_ms() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let begun: f64 = stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()?;
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let uptime: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    Some(uptime * 1e3 - begun * 10.0)
}
