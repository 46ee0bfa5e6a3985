//! Claims on their way to the issuers of others, with faults, and the sender killed at the named points. How many kills
//! each issuer gets is set by `SKILLWARD_KILLS`.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use skillward_outbox::carriers::claim_parcel;
use skillward_outbox::{Cause, Outbox, Parcel, State};

use crate::fixture::Case;
use crate::issuers::Other;
use crate::random::{Random, kills_wanted};
use crate::stand_in::Fault;
use crate::victim::{Victim, say, strike};

const CLAIMS: u32 = 3;
const POINTS: [&str; 4] = ["send: before mark", "send: marked", "send: answered", "send: recorded"];
/// Kills of each issuer's sender in a run of the tests.
const FEW: u32 = 6;
/// And for the figure, however many are asked for in all.
const MANY: u32 = 50;

pub fn every_other_issuer_with_kills_and_faults() {
    let wanted = kills_wanted(FEW).min(MANY);
    for other in Other::ALL {
        let mut random = Random(0x0DD5 + other as u64);
        let (mut kills, mut claims, mut uncertain) = (0, 0, 0);
        while kills < wanted {
            let told = scenario(other, &mut random);
            kills += told.0;
            uncertain += told.1;
            claims += CLAIMS;
        }
        println!(
            "{other:?}: {kills} kills over {claims} claims with faults: none lost, none doubled, {uncertain} uncertain \
             and listed"
        );
    }
}

/// Kills the sender up to four times; gives the kills, and how many claims are for a person to decide.
fn scenario(other: Other, random: &mut Random) -> (u32, u32) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let (stand_in, awards) = other.start();
    let name = Other::ALL.iter().position(|one| *one == other).unwrap();
    std::fs::write(home.join("other"), format!("{name}\t{}", stand_in.url)).unwrap();
    let mut kills = 0;
    for day in 0..4 {
        if random.below(2) == 0 {
            stand_in.fail(Fault::ALL[usize::try_from(random.below(8)).unwrap()]);
        }
        std::fs::write(home.join("day"), day.to_string()).unwrap();
        let point = POINTS[usize::try_from(random.below(4)).unwrap()];
        let mut victim =
            Victim::start("victim-other", home, point, 1 + u32::try_from(random.below(3)).unwrap());
        kills += u32::from(victim.until_struck());
        victim.kill();
    }
    for day in 4..10 {
        std::fs::write(home.join("day"), day.to_string()).unwrap();
        send(home, |_| {});
    }
    let entries = Outbox::open(&home.join("outbox.sqlite")).unwrap().entries().unwrap();
    assert_eq!(entries.len(), CLAIMS as usize, "{other:?}: none is lost");
    let awards = awards.lock().unwrap();
    let distinct: BTreeSet<String> = awards.iter().map(|award| whose(other, award)).collect();
    assert_eq!(distinct.len(), awards.len(), "{other:?}: none is doubled");
    let of = |state: State| entries.iter().filter(|entry| entry.state == state).count();
    let (delivered, uncertain) = (of(State::Delivered), of(State::Uncertain));
    assert_eq!(delivered + uncertain, CLAIMS as usize, "{other:?}: {entries:?}");
    assert!(awards.len() >= delivered, "{other:?}: what is said to be delivered is there");
    if other.can_tell() {
        assert_eq!((uncertain, awards.len()), (0, CLAIMS as usize), "{other:?}");
    }
    for entry in entries.iter().filter(|entry| entry.state == State::Uncertain) {
        assert_eq!(entry.cause, Some(Cause::NoWayToLook), "{entry:?}");
    }
    (kills, u32::try_from(uncertain).unwrap())
}

/// What must be there once.
fn whose(other: Other, award: &Value) -> String {
    match other {
        Other::Coordinator | Other::Signing => award.to_string(),
        Other::Badgr => award["recipient"]["identity"].to_string(),
        Other::Accredible => award["id"].to_string(),
        Other::Credly => award["issuer_earner_id"].to_string(),
    }
}

fn parcel(number: u32) -> Parcel {
    let mut case = Case::passed().numbered(number);
    case.header.learner = format!("learner-{number}");
    claim_parcel("issuer", &case.claim().unwrap()).unwrap()
}

/// What a program does at its start.
fn send(home: &Path, watcher: impl Fn(&'static str) + Send + Sync + 'static) {
    let text = std::fs::read_to_string(home.join("other")).unwrap();
    let (name, url) = text.split_once('\t').unwrap();
    let day: i64 = std::fs::read_to_string(home.join("day")).unwrap().parse().unwrap();
    let now = Timestamp::now() + SignedDuration::from_hours(24 * day);
    let carrier = Other::ALL[name.parse::<usize>().unwrap()].carrier(url, home);
    let mut outbox = Outbox::open_watched(&home.join("outbox.sqlite"), watcher).unwrap();
    for number in 0..CLAIMS {
        outbox.enqueue(&parcel(number), now).unwrap();
    }
    outbox.deliver_due(&[("issuer", &*carrier)], now).unwrap();
}

/// The victim.
pub fn victim(home: &Path, point: &str, hit: usize) {
    send(home, strike(point, hit));
    say("done");
}
