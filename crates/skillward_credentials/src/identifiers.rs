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

/// Identifier of the credential for one attempt: the same issuer, achievement, learner and attempt always
/// give the same one.
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
        let uuid: Uuid = first.trim_start_matches("urn:uuid:").parse().unwrap();
        assert_eq!(uuid.get_version_num(), 5);
    }
}
