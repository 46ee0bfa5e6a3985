//! Documents broken at random: by bytes, and by the tokens and brackets of RON.

use std::ops::Range;

use skillward_core::document::lexer::{TokenKind, tokens};

use super::corpus::{NAMES, NUMBERS};
use super::random::Random;

/// Longest input that is grown by repetition, bytes.
const MOST_GROWTH: usize = 48 << 10;

/// Any bytes, read as text the way a careless editor would.
pub fn noise(random: &mut Random) -> String {
    let length = random.within(0..400);
    let bytes: Vec<u8> = match random.below(3) {
        0 => (0..length).map(|_| random.next().to_le_bytes()[0]).collect(),
        1 => {
            let letters = b"()[]{}\"':,#r/*\\ \n$@.+-_eE0129aZ<>=|~";
            (0..length).map(|_| letters[random.below(letters.len())]).collect()
        }
        // Nesting alone.
        _ => [b"([{<\"".as_slice(), b"(Not".as_slice(), b"[".as_slice(), b"/*".as_slice()][random.below(4)]
            .repeat(length * random.within(1..20)),
    };
    String::from_utf8_lossy(&bytes).into_owned()
}

fn piece(random: &mut Random, length: usize, most: usize) -> Range<usize> {
    let start = random.below(length + 1);
    start..(start + random.below(most)).min(length)
}

/// Some bytes changed, left out, doubled, or taken from another document.
pub fn by_bytes(random: &mut Random, document: &str, other: &str) -> String {
    let mut bytes = document.as_bytes().to_vec();
    for _ in 0..random.within(1..6) {
        let range = piece(random, bytes.len(), 40);
        match random.below(6) {
            0 => {
                if let Some(byte) = bytes.get_mut(range.start) {
                    *byte ^= 1 << random.below(8);
                }
            }
            1 => drop(bytes.drain(range)),
            2 => {
                let doubled = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, doubled);
            }
            3 => {
                let from = piece(random, other.len(), 80);
                bytes.splice(range, other.as_bytes()[from].iter().copied());
            }
            4 => bytes.truncate(range.start),
            _ => {
                let symbol = b"\"'()[]{}:,\\\0\xff\n"[random.below(14)];
                bytes.insert(range.start, symbol);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The closing bracket of each opening one: their tokens' places.
fn groups(source: &str) -> Vec<Range<usize>> {
    let (mut open, mut groups) = (Vec::new(), Vec::new());
    for token in tokens(source) {
        match token.kind {
            TokenKind::Open => open.push(token.range.start),
            TokenKind::Close => groups.extend(open.pop().map(|start: usize| start..token.range.end)),
            _ => {}
        }
    }
    groups
}

/// Still brackets in balance, and something else in them.
pub fn by_tokens(random: &mut Random, document: &str, other: &str) -> String {
    let mut text = document.to_owned();
    for _ in 0..random.within(1..4) {
        let groups = groups(&text);
        let words = tokens(&text);
        if groups.is_empty() || words.is_empty() {
            break;
        }
        let group = groups[random.below(groups.len())].clone();
        let word = words[random.below(words.len())].clone();
        match random.below(8) {
            // A word for another of its kind.
            0 | 1 => {
                let (with, from) =
                    if random.one_in(2) { (tokens(other), other) } else { (words, text.as_str()) };
                let alike: Vec<_> = with.iter().filter(|token| token.kind == word.kind).collect();
                if let Some(token) = alike.get(random.below(alike.len())) {
                    let with = from[token.range.clone()].to_owned();
                    text.replace_range(word.range, &with);
                }
            }
            2 if word.kind == TokenKind::Word => text.replace_range(word.range, random.pick(NUMBERS)),
            3 if word.kind == TokenKind::Text => {
                text.replace_range(word.range, &format!("\"{}\"", random.pick(NAMES)));
            }
            // A group for another.
            4 => {
                let with = groups[random.below(groups.len())].clone();
                let with = text[with].to_owned();
                text.replace_range(group, &with);
            }
            // A group many times over.
            5 => {
                let one = format!("{},", &text[group.clone()]);
                let times = random.within(1..40).min(MOST_GROWTH / one.len().max(1));
                text.insert_str(group.start, &one.repeat(times));
            }
            6 => text.replace_range(group, random.pick(&["()", "[]", "{}", "None", "\"\"", "0"])),
            _ => {
                let deep = random.within(1..70);
                let around = format!("{}{}{}", "Not(".repeat(deep), &text[group.clone()], ")".repeat(deep));
                text.replace_range(group, &around);
            }
        }
    }
    text
}
