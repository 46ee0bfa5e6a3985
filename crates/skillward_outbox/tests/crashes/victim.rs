//! Processes that are to be killed.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// At the given visit of the point: says so, and waits to be killed.
pub fn strike(point: &str, hit: usize) -> impl Fn(&'static str) + Send + Sync + 'static {
    let (point, visits) = (point.to_owned(), AtomicUsize::new(0));
    move |passed| {
        if passed == point && visits.fetch_add(1, Ordering::SeqCst) + 1 == hit {
            say("struck");
            loop {
                std::thread::park();
            }
        }
    }
}

/// Tells the parent.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// A process that is to be killed.
pub struct Victim {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Victim {
    pub fn start(role: &str, home: &Path, point: &str, hit: u32) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg(role)
            .arg(home)
            .args([point, &hit.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next thing that it says.
    pub fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }

    /// Waits until it is struck; `false` when it came to its end.
    pub fn until_struck(&mut self) -> bool {
        self.line() == "struck"
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some_and(|status| {
            assert!(status.success(), "the victim failed by itself: {status}");
            true
        })
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
