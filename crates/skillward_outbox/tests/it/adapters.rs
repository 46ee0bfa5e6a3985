//! Every carrier of badges against a stand-in of its issuer, with every fault.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use skillward_outbox::carriers::claim_parcel;
use skillward_outbox::{Backoff, Cause, Entry, Outbox, State};

use crate::fixture::Case;
use crate::issuers::{EMAIL, Other, TOKEN};
use crate::stand_in::{Answer, Fault, StandIn};

struct Scene {
    outbox: Outbox,
    folder: tempfile::TempDir,
    time: Timestamp,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        outbox.set_backoff(Backoff::with_jitter(|| 0.5));
        let time = Timestamp::now();
        outbox.enqueue(&claim_parcel("issuer", &learners().claim().unwrap()).unwrap(), time).unwrap();
        Self { outbox, folder, time }
    }

    /// One round by a program that starts anew, a day after the one before.
    fn round(&mut self, other: Other, url: &str) -> Entry {
        let carrier = other.carrier(url, self.folder.path());
        self.outbox.deliver_due(&[("issuer", &*carrier)], self.time).unwrap();
        self.time += SignedDuration::from_hours(24);
        self.outbox.entry(1).unwrap()
    }
}

/// A passed attempt of the learner whom the institution knows.
fn learners() -> Case {
    let mut case = Case::passed();
    case.header.learner = "learner-0412".into();
    case
}

#[test]
fn every_issuer_is_asked_as_it_documents() {
    for other in Other::ALL {
        let (stand_in, awards) = other.start();
        let mut scene = Scene::new();
        let entry = scene.round(other, &stand_in.url);
        assert_eq!(entry.state, State::Delivered, "{other:?}: {:?}", entry.reason);
        assert_eq!(awards.lock().unwrap().len(), 1, "{other:?}");
        let receipt = entry.receipt.unwrap();
        assert!(receipt.reference.is_some(), "{other:?}");
        assert_eq!(receipt.credential.is_some(), other == Other::Signing);
        assert_eq!(receipt.unchecked.is_some(), other == Other::Coordinator);
    }
}

#[test]
fn every_issuer_with_every_fault_makes_one_badge_or_none_that_nobody_is_told_of() {
    for other in Other::ALL {
        for fault in Fault::ALL {
            let (stand_in, awards) = other.start();
            let mut scene = Scene::new();
            stand_in.fail(fault);
            let first = scene.round(other, &stand_in.url);
            // A token that has expired is replaced at once where that can be done.
            if first.state == State::Delivered {
                assert_eq!((other, fault), (Other::Badgr, Fault::Expired));
            } else {
                assert_eq!(first.state, State::Queued, "{other:?} {fault:?}: {:?}", first.reason);
                assert_eq!(first.in_doubt, fault.leaves_doubt(), "{other:?} {fault:?}");
                let waits = first.next_try.unwrap().as_second() - (scene.time.as_second() - 86_400);
                assert_eq!(waits, if fault == Fault::Busy { 1800 } else { 5 }, "{other:?} {fault:?}");
            }
            let asked = stand_in.requests().len();
            let last = (0..3).map(|_| scene.round(other, &stand_in.url)).last().unwrap();
            let count = awards.lock().unwrap().len();
            if other.can_tell() || !fault.leaves_doubt() {
                assert_eq!(
                    (last.state, count),
                    (State::Delivered, 1),
                    "{other:?} {fault:?}: {:?}",
                    last.reason
                );
            } else {
                assert_eq!(
                    (last.state, last.cause),
                    (State::Uncertain, Some(Cause::NoWayToLook)),
                    "{fault:?}"
                );
                assert_eq!(stand_in.requests().len(), asked, "it was asked again in doubt");
                assert!(count <= 1);
            }
        }
    }
}

#[test]
fn a_lost_answer_ten_times_over_makes_one_badge() {
    for other in Other::ALL.into_iter().filter(|other| other.can_tell()) {
        let (stand_in, awards) = other.start();
        let mut scene = Scene::new();
        for _ in 0..10 {
            stand_in.fail(Fault::DroppedAfter);
            let entry = scene.round(other, &stand_in.url);
            assert!(entry.in_doubt, "{other:?}");
        }
        assert_eq!(scene.round(other, &stand_in.url).state, State::Delivered, "{other:?}");
        assert_eq!(awards.lock().unwrap().len(), 1, "{other:?}");
    }
}

#[test]
fn a_refusal_for_good_says_why_and_names_nobody() {
    // The signing service has no token, and so none to keep.
    for other in Other::ALL.into_iter().filter(|other| *other != Other::Signing) {
        let said = format!("{EMAIL} cannot have it with {TOKEN}");
        let stand_in = StandIn::start(move |request| match request.path.as_str() {
            "/o/token" => Answer::json(200, &serde_json::json!({"access_token": "minted-0815"})),
            _ if request.method == "GET" => Answer::json(200, &serde_json::json!({"result": []})),
            _ => Answer::json(422, &serde_json::json!({"message": said})),
        });
        let entry = Scene::new().round(other, &stand_in.url);
        assert_eq!((entry.state, entry.cause), (State::Refused, Some(Cause::Refused)), "{other:?}");
        let reason = entry.reason.unwrap();
        assert!(reason.contains("(address) cannot have it with (secret)"), "{other:?}: {reason}");
    }
}

