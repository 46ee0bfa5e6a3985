//! `did:key` for Ed25519: an issuer's name that is its public key, so that it needs no look-up.

use ed25519_dalek::VerifyingKey;

/// Multicodec prefix of an Ed25519 public key (0xed as a varint).
const ED25519_PREFIX: [u8; 2] = [0xed, 0x01];
/// Longest identifier looked at: a did:key of Ed25519 has 56 characters.
const MAX_LEN: usize = 80;

/// Why a DID was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DidError {
    /// Another method; finding its key would need the network.
    #[error("the issuer is named by `{0}`; only did:key can be checked without a network")]
    NotDidKey(String),
    /// Not the canonical spelling of an Ed25519 public key.
    #[error("`{0}` is not an Ed25519 did:key")]
    NotEd25519(String),
}

/// The `did:key` of a public key.
#[must_use]
pub fn did_key(key: &VerifyingKey) -> String {
    format!("did:key:{}", multibase(key))
}

/// The verification method that a `did:key` has: the DID with its own key as fragment.
#[must_use]
pub fn verification_method(did: &str) -> String {
    let key = did.strip_prefix("did:key:").unwrap_or(did);
    format!("{did}#{key}")
}

/// The public key that a `did:key` is.
///
/// # Errors
/// [`DidError`] when it is another kind of DID, another kind of key, no point of the curve, or spelt in a
/// way that this program would not spell it.
pub fn public_key(did: &str) -> Result<VerifyingKey, DidError> {
    let encoded = did.strip_prefix("did:key:").ok_or_else(|| DidError::NotDidKey(shorten(did)))?;
    let refused = || DidError::NotEd25519(shorten(did));
    if did.len() > MAX_LEN {
        return Err(refused());
    }
    let bytes = encoded
        .strip_prefix('z')
        .and_then(|base58| bs58::decode(base58).into_vec().ok())
        .ok_or_else(refused)?;
    let raw: [u8; 32] =
        bytes.strip_prefix(&ED25519_PREFIX).and_then(|key| key.try_into().ok()).ok_or_else(refused)?;
    let key = VerifyingKey::from_bytes(&raw).map_err(|_| refused())?;
    if key.is_weak() || did_key(&key) != did {
        return Err(refused());
    }
    Ok(key)
}

fn multibase(key: &VerifyingKey) -> String {
    let mut bytes = ED25519_PREFIX.to_vec();
    bytes.extend_from_slice(key.as_bytes());
    format!("z{}", bs58::encode(bytes).into_string())
}

fn shorten(did: &str) -> String {
    did.chars().take(MAX_LEN).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ed25519_dalek::SigningKey;

    use super::*;

    #[test]
    fn a_known_seed_gives_the_known_identifier() {
        let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
        let did = did_key(&key);
        assert_eq!(did, "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z");
        assert_eq!(public_key(&did).unwrap(), key);
        assert_eq!(verification_method(&did), format!("{did}#{}", &did["did:key:".len()..]));
    }

    #[test]
    fn everything_else_is_refused() {
        let zero = bs58::encode([&[0xed, 1][..], &[0; 32]].concat()).into_string();
        for did in [
            "",
            "did:web:example.org",
            "did:key:",
            "did:key:z",
            "did:key:z6Mk",
            "did:key:u6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z",
            "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z1",
            // X25519, not a signing key.
            "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
            // A point of small order: any message would verify.
            &format!("did:key:z{zero}"),
        ] {
            assert!(public_key(did).is_err(), "{did}");
        }
    }
}
