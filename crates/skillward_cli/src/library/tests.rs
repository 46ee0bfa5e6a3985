//! Tests of finding and reading scenarios.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use super::{Library, Problem};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

#[test]
fn the_shipped_scenarios_are_found_and_playable() {
    let library = Library::load(&[shipped()], None);
    assert_eq!(library.entries.len(), 2);
    for entry in &library.entries {
        assert!(entry.playable().is_some(), "{:?}", entry.problems);
    }
}

#[test]
fn broken_folders_say_what_is_wrong_and_the_first_of_a_name_wins() {
    let base = tempfile::tempdir().unwrap();
    let put = |at: &str, name: &str, bytes: &[u8]| {
        let folder = base.path().join(at);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    };
    let good = std::fs::read(shipped().join("hand_hygiene/bedside/scenario.ron")).unwrap();
    put("a/no_rubric", "scenario.ron", &good);
    put("b/binary", "scenario.ron", &[0xFF, 0xFE, 0]);
    put("c/1/2/3/4/too_deep", "scenario.ron", &good);
    put("d/old.attempt", "scenario.ron", &good);
    let library = Library::load(&[base.path().to_owned(), shipped()], None);
    let of = |name: &str| library.entries.iter().find(|entry| entry.folder.ends_with(name));
    assert!(of("too_deep").is_none() && of("old.attempt").is_none());
    assert!(of("no_rubric").unwrap().playable().is_none());
    let told = of("binary").unwrap().problems[0].to_string();
    assert!(told.contains("SW0008") && told.contains("scenario.ron:1:1"), "{told}");
    let second = of("bedside").unwrap();
    assert!(matches!(&second.problems[0], Problem::Shadowed { by, .. } if by.ends_with("no_rubric")));
    assert_eq!(library.ids().count(), 2);
}