#[test]
fn an_unknown_learner_an_unknown_badge_and_a_scripts_attempt_are_dead_letters_with_a_reason() {
    for other in [Other::Badgr, Other::Accredible, Other::Credly] {
        let (stand_in, awards) = other.start();
        let stranger = Case::passed();
        let mut another = learners();
        another.rubric.id = "another-rubric".into();
        another.score.rubric.id = "another-rubric".into();
        another.header.rubric.id = "another-rubric".into();
        let mut script = learners();
        script.header.modality = skillward_core::observation::Modality::Scripted;
        for (case, why) in [
            (stranger, "says nothing of the learner"),
            (another, "names no badge"),
            (script, "a script made"),
        ] {
            let mut scene = Scene::new();
            let parcel = claim_parcel("issuer", &case.numbered(7).claim().unwrap()).unwrap();
            scene.outbox.enqueue(&parcel, scene.time).unwrap();
            scene.round(other, &stand_in.url);
            let entry = scene.outbox.entry(2).unwrap();
            let reason = entry.reason.unwrap_or_default();
            assert!(entry.state == State::Refused && reason.contains(why), "{other:?}: {reason}");
        }
        assert_eq!(awards.lock().unwrap().len(), if other == Other::Badgr { 1 } else { 3 }, "{other:?}");
    }
}

#[test]
fn a_second_pass_that_badgr_calls_a_duplicate_is_not_taken_for_the_first() {
    let (stand_in, awards) = Other::Badgr.start();
    let mut scene = Scene::new();
    let second = claim_parcel("issuer", &learners().numbered(2).claim().unwrap()).unwrap();
    scene.outbox.enqueue(&second, scene.time).unwrap();
    assert_eq!(scene.round(Other::Badgr, &stand_in.url).state, State::Delivered);
    let entry = scene.outbox.entry(2).unwrap();
    assert_eq!(entry.state, State::Refused);
    assert!(entry.reason.unwrap().contains("previous award"));
    assert_eq!(awards.lock().unwrap().len(), 1);
}

/// A server with a certificate that nobody vouches for; gives what it was told before it was left.
fn stranger() -> (String, Arc<Mutex<Vec<u8>>>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../data/stranger.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../data/stranger.key")).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let told = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&told);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut tls = rustls::Stream::new(&mut connection, &mut stream);
            let mut bytes = Vec::new();
            let _ = tls.read_to_end(&mut bytes);
            let _ = tls.flush();
            shared.lock().unwrap().extend(bytes);
        }
    });
    (url, told)
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_told_and_nothing_is_sent() {
    for other in Other::ALL {
        let (url, told) = stranger();
        let entry = Scene::new().round(other, &url);
        assert_eq!((entry.state, entry.cause), (State::Queued, Some(Cause::Unreachable)), "{other:?}");
        assert!(!entry.in_doubt);
        assert!(entry.reason.unwrap().to_lowercase().contains("certificate"), "{other:?}");
        assert!(told.lock().unwrap().is_empty(), "{other:?}: something was sent");
    }
}

#[test]
fn a_secret_is_never_sent_in_the_clear_to_another_machine() {
    use skillward_outbox::http::Server;
    for url in ["http://example.org", "ftp://127.0.0.1", "example.org", "http://127.0.0.1.example.org"] {
        assert!(Server::new(url, Duration::from_secs(1)).is_err(), "{url}");
    }
    for url in ["https://example.org", "http://localhost:1", "http://[::1]:1/"] {
        assert!(Server::new(url, Duration::from_secs(1)).is_ok(), "{url}");
    }
}

/// Everything that is written, in memory.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_secret_and_no_address_is_in_a_log_or_in_the_outbox() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let holds = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    let look_through = |folder: &Path| {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let bytes = std::fs::read(entry.path()).unwrap();
            let name = entry.file_name().into_string().unwrap();
            assert!(!holds(&bytes, TOKEN), "{name}");
            assert!(name == "people.csv" || !holds(&bytes, EMAIL), "{name}");
        }
    };
    // For every test of this program: none of them may say a secret.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    for other in Other::ALL {
        let (stand_in, _) = other.start();
        let mut scene = Scene::new();
        for fault in Fault::ALL {
            stand_in.fail(fault);
            scene.round(other, &stand_in.url);
        }
        // Its debugging form too.
        tracing::info!("{:?} {:?}", scene.outbox, scene.outbox.entries().unwrap());
        look_through(scene.folder.path());
    }
    let log = written.0.lock().unwrap();
    assert!(holds(&log, "not delivered"), "the log was not kept at all");
    assert!(!holds(&log, TOKEN) && !holds(&log, EMAIL) && !holds(&log, "minted-0815"));
}
