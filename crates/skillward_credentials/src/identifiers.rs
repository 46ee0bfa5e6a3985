//! Identifiers that are the same whenever they are made: version 5 UUIDs over what they stand for.
//!
//! The same attempt always gives the same credential identifier, so that a repeated request can be recognised.

use uuid::Uuid;

/// Namespace of every identifier made here (a random UUID, fixed for ever).
const NAMESPACE: Uuid = Uuid::from_u128(0xdc16_c0d5_dcbd_4c1e_b09f_1459_9d9d_5b0f);

/// `urn:uuid:` of a version 5 UUID over `kind` and `parts`.
///
/// Each part goes in with its length, so that moving a character from one part to the next changes the result.
#[must_use]
pub fn urn(kind: &str, parts: &[&str]) -> String {
    let mut name = kind.to_owned();
    for part in parts {
        name.push_str(&format!("\n{}:{part}", part.len()));
    }
    Uuid::new_v5(&NAMESPACE, name.as_bytes()).urn().to_string()
}

/// Identifier of the learner in a badge: made from the pseudonym, which it does not reveal.
///
/// A pseudonym with little variety (a class number) can still be found by trying; stations make random ones.
#[must_use]
pub fn learner_urn(pseudonym: &str) -> String {
    urn("learner", &[pseudonym])
}

/// What makes an award this one and no other.
///
/// A record of one assessment has its attempt as well; a competence badge, which stands on several, has none. An
/// award that is made anew on purpose, such as a renewal, has the next number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwardKey<'a> {
    /// DID of the issuer.
    pub issuer: &'a str,
    /// Identifier of the learner, from [`learner_urn`].
    pub learner: &'a str,
    /// Identifier of the achievement.
    pub achievement: &'a str,
    /// Version of the rule by which it is awarded: of the rubric, or of the award policy.
    pub policy_version: &'a str,
    /// 1 for the first award.
    pub award: u32,
    /// The attempt, for a record of assessment.
    pub attempt: Option<&'a str>,
}

impl AwardKey<'_> {
    /// Identifier of the credential: the same key always gives the same one.
    #[must_use]
    pub fn urn(&self) -> String {
        let number = self.award.to_string();
        let mut parts = vec![self.issuer, self.learner, self.achievement, self.policy_version, &number];
        parts.extend(self.attempt);
        urn("award", &parts)
    }
}

/// Identifier of the credential for one attempt, as claims made before award keys were asked for under it.
#[must_use]
pub fn credential_urn(issuer: &str, achievement: &str, learner: &str, attempt: &str) -> String {
    urn("credential", &[issuer, achievement, learner, attempt])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn identifiers_are_stable_and_parts_do_not_run_together() {
        let first = credential_urn("did:key:z6Mk", "urn:a", "learner", "attempt");
        assert_eq!(first, credential_urn("did:key:z6Mk", "urn:a", "learner", "attempt"));
        assert_ne!(urn("k", &["ab", "c"]), urn("k", &["a", "bc"]));
        assert_ne!(urn("k", &["a\n1:b"]), urn("k", &["a", "b"]));
        let key = AwardKey {
            issuer: "did:key:z6Mk",
            learner: "l",
            achievement: "a",
            policy_version: "1.0.0",
            award: 1,
            attempt: Some("x"),
        };
        let changed = [
            AwardKey { issuer: "did:web:a", ..key },
            AwardKey { learner: "m", ..key },
            AwardKey { achievement: "b", ..key },
            AwardKey { policy_version: "1.0.1", ..key },
            AwardKey { award: 2, ..key },
            AwardKey { attempt: None, ..key },
            AwardKey { attempt: Some("y"), ..key },
        ];
        assert_eq!(key.urn(), AwardKey { award: 1, ..key }.urn());
        for (index, other) in changed.iter().enumerate() {
            assert_ne!(other.urn(), key.urn(), "{index}");
        }
        let uuid: Uuid = first.trim_start_matches("urn:uuid:").parse().unwrap();
        assert_eq!(uuid.get_version_num(), 5);
    }
}
