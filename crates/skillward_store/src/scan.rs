//! Reading a log from its bytes: which records hold, what was changed, and what a crash cut off.
//!
//! Nothing unsigned counts: what follows the last good signature is dropped, since a chain of hashes
//! without a signature can be made by anyone.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Serialize;

use crate::record::{self, Body, Hash, Line, NO_HASH, NUMBER_AT, PREV};
use crate::verify::{Fault, FaultKind};
use crate::worker::Chain;

/// Faults listed before the scan stops looking for more.
const MAX_FAULTS: usize = 20;

/// How a log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Tail {
    /// With the end of the attempt and the signature over it.
    Clean,
    /// After a signature, without an end: still being written, or stopped by a crash. A log that someone
    /// shortened at such a place looks the same.
    Unsealed,
    /// In the middle of a batch: a crash or power cut. What follows the last signature is dropped.
    Cut {
        /// Bytes dropped.
        bytes_dropped: u64,
        /// First line dropped, from 1.
        at_line: usize,
    },
}

/// What the bytes of a log say.
#[derive(Debug)]
pub(crate) struct Scan {
    /// Bodies of the records up to the last good signature before the first fault.
    pub bodies: Vec<Body>,
    /// Every fault found, in the order of the file.
    pub faults: Vec<Fault>,
    /// How it ends.
    pub tail: Tail,
    /// Good signatures.
    pub signatures: u64,
    /// Bytes up to the end of the last good signature before the first fault.
    pub signed_len: u64,
    /// The chain's end at that place.
    pub chain: Chain,
}

/// What the next line must continue.
#[derive(Debug, Clone, Copy)]
enum Expect {
    /// Exactly this.
    After { n: u64, head: Hash },
    /// The line before was changed: its number, and its hash as written and as computed.
    AfterChanged { n: u64, written: Hash, computed: Hash },
    /// The line before could not be taken apart.
    Anything,
}

struct Scanner {
    scan: Scan,
    expect: Expect,
    key: Option<VerifyingKey>,
    ended: bool,
    sealed: bool,
    /// Number and line (from 1) of the last good signature, for naming the span that a bad one covers.
    signed_line: usize,
    line: usize,
    offset: u64,
}

/// Reads a whole log.
pub(crate) fn scan(log: &[u8]) -> Scan {
    let mut scanner = Scanner {
        scan: Scan {
            bodies: Vec::new(),
            faults: Vec::new(),
            tail: Tail::Unsealed,
            signatures: 0,
            signed_len: 0,
            chain: Chain::START,
        },
        expect: Expect::After { n: 0, head: NO_HASH },
        key: None,
        ended: false,
        sealed: false,
        signed_line: 0,
        line: 0,
        offset: 0,
    };
    // A power cut can leave a file at its new length with zeros for bytes; JSON holds none.
    let zeros = log.iter().rev().take_while(|byte| **byte == 0).count();
    let written = &log[..log.len() - zeros];
    let mut signed_bodies = 0;
    for line in written.split_inclusive(|byte| *byte == b'\n') {
        scanner.line += 1;
        match line.strip_suffix(b"\n") {
            Some(line) => scanner.whole(line),
            None => scanner.part(line),
        }
        scanner.offset += line.len() as u64;
        if scanner.scan.signed_len == scanner.offset {
            signed_bodies = scanner.scan.bodies.len();
        }
        if scanner.scan.faults.len() >= MAX_FAULTS {
            break;
        }
    }
    scanner.finish(log.len() as u64, signed_bodies)
}

impl Scanner {
    fn finish(mut self, len: u64, signed_bodies: usize) -> Scan {
        self.scan.bodies.truncate(signed_bodies);
        let signed = self.scan.signed_len;
        self.scan.tail = if self.sealed {
            Tail::Clean
        } else if signed == len {
            Tail::Unsealed
        } else {
            Tail::Cut { bytes_dropped: len - signed, at_line: self.signed_line + 1 }
        };
        if self.sealed && len > self.offset {
            self.line += 1;
            self.fault(FaultKind::AfterEnd, 0, None, "zero bytes follow the end of the attempt");
        }
        self.scan
    }

    fn fault(&mut self, kind: FaultKind, at: usize, len: Option<usize>, message: impl Into<String>) {
        self.scan.faults.push(Fault {
            file: crate::LOG_FILE,
            line: self.line,
            offset: self.offset + at as u64,
            len: len.map(|len| len as u64),
            kind,
            message: message.into(),
        });
    }

    /// A line that ends with a line feed.
    fn whole(&mut self, bytes: &[u8]) {
        if self.sealed {
            self.fault(FaultKind::AfterEnd, 0, Some(bytes.len()), "a line follows the end of the attempt");
            return;
        }
        match record::parse(bytes) {
            Ok(line) => self.record(&line),
            Err(misfit) => {
                let message =
                    format!("the line does not have a record's form: here should be {}", misfit.expected);
                // A line feed put into a line makes it end too soon: the change lies somewhere up to there.
                let rest = bytes.len() + 1 - misfit.at;
                self.fault(FaultKind::Layout, misfit.at, Some(rest), message);
                self.expect = Expect::Anything;
            }
        }
    }

