//! Status lists: whether a credential was revoked after it was signed (W3C Bitstring Status List v1.0).
//!
//! A list is a signed credential over at least 131,072 bits, so that asking for it tells its host nothing of the one
//! bit that was looked at. What cannot be had, or is out of date, makes a badge's state unknown, never valid.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::contexts::CONTEXTS;
use crate::credential::StatusEntry;
use crate::proof::whole_second;
use crate::verify::{self, BadgeRefused};
use crate::web::Web;

/// Bits of a list made here, the fewest that the standard allows.
pub const LIST_BITS: usize = 131_072;
/// Most bits of a list read: 2 MiB unpacked.
const MAX_BITS: usize = 16 << 20;
/// Largest list read, bytes as published.
const MAX_BYTES: usize = 4 << 20;
/// Type of an entry that is understood.
pub const ENTRY_TYPE: &str = "BitstringStatusListEntry";
/// The one purpose of the lists made here.
pub const REVOCATION: &str = "revocation";
/// A list is valid from a little before it is made, for verifiers whose clock is behind.
const CLOCK_MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// Where a badge stands by its issuer's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Standing {
    /// The badge names no list: its issuer cannot revoke it.
    Unlisted,
    /// Not revoked by the list of this time.
    InForce {
        /// From when the list is.
        as_of: Timestamp,
    },
    /// Revoked for good or until it is reinstated.
    Revoked {
        /// What for: `revocation` or `suspension`.
        purpose: String,
        /// From when the list is.
        as_of: Timestamp,
    },
    /// Nobody can tell now.
    Unknown {
        /// Why.
        why: String,
    },
}

/// The bits of a list; the bit of index 0 is the leftmost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

impl Default for Bits {
    fn default() -> Self {
        Self(vec![0; LIST_BITS / 8])
    }
}

impl Bits {
    /// Sets a bit; one outside the list is left alone.
    pub fn set(&mut self, index: usize) {
        if let Some(byte) = self.0.get_mut(index / 8) {
            *byte |= 0x80 >> (index % 8);
        }
    }

    /// A bit, or `None` outside the list.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<bool> {
        self.0.get(index / 8).map(|byte| byte & (0x80 >> (index % 8)) != 0)
    }

    /// As it stands in a list: `u`, then gzip in base64url.
    ///
    /// # Errors
    /// When it cannot be packed, which does not happen in memory.
    pub fn encode(&self) -> std::io::Result<String> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&self.0)?;
        Ok(format!("u{}", URL_SAFE_NO_PAD.encode(packed.finish()?)))
    }

    /// Reads what stands in a list, no further than a list is long.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn decode(text: &str) -> Result<Self, &'static str> {
        let packed = (text.strip_prefix('u'))
            .and_then(|code| URL_SAFE_NO_PAD.decode(code).ok())
            .ok_or("its bits are not in base64url")?;
        let mut bits = Vec::new();
        let mut unpacked = GzDecoder::new(&packed[..]).take(MAX_BITS as u64 / 8 + 1);
        unpacked.read_to_end(&mut bits).map_err(|_| "its bits are not packed with gzip")?;
        match bits.len() * 8 {
            ..LIST_BITS => Err("it has fewer than 131,072 bits"),
            length if length > MAX_BITS => Err("it has too many bits"),
            _ => Ok(Self(bits)),
        }
    }
}

/// The entry of a credential in a list.
#[must_use]
pub fn entry(list: &str, index: usize) -> StatusEntry {
    StatusEntry {
        id: format!("{list}#{index}"),
        kind: ENTRY_TYPE.into(),
        status_purpose: REVOCATION.into(),
        status_list_index: index.to_string(),
        status_list_credential: list.to_owned(),
    }
}

