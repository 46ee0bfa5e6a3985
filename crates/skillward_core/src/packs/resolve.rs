//! Which packs a document gets: for each the nearest and newest version with which everything that asks for it can
//! agree.
//!
//! Versions are chosen one pack after the other, in the order in which they are asked for; where a choice leaves
//! another pack without a version, the next best is tried. So what is found is the first in the order of preference
//! that meets all demands, and if nothing is found there is nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use semver::{Version, VersionReq};

use super::pack::{Pack, SourceFile, span_of};
use crate::check::codes_packs as codes;
use crate::diagnostic::{Amend, Code, Diagnostic, Severity, Span, line_and_column};
use crate::document::tree::Node;

/// Choices that are tried before a document is refused: packs that disagree in every way have more than can be tried.
const MOST_TRIES: usize = 10_000;

/// The packs on a search path, in its order.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// Folder by folder; those of one folder in any order.
    pub folders: Vec<Vec<Arc<Pack>>>,
    /// Packs whose manifest cannot be read.
    pub broken: Vec<BrokenPack>,
}

/// A pack whose manifest cannot be read. Nothing that lies later on the search path is taken in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenPack {
    /// Its identifier as far as that can be told: by the manifest, or else by its folder's name.
    pub id: String,
    /// Where it lies, as shown.
    pub place: String,
    /// The folder of the search path in which it lies, by its number.
    pub folder: usize,
}

/// Versions that will do, as `semver` reads them: `"1.2"` means 1.2.0 and later up to 2.0.0.
///
/// # Errors
/// When the text asks for no version.
pub(super) fn requirement(text: &str) -> Result<VersionReq, semver::Error> {
    VersionReq::parse(text)
}

impl Shelf {
    /// The packs of this identifier, those that are taken first in front: folder by folder, in each the newest first.
    fn called(&self, id: &str) -> Vec<(usize, &Arc<Pack>)> {
        let mut found = Vec::new();
        for (place, folder) in self.folders.iter().enumerate() {
            let mut here: Vec<_> =
                folder.iter().filter(|pack| pack.id() == id).map(|pack| (place, pack)).collect();
            here.sort_by(|(_, one), (_, other)| other.version.cmp(&one.version));
            found.extend(here);
        }
        found
    }

    /// Identifiers of all packs.
    fn ids(&self) -> BTreeSet<&str> {
        self.folders.iter().flatten().map(|pack| pack.id()).collect()
    }
}

/// That a document or a pack asks for a pack.
#[derive(Debug, Clone)]
struct Demand {
    id: String,
    wanted: String,
    versions: VersionReq,
    by: SourceFile,
    span: Span,
}

impl Demand {
    fn error(&self, code: Code, message: String) -> Diagnostic {
        Diagnostic::error(code, &self.by.name, &self.by.text, self.span, message)
    }

