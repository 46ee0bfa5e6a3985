//! Every key of the configuration file, with its meaning and an example.

/// A key of the configuration file.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name, with the table's name before a dot.
    pub name: &'static str,
    /// What it means, in a sentence or two.
    pub meaning: &'static str,
    /// An example, in TOML.
    pub example: &'static str,
}

const fn key(name: &'static str, meaning: &'static str, example: &'static str) -> Key {
    Key { name, meaning, example }
}

/// Every key, in the order of the file.
pub const KEYS: &[Key] = &[
    key(
        "learner",
        "Pseudonym of the learner: letters, digits, hyphens; never a name or an address. Left out, one is made.",
        "\"learner-0412\"",
    ),
    key("station", "Name of this station. Left out, one is made.", "\"skills-lab-3\""),
    key(
        "mode",
        "Mode offered first: \"formative\" or \"summative\". Left out, the scenario's own.",
        "\"formative\"",
    ),
    key(
        "language",
        "Language of scenarios' texts, a BCP 47 tag. Left out, that of LC_ALL, LC_MESSAGES or LANG; what a scenario lacks in it is read in the scenario's own.",
        "\"de\"",
    ),
    key("data_dir", "Folder of attempts, keys, outbox and badges.", "\"/srv/skillward\""),
    key("scenarios", "More folders in which scenarios are looked for.", "[\"/srv/scenarios\"]"),
    key("packs", "More folders in which packs are looked for.", "[\"/srv/packs\"]"),
    key("assets", "Folder of the asset library (catalogue.ron, rooms/).", "\"/usr/share/skillward/assets\""),
    key(
        "issuer.url",
        "Address of an issuer that speaks VC-API. Left out, the issuer that is part of this program.",
        "\"https://badges.example.org\"",
    ),
    key(
        "issuer.did",
        "Its DID; credentials of anyone else are refused. Needed with `url`.",
        "\"did:web:badges.example.org\"",
    ),
    key(
        "issuer.name",
        "Its name, as it stands in its credentials. Needed with `url`.",
        "\"Example Hospital\"",
    ),
    key(
        "issuer.token_file",
        "File that holds the token for it, readable by you alone. Needed with `url`.",
        "\"/home/me/.config/skillward/issuer.token\"",
    ),
    key(
        "issuer.repeats",
        "What it does with a repeated request: \"same_and_shown\", \"same\" or \"unknown\".",
        "\"unknown\"",
    ),
    key("issuer.timeout_s", "Longest wait for one answer, seconds: 1 to 300.", "15"),
    key(
        "picture.quality",
        "How finely the window is drawn: \"full\" for a graphics card, \"small\" for a processor that must do it; \"auto\" asks the graphics driver.",
        "\"auto\"",
    ),
    key("sound.volume", "Volume, 0 to 1.", "0.7"),
    key("sound.muted", "Silence, whatever the volume.", "false"),
    key("sound.captions", "Whether what is heard is also written.", "true"),
];

/// The file that `skillward config --init` writes: every key with its meaning, commented out.
#[must_use]
pub fn commented_default() -> String {
    let mut text = String::from("# Configuration of Skillward. Remove the `#` before a key to set it.\n");
    let mut table = "";
    for key in KEYS {
        let bare = match key.name.split_once('.') {
            None => key.name,
            Some((of, bare)) => {
                if of != table {
                    text.push_str(&format!("\n[{of}]\n"));
                    table = of;
                }
                bare
            }
        };
        text.push_str(&format!("\n# {}\n# {bare} = {}\n", key.meaning, key.example));
    }
    text
}
