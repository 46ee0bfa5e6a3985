//! `{name}` in the strings of an item's body: what is given stands in its place.

/// A piece of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Letters as they stand; `{{` and `}}` have become one brace.
    Letters(String),
    /// The name of a parameter.
    Name(&'a str),
}

/// A brace that neither names a parameter nor is doubled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stray;

/// The pieces of a string, in order.
pub(super) fn parts(text: &str) -> Result<Vec<Part<'_>>, Stray> {
    let mut parts = Vec::new();
    let mut letters = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        letters.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            letters.push_str(brace);
            rest = after;
            continue;
        }
        let end = rest.find('}').filter(|_| brace == "{").ok_or(Stray)?;
        if !is_name(&rest[..end]) {
            return Err(Stray);
        }
        if !letters.is_empty() {
            parts.push(Part::Letters(std::mem::take(&mut letters)));
        }
        parts.push(Part::Name(&rest[..end]));
        rest = &rest[end + 1..];
    }
    letters.push_str(rest);
    if !letters.is_empty() || parts.is_empty() {
        parts.push(Part::Letters(letters));
    }
    Ok(parts)
}

/// Whether this can be the name of a parameter.
pub(super) fn is_name(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
    first
        && text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether this can be the identifier of a pack, an item, or one use of it.
pub(super) fn is_id(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    first
        && text.len() <= 64
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::{Part, Stray, parts};

    #[test]
    fn names_and_doubled_braces_are_told_apart() {
        let letters = |text: &str| Part::Letters(text.to_owned());
        assert_eq!(parts("{as}.pump"), Ok(vec![Part::Name("as"), letters(".pump")]));
        assert_eq!(parts("a {{b}} {c}"), Ok(vec![letters("a {b} "), Part::Name("c")]));
        assert_eq!(parts("{a}{b}"), Ok(vec![Part::Name("a"), Part::Name("b")]));
        assert_eq!(parts(""), Ok(vec![letters("")]));
        for stray in ["{", "}", "{}", "{A}", "{a b}", "{a", "a}", "{{a}", "{1}"] {
            assert_eq!(parts(stray), Err(Stray), "{stray}");
        }
    }
}
