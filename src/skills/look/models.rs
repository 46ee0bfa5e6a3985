//! Which file of a model is drawn: its own, or the coarse twin where the processor draws.

use std::path::Path;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::world_serialization::WorldAsset;

use super::quality::Quality;
use crate::launch::Launch;

/// The asset library's models, as fine as this machine draws them.
#[derive(SystemParam)]
pub struct Models<'w> {
    quality: Res<'w, Quality>,
    launch: Res<'w, Launch>,
    assets: Res<'w, AssetServer>,
}

impl Models<'_> {
    /// The file to read for a model of the library, as a path under `assets/`.
    fn path(&self, model: &str) -> String {
        match coarse_twin(model) {
            Some(twin) if *self.quality == Quality::Software && self.launch.assets.join(&twin).is_file() => {
                twin
            }
            _ => model.to_owned(),
        }
    }

    /// A model's first scene, being read.
    #[must_use]
    pub fn scene(&self, model: &str) -> Handle<WorldAsset> {
        self.assets.load(GltfAssetLabel::Scene(0).from_asset(self.path(model)))
    }
}

/// Where the coarse twin of a model lies, if it has one: in the folder `coarse` beside it, by the same name.
fn coarse_twin(model: &str) -> Option<String> {
    let path = Path::new(model);
    let twin = path.parent()?.join("coarse").join(path.file_name()?);
    Some(twin.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_twin_lies_in_a_folder_beside_its_model() {
        assert_eq!(super::coarse_twin("models/door.glb").as_deref(), Some("models/coarse/door.glb"));
        assert_eq!(super::coarse_twin("door.glb").as_deref(), Some("coarse/door.glb"));
    }
}
