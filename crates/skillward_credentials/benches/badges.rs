//! Figures of badges: how fast they are signed and checked, and a folder of badges and forgeries for other programs.
//!
//! Without words it prints rates on one core, and how long hostile graphs are looked at. `beside DIR` measures the Digital
//! Credentials Consortium's libraries in the same run (`foreign/rates.mjs` says what DIR holds). `write DIR` writes random badges and tampered ones into a folder, after this
//! program has judged each; the scripts in `foreign/` then have other people's verifiers judge the same files.
#![allow(clippy::unwrap_used)]

#[path = "../tests/it/fixture.rs"]
mod fixture;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use fixture::{Case, condition, criterion, key, levels, now, sign};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};
use skillward_core::score::FindingOutcome;
use skillward_credentials::keys::{ProofKey, TokenKey};
use skillward_credentials::verify::{verify_file_at, verify_json_at};
use skillward_credentials::{badge_png, badge_svg, jwt, proof};

/// Badges written, and forgeries.
const BADGES: u32 = 1_000;
const FORGERIES: u32 = 5_000;
/// Badges that are baked into pictures as well.
const BAKED: usize = 20;
/// Words of ten scripts, with emoji, marks that join, quotes, and letters that run from right to left.
const WORDS: [&str; 22] = [
    "hand hygiene",
    "Händehygiene",
    "гигиена рук",
    "υγιεινή χεριών",
    "手指衛生",
    "手の衛生",
    "손 위생",
    "نظافة اليدين",
    "היגיינת ידיים",
    "हाथ की स्वच्छता",
    "สุขอนามัยมือ",
    "ձեռքերի հիգիենա",
    "🧼👩🏽‍⚕️",
    "e\u{301}\u{327}",
    "“quoted” \"text\"",
    "a\nb",
    "50 %",
    "<b>&amp;</b>",
    "\\u0041\\",
    "\u{202e}abc\u{202c}",
    "{\"@id\":\"x\"}",
    "'; --",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", folder] => write(Path::new(folder)),
        ["beside", folder] => beside(Path::new(folder)),
        // Without words, as a test runner starts it too.
        _ => {
            rates();
            poison();
        }
    }
}

/// Rates beside those of other people's libraries, for the same badge.
fn beside(folder: &Path) {
    let badge = Case::passed().badge();
    let file = folder.join("badge-of-rates.json");
    std::fs::write(&file, &badge).unwrap();
    let Value::Object(mut unsigned) = serde_json::from_str::<Value>(&badge).unwrap() else { unreachable!() };
    unsigned.remove("proof");
    let key = key();
    let ours = [
        rate("sign, eddsa-rdfc-2022", || {
            proof::sign_as(unsigned.clone(), &ProofKey::of_did_key(&key), now()).unwrap();
        }),
        rate("check, eddsa-rdfc-2022", || {
            verify_json_at(badge.as_bytes(), now()).unwrap();
        }),
    ];
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/foreign/rates.mjs");
    std::fs::copy(script, folder.join("rates.mjs")).unwrap();
    let output = Command::new("node").arg("rates.mjs").arg(&file).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (line, ours) in String::from_utf8(output.stdout).unwrap().lines().zip(ours) {
        let (what, theirs) = line.split_once(' ').unwrap();
        let theirs: f64 = theirs.parse().unwrap();
        println!("{what}: DCC's libraries {theirs:.0} a second; ours {:.1} times as many", ours / theirs);
    }
}

fn rates() {
    let key = key();
    let unsigned = Case::passed().unsigned();
    let token_key = TokenKey::from_pem(&TokenKey::generate_p256().unwrap()).unwrap();
    let signed = Case::passed().badge();
    rate("sign, eddsa-rdfc-2022", || {
        proof::sign_as(unsigned.clone(), &ProofKey::of_did_key(&key), now()).unwrap();
    });
    rate("check, eddsa-rdfc-2022", || {
        verify_json_at(signed.as_bytes(), now()).unwrap();
    });
    let mut own = unsigned.clone();
    own["issuer"]["id"] = format!("did:key:{}", token_key.public().multibase().unwrap()).into();
    let token = jwt::sign(&own, &token_key, &jwt::KeyHint::Itself).unwrap();
    rate("sign, VC-JWT ES256", || {
        jwt::sign(&own, &token_key, &jwt::KeyHint::Itself).unwrap();
    });
    rate("check, VC-JWT ES256", || {
        verify_file_at(token.as_bytes(), now()).unwrap();
    });
}

