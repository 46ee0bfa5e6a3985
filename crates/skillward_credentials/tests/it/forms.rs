//! One credential in either or both forms, keys that a `did:web` publishes, status lists, and the whole check.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::SigningKey;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use skillward_credentials::jwt::{self, KeyHint};
use skillward_credentials::keys::{ProofKey, PublicKey, TokenKey};
use skillward_credentials::proof::sign_as;
use skillward_credentials::status::{self, Bits};
use skillward_credentials::verify::report::{
    Report, Trust, TrustList, TrustedIssuer, Verdict, Wanted, check,
};
use skillward_credentials::verify::{verify_file_at, verify_with};
use skillward_credentials::web::{Offline, Unreachable, Web};
use skillward_credentials::{BadgeRefused, badge_png, badge_svg, did_document};

use crate::fixture::{Case, DID, now, sign};

const WEB_DID: &str = "did:web:badges.example.org";
const DOCUMENT: &str = "https://badges.example.org/.well-known/did.json";
const LIST: &str = "https://badges.example.org/status/0";

/// A 2048-bit RSA key made for these tests and used nowhere else.
const RSA_PEM: &str = include_str!("../data/rsa-test-key.pem");

/// What is published, by address.
#[derive(Default)]
struct Published(BTreeMap<String, Vec<u8>>);

impl Web for Published {
    fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, Unreachable> {
        let found = self.0.get(url).ok_or_else(|| Unreachable::Status { url: url.into(), status: 404 })?;
        assert!(found.len() <= limit);
        Ok(found.clone())
    }
}

/// An issuer of a `did:web` with one key for each form.
struct Site {
    proof: SigningKey,
    token: TokenKey,
    web: Published,
}

impl Site {
    fn with(token: &str) -> Self {
        let mut site = Self {
            proof: SigningKey::from_bytes(&[9; 32]),
            token: TokenKey::from_pem(token).unwrap(),
            web: Published::default(),
        };
        let keys = [PublicKey::Ed25519(site.proof.verifying_key()), site.token.public().clone()];
        site.publish(&keys);
        site
    }

    fn es256() -> Self {
        Self::with(&TokenKey::generate_p256().unwrap())
    }

    fn publish(&mut self, keys: &[PublicKey]) {
        let document = did_document::document(WEB_DID, keys).to_string();
        self.web.0.insert(DOCUMENT.into(), document.into_bytes());
    }

    fn unsigned(&self) -> Map<String, Value> {
        let mut credential = Case::passed().unsigned();
        credential["issuer"]["id"] = WEB_DID.into();
        credential
    }

    fn proof_key(&self) -> ProofKey<'_> {
        let public = PublicKey::Ed25519(self.proof.verifying_key());
        ProofKey { key: &self.proof, method: did_document::method_id(WEB_DID, &public) }
    }

    fn embedded(&self, unsigned: Map<String, Value>) -> Map<String, Value> {
        sign_as(unsigned, &self.proof_key(), now() - SignedDuration::from_secs(60)).unwrap()
    }

    fn token(&self, credential: &Map<String, Value>) -> String {
        let kid = format!("https://badges.example.org/keys/{}", self.token.public().thumbprint());
        jwt::sign(credential, &self.token, &KeyHint::Address(kid)).unwrap()
    }

    fn list(&mut self, revoked: &[usize], at: Timestamp) {
        let mut bits = Bits::default();
        revoked.iter().for_each(|index| bits.set(*index));
        let list = status::list(LIST, WEB_DID, &bits, at, SignedDuration::from_hours(24)).unwrap();
        let signed = Value::Object(self.embedded(list)).to_string();
        self.web.0.insert(LIST.into(), signed.into_bytes());
    }

    fn listed(&self, index: usize) -> String {
        let mut unsigned = self.unsigned();
        unsigned.insert("credentialStatus".into(), serde_json::to_value(status::entry(LIST, index)).unwrap());
        Value::Object(self.embedded(unsigned)).to_string()
    }

    fn check(&self, bytes: &[u8]) -> Report {
        check(bytes, now(), &self.web, Wanted::default())
    }
}

