//! Signing and checking: the cryptosuite `eddsa-rdfc-2022` (W3C Data Integrity EdDSA Cryptosuites v1.0).
//!
//! What is signed is SHA-256 of the canonical proof options followed by SHA-256 of the canonical document,
//! with plain Ed25519.

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::graph::{Canonical, GraphError};
use crate::keys::ProofKey;

/// Name of the cryptosuite.
pub const CRYPTOSUITE: &str = "eddsa-rdfc-2022";

/// A Data Integrity proof, closed: nothing else may stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Proof {
    /// `DataIntegrityProof`.
    #[serde(rename = "type")]
    pub kind: String,
    /// [`CRYPTOSUITE`].
    pub cryptosuite: String,
    /// When it was signed, RFC 3339 with zone.
    pub created: String,
    /// The key, as DID and fragment.
    pub verification_method: String,
    /// `assertionMethod`.
    pub proof_purpose: String,
    /// `z` and the signature in base 58.
    pub proof_value: String,
}

impl Proof {
    fn options(method: String, created: Timestamp) -> Self {
        Self {
            kind: "DataIntegrityProof".into(),
            cryptosuite: CRYPTOSUITE.into(),
            created: whole_second(created),
            verification_method: method,
            proof_purpose: "assertionMethod".into(),
            proof_value: String::new(),
        }
    }
}

/// The canonical options of a proof (whose value is left out), and the canonical unsigned credential.
///
/// # Errors
/// [`GraphError`] when either is no JSON-LD of the bundled contexts.
pub fn canonical(credential: &Map<String, Value>, proof: &Proof) -> Result<[Canonical; 2], GraphError> {
    let mut options = Map::new();
    if let Some(context) = credential.get("@context") {
        options.insert("@context".into(), context.clone());
    }
    for (key, value) in [
        ("type", &proof.kind),
        ("cryptosuite", &proof.cryptosuite),
        ("created", &proof.created),
        ("verificationMethod", &proof.verification_method),
        ("proofPurpose", &proof.proof_purpose),
    ] {
        options.insert(key.into(), value.clone().into());
    }
    Ok([Canonical::of(&Value::Object(options))?, Canonical::of(&Value::Object(credential.clone()))?])
}

/// What is signed of one credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    /// SHA-256 of the canonical proof options.
    pub options: [u8; 32],
    /// SHA-256 of the canonical credential.
    pub document: [u8; 32],
    /// RDF statements that the credential gave.
    pub statements: usize,
}

impl Hashes {
    /// Hashes an unsigned credential and the options of its proof (whose value is left out).
    ///
    /// # Errors
    /// [`GraphError`] when either is no JSON-LD of the bundled contexts.
    pub fn of(credential: &Map<String, Value>, proof: &Proof) -> Result<Self, GraphError> {
        let [options, document] = canonical(credential, proof)?;
        Ok(Self { options: options.sha256(), document: document.sha256(), statements: document.statements })
    }

    /// The 64 bytes that are signed: options first.
    #[must_use]
    pub fn message(&self) -> [u8; 64] {
        let mut message = [0; 64];
        message[..32].copy_from_slice(&self.options);
        message[32..].copy_from_slice(&self.document);
        message
    }
}

/// Signs an unsigned credential with the key of an issuer whose name is its `did:key`; see [`sign_as`].
///
/// # Errors
/// [`GraphError`] when the credential is no JSON-LD of the bundled contexts.
pub fn sign(
    credential: Map<String, Value>,
    key: &SigningKey,
    created: Timestamp,
) -> Result<Map<String, Value>, GraphError> {
    sign_as(credential, &ProofKey::of_did_key(key), created)
}

/// Signs an unsigned credential and adds the proof to it, as the one member of an array (the strict JSON Schema
/// of Open Badges refuses a bare object).
///
/// # Errors
/// [`GraphError`] when the credential is no JSON-LD of the bundled contexts.
pub fn sign_as(
    mut credential: Map<String, Value>,
    key: &ProofKey<'_>,
    created: Timestamp,
) -> Result<Map<String, Value>, GraphError> {
    credential.remove("proof");
    let mut proof = Proof::options(key.method.clone(), created);
    let hashes = Hashes::of(&credential, &proof)?;
    proof.proof_value = format!("z{}", bs58::encode(key.sign(&hashes.message())).into_string());
    let proof = serde_json::to_value(proof).map_err(|e| GraphError::JsonLd(e.to_string()))?;
    credential.insert("proof".into(), Value::Array(vec![proof]));
    Ok(credential)
}

/// Whether a proof's value is the key's signature of these hashes, by the strict rules of RFC 8032.
#[must_use]
pub fn holds(hashes: &Hashes, proof: &Proof, key: &VerifyingKey) -> bool {
    signature(&proof.proof_value)
        .is_some_and(|signature| key.verify_strict(&hashes.message(), &signature).is_ok())
}

/// A signature from its one spelling.
fn signature(proof_value: &str) -> Option<Signature> {
    // 64 bytes are at most 88 characters of base 58.
    let base58 = proof_value.strip_prefix('z').filter(|b| b.len() <= 88)?;
    let bytes = bs58::decode(base58).into_vec().ok()?;
    let canonical = bs58::encode(&bytes).into_string() == base58;
    let bytes: [u8; 64] = bytes.try_into().ok().filter(|_| canonical)?;
    Some(Signature::from_bytes(&bytes))
}

/// A time as badges write it: UTC, whole seconds.
#[must_use]
pub fn whole_second(time: Timestamp) -> String {
    Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}
