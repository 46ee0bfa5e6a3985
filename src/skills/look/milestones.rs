//! How far the program has come: the window, the library, the room drawn whole; and how fast the view is
//! drawn. Told to whoever asks with `play --milestones`, a JSON object a line.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use serde_json::{Value, json};

use super::camera::View;
use super::quality::Quality;
use super::settled::{PipelinesWaiting, STEADY_FRAMES, Settled, settle};
use crate::schedule::{AttemptPhase, Screen};

/// Length of one measured pace, seconds of real time.
const PACE_S: f32 = 1.0;

/// Where milestones are written.
#[derive(Resource)]
pub struct Milestones {
    to: Box<dyn Write + Send + Sync>,
    began: Instant,
}

impl Milestones {
    /// Writes to this file, or to standard output for `-`; seconds are counted from now.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(path: &Path) -> io::Result<Self> {
        let to: Box<dyn Write + Send + Sync> =
            if path == Path::new("-") { Box::new(io::stdout()) } else { Box::new(File::create(path)?) };
        Ok(Self { to, began: Instant::now() })
    }

    /// Writes one line. Whoever reads may be gone: that ends no session.
    fn tell(&mut self, milestone: &str, more: &Value) {
        let seconds = self.began.elapsed().as_secs_f32();
        let mut line = json!({ "milestone": milestone, "seconds": seconds });
        if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
            line.extend(more.clone());
        }
        if let Err(error) = writeln!(self.to, "{line}").and_then(|()| self.to.flush()) {
            debug!("a milestone could not be written: {error}");
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Last,
        (tell_start, tell_screen, tell_pace).chain().after(settle).run_if(resource_exists::<Milestones>),
    );
}

fn tell_start(
    mut milestones: ResMut<'_, Milestones>,
    adapter: Option<Res<'_, RenderAdapterInfo>>,
    quality: Res<'_, Quality>,
    mut told: Local<'_, bool>,
) {
    if let (Some(adapter), false) = (adapter, *told) {
        let more = json!({ "adapter": adapter.name, "driver": adapter.driver, "quality": format!("{:?}", *quality) });
        milestones.tell("window", &more);
        *told = true;
    }
}

/// A screen counts from the frame after which its first one is on the display.
fn tell_screen(
    mut milestones: ResMut<'_, Milestones>,
    screen: Res<'_, State<Screen>>,
    pipelines: Res<'_, PipelinesWaiting>,
    settled: Res<'_, Settled>,
    mut steady: Local<'_, u32>,
    mut told: Local<'_, Option<(Screen, bool)>>,
) {
    let screen = *screen.get();
    if told.is_none_or(|(last, _)| last != screen) {
        *told = Some((screen, false));
        *steady = 0;
        milestones.tell("entered", &json!({ "screen": format!("{screen:?}") }));
    }
    *steady = if pipelines.0 == 0 { *steady + 1 } else { 0 };
    let there = if screen == Screen::Attempt { settled.yes() } else { *steady >= STEADY_FRAMES };
    if there && *told == Some((screen, false)) {
        *told = Some((screen, true));
        milestones.tell("shown", &json!({ "screen": format!("{screen:?}") }));
    }
}

/// Frames a second, and the size that the room is drawn in.
fn tell_pace(
    mut milestones: ResMut<'_, Milestones>,
    time: Res<'_, Time<Real>>,
    settled: Res<'_, Settled>,
    view: Option<Res<'_, View>>,
    images: Res<'_, Assets<Image>>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    mut count: Local<'_, (u32, f32)>,
) {
    if !settled.yes() {
        *count = (0, 0.0);
        return;
    }
    count.0 += 1;
    count.1 += time.delta_secs();
    if count.1 >= PACE_S {
        let picture = view.and_then(|view| images.get(&view.image).map(Image::size)).unwrap_or_default();
        let running = phase.is_some_and(|phase| *phase.get() == AttemptPhase::Running);
        let more = json!({ "frames": count.0, "over": count.1, "picture": [picture.x, picture.y], "running": running });
        milestones.tell("pace", &more);
        *count = (0, 0.0);
    }
}