    /// What is asked and where, as another mistake speaks of it.
    fn told(&self) -> String {
        let (line, _) = line_and_column(&self.by.text, self.span.offset);
        format!("\"{}\" at {}:{line}", self.wanted, self.by.name)
    }
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

/// The packs that a document needs, with those that they need, each in one version. Where something is wrong, those
/// that can be had all the same.
pub(super) fn resolve(file: &SourceFile, root: &Node, shelf: &Shelf) -> (Chosen, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut demands = Vec::new();
    for demand in demands_of(file, root, &mut found) {
        // What nobody can meet is told, each for itself.
        match unmet(&demand, shelf) {
            None => demands.push(demand),
            Some(mistake) => found.push(mistake),
        }
    }
    let mut solver = Solver { shelf, tries: 0, failed: None, best: Chosen::new() };
    let mut chosen = Chosen::new();
    if solver.solve(&mut chosen, &mut demands) {
        return (chosen, found);
    }
    found.extend(solver.failed);
    (solver.best, found)
}

type Chosen = BTreeMap<String, Arc<Pack>>;

/// What a document or manifest asks for; what asks for no version is told.
fn demands_of(file: &SourceFile, root: &Node, found: &mut Vec<Diagnostic>) -> Vec<Demand> {
    let mut demands = Vec::new();
    for (id, wanted, span) in asked(root, &file.text) {
        match requirement(&wanted) {
            Ok(versions) => demands.push(Demand { id, wanted, versions, by: file.clone(), span }),
            Err(why) => {
                let message = format!("\"{wanted}\" asks for no version: {why}");
                let told = Diagnostic::error(codes::REQUIREMENT, &file.name, &file.text, span, message);
                found.push(told.with_help("write the oldest version that will do, for instance \"1.2\""));
            }
        }
    }
    demands
}

/// Why no pack at all meets a demand, if none does.
fn unmet(demand: &Demand, shelf: &Shelf) -> Option<Diagnostic> {
    let Demand { id, wanted, versions, .. } = demand;
    let called = shelf.called(id);
    let first = called.iter().find(|(_, pack)| versions.matches(&pack.version)).map(|(folder, _)| *folder);
    let unread = shelf.broken.iter().find(|broken| broken.id == *id);
    if let Some(BrokenPack { place, .. }) =
        unread.filter(|broken| first.is_none_or(|first| broken.folder <= first))
    {
        let message =
            format!("the pack \"{id}\" in {place} cannot be read, and nothing else is taken for it");
        return Some(
            demand
                .error(codes::BROKEN_PACK, message)
                .with_help(format!("`skillward check {place}` tells what is wrong")),
        );
    }
    if first.is_some() {
        return None;
    }
    if called.is_empty() {
        let mut told = demand.error(codes::NO_PACK, format!("the pack \"{id}\" is not found"));
        told.suggest(id, shelf.ids().into_iter());
        if let Some(BrokenPack { place, .. }) = shelf.broken.first() {
            told.help(format!("a pack in {place} cannot be read: see `skillward check {place}`"));
        } else if shelf.folders.iter().all(Vec::is_empty) {
            told.help("`skillward packs` shows where packs are looked for");
        }
        return Some(told);
    }
    let message = format!("the pack \"{id}\" is not found in a version that \"{wanted}\" takes");
    Some(demand.error(codes::NO_VERSION, message).with_help(format!("found are: {}", versions_of(&called))))
}

fn versions_of(called: &[(usize, &Arc<Pack>)]) -> String {
    let versions: BTreeSet<&Version> = called.iter().map(|(_, pack)| &pack.version).collect();
    versions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

struct Solver<'a> {
    shelf: &'a Shelf,
    tries: usize,
    /// Why the best choice fails: what is told when every other fails too.
    failed: Option<Diagnostic>,
    /// What was chosen when that was found.
    best: Chosen,
}

impl Solver<'_> {
    /// Chooses a version of every pack that is asked for and has none yet.
    fn solve(&mut self, chosen: &mut Chosen, demands: &mut Vec<Demand>) -> bool {
        let Some(next) = demands.iter().find(|demand| !chosen.contains_key(&demand.id)).cloned() else {
            return true;
        };
        let shelf = self.shelf;
        let called = shelf.called(&next.id);
        let mut tried = false;
        for (place, pack) in &called {
            if !demands
                .iter()
                .filter(|demand| demand.id == next.id)
                .all(|it| it.versions.matches(&pack.version))
            {
                continue;
            }
            tried = true;
            self.tries += 1;
            if self.tries > MOST_TRIES {
                let message = "which packs go together cannot be told: too many versions disagree".to_owned();
                self.fail(chosen, || next.error(codes::TOO_MUCH, message.clone()));
                return false;
            }
            // Nothing else is taken in place of a pack that is broken or there twice: that would only hide it.
            if let Some(mistake) = unusable(&next, *place, pack, &called) {
                self.fail(chosen, || mistake.clone());
                self.tries = MOST_TRIES;
                return false;
            }
            let before = demands.len();
            let mut unread = Vec::new();
            let manifest = pack.files().next();
            let tree = manifest.and_then(|file| Some((file, Node::read(&file.text)?)));
            let more = tree.iter().flat_map(|(file, tree)| demands_of(file, tree, &mut unread));
            demands.extend(more.filter(|demand| demand.id != next.id));
            chosen.insert(next.id.clone(), Arc::clone(pack));
            if self.agree(chosen, demands, before) && self.solve(chosen, demands) {
                return true;
            }
            chosen.remove(&next.id);
            demands.truncate(before);
            if self.tries >= MOST_TRIES {
                return false;
            }
        }
        if !tried {
            let mistake = clash(&next.id, demands, &called);
            self.fail(chosen, || mistake.clone());
        }
        false
    }

