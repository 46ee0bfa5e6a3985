//! Bytes as text: documents are UTF-8, and whoever saved one otherwise is told where it shows.

use super::ENCODING;
use crate::diagnostic::{Diagnostic, Span};

const HELP: &str = "save the file as UTF-8; editors offer it as \"encoding\" when they save";

/// Bytes that are not UTF-8 text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUtf8 {
    /// What is wrong, and where.
    pub diagnostic: Diagnostic,
    /// The text as far as it can be shown; the diagnostic's span lies in it.
    pub shown: String,
}

/// The text that bytes are. The mark that some editors put before UTF-8 says nothing and is left out.
///
/// # Errors
/// When they are not UTF-8.
pub fn decode(file: &str, bytes: Vec<u8>) -> Result<String, Box<NotUtf8>> {
    if let Some(shown) = utf_16(&bytes) {
        let span = Span { offset: 0, len: shown.chars().next().map_or(0, char::len_utf8) };
        let diagnostic = Diagnostic::error(ENCODING, file, &shown, span, "the file is UTF-16 text");
        return Err(Box::new(NotUtf8 { diagnostic: diagnostic.with_help(HELP), shown }));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
        let span = Span { offset, len: char::REPLACEMENT_CHARACTER.len_utf8() };
        let diagnostic = Diagnostic::error(ENCODING, file, &shown, span, not_utf_8(byte));
        Box::new(NotUtf8 { diagnostic: diagnostic.with_help(HELP), shown })
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// What a byte that UTF-8 has no use for was probably meant to be.
fn not_utf_8(byte: u8) -> String {
    // Below 0xA0, Latin-1 has control characters, which nobody meant.
    match byte {
        0xA0.. => {
            format!("the byte 0x{byte:02X} is not UTF-8; as Latin-1 it would be `{}`", char::from(byte))
        }
        _ => format!("the byte 0x{byte:02X} is not UTF-8"),
    }
}

/// The text of bytes that are UTF-16, with or without the mark that says so.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let little = match bytes {
        [0xFF, 0xFE, ..] => true,
        [0xFE, 0xFF, ..] => false,
        // Documents begin with brackets, comments or blanks, all of them ASCII: half of what stands for them is 0.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => true,
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => false,
        _ => return None,
    };
    let unit = if little { u16::from_le_bytes } else { u16::from_be_bytes };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let text = String::from_utf16_lossy(&units);
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::document::ENCODING;

    /// Line and column, message, and the line as it is shown.
    fn refused(bytes: &[u8]) -> (usize, usize, String, String) {
        let refused = decode("scenario.ron", bytes.to_vec()).expect_err("it is not UTF-8");
        let told = refused.diagnostic;
        assert_eq!((told.code, told.file.as_str()), (ENCODING, "scenario.ron"));
        assert!(told.help.is_some_and(|help| help.contains("UTF-8")));
        assert!(refused.shown.get(told.span.offset..told.span.offset + told.span.len).is_some());
        let line = refused.shown.lines().nth(told.line - 1).unwrap_or_default().to_owned();
        (told.line, told.column, told.message, line)
    }

    #[test]
    fn utf_8_is_text_with_or_without_its_mark() {
        assert_eq!(decode("f", "(a: \"ü\")".into()).as_deref(), Ok("(a: \"ü\")"));
        assert_eq!(decode("f", "\u{feff}(a: 1)".into()).as_deref(), Ok("(a: 1)"));
        assert_eq!(decode("f", Vec::new()).as_deref(), Ok(""));
        // A text may hold anything, a zero among it: that is for the reader of RON to judge.
        assert_eq!(decode("f", vec![b'(', 0, b')']).as_deref(), Ok("(\0)"));
    }

    #[test]
    fn latin_1_is_told_at_its_first_letter_that_is_not_ascii() {
        let (line, column, message, shown) = refused(b"(\n  title: \"\xC4rztin \xFC\",\n)");
        assert_eq!((line, column), (2, 11));
        assert!(message.contains("0xC4") && message.contains("`Ä`"), "{message}");
        assert_eq!(shown, "  title: \"\u{fffd}rztin \u{fffd}\",");
        assert!(!refused(b"(\x93)").2.contains("Latin-1"));
        assert_eq!(refused(b"(a: \"\xE2\x82").1, 6, "cut within a character");
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_its_mark() {
        for (mark, unit) in [(true, u16::to_le_bytes as fn(u16) -> [u8; 2]), (false, u16::to_be_bytes)] {
            for text in ["\u{feff}(\n  a: 1,\n)", "(\n  a: 1,\n)"] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                let (line, column, message, shown) = refused(&bytes);
                assert_eq!((line, column, shown.as_str()), (1, 1, "("), "{mark} {text:?}");
                assert!(message.contains("UTF-16"), "{message}");
            }
        }
        assert_eq!(refused(&[0xFF, 0xFE]).0, 1, "nothing but the mark");
    }
}
