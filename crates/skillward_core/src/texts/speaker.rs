//! Says texts in a language: replaces references in scenarios and rubrics by what they name.

use std::collections::{BTreeMap, BTreeSet};

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

/// The voices of a pack in one version.
struct PackVoices<'a> {
    id: &'a str,
    version: &'a str,
    /// That of the pack's own language last.
    voices: Vec<Voice<'a>>,
}

/// Says the texts of one scenario in one language, and where that has none in its base or in the scenario's
/// own language.
pub struct Speaker<'a> {
    /// Whoever is asked first.
    voices: Vec<Voice<'a>>,
    packs: Vec<PackVoices<'a>>,
    /// The languages in which a text is looked for, one after the other.
    chain: Vec<Language>,
    language: String,
    scenario: &'a Scenario,
}

impl<'a> Speaker<'a> {
    /// For a scenario and its texts, in the language that was asked for; in the scenario's own, if none was.
    #[must_use]
    pub fn new(scenario: &'a Scenario, texts: &'a Texts, asked: Option<&Language>) -> Self {
        let own: Option<Language> = scenario.language.parse().ok();
        let wanted = asked.into_iter().flat_map(Language::with_bases);
        // A language of a pack's that the scenario has no file for is not spoken: half of it would be in another.
        let mut chain: Vec<Language> = wanted.filter(|language| texts.file(language).is_some()).collect();
        chain.extend(own.iter().flat_map(Language::with_bases));
        let mut seen = BTreeSet::new();
        chain.retain(|language| seen.insert(language.clone()));
        let file = |language: &Language| Some(Voice::new(language.clone(), texts.file(language)?));
        let own_or_asked = |language: &&Language| {
            own.as_ref() == Some(*language)
                || asked.is_some_and(|asked| asked.with_bases().any(|it| it == **language))
        };
        let voices: Vec<Voice<'a>> = chain.iter().filter(own_or_asked).filter_map(file).collect();
        let packs = texts.packs().map(|(id, version, said)| {
            let order = chain.iter().chain([&said.language]);
            let mut voices: Vec<Voice<'a>> = Vec::new();
            for language in order {
                let known = voices.iter().any(|voice| voice.language == *language);
                if let Some(source) = said.files.get(language).filter(|_| !known) {
                    voices.push(Voice::new(language.clone(), source));
                }
            }
            PackVoices { id, version, voices }
        });
        let packs = packs.collect();
        let first = voices.first().map(|voice| voice.language.to_string());
        let language = first.unwrap_or_else(|| scenario.language.clone());
        Self { voices, packs, chain, language, scenario }
    }

    /// The tag of the language that is spoken: the one that was asked for, its base, or the scenario's own.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// What a text field of the scenario says.
    ///
    /// # Errors
    /// When it is a reference that gives no text.
    pub fn say(&self, text: &str) -> Result<String, Unsaid> {
        self.say_in(text, &self.scenario.packs)
    }

    /// The same for a field of a document that got its packs in these versions.
    fn say_in(&self, text: &str, packs: &BTreeMap<String, String>) -> Result<String, Unsaid> {
        let reference = match read(text) {
            Ok(Said::Plain(plain)) => return Ok(plain),
            Ok(Said::Reference(reference)) => reference,
            Err(why) => return Err(Unsaid::Malformed { text: text.to_owned(), why }),
        };
        let language = || self.scenario.language.clone();
        self.say_reference(&reference, packs)
            .ok_or_else(|| Unsaid::Missing { text: text.to_owned(), language: language() })
    }

    pub(super) fn say_reference(
        &self,
        reference: &Reference,
        packs: &BTreeMap<String, String>,
    ) -> Option<String> {
        let Some(stand_in) = reference.stand_in() else {
            return self.voices.iter().find_map(|voice| voice.say(reference, self.scenario));
        };
        let of_pack = self.pack(reference.pack.as_deref()?, packs);
        // What the scenario says in its own language is its own text, and no other language of the pack's has it.
        let is_own = |voice: &&Voice<'_>| voice.language.as_str() == self.scenario.language;
        let replaced =
            self.voices.iter().find(is_own).is_some_and(|own| own.page.piece(stand_in.key()).is_some());
        let of_pack = of_pack.filter(|_| !replaced);
        let theirs = |language: &Language| {
            let voice = of_pack?.voices.iter().find(|voice| voice.language == *language)?;
            voice.say(reference, self.scenario)
        };
        let ours = |language: &Language| {
            let voice = self.voices.iter().find(|voice| voice.language == *language)?;
            voice.say(&stand_in, self.scenario)
        };
        let said = self.chain.iter().find_map(|language| ours(language).or_else(|| theirs(language)));
        said.or_else(|| of_pack?.voices.last()?.say(reference, self.scenario))
    }

    /// The pack in the version that the document got, or the only one there is.
    fn pack(&self, id: &str, packs: &BTreeMap<String, String>) -> Option<&PackVoices<'a>> {
        let wanted = packs.get(id).map(|version| version.trim_start_matches('='));
        let mut named = self.packs.iter().filter(|pack| pack.id == id);
        let exact = named.clone().find(|pack| Some(pack.version) == wanted);
        exact.or_else(|| named.next().filter(|_| named.next().is_none()))
    }

    /// The scenario with every text said. What is awaited from a reviewer of the language joins what is
    /// awaited from clinical reviewers. A text that cannot be said stays as it is written, and is told.
    #[must_use]
    pub fn scenario(&self) -> (Scenario, Vec<Unsaid>) {
        let mut said = self.scenario.clone();
        let mut unsaid = Vec::new();
        said.for_each_text(&mut |text| self.replace(text, &self.scenario.packs, &mut unsaid));
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
        said.for_each_text(&mut |text| self.replace(text, &rubric.packs, &mut unsaid));
        (said, unsaid)
    }

    fn replace(&self, text: &mut String, packs: &BTreeMap<String, String>, unsaid: &mut Vec<Unsaid>) {
        match self.say_in(text, packs) {
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
            let too_early = variable.chooses && reference.is_drawn(variable.name, &scenario.variants);
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
