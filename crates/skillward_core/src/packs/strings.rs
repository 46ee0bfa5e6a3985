//! What is written otherwise than it stands in its file: strings with names in braces, and the document's `packs`.

use std::sync::Arc;

use super::expand::{Expander, Scope};
use super::fragment::{Fragment, Origin};
use super::pack::span_of;
use super::placeholder::{Part, parts};
use super::value::{literal, string};
use crate::check::codes_packs as codes;
use crate::diagnostic::{Amend, Span};
use crate::document::lexer::{Token, tokens};
use crate::document::tree::Node;
use crate::texts::reference::{Said, of_pack, read};

impl Expander<'_> {
    /// The document's `packs`, with the very versions that it got.
    pub(super) fn versions(&mut self, node: &Node, out: &mut Fragment) {
        let each = self
            .packs
            .values()
            .map(|pack| format!("{}: {}", literal(pack.id()), literal(&format!("={}", pack.version))));
        let text = format!("{{{}}}", each.collect::<Vec<_>>().join(", "));
        let span = span_of(node, &self.files[0].text);
        self.push(&text, Origin { file: 0, span, site: None, verbatim: false, gap: false }, out);
    }

    /// What names a text of a file is that text as a whole, and inside a longer one would be read as it stands.
    fn no_reference_inside(&mut self, parts: &[Part<'_>], scope: &Scope<'_>, at: Origin) {
        for part in parts {
            let Part::Name(name) = part else { continue };
            let Some(argument) = scope.arguments.get(*name) else { continue };
            if matches!(read(&letters_of(argument)), Ok(Said::Reference(_))) {
                let place = argument.origin(Span::default()).unwrap_or(at);
                let message =
                    format!("`{name}` stands inside a longer text here, so it cannot name one of a file");
                self.error(codes::WRONG_ARGUMENT, place.file, place.span, place.site, message)
                    .help("write the words themselves, or use an item that takes the whole text");
            }
        }
    }

    /// A string of a body, with what is given in the place of names.
    pub(super) fn string(&mut self, token: &Token, file: usize, scope: &Scope<'_>, out: &mut Fragment) {
        let source = Arc::clone(&self.files[file].text);
        let span = token.span();
        let origin = Origin { file, span, site: Some(scope.site), verbatim: false, gap: false };
        let text = string(token, &source).unwrap_or_default();
        let Ok(parts) = parts(&text) else {
            return self.copy(token.range.clone(), file, Some(scope.site), out);
        };
        match parts.as_slice() {
            [Part::Letters(letters)] if *letters == text => match of_pack(&text, scope.pack.id()) {
                Some(named) => self.push(&literal(&named), origin, out),
                None => self.copy(token.range.clone(), file, Some(scope.site), out),
            },
            [Part::Name(name)] => {
                if let Some(argument) = scope.arguments.get(*name) {
                    self.append(argument, origin, out);
                }
            }
            parts => {
                self.no_reference_inside(parts, scope, origin);
                let said = parts.iter().map(|part| match part {
                    Part::Letters(letters) => letters.clone(),
                    Part::Name(name) => scope.arguments.get(*name).map(letters_of).unwrap_or_default(),
                });
                let said: String = said.collect();
                let said = of_pack(&said, scope.pack.id()).unwrap_or(said);
                self.push(&literal(&said), origin, out);
            }
        }
    }
}

/// A value of a pack as it stands in its file, with what it names of the pack's texts as others name it.
pub(super) fn texts_of_pack(value: &str, pack: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut at = 0;
    for token in tokens(value) {
        if let Some(named) = string(&token, value).and_then(|text| of_pack(&text, pack)) {
            out.push_str(&value[at..token.range.start]);
            out.push_str(&literal(&named));
            at = token.range.end;
        }
    }
    out.push_str(&value[at..]);
    out
}

/// An argument as it stands inside a longer string: what a text says, or a number as written.
fn letters_of(argument: &Fragment) -> String {
    let text = argument.text.trim();
    let token = Node::read(text).and_then(|node| node.token);
    token.and_then(|token| string(&token, text)).unwrap_or_else(|| text.to_owned())
}
