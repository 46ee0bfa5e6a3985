//! Checks a pack by itself: each item is written out once, with its defaults and simple arguments, and read as
//! what it is said to be.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::Expansion;
use super::expand::expand_item;
use super::model::{ItemKind, ValueKind};
use super::pack::{AS, Item, Pack, span_of};
use super::resolve::{Shelf, resolve};
use super::strings::texts_of_pack;
use crate::check::check_pack_named as check_named;
use crate::diagnostic::Diagnostic;
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
