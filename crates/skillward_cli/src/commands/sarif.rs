//! Mistakes as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS), for code scanning.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use skillward_core::check::Severity;
use skillward_core::check::codes::{Explanation, explain};
use skillward_core::diagnostic::{Diagnostic, UsedAt};

use crate::library::Problem;

/// Code of what is no mistake in a document: a file that cannot be read, or one that another hides.
const FILE: &str = "SW0000";

/// A log of one run with these problems.
pub(super) fn log(problems: &[&Problem]) -> Value {
    let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
    for problem in problems {
        let code = code(problem);
        rules.entry(code).or_insert_with(|| rule(code));
    }
    // Results name their rule by its place as well.
    let places: BTreeMap<&str, usize> =
        rules.keys().enumerate().map(|(place, code)| (*code, place)).collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, &places)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "skillward",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn code(problem: &Problem) -> &str {
    match problem {
        Problem::Mistake { diagnostic, .. } => diagnostic.code.0,
        Problem::Unreadable { .. } | Problem::Shadowed { .. } => FILE,
    }
}

fn rule(code: &str) -> Value {
    match explain(code) {
        Some(Explanation { title, explanation, .. }) => json!({
            "id": code,
            "shortDescription": { "text": title },
            "fullDescription": { "text": explanation },
            "help": { "text": format!("`skillward explain {code}` shows an example.") },
        }),
        None => json!({ "id": code, "shortDescription": { "text": "A file cannot be used" } }),
    }
}

fn result(problem: &Problem, places: &BTreeMap<&str, usize>) -> Value {
    let code = code(problem);
    let (level, message, location) = match problem {
        Problem::Mistake { diagnostic, source } => {
            let Diagnostic { message, help, severity, .. } = diagnostic;
            let text = match help {
                Some(help) => format!("{message}. {help}"),
                None => message.clone(),
            };
            let level = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            (level, text, region(diagnostic, source))
        }
        Problem::Unreadable { path, why } => ("error", why.clone(), file(path)),
        Problem::Shadowed { by, .. } => ("error", problem.to_string(), file(by)),
    };
    let mut result = json!({
        "ruleId": code,
        "ruleIndex": places.get(code),
        "level": level,
        "message": { "text": message },
        "locations": [{ "physicalLocation": location }],
    });
    if let Problem::Mistake { diagnostic, .. } = problem
        && !diagnostic.used_at.is_empty()
    {
        result["relatedLocations"] = diagnostic.used_at.iter().map(related).collect();
    }
    result
}

/// A use that brought the text with the mistake.
fn related(used: &UsedAt) -> Value {
    let mut location = file(Path::new(&used.file));
    location["region"] = json!({ "startLine": used.line, "startColumn": used.column });
    json!({ "physicalLocation": location, "message": { "text": format!("\"{}\" is used here", used.item) } })
}

fn region(diagnostic: &Diagnostic, source: &str) -> Value {
    let end = diagnostic.span.offset.saturating_add(diagnostic.span.len);
    let (end_line, end_column) = skillward_core::diagnostic::line_and_column(source, end);
    let mut location = file(Path::new(&diagnostic.file));
    location["region"] = json!({
        "startLine": diagnostic.line,
        "startColumn": diagnostic.column,
        "endLine": end_line,
        "endColumn": end_column,
    });
    location
}

/// A path as a relative reference: what a URI may not hold is written in percent.
fn file(path: &Path) -> Value {
    let mut uri = String::new();
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    json!({ "artifactLocation": { "uri": uri } })
}
