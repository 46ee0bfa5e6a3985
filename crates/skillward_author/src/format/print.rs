//! The tree as text.

use super::WIDTH;
use super::tree::{Content, Group, Part};

/// Blanks a level.
const INDENT: usize = 4;

/// Prints the parts of a file, one a line.
pub(super) fn print(parts: &[Part]) -> String {
    let mut out = String::new();
    lines(parts, 0, "", &mut out);
    out
}

/// Parts on lines of their own, each followed by `comma`.
fn lines(parts: &[Part], depth: usize, comma: &str, out: &mut String) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        for (nth, comment) in part.before.iter().enumerate() {
            if comment.blank || (nth == 0 && part.blank) {
                out.push('\n');
            }
            indent(depth, out);
            out.push_str(&comment.text);
            if nth + 1 < part.before.len() || !part.content.is_empty() {
                out.push('\n');
            }
        }
        if part.blank && part.before.is_empty() {
            out.push('\n');
        }
        if !part.content.is_empty() {
            indent(depth, out);
            content(&part.content, depth, comma.len(), out);
            out.push_str(comma);
        }
        for comment in &part.behind {
            out.push(' ');
            out.push_str(comment);
        }
    }
}

/// A part's tokens and brackets, the first of which begins where `out` ends.
fn content(parts: &[Content], depth: usize, after: usize, out: &mut String) {
    for (index, part) in parts.iter().enumerate() {
        match part {
            Content::Word(word) => {
                if index > 0 && wants_blank(&parts[index - 1], word) {
                    out.push(' ');
                }
                out.push_str(word);
            }
            Content::Group(group) => {
                if index > 0 && after_colon(&parts[index - 1]) {
                    out.push(' ');
                }
                self::group(group, depth, after, out);
            }
        }
    }
}

fn group(group: &Group, depth: usize, after: usize, out: &mut String) {
    if let Some(flat) = flat(group)
        && column(out) + flat.chars().count() + after <= WIDTH
    {
        out.push_str(&flat);
        return;
    }
    let hugs = hugs(group).is_some_and(|width| column(out) + 1 + width <= WIDTH);
    out.push(group.open);
    if !group.opened && hugs {
        for (index, part) in group.parts.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            content(&part.content, depth, 1, out);
        }
    } else {
        out.push('\n');
        lines(&group.parts, depth + 1, ",", out);
        out.push('\n');
        indent(depth, out);
    }
    out.push(group.close);
}

/// How much stands on the first line within the bracket if only the last part gets lines of its own, as in
/// `bands: [( … )]`; `None` unless the parts before it stand on one, and it is the only one or its author gave
/// it some.
fn hugs(group: &Group) -> Option<usize> {
    let (last, before) = group.parts.split_last()?;
    let (Content::Group(inner), head) = last.content.split_last()? else { return None };
    // A wrapper, `Condition(All([ … ]))`, says nothing that needs a line.
    let only = before.is_empty();
    if !only && !inner.opened && hugs(inner).is_none() {
        return None;
    }
    let mut width = contents_flat(head)?.chars().count() + 2;
    for part in before {
        width += contents_flat(&part.content)?.chars().count() + 2;
    }
    Some(width)
}

/// The bracket on one line; `None` when something in it stands open.
fn flat(group: &Group) -> Option<String> {
    if group.opened {
        return None;
    }
    let parts: Option<Vec<String>> = group.parts.iter().map(|part| contents_flat(&part.content)).collect();
    let inner = parts?.join(", ");
    // Maps breathe: `{ "a": Area }`.
    Some(match group.open {
        '{' if !inner.is_empty() => format!("{{ {inner} }}"),
        open => format!("{open}{inner}{}", group.close),
    })
}

fn contents_flat(contents: &[Content]) -> Option<String> {
    let mut text = String::new();
    for (index, content) in contents.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &contents[before]);
        match content {
            Content::Word(word) => {
                if before.is_some_and(|before| wants_blank(before, word)) {
                    text.push(' ');
                }
                text.push_str(word);
            }
            Content::Group(group) => {
                if before.is_some_and(after_colon) {
                    text.push(' ');
                }
                text.push_str(&flat(group)?);
            }
        }
    }
    Some(text)
}

fn after_colon(content: &Content) -> bool {
    matches!(content, Content::Word(word) if word == ":")
}

/// Whether a blank stands between two tokens: none before a colon or within the marks of an attribute.
fn wants_blank(before: &Content, word: &str) -> bool {
    let is_mark = |word: &str| {
        word.chars().count() == 1 && !word.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    };
    match before {
        _ if word == ":" => false,
        Content::Word(before) => before == ":" || !(is_mark(before) || is_mark(word)),
        Content::Group(_) => !is_mark(word),
    }
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', depth * INDENT));
}

/// Characters on the last line.
fn column(out: &str) -> usize {
    out[out.rfind('\n').map_or(0, |newline| newline + 1)..].chars().count()
}
