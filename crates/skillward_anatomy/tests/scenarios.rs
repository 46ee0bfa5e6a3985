//! Scenarios on anatomy name only structures that the catalogue has.

use std::path::Path;

use skillward_anatomy::Atlas;

/// The texts in quotation marks of a piece of RON.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[test]
fn what_is_asked_for_and_traced_is_in_the_catalogue() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).expect(file);
    let atlas = Atlas::parse(&read("assets/anatomy/heart.ron")).expect("a sound catalogue");
    let mut seen = 0;
    for file in ["scenario.ron", "rubric.ron"] {
        let text = read(&format!("crates/skillward_anatomy/tests/drafts/heart_identification/{file}"));
        let asked = text.split("structure: ").skip(1).filter_map(|rest| quoted(rest).next());
        let traced = quoted(&text).filter(|edge| edge.contains('>')).flat_map(|edge| edge.split('>'));
        for key in asked.chain(traced) {
            assert!(atlas.get(key).is_some(), "{file} names `{key}`");
            seen += 1;
        }
    }
    assert!(seen >= 20, "{seen} names were found");
}
