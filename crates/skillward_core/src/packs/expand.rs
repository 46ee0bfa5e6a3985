//! Writes out every `use` of a document: one text that stands for itself, and the way back from each byte of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::Expansion;
use super::fragment::{Fragment, Origin};
use super::home::{Home, Site};
use super::model::ItemKind;
use super::pack::{AS, Item, ItemParameter, Pack, SourceFile, WayOut, span_of};
use super::placeholder::{Part, parts};
use super::resolve::{Shelf, asked, resolve};
use super::value::{MAX_ARGUMENT, identifier, literal, string};
use crate::check::codes_packs as codes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::lexer::{Token, TokenKind};
use crate::document::tree::{Entry, Node};
use crate::document::{MAX_BYTES, MISSING_FIELD, UNKNOWN_FIELD, WRONG_VALUE};

/// Uses within uses.
pub const MAX_DEPTH: usize = 8;
/// Uses of one document, those within items counted each time.
pub const MAX_USES: usize = 2_000;
/// Bytes written while a document is written out, those of arguments counted each time.
const MAX_WORK: usize = 8 * MAX_BYTES;

/// Fields of a use.
const FIELDS: [&str; 3] = ["use", AS, "with"];

/// Writes out a document. Its tree is that of its text.
pub(super) fn expand(file: SourceFile, root: &Node, shelf: &Shelf) -> Expansion {
    let packs = match resolve(&file, root, shelf) {
        Ok(packs) => packs,
        Err(mistakes) => return Expansion::failed(mistakes, Home::new(vec![file], Vec::new())),
    };
    let declared = asked(root, &file.text);
    let mut expander = Expander::new(file, &packs, declared.iter().map(|(id, ..)| id.as_str()).collect());
    expander.header = root.field(&expander.files[0].text, "packs").map(|node| node.range.clone());
    let mut out = Fragment::default();
    expander.whole(root, &mut out);
    for (id, _, span) in declared.iter().filter(|(id, ..)| !expander.reached.contains(id)) {
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
    let Expander { files, sites, found, .. } = expander;
    let versions = packs.values().map(|pack| (pack.id().to_owned(), pack.version.clone())).collect();
    Expansion::new(out, found, versions, Home::new(files, sites))
}

/// Writes out one item alone, with these arguments in place of what a use would say.
pub(super) fn expand_item(
    pack: &Arc<Pack>,
    item: &Item,
    id: &str,
    arguments: Vec<(String, String)>,
    packs: &BTreeMap<String, Arc<Pack>>,
) -> Expansion {
    let file = SourceFile { name: String::new(), text: "".into() };
    let mut expander = Expander::new(file, packs, BTreeSet::new());
    let site = expander.site(0, Span::default(), format!("{}/{id}", pack.id()), None);
    let origin = Origin { file: 0, span: Span::default(), site: Some(site), verbatim: false };
    let arguments = arguments.into_iter().map(|(name, text)| {
        let mut fragment = Fragment::default();
        fragment.push(&text, origin);
        (name, fragment)
    });
    let scope = Scope { pack: Arc::clone(pack), item, arguments: arguments.collect(), site };
    let mut out = Fragment::default();
    expander.stack.push((pack.id().to_owned(), id.to_owned()));
    // A list stands for several, one thing for itself.
    let listed = item.body.is_list();
    if !listed {
        out.push("[", origin);
    }
    let file = expander.file_of(pack, item);
    let place = Place { key: list_of(item.kind), listed: true };
    expander.node(&item.body, file, Some(&scope), place, &mut out);
    if !listed {
        out.push("]", origin);
    }
    let Expander { files, sites, found, .. } = expander;
    Expansion::new(out, found, Vec::new(), Home::new(files, sites))
}

/// The field whose list takes items of a kind.
const fn list_of(kind: ItemKind) -> Option<&'static str> {
    match kind {
        ItemKind::Prop => Some("props"),
        ItemKind::Patient => Some("cast"),
        ItemKind::Group => Some("groups"),
        ItemKind::Criterion => Some("criteria"),
        ItemKind::Action => None,
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    /// The field that it, or the list that it is in, is the value of.
    key: Option<&'a str>,
    /// Whether it is an element of a list.
    listed: bool,
}

impl Place<'_> {
    fn kind(self) -> ItemKind {
        self.key.filter(|_| self.listed).and_then(ItemKind::of_list).unwrap_or(ItemKind::Action)
    }
}

/// What an item's body is written out with.
struct Scope<'a> {
    pack: Arc<Pack>,
    item: &'a Item,
    arguments: BTreeMap<String, Fragment>,
    site: usize,
}

