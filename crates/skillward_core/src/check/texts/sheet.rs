//! One language's file: what is wrong with it alone, with what names it, and against the scenario's own language.

use std::collections::BTreeSet;

use fluent_syntax::parser::ParserError;

use super::super::{codes as common, codes_texts as codes};
use super::TextFile;
use crate::diagnostic::{Amend, Code, Diagnostic, Span};
use crate::scenario::Variants;
use crate::texts::page::{Key, Needs, Page, Refused, Trouble};
use crate::texts::reference::Reference;
use crate::texts::{Language, MAX_CHARACTERS};

/// A language's file, taken apart.
pub(super) struct Sheet<'a> {
    pub(super) file: TextFile<'a>,
    pub(super) page: Page<'a>,
}

/// Words and letters from which on a text that is the same in two languages is strange.
const LONG: (usize, usize) = (4, 25);
/// Missing texts that are named.
const NAMED: usize = 8;

impl<'a> Sheet<'a> {
    pub(super) fn error(&self, code: Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::error(code, self.file.name, self.file.source, span, message)
    }

    /// What is wrong with the file whatever names it.
    pub(super) fn alone(&self, found: &mut Vec<Diagnostic>) {
        match self.page.refused {
            Some(Refused::TooLong) => {
                let message = format!(
                    "the file has {} bytes; at most {} are read",
                    self.file.source.len(),
                    crate::texts::MAX_BYTES
                );
                found.push(self.error(codes::TOO_LONG, Span::default(), message));
            }
            Some(Refused::TooDeep(span)) => {
                let message = "braces nest too deeply".to_owned();
                let told = self.error(codes::TOO_LONG, span, message);
                found.push(told.with_help("close a brace that was left open"));
            }
            None => {}
        }
        for error in &self.page.errors {
            let (offset, len) = self.place(error);
            let message = format!("this is not Fluent: {}", lower_first(&error.to_string()));
            found.push(self.error(codes::FLUENT, Span { offset, len }, message));
        }
        let mut seen = BTreeSet::new();
        for (key, span) in &self.page.names {
            if !seen.insert(*key) {
                let message = format!("the text \"{key}\" stands twice");
                found.push(self.error(codes::TWICE, *span, message).with_help("only the first is ever read"));
            }
        }
        // Fluent's library keeps messages, terms and functions by one list of names: of two, one would never be found.
        let mut seen: BTreeSet<&str> = BTreeSet::from(["NUMBER"]);
        let mut kinds: BTreeSet<Key<'_>> = BTreeSet::new();
        for (key, span) in &self.page.names {
            if !seen.insert(key.id)
                && kinds.insert(*key)
                && !self.page.names.iter().any(|(other, at)| other == key && at < span)
            {
                let message = format!("a text and a term, or a function, are both called \"{}\"", key.id);
                found.push(self.error(codes::TWICE, *span, message).with_help("rename one of them"));
            }
        }
        let mut seen = BTreeSet::new();
        for piece in &self.page.pieces {
            let again = !seen.insert(piece.key);
            if again && piece.key.attribute.is_some() && self.defined_once(piece.key) {
                let message = format!("the text \"{}\" stands twice", piece.key);
                found.push(self.error(codes::TWICE, piece.span, message));
            }
            if let Some(letter) = piece
                .letters
                .chars()
                .find(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
            {
                let message = format!(
                    "the text \"{}\" holds the control character U+{:04X}",
                    piece.key,
                    u32::from(letter)
                );
                found.push(self.error(codes::FLUENT, piece.span, message).with_help("take it out"));
            }
            let long = piece.letters.chars().count();
            if long > MAX_CHARACTERS {
                let message = format!("the text \"{}\" has {long} characters", piece.key);
                let told = self.error(codes::TOO_LONG, piece.span, message);
                found.push(told.with_help(format!("at most {MAX_CHARACTERS}: divide it")));
            }
        }
    }

    /// Where a mistake of form stands. What is missing at the end of a text is noticed at the next one.
    fn place(&self, error: &ParserError) -> (usize, usize) {
        let source = self.file.source;
        let mut offset = error.pos.start.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &source[..offset];
        let begun = error.slice.as_ref().map_or(0, |slice| slice.start);
        let last = before.trim_end().char_indices().last().map(|(at, _)| at).filter(|at| *at > begun);
        match last.filter(|_| before.ends_with('\n')) {
            Some(last) => (last, 1),
            None => (offset, error.pos.len().min(source.len() - offset)),
        }
    }

    fn defined_once(&self, key: Key<'_>) -> bool {
        let same = |known: &Key<'_>| known.id == key.id && known.term == key.term;
        self.page.names.iter().filter(|(known, _)| same(known)).count() == 1
    }

    /// Texts that nothing names. An attribute may be named though its message is not.
    pub(super) fn unused(&self, named: &[Reference], found: &mut Vec<Diagnostic>) {
        let mut used: BTreeSet<Key<'_>> = BTreeSet::new();
        let named: BTreeSet<Key<'_>> = named.iter().map(Reference::key).collect();
        for key in &named {
            if let Some(piece) = self.page.piece(*key) {
                used.extend(self.page.needs(piece).reached);
            }
        }
        let mut told = BTreeSet::new();
        for piece in self.page.pieces.iter().filter(|piece| !used.contains(&piece.key)) {
            if told.insert(piece.key) {
                let message = format!("nothing names the text \"{}\"", piece.key);
                let help = "take it out, or name it in the scenario or rubric";
                found.push(self.error(codes::UNUSED, piece.span, message).with_help(help).as_warning());
            }
        }
    }

    /// Whether each text that is named can be said with what it is given; those that are not given enough.
    pub(super) fn needs<'n>(
        &self,
        named: &'n [Reference],
        variants: &Variants,
        found: &mut Vec<Diagnostic>,
    ) -> BTreeSet<Key<'n>> {
        let mut lacking = BTreeSet::new();
        let mut told = BTreeSet::new();
        for reference in named {
            let Some(piece) = self.page.piece(reference.key()) else { continue };
            let Needs { variables, troubles, reached, .. } = self.page.needs(piece);
            let mut words = reached.iter().filter_map(|key| self.page.piece(*key));
            let bare = variables.is_empty()
                && troubles.is_empty()
                && words.all(|piece| piece.letters.trim().is_empty());
            for trouble in troubles {
                let (code, span, message) = match trouble {
                    Trouble::Unknown(span) => (codes::BROKEN, span, "there is no such text or function"),
                    Trouble::Circle(span) => (codes::BROKEN, span, "the text leads back to itself"),
                    Trouble::TooMuch(span) => {
                        (codes::TOO_LONG, span, "this goes through too much, or is too large a number")
                    }
                };
                if told.insert((code, span)) {
                    found.push(self.error(code, span, message.to_owned()));
                }
            }
            for variable in variables {
                let name = variable.name;
                let given = reference.arguments.iter().any(|(given, _)| given == name);
                if reference.is_drawn(name, variants) {
                    if variable.chooses && told.insert((codes::DRAWN, variable.span)) {
                        let message = format!(
                            "`${name}` is drawn when the attempt begins: nothing can be chosen by it"
                        );
                        found.push(self.error(codes::DRAWN, variable.span, message));
                    }
                } else if !given {
                    lacking.insert(reference.key());
                    if !told.insert((codes::NO_ARGUMENT, variable.span)) {
                        continue;
                    }
                    let message = format!("\"@{reference}\" gives no `{name}`");
                    let names: Vec<&str> = (reference.arguments.iter().map(|(name, _)| name.as_str()))
                        .chain(variants.draw.iter().map(|draw| draw.name.as_str()))
                        .collect();
                    let mut mistake = self.error(codes::NO_ARGUMENT, variable.span, message);
                    mistake.suggest(name, names.into_iter());
                    found.push(mistake);
                }
            }
            if bare && told.insert((common::EMPTY_TEXT, piece.span)) {
                let message = format!("the text \"{}\" is empty", piece.key);
                let help = "learners read this: say it in words";
                found.push(self.error(common::EMPTY_TEXT, piece.span, message).with_help(help));
            }
        }
        lacking
    }

    /// This language against the scenario's own.
    pub(super) fn against(
        &self,
        own: &Sheet<'_>,
        named: &[Reference],
        lacking: &BTreeSet<Key<'_>>,
        sheets: &[Sheet<'_>],
        found: &mut Vec<Diagnostic>,
    ) {
        let keys: BTreeSet<Key<'_>> = named.iter().map(Reference::key).collect();
        let base = self.file.tag.parse::<Language>().ok();
        let bases: Vec<&Sheet<'_>> = base
            .iter()
            .flat_map(Language::with_bases)
            .skip(1)
            .filter_map(|base| sheets.iter().find(|sheet| sheet.file.tag == base.as_str()))
            .collect();
        // What its base says need not be said again.
        let said = |key: &&Key<'_>| {
            self.page.piece(**key).is_some() || bases.iter().any(|base| base.page.piece(**key).is_some())
        };
        let there = keys.iter().filter(|key| own.page.piece(**key).is_some());
        let missing: Vec<&Key<'_>> = there.clone().filter(|key| !said(key)).collect();
        if !missing.is_empty() && self.page.refused.is_none() {
            let names: Vec<String> = missing.iter().take(NAMED).map(ToString::to_string).collect();
            let more = match missing.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!(
                "{} of {} texts are missing in \"{}\": {}{more}",
                missing.len(),
                there.clone().count(),
                self.file.tag,
                names.join(", ")
            );
            let help = format!("`skillward texts SCENARIO --missing {}` lists them", self.file.tag);
            found
                .push(self.error(codes::UNTRANSLATED, Span::default(), message).with_help(help).as_warning());
        }
        for key in there {
            let (Some(piece), Some(original)) = (self.page.piece(*key), own.page.piece(*key)) else {
                continue;
            };
            if !lacking.contains(key) {
                self.other_arguments(own, *key, found);
            }
            let letters = piece.letters.trim();
            let long = letters.split_whitespace().count() >= LONG.0 && letters.chars().count() >= LONG.1;
            if long && letters == original.letters.trim() && self.base() != own.base() {
                let message = format!("the text \"{key}\" is word for word that of {}", own.file.name);
                let help = "translate it, or leave it out until it is translated";
                found.push(self.error(codes::SAME_TEXT, piece.span, message).with_help(help).as_warning());
            }
        }
    }

    fn base(&self) -> &str {
        self.file.tag.split('-').next().unwrap_or_default()
    }

    fn other_arguments(&self, own: &Sheet<'_>, key: Key<'_>, found: &mut Vec<Diagnostic>) {
        let names = |page: &Page<'_>| -> BTreeSet<String> {
            let needs = page.piece(key).map(|piece| page.needs(piece)).unwrap_or_default();
            needs.variables.iter().map(|variable| format!("${}", variable.name)).collect()
        };
        let (here, there) = (names(&self.page), names(&own.page));
        let Some(piece) = self.page.piece(key).filter(|_| here != there) else { return };
        let list = |names: &BTreeSet<String>| match names.len() {
            0 => "nothing".to_owned(),
            _ => names.iter().cloned().collect::<Vec<_>>().join(", "),
        };
        let message = format!(
            "\"{key}\" is filled in with {}, and in {} with {}",
            list(&here),
            own.file.name,
            list(&there)
        );
        found.push(self.error(codes::OTHER_ARGUMENTS, piece.span, message).as_warning());
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
