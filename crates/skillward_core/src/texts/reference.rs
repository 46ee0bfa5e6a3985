//! References to messages: `@pulse`, `@pulse.cue`, `@presses(count: 2, product: 'handrub')`, and those of a pack:
//! `@ward/pulse`.

use smol_str::SmolStr;

use super::page::Key;
use crate::scenario::Variants;

/// What a reference begins with. Doubled it stands for itself.
pub const MARK: char = '@';
/// Most digits of a number before its point, and after it.
pub const MOST_DIGITS: (usize, usize) = (9, 3);

/// A reference to a message or to one of its attributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The pack whose message it is; `None` for one of the scenario's own.
    pub pack: Option<SmolStr>,
    /// The message.
    pub message: SmolStr,
    /// Its attribute, where one is meant.
    pub attribute: Option<SmolStr>,
    /// What the message is given, in the order written.
    pub arguments: Vec<(SmolStr, Argument)>,
}

/// What a message is given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Argument {
    /// A number, as written: with at most nine digits and three decimals.
    Number(SmolStr),
    /// A text.
    Text(SmolStr),
}

/// What a text field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The text itself.
    Plain(String),
    /// It names a message.
    Reference(Reference),
}

/// A text that begins as a reference and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// No name follows the mark.
    #[error("no message's name follows the @")]
    Name,
    /// No attribute's name follows the dot.
    #[error("no attribute's name follows the dot")]
    Attribute,
    /// An argument is not `name: value`.
    #[error("an argument is not written as `name: 3` or `name: 'text'`")]
    Argument,
    /// An argument stands twice.
    #[error("an argument stands twice")]
    Twice,
    /// Something follows the reference.
    #[error("something follows the reference, which must be the whole text")]
    Rest,
}

/// Reads a text field.
///
/// # Errors
/// When it begins with a single `@` and is no reference.
pub fn read(text: &str) -> Result<Said, Malformed> {
    let Some(rest) = text.strip_prefix(MARK) else { return Ok(Said::Plain(text.to_owned())) };
    if rest.starts_with(MARK) {
        return Ok(Said::Plain(rest.to_owned()));
    }
    let (pack, rest) = match pack(rest) {
        Some((pack, rest)) => (Some(pack), rest),
        None => (None, rest),
    };
    let (message, rest) = name(rest).ok_or(Malformed::Name)?;
    let (attribute, rest) = match rest.strip_prefix('.') {
        None => (None, rest),
        Some(rest) => {
            let (attribute, rest) = name(rest).ok_or(Malformed::Attribute)?;
            (Some(attribute), rest)
        }
    };
    let (arguments, rest) = match rest.strip_prefix('(') {
        None => (Vec::new(), rest),
        Some(rest) => arguments(rest)?,
    };
    if !rest.is_empty() {
        return Err(Malformed::Rest);
    }
    Ok(Said::Reference(Reference { pack, message, attribute, arguments }))
}

/// The identifier of a pack at the start and its stroke, and what follows them.
fn pack(text: &str) -> Option<(SmolStr, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))?;
    let rest = text[end..].strip_prefix('/').filter(|_| end > 0)?;
    Some((text[..end].into(), rest))
}

/// The same text field as this one of a pack's, where others read it: what it names is the pack's. `None` when it
/// names nothing, or something of a pack already.
#[must_use]
pub fn of_pack(text: &str, pack: &str) -> Option<String> {
    match read(text) {
        Ok(Said::Reference(reference)) if reference.pack.is_none() => {
            Some(format!("{MARK}{pack}/{}", text.strip_prefix(MARK)?))
        }
        _ => None,
    }
}

/// An identifier of Fluent at the start, and what follows it.
fn name(text: &str) -> Option<(SmolStr, &str)> {
    text.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(())?;
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    Some((name.into(), rest))
}

type Arguments = Vec<(SmolStr, Argument)>;

fn arguments(text: &str) -> Result<(Arguments, &str), Malformed> {
    let mut arguments: Arguments = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let (key, after) = name(rest).ok_or(Malformed::Argument)?;
        let after = after.trim_start().strip_prefix(':').ok_or(Malformed::Argument)?;
        let (value, after) = value(after.trim_start()).ok_or(Malformed::Argument)?;
        if arguments.iter().any(|(other, _)| *other == key) {
            return Err(Malformed::Twice);
        }
        arguments.push((key, value));
        rest = after.trim_start();
        if let Some(end) = rest.strip_prefix(')') {
            return Ok((arguments, end));
        }
        rest = rest.strip_prefix(',').ok_or(Malformed::Argument)?.trim_start();
    }
}

fn value(text: &str) -> Option<(Argument, &str)> {
    if let Some(quoted) = text.strip_prefix('\'') {
        let (text, rest) = quoted.split_once('\'')?;
        return Some((Argument::Text(text.into()), rest));
    }
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(unsigned);
    let decimals = unsigned[whole..].strip_prefix('.').map(digits);
    let (most_whole, most_decimals) = MOST_DIGITS;
    let right = (1..=most_whole).contains(&whole)
        && decimals.is_none_or(|decimals| (1..=most_decimals).contains(&decimals));
    let len = text.len() - unsigned.len() + whole + decimals.map_or(0, |decimals| decimals + 1);
    right.then(|| (Argument::Number(text[..len].into()), &text[len..]))
}

