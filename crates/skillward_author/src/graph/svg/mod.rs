//! The plot as a picture that can be read on a screen and printed: an SVG document, laid out here, with its
//! content as text for who does not see it.

mod block;
mod draw;
mod flow;
mod panel;
mod text;
mod wires;

use flow::{Flow, Placed};
use panel::Panel;
use text::{BODY, HEADLINE, SMALL};

use super::Graph;

/// Round the page.
const MARGIN: f32 = 36.0;
/// Between the plot and the panel.
const BETWEEN: f32 = 56.0;
/// Most columns that the plot is laid out in.
const MOST_COLUMNS: u16 = 10;
/// Sheets of paper, by name, with their long side in millimetres.
const SHEETS: &[(&str, f32)] = &[("A4", 297.0), ("A3", 420.0), ("A2", 594.0), ("A1", 841.0)];
/// The long side of a sheet over its short side.
const SHEET: f32 = std::f32::consts::SQRT_2;
/// Text of cards is not printed smaller than this where a sheet is large enough: millimetres for a pixel.
const LEGIBLE: f32 = 0.18;

/// Everything with its place on the page.
#[derive(Debug, Clone, PartialEq)]
struct Page {
    flow: Flow,
    panel: Panel,
    /// Lines of the head of the page: title, then what it is about.
    head: Vec<block::Line>,
    /// Lines of the key at its foot.
    key: draw::Key,
    width: f32,
    height: f32,
}

/// Draws the graph.
#[must_use]
pub fn svg(graph: &Graph) -> String {
    draw::document(graph, &page(graph))
}

/// The page that is printed largest, of all ways to divide plot and panel into columns.
fn page(graph: &Graph) -> Page {
    let below_head = MARGIN + HEADLINE.line() + BODY.line() + 20.0 + flow::TURN;
    let flows: Vec<Flow> =
        (1..=MOST_COLUMNS).map(|columns| flow::columns(graph, MARGIN, below_head, columns)).collect();
    let panels: Vec<Panel> =
        (1..=MOST_COLUMNS).map(|columns| panel::columns(graph, below_head, columns)).collect();
    let pairs = flows.iter().flat_map(|flow| panels.iter().map(move |panel| (flow, panel)));
    let best = pairs.max_by(|one, other| scale(*one).total_cmp(&scale(*other)));
    let (flow, panel) = best.map_or_else(Default::default, |(flow, panel)| (flow.clone(), panel.clone()));
    laid_out(graph, flow, panel, below_head)
}

/// How large plot and panel are printed, beside each other, on a sheet whose long side is 1.
fn scale((flow, panel): (&Flow, &Panel)) -> f32 {
    let width = flow.width + BETWEEN + panel.width + 2.0 * MARGIN;
    let height = flow.height.max(panel.height) + 5.0 * MARGIN;
    let (long, short) = (width.max(height), width.min(height));
    (1.0 / long).min(1.0 / SHEET / short)
}

fn laid_out(graph: &Graph, flow: Flow, panel: Panel, below_head: f32) -> Page {
    let about = about(graph);
    let panel = panel.moved(MARGIN + flow.width + BETWEEN);
    let beside = if panel.blocks.is_empty() { 0.0 } else { BETWEEN + panel.width };
    let width = flow.width + beside + 2.0 * MARGIN;
    let title = HEADLINE.wrap(&graph.title, width - 2.0 * MARGIN, 1);
    let about = BODY.wrap(&about, width - 2.0 * MARGIN, 1);
    let line = |text: Vec<String>, face: text::Face, ink, y| {
        text.into_iter().map(move |text| block::Line { x: MARGIN, y, face, ink, text }).collect::<Vec<_>>()
    };
    let mut head = line(title, HEADLINE, block::Ink::Dark, MARGIN + HEADLINE.size);
    head.extend(line(about, BODY, block::Ink::Muted, MARGIN + HEADLINE.line() + BODY.line()));
    let foot = below_head + (flow.height + flow::TURN).max(panel.height) + 28.0;
    let key = draw::key(graph, MARGIN, foot, width - 2.0 * MARGIN);
    let height = foot + key.height + MARGIN;
    Page { flow, panel, head, key, width, height }
}

/// What the graph holds, in a line.
fn about(graph: &Graph) -> String {
    let count =
        |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let mut parts = vec![
        graph.name.clone(),
        count(graph.steps().len(), "step", "steps"),
        count(graph.all_groups().len(), "group", "groups"),
    ];
    if !graph.rules.is_empty() {
        parts.push(count(graph.rules.len(), "rule", "rules"));
    }
    match &graph.rubric {
        Some(rubric) => parts.push(count(rubric.criteria.len(), "criterion", "criteria")),
        None => parts.push("without a rubric".to_owned()),
    }
    parts.join(" · ")
}

/// The smallest sheet on which the page is legible, with its size in millimetres; turned upright if the page
/// is taller than wide.
fn sheet(page: &Page) -> (&'static str, f32, f32) {
    let of = |long: f32| {
        let (width, height) =
            if page.width >= page.height { (long, long / SHEET) } else { (long / SHEET, long) };
        (width, height, (width / page.width).min(height / page.height))
    };
    let legible = SHEETS.iter().find(|(_, long)| of(*long).2 >= LEGIBLE);
    let (name, long) = legible.or(SHEETS.last()).copied().unwrap_or(("A4", 297.0));
    let (width, height, _) = of(long);
    (name, width, height)
}

impl Page {
    /// Every box with text in it.
    fn boxes(&self) -> impl Iterator<Item = &Placed> {
        self.flow.cards.iter().chain(&self.flow.heads).chain(&self.panel.blocks)
    }
}

/// The face of the key.
const KEY: text::Face = SMALL;

#[cfg(test)]
mod tests;
