//! What a use says: which item it names, and what it gives for the item's parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::expand::{Expander, Place, Scope};
use super::fragment::{Fragment, Origin};
use super::pack::{AS, Item, ItemParameter, Pack, span_of};
use super::strings::texts_of_pack;
use super::value::{MAX_ARGUMENT, identifier, string};
use crate::check::codes_packs as codes;
use crate::diagnostic::{Amend, Span, nearest};
use crate::document::lexer::Token;
use crate::document::tree::{Entry, Node};
use crate::document::{MAX_DEPTH as DEEPEST, MISSING_FIELD, UNKNOWN_FIELD, WRONG_VALUE};

/// Fields of a use.
const FIELDS: [&str; 3] = ["use", AS, "with"];

/// A use, and what it names.
pub(super) struct Use<'n> {
    pub(super) pack: Arc<Pack>,
    pub(super) id: String,
    pub(super) item: Item,
    /// The value of its field `use`.
    pub(super) at: &'n Node,
}

impl Expander<'_> {
    /// The item that a use names.
    pub(super) fn found_item<'n>(
        &mut self,
        node: &'n Node,
        file: usize,
        scope: Option<&Scope<'_>>,
    ) -> Option<Use<'n>> {
        let site = scope.map(|scope| scope.site);
        let source = Arc::clone(&self.files[file].text);
        let mut seen = BTreeSet::new();
        for Entry { key, value } in node.bracket.iter().flat_map(|bracket| &bracket.entries) {
            let word = key.as_ref().and_then(|key| source.get(key.range.clone())).unwrap_or_default();
            let span = key.as_ref().map_or_else(|| span_of(value, &source), Token::span);
            if !FIELDS.contains(&word) {
                self.error(UNKNOWN_FIELD, file, span, site, format!("there is no field `{word}` in a use"))
                    .suggest(word, FIELDS.into_iter());
            } else if !seen.insert(word.to_owned()) {
                self.error(MISSING_FIELD, file, span, site, format!("the field `{word}` stands twice"));
            }
        }
        let at = node.field(&source, "use")?;
        let span = span_of(at, &source);
        let Some(path) = at.token.as_ref().and_then(|token| string(token, &source)) else {
            self.error(WRONG_VALUE, file, span, site, "`use` names an item as a text".to_owned())
                .help("write (use: \"pack/item\")");
            return None;
        };
        let Some((of, id)) = path.split_once('/') else {
            self.error(codes::UNKNOWN_ITEM, file, span, site, format!("\"{path}\" names no item of a pack"))
                .help("write \"pack/item\"; `skillward packs` lists them");
            return None;
        };
        let declared: BTreeSet<&str> = match scope {
            None => self.declared.clone(),
            Some(scope) => {
                scope.pack.manifest.packs.keys().map(String::as_str).chain([scope.pack.id()]).collect()
            }
        };
        let pack = self.packs.get(of).filter(|_| declared.contains(of)).map(Arc::clone);
        if pack.is_none() && declared.contains(of) {
            // Why it cannot be had is told where it is asked for.
            return None;
        }
        let missing = declared.iter().copied().filter(|id| !self.packs.contains_key(*id));
        if pack.is_none() && nearest(of, missing).is_some() {
            // Misspelt where it is asked for: that is told there.
            return None;
        }
        let Some(pack) = pack else {
            let names: Vec<String> = declared.into_iter().map(str::to_owned).collect();
            let told = self.error(
                codes::UNDECLARED_PACK,
                file,
                span,
                site,
                format!("the pack \"{of}\" is not among `packs`"),
            );
            if nearest(of, names.iter().map(String::as_str)).is_some() {
                told.suggest(of, names.iter().map(String::as_str));
            } else {
                told.help(format!("add `packs: {{ \"{of}\": \"1.0\" }}` with the version that you need"));
            }
            return None;
        };
        self.reached.insert(of.to_owned());
        let Some(item) = pack.items.get(id).cloned() else {
            let message = format!("the pack \"{of}\" {} has no item \"{id}\"", pack.version);
            self.error(codes::UNKNOWN_ITEM, file, span, site, message)
                .suggest(id, pack.items.keys().map(String::as_str));
            return None;
        };
        Some(Use { pack, id: id.to_owned(), item, at })
    }

    /// What each of the item's parameters is for this use; `None` when something is wrong with it.
    #[allow(clippy::too_many_arguments, reason = "one call, of one place: a use with what it names")]
    pub(super) fn arguments(
        &mut self,
        node: &Node,
        at: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        pack: &Arc<Pack>,
        item: &Item,
        inner: usize,
    ) -> Option<BTreeMap<String, Fragment>> {
        let site = scope.map(|scope| scope.site);
        let before = self.found.len();
        let source = Arc::clone(&self.files[file].text);
        let mut given = BTreeMap::new();
        if let Some(value) = node.field(&source, AS) {
            let span = span_of(value, &source);
            let fragment = self.argument(value, file, scope);
            let name = Node::read(&fragment.text).and_then(|node| identifier(&node, &fragment.text));
            if !item.named {
                self.error(
                    codes::UNKNOWN_ARGUMENT,
                    file,
                    span,
                    site,
                    "this item gives nothing an identifier".to_owned(),
                )
                .help("leave `as` out");
            } else if name.is_none() {
                self.error(codes::WRONG_ARGUMENT, file, span, site, "`as` is not an identifier".to_owned())
                    .help("use letters, digits, `-` and `_`: at most 64, such as \"pump-a\"");
            }
            given.insert(AS.to_owned(), fragment);
        } else if item.named {
            self.error(
                codes::MISSING_ARGUMENT,
                file,
                span_of(at, &source),
                site,
                "this use needs an identifier of its own".to_owned(),
            )
            .help("add `as: \"…\"`: what it brings is named by it");
        }
        let with = node.field(&source, "with");
        let held = with.map(Node::parentheses);
        let plain = held.is_none_or(|held| held.is_some());
        if let Some(with) = with.filter(|_| !plain) {
            self.error(
                WRONG_VALUE,
                file,
                span_of(with, &source),
                site,
                "`with` holds arguments in ( )".to_owned(),
            )
            .help("write with: (name: value)");
        }
        for Entry { key, value } in held.flatten().iter().flat_map(|bracket| &bracket.entries) {
            self.one_argument(key.as_ref(), value, file, scope, item, &mut given);
        }
        let missing =
            |parameter: &&ItemParameter| parameter.default.is_none() && !given.contains_key(&parameter.name);
        let missing: Vec<String> = item
            .parameters
            .iter()
            .filter(missing)
            .map(|parameter| format!("`{}`, {}", parameter.name, parameter.kind.words()))
            .collect();
        if !missing.is_empty() && plain {
            let message = format!("this use does not say {}", missing.join("; "));
            self.error(codes::MISSING_ARGUMENT, file, span_of(at, &source), site, message)
                .help("say it in `with: (…)`");
        }
        if self.found.len() > before || self.stopped {
            return None;
        }
        let body_file = self.file_of(pack, item);
        for parameter in &item.parameters {
            let (Some(default), false) = (&parameter.default, given.contains_key(&parameter.name)) else {
                continue;
            };
            let mut fragment = Fragment::default();
            let file = Arc::clone(&self.files[body_file].text);
            let value = file.get(default.clone()).unwrap_or_default();
            let named = texts_of_pack(value, pack.id());
            if named == value {
                self.copy(default.clone(), body_file, Some(inner), &mut fragment);
            } else {
                let span = Span { offset: default.start, len: default.len() };
                let origin = Origin { file: body_file, span, site: Some(inner), verbatim: false, gap: false };
                self.push(&named, origin, &mut fragment);
            }
            given.insert(parameter.name.clone(), fragment);
        }
        Some(given)
    }

    /// A value that a use says, written out itself.
    pub(super) fn argument(&mut self, value: &Node, file: usize, scope: Option<&Scope<'_>>) -> Fragment {
        let mut fragment = Fragment::default();
        self.node(value, file, scope, Place { key: None, listed: false }, &mut fragment);
        fragment
    }

    fn one_argument(
        &mut self,
        key: Option<&Token>,
        value: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        item: &Item,
        given: &mut BTreeMap<String, Fragment>,
    ) {
        let site = scope.map(|scope| scope.site);
        let source = Arc::clone(&self.files[file].text);
        let span = span_of(value, &source);
        let name = key.and_then(|key| source.get(key.range.clone())).unwrap_or_default();
        let at_name = key.map_or(span, Token::span);
        let Some(parameter) = item.parameters.iter().find(|parameter| parameter.name == name) else {
            let names = item.parameters.iter().map(|parameter| parameter.name.as_str());
            let told = self.error(
                codes::UNKNOWN_ARGUMENT,
                file,
                at_name,
                site,
                format!("the item has no parameter `{name}`"),
            );
            told.suggest(name, names);
            return;
        };
        let before = self.found.len();
        let fragment = self.argument(value, file, scope);
        if self.found.len() == before && fragment.text.len() > MAX_ARGUMENT {
            let message =
                format!("the argument `{name}` has {} bytes: at most {MAX_ARGUMENT}", fragment.text.len());
            self.error(codes::TOO_MUCH, file, span, site, message);
        } else if self.found.len() == before && Node::read(&fragment.text).is_none() {
            let message = format!("written out, the argument `{name}` nests deeper than {DEEPEST}");
            self.error(codes::TOO_MUCH, file, span, site, message);
        } else if self.found.len() == before && !parameter.kind.takes(&fragment.text) {
            let message = format!("`{name}` is {}", parameter.kind.words());
            let about = parameter.about.clone();
            let told = self.error(codes::WRONG_ARGUMENT, file, span, site, message);
            if !about.is_empty() {
                told.help(about);
            }
        }
        if given.insert(name.to_owned(), fragment).is_some() {
            self.error(MISSING_FIELD, file, at_name, site, format!("the argument `{name}` stands twice"));
        }
    }
}
