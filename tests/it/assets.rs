//! The shipped assets: models have the nodes that code and catalogue name, and every file has a licence.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use skillward_core::catalogue;

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

/// Names of a binary glTF's nodes: its first chunk is JSON and follows the 12 bytes of the file's head.
fn nodes(model: &Path) -> BTreeSet<String> {
    let bytes = fs::read(model).unwrap_or_else(|error| panic!("{}: {error}", model.display()));
    assert_eq!(&bytes[..4], b"glTF", "{}", model.display());
    let length = u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
    assert_eq!(&bytes[16..20], b"JSON", "{}", model.display());
    let document: Value = serde_json::from_slice(&bytes[20..20 + length]).unwrap();
    let nodes = document["nodes"].as_array().unwrap().iter();
    nodes.filter_map(|node| Some(node["name"].as_str()?.to_owned())).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn assets_coarse_twins_have_the_nodes_of_their_models() {
    let mut twins = Vec::new();
    files(&assets().join("models/coarse"), &mut twins);
    assert!(!twins.is_empty());
    for twin in twins {
        let model = assets().join("models").join(twin.file_name().unwrap());
        assert_eq!(nodes(&twin), nodes(&model), "{}", twin.display());
    }
}

#[test]
fn assets_models_have_the_nodes_that_the_catalogue_moves() {
    let source = fs::read_to_string(assets().join("catalogue.ron")).unwrap();
    let catalogue = catalogue::parse(&source).unwrap();
    let mut moved = 0;
    for (name, prop) in &catalogue.props {
        let nodes = nodes(&assets().join(&prop.model));
        for (part, node) in prop.parts.iter().filter_map(|(part, of)| Some((part, of.node.as_ref()?))) {
            assert!(nodes.contains(node), "{name}.{part}: {} has no node {node}: {nodes:?}", prop.model);
            moved += 1;
        }
    }
    assert!(moved > 0);
}

#[test]
fn assets_rooms_have_the_nodes_that_their_linen_is() {
    let mut rooms = Vec::new();
    files(&assets().join("rooms"), &mut rooms);
    let mut pieces = 0;
    for path in rooms {
        let room = catalogue::parse_room(&fs::read_to_string(&path).unwrap()).unwrap();
        let nodes = nodes(&assets().join(&room.model));
        for linen in &room.linen {
            assert!(nodes.contains(&linen.node), "{}: no node {}", path.display(), linen.node);
            pieces += 1;
        }
    }
    assert!(pieces > 0);
}

#[test]
fn assets_are_all_in_the_licence_manifest() {
    let manifest = fs::read_to_string(assets().join("LICENCES.md")).unwrap();
    let mut all = Vec::new();
    files(&assets(), &mut all);
    for path in all {
        let within = path.strip_prefix(assets()).unwrap().to_string_lossy().replace('\\', "/");
        let (folder, name) = within.rsplit_once('/').unwrap_or(("", &within));
        let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy()).unwrap_or_default();
        let listed = manifest.contains(&format!("`{within}`"))
            || manifest.contains(&format!("`{folder}/*.{ending}`"))
            || within == "LICENCES.md";
        assert!(listed, "{within} is not in LICENCES.md");
    }
}
