//! Keys that sign credentials, and their public halves as a JWK (RFC 7517) and as a Multikey.
//!
//! Ed25519 signs embedded proofs; P-256 (ES256) and RSA (RS256) sign compact tokens, the two algorithms that every
//! verifier of Open Badges 3.0 takes.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Multicodec prefix of an Ed25519 public key (0xed as a varint).
const ED25519_PREFIX: [u8; 2] = [0xed, 0x01];
/// Multicodec prefix of a compressed P-256 public key (0x1200 as a varint).
const P256_PREFIX: [u8; 2] = [0x80, 0x24];
/// Smallest RSA key signed with or believed, bits; the same as the library's own bound.
const MIN_RSA_BITS: usize = 2048;

/// Why a key was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is no key of a kind that is known here.
    #[error("it is no public key of Ed25519, P-256 or RSA as a JWK or Multikey")]
    Kind,
    /// A private key where a public one belongs.
    #[error("the private half of a key stands where its public half belongs; that key must be given up")]
    Private,
    /// No private key in PKCS#8.
    #[error(
        "it is no private key in PKCS#8 (“-----BEGIN PRIVATE KEY-----”) of P-256, or of RSA with 2048 bits or more"
    )]
    Pkcs8,
    /// The system gave no random numbers.
    #[error("the system gave no random numbers")]
    Random,
    /// The signature could not be made.
    #[error("the key could not sign")]
    Sign,
}

/// How a compact token is signed (JWA, RFC 7518 and 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519. Not taken by every verifier of Open Badges; checked here, never offered for tokens.
    EdDsa,
    /// ECDSA over P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
}

impl Algorithm {
    /// Its name in a token's head.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

/// The public half of a key.
#[derive(Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// Ed25519.
    Ed25519(VerifyingKey),
    /// P-256: the point, uncompressed (0x04, x, y).
    P256([u8; 65]),
    /// RSA: modulus and exponent, big-endian without leading zeros.
    Rsa {
        /// Modulus.
        n: Vec<u8>,
        /// Exponent.
        e: Vec<u8>,
    },
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}, {})", self.algorithm().name(), self.thumbprint())
    }
}

