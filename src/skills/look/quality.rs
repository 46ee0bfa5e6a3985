//! How much is drawn: chosen by itself from the graphics driver, so that a machine without a graphics
//! card can still show the bay.

use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::render::settings::WgpuSettings;
use skillward_cli::config::PictureQuality;

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

/// Pixels that a small picture may have; follows the measured pace (`pace.rs`).
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct PixelBudget(pub f32);

impl PixelBudget {
    /// Fewest pixels: below this a dispenser across the bay is no longer to be recognised.
    pub const LEAST: f32 = 36_000.0;
    /// Most pixels of a small picture: a window of 960 by 540 in full.
    pub const MOST: f32 = 518_400.0;
}

impl Default for PixelBudget {
    /// What two cores without a graphics card draw five times a second with some to spare.
    fn default() -> Self {
        Self(60_000.0)
    }
}

impl Quality {
    /// Size of the picture that is drawn for a view of this size in pixels.
    #[must_use]
    pub fn picture(self, view: UVec2, budget: PixelBudget) -> UVec2 {
        match self {
            Self::Full | Self::Still => view,
            Self::Software => {
                let share = (budget.0 / (view.x * view.y).max(1) as f32).sqrt().min(1.0);
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
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// A person looks at a window, and may have said how finely it is drawn.
    Live(PictureQuality),
    /// Pictures are kept.
    Stills,
}

impl Default for Drawing {
    fn default() -> Self {
        Self::Live(PictureQuality::Auto)
    }
}

impl Drawing {
    /// The level for a driver that runs on the processor, or does not.
    #[must_use]
    pub const fn quality(self, processor: bool) -> Quality {
        match (self, processor) {
            (Self::Stills, true) => Quality::Still,
            (Self::Live(PictureQuality::Small), _) | (Self::Live(PictureQuality::Auto), true) => {
                Quality::Software
            }
            (Self::Live(_) | Self::Stills, _) => Quality::Full,
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Quality>().init_resource::<Drawing>().init_resource::<PixelBudget>();
    app.add_systems(PreStartup, choose);
}

fn choose(
    info: Option<Res<'_, RenderAdapterInfo>>,
    drawing: Res<'_, Drawing>,
    mut quality: ResMut<'_, Quality>,
) {
    let Some(info) = info else { return };
    let processor = format!("{:?}", info.device_type) == "Cpu";
    *quality = drawing.quality(processor);
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
        let budget = PixelBudget(130_000.0);
        let picture = Quality::Software.picture(UVec2::new(960, 540), budget);
        assert!(picture.x * picture.y <= 131_000, "{picture}");
        assert!((picture.x as f32 / picture.y as f32 - 16.0 / 9.0).abs() < 0.02);
        assert_eq!(Quality::Software.picture(UVec2::new(320, 180), budget), UVec2::new(320, 180));
    }

    #[test]
    fn a_graphics_card_draws_every_pixel() {
        let view = UVec2::new(1920, 1080);
        assert_eq!(Quality::Full.picture(view, PixelBudget::default()), view);
    }

    #[test]
    fn the_driver_decides_unless_a_person_has() {
        let live = Drawing::Live;
        assert_eq!(live(PictureQuality::Auto).quality(true), Quality::Software);
        assert_eq!(live(PictureQuality::Auto).quality(false), Quality::Full);
        assert_eq!(live(PictureQuality::Full).quality(true), Quality::Full);
        assert_eq!(live(PictureQuality::Small).quality(false), Quality::Software);
        assert_eq!(Drawing::Stills.quality(true), Quality::Still);
        assert_eq!(Drawing::Stills.quality(false), Quality::Full);
    }
}
