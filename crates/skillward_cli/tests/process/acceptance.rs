//! `docs/badge_acceptance.md` names tests that there are.

use std::fs;
use std::path::{Path, PathBuf};

/// Where tests of a crate may be.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => sources(&path, found),
            path if path.extension().is_some_and(|extension| extension == "rs") => found.push(path),
            _ => {}
        }
    }
}

#[test]
fn every_named_test_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/badge_acceptance.md")).unwrap();
    let rows: Vec<Vec<&str>> = (page.lines())
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let mut named = 0;
    for row in &rows {
        let [_, of, shown] = row[..] else { panic!("a row has three cells: {row:?}") };
        for name in shown.split('`').skip(1).step_by(2).filter(|name| name.contains("::")) {
            let (file, test) = name.rsplit_once("::").unwrap();
            let mut files = Vec::new();
            sources(&root.join(format!("crates/skillward_{of}/tests")), &mut files);
            let there = files
                .iter()
                .filter(|path| path.file_stem().unwrap() == file)
                .any(|path| fs::read_to_string(path).unwrap().contains(&format!("#[test]\nfn {test}()")));
            assert!(there, "{name} of skillward_{of} is not there");
            named += 1;
        }
    }
    let numbered = |row: &Vec<&str>| row[0].split('.').next().and_then(|number| number.parse::<u32>().ok());
    let checks: Vec<u32> = rows.iter().filter_map(numbered).collect();
    assert_eq!(checks, (1..=14).collect::<Vec<_>>(), "each check has a row");
    assert!(named >= 25, "{named}");
}
