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
        "issuer.kind",
        "What the issuer speaks: \"vc_api\", \"dcc_coordinator\", \"dcc_signing\", \"badgr\", \"accredible\" or \"credly\".",
        "\"vc_api\"",
    ),
    key(
        "issuer.url",
        "Its address. Left out, the issuer that is part of this program.",
        "\"https://badges.example.org\"",
    ),
    key(
        "issuer.did",
        "Its DID; credentials of anyone else are refused. Needed with `url` for vc_api, dcc_coordinator and dcc_signing.",
        "\"did:web:badges.example.org\"",
    ),
    key(
        "issuer.name",
        "Its name, as it stands in its credentials. Needed where `did` is.",
        "\"Example Hospital\"",
    ),
    key(
        "issuer.token_file",
        "File that holds the token for it (for badgr: the password), readable by you alone. Needed with `url`, but for dcc_signing.",
        "\"/home/me/.config/skillward/issuer.token\"",
    ),
    key(
        "issuer.token_env",
        "Environment variable that holds the same, where no file does.",
        "\"SKILLWARD_ISSUER_TOKEN\"",
    ),
    key("issuer.username", "Name of the account. Needed for badgr.", "\"badges@example.org\""),
    key("issuer.tenant", "Name of the tenant. Needed for dcc_coordinator and dcc_signing.", "\"clinic\""),
    key(
        "issuer.organization",
        "Identifier of the organisation. Needed for credly.",
        "\"ba92621f-f22c-41e5-9157-c2dc274e3cf0\"",
    ),
    key(
        "issuer.badges",
        "The issuer's own badges (badge classes, groups, templates) by identifier of the rubric. Needed for badgr, accredible and credly.",
        "{ hand-hygiene-bedside = \"cfaf2910\" }",
    ),
    key(
        "issuer.recipients_file",
        "Table (CSV: learner, email, first_name, last_name) of who a pseudonym is, readable by you alone. Needed for badgr, accredible and credly, and for recipient = \"email\".",
        "\"/srv/skillward/people.csv\"",
    ),
    key(
        "issuer.recipient",
        "How badges name learners who chose nothing by `skillward badge recipient`: \"pseudonym\" alone, or also by the salted hash of an \"email\" address (of recipients_file).",
        "\"pseudonym\"",
    ),
    key(
        "issuer.repeats",
        "What it does with a repeated request (vc_api): \"same_and_shown\", \"same\" or \"unknown\".",
        "\"unknown\"",
    ),
    key("issuer.timeout_s", "Longest wait for one answer, seconds: 1 to 300.", "15"),
    key(
        "records.url",
        "Endpoint of a record store (LRS) that is told of each attempt, the address to which /statements is added. Left out, nobody is told.",
        "\"https://lrs.example.org/xapi\"",
    ),
    key("records.user", "Name of the account there. Needed with `url`.", "\"skills-lab\""),
    key(
        "records.password_file",
        "File that holds its password, readable by you alone. Needed with `url`.",
        "\"/home/me/.config/skillward/lrs.password\"",
    ),
    key(
        "records.password_env",
        "Environment variable that holds it, where no file does.",
        "\"SKILLWARD_LRS_PASSWORD\"",
    ),
    key(
        "records.home_page",
        "Your institution's address: learners are accounts there, by pseudonym, and scenarios lie below it. Needed with `url`.",
        "\"https://hospital.example/skillward\"",
    ),
    key("records.version", "Version of xAPI that it speaks: \"1.0.3\" or \"2.0\".", "\"1.0.3\""),
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
