//! Collects what is found, each mistake at its place in the document.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::locate::{Entity, Locator};
use super::{codes, codes_language};
use crate::decimal::Milli;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Gaps, NAMING, Names};

/// What is told of a condition as a whole: not where a part of it is left out.
const OF_CONDITIONS: &[Code] = &[
    codes::NOT_A_STATE,
    codes::NEVER,
    codes::EMPTY_CONDITION,
    codes::NOT_COUNTABLE,
    codes::NO_EXPOSURE,
    codes_language::NO_ACT,
];

/// Diagnostics of one document.
pub(super) struct Reporter<'a> {
    file: &'a str,
    source: &'a str,
    /// Shared with trials: a document is cut into tokens once.
    locator: Rc<Locator<'a>>,
    found: Vec<Diagnostic>,
    /// What follows from parts that are left out, and is not told.
    untold: Vec<Diagnostic>,
    /// Those parts.
    gaps: Gaps,
    /// What things in them may be called.
    left_out: Names,
    /// Places that a mistake has been told of: the next with the same text is the next occurrence.
    told: BTreeSet<(Code, usize)>,
}

/// An entity of the document: a section, and the identifier in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'b> {
    pub(super) section: &'static str,
    pub(super) id: Option<&'b str>,
    /// What encloses the list that the entity stands in: the group of a step.
    around: bool,
}

impl<'b> At<'b> {
    /// The document itself.
    pub(super) const TOP: At<'static> = At { section: "", id: None, around: false };

    pub(super) const fn section(section: &'static str) -> Self {
        Self { section, id: None, around: false }
    }

    pub(super) const fn entity(section: &'static str, id: &'b str) -> Self {
        Self { section, id: Some(id), around: false }
    }

    /// What encloses the list in which an entity stands.
    pub(super) const fn around(section: &'static str, id: &'b str) -> Self {
        Self { section, id: Some(id), around: true }
    }
}

impl<'a> Reporter<'a> {
    pub(super) fn new(file: &'a str, source: &'a str) -> Self {
        Self::around(file, source, Gaps::NONE, Names::default())
    }

    /// For a document of which parts are left out, and what things in those may be called.
    pub(super) fn around(file: &'a str, source: &'a str, gaps: Gaps, left_out: Names) -> Self {
        let locator = Rc::new(Locator::new(source));
        let (found, untold, told) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { file, source, locator, found, untold, gaps, left_out, told }
    }

    /// Whether a name may be that of something in a part that is left out.
    pub(super) fn may_be_left_out(&self, name: &str) -> bool {
        self.left_out.may_hold(name)
    }

    pub(super) fn finish(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Another reporter on the same document, to see what it would tell.
    pub(super) fn trial(&self) -> Reporter<'a> {
        Reporter {
            file: self.file,
            source: self.source,
            locator: Rc::clone(&self.locator),
            found: Vec::new(),
            untold: Vec::new(),
            gaps: self.gaps.clone(),
            left_out: self.left_out.clone(),
            told: BTreeSet::new(),
        }
    }

    /// Takes in a mistake that a trial told, unless it is told already.
    pub(super) fn add(&mut self, mistake: Diagnostic) {
        if !self.found.iter().any(|other| other.message == mistake.message) {
            self.found.push(mistake);
        }
    }

    /// A mistake at a string literal of the entity.
    pub(super) fn text(&mut self, code: Code, at: At<'_>, text: &str, message: String) -> &mut Diagnostic {
        let entity = self.entity(at);
        let spans = self.locator.texts(&entity, text);
        if NAMING.contains(&code) && self.may_be_left_out(text) {
            return self.leave_untold(code, message);
        }
        self.push(code, &entity, spans, message)
    }

    /// A mistake at the second occurrence of a string literal: the first is the one that is right.
    pub(super) fn text_after_first(
        &mut self,
        code: Code,
        at: At<'_>,
        text: &str,
        message: String,
    ) -> &mut Diagnostic {
        let entity = self.entity(at);
        let spans = self.locator.ids(&entity, text).into_iter().skip(1).collect();
        self.push(code, &entity, spans, message)
    }

    /// A mistake at the second occurrence of a string literal of the entity.
    pub(super) fn text_again(
        &mut self,
        code: Code,
        at: At<'_>,
        text: &str,
        message: String,
    ) -> &mut Diagnostic {
        let entity = self.entity(at);
        let spans = self.locator.texts(&entity, text).into_iter().skip(1).collect();
        self.push(code, &entity, spans, message)
    }

    /// A mistake in the value of a field of the entity.
    pub(super) fn field(&mut self, code: Code, at: At<'_>, field: &str, message: String) -> &mut Diagnostic {
        let entity = self.entity(at);
        let spans = self.locator.value(&entity, field).into_iter().collect();
        self.push(code, &entity, spans, message)
    }

    /// A mistake at a number in the value of a field, wherever in the entity that field stands.
    pub(super) fn number(
        &mut self,
        code: Code,
        at: At<'_>,
        field: &str,
        number: Milli,
        message: String,
    ) -> &mut Diagnostic {
        let entity = self.entity(at);
        let spans = self.locator.numbers(&entity, field, number);
        self.push(code, &entity, spans, message)
    }

    /// How many mistakes there were so far, told or not.
    pub(super) const fn count(&self) -> usize {
        self.found.len() + self.untold.len()
    }

    /// A mistake at a word of the entity, such as a construct of a condition.
    pub(super) fn word(&mut self, code: Code, at: At<'_>, word: &str, message: String) -> &mut Diagnostic {
        let entity = self.entity(at);
        let spans = self.locator.words(&entity, word);
        self.push(code, &entity, spans, message)
    }

    fn entity(&self, at: At<'_>) -> Entity {
        let everything = self.locator.everything();
        if at.section.is_empty() {
            return everything;
        }
        let section = self.locator.section(&everything, at.section);
        let entity = at.id.and_then(|id| self.locator.entity(&section, id));
        let found = match entity {
            Some(entity) if at.around => self.locator.around(&entity),
            entity => entity,
        };
        found.unwrap_or(section)
    }

    fn push(&mut self, code: Code, entity: &Entity, spans: Vec<Span>, message: String) -> &mut Diagnostic {
        if OF_CONDITIONS.contains(&code) && !self.gaps.is_empty() {
            let bytes = self.locator.bytes(entity);
            if self.gaps.touch(&bytes) {
                return self.leave_untold(code, message);
            }
        }
        let fresh = spans.iter().find(|span| !self.told.contains(&(code, span.offset)));
        let span = fresh.or(spans.last()).copied().unwrap_or_else(|| self.locator.start(entity));
        self.told.insert((code, span.offset));
        let index = self.found.len();
        self.found.push(Diagnostic::error(code, self.file, self.source, span, message));
        &mut self.found[index]
    }

    fn leave_untold(&mut self, code: Code, message: String) -> &mut Diagnostic {
        let index = self.untold.len();
        self.untold.push(Diagnostic::error(code, self.file, self.source, Span::default(), message));
        &mut self.untold[index]
    }
}