    /// The end of the log without its line feed: the beginning of a record, or something else.
    fn part(&mut self, bytes: &[u8]) {
        if self.sealed {
            self.fault(FaultKind::AfterEnd, 0, Some(bytes.len()), "more follows the end of the attempt");
            return;
        }
        let Expect::After { n, head } = self.expect else { return };
        let prefix = record::prefix(n, &head);
        let same = bytes.iter().zip(prefix.as_bytes()).take_while(|(a, b)| a == b).count();
        // A whole record may lack no more than its line feed.
        let closed = bytes.ends_with(b"\"}") && record::parse(bytes).is_ok();
        let open = same == bytes.len().min(prefix.len());
        // Past its hash a record ends; what is longer was not cut there.
        let overlong = !closed && bytes.len() > 2 && record::parse(&bytes[..bytes.len() - 1]).is_ok();
        if !open || overlong {
            let at = if overlong { bytes.len() - 1 } else { same };
            let message = "the last line is neither a record nor the beginning of one";
            self.fault(FaultKind::Layout, at, Some(1), message);
        }
    }

    /// A line with a record's layout.
    fn record(&mut self, line: &Line<'_>) {
        let computed = record::hash(line.n, &line.prev, line.body);
        let faults_before = self.scan.faults.len();
        self.check_place(line);
        if self.scan.faults.len() == faults_before && computed != line.hash {
            let message = "the record is not the one that was hashed: its content or its hash was changed";
            self.fault(FaultKind::Content, line.body_at, Some(line.body.len()), message);
        }
        let sound = self.scan.faults.len() == faults_before;
        self.expect = if sound {
            Expect::After { n: line.n + 1, head: line.hash }
        } else {
            Expect::AfterChanged { n: line.n.saturating_add(1), written: line.hash, computed }
        };
        if sound {
            self.body(line);
        }
    }

    /// Number and `prev`: does the record stand where it was written?
    fn check_place(&mut self, line: &Line<'_>) {
        let (n, heads) = match self.expect {
            Expect::After { n, head } => (n, [head, head]),
            Expect::AfterChanged { n, written, computed } => (n, [written, computed]),
            Expect::Anything => return,
        };
        let after_changed = matches!(self.expect, Expect::AfterChanged { .. });
        if line.n != n && !after_changed {
            let len = line.prev_at - NUMBER_AT - PREV.len();
            let message = format!(
                "record {n} should stand here, not {}: the number was changed, or records were removed, added or moved",
                line.n
            );
            self.fault(FaultKind::Number, NUMBER_AT, Some(len), message);
        } else if !heads.contains(&line.prev) && line.n == n {
            let message = "the record does not continue the one before: its `prev` was changed, or the record before was replaced";
            self.fault(FaultKind::Link, line.prev_at, Some(64), message);
        }
    }

    /// What a sound record says, and whether it may say it here.
    fn body(&mut self, line: &Line<'_>) {
        let body: Body = match serde_json::from_slice(line.body) {
            Ok(body) => body,
            Err(error) => {
                let message = format!("the record holds what this program does not know: {error}");
                self.fault(FaultKind::Unknown, line.body_at, Some(line.body.len()), message);
                return;
            }
        };
        let in_place = match (&body, line.n) {
            (Body::Header { .. }, n) => n == 0,
            (Body::Lines { .. }, n) => n == 1,
            (Body::Sign { .. }, n) => n > 1,
            (_, n) => n > 1 && !self.ended,
        };
        if !in_place {
            let message = "a record of this kind cannot stand here";
            self.fault(FaultKind::Order, line.body_at, Some(line.body.len()), message);
            return;
        }
        match &body {
            Body::Header { station_key, .. } => self.take_key(station_key, line),
            Body::End { .. } => self.ended = true,
            Body::Sign { sig } if self.key.is_some() => {
                if !self.signed(sig, line) {
                    let from = self.signed_line + 1;
                    let message = format!(
                        "the signature does not cover what stands in lines {from} to {}: one of them was changed and hashed anew, or the signature was",
                        self.line
                    );
                    self.fault(FaultKind::Signature, line.body_at, Some(line.body.len()), message);
                    return;
                }
                self.accept_signature(line, body);
                return;
            }
            _ => {}
        }
        if self.scan.faults.is_empty() {
            self.scan.bodies.push(body);
        }
    }

    fn take_key(&mut self, station_key: &str, line: &Line<'_>) {
        let mut bytes = NO_HASH;
        let key = hex::decode_to_slice(station_key, &mut bytes)
            .ok()
            .and_then(|()| VerifyingKey::from_bytes(&bytes).ok());
        if key.is_none() {
            let message = "the header's station key is not an Ed25519 public key";
            self.fault(FaultKind::Signature, line.body_at, Some(line.body.len()), message);
        }
        self.key = key;
    }

    fn signed(&self, sig: &str, line: &Line<'_>) -> bool {
        let mut bytes = [0; 64];
        let Some(key) = &self.key else { return false };
        hex::decode_to_slice(sig, &mut bytes).is_ok()
            && key
                .verify_strict(&record::sign_message(line.n, &line.prev), &Signature::from_bytes(&bytes))
                .is_ok()
    }

    fn accept_signature(&mut self, line: &Line<'_>, body: Body) {
        self.scan.signatures += 1;
        self.signed_line = self.line;
        self.sealed = self.ended;
        if self.scan.faults.is_empty() {
            self.scan.bodies.push(body);
            self.scan.signed_len = self.offset + line.hash_at as u64 + 64 + "\"}\n".len() as u64;
            self.scan.chain = Chain { next: line.n + 1, head: line.hash };
        }
    }
}
