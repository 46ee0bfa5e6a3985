//! Testing again whenever a file changes, until Ctrl-C.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{EventKind, RecursiveMode, Watcher};

use super::once;
use crate::args::TestArgs;
use crate::commands::print_line;
use crate::context::Context;
use crate::outcome::{CommandResult, Outcome};
use crate::show;

/// An editor writes a file in several steps: wait until it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(150);

pub(super) fn run(context: &Context, args: &TestArgs) -> CommandResult {
    let (changed, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| matters(&event)) {
            // The other side is gone only when the program ends.
            let _ = changed.send(());
        }
    })?;
    for folder in folders(context, args) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    loop {
        if let Err(error) = once(context, args) {
            // What is broken now may be mended by the next change.
            eprint!("{}", show::command_error(&error));
        }
        print_line("\nWaiting for a change; Ctrl-C ends.")?;
        if !next(&changes) {
            return Ok(Outcome::Good);
        }
    }
}

/// Waits for a change and for the quiet after it; false when there can be no more.
fn next(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    loop {
        match changes.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Reading is no change, and neither is what we write ourselves beside the files.
fn matters(event: &notify::Event) -> bool {
    let ron = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "ron");
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(ron)
}

/// Everything that a result depends on: what was named, the asset library, and packs.
fn folders(context: &Context, args: &TestArgs) -> Vec<PathBuf> {
    let named = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    let folder = |path: PathBuf| {
        if path.is_dir() {
            return path;
        }
        // A file: scenario.ron lies in its folder, a trace one deeper.
        let parent = path.parent().map(PathBuf::from).unwrap_or_default();
        let above =
            if parent.ends_with(crate::suite::FOLDER) { parent.parent().map(PathBuf::from) } else { None };
        let folder = above.unwrap_or(parent);
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }
    };
    named
        .into_iter()
        .map(folder)
        .chain(context.paths.assets.clone())
        .chain(context.paths.packs.clone())
        .collect()
}
