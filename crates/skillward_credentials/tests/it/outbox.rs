//! The outbox with an issuer that a test makes up: order, schedule, doubt, and what a person decides.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use skillward_credentials::issuer_client::{Look, RetryAfter};
use skillward_credentials::outbox::Enqueued;
use skillward_credentials::verify::verify_json_at;
use skillward_credentials::{AssessmentClaim, IssueError, IssuedCredential, IssuerClient, Outbox, State};

use crate::fixture::{Case, DID, now, sign};

/// An issuer that answers as told; once it runs out of answers, it issues.
struct Told {
    answers: RefCell<VecDeque<IssueError>>,
    looks: RefCell<VecDeque<Look>>,
    issued: RefCell<Vec<String>>,
}

impl Told {
    fn new(answers: impl IntoIterator<Item = IssueError>) -> Self {
        Self {
            answers: RefCell::new(answers.into_iter().collect()),
            looks: RefCell::default(),
            issued: RefCell::default(),
        }
    }

    fn looked(self, look: Look) -> Self {
        self.looks.borrow_mut().push_back(look);
        self
    }
}

fn credential(claim: &AssessmentClaim) -> IssuedCredential {
    let value = serde_json::to_value(claim.credential(DID, "Test issuer")).unwrap();
    let json = sign(value.as_object().unwrap().clone());
    IssuedCredential { badge: verify_json_at(json.as_bytes(), now()).unwrap(), json }
}

impl IssuerClient for Told {
    fn did(&self) -> &str {
        DID
    }
    fn issue(&self, claim: &AssessmentClaim) -> Result<IssuedCredential, IssueError> {
        if let Some(error) = self.answers.borrow_mut().pop_front() {
            return Err(error);
        }
        self.issued.borrow_mut().push(claim.attempt_id().to_owned());
        Ok(credential(claim))
    }
    fn look(&self, _: &AssessmentClaim) -> Result<Look, IssueError> {
        (self.looks.borrow_mut().pop_front()).ok_or_else(|| later(true, None))
    }
}

fn later(uncertain: bool, after: Option<RetryAfter>) -> IssueError {
    IssueError::Later { reason: "not now".into(), after, uncertain }
}

fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

struct Box_ {
    outbox: Outbox,
    _folder: tempfile::TempDir,
}

fn outbox_of(cases: &[Case]) -> Box_ {
    let folder = tempfile::tempdir().unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    for case in cases {
        let claim = case.claim().unwrap();
        assert_eq!(outbox.enqueue(&claim, now()).unwrap(), Enqueued::Now);
    }
    Box_ { outbox, _folder: folder }
}

fn one() -> (Box_, String) {
    let case = Case::passed();
    let id = case.header.attempt_id.clone();
    (outbox_of(&[case]), id)
}

#[test]
fn an_attempt_goes_in_once_and_comes_out_once() {
    let (mut held, id) = one();
    let outbox = &mut held.outbox;
    let claim = Case::passed().claim().unwrap();
    assert_eq!(outbox.enqueue(&claim, after(9)).unwrap(), Enqueued::Already);
    let issuer = Told::new([]);
    let round = outbox.deliver_due(&issuer, now()).unwrap();
    assert_eq!(round.delivered, [id.as_str()]);
    assert_eq!(round.again, None);
    let entry = outbox.entry(&id).unwrap();
    assert_eq!((entry.state, entry.attempts), (State::Delivered, 1));
    assert_eq!(entry.credential, Some(credential(&claim).json));
    assert!(outbox.deliver_due(&issuer, after(9999)).unwrap().delivered.is_empty());
    assert_eq!(outbox.enqueue(&claim, after(9)).unwrap(), Enqueued::Already);
    assert_eq!(issuer.issued.borrow().len(), 1);
    assert!(outbox.retry(&id, now()).is_err());
}

#[test]
fn failures_wait_by_the_schedule_and_nothing_is_lost() {
    let (mut held, id) = one();
    let issuer = Told::new(std::iter::repeat_with(|| later(false, None)).take(10));
    let mut time = now();
    let mut waits = Vec::new();
    for _ in 0..10 {
        let round = held.outbox.deliver_due(&issuer, time).unwrap();
        assert_eq!(round.undelivered, [(id.clone(), "not now".to_owned())]);
        let next = round.again.unwrap();
        waits.push(next.duration_since(time).as_secs());
        // A second before, nothing is tried.
        let early = next - SignedDuration::from_secs(1);
        assert!(held.outbox.deliver_due(&issuer, early).unwrap().undelivered.is_empty());
        time = next;
    }
    assert_eq!(waits, [5, 15, 60, 300, 900, 1800, 3600, 7200, 7200, 7200]);
    let entry = held.outbox.entry(&id).unwrap();
    assert_eq!((entry.state, entry.attempts), (State::Earned, 10));
    assert_eq!(entry.last_error.as_deref(), Some("not now"));
    assert_eq!(held.outbox.deliver_due(&issuer, time).unwrap().delivered, [id]);
}

