//! What the issuer lets others see of a badge, by whose choice, and how it is erased.

use jiff::Timestamp;
use ring::hmac;
use serde_json::{Value, json};
use skillward_credentials::contexts::CONTEXTS;

use crate::issuer::Issuer;
use crate::pages;
use crate::problem::Problem;
use crate::register::{Changed, Recorded, Shown};

/// The addresses of a badge's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLinks {
    /// For everybody whom the learner gives it to.
    pub page: String,
    /// For the learner alone: by it they choose what the page shows.
    pub choice: String,
}

/// What the key of a learner's own page is made over. No badge's identifier begins so.
fn learner_message(learner: &str) -> String {
    format!("learner {learner}")
}

impl Issuer {
    /// The addresses of a badge's page.
    ///
    /// # Errors
    /// [`Problem::NotIssued`] or [`Problem::Erased`] when there is no such badge, [`Problem::NotPublished`] when the
    /// issuer has no public address.
    pub fn page_links(&self, id: &str) -> Result<PageLinks, Problem> {
        self.recorded(id)?;
        let url = self.public_url().ok_or(Problem::NotPublished)?;
        let page = format!("{url}/badges/{}", pages::tail(id));
        let choice = format!("{page}/choice?key={}", hex::encode(hmac::sign(&self.page_key, id.as_bytes())));
        Ok(PageLinks { page, choice })
    }

    /// The address of a learner's own page, by the identifier in their badges: all their badges, and what the page of
    /// each shows. Whoever has the address can choose, so it is for the learner alone.
    ///
    /// # Errors
    /// [`Problem::NotIssued`] when nothing was issued to such a learner, [`Problem::NotPublished`] when the issuer has no
    /// public address.
    pub fn learner_link(&self, learner: &str) -> Result<String, Problem> {
        let url = self.public_url().ok_or(Problem::NotPublished)?;
        if self.register(|register| register.ids_of_learner(learner))?.is_empty() {
            return Err(Problem::NotIssued);
        }
        let key = hex::encode(hmac::sign(&self.page_key, learner_message(learner).as_bytes()));
        Ok(format!("{url}/learners/{}?key={key}", pages::tail(learner)))
    }

    /// Identifiers of a learner's badges, for whoever has the address of their own page.
    pub(crate) fn ids_of(&self, learner: &str, key: &str) -> Result<Vec<String>, Problem> {
        let key = hex::decode(key).map_err(|_| Problem::NotLearner)?;
        hmac::verify(&self.page_key, learner_message(learner).as_bytes(), &key)
            .map_err(|_| Problem::NotLearner)?;
        Ok(self.register(|register| register.ids_of_learner(learner))?)
    }

    /// What the register has of them.
    pub(crate) fn badges_of(&self, learner: &str, key: &str) -> Result<Vec<Recorded>, Problem> {
        self.ids_of(learner, key)?.iter().map(|id| self.recorded(id)).collect()
    }

    /// Chooses what a badge's page shows; `false` when it shows that already.
    ///
    /// # Errors
    /// [`Problem::NotIssued`] when there is no such badge.
    pub fn show(&self, who: &str, id: &str, shown: Shown, now: Timestamp) -> Result<bool, Problem> {
        match self.register(|register| register.show(id, shown, who, now.as_second()))? {
            Changed::Absent => Err(Problem::NotIssued),
            changed => Ok(changed == Changed::Now),
        }
    }

    /// Erases the content of a badge, or of all badges of a learner by the identifier in them, and says how many there
    /// were. Nothing is issued under their identifiers again. The badges themselves are their learner's, and go on
    /// holding unless they are revoked.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the register fails.
    pub fn erase(&self, who: &str, id: &str, now: Timestamp) -> Result<usize, Problem> {
        let erased = self.register(|register| register.erase(id, who, now.as_second()))?;
        tracing::info!(erased, who, "content erased");
        Ok(erased)
    }

    /// What the register has of a badge, for whoever has its learner's address.
    pub(crate) fn admit_learner(&self, id: &str, key: &str) -> Result<Recorded, Problem> {
        let key = hex::decode(key).map_err(|_| Problem::NotLearner)?;
        hmac::verify(&self.page_key, id.as_bytes(), &key).map_err(|_| Problem::NotLearner)?;
        self.recorded(id)
    }

    /// The issuer as an Open Badges profile.
    pub(crate) fn profile(&self) -> Value {
        let mut profile = json!({
            "@context": CONTEXTS, "id": self.did(), "type": ["Profile"], "name": self.name(),
        });
        if let Some(url) = self.public_url() {
            profile["url"] = url.into();
        }
        profile
    }

    /// What its pages say of it.
    pub(crate) fn page_site(&self) -> pages::Site<'_> {
        let url = self.public_url();
        // Behind the scheme and the host.
        let base = url
            .and_then(|url| url.split_once("://"))
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
            .unwrap_or_default();
        pages::Site { name: self.name(), did: self.did(), base, public: url.is_some() }
    }
}
