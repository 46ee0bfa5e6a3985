//! `skillward demo`: a scripted learner plays a scenario, from the first step to a verified badge.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::math::UVec2;
use bevy::prelude::World;
use bevy::time::TimeUpdateStrategy;
use skillward_cli::args::DemoArgs;
use skillward_cli::judging::judge;
use skillward_cli::library::Entry;
use skillward_cli::{CommandError, CommandResult, Context, Outcome, debrief_page};
use skillward_core::header::Mode;
use skillward_core::score::Decision;
use skillward_credentials::verify_file;

use crate::attempt::session::{FinishedAttempt, RunningAttempt, SelectedScenario};
use crate::frontends::autopilot::ScriptedLearner;
use crate::frontends::autopilot::script::Script;
use crate::frontends::autopilot::vary::Variation;
use crate::launch::Launch;
use crate::reporting::{BadgeState, report};
use crate::skills::look::capture::Album;
use crate::{FrontEnd, app, simulate};

/// Size of the pictures, pixels.
const PICTURE: UVec2 = UVec2::new(1280, 720);
/// Attempt time between two frames while pictures are kept, seconds; samples come as often as ever.
const STEP: Duration = Duration::from_millis(50);
/// A minute of the attempt, microseconds.
const MINUTE_US: u64 = 60_000_000;
/// Frames to wait for the last picture.
const LAST_FRAMES: u32 = 2000;

/// Plays, and leaves pictures, debrief page, attempt and badge in a folder.
///
/// # Errors
/// When the scenario, the learner's script or the asset library cannot be used, or nothing can be written.
pub fn demo(context: &Context, args: &DemoArgs) -> CommandResult {
    fs::create_dir_all(&args.out).map_err(CommandError::file("make the folder", &args.out))?;
    let out = fs::canonicalize(&args.out).map_err(CommandError::file("find", &args.out))?;
    // A demonstration is nobody's attempt: it never lies among a learner's own.
    let mut context = context.clone();
    context.paths.data = out.join("data");
    let entry = context.find_scenario(args.scenario.as_deref())?;
    let (chosen, learner, who) = cast(&entry, &args.learner)?;
    println!("{} plays \"{}\".", who, chosen.scenario.title);

    let launch = Launch::new(&context)?;
    let finished = if args.no_pictures {
        let mut app = app(FrontEnd::Autopilot { windowed: false }, launch);
        simulate::run(&mut app, chosen, learner, |_| {})?
    } else {
        let pictures = out.join("pictures");
        fs::create_dir_all(&pictures).map_err(CommandError::file("make the folder", &pictures))?;
        println!("Pictures are drawn on the way; on a software driver this takes some minutes.");
        draw(&context, launch, chosen, learner, pictures)?
    };
    tell(&context, &finished, &out)
}

/// The scenario and who plays it.
fn cast(entry: &Entry, learner: &str) -> Result<(SelectedScenario, ScriptedLearner, String), CommandError> {
    let mode = entry
        .scenario
        .as_ref()
        .and_then(|scenario| scenario.value.modes.first().copied())
        .unwrap_or(Mode::Formative);
    let chosen = SelectedScenario::of(entry, mode).map_err(|why| why.told(entry))?;
    let folder = entry.folder.join("learners");
    let path = folder.join(format!("{learner}.ron"));
    if !path.is_file() {
        let known: Vec<_> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|file| Some(file.path().file_stem()?.to_string_lossy().into_owned()))
            .collect();
        return Err(CommandError::new(
            format!("there is no learner `{learner}` in {}", folder.display()),
            format!("there are: {}", known.join(", ")),
        ));
    }
    let script = Script::read(&path)?;
    let acts = script.expanded()?;
    Ok((chosen, ScriptedLearner { acts, variation: Variation::default() }, script.name))
}

