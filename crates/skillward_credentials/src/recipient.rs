//! Whose a badge is, by the salted hash of an address of e-mail (`IdentityObject` of Open Badges 3.0).
//!
//! The address itself never stands in a badge. Whoever knows it can hold it against the hash; whoever does not can
//! only try addresses one by one, which takes little for addresses that can be guessed. A badge that names no address
//! at all gives nothing to try; so the hash is there only where somebody chose it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::credential::IdentityObject;
use crate::text::is_clean;

/// Type of an identity that is an address of e-mail (`IdentifierTypeEnum` of Open Badges 3.0).
pub const EMAIL_ADDRESS: &str = "emailAddress";
/// Algorithm of a hash, as it stands before it (`IdentityHash` of Open Badges 3.0).
const SHA_256: &str = "sha256$";
/// Longest address, bytes: RFC 5321, section 4.5.3.1.3, less the brackets around it.
const LONGEST: usize = 254;

/// An address of e-mail, in memory that is wiped; its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    /// Trimmed and in lower case: what is hashed.
    normal: Zeroizing<String>,
    /// Trimmed, in the spelling that was given: other issuers may have hashed that.
    given: Zeroizing<String>,
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(not shown)")
    }
}

/// It is no address of e-mail. What was given is not repeated: it may be one that was mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no address of e-mail (somebody@example.org)")]
pub struct NoAddress;

impl std::str::FromStr for EmailAddress {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let given = Zeroizing::new(text.trim().to_owned());
        let plain = given.len() <= LONGEST && is_clean(&given) && !given.contains(char::is_whitespace);
        match given.rsplit_once('@') {
            Some((mailbox, host)) if plain && !mailbox.is_empty() && !host.is_empty() => {
                Ok(Self { normal: Zeroizing::new(given.to_lowercase()), given })
            }
            _ => Err(NoAddress),
        }
    }
}

impl EmailAddress {
    /// The address as its salted hash. No other badge should have the same salt, and nobody should be able to foretell
    /// it; for an issuer of ours it is 16 to 64 hexadecimal digits.
    #[must_use]
    pub fn hashed(&self, salt: impl Into<String>) -> HashedEmail {
        let salt = salt.into();
        HashedEmail { hash: salted(&self.normal, &salt), salt }
    }

    /// What an identity of a badge says of this address; `None` when it is of another kind, or hashed in a way that
    /// this program does not know.
    fn is(&self, identity: &Identity) -> Option<bool> {
        if identity.kind != EMAIL_ADDRESS {
            return None;
        }
        let spellings = [&self.normal, &self.given];
        let said = &identity.hash;
        if !identity.hashed {
            return Some(said.trim().to_lowercase() == *self.normal);
        }
        let digest = said.strip_prefix(SHA_256)?.to_ascii_lowercase();
        let salt = identity.salt.as_deref().unwrap_or_default();
        Some(spellings.iter().any(|spelling| salted(spelling, salt)[SHA_256.len()..] == digest))
    }
}

/// SHA-256 of the UTF-8 bytes of address and salt, one after the other, as Open Badges 3.0 writes it.
fn salted(address: &str, salt: &str) -> String {
    let digest = Sha256::new().chain_update(address).chain_update(salt).finalize();
    format!("{SHA_256}{}", hex::encode(digest))
}

/// An address of e-mail as a badge has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HashedEmail {
    /// `sha256$` and 64 digits.
    hash: String,
    /// What was added to the address before hashing.
    salt: String,
}

impl HashedEmail {
    /// As it stands in a badge.
    #[must_use]
    pub fn identity(&self) -> IdentityObject {
        IdentityObject {
            kind: "IdentityObject".into(),
            hashed: true,
            identity_hash: self.hash.clone(),
            identity_type: EMAIL_ADDRESS.into(),
            salt: self.salt.clone(),
        }
    }
}

impl IdentityObject {
    /// Whether it is what an issuer of ours signs: an address of e-mail as a salted hash, never in plain.
    #[must_use]
    pub fn is_salted_email(&self) -> bool {
        let digits = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let digest = self.identity_hash.strip_prefix(SHA_256);
        self.kind == "IdentityObject"
            && self.hashed
            && self.identity_type == EMAIL_ADDRESS
            && digest.is_some_and(|digest| digest.len() == 64 && digits(digest))
            && (16..=64).contains(&self.salt.len())
            && digits(&self.salt)
    }
}

/// An identity of a badge's holder, as whoever issued it wrote it. Of this only the kind is shown: of a stranger's badge
/// the rest may be an address in plain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// `emailAddress` and others.
    pub kind: String,
    /// Whether it is a hash.
    pub hashed: bool,
    #[serde(skip)]
    hash: String,
    #[serde(skip)]
    salt: Option<String>,
}

impl Identity {
    /// Reads a member of `credentialSubject.identifier`.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            kind: text("identityType").unwrap_or_default(),
            hashed: value.get("hashed").and_then(Value::as_bool).unwrap_or(false),
            hash: text("identityHash")?,
            salt: text("salt"),
        })
    }
}

