//! A display of the test's own: a virtual X server, keys and mouse by xdotool, and its picture.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Size in pixels.
pub const SIZE: (u32, u32) = (960, 540);

/// An X server that ends with the test.
pub struct Display {
    server: Child,
    /// As in the variable `DISPLAY`.
    pub name: String,
    pixels: tempfile::TempDir,
}

impl Display {
    /// Starts a server on the first number that is free.
    pub fn start() -> Self {
        let pixels = tempfile::tempdir().unwrap();
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{}x{}x24", SIZE.0, SIZE.1))
            .arg("-fbdir")
            .arg(pixels.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Xvfb cannot be started ({error}): install the package xvfb"));
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb found no free display");
        let display = Self { server, name: format!(":{}", number.trim()), pixels };
        display.xdotool(&["version"]);
        display
    }

    /// Runs xdotool; gives what it says.
    pub fn xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool").args(arguments).env("DISPLAY", &self.name).output();
        let output = output.unwrap_or_else(|error| {
            panic!("xdotool cannot be started ({error}): install the package xdotool")
        });
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Strikes a key, slowly enough for a slow driver to see it.
    pub fn strike(&self, key: &str) {
        self.xdotool(&["keydown", key]);
        sleep(Duration::from_millis(250));
        self.xdotool(&["keyup", key]);
        sleep(Duration::from_millis(350));
    }

    /// Holds a key for so long.
    pub fn hold_key(&self, key: &str, length: Duration) {
        self.xdotool(&["keydown", key]);
        sleep(length);
        self.xdotool(&["keyup", key]);
    }

    /// Moves the mouse by small steps: longer ones are what an X server makes longer still.
    pub fn move_mouse(&self, x: i32, y: i32) {
        const LONGEST: u32 = 3;
        let steps = x.unsigned_abs().max(y.unsigned_abs()).div_ceil(LONGEST).max(1) as i32;
        let mut arguments = Vec::new();
        let mut moved = (0, 0);
        for step in 1..=steps {
            let to = (x * step / steps, y * step / steps);
            arguments.extend(["mousemove_relative".to_owned(), "--".to_owned()]);
            arguments.extend([(to.0 - moved.0).to_string(), (to.1 - moved.1).to_string()]);
            arguments.extend(["sleep".to_owned(), "0.006".to_owned()]);
            moved = to;
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.xdotool(&arguments);
    }

    /// Lets go of everything.
    pub fn release(&self) {
        for button in ["1", "3"] {
            self.xdotool(&["mouseup", button]);
        }
        for key in ["space", "w", "f"] {
            self.xdotool(&["keyup", key]);
        }
    }

    /// Keeps what is to be seen as a PNG file.
    pub fn picture(&self, path: &Path) {
        let dump = fs::read(self.pixels.path().join("Xvfb_screen0")).unwrap();
        let word = |index: usize| {
            let bytes = dump[index * 4..index * 4 + 4].try_into().unwrap();
            u32::from_be_bytes(bytes) as usize
        };
        // XWD, version 7: size of the header, width, height, bytes a line, entries of the colour map.
        let (header, width, height, line, colours) = (word(0), word(4), word(5), word(12), word(19));
        let start = header + colours * 12;
        let mut rgb = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            for pixel in dump[start + row * line..][..width * 4].chunks(4) {
                rgb.extend([pixel[2], pixel[1], pixel[0]]);
            }
        }
        let file = fs::File::create(path).unwrap();
        let mut encoder = png::Encoder::new(file, width as u32, height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header().unwrap().write_image_data(&rgb).unwrap();
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
