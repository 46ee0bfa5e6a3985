//! What must be nowhere: people's addresses and names, tokens, passwords and private keys, over a whole run of station,
//! issuer, record store and host, with everything logged, servers that repeat whatever they are sent, and a kill.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::json;
use skillward_cli::Context;
use skillward_cli::args::GlobalArgs;
use skillward_cli::judging::judge;

use crate::badges::{earn_as_configured, earn_for_decision};
use crate::employers::Hospital;
use crate::recipients::{private, told};
use crate::stand_in::{Answer, StandIn};
use crate::support::Station;

const TABLE_ADDRESS: &str = "Adalina.Quibble@wards.example";
const OWN_ADDRESS: &str = "quibble.own@private.example";
const PASSWORD: &str = "store-pw-7d1f0c9a";
const HOST_TOKENS: [&str; 3] = ["host-access-41b7", "host-refresh-9c02", "host-client-secret-55d8"];

/// What must not be found, by what it is.
struct Needles(BTreeMap<&'static str, Vec<Vec<u8>>>);

impl Needles {
    /// A text in the forms in which it might be written; ASCII letters count the same in either case.
    fn add(&mut self, what: &'static str, text: &str) {
        let forms = [
            text.to_owned(),
            text.replace('@', "%40"),
            STANDARD.encode(text),
            URL_SAFE_NO_PAD.encode(text),
            hex(text.as_bytes()),
        ];
        let all = self.0.entry(what).or_default();
        all.extend(forms.map(|form| form.to_ascii_lowercase().into_bytes()));
        // A key is kept in hexadecimal: its bytes are as secret.
        if let Some(bytes) = unhex(text) {
            all.push(STANDARD.encode(&bytes).to_ascii_lowercase().into_bytes());
            all.push(bytes.to_ascii_lowercase());
        }
    }

    fn in_bytes(&self, bytes: &[u8]) -> Vec<&'static str> {
        let bytes = bytes.to_ascii_lowercase();
        let holds = |needle: &Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle.as_slice());
        self.0.iter().filter(|(_, forms)| forms.iter().any(holds)).map(|(what, _)| *what).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = (text.len() == 64).then(|| text.as_bytes().chunks(2))?;
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.file_type().unwrap().is_dir() {
            true => files(&entry.path(), found),
            false => found.push(entry.path()),
        }
    }
}

/// A run in which everything that people do is done, with all that is said kept in files.
struct Run {
    station: Station,
    said: u32,
}

impl Run {
    fn note(&mut self, text: &str) {
        self.said += 1;
        self.station.write(&format!("said/{:02}.txt", self.said), text);
    }