#[test]
fn one_credential_holds_in_either_form_and_in_both() {
    for site in [Site::es256(), Site::with(RSA_PEM)] {
        let name = format!("VC-JWT {}", site.token.public().algorithm().name());
        let embedded = site.embedded(site.unsigned());
        let forms = [
            (Value::Object(embedded.clone()).to_string(), vec!["eddsa-rdfc-2022".to_owned()]),
            (site.token(&site.unsigned()), vec![name.clone()]),
            (site.token(&embedded), vec!["eddsa-rdfc-2022".to_owned(), name]),
        ];
        let mut seen = Vec::new();
        for (text, proofs) in forms {
            let mut badge = verify_with(text.as_bytes(), now(), &site.web).unwrap();
            assert_eq!(badge.proofs, proofs);
            for carried in [
                badge_png(&badge, &text).unwrap(),
                badge_svg(&badge, &text).unwrap().into_bytes(),
                format!("{text}\n").into_bytes(),
            ] {
                assert_eq!(verify_with(&carried, now(), &site.web).unwrap(), badge);
            }
            // What it says is the same in each form.
            (badge.proofs, badge.signed) = (Vec::new(), None);
            seen.push(badge);
        }
        assert!(seen.iter().all(|badge| *badge == seen[0]));
    }
}

#[test]
fn a_p256_did_key_signs_tokens_that_hold_without_a_network() {
    let key = TokenKey::from_pem(&TokenKey::generate_p256().unwrap()).unwrap();
    let mut credential = Case::passed().unsigned();
    credential["issuer"]["id"] = format!("did:key:{}", key.public().multibase().unwrap()).into();
    let token = jwt::sign(&credential, &key, &KeyHint::Itself).unwrap();
    assert!(verify_file_at(token.as_bytes(), now()).is_ok());
    // The key in the head is only believed when it is the issuer's.
    let other = TokenKey::from_pem(&TokenKey::generate_p256().unwrap()).unwrap();
    let forged = jwt::sign(&credential, &other, &KeyHint::Itself).unwrap();
    assert!(matches!(verify_file_at(forged.as_bytes(), now()), Err(BadgeRefused::OtherKey)));
}

/// Makes a token anew from changed parts, signed again by its rightful key where `sign_again` says so.
fn changed(site: &Site, token: &str, sign_again: bool, change: impl Fn(&mut Value, &mut Value)) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let part =
        |text: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap() };
    let (mut head, mut payload) = (part(parts[0]), part(parts[1]));
    change(&mut head, &mut payload);
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(&head), encode(&payload));
    let signature = match sign_again {
        true => URL_SAFE_NO_PAD.encode(site.token.sign(signed.as_bytes()).unwrap()),
        false => parts[2].to_owned(),
    };
    format!("{signed}.{signature}")
}

/// Acceptance check 7: claims that do not fit, and heads that downgrade.
#[test]
fn tokens_with_other_claims_or_heads_are_refused() {
    type Change = fn(&mut Value, &mut Value);
    let site = Site::es256();
    let token = site.token(&site.unsigned());
    let holds = |token: &str| verify_with(token.as_bytes(), now(), &site.web);
    assert!(holds(&changed(&site, &token, true, |_, _| {})).is_ok());
    let changes: [Change; 17] = [
        |_, p| p["iss"] = "did:web:other.example.org".into(),
        |_, p| p["sub"] = "urn:uuid:other".into(),
        |_, p| p["jti"] = "urn:uuid:other".into(),
        |_, p| p["nbf"] = (p["nbf"].as_i64().unwrap() + 1).into(),
        |_, p| p["nbf"] = (p["nbf"].as_f64().unwrap() + 0.5).into(),
        |_, p| p["exp"] = 4_102_444_800_i64.into(),
        |_, p| drop(p.as_object_mut().unwrap().remove("iss")),
        |_, p| drop(p.as_object_mut().unwrap().remove("sub")),
        |_, p| drop(p.as_object_mut().unwrap().remove("jti")),
        |_, p| drop(p.as_object_mut().unwrap().remove("nbf")),
        |_, p| *p = json!({"vc": p.clone()}),
        |h, _| h["alg"] = "none".into(),
        |h, _| h["alg"] = "HS256".into(),
        |h, _| h["alg"] = "RS256".into(),
        |h, _| h["crit"] = json!(["exp"]),
        |h, _| h["typ"] = "at+jwt".into(),
        |h, _| drop(h.as_object_mut().unwrap().remove("kid")),
    ];
    for (index, change) in changes.iter().enumerate() {
        assert!(holds(&changed(&site, &token, true, change)).is_err(), "{index}");
    }
    // Without its key, anything that says more than before.
    assert!(holds(&changed(&site, &token, false, |_, p| p["name"] = "Forged".into())).is_err());
    let unsigned = changed(&site, &token, false, |h, _| h["alg"] = "none".into());
    let (signed, _) = unsigned.rsplit_once('.').unwrap();
    assert!(holds(&format!("{signed}.")).is_err());
    // HS256 keyed with the public key, in the spellings in which it is published.
    let jwk = Value::Object(site.token.public().jwk()).to_string();
    let pem_like = STANDARD.encode(jwk.as_bytes());
    for secret in [jwk.as_bytes(), pem_like.as_bytes()] {
        let downgraded = changed(&site, &token, false, |h, _| h["alg"] = "HS256".into());
        let (signed, _) = downgraded.rsplit_once('.').unwrap();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
        let tag = URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, signed.as_bytes()));
        assert!(holds(&format!("{signed}.{tag}")).is_err());
    }
}

