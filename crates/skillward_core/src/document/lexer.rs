//! A light lexer for RON: just enough to find brackets, names and string literals, and never to mistake
//! what stands in a comment or in a string for them.

use std::ops::Range;

use crate::diagnostic::Span;

/// Kind of a token. White space and comments make none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// A name, a number, `true`: any run of letters, digits, `_`, `+`, `-` and `.`.
    Word,
    /// A string literal, raw or not; its range covers the quotes.
    Text,
    /// Anything else, one character.
    Mark,
}

/// A token and the bytes it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// Its bytes.
    pub range: Range<usize>,
}

impl Token {
    /// Its bytes, as diagnostics have them.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { offset: self.range.start, len: self.range.len() }
    }

    /// The bytes of a string literal between its quotes, as they stand in the file (escapes not undone).
    #[must_use]
    pub fn text<'a>(&self, source: &'a str) -> Option<&'a str> {
        if self.kind != TokenKind::Text {
            return None;
        }
        let literal = source.get(self.range.clone())?;
        let open = literal.find('"')? + 1;
        let close = literal.rfind('"').filter(|close| *close >= open)?;
        literal.get(open..close)
    }

    /// Whether the token is this very word or mark.
    #[must_use]
    pub fn is(&self, source: &str, word: &str) -> bool {
        self.kind != TokenKind::Text && source.get(self.range.clone()) == Some(word)
    }
}

/// The tokens of a document. Unclosed strings and comments run to the end.
#[must_use]
pub fn tokens(source: &str) -> Vec<Token> {
    let bytes = source.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = find(bytes, at, b'\n');
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = block_comment_end(bytes, at);
                continue;
            }
            b'(' | b'[' | b'{' => {
                at += 1;
                TokenKind::Open
            }
            b')' | b']' | b'}' => {
                at += 1;
                TokenKind::Close
            }
            b'"' => {
                at = string_end(bytes, at + 1);
                TokenKind::Text
            }
            b'\'' if char_end(source, at).is_some() => {
                at = char_end(source, at).unwrap_or(at + 1);
                TokenKind::Mark
            }
            b'r' | b'b' if prefixed_string(bytes, at).is_some() => {
                at = prefixed_string(bytes, at).unwrap_or(at + 1);
                TokenKind::Text
            }
            byte if is_word(byte) => {
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
                TokenKind::Word
            }
            _ => {
                at += 1;
                while !source.is_char_boundary(at) {
                    at += 1;
                }
                TokenKind::Mark
            }
        };
        tokens.push(Token { kind, range: start..at });
    }
    tokens
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'.')
}

/// Position of the first `wanted` from `from` on, or the end.
fn find(bytes: &[u8], from: usize, wanted: u8) -> usize {
    bytes[from..].iter().position(|byte| *byte == wanted).map_or(bytes.len(), |found| from + found)
}

fn block_comment_end(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// End of an escaped string whose first character is at `from`.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// End of `r"…"`, `r#"…"#`, `b"…"` or `br#"…"#` at `from`; `None` when it is a plain word.
fn prefixed_string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    if bytes.get(at) == Some(&b'b') {
        at += 1;
        if bytes.get(at) == Some(&b'"') {
            return Some(string_end(bytes, at + 1));
        }
    }
    if bytes.get(at) != Some(&b'r') {
        return None;
    }
    at += 1;
    let hashes = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
    at += hashes;
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    at += 1;
    loop {
        at = find(bytes, at, b'"');
        if at >= bytes.len() {
            return Some(bytes.len());
        }
        at += 1;
        let closing = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
        if closing >= hashes {
            return Some(at + hashes);
        }
    }
}

/// End of a character literal at `from`; `None` when the quote stands alone.
fn char_end(source: &str, from: usize) -> Option<usize> {
    let rest = source.get(from + 1..)?;
    if rest.starts_with('\\') {
        // The longest escape is `\u{10FFFF}`; the character after the backslash may be a quote.
        let close = rest.char_indices().skip(2).take(12).find(|(_, c)| *c == '\'')?;
        return Some(from + 1 + close.0 + 1);
    }
    let mut characters = rest.char_indices().skip(1);
    let (close, quote) = characters.next()?;
    (quote == '\'').then_some(from + 1 + close + 1)
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokens};

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).iter().filter_map(|token| token.text(source)).collect()
    }

    #[test]
    fn strings_are_found_and_those_in_comments_are_not() {
        let source = r##"( a: "one", // "two"
            /* "three" /* "four" */ "five" */ b: r#"s"ix"#, c: '"', d: "se\"ven", e: r"\", f: '\'' )"##;
        assert_eq!(texts(source), ["one", "s\"ix", "se\\\"ven", "\\"]);
    }

    #[test]
    fn brackets_in_strings_do_not_nest() {
        let source = r#"("((((", '(', ["x"])"#;
        let opens = tokens(source).iter().filter(|token| token.kind == TokenKind::Open).count();
        assert_eq!(opens, 2);
    }

    #[test]
    fn unclosed_things_run_to_the_end() {
        for source in ["\"abc", "r#\"abc\"", "/* /* */", "'", "b\"", "\"\\", "é'é"] {
            let last = tokens(source).last().map_or(source.len(), |t| t.range.end);
            assert!(last >= source.len(), "{source}");
        }
    }
}
