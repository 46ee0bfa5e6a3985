//! The outbox with a destination that a test makes up: schedule, doubt, and what a person decides.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use skillward_outbox::{
    Backoff, Carrier, Cause, Enqueued, Failure, Kind, Look, Outbox, OutboxError, Parcel, Receipt, RetryAfter,
    Round, State,
};

/// A destination that answers as told; once it runs out of answers, it takes what comes.
#[derive(Default)]
pub struct Told {
    pub answers: RefCell<VecDeque<Failure>>,
    pub looks: RefCell<VecDeque<Look>>,
    /// Keys of what was taken, in order.
    pub taken: RefCell<Vec<String>>,
    /// Number of parcels in each request.
    pub requests: RefCell<Vec<usize>>,
    /// Keys that are refused whenever they come.
    pub refuses: Vec<String>,
    pub most: usize,
    pub safe: bool,
    pub address: &'static str,
}

impl Told {
    pub fn new(answers: impl IntoIterator<Item = Failure>) -> Self {
        let answers = RefCell::new(answers.into_iter().collect());
        Self { answers, address: "here", ..Self::default() }
    }

    fn looked(self, look: Look) -> Self {
        self.looks.borrow_mut().push_back(look);
        self
    }
}

impl Carrier for Told {
    fn address(&self) -> &str {
        self.address
    }
    fn repeats_are_safe(&self) -> bool {
        self.safe
    }
    fn most(&self) -> usize {
        self.most.max(1)
    }
    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        self.send_together(std::slice::from_ref(parcel)).map(|mut receipts| receipts.remove(0))
    }
    fn send_together(&self, parcels: &[Parcel]) -> Result<Vec<Receipt>, Failure> {
        self.requests.borrow_mut().push(parcels.len());
        if let Some(failure) = self.answers.borrow_mut().pop_front() {
            return Err(failure);
        }
        if parcels.iter().any(|parcel| self.refuses.contains(&parcel.key)) {
            return Err(Failure::new(Cause::Refused, "one of them is wrong"));
        }
        self.taken.borrow_mut().extend(parcels.iter().map(|parcel| parcel.key.clone()));
        let receipt =
            |parcel: &Parcel| Receipt { reference: Some(parcel.key.to_uppercase()), ..Receipt::default() };
        Ok(parcels.iter().map(receipt).collect())
    }
    fn look(&self, _: &Parcel) -> Result<Look, Failure> {
        self.looks.borrow_mut().pop_front().ok_or_else(unanswered)
    }
}

pub fn unreachable() -> Failure {
    Failure::new(Cause::Unreachable, "not now")
}

pub fn unanswered() -> Failure {
    Failure::uncertain(Cause::NoAnswer, "no answer")
}

pub fn now() -> Timestamp {
    crate::fixture::now()
}

pub fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub fn parcel(key: &str, learner: &str) -> Parcel {
    Parcel {
        destination: "there".into(),
        kind: Kind::Badge,
        key: key.into(),
        learner: learner.into(),
        title: format!("Badge {key}"),
        payload: "{}".into(),
    }
}

/// An outbox without jitter.
pub struct Held {
    pub outbox: Outbox,
    _folder: tempfile::TempDir,
}

impl Held {
    pub fn with(parcels: &[Parcel]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        outbox.set_backoff(Backoff::with_jitter(|| 0.5));
        for parcel in parcels {
            assert_eq!(outbox.enqueue(parcel, now()).unwrap(), Enqueued::Now);
        }
        Self { outbox, _folder: folder }
    }

    pub fn one() -> Self {
        Self::with(&[parcel("a", "ada")])
    }

    pub fn round(&mut self, carrier: &dyn Carrier, seconds: i64) -> Round {
        self.outbox.deliver_due(&[("there", carrier)], after(seconds)).unwrap()
    }

    pub fn states(&self) -> Vec<State> {
        self.outbox.entries().unwrap().iter().map(|entry| entry.state).collect()
    }
}

