//! Nothing in a badge can be changed or added without its being refused.

use std::thread;

use serde_json::{Value, json};
use skillward_credentials::verify::verify_json_at;

use crate::fixture::{Case, now, sign};

fn holds(json: &str) -> bool {
    verify_json_at(json.as_bytes(), now()).is_ok()
}

/// Runs `check` over all cases on all cores, and gives back those for which it is true.
fn filter<T: Sync + Clone + Send>(cases: &[T], check: impl Fn(&T) -> bool + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(2, usize::from);
    let size = cases.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let check = &check;
        let parts: Vec<_> = cases
            .chunks(size)
            .map(|part| scope.spawn(move || part.iter().filter(|c| check(c)).cloned().collect()))
            .collect();
        parts.into_iter().flat_map(|part| -> Vec<T> { part.join().unwrap() }).collect()
    })
}

/// Every letter and digit in turn: one case for its other case, one for its neighbour.
#[test]
fn every_changed_character_is_refused() {
    let json = Case::passed().badge();
    assert!(holds(&json));
    let mut cases: Vec<(usize, char)> = Vec::new();
    for (at, c) in json.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
        let neighbour = match c {
            'z' => 'a',
            'Z' => 'A',
            '9' => '0',
            other => char::from(other as u8 + 1),
        };
        cases.push((at, neighbour));
        if c.is_ascii_alphabetic() {
            cases.push((at, char::from(c as u8 ^ 0x20)));
        }
    }
    assert!(cases.len() > 7_000, "{}", cases.len());
    let accepted = filter(&cases, |&(at, c)| {
        let mut changed = json.clone();
        changed.replace_range(at..=at, c.encode_utf8(&mut [0; 4]));
        holds(&changed)
    });
    let shown: Vec<_> =
        (accepted.iter()).map(|&(at, c)| (&json[at.saturating_sub(20)..at + 20], c)).collect();
    assert!(shown.is_empty(), "accepted: {shown:?}");
    println!("{} changed badges, all refused", cases.len());
}

/// Paths to every object and array of a document.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.push(path.to_owned());
            for (key, inner) in object {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(inner, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => {
            found.push(path.to_owned());
            for (index, inner) in items.iter().enumerate() {
                places(inner, &format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Whatever is added anywhere, by whatever key: undefined ones, and defined ones with values that vanish.
#[test]
fn every_addition_is_refused() {
    let badge: Value = serde_json::from_str(&Case::passed().badge()).unwrap();
    let mut found = Vec::new();
    places(&badge, "", &mut found);
    let additions: Vec<(&str, Value)> = vec![
        ("note", json!("forged")),
        ("@note", json!("forged")),
        ("@type", json!("Profile")),
        ("@id", json!("urn:x")),
        ("@context", json!({"note": null})),
        ("@graph", json!([])),
        ("@included", json!({"id": "urn:x"})),
        ("", json!("forged")),
        ("honours", json!({"id": "urn:x"})),
        ("image", Value::Null),
        ("image", json!([])),
        ("image", json!("relative.png")),
        ("image", json!({})),
        ("image", json!("https://example.org/x.png")),
        ("Criteria", json!({"narrative": "forged"})),
        ("proof", json!([])),
        ("description", json!("forged")),
        ("inLanguage", json!([])),
        ("https://schema.org/description", json!("forged")),
        ("sub", json!("urn:x")),
        ("jwk", json!({"x": 1})),
        ("...", json!("forged")),
    ];
    let cases: Vec<(String, usize)> = (found.iter())
        .flat_map(|place| (0..additions.len()).map(move |index| (place.clone(), index)))
        .collect();
    let accepted = filter(&cases, |(place, index)| {
        let mut changed = badge.clone();
        let (key, value) = &additions[*index];
        match changed.pointer_mut(place).unwrap() {
            Value::Object(object) => drop(object.insert((*key).to_owned(), value.clone())),
            Value::Array(items) => items.push(value.clone()),
            _ => unreachable!(),
        }
        changed != badge && holds(&changed.to_string())
    });
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
    println!("{} additions, all refused", cases.len());
}

/// What is left out is missed; what is doubled is found.
#[test]
fn every_omission_and_repetition_is_refused() {
    let badge: Value = serde_json::from_str(&Case::passed().badge()).unwrap();
    let mut found = Vec::new();
    places(&badge, "", &mut found);
    let mut accepted = Vec::new();
    for place in &found {
        let size = match badge.pointer(place).unwrap() {
            Value::Object(object) => object.len(),
            Value::Array(items) => items.len(),
            _ => unreachable!(),
        };
        for index in 0..size {
            let mut shorter = badge.clone();
            let mut longer = badge.clone();
            match shorter.pointer_mut(place).unwrap() {
                Value::Object(object) => {
                    let key = object.keys().nth(index).unwrap().clone();
                    object.remove(&key);
                }
                Value::Array(items) => drop(items.remove(index)),
                _ => unreachable!(),
            }
            if let Value::Array(items) = longer.pointer_mut(place).unwrap() {
                let again = items[index].clone();
                items.push(again);
                if holds(&longer.to_string()) {
                    accepted.push((place.clone(), index, "repeated"));
                }
            }
            if holds(&shorter.to_string()) {
                accepted.push((place.clone(), index, "left out"));
            }
        }
    }
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
}

/// A badge whose issuer itself signed something that verifiers read in different ways is refused too.
#[test]
fn signed_nonsense_is_refused() {
    type Change = fn(&mut Value);
    let changes: [Change; 7] = [
        |b| b["note"] = "signed, but by nobody's contexts".into(),
        |b| b["awardedDate"] = Value::Null,
        |b| b["credentialSubject"]["result"][0]["value"] = 92.5.into(),
        |b| b["credentialSubject"]["result"] = json!([]),
        |b| b["type"][1] = "SomethingElse".into(),
        |b| b["id"] = "relative".into(),
        |b| b["credentialSubject"]["achievement"]["id"] = "_:blank".into(),
    ];
    for change in changes {
        let mut unsigned = Value::Object(Case::passed().unsigned());
        change(&mut unsigned);
        let json = sign(unsigned.as_object().unwrap().clone());
        assert!(!holds(&json), "{json}");
    }
}
