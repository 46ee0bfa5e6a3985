//! Which crate may depend on which (ARCHITECTURE.md, "Arrows"), read from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::{Outcome, root};

/// Left may depend on right. Development dependencies are free.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "skillward",
        &[
            "skillward_core",
            "skillward_hands",
            "skillward_store",
            "skillward_credentials",
            "skillward_issuer",
            "skillward_outbox",
            "skillward_cli",
        ],
    ),
    (
        "skillward_cli",
        &[
            "skillward_core",
            "skillward_author",
            "skillward_store",
            "skillward_credentials",
            "skillward_issuer",
            "skillward_outbox",
            "skillward_records",
        ],
    ),
    ("skillward_author", &["skillward_core", "skillward_hands"]),
    ("skillward_issuer", &["skillward_core", "skillward_credentials"]),
    ("skillward_records", &["skillward_core", "skillward_outbox"]),
    ("skillward_outbox", &["skillward_core", "skillward_credentials"]),
    ("skillward_credentials", &["skillward_core"]),
    ("skillward_store", &["skillward_core"]),
    ("skillward_hands", &["skillward_core"]),
    ("skillward_anatomy", &[]),
    ("skillward_core", &[]),
    ("skillward_xr_runtime", &[]),
    ("xtask", &[]),
];

/// What must never be reached from a crate: names, or beginnings of names that end in `*`.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "skillward_core",
        &["bevy*", "wgpu*", "winit", "tokio", "reqwest", "axum", "rusqlite", "jiff", "glam", "rand"],
    ),
    ("skillward_anatomy", &["bevy*", "wgpu*", "winit", "tokio", "reqwest", "axum"]),
    ("skillward_hands", &["bevy*", "wgpu*", "winit", "tokio", "reqwest", "axum"]),
    ("skillward_author", &["bevy*", "wgpu*", "winit", "tokio", "reqwest", "axum", "rusqlite"]),
    ("skillward_store", &["bevy*", "wgpu*", "tokio", "reqwest", "axum"]),
    ("skillward_credentials", &["bevy*", "wgpu*", "winit", "axum", "cpal"]),
    ("skillward_outbox", &["bevy*", "wgpu*", "winit", "axum", "cpal"]),
    ("skillward_records", &["bevy*", "wgpu*", "winit", "axum", "cpal"]),
    ("skillward_issuer", &["bevy*", "wgpu*", "winit", "cpal"]),
    ("skillward_cli", &["bevy*", "wgpu*", "winit", "cpal", "avian3d"]),
    ("skillward_xr_runtime", &["bevy*", "wgpu*", "winit", "tokio", "reqwest", "axum"]),
];

/// The platform of headsets that stand alone.
const STANDALONE: &str = "aarch64-linux-android";
/// What only a desktop has: the program must not reach it there (docs/android.md).
const DESKTOP_ONLY: &[(&str, &[&str])] =
    &[("skillward", &["x11*", "xkbcommon*", "wayland*", "alsa*", "libudev*", "rfd", "openssl*", "keyring*"])];

/// Fails when an arrow points where it may not.
pub fn check() -> Outcome {
    let mut faults = arrows(&metadata(None)?)?;
    for fault in forbidden(&metadata(Some(STANDALONE))?, DESKTOP_ONLY)? {
        faults.push(format!("on {STANDALONE}, {fault}"));
    }
    if faults.is_empty() {
        println!("arrows: {} crates, all as ARCHITECTURE.md says", ALLOWED.len());
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

/// What depends on what, on one platform or on all together.
fn metadata(platform: Option<&str>) -> Result<Metadata, String> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml"));
    if let Some(platform) = platform {
        command.other_options(["--filter-platform".to_owned(), platform.to_owned()]);
    }
    command.exec().map_err(|error| format!("cargo metadata failed: {error}"))
}

/// Every arrow that points where it may not, as a sentence.
fn arrows(metadata: &Metadata) -> Result<Vec<String>, String> {
    let mut faults = forbidden(metadata, FORBIDDEN)?;
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    for package in metadata.workspace_packages() {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            faults.push(format!("{} is not on the list of crates in arrows.rs", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let ours = dependency.path.is_some();
            let normal = dependency.kind == DependencyKind::Normal;
            if ours && normal && !allowed.contains(&dependency.name.as_str()) {
                faults.push(format!("{} must not depend on {}", package.name, dependency.name));
            }
        }
    }
    Ok(faults)
}

/// Every crate that is reached from where it must not be, as a sentence.
fn forbidden(metadata: &Metadata, rules: &[(&str, &[&str])]) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    let resolve = metadata.resolve.as_ref().ok_or("cargo metadata gave no resolved graph")?;
    let edges: BTreeMap<&PackageId, Vec<&PackageId>> = resolve
        .nodes
        .iter()
        .map(|node| {
            let normal = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
            (&node.id, normal.map(|dep| &dep.pkg).collect())
        })
        .collect();
    for (name, forbidden) in rules {
        let package = metadata
            .workspace_packages()
            .into_iter()
            .find(|package| package.name.as_str() == *name)
            .ok_or_else(|| format!("{name} is not in the workspace"))?;
        for reached in reach(&package.id, &edges) {
            let reached = &metadata[reached].name;
            if forbidden.iter().any(|pattern| matches(pattern, reached)) {
                faults.push(format!("{name} must never contain {reached}"));
            }
        }
    }
    Ok(faults)
}

/// Everything that can be reached over normal dependencies.
fn reach<'a>(
    from: &'a PackageId,
    edges: &BTreeMap<&'a PackageId, Vec<&'a PackageId>>,
) -> BTreeSet<&'a PackageId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        for &next in edges.get(id).into_iter().flatten() {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    #[test]
    fn crates_depend_only_where_the_arrows_point() {
        super::check().expect("arrows");
    }

    #[test]
    fn patterns_match_whole_names_or_beginnings() {
        assert!(super::matches("bevy*", "bevy_ecs"));
        assert!(super::matches("rand", "rand"));
        assert!(!super::matches("rand", "rand_chacha"));
    }
}