/// A list as a credential, unsigned. It holds until `fresh_for` from now.
///
/// # Errors
/// When the bits cannot be packed, which does not happen in memory.
pub fn list(
    url: &str,
    issuer: &str,
    bits: &Bits,
    now: Timestamp,
    fresh_for: SignedDuration,
) -> std::io::Result<Map<String, Value>> {
    let list = json!({
        "@context": [CONTEXTS[0]],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": whole_second(now - CLOCK_MARGIN),
        "validUntil": whole_second(now + fresh_for),
        "credentialSubject": {
            "id": format!("{url}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": bits.encode()?,
        },
    });
    Ok(list.as_object().cloned().unwrap_or_default())
}

/// Where a credential stands by the list that it names. `issuer` is the badge's own, which must have signed the list.
#[must_use]
pub fn standing(entry: Option<&Value>, issuer: &str, now: Timestamp, web: &dyn Web) -> Standing {
    let Some(entry) = entry else { return Standing::Unlisted };
    match look(entry, issuer, now, web) {
        Ok(standing) => standing,
        Err(why) => Standing::Unknown { why },
    }
}

fn look(entry: &Value, issuer: &str, now: Timestamp, web: &dyn Web) -> Result<Standing, String> {
    // One entry, or several of which each has to be clear.
    if let Value::Array(entries) = entry {
        let mut clear = Err("it names an empty list of statuses".to_owned());
        for entry in entries {
            match look(entry, issuer, now, web)? {
                in_force @ Standing::InForce { .. } => clear = Ok(in_force),
                other => return Ok(other),
            }
        }
        return clear;
    }
    let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("type") != ENTRY_TYPE {
        return Err(format!("its status is of a kind that is not read here, {:?}", text("type")));
    }
    let purpose = text("statusPurpose").to_owned();
    if !matches!(&*purpose, "revocation" | "suspension") {
        return Err(format!("its status serves a purpose that is not read here, {purpose:?}"));
    }
    let index: usize = text("statusListIndex")
        .parse()
        .map_err(|_| "its place in the status list is no number".to_owned())?;
    let url = text("statusListCredential");
    let bytes = web.get(url, MAX_BYTES).map_err(|error| format!("its status list: {error}"))?;
    let told = |problem: &dyn std::fmt::Display| format!("its status list {url} does not hold: {problem}");
    let list = verify::verify_list(&bytes, now, web).map_err(|error: BadgeRefused| told(&error))?;
    if list.issuer != issuer {
        return Err(told(&format!("it is signed by {}, not by the badge's issuer", list.issuer)));
    }
    if list.id != url {
        return Err(told(&"it is another list"));
    }
    if !list.purposes.contains(&purpose) {
        return Err(told(&"it serves another purpose"));
    }
    let bits = Bits::decode(&list.encoded).map_err(|problem| told(&problem))?;
    match bits.get(index) {
        Some(false) => Ok(Standing::InForce { as_of: list.valid_from }),
        Some(true) => Ok(Standing::Revoked { purpose, as_of: list.valid_from }),
        None => Err(told(&"the badge's place lies outside it")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn bits_come_back_and_the_first_is_the_leftmost() {
        let mut bits = Bits::default();
        for index in [0, 5, 12_345, LIST_BITS - 1, LIST_BITS] {
            bits.set(index);
        }
        assert_eq!(bits.0[0], 0b1000_0100);
        let again = Bits::decode(&bits.encode().unwrap()).unwrap();
        assert_eq!(again, bits);
        let set: Vec<usize> = (0..LIST_BITS).filter(|index| again.get(*index) == Some(true)).collect();
        assert_eq!(set, [0, 5, 12_345, LIST_BITS - 1]);
        assert_eq!(again.get(LIST_BITS), None);
    }

    #[test]
    fn lists_that_are_short_or_never_end_are_refused() {
        assert!(Bits::decode("").is_err());
        assert!(Bits::decode("uAAAA").is_err());
        assert!(Bits(vec![0; 16]).encode().map(|text| Bits::decode(&text)).unwrap().is_err());
        // 64 MiB of zeros pack into a few kilobytes.
        let bomb = Bits(vec![0; 64 << 20]).encode().unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(Bits::decode(&bomb), Err("it has too many bits"));
    }
}
