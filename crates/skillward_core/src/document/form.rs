//! What the RON reader's errors of form mean to somebody who writes a file by hand: what is missing, where, and what to
//! write.

use std::ops::Range;

use ron::error::Error;

use super::lexer::{Token, TokenKind, tokens};
use super::{SYNTAX, WRONG_VALUE};
use crate::diagnostic::{Code, line_and_column};

/// An error in words, with its place.
pub(super) struct Told {
    pub(super) code: Code,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The tokens around the place of an error.
struct Around<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// The token at the place, or the first after it.
    at: usize,
}

/// What an error of form says; `None` for one that is told elsewhere.
pub(super) fn tell(text: &str, place: &Range<usize>, error: &Error) -> Option<Told> {
    let tokens = tokens(text);
    let at = tokens.partition_point(|token| token.range.end <= place.start);
    let around = Around { text, tokens, at };
    around.tell(place, error)
}

/// Spaces and joiners that word processors and web pages put in.
fn is_invisible(letter: char) -> bool {
    (!letter.is_ascii() && letter.is_whitespace())
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl<'a> Around<'a> {
    fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    fn word(&self, index: usize) -> &'a str {
        self.token(index).and_then(|token| self.text.get(token.range.clone())).unwrap_or_default()
    }

    fn here(&self) -> &'a str {
        self.word(self.at)
    }

    fn before(&self) -> Option<&Token> {
        self.at.checked_sub(1).and_then(|before| self.token(before))
    }

    fn kind(&self) -> Option<TokenKind> {
        self.token(self.at).map(|token| token.kind)
    }

    /// The token of the error, or the place itself.
    fn range(&self, place: &Range<usize>) -> Range<usize> {
        match self.token(self.at) {
            Some(token) if token.range.start <= place.end => token.range.clone(),
            _ => place.clone(),
        }
    }

    fn tell(&self, place: &Range<usize>, error: &Error) -> Option<Told> {
        let told = |code: Code, range: Range<usize>, message: String, help: &str| {
            let help = (!help.is_empty()).then(|| help.to_owned());
            Some(Told { code, range, message, help })
        };
        let here = self.range(place);
        let wrong = |message: &str, help: &str| told(WRONG_VALUE, here.clone(), message.to_owned(), help);
        if self.tokens.is_empty() && self.text.contains('\r') && !self.text.contains('\n') {
            let message = "its lines end in a way that is not known: a comment goes on to the end".to_owned();
            return told(SYNTAX, 0..0, message, "save the file with line ends LF or CRLF");
        }
        if self.tokens.is_empty() {
            return told(
                SYNTAX,
                0..0,
                "the file is empty".to_owned(),
                "a document stands in ( ): (format: 1, …)",
            );
        }
        if let Some((range, message)) = self.run_on() {
            return told(SYNTAX, range, message, "close the text with \" where it ends");
        }
        if self.kind() == Some(TokenKind::Mark) {
            match self.here() {
                "#" => {
                    return told(SYNTAX, here, "`#` begins no comment".to_owned(), "write comments after //");
                }
                "'" => return wrong("texts stand between double quotes", "write \"…\" instead of '…'"),
                "“" | "”" | "„" | "«" | "»" | "‘" | "’" => {
                    return wrong("these are not the quotes of a text", "use the straight ones: \"…\"");
                }
                "=" => {
                    return told(
                        SYNTAX,
                        here,
                        "`=` stands where a colon belongs".to_owned(),
                        "write `name: value`",
                    );
                }
                mark if mark.chars().any(is_invisible) => {
                    let letter = mark.chars().next().unwrap_or_default();
                    let message = format!("an invisible character stands here (U+{:04X})", u32::from(letter));
                    return told(
                        SYNTAX,
                        here,
                        message,
                        "delete it, and type a plain space if one belongs here",
                    );
                }
                ";" => {
                    return told(
                        SYNTAX,
                        here,
                        "`;` stands where a comma belongs".to_owned(),
                        "write a comma",
                    );
                }
                _ => {}
            }
        }
        if matches!(
            error,
            Error::ExpectedIdentifier
                | Error::ExpectedStructLike
                | Error::ExpectedNamedStructLike(_)
                | Error::ExpectedDifferentStructName { .. }
                | Error::ExpectedStructLikeEnd
                | Error::ExpectedArrayEnd
                | Error::ExpectedMapEnd
                | Error::ExpectedComma
                | Error::Eof
        ) && let Some((range, message)) = self.mismatch()
        {
            return told(SYNTAX, range, message, "close it where it ends");
        }
        if let Some((range, number)) = self.decimal_comma() {
            let message = "a number has a decimal point, not a comma".to_owned();
            return told(WRONG_VALUE, range, message, &format!("write {number}"));
        }
        if self.at >= self.tokens.len()
            && let Some(told) = self.end_of_file()
        {
            return Some(told);
        }
        match error {
            Error::ExpectedComma | Error::ExpectedArrayEnd | Error::ExpectedMapEnd => {
                let end = self.before().map_or(place.clone(), |token| token.range.clone());
                self.no_comma(end)
            }
            Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => {
                let message = match self.opened() {
                    Some((name, range)) if !name.is_empty() => {
                        let (line, _) = line_and_column(self.text, range.start);
                        format!(
                            "`{name}(` of line {line} is not closed before this, or holds too many values"
                        )
                    }
                    _ => "too many values, or a bracket that is not closed before this".to_owned(),
                };
                told(SYNTAX, here, message, "close the bracket with `)`, or take out what is too much")
            }
            Error::ExpectedMapColon => {
                let message = "a colon is missing before this".to_owned();
                told(SYNTAX, here, message, "write `name: value`")
            }
            Error::ExpectedString if self.is_plain_word() && self.word(self.at + 1) == ":" => {
                let of = self.opened().map(|(name, _)| name).unwrap_or_default();
                wrong(&format!("`{of}` takes no fields by name"), &format!("write {of}(\"…\")"))
            }
            Error::ExpectedString if self.is_plain_word() => {
                let word = self.here();
                wrong(
                    &format!("a text is needed here, and `{word}` has no quotes"),
                    &format!("write \"{word}\""),
                )
            }
            Error::ExpectedString => wrong("a text is needed here", "write it between quotes: \"…\""),
            Error::ExpectedArray => {
                wrong("a list is needed here", "write it in [ ], even if it has one element")
            }
            Error::ExpectedMap => wrong("a map is needed here", "write it in { }: { \"name\": value }"),
            Error::ExpectedInteger => wrong("a whole number is needed here", self.number_help()),
            Error::ExpectedFloat => wrong("a number is needed here", self.number_help()),
            Error::ExpectedBoolean => wrong("`true` or `false` is needed here", ""),
            Error::ExpectedIdentifier | Error::SuggestRawIdentifier(_) | Error::InvalidIdentifier(_) => {
                self.no_word(here)
            }
            Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => self.no_bracket(here),
            Error::ExpectedDifferentStructName { found, .. } => {
                let message = format!("`{found}` stands where something in ( ) is needed");
                told(SYNTAX, here, message, "see whether a bracket is closed too early before this")
            }
            Error::IntegerOutOfBounds => {
                let number = self.number_before(place).unwrap_or(here);
                let what = self.text.get(number.clone()).unwrap_or_default().to_owned();
                let help = if what.starts_with('-') { "it cannot be less than 0" } else { "" };
                told(WRONG_VALUE, number, format!("{what} is too large or too small here"), help)
            }
            Error::TrailingCharacters => {
                let message = "the document ends before this".to_owned();
                told(SYNTAX, here, message, "a bracket is closed too early, or this does not belong here")
            }
            Error::Eof | Error::ExpectedStringEnd | Error::UnclosedBlockComment => self.end_of_file(),
            _ => None,
        }
    }

    /// A bracket that another kind of bracket closes: its own closing one is missing, or too much.
    fn mismatch(&self) -> Option<(Range<usize>, String)> {
        let mut open: Vec<&Token> = Vec::new();
        for token in &self.tokens {
            match token.kind {
                TokenKind::Open => open.push(token),
                TokenKind::Close => {
                    let Some(opened) = open.pop() else {
                        return Some((token.range.clone(), "this bracket closes nothing".to_owned()));
                    };
                    let (opener, closer) =
                        (&self.text[opened.range.clone()], &self.text[token.range.clone()]);
                    if !matches!((opener, closer), ("(", ")") | ("[", "]") | ("{", "}")) {
                        let (line, _) = line_and_column(self.text, token.range.start);
                        let message =
                            format!("this `{opener}` is not closed before the `{closer}` of line {line}");
                        return Some((opened.range.clone(), message));
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// A text that goes on over the end of its line, just before the place: mostly its closing quote is missing.
    fn run_on(&self) -> Option<(Range<usize>, String)> {
        let first = self.at.saturating_sub(1);
        let run_on = self.tokens.get(first..)?.iter().take(2).find(|token| {
            token.kind == TokenKind::Text
                && self
                    .text
                    .get(token.range.clone())
                    .is_some_and(|text| text.starts_with('"') && text.contains('\n'))
        })?;
        let end = self.text[run_on.range.clone()].find('\n').unwrap_or(1);
        let range = run_on.range.start..run_on.range.start + end;
        Some((range, "this text runs on over the end of its line".to_owned()))
    }

    /// Digits, a comma, and digits straight after it.
    fn decimal_comma(&self) -> Option<(Range<usize>, String)> {
        let digits = |index: usize| {
            let word = self.word(index);
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        let at = self.at;
        let first = at.checked_sub(2)?;
        let (whole, comma, decimals) = (self.token(first)?, self.token(first + 1)?, self.token(at)?);
        let close = whole.range.end == comma.range.start && comma.range.end == decimals.range.start;
        (close && comma.is(self.text, ",") && digits(first) && digits(at)).then(|| {
            let number = format!("{}.{}", self.word(first), self.word(at));
            (whole.range.start..decimals.range.end, number)
        })
    }

    fn no_comma(&self, end: Range<usize>) -> Option<Told> {
        let before = self.text.get(end.clone()).unwrap_or_default();
        // A whole number is read up to its point.
        if self.here().starts_with(|c: char| c.is_ascii_digit()) && self.here().contains('.') {
            let range = self.token(self.at)?.range.clone();
            let message = format!("a whole number is needed here, and this is {}", self.here());
            return Some(Told { code: WRONG_VALUE, range, message, help: None });
        }
        let message = if before == "," || before.is_empty() {
            "something else belongs here".to_owned()
        } else {
            "a comma is missing after this".to_owned()
        };
        Some(Told {
            code: SYNTAX,
            range: end,
            message,
            help: Some("write a comma between two fields, and between two elements of a list".to_owned()),
        })
    }

    fn no_word(&self, here: Range<usize>) -> Option<Told> {
        let told = |message: String, help: &str| {
            Some(Told { code: WRONG_VALUE, range: here.clone(), message, help: Some(help.to_owned()) })
        };
        let is_key = self.word(self.at + 1) == ":";
        match self.kind() {
            Some(TokenKind::Text) if is_key => told(
                "a field's name has no quotes".to_owned(),
                &format!("write {}:", self.here().trim_matches('"')),
            ),
            Some(TokenKind::Text) => told(
                "a word of the format is needed here, and this is a text".to_owned(),
                "docs/reference.md lists the words; they have no quotes",
            ),
            Some(TokenKind::Open) if self.here() == "[" => told(
                "one thing is needed here, and this is a list".to_owned(),
                "name one; several conditions stand in All([…]) or Any([…])",
            ),
            _ => {
                let of = match self.opened() {
                    Some((name, _)) if !name.is_empty() => format!("`{name}`"),
                    _ => "this".to_owned(),
                };
                told(
                    format!("a field's name is needed here: {of} takes its fields by name"),
                    "write `name: value`; docs/reference.md lists the fields",
                )
            }
        }
    }

    fn no_bracket(&self, here: Range<usize>) -> Option<Told> {
        let name =
            self.before().filter(|token| token.kind == TokenKind::Word).map(|token| token.range.clone());
        let (range, message) = match name.and_then(|range| Some((range.clone(), self.text.get(range)?))) {
            Some((range, name)) if name.starts_with(|c: char| c.is_ascii_uppercase()) => {
                (range, format!("`{name}` must say of what, in brackets"))
            }
            _ => (here, "something in ( ) is needed here".to_owned()),
        };
        let help = "write it in ( ): docs/reference.md tells what stands in them".to_owned();
        Some(Told { code: WRONG_VALUE, range, message, help: Some(help) })
    }

    fn end_of_file(&self) -> Option<Told> {
        let range = match self.opened_at(self.tokens.len()) {
            Some((_, range)) => range,
            None => return None,
        };
        let message = "this bracket is never closed".to_owned();
        Some(Told {
            code: SYNTAX,
            range,
            message,
            help: Some("close it, or see whether a text is never closed".to_owned()),
        })
    }

    fn is_plain_word(&self) -> bool {
        self.kind() == Some(TokenKind::Word) && self.here().starts_with(char::is_alphabetic)
    }

    fn number_help(&self) -> &'static str {
        match self.kind() {
            Some(TokenKind::Text) => "write it without quotes",
            _ => "",
        }
    }

    /// The number that ends at the place.
    fn number_before(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let ends = self.tokens.iter().rfind(|token| token.range.start < place.end.max(1))?;
        let is_number = self.text.get(ends.range.clone())?.parse::<f64>().is_ok();
        is_number.then(|| ends.range.clone())
    }

    /// The innermost bracket that is open at the place, with the name before it.
    fn opened(&self) -> Option<(&'a str, Range<usize>)> {
        self.opened_at(self.at)
    }

    fn opened_at(&self, at: usize) -> Option<(&'a str, Range<usize>)> {
        let mut depth = 0_usize;
        for index in (0..at.min(self.tokens.len())).rev() {
            match self.tokens[index].kind {
                TokenKind::Close => depth += 1,
                TokenKind::Open if depth == 0 => {
                    let name = index.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
                    let name = if name.starts_with(|c: char| c.is_ascii_uppercase()) { name } else { "" };
                    return Some((name, self.tokens[index].range.clone()));
                }
                TokenKind::Open => depth -= 1,
                _ => {}
            }
        }
        None
    }
}
