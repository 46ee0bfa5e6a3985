//! Packs on disk: found in order, never left, visible in digests, told where they can be mended; and `migrate`.

use skillward_cli::library::{Entry, Reading};
use skillward_cli::packs::PackPath;
use skillward_core::check::examples::Document::{
    PackItems, PackManifest, RubricWithPacks, ScenarioWithPacks,
};
use skillward_core::event::EndReason;
use skillward_store::{AttemptWriter, Documents, WriterOptions};

use crate::support::{Station, header, junk};

/// A scenario with its own pack beside it: `mine/`.
fn with_own_pack(station: &Station) {
    station.write("mine/scenario.ron", ScenarioWithPacks.base());
    station.write("mine/rubric.ron", RubricWithPacks.base());
    pack_at(station, "mine/packs/ward", "1.0.0");
}

fn pack_at(station: &Station, folder: &str, version: &str) {
    station.write(&format!("{folder}/pack.ron"), PackManifest.base().replace("1.0.0", version));
    station.write(&format!("{folder}/items.ron"), PackItems.base());
}

fn digests(station: &Station) -> [String; 2] {
    let with = Reading { assets: None, packs: &PackPath::default(), language: None };
    let entry = Entry::read(&station.path("mine"), with);
    assert!(entry.playable().is_some(), "{:?}", entry.problems);
    [entry.scenario.unwrap().reference.sha256, entry.rubric.unwrap().reference.sha256]
}

#[test]
fn the_shipped_pack_is_without_fault_and_laid_out() {
    let station = Station::new();
    let packs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/packs");
    let report = station.run(["check", packs, "--deny", "warnings", "--json"]).expect(0).json();
    assert_eq!(
        (&report["packs"][0]["pack"], report["packs"][0]["items"].as_u64() > Some(10)),
        (&"ward".into(), true)
    );
    station.run(["fmt", packs, "--check"]).expect(0);
    let listed = station.run(["packs", "ward", "--json"]).expect(0).json();
    let items = listed["packs"][0]["items"].as_array().unwrap();
    let example =
        items.iter().find(|item| item["name"] == "ward/handrub").unwrap()["example"].as_str().unwrap();
    assert_eq!(example, "(use: \"ward/handrub\", as: \"…\", with: (at: …))");
    assert!(station.run(["packs"]).expect(0).out.contains("ward 1.0.0"));
    assert!(station.run(["packs", "wrad"]).expect(2).err.contains("did you mean `ward`"));
}

#[test]
fn the_shipped_scenarios_are_laid_out() {
    let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let said = Station::new().run(["fmt", "--check", scenarios]).expect(0).out;
    assert!(said.contains("0 laid out otherwise, 0 left alone"), "{said}");
}

#[test]
fn every_command_for_authors_works_with_packs() {
    let station = Station::new();
    with_own_pack(&station);
    let said = station.run(["check", "mine", "--deny", "warnings"]).expect(0);
    assert!(said.out.contains("1 scenario, 1 pack: 0 errors, 0 warnings"), "{}", said.out);
    station.run(["check", "mine/packs/ward/pack.ron"]).expect(0);
    let listed = station.run(["list", "--scenarios", "mine", "--json"]).expect(0).json();
    assert_eq!(listed["scenarios"][0]["packs"], serde_json::json!([["ward", "1.0.0"]]));
    let drawn = station.run(["graph", "mine", "--format", "text"]).expect(0).out;
    assert!(drawn.contains("Feel the pulse of Mrs Okafor"), "{drawn}");
    station.write(
        "mine/golden/pass.ron",
        r#"(format: 1, summary: "Does it.", acts: [Hold(surface: "phone.handset", hold_s: 4), Touch(surface: "mrs_okafor.wrist", hold_s: 11), Leave("bay"), Enter("corridor")], expect: (decision: Pass, findings: { "phone": Met, "pulse": Met }))"#,
    );
    station.run(["test", "mine"]).expect(0);
    station.edit("mine/packs/ward/items.ron", "            title: \"Feels", "       title: \"Feels");
    let other = station.run(["fmt", "mine", "--check"]).expect(1).out;
    assert!(other.contains("items.ron"), "{other}");
    station.run(["fmt", "mine"]).expect(0);
    station.run(["check", "mine"]).expect(0);
}

