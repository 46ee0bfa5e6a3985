//! The pictures of `docs/pictures`: the scripted learner plays, and what it saw is kept smaller.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use crate::{Outcome, root, run, target};

/// Width of a kept picture, pixels; drawn larger, so that edges are smooth.
const WIDTH: usize = 960;
/// Largest file, bytes.
const LARGEST: u64 = 700_000;

/// Lets the built program play, and keeps its pictures.
pub fn make() -> Outcome {
    let out = target().join("pictures");
    let program = target().join("debug/skillward");
    run(&program.to_string_lossy(), &["demo", "hand-hygiene-bedside", "--out", &out.to_string_lossy()])?;
    let kept = root().join("docs/pictures");
    let drawn = out.join("pictures");
    let entries = fs::read_dir(&drawn).map_err(|error| format!("{}: {error}", drawn.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let Some(name) = path.file_name() else { continue };
        let to = kept.join(name);
        shrink(&path, &to).map_err(|error| format!("{}: {error}", path.display()))?;
        let bytes = fs::metadata(&to).map_or(0, |file| file.len());
        println!("{}: {} kB", to.display(), bytes / 1000);
        if bytes > LARGEST {
            return Err(format!("{} is larger than {} kB", to.display(), LARGEST / 1000));
        }
    }
    Ok(())
}

/// Keeps a picture at [`WIDTH`], each pixel the mean of the area that it covers.
fn shrink(from: &Path, to: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut reader = png::Decoder::new(std::io::BufReader::new(File::open(from)?)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut pixels)?;
    let (width, height, samples) = (info.width as usize, info.height as usize, info.color_type.samples());
    let size = (WIDTH.min(width), WIDTH.min(width) * height / width);
    let mut small = Vec::with_capacity(size.0 * size.1 * 3);
    let columns: Vec<_> = (0..size.0).map(|x| covered(x, size.0, width)).collect();
    for y in 0..size.1 {
        let rows = covered(y, size.1, height);
        for columns in &columns {
            for channel in 0..3 {
                let (mut sum, mut weight) = (0.0, 0.0);
                for &(row, down) in &rows {
                    for &(column, across) in columns {
                        let value = pixels[(row * width + column) * samples + channel.min(samples - 1)];
                        sum += f32::from(value) * down * across;
                        weight += down * across;
                    }
                }
                small.push((sum / weight + 0.5) as u8);
            }
        }
    }
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(to)?), size.0 as u32, size.1 as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&small)?;
    Ok(())
}

/// What one of `few` covers of `many`, with its share of each.
fn covered(index: usize, few: usize, many: usize) -> Vec<(usize, f32)> {
    let scale = many as f32 / few as f32;
    let (from, to) = (index as f32 * scale, (index + 1) as f32 * scale);
    (from as usize..(to.ceil() as usize).min(many))
        .map(|at| (at, (to.min(at as f32 + 1.0) - from.max(at as f32)).max(0.0)))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pixel_is_covered_once() {
        for (few, many) in [(3, 4), (960, 1280), (5, 5), (2, 7)] {
            let mut sums = vec![0.0; many];
            for index in 0..few {
                for (at, share) in super::covered(index, few, many) {
                    sums[at] += share;
                }
            }
            assert!(sums.iter().all(|sum| (sum - 1.0_f32).abs() < 1e-3), "{few} of {many}: {sums:?}");
        }
    }
}
