//! The graph as a Mermaid flowchart, for pages that draw those.

use std::fmt::Write as _;

use skillward_core::scenario::Order;

use super::dot::broken;
use super::words::points;
use super::{Child, Graph, Group, Step};

/// Letters of a line of a label.
const LINE: usize = 38;
/// Letters of a condition: Mermaid refuses long documents.
const MOST: usize = 120;

/// Writes the graph as a flowchart.
#[must_use]
pub fn mermaid(graph: &Graph) -> String {
    let mut writer =
        Writer { graph, text: String::new(), steps: 0, groups: 0, links: Vec::new(), optional: Vec::new() };
    writer.whole();
    writer.text
}

struct Writer<'a> {
    graph: &'a Graph,
    text: String,
    steps: usize,
    groups: usize,
    /// Criteria and what they watch.
    links: Vec<(usize, String)>,
    optional: Vec<String>,
}

/// A part of a sequence: its name, and whether it may be passed by.
type Part = (String, bool);

impl Writer<'_> {
    fn whole(&mut self) {
        let graph = self.graph;
        self.text.push_str("flowchart TB\n");
        let _ = writeln!(self.text, "  accTitle: {}", line(&graph.title));
        let _ = writeln!(self.text, "  accDescr: {}", line(&described(graph)));
        self.text.push_str("  start([\"Start\"])\n");
        let mut parts: Vec<Part> = vec![("start".into(), false)];
        for group in &graph.groups {
            parts.push(self.group(group, 1));
        }
        let end = format!("End: {}\nafter {} s at the latest", cut(&graph.ends), graph.limit_s);
        let _ = writeln!(self.text, "  finish([{}])", label(&end));
        parts.push(("finish".into(), false));
        self.links.extend(graph.end_watched_by.iter().map(|number| (*number, "finish".to_owned())));
        self.onward(&parts, 1);
        self.rules();
        self.criteria();
        self.looks();
    }

    fn group(&mut self, group: &Group, level: usize) -> Part {
        self.groups += 1;
        let name = format!("g{}", self.groups);
        let indent = "  ".repeat(level);
        let when = group.when.as_ref().map_or_else(String::new, |when| format!("only if {}\n", cut(when)));
        let id = group.id.as_ref().map_or_else(String::new, |id| format!(" · {id}"));
        let head = format!("{when}{}{id} · {}", group.number, group.manner());
        let _ = writeln!(self.text, "{indent}subgraph {name}[{}]", label(&head));
        let parts: Vec<Part> = group
            .children
            .iter()
            .map(|child| match child {
                Child::Step(step) => (self.step(step, level + 1), false),
                Child::Group(inner) => self.group(inner, level + 1),
            })
            .collect();
        if group.order == Order::Sequence {
            self.onward(&parts, level + 1);
        }
        let _ = writeln!(self.text, "{indent}end");
        if group.repeat != 1 {
            let _ = writeln!(self.text, "{indent}{name} -- \"{} rounds\" --> {name}", group.repeat);
        }
        if !group.required {
            self.optional.push(name.clone());
        }
        self.links.extend(group.watched_by.iter().map(|number| (*number, name.clone())));
        (name, group.when.is_some())
    }

    fn step(&mut self, step: &Step, level: usize) -> String {
        self.steps += 1;
        let node = format!("s{}", self.steps);
        let effects: Vec<String> = step
            .effects
            .iter()
            .map(|effect| format!("\n→ {}: {}", effect.at.words(), cut(&effect.what)))
            .collect();
        let limit = step.limit_s.map_or_else(String::new, |limit| format!("\nwithin {limit} s"));
        let text = format!("{}{limit}\nDone: {}{}", step.title, cut(&step.done), effects.concat());
        let _ = writeln!(self.text, "{}{node}[{}]", "  ".repeat(level), label(&text));
        if !step.required {
            self.optional.push(node.clone());
        }
        self.links.extend(step.watched_by.iter().map(|number| (*number, node.clone())));
        node
    }

    fn onward(&mut self, parts: &[Part], level: usize) {
        let indent = "  ".repeat(level);
        for (at, pair) in parts.windows(2).enumerate() {
            let _ = writeln!(self.text, "{indent}{} --> {}", pair[0].0, pair[1].0);
            let mut after = at + 1;
            while parts.get(after).is_some_and(|(_, branch)| *branch) {
                let Some((next, _)) = parts.get(after + 1) else { break };
                let _ = writeln!(self.text, "{indent}{} -. \"otherwise\" .-> {next}", pair[0].0);
                after += 1;
            }
        }
    }

    fn rules(&mut self) {
        if self.graph.rules.is_empty() {
            return;
        }
        self.text.push_str("  subgraph rules[\"Rules that watch all the time\"]\n");
        for (number, rule) in self.graph.rules.iter().enumerate() {
            let often = if rule.again { " (each time)" } else { "" };
            let then: Vec<String> = rule.then.iter().map(|then| cut(then)).collect();
            let text = format!("{}{often}\nWhen: {}\n→ {}", rule.id, cut(&rule.when), then.join("\n→ "));
            let _ = writeln!(self.text, "    r{}[{}]:::rule", number + 1, label(&text));
            self.links
                .extend(rule.watched_by.iter().map(|criterion| (*criterion, format!("r{}", number + 1))));
        }
        self.text.push_str("  end\n");
    }

    fn criteria(&mut self) {
        let Some(rubric) = &self.graph.rubric else { return };
        let _ = writeln!(self.text, "  subgraph rubric[\"Rubric · pass mark {} %\"]", rubric.pass_percent);
        for (number, criterion) in rubric.criteria.iter().enumerate() {
            let critical = if criterion.critical { "\nCRITICAL" } else { "" };
            let text = format!("{} · {}\n{}{critical}", number + 1, criterion.text, points(criterion.weight));
            let class = if criterion.critical { "critical" } else { "criterion" };
            let _ = writeln!(self.text, "    c{}[{}]:::{class}", number + 1, label(&text));
        }
        self.text.push_str("  end\n");
        for (number, node) in std::mem::take(&mut self.links) {
            let _ = writeln!(self.text, "  c{} -.-> {node}", number + 1);
        }
    }

    fn looks(&mut self) {
        for class in [
            "rule fill:#fff9ec,stroke:#b98a2f,color:#1b2630",
            "criterion fill:#ffffff,stroke:#0b6e8a,color:#1b2630",
            "critical fill:#fdf3f3,stroke:#a01f28,stroke-width:2px,color:#1b2630",
            "optional stroke-dasharray:6 4",
        ] {
            let _ = writeln!(self.text, "  classDef {class}");
        }
        for node in std::mem::take(&mut self.optional) {
            let _ = writeln!(self.text, "  class {node} optional");
        }
    }
}

fn described(graph: &Graph) -> String {
    let (steps, criteria) = (graph.steps().len(), graph.criteria().len());
    format!(
        "{steps} steps in {} groups, {} rules, {criteria} criteria",
        graph.all_groups().len(),
        graph.rules.len()
    )
}

/// A text on one line, for the head of a chart.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A long condition, cut.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A label in quotes: what Mermaid reads as marks is written as its entity codes.
fn label(text: &str) -> String {
    let lines: Vec<String> = broken(text, LINE).lines().map(escaped).collect();
    format!("\"{}\"", lines.join("<br/>"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    for (at, letter) in text.char_indices() {
        // At the start of a label "1." or "- " would be read as a list.
        let list =
            (letter == '.' && at == digits && at > 0) || (at == 0 && matches!(letter, '-' | '*' | '+'));
        let mark = matches!(
            letter,
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '_' | '*' | '{' | '}' | '[' | ']' | '|'
        );
        if list || mark {
            let _ = write!(escaped, "#{};", u32::from(letter));
        } else if letter.is_control() {
            escaped.push(' ');
        } else {
            escaped.push(letter);
        }
    }
    escaped
}
