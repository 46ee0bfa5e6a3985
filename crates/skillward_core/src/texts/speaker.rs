//! Says texts in a language: replaces references in scenarios and rubrics by what they name.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use super::page::{Page, Variable};
use super::reference::{Argument, Malformed, Reference, Said, read};
use super::{Language, MAX_CHARACTERS, Texts, numbers};
use crate::rubric::Rubric;
use crate::scenario::{Review, Scenario};

/// A reference that gives no text in any language that may stand for the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsaid {
    /// It begins as a reference and is none.
    #[error("\"{text}\" is no reference to a text: {why}")]
    Malformed {
        /// What is written.
        text: String,
        /// What is wrong with it.
        why: Malformed,
    },
    /// No file has the message, or none can say it.
    #[error("the text \"{text}\" is not in the scenario's language \"{language}\"")]
    Missing {
        /// What is written.
        text: String,
        /// The scenario's own language.
        language: String,
    },
}

/// A language that can be spoken.
struct Voice<'a> {
    language: Language,
    page: Page<'a>,
    bundle: FluentBundle<FluentResource>,
}

/// Says the texts of one scenario in one language, and where that has none in its base or in the scenario's
/// own language.
pub struct Speaker<'a> {
    /// Whoever is asked first.
    voices: Vec<Voice<'a>>,
    language: String,
    /// The scenario's own language, as it writes it.
    own: &'a str,
    scenario: &'a Scenario,
}

impl<'a> Speaker<'a> {
    /// For a scenario and its texts, in the language that was asked for; in the scenario's own, if none was.
    #[must_use]
    pub fn new(scenario: &'a Scenario, texts: &'a Texts, asked: Option<&Language>) -> Self {
        let own: Option<Language> = scenario.language.parse().ok();
        let mut chain: Vec<Language> = asked.into_iter().flat_map(Language::with_bases).collect();
        chain.extend(own);
        let mut voices: Vec<Voice<'a>> = Vec::new();
        for language in chain {
            let known = voices.iter().any(|voice| voice.language == language);
            if let Some(source) = texts.file(&language).filter(|_| !known) {
                voices.push(Voice::new(language, source));
            }
        }
        let first = voices.first().map(|voice| voice.language.to_string());
        let language = first.unwrap_or_else(|| scenario.language.clone());
        Self { voices, language, own: &scenario.language, scenario }
    }

    /// The tag of the language that is spoken: the one that was asked for, its base, or the scenario's own.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// What a text field says.
    ///
    /// # Errors
    /// When it is a reference that gives no text.
    pub fn say(&self, text: &str) -> Result<String, Unsaid> {
        let reference = match read(text) {
            Ok(Said::Plain(plain)) => return Ok(plain),
            Ok(Said::Reference(reference)) => reference,
            Err(why) => return Err(Unsaid::Malformed { text: text.to_owned(), why }),
        };
        self.say_reference(&reference)
            .ok_or_else(|| Unsaid::Missing { text: text.to_owned(), language: self.own.to_owned() })
    }

    pub(super) fn say_reference(&self, reference: &Reference) -> Option<String> {
        self.voices.iter().find_map(|voice| voice.say(reference, self.scenario))
    }

    /// The scenario with every text said. What is awaited from a reviewer of the language joins what is
    /// awaited from clinical reviewers. A text that cannot be said stays as it is written, and is told.
    #[must_use]
    pub fn scenario(&self) -> (Scenario, Vec<Unsaid>) {
        let mut said = self.scenario.clone();
        let mut unsaid = Vec::new();
        said.for_each_text(&mut |text| self.replace(text, &mut unsaid));
        said.language.clone_from(&self.language);
        let awaited = said.languages.iter().find(|known| known.tag == self.language);
        if let Some(Review::Pending(matters)) = awaited.map(|language| language.review.clone()) {
            match &mut said.review {
                Review::Pending(others) => others.extend(matters),
                signed => *signed = Review::Pending(matters),
            }
        }
        (said, unsaid)
    }

    /// The same for a rubric of the scenario.
    #[must_use]
    pub fn rubric(&self, rubric: &Rubric) -> (Rubric, Vec<Unsaid>) {
        let mut said = rubric.clone();
        let mut unsaid = Vec::new();
        said.for_each_text(&mut |text| self.replace(text, &mut unsaid));
        (said, unsaid)
    }

    fn replace(&self, text: &mut String, unsaid: &mut Vec<Unsaid>) {
        match self.say(text) {
            Ok(said) => *text = said,
            Err(why) => unsaid.push(why),
        }
    }
}

impl std::fmt::Debug for Speaker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let voices: Vec<&str> = self.voices.iter().map(|voice| voice.language.as_str()).collect();
        f.debug_struct("Speaker").field("language", &self.language).field("voices", &voices).finish()
    }
}

impl<'a> Voice<'a> {
    fn new(language: Language, source: &'a str) -> Self {
        let page = Page::read(source);
        let mut bundle = FluentBundle::new(vec![language.identifier()]);
        // Marks around what is filled in would stand in captions, pages and records as odd letters. Whoever
        // fills a name of the other direction into a message writes the marks there.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(numbers::formatter(&language)));
        if page.refused.is_none() {
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            // Of two messages of a name the first is taken; `check` tells of both errors.
            let _ = bundle.add_resource(resource);
            let _ = bundle.add_builtins();
        }
        Self { language, page, bundle }
    }

    /// The text, if this language has all that it takes.
    fn say(&self, reference: &Reference, scenario: &Scenario) -> Option<String> {
        let piece = self.page.piece(reference.key())?;
        let needs = self.page.needs(piece);
        let given = arguments(reference, scenario);
        let lacks = |variable: &Variable<'_>| {
            // A choice by a name that is drawn later would be made before the draw.
            let too_early = variable.chooses && reference.is_drawn(variable.name, scenario);
            given.get(variable.name).is_none() || too_early
        };
        if needs.variables.iter().any(lacks) || !needs.troubles.is_empty() {
            return None;
        }
        let message = self.bundle.get_message(&reference.message)?;
        let pattern = match reference.attribute.as_deref() {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&given), &mut errors);
        (errors.is_empty() && !said.trim().is_empty() && said.chars().count() <= MAX_CHARACTERS)
            .then(|| said.into_owned())
    }
}

/// What a message is given: the arguments of its reference, and as text each name that a variant draws,
/// which stays a place to be filled in when the attempt's seed is known.
fn arguments(reference: &Reference, scenario: &Scenario) -> FluentArgs<'static> {
    let drawn = scenario.variants.draw.iter().map(|draw| {
        let hole = format!("{{{}}}", draw.name);
        (draw.name.to_string(), FluentValue::String(hole.into()))
    });
    let given = reference.arguments.iter().map(|(name, argument)| {
        let value = match argument {
            Argument::Text(text) => FluentValue::String(text.to_string().into()),
            Argument::Number(number) => match number.parse() {
                Ok(number) => FluentValue::Number(number),
                Err(_) => FluentValue::String(number.to_string().into()),
            },
        };
        (name.to_string(), value)
    });
    drawn.chain(given).collect()
}
