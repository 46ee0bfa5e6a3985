//! An issuer with a public address, run for a test on a port of this machine.
#![allow(dead_code, reason = "tests and the figure of the pages use it, each a part of it")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use serde_json::Value;
use skillward_credentials::VcApiClient;
use skillward_credentials::issuer_client::IssuerClient as _;
use skillward_issuer::{Issuer, IssuerOptions, RunningIssuer, ServeOptions, spawn_with};

use crate::fixture::Case;

pub const NAME: &str = "Test issuer";

/// A port of this machine that nobody uses just now.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

pub fn options(port: u16) -> IssuerOptions {
    IssuerOptions {
        name: NAME.into(),
        public_url: Some(format!("http://localhost:{port}")),
        ..IssuerOptions::default()
    }
}

pub struct Public {
    pub running: RunningIssuer,
    pub http: reqwest::blocking::Client,
    pub origin: String,
    pub folder: tempfile::TempDir,
    port: u16,
}

pub fn public(how: &ServeOptions) -> Public {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let running = run(folder.path(), port, how);
    // Also makes the provider of TLS known.
    VcApiClient::new(running.config()).unwrap();
    Public {
        running,
        http: reqwest::blocking::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap(),
        origin: format!("http://localhost:{port}"),
        folder,
        port,
    }
}

pub fn run(folder: &Path, port: u16, how: &ServeOptions) -> RunningIssuer {
    let issuer = Issuer::open_with(folder, &options(port)).unwrap();
    spawn_with(issuer, SocketAddr::from((Ipv4Addr::LOCALHOST, port)), how).unwrap()
}

impl Public {
    /// The operator's hands in the same folder.
    pub fn operator(&self) -> Issuer {
        Issuer::open_with(self.folder.path(), &options(self.port)).unwrap()
    }

    /// A badge, as JSON.
    pub fn issue(&self, case: &Case) -> Value {
        let client = VcApiClient::new(self.running.config()).unwrap();
        serde_json::from_str(&client.issue(&case.claim().unwrap()).unwrap().json).unwrap()
    }

    pub fn get(&self, path: &str, accept: &str) -> reqwest::blocking::Response {
        self.http.get(format!("{}{path}", self.running.url)).header("accept", accept).send().unwrap()
    }
}

/// Identifier of a badge, and the path of its page.
pub fn id_and_path(badge: &Value) -> (String, String) {
    let id = badge["id"].as_str().unwrap().to_owned();
    let path = format!("/badges/{}", id.trim_start_matches("urn:uuid:"));
    (id, path)
}
