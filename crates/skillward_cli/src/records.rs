//! Records of attempts: statements on their way to a record store, and the results of a station.

use std::path::Path;

use jiff::Timestamp;
use skillward_outbox::Outbox;
use skillward_records::results::AttemptResult;
use skillward_records::{Place, Told};

use crate::badges::{Couriers, deliver};
use crate::context::Context;
use crate::judging::{Judged, judge};
use crate::outcome::CommandError;

/// The destination of statements, by which the outbox knows the record store.
pub const RECORDS: &str = "records";

/// Puts the statements of a judged attempt into the outbox, once, where the configuration names a record store. Gives
/// how many are new. What a script played is told of as well, and says so.
///
/// # Errors
/// When the attempt cannot be told of, or the outbox cannot be written.
pub fn tell(context: &Context, judged: &Judged, now: Timestamp) -> Result<usize, CommandError> {
    let (Some(_), Some(home_page)) = (&context.config.records.url, &context.config.records.home_page) else {
        return Ok(0);
    };
    let told = Told {
        scenario: &judged.scenario,
        rubric: &judged.rubric,
        header: &judged.attempt.header,
        score: &judged.score,
        place: &Place { home_page: home_page.clone() },
    };
    let parcels = told.parcels(RECORDS)?;
    Ok(Outbox::open(&context.paths.outbox())?.enqueue_all(&parcels, now)?)
}

/// Judges a finished attempt, passed or not, tells of it, and sends what is due. Nothing happens where the
/// configuration names no record store.
///
/// # Errors
/// When the attempt cannot be judged or told of, or the outbox cannot be used.
pub fn report(context: &Context, folder: &Path) -> Result<(), CommandError> {
    if context.config.records.url.is_none() {
        return Ok(());
    }
    tell(context, &judge(folder, None)?, Timestamp::now())?;
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    deliver(context, &mut outbox, &Couriers::open(context)?)?;
    Ok(())
}

/// The results of every attempt of this station that can be judged, by time; and why the others cannot.
///
/// # Errors
/// When the folder of attempts cannot be read.
pub fn results(context: &Context) -> Result<(Vec<AttemptResult>, Vec<CommandError>), CommandError> {
    let (mut results, mut problems) = (Vec::new(), Vec::new());
    for folder in skillward_store::list_attempts(&context.paths.attempts())? {
        match judge(&folder, None) {
            Ok(judged) => results.push(AttemptResult::of(&judged.attempt.header, &judged.score)),
            Err(error) => problems.push(error.into()),
        }
    }
    Ok((results, problems))
}
