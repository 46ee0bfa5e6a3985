//! Packs of a few lines, and documents that use them.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use skillward_core::check::examples::Document::{PackItems, PackManifest};
use skillward_core::packs::{self, Expansion, Pack, Shelf, SourceFile};

pub fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.into() }
}

pub fn read(manifest: &str, items: &str) -> Result<Pack, Vec<skillward_core::diagnostic::Diagnostic>> {
    Pack::read("ward", file("ward/pack.ron", manifest), vec![Ok(file("ward/items.ron", items))])
}

pub fn shelf_of(packs: impl IntoIterator<Item = Pack>) -> Shelf {
    Shelf { folders: packs.into_iter().map(|pack| vec![Arc::new(pack)]).collect(), broken: Vec::new() }
}

pub fn ward() -> Shelf {
    shelf_of([read(PackManifest.base(), PackItems.base()).unwrap()])
}

/// A pack of these items.
pub fn of_items(items: &str) -> Shelf {
    shelf_of([read(PackManifest.base(), &format!("(format: 1, items: [{items}])")).unwrap()])
}

pub fn expand(text: &str, shelf: &Shelf) -> Expansion {
    packs::expand(file("scenario.ron", text), shelf).unwrap()
}

pub fn codes(expansion: &Expansion) -> Vec<&'static str> {
    expansion.mistakes.iter().map(|mistake| mistake.code.0).collect()
}

/// A pack of one action, `x`, that stands for `body` and asks for other packs.
pub fn base(id: &str, version: &str, needs: &str, body: &str) -> Pack {
    let manifest = format!(
        r#"(format: 1, id: "{id}", version: "{version}", title: "T", review: Pending([]), packs: {{ {needs} }}, files: ["items.ron"])"#
    );
    let items = format!(r#"(format: 1, items: [(id: "x", kind: Action, title: "T", body: {body})])"#);
    let place = format!("{id}-{version}");
    let files = vec![Ok(file(&format!("{place}/items.ron"), &items))];
    Pack::read(&place, file(&format!("{place}/pack.ron"), &manifest), files).unwrap()
}
