//! The catalogue of the heart against the model that is shipped: every structure is there, every relation holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use glam::Vec3;
use skillward_anatomy::Atlas;
use skillward_anatomy::cardiac_cycle::{CardiacCycle, Volumes};
use skillward_anatomy::relations::{Surface, judge};

/// Triangles of the fine and the coarse model that a standalone headset can bear.
const BUDGET: [usize; 2] = [60_000, 20_000];

/// One node: its surface, and where each morph target takes its vertices.
struct Node {
    surface: Surface,
    targets: BTreeMap<String, Vec<Vec3>>,
    key: String,
}

struct Model {
    atlas: Atlas,
    scenes: [BTreeMap<String, Node>; 2],
}

impl Model {
    fn load() -> Self {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        let text = std::fs::read_to_string(assets.join("anatomy/heart.ron")).expect("the catalogue");
        let atlas = Atlas::parse(&text).expect("a sound catalogue");
        let bytes = std::fs::read(assets.join(&atlas.model)).expect("the model");
        let file = gltf::Gltf::from_slice(&bytes).expect("a sound model");
        let blob = file.blob.as_deref().expect("a binary chunk");
        let scenes = [0, 1].map(|i| {
            let scene = file.scenes().nth(i).expect("a fine and a coarse scene");
            scene.nodes().map(|node| (node.name().expect("a name").to_owned(), read(&node, blob))).collect()
        });
        Self { atlas, scenes }
    }

    fn surface(&self, key: &str) -> Option<&Surface> {
        self.scenes[0].get(key).map(|node| &node.surface)
    }

    /// The volume of a cavity, millilitres, with its targets at some weights.
    fn volume(&self, key: &str, weights: &[(&str, f32)]) -> f32 {
        let node = &self.scenes[0][key];
        let mut surface = node.surface.clone();
        for (target, weight) in weights {
            let moved = node.targets.get(*target).unwrap_or_else(|| panic!("{key} has no target {target}"));
            surface.points.iter_mut().zip(moved).for_each(|(p, d)| *p += *d * *weight);
        }
        surface.volume() * 1e6
    }
}

fn read(node: &gltf::Node<'_>, blob: &[u8]) -> Node {
    let mesh = node.mesh().expect("a mesh");
    let names: Vec<String> = mesh.extras().as_ref().map_or(Vec::new(), |extras| {
        let value: serde_json::Value = serde_json::from_str(extras.get()).expect("extras");
        let names = value["targetNames"].as_array().cloned().unwrap_or_default();
        names.iter().map(|n| n.as_str().expect("a target's name").to_owned()).collect()
    });
    let primitive = mesh.primitives().next().expect("a primitive");
    let reader = primitive.reader(|_| Some(blob));
    let points: Vec<Vec3> = reader.read_positions().expect("positions").map(Vec3::from).collect();
    let indices: Vec<u32> = reader.read_indices().expect("indices").into_u32().collect();
    let moved = reader.read_morph_targets().map(|(p, _, _)| p.expect("positions").map(Vec3::from).collect());
    let extras = node.extras().as_ref().map(|e| e.get().to_owned()).unwrap_or_default();
    let value: serde_json::Value = serde_json::from_str(&extras).unwrap_or_default();
    Node {
        surface: Surface { points, triangles: indices.as_chunks::<3>().0.to_vec() },
        targets: names.into_iter().zip(moved).collect(),
        key: value["label_key"].as_str().unwrap_or_default().to_owned(),
    }
}

#[test]
fn every_structure_is_a_node_and_every_node_a_structure() {
    let model = Model::load();
    let keys: BTreeSet<&str> = model.atlas.structures.iter().map(|s| s.key.as_str()).collect();
    assert!(keys.len() >= 60, "{} structures", keys.len());
    let fine: BTreeSet<&str> = model.scenes[0].keys().map(String::as_str).collect();
    assert_eq!(keys, fine);
    let coarse: BTreeSet<&str> =
        model.scenes[1].keys().map(|k| k.strip_prefix("lod1_").expect("lod1_")).collect();
    assert_eq!(keys, coarse);
    for (name, node) in &model.scenes[0] {
        assert_eq!(node.key, format!("anatomy.{name}"));
    }
}

#[test]
fn every_structure_can_be_hit_and_the_model_stays_in_its_budget() {
    let model = Model::load();
    for (scene, budget) in model.scenes.iter().zip(BUDGET) {
        let total: usize = scene.values().map(|n| n.surface.triangles.len()).sum();
        assert!(total <= budget, "{total} triangles, and {budget} are allowed");
        for (name, node) in scene {
            let areas: Vec<f32> =
                node.surface.corners().map(|[a, b, c]| (b - a).cross(c - a).length() / 2.0).collect();
            let area: f32 = areas.iter().sum();
            assert!(area > 2e-6, "{name} has {} mm² in all", area * 1e6);
            assert!(areas.iter().all(|a| *a > 0.0), "{name} has a triangle without area");
            assert!(node.surface.volume() > 0.0, "{name} is turned inside out");
        }
    }
}