#[test]
fn a_parcel_goes_in_once_and_comes_out_once() {
    let mut held = Held::one();
    assert_eq!(held.outbox.enqueue(&parcel("a", "ada"), after(9)).unwrap(), Enqueued::Already);
    let there = Told::new([]);
    let round = held.round(&there, 0);
    assert_eq!((round.delivered[0].key.as_str(), round.delivered.len(), round.again), ("a", 1, None));
    let entry = held.outbox.entry(1).unwrap();
    assert_eq!((entry.state, entry.tries, entry.settled), (State::Delivered, 1, Some(now())));
    assert_eq!(entry.receipt.unwrap().reference.as_deref(), Some("A"));
    assert!(held.round(&there, 9999).delivered.is_empty());
    assert_eq!(held.outbox.enqueue(&parcel("a", "ada"), after(9)).unwrap(), Enqueued::Already);
    assert_eq!(there.taken.borrow().len(), 1);
    assert!(matches!(held.outbox.retry(1, now()), Err(OutboxError::Delivered(1))));
    assert!(matches!(held.outbox.drop_entry(1, now()), Err(OutboxError::Delivered(1))));
}

#[test]
fn one_key_at_two_destinations_and_of_two_kinds_is_as_many_parcels() {
    let mut held = Held::one();
    let elsewhere = Parcel { destination: "elsewhere".into(), ..parcel("a", "ada") };
    let other_kind = Parcel { kind: Kind::Statement, ..parcel("a", "ada") };
    assert_eq!(held.outbox.enqueue_all(&[elsewhere, other_kind, parcel("a", "ada")], now()).unwrap(), 2);
    let (there, elsewhere) = (Told::new([unreachable()]), Told::new([]));
    let round = held.outbox.deliver_due(&[("there", &there), ("elsewhere", &elsewhere)], now()).unwrap();
    assert_eq!((round.delivered.len(), round.undelivered.len()), (1, 1));
    assert_eq!(round.again, Some(after(5)), "one destination that is down holds up no other");
}

#[test]
fn failures_wait_by_the_schedule_and_nothing_is_lost() {
    let mut held = Held::one();
    let there = Told::new(std::iter::repeat_with(unreachable).take(10));
    let mut time = now();
    let mut waits = Vec::new();
    for _ in 0..10 {
        let round = held.outbox.deliver_due(&[("there", &there)], time).unwrap();
        assert_eq!(round.undelivered[0].reason, "not now");
        let next = round.again.unwrap();
        waits.push(next.duration_since(time).as_secs());
        // A second before, nothing is tried.
        let early = next - SignedDuration::from_secs(1);
        let round = held.outbox.deliver_due(&[("there", &there)], early).unwrap();
        assert_eq!((round.undelivered.len(), round.again), (0, Some(next)));
        time = next;
    }
    assert_eq!(waits, [5, 15, 60, 300, 900, 1800, 3600, 7200, 7200, 7200]);
    let entry = held.outbox.entry(1).unwrap();
    assert_eq!((entry.state, entry.tries, entry.cause), (State::Queued, 10, Some(Cause::Unreachable)));
    assert_eq!(held.outbox.deliver_due(&[("there", &there)], time).unwrap().delivered.len(), 1);
}

#[test]
fn a_destination_that_asks_for_patience_gets_it_for_all_it_is_to_take() {
    for (asked, waited) in [
        (RetryAfter::Seconds(1), 5),
        (RetryAfter::Seconds(120), 120),
        (RetryAfter::At(after(600)), 600),
        (RetryAfter::At(after(-600)), 5),
        (RetryAfter::Seconds(u64::MAX), 86_400),
        (RetryAfter::At(after(999_999)), 86_400),
    ] {
        let mut held = Held::with(&[parcel("a", "ada"), parcel("b", "bo")]);
        let busy = Failure { after: Some(asked), ..Failure::new(Cause::Busy, "wait") };
        let there = Told::new([busy]);
        assert_eq!(held.round(&there, 0).again, Some(after(waited)), "{asked:?}");
        if waited > 5 {
            assert_eq!(held.round(&there, waited - 1).again, Some(after(waited)), "nobody goes before");
            assert!(there.taken.borrow().is_empty());
            held.outbox.enqueue(&parcel("c", "cy"), after(1)).unwrap();
            assert_eq!(held.outbox.next_due(&["there"]).unwrap(), Some(after(waited)));
            assert_eq!(held.round(&there, waited).delivered.len(), 3);
        }
    }
}