    /// Whether what was chosen meets the demands from this one on, and each of the others can be met at all.
    fn agree(&mut self, chosen: &Chosen, demands: &[Demand], from: usize) -> bool {
        for demand in &demands[from..] {
            let wrong = match chosen.get(&demand.id) {
                Some(pack) if demand.versions.matches(&pack.version) => None,
                Some(_) => Some(clash(&demand.id, demands, &self.shelf.called(&demand.id))),
                None => unmet(demand, self.shelf),
            };
            if let Some(mistake) = wrong {
                self.fail(chosen, || mistake.clone());
                return false;
            }
        }
        true
    }

    fn fail(&mut self, chosen: &Chosen, why: impl Fn() -> Diagnostic) {
        if self.failed.is_none() {
            self.failed = Some(why());
            self.best.clone_from(chosen);
        }
    }
}

/// Why a pack that would be taken cannot be used.
fn unusable(
    demand: &Demand,
    place: usize,
    pack: &Arc<Pack>,
    called: &[(usize, &Arc<Pack>)],
) -> Option<Diagnostic> {
    let id = &demand.id;
    if !pack.is_sound() {
        let errors = pack.mistakes.iter().filter(|mistake| mistake.severity == Severity::Error);
        let first = errors.clone().next().map(ToString::to_string).unwrap_or_default();
        let mistakes = match errors.count() {
            1 => "a mistake".to_owned(),
            several => format!("{several} mistakes"),
        };
        let message = format!("the pack \"{id}\" has {mistakes} and cannot be used");
        let help = format!("`skillward check {}` tells them; the first: {first}", pack.place);
        return Some(demand.error(codes::BROKEN_PACK, message).with_help(help));
    }
    let twin = called.iter().find(|(beside, other)| {
        *beside == place && other.version == pack.version && !Arc::ptr_eq(other, pack)
    })?;
    let (one, other) = (&pack.place, &twin.1.place);
    let message = format!("two packs \"{id}\" of the same version lie side by side: {one} and {other}");
    let help = "take one of them away, or give it a version of its own";
    Some(demand.error(codes::TWICE, message).with_help(help))
}

/// Demands for one pack that no version meets together, told at the last of them.
fn clash(id: &str, demands: &[Demand], called: &[(usize, &Arc<Pack>)]) -> Diagnostic {
    let all: Vec<&Demand> = demands.iter().filter(|demand| demand.id == id).collect();
    let together = |some: &[&Demand]| {
        called.iter().any(|(_, pack)| some.iter().all(|demand| demand.versions.matches(&pack.version)))
    };
    // Two of them are enough, mostly.
    let mut named = all.clone();
    'pairs: for (at, later) in all.iter().enumerate() {
        for earlier in &all[..at] {
            if !together(&[earlier, later]) {
                named = vec![earlier, later];
                break 'pairs;
            }
        }
    }
    let Some((last, others)) = named.split_last() else {
        return Diagnostic::error(codes::NO_VERSION, "", "", Span::default(), format!("no \"{id}\" will do"));
    };
    let others: Vec<String> = others.iter().map(|demand| demand.told()).collect();
    let message = format!(
        "no version of the pack \"{id}\" meets both \"{}\", as is asked here, and {}",
        last.wanted,
        others.join(" and ")
    );
    last.error(codes::NO_VERSION, message).with_help(format!(
        "a document gets one version of each pack: ask for versions that one can meet; found are: {}",
        versions_of(called)
    ))
}