    /// Runs a command with every log line, and keeps what it says.
    fn run(&mut self, args: &[&str]) -> String {
        let mut command = self.station.command(args);
        let output = command.args(["--log", "trace"]).env("RUST_BACKTRACE", "full").output().unwrap();
        let text = format!(
            "{args:?}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        self.note(&text);
        text
    }
}

/// A server that refuses everything and repeats all that it was sent, wherever a sentence may stand.
fn echo() -> StandIn {
    StandIn::start(|request| {
        let all = format!("{} {} {} {}", request.method, request.path, request.head, request.body);
        Answer::json(401, &json!({"detail": all, "message": all, "error_description": all, "error": all}))
    })
}

#[test]
fn what_is_secret_is_nowhere_but_where_it_is_kept() {
    let station = Station::new();
    let table =
        format!("learner,email,first_name,last_name\nlearner-1,{TABLE_ADDRESS},Adalina,Quibblethorpe\n");
    let people = private(&station, "people.csv", &table);
    let password = private(&station, "store.password", PASSWORD);
    let echo = echo();
    let log = File::create(station.path("issuer.log")).unwrap();
    let hospital = Hospital::open_with(&station, &["--log", "trace"], Stdio::from(log));
    let issuer = fs::read_to_string(&hospital.config).unwrap();
    let more = format!(
        "recipient = \"email\"\nrecipients_file = {:?}\n[records]\nurl = \"{}/xapi\"\nuser = \"lab\"\n\
         password_file = {:?}\nhome_page = \"https://hospital.example\"\n",
        people.display().to_string(),
        echo.url,
        password.display().to_string(),
    );
    let config = station.write("station.toml", format!("{issuer}{more}"));
    let echoing = |kind: &str, more: &str| {
        let token = hospital.folder.join("issuer.token").display().to_string();
        let text = format!(
            "[issuer]\nkind = \"{kind}\"\nurl = \"{}\"\ntoken_file = {token:?}\nrecipients_file = {:?}\n{more}",
            echo.url,
            people.display().to_string()
        );
        station.write(&format!("{kind}.toml"), text).display().to_string()
    };
    let badges = "badges = { hand-hygiene-bedside = \"1\" }\n";
    let strangers = [
        echoing("vc_api", "did = \"did:web:localhost%3A1\"\nname = \"x\"\n"),
        echoing("dcc_coordinator", "did = \"did:web:localhost%3A1\"\nname = \"x\"\ntenant = \"t\"\n"),
        echoing("badgr", &format!("username = \"lab\"\n{badges}")),
        echoing("accredible", badges),
        echoing("credly", &format!("organization = \"o\"\n{badges}")),
    ];
    let mut run = Run { station, said: 0 };
    let config = config.to_str().unwrap();

    // Earned, told, sent, shown, checked; and an issuer whose other half repeats the token.
    let first = earn_as_configured(&run.station, Path::new(config));
    let global =
        GlobalArgs { data_dir: Some(run.station.data()), config: Some(config.into()), ..Default::default() };
    let context = Context::new(&global, true).unwrap();
    let attempt = fs::read_dir(run.station.data().join("attempts")).unwrap().next().unwrap().unwrap().path();
    skillward_cli::records::tell(&context, &judge(&attempt, None).unwrap(), Timestamp::now()).unwrap();
    run.run(&["badge", "send", "--config", config]);
    told(&run.station, &["badge", "recipient", "email", "--learner", "learner-1"], OWN_ADDRESS).expect(0);
    let second = earn_as_configured(&run.station, Path::new(config));
    run.run(&["badge", "send", "--config", config]);
    for (attempt, address) in [(&first, TABLE_ADDRESS), (&second, OWN_ADDRESS)] {
        for ending in ["json", "png", "svg"] {
            run.run(&["badge", "show", attempt, "--out", &format!("mine.{ending}")]);
        }
        // What a reader types is theirs; what comes back is looked at.
        let said =
            run.station.run(["badge", "verify", "mine.png", "--recipient", address, "--json"]).expect(0).out;
        run.note(&said);
    }
    let host = json!({
        "api": format!("{}/ims/ob/v3p0", echo.url), "token_url": format!("{}/token", echo.url),
        "refresh_url": format!("{}/token", echo.url), "client_id": "skillward", "client_secret": HOST_TOKENS[2],
        "access_token": HOST_TOKENS[0], "refresh_token": HOST_TOKENS[1],
    });
    private(&run.station, "data/hosts/learner-1.json", &host.to_string());
    run.run(&["badge", "send", "--config", config]);
    for stranger in &strangers {
        earn_for_decision(&run.station);
        let sent = run.run(&["badge", "send", "--config", stranger]);
        assert!(sent.contains("401"), "nobody was asked: {sent}");
        run.run(&["outbox", "list", "--json"]);
    }
    // A sender that is killed in the middle.
    let log = File::create(run.station.path("killed.log")).unwrap();
    let mut killed = run.station.command(["badge", "send", "--log", "trace", "--config", config]);
    let mut killed = killed.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let _ = killed.kill();
    killed.wait().unwrap();
    run.run(&["outbox", "retry", "--config", config]);
    for number in 1..=8 {
        run.run(&["outbox", "explain", &number.to_string()]);
    }
    run.run(&["export", "results"]);
    let folder = hospital.folder.to_str().unwrap().to_owned();
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(run.station.path("mine.json")).unwrap()).unwrap();
    let id = json["id"].as_str().unwrap().to_owned();
    run.run(&["issuer", "--data", &folder, "revoke", &id, "--reason", "a reason"]);
    run.run(&["issuer", "--data", &folder, "log"]);
    run.run(&["config", "--config", config, "--json"]);
    assert!(echo.requests().len() > strangers.len(), "the servers that repeat were asked");
    drop(hospital);
    scan(&run.station, Path::new(&folder));
}

/// Looks into every file of the run.
fn scan(station: &Station, issuer: &Path) {
    let kept = |path: &Path| fs::read_to_string(path).unwrap().trim().to_owned();
    let mut needles = Needles(BTreeMap::new());
    needles.add("the table's address", TABLE_ADDRESS);
    needles.add("the learner's own address", OWN_ADDRESS);
    needles.add("the learner's name", "Quibblethorpe");
    needles.add("the store's password", PASSWORD);
    needles.add("the store's sign-in", &format!("lab:{PASSWORD}"));
    HOST_TOKENS.iter().for_each(|token| needles.add("a token of the host", token));
    let station_key = station.data().join("keys/station.key");
    let places = [
        ("the issuer's token", issuer.join("issuer.token")),
        ("the issuer's key", issuer.join("issuer.key")),
        ("the issuer's key of tokens", issuer.join("issuer.jwt.pem")),
        ("the station's key", station_key.clone()),
    ];
    for (what, path) in &places {
        // Of a PEM file each line, of others the last word.
        for line in kept(path).lines().filter(|line| !line.starts_with("-----")) {
            needles.add(what, line.split_whitespace().next_back().unwrap());
        }
    }
    let data = station.data();
    let keepers: Vec<PathBuf> = (places.iter().map(|(_, path)| path.clone()))
        .chain(["people.csv", "store.password"].map(|name| station.path(name)))
        .chain(["recipients/learner-1.json", "hosts/learner-1.json"].map(|name| data.join(name)))
        .collect();
    for keeper in &keepers {
        assert!(
            !needles.in_bytes(&fs::read(keeper).unwrap()).is_empty(),
            "{} keeps nothing",
            keeper.display()
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(keeper).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", keeper.display());
        }
    }
    let mut all = Vec::new();
    files(&station.path(""), &mut all);
    let mut bytes_seen = 0;
    for file in all.iter().filter(|file| !keepers.contains(file)) {
        let bytes = fs::read(file).unwrap();
        bytes_seen += bytes.len();
        let found = needles.in_bytes(&bytes);
        assert!(found.is_empty(), "{} holds {}", file.display(), found.join(", "));
    }
    for name in
        ["outbox.sqlite", "register.sqlite", "log.jsonl", "mine.png", "issuer.log", "killed.log", "01.txt"]
    {
        assert!(all.iter().any(|file| file.ends_with(name)), "{name} was looked into");
    }
    println!("{} files, {bytes_seen} bytes: {} kinds of secrets, none found", all.len(), needles.0.len());
}
