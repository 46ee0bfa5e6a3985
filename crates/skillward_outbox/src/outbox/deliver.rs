//! Sending what is due: mark, look where nobody knows, send, record.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use super::table::word;
use super::{Outbox, OutboxError, POINTS};
use crate::backoff;
use crate::carrier::{Carrier, Cause, Failure, Fate, Look, Receipt};
use crate::parcel::{Kind, Parcel};

/// How often a destination may fail on one parcel before it becomes a dead letter: four days and more.
const FAULTS_BEFORE_GIVING_UP: u32 = 60;
/// How soon a destination that failed on one parcel may be asked for another, in seconds.
const AFTER_A_FAULT_S: i64 = 5;

/// Something that was delivered in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Its number in the outbox.
    pub number: i64,
    /// To whom.
    pub destination: String,
    /// What it held.
    pub kind: Kind,
    /// Its identity.
    pub key: String,
}

/// Something that was tried in a round and not delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsettled {
    /// Its number in the outbox.
    pub number: i64,
    /// To whom.
    pub destination: String,
    /// Its identity.
    pub key: String,
    /// What kind of trouble it is.
    pub cause: Cause,
    /// What happened, in plain words.
    pub reason: String,
}

/// What a round of deliveries came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// What was delivered, in order.
    pub delivered: Vec<Settled>,
    /// What waits, is dead or in doubt.
    pub undelivered: Vec<Unsettled>,
    /// Another program is delivering from this outbox; nothing was done.
    pub busy: bool,
    /// When to call again; `None` when nothing waits. After a failure that may pass, what else waits for that
    /// destination is left for then, since it would very likely fail as well.
    pub again: Option<Timestamp>,
}

/// What is known of a parcel that is to be sent.
#[derive(Debug, Clone)]
struct Pending {
    number: i64,
    parcel: Parcel,
    /// A request was made and no answer came.
    uncertain: bool,
    /// A person allowed to send it although nobody can tell what became of the request before.
    permitted: bool,
    /// Who was asked last.
    address: Option<String>,
}

impl Outbox {
    /// Tries everything that is due, once, by the carrier of its destination, in the order in which it came. Of each
    /// destination the round ends with the first failure that may pass.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox itself failed; a destination's failure is in the round.
    pub fn deliver_due(
        &mut self,
        carriers: &[(&str, &dyn Carrier)],
        now: Timestamp,
    ) -> Result<Round, OutboxError> {
        let mut round = Round::default();
        let Some(_lock) = self.lock()? else {
            round.busy = true;
            return Ok(round);
        };
        for (destination, carrier) in carriers {
            let stopped = self.deliver_to(destination, *carrier, now, &mut round)?;
            let again = match stopped {
                Some(again) => Some(again),
                None => self.next_due(&[destination])?,
            };
            round.again = [round.again, again].into_iter().flatten().min();
        }
        Ok(round)
    }

    /// One destination; gives when to go on, where a failure ended it.
    fn deliver_to(
        &mut self,
        destination: &str,
        carrier: &dyn Carrier,
        now: Timestamp,
        round: &mut Round,
    ) -> Result<Option<Timestamp>, OutboxError> {
        if let Some(until) = self.rests_until(destination)?.filter(|until| *until > now) {
            return Ok(self.next_due(&[destination])?.map(|_| until));
        }
        let mut due = self.due(destination, now)?.into_iter().peekable();
        let alone = |pending: &Pending| {
            pending.elsewhere(carrier.address()).is_some()
                || (pending.uncertain && !carrier.repeats_are_safe())
        };
        while let Some(number) = due.next() {
            // Loaded as they are sent: an outbox may hold more than fits into memory.
            let Some(first) = self.pending(number)? else { continue };
            let mut group = vec![first];
            while group.len() < carrier.most() && !alone(&group[0]) {
                let Some(next) = due.peek().copied() else { break };
                match self.pending(next)? {
                    Some(pending) if alone(&pending) => break,
                    Some(pending) => group.push(pending),
                    None => {}
                }
                due.next();
            }
            if let Some(again) = self.deliver_group(&group, carrier, now, round)? {
                return Ok(Some(again));
            }
        }
        Ok(None)
    }

    fn rests_until(&self, destination: &str) -> Result<Option<Timestamp>, OutboxError> {
        let query = "SELECT until_s FROM rests WHERE destination = ?1";
        let until: Option<i64> = (self.database.query_row(query, [destination], |row| row.get(0)))
            .optional()
            .map_err(|source| self.failed(source))?;
        Ok(until.and_then(|second| Timestamp::from_second(second).ok()))
    }

