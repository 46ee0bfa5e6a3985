//! What an argument is, told by its form.

use super::model::ValueKind;
use super::placeholder::is_id;
use crate::document::lexer::{Token, TokenKind};
use crate::document::tree::Node;

/// Longest argument, bytes.
pub const MAX_ARGUMENT: usize = 1 << 16;

impl ValueKind {
    /// What is asked for, in words with an example.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Text => "a text such as \"Take her pulse\"",
            Self::Name => "a name such as \"bed_a.rail\"",
            Self::Names => "a list of names such as [\"bed_a.rail\", \"locker_a\"]",
            Self::Number => "a number such as 1.5",
            Self::Boolean => "true or false",
            Self::Position => "a position such as (1.45, 1.02, -0.32)",
            Self::Word => "a bare word such as Clean",
            Self::Condition => "a condition such as Touched(\"bed_a.rail\")",
            Self::Any => "a value",
        }
    }

    /// Whether this text is of the kind.
    pub(super) fn takes(self, text: &str) -> bool {
        let Some(node) = Node::read(text) else { return false };
        match self {
            Self::Text => node.token.is_some_and(|token| string(&token, text).is_some()),
            Self::Name => is_name(&node, text),
            Self::Names => {
                node.is_list() && named(&node).is_none() && node.values().all(|each| is_name(each, text))
            }
            Self::Number => is_number(&node, text),
            Self::Boolean => {
                node.token.is_some_and(|token| token.is(text, "true") || token.is(text, "false"))
            }
            Self::Position => {
                let bracket = node.bracket.as_ref();
                bracket.is_some_and(|it| {
                    it.kind == b'(' && !it.named && it.entries.iter().all(|e| e.key.is_none())
                }) && node.values().count() == 3
                    && node.values().all(|each| is_number(each, text))
            }
            Self::Word => node.token.is_some_and(|token| is_word(text.get(token.range).unwrap_or_default())),
            Self::Condition => match &node.bracket {
                None => node.token.is_some_and(|token| is_word(text.get(token.range).unwrap_or_default())),
                Some(bracket) => {
                    bracket.named
                        && bracket.kind == b'('
                        && is_word(text[node.range.start..bracket.open].trim_end())
                }
            },
            Self::Any => !node.range.is_empty(),
        }
    }

    /// Whether it may stand inside a longer string.
    pub(super) const fn is_letters(self) -> bool {
        matches!(self, Self::Text | Self::Name | Self::Number)
    }
}

fn named(node: &Node) -> Option<()> {
    node.bracket.as_ref().filter(|bracket| bracket.named).map(|_| ())
}

/// Begins with a capital, as the words of the format do.
fn is_word(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text != "true"
        && text != "false"
}

fn is_number(node: &Node, text: &str) -> bool {
    let word = node.token.as_ref().filter(|token| token.kind == TokenKind::Word);
    let number = word.and_then(|token| text.get(token.range.clone()));
    let digits =
        |number: &str| number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    number.is_some_and(|number| digits(number) && number.parse::<f64>().is_ok())
}

fn is_name(node: &Node, text: &str) -> bool {
    let name = node.token.as_ref().and_then(|token| string(token, text));
    name.is_some_and(|name| {
        !name.is_empty()
            && name.len() <= 128
            && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "{}\"\\".contains(c))
    })
}

/// What a string literal says; `None` for anything else.
pub(super) fn string(token: &Token, source: &str) -> Option<String> {
    if token.kind != TokenKind::Text {
        return None;
    }
    // A plain one says what stands there: by far the most do.
    let plain = source.as_bytes().get(token.range.start) == Some(&b'"');
    match token.text(source).filter(|_| plain) {
        Some(text) if !text.contains('\\') => Some(text.to_owned()),
        _ => ron::from_str(source.get(token.range.clone())?).ok(),
    }
}

/// The identifier that a use is given.
pub(super) fn identifier(node: &Node, text: &str) -> Option<String> {
    node.token.as_ref().and_then(|token| string(token, text)).filter(|name| is_id(name))
}

/// A string literal that says this.
pub(super) fn literal(text: &str) -> String {
    // A string always has a form in RON.
    ron::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::ValueKind;

    #[test]
    fn each_kind_takes_its_own() {
        for (kind, right, wrong) in [
            (
                ValueKind::Text,
                vec!["\"a b\"", "\"\"", "r#\"a\"#"],
                vec!["1", "a", "[\"a\"]", "\"a\" \"b\"", ""],
            ),
            (
                ValueKind::Name,
                vec!["\"bed_a.rail\"", "\"$p.wrist\""],
                vec!["\"a b\"", "\"\"", "bed", "\"{x}\""],
            ),
            (ValueKind::Names, vec!["[]", "[\"a\", \"b\"]"], vec!["\"a\"", "[1]", "(\"a\")", "x[\"a\"]"]),
            (ValueKind::Number, vec!["1", "-1.5", "+2"], vec!["\"1\"", "one", "inf", "NaN", "1 2", "--1"]),
            (ValueKind::Boolean, vec!["true", "false"], vec!["True", "1", "\"true\""]),
            (
                ValueKind::Position,
                vec!["(1, 2, -3.5)"],
                vec!["(1, 2)", "[1, 2, 3]", "(1, 2, x)", "At(1, 2, 3)", "(x: 1, y: 2, z: 3)"],
            ),
            (ValueKind::Word, vec!["Clean"], vec!["\"Clean\"", "true", "Clean()", "1"]),
            (
                ValueKind::Condition,
                vec!["Finished", "Touched(\"a\")", "Any([x])"],
                vec!["(\"a\")", "[Finished]", "1", "\"a\""],
            ),
            (ValueKind::Any, vec!["(a: 1)", "x"], vec!["", "("]),
        ] {
            for text in right {
                assert!(kind.takes(text), "{kind:?} {text}");
            }
            for text in wrong {
                assert!(!kind.takes(text), "{kind:?} {text}");
            }
        }
    }
}
