//! A pack as read: its manifest, its files, and the items in them with what is wrong with them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use semver::Version;

use super::bodies;
use super::manifest::manifest;
use super::model::{ItemFile, ItemKind, ItemText, Manifest, PACK_FORMAT, Parameter, ValueKind};
use super::placeholder::{is_id, is_name};
use crate::check::{check_pack_texts, codes, codes_packs};
use crate::diagnostic::{Amend, Code, Diagnostic, Severity, Span};
use crate::document::lexer::TokenKind;
use crate::document::tree::Node;
use crate::document::{self, Gaps, Read};
use crate::scenario::Review;
use crate::texts::page::Page;
use crate::texts::reference::{Said, read};
use crate::texts::{Language, PackTexts};

/// Name of a pack's manifest.
pub const MANIFEST_FILE: &str = "pack.ron";
/// Files with items of one pack.
pub const MAX_FILES: usize = 64;
/// Items of one pack.
pub const MAX_ITEMS: usize = 1_000;
/// Parameters of one item.
pub const MAX_PARAMETERS: usize = 32;
/// The parameter that every item has: the identifier of this use.
pub(super) const AS: &str = "as";

/// A file by the name that diagnostics give it, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
}

/// A pack that can be used, or told what is wrong with.
#[derive(Debug, Clone)]
pub struct Pack {
    /// What the manifest says.
    pub manifest: Manifest,
    /// Its version.
    pub version: Version,
    /// Where it lies, as shown.
    pub place: String,
    /// Everything wrong with it, by file.
    pub mistakes: Vec<Diagnostic>,
    /// Its texts, a file a language.
    pub texts: Vec<PackTextFile>,
    /// The manifest, then the files with items.
    pub(super) files: Vec<SourceFile>,
    pub(super) items: BTreeMap<String, Item>,
}

/// A file of a pack's folder `texts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTextFile {
    /// The tag of its language, as its name has it.
    pub tag: String,
    /// The file.
    pub file: SourceFile,
}

/// An item of a pack.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What it is, in a few words.
    pub title: String,
    /// More about it.
    pub about: String,
    /// Its own clinical sign-off, where that is not the pack's.
    pub review: Option<Review>,
    /// Whether a use says `as`.
    pub named: bool,
    /// What a use may say.
    pub parameters: Vec<ItemParameter>,
    /// Its file, among those of the pack.
    pub(super) file: usize,
    pub(super) body: Node,
}

/// A parameter of an item.
#[derive(Debug, Clone)]
pub struct ItemParameter {
    /// Its name.
    pub name: String,
    /// What it may be.
    pub kind: ValueKind,
    /// What it means.
    pub about: String,
    /// What it is when left out, as it stands in the file.
    pub default: Option<Range<usize>>,
}

/// The value of a map's key.
pub(super) fn value_of<'n>(map: &'n Node, source: &str, key: &str) -> Option<&'n Node> {
    let entries = &map.bracket.as_ref()?.entries;
    let is_it = |entry: &&document::tree::Entry| {
        entry.key.as_ref().and_then(|token| super::value::string(token, source)).as_deref() == Some(key)
    };
    entries.iter().find(is_it).map(|entry| &entry.value)
}

