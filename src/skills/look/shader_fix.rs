//! A way round a fault of Bevy 0.19.1: its environment-map shader takes an integer for a truth value
//! where texture binding arrays are not to be had (software drivers, older mobile ones), and fails
//! validation as soon as a light map and an environment map are in one view.

use bevy::prelude::*;
use bevy::shader::Shader;

const FAULTY: &str = "view_environment_map_affects_lightmapped_mesh_diffuse;";
const MENDED: &str = "view_environment_map_affects_lightmapped_mesh_diffuse != 0u;";

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, mend);
}

fn mend(mut events: MessageReader<'_, '_, AssetEvent<Shader>>, mut shaders: ResMut<'_, Assets<Shader>>) {
    for event in events.read() {
        let AssetEvent::Added { id } = event else { continue };
        let Some(shader) = shaders.get(*id) else { continue };
        if !shader.path.ends_with("environment_map.wgsl") {
            continue;
        }
        let source = shader.source.as_str();
        if source.contains(FAULTY) {
            let mended = Shader::from_wgsl(source.replace(FAULTY, MENDED), shader.path.clone());
            if let Err(error) = shaders.insert(*id, mended) {
                warn!("the environment-map shader could not be mended: {error}");
            }
        }
    }
}