/// Whether a badge is of a person who was named by an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// One of the addresses in it is that one.
    Same,
    /// It has an address, and it is another one.
    Other,
    /// It names its holder in a way that cannot be held against an address.
    Unsaid,
}

/// Holds an address against all that a badge says of its holder.
#[must_use]
pub fn compare(address: &EmailAddress, identities: &[Identity]) -> Recipient {
    let told: Vec<bool> = identities.iter().filter_map(|identity| address.is(identity)).collect();
    match (told.contains(&true), told.is_empty()) {
        (true, _) => Recipient::Same,
        (false, true) => Recipient::Unsaid,
        (false, false) => Recipient::Other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    const SALTS: [&str; 2] = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];

    fn address(text: &str) -> EmailAddress {
        text.parse().unwrap()
    }

    /// The example of Open Badges 3.0.
    #[test]
    fn the_hash_is_that_of_the_standard() {
        let hash = salted("a@example.com", "Kosher");
        assert_eq!(hash, "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399");
    }

    #[test]
    fn spelling_and_white_space_make_no_other_person_and_a_salt_another_hash() {
        let (one, two) =
            (address(" Ada@Example.ORG\n").hashed(SALTS[0]), address("ada@example.org").hashed(SALTS[1]));
        assert_ne!(one.hash, two.hash);
        for hashed in [one, two] {
            assert!(hashed.identity().is_salted_email());
            let read = Identity::read(&serde_json::to_value(hashed.identity()).unwrap()).unwrap();
            assert_eq!(compare(&address("ADA@example.org"), std::slice::from_ref(&read)), Recipient::Same);
            assert_eq!(compare(&address("bob@example.org"), &[read]), Recipient::Other);
        }
    }

    #[test]
    fn what_others_write_is_compared_where_it_can_be() {
        let identity = |value| Identity::read(&value).unwrap();
        let of = |kind: &str, hashed: bool, hash: &str| {
            identity(json!({"identityType": kind, "hashed": hashed, "identityHash": hash, "salt": "Kosher"}))
        };
        let a = address("A@example.com");
        let known = salted("a@example.com", "Kosher");
        assert_eq!(compare(&a, &[of("emailAddress", true, &known)]), Recipient::Same);
        assert_eq!(compare(&a, &[of("emailAddress", true, &known.to_uppercase())]), Recipient::Unsaid);
        let digits = known.trim_start_matches(SHA_256).to_uppercase();
        assert_eq!(compare(&a, &[of("emailAddress", true, &format!("sha256${digits}"))]), Recipient::Same);
        let as_given = salted("A@example.com", "Kosher");
        assert_eq!(compare(&a, &[of("emailAddress", true, &as_given)]), Recipient::Same);
        assert_eq!(compare(&a, &[of("emailAddress", false, "a@EXAMPLE.com")]), Recipient::Same);
        // Nothing that can be compared: another kind, and a hash of yesterday.
        assert_eq!(compare(&a, &[of("sisSourcedId", true, &known)]), Recipient::Unsaid);
        assert_eq!(compare(&a, &[of("emailAddress", true, "md5$00")]), Recipient::Unsaid);
        assert_eq!(compare(&a, &[]), Recipient::Unsaid);
        // One of several is enough.
        let both = [of("emailAddress", false, "b@example.com"), of("emailAddress", true, &known)];
        assert_eq!(compare(&a, &both), Recipient::Same);
    }

    #[test]
    fn what_is_no_address_is_refused_and_none_is_shown() {
        for text in ["", "ada", "@example.org", "ada@", "a b@example.org", "ada@exa\u{1}mple.org"] {
            assert_eq!(text.parse::<EmailAddress>(), Err(NoAddress), "{text:?}");
        }
        assert!("x".repeat(250).parse::<EmailAddress>().is_err());
        assert!(!format!("{:?}", address("ada@example.org")).contains("ada"));
        let plain =
            json!({"identityType": "emailAddress", "hashed": false, "identityHash": "ada@example.org"});
        let shown = serde_json::to_string(&Identity::read(&plain).unwrap()).unwrap();
        assert!(!shown.contains("ada@"), "{shown}");
    }

    #[test]
    fn an_issuer_signs_nothing_but_salted_hashes() {
        let good = address("ada@example.org").hashed(SALTS[0]).identity();
        let bad: [fn(&mut IdentityObject); 7] = [
            |identity| identity.hashed = false,
            |identity| identity.identity_hash = "ada@example.org".into(),
            |identity| identity.identity_hash = "sha256$ada@example.org".into(),
            |identity| identity.identity_type = "name".into(),
            |identity| identity.kind = "Profile".into(),
            |identity| identity.salt.clear(),
            |identity| identity.salt = "ada@example.org-ada@example.org".into(),
        ];
        assert!(good.is_salted_email());
        for (index, spoil) in bad.iter().enumerate() {
            let mut spoilt = good.clone();
            spoil(&mut spoilt);
            assert!(!spoilt.is_salted_email(), "{index}");
        }
    }
}
