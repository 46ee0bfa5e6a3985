//! What stands in the place of a use that is wrong, so that the rest of the document can be looked at.

use std::sync::Arc;

use super::expand::{Expander, Place, Scope};
use super::fragment::{Fragment, Origin};
use super::model::ItemKind;
use super::pack::{AS, span_of};
use super::value::identifier;
use crate::document::tree::Node;

impl Expander<'_> {
    /// Something that says nothing, in the place of a use that is wrong: the rest of the document can be looked at.
    pub(super) fn gap(
        &mut self,
        node: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        place: Place<'_>,
        out: &mut Fragment,
    ) {
        let site = scope.map(|scope| scope.site);
        let source = Arc::clone(&self.files[file].text);
        let origin = Origin { file, span: span_of(node, &source), site, verbatim: false, gap: true };
        if place.kind() == ItemKind::Action {
            return self.push("Finished", origin, out);
        }
        // By what it would have been called others name it.
        let name = node.field(&source, AS).map(|value| self.quietly(value, file, scope));
        let name = name.filter(|name| Node::read(name).is_some_and(|node| identifier(&node, name).is_some()));
        self.push(&format!("(as: {})", name.as_deref().unwrap_or("\"\"")), origin, out);
    }

    /// A value written out once more, without telling again what is wrong with it.
    fn quietly(&mut self, value: &Node, file: usize, scope: Option<&Scope<'_>>) -> String {
        let before = self.found.len();
        let fragment = self.argument(value, file, scope);
        self.found.truncate(before);
        fragment.text
    }
}
