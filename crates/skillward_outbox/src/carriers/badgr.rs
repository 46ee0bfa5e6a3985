//! Badgr's API, version 2: Canvas Credentials, now Parchment Digital Badges, and servers of the open source.

use std::cell::RefCell;
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{OwnBadges, claim_of, evidence};
use crate::carrier::{Carrier, Cause, Failure, Look, Receipt};
use crate::http::{AddressError, Reply, Server, form};
use crate::parcel::Parcel;
use crate::recipients::Recipients;
use crate::secret::Secret;

/// Who signs in.
#[derive(Debug, Clone)]
pub struct BadgrLogin {
    /// Name of the account.
    pub username: String,
    /// Its password.
    pub password: Secret,
}

/// Carries claims to a Badgr server. It is asked by the learner's address, and finds an earlier award by the attempt that
/// its evidence names.
#[derive(Debug)]
pub struct Badgr {
    server: Server,
    login: BadgrLogin,
    badges: OwnBadges,
    people: Recipients,
    token: RefCell<Option<Secret>>,
}

impl Badgr {
    /// Makes a carrier to the server at `url`. `badges` names badge classes by their `entityId`. Nothing is sent.
    ///
    /// # Errors
    /// [`AddressError`] when the address cannot be used.
    pub fn new(
        url: &str,
        login: BadgrLogin,
        badges: OwnBadges,
        people: Recipients,
        patience: Duration,
    ) -> Result<Self, AddressError> {
        let server = Server::new(url, patience)?;
        server.never_say(&login.password);
        Ok(Self { server, login, badges, people, token: RefCell::default() })
    }

    /// Signs in: by the form alone, since the server refuses a password in the address.
    fn sign_in(&self) -> Result<Secret, Failure> {
        let form = form(&[
            ("username", &self.login.username),
            ("password", self.login.password.reveal()),
            ("scope", "rw:issuer"),
        ]);
        let reply = self.server.ask(Method::POST, "/o/token", |request| {
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.to_string())
        });
        // Whatever went wrong, no badge was asked for.
        let certain = |failure| Failure { uncertain: false, ..failure };
        let reply = reply.map_err(certain)?;
        if reply.status() != 200 {
            let failure = certain(reply.failure());
            let denied = matches!(failure.cause, Cause::Refused);
            return Err(if denied { Failure { cause: Cause::Denied, ..failure } } else { failure });
        }
        let answer = reply.json().map_err(certain)?;
        let token = answer.get("access_token").and_then(Value::as_str);
        token
            .map(Secret::new)
            .ok_or_else(|| Failure::new(Cause::Foreign, "the server gave no token to a sign-in"))
    }

    /// Asks with a token; once more with a fresh one when it has expired.
    fn ask(
        &self,
        method: Method,
        path: &str,
        dress: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Reply, Failure> {
        let kept = self.token.borrow().clone();
        let fresh = kept.is_none();
        let mut token = kept.map_or_else(|| self.sign_in(), Ok)?;
        let asked = |token: &Secret| {
            self.server.ask(method.clone(), path, |request| dress(request).bearer_auth(token.reveal()))
        };
        let mut reply = asked(&token)?;
        if reply.status() == 401 && !fresh {
            token = self.sign_in()?;
            reply = asked(&token)?;
        }
        *self.token.borrow_mut() = (reply.status() != 401).then_some(token);
        Ok(reply)
    }

    /// The award of a parcel, where there is one.
    fn find(&self, parcel: &Parcel) -> Result<Option<Receipt>, Failure> {
        let claim = claim_of(parcel)?;
        let recipient = self.people.told_to(&self.server, claim.learner())?;
        let query = form(&[("recipient", &recipient.email)]);
        let path = format!("/v2/badgeclasses/{}/assertions?{}", self.badges.of(&claim)?, *query);
        let reply = self.ask(Method::GET, &path, |request| request)?;
        if reply.status() != 200 {
            return Err(reply.failure());
        }
        let answer = reply.json()?;
        let awards = answer.get("result").and_then(Value::as_array).ok_or_else(not_as_documented)?;
        let names_it = |award: &&Value| {
            let evidence = award.get("evidence").and_then(Value::as_array);
            let narratives =
                evidence.into_iter().flatten().filter_map(|item| item.get("narrative")?.as_str());
            narratives.into_iter().any(|narrative| narrative.contains(claim.attempt_id()))
        };
        Ok(awards.iter().find(names_it).map(receipt))
    }
}

impl Carrier for Badgr {
    fn address(&self) -> &str {
        self.server.base()
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let claim = claim_of(parcel)?;
        let recipient = self.people.told_to(&self.server, claim.learner())?;
        let path = format!("/v2/badgeclasses/{}/assertions", self.badges.of(&claim)?);
        let body = json!({
            "recipient": {"identity": recipient.email, "type": "email", "hashed": true},
            "issuedOn": claim.ended(),
            "narrative": evidence(&claim),
            "evidence": [{"narrative": evidence(&claim)}],
            "notify": false,
            // The server's own default is true.
            "allowDuplicateAwards": false,
        });
        let reply = self.ask(Method::POST, &path, |request| request.json(&body))?;
        match reply.status() {
            201 => {
                let answer = reply.json()?;
                answer.pointer("/result/0").map(receipt).ok_or_else(not_as_documented)
            }
            // A duplicate is an ordinary 400: it may be our own, of a request that was thought lost.
            400 => match self.find(parcel)? {
                Some(receipt) => Ok(receipt),
                None => Err(reply.failure()),
            },
            _ => Err(reply.failure()),
        }
    }

    fn look(&self, parcel: &Parcel) -> Result<Look, Failure> {
        Ok(self.find(parcel)?.map_or(Look::NotTaken, |receipt| Look::Taken(Box::new(receipt))))
    }
}

fn receipt(award: &Value) -> Receipt {
    let text = |key: &str| award.get(key).and_then(Value::as_str).map(str::to_owned);
    Receipt { reference: text("entityId"), url: text("openBadgeId"), ..Receipt::default() }
}

fn not_as_documented() -> Failure {
    Failure::uncertain(Cause::Foreign, "the server's answer is not of the form that Badgr documents")
}
