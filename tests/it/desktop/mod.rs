//! The desktop by real keys and a real mouse, on a display of its own: start, the library, the
//! orientation, a pump press, a rubbing step, pause, quit, start again, go on.
//!
//! It believes only what the program leaves behind: its log, the attempt, the file of preferences.
#![allow(clippy::unwrap_used)]

mod display;
mod program;

use std::thread::sleep;
use std::time::Duration;

use skillward_cli::preferences::Preferences;
use skillward_core::observation::Fact;

use display::Display;
use program::Program;

/// As long as a hand needs to its goal, and a slow driver to show it.
const REACH: Duration = Duration::from_millis(1500);

#[test]
fn desktop_from_the_first_start_to_an_attempt_that_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let display = Display::start();

    let mut first = Program::start(&display, home.path(), "first");
    first.until_told("the screen Lobby is open", 1);
    first.choose("Try it");
    first.until_told("the screen Attempt is open", 1);
    orientation(&display, &mut first);
    let remembered = Preferences::load(&home.path().join("data/preferences.toml")).unwrap();
    assert!(remembered.oriented.contains_key("learner-test"), "{remembered:?}");
    assert!(first.attempt().is_none(), "the orientation leaves no attempt behind");

    first.until_told("the last lesson is over", 1);
    first.choose("To the library");
    first.until_told("the screen Lobby is open", 2);
    first.choose("Open");
    first.until_told("the screen Prebrief is open", 1);
    first.choose("Begin");
    first.until_told("an attempt is written to", 1);
    attempt(&display, &mut first);
    display.strike("Escape");
    first.until("the pause in the attempt's log", |program| {
        program.observed(|fact| *fact == Fact::Paused) == 1
    });
    first.choose("Leave; go on another time");
    first.until_told("the screen Lobby is open", 3);
    first.choose("Quit");
    assert!(first.ended().success());

    let mut second = Program::start(&display, home.path(), "second");
    second.until_told("the screen Lobby is open", 1);
    assert_eq!(second.observed(|fact| *fact == Fact::Resumed), 0);
    second.choose("Go on");
    second.until("the attempt that goes on", |program| program.observed(|fact| *fact == Fact::Resumed) == 1);
    let before = second.observed(|fact| matches!(fact, Fact::ContactBegan { .. }));
    look_at(&display, &mut second, "dispenser_a.pump");
    touch(&display, &mut second, "1", "a touch in the attempt that goes on", |program| {
        program.observed(|fact| matches!(fact, Fact::ContactBegan { .. })) > before
    });
    assert!(second.observed(|fact| matches!(fact, Fact::Dispensed { .. })) >= 1);
}

/// Every lesson, one after the other, as it asks.
fn orientation(display: &Display, program: &mut Program<'_>) {
    // The first frames of a room are long; what the mouse does in one of them is only its sum.
    program.until("a look to both sides", |program| {
        for x in [-280, 560, -280] {
            display.move_mouse(x, 0);
            sleep(Duration::from_millis(400));
        }
        program.told("the lesson Look is done") == 1
    });
    sleep(Duration::from_secs(2));
    program.until("the dispenser", |program| {
        display.hold_key("w", Duration::from_millis(350));
        sleep(Duration::from_millis(500));
        program.told("the lesson Walk is done") == 1
    });
    look_at(display, program, "dispenser.pump");
    for button in ["1", "3"] {
        let before = program.told("the lesson Reach has come to");
        touch(display, program, button, "a touch by each hand", |program| {
            program.told("the lesson Reach has come to") > before
        });
    }
    program.until_told("the lesson Reach is done", 1);
    sleep(Duration::from_secs(2));
    look_at(display, program, "dispenser.pump");
    press(display, program, |program| program.told("the lesson Press is done") == 1);
    display.strike("r");
    rub(display, program, "one technique", |program| program.told("the lesson Rub is done") == 1);
    sleep(Duration::from_secs(2));
    display.strike("2");
    rub(display, program, "a second technique", |program| program.told("the lesson Change has come to") == 1);
    display.xdotool(&["keydown", "f"]);
    sleep(Duration::from_millis(600));
    display.move_mouse(0, 90);
    sleep(Duration::from_millis(600));
    display.xdotool(&["keyup", "f"]);
    sleep(Duration::from_millis(600));
    rub(display, program, "a third technique", |program| program.told("the lesson Change is done") == 1);
    sleep(Duration::from_secs(2));
    display.strike("Escape");
    sleep(Duration::from_secs(1));
    display.strike("Escape");
    program.until_told("the lesson Pause is done", 1);
    program.until_told("the orientation is done, and remembered", 1);
}