impl Pack {
    /// Takes a pack together from its manifest and its files; a file that cannot be had says why. `place` is where
    /// it lies, as shown.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn read(
        place: &str,
        manifest_file: SourceFile,
        files: Vec<Result<SourceFile, String>>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let manifest = manifest(&manifest_file)?;
        let Ok(version) = Version::parse(&manifest.version) else { return Err(Vec::new()) };
        let place = place.to_owned();
        let mut pack = Self {
            manifest,
            version,
            place,
            mistakes: Vec::new(),
            texts: Vec::new(),
            files: Vec::new(),
            items: BTreeMap::new(),
        };
        let tree = Node::read(&manifest_file.text);
        let mut places =
            tree.iter().filter_map(|tree| tree.field(&manifest_file.text, "files")).flat_map(Node::values);
        let mut out = Out { file: &manifest_file, found: Vec::new() };
        let mut texts = Vec::new();
        for (path, file) in pack.manifest.files.iter().zip(files) {
            let at = places.next();
            match file {
                Ok(file) => texts.push(file),
                Err(why) => {
                    out.error(codes_packs::PATH, at, format!("the file \"{path}\" cannot be had: {why}"));
                }
            }
        }
        pack.mistakes = out.found;
        pack.files.push(manifest_file);
        for file in texts {
            pack.take_in(file);
        }
        Ok(pack)
    }

    /// The same with the files of its folder `texts`, and with what is wrong with them.
    #[must_use]
    pub fn with_texts(mut self, texts: Vec<PackTextFile>) -> Self {
        self.texts = texts;
        let mistakes = check_pack_texts(&self);
        self.mistakes.extend(mistakes);
        self
    }

    /// Its texts as those who use it need them; `None` where it has none.
    #[must_use]
    pub fn said(&self) -> Option<PackTexts> {
        let language: Language = self.manifest.language.parse().ok()?;
        let tagged = |text: &PackTextFile| {
            let tag: Language = text.tag.parse().ok()?;
            (tag.as_str() == text.tag).then(|| (tag, Arc::clone(&text.file.text)))
        };
        let files: BTreeMap<_, _> = self.texts.iter().filter_map(tagged).collect();
        (!files.is_empty()).then_some(PackTexts { language, files })
    }

    /// What of an item awaits sign-off; `None` when nothing does.
    #[must_use]
    pub fn awaited<'a>(&'a self, item: &'a Item) -> Option<&'a [String]> {
        match item.review.as_ref().unwrap_or(&self.manifest.review) {
            Review::Pending(matters) => Some(matters),
            Review::SignedOff { .. } => None,
        }
    }

    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Its items, by identifier.
    pub fn items(&self) -> impl Iterator<Item = (&str, &Item)> {
        self.items.iter().map(|(id, item)| (id.as_str(), item))
    }

    /// The file that an item stands in, and the texts of the pack's that it names; whether others may be.
    pub(crate) fn named(&self, item: &Item) -> Option<(&SourceFile, Vec<bodies::Named>, bool)> {
        let file = self.files.get(item.file)?;
        let (named, by_parameter) = bodies::named(item, &file.text);
        Some((file, named, by_parameter))
    }

    /// What a parameter is when it is left out, as it stands in the file.
    #[must_use]
    pub fn default_of(&self, item: &Item, parameter: &ItemParameter) -> Option<&str> {
        self.files.get(item.file)?.text.get(parameter.default.clone()?)
    }

    /// What a value such as a default says, where it names a text of the pack's in which nothing is filled in: in the
    /// pack's own language.
    #[must_use]
    pub fn in_words(&self, value: &str) -> Option<String> {
        let token = Node::read(value)?.token?;
        let Ok(Said::Reference(reference)) = read(&super::value::string(&token, value)?) else { return None };
        let own = self.texts.iter().find(|text| text.tag == self.manifest.language)?;
        let page = Page::read(&own.file.text);
        page.piece(reference.key())?.plain().map(|words| format!("{words:?}"))
    }

    /// Its files: the manifest first.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Whether it may be used.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.mistakes.iter().all(|mistake| mistake.severity != Severity::Error)
    }

    fn take_in(&mut self, file: SourceFile) {
        let read = document::load_leniently::<ItemFile>(&file.name, &file.text, PACK_FORMAT, Gaps::NONE);
        let Read { value: items, mistakes, gaps } = read;
        let mut out = Out { file: &file, found: mistakes };
        let tree = items.is_some().then(|| Node::read(&file.text)).flatten();
        let nodes = tree.iter().filter_map(|tree| tree.field(&file.text, "items")).flat_map(Node::values);
        let nodes = nodes.filter(|node| !gaps.cover(&node.range));
        for (text, node) in items.into_iter().flat_map(|items| items.items).zip(nodes) {
            // Of an item of which a part cannot be read nothing more is told.
            if gaps.touch(&node.range) {
                continue;
            }
            let index = self.files.len();
            if self.items.len() >= MAX_ITEMS {
                out.error(
                    codes_packs::TOO_MUCH,
                    Some(node),
                    format!("the pack has more than {MAX_ITEMS} items"),
                );
                break;
            }
            let id = text.id.clone();
            let Some(item) = item(text, node, index, &mut out) else { continue };
            if self.items.contains_key(&id) {
                let at = node.field(&file.text, "id");
                out.error(codes::DUPLICATE, at, format!("there are two items \"{id}\""))
                    .help("each needs an identifier of its own");
                continue;
            }
            bodies::check(&item, &mut out);
            self.items.insert(id, item);
        }
        let mut found = out.found;
        found.sort_by_key(|mistake| mistake.span);
        self.mistakes.extend(found);
        self.files.push(file);
    }
}