struct Expander<'a> {
    /// The document first, then the files of each pack.
    files: Vec<SourceFile>,
    packs: &'a BTreeMap<String, Arc<Pack>>,
    /// Number of each pack's first file.
    bases: BTreeMap<&'a str, usize>,
    /// Packs that the document declares.
    declared: BTreeSet<&'a str>,
    /// The value of the document's own `packs`.
    header: Option<Range<usize>>,
    sites: Vec<Site>,
    /// Items that are being written out, the outermost first.
    stack: Vec<(String, String)>,
    uses: usize,
    work: usize,
    stopped: bool,
    /// Packs that something was used of.
    reached: BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl<'a> Expander<'a> {
    fn new(file: SourceFile, packs: &'a BTreeMap<String, Arc<Pack>>, declared: BTreeSet<&'a str>) -> Self {
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
        }
    }

    fn file_of(&self, pack: &Pack, item: &Item) -> usize {
        self.bases.get(pack.id()).map_or(0, |base| base + item.file)
    }

    fn site(&mut self, file: usize, span: Span, item: String, parent: Option<usize>) -> usize {
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

    fn copy(&mut self, range: Range<usize>, file: usize, site: Option<usize>, out: &mut Fragment) {
        let span = Span { offset: range.start, len: range.len() };
        let text = Arc::clone(&self.files[file].text);
        let text = text.get(range).unwrap_or_default();
        self.push(text, Origin { file, span, site, verbatim: true }, out);
    }

    fn push(&mut self, text: &str, origin: Origin, out: &mut Fragment) {
        if self.grow(text.len(), out.text.len(), origin) {
            out.push(text, origin);
        }
    }

    fn append(&mut self, fragment: &Fragment, origin: Origin, out: &mut Fragment) {
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

    fn error(
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

    fn node(
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

    /// The document's `packs`, with the very versions that it got.
    fn versions(&mut self, node: &Node, out: &mut Fragment) {
        let each = self
            .packs
            .values()
            .map(|pack| format!("{}: {}", literal(pack.id()), literal(&format!("={}", pack.version))));
        let text = format!("{{{}}}", each.collect::<Vec<_>>().join(", "));
        let span = span_of(node, &self.files[0].text);
        self.push(&text, Origin { file: 0, span, site: None, verbatim: false }, out);
    }

    /// A string of a body, with what is given in the place of names.
    fn string(&mut self, token: &Token, file: usize, scope: &Scope<'_>, out: &mut Fragment) {
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

    /// A use: what stands in its place.
    fn written_out(
        &mut self,
        node: &Node,
        file: usize,
        scope: Option<&Scope<'_>>,
        place: Place<'_>,
        out: &mut Fragment,
    ) {
        let site = scope.map(|scope| scope.site);
        let Some(Use { pack, id, item, at }) = self.found_item(node, file, scope) else { return };
        let source = Arc::clone(&self.files[file].text);
        let span = span_of(at, &source);
        let name = format!("{}/{id}", pack.id());
        self.uses += 1;
        if self.uses > MAX_USES || self.stack.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_USES} uses, or uses nested deeper than {MAX_DEPTH}");
            self.error(codes::TOO_MUCH, file, span, site, message);
            self.stopped = true;
            return;
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
            return;
        }
        if item.body.is_list() && !place.listed {
            let message = format!("\"{name}\" stands for several, and here belongs one");
            self.error(codes::OTHER_KIND, file, span, site, message)
                .help("put it into a list, such as All([…])");
            return;
        }
        let key = (pack.id().to_owned(), id.clone());
        if self.stack.contains(&key) {
            let message = format!("\"{name}\" uses itself");
            let way: Vec<String> =
                self.stack.iter().chain([&key]).map(|(pack, item)| format!("{pack}/{item}")).collect();
            self.error(codes::CIRCLE, file, span, site, message)
                .help(format!("by way of {}", way.join(", ")));
            return;
        }
        let inner = self.site(file, span, name, site);
        let Some(arguments) = self.arguments(node, at, file, scope, &pack, &item, inner) else { return };
        self.stack.push(key);
        let body_file = self.file_of(&pack, &item);
        let scope = Scope { pack, item: &item, arguments, site: inner };
        self.body(body_file, &scope, place, out);
        self.stack.pop();
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

    /// The item that a use names.
    fn found_item<'n>(&mut self, node: &'n Node, file: usize, scope: Option<&Scope<'_>>) -> Option<Use<'n>> {
        let site = scope.map(|scope| scope.site);
        let source = Arc::clone(&self.files[file].text);
        let mut seen = BTreeSet::new();
        for Entry { key, value } in node.bracket.iter().flat_map(|bracket| &bracket.entries) {
            let word = key.as_ref().and_then(|key| source.get(key.range.clone())).unwrap_or_default();
            let span = key.as_ref().map_or_else(
                || span_of(value, &source),
                |key| Span { offset: key.range.start, len: key.range.len() },
            );
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
        let Some(pack) = pack else {
            let names: Vec<String> = declared.into_iter().map(str::to_owned).collect();
            let told = self.error(
                codes::UNDECLARED_PACK,
                file,
                span,
                site,
                format!("the pack \"{of}\" is not among `packs`"),
            );
            if crate::diagnostic::nearest(of, names.iter().map(String::as_str)).is_some() {
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
    fn arguments(
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
        let plain = with.is_none_or(|with| {
            with.bracket.as_ref().is_some_and(|bracket| bracket.kind == b'(' && !bracket.named)
        });
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
        for Entry { key, value } in
            with.filter(|_| plain).and_then(|with| with.bracket.as_ref()).iter().flat_map(|b| &b.entries)
        {
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
            self.copy(default.clone(), body_file, Some(inner), &mut fragment);
            given.insert(parameter.name.clone(), fragment);
        }
        Some(given)
    }

    /// A value that a use says, written out itself.
    fn argument(&mut self, value: &Node, file: usize, scope: Option<&Scope<'_>>) -> Fragment {
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
        let at_name = key.map_or(span, |key| Span { offset: key.range.start, len: key.range.len() });
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

/// A use, and what it names.
struct Use<'n> {
    pack: Arc<Pack>,
    id: String,
    item: Item,
    /// The value of its field `use`.
    at: &'n Node,
}

/// Whether a value is `(use: …)`.
pub(super) fn is_use(node: &Node, source: &str) -> bool {
    node.bracket.as_ref().is_some_and(|bracket| {
        let first = bracket.entries.first().and_then(|entry| entry.key.as_ref());
        bracket.kind == b'(' && !bracket.named && first.is_some_and(|key| key.is(source, "use"))
    })
}

/// An argument as it stands inside a longer string: what a text says, or a number as written.
fn letters_of(argument: &Fragment) -> String {
    let text = argument.text.trim();
    let token = Node::read(text).and_then(|node| node.token);
    token.and_then(|token| string(&token, text)).unwrap_or_else(|| text.to_owned())
}