impl Reference {
    /// As a text of the scenario's own that stands for the pack's.
    #[must_use]
    pub(crate) fn stand_in(&self) -> Option<Self> {
        let pack = self.pack.as_ref()?;
        let message = format!("{pack}--{}", self.message).into();
        Some(Self { pack: None, message, ..self.clone() })
    }

    /// The text that it names, among those of the pack or of the scenario.
    pub(crate) fn key(&self) -> Key<'_> {
        Key { id: &self.message, attribute: self.attribute.as_deref(), term: false }
    }

    /// Whether a variable of the message is filled in by the scenario's variants alone.
    pub(crate) fn is_drawn(&self, variable: &str, variants: &Variants) -> bool {
        let given = self.arguments.iter().any(|(name, _)| name == variable);
        !given && variants.draw.iter().any(|draw| draw.name == variable)
    }
}

impl std::fmt::Display for Reference {
    /// Message and attribute, as a Fluent file's reader would name them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pack.iter().try_for_each(|pack| write!(f, "{pack}/"))?;
        f.write_str(&self.message)?;
        self.attribute.iter().try_for_each(|attribute| write!(f, ".{attribute}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Argument, Malformed, Reference, Said, of_pack, read};

    #[test]
    fn a_reference_names_message_attribute_and_arguments() {
        let reference = |message: &str, attribute: Option<&str>, arguments: &[(&str, Argument)]| {
            let arguments = arguments.iter().map(|(key, value)| ((*key).into(), value.clone())).collect();
            let (pack, message) =
                message.split_once('/').map_or((None, message), |(p, m)| (Some(p.into()), m));
            Said::Reference(Reference {
                pack,
                message: message.into(),
                attribute: attribute.map(Into::into),
                arguments,
            })
        };
        assert_eq!(read("@pulse").unwrap(), reference("pulse", None, &[]));
        assert_eq!(read("@ward/pulse.cue").unwrap(), reference("ward/pulse", Some("cue"), &[]));
        assert_eq!(read("@2b_c-d/pulse").unwrap(), reference("2b_c-d/pulse", None, &[]));
        assert_eq!(read("@step-2.cue_a").unwrap(), reference("step-2", Some("cue_a"), &[]));
        assert_eq!(
            read("@a(count: 2, ml: -1.5 ,who:'Mrs (B)')").unwrap(),
            reference(
                "a",
                None,
                &[
                    ("count", Argument::Number("2".into())),
                    ("ml", Argument::Number("-1.5".into())),
                    ("who", Argument::Text("Mrs (B)".into())),
                ]
            )
        );
    }

    #[test]
    fn a_reference_of_a_pack_is_read_elsewhere_by_the_packs_name() {
        for (text, elsewhere) in [
            ("@pulse", Some("@ward/pulse")),
            ("@pulse.cue(n: 2)", Some("@ward/pulse.cue(n: 2)")),
            ("@lab/pulse", None),
            ("@@pulse", None),
            ("pulse", None),
            ("@pulse and", None),
        ] {
            assert_eq!(of_pack(text, "ward").as_deref(), elsewhere, "{text}");
        }
        let Said::Reference(reference) = read("@ward/pulse.cue").unwrap() else { panic!() };
        let own = reference.stand_in().unwrap();
        assert_eq!((own.to_string().as_str(), own.pack), ("ward--pulse.cue", None));
    }

    #[test]
    fn other_texts_stand_for_themselves() {
        for (text, said) in [("Pulse", "Pulse"), ("", ""), ("a@b", "a@b"), ("@@home", "@home"), ("@@", "@")] {
            assert_eq!(read(text).unwrap(), Said::Plain(said.to_owned()));
        }
    }

    #[test]
    fn what_begins_as_a_reference_and_is_none_is_refused() {
        for (text, why) in [
            ("@", Malformed::Name),
            ("@ pulse", Malformed::Name),
            ("@1", Malformed::Name),
            ("@/pulse", Malformed::Name),
            ("@ward/", Malformed::Name),
            ("@ward/1", Malformed::Name),
            ("@a/b/c", Malformed::Rest),
            ("@ a/b", Malformed::Name),
            ("@pulse.", Malformed::Attribute),
            ("@pulse is", Malformed::Rest),
            ("@a.b.c", Malformed::Rest),
            ("@a()", Malformed::Argument),
            ("@a(n: )", Malformed::Argument),
            ("@a(n: 1", Malformed::Argument),
            ("@a(n: 1.)", Malformed::Argument),
            ("@a(n: 1.2345)", Malformed::Argument),
            ("@a(n: 1234567890)", Malformed::Argument),
            ("@a(n: 'x)", Malformed::Argument),
            ("@a(n: 1, n: 2)", Malformed::Twice),
            ("@a(n: 1) x", Malformed::Rest),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }
}
