//! How much is drawn: chosen by itself from the graphics driver, so that a machine without a graphics
//! card can still show the bay.

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::render::settings::WgpuSettings;

/// A level of quality.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quality {
    /// A graphics card draws: full resolution, smooth edges.
    #[default]
    Full,
    /// The processor draws: a small picture, scaled up, lit by what was baked.
    Software,
    /// The processor draws, and nobody waits for the next frame: full resolution for still pictures.
    Still,
}

impl Quality {
    /// Size of the picture that is drawn for a view of this size in pixels.
    #[must_use]
    pub fn picture(self, view: UVec2) -> UVec2 {
        match self {
            Self::Full | Self::Still => view,
            Self::Software => {
                // Five frames a second on two cores need fewer than about 130 000 pixels.
                let share = (130_000.0 / (view.x * view.y).max(1) as f32).sqrt().min(1.0);
                (view.as_vec2() * share).as_uvec2().max(UVec2::new(160, 90))
            }
        }
    }

    /// Multisampling.
    #[must_use]
    pub const fn msaa(self) -> Msaa {
        match self {
            Self::Full | Self::Still => Msaa::Sample4,
            Self::Software => Msaa::Off,
        }
    }
}

/// What the pictures are for; asked before the driver is known.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drawing {
    /// A person looks at a window.
    #[default]
    Live,
    /// Pictures are kept.
    Stills,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Quality>().init_resource::<Drawing>();
    app.add_systems(PreStartup, choose);
}

fn choose(
    info: Option<Res<'_, RenderAdapterInfo>>,
    drawing: Res<'_, Drawing>,
    mut quality: ResMut<'_, Quality>,
) {
    let Some(info) = info else { return };
    let processor = format!("{:?}", info.device_type) == "Cpu";
    *quality = match (processor, *drawing) {
        (false, _) => Quality::Full,
        (true, Drawing::Live) => Quality::Software,
        (true, Drawing::Stills) => Quality::Still,
    };
    info!("drawing with {} ({:?}): {:?}", info.name, info.device_type, *quality);
}

/// Settings of the graphics layer: any adapter will do, the processor included.
#[must_use]
pub fn graphics() -> WgpuSettings {
    WgpuSettings::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_software_picture_is_small_and_keeps_its_shape() {
        let picture = Quality::Software.picture(UVec2::new(960, 540));
        assert!(picture.x * picture.y <= 131_000, "{picture}");
        assert!((picture.x as f32 / picture.y as f32 - 16.0 / 9.0).abs() < 0.02);
        assert_eq!(Quality::Software.picture(UVec2::new(320, 180)), UVec2::new(320, 180));
    }

    #[test]
    fn a_graphics_card_draws_every_pixel() {
        assert_eq!(Quality::Full.picture(UVec2::new(1920, 1080)), UVec2::new(1920, 1080));
    }
}
