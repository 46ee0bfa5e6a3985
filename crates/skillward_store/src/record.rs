//! One record of the log: what it can hold, how its line is laid out, and what its hash covers.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use skillward_core::event::EndReason;
use skillward_core::header::AttemptHeader;
use skillward_core::observation::Observation;

/// First line of what a record's hash covers; keeps it apart from every other use of SHA-256.
const RECORD_DOMAIN: &str = "skillward-attempt-record-1";
/// First line of what a signature covers.
const SIGN_DOMAIN: &str = "skillward-attempt-sign-1";

/// A SHA-256 digest.
pub(crate) type Hash = [u8; 32];

/// `prev` of the first record.
pub(crate) const NO_HASH: Hash = [0; 32];

/// What a record holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Body {
    /// Record 0: everything a score depends on besides the observations, and who signs.
    Header {
        /// The head of the attempt.
        attempt: Box<AttemptHeader>,
        /// Ed25519 public key of the station, 64 hexadecimal digits.
        station_key: String,
    },
    /// Record 1: a short digest of each line of the documents, so that a change can be located.
    /// The full digests in the header decide whether there is a change.
    Lines {
        /// First 16 hexadecimal digits of SHA-256 of each line of `scenario.ron`, line feed included.
        scenario: Vec<String>,
        /// The same for `rubric.ron`.
        rubric: Vec<String>,
        /// The same for `texts.json`, where there is one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        texts: Vec<String>,
    },
    /// An observation.
    Obs(Observation),
    /// The station's signature of everything before, written at each sync.
    Sign {
        /// Ed25519 signature, 128 hexadecimal digits.
        sig: String,
    },
    /// The attempt was cut off by a crash and taken up again; what was unsigned then was dropped.
    Recovered {
        /// Bytes dropped from the end of the log.
        dropped_bytes: u64,
    },
    /// The attempt is over. Only the last signature follows.
    End {
        /// Attempt time, microseconds.
        t_us: u64,
        /// Why.
        reason: EndReason,
    },
}

/// A line of the log, taken apart by its layout alone. Offsets are bytes from the start of the line.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub n: u64,
    pub prev: Hash,
    pub prev_at: usize,
    pub body: &'a [u8],
    pub body_at: usize,
    pub hash: Hash,
    pub hash_at: usize,
}

/// Where a line leaves the layout, and what should stand there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub at: usize,
    pub expected: &'static str,
}

const NUMBER: &str = r#"{"n":"#;
pub(crate) const PREV: &str = r#","prev":""#;
const BODY: &str = r#"","body":"#;
const HASH: &str = r#","hash":""#;
const CLOSE: &str = r#""}"#;

/// Offset of the number within a line.
pub(crate) const NUMBER_AT: usize = NUMBER.len();

/// Adds a record's line, line feed included, and gives its hash.
pub(crate) fn render(n: u64, prev: &Hash, body: &Body, out: &mut Vec<u8>) -> serde_json::Result<Hash> {
    let body = serde_json::to_vec(body)?;
    let hash = hash(n, prev, &body);
    out.extend_from_slice(prefix(n, prev).as_bytes());
    out.extend_from_slice(&body);
    out.extend_from_slice(HASH.as_bytes());
    out.extend_from_slice(hex::encode(hash).as_bytes());
    out.extend_from_slice(CLOSE.as_bytes());
    out.push(b'\n');
    Ok(hash)
}

/// Everything of a record's line before its body.
pub(crate) fn prefix(n: u64, prev: &Hash) -> String {
    format!("{NUMBER}{n}{PREV}{}{BODY}", hex::encode(prev))
}

