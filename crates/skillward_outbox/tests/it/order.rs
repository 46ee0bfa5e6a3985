//! Order, and what is sent together.

use skillward_outbox::{Cause, Failure, Outbox, Parcel, RetryAfter, State};

use crate::outbox::{Held, Told, after, parcel, unanswered, unreachable};

fn keys(from: u32, to: u32) -> Vec<String> {
    (from..to).map(|number| format!("{number:03}")).collect()
}

fn parcels(count: u32, learner: impl Fn(u32) -> String) -> Vec<Parcel> {
    (0..count).map(|number| parcel(&format!("{number:03}"), &learner(number))).collect()
}

#[test]
fn five_hundred_go_out_in_order_after_a_day_offline() {
    let mut held = Held::with(&parcels(500, |_| "ada".into()));
    let down = Told::new(std::iter::repeat_with(unreachable).take(3));
    for hour in 0..3 {
        assert_eq!(held.round(&down, hour * 3600).undelivered.len(), 1, "the rest of the round waits");
    }
    let there = Told::new([]);
    assert_eq!(held.round(&there, 86_400).delivered.len(), 500);
    assert_eq!(*there.taken.borrow(), keys(0, 500));
}

#[test]
fn one_that_waits_holds_up_its_learner_and_no_other() {
    let mut held = Held::with(&[parcel("a1", "ada"), parcel("a2", "ada"), parcel("b1", "bo")]);
    let there = Told::new([Failure::new(Cause::Faulty, "it fails on this one")]);
    let round = held.round(&there, 0);
    assert_eq!(round.again, Some(after(5)));
    // The next round, before the first one's turn has come again.
    assert_eq!(held.round(&there, 4).delivered.len(), 1);
    assert_eq!(*there.taken.borrow(), ["b1"]);
    held.round(&there, 5);
    assert_eq!(*there.taken.borrow(), ["b1", "a1", "a2"]);
}

#[test]
fn what_a_person_has_to_decide_holds_up_nobody() {
    let mut held = Held::with(&[parcel("a1", "ada"), parcel("a2", "ada"), parcel("a3", "ada")]);
    let refused = Failure::new(Cause::Refused, "no");
    let strange = Failure::uncertain(Cause::Untrusted, "signed by a stranger");
    held.round(&Told::new([refused, strange]), 0);
    assert_eq!(held.states(), [State::Refused, State::Uncertain, State::Delivered]);
}

#[test]
fn many_go_together_in_order() {
    let mut held = Held::with(&parcels(103, |number| format!("learner-{}", number % 7)));
    let there = Told { most: 50, safe: true, ..Told::new([]) };
    assert_eq!(held.round(&there, 0).delivered.len(), 103);
    assert_eq!((&*there.requests.borrow(), &*there.taken.borrow()), (&vec![50, 50, 3], &keys(0, 103)));
}

#[test]
fn one_bad_in_fifty_is_found_by_halves_and_the_others_arrive() {
    for bad in [0, 23, 49] {
        let mut held = Held::with(&parcels(50, |_| "ada".into()));
        let there = Told { most: 50, safe: true, refuses: vec![format!("{bad:03}")], ..Told::new([]) };
        let round = held.round(&there, 0);
        assert_eq!((round.delivered.len(), round.undelivered.len()), (49, 1));
        assert_eq!(round.undelivered[0].key, format!("{bad:03}"));
        let mut expected = keys(0, 50);
        expected.remove(bad);
        assert_eq!(*there.taken.borrow(), expected, "in order all the same");
        // 50, 25, 13, 7, 4, 2, 1 and their other halves.
        assert!(there.requests.borrow().len() <= 13, "{:?}", there.requests.borrow());
    }
}

#[test]
fn trouble_between_two_halves_leaves_the_rest_for_later_and_in_no_doubt() {
    let mut held = Held::with(&parcels(4, |_| "ada".into()));
    let busy = Failure { after: Some(RetryAfter::Seconds(60)), ..Failure::new(Cause::Busy, "wait") };
    let refused = Failure::new(Cause::Refused, "one of them is wrong");
    let there = Told { most: 4, safe: true, ..Told::new([refused, busy]) };
    let round = held.round(&there, 0);
    assert_eq!((round.undelivered.len(), round.again), (2, Some(after(60))));
    let entries = held.outbox.entries().unwrap();
    assert!(entries.iter().all(|entry| entry.state == State::Queued && !entry.in_doubt));
    assert_eq!(held.round(&there, 60).delivered.len(), 4);
    assert_eq!(*there.taken.borrow(), keys(0, 4));
}

#[test]
fn what_went_together_without_an_answer_goes_together_again_where_that_is_safe() {
    let mut held = Held::with(&parcels(9, |_| "ada".into()));
    let there = Told { most: 9, safe: true, ..Told::new([unanswered()]) };
    assert_eq!(held.round(&there, 0).undelivered.len(), 9);
    assert_eq!(held.round(&there, 5).delivered.len(), 9);
    assert_eq!(*there.requests.borrow(), [9, 9]);
}

#[test]
fn ten_thousand_wait_without_being_read_again_for_each() {
    let folder = tempfile::tempdir().unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    // Half of them of one learner.
    let parcels =
        parcels(10_000, |number| format!("learner-{}", if number % 2 == 0 { 0 } else { number % 500 }));
    assert_eq!(outbox.enqueue_all(&parcels, after(0)).unwrap(), 10_000);
    let there = Told { most: 500, safe: true, ..Told::new([]) };
    let round = outbox.deliver_due(&[("there", &there)], after(0)).unwrap();
    assert_eq!((round.delivered.len(), there.requests.borrow().len()), (10_000, 20));
}