/// One pump press and one technique, in an attempt.
fn attempt(display: &Display, program: &mut Program<'_>) {
    sleep(Duration::from_secs(2));
    look_at(display, program, "dispenser_a.pump");
    press(display, program, |program| program.observed(|fact| matches!(fact, Fact::Dispensed { .. })) >= 1);
    display.strike("r");
    rub(display, program, "a technique that the core recognises", |program| program.steps_recognised() >= 1);
}

/// Turns to where both rooms have their dispenser, then looks down and up by small moves until the eyes rest
/// on something. What becomes of a mouse's way depends on how slow the driver is: where the head is turned to
/// is read from the log, not reckoned.
fn look_at(display: &Display, program: &mut Program<'_>, surface: &str) {
    // Straight north of where the learner stands at first, degrees.
    const DISPENSER: i32 = 0;
    // Pixels of a step up or down, and of the way to the side for each degree that is wrong.
    const STEP: i32 = 9;
    const PER_DEGREE: i32 = 5;
    // From ahead nearly to the floor, degrees.
    const LOWEST: i32 = -65;
    const HIGHEST: i32 = 5;
    let mut step = STEP;
    program.until(&format!("a look at {surface}"), |program| {
        if program.looks_at(surface) {
            return true;
        }
        let Some((faces, pitch)) = program.faces() else { return false };
        let wrong = (faces - DISPENSER + 180).rem_euclid(360) - 180;
        if wrong.abs() > 2 {
            display.move_mouse(wrong * PER_DEGREE, 0);
        } else {
            step = match pitch {
                ..=LOWEST => {
                    // Nothing is told of what no hand gets to: a small step nearer.
                    display.hold_key("w", Duration::from_millis(150));
                    -STEP
                }
                HIGHEST.. => STEP,
                _ => step,
            };
            display.move_mouse(0, step);
        }
        // A slow driver needs so long to notice.
        sleep(Duration::from_millis(350));
        program.looks_at(surface)
    });
}

/// A hand goes to what is looked at and comes back.
fn touch(
    display: &Display,
    program: &mut Program<'_>,
    button: &str,
    what: &str,
    so: impl Fn(&Program<'_>) -> bool,
) {
    program.until(what, |program| {
        display.xdotool(&["mousedown", button]);
        sleep(REACH);
        display.xdotool(&["mouseup", button]);
        sleep(Duration::from_millis(900));
        so(program)
    });
}

/// One hand onto the pump that is looked at, the other under its nozzle, and down.
fn press(display: &Display, program: &mut Program<'_>, so: impl Fn(&Program<'_>) -> bool) {
    program.until("a pump press", |program| {
        display.xdotool(&["mousedown", "1"]);
        sleep(REACH);
        display.xdotool(&["mousedown", "3"]);
        sleep(REACH);
        display.hold_key("space", REACH);
        sleep(Duration::from_millis(500));
        display.release();
        sleep(Duration::from_millis(1200));
        so(program)
    });
}

/// To and fro with the mouse.
fn rub(display: &Display, program: &mut Program<'_>, what: &str, so: impl Fn(&Program<'_>) -> bool) {
    let mut way = 260;
    program.until(what, |program| {
        display.move_mouse(way, 0);
        way = -way;
        so(program)
    });
}
