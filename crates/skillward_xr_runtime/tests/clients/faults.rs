//! Faults on request: what a client that is prepared for them gets, and that nothing is held against it.

use openxr as xr;
use openxr::sys;
use skillward_xr_runtime::script::{Clock, Command, Pace, Render, Script};

use crate::app::{App, Headset, RED_AND_BLUE};
use crate::good::{at, script};
use crate::run::{Run, run, write_seen};
use crate::{Outcome, demand};

pub const TESTS: &[(&str, fn() -> Outcome<()>)] = &[
    ("faults::a_menu_takes_the_focus", menu),
    ("faults::a_covered_app_is_not_rendered", covered),
    ("faults::a_headset_taken_off_stops_the_session", removed),
    ("faults::a_lost_session_is_made_anew", lost_session),
    ("faults::a_lost_instance_is_made_anew", lost_instance),
    ("faults::a_runtime_that_dies_comes_back", death),
    ("faults::a_swapchain_is_refused_and_then_not", refused),
    ("faults::a_slow_frame_is_the_runtimes_own", slow),
    ("faults::a_late_app_drops_frames", late),
];

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    match name {
        "events" => Some(events_client),
        "again" => Some(again_client),
        "swapchain" => Some(swapchain_client),
        "late" => Some(late_client),
        _ => None,
    }
}

pub fn well(run: &Run) -> Outcome<()> {
    let faults = run.report()?.faults();
    demand!(faults.is_empty(), "{faults:#?}");
    Ok(())
}

pub fn expect(run: &Run, expected: &[&str]) -> Outcome<()> {
    let seen = run.seen()?;
    demand!(seen == expected, "{seen:#?}");
    Ok(())
}

/// Runs until the user leaves; notes every event, and how many frames were to be rendered between them.
fn events_client() -> Outcome<()> {
    let mut app = App::focused()?;
    app.events.clear();
    let mut lines = Vec::new();
    app.run_until(|app, frame| {
        lines.append(&mut app.events);
        if frame.is_some_and(|frame| !frame.state.should_render)
            && lines.last().is_none_or(|last| last != "hidden")
        {
            lines.push("hidden".to_owned());
        }
        false
    })?;
    write_seen(&lines)
}

