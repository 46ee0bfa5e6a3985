//! Writing what came out into a trace file as what is expected, leaving all else as the author wrote it.

use std::collections::BTreeMap;
use std::ops::Range;

use skillward_core::document::lexer::{Token, TokenKind, tokens};
use skillward_core::score::Score;

use super::expected::{ExpectedFinding, Outcome};

/// A file with its expectations written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blessed {
    /// The new text.
    pub text: String,
    /// How many values were changed, added or taken out.
    pub changes: usize,
}

/// Writes decision and findings of `score` into the text of a trace file that can be read. Only values that
/// differ are touched: comments, order and layout stay, and so do expected events, which are the author's.
#[must_use]
pub fn bless(source: &str, score: &Score) -> Blessed {
    let document = Document::new(source);
    let findings: Vec<(String, String)> = score
        .findings
        .iter()
        .map(|finding| (finding.criterion.to_string(), ExpectedFinding::of(finding).to_string()))
        .collect();
    let decision = Outcome::of(&score.decision).to_string();
    let mut edits = Edits::default();
    match document.field(0, "expect") {
        None => document.add_expect(&decision, &findings, &mut edits),
        Some(expect) => {
            if let Some(value) = document.field(expect, "decision") {
                edits.value(source, document.value(value), &decision);
            }
            match document.field(expect, "findings") {
                Some(map) => document.mend_findings(map, &findings, &mut edits),
                None => {
                    let text = format!("\n        findings: {{{}\n        }},", entries(findings.iter()));
                    document.append(expect, text, 1, &mut edits);
                }
            }
        }
    }
    edits.apply(source)
}

/// Lines of the map of findings.
fn entries<'a>(findings: impl Iterator<Item = &'a (String, String)>) -> String {
    findings.map(|(criterion, finding)| format!("\n            {criterion:?}: {finding},")).collect()
}

/// A document's tokens and which bracket closes which.
struct Document<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    closes: BTreeMap<usize, usize>,
}

impl<'a> Document<'a> {
    fn new(source: &'a str) -> Self {
        let tokens = tokens(source);
        let (mut open, mut closes) = (Vec::new(), BTreeMap::new());
        for (index, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Open => open.push(index),
                TokenKind::Close => {
                    if let Some(opened) = open.pop() {
                        closes.insert(opened, index);
                    }
                }
                _ => {}
            }
        }
        Self { source, tokens, closes }
    }

    fn close(&self, open: usize) -> usize {
        self.closes.get(&open).copied().unwrap_or(self.tokens.len().saturating_sub(1))
    }

    /// Index of the first token of a field's value, for a field of the bracket at `open` itself.
    fn field(&self, open: usize, name: &str) -> Option<usize> {
        let mut at = open + 1;
        while at < self.close(open) {
            if self.tokens[at].is(self.source, name) && self.tokens.get(at + 1)?.is(self.source, ":") {
                return Some(at + 2);
            }
            at = self.closes.get(&at).map_or(at, |close| *close) + 1;
        }
        None
    }

    /// Bytes of the value that begins with this token.
    fn value(&self, first: usize) -> Range<usize> {
        let begins = self.tokens[first].range.start;
        let mut last = self.closes.get(&first).copied().unwrap_or(first);
        // A word may be followed by its fields: `Partial("…")`.
        if let Some(close) =
            self.closes.get(&(first + 1)).filter(|_| self.tokens[first].kind == TokenKind::Word)
        {
            last = *close;
        }
        begins..self.tokens[last].range.end
    }

    /// Adds text as the last part of a bracket, after its last comment, with the comma that it needs before.
    fn append(&self, open: usize, text: String, changes: usize, edits: &mut Edits) {
        let (last, close) = (&self.tokens[self.close(open) - 1], &self.tokens[self.close(open)]);
        if last.kind != TokenKind::Open && !last.is(self.source, ",") {
            edits.insert(last.range.end, ",".to_owned(), 0);
        }
        let before = self.source[last.range.end..close.range.start].trim_end().len();
        edits.insert(last.range.end + before, text, changes);
    }

    fn add_expect(&self, decision: &str, findings: &[(String, String)], edits: &mut Edits) {
        let text = format!(
            "\n    expect: (\n        decision: {decision},\n        findings: {{{}\n        }},\n    ),",
            entries(findings.iter())
        );
        self.append(0, text, 1, edits);
    }

    fn mend_findings(&self, map: usize, findings: &[(String, String)], edits: &mut Edits) {
        let wanted: BTreeMap<&str, &str> =
            findings.iter().map(|(criterion, finding)| (criterion.as_str(), finding.as_str())).collect();
        let mut there = Vec::new();
        let mut at = map + 1;
        while at < self.close(map) {
            let key = &self.tokens[at];
            let value = at + 2;
            let (Some(name), true) = (key.text(self.source), value < self.close(map)) else {
                at += 1;
                continue;
            };
            let range = self.value(value);
            let after =
                self.tokens.iter().position(|token| token.range.start >= range.end).unwrap_or(value + 1);
            let comma = self.tokens.get(after).filter(|token| token.is(self.source, ","));
            match wanted.get(name) {
                Some(finding) => edits.value(self.source, range, finding),
                None => {
                    let until = comma.map_or(range.end, |comma| comma.range.end);
                    edits.remove(self.source, key.range.start..until);
                }
            }
            there.push(name);
            at = if comma.is_some() { after + 1 } else { after };
        }
        let missing = findings.iter().filter(|(criterion, _)| !there.contains(&criterion.as_str()));
        let missing: Vec<_> = missing.collect();
        if !missing.is_empty() {
            self.append(map, entries(missing.iter().copied()), missing.len(), edits);
            // A map that was empty or on one line is closed on a line of its own.
            let close = self.tokens[self.close(map)].range.start;
            let line = self.source[..close].rfind('\n').map_or(0, |newline| newline + 1);
            if !self.source[line..close].trim().is_empty() {
                edits.insert(close, "\n        ".to_owned(), 0);
            }
        }
    }
}

/// Replacements in a text, in no order.
#[derive(Default)]
struct Edits {
    list: Vec<(Range<usize>, String)>,
    changes: usize,
}

impl Edits {
    fn value(&mut self, source: &str, range: Range<usize>, with: &str) {
        if source.get(range.clone()) != Some(with) {
            self.changes += 1;
            self.list.push((range, with.to_owned()));
        }
    }

    fn insert(&mut self, at: usize, text: String, changes: usize) {
        self.changes += changes;
        self.list.push((at..at, text));
    }

    /// Takes something out, with its line if nothing else stands on it.
    fn remove(&mut self, source: &str, range: Range<usize>) {
        self.changes += 1;
        let line = source[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[range.end..].find('\n').map_or(source.len(), |newline| range.end + newline);
        let alone = source[line..range.start].trim().is_empty() && source[range.end..end].trim().is_empty();
        let whole = line.saturating_sub(1)..end;
        self.list.push((if alone && line > 0 { whole } else { range }, String::new()));
    }

    fn apply(mut self, source: &str) -> Blessed {
        self.list.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = source.to_owned();
        for (range, with) in self.list.into_iter().rev() {
            text.replace_range(range, &with);
        }
        Blessed { text, changes: self.changes }
    }
}

#[cfg(test)]
#[path = "bless_tests.rs"]
mod tests;
