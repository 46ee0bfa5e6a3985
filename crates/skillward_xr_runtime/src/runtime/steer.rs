//! The script at work: which steps are due, and what a command does to the runtime.

use std::fs::File;
use std::io::{BufRead, BufReader};

use serde::Deserialize;

use super::{Event, Motion, Runtime};
use crate::script::{Command, Render, When};
use crate::world::{Effect, Moment};

/// A line of recorded motion.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// Frames after the beginning.
    frame: u64,
    #[serde(rename = "do")]
    commands: Vec<Command>,
}

impl Runtime {
    /// A command for the beginning of the next frame. What cannot be is refused at once, as far as it can be seen.
    pub(crate) fn queue(&mut self, command: Command) {
        self.queued.push_back(command);
    }

    /// Does what is due: steps of the script, commands from outside, recorded motion.
    pub(crate) fn tick(&mut self) {
        let (frame, focus) = (self.log.frame, self.first_focus);
        let ms = self.timer.now() / 1_000_000 - 1000;
        let due = |when: When| match when {
            When::Start => true,
            When::Frame(number) => frame >= number,
            When::Focused(after) => focus.is_some_and(|focus| frame >= focus + after),
            When::Ms(time) => i64::try_from(time).is_ok_and(|time| ms >= time),
        };
        let (now, later) = std::mem::take(&mut self.steps).into_iter().partition(|step| due(step.at));
        self.steps = later;
        let now: Vec<crate::script::Step> = now;
        let mut commands: Vec<Command> = now.into_iter().flat_map(|step| step.commands).collect();
        commands.extend(self.queued.drain(..));
        for command in commands {
            self.apply_or_tell(&command, frame);
        }
        // Motion that a command has just begun to play has its first frame now.
        for command in self.played(frame) {
            self.apply_or_tell(&command, frame);
        }
        self.follow();
    }

    fn apply_or_tell(&mut self, command: &Command, frame: u64) {
        if let Err(why) = self.apply(command) {
            self.log.report.fault.get_or_insert_with(|| format!("frame {frame}: {command:?}: {why}"));
        }
    }

    fn played(&mut self, frame: u64) -> Vec<Command> {
        let Some((begun, motion)) = &mut self.motion else { return Vec::new() };
        let mut commands = Vec::new();
        while motion.front().is_some_and(|(at, _)| *begun + at <= frame) {
            commands.extend(motion.pop_front().into_iter().flat_map(|(_, commands)| commands));
        }
        if motion.is_empty() {
            self.motion = None;
        }
        commands
    }

    /// Does what a command says, now.
    pub(crate) fn apply(&mut self, command: &Command) -> Result<(), String> {
        let now = self.timer.now();
        let shown = self.timer.next_shown();
        let moment = Moment { now, shown, change: shown - self.timer.period() / 2 };
        for effect in self.world.apply(command, moment)? {
            let session = self.instance.as_ref().and_then(|instance| instance.session.as_ref());
            let session = session.map(|session| session.handle);
            match (effect, session) {
                (Effect::OriginMoves { reference, time, in_previous }, Some(session)) => {
                    self.announce(Event::Origin { session, reference, time, in_previous });
                }
                (Effect::Presence(present), Some(session))
                    if self.enabled(crate::extension::name::PRESENCE) =>
                {
                    self.announce(Event::Presence { session, present });
                }
                (Effect::Other, _) => self.command(command, now)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Commands that concern the runtime and not the world.
    fn command(&mut self, command: &Command, now: i64) -> Result<(), String> {
        match command {
            Command::Play(path) => self.motion = Some((self.log.frame, self.motion_of(path)?)),
            Command::LoseSession { grace_ms, refuse } => {
                self.refuse_systems = *refuse;
                let Some(session) = self.instance.as_mut().and_then(|instance| instance.session.as_mut())
                else {
                    return Err("there is no session to lose".to_owned());
                };
                session.loss = Some(now + i64::from(*grace_ms) * 1_000_000);
                let entered = session.life.lose();
                self.entered(&entered);
            }
            Command::LoseInstance { grace_ms, refuse } => {
                self.refuse_instances = *refuse;
                let time = now + i64::from(*grace_ms) * 1_000_000;
                let Some(instance) = &mut self.instance else {
                    return Err("there is no instance to lose".to_owned());
                };
                instance.loss = Some(time);
                instance.events.push(Event::InstanceLoss { time });
            }
            Command::Die { refuse } => {
                self.refuse_instances = *refuse;
                if let Some(instance) = &mut self.instance {
                    instance.loss = Some(now);
                }
            }
            Command::RefuseSwapchains(count) => self.refuse_swapchains = *count,
            Command::RefuseSessions(count) => self.refuse_sessions = *count,
            Command::Exit => {
                if let Some(session) = self.instance.as_mut().and_then(|instance| instance.session.as_mut()) {
                    session.life.want_exit();
                }
            }
            Command::SlowFrame(frames) => self.slow += frames,
            Command::Render(render) => self.render = *render,
            Command::Capture(name) => {
                if name.is_empty()
                    || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                {
                    return Err(format!("{name}: a picture's name has letters, digits, - and _ alone"));
                }
                self.captures.push_back(name.clone());
            }
            Command::RefreshRate(hz) => {
                if !(1.0..=1000.0).contains(hz) {
                    return Err(format!("{hz} Hz: a rate is 1 to 1000"));
                }
                self.set_rate(*hz);
            }
            other => return Err(format!("{other:?} is not known here")),
        }
        Ok(())
    }

    /// The display's rate from now on; the app hears of it if it asked for that.
    pub(crate) fn set_rate(&mut self, hz: f32) {
        let from = self.timer.hz();
        self.timer.set_rate(hz);
        if self.enabled(crate::extension::name::REFRESH_RATE) && (from - hz).abs() > 0.01 {
            self.announce(Event::RefreshRate { from, to: hz });
        }
    }

    fn announce(&mut self, event: Event) {
        if let Some(instance) = &mut self.instance {
            instance.events.push(event);
        }
    }

    fn enabled(&self, name: &str) -> bool {
        self.instance.as_ref().is_some_and(|instance| instance.enabled.has(name))
    }

    /// Whether the frame that begins is to be rendered, and as which picture.
    pub(crate) fn renders(&mut self, visible: bool) -> (bool, Option<String>) {
        if !visible {
            return (false, None);
        }
        self.visible_frames += 1;
        let capture = self.captures.pop_front();
        let render = match self.render {
            Render::Always => true,
            Render::OnCapture => false,
            Render::Every(frames) => self.visible_frames.is_multiple_of(u64::from(frames.max(1))),
        };
        (render || capture.is_some(), capture)
    }

    /// Recorded motion, from a path that is absolute or in the runtime's folder.
    fn motion_of(&self, path: &str) -> Result<Motion, String> {
        let whole = self.log.folder().map_or_else(|| path.into(), |folder| folder.join(path));
        let file = File::open(&whole).map_err(|error| format!("{}: {error}", whole.display()))?;
        let mut motion = Motion::new();
        for (index, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|error| format!("{}: {error}", whole.display()))?;
            let line: Line = serde_json::from_str(&line)
                .map_err(|error| format!("{}:{}: {error}", whole.display(), index + 1))?;
            if motion.back().is_some_and(|(last, _)| *last > line.frame) {
                return Err(format!("{}:{}: frames go back", whole.display(), index + 1));
            }
            motion.push_back((line.frame, line.commands));
        }
        Ok(motion)
    }
}
