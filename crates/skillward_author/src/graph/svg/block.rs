//! Boxes of text with marks: the cards of steps, rules and criteria, before they have a place.

use super::text::{BODY, Face, HEADING, LABEL, SMALL, TITLE};
use crate::graph::words::points;
use crate::graph::{Criterion, Domain, Graph, Rule, Step, Subject};

/// Between the edge of a card and what it says.
const PAD: f32 = 12.0;
/// Radius of a criterion's number.
pub(super) const MARK: f32 = 9.5;
/// From one number to the next.
const MARK_STEP: f32 = 24.0;
/// Effects of a step that are told.
const MOST_EFFECTS: usize = 4;

/// How a box looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A required step.
    Step,
    /// A step that nothing waits for.
    Optional,
    /// The start, or the end.
    Terminal,
    /// A rule.
    Rule,
    /// A criterion of a domain.
    Criterion(usize),
    /// A critical one.
    Critical(usize),
    /// Text alone.
    Bare,
}

/// Colours of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Dark,
    Muted,
    White,
    Domain(usize),
    Critical,
    Branch,
}

/// A line of text within a box, from its left edge and to its baseline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) face: Face,
    pub(super) ink: Ink,
    pub(super) text: String,
}

/// The number of a criterion within a box, by its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) number: usize,
    pub(super) domain: usize,
    pub(super) critical: bool,
}

/// A box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) w: f32,
    pub(super) h: f32,
    pub(super) look: Look,
    pub(super) lines: Vec<Line>,
    pub(super) marks: Vec<Mark>,
    /// What it is, for who hears it.
    pub(super) title: String,
}

impl Block {
    fn new(w: f32, look: Look, title: impl Into<String>) -> Self {
        Self { w, h: PAD, look, lines: Vec::new(), marks: Vec::new(), title: title.into() }
    }

    fn say(&mut self, face: Face, ink: Ink, text: &str, indent: f32, most: usize) {
        let room = self.w - 2.0 * PAD - indent;
        for text in face.wrap(text, room, most) {
            self.h += face.line();
            let y = self.h - face.line() * 0.26;
            self.lines.push(Line { x: PAD + indent, y, face, ink, text });
        }
    }

    /// Numbers of criteria, in rows.
    fn mark(&mut self, numbers: &[usize], graph: &Graph) {
        if numbers.is_empty() {
            return;
        }
        self.h += 4.0;
        let (mut x, mut y) = (PAD + MARK, self.h + MARK);
        for number in numbers {
            if x + MARK > self.w - PAD {
                (x, y) = (PAD + MARK, y + MARK_STEP);
            }
            let Some(criterion) = graph.criteria().get(*number) else { continue };
            let Criterion { domain, critical, .. } = criterion;
            self.marks.push(Mark { x, y, number: number + 1, domain: *domain, critical: *critical });
            x += MARK_STEP;
        }
        self.h = y + MARK;
    }

    fn end(mut self) -> Self {
        self.h = (self.h + PAD - 2.0).ceil();
        self
    }

    /// A step.
    pub(super) fn step(step: &Step, graph: &Graph, w: f32) -> Self {
        let look = if step.required { Look::Step } else { Look::Optional };
        let mut block = Self::new(w, look, format!("Step {}: {}", step.id, step.title));
        block.say(TITLE, Ink::Dark, &step.title, 0.0, 3);
        let mut about = vec![step.id.clone()];
        if !step.required {
            about.push("optional".to_owned());
        }
        about.extend(step.limit_s.map(|limit| format!("within {limit} s")));
        about.extend(step.cue_after_s.map(|after| format!("help after {after} s")));
        block.say(SMALL, Ink::Muted, &about.join(" · "), 0.0, 2);
        block.h += 2.0;
        block.say(BODY, Ink::Dark, &format!("Done: {}", step.done), 0.0, 4);
        for effect in step.effects.iter().take(MOST_EFFECTS) {
            block.say(SMALL, Ink::Muted, &format!("{}: {}", capital(effect.at.words()), effect.what), 0.0, 2);
        }
        if step.effects.len() > MOST_EFFECTS {
            let rest = format!("and {} more effects", step.effects.len() - MOST_EFFECTS);
            block.say(SMALL, Ink::Muted, &rest, 0.0, 1);
        }
        block.mark(&step.watched_by, graph);
        block.end()
    }

    /// The start of the attempt.
    pub(super) fn start() -> Self {
        let mut block = Self::new(TITLE.width("Start") + 2.0 * PAD, Look::Terminal, "Start");
        block.h = 6.0;
        block.say(TITLE, Ink::White, "Start", 0.0, 1);
        block.h += 7.0;
        block
    }

    /// The end of the attempt.
    pub(super) fn finish(graph: &Graph, w: f32) -> Self {
        let mut block = Self::new(w, Look::Terminal, "End");
        block.say(TITLE, Ink::White, "End", 0.0, 1);
        block.say(BODY, Ink::White, &graph.ends, 0.0, 4);
        block.say(SMALL, Ink::White, &format!("after {} s at the latest", graph.limit_s), 0.0, 1);
        block.mark(&graph.end_watched_by, graph);
        block.end()
    }

