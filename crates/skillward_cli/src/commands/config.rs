//! `skillward config`: the configuration in force, where each value comes from, and every folder.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};
use skillward_store::StationKey;

use super::{print_json, print_line};
use crate::args::ConfigArgs;
use crate::config::{Config, KEYS, Source, commented_default};
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};

#[derive(Serialize)]
struct Shown<'a> {
    file: &'a Path,
    file_exists: bool,
    keys: Vec<ShownKey>,
    data: &'a Path,
    attempts: PathBuf,
    badges: PathBuf,
    scenarios: &'a [PathBuf],
    packs: &'a [PathBuf],
    assets: Option<&'a Path>,
    station_key: Option<String>,
}

#[derive(Serialize)]
struct ShownKey {
    key: &'static str,
    value: Value,
    source: Source,
    meaning: &'static str,
}

pub(crate) fn run(context: &Context, args: &ConfigArgs) -> CommandResult {
    let file = &context.paths.config_file;
    if args.init {
        return init(file);
    }
    let shown = Shown {
        file,
        file_exists: file.exists(),
        keys: KEYS.iter().map(|key| shown_key(context, key.name, key.meaning)).collect(),
        data: &context.paths.data,
        attempts: context.paths.attempts(),
        badges: context.paths.badges(),
        scenarios: &context.paths.scenarios,
        packs: &context.paths.packs,
        assets: context.paths.assets.as_deref(),
        station_key: StationKey::load(&context.paths.station_key()).ok().map(|key| key.public_hex()),
    };
    if args.json {
        print_json(&shown)?;
    } else {
        print_shown(&shown)?;
    }
    Ok(Outcome::Good)
}

fn init(file: &Path) -> CommandResult {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(CommandError::file("create", folder))?;
    }
    let mut options = fs::OpenOptions::new();
    match options.write(true).create_new(true).open(file) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(CommandError::new(
            format!("{} exists; it is left as it is", file.display()),
            "move it away first, or edit it: `skillward config` lists all keys",
        )),
        opened => {
            use std::io::Write;
            opened
                .and_then(|mut opened| opened.write_all(commented_default().as_bytes()))
                .map_err(CommandError::file("write", file))?;
            print_line(&format!("Wrote {}", file.display()))?;
            Ok(Outcome::Good)
        }
    }
}

fn shown_key(context: &Context, key: &'static str, meaning: &'static str) -> ShownKey {
    let source = context.config.sources.get(key).copied().unwrap_or(Source::Default);
    ShownKey { key, value: value_of(&context.config, key), source, meaning }
}

fn value_of(config: &Config, key: &str) -> Value {
    let (issuer, records) = (&config.issuer, &config.records);
    match key {
        "learner" => json!(config.learner),
        "station" => json!(config.station),
        "mode" => json!(config.mode),
        "language" => json!(config.language),
        "data_dir" => json!(config.data_dir),
        "scenarios" => json!(config.scenarios),
        "packs" => json!(config.packs),
        "assets" => json!(config.assets),
        "issuer.kind" => json!(issuer.kind),
        "issuer.url" => json!(issuer.url),
        "issuer.did" => json!(issuer.did),
        "issuer.name" => json!(issuer.name),
        "issuer.token_file" => json!(issuer.token_file),
        "issuer.token_env" => json!(issuer.token_env),
        "issuer.username" => json!(issuer.username),
        "issuer.tenant" => json!(issuer.tenant),
        "issuer.organization" => json!(issuer.organization),
        "issuer.badges" => json!(issuer.badges),
        "issuer.recipients_file" => json!(issuer.recipients_file),
        "issuer.recipient" => json!(issuer.recipient),
        "issuer.repeats" => json!(issuer.repeats),
        "issuer.timeout_s" => json!(issuer.timeout_s),
        "records.url" => json!(records.url),
        "records.user" => json!(records.user),
        "records.password_file" => json!(records.password_file),
        "records.password_env" => json!(records.password_env),
        "records.home_page" => json!(records.home_page),
        "records.version" => json!(records.version),
        "picture.quality" => json!(config.picture),
        "sound.volume" => json!(f64::from((config.sound.volume * 1000.0).round()) / 1000.0),
        "sound.muted" => json!(config.sound.muted),
        "sound.captions" => json!(config.sound.captions),
        _ => Value::Null,
    }
}

fn print_shown(shown: &Shown<'_>) -> Result<(), CommandError> {
    let state = if shown.file_exists { "" } else { " (not there; `skillward config --init` writes one)" };
    print_line(&format!("File  {}{state}\n", shown.file.display()))?;
    for key in &shown.keys {
        let value = if key.value.is_null() { "-".to_owned() } else { key.value.to_string() };
        print_line(&format!(
            "{:<22} {value}  ({})\n                       {}",
            key.key,
            key.source.word(),
            key.meaning
        ))?;
    }
    print_line(&format!("\nData      {}", shown.data.display()))?;
    print_line(&format!("Attempts  {}", shown.attempts.display()))?;
    print_line(&format!("Badges    {}", shown.badges.display()))?;
    let assets = shown.assets.map_or_else(|| "not found".to_owned(), |path| path.display().to_string());
    print_line(&format!("Assets    {assets}"))?;
    for (name, folders) in [("Scenarios", shown.scenarios), ("Packs", shown.packs)] {
        for (index, folder) in folders.iter().enumerate() {
            let label = if index == 0 { name } else { "" };
            print_line(&format!("{label:<9} {}", folder.display()))?;
        }
    }
    let key = shown.station_key.as_deref().unwrap_or("not made yet; the first attempt makes it");
    print_line(&format!("Station   {key}"))
}
