//! Which packs a document gets: the first on the search path of a version that will do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use semver::{Version, VersionReq};

use super::pack::{Pack, SourceFile, WayOut, span_of};
use crate::check::codes_packs as codes;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::document::tree::Node;

/// The packs on a search path, in its order.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// Folder by folder; those of one folder in any order.
    pub folders: Vec<Vec<Arc<Pack>>>,
    /// Places of packs whose manifest cannot be read.
    pub broken: Vec<String>,
}

/// Versions that will do, as `semver` reads them: `"1.2"` means 1.2.0 and later up to 2.0.0.
///
/// # Errors
/// When the text asks for no version.
pub(super) fn requirement(text: &str) -> Result<VersionReq, semver::Error> {
    VersionReq::parse(text)
}

impl Shelf {
    /// The first folder that has a version that will do decides; of several there, the newest.
    fn find(&self, id: &str, wanted: &VersionReq) -> Result<&Arc<Pack>, Missing> {
        let mut others = BTreeSet::new();
        for folder in &self.folders {
            let called: Vec<&Arc<Pack>> = folder.iter().filter(|pack| pack.id() == id).collect();
            others.extend(called.iter().map(|pack| pack.version.clone()));
            let newest =
                called.iter().filter(|pack| wanted.matches(&pack.version)).max_by_key(|pack| &pack.version);
            let Some(newest) = newest else { continue };
            let mut same =
                called.iter().filter(|pack| pack.version == newest.version && !Arc::ptr_eq(pack, newest));
            return match same.next() {
                Some(other) => Err(Missing::Twice(newest.place.clone(), other.place.clone())),
                None => Ok(newest),
            };
        }
        if others.is_empty() { Err(Missing::Nowhere) } else { Err(Missing::Other(others)) }
    }

    /// Identifiers of all packs.
    fn ids(&self) -> BTreeSet<&str> {
        self.folders.iter().flatten().map(|pack| pack.id()).collect()
    }
}

enum Missing {
    Nowhere,
    Other(BTreeSet<Version>),
    Twice(String, String),
}

/// A document or manifest that asks for packs.
struct Asker<'a> {
    file: &'a SourceFile,
    /// `packs` of it.
    asked: Vec<(String, String, Span)>,
}

/// What a text asks for in its field `packs`, as far as it can be read.
pub(super) fn asked(root: &Node, source: &str) -> Vec<(String, String, Span)> {
    let Some(bracket) = root.field(source, "packs").and_then(|packs| packs.bracket.as_ref()) else {
        return Vec::new();
    };
    let text = |token: &Option<crate::document::lexer::Token>| {
        token.as_ref().and_then(|token| super::value::string(token, source))
    };
    let entries = bracket.entries.iter();
    entries
        .filter_map(|entry| {
            Some((text(&entry.key)?, text(&entry.value.token)?, span_of(&entry.value, source)))
        })
        .collect()
}

/// The packs that a document needs, with those that they need, each in one version.
pub(super) fn resolve(
    file: &SourceFile,
    root: &Node,
    shelf: &Shelf,
) -> Result<BTreeMap<String, Arc<Pack>>, Vec<Diagnostic>> {
    let mut chosen: BTreeMap<String, (Arc<Pack>, String)> = BTreeMap::new();
    let mut found = Vec::new();
    let first = Asker { file, asked: asked(root, &file.text) };
    settle(&first, shelf, &mut chosen, &mut found);
    // Those that were asked for first are settled first: nearest to the document.
    let mut done = BTreeSet::new();
    while let Some(pack) =
        chosen.values().map(|(pack, _)| pack).find(|pack| !done.contains(pack.id())).map(Arc::clone)
    {
        done.insert(pack.id().to_owned());
        let Some(file) = pack.files().next() else { continue };
        let tree = Node::read(&file.text);
        let asked =
            tree.iter().flat_map(|tree| asked(tree, &file.text)).filter(|(id, ..)| id != pack.id()).collect();
        settle(&Asker { file, asked }, shelf, &mut chosen, &mut found);
    }
    if found.is_empty() {
        Ok(chosen.into_iter().map(|(id, (pack, _))| (id, pack)).collect())
    } else {
        Err(found)
    }
}

fn settle(
    asker: &Asker<'_>,
    shelf: &Shelf,
    chosen: &mut BTreeMap<String, (Arc<Pack>, String)>,
    found: &mut Vec<Diagnostic>,
) {
    let SourceFile { name, text } = asker.file;
    for (id, wanted, span) in &asker.asked {
        let error = |code: Code, message: String| Diagnostic::error(code, name, text, *span, message);
        let wanted_versions = match requirement(wanted) {
            Ok(versions) => versions,
            Err(why) => {
                let message = format!("\"{wanted}\" asks for no version: {why}");
                found.push(
                    error(codes::REQUIREMENT, message)
                        .with_help("write the oldest version that will do, for instance \"1.2\""),
                );
                continue;
            }
        };
        if let Some((pack, by)) = chosen.get(id) {
            if !wanted_versions.matches(&pack.version) {
                let message = format!(
                    "the pack \"{id}\" is needed as {wanted} here and was chosen as {} for {by}",
                    pack.version
                );
                found.push(
                    error(codes::NO_VERSION, message)
                        .with_help("ask for versions that one pack can meet: a document gets one of each"),
                );
            }
            continue;
        }
        match shelf.find(id, &wanted_versions) {
            Ok(pack) if pack.is_sound() => {
                chosen.insert(id.clone(), (Arc::clone(pack), name.clone()));
            }
            Ok(pack) => {
                let errors = pack.mistakes.iter().filter(|mistake| mistake.severity == Severity::Error);
                let first = errors.clone().next().map(ToString::to_string).unwrap_or_default();
                let message = format!("the pack \"{id}\" has {} mistakes and cannot be used", errors.count());
                found.push(
                    error(codes::BROKEN_PACK, message).with_help(format!(
                        "`skillward check {}` tells them; the first: {first}",
                        pack.place
                    )),
                );
            }
            Err(Missing::Nowhere) => {
                let mut told = error(codes::NO_PACK, format!("the pack \"{id}\" is not found"));
                told.suggest(id, shelf.ids().into_iter());
                if let Some(place) = shelf.broken.first() {
                    told.help(format!("a pack in {place} cannot be read: see `skillward check {place}`"));
                } else if shelf.folders.iter().all(Vec::is_empty) {
                    told.help("`skillward packs` shows where packs are looked for");
                }
                found.push(told);
            }
            Err(Missing::Other(versions)) => {
                let there: Vec<String> = versions.iter().map(ToString::to_string).collect();
                let message = format!("the pack \"{id}\" is not found in a version that \"{wanted}\" takes");
                found.push(
                    error(codes::NO_VERSION, message).with_help(format!("found are: {}", there.join(", "))),
                );
            }
            Err(Missing::Twice(one, other)) => {
                let message =
                    format!("two packs \"{id}\" of the same version lie side by side: {one} and {other}");
                found.push(
                    error(codes::TWICE, message)
                        .with_help("take one of them away, or give it a version of its own"),
                );
            }
        }
    }
}
