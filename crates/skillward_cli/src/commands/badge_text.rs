//! A badge and what a check of it came to, in plain words on a terminal.

use skillward_credentials::VerifiedBadge;
use skillward_credentials::recipient::{EMAIL_ADDRESS, Recipient};
use skillward_credentials::status::Standing;
use skillward_credentials::text::clean;
use skillward_credentials::verify::report::{Report, Trust};

use super::print_line;
use crate::outcome::CommandError;

/// Prints a line of a stranger's words: what would steer the terminal is left out.
fn say(line: &str) -> Result<(), CommandError> {
    let (lead, text) = line.split_at(line.len() - line.trim_start().len());
    print_line(&format!("{lead}{}", clean(text)))
}

/// Prints what a check came to, and what the badge says.
pub(super) fn print_report(report: &Report) -> Result<(), CommandError> {
    say(&report.why)?;
    let Some(badge) = &report.badge else { return Ok(()) };
    match &report.trust {
        Trust::Listed { name } => say(&format!("Its issuer is on your list of trusted issuers, as {name}."))?,
        Trust::NotAsked | Trust::NotListed | Trust::OtherAchievement { .. } => {}
    }
    if report.recipient == Some(Recipient::Same) {
        say("It is of the person with the address that you gave.")?;
    }
    if let Some(Standing::InForce { as_of }) = &report.standing {
        say(&format!("Not revoked by its issuer's list of {as_of}."))?;
    }
    for caution in &report.cautions {
        say(&format!("Note: {caution}"))?;
    }
    print_badge(badge)
}

/// Prints what a badge says.
pub(super) fn print_badge(badge: &VerifiedBadge) -> Result<(), CommandError> {
    say(&format!("\n{}", badge.achievement))?;
    say(&format!("  {}", badge.description))?;
    say(&format!("  What one had to do: {}", badge.criteria))?;
    say(&format!("\nIssuer    {} (the name is its own word)", badge.issuer_name))?;
    say(&format!(
        "          {} (this is proven; compare it with what the issuer publishes)",
        badge.issuer_did
    ))?;
    say(&format!("Learner   {}", badge.subject_id))?;
    for identity in &badge.identities {
        let kind = match identity.kind.as_str() {
            EMAIL_ADDRESS => "an address of e-mail",
            other => other,
        };
        let how = if identity.hashed { "by the hash of" } else { "by" };
        say(&format!("          also {how} {kind}"))?;
    }
    let until = badge.valid_until.map(|until| format!(" until {until}")).unwrap_or_default();
    let signed = badge.signed.map(|signed| format!(", signed {signed}")).unwrap_or_default();
    say(&format!("Valid     from {}{until}{signed}", badge.valid_from))?;
    say(&format!("Form      {}", badge.proofs.join(" and ")))?;
    if badge.demonstration {
        say("\nA DEMONSTRATION: a script played, and no person showed anything.")?;
    }
    say("\nResults")?;
    for result in &badge.results {
        let reached =
            [&result.value, &result.level].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let required =
            result.required.as_ref().map(|mark| format!(" (required: {mark})")).unwrap_or_default();
        say(&format!("  {}: {reached}{required}", result.name))?;
    }
    say("\nEvidence and its limits")?;
    for evidence in &badge.evidence {
        say(&format!("  {}: {}", evidence.name, evidence.narrative))?;
    }
    if !badge.awaiting_review.is_empty() {
        say("\nAwaits a clinical educator's sign-off")?;
        for matter in &badge.awaiting_review {
            say(&format!("  {matter}"))?;
        }
    }
    Ok(())
}

/// One line for one of many badges.
pub(super) fn print_row(input: &str, report: &Report) -> Result<(), CommandError> {
    let verdict = report.verdict.word();
    let told = match &report.badge {
        Some(badge) => format!("{} — {}", badge.achievement, badge.issuer_did),
        None => String::new(),
    };
    say(&format!("{verdict:<14}{input}  {told}"))?;
    match verdict {
        "valid" => Ok(()),
        _ => say(&format!("              {}", report.why)),
    }
}
