//! What the issuer agrees to sign: a record of assessment in its own name, in the closed form of this program.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use skillward_credentials::contexts::CONTEXTS;
use skillward_credentials::credential::{Credential, IdentityObject, ResultEntry};
use skillward_credentials::verify::MAX_JSON_BYTES;
use skillward_credentials::{json, terms};

use crate::issuer::Issuer;
use crate::problem::Problem;

impl Issuer {
    /// Reads a request, as the closed credential and as the JSON that will be signed.
    pub(crate) fn read(&self, body: &[u8], now: Timestamp) -> Result<(Credential, Value), Problem> {
        let invalid = |problem: &str| Problem::Invalid(problem.to_owned());
        if body.len() > MAX_JSON_BYTES {
            return Err(invalid("the request is larger than a badge may be"));
        }
        let value = json::parse(body).map_err(|error| Problem::Invalid(error.to_string()))?;
        let request: IssueRequest =
            serde_json::from_value(value).map_err(|error| Problem::Invalid(error.to_string()))?;
        let credential: Credential = serde_json::from_value(request.credential.clone())
            .map_err(|error| Problem::Invalid(format!("the credential: {error}")))?;
        let again = serde_json::to_value(&credential).map_err(|_| Problem::Internal)?;
        if again != request.credential {
            return Err(invalid("the credential holds nulls or empty arrays"));
        }
        if (request.options.credential_id).is_some_and(|id| id != credential.id) {
            return Err(invalid("options.credentialId is not the credential's id"));
        }
        if credential.issuer.id != self.did() || credential.issuer.name != self.name() {
            return Err(Problem::OtherIssuer { did: self.did().to_owned(), name: self.name().to_owned() });
        }
        check(&credential, now).map_err(invalid)?;
        let mut content = request.credential.as_object().cloned().unwrap_or_default();
        content.remove("@context");
        terms::count_statements(&content).map_err(|error| Problem::Invalid(error.to_string()))?;
        Ok((credential, request.credential))
    }
}

/// Body of an issue call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueRequest {
    credential: Value,
    #[serde(default)]
    options: IssueOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct IssueOptions {
    #[serde(default)]
    credential_id: Option<String>,
}

/// What the closed structs and the vocabulary leave open.
fn check(credential: &Credential, now: Timestamp) -> Result<(), &'static str> {
    let subject = &credential.credential_subject;
    let achievement = &subject.achievement;
    let urns = [&credential.id, &subject.id, &achievement.id];
    let valid_from: Timestamp =
        (credential.valid_from.parse()).map_err(|_| "validFrom is no time with a zone")?;
    let described = |result: &ResultEntry| {
        (achievement.result_description.iter())
            .find(|description| description.id == result.result_description)
            .is_some_and(|description| {
                result.achieved_level.as_ref().is_none_or(|achieved| {
                    (description.rubric_criterion_level.iter()).any(|level| level.id == *achieved)
                })
            })
    };
    if credential.context != CONTEXTS {
        Err("the contexts are not those of a badge, in their order")
    } else if credential.kind != ["VerifiableCredential", "OpenBadgeCredential"] {
        Err("the type is not that of a badge")
    } else if !urns.iter().all(|id| id.starts_with("urn:uuid:")) {
        Err("an identifier is no urn:uuid")
    } else if subject.identifier.len() > 1 || !subject.identifier.iter().all(IdentityObject::is_salted_email)
    {
        Err("the learner is named otherwise than by one salted hash of an address")
    } else if achievement.achievement_type != "Assessment" {
        Err("this issuer signs records of assessment only")
    } else if credential.credential_status.is_some() {
        Err("the issuer itself says where it publishes the status")
    } else if valid_from > now {
        Err("validFrom lies in the future")
    } else if subject.result.is_empty() || !subject.result.iter().all(described) {
        Err("a result is missing, or of nothing that the achievement describes")
    } else if credential.evidence.is_empty() {
        Err("the evidence is missing")
    } else {
        Ok(())
    }
}
