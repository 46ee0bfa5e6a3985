//! Parts of a document that are left out of account, so that the rest can be looked at: what nobody can read there
//! says nothing, and nothing is told that only follows from it.

use std::collections::BTreeSet;
use std::ops::Range;

use ron::error::Error;

use super::Mend;
use super::lexer::{TokenKind, tokens};
use super::tree::{Entry, Node};
use crate::diagnostic::Code;

/// Lists whose elements can be left out one by one: each element is a thing of its own.
const LISTS: &[&str] = &[
    "acts",
    "alignments",
    "cast",
    "criteria",
    "domains",
    "draw",
    "groups",
    "items",
    "languages",
    "outcomes",
    "parameters",
    "props",
    "rules",
    "steps",
    "zones",
];

/// Maps whose entries can be.
const MAPS: &[&str] = &["fixtures", "findings", "parts", "ratings", "vitals"];

/// What may stand for a field that cannot be read or is missing, so that nothing follows from it.
const STAND_INS: &[(&str, &str)] = &[
    ("achievement", "(name: \"-\", description: \"-\", criteria: \"-\")"),
    ("audience", "\"-\""),
    ("authors", "[]"),
    ("ends", "Finished"),
    ("language", "\"en\""),
    ("licence", "\"-\""),
    ("limit_s", "600"),
    ("minutes", "30"),
    ("modes", "[formative]"),
    ("outcomes", "[]"),
    ("pass", "(total_percent: 50, set_by: Proposal(\"-\"))"),
    ("prebrief", "(situation: [\"-\"], tasks: [\"-\"])"),
    ("review", "Pending([])"),
    ("summary", "\"-\""),
    ("title", "\"-\""),
    ("version", "\"1.0.0\""),
];

/// The parts that are left out, as bytes of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gaps(Vec<Range<usize>>);

impl Gaps {
    /// None.
    pub const NONE: Self = Self(Vec::new());

    /// Leaves out one more part.
    pub fn add(&mut self, range: Range<usize>) {
        self.0.push(range);
    }

    /// Whether everything is taken into account.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether some of this is left out.
    pub(crate) fn touch(&self, part: &Range<usize>) -> bool {
        self.0.iter().any(|gap| gap.start < part.end && part.start < gap.end.max(gap.start + 1))
    }

    /// Whether all of this is left out.
    pub(crate) fn cover(&self, part: &Range<usize>) -> bool {
        self.0.iter().any(|gap| gap.start <= part.start && part.end <= gap.end)
    }

    /// Every text that stands in a gap: perhaps an identifier by which others name what is missing now.
    pub(crate) fn names(&self, source: &str) -> Names {
        let texts = |gap: &Range<usize>| {
            let part = source.get(gap.clone()).unwrap_or_default();
            let texts: Vec<String> =
                tokens(part).iter().filter_map(|token| token.text(part)).map(str::to_owned).collect();
            texts
        };
        Names(self.0.iter().flat_map(texts).collect())
    }
}

/// Names that something in a gap may have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether a name may be that of something in a gap, or of a part of it. An empty text there is a name that
    /// could not be told.
    pub(crate) fn may_hold(&self, name: &str) -> bool {
        let is_of = |known: &String| {
            let rest = name.strip_prefix(known.as_str());
            known.is_empty()
                || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', '_', '/']))
        };
        self.0.iter().any(is_of)
    }
}

/// How the text can be read without what stands at this place: an element of a list is left out, or a field has
/// something that stands for it.
pub(super) fn around(text: &str, place: Range<usize>) -> Option<Mend> {
    let root = Node::read(text)?;
    let mut found = None;
    inner(text, &root, None, &place, &mut found);
    found
}

/// How reading may go on after an error of form: with the comma or colon that is missing, or around the place.
pub(super) fn of_form(text: &str, place: &Range<usize>, told: &Range<usize>, error: &Error) -> Option<Mend> {
    let put = |at: usize, with: &str| Some(Mend { range: at..at, with: with.to_owned(), gap: false });
    if text.get(told.clone()) == Some(";") {
        return Some(Mend { range: told.clone(), with: ",".to_owned(), gap: false });
    }
    let named = text.get(told.clone()).and_then(|name| name.strip_prefix('"')?.strip_suffix('"'));
    match error {
        Error::ExpectedIdentifier if named.is_some() && text[told.end..].trim_start().starts_with(':') => {
            let name = named.unwrap_or_default().to_owned();
            Some(Mend { range: told.clone(), with: name, gap: false })
        }
        Error::ExpectedComma if place.start < told.end => around(text, place.clone()),
        Error::ExpectedComma
            if text.get(told.clone()).is_some_and(|before| !before.is_empty() && before != ",") =>
        {
            put(told.end, ",")
        }
        Error::ExpectedMapColon if text.get(told.clone()) == Some("=") => {
            Some(Mend { range: told.clone(), with: ":".to_owned(), gap: false })
        }
        Error::ExpectedMapColon => put(told.start, ":"),
        Error::TrailingCharacters | Error::Eof => None,
        _ => around(text, place.clone()),
    }
}

