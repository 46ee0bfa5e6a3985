//! The graph in DOT, for Graphviz.

use std::fmt::Write as _;

use skillward_core::scenario::Order;

use super::words::points;
use super::{Child, Graph, Group, Step};

/// Letters of a line of a label.
const LINE: usize = 36;
/// Criteria below one another.
const COLUMN: usize = 12;

/// Writes the graph in DOT.
#[must_use]
pub fn dot(graph: &Graph) -> String {
    let mut writer = Writer { graph, text: String::new(), steps: 0, groups: 0, links: Vec::new() };
    writer.whole();
    writer.text
}

/// Where lines to a group begin and end.
#[derive(Clone)]
struct Ends {
    /// What is open first; a line leads to the one in the middle.
    firsts: Vec<String>,
    /// What is open last.
    lasts: Vec<String>,
    cluster: Option<String>,
    branch: bool,
}

impl Ends {
    fn node(name: impl Into<String>) -> Self {
        let names = vec![name.into()];
        Self { firsts: names.clone(), lasts: names, cluster: None, branch: false }
    }
}

fn middle(nodes: &[String]) -> &str {
    nodes.get(nodes.len() / 2).map_or("", String::as_str)
}

struct Writer<'a> {
    graph: &'a Graph,
    text: String,
    steps: usize,
    groups: usize,
    /// Criteria and what they watch.
    links: Vec<(usize, String)>,
}

