//! What both eyes see: lit, whole, and from two places.
//!
//! With `SKILLWARD_STEREO` naming a folder the pictures are kept there, as large as a person wants to look at them.

use std::fs;
use std::path::{Path, PathBuf};

use skillward_core::hygiene::report::TechniqueStep;
use skillward_xr_runtime::script::{Command, Eyes, Render, Script};

use super::held::Holder;
use super::motion;
use super::wearer::Wearer;
use crate::headless::shipped;

/// Edge of an eye's picture, pixels: enough to tell light from dark, and to be looked at.
const SMALL: u32 = 128;
const LARGE: u32 = 960;
/// Mean lightness of a lit room's picture is at least this, 0 to 255; that of one without its baked light is half.
const LIT: f64 = 80.0;
/// A picture has at least so many of its pixels lighter than [`DARK`].
const SHARE_LIT: f64 = 0.9;
const DARK: u8 = 24;

/// An eye's picture: its lightness, row by row.
struct Picture {
    width: u32,
    light: Vec<u8>,
}

impl Picture {
    fn read(path: &Path) -> Self {
        let file = std::io::BufReader::new(fs::File::open(path).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels = bytes[..info.buffer_size()].chunks_exact(info.color_type.samples());
        let light = pixels.map(|pixel| pixel[..3].iter().copied().max().unwrap()).collect();
        Self { width: info.width, light }
    }

    fn mean(&self) -> f64 {
        self.light.iter().map(|&light| f64::from(light)).sum::<f64>() / self.light.len() as f64
    }

    fn share_lit(&self) -> f64 {
        self.light.iter().filter(|&&light| light > DARK).count() as f64 / self.light.len() as f64
    }

    /// Mean difference of two pictures' pixels.
    fn off(&self, other: &Self) -> f64 {
        let differences = self.light.iter().zip(&other.light).map(|(a, b)| f64::from(a.abs_diff(*b)));
        differences.sum::<f64>() / self.light.len() as f64
    }
}

/// Both eyes' pictures of the next frame; how wide they are.
fn look(wearer: &mut Wearer, name: &str, keep: Option<&PathBuf>) -> u32 {
    wearer.does(vec![Command::Capture(name.to_owned())]);
    let paths = ["left", "right"].map(|eye| wearer.place.folder().join(format!("eyes/{name}_{eye}.png")));
    wearer.until(name, |_| paths.iter().all(|path| path.is_file()));
    let [left, right] = paths.each_ref().map(|path| Picture::read(path));
    for (eye, picture) in [("left", &left), ("right", &right)] {
        assert!(picture.mean() > LIT, "{name}: the {eye} eye's picture is dark: {}", picture.mean());
        let share = picture.share_lit();
        assert!(share > SHARE_LIT, "{name}: only {share} of the {eye} eye's picture is lit");
    }
    assert!(left.off(&right) > 1.0, "{name}: both eyes see from one place");
    if let Some(folder) = keep {
        for path in &paths {
            let to = folder.join(path.file_name().unwrap());
            fs::copy(path, &to).unwrap();
            println!("{}", to.display());
        }
    }
    left.width
}

#[test]
fn both_eyes_see_a_lit_room_and_hands_at_every_technique() {
    let keep = std::env::var_os("SKILLWARD_STEREO").map(PathBuf::from);
    if let Some(folder) = &keep {
        fs::create_dir_all(folder).unwrap();
    }
    let size = if keep.is_some() { LARGE } else { SMALL };
    let scenario = shipped("hand_hygiene/technique");
    let frames = motion::of(&scenario, "exemplary");
    let begin = [motion::bare(), motion::joints(&frames[0])].concat();
    let script = Script {
        eyes: Eyes { width: size, height: size, ..Eyes::default() },
        render: Render::Always,
        ..motion::script(&frames[0], begin)
    };
    let mut wearer = Wearer::begin(&scenario, &script);
    wearer.until_told("an attempt is written to");
    wearer.until_shown("Attempt");
    assert_eq!(look(&mut wearer, "bay", keep.as_ref()), size);
    wearer.does(vec![Command::Render(Render::OnCapture)]);
    let holder = Holder::new();
    let steps: Vec<Option<TechniqueStep>> = frames.iter().map(|frame| holder.technique(frame)).collect();
    let moments: Vec<(usize, TechniqueStep)> = TechniqueStep::ALL
        .into_iter()
        .map(|step| {
            let of_step: Vec<usize> = (0..frames.len()).filter(|&at| steps[at] == Some(step)).collect();
            (of_step[of_step.len() / 2], step)
        })
        .collect();
    for (at, frame) in frames.iter().enumerate() {
        let mut commands = motion::joints(frame);
        commands.push(motion::head(frame));
        wearer.does(commands);
        wearer.frames(1);
        if let Some((_, step)) = moments.iter().find(|(moment, _)| *moment == at) {
            look(&mut wearer, &format!("{step:?}"), keep.as_ref());
        }
    }
    wearer.until("the end of the attempt", |wearer| wearer.attempt().is_some_and(|it| it.end.is_some()));
    wearer.frames(20);
    look_at_panel(&mut wearer, keep.as_ref());
    assert_eq!(wearer.report().faults(), Vec::<String>::new());
    assert!(wearer.close().success());
}

/// The debrief is a light panel in the room.
fn look_at_panel(wearer: &mut Wearer, keep: Option<&PathBuf>) {
    // The panel is drawn for the eyes that look at it: a frame after the first.
    wearer.does(vec![Command::Render(Render::Always)]);
    wearer.frames(6);
    look(wearer, "debrief", keep);
}

#[test]
fn a_display_that_misses_frames_gets_coarser_pictures_and_sharp_ones_again() {
    let scenario = shipped("hand_hygiene/technique");
    let frames = motion::of(&scenario, "exemplary");
    let begin = [motion::bare(), motion::joints(&frames[0])].concat();
    let script = Script { render: Render::Always, ..motion::script(&frames[0], begin) };
    let mut wearer = Wearer::begin(&scenario, &script);
    wearer.until_told("an attempt is written to");
    wearer.until_shown("Attempt");
    let whole = look(&mut wearer, "whole", None);
    for _ in 0..motion::HZ as u32 {
        wearer.does(vec![Command::SlowFrame(1)]);
        wearer.frames(1);
    }
    // What was watched when the last came late is decided upon.
    wearer.frames(motion::HZ as u64);
    let coarse = look(&mut wearer, "coarse", None);
    assert!((whole / 2..whole).contains(&coarse), "{coarse} of {whole}");
    // Six seconds in time.
    wearer.frames(6 * motion::HZ as u64);
    let again = look(&mut wearer, "again", None);
    assert!(again > coarse, "{again} is no sharper than {coarse}");
    assert_eq!(wearer.report().faults(), Vec::<String>::new());
    assert!(wearer.close().success());
}
