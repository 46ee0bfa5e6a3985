//! What a check may ask of the network: the document of a `did:web`, a status list, a badge by its address.
//!
//! Checks take a [`Web`], so that the same code runs without a network ([`Offline`]), over HTTP ([`Http`]), and
//! against anything a test makes up. Contexts and schemas are never asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Once;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::header::ACCEPT;

/// Most redirects followed.
const MAX_REDIRECTS: usize = 3;

/// Why something could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// Nobody may be asked.
    #[error("no network is used")]
    Offline,
    /// Not an address that this program asks.
    #[error("`{0}` is no https address")]
    Address(String),
    /// Nobody answered, or not in time.
    #[error("{url} could not be reached: {problem}")]
    Silent {
        /// Whom.
        url: String,
        /// What failed.
        problem: String,
    },
    /// It answered something else than success.
    #[error("{url} answered {status}")]
    Status {
        /// Who.
        url: String,
        /// HTTP status.
        status: u16,
    },
    /// Longer than what was asked for can be.
    #[error("{url} answered with more than {limit} bytes")]
    TooLarge {
        /// Who.
        url: String,
        /// Most bytes read.
        limit: usize,
    },
}

/// A way to ask for what is published.
pub trait Web {
    /// What is published at an address, at most `limit` bytes of it.
    ///
    /// # Errors
    /// [`Unreachable`] when it cannot be had; that says nothing about the badge.
    fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, Unreachable>;
}

/// Asks nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offline;

impl Web for Offline {
    fn get(&self, _: &str, _: usize) -> Result<Vec<u8>, Unreachable> {
        Err(Unreachable::Offline)
    }
}

/// Asks over https; over plain http on this machine only.
#[derive(Debug, Clone)]
pub struct Http {
    patience: Duration,
    remote: Client,
    local: Client,
}

impl Http {
    /// A client that waits for one answer no longer than `patience`. Nothing is sent yet.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(patience: Duration) -> Result<Self, reqwest::Error> {
        install_tls();
        let builder = || {
            Client::builder()
                .timeout(patience)
                .connect_timeout(patience.min(Duration::from_secs(10)))
                .referer(false)
                .user_agent(concat!("skillward/", env!("CARGO_PKG_VERSION")))
        };
        let elsewhere = reqwest::redirect::Policy::custom(|attempt| {
            let remote = is_this_machine(attempt.url().as_str()) == Some(false);
            if attempt.previous().len() > MAX_REDIRECTS {
                attempt.error("it sends from one address to the next without end")
            } else if remote {
                attempt.follow()
            } else {
                attempt.error("it sends to an address that is not asked")
            }
        });
        Ok(Self {
            patience,
            remote: builder().redirect(elsewhere).build()?,
            local: builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?,
        })
    }
}

impl Web for Http {
    fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, Unreachable> {
        let local = is_this_machine(url).ok_or_else(|| Unreachable::Address(url.to_owned()))?;
        let client = if local { &self.local } else { &self.remote };
        let silent = |problem: String| Unreachable::Silent { url: url.to_owned(), problem };
        let response = client
            .get(url)
            .header(ACCEPT, "application/json, application/vc+jwt, image/png, image/svg+xml, */*;q=0.1")
            .send()
            .map_err(|error| silent(causes(&error)))?;
        if !response.status().is_success() {
            return Err(Unreachable::Status { url: url.to_owned(), status: response.status().as_u16() });
        }
        match read_body(response, limit, self.patience) {
            Ok(body) => Ok(body),
            Err(Broken::TooLarge) => Err(Unreachable::TooLarge { url: url.to_owned(), limit }),
            Err(Broken::Off(problem)) => Err(silent(problem)),
        }
    }
}

/// Asks once for each address, and remembers what came, failures too: many badges share one issuer and one list.
#[derive(Debug)]
pub struct Remembering<W> {
    web: W,
    known: RefCell<BTreeMap<String, Result<Vec<u8>, Unreachable>>>,
}

impl<W: Web> Remembering<W> {
    /// Remembers nothing yet.
    pub const fn new(web: W) -> Self {
        Self { web, known: RefCell::new(BTreeMap::new()) }
    }
}

impl<W: Web> Web for Remembering<W> {
    fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, Unreachable> {
        if let Some(known) = self.known.borrow().get(url) {
            return known.clone();
        }
        let answer = self.web.get(url, limit);
        self.known.borrow_mut().insert(url.to_owned(), answer.clone());
        answer
    }
}

/// Why a body was not read to its end.
pub(crate) enum Broken {
    TooLarge,
    Off(String),
}

/// A body, read no longer than `patience` and no further than `limit`.
///
/// The HTTP client's own limit holds for each piece of a body, so that a trickle could keep us for ever.
pub(crate) fn read_body(mut response: Response, limit: usize, patience: Duration) -> Result<Vec<u8>, Broken> {
    let began = Instant::now();
    let mut body = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let count = response.read(&mut piece).map_err(|error| Broken::Off(error.to_string()))?;
        if count == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&piece[..count]);
        if body.len() > limit {
            return Err(Broken::TooLarge);
        }
        if began.elapsed() > patience {
            return Err(Broken::Off("it took too long".into()));
        }
    }
}

/// Whether an address that may be asked is on this machine; `None` for one that may not be asked: anything but
/// https, and plain http elsewhere than here.
#[must_use]
pub fn is_this_machine(url: &str) -> Option<bool> {
    let parsed = reqwest::Url::parse(url).ok()?;
    let host = parsed.host_str()?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let local = host == "localhost"
        || (address.parse::<std::net::IpAddr>()).is_ok_and(|address| address.is_loopback());
    match parsed.scheme() {
        "https" => Some(local),
        "http" if local => Some(true),
        _ => None,
    }
}

/// Makes the provider of TLS known, once.
pub(crate) fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that the program has chosen a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// An error of the HTTP client with all its causes.
#[must_use]
pub fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(&format!(": {inner}"));
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::Cell;

    use super::*;

    #[test]
    fn only_https_and_this_machine_are_asked() {
        for (url, local) in [
            ("https://example.org/x", Some(false)),
            ("https://localhost/x", Some(true)),
            ("http://127.0.0.1:1/", Some(true)),
            ("http://[::1]:1/", Some(true)),
            ("http://example.org/", None),
            ("http://127.0.0.1.example.org/", None),
            ("file:///etc/passwd", None),
            ("data:text/plain,x", None),
            ("x", None),
        ] {
            assert_eq!(is_this_machine(url), local, "{url}");
        }
        let http = Http::new(Duration::from_secs(1)).unwrap();
        assert!(matches!(http.get("http://example.org/", 1), Err(Unreachable::Address(_))));
    }

    #[test]
    fn an_address_is_asked_once() {
        struct Counting(Cell<u32>);
        impl Web for Counting {
            fn get(&self, url: &str, _: usize) -> Result<Vec<u8>, Unreachable> {
                self.0.set(self.0.get() + 1);
                if url == "gone" { Err(Unreachable::Offline) } else { Ok(url.into()) }
            }
        }
        let web = Remembering::new(Counting(Cell::new(0)));
        for _ in 0..3 {
            assert_eq!(web.get("a", 9).unwrap(), b"a");
            assert_eq!(web.get("gone", 9), Err(Unreachable::Offline));
        }
        assert_eq!(web.web.0.get(), 2);
    }
}
