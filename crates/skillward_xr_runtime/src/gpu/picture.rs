//! From an image's bytes to a PNG.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use ash::vk;

/// A rectangle of an image in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// Colours as a screen shows them (sRGB, 8 bits), from an image's bytes. Formats that are not sRGB hold linear values.
pub(crate) fn to_rgb(bytes: &[u8], format: vk::Format) -> Vec<u8> {
    let linear = |value: f32| (srgb(value) * 255.0).round() as u8;
    let byte = |value: u8| linear(f32::from(value) / 255.0);
    match format {
        vk::Format::R8G8B8A8_SRGB => each(bytes, 4, |texel| [texel[0], texel[1], texel[2]]),
        vk::Format::B8G8R8A8_SRGB => each(bytes, 4, |texel| [texel[2], texel[1], texel[0]]),
        vk::Format::R8G8B8A8_UNORM => each(bytes, 4, |texel| [texel[0], texel[1], texel[2]].map(byte)),
        vk::Format::B8G8R8A8_UNORM => each(bytes, 4, |texel| [texel[2], texel[1], texel[0]].map(byte)),
        vk::Format::A2B10G10R10_UNORM_PACK32 => each(bytes, 4, |texel| {
            let packed = u32::from_le_bytes([texel[0], texel[1], texel[2], texel[3]]);
            [0, 10, 20].map(|shift| linear(((packed >> shift) & 0x3FF) as f32 / 1023.0))
        }),
        _ => each(bytes, 8, |texel| {
            [0, 2, 4].map(|at| linear(half(u16::from_le_bytes([texel[at], texel[at + 1]]))))
        }),
    }
}

fn each(bytes: &[u8], size: usize, colour: impl Fn(&[u8]) -> [u8; 3]) -> Vec<u8> {
    bytes.chunks_exact(size).flat_map(colour).collect()
}

/// From a linear value to sRGB's curve.
fn srgb(linear: f32) -> f32 {
    let value = linear.clamp(0.0, 1.0);
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}

/// A number of 16 bits as IEEE 754 has it.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from((bits >> 10) & 0x1F);
    let fraction = f32::from(bits & 0x3FF) / 1024.0;
    let size = match exponent {
        0 => fraction * 2.0_f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => 0.0,
        _ => (1.0 + fraction) * 2.0_f32.powi(exponent - 15),
    };
    sign * size
}

/// Writes colours of 8 bits as a PNG.
pub(crate) fn write_png(path: &Path, rgb: &[u8], width: u32, height: u32) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| told(&error))?;
    }
    let file = File::create(path).map_err(|error| told(&error))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header().map_err(|error| told(&error))?;
    writer.write_image_data(rgb).map_err(|error| told(&error))?;
    writer.finish().map_err(|error| told(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_gives_the_same_colour() {
        // Half of full red, a quarter of green, in linear light.
        let expected = [188, 137, 0];
        let near = |rgb: &[u8]| rgb.iter().zip(expected).all(|(got, wanted)| got.abs_diff(wanted) <= 2);
        let cases: [(vk::Format, Vec<u8>); 5] = [
            (vk::Format::R8G8B8A8_SRGB, vec![188, 137, 0, 255]),
            (vk::Format::B8G8R8A8_SRGB, vec![0, 137, 188, 255]),
            (vk::Format::R8G8B8A8_UNORM, vec![128, 64, 0, 255]),
            (vk::Format::A2B10G10R10_UNORM_PACK32, (512_u32 | 256 << 10).to_le_bytes().to_vec()),
            (vk::Format::R16G16B16A16_SFLOAT, vec![0x00, 0x38, 0x00, 0x34, 0, 0, 0, 0]),
        ];
        for (format, bytes) in cases {
            let rgb = to_rgb(&bytes, format);
            assert!(near(&rgb), "{format:?}: {rgb:?}");
        }
    }
}
