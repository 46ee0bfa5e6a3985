//! Tests of the configuration file.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use super::{Config, ConfigError, KEYS, Source, commented_default};

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(Path::new("skillward.toml"), text)
}

#[test]
fn the_commented_default_changes_nothing_and_each_key_in_it_works() {
    assert_eq!(parse(&commented_default()).unwrap(), Config::default());
    let all: String = commented_default()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key)
                if KEYS.iter().any(|known| {
                    key.starts_with(&format!("{} = ", known.name.rsplit('.').next().unwrap()))
                }) =>
            {
                format!("{key}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let config = parse(&all).unwrap();
    for key in KEYS {
        assert_eq!(config.sources[key.name], Source::File, "{}", key.name);
    }
    assert_eq!(config.sources.len(), KEYS.len());
}

#[test]
fn a_misspelt_key_is_refused_with_the_right_one() {
    let error = parse("learner = \"a\"\n[isuer]\nurl = \"x\"\n").unwrap_err();
    let ConfigError::Invalid(invalid) = &error else { panic!("{error}") };
    assert_eq!(invalid.line, 2);
    assert!(invalid.help.as_ref().unwrap().contains("`issuer`"), "{invalid:?}");
}

#[test]
fn values_out_of_range_are_refused() {
    for (text, key) in [
        ("learner = \"Ada Lovelace <ada@example.org>\"", "learner"),
        ("[sound]\nvolume = 3.0", "volume"),
        ("[issuer]\nurl = \"https://x.example\"", "url"),
        (
            "[issuer]\nkind = \"dcc_signing\"\nurl = \"https://x.example\"\ndid = \"d\"\nname = \"n\"",
            "tenant",
        ),
        ("[issuer]\nkind = \"badgr\"\nurl = \"https://x.example\"\ntoken_env = \"T\"", "username"),
        ("[issuer]\nkind = \"credly\"\nurl = \"https://x.example\"\ntoken_env = \"T\"", "organization"),
        (
            "[issuer]\nkind = \"accredible\"\nurl = \"https://x.example\"\ntoken_env = \"T\"",
            "recipients_file",
        ),
        ("[issuer]\nkind = \"moodle\"", "moodle"),
        ("[records]\nurl = \"https://x.example\"\nuser = \"u\"", "home_page"),
        ("[records]\nhome_page = \"hospital\"", "home_page"),
        ("[issuer]\ntimeout_s = 0", "timeout_s"),
        ("mode = \"exam\"", "exam"),
        ("language = \"german!\"", "language"),
        ("mode = ", "skillward.toml:1"),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(key), "{text}: {error}");
    }
}