/// Takes a line (without its line feed) apart. Only the one layout that [`render`] writes is accepted, so
/// that no two lines mean the same.
pub(crate) fn parse(line: &[u8]) -> Result<Line<'_>, Misfit> {
    let mut at = expect(line, 0, NUMBER)?;
    let digits = line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&line[at..at + digits]).unwrap_or_default();
    let canonical = number == "0" || !number.starts_with('0');
    let n = match number.parse() {
        Ok(n) if canonical => n,
        _ => return Err(Misfit { at, expected: "the record's number" }),
    };
    // A comma that was changed to a digit looks like one digit more: the fault is in the number then.
    let prev_at = expect(line, at + digits, PREV).map_err(|misfit| match misfit.at == at + digits {
        true => Misfit { at, ..misfit },
        false => misfit,
    })?;
    let prev = hash_at(line, prev_at)?;
    let body_at = expect(line, prev_at + 64, BODY)?;
    let Some(body_end) = line.len().checked_sub(HASH.len() + 64 + CLOSE.len()).filter(|end| *end > body_at)
    else {
        return Err(Misfit { at: line.len(), expected: "the rest of the record" });
    };
    at = expect(line, body_end, HASH)?;
    let hash = hash_at(line, at)?;
    expect(line, at + 64, CLOSE)?;
    Ok(Line { n, prev, prev_at, body: &line[body_at..body_end], body_at, hash, hash_at: at })
}

/// The offset after `text`, which must stand at `at`.
fn expect(line: &[u8], at: usize, text: &'static str) -> Result<usize, Misfit> {
    let found = line.get(at..).unwrap_or_default();
    let same = found.iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count();
    if same == text.len() { Ok(at + same) } else { Err(Misfit { at: at + same, expected: text }) }
}

fn hash_at(line: &[u8], at: usize) -> Result<Hash, Misfit> {
    const EXPECTED: &str = "64 lower-case hexadecimal digits";
    let digits = line.get(at..at + 64).ok_or(Misfit { at: line.len(), expected: EXPECTED })?;
    if let Some(wrong) = digits.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(Misfit { at: at + wrong, expected: EXPECTED });
    }
    let mut hash = NO_HASH;
    hex::decode_to_slice(digits, &mut hash).map_err(|_| Misfit { at, expected: EXPECTED })?;
    Ok(hash)
}

/// SHA-256 over domain, number, previous hash and body, a line each. Number and hash cannot hold a line
/// feed, so no two records give the same bytes.
pub(crate) fn hash(n: u64, prev: &Hash, body: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(format!("{RECORD_DOMAIN}\n{n}\n{}\n", hex::encode(prev)));
    hasher.update(body);
    hasher.finalize().into()
}

/// What the signature in record `n` covers.
pub(crate) fn sign_message(n: u64, prev: &Hash) -> Vec<u8> {
    format!("{SIGN_DOMAIN}\n{n}\n{}\n", hex::encode(prev)).into_bytes()
}

/// SHA-256 in lower-case hexadecimal, as headers name documents.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Body, NO_HASH, hash, parse, render};

    #[test]
    fn a_line_comes_back_as_it_was_written() {
        let mut out = Vec::new();
        let body = Body::Recovered { dropped_bytes: 7 };
        let written = render(12, &[3; 32], &body, &mut out).unwrap();
        assert_eq!(out.pop(), Some(b'\n'));
        let line = parse(&out).unwrap();
        assert_eq!((line.n, line.prev, line.hash), (12, [3; 32], written));
        assert_eq!(line.body, br#"{"recovered":{"dropped_bytes":7}}"#);
        assert_eq!(serde_json::from_slice::<Body>(line.body).unwrap(), body);
        let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(json["body"]["recovered"]["dropped_bytes"], 7, "each line is plain JSON");
    }

    #[test]
    fn the_hash_can_be_made_with_ordinary_tools() {
        // printf 'skillward-attempt-record-1\n0\n%064d\n{}' 0 | sha256sum
        let expected = "760144d10d8d3f0b1621062ef64e06dea0f836c77559054f035a3867c872d697";
        assert_eq!(hex::encode(hash(0, &NO_HASH, b"{}")), expected);
    }

    #[test]
    fn another_layout_of_the_same_json_is_not_a_record() {
        let mut out = Vec::new();
        render(1, &NO_HASH, &Body::Sign { sig: "00".into() }, &mut out).unwrap();
        out.pop();
        let text = String::from_utf8(out).unwrap();
        for other in [
            text.replace("{\"n\":1", "{ \"n\":1"),
            text.replace("\"n\":1", "\"n\":01"),
            text.replace("000", "00A"),
            format!("{text} "),
            text[..text.len() - 1].to_owned(),
            String::new(),
        ] {
            assert!(parse(other.as_bytes()).is_err(), "{other}");
        }
    }
}
