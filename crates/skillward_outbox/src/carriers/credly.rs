//! Credly's API, version 1.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::{OwnBadges, claim_of};
use crate::carrier::{Carrier, Cause, Failure, Look, Receipt};
use crate::http::{AddressError, Server};
use crate::parcel::Parcel;
use crate::recipients::Recipients;
use crate::secret::Secret;

/// Carries claims to Credly. How it tells one award from the next is not documented well enough to build on, so that an
/// unanswered request is left to a person.
#[derive(Debug)]
pub struct Credly {
    server: Server,
    path: String,
    token: Secret,
    templates: OwnBadges,
    people: Recipients,
}

impl Credly {
    /// Makes a carrier to the API at `url`, such as `https://api.credly.com`, for an organisation. `templates` names
    /// badge templates. Nothing is sent.
    ///
    /// # Errors
    /// [`AddressError`] when the address cannot be used.
    pub fn new(
        url: &str,
        organization: &str,
        token: Secret,
        templates: OwnBadges,
        people: Recipients,
        patience: Duration,
    ) -> Result<Self, AddressError> {
        let server = Server::new(url, patience)?;
        server.never_say(&token);
        let path = format!("/v1/organizations/{organization}/badges");
        Ok(Self { server, path, token, templates, people })
    }
}

impl Carrier for Credly {
    fn address(&self) -> &str {
        self.server.base()
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let claim = claim_of(parcel)?;
        let recipient = self.people.told_to(&self.server, claim.learner())?;
        let body = json!({
            "recipient_email": recipient.email,
            "issued_to_first_name": recipient.first_name,
            "issued_to_last_name": recipient.last_name,
            "badge_template_id": self.templates.of(&claim)?,
            "issued_at": claim.ended(),
            "issuer_earner_id": claim.learner(),
            "suppress_badge_notification_email": true,
        });
        let reply = self.server.ask(Method::POST, &self.path, |request| {
            // The token is the name, and the password is blank.
            request.basic_auth(self.token.reveal(), Some("")).json(&body)
        })?;
        if reply.status() != 201 && reply.status() != 200 {
            return Err(reply.failure());
        }
        let answer = reply.json()?;
        let text = |key: &str| answer.pointer(key).and_then(Value::as_str).map(str::to_owned);
        let reference = text("/data/id").ok_or_else(|| {
            Failure::uncertain(Cause::Foreign, "the answer is not of the form that Credly documents")
        })?;
        Ok(Receipt { reference: Some(reference), url: text("/data/badge_url"), ..Receipt::default() })
    }

    fn look(&self, _: &Parcel) -> Result<Look, Failure> {
        Ok(Look::NoWay)
    }
}
