//! `docs/tutorial.md` followed to the letter in an empty folder: its files are written, its commands are run
//! by a shell, and what it says that they answer is what they answer.

use std::path::Path;
use std::process::Command;

use crate::support::Station;

const PAGE: &str = include_str!("../../../../docs/tutorial.md");

/// A fenced block: what it is, and its text.
struct Block<'a> {
    kind: &'a str,
    text: &'a str,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("\n```") {
        let (kind, after) = after.split_once('\n').expect("a fence has a line of its own");
        let (text, after) = after.split_once("```").expect("a fence is closed");
        blocks.push(Block { kind, text });
        rest = after;
    }
    blocks
}

/// A shell in which `skillward` is this program, at this station.
fn shell(station: &Station, folder: &Path, script: &str) -> (bool, String) {
    let bin = station.path("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let program = bin.join("skillward");
    if !program.exists() {
        std::os::unix::fs::symlink(assert_cmd::cargo::cargo_bin("skillward_cli"), &program).unwrap();
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-e", "-c", script])
        .current_dir(folder)
        .env("HOME", station.path("home"))
        .env("PATH", format!("{}:{path}", bin.display()))
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("RUST_LOG")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANG")
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

#[test]
fn the_tutorial_ends_with_a_green_test() {
    let station = Station::new();
    let folder = station.path("empty");
    std::fs::create_dir_all(&folder).unwrap();
    let mut said = String::new();
    let (mut written, mut run) = (0, 0);
    for Block { kind, text } in blocks(PAGE) {
        match kind {
            "ron" => {
                let name =
                    text.lines().next().and_then(|line| line.strip_prefix("// ")).expect("a file's name");
                station.write(&format!("empty/{name}"), text);
                written += 1;
            }
            "sh" | "sh fails" => {
                let (well, told) = shell(&station, &folder, text);
                assert_eq!(well, kind == "sh", "{text}\n{told}");
                said = told;
                run += 1;
            }
            "text" => {
                let mut lines = said.lines();
                for line in text.lines() {
                    let found = lines.any(|told| told.contains(line.trim_end()));
                    assert!(found, "the page says \"{line}\", in this order; the program said:\n{said}");
                }
            }
            other => panic!("a block of kind \"{other}\""),
        }
    }
    assert!(written >= 8 && run >= 9, "{written} files, {run} commands");
    assert!(said.contains("6 golden attempts: 6 passed, 0 failed"), "{said}");
    assert!(folder.join("sharps.svg").is_file());
    println!(
        "{written} files written, {run} commands run, each said what the page says; 6 of 6 golden attempts passed"
    );
}
