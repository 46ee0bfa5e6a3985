//! Writes out every `use` of a document: one text that stands for itself, and the way back from each byte of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::Expansion;
use super::arguments::Use;
use super::fragment::{Fragment, Origin};
use super::home::{Home, Site};
use super::model::ItemKind;
use super::pack::{Item, Pack, SourceFile, span_of};
use super::resolve::{Shelf, asked, resolve};
use super::sign_off::awaits_sign_off;
use crate::check::codes_packs as codes;
use crate::diagnostic::{Amend, Code, Diagnostic, Span};
use crate::document::MAX_BYTES;
use crate::document::lexer::TokenKind;
use crate::document::tree::{Entry, Node};

/// Uses within uses.
pub const MAX_DEPTH: usize = 8;
/// Uses of one document, those within items counted each time.
pub const MAX_USES: usize = 2_000;
/// Bytes written while a document is written out, those of arguments counted each time.
const MAX_WORK: usize = 8 * MAX_BYTES;

/// Writes out a document. Its tree is that of its text.
pub(super) fn expand(file: SourceFile, root: &Node, shelf: &Shelf) -> Expansion {
    let (packs, mistakes) = resolve(&file, root, shelf);
    let declared = asked(root, &file.text);
    let names: BTreeSet<&str> = declared.iter().map(|(id, ..)| id.as_str()).collect();
    let unresolved = !mistakes.is_empty();
    let mut expander = Expander::new(file, &packs, names);
    expander.found = mistakes;
    expander.header = root.field(&expander.files[0].text, "packs").map(|node| node.range.clone());
    let mut out = Fragment::default();
    expander.whole(root, &mut out);
    let unused = |id: &str| {
        let named = format!("\"@{id}/");
        !expander.reached.contains(id) && !expander.files[0].text.contains(&named)
    };
    let unused: Vec<_> = declared.iter().filter(|(id, ..)| !unresolved && unused(id)).collect();
    for (id, _, span) in unused {
        let SourceFile { name, text } = &expander.files[0];
        let told = Diagnostic::error(
            codes::UNUSED_PACK,
            name,
            text,
            *span,
            format!("nothing uses the pack \"{id}\""),
        );
        expander.found.push(told.as_warning().with_help("take it out of `packs`, or use something of it"));
    }
    let told = awaits_sign_off(root, &expander);
    expander.found.extend(told);
    let Expander { files, sites, found, stopped, .. } = expander;
    Expansion::new(out, found, packs.into_values().collect(), stopped, Home::new(files, sites))
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The field that it, or the list that it is in, is the value of.
    pub(super) key: Option<&'a str>,
    /// Whether it is an element of a list.
    pub(super) listed: bool,
}

impl Place<'_> {
    pub(super) fn kind(self) -> ItemKind {
        self.key.filter(|_| self.listed).and_then(ItemKind::of_list).unwrap_or(ItemKind::Action)
    }
}

/// What an item's body is written out with.
pub(super) struct Scope<'a> {
    pub(super) pack: Arc<Pack>,
    pub(super) item: &'a Item,
    pub(super) arguments: BTreeMap<String, Fragment>,
    pub(super) site: usize,
}

/// A document on the way to being written out.
pub(super) struct Expander<'a> {
    /// The document first, then the files of each pack.
    pub(super) files: Vec<SourceFile>,
    pub(super) packs: &'a BTreeMap<String, Arc<Pack>>,
    /// Number of each pack's first file.
    bases: BTreeMap<&'a str, usize>,
    /// Packs that the document declares.
    pub(super) declared: BTreeSet<&'a str>,
    /// The value of the document's own `packs`.
    header: Option<Range<usize>>,
    pub(super) sites: Vec<Site>,
    /// Items that are being written out, the outermost first.
    pub(super) stack: Vec<(String, String)>,
    uses: usize,
    work: usize,
    pub(super) stopped: bool,
    /// Packs that something was used of.
    pub(super) reached: BTreeSet<String>,
    pub(super) found: Vec<Diagnostic>,
    /// Items that await sign-off, by how they are named.
    pub(super) awaited: BTreeMap<String, (String, String)>,
}