/// How long hostile graphs are looked at, at most: nameless nodes that are alike, in many widths and depths, whose
/// canonical labels would take for ever, and as many nodes as a badge's size allows.
fn poison() {
    let whole: Value = serde_json::from_str(&Case::passed().badge()).unwrap();
    let (mut slowest, mut which, mut looked) = (Duration::ZERO, String::new(), 0);
    let mut look = |what: String, hostile: Vec<Value>| {
        let mut badge = whole.clone();
        badge["credentialSubject"]["achievement"]["image"] = json!({"image": hostile});
        let text = badge.to_string();
        let (began, busy) = (Instant::now(), processor_time());
        assert!(verify_json_at(text.as_bytes(), now()).is_err(), "{what} is taken");
        let elapsed = match (busy, processor_time()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => began.elapsed(),
        };
        if elapsed > slowest {
            (slowest, which) = (elapsed, what);
        }
        looked += 1;
    };
    for (width, depth) in (1..=12).flat_map(|width| (1..=9).map(move |depth| (width, depth))) {
        // One path down to a leaf that differs, so that nothing above it does.
        let chain = |leaf: usize| {
            (0..depth).fold(json!({"narrative": leaf.to_string()}), |inner, _| json!({"image": [inner]}))
        };
        look(format!("{width} chains of {depth}"), (0..width).map(chain).collect());
        let bush = (0..depth.min(4)).fold(json!({"narrative": "0"}), |inner, level| {
            let branch = |n: usize| json!({"narrative": format!("{level} {n}"), "image": [inner.clone()]});
            json!({"image": (0..width.min(4)).map(branch).collect::<Vec<_>>()})
        });
        look(format!("bush of {width} by {depth}"), vec![bush]);
    }
    for named in [json!("urn:a"), Value::Null] {
        let node = |n: usize| match &named {
            Value::Null => json!({"narrative": n.to_string()}),
            _ => json!({"id": format!("urn:{n}"), "narrative": "x"}),
        };
        look(format!("many nodes, named: {}", !named.is_null()), (0..9_000).map(node).collect());
    }
    let milliseconds = slowest.as_secs_f64() * 1e3;
    println!(
        "hostile graphs: all {looked} refused, each within {milliseconds:.1} ms of work (slowest: {which})"
    );
}

fn rate(what: &str, mut work: impl FnMut()) -> f64 {
    let (began, busy, mut times) = (Instant::now(), processor_time(), 0_u32);
    while began.elapsed() < Duration::from_secs(3) {
        work();
        times += 1;
    }
    let (elapsed, measure) = match (busy, processor_time()) {
        (Some(before), Some(after)) => (after.saturating_sub(before), "of processor time"),
        _ => (began.elapsed(), "on one core"),
    };
    let rate = f64::from(times) / elapsed.as_secs_f64();
    println!("{what}: {rate:.0} a second {measure}");
    rate
}

/// Time that this program has had a processor for, where the system tells: others may be at work beside it.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// A number below `limit`.
fn below(random: &mut ChaCha8Rng, limit: usize) -> usize {
    usize::try_from(random.next_u32()).unwrap_or(0) % limit
}

fn words(random: &mut ChaCha8Rng, most: usize) -> String {
    let count = 1 + below(random, most);
    (0..count).map(|_| WORDS[below(random, WORDS.len())]).collect::<Vec<_>>().join(" ")
}

fn case(random: &mut ChaCha8Rng, number: u32) -> Case {
    let criteria = (0..below(random, 21)).map(|index| {
        let kind = if below(random, 2) == 0 { condition() } else { levels() };
        criterion(&format!("c{index}"), "", below(random, 4) == 0, kind)
    });
    let mut case = Case::with(criteria.collect()).numbered(number);
    if number.is_multiple_of(2) {
        case = case.of_address("learner@example.org");
    }
    for finding in &mut case.score.findings {
        finding.text = words(random, 6);
        finding.reason = words(random, 6);
        if below(random, 5) == 0 {
            finding.outcome = FindingOutcome::NotAssessable;
        }
    }
    case.rubric.achievement.name = words(random, 4);
    case.rubric.achievement.description = words(random, 20);
    case.rubric.achievement.criteria = words(random, 20);
    case.scenario.title = words(random, 5);
    case
}