#[test]
fn a_mistake_in_a_pack_is_told_there_with_every_place_of_use() {
    let station = Station::new();
    with_own_pack(&station);
    station.edit("mine/packs/ward/items.ron", "Entered(\"{door}\")", "Entered(\"{door}s\")");
    let said = station.run(["check", "mine"]).expect(1).out;
    for part in
        ["SW0014", "packs/ward/items.ron:", "\"ward/pulse-and-out\" is used at", "mine/scenario.ron:41:"]
    {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
    let report = station.run(["check", "mine", "--json"]).expect(1).json();
    let told = &report["checked"][0]["problems"][0]["mistake"]["diagnostic"];
    assert!(told["file"].as_str().unwrap().ends_with("items.ron"), "{told}");
    assert_eq!(told["used_at"][0]["line"], 41);
    let sarif = station.run(["check", "mine", "--format", "sarif"]).expect(1).json();
    let place = &sarif["runs"][0]["results"][0];
    assert!(place["locations"][0].to_string().contains("items.ron"), "{place}");
    assert!(place["relatedLocations"][0].to_string().contains("scenario.ron"), "{place}");
}

#[test]
fn packs_are_looked_for_in_order() {
    let station = Station::new();
    with_own_pack(&station);
    let version = |args: &[&str]| {
        let listed =
            station.run(["list", "--json", "--scenarios", "mine"].iter().chain(args)).expect(0).json();
        listed["scenarios"][0]["packs"][0][1].as_str().map(str::to_owned)
    };
    pack_at(&station, "data/packs/ward", "1.2.0");
    pack_at(&station, "named/ward", "1.3.0");
    pack_at(&station, "configured/ward", "1.4.0");
    assert_eq!(version(&["--packs", "named"]).as_deref(), Some("1.0.0"), "beside the scenario");
    std::fs::remove_dir_all(station.path("mine/packs")).unwrap();
    let config = station.write("c.toml", format!("packs = [{:?}]", station.path("configured")));
    let config = config.to_str().unwrap();
    assert_eq!(version(&["--packs", "named", "--config", config]).as_deref(), Some("1.3.0"));
    assert_eq!(version(&["--config", config]).as_deref(), Some("1.4.0"));
    assert_eq!(version(&[]).as_deref(), Some("1.2.0"), "the data folder");
    std::fs::remove_dir_all(station.path("data/packs")).unwrap();
    // The shipped pack has other items.
    let said = station.run(["check", "mine"]).expect(1).out;
    assert!(said.contains("SW0106"), "{said}");
}

#[cfg(unix)]
#[test]
fn no_path_leads_out_of_a_pack() {
    use std::os::unix::fs::symlink;

    let station = Station::new();
    let secret = station.write("secret/items.ron", PackItems.base());
    let told = |files: &str, prepare: &dyn Fn()| {
        let _ = std::fs::remove_dir_all(station.path("mine"));
        with_own_pack(&station);
        station.edit("mine/packs/ward/pack.ron", "[\"items.ron\"]", files);
        prepare();
        station.run(["check", "mine/packs"]).expect(1).out
    };
    let pack = station.path("mine/packs/ward");
    for files in ["[\"../../../secret/items.ron\"]", "[\"/etc/passwd.ron\"]", "[\"a/../../ward/items.ron\"]"]
    {
        assert!(told(files, &|| {}).contains("SW0117"), "{files}");
    }
    let linked = told("[\"linked.ron\"]", &|| symlink(&secret, pack.join("linked.ron")).unwrap());
    assert!(linked.contains("SW0117") && linked.contains("link"), "{linked}");
    let behind =
        told("[\"folder/items.ron\"]", &|| symlink(station.path("secret"), pack.join("folder")).unwrap());
    assert!(behind.contains("SW0117"), "{behind}");
    assert!(
        told("[\"folder.ron\"]", &|| std::fs::create_dir(pack.join("folder.ron")).unwrap())
            .contains("SW0117")
    );
    assert!(told("[\"missing.ron\"]", &|| {}).contains("no such file"));
    // A pack that is a link, and a folder of packs that is one, are not followed.
    let _ = std::fs::remove_dir_all(station.path("mine"));
    with_own_pack(&station);
    std::fs::rename(station.path("mine/packs/ward"), station.path("elsewhere")).unwrap();
    symlink(station.path("elsewhere"), station.path("mine/packs/ward")).unwrap();
    let said = station.run(["check", "mine"]).expect(1).out;
    assert!(!said.contains("1 pack"), "{said}");
    assert!(said.contains("SW0106"), "the shipped pack is found instead: {said}");
}

/// The shipped pack of the same name has none of these items: what it lacks would be told and be no mistake.
#[test]
fn a_pack_that_cannot_be_read_is_told_and_no_other_is_taken_for_it() {
    let station = Station::new();
    for (at, instead) in [("[\"items.ron\"]", "[\"../items.ron\"]"), ("version: \"1.0.0\"", "version 1")] {
        let _ = std::fs::remove_dir_all(station.path("mine"));
        with_own_pack(&station);
        station.edit("mine/packs/ward/pack.ron", at, instead);
        let said = station.run(["check", "mine"]).expect(1).out;
        assert!(said.contains("SW0119") && said.contains("cannot be read"), "{said}");
        assert!(!said.contains("SW0106") && !said.contains("SW0103"), "{said}");
    }
}

#[test]
fn a_mistake_of_a_pack_that_two_documents_meet_is_told_once() {
    let station = Station::new();
    with_own_pack(&station);
    station.edit(
        "mine/packs/ward/items.ron",
        "of: Touching(\"{patient}.wrist\")",
        "of: Touching(\"{patient}.wirst\")",
    );
    let said = station.run(["check", "mine"]).expect(1).out;
    let scenario = said.split("packs/ward\n").next().unwrap();
    assert_eq!(scenario.matches("SW0013").count(), 1, "{said}");
}

#[test]
fn a_mistake_of_a_pack_is_told_and_counted_once_by_whatever_ways_it_is_met() {
    let station = Station::new();
    for scenario in ["mine/one", "mine/two"] {
        station.write(&format!("{scenario}/scenario.ron"), ScenarioWithPacks.base());
        station.write(&format!("{scenario}/rubric.ron"), RubricWithPacks.base());
        pack_at(&station, &format!("{scenario}/packs/ward"), "1.0.0");
    }
    station.edit("mine/one/packs/ward/items.ron", "Entered(\"{door}\")", "Enterd(\"{door}\")");
    let said = station.run(["check", "mine"]).expect(1).out;
    assert_eq!(said.matches("SW0005").count(), 1, "{said}");
    assert!(said.contains("2 scenarios, 2 packs: 1 error, 0 warnings"), "{said}");
    let pack = said.split("bad  mine/one/packs/ward").nth(1).unwrap();
    assert!(pack.contains("1 mistake of a pack, told above"), "{said}");
    let report = station.run(["check", "mine", "--json"]).expect(1).json();
    assert_eq!((&report["errors"], report["packs"][0]["problems"].as_array().unwrap().len()), (&1.into(), 1));
    let sarif = station.run(["check", "mine", "--format", "sarif"]).expect(1).json();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1, "{sarif}");
}

