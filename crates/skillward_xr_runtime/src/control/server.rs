//! The runtime's end of the control channel: a thread that listens for as long as the process lives.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Reply, Request, SOCKET, Status};
use crate::runtime::{Runtime, changed, lock, wait_for_change};
use crate::session::Phase;

/// How long an app that has ended its frame may take to wait for the next, before the step counts as done all the same.
const SETTLE: Duration = Duration::from_millis(500);

/// Begins to listen in the runtime's folder.
///
/// # Errors
///
/// When the socket cannot be made: its path is too long, or the folder cannot be written.
pub(crate) fn listen(folder: &Path) -> Result<(), std::io::Error> {
    let path = folder.join(SOCKET);
    // One of a process that has ended.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(path)?;
    std::thread::Builder::new().name("xr control".to_owned()).spawn(move || {
        for stream in listener.incoming().flatten() {
            let served =
                std::thread::Builder::new().name("xr control".to_owned()).spawn(move || serve(&stream));
            if served.is_err() {
                break;
            }
        }
    })?;
    Ok(())
}

fn serve(stream: &UnixStream) {
    lock().steered = true;
    let mut out = stream;
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { break };
        let reply = match serde_json::from_str(&line) {
            Ok(request) => answer(request),
            Err(error) => Reply::Refused(format!("{error}: {line}")),
        };
        let sent = serde_json::to_string(&reply).map_err(std::io::Error::other);
        if sent.and_then(|text| writeln!(out, "{text}")).is_err() {
            break;
        }
    }
}

fn answer(request: Request) -> Reply {
    match request {
        Request::Do(commands) => {
            let mut runtime = lock();
            for command in commands {
                runtime.queue(command);
            }
            Reply::Done
        }
        Request::Step { frames, timeout_ms } => step(frames, Duration::from_millis(timeout_ms)),
        Request::Await { state, timeout_ms } => {
            until(Duration::from_millis(timeout_ms), |runtime| phase(runtime) == Some(state))
        }
        Request::Status => Reply::Status(status(&lock())),
        Request::Report => Reply::Report(Box::new(lock().log.report().clone())),
    }
}

fn step(frames: u64, timeout: Duration) -> Reply {
    let goal = {
        let mut runtime = lock();
        runtime.permits += frames;
        ended(&runtime) + frames
    };
    changed();
    let mut since: Option<Instant> = None;
    until(timeout, |runtime| {
        if ended(runtime) < goal {
            return false;
        }
        let session = runtime.instance.as_ref().and_then(|instance| instance.session.as_ref());
        let settled = session.is_some_and(|session| session.frames.waiting);
        settled || since.get_or_insert_with(Instant::now).elapsed() > SETTLE
    })
}

fn ended(runtime: &Runtime) -> u64 {
    runtime.log.report.frames.ended + runtime.log.report.frames.discarded
}

fn until(timeout: Duration, mut done: impl FnMut(&Runtime) -> bool) -> Reply {
    let begun = Instant::now();
    let mut runtime = lock();
    loop {
        if done(&runtime) {
            return Reply::Status(status(&runtime));
        }
        if begun.elapsed() > timeout {
            return Reply::Refused(format!("not within {timeout:?}; now: {:?}", status(&runtime)));
        }
        runtime = wait_for_change(runtime);
    }
}

fn phase(runtime: &Runtime) -> Option<Phase> {
    let session = runtime.instance.as_ref().and_then(|instance| instance.session.as_ref());
    session.map(|session| session.life.phase())
}

fn status(runtime: &Runtime) -> Status {
    Status {
        frame: runtime.log.frame,
        state: phase(runtime),
        instance: runtime.instance.is_some() && runtime.not_lost().is_ok(),
        now_ns: runtime.timer.now(),
        breaches: runtime.log.report.breaches.len(),
        fault: runtime.log.report.fault.clone(),
    }
}