impl<'a> Expander<'a> {
    pub(super) fn new(
        file: SourceFile,
        packs: &'a BTreeMap<String, Arc<Pack>>,
        declared: BTreeSet<&'a str>,
    ) -> Self {
        let mut files = vec![file];
        let mut bases = BTreeMap::new();
        for (id, pack) in packs {
            bases.insert(id.as_str(), files.len());
            files.extend(pack.files().cloned());
        }
        Self {
            files,
            packs,
            bases,
            declared,
            header: None,
            sites: Vec::new(),
            stack: Vec::new(),
            uses: 0,
            work: 0,
            stopped: false,
            reached: BTreeSet::new(),
            found: Vec::new(),
            awaited: BTreeMap::new(),
        }
    }

    pub(super) fn file_of(&self, pack: &Pack, item: &Item) -> usize {
        self.bases.get(pack.id()).map_or(0, |base| base + item.file)
    }

    pub(super) fn site(&mut self, file: usize, span: Span, item: String, parent: Option<usize>) -> usize {
        self.sites.push(Site { file, span, item, parent });
        self.sites.len() - 1
    }

    /// The document, with what stands before and after its value.
    fn whole(&mut self, root: &Node, out: &mut Fragment) {
        let end = self.files[0].text.len();
        self.copy(0..root.range.start, 0, None, out);
        self.node(root, 0, None, Place { key: None, listed: false }, out);
        self.copy(root.range.end..end, 0, None, out);
    }

    pub(super) fn copy(&mut self, range: Range<usize>, file: usize, site: Option<usize>, out: &mut Fragment) {
        let span = Span { offset: range.start, len: range.len() };
        let text = Arc::clone(&self.files[file].text);
        let text = text.get(range).unwrap_or_default();
        self.push(text, Origin { file, span, site, verbatim: true, gap: false }, out);
    }

    pub(super) fn push(&mut self, text: &str, origin: Origin, out: &mut Fragment) {
        if self.grow(text.len(), out.text.len(), origin) {
            out.push(text, origin);
        }
    }

    pub(super) fn append(&mut self, fragment: &Fragment, origin: Origin, out: &mut Fragment) {
        if self.grow(fragment.text.len(), out.text.len(), origin) {
            out.append(fragment);
        }
    }

    /// Whether so much more may be written.
    fn grow(&mut self, more: usize, there: usize, origin: Origin) -> bool {
        if self.stopped {
            return false;
        }
        self.work += more;
        if there + more > MAX_BYTES || self.work > MAX_WORK {
            let message = format!("written out, the document is longer than {MAX_BYTES} bytes");
            self.error(codes::TOO_MUCH, origin.file, origin.span, origin.site, message);
            self.stopped = true;
        }
        !self.stopped
    }

    pub(super) fn error(
        &mut self,
        code: Code,
        file: usize,
        span: Span,
        site: Option<usize>,
        message: String,
    ) -> &mut Diagnostic {
        let SourceFile { name, text } = &self.files[file];
        let mut told = Diagnostic::error(code, name, text, span, message);
        told.used_at = super::home::used_at(&self.files, &self.sites, site);
        let index = self.found.len();
        self.found.push(told);
        &mut self.found[index]
    }

    pub(super) fn node(
        &mut self,
        node: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        place: Place<'_>,
        out: &mut Fragment,
    ) {
        let site = scope.map(|scope| scope.site);
        if self.stopped {
            return;
        }
        if file == 0 && scope.is_none() && self.header.as_ref() == Some(&node.range) {
            return self.versions(node, out);
        }
        if is_use(node, &self.files[file].text) {
            return self.written_out(node, file, scope, place, out);
        }
        if let (Some(token), Some(scope)) = (&node.token, scope)
            && token.kind == TokenKind::Text
        {
            return self.string(token, file, scope, out);
        }
        let Some(bracket) = &node.bracket else { return self.copy(node.range.clone(), file, site, out) };
        let is_list = bracket.kind == b'[';
        let source = Arc::clone(&self.files[file].text);
        let mut at = node.range.start;
        for Entry { key, value } in &bracket.entries {
            if let (Some(key), Some(scope)) = (key, scope)
                && key.kind == TokenKind::Text
            {
                self.copy(at..key.range.start, file, site, out);
                self.string(key, file, scope, out);
                at = key.range.end;
            }
            let name = key.as_ref().and_then(|key| source.get(key.range.clone()));
            let inner = if is_list {
                Place { key: place.key, listed: true }
            } else {
                Place { key: name, listed: false }
            };
            self.copy(at..value.range.start, file, site, out);
            self.node(value, file, scope, inner, out);
            at = value.range.end;
        }
        self.copy(at..node.range.end, file, site, out);
    }

