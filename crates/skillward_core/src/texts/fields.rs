//! Every field of a scenario and of a rubric that holds words for people.

use crate::rubric::{Kind, Rubric, StandardSetting};
use crate::scenario::{Effect, Group, Review, Scenario};

/// What is done with each text.
type See<'a> = &'a mut dyn FnMut(&mut String);

impl Scenario {
    /// Every text for people, in the order of the format. Names of persons who wrote it, addresses and
    /// everything that conditions name are none.
    pub(crate) fn for_each_text(&mut self, see: See<'_>) {
        see(&mut self.title);
        see(&mut self.summary);
        see(&mut self.audience);
        review(&mut self.review, see);
        for language in &mut self.languages {
            review(&mut language.review, see);
        }
        for outcome in &mut self.outcomes {
            see(&mut outcome.text);
            for alignment in &mut outcome.alignments {
                see(&mut alignment.framework);
                see(&mut alignment.target);
            }
        }
        self.prebrief.situation.iter_mut().chain(&mut self.prebrief.tasks).for_each(&mut *see);
        for patient in &mut self.cast {
            see(&mut patient.name);
        }
        for each in &mut self.plot.groups {
            group(each, see);
        }
        for rule in &mut self.plot.rules {
            rule.then.iter_mut().for_each(|each| effect(each, see));
        }
    }
}

fn group(group: &mut Group, see: See<'_>) {
    for step in &mut group.steps {
        see(&mut step.title);
        if let Some(cue) = &mut step.cue {
            see(&mut cue.text);
        }
        let effects = step.on_open.iter_mut().chain(&mut step.on_done).chain(&mut step.on_lapse);
        effects.for_each(|each| effect(each, see));
    }
    for inner in &mut group.groups {
        self::group(inner, see);
    }
}

fn effect(effect: &mut Effect, see: See<'_>) {
    match effect {
        Effect::Say { who, text } => {
            see(who);
            see(text);
        }
        Effect::Show(text) => see(text),
        Effect::Set { .. }
        | Effect::Spawn(_)
        | Effect::Move { .. }
        | Effect::Open { .. }
        | Effect::Vital { .. }
        | Effect::StartTimer { .. }
        | Effect::Fault { .. }
        | Effect::End => {}
    }
}

fn review(review: &mut Review, see: See<'_>) {
    if let Review::Pending(matters) = review {
        matters.iter_mut().for_each(see);
    }
}

fn set_by(set_by: &mut StandardSetting, see: See<'_>) {
    if let StandardSetting::Proposal(note) = set_by {
        see(note);
    }
}

impl Rubric {
    /// Every text for people, in the order of the format.
    pub(crate) fn for_each_text(&mut self, see: See<'_>) {
        see(&mut self.title);
        review(&mut self.review, see);
        for domain in &mut self.domains {
            see(&mut domain.title);
            if let Some(setting) = &mut domain.set_by {
                set_by(setting, see);
            }
        }
        set_by(&mut self.pass.set_by, see);
        for criterion in &mut self.criteria {
            see(&mut criterion.text);
            match &mut criterion.kind {
                Kind::Condition(_) => {}
                Kind::Levels(levels) => levels.iter_mut().for_each(|level| see(&mut level.name)),
                Kind::Measure { bands, .. } => bands.iter_mut().for_each(|band| see(&mut band.name)),
                Kind::Manual(anchors) => {
                    for anchor in anchors {
                        see(&mut anchor.name);
                        see(&mut anchor.text);
                    }
                }
            }
            criterion.advice.iter_mut().for_each(&mut *see);
        }
        let achievement = &mut self.achievement;
        for text in [&mut achievement.name, &mut achievement.description, &mut achievement.criteria] {
            see(text);
        }
    }
}
