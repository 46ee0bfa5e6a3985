//! The test vector that 1EdTech publishes with Open Badges 3.0 ("Linked Data Proof Test Vector for Open Badges 3.0").

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use skillward_credentials::keys::ProofKey;
use skillward_credentials::proof::{Hashes, Proof, holds, sign_as};

const METHOD: &str = "https://example.edu/issuers/565049#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi";

/// Acceptance check 1: both hashes and the signature, to the byte.
#[test]
fn the_official_vector_is_reproduced() {
    let credential = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "http://example.com/credentials/3527",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": "https://example.edu/issuers/565049",
            "type": ["Profile"],
            "url": "https://www.imsglobal.org",
            "name": "Example Corp",
        },
        "validFrom": "2010-01-01T00:00:00Z",
        "name": "Teamwork Badge",
        "credentialSubject": {
            "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://example.com/achievements/21st-century-skills/teamwork",
                "type": ["Achievement"],
                "criteria": {
                    "narrative": "Team members are nominated for this badge by their peers and recognized upon review \
                                  by Example Corp management.",
                },
                "description": "This badge recognizes the development of the capacity to collaborate within a group \
                                environment.",
                "name": "Teamwork",
            },
        },
    });
    let Value::Object(credential) = credential else { unreachable!() };
    let mut seed = [0; 32];
    hex::decode_to_slice("6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4", &mut seed)
        .unwrap();
    let key = SigningKey::from_bytes(&seed);
    let created = "2010-01-01T19:23:24Z".parse().unwrap();
    let signed =
        sign_as(credential.clone(), &ProofKey { key: &key, method: METHOD.into() }, created).unwrap();
    let proof: Proof = serde_json::from_value(signed["proof"][0].clone()).unwrap();
    let hashes = Hashes::of(&credential, &proof).unwrap();
    assert_eq!(
        hex::encode(hashes.document),
        "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"
    );
    assert_eq!(
        hex::encode(hashes.options),
        "d34009cea0dbc1ca941e09dc01c8c9d3e3ce3c5b853f67ee44698dcea10f5d19"
    );
    assert_eq!(
        proof.proof_value,
        "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"
    );
    assert!(holds(&hashes, &proof, &key.verifying_key()));
}
