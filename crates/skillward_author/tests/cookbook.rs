//! The patterns of `docs/cookbook.md`: each is read, checked without a warning, and played.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use skillward_author::golden::{Circumstances, ExpectedFinding, header, play};
use skillward_author::trace;
use skillward_core::catalogue::{self, Catalogue, Room};
use skillward_core::check::{CheckInput, check};
use skillward_core::packs::{self, Pack, PackTextFile, Shelf, SourceFile};
use skillward_core::rubric::{self, Rubric};
use skillward_core::scenario::{self, Scenario};

const PAGE: &str = include_str!("../../../docs/cookbook.md");
const SCENARIO: &str = include_str!("../../../scenarios/hand_hygiene/bedside/scenario.ron");

/// A pattern: what happens and what becomes of it, and the criterion as written.
struct Pattern {
    stories: Vec<(&'static str, ExpectedFinding)>,
    criterion: &'static str,
}

fn patterns() -> Vec<Pattern> {
    let blocks = PAGE.split("```ron\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks
        .map(|criterion| {
            let stories = criterion.lines().filter_map(|line| line.strip_prefix("// ")).map(|line| {
                let (story, finding) = line.rsplit_once(" => ").unwrap();
                (story, ron_of(finding))
            });
            Pattern { stories: stories.collect(), criterion }
        })
        .collect()
}

fn ron_of(finding: &str) -> ExpectedFinding {
    match finding {
        "Met" => ExpectedFinding::Met,
        "NotMet" => ExpectedFinding::NotMet,
        "NotAssessable" => ExpectedFinding::NotAssessable,
        "Pending" => ExpectedFinding::Pending,
        partial => {
            let level = partial.strip_prefix("Partial(\"").and_then(|rest| rest.strip_suffix("\")"));
            ExpectedFinding::Partial(level.unwrap_or_else(|| panic!("no finding: {partial}")).to_owned())
        }
    }
}

/// A rubric of this criterion alone.
fn rubric(criterion: &str) -> String {
    let packs = if criterion.contains("use:") { r#"packs: { "ward": "1.0" },"# } else { "" };
    let source = format!(
        r#"(
    format: 1,
    {packs}
    id: "cookbook",
    version: "1.0.0",
    title: "A pattern",
    scenario: "hand-hygiene-bedside",
    review: Pending(["An example."]),
    domains: [(id: "care", title: "Care", pass_percent: 50)],
    pass: (total_percent: 50, set_by: Proposal("An example.")),
    criteria: [
{criterion}    ],
    achievement: (name: "n", description: "d", criteria: "c"),
)"#
    );
    let file = SourceFile { name: "rubric.ron".to_owned(), text: source.as_str().into() };
    match packs::expand(file, &shelf()) {
        None => source,
        Some(written_out) => {
            written_out.text().unwrap_or_else(|| panic!("{:?}", written_out.mistakes)).to_string()
        }
    }
}

/// The packs that are shipped.
fn shelf() -> Shelf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/packs/ward");
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        SourceFile { name: format!("ward/{name}"), text: text.into() }
    };
    let manifest = read("pack.ron");
    let files = packs::manifest(&manifest).unwrap().files.iter().map(|file| Ok(read(file))).collect();
    let texts =
        ["en", "de"].map(|tag| PackTextFile { tag: tag.to_owned(), file: read(&format!("texts/{tag}.ftl")) });
    let ward = Arc::new(Pack::read("ward", manifest, files).unwrap().with_texts(texts.into()));
    assert_eq!(packs::check(&ward, &Shelf::default()), []);
    Shelf { folders: vec![vec![ward]], broken: Vec::new() }
}

fn assets() -> (Catalogue, BTreeMap<String, Room>) {
    let assets: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
    let read = |name: &str| std::fs::read_to_string(assets.join(name)).unwrap();
    let room = catalogue::parse_room(&read("rooms/ward_bay.ron")).unwrap();
    (catalogue::parse(&read("catalogue.ron")).unwrap(), BTreeMap::from([("ward_bay".to_owned(), room)]))
}

fn played(scenario: &Scenario, rubric: &Rubric, story: &str) -> ExpectedFinding {
    let text = format!("(format: 1, summary: \"a story\", {story})");
    let golden = trace::parse("story.ron", &text).unwrap_or_else(|found| panic!("{story}: {found:?}"));
    let wrong = trace::check("story.ron", &text, &golden, scenario, rubric, None);
    assert!(wrong.is_empty(), "{story}: {wrong:?}");
    let recording = trace::expand(&golden, scenario).unwrap();
    let header = header(scenario, rubric, Circumstances::from(&golden));
    let ratings = golden.ratings_of(&header.attempt_id);
    let played = play(scenario, rubric, header, &recording, ratings.as_ref());
    ExpectedFinding::of(&played.score.findings[0])
}

#[test]
fn every_pattern_is_sound_and_comes_out_as_the_page_says() {
    let scenario = scenario::parse(SCENARIO).unwrap();
    let (catalogue, rooms) = assets();
    let patterns = patterns();
    assert_eq!(patterns.len(), 16);
    for Pattern { stories, criterion } in patterns {
        let source = rubric(criterion);
        let found = check(CheckInput {
            scenario_name: "scenario.ron",
            scenario_src: SCENARIO,
            rubric_name: "rubric.ron",
            rubric_src: Some(&source),
            catalogue: &catalogue,
            rooms: &rooms,
        });
        assert!(found.is_empty(), "{criterion}\n{found:?}");
        let rubric = rubric::parse(&source).unwrap();
        assert!(stories.len() >= 2, "{criterion} is not seen to be met and failed");
        for (story, expected) in stories {
            assert_eq!(played(&scenario, &rubric, story), expected, "{story}\n{criterion}");
        }
    }
}
