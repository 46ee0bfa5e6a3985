//! What is written otherwise than it stands in its file: strings with names in braces, and the document's `packs`.

use std::sync::Arc;

use super::expand::{Expander, Scope};
use super::fragment::{Fragment, Origin};
use super::pack::span_of;
use super::placeholder::{Part, parts};
use super::value::{literal, string};
use crate::diagnostic::Span;
use crate::document::lexer::Token;
use crate::document::tree::Node;

impl Expander<'_> {
    /// The document's `packs`, with the very versions that it got.
    pub(super) fn versions(&mut self, node: &Node, out: &mut Fragment) {
        let each = self
            .packs
            .values()
            .map(|pack| format!("{}: {}", literal(pack.id()), literal(&format!("={}", pack.version))));
        let text = format!("{{{}}}", each.collect::<Vec<_>>().join(", "));
        let span = span_of(node, &self.files[0].text);
        self.push(&text, Origin { file: 0, span, site: None, verbatim: false }, out);
    }

    /// A string of a body, with what is given in the place of names.
    pub(super) fn string(&mut self, token: &Token, file: usize, scope: &Scope<'_>, out: &mut Fragment) {
        let source = Arc::clone(&self.files[file].text);
        let span = Span { offset: token.range.start, len: token.range.len() };
        let origin = Origin { file, span, site: Some(scope.site), verbatim: false };
        let text = string(token, &source).unwrap_or_default();
        let Ok(parts) = parts(&text) else {
            return self.copy(token.range.clone(), file, Some(scope.site), out);
        };
        match parts.as_slice() {
            [Part::Letters(letters)] if *letters == text => {
                self.copy(token.range.clone(), file, Some(scope.site), out)
            }
            [Part::Name(name)] => {
                if let Some(argument) = scope.arguments.get(*name) {
                    self.append(argument, origin, out);
                }
            }
            parts => {
                let said = parts.iter().map(|part| match part {
                    Part::Letters(letters) => letters.clone(),
                    Part::Name(name) => scope.arguments.get(*name).map(letters_of).unwrap_or_default(),
                });
                let said = literal(&said.collect::<String>());
                self.push(&said, origin, out);
            }
        }
    }
}

/// An argument as it stands inside a longer string: what a text says, or a number as written.
fn letters_of(argument: &Fragment) -> String {
    let text = argument.text.trim();
    let token = Node::read(text).and_then(|node| node.token);
    token.and_then(|token| string(&token, text)).unwrap_or_else(|| text.to_owned())
}