#[test]
fn every_changed_character_of_a_token_is_refused() {
    let site = Site::es256();
    let token = site.token(&site.unsigned());
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut refused = 0;
    for (at, c) in token.char_indices() {
        let next = match alphabet.find(c) {
            Some(index) => alphabet.as_bytes()[(index + 1) % 64] as char,
            None => 'A',
        };
        let mut changed = token.clone();
        changed.replace_range(at..=at, next.encode_utf8(&mut [0; 4]));
        assert!(verify_with(changed.as_bytes(), now(), &site.web).is_err(), "{at}");
        refused += 1;
    }
    assert!(refused > 6_000, "{refused}");
}

#[test]
fn a_rotated_key_keeps_what_it_signed_and_a_removed_one_does_not() {
    let mut site = Site::es256();
    let badge = Value::Object(site.embedded(site.unsigned())).to_string();
    let old = PublicKey::Ed25519(site.proof.verifying_key());
    let new = PublicKey::Ed25519(SigningKey::from_bytes(&[10; 32]).verifying_key());
    site.publish(&[new.clone(), old]);
    assert!(verify_with(badge.as_bytes(), now(), &site.web).is_ok());
    site.publish(&[new]);
    assert!(matches!(verify_with(badge.as_bytes(), now(), &site.web), Err(BadgeRefused::OtherKey)));
}

#[test]
fn without_its_keys_a_badge_is_unknown_and_never_valid() {
    let site = Site::es256();
    for text in [Value::Object(site.embedded(site.unsigned())).to_string(), site.token(&site.unsigned())] {
        let refused = verify_with(text.as_bytes(), now(), &Offline).unwrap_err();
        assert!(refused.is_unknown(), "{refused}");
        assert_eq!(check(text.as_bytes(), now(), &Offline, Wanted::default()).verdict, Verdict::Unknown);
        let mut gone = Published::default();
        assert_eq!(check(text.as_bytes(), now(), &gone, Wanted::default()).verdict, Verdict::Unknown);
        // Someone else's document is an answer, and it speaks against the badge.
        gone.0.insert(DOCUMENT.into(), b"<html>parked</html>".to_vec());
        assert_eq!(check(text.as_bytes(), now(), &gone, Wanted::default()).verdict, Verdict::Refused);
    }
}

/// Acceptance check 9: a set bit revokes, and a list that cannot be had leaves the state unknown.
#[test]
fn a_status_list_revokes_reinstates_and_is_never_guessed() {
    let mut site = Site::es256();
    let badge = site.listed(4_711);
    let fresh = now() - SignedDuration::from_secs(60);
    let verdict = |site: &Site| site.check(badge.as_bytes()).verdict;

    assert_eq!(verdict(&site), Verdict::Unknown, "no list is published");
    site.list(&[], fresh);
    assert_eq!(verdict(&site), Verdict::Valid);
    site.list(&[4_710, 4_712], fresh);
    assert_eq!(verdict(&site), Verdict::Valid);
    site.list(&[4_711], fresh);
    assert_eq!(verdict(&site), Verdict::Revoked);
    site.list(&[], fresh);
    assert_eq!(verdict(&site), Verdict::Valid, "reinstated");
    site.list(&[], now() - SignedDuration::from_hours(25));
    let stale = site.check(badge.as_bytes());
    assert_eq!(stale.verdict, Verdict::Unknown, "{}", stale.why);
    assert!(stale.why.contains("only until"), "{}", stale.why);

    // A list of someone else, of another place, or changed after it was signed, says nothing.
    site.list(&[], fresh);
    let published = site.web.0[LIST].clone();
    let text = String::from_utf8(published.clone()).unwrap();
    let mut put = |bytes: Vec<u8>| {
        site.web.0.insert(LIST.into(), bytes);
        assert_eq!(site.check(badge.as_bytes()).verdict, Verdict::Unknown);
    };
    put(text.replacen("uH4s", "uH4t", 1).into_bytes());
    put(b"<html>sign in</html>".to_vec());
    put(text.replace("did:web:badges.example.org", DID).into_bytes());
    let mut bits = Bits::default();
    bits.set(4_711);
    let foreign = status::list(LIST, DID, &bits, fresh, SignedDuration::from_hours(24)).unwrap();
    put(sign(foreign).into_bytes());
    let moved = status::list(
        "https://badges.example.org/status/1",
        WEB_DID,
        &bits,
        fresh,
        SignedDuration::from_hours(24),
    );
    let moved = Site::es256().embedded(moved.unwrap());
    put(Value::Object(moved).to_string().into_bytes());

    // Outside the list, of another purpose, of another kind.
    site.web.0.insert(LIST.into(), published);
    assert_eq!(site.check(site.listed(131_072).as_bytes()).verdict, Verdict::Unknown);
    for (key, value) in
        [("statusPurpose", "message"), ("type", "1EdTechRevocationList"), ("statusListIndex", "x")]
    {
        let mut unsigned = site.unsigned();
        let mut entry = serde_json::to_value(status::entry(LIST, 1)).unwrap();
        entry[key] = value.into();
        if value == "1EdTechRevocationList" {
            entry = json!({"id": LIST, "type": value});
            unsigned["@context"]
                .as_array_mut()
                .unwrap()
                .push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json".into());
        }
        unsigned.insert("credentialStatus".into(), entry);
        let badge = Value::Object(site.embedded(unsigned)).to_string();
        let report = site.check(badge.as_bytes());
        assert_eq!(report.verdict, Verdict::Unknown, "{}", report.why);
    }
}

