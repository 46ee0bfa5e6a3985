//! Text that may be signed: no control characters, on which canonicalisers disagree.

/// Longest text kept in one field of a badge, in characters.
pub const MAX_CHARS: usize = 4_000;

/// Makes text fit to be signed: line ends become `\n`, tabs spaces, every other control character goes, and
/// anything past [`MAX_CHARS`] is cut with an ellipsis.
///
/// Verifiers' canonicalisers were seen to disagree on U+0001, U+0008, U+000C and U+007F, so that a badge that
/// carried one would hold in one program and fail in another.
#[must_use]
pub fn clean(text: &str) -> String {
    let joined = text.replace("\r\n", "\n");
    let kept = joined.chars().filter_map(|c| match c {
        '\n' | '\r' => Some('\n'),
        '\t' => Some(' '),
        other => is_signable(other).then_some(other),
    });
    let mut cleaned: String = kept.clone().take(MAX_CHARS).collect();
    if kept.count() > MAX_CHARS {
        cleaned.pop();
        cleaned.push('…');
    }
    cleaned.trim().to_owned()
}

/// A stranger's sentence, fit to be kept and shown: without the secrets that it may repeat, and without any address of
/// e-mail, also as it stands in the address of a page.
#[must_use]
pub fn quiet(text: &str, secrets: &[&str]) -> String {
    let mut text = clean(text);
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "(secret)");
    }
    let is_address = |word: &str| word.contains('@') || word.contains("%40");
    let words: Vec<&str> =
        text.split_whitespace().map(|word| if is_address(word) { "(address)" } else { word }).collect();
    words.join(" ")
}

/// Whether text could be signed as it stands.
#[must_use]
pub fn is_clean(text: &str) -> bool {
    text.chars().all(is_signable)
}

/// A line feed and everything that is no control character.
fn is_signable(c: char) -> bool {
    c == '\n' || !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_lines_stay() {
        assert_eq!(clean("a\u{1}b\u{8}c\u{c}d\u{7f}e\u{85}"), "abcde");
        assert_eq!(clean("one\r\ntwo\rthree\tfour"), "one\ntwo\nthree four");
        assert_eq!(clean("“quoted” \"plain\" 🧼 é"), "“quoted” \"plain\" 🧼 é");
        assert!(is_clean("a\nb"));
        assert!(!is_clean("a\u{7f}"));
    }

    #[test]
    fn what_a_stranger_repeats_is_left_out() {
        let said = quiet("Bearer s3cret: ada@example.org,  or\n?who=ada%40example.org\u{7}", &["s3cret", ""]);
        assert_eq!(said, "Bearer (secret): (address) or (address)");
    }

    #[test]
    fn long_text_is_cut_visibly() {
        let cut = clean(&"x".repeat(MAX_CHARS + 1));
        assert_eq!(cut.chars().count(), MAX_CHARS);
        assert!(cut.ends_with('…'));
    }
}
