//! Everything that a network and a strange server can do to a request; afterwards there is one badge, or a reason.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use skillward_credentials::issuer_client::Repeats;
use skillward_credentials::{IssuerConfig, VcApiClient};
use skillward_issuer::{Issuer, RunningIssuer, spawn_embedded};
use skillward_outbox::carriers::{VcApi, claim_parcel};
use skillward_outbox::{Backoff, Outbox, Parcel, State};

use crate::fixture::Case;

fn parcel(case: &Case) -> Parcel {
    claim_parcel("issuer", &case.claim().unwrap()).unwrap()
}

/// An outbox with one claim, and an issuer behind whatever stands in between.
struct Scene {
    outbox: Outbox,
    issuer: RunningIssuer,
    folder: tempfile::TempDir,
    time: Timestamp,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let issuer = spawn_embedded(&folder.path().join("issuer")).unwrap();
        let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        outbox.set_backoff(Backoff::with_jitter(|| 0.5));
        let time = Timestamp::now();
        outbox.enqueue(&parcel(&Case::passed()), time).unwrap();
        Self { outbox, issuer, folder, time }
    }

    /// How to reach the issuer at another address, with little patience.
    fn through(&self, address: SocketAddr) -> IssuerConfig {
        IssuerConfig {
            url: format!("http://{address}"),
            timeout: Duration::from_millis(700),
            ..self.issuer.config()
        }
    }

    /// One try, an hour after the one before; gives the state and what went wrong.
    fn deliver(&mut self, config: IssuerConfig) -> (State, String) {
        let carrier = VcApi::new(config).unwrap();
        self.outbox.deliver_due(&[("issuer", &carrier)], self.time).unwrap();
        self.time += SignedDuration::from_hours(3);
        let entry = self.outbox.entry(1).unwrap();
        (entry.state, entry.reason.unwrap_or_default())
    }

    fn issued(&self) -> u64 {
        let home = self.folder.path().join("issuer");
        Issuer::open(&home, "A second look").unwrap().count().unwrap()
    }

    /// In the end there is one badge, and only one.
    fn ends_well(mut self) {
        let (state, error) = self.deliver(self.issuer.config());
        assert_eq!((state, error.as_str()), (State::Delivered, ""));
        assert_eq!(self.issued(), 1);
    }
}

/// A server that takes connections one by one and does with each what it is told; ends with the test program.
fn stand_in(mut serve: impl FnMut(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            serve(stream.unwrap());
        }
    });
    address
}

/// Reads one request with its body.
fn request(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let head = bytes.windows(4).position(|w| w == b"\r\n\r\n");
        if let Some(head) = head {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length = (text.lines())
                .find_map(|line| line.strip_prefix("content-length:"))
                .map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= head + 4 + length {
                return bytes;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return bytes,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// A server that gives everyone the same answer.
fn answering(answer: &'static str) -> SocketAddr {
    stand_in(move |mut stream| {
        request(&mut stream);
        let _ = stream.write_all(answer.as_bytes());
        let _ = stream.shutdown(Shutdown::Write);
    })
}

fn with_body(head: &str, body: &str) -> &'static str {
    let length = body.len();
    format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}").leak()
}

/// Hands requests on to the issuer and loses its answer, so that it has issued and the client does not know.
fn losing(issuer: &str, lost: usize) -> (SocketAddr, Arc<AtomicUsize>) {
    let target: SocketAddr = issuer.trim_start_matches("http://").parse().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let address = stand_in(move |mut stream| {
        let asked = request(&mut stream);
        let mut behind = TcpStream::connect(target).unwrap();
        behind.write_all(&asked).unwrap();
        // Until the issuer has answered, hence committed, however busy the machine is.
        behind.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while !is_whole(&answer)
            && let Ok(read @ 1..) = behind.read(&mut buffer)
        {
            answer.extend_from_slice(&buffer[..read]);
        }
        assert!(answer.starts_with(b"HTTP/1.1 20"), "the issuer has answered");
        if counter.fetch_add(1, Ordering::SeqCst) >= lost {
            let _ = stream.write_all(&answer);
        }
        let _ = stream.shutdown(Shutdown::Both);
    });
    (address, count)
}

/// Whether an answer is there to its last byte: its connection stays open afterwards.
fn is_whole(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse::<usize>().ok()).is_some_and(|length| body.len() >= length)
}

#[test]
fn an_answer_lost_after_the_commit_is_looked_up_and_not_asked_for_again() {
    let mut scene = Scene::new();
    let (address, count) = losing(&scene.issuer.url, 10);
    for _ in 0..10 {
        let (state, error) = scene.deliver(scene.through(address));
        assert_eq!(state, State::Queued, "{error}");
    }
    assert_eq!(scene.issued(), 1);
    let (state, _) = scene.deliver(scene.through(address));
    assert_eq!(state, State::Delivered);
    assert_eq!(count.load(Ordering::SeqCst), 11);
    assert_eq!(scene.issued(), 1);
}

#[test]
fn where_nobody_can_look_a_lost_answer_is_repeated_only_if_that_is_safe() {
    for (repeats, end) in [(Repeats::Same, State::Delivered), (Repeats::Unknown, State::Uncertain)] {
        let mut scene = Scene::new();
        let (address, count) = losing(&scene.issuer.url, 1);
        let config = IssuerConfig { repeats, ..scene.through(address) };
        assert_eq!(scene.deliver(config.clone()).0, State::Queued);
        assert_eq!(scene.deliver(config).0, end);
        assert_eq!(scene.issued(), 1);
        assert_eq!(count.load(Ordering::SeqCst), if end == State::Uncertain { 1 } else { 2 });
    }
}