#[test]
fn a_person_can_send_before_the_time_that_was_asked_for() {
    let mut held = Held::one();
    let busy = Failure { after: Some(RetryAfter::Seconds(3600)), ..Failure::new(Cause::Busy, "wait") };
    let there = Told::new([busy]);
    held.round(&there, 0);
    held.outbox.hurry(after(9)).unwrap();
    assert_eq!(held.round(&there, 9).delivered.len(), 1);
}

#[test]
fn a_dead_letter_says_why_and_can_be_sent_again() {
    let mut held = Held::one();
    let there = Told::new([Failure::new(Cause::Refused, "no such course")]);
    let round = held.round(&there, 0);
    assert_eq!((round.undelivered[0].reason.as_str(), round.again), ("no such course", None));
    assert_eq!(held.states(), [State::Refused]);
    assert!(held.round(&there, 99_999).delivered.is_empty());
    held.outbox.retry(1, now()).unwrap();
    assert_eq!(held.round(&there, 0).delivered.len(), 1);
}

#[test]
fn a_destination_that_fails_on_one_for_days_gets_it_no_more() {
    let mut held = Held::with(&[parcel("a", "ada"), parcel("b", "bo")]);
    let faulty = || Failure::uncertain(Cause::Faulty, "500");
    let there = Told { safe: true, ..Told::new(std::iter::repeat_with(faulty).take(59)) };
    let mut time = 0;
    for _ in 0..59 {
        // Only the first is tried: the other would come between and be taken.
        held.outbox.drop_entry(2, after(time)).unwrap();
        held.round(&there, time);
        time += 9000;
    }
    assert_eq!(held.states()[0], State::Queued);
    there.answers.borrow_mut().push_back(faulty());
    held.round(&there, time);
    let entry = held.outbox.entry(1).unwrap();
    assert_eq!((entry.state, entry.cause), (State::Uncertain, Some(Cause::GivenUp)));
    assert!(entry.reason.unwrap().contains("60 times"));
    held.outbox.retry(1, after(time)).unwrap();
    assert_eq!(held.round(&there, time).delivered.len(), 1);
}

#[test]
fn after_an_unanswered_request_the_outbox_looks_before_it_repeats() {
    let taken = || Look::Taken(Box::new(Receipt { url: Some("x".into()), ..Receipt::default() }));
    for (look, safe, requests) in [(taken(), false, 1), (Look::NotTaken, false, 2), (Look::NoWay, true, 2)] {
        let mut held = Held::one();
        let there = Told { safe, ..Told::new([unanswered()]).looked(look) };
        held.round(&there, 0);
        assert!(held.outbox.entry(1).unwrap().in_doubt);
        assert_eq!(held.round(&there, 5).delivered.len(), 1);
        assert_eq!(there.requests.borrow().len(), requests);
        assert!(!held.outbox.entry(1).unwrap().in_doubt);
    }
}

#[test]
fn where_nobody_can_look_a_person_decides() {
    let mut held = Held::one();
    let there = Told::new([unanswered()]).looked(Look::NoWay).looked(Look::NoWay);
    held.round(&there, 0);
    let round = held.round(&there, 5);
    assert_eq!(round.undelivered[0].cause, Cause::NoWayToLook);
    assert_eq!((held.states(), round.again), (vec![State::Uncertain], None));
    assert_eq!(there.requests.borrow().len(), 1);
    held.outbox.retry(1, after(6)).unwrap();
    assert_eq!(held.round(&there, 6).delivered.len(), 1);
}