#[test]
fn files_in_another_encoding_are_told_by_code_and_line() {
    let station = Station::new();
    for file in ["scenario.ron", "rubric.ron", "packs/ward/pack.ron", "packs/ward/items.ron"] {
        with_own_pack(&station);
        let path = station.path("mine").join(file);
        let text = format!("// Pack\n// caf\u{e9}\n{}", std::fs::read_to_string(&path).unwrap());
        std::fs::write(&path, text.chars().map(|c| c as u8).collect::<Vec<u8>>()).unwrap();
        let said = station.run(["check", "mine"]).expect(1).out;
        assert!(said.contains("SW0008") && said.contains(&format!("{file}:2:7")), "{file}:\n{said}");
        let utf_16: Vec<u8> = "(format: 1)".encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(&path, utf_16).unwrap();
        let said = station.run(["check", "mine"]).expect(1).out;
        assert!(said.contains("SW0008") && said.contains("UTF-16"), "{file}:\n{said}");
    }
}

#[test]
fn whatever_lies_in_a_pack_check_says_something_and_never_crashes() {
    let station = Station::new();
    let nested = format!("(format: 1, items: [(id: \"a\", body: {}", "(".repeat(100_000));
    for (name, bytes) in junk(&nested) {
        for file in ["pack.ron", "items.ron"] {
            with_own_pack(&station);
            station.write(&format!("mine/packs/ward/{file}"), &bytes);
            let said = station.run(["check", "mine"]).expect(1);
            assert!(said.out.contains(file), "{name} as {file}: {}", said.out);
            station.run(["packs", "--packs", "mine/packs"]).expect(0);
        }
    }
}