    /// A rule.
    pub(super) fn rule(rule: &Rule, graph: &Graph, w: f32) -> Self {
        let mut block = Self::new(w, Look::Rule, format!("Rule {}", rule.id));
        block.say(TITLE, Ink::Dark, &rule.id, 0.0, 2);
        let mut about = vec![if rule.again { "each time" } else { "once" }.to_owned()];
        if !rule.modes.is_empty() {
            about.push(format!("{} only", rule.modes.join(" and ")));
        }
        block.say(SMALL, Ink::Muted, &about.join(" · "), 0.0, 1);
        block.h += 2.0;
        block.say(BODY, Ink::Dark, &format!("When: {}", rule.when), 0.0, 5);
        for then in &rule.then {
            block.say(SMALL, Ink::Muted, &format!("Then: {then}"), 0.0, 2);
        }
        block.mark(&rule.watched_by, graph);
        block.end()
    }

    /// A criterion.
    pub(super) fn criterion(criterion: &Criterion, number: usize, graph: &Graph, w: f32) -> Self {
        let Criterion { domain, critical, .. } = criterion;
        let look = if *critical { Look::Critical(*domain) } else { Look::Criterion(*domain) };
        let mut block = Self::new(w, look, format!("Criterion {}: {}", number + 1, criterion.text));
        let indent = 2.0 * MARK + 8.0;
        block.marks.push(Mark {
            x: PAD + MARK,
            y: PAD + MARK,
            number: number + 1,
            domain: *domain,
            critical: *critical,
        });
        block.say(TITLE, Ink::Dark, &criterion.text, indent, 3);
        let points = format!("{} · {}", criterion.id, points(criterion.weight));
        if *critical {
            block.say(LABEL, Ink::Critical, "CRITICAL: failing it fails the attempt", indent, 2);
        }
        block.say(SMALL, Ink::Muted, &points, indent, 2);
        block.say(BODY, Ink::Dark, &criterion.kind, indent, 5);
        if let Some(exposure) = &criterion.exposure {
            block.say(SMALL, Ink::Muted, &format!("Asked only if: {exposure}"), indent, 2);
        }
        let marked = marked(graph, number);
        if !marked.is_empty() {
            block.say(SMALL, Ink::Muted, &format!("Watches {}", marked.join(", ")), indent, 3);
        } else if !criterion.watches.is_empty() {
            let watches: Vec<String> = criterion.watches.iter().map(Subject::words).collect();
            block.say(SMALL, Ink::Muted, &format!("Watches {}", watches.join(", ")), indent, 3);
        }
        block.end()
    }

    /// A heading of the panel.
    pub(super) fn heading(text: &str, w: f32) -> Self {
        let mut block = Self::new(w, Look::Bare, text);
        block.h = 6.0;
        block.pull(HEADING, Ink::Dark, text);
        block
    }

    /// The heading of a domain.
    pub(super) fn domain(domain: &Domain, number: usize, w: f32) -> Self {
        let text = format!("{} · pass mark {} %", domain.title, domain.pass_percent);
        let mut block = Self::new(w, Look::Bare, text.clone());
        block.h = 4.0;
        block.pull(TITLE, Ink::Domain(number), &text);
        block
    }

    /// Text from the very edge, since there is no box round it.
    fn pull(&mut self, face: Face, ink: Ink, text: &str) {
        for text in face.wrap(text, self.w, 2) {
            self.h += face.line();
            self.lines.push(Line { x: 0.0, y: self.h - face.line() * 0.26, face, ink, text });
        }
        self.h += 4.0;
    }

    /// The head of a group, within its frame.
    pub(super) fn group(group: &crate::graph::Group, graph: &Graph, w: f32) -> Self {
        let name = group.id.as_ref().map_or_else(String::new, |id| format!(" · {id}"));
        let mut block = Self::new(w, Look::Bare, format!("Group {}: {}", group.number, group.manner()));
        block.h = 8.0;
        if let Some(when) = &group.when {
            block.say(LABEL, Ink::Branch, &format!("ONLY IF {when}"), 0.0, 4);
        }
        block.say(LABEL, Ink::Muted, &format!("{}{name} · {}", group.number, group.manner()), 0.0, 3);
        block.mark(&group.watched_by, graph);
        block.h += 8.0;
        block
    }

    /// The head of a group that began in the column before.
    pub(super) fn continued(number: &str, w: f32) -> Self {
        let mut block = Self::new(w, Look::Bare, format!("Group {number}, continued"));
        block.h = 6.0;
        block.say(LABEL, Ink::Muted, &format!("{number} · continued"), 0.0, 1);
        block.h += 6.0;
        block
    }
}

/// Where the number of a criterion stands in the plot.
fn marked(graph: &Graph, number: usize) -> Vec<String> {
    let mut marked: Vec<String> = Vec::new();
    let steps = graph.steps();
    let steps = steps.iter().filter(|step| step.watched_by.contains(&number)).map(|step| step.id.clone());
    let steps: Vec<String> = steps.collect();
    match steps.as_slice() {
        [] => {}
        [one] => marked.push(format!("step {one}")),
        many => marked.push(format!("steps {}", many.join(", "))),
    }
    let groups = graph.all_groups().into_iter().filter(|group| group.watched_by.contains(&number));
    marked.extend(groups.map(|group| format!("branch {}", group.number)));
    let rules = graph.rules.iter().filter(|rule| rule.watched_by.contains(&number));
    marked.extend(rules.map(|rule| format!("rule {}", rule.id)));
    if graph.end_watched_by.contains(&number) {
        marked.push("the end".to_owned());
    }
    marked
}

/// With a capital letter, as it begins a line.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