    /// Numbers of what is due: not what comes after something of the same learner that has to wait.
    fn due(&self, destination: &str, now: Timestamp) -> Result<Vec<i64>, OutboxError> {
        let read = || -> rusqlite::Result<Vec<i64>> {
            let mut query = self.database.prepare(
                "WITH waits AS (SELECT learner, MIN(number) AS first FROM parcels
                     WHERE destination = ?1 AND state IN ('queued', 'sending')
                     AND state = 'queued' AND next_try_s > ?2 GROUP BY learner)
                 SELECT number FROM parcels LEFT JOIN waits USING (learner)
                 WHERE destination = ?1 AND state IN ('queued', 'sending')
                 AND (state = 'sending' OR next_try_s <= ?2) AND (first IS NULL OR number < first)
                 ORDER BY number",
            )?;
            query.query_map(params![destination, now.as_second()], |row| row.get(0))?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// What is known of one that waits; `None` when it no longer does.
    fn pending(&self, number: i64) -> Result<Option<Pending>, OutboxError> {
        self.database
            .query_row(
                "SELECT destination, kind, key, learner, title, payload, uncertain OR state = 'sending', permitted,
                 address FROM parcels WHERE number = ?1 AND state IN ('queued', 'sending')",
                [number],
                |row| {
                    Ok(Pending {
                        number,
                        parcel: Parcel {
                            destination: row.get(0)?,
                            kind: word(row, 1, &Kind::ALL, |kind| kind.word())?,
                            key: row.get(2)?,
                            learner: row.get(3)?,
                            title: row.get(4)?,
                            payload: row.get(5)?,
                        },
                        uncertain: row.get(6)?,
                        permitted: row.get(7)?,
                        address: row.get(8)?,
                    })
                },
            )
            .optional()
            .map_err(|source| self.failed(source))
    }

    /// One request; what is refused together is tried by halves, until the culprit is alone. Gives when to go on,
    /// where a failure that may pass ended it.
    fn deliver_group(
        &mut self,
        group: &[Pending],
        carrier: &dyn Carrier,
        now: Timestamp,
        round: &mut Round,
    ) -> Result<Option<Timestamp>, OutboxError> {
        (self.watcher)(POINTS[3]);
        if let [one] = group
            && let Some(other) = one.elsewhere(carrier.address())
        {
            let reason = format!(
                "another destination, {other}, was asked and never answered; it may have granted this"
            );
            let failure = Failure::uncertain(Cause::AskedElsewhere, reason);
            return self.put_off(group, &failure, now, round);
        }
        self.mark(group, carrier.address())?;
        (self.watcher)(POINTS[4]);
        let answer = match group {
            [one] => bring(carrier, one).map(|receipt| vec![receipt]),
            several => {
                let parcels: Vec<Parcel> = several.iter().map(|pending| pending.parcel.clone()).collect();
                carrier.send_together(&parcels)
            }
        };
        (self.watcher)(POINTS[5]);
        let stopped = match answer {
            Ok(receipts) => {
                self.settle(group, &receipts, now, round)?;
                None
            }
            Err(failure) if group.len() > 1 && failure.cause == Cause::Refused => {
                self.unmark(group)?;
                (self.watcher)(POINTS[7]);
                let (front, back) = group.split_at(group.len().div_ceil(2));
                return match self.deliver_group(front, carrier, now, round)? {
                    Some(again) => Ok(Some(again)),
                    None => self.deliver_group(back, carrier, now, round),
                };
            }
            Err(failure) => self.put_off(group, &failure, now, round)?,
        };
        (self.watcher)(POINTS[6]);
        Ok(stopped)
    }

    /// On disk before a request leaves.
    fn mark(&mut self, group: &[Pending], address: &str) -> Result<(), OutboxError> {
        self.change(|database| {
            let mut mark = database.prepare(
                "UPDATE parcels SET state = 'sending', tries = tries + 1, uncertain = ?2, permitted = 0, address = ?3
                 WHERE number = ?1",
            )?;
            for pending in group {
                mark.execute(params![pending.number, pending.uncertain, address])?;
            }
            Ok(())
        })
    }

    /// Back to what it was, once it is certain that the destination took none of them.
    fn unmark(&mut self, group: &[Pending]) -> Result<(), OutboxError> {
        self.change(|database| {
            let mut unmark =
                database.prepare("UPDATE parcels SET state = 'queued', uncertain = ?2 WHERE number = ?1")?;
            for pending in group {
                unmark.execute(params![pending.number, pending.uncertain])?;
            }
            Ok(())
        })
    }

    fn settle(
        &mut self,
        group: &[Pending],
        receipts: &[Receipt],
        now: Timestamp,
        round: &mut Round,
    ) -> Result<(), OutboxError> {
        self.change(|database| {
            let mut settle = database.prepare(
                "UPDATE parcels SET state = 'delivered', receipt = ?2, settled_s = ?3, uncertain = 0, cause = NULL,
                 reason = NULL WHERE number = ?1",
            )?;
            for (pending, receipt) in group.iter().zip(receipts) {
                let receipt = serde_json::to_string(receipt)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
                settle.execute(params![pending.number, receipt, now.as_second()])?;
            }
            Ok(())
        })?;
        for Pending { number, parcel: Parcel { destination, kind, key, .. }, .. } in group {
            tracing::info!(number, destination, kind = kind.word(), "delivered");
            let (number, kind) = (*number, *kind);
            let (destination, key) = (destination.clone(), key.clone());
            round.delivered.push(Settled { number, destination, kind, key });
        }
        Ok(())
    }

    /// Records a failure; gives when to go on with this destination, if it may pass.
    fn put_off(
        &mut self,
        group: &[Pending],
        failure: &Failure,
        now: Timestamp,
        round: &mut Round,
    ) -> Result<Option<Timestamp>, OutboxError> {
        let mut first_try: Option<Timestamp> = None;
        for Pending { number, parcel, uncertain, .. } in group {
            let (tries, faults) = self.counts(*number)?;
            let faults = faults + u32::from(failure.cause == Cause::Faulty);
            let given_up = faults >= FAULTS_BEFORE_GIVING_UP;
            let cause = if given_up { Cause::GivenUp } else { failure.cause };
            let reason = match given_up {
                true => format!("it failed {faults} times, at last so: {}", failure.reason),
                false => failure.reason.clone(),
            };
            // A refusal is an answer: what was in doubt before was not granted then either.
            let in_doubt = cause != Cause::Refused && (failure.uncertain || *uncertain);
            let state = match cause.fate() {
                Fate::Again => "queued",
                Fate::Dead if in_doubt => "uncertain",
                Fate::Dead => "refused",
                Fate::Uncertain => "uncertain",
            };
            let next = self.backoff.next_try(tries, failure.after, now);
            if cause.fate() == Fate::Again {
                first_try = [first_try, Some(next)].into_iter().flatten().min();
            }
            tracing::warn!(number, destination = parcel.destination, state, reason, "not delivered");
            self.change(|database| {
                database.execute(
                    "UPDATE parcels SET state = ?2, cause = ?3, reason = ?4, next_try_s = ?5, uncertain = ?6,
                     faults = ?7 WHERE number = ?1",
                    params![number, state, cause.word(), reason, next.as_second(), in_doubt, faults],
                )
            })?;
            round.undelivered.push(Unsettled {
                number: *number,
                destination: parcel.destination.clone(),
                key: parcel.key.clone(),
                cause,
                reason,
            });
        }
        if failure.cause.fate() != Fate::Again {
            return Ok(None);
        }
        if let (Some(asked), Some(pending)) = (failure.after, group.first()) {
            let until = backoff::at(asked, now);
            self.change(|database| {
                database.execute(
                    "INSERT INTO rests (destination, until_s) VALUES (?1, ?2)
                     ON CONFLICT (destination) DO UPDATE SET until_s = excluded.until_s",
                    params![pending.parcel.destination, until.as_second()],
                )
            })?;
        }
        let soon = now + jiff::SignedDuration::from_secs(AFTER_A_FAULT_S);
        Ok(Some(match (failure.cause, failure.after, first_try) {
            // It may be this parcel alone that the destination fails on; others need not wait for it.
            (Cause::Faulty, None, Some(next)) => next.min(soon),
            (_, _, Some(next)) => next,
            (_, _, None) => soon,
        }))
    }

    fn counts(&self, number: i64) -> Result<(u32, u32), OutboxError> {
        let query = "SELECT tries, faults FROM parcels WHERE number = ?1";
        self.database
            .query_row(query, [number], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(|source| self.failed(source))
    }
}

impl Pending {
    /// Another than this one, who was asked and never answered.
    fn elsewhere(&self, address: &str) -> Option<&str> {
        let other = self.address.as_deref().filter(|other| *other != address);
        other.filter(|_| self.uncertain && !self.permitted)
    }
}

/// Brings one parcel; after an unanswered request it looks first.
fn bring(carrier: &dyn Carrier, pending: &Pending) -> Result<Receipt, Failure> {
    if pending.uncertain && !carrier.repeats_are_safe() {
        match carrier.look(&pending.parcel)? {
            Look::Taken(receipt) => return Ok(*receipt),
            Look::NotTaken => {}
            Look::NoWay if pending.permitted => {}
            Look::NoWay => {
                return Err(Failure::uncertain(
                    Cause::NoWayToLook,
                    "a request of which no answer came may have been granted, and the destination gives no way to look",
                ));
            }
        }
    }
    carrier.send(&pending.parcel)
}
