//! A pack's manifest: its form, its versions, and the paths of its files.

use std::collections::BTreeSet;

use semver::Version;

use super::model::{Manifest, PACK_FORMAT};
use super::pack::{MANIFEST_FILE, MAX_FILES, Out, SourceFile, value_of};
use super::placeholder::is_id;
use super::resolve::requirement;
use super::value::string;
use crate::check::{codes, codes_packs};
use crate::diagnostic::{Amend, Diagnostic};
use crate::document;
use crate::document::tree::Node;

/// Reads a manifest.
///
/// # Errors
/// Every mistake of form, and paths that would leave the pack.
pub fn manifest(file: &SourceFile) -> Result<Manifest, Vec<Diagnostic>> {
    let manifest: Manifest = document::load(&file.name, &file.text, PACK_FORMAT)?;
    let tree = Node::read(&file.text);
    let mut out = Out { file, found: Vec::new() };
    let field = |name: &str| tree.as_ref().and_then(|tree| tree.field(&file.text, name));
    if !is_id(&manifest.id) {
        out.error(codes::EMPTY_TEXT, field("id"), format!("\"{}\" is no identifier of a pack", manifest.id))
            .help("use letters, digits, `-` and `_`: at most 64");
    }
    if Version::parse(&manifest.version).is_err() {
        let message = format!("\"{}\" is not a semantic version", manifest.version);
        out.error(codes_packs::REQUIREMENT, field("version"), message)
            .help("write three numbers, for instance \"1.0.0\"");
    }
    for (id, wanted) in &manifest.packs {
        if let Err(why) = requirement(wanted) {
            let at = field("packs").and_then(|packs| value_of(packs, &file.text, id));
            out.error(codes_packs::REQUIREMENT, at, format!("\"{wanted}\" asks for no version: {why}"))
                .help("write the oldest version that will do, for instance \"1.2\"");
        }
    }
    if !(1..=MAX_FILES).contains(&manifest.files.len()) {
        let message = format!("the pack names {} files: 1 to {MAX_FILES}", manifest.files.len());
        out.error(codes_packs::TOO_MUCH, field("files"), message);
    }
    let mut seen = BTreeSet::new();
    for (path, at) in manifest.files.iter().zip(field("files").into_iter().flat_map(Node::values)) {
        if !is_inside(path) {
            out.error(
                codes_packs::PATH,
                Some(at),
                format!("\"{path}\" is no path of a file inside the pack"),
            )
            .help("name a .ron file below the pack's folder, with / between folders, such as \"props.ron\"");
        } else if !seen.insert(path) {
            out.error(codes::DUPLICATE, Some(at), format!("the file \"{path}\" is named twice"));
        }
    }
    if out.found.is_empty() { Ok(manifest) } else { Err(out.found) }
}

/// The identifier that a manifest says, though it may have mistakes; `None` where it says none.
#[must_use]
pub fn said_id(manifest: &str) -> Option<String> {
    let tree = Node::read(manifest)?;
    let id = string(tree.field(manifest, "id")?.token.as_ref()?, manifest)?;
    is_id(&id).then_some(id)
}

/// Whether a path stays inside the pack's folder by its letters: relative, plain, and of a RON file.
#[must_use]
pub fn is_inside(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    path.len() <= 128 && path != MANIFEST_FILE && path.ends_with(".ron") && path.split('/').all(plain)
}