/// An item from its text, unless it cannot be told which it is.
fn item(text: ItemText, node: &Node, file: usize, out: &mut Out<'_>) -> Option<Item> {
    let source = out.file.text.clone();
    let body = node.field(&source, "body")?.clone();
    if !is_id(&text.id) {
        let at = node.field(&source, "id");
        out.error(codes::EMPTY_TEXT, at, format!("\"{}\" is no identifier of an item", text.id))
            .help("use letters, digits, `-` and `_`: at most 64");
    }
    if text.title.trim().is_empty() {
        out.error(codes::EMPTY_TEXT, node.field(&source, "title"), "`title` is empty".to_owned())
            .help("authors read this: say it in words");
    }
    if text.parameters.len() > MAX_PARAMETERS {
        let message = format!("{} parameters: at most {MAX_PARAMETERS}", text.parameters.len());
        out.error(codes_packs::TOO_MUCH, node.field(&source, "parameters"), message);
    }
    let mut parameters: Vec<ItemParameter> = Vec::new();
    let nodes = node.field(&source, "parameters").into_iter().flat_map(Node::values);
    for (Parameter { name, kind, about, default }, node) in text.parameters.into_iter().zip(nodes) {
        let at = node.field(&source, "name");
        if !is_name(&name) || name == AS {
            out.error(codes_packs::PLACEHOLDER, at, format!("\"{name}\" is no name of a parameter"))
                .help("use lower-case letters, digits and `_`; `as` is there by itself");
        } else if parameters.iter().any(|other| other.name == name) {
            out.error(codes::DUPLICATE, at, format!("there are two parameters \"{name}\""));
        }
        let default = default.and_then(|_| node.field(&source, "default"));
        if let Some(default) = default
            && !kind.takes(&source[default.range.clone()])
        {
            let message = format!("the default of \"{name}\" is not {}", kind.words());
            out.error(codes_packs::WRONG_ARGUMENT, Some(default), message);
        }
        let default = default.map(|default| default.range.clone());
        parameters.push(ItemParameter { name, kind, about, default });
    }
    let named = bodies::mentions(&body, &source, AS);
    let ItemText { kind, title, about, review, .. } = text;
    Some(Item { kind, title, about, review, named, parameters, file, body })
}

/// Diagnostics of one file.
pub(super) struct Out<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) found: Vec<Diagnostic>,
}

impl Out<'_> {
    /// A mistake at a value, or at the start of the file.
    pub(super) fn error(&mut self, code: Code, at: Option<&Node>, message: String) -> &mut Diagnostic {
        let span = at.map_or_else(Span::default, |node| span_of(node, &self.file.text));
        self.at(code, span, message)
    }

    /// A mistake at a place.
    pub(super) fn at(&mut self, code: Code, span: Span, message: String) -> &mut Diagnostic {
        let index = self.found.len();
        self.found.push(Diagnostic::error(code, &self.file.name, &self.file.text, span, message));
        &mut self.found[index]
    }
}

/// Where a value stands: of a bracket, its opening.
pub(super) fn span_of(node: &Node, source: &str) -> Span {
    let start = node.range.start;
    let long = node.bracket.is_some() && node.range.len() > 60;
    let first = source.get(start..).and_then(|rest| {
        document::lexer::tokens(rest.get(..rest.len().min(256)).unwrap_or_default()).into_iter().next()
    });
    let len = match first {
        Some(token) if long && token.kind != TokenKind::Close => token.range.len(),
        _ => node.range.len(),
    };
    Span { offset: start, len }
}
