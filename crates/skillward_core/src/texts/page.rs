//! A file of texts taken apart: what it defines, and what each text needs. Every part is a slice of the
//! source, so each has its place.

use fluent_syntax::ast::{
    Attribute, CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource,
    VariantKey,
};
use fluent_syntax::parser::{ParserError, parse};

use super::MAX_BYTES;
use crate::diagnostic::Span;

/// Deepest nesting of `{` and `(`: the reader of Fluent goes down with them.
const MAX_DEPTH: usize = 64;
/// Most placeables that one text may go through, those of the texts that it names included: Fluent gives up
/// at a hundred.
const MAX_PLACEABLES: usize = 90;
/// Deepest chain of texts that name one another.
const MAX_CHAIN: usize = 16;
/// Most digits of a number before its point and after it.
const MAX_DIGITS: (usize, usize) = (9, 6);

/// What a text is the text of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key<'a> {
    /// The message or, without its hyphen, the term.
    pub(crate) id: &'a str,
    /// The attribute; `None` for the message itself.
    pub(crate) attribute: Option<&'a str>,
    /// Whether it is a term, which only texts can name.
    pub(crate) term: bool,
}

impl std::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.term { "-" } else { "" }, self.id)?;
        self.attribute.iter().try_for_each(|attribute| write!(f, ".{attribute}"))
    }
}

/// One text of the file.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) key: Key<'a>,
    /// Where its name stands.
    pub(crate) span: Span,
    /// Its letters, without what is filled in.
    pub(crate) letters: String,
    variables: Vec<Variable<'a>>,
    calls: Vec<Call<'a>>,
    placeables: usize,
    /// A number that is out of bounds.
    outsized: Option<Span>,
}

/// A `$name` in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Variable<'a> {
    pub(crate) name: &'a str,
    pub(crate) span: Span,
    /// Whether it chooses between variants.
    pub(crate) chooses: bool,
}

/// Something else that a text names.
#[derive(Debug, Clone, Copy)]
enum Call<'a> {
    Text(Key<'a>, Span),
    Function(&'a str, Span),
}

/// What stands in the way of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It names a text or function that is not there.
    Unknown(Span),
    /// It leads back to itself.
    Circle(Span),
    /// It goes through too many others, or holds a number out of bounds.
    TooMuch(Span),
}

/// What a text needs, with all that it leads to.
#[derive(Debug, Default)]
pub(crate) struct Needs<'a> {
    /// What it must be given.
    pub(crate) variables: Vec<Variable<'a>>,
    /// What stands in its way.
    pub(crate) troubles: Vec<Trouble>,
    /// The texts that it leads to, itself included.
    pub(crate) reached: Vec<Key<'a>>,
}

/// A file of texts.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) source: &'a str,
    /// In the order of the file, those that stand twice included.
    pub(crate) pieces: Vec<Piece<'a>>,
    /// Where each message and term is named, in order.
    pub(crate) names: Vec<(Key<'a>, Span)>,
    /// What is not Fluent.
    pub(crate) errors: Vec<ParserError>,
    /// Why nothing of it was read.
    pub(crate) refused: Option<Refused>,
}

/// Why a file of texts is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is longer than [`MAX_BYTES`].
    TooLong,
    /// Brackets nest too deeply.
    TooDeep(Span),
}

impl Piece<'_> {
    /// What it says, where nothing is filled in.
    pub(crate) fn plain(&self) -> Option<&str> {
        (self.placeables == 0).then(|| self.letters.trim())
    }
}

