//! What a badge says, read after its signature was found to cover it.

use serde_json::Value;

use super::proven::Proven;
use super::{BadgeRefused, VerifiedBadge, VerifiedEvidence, VerifiedResult, time};
use crate::credential::genre;
use crate::recipient::Identity;

/// What the badge says; every value looked at here is covered by each of its signatures.
pub(super) fn read(proven: &Proven) -> Result<VerifiedBadge, BadgeRefused> {
    let credential = &proven.credential;
    let subject = credential.get("credentialSubject").unwrap_or(&Value::Null);
    let achievement = subject.get("achievement").unwrap_or(&Value::Null);
    check_shape(credential.get("issuer"), subject, achievement)?;
    let needed = |value: &Value, key: &str, problem| {
        value.get(key).and_then(Value::as_str).map(str::to_owned).ok_or(BadgeRefused::Shape(problem))
    };
    let evidence: Vec<VerifiedEvidence> = members(credential.get("evidence"))
        .map(|entry| VerifiedEvidence {
            name: text(entry, "name").unwrap_or_default(),
            genre: text(entry, "genre").unwrap_or_default(),
            narrative: text(entry, "narrative").unwrap_or_default(),
        })
        .collect();
    Ok(VerifiedBadge {
        id: (credential.get("id").and_then(Value::as_str).map(str::to_owned))
            .ok_or(BadgeRefused::Shape("it has no id"))?,
        issuer_did: proven.issuer.clone(),
        issuer_name: (credential.get("issuer")).and_then(|issuer| text(issuer, "name")).unwrap_or_default(),
        subject_id: text(subject, "id").unwrap_or_default(),
        identities: members(subject.get("identifier")).filter_map(Identity::read).collect(),
        achievement_id: needed(achievement, "id", "its achievement has no id")?,
        achievement_type: text(achievement, "achievementType").unwrap_or_default(),
        achievement: needed(achievement, "name", "its achievement has no name")?,
        description: needed(achievement, "description", "its achievement has no description")?,
        criteria: (achievement.get("criteria"))
            .and_then(|criteria| text(criteria, "narrative").or_else(|| text(criteria, "id")))
            .ok_or(BadgeRefused::Shape("its achievement does not say what one had to do"))?,
        valid_from: time(credential.get("validFrom"), "validFrom is no time with a zone")?,
        valid_until: (credential.get("validUntil"))
            .map(|until| time(Some(until), "validUntil is no time with a zone"))
            .transpose()?,
        signed: (proven.created.as_ref())
            .map(|created| created.parse())
            .transpose()
            .map_err(|_| BadgeRefused::Shape("its proof has no time with a zone"))?,
        proofs: proven.proofs.clone(),
        status: credential.get("credentialStatus").cloned(),
        results: results(subject, achievement),
        awaiting_review: (evidence.iter())
            .filter(|entry| entry.genre == genre::REVIEW_PENDING)
            .map(|entry| entry.narrative.clone())
            .collect(),
        demonstration: (evidence.iter()).any(|entry| entry.genre == genre::DEMONSTRATION),
        evidence,
    })
}

/// What the schema of Open Badges 3.0 needs beside the fields that are read one by one.
fn check_shape(issuer: Option<&Value>, subject: &Value, achievement: &Value) -> Result<(), BadgeRefused> {
    let is = |value: &Value, name: &str| members(value.get("type")).any(|kind| kind.as_str() == Some(name));
    let profile = issuer.unwrap_or(&Value::Null);
    if profile.is_object() && !is(profile, "Profile") {
        Err(BadgeRefused::Shape("its issuer is no Profile"))
    } else if !is(subject, "AchievementSubject") {
        Err(BadgeRefused::Shape("its subject is no AchievementSubject"))
    } else if !is(achievement, "Achievement") {
        Err(BadgeRefused::Shape("its achievement is no Achievement"))
    } else if subject.get("id").is_none() && members(subject.get("identifier")).next().is_none() {
        Err(BadgeRefused::Shape("it does not say of whom it speaks"))
    } else {
        Ok(())
    }
}

fn results(subject: &Value, achievement: &Value) -> Vec<VerifiedResult> {
    let by_id = |list: &Value, key: &str, id: Option<String>| -> Option<String> {
        members(list.get(key))
            .find(|entry| id.is_some() && text(entry, "id") == id)
            .and_then(|entry| text(entry, "name"))
    };
    members(subject.get("result"))
        .map(|result| {
            let id = text(result, "resultDescription");
            let description = members(achievement.get("resultDescription"))
                .find(|entry| id.is_some() && text(entry, "id") == id)
                .unwrap_or(&Value::Null);
            let levels = "rubricCriterionLevel";
            let percent = text(description, "resultType").as_deref() == Some("Percent");
            let unit = |value: String| match percent && value.parse::<f64>().is_ok() {
                true => format!("{value} %"),
                false => value,
            };
            VerifiedResult {
                name: text(description, "name").unwrap_or_default(),
                value: text(result, "value").map(unit),
                level: by_id(description, levels, text(result, "achievedLevel")),
                required: text(description, "requiredValue")
                    .map(unit)
                    .or_else(|| by_id(description, levels, text(description, "requiredLevel"))),
            }
        })
        .collect()
}

pub(super) fn members(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Some(Value::Array(items)) => (None, items.as_slice()),
        other => (other, &[][..]),
    };
    one.into_iter().chain(many)
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}