#[test]
fn a_change_in_a_pack_changes_the_digests_of_what_uses_it() {
    let station = Station::new();
    with_own_pack(&station);
    let before = digests(&station);
    assert_eq!(before, digests(&station));
    station.edit("mine/packs/ward/items.ron", "name: \"A. Okafor\"", "name: \"B. Okafor\"");
    let after = digests(&station);
    assert_ne!(before[0], after[0], "the scenario uses the patient");
    assert_eq!(before[1], after[1], "the rubric does not");
    station.edit("mine/packs/ward/items.ron", "default: 5)", "default: 6)");
    assert_ne!(after[1], digests(&station)[1]);
}

#[test]
fn an_attempt_is_scored_again_without_its_packs() {
    let station = Station::new();
    with_own_pack(&station);
    let with = Reading { assets: None, packs: &PackPath::default(), language: None };
    let entry = Entry::read(&station.path("mine"), with);
    let (scenario, rubric) = entry.playable().unwrap();
    let header = header(scenario.reference.clone(), rubric.reference.clone(), None);
    let documents = Documents { scenario: &scenario.source, rubric: &rubric.source, texts: None };
    let folder = station.data().join("attempts");
    let mut writer =
        AttemptWriter::create_with(&folder, &header, documents, &station.key(), WriterOptions::default())
            .unwrap();
    writer.seal(9_000_000, EndReason::Learner).unwrap();
    let before = station.run(["score", "last", "--json"]).out;
    assert!(before.contains("\"phone\""), "{before}");
    // By the rubric as it lies there, with its pack: the same score.
    let by_file = station.run(["score", "last", "--rubric", "mine/rubric.ron", "--json"]).out;
    assert_eq!(before, by_file);
    std::fs::remove_dir_all(station.path("mine")).unwrap();
    assert_eq!(before, station.run(["score", "last", "--json"]).out);
    station.run(["verify", "last"]).expect(0);
}

#[test]
fn files_are_brought_up_to_date_or_told_why_not() {
    let station = Station::new();
    with_own_pack(&station);
    let report = station.run(["migrate", "mine", "--json"]).expect(0).json();
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), 4, "{report}");
    assert!(files.iter().all(|file| file["state"] == "current" && file["format"] == 1), "{report}");
    station.edit("mine/scenario.ron", "format: 1", "format: 2");
    let said = station.run(["migrate", "mine", "--write"]).expect(1).out;
    assert!(said.contains("update the program") && said.contains("1 left alone"), "{said}");
    assert!(std::fs::read_to_string(station.path("mine/scenario.ron")).unwrap().contains("format: 2"));
    let checked = station.run(["check", "mine"]).expect(1).out;
    assert!(checked.contains("SW0003"), "{checked}");
    station.edit("mine/scenario.ron", "format: 2", "format: 0");
    assert!(station.run(["migrate", "mine/scenario.ron"]).expect(1).out.contains("no way leads from there"));
    assert!(station.run(["check", "mine"]).expect(1).out.contains("skillward migrate"));
    station.write("notes.txt", "x");
    station.run(["migrate", "notes.txt"]).expect(2);
}