#[test]
fn an_issuer_that_asks_for_patience_gets_it_within_a_day() {
    for (asked, waited) in [
        (RetryAfter::Seconds(1), 5),
        (RetryAfter::Seconds(120), 120),
        (RetryAfter::At(after(600)), 600),
        (RetryAfter::At(after(-600)), 5),
        (RetryAfter::Seconds(u64::MAX), 86_400),
        (RetryAfter::At(after(999_999)), 86_400),
    ] {
        let (mut held, _) = one();
        let issuer = Told::new([later(false, Some(asked))]);
        let round = held.outbox.deliver_due(&issuer, now()).unwrap();
        assert_eq!(round.again, Some(after(waited)), "{asked:?}");
    }
}

#[test]
fn a_person_can_have_a_refused_badge_sent_again() {
    let (mut held, id) = one();
    let issuer = Told::new([IssueError::Refused("no such course".into())]);
    let round = held.outbox.deliver_due(&issuer, now()).unwrap();
    assert_eq!(round.undelivered, [(id.clone(), "no such course".to_owned())]);
    assert_eq!(held.outbox.entry(&id).unwrap().state, State::Refused);
    assert!(held.outbox.deliver_due(&issuer, after(99_999)).unwrap().delivered.is_empty());
    held.outbox.retry(&id, now()).unwrap();
    assert_eq!(held.outbox.deliver_due(&issuer, now()).unwrap().delivered, [id]);
}

#[test]
fn after_an_unanswered_request_the_outbox_looks_before_it_repeats() {
    let claim = Case::passed().claim().unwrap();
    let issued = Look::Issued(Box::new(credential(&claim)));
    let safe = Look::Unknown { repeat_is_safe: true };
    for (look, requests) in [(issued, 0), (Look::NotIssued, 1), (safe, 1)] {
        let (mut held, id) = one();
        let issuer = Told::new([later(true, None)]).looked(look);
        held.outbox.deliver_due(&issuer, now()).unwrap();
        assert_eq!(held.outbox.deliver_due(&issuer, after(5)).unwrap().delivered, [id]);
        assert_eq!(issuer.issued.borrow().len(), requests);
    }
}

#[test]
fn where_nobody_can_look_a_person_decides() {
    let (mut held, id) = one();
    let blind = Look::Unknown { repeat_is_safe: false };
    let issuer = Told::new([later(true, None)]).looked(blind);
    held.outbox.deliver_due(&issuer, now()).unwrap();
    held.outbox.deliver_due(&issuer, after(5)).unwrap();
    let entry = held.outbox.entry(&id).unwrap();
    assert_eq!(entry.state, State::Parked);
    assert!(entry.last_error.unwrap().contains("may have been granted"));
    assert!(issuer.issued.borrow().is_empty());
    held.outbox.retry(&id, after(6)).unwrap();
    assert_eq!(held.outbox.deliver_due(&issuer, after(6)).unwrap().delivered, [id]);
}

#[test]
fn doubt_stays_while_looks_fail() {
    let (mut held, id) = one();
    let issuer = Told::new([later(true, None)]);
    for wait in [0, 5, 20, 80] {
        held.outbox.deliver_due(&issuer, after(wait)).unwrap();
    }
    // Three looks failed; not one request was made in doubt.
    assert!(issuer.issued.borrow().is_empty());
    let issuer = issuer.looked(Look::NotIssued);
    assert_eq!(held.outbox.deliver_due(&issuer, after(9999)).unwrap().delivered, [id]);
}

