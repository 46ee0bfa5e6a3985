//! Checks a pack by itself: each item is written out once, with its defaults and simple arguments, and read as
//! what it is said to be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::Expansion;
use super::expand::{Expander, Place, Scope};
use super::fragment::{Fragment, Origin};
use super::home::Home;
use super::model::{ItemKind, ValueKind};
use super::pack::{AS, Item, Pack, SourceFile, span_of};
use super::resolve::{Shelf, resolve};
use super::strings::texts_of_pack;
use crate::check::check_pack_named as check_named;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::tree::Node;
use crate::document::{self, Gaps};
use crate::rubric::Criterion;
use crate::scenario::{Condition, Group, Patient, PlacedProp};

/// Everything wrong with a pack. `shelf` has the packs that its items may use.
#[must_use]
pub fn check(pack: &Arc<Pack>, shelf: &Shelf) -> Vec<Diagnostic> {
    let mut found = pack.mistakes.clone();
    if !pack.is_sound() {
        return found;
    }
    let Some(manifest) = pack.files().next() else { return found };
    let needed = Node::read(&manifest.text).map(|root| resolve(manifest, &root, shelf));
    let (mut packs, mistakes) = needed.unwrap_or_default();
    found.extend(mistakes);
    found.extend(check_named(pack));
    packs.insert(pack.id().to_owned(), Arc::clone(pack));
    for (id, item) in pack.items() {
        for mistake in of_item(pack, id, item, &packs) {
            // What many items use is wrong once.
            if !found.iter().any(|told| {
                told.file == mistake.file && told.span == mistake.span && told.code == mistake.code
            }) {
                found.push(mistake);
            }
        }
    }
    found
}

fn of_item(pack: &Arc<Pack>, id: &str, item: &Item, packs: &BTreeMap<String, Arc<Pack>>) -> Vec<Diagnostic> {
    let mut guessed = false;
    let mut arguments = vec![(AS.to_owned(), "\"use\"".to_owned())];
    for parameter in &item.parameters {
        let default = pack.default_of(item, parameter).map(|default| texts_of_pack(default, pack.id()));
        let text = default.or_else(|| simple(parameter.kind).map(str::to_owned));
        // What cannot be guessed is not held against the item.
        guessed |= text.is_none();
        arguments.push((parameter.name.clone(), text.unwrap_or_else(|| "Any".to_owned())));
    }
    let expansion = expand_item(pack, item, id, arguments, packs);
    let mut found = expansion.mistakes.clone();
    if let Some(text) = expansion.text().filter(|_| !guessed) {
        let mistakes = match item.kind {
            ItemKind::Prop => read::<PlacedProp>(text),
            ItemKind::Patient => read::<Patient>(text),
            ItemKind::Action => read::<Condition>(text),
            ItemKind::Group => read::<Group>(text),
            ItemKind::Criterion => read::<Criterion>(text),
        };
        found.extend(mistakes.into_iter().map(|mistake| expansion.bring_home(mistake)));
    }
    found.into_iter().map(|mistake| placed(mistake, pack, item, &expansion)).collect()
}

/// An argument of a kind, where one will do as well as another.
const fn simple(kind: ValueKind) -> Option<&'static str> {
    match kind {
        ValueKind::Text => Some("\"text\""),
        ValueKind::Name => Some("\"name\""),
        ValueKind::Names => Some("[\"name\"]"),
        ValueKind::Number => Some("1"),
        ValueKind::Boolean => Some("true"),
        ValueKind::Position => Some("(0, 0, 0)"),
        ValueKind::Condition => Some("Finished"),
        ValueKind::Word | ValueKind::Any => None,
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Vec<Diagnostic> {
    document::load_leniently::<Vec<T>>("", text, 0, Gaps::NONE).mistakes
}

/// A mistake in what a use would say is told at the body.
fn placed(mistake: Diagnostic, pack: &Pack, item: &Item, expansion: &Expansion) -> Diagnostic {
    let told = !mistake.file.is_empty() && expansion.text_of(&mistake.file).is_some();
    let Some(file) = pack.files().nth(item.file).filter(|_| !told) else { return mistake };
    let span = span_of(&item.body, &file.text);
    let mut moved = Diagnostic::error(mistake.code, &file.name, &file.text, span, mistake.message);
    moved.help = mistake.help;
    moved
}

/// Writes out one item alone, with these arguments in place of what a use would say.
fn expand_item(
    pack: &Arc<Pack>,
    item: &Item,
    id: &str,
    arguments: Vec<(String, String)>,
    packs: &BTreeMap<String, Arc<Pack>>,
) -> Expansion {
    let file = SourceFile { name: String::new(), text: "".into() };
    let mut expander = Expander::new(file, packs, BTreeSet::new());
    let site = expander.site(0, Span::default(), format!("{}/{id}", pack.id()), None);
    let origin = Origin { file: 0, span: Span::default(), site: Some(site), verbatim: false, gap: false };
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
    let Expander { files, sites, found, stopped, .. } = expander;
    Expansion::new(out, found, Vec::new(), stopped, Home::new(files, sites))
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