impl<'a> Page<'a> {
    pub(crate) fn read(source: &'a str) -> Self {
        let mut page =
            Self { source, pieces: Vec::new(), names: Vec::new(), errors: Vec::new(), refused: None };
        if source.len() > MAX_BYTES {
            page.refused = Some(Refused::TooLong);
            return page;
        }
        if let Some(span) = too_deep(source) {
            page.refused = Some(Refused::TooDeep(span));
            return page;
        }
        let resource: Resource<&str> = match parse(source) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                page.errors = errors;
                resource
            }
        };
        for entry in &resource.body {
            match entry {
                Entry::Message(message) => {
                    page.entry(message.id.name, false, message.value.as_ref(), &message.attributes);
                }
                Entry::Term(term) => page.entry(term.id.name, true, Some(&term.value), &term.attributes),
                _ => {}
            }
        }
        page
    }

    fn entry(
        &mut self,
        id: &'a str,
        term: bool,
        value: Option<&Pattern<&'a str>>,
        attributes: &[Attribute<&'a str>],
    ) {
        self.names.push((Key { id, attribute: None, term }, place(self.source, id)));
        let own = value.map(|value| (None, id, value));
        let others = attributes.iter().map(|attribute| {
            let name = attribute.id.name;
            (Some(name), name, &attribute.value)
        });
        for (attribute, name, pattern) in own.into_iter().chain(others) {
            let mut piece = Piece {
                key: Key { id, attribute, term },
                span: place(self.source, name),
                letters: String::new(),
                variables: Vec::new(),
                calls: Vec::new(),
                placeables: 0,
                outsized: None,
            };
            Walk { source: self.source, piece: &mut piece }.pattern(pattern);
            self.pieces.push(piece);
        }
    }

    /// The text of a key; of two, the first.
    pub(crate) fn piece(&self, key: Key<'_>) -> Option<&Piece<'a>> {
        self.pieces.iter().find(|piece| piece.key == key)
    }

    /// What a text needs.
    pub(crate) fn needs(&self, piece: &Piece<'a>) -> Needs<'a> {
        let mut needs = Needs::default();
        let mut left = MAX_PLACEABLES;
        self.gather(piece, false, &mut Vec::new(), &mut left, &mut needs);
        needs
    }

    fn gather(
        &self,
        piece: &Piece<'a>,
        in_term: bool,
        path: &mut Vec<Key<'a>>,
        left: &mut usize,
        needs: &mut Needs<'a>,
    ) {
        if !needs.reached.contains(&piece.key) {
            needs.reached.push(piece.key);
        }
        needs.troubles.extend(piece.outsized.map(Trouble::TooMuch));
        // A term is given its variables by the text that names it, or has none.
        if !in_term {
            for variable in &piece.variables {
                match needs.variables.iter_mut().find(|known| known.name == variable.name) {
                    Some(known) => known.chooses |= variable.chooses,
                    None => needs.variables.push(*variable),
                }
            }
        }
        if path.len() >= MAX_CHAIN || piece.placeables > *left {
            needs.troubles.push(Trouble::TooMuch(piece.span));
            *left = 0;
            return;
        }
        *left -= piece.placeables;
        path.push(piece.key);
        for call in &piece.calls {
            match *call {
                Call::Function("NUMBER", _) => {}
                Call::Function(_, span) => needs.troubles.push(Trouble::Unknown(span)),
                Call::Text(key, span) if path.contains(&key) => needs.troubles.push(Trouble::Circle(span)),
                Call::Text(key, span) => match self.piece(key) {
                    None => needs.troubles.push(Trouble::Unknown(span)),
                    // Whoever named too much has been told.
                    Some(_) if *left == 0 => {}
                    Some(named) => self.gather(named, in_term || key.term, path, left, needs),
                },
            }
        }
        path.pop();
    }
}

/// Where a slice of the source stands in it.
fn place(source: &str, part: &str) -> Span {
    let offset = (part.as_ptr() as usize).saturating_sub(source.as_ptr() as usize).min(source.len());
    Span { offset, len: part.len() }
}

/// The first bracket that nests too deeply. Outside of braces and of comments nothing is a bracket, and within
/// quotes neither.
fn too_deep(source: &str) -> Option<Span> {
    let mut depth = 0_usize;
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let comment = depth == 0 && line.starts_with('#');
        let mut bytes = line.bytes().enumerate().filter(|_| !comment);
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'{' => depth += 1,
                b'(' if depth > 0 => depth += 1,
                b'}' | b')' => depth = depth.saturating_sub(1),
                b'"' if depth > 0 => skip_quoted(&mut bytes),
                _ => {}
            }
            if depth > MAX_DEPTH {
                return Some(Span { offset: offset + at, len: 1 });
            }
        }
        offset += line.len();
    }
    None
}

fn skip_quoted(bytes: &mut impl Iterator<Item = (usize, u8)>) {
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => return,
            _ => {}
        }
    }
}

/// Goes through one text.
struct Walk<'p, 'a> {
    source: &'a str,
    piece: &'p mut Piece<'a>,
}

impl<'a> Walk<'_, 'a> {
    fn pattern(&mut self, pattern: &Pattern<&'a str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.piece.letters.push_str(value),
                PatternElement::Placeable { expression } => {
                    self.piece.placeables += 1;
                    self.expression(expression);
                }
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&'a str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, false),
            Expression::Select { selector, variants } => {
                self.inline(selector, true);
                for variant in variants {
                    if let VariantKey::NumberLiteral { value } = variant.key {
                        self.number(value);
                    }
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'a str>, chooses: bool) {
        let at = |part: &str| place(self.source, part);
        match inline {
            InlineExpression::StringLiteral { value } => self.piece.letters.push_str(value),
            InlineExpression::NumberLiteral { value } => self.number(value),
            InlineExpression::VariableReference { id } => {
                self.piece.variables.push(Variable { name: id.name, span: at(id.name), chooses });
            }
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|attribute| attribute.name);
                let key = Key { id: id.name, attribute, term: false };
                self.piece.calls.push(Call::Text(key, at(id.name)));
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                let attribute = attribute.as_ref().map(|attribute| attribute.name);
                let key = Key { id: id.name, attribute, term: true };
                self.piece.calls.push(Call::Text(key, at(id.name)));
                if let Some(arguments) = arguments {
                    self.arguments(arguments, chooses, false);
                }
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.piece.calls.push(Call::Function(id.name, at(id.name)));
                self.arguments(arguments, chooses, true);
            }
            InlineExpression::Placeable { expression } => {
                self.piece.placeables += 1;
                self.expression(expression);
            }
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&'a str>, chooses: bool, options: bool) {
        arguments.positional.iter().for_each(|argument| self.inline(argument, chooses));
        for named in &arguments.named {
            match &named.value {
                // How many digits, as an option of a function: more than nine are never meant.
                InlineExpression::NumberLiteral { value } if options && value.len() > 1 => {
                    self.piece.outsized = Some(place(self.source, value));
                }
                value => self.inline(value, chooses),
            }
        }
    }

    fn number(&mut self, literal: &'a str) {
        let (whole, decimals) = literal.trim_start_matches('-').split_once('.').unwrap_or((literal, ""));
        if whole.len() > MAX_DIGITS.0 || decimals.len() > MAX_DIGITS.1 {
            self.piece.outsized = Some(place(self.source, literal));
        }
    }
}