/// Plays with a renderer, and keeps pictures.
fn draw(
    context: &Context,
    launch: Launch,
    chosen: SelectedScenario,
    learner: ScriptedLearner,
    pictures: PathBuf,
) -> Result<FinishedAttempt, CommandError> {
    let mut app = app(FrontEnd::Stills(PICTURE), launch);
    app.insert_resource(Album::new(pictures));
    let mut told = Told::default();
    let finished = simulate::run(&mut app, chosen, learner, |world| {
        wait_for_pictures(world);
        told.tell(world.resource::<Album>());
        told.tell_time(world.get_resource::<RunningAttempt>());
    })?;
    if finished.score.decision == Decision::Pass {
        let state = report(context, &finished.folder);
        app.insert_resource(state);
    }
    for _ in 0..LAST_FRAMES {
        app.update();
        let album = app.world().resource::<Album>();
        told.tell(album);
        if !album.busy() && album.has("debrief") {
            break;
        }
    }
    Ok(finished)
}

/// What the person who waits has been told of.
#[derive(Default)]
struct Told {
    pictures: usize,
    /// Whole minutes of the attempt.
    minutes: u64,
}

impl Told {
    /// Names each picture as soon as it is kept, on a terminal and on a pipe alike: minutes may lie between two.
    fn tell(&mut self, album: &Album) {
        for picture in album.kept().iter().skip(self.pictures) {
            println!("  {}", picture.display());
        }
        self.pictures = album.kept().len();
    }

    /// Says how far the attempt has come, a line for each of its minutes.
    fn tell_time(&mut self, running: Option<&RunningAttempt>) {
        let minutes = running.map_or(0, |running| running.now_us() / MINUTE_US);
        if minutes > self.minutes {
            println!("  minute {minutes} of the attempt");
            self.minutes = minutes;
        }
    }
}

/// Attempt time stands still while a picture is drawn.
fn wait_for_pictures(world: &mut World) {
    let busy = world.resource::<Album>().busy();
    let step = if busy { Duration::ZERO } else { STEP };
    world.insert_resource(TimeUpdateStrategy::ManualDuration(step));
    if busy {
        // Models are read on other threads: leave them the processor.
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Writes the debrief page and the badge, and says what came of it.
fn tell(context: &Context, finished: &FinishedAttempt, out: &Path) -> CommandResult {
    let judged = judge(&finished.folder, None)?;
    let live = serde_json::to_vec(&*finished.score)?;
    // What was played and what is shown are in the language that the learner read.
    if serde_json::to_vec(&judged.shown.score)? != live {
        return Err(CommandError::plain("the score judged from the log differs from the one made live"));
    }
    let page = out.join("debrief.html");
    fs::write(&page, debrief_page::render(&judged.page(Some(&context.assets()?))))
        .map_err(CommandError::file("write", &page))?;
    let total = judged.score.total.percent_centi;
    println!("Attempt: {}", finished.folder.display());
    println!("Debrief: {}", page.display());
    match &judged.score.decision {
        Decision::Pass => println!("Passed with {} %.", total / 100),
        Decision::Fail { criticals, domains, total: below } => {
            let names = |ids: Vec<String>| if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
            println!(
                "Not passed, with {} %. Critical criteria not met: {}. Domains below their mark: {}. Total below its mark: {}.",
                total / 100,
                names(criticals.iter().map(ToString::to_string).collect()),
                names(domains.iter().map(ToString::to_string).collect()),
                if *below { "yes" } else { "no" }
            );
            return Ok(Outcome::Findings);
        }
        Decision::Pending { criteria } => {
            println!("Awaits a person's rating of {} criteria.", criteria.len());
            return Ok(Outcome::Findings);
        }
        Decision::InsufficientEvidence { reasons } => {
            println!("Insufficient evidence: {}", reasons.join(" "));
            return Ok(Outcome::Findings);
        }
    }
    match report(context, &finished.folder) {
        BadgeState::Issued(files) => {
            for (from, name) in [(&files.png, "badge.png"), (&files.json, "badge.json")] {
                let to = out.join(name);
                fs::copy(from, &to).map_err(CommandError::file("write", &to))?;
            }
            let baked = out.join("badge.png");
            let bytes = fs::read(&baked).map_err(CommandError::file("read", &baked))?;
            let badge = verify_file(&bytes)?;
            println!("Badge:   {} (verified: {})", baked.display(), badge.achievement);
            Ok(Outcome::Good)
        }
        state => Err(CommandError::plain(format!("{}. {}", state.headline(), state.detail()))),
    }
}
