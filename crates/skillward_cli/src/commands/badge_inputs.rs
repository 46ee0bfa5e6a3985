//! Where badges to be checked come from: files, addresses, folders, and tables.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::outcome::CommandError;

/// Largest file read, bytes.
pub(super) const MAX_FILE: u64 = 32 << 20;
/// What a badge's file may be called.
const ENDINGS: [&str; 5] = ["png", "svg", "json", "jwt", "jws"];
/// Column of a table that names the badge.
const COLUMN: &str = "badge";

/// One badge to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// As it was named.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// The other columns of its row.
    pub row: BTreeMap<String, String>,
}

/// Where a badge is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    File(PathBuf),
    Address(String),
    /// The text itself: a compact token in a table.
    Text(String),
}

/// The badges that were named, and whether they are many by nature: a folder or a table, even of one.
pub(super) fn expand(named: &[String]) -> Result<(Vec<Input>, bool), CommandError> {
    let mut inputs = Vec::new();
    let mut many = named.len() > 1;
    for name in named {
        let path = Path::new(name);
        if name.contains("://") {
            inputs.push(Input {
                name: name.clone(),
                place: Place::Address(name.clone()),
                row: BTreeMap::new(),
            });
        } else if path.is_dir() {
            many = true;
            inputs.extend(folder(path)?);
        } else if ending(path) == "csv" {
            many = true;
            inputs.extend(table(path)?);
        } else {
            inputs.push(Input { name: name.clone(), place: Place::File(path.into()), row: BTreeMap::new() });
        }
    }
    Ok((inputs, many))
}

/// The badges in a folder, by name; what is called otherwise is left alone.
fn folder(path: &Path) -> Result<Vec<Input>, CommandError> {
    let mut files: Vec<PathBuf> = (fs::read_dir(path).map_err(CommandError::file("read", path))?.flatten())
        .map(|entry| entry.path())
        .filter(|file| file.is_file() && ENDINGS.contains(&&*ending(file)))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(CommandError::new(
            format!("the folder {} holds no badge", path.display()),
            "badges are files whose names end in .png, .svg, .json, .jwt or .jws",
        ));
    }
    let input = |file: PathBuf| Input {
        name: file.display().to_string(),
        place: Place::File(file),
        row: BTreeMap::new(),
    };
    Ok(files.into_iter().map(input).collect())
}

/// The badges of a table; files are looked for beside it.
fn table(path: &Path) -> Result<Vec<Input>, CommandError> {
    let size = fs::metadata(path).map_err(CommandError::file("read", path))?.len();
    if size > MAX_FILE {
        return Err(CommandError::plain(format!("{} is larger than 32 MiB", path.display())));
    }
    let bytes = fs::read(path).map_err(CommandError::file("read", path))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let wrong = |problem: String| {
        CommandError::new(
            format!("{}: {problem}", path.display()),
            "the first line names the columns, one of them `badge`; each row then has as many fields",
        )
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let head = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let column = (head.iter().position(|name| name.eq_ignore_ascii_case(COLUMN)))
        .ok_or_else(|| wrong("line 1: there is no column `badge`".into()))?;
    let beside = path.parent().unwrap_or(Path::new(""));
    let mut inputs = Vec::new();
    for record in reader.records() {
        // The error names the line.
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let name = record.get(column).unwrap_or_default().to_owned();
        let row = (head.iter().zip(&record).enumerate())
            .filter(|(index, _)| *index != column)
            .map(|(_, (name, value))| (name.to_owned(), value.to_owned()))
            .collect();
        let place = if name.contains("://") {
            Place::Address(name.clone())
        } else if skillward_credentials::jwt::is_token(&name) {
            Place::Text(name.clone())
        } else {
            Place::File(beside.join(&name))
        };
        inputs.push(Input { name, place, row });
    }
    if inputs.is_empty() {
        return Err(wrong("the table has no rows".into()));
    }
    Ok(inputs)
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}
