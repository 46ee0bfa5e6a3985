//! The page in Markdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::types::{Kind, Shape, TaughtField, Told, Variant};

const HEAD: &str = "\
# Reference: every field of every file

This page is written by `cargo xtask reference` from the documentation of the types that read the files; a test holds it to them.
Change the types, not this page. To learn, begin with `docs/tutorial.md`; to look for a pattern, with `docs/cookbook.md`.

## How to read it

Files are RON: fields in `( )`, lists in `[ ]`, maps in `{ }`, comments after `//`. A field that may be left out says what it is then.
`Some(…)` is never written. An unknown field is a mistake, and `skillward check` asks whether you meant another.

| In the tables | is written |
| --- | --- |
| text | `\"between quotes\"`; what people read may name a message of a Fluent file: `\"@name\"` (`docs/authoring.md`) |
| number | `1.5`, with at most three decimals |
| whole number | `3` |
| yes or no | `true` or `false` |
| list of … | `[…, …]` |
| map from … to … | `{ …: …, …: … }` |
| (…, …) | `(…, …)` |
";

/// The whole page.
pub(super) fn page(parts: &[(&str, &str, Vec<Told>)]) -> String {
    let known: BTreeSet<&str> =
        parts.iter().flat_map(|(_, _, told)| told).map(|told| told.name.as_str()).collect();
    let mut page = HEAD.to_owned();
    page.push_str("\n## What there is\n\n");
    for (heading, _, told) in parts {
        let names: Vec<String> = told.iter().map(|told| link(&told.name)).collect();
        let _ = writeln!(page, "- {heading}: {}", names.join(", "));
    }
    for (heading, about, told) in parts {
        let _ = write!(page, "\n## {heading}\n\n{about}\n");
        told.iter().for_each(|told| self::told(&mut page, told, &known));
    }
    page
}

fn told(page: &mut String, told: &Told, known: &BTreeSet<&str>) {
    let _ = write!(page, "\n### {}\n\n{}\n", told.name, told.docs);
    match &told.shape {
        Shape::Identifier => page.push_str("\nWritten as text.\n"),
        Shape::Fields(fields) => {
            page.push_str("\n| Field | is | left out | |\n| --- | --- | --- | --- |\n");
            for field in fields {
                let _ = writeln!(
                    page,
                    "| `{}` | {} | {} | {} |",
                    field.name,
                    kind(&field.kind, known),
                    field.left_out.as_deref().unwrap_or("never"),
                    cell(&field.docs)
                );
            }
        }
        Shape::OneOf(variants) if variants.iter().all(|variant| variant.fields.is_empty()) => {
            page.push_str("\n| One of | |\n| --- | --- |\n");
            for variant in variants {
                let _ = writeln!(page, "| `{}` | {} |", variant.name, cell(&variant.docs));
            }
        }
        Shape::OneOf(variants) => {
            page.push_str("\n| One of | |\n| --- | --- |\n");
            for variant in variants {
                let _ = writeln!(
                    page,
                    "| {} | {}{} |",
                    form(variant),
                    cell(&variant.docs),
                    holds(variant, known)
                );
            }
        }
    }
}

/// How one of several is written: "`Say(who: …, text: …)`".
fn form(variant: &Variant) -> String {
    let fields: Vec<String> = variant
        .fields
        .iter()
        .map(|field| if variant.named { format!("{}: …", field.name) } else { "…".to_owned() })
        .collect();
    match (fields.as_slice(), variant.fields.as_slice()) {
        ([], _) => format!("`{}`", variant.name),
        // A tuple has brackets of its own.
        ([_], [TaughtField { kind: Kind::Together(parts), .. }]) => {
            format!("`{}(({}))`", variant.name, vec!["…"; parts.len()].join(", "))
        }
        (fields, _) => format!("`{}({})`", variant.name, fields.join(", ")),
    }
}

/// What stands in the fields of one of several.
fn holds(variant: &Variant, known: &BTreeSet<&str>) -> String {
    let fields = variant.fields.iter().map(|field| {
        let kind = kind(&field.kind, known);
        let left_out = match field.left_out.as_deref() {
            None => String::new(),
            Some("none") => ", may be left out".to_owned(),
            Some(value) => format!(", left out: {value}"),
        };
        let docs = cell(&field.docs);
        let docs = docs.trim_end_matches('.');
        match (variant.named, docs.is_empty()) {
            (true, true) => format!("<br>`{}`: {kind}{left_out}", field.name),
            (true, false) => format!("<br>`{}`: {kind}{left_out}. {docs}.", field.name),
            (false, _) => format!("<br>{kind}"),
        }
    });
    fields.collect()
}

fn kind(kind: &Kind, known: &BTreeSet<&str>) -> String {
    match kind {
        Kind::Named(name) => match name.as_str() {
            "String" | "SmolStr" => "text".to_owned(),
            "bool" => "yes or no".to_owned(),
            "u8" | "u16" | "u32" | "u64" => "whole number".to_owned(),
            "Milli" => "number".to_owned(),
            name if known.contains(name) => link(name),
            // An observation, as `docs/attempt_format.md` has it.
            "Anything" => "anything that RON can say".to_owned(),
            "Fact" => "an observation, as an attempt's log has it".to_owned(),
            other => format!("`{other}`"),
        },
        Kind::List(of) => format!("list of {}", self::kind(of, known)),
        Kind::Map(from, to) => format!("map from {} to {}", self::kind(from, known), self::kind(to, known)),
        Kind::Together(parts) => {
            format!("({})", parts.iter().map(|part| self::kind(part, known)).collect::<Vec<_>>().join(", "))
        }
        Kind::Maybe(of) => self::kind(of, known),
    }
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace("\n\n", "<br>").replace('|', "\\|")
}
