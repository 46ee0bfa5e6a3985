//! `skillward verify`: was an attempt changed, and where?

use serde::Serialize;
use skillward_store::{StationKey, Tail, Verdict, VerifyReport};

use super::{print_json, print_line};
use crate::args::VerifyArgs;
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;

#[derive(Serialize)]
struct Answer<'a> {
    ok: bool,
    signed_by: SignedBy,
    #[serde(flatten)]
    report: &'a VerifyReport,
}

/// Whose signature it is, as far as this machine can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum SignedBy {
    /// The key that was asked for.
    KeyAskedFor,
    /// Another key than the one that was asked for.
    AnotherKey,
    /// This station.
    ThisStation,
    /// Some other station.
    OtherStation,
}

pub(crate) fn run(context: &Context, args: &VerifyArgs) -> CommandResult {
    let folder = context.find_attempt(&args.attempt)?;
    let report = {
        let _progress = Progress::start("verifying");
        skillward_store::verify(&folder)?
    };
    let signed_by = signed_by(context, args, &report)?;
    let ok = report.is_sound() && signed_by != SignedBy::AnotherKey;
    if args.json {
        print_json(&Answer { ok, signed_by, report: &report })?;
    } else {
        print_report(&report, signed_by)?;
    }
    Ok(if ok { Outcome::Good } else { Outcome::Findings })
}

fn signed_by(context: &Context, args: &VerifyArgs, report: &VerifyReport) -> Result<SignedBy, CommandError> {
    let found = report.station_key.as_deref().unwrap_or_default();
    if let Some(asked) = &args.station_key {
        let is_key = asked.len() == 64 && asked.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_key {
            return Err(CommandError::new(
                format!("`{asked}` is no station key"),
                "a station key is 64 hexadecimal digits; `skillward config` at the station shows its own",
            ));
        }
        let same = asked.eq_ignore_ascii_case(found);
        return Ok(if same { SignedBy::KeyAskedFor } else { SignedBy::AnotherKey });
    }
    // Only a key that is there: verifying makes none.
    let ours = StationKey::load(&context.paths.station_key()).map(|key| key.public_hex());
    let same = ours.is_ok_and(|ours| ours == found);
    Ok(if same { SignedBy::ThisStation } else { SignedBy::OtherStation })
}

fn print_report(report: &VerifyReport, signed_by: SignedBy) -> Result<(), CommandError> {
    let verdict = match report.verdict {
        Verdict::Sound => "Whole and unchanged.",
        Verdict::Incomplete => "Unchanged as far as it goes, but without its end.",
        Verdict::Changed => "Changed after it was written.",
    };
    print_line(verdict)?;
    for fault in &report.faults {
        print_line(&format!("  × {fault}"))?;
    }
    match report.tail {
        Tail::Cut { bytes_dropped, at_line } => print_line(&format!(
            "  The log was cut off: {bytes_dropped} bytes from line {at_line} on were not yet signed, and do not count."
        ))?,
        Tail::Unsealed if report.faults.is_empty() => print_line(
            "  The log stops without an end: still being written, stopped by a crash, or shortened. These look the same.",
        )?,
        _ => {}
    }
    if let Some(attempt) = &report.attempt_id {
        print_line(&format!(
            "Attempt {attempt}: {} records, {} good signatures",
            report.records, report.signatures
        ))?;
    }
    if report.recoveries > 0 {
        print_line(&format!("Taken up again after a crash: {} times", report.recoveries))?;
    }
    if let Some(key) = &report.station_key {
        let whose = match signed_by {
            SignedBy::KeyAskedFor => "the key that was asked for",
            SignedBy::AnotherKey => "NOT the key that was asked for",
            SignedBy::ThisStation => "this station",
            SignedBy::OtherStation => "another station; ask it for its key and compare",
        };
        print_line(&format!("Signed by {key} ({whose})"))?;
    }
    Ok(())
}
