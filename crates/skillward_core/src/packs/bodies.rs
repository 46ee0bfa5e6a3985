//! What can be told of an item's body before anyone uses it: its placeholders, and identifiers that two uses
//! would share.

use std::collections::BTreeSet;

use super::pack::{AS, Item, Out, WayOut, span_of};
use super::placeholder::{Part, parts};
use super::value::string;
use crate::check::codes_packs as codes;
use crate::diagnostic::Severity;
use crate::document::lexer::{Token, TokenKind, tokens};
use crate::document::tree::{Entry, Node};

/// Fields in which a body gives something an identifier that other parts name.
const IDENTIFIERS: [&str; 2] = ["id", "as"];

/// Whether a body's strings name this parameter.
pub(super) fn mentions(body: &Node, source: &str, name: &str) -> bool {
    strings(body, source).iter().any(|(_, text)| {
        parts(text)
            .is_ok_and(|parts| parts.iter().any(|part| matches!(part, Part::Name(given) if *given == name)))
    })
}

/// Tells of placeholders that name nothing, of parameters that nothing names, and of identifiers without `{as}`.
pub(super) fn check(item: &Item, out: &mut Out<'_>) {
    let source = out.file.text.clone();
    if item.body.range.is_empty() || (item.body.is_list() && item.body.values().next().is_none()) {
        out.error(codes::PLACEHOLDER, Some(&item.body), "the body is empty".to_owned())
            .help("say what stands in the place of a use");
    }
    let known: Vec<&str> =
        item.parameters.iter().map(|parameter| parameter.name.as_str()).chain([AS]).collect();
    let mut used = BTreeSet::new();
    for (token, text) in strings(&item.body, &source) {
        let span = crate::diagnostic::Span { offset: token.range.start, len: token.range.len() };
        let Ok(parts) = parts(&text) else {
            out.at(codes::PLACEHOLDER, span, "a brace here names no parameter".to_owned())
                .help("write \"{name}\" for a parameter, or {{ and }} for the letters themselves");
            continue;
        };
        let alone = parts.len() == 1;
        for part in parts {
            let Part::Name(name) = part else { continue };
            used.insert(name.to_owned());
            let parameter = item.parameters.iter().find(|parameter| parameter.name == name);
            match parameter {
                Some(parameter) if !alone && !parameter.kind.is_letters() => {
                    let message = format!(
                        "\"{{{name}}}\" cannot stand inside a longer text: it is {}",
                        parameter.kind.words()
                    );
                    out.at(codes::PLACEHOLDER, span, message).help("let the string be this alone");
                }
                None if name != AS => {
                    let message = format!("the item has no parameter \"{name}\"");
                    out.at(codes::PLACEHOLDER, span, message).suggest(name, known.iter().copied());
                }
                _ => {}
            }
        }
    }
    // A name that is none may have been meant to be this one.
    if !out.found.iter().any(|mistake| mistake.code == codes::PLACEHOLDER) {
        unused(item, &used, out);
    }
    identifiers(&item.body, &source, true, out);
}

fn unused(item: &Item, used: &BTreeSet<String>, out: &mut Out<'_>) {
    let source = out.file.text.clone();
    for parameter in item.parameters.iter().filter(|parameter| !used.contains(&parameter.name)) {
        let message = format!("the body names no \"{{{}}}\"", parameter.name);
        // The declaration stands before the body, and is the last of this name there.
        let before = tokens(&source[..item.body.range.start]);
        let declared = before.iter().rev().find(|token| token.text(&source) == Some(parameter.name.as_str()));
        let span = declared
            .map(|token| crate::diagnostic::Span { offset: token.range.start, len: token.range.len() });
        let told =
            out.at(codes::UNUSED_PARAMETER, span.unwrap_or_else(|| span_of(&item.body, &source)), message);
        told.severity = Severity::Warning;
        told.help("take the parameter out, or use it");
    }
}

/// Identifiers that a body gives must begin with `{as}`: else two uses would give the same.
fn identifiers(node: &Node, source: &str, within: bool, out: &mut Out<'_>) {
    for Entry { key, value } in node.bracket.iter().flat_map(|bracket| &bracket.entries) {
        let word = |name: &&str| key.as_ref().is_some_and(|key| key.is(source, name));
        let text = value.token.as_ref().and_then(|token| string(token, source));
        if within
            && let Some(field) = IDENTIFIERS.iter().find(|name| word(name))
            && let Some(text) = text
            && !is_prefixed(&text)
        {
            let message = format!("two uses of this item would both have the {field} \"{text}\"");
            out.error(codes::SHARED_ID, Some(value), message)
                .help("begin it with {as}, the identifier of the use: \"{as}\" or \"{as}-more\"");
        }
        // Arguments are another item's matter.
        if !word(&"with") {
            identifiers(value, source, within, out);
        }
    }
}

fn is_prefixed(text: &str) -> bool {
    text.strip_prefix("{as}").is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(['-', '_', '.', '/']) || rest.starts_with('{')
    })
}

/// Every string of a body, keys included, with what it says.
fn strings(body: &Node, source: &str) -> Vec<(Token, String)> {
    let text = source.get(body.range.clone()).unwrap_or_default();
    let shift = body.range.start;
    let texts = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Text);
    texts
        .filter_map(|token| {
            let said = string(&token, text)?;
            let range = token.range.start + shift..token.range.end + shift;
            Some((Token { kind: token.kind, range }, said))
        })
        .collect()
}