/// A field that is missing in the brackets that end here: those of the document, or of a field of it. An element of a
/// list is left out as a whole.
pub(super) fn missing(text: &str, field: &str, place: Range<usize>) -> Option<Mend> {
    let with = stand_in(field)?;
    let root = Node::read(text)?;
    let ends_here = |node: &&Node| {
        node.parentheses().is_some() && (place.start..=place.end + 1).contains(&node.range.end)
    };
    let inner = root.values().filter(ends_here).last();
    let bracket = inner.or(Some(&root)).and_then(Node::parentheses)?;
    let at = bracket.open + 1;
    Some(Mend { range: at..at, with: format!("{field}: {with}, "), gap: true })
}

/// A field that stands twice: the later is left out.
pub(super) fn again(text: &str, field: &str, place: Range<usize>) -> Option<Mend> {
    let root = Node::read(text)?;
    let mut found = None;
    twice(text, &root, field, &place, &mut found);
    let range = found?;
    Some(Mend { range: with_comma(text, range), with: String::new(), gap: true })
}

/// The innermost brackets that hold the place and have the field twice.
fn twice(text: &str, node: &Node, field: &str, place: &Range<usize>, found: &mut Option<Range<usize>>) {
    let at = place.start.max(1) - 1;
    if !node.range.contains(&place.start) && !node.range.contains(&at) {
        return;
    }
    let Some(bracket) = &node.bracket else { return };
    let is_it = |entry: &&Entry| entry.key.as_ref().is_some_and(|key| key.is(text, field));
    if let Some(Entry { key: Some(key), value }) = bracket.entries.iter().filter(is_it).nth(1) {
        *found = Some(key.range.start..value.range.end);
    }
    node.values().for_each(|value| twice(text, value, field, place, found));
}

/// Uses that brought nothing: where an element of a list should stand, it is left out.
pub(super) fn of_uses(text: &str, gaps: &Gaps) -> Vec<Mend> {
    let mut elements: Vec<&Range<usize>> = gaps
        .0
        .iter()
        .filter(|gap| text.get((*gap).clone()).is_some_and(|part| part.starts_with('(')))
        .collect();
    // From the last to the first, so that each stands where it did.
    elements.sort_by_key(|gap| std::cmp::Reverse(gap.start));
    let mend =
        |gap: &Range<usize>| Mend { range: with_comma(text, gap.clone()), with: String::new(), gap: false };
    elements.into_iter().map(mend).collect()
}

fn stand_in(field: &str) -> Option<&'static str> {
    STAND_INS.iter().find(|(name, _)| *name == field).map(|(_, with)| *with)
}

/// The innermost part that can be left out and holds the place.
fn inner(text: &str, node: &Node, key: Option<&str>, place: &Range<usize>, found: &mut Option<Mend>) {
    let Some(bracket) = &node.bracket else { return };
    let known = |names: &[&str]| key.is_some_and(|key| names.contains(&key));
    let (listed, mapped) = (bracket.kind == b'[' && known(LISTS), bracket.kind == b'{' && known(MAPS));
    let at = place.start.max(1) - 1;
    for Entry { key, value } in &bracket.entries {
        let start = key.as_ref().map_or(value.range.start, |key| key.range.start);
        let whole = start..value.range.end.max(start);
        if !whole.contains(&place.start) && !whole.contains(&at) {
            continue;
        }
        let name = key.as_ref().and_then(|key| text.get(key.range.clone()));
        if listed || mapped {
            *found = Some(Mend { range: with_comma(text, whole), with: String::new(), gap: true });
        } else if let Some(with) = name.and_then(stand_in).filter(|_| found.is_none()) {
            *found = Some(Mend { range: value.range.clone(), with: with.to_owned(), gap: true });
        }
        let key = if bracket.kind == b'[' { None } else { name };
        inner(text, value, key, place, found);
        return;
    }
}

/// An element with the comma after it, or else before it.
fn with_comma(text: &str, element: Range<usize>) -> Range<usize> {
    let after = tokens(&text[element.end..]).into_iter().next();
    match after {
        Some(token) if token.kind == TokenKind::Mark && token.is(&text[element.end..], ",") => {
            element.start..element.end + token.range.end
        }
        // What stands before may be a comma, and a list may end in one.
        _ => element,
    }
}

/// Codes that tell of a name that nothing has.
pub(crate) const NAMING: &[Code] = &[
    Code("SW0013"),
    Code("SW0014"),
    Code("SW0015"),
    Code("SW0016"),
    Code("SW0017"),
    Code("SW0019"),
    Code("SW0025"),
    Code("SW0080"),
    Code("SW0082"),
    Code("SW0083"),
    Code("SW0084"),
    Code("SW0093"),
];