#[test]
fn another_issuer_is_not_asked_for_what_the_first_may_have_issued() {
    struct Other(Told);
    impl IssuerClient for Other {
        fn did(&self) -> &str {
            "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
        }
        fn issue(&self, claim: &AssessmentClaim) -> Result<IssuedCredential, IssueError> {
            self.0.issue(claim)
        }
        fn look(&self, claim: &AssessmentClaim) -> Result<Look, IssueError> {
            self.0.look(claim)
        }
    }
    let (mut held, id) = one();
    held.outbox.deliver_due(&Told::new([later(true, None)]), now()).unwrap();
    let other = Other(Told::new([]).looked(Look::NotIssued));
    held.outbox.deliver_due(&other, after(5)).unwrap();
    let entry = held.outbox.entry(&id).unwrap();
    assert_eq!(entry.state, State::Parked);
    assert!(entry.last_error.unwrap().contains("another issuer"));
    assert!(other.0.issued.borrow().is_empty());
}

#[test]
fn five_hundred_go_out_in_order_after_a_day_offline() {
    let cases: Vec<Case> = (0..500).map(|n| Case::with(Vec::new()).numbered(n)).collect();
    let mut held = outbox_of(&cases);
    let down = Told::new(std::iter::repeat_with(|| later(false, None)).take(3));
    for hour in 0..3 {
        let round = held.outbox.deliver_due(&down, after(hour * 3600)).unwrap();
        assert_eq!(round.undelivered.len(), 1, "the rest of the round waits");
    }
    let issuer = Told::new([]);
    let round = held.outbox.deliver_due(&issuer, after(86_400)).unwrap();
    let expected: Vec<&str> = cases.iter().map(|c| c.header.attempt_id.as_str()).collect();
    assert_eq!(round.delivered, expected);
    assert_eq!(*issuer.issued.borrow(), expected);
}

#[test]
fn a_damaged_entry_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let mut outbox = Outbox::open(&path).unwrap();
    for number in [1, 2] {
        let claim = Case::passed().numbered(number).claim().unwrap();
        outbox.enqueue(&claim, now()).unwrap();
    }
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute("UPDATE entries SET claim = '{}' WHERE seq = 1", []).unwrap();
    let round = outbox.deliver_due(&Told::new([]), now()).unwrap();
    assert_eq!(round.delivered.len(), 1);
    assert_eq!(outbox.entries().unwrap()[0].state, State::Parked);
}

#[test]
fn only_one_program_delivers_at_a_time() {
    struct Nested<'a>(&'a Path);
    impl IssuerClient for Nested<'_> {
        fn did(&self) -> &str {
            DID
        }
        fn issue(&self, claim: &AssessmentClaim) -> Result<IssuedCredential, IssueError> {
            let mut second = Outbox::open(self.0).unwrap();
            let round = second.deliver_due(&Told::new([]), now()).unwrap();
            assert!(round.busy && round.delivered.is_empty());
            Ok(credential(claim))
        }
        fn look(&self, _: &AssessmentClaim) -> Result<Look, IssueError> {
            unreachable!("nothing is in doubt")
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let mut outbox = Outbox::open(&path).unwrap();
    outbox.enqueue(&Case::passed().claim().unwrap(), now()).unwrap();
    assert_eq!(outbox.deliver_due(&Nested(&path), now()).unwrap().delivered.len(), 1);
}

#[test]
fn an_outbox_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    drop(Outbox::open(&path).unwrap());
    let database = rusqlite::Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    let error = Outbox::open(&path).unwrap_err();
    assert!(error.to_string().contains("newer version"), "{error}");
}

/// A program of before award keys may have asked for a badge and never heard: it is asked for under the same
/// identifier again.
#[test]
fn a_claim_of_an_earlier_program_keeps_its_identifier() {
    struct Seen(RefCell<Vec<String>>);
    impl IssuerClient for Seen {
        fn did(&self) -> &str {
            DID
        }
        fn issue(&self, claim: &AssessmentClaim) -> Result<IssuedCredential, IssueError> {
            self.0.borrow_mut().push(claim.credential(DID, "Test issuer").id);
            Ok(credential(claim))
        }
        fn look(&self, _: &AssessmentClaim) -> Result<Look, IssueError> {
            Err(later(true, None))
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let claim = Case::passed().claim().unwrap();
    let mut outbox = Outbox::open(&path).unwrap();
    outbox.enqueue(&claim, now()).unwrap();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute("UPDATE entries SET claim = json_remove(claim, '$.award')", [])
        .unwrap();
    let seen = Seen(RefCell::default());
    outbox.deliver_due(&seen, now()).unwrap();
    let before = serde_json::from_str::<serde_json::Value>(include_str!("../data/badge-0.1.json")).unwrap();
    assert_eq!(seen.0.borrow()[..], [before["id"].as_str().unwrap()]);
    assert_ne!(claim.credential(DID, "Test issuer").id, before["id"].as_str().unwrap());
}