    /// A use: what stands in its place. Where it is wrong, something that says nothing.
    fn written_out(
        &mut self,
        node: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        place: Place<'_>,
        out: &mut Fragment,
    ) {
        if self.used(node, file, scope, place, out).is_none() {
            self.gap(node, file, scope, place, out);
        }
    }

    /// What a use brings; `None` when something is wrong with it, which is told.
    fn used(
        &mut self,
        node: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        place: Place<'_>,
        out: &mut Fragment,
    ) -> Option<()> {
        let site = scope.map(|scope| scope.site);
        let Use { pack, id, item, at } = self.found_item(node, file, scope)?;
        let source = Arc::clone(&self.files[file].text);
        let span = span_of(at, &source);
        let name = format!("{}/{id}", pack.id());
        self.uses += 1;
        if self.uses > MAX_USES || self.stack.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_USES} uses, or uses nested deeper than {MAX_DEPTH}");
            self.error(codes::TOO_MUCH, file, span, site, message);
            self.stopped = true;
            return None;
        }
        let wanted = place.kind();
        if item.kind != wanted {
            let message = format!("\"{name}\" is {}, and here belongs {}", item.kind.word(), wanted.word());
            let fitting =
                pack.items().filter(|(_, item)| item.kind == wanted).map(|(id, _)| id).collect::<Vec<_>>();
            let help = if fitting.is_empty() {
                String::new()
            } else {
                format!("of that kind there are: {}", fitting.join(", "))
            };
            let told = self.error(codes::OTHER_KIND, file, span, site, message);
            if !help.is_empty() {
                told.help(help);
            }
            return None;
        }
        if item.body.is_list() && !place.listed {
            let message = format!("\"{name}\" stands for several, and here belongs one");
            self.error(codes::OTHER_KIND, file, span, site, message)
                .help("put it into a list, such as All([…])");
            return None;
        }
        let key = (pack.id().to_owned(), id.clone());
        if self.stack.contains(&key) {
            let message = format!("\"{name}\" uses itself");
            let way: Vec<String> =
                self.stack.iter().chain([&key]).map(|(pack, item)| format!("{pack}/{item}")).collect();
            self.error(codes::CIRCLE, file, span, site, message)
                .help(format!("by way of {}", way.join(", ")));
            return None;
        }
        if pack.awaited(&item).is_some() {
            self.awaited.insert(name.clone(), key.clone());
        }
        let inner = self.site(file, span, name, site);
        let arguments = self.arguments(node, at, file, scope, &pack, &item, inner)?;
        self.stack.push(key);
        let body_file = self.file_of(&pack, &item);
        let scope = Scope { pack, item: &item, arguments, site: inner };
        self.body(body_file, &scope, place, out);
        self.stack.pop();
        Some(())
    }

    fn body(&mut self, file: usize, scope: &Scope<'_>, place: Place<'_>, out: &mut Fragment) {
        let body = &scope.item.body;
        if !body.is_list() {
            return self.node(body, file, Some(scope), place, out);
        }
        // Only what stands between the first and the last: the list it goes into has brackets of its own.
        let mut at = None;
        for value in body.values() {
            if let Some(at) = at {
                self.copy(at..value.range.start, file, Some(scope.site), out);
            }
            self.node(value, file, Some(scope), place, out);
            at = Some(value.range.end);
        }
    }
}

/// Whether a value is `(use: …)`.
fn is_use(node: &Node, source: &str) -> bool {
    let first = node.parentheses().and_then(|bracket| bracket.entries.first()?.key.as_ref());
    first.is_some_and(|key| key.is(source, "use"))
}
