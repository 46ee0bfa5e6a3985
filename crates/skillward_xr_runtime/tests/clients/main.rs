//! The runtime under clients that go through the system's loader, each in a process of its own: good ones that must get
//! what the script says, and bad ones whose one fault must be refused and reported.
//!
//! The program is its own client: started with `SKILLWARD_XR_CLIENT`, it is that client and no test.

#![allow(unsafe_code, reason = "clients of a C interface, some of them wrong on purpose")]
#![allow(missing_docs, reason = "a test")]

mod app;
mod bad;
mod control;
mod faults;
mod good;
mod run;
mod tracking;
mod vulkan;

use libtest_mimic::{Arguments, Trial};

/// What a client or a test comes to.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Names the client that this process is to be.
pub const CLIENT: &str = "SKILLWARD_XR_CLIENT";

fn main() {
    if let Ok(name) = std::env::var(CLIENT) {
        if let Err(error) = client(&name) {
            eprintln!("client {name}: {error}");
            std::process::exit(1);
        }
        return;
    }
    let mut trials = Vec::new();
    let mut add = |name: String, test: fn() -> Outcome<()>| {
        trials.push(Trial::test(name, move || test().map_err(|error| error.to_string().into())));
    };
    for (name, test) in good::TESTS.iter().chain(faults::TESTS).chain(tracking::TESTS).chain(control::TESTS) {
        add((*name).to_owned(), *test);
    }
    trials.extend(bad::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn client(name: &str) -> Outcome<()> {
    if let Some(client) = good::client(name)
        .or_else(|| faults::client(name))
        .or_else(|| tracking::client(name))
        .or_else(|| control::client(name))
    {
        return client();
    }
    bad::client(name).ok_or("there is no such client")?()
}