const ENDING: [&str; 5] = ["VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "EXITING"];

fn with_ending(begin: &[&'static str]) -> Vec<&'static str> {
    begin.iter().chain(&ENDING).copied().collect()
}

fn menu() -> Outcome<()> {
    let run =
        run("events", &script(vec![at(5, vec![Command::Menu(true)]), at(10, vec![Command::Menu(false)])]))?;
    well(&run)?;
    // Only when it ends is it hidden.
    expect(&run, &["VISIBLE", "FOCUSED", "hidden", "VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "EXITING"])
}

fn covered() -> Outcome<()> {
    let steps = vec![at(5, vec![Command::Covered(true)]), at(10, vec![Command::Covered(false)])];
    let run = run("events", &script(steps))?;
    well(&run)?;
    // The event comes with the frame that is hidden; the state goes up with the frame after it.
    let seen = run.seen()?;
    let states: Vec<_> = seen.iter().filter(|line| *line != "hidden").map(String::as_str).collect();
    demand!(states == with_ending(&["VISIBLE", "SYNCHRONIZED", "VISIBLE", "FOCUSED"]), "{seen:#?}");
    demand!(seen.contains(&"hidden".to_owned()), "{seen:#?}");
    Ok(())
}

fn removed() -> Outcome<()> {
    let mut script = script(vec![at(5, vec![Command::Worn(false)])]);
    script.stop_when_removed = true;
    // Nothing but polls happens while the headset is off: they move the time on.
    script.steps.push(skillward_xr_runtime::script::Step {
        at: skillward_xr_runtime::script::When::Ms(2000),
        commands: vec![Command::Worn(true)],
    });
    let run = run("events", &script)?;
    well(&run)?;
    let away = ["PRESENT false", "VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "PRESENT true", "READY"];
    let back = ["PRESENT true", "SYNCHRONIZED", "VISIBLE", "FOCUSED"];
    let all: Vec<_> = away.into_iter().chain(back).collect();
    let seen = run.seen()?;
    let seen: Vec<_> = seen.iter().map(String::as_str).filter(|line| *line != "hidden").collect();
    demand!(seen == with_ending(&all), "{seen:#?}");
    Ok(())
}

/// Runs; when session, instance or runtime are lost, makes all of it anew, until it has the focus a second time.
fn again_client() -> Outcome<()> {
    let mut lines = Vec::new();
    let mut app = App::focused()?;
    lines.append(&mut app.events);
    let lost = app.run_until(|_, _| false);
    lines.append(&mut app.events);
    if let Err(error) = lost {
        let result = error.downcast_ref::<sys::Result>().ok_or("another error")?;
        lines.push(format!("{result:?}"));
    }
    drop(app);
    let mut refused = 0;
    let headset = loop {
        match Headset::new() {
            Ok(headset) => break headset,
            Err(_) if refused < 10 => refused += 1,
            Err(error) => return Err(error),
        }
    };
    lines.push(format!("refused {refused}"));
    let mut app = App::with(headset)?;
    app.make_swapchain()?;
    app.make_actions()?;
    app.run_to_focus()?;
    for _ in 0..5 {
        app.poll()?;
        app.frame(RED_AND_BLUE)?;
    }
    lines.append(&mut app.events);
    write_seen(&lines)
}

fn again(command: Command) -> Outcome<(Vec<String>, Run)> {
    let script = Script { steps: vec![at(20, vec![command])], ..Script::default() };
    let run = run("again", &script)?;
    well(&run)?;
    let report = run.report()?;
    demand!(report.instances[0] >= 2 && report.sessions == [2, 2], "{report:?}");
    let focused = report.states.iter().filter(|at| at.state == skillward_xr_runtime::Phase::Focused).count();
    demand!(focused == 2, "{:?}", report.states);
    Ok((run.seen()?, run))
}

fn lost_session() -> Outcome<()> {
    let (seen, _) = again(Command::LoseSession { grace_ms: 0, refuse: 2 })?;
    demand!(
        seen.contains(&"LOSS_PENDING".to_owned()) || seen.contains(&"ERROR_SESSION_LOST".to_owned()),
        "{seen:#?}"
    );
    demand!(seen.contains(&"refused 2".to_owned()), "{seen:#?}");
    let (seen, run) = again(Command::LoseSession { grace_ms: 1000, refuse: 0 })?;
    demand!(seen.contains(&"LOSS_PENDING".to_owned()) && seen.contains(&"refused 0".to_owned()), "{seen:#?}");
    demand!(run.report()?.refusals.keys().all(|key| !key.contains("LOST")), "there was a time of grace");
    Ok(())
}

fn lost_instance() -> Outcome<()> {
    let (seen, _) = again(Command::LoseInstance { grace_ms: 100, refuse: 3 })?;
    let at = |word: &str| seen.iter().position(|line| line == word);
    demand!(at("INSTANCE_LOSS").is_some() && at("INSTANCE_LOSS") < at("ERROR_INSTANCE_LOST"), "{seen:#?}");
    demand!(at("refused 3").is_some(), "{seen:#?}");
    Ok(())
}

fn death() -> Outcome<()> {
    let (seen, run) = again(Command::Die { refuse: 4 })?;
    demand!(seen.contains(&"ERROR_INSTANCE_LOST".to_owned()), "{seen:#?}");
    demand!(!seen.contains(&"INSTANCE_LOSS".to_owned()), "death comes without a word: {seen:#?}");
    demand!(seen.contains(&"refused 4".to_owned()), "{seen:#?}");
    let refusals = run.report()?.refusals;
    demand!(refusals.get("xrCreateInstance XR_ERROR_RUNTIME_UNAVAILABLE") == Some(&4), "{refusals:?}");
    Ok(())
}

fn refused() -> Outcome<()> {
    let step = skillward_xr_runtime::script::Step {
        at: skillward_xr_runtime::script::When::Start,
        commands: vec![Command::RefuseSwapchains(2)],
    };
    let mut script = script(Vec::new());
    script.steps.push(step);
    let run = run("swapchain", &script)?;
    well(&run)?;
    expect(&run, &["refused 2"])
}

fn swapchain_client() -> Outcome<()> {
    let mut app = App::new()?;
    let mut refused = 0;
    while let Err(error) = app.make_swapchain() {
        let out_of_memory = error.downcast_ref() == Some(&sys::Result::ERROR_OUT_OF_MEMORY);
        demand!(out_of_memory && refused < 5, "{error}");
        refused += 1;
    }
    write_seen(&[format!("refused {refused}")])?;
    app.run_until(|_, _| false)
}

fn slow() -> Outcome<()> {
    let run = run("events", &script(vec![at(5, vec![Command::SlowFrame(3)])]))?;
    well(&run)?;
    let frames = run.report()?.frames;
    demand!(frames.dropped_by_runtime == 3 && frames.dropped_by_app == 0, "{frames:?}");
    Ok(())
}

fn late() -> Outcome<()> {
    let mut script = script(Vec::new());
    script.clock = Clock { pace: Pace::Real, hz: 50.0 };
    script.render = Render::OnCapture;
    let run = run("late", &script)?;
    well(&run)?;
    let frames = run.report()?.frames;
    // 200 ms are ten frames, of which one would have been waited for anyway.
    demand!(frames.dropped_by_app >= 8 && frames.late >= 1, "{frames:?}");
    demand!(frames.stalls == 0, "it slept, and took no processor: {frames:?}");
    Ok(())
}

fn late_client() -> Outcome<()> {
    let mut app = App::focused()?;
    app.poll()?;
    let state = app.waiter.wait()?;
    app.stream.begin()?;
    std::thread::sleep(std::time::Duration::from_millis(200));
    app.stream.end(state.predicted_display_time, xr::EnvironmentBlendMode::OPAQUE, &[])?;
    app.run_until(|_, _| false)
}
