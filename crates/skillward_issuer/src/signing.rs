//! That each thing is signed once, in every form, and never handed out unless it holds.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use skillward_credentials::credential::Credential;
use skillward_credentials::verify::verify_with;
use skillward_credentials::web::{Unreachable, Web};
use skillward_credentials::{did_document, jwt};

use crate::issuer::{Issued, Issuer, key_address};
use crate::problem::Problem;
use crate::register::{Outcome, Signed};

impl Issuer {
    /// Answers the body of an issue call of `who`. The same request gives the same credential, however often it comes.
    ///
    /// # Errors
    /// [`Problem`] when it is no request for a credential that this issuer signs.
    pub fn issue_for(&self, who: &str, body: &[u8], now: Timestamp) -> Result<Issued, Problem> {
        (self.watcher)("issue: received");
        let (credential, value) = self.read(body, now)?;
        // By the struct, whose order of fields is fixed, so that the order of keys in a request does not count.
        let asked = serde_json::to_vec(&credential).map_err(|_| Problem::Internal)?;
        let asked: [u8; 32] = Sha256::digest(asked).into();
        self.sign_once(who, &credential, value, asked, now)
    }

    /// Signs and records a credential, unless that was done before; `asked` is the digest of what was asked for.
    pub(crate) fn sign_once(
        &self,
        who: &str,
        credential: &Credential,
        value: Value,
        asked: [u8; 32],
        now: Timestamp,
    ) -> Result<Issued, Problem> {
        let Value::Object(unsigned) = value else {
            return Err(Problem::Internal);
        };
        let subject = &credential.credential_subject;
        let achievement = serde_json::to_string(&subject.achievement).map_err(|_| Problem::Internal)?;
        let achievement = (subject.achievement.id.clone(), achievement);
        let outcome = self.register(|register| {
            let watcher = Arc::clone(&self.watcher);
            let sign = |number| {
                let (json, token) = self.sign(unsigned, number, now)?;
                Ok::<_, Problem>(Signed { json, token, learner: subject.id.clone(), achievement })
            };
            let by = (who, self.site.is_some());
            register.record(&credential.id, asked, now.as_second(), by, sign, move |step| {
                watcher(step);
            })
        })?;
        (self.watcher)("issue: answering");
        match outcome {
            Outcome::New(json) => {
                tracing::info!(id = credential.id, who, "credential issued");
                Ok(Issued { json, new: true })
            }
            Outcome::Known(known) if known.erased => Err(Problem::Erased),
            Outcome::Known(known) if known.asked == asked => Ok(Issued { json: known.json, new: false }),
            Outcome::Known(_) => Err(Problem::Conflict),
        }
    }

    fn sign(
        &self,
        mut unsigned: Map<String, Value>,
        number: Option<u64>,
        now: Timestamp,
    ) -> Result<(String, Option<String>), Problem> {
        let invalid = |error: &dyn std::fmt::Display| Problem::Invalid(error.to_string());
        let (mut token, site) = (None, self.site.as_ref());
        if let (Some(site), Some(number)) = (site, number) {
            let entry = site.lists.entry(&site.url, number);
            let entry = serde_json::to_value(entry).map_err(|_| Problem::Internal)?;
            unsigned.insert("credentialStatus".into(), entry);
        }
        if let Some(site) = site {
            let hint = jwt::KeyHint::Address(key_address(&site.url, site.token_key.public()));
            token = Some(jwt::sign(&unsigned, &site.token_key, &hint).map_err(|error| invalid(&error))?);
        }
        let signed = self.sign_proof(unsigned, now).map_err(|error| invalid(&error))?;
        let json = Value::Object(signed).to_string();
        // An issuer must never hand out what it would itself refuse.
        for form in token.iter().chain([&json]) {
            verify_with(form.as_bytes(), now, &Mirror(self)).map_err(|error| invalid(&error))?;
        }
        Ok((json, token))
    }
}

/// The issuer's own keys, for checking what it signed before it is recorded; the register is busy then.
struct Mirror<'a>(&'a Issuer);

impl Web for Mirror<'_> {
    fn get(&self, _: &str, _: usize) -> Result<Vec<u8>, Unreachable> {
        let site = self.0.site.as_ref().ok_or(Unreachable::Offline)?;
        let keys = [self.0.public_key(), site.token_key.public().clone()];
        Ok(did_document::document(self.0.did(), &keys).to_string().into_bytes())
    }
}