#[test]
fn every_part_is_closed_so_that_a_cut_shows_its_thickness() {
    let model = Model::load();
    for (name, node) in &model.scenes[0] {
        let mut edges: BTreeMap<[u32; 2], i32> = BTreeMap::new();
        for t in &node.surface.triangles {
            for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                *edges.entry([a.min(b), a.max(b)]).or_default() += if a < b { 1 } else { -1 };
            }
        }
        // An edge that is gone along once in each direction belongs to a closed surface.
        let open = edges.values().filter(|n| **n != 0).count();
        assert!(open * 200 <= edges.len(), "{name}: {open} of {} edges are open", edges.len());
    }
}

#[test]
fn at_least_forty_relations_hold_on_the_meshes() {
    let model = Model::load();
    assert!(model.atlas.relations.len() >= 40, "{} relations", model.atlas.relations.len());
    let faults: Vec<String> = (model.atlas.relations.iter())
        .filter_map(|r| {
            judge(r, |key| model.surface(key)).err().map(|why| format!("{} {:?}: {why}", r.of, r.is))
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} of {} fail:\n{}",
        faults.len(),
        model.atlas.relations.len(),
        faults.join("\n")
    );
}

#[test]
fn the_ways_of_blood_and_impulse_join_what_lies_together() {
    let model = Model::load();
    assert_eq!(model.atlas.conduction.first().map(|a| a.structure.as_str()), Some("sinuatrial_node"));
    assert!(model.atlas.conduction.is_sorted_by_key(|a| a.ms));
    // A step's structures touch some structure of the next one; a valve or other whole is as near as its parts.
    let parts = |key: &str| -> Vec<&Surface> {
        let own = model.surface(key);
        let of = model.atlas.structures.iter().filter(|s| s.parent == key && own.is_none());
        own.into_iter().chain(of.filter_map(|s| model.surface(&s.key))).collect()
    };
    for pair in model.atlas.blood_flow.windows(2) {
        if pair[0].iter().any(|s| s.ends_with("pulmonary_artery")) {
            continue; // The lungs are not part of the model.
        }
        for from in &pair[0] {
            let near = pair[1]
                .iter()
                .any(|to| parts(from).iter().any(|a| parts(to).iter().any(|b| a.distance(b, 0.01) < 0.004)));
            assert!(near, "{from} does not come within 4 mm of {:?}", pair[1]);
        }
    }
}

#[test]
fn the_model_holds_as_much_blood_as_the_cycle_says() {
    let model = Model::load();
    let cycle = CardiacCycle::new(70).expect("a modelled rate");
    let t = cycle.timing();
    let at = |micros: u64| cycle.at(micros).volumes;
    let (full, emptied): (Volumes, Volumes) = (at(t.av_valves_shut), at(t.semilunar_valves_shut));
    for (key, full, emptied) in [
        ("left_ventricle_cavity", full.left_ventricle, emptied.left_ventricle),
        ("right_ventricle_cavity", full.right_ventricle, emptied.right_ventricle),
    ] {
        let (base, after) = (model.volume(key, &[]), model.volume(key, &[("systole", 1.0)]));
        assert!((f64::from(base) / full - 1.0).abs() < 0.10, "{key} holds {base:.0} ml, not {full:.0}");
        assert!(
            (f64::from(after) / emptied - 1.0).abs() < 0.15,
            "{key} keeps {after:.0} ml, not {emptied:.0}"
        );
        let turned = model.volume(key, &[("systole", 1.0), ("twist", 1.0)]);
        assert!(
            (turned / after - 1.0).abs() < 0.08,
            "twisting changes {key} from {after:.0} to {turned:.0} ml"
        );
    }
    for key in ["left_atrium_cavity", "right_atrium_cavity"] {
        let (base, squeezed, drawn) = (
            model.volume(key, &[]),
            model.volume(key, &[("atrial_systole", 1.0)]),
            model.volume(key, &[("systole", 1.0)]),
        );
        assert!(
            squeezed < 0.85 * base && drawn > 1.1 * base,
            "{key}: {squeezed:.0}, {base:.0}, {drawn:.0} ml"
        );
    }
}

#[test]
fn leaflets_and_their_cords_move_together() {
    let model = Model::load();
    let leaflets: Vec<&String> =
        model.scenes[0].keys().filter(|k| k.ends_with("_leaflet") || k.ends_with("_cusp")).collect();
    assert_eq!(leaflets.len(), 11);
    for key in leaflets {
        let node = &model.scenes[0][key];
        let far = node.targets["open"].iter().map(|d| d.length()).fold(0.0, f32::max);
        assert!((0.004..0.03).contains(&far), "{key} opens by {:.1} mm", far * 1000.0);
        if let Some(cords) =
            model.scenes[0].get(&key.replace("_leaflet", "_chordae")).filter(|_| key.ends_with("_leaflet"))
        {
            let moved = |n: &Node| Surface {
                points: n.surface.points.iter().zip(&n.targets["open"]).map(|(p, d)| p + d).collect(),
                triangles: n.surface.triangles.clone(),
            };
            assert!(
                moved(cords).distance(&moved(node), 0.01) < 0.001,
                "{key} leaves its cords when it opens"
            );
        }
    }
}