impl PublicKey {
    /// The one algorithm by which tokens of this key are checked, whatever their head says.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::P256(_) => Algorithm::Es256,
            Self::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Reads a public JWK.
    ///
    /// # Errors
    /// [`KeyError`] when it is of another kind, not in its one spelling, or holds a private half.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| {
            text(name).and_then(|value| URL_SAFE_NO_PAD.decode(value).ok()).ok_or(KeyError::Kind)
        };
        if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|name| jwk.get(*name).is_some()) {
            return Err(KeyError::Private);
        }
        match (text("kty"), text("crv")) {
            (Some("OKP"), Some("Ed25519")) => Self::ed25519(&bytes("x")?),
            (Some("EC"), Some("P-256")) => {
                let mut point = [4; 65];
                let (x, y) = (bytes("x")?, bytes("y")?);
                if x.len() != 32 || y.len() != 32 {
                    return Err(KeyError::Kind);
                }
                point[1..33].copy_from_slice(&x);
                point[33..].copy_from_slice(&y);
                Ok(Self::P256(point))
            }
            (Some("RSA"), None) => {
                let (n, e) = (bytes("n")?, bytes("e")?);
                let lean = |number: &[u8]| number.first().is_some_and(|first| *first != 0);
                if !lean(&n) || !lean(&e) || n.len() * 8 < MIN_RSA_BITS || n.len() > 1024 {
                    return Err(KeyError::Kind);
                }
                Ok(Self::Rsa { n, e })
            }
            _ => Err(KeyError::Kind),
        }
    }

    /// Reads a Multikey of Ed25519 (`z6Mk…`). One of P-256 is compressed, so that it only tells whether another
    /// key is the same ([`PublicKey::multibase`]).
    ///
    /// # Errors
    /// [`KeyError::Kind`] for anything else.
    pub fn from_multibase(text: &str) -> Result<Self, KeyError> {
        let bytes = decode_multibase(text).ok_or(KeyError::Kind)?;
        let key = Self::ed25519(bytes.strip_prefix(&ED25519_PREFIX).ok_or(KeyError::Kind)?)?;
        if key.multibase().as_deref() == Some(text) { Ok(key) } else { Err(KeyError::Kind) }
    }

    fn ed25519(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Kind)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Kind)?;
        // Under a point of small order any message would verify.
        if key.is_weak() { Err(KeyError::Kind) } else { Ok(Self::Ed25519(key)) }
    }

    /// The key as a Multikey; there is none for RSA here.
    #[must_use]
    pub fn multibase(&self) -> Option<String> {
        let bytes = match self {
            Self::Ed25519(key) => [&ED25519_PREFIX[..], key.as_bytes()].concat(),
            Self::P256(point) => {
                // Compressed: the sign of y, then x.
                let sign = 2 + (point[64] & 1);
                [&P256_PREFIX[..], &[sign], &point[1..33]].concat()
            }
            Self::Rsa { .. } => return None,
        };
        Some(format!("z{}", bs58::encode(bytes).into_string()))
    }

    /// The key as a JWK, with nothing in it but the key.
    #[must_use]
    pub fn jwk(&self) -> Map<String, Value> {
        let code = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwk = match self {
            Self::Ed25519(key) => json!({"kty": "OKP", "crv": "Ed25519", "x": code(key.as_bytes())}),
            Self::P256(point) => {
                json!({"kty": "EC", "crv": "P-256", "x": code(&point[1..33]), "y": code(&point[33..])})
            }
            Self::Rsa { n, e } => json!({"kty": "RSA", "n": code(n), "e": code(e)}),
        };
        jwk.as_object().cloned().unwrap_or_default()
    }

    /// The JWK's SHA-256 thumbprint (RFC 7638), base64url.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        // Required members only, in the order of their names, without spaces.
        let sorted: std::collections::BTreeMap<String, Value> = self.jwk().into_iter().collect();
        let text = serde_json::to_string(&sorted).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
    }

    /// Whether a signature of a compact token is this key's.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Self::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            Self::Rsa { n, e } => rsa::PublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}

/// A key that signs compact tokens.
pub struct TokenKey {
    secret: Secret,
    public: PublicKey,
}

enum Secret {
    P256(EcdsaKeyPair),
    Rsa(rsa::KeyPair),
}

impl fmt::Debug for TokenKey {
    /// Its public half only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl TokenKey {
    /// Makes a P-256 key, as PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`KeyError::Random`] when the system gives no random numbers.
    pub fn generate_p256() -> Result<Zeroizing<String>, KeyError> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| KeyError::Random)?;
        let code = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(document.as_ref()));
        let mut pem = Zeroizing::new("-----BEGIN PRIVATE KEY-----\n".to_owned());
        for line in code.as_bytes().chunks(64) {
            pem.push_str(&String::from_utf8_lossy(line));
            pem.push('\n');
        }
        pem.push_str("-----END PRIVATE KEY-----\n");
        Ok(pem)
    }

    /// Reads a private key: PKCS#8 in PEM, of P-256 or RSA.
    ///
    /// # Errors
    /// [`KeyError::Pkcs8`] for anything else.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::Pkcs8)?;
        let der = der.secret_pkcs8_der();
        if let Ok(pair) =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &SystemRandom::new())
        {
            let point = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Pkcs8)?;
            return Ok(Self { secret: Secret::P256(pair), public: PublicKey::P256(point) });
        }
        let pair = rsa::KeyPair::from_pkcs8(der).map_err(|_| KeyError::Pkcs8)?;
        let rsa::PublicKeyComponents::<Vec<u8>> { n, e } = pair.public().into();
        Ok(Self { secret: Secret::Rsa(pair), public: PublicKey::Rsa { n, e } })
    }

    /// Its public half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message by its key's algorithm.
    ///
    /// # Errors
    /// [`KeyError::Sign`], which a sound key does not give.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match &self.secret {
            Secret::P256(pair) => pair.sign(&random, message).map(|signature| signature.as_ref().to_vec()),
            Secret::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).map(|()| signature)
            }
        }
        .map_err(|_| KeyError::Sign)
    }
}

