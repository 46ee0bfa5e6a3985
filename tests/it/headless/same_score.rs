//! The score made live, frame by frame, is that of the file to the byte: judged at once, in random chunks,
//! and by another process.
//!
//! `SKILLWARD_ATTEMPTS` says how many attempts are played (1,000 for the product's figure; few by default),
//! and `SKILLWARD_PROGRAMS` which further builds of the program judge them (paths with `:` between).

use std::path::{Path, PathBuf};
use std::process::Command;

use skillward::frontends::autopilot::script::Act;
use skillward::frontends::autopilot::vary::{Chance, Variation};
use skillward_cli::judging::documents;
use skillward_core::attempt::Attempt;
use skillward_core::event::EndReason;
use skillward_core::score::Score;
use skillward_store::OpenedAttempt;

use super::many::{on_all_cores, report, seeds};
use super::{Station, learner, shipped};

/// What is played: scenario, scripted learner.
const CASTS: [(&str, &str); 5] = [
    ("hand_hygiene/bedside", "exemplary"),
    ("hand_hygiene/bedside", "sloppy"),
    ("hand_hygiene/bedside", "unsafe"),
    ("hand_hygiene/technique", "exemplary"),
    ("hand_hygiene/technique", "sloppy"),
];
/// Acts of an attempt that is cut short, at most.
const SHORT: usize = 8;
/// One in so many attempts is played to its own end.
const WHOLE: u64 = 25;

#[test]
fn the_score_is_the_same_however_it_is_made() {
    let seeds = seeds("SKILLWARD_ATTEMPTS", 10);
    let mut programs = vec![PathBuf::from(env!("CARGO_BIN_EXE_skillward"))];
    programs
        .extend(std::env::var_os("SKILLWARD_PROGRAMS").iter().flat_map(|paths| std::env::split_paths(paths)));
    let different = on_all_cores(seeds.clone(), |station, seed| {
        let (folder, live) = play(station, seed);
        let mut others = vec![("in random chunks".to_owned(), in_chunks(&folder, seed))];
        others.extend(programs.iter().map(|program| (program.display().to_string(), by(program, &folder))));
        let differs = |(_, score): &&(String, String)| *score != live;
        others.iter().find(differs).map(|(how, score)| format!("{how}: {score}\nlive: {live}"))
    });
    let how = format!("attempts scored the same live, in random chunks and by {} program(s)", programs.len());
    report(&how, &seeds, &different);
}

/// Plays an attempt, most of them a stretch of a script only; its folder and the score made live.
fn play(station: &mut Station, seed: u64) -> (PathBuf, String) {
    let mut chance = Chance::new(seed, 7);
    let (scenario, name) = CASTS[chance.below(CASTS.len())];
    let folder = shipped(scenario);
    let variation = Variation::human(50_000 + seed);
    let mut acts = variation.acts(&learner(&folder, name));
    if !seed.is_multiple_of(WHOLE) {
        let from = chance.below(acts.len());
        let length = 1 + chance.below(SHORT);
        acts = acts.into_iter().skip(from).take(length).chain([Act::Finish]).collect();
    }
    let finished = station.play(&folder, acts, Variation { swapped: false, shuffled: false, ..variation });
    (finished.folder, json(&finished.score))
}

fn json(score: &Score) -> String {
    serde_json::to_string(score).unwrap()
}

/// Feeds the log in chunks of random length, lets time pass between them, and looks at the state meanwhile,
/// as a front end does that is slow, fast or both.
fn in_chunks(folder: &Path, seed: u64) -> String {
    let opened = OpenedAttempt::open(folder).unwrap();
    let (scenario, rubric) = documents(&opened).unwrap();
    let mut attempt = Attempt::new(&scenario, &rubric, opened.header.clone());
    let mut chance = Chance::new(seed, 8);
    let mut rest = opened.observations.as_slice();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at((1 + chance.below(400)).min(rest.len()));
        for observation in chunk {
            attempt.observe(observation).unwrap();
        }
        rest = after;
        if let (Some(last), Some(next)) = (chunk.last(), rest.first()) {
            let gap_us = usize::try_from(next.t_us - last.t_us).unwrap();
            attempt.advance(last.t_us + chance.below(gap_us + 1) as u64);
        }
        drop(attempt.tasks());
        attempt.drain_events();
    }
    let (end_us, reason) = opened.end.unwrap_or((opened.last_us(), EndReason::Stopped));
    json(&attempt.finish(end_us, reason))
}

/// The score as another process gives it.
fn by(program: &Path, folder: &Path) -> String {
    let data = tempfile::tempdir().unwrap();
    let output = Command::new(program)
        .args(["score", "--json", "--data-dir"])
        .arg(data.path())
        .arg(folder)
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be started: {error}", program.display()));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}