#[test]
fn patience_is_kept_when_asked_for() {
    for (answer, expected) in [
        (with_body("429 Too Many Requests\r\nretry-after: 1800", "{}"), 1800),
        (with_body("503 Service Unavailable\r\nretry-after: 120", ""), 120),
        (with_body("429 Too Many Requests\r\nretry-after: soon", ""), 5),
        (with_body("500 Internal Server Error", "{\"detail\":\"broken\"}"), 5),
    ] {
        let mut scene = Scene::new();
        let start = scene.time;
        let (state, error) = scene.deliver(scene.through(answering(answer)));
        assert_eq!(state, State::Queued, "{error}");
        let due = scene.outbox.next_due(&["issuer"]).unwrap().unwrap();
        let waited = due.as_second() - start.as_second();
        assert_eq!(waited, expected, "{error}");
        scene.ends_well();
    }
}

#[test]
fn a_date_to_come_back_at_is_understood() {
    let mut scene = Scene::new();
    let when = Timestamp::from_second(scene.time.as_second() + 4000).unwrap();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&when).unwrap();
    let answer = with_body(&format!("429 Too Many Requests\r\nretry-after: {date}"), "");
    scene.deliver(scene.through(answering(answer)));
    assert_eq!(scene.outbox.next_due(&["issuer"]).unwrap(), Some(when));
}

#[test]
fn what_answers_but_is_no_issuer_is_not_believed() {
    for answer in [
        with_body("200 OK\r\ncontent-type: text/html", "<html>Please sign in</html>"),
        with_body("201 Created", "{}"),
        with_body("404 Not Found", "<html>Not found</html>"),
        with_body("301 Moved Permanently\r\nlocation: http://127.0.0.1:1/", ""),
        "HTTP/1.1 201 Created\r\ncontent-length: 5000\r\n\r\n{\"verifiable",
        "garbage\r\n\r\n",
        "",
    ] {
        let mut scene = Scene::new();
        let (state, error) = scene.deliver(scene.through(answering(answer)));
        assert_eq!(state, State::Queued, "{answer}: {error}");
        assert!(!error.is_empty());
        scene.ends_well();
    }
}

#[test]
fn a_body_that_never_ends_is_given_up() {
    let slow = stand_in(|mut stream| {
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 9999\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let endless = stand_in(|mut stream| {
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 201 Created\r\n\r\n");
        while stream.write_all(&[b' '; 65_536]).is_ok() {}
    });
    let mut scene = Scene::new();
    let began = Instant::now();
    let (state, error) = scene.deliver(scene.through(slow));
    assert_eq!(state, State::Queued, "{error}");
    assert!(began.elapsed() < Duration::from_secs(5));
    let (state, error) = scene.deliver(scene.through(endless));
    assert_ne!(state, State::Delivered, "{error}");
    scene.ends_well();
}

#[test]
fn a_wrong_token_is_said_and_waits_for_the_right_one() {
    let mut scene = Scene::new();
    let config = IssuerConfig { token: "wrong".to_owned().into(), ..scene.issuer.config() };
    let (state, error) = scene.deliver(config);
    assert_eq!(state, State::Queued);
    assert!(error.contains("did not accept our token"), "{error}");
    assert_eq!(scene.issued(), 0);
    scene.ends_well();
}

#[test]
fn a_refusal_for_good_says_why() {
    let mut scene = Scene::new();
    let config = IssuerConfig { name: "Another name".into(), ..scene.issuer.config() };
    let (state, error) = scene.deliver(config);
    assert_eq!(state, State::Refused);
    assert!(error.contains("names another issuer"), "{error}");
    assert_eq!(scene.issued(), 0);
}

#[test]
fn a_credential_other_than_the_one_asked_for_is_not_taken() {
    // A real badge of the right issuer, but of another attempt.
    let scene = Scene::new();
    let client = VcApiClient::new(scene.issuer.config()).unwrap();
    let other = Case::passed().numbered(9).claim().unwrap();
    let other = skillward_credentials::IssuerClient::issue(&client, &other).unwrap();
    // And one of another issuer, who signed what was asked of the first.
    let foreign = Case::passed().badge();
    for (json, why) in [(other.json, "something else"), (foreign, "not by the configured issuer")] {
        let mut scene = Scene {
            outbox: Outbox::open(&scene.folder.path().join(format!("{}", json.len()))).unwrap(),
            issuer: spawn_embedded(&scene.folder.path().join("issuer")).unwrap(),
            folder: tempfile::tempdir().unwrap(),
            time: scene.time,
        };
        scene.outbox.enqueue(&parcel(&Case::passed()), scene.time).unwrap();
        let body = format!("{{\"verifiableCredential\":{json}}}");
        let address = answering(with_body("201 Created", &body));
        let (state, error) = scene.deliver(scene.through(address));
        assert_eq!(state, State::Uncertain);
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_token_is_never_sent_in_the_clear_to_another_machine() {
    let issuer = Scene::new().issuer.config();
    for url in ["http://example.org", "ftp://127.0.0.1", "example.org", "http://127.0.0.1.example.org"] {
        let config = IssuerConfig { url: url.into(), ..issuer.clone() };
        assert!(VcApiClient::new(config).is_err(), "{url}");
    }
    for url in ["https://example.org", "http://localhost:1", "http://[::1]:1/"] {
        let config = IssuerConfig { url: url.into(), ..issuer.clone() };
        assert!(VcApiClient::new(config).is_ok(), "{url}");
    }
}