/// The key that signs embedded proofs, and by which verification method it is found.
pub struct ProofKey<'a> {
    /// The key.
    pub key: &'a SigningKey,
    /// Its verification method: a DID and a fragment.
    pub method: String,
}

impl<'a> ProofKey<'a> {
    /// The key of an issuer whose name is its `did:key`.
    #[must_use]
    pub fn of_did_key(key: &'a SigningKey) -> Self {
        let did = crate::did::did_key(&key.verifying_key());
        Self { key, method: crate::did::verification_method(&did) }
    }

    /// A plain Ed25519 signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// The bytes of `z` and base 58, at most those of a key.
fn decode_multibase(text: &str) -> Option<Vec<u8>> {
    let base58 = text.strip_prefix('z').filter(|text| text.len() <= 60)?;
    bs58::decode(base58).into_vec().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn thumbprints_are_those_of_the_standards() {
        // RFC 7638, section 3.1; RFC 8037, appendix A.3.
        let rsa = json!({"kty": "RSA", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29", "n":
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZ\
             CiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZ\
             gnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniI\
             qbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"});
        let rsa = PublicKey::from_jwk(&rsa).unwrap();
        assert_eq!(rsa.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        let ed = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        assert_eq!(
            PublicKey::from_jwk(&ed).unwrap().thumbprint(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    #[test]
    fn the_signature_of_the_standard_verifies_and_another_does_not() {
        // RFC 7515, appendix A.3: ES256 over the text of the example.
        let key = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
        let key = PublicKey::from_jwk(&key).unwrap();
        let message = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl\
                       LmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = URL_SAFE_NO_PAD
            .decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
            .unwrap();
        assert!(key.verifies(message.as_bytes(), &signature));
        assert!(!key.verifies(b"other", &signature));
        assert!(!key.verifies(message.as_bytes(), &signature[..63]));
    }

    #[test]
    fn a_made_key_signs_and_its_private_half_is_never_public() {
        let pem = TokenKey::generate_p256().unwrap();
        let key = TokenKey::from_pem(&pem).unwrap();
        let signature = key.sign(b"text").unwrap();
        assert!(key.public().verifies(b"text", &signature));
        assert!(!key.public().verifies(b"next", &signature));
        let jwk = Value::Object(key.public().jwk());
        assert_eq!(&PublicKey::from_jwk(&jwk).unwrap(), key.public());
        assert!(key.public().multibase().unwrap().starts_with("zDn"));
        let mut leaked = jwk;
        leaked["d"] = "AAAA".into();
        assert_eq!(PublicKey::from_jwk(&leaked), Err(KeyError::Private));
        assert!(!format!("{key:?}").contains("BEGIN"));
    }

    #[test]
    fn other_keys_are_refused() {
        for jwk in [
            json!(null),
            json!({"kty": "oct"}),
            json!({"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}),
            json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
            // 1024 bits.
            json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode([0xff; 128]), "e": "AQAB"}),
            // Another spelling of the same exponent.
            json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode([0xff; 256]), "e": "AAEAAQ"}),
            json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode([0; 32])}),
        ] {
            assert_eq!(PublicKey::from_jwk(&jwk), Err(KeyError::Kind), "{jwk}");
        }
        assert!(
            TokenKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").is_err()
        );
        assert!(PublicKey::from_multibase("z6Mk").is_err());
    }
}