impl Writer<'_> {
    fn whole(&mut self) {
        let graph = self.graph;
        let _ = writeln!(self.text, "digraph plot {{");
        let _ = writeln!(self.text, "  label={}; labelloc=t; fontsize=20;", quoted(&graph.title));
        let _ = writeln!(self.text, "  compound=true; rankdir=TB; nodesep=0.25; ranksep=0.35;");
        self.text.push_str("  fontname=\"Helvetica\";\n");
        self.text.push_str("  node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"rounded,filled\", fillcolor=white];\n");
        self.text.push_str("  edge [fontname=\"Helvetica\", fontsize=10];\n");
        let dark = "fillcolor=\"#1b2630\", fontcolor=white";
        let _ = writeln!(self.text, "  start [label=\"Start\", {dark}];");
        let mut parts = vec![Ends::node("start")];
        for group in &graph.groups {
            parts.push(self.group(group, 1));
        }
        let end = format!("End: {}\nafter {} s at the latest", graph.ends, graph.limit_s);
        let _ = writeln!(self.text, "  finish [label={}, {dark}];", label(&end));
        parts.push(Ends::node("finish"));
        self.links.extend(graph.end_watched_by.iter().map(|number| (*number, "finish".to_owned())));
        self.onward(&parts, 1);
        self.rules();
        self.criteria();
        self.text.push_str("}\n");
    }

    fn group(&mut self, group: &Group, level: usize) -> Ends {
        self.groups += 1;
        let name = format!("g{}", self.groups);
        let indent = "  ".repeat(level);
        let when = group.when.as_ref().map_or_else(String::new, |when| format!("only if {when}\n"));
        let id = group.id.as_ref().map_or_else(String::new, |id| format!(" · {id}"));
        let style = if group.required { "rounded,filled" } else { "rounded,filled,dashed" };
        let colour = if group.when.is_some() { "#8a4b00" } else { "#8795a1" };
        let head = format!("{when}{}{id} · {}", group.number, group.manner());
        let _ = writeln!(self.text, "{indent}subgraph cluster_{name} {{");
        let _ = writeln!(
            self.text,
            "{indent}  label={}; labeljust=l; style=\"{style}\"; color=\"{colour}\"; fillcolor=\"#f1f5f8\"; fontsize=11;",
            label(&head)
        );
        let parts: Vec<Ends> = group
            .children
            .iter()
            .map(|child| match child {
                Child::Step(step) => Ends::node(self.step(step, level + 1)),
                Child::Group(inner) => self.group(inner, level + 1),
            })
            .collect();
        let mut ends = match (group.order, parts.as_slice()) {
            // An edge needs a node to lead to.
            (_, []) => {
                let _ = writeln!(self.text, "{indent}  {name}_empty [label=\"\", shape=point, style=invis];");
                Ends::node(format!("{name}_empty"))
            }
            (Order::Sequence, [first, ..]) => {
                let lasts = parts.last().map_or_else(Vec::new, |last| last.lasts.clone());
                Ends { firsts: first.firsts.clone(), lasts, cluster: None, branch: false }
            }
            (_, parts) => Ends {
                firsts: parts.iter().flat_map(|part| part.firsts.clone()).collect(),
                lasts: parts.iter().flat_map(|part| part.lasts.clone()).collect(),
                cluster: None,
                branch: false,
            },
        };
        if group.order == Order::Sequence {
            self.onward(&parts, level + 1);
        }
        let _ = writeln!(self.text, "{indent}}}");
        if group.repeat != 1 {
            let _ = writeln!(
                self.text,
                "{indent}{} -> {} [label=\"{} rounds\", constraint=false];",
                middle(&ends.lasts),
                middle(&ends.firsts),
                group.repeat
            );
        }
        let watched = group.watched_by.iter().map(|number| (*number, middle(&ends.firsts).to_owned()));
        self.links.extend(watched);
        ends.cluster = Some(format!("cluster_{name}"));
        ends.branch = group.when.is_some();
        ends
    }

    fn step(&mut self, step: &Step, level: usize) -> String {
        self.steps += 1;
        let node = format!("s{}", self.steps);
        let style = if step.required { "rounded,filled" } else { "rounded,filled,dashed" };
        let effects: Vec<String> =
            step.effects.iter().map(|effect| format!("\n→ {}: {}", effect.at.words(), effect.what)).collect();
        let limit = step.limit_s.map_or_else(String::new, |limit| format!("\nwithin {limit} s"));
        let text = format!("{}{limit}\nDone: {}{}", step.title, step.done, effects.concat());
        let _ =
            writeln!(self.text, "{}{node} [label={}, style=\"{style}\"];", "  ".repeat(level), label(&text));
        self.links.extend(step.watched_by.iter().map(|number| (*number, node.clone())));
        node
    }

    /// From each to the next, and past branches that are not taken.
    fn onward(&mut self, parts: &[Ends], level: usize) {
        let indent = "  ".repeat(level);
        for (at, pair) in parts.windows(2).enumerate() {
            let _ = writeln!(self.text, "{indent}{}", edge(&pair[0], &pair[1], ""));
            // What is open at the same time stands side by side, below what comes before.
            for from in &pair[0].lasts {
                for to in &pair[1].firsts {
                    let _ = writeln!(self.text, "{indent}{from} -> {to} [style=invis];");
                }
            }
            let mut after = at + 1;
            while parts.get(after).is_some_and(|part| part.branch) {
                let Some(next) = parts.get(after + 1) else { break };
                let _ = writeln!(
                    self.text,
                    "{indent}{}",
                    edge(&pair[0], next, "style=dashed, color=\"#8a4b00\", label=\"otherwise\"")
                );
                after += 1;
            }
        }
    }

    fn rules(&mut self) {
        if self.graph.rules.is_empty() {
            return;
        }
        self.text.push_str("  subgraph cluster_rules {\n    label=\"Rules that watch all the time\"; style=rounded; color=\"#b98a2f\"; fontsize=11;\n");
        for (number, rule) in self.graph.rules.iter().enumerate() {
            let often = if rule.again { " (each time)" } else { "" };
            let text = format!("{}{often}\nWhen: {}\n→ {}", rule.id, rule.when, rule.then.join("\n→ "));
            let _ =
                writeln!(self.text, "    r{} [label={}, fillcolor=\"#fff9ec\"];", number + 1, label(&text));
            self.links
                .extend(rule.watched_by.iter().map(|criterion| (*criterion, format!("r{}", number + 1))));
        }
        self.text.push_str("  }\n");
    }

    fn criteria(&mut self) {
        let Some(rubric) = &self.graph.rubric else { return };
        let head = format!("Rubric · pass mark {} %", rubric.pass_percent);
        let _ = writeln!(
            self.text,
            "  subgraph cluster_rubric {{\n    label={}; style=rounded; color=\"#0b6e8a\"; fontsize=11;",
            quoted(&head)
        );
        for (number, criterion) in rubric.criteria.iter().enumerate() {
            let critical = if criterion.critical { "\nCRITICAL" } else { "" };
            let text = format!("{} · {}\n{}{critical}", number + 1, criterion.text, points(criterion.weight));
            let colour = if criterion.critical { "#a01f28" } else { "#0b6e8a" };
            let _ = writeln!(self.text, "    c{} [label={}, color=\"{colour}\"];", number + 1, label(&text));
        }
        // Below one another in columns, not all in one row.
        let numbers: Vec<usize> = (1..=rubric.criteria.len()).collect();
        for column in numbers.chunks(COLUMN).filter(|column| column.len() > 1) {
            let chain: Vec<String> = column.iter().map(|number| format!("c{number}")).collect();
            let _ = writeln!(self.text, "    {} [style=invis];", chain.join(" -> "));
        }
        self.text.push_str("  }\n");
        for (number, node) in std::mem::take(&mut self.links) {
            let _ = writeln!(
                self.text,
                "  c{} -> {node} [style=dotted, color=\"#0b6e8a\", arrowhead=open, constraint=false];",
                number + 1
            );
        }
    }
}

fn edge(from: &Ends, to: &Ends, more: &str) -> String {
    let mut attributes: Vec<String> = Vec::new();
    attributes.extend(from.cluster.as_ref().map(|cluster| format!("ltail={cluster}")));
    attributes.extend(to.cluster.as_ref().map(|cluster| format!("lhead={cluster}")));
    if !more.is_empty() {
        attributes.push(more.to_owned());
    }
    let attributes =
        if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
    format!("{} -> {}{attributes};", middle(&from.lasts), middle(&to.firsts))
}

/// A text as a quoted string, its lines broken.
fn label(text: &str) -> String {
    quoted(&broken(text, LINE))
}

/// The text with each line broken between words.
pub(super) fn broken(text: &str, most: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut now = String::new();
        for word in line.split(' ') {
            if !now.is_empty() && now.chars().count() + 1 + word.chars().count() > most {
                lines.push(std::mem::take(&mut now));
            }
            if !now.is_empty() {
                now.push(' ');
            }
            now.push_str(word);
        }
        lines.push(now);
    }
    lines.join("\n")
}

/// A quoted string: within it DOT knows escapes, so that backslashes are doubled.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
