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
    sleep(Duration::from_secs(1));
    // Quit, settings, then the orientation, which stands first as long as it was not done.
    first.choose(3);
    first.until_told("the screen Attempt is open", 1);
    orientation(&display, &mut first);
    let remembered = Preferences::load(&home.path().join("data/preferences.toml")).unwrap();
    assert!(remembered.oriented.contains_key("learner-test"), "{remembered:?}");
    assert!(first.attempt().is_none(), "the orientation leaves no attempt behind");

    first.until_told("the last lesson is over", 1);
    sleep(Duration::from_secs(1));
    first.choose(1);
    first.until_told("the screen Lobby is open", 2);
    sleep(Duration::from_millis(500));
    first.choose(3);
    first.until_told("the screen Prebrief is open", 1);
    sleep(Duration::from_millis(500));
    first.choose(3);
    first.until_told("an attempt is written to", 1);
    attempt(&display, &mut first);
    display.strike("Escape");
    first.until("the pause in the attempt's log", |program| {
        program.observed(|fact| *fact == Fact::Paused) == 1
    });
    // Go on, settings, finish, leave.
    first.choose(4);
    first.until_told("the screen Lobby is open", 3);
    sleep(Duration::from_millis(500));
    first.choose(1);
    assert!(first.ended().success());

    let mut second = Program::start(&display, home.path(), "second");
    second.until_told("the screen Lobby is open", 1);
    sleep(Duration::from_secs(1));
    assert_eq!(second.observed(|fact| *fact == Fact::Resumed), 0);
    second.choose(3);
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

/// Looks down, then up again, by small moves until the eyes rest on something.
fn look_at(display: &Display, program: &mut Program<'_>, surface: &str) {
    // Pixels of one move, and how many go down before the way is turned: from ahead to the floor.
    const STEP: i32 = 9;
    const DOWN: i32 = 32;
    let mut moves = 0;
    program.until(&format!("a look at {surface}"), |program| {
        if program.looks_at(surface) {
            return true;
        }
        let down = moves / DOWN % 2 == 0;
        display.move_mouse(0, if down { STEP } else { -STEP });
        moves += 1;
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
