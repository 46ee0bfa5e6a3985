//! `skillward issuer award`: badges of competence, by a policy, to learners who have met it.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use skillward_credentials::policy::AwardPolicy;
use skillward_issuer::{Awarded, Issuer, UNNAMED};

use super::{count, print_line};
use crate::outcome::{CommandError, CommandResult, Outcome};

/// Largest policy read, bytes.
const MAX_BYTES: u64 = 1 << 20;

pub(super) fn award(
    issuer: &Issuer,
    policy: &Path,
    learner: Option<&str>,
    dry: bool,
    now: Timestamp,
) -> CommandResult {
    let policy = read(policy)?;
    if issuer.name() == UNNAMED {
        return Err(CommandError::new(
            "the name of this issuer, which stands in every badge, is not known",
            "start it once with `skillward issuer --name NAME`",
        ));
    }
    let learners = match learner {
        Some(one) => vec![one.to_owned()],
        None => issuer.learners().map_err(super::issuer::problem)?,
    };
    let (mut new, mut waiting) = (0, 0);
    for learner in &learners {
        let awarded = issuer.award("operator", &policy, learner, dry, now).map_err(super::issuer::problem)?;
        match &awarded {
            Awarded::New { .. } => new += 1,
            Awarded::AwaitsSignOff(_) => waiting += 1,
            Awarded::Stands { .. } | Awarded::Lacking(_) => {}
        }
        print_line(&format!("{learner}  {}", told(&awarded, dry)))?;
    }
    let verb = if dry { "would be awarded" } else { "awarded" };
    print_line(&format!(
        "\n“{}”, version {}: {} {verb} to {}",
        policy.name,
        policy.version,
        count(new, "badge"),
        count(learners.len(), "learner"),
    ))?;
    if waiting > 0 {
        print_line(&format!(
            "{} met it but for the clinical sign-off of what they did; `awaiting_sign_off: AwardOpenly` in the policy \
             awards all the same, and the badge says so.",
            count(waiting, "learner"),
        ))?;
    }
    Ok(if new > 0 || learners.is_empty() { Outcome::Good } else { Outcome::Findings })
}

fn read(path: &Path) -> Result<AwardPolicy, CommandError> {
    let size = fs::metadata(path).map_err(CommandError::file("read", path))?.len();
    if size > MAX_BYTES {
        return Err(CommandError::plain(format!("{} is larger than a policy may be", path.display())));
    }
    let text = fs::read_to_string(path).map_err(CommandError::file("read", path))?;
    let help = "docs/badges.md has every field of a policy, `policies/` has examples";
    let policy: AwardPolicy = ron::from_str(&text)
        .map_err(|error| CommandError::new(format!("{}: {error}", path.display()), help))?;
    policy.check().map_err(|error| CommandError::new(format!("{}: {error}", path.display()), help))?;
    Ok(policy)
}

fn told(awarded: &Awarded, dry: bool) -> String {
    match awarded {
        Awarded::New { id, number } => {
            let verb = if dry { "would be awarded" } else { "awarded" };
            let renewed = if *number > 1 { format!(", award number {number}") } else { String::new() };
            format!("{verb}: {id}{renewed}")
        }
        Awarded::Stands { id, until, lacking } => {
            let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
            let lacking = match lacking.is_empty() {
                true => String::new(),
                false => format!("; to renew it: {}", lacking.join("; ")),
            };
            format!("has it{until}: {id}{lacking}")
        }
        Awarded::Lacking(why) => format!("not yet: {}", why.join("; ")),
        Awarded::AwaitsSignOff(matters) => format!("awaits clinical sign-off: {}", matters.join("; ")),
    }
}
