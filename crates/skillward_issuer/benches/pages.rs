//! The issuer's pages in every state, looked at by axe-core.
//!
//! `cargo bench -p skillward_issuer --bench pages -- DIR`, where DIR holds what `foreign/axe.mjs` says. Without a folder,
//! nothing is looked at.
#![allow(clippy::unwrap_used)]

#[path = "../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
#[path = "../tests/it/site.rs"]
mod site;

use std::path::Path;
use std::process::Command;

use fixture::Case;
use jiff::Timestamp;
use skillward_core::observation::Modality;
use skillward_core::scenario::model::Review;
use skillward_issuer::{ServeOptions, Shown};

fn main() {
    let folder = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    match folder {
        Some(folder) => look(Path::new(&folder)),
        None => println!("name the folder that holds axe-core and puppeteer-core"),
    }
}

fn look(folder: &Path) {
    let site = site::public(&ServeOptions::default());
    let operator = site.operator();
    let now = Timestamp::now();
    let mut paths: Vec<String> = ["/", "/achievements", "/check"].map(str::to_owned).to_vec();
    let mut pending = Case::passed();
    pending.scenario.review = Review::Pending(vec!["The volume for full marks.".into()]);
    let mut shown_by_program = Case::passed();
    shown_by_program.header.modality = Modality::Scripted;
    for (number, (case, shown, revoked)) in [
        (Case::passed(), Shown::Everything, false),
        (Case::passed(), Shown::Everything, true),
        (Case::passed(), Shown::Summary, false),
        (Case::passed(), Shown::Nothing, false),
        (pending, Shown::Everything, false),
        (shown_by_program, Shown::Summary, false),
    ]
    .into_iter()
    .enumerate()
    {
        let badge = site.issue(&case.numbered(u32::try_from(number).unwrap_or(0) + 1));
        let (id, path) = site::id_and_path(&badge);
        operator.show("operator", &id, shown, now).unwrap();
        if revoked {
            operator.set_revoked("operator", &id, Some("by mistake"), now).unwrap();
        }
        if number == 0 {
            let achievement = badge["credentialSubject"]["achievement"]["id"].as_str().unwrap();
            paths.push(format!("/achievements/{}", achievement.trim_start_matches("urn:uuid:")));
            let choice = operator.page_links(&id).unwrap().choice;
            paths.push(choice.trim_start_matches(&site.origin).to_owned());
        }
        paths.push(path);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/foreign/axe.mjs");
    std::fs::copy(script, folder.join("axe.mjs")).unwrap();
    let urls = paths.iter().map(|path| format!("{}{path}", site.origin));
    let status = Command::new("node").arg("axe.mjs").args(urls).current_dir(folder).status().unwrap();
    assert!(status.success(), "axe-core found barriers");
}
