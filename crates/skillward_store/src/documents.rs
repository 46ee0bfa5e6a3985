//! Digests of each line of a document, by which a change in `scenario.ron` or `rubric.ron` is located.

use sha2::{Digest, Sha256};

/// Digits kept of a line's SHA-256. The document's full digest decides whether there is a change; these
/// only tell where, so 64 bits are plenty.
const DIGITS: usize = 16;

/// The short digest of each line, line feeds included.
pub(crate) fn line_digests(document: &[u8]) -> Vec<String> {
    lines(document).map(digest).collect()
}

/// The first line (from 1) that differs from what was digested, and the byte at which it begins.
/// `None` when all are the same.
pub(crate) fn first_change(document: &[u8], digests: &[String]) -> Option<(usize, u64)> {
    let mut offset = 0_u64;
    let mut count = 0;
    for (index, line) in lines(document).enumerate() {
        if digests.get(index).is_none_or(|expected| *expected != digest(line)) {
            return Some((index + 1, offset));
        }
        offset += line.len() as u64;
        count += 1;
    }
    (count < digests.len()).then_some((count + 1, offset))
}

fn lines(document: &[u8]) -> impl Iterator<Item = &[u8]> {
    document.split_inclusive(|byte| *byte == b'\n')
}

fn digest(line: &[u8]) -> String {
    let mut digest = hex::encode(Sha256::digest(line));
    digest.truncate(DIGITS);
    digest
}

#[cfg(test)]
mod tests {
    use super::{first_change, line_digests};

    #[test]
    fn the_first_changed_line_is_found() {
        let digests = line_digests(b"one\ntwo\nthree");
        assert_eq!(digests.len(), 3);
        assert_eq!(first_change(b"one\ntwo\nthree", &digests), None);
        assert_eq!(first_change(b"one\ntwO\nthree", &digests), Some((2, 4)));
        assert_eq!(first_change(b"one\ntwo\n", &digests), Some((3, 8)));
        assert_eq!(first_change(b"one\ntwo\nthree\n", &digests), Some((3, 8)));
        assert_eq!(first_change(b"one two\nthree", &digests), Some((1, 0)));
        assert_eq!(first_change(b"", &[]), None);
    }
}