#[test]
fn a_report_says_what_it_is_and_whom_you_trust() {
    let site = Site::es256();
    let text = Value::Object(site.embedded(site.unsigned())).to_string();
    let list = |did: &str, achievements: &[&str]| TrustList {
        issuer: vec![TrustedIssuer {
            did: did.into(),
            name: "Example Hospital".into(),
            achievements: achievements.iter().map(|name| (*name).to_owned()).collect(),
        }],
    };
    let verdict = |list: &TrustList| {
        check(text.as_bytes(), now(), &site.web, Wanted { trusted: Some(list), ..Wanted::default() })
    };
    let listed = verdict(&list(WEB_DID, &[]));
    assert_eq!(listed.verdict, Verdict::Valid);
    assert_eq!(listed.trust, Trust::Listed { name: "Example Hospital".into() });
    assert_eq!(
        verdict(&list(WEB_DID, &["Hand hygiene at the bedside (in simulation)"])).verdict,
        Verdict::Valid
    );
    assert_eq!(verdict(&list(WEB_DID, &["Something else"])).verdict, Verdict::Untrusted);
    assert_eq!(verdict(&list(DID, &[])).verdict, Verdict::Untrusted);
    assert_eq!(verdict(&TrustList::default()).verdict, Verdict::Untrusted);

    let plain = site.check(text.as_bytes());
    assert_eq!((plain.verdict, &plain.trust), (Verdict::Valid, &Trust::NotAsked));
    assert!(plain.cautions.iter().any(|caution| caution.contains("yours to say")));
    assert!(plain.cautions.iter().any(|caution| caution.contains("could not take it back")));

    let before = "2025-10-01T00:00:00Z".parse().unwrap();
    assert_eq!(check(text.as_bytes(), before, &site.web, Wanted::default()).verdict, Verdict::NotYetValid);
    let mut limited = site.unsigned();
    limited.insert("validUntil".into(), "2025-10-05T11:59:59Z".into());
    let expired = Value::Object(site.embedded(limited.clone())).to_string();
    let report = site.check(expired.as_bytes());
    assert_eq!(report.verdict, Verdict::Expired);
    assert!(report.badge.is_some(), "what it said is told all the same");
    assert_eq!(site.check(site.token(&limited).as_bytes()).verdict, Verdict::Expired);
    assert_eq!(site.check(b"{}").verdict, Verdict::Refused);
}

#[test]
fn badges_without_what_the_schema_needs_are_refused_though_signed() {
    type Change = fn(&mut Value);
    let site = Site::es256();
    let changes: [Change; 6] = [
        |b| drop(b["credentialSubject"]["achievement"].as_object_mut().unwrap().remove("criteria")),
        |b| drop(b["credentialSubject"]["achievement"].as_object_mut().unwrap().remove("description")),
        |b| drop(b["credentialSubject"]["achievement"].as_object_mut().unwrap().remove("type")),
        |b| drop(b["credentialSubject"].as_object_mut().unwrap().remove("type")),
        |b| drop(b["issuer"].as_object_mut().unwrap().remove("type")),
        |b| drop(b.as_object_mut().unwrap().remove("validFrom")),
    ];
    for (index, change) in changes.iter().enumerate() {
        let mut unsigned = Value::Object(site.unsigned());
        change(&mut unsigned);
        let signed = site.embedded(unsigned.as_object().unwrap().clone());
        let report = site.check(Value::Object(signed).to_string().as_bytes());
        assert_eq!(report.verdict, Verdict::Refused, "{index}: {}", report.why);
    }
}