#[test]
fn a_permission_to_send_again_is_good_for_one_request() {
    let mut held = Held::one();
    let there = Told::new([unanswered(), unanswered()]);
    for _ in 0..3 {
        there.looks.borrow_mut().push_back(Look::NoWay);
    }
    held.round(&there, 0);
    held.round(&there, 5);
    held.outbox.retry(1, after(6)).unwrap();
    held.round(&there, 6);
    held.round(&there, 9999);
    assert_eq!((held.states(), there.requests.borrow().len()), (vec![State::Uncertain], 2));
}

#[test]
fn what_is_in_doubt_is_looked_for_even_when_a_person_sends_it_again() {
    let mut held = Held::one();
    let there = Told::new([Failure::uncertain(Cause::Untrusted, "signed by someone else")]);
    held.round(&there, 0);
    assert_eq!(held.states(), [State::Uncertain]);
    there.looks.borrow_mut().push_back(Look::Taken(Box::default()));
    held.outbox.retry(1, after(1)).unwrap();
    assert_eq!(held.round(&there, 1).delivered.len(), 1);
    assert_eq!(there.requests.borrow().len(), 1);
}

#[test]
fn doubt_stays_while_looks_fail() {
    let mut held = Held::one();
    let there = Told::new([unanswered()]);
    for wait in [0, 5, 20, 80] {
        held.round(&there, wait);
    }
    // Three looks failed; not one request was made in doubt.
    assert_eq!(there.requests.borrow().len(), 1);
    let there = there.looked(Look::NotTaken);
    assert_eq!(held.round(&there, 9999).delivered.len(), 1);
}

#[test]
fn another_destination_is_not_asked_for_what_the_first_may_have_granted() {
    for safe in [false, true] {
        let mut held = Held::one();
        held.round(&Told { safe, ..Told::new([unanswered()]) }, 0);
        let other = Told { safe, address: "elsewhere", ..Told::new([]).looked(Look::NotTaken) };
        held.round(&other, 5);
        let entry = held.outbox.entry(1).unwrap();
        assert_eq!((entry.state, entry.cause), (State::Uncertain, Some(Cause::AskedElsewhere)));
        assert_eq!((entry.address.as_deref(), entry.tries), (Some("here"), 1));
        assert!(other.requests.borrow().is_empty());
        held.outbox.retry(1, after(6)).unwrap();
        assert_eq!(held.round(&other, 6).delivered.len(), 1);
    }
}

#[test]
fn what_a_person_dropped_is_not_sent_and_does_not_come_again() {
    let mut held = Held::one();
    held.outbox.drop_entry(1, after(1)).unwrap();
    let there = Told::new([]);
    let round = held.round(&there, 9999);
    assert_eq!((round.delivered.len(), round.again), (0, None));
    assert_eq!(held.outbox.enqueue(&parcel("a", "ada"), after(2)).unwrap(), Enqueued::Already);
    assert_eq!(held.states(), [State::Dropped]);
    held.outbox.retry(1, after(3)).unwrap();
    assert_eq!(held.round(&there, 3).delivered.len(), 1);
    assert!(matches!(held.outbox.drop_entry(7, now()), Err(OutboxError::NoEntry(7))));
}

#[test]
fn only_one_program_delivers_at_a_time() {
    struct Nested<'a>(&'a Path);
    impl Carrier for Nested<'_> {
        fn address(&self) -> &str {
            "here"
        }
        fn send(&self, _: &Parcel) -> Result<Receipt, Failure> {
            let mut second = Outbox::open(self.0).unwrap();
            let round = second.deliver_due(&[("there", &Told::new([]))], now()).unwrap();
            assert!(round.busy && round.delivered.is_empty());
            assert!(matches!(second.drop_entry(1, now()), Err(OutboxError::Busy(1))));
            Ok(Receipt::default())
        }
        fn look(&self, _: &Parcel) -> Result<Look, Failure> {
            Err(unanswered())
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let mut outbox = Outbox::open(&path).unwrap();
    outbox.enqueue(&parcel("a", "ada"), now()).unwrap();
    assert_eq!(outbox.deliver_due(&[("there", &Nested(&path))], now()).unwrap().delivered.len(), 1);
}
