//! A RON text as brackets in brackets with the bytes that each part covers: what serde's data has no room for.
//!
//! Lenient: whatever has matching brackets makes a tree, and what is wrong inside is for the reader to tell.

use std::ops::Range;

use super::lexer::{Token, TokenKind, tokens};

/// A value: a word, a string, or a bracket with or without a name before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Its bracket, where it has one.
    pub(crate) bracket: Option<Bracket>,
    /// Its only token, where it is one string or word.
    pub(crate) token: Option<Token>,
}

/// A bracket and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bracket {
    /// Byte of the opening bracket.
    pub(crate) open: usize,
    /// `(`, `[` or `{`.
    pub(crate) kind: u8,
    /// Whether a name stands before it: `Touched(…)`.
    pub(crate) named: bool,
    /// What is in it, in order.
    pub(crate) entries: Vec<Entry>,
}

/// A field, an element, or an entry of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The field's name or the map's key.
    pub(crate) key: Option<Token>,
    /// The value. Empty where none stands.
    pub(crate) value: Node,
}

impl Node {
    /// The value of a text that holds nothing else; `None` when its brackets do not match.
    pub(crate) fn read(source: &str) -> Option<Self> {
        let tokens = tokens(source);
        let mut reader = Reader { source, tokens: &tokens, at: 0 };
        let value = reader.value(0);
        (reader.at == tokens.len()).then_some(value).flatten()
    }

    /// The value of a field of this bracket.
    pub(crate) fn field(&self, source: &str, name: &str) -> Option<&Self> {
        let entries = &self.bracket.as_ref()?.entries;
        let is_it = |entry: &&Entry| entry.key.as_ref().is_some_and(|key| key.is(source, name));
        entries.iter().find(is_it).map(|entry| &entry.value)
    }

    /// The values in this bracket.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Self> {
        self.bracket.iter().flat_map(|bracket| &bracket.entries).map(|entry| &entry.value)
    }

    /// Whether it is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.bracket.as_ref().is_some_and(|bracket| bracket.kind == b'[')
    }
}

struct Reader<'a> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    /// Everything up to a comma, a closing bracket or the end; `None` when brackets do not match.
    fn value(&mut self, depth: usize) -> Option<Node> {
        let first = self.at;
        let mut bracket = None;
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                TokenKind::Close => break,
                TokenKind::Mark if token.is(self.source, ",") => break,
                TokenKind::Open => bracket = Some(self.bracket(first, depth)?),
                _ => self.at += 1,
            }
        }
        let tokens = &self.tokens[first..self.at];
        let range = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end,
            _ => {
                let start = self.tokens.get(self.at).map_or(self.source.len(), |token| token.range.start);
                start..start
            }
        };
        let token = if let [only] = tokens { Some(only.clone()) } else { None };
        Some(Node { range, bracket, token })
    }

    fn bracket(&mut self, first: usize, depth: usize) -> Option<Bracket> {
        if depth > super::MAX_DEPTH {
            return None;
        }
        let open = self.tokens.get(self.at)?.range.start;
        let kind = *self.source.as_bytes().get(open)?;
        let named = self.at > first;
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            let token = self.tokens.get(self.at)?;
            if token.kind == TokenKind::Close {
                let close = self.source.as_bytes().get(token.range.start)?;
                self.at += 1;
                let matching = matches!((kind, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
                return matching.then_some(Bracket { open, kind, named, entries });
            }
            if token.is(self.source, ",") {
                self.at += 1;
                continue;
            }
            let has_key = self.tokens.get(self.at + 1).is_some_and(|mark| mark.is(self.source, ":"));
            let key = has_key.then(|| token.clone());
            if has_key {
                self.at += 2;
            }
            entries.push(Entry { key, value: self.value(depth + 1)? });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Node;

    #[test]
    fn fields_lists_and_names_are_found() {
        let source =
            r#"#![enable(implicit_some)] ( a: [1, "two", Any([x])], /* b: */ c: Then(d: 3), {"k": v}, )"#;
        let tree = Node::read(source).unwrap();
        let text = |node: &Node| source[node.range.clone()].to_owned();
        let list = tree.field(source, "a").unwrap();
        assert!(list.is_list());
        assert_eq!(list.values().map(text).collect::<Vec<_>>(), ["1", "\"two\"", "Any([x])"]);
        assert!(tree.field(source, "b").is_none());
        let named = tree.field(source, "c").unwrap();
        assert!(named.bracket.as_ref().unwrap().named);
        assert_eq!(text(named.field(source, "d").unwrap()), "3");
        assert_eq!(tree.values().count(), 3);
    }

    #[test]
    fn brackets_that_do_not_match_make_no_tree() {
        for source in ["(", ")", "(]", "([)]", "(a: [)", "(a) )", "{(}"] {
            assert_eq!(Node::read(source), None, "{source}");
        }
        for source in ["", "(", "é", "(a: )", "(,,)", "(a:: b)", "a b c"] {
            let _ = Node::read(source);
        }
        let deep = "(".repeat(100_000);
        assert_eq!(Node::read(&deep), None);
    }
}
