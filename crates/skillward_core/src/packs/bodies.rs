//! What can be told of an item's body before anyone uses it: its placeholders, and identifiers that two uses
//! would share.

use std::collections::BTreeSet;
use std::ops::Range;

use super::model::ValueKind;
use super::pack::{AS, Item, Out, span_of};
use super::placeholder::{Part, parts};
use super::value::string;
use crate::check::codes_packs as codes;
use crate::diagnostic::{Amend, Span};
use crate::document::lexer::{Token, TokenKind, tokens};
use crate::document::tree::{Entry, Node};
use crate::texts::reference::{MARK, Malformed, Reference, Said, read};

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
        let span = token.span();
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
    identifiers(&item.body, &source, out);
}

fn unused(item: &Item, used: &BTreeSet<String>, out: &mut Out<'_>) {
    let source = out.file.text.clone();
    for parameter in item.parameters.iter().filter(|parameter| !used.contains(&parameter.name)) {
        let message = format!("the body names no \"{{{}}}\"", parameter.name);
        // The declaration stands before the body, and is the last of this name there.
        let before = tokens(&source[..item.body.range.start]);
        let declared = before.iter().rev().find(|token| token.text(&source) == Some(parameter.name.as_str()));
        let span = declared.map_or_else(|| span_of(&item.body, &source), Token::span);
        out.at(codes::UNUSED_PARAMETER, span, message).warning().help("take the parameter out, or use it");
    }
}

/// Identifiers that a body gives must begin with `{as}`: else two uses would give the same.
fn identifiers(node: &Node, source: &str, out: &mut Out<'_>) {
    for Entry { key, value } in node.bracket.iter().flat_map(|bracket| &bracket.entries) {
        let word = |name: &&str| key.as_ref().is_some_and(|key| key.is(source, name));
        let text = value.token.as_ref().and_then(|token| string(token, source));
        if let Some(field) = IDENTIFIERS.iter().find(|name| word(name))
            && let Some(text) = text
            && !is_prefixed(&text)
        {
            let message = format!("two uses of this item would both have the {field} \"{text}\"");
            out.error(codes::SHARED_ID, Some(value), message)
                .help("begin it with {as}, the identifier of the use: \"{as}\" or \"{as}-more\"");
        }
        // Arguments are another item's matter.
        if !word(&"with") {
            identifiers(value, source, out);
        }
    }
}

fn is_prefixed(text: &str) -> bool {
    text.strip_prefix("{as}").is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(['-', '_', '.', '/']) || rest.starts_with('{')
    })
}

/// A text of the pack's that an item names, and where.
pub(crate) struct Named {
    pub(crate) reference: Result<Reference, (String, Malformed)>,
    pub(crate) span: Span,
}

/// The texts of the pack's that an item names in its body and in its defaults; whether others may be, since a parameter
/// says which.
pub(crate) fn named(item: &Item, source: &str) -> (Vec<Named>, bool) {
    let mut found = Vec::new();
    let mut by_parameter = false;
    let defaults = item.parameters.iter().filter_map(|parameter| parameter.default.clone());
    for range in std::iter::once(item.body.range.clone()).chain(defaults) {
        let is_body = range == item.body.range;
        for (token, text) in strings_in(range, source) {
            if !text.starts_with(MARK) {
                continue;
            }
            let Ok(parts) = (if is_body { parts(&text) } else { Ok(vec![Part::Letters(text.clone())]) })
            else {
                continue;
            };
            let mut said = String::new();
            let mut which = false;
            for part in parts {
                match part {
                    Part::Letters(letters) => said.push_str(&letters),
                    Part::Name(name) => {
                        which |= !said.contains('(');
                        let number =
                            item.parameters.iter().any(|it| it.name == name && it.kind == ValueKind::Number);
                        said.push_str(if number { "1" } else { "x" });
                    }
                }
            }
            by_parameter |= which;
            let reference = match read(&said) {
                Ok(Said::Reference(reference)) if !which && reference.pack.is_none() => Ok(reference),
                Err(why) if !which => Err((text, why)),
                _ => continue,
            };
            found.push(Named { reference, span: token.span() });
        }
    }
    (found, by_parameter)
}

/// Every string of a body, keys included, with what it says.
fn strings(body: &Node, source: &str) -> Vec<(Token, String)> {
    strings_in(body.range.clone(), source)
}

fn strings_in(range: Range<usize>, source: &str) -> Vec<(Token, String)> {
    let text = source.get(range.clone()).unwrap_or_default();
    let shift = range.start;
    let texts = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Text);
    texts
        .filter_map(|token| {
            let said = string(&token, text)?;
            let range = token.range.start + shift..token.range.end + shift;
            Some((Token { kind: token.kind, range }, said))
        })
        .collect()
}
