//! The graph as text: what the picture shows, for who does not see it.

use std::fmt::Write as _;

use super::words::points;
use super::{Child, Graph, Group, Rule, Step};

/// The graph, line by line, indented by two spaces a level.
#[must_use]
pub fn outline(graph: &Graph) -> String {
    let mut text = format!("{} ({})\n", graph.title, graph.name);
    text.push_str("Plot\n");
    graph.groups.iter().for_each(|group| self::group(&mut text, group, 1, graph));
    let _ = writeln!(
        text,
        "  End: {}; after {} s at the latest{}",
        graph.ends,
        graph.limit_s,
        watched(&graph.end_watched_by, graph)
    );
    if !graph.rules.is_empty() {
        text.push_str("Rules that watch all the time\n");
        graph.rules.iter().for_each(|rule| self::rule(&mut text, rule, graph));
    }
    let Some(rubric) = &graph.rubric else { return text };
    let _ = writeln!(text, "Rubric, pass mark {} %", rubric.pass_percent);
    for (number, criterion) in rubric.criteria.iter().enumerate() {
        let domain = rubric.domains.get(criterion.domain).map_or("no domain", |domain| domain.title.as_str());
        let critical = if criterion.critical { ", critical" } else { "" };
        let watches: Vec<String> = criterion.watches.iter().map(super::Subject::words).collect();
        let watches =
            if watches.is_empty() { String::new() } else { format!("; watches {}", watches.join(", ")) };
        let asked =
            criterion.exposure.as_ref().map_or_else(String::new, |once| format!("; asked only if {once}"));
        let _ = writeln!(
            text,
            "  {}. {} ({domain}, {}{critical}): {}{asked}{watches}",
            number + 1,
            criterion.text,
            points(criterion.weight),
            criterion.kind,
        );
    }
    text
}

fn group(text: &mut String, group: &Group, level: usize, graph: &Graph) {
    let indent = "  ".repeat(level);
    let name = group.id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
    let when = group.when.as_ref().map_or_else(String::new, |when| format!("; only if {when}"));
    let watched = watched(&group.watched_by, graph);
    let _ = writeln!(text, "{indent}Group {}{name}: {}{when}{watched}", group.number, group.manner());
    for child in &group.children {
        match child {
            Child::Step(step) => self::step(text, step, level + 1, graph),
            Child::Group(inner) => self::group(text, inner, level + 1, graph),
        }
    }
}

fn step(text: &mut String, step: &Step, level: usize, graph: &Graph) {
    let optional = if step.required { "" } else { ", optional" };
    let limit = step.limit_s.map_or_else(String::new, |limit| format!(", within {limit} s"));
    let effects: Vec<String> =
        step.effects.iter().map(|effect| format!("; {} {}", effect.at.words(), effect.what)).collect();
    let _ = writeln!(
        text,
        "{}Step {}: {}{optional}{limit}; done: {}{}{}",
        "  ".repeat(level),
        step.id,
        step.title,
        step.done,
        effects.concat(),
        watched(&step.watched_by, graph),
    );
}

fn rule(text: &mut String, rule: &Rule, graph: &Graph) {
    let often = if rule.again { ", each time" } else { "" };
    let modes =
        if rule.modes.is_empty() { String::new() } else { format!(", {} only", rule.modes.join(" and ")) };
    let _ = writeln!(
        text,
        "  Rule {}{often}{modes}: when {}; then {}{}",
        rule.id,
        rule.when,
        rule.then.join("; "),
        watched(&rule.watched_by, graph),
    );
}

/// The criteria that watch something, by the numbers of the list.
fn watched(numbers: &[usize], graph: &Graph) -> String {
    let numbers: Vec<String> = numbers
        .iter()
        .filter(|number| graph.criteria().get(**number).is_some())
        .map(|number| (number + 1).to_string())
        .collect();
    match numbers.as_slice() {
        [] => String::new(),
        [one] => format!("; watched by criterion {one}"),
        many => format!("; watched by criteria {}", many.join(", ")),
    }
}