fn write(folder: &Path) {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let badges: Vec<String> = (0..BADGES).map(|number| case(&mut random, number).badge()).collect();
    std::fs::create_dir_all(folder).unwrap();
    for (number, badge) in badges.iter().enumerate() {
        verify_json_at(badge.as_bytes(), now()).unwrap();
        std::fs::write(folder.join(format!("good-{number:04}.json")), badge).unwrap();
    }
    write_baked(&folder.join("baked"), &badges);
    let mut accepted = 0;
    for number in 0..FORGERIES {
        let mut forged: Value = serde_json::from_str(&badges[below(&mut random, badges.len())]).unwrap();
        let what = tamper(&mut forged, &mut random);
        let text = forged.to_string();
        if verify_json_at(text.as_bytes(), now()).is_ok() {
            accepted += 1;
            println!("accepted here: forgery {number}, {what}");
        }
        std::fs::write(folder.join(format!("forged-{number:04}.json")), text).unwrap();
    }
    // One that its own issuer signed, with something in it that no context defines.
    let mut nonsense = badges.first().map(|badge| serde_json::from_str::<Value>(badge).unwrap()).unwrap();
    nonsense["honours"] = "summa cum laude".into();
    let signed = sign(nonsense.as_object().unwrap().clone());
    std::fs::write(folder.join("unsigned-key.json"), &signed).unwrap();
    assert!(verify_json_at(signed.as_bytes(), now()).is_err());
    println!(
        "{BADGES} badges hold here; of {FORGERIES} forgeries {accepted} were accepted; written to {}",
        folder.display()
    );
    assert_eq!(accepted, 0);
}

/// Some of the badges as tokens, and in pictures, in either form.
fn write_baked(folder: &Path, badges: &[String]) {
    std::fs::create_dir_all(folder).unwrap();
    let key = TokenKey::from_pem(&TokenKey::generate_p256().unwrap()).unwrap();
    for (number, json) in badges.iter().take(BAKED).enumerate() {
        let Value::Object(mut credential) = serde_json::from_str::<Value>(json).unwrap() else {
            unreachable!()
        };
        credential.remove("proof");
        credential["issuer"]["id"] = format!("did:key:{}", key.public().multibase().unwrap()).into();
        let token = jwt::sign(&credential, &key, &jwt::KeyHint::Itself).unwrap();
        for (form, text) in [("json", json), ("jwt", &token)] {
            let badge = verify_file_at(text.as_bytes(), now()).unwrap();
            let put = |ending: &str, bytes: &[u8]| {
                std::fs::write(folder.join(format!("{form}-{number:02}.{ending}")), bytes).unwrap();
            };
            put("png", &badge_png(&badge, text).unwrap());
            put("svg", badge_svg(&badge, text).unwrap().as_bytes());
            put("txt", text.as_bytes());
        }
    }
}

/// Changes one thing that means something, and says what.
fn tamper(badge: &mut Value, random: &mut ChaCha8Rng) -> String {
    let mut places = Vec::new();
    texts(badge, String::new(), &mut places);
    let place = places[below(random, places.len())].clone();
    let Some(Value::String(text)) = badge.pointer_mut(&place) else { return place };
    // A character more, one less, or one changed.
    let at = below(random, text.chars().count().max(1));
    let mut letters: Vec<char> = text.chars().collect();
    match (below(random, 3), letters.get(at).copied()) {
        (0, Some(letter)) => letters[at] = if letter == 'q' { 'x' } else { 'q' },
        (1, Some(_)) => drop(letters.remove(at)),
        _ => letters.push('q'),
    }
    *text = letters.into_iter().collect();
    place
}

/// Paths to every text but those of the contexts.
fn texts(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter().filter(|(key, _)| *key != "@context") {
                texts(inner, format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                texts(inner, format!("{path}/{index}"), found);
            }
        }
        Value::String(_) => found.push(path),
        _ => {}
    }
}
