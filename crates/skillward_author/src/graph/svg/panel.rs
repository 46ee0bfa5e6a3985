//! The panel beside the plot: the rules, and the rubric domain by domain, in columns.

use super::block::Block;
use super::flow::Placed;
use crate::graph::Graph;

/// Width of a column.
const WIDTH: f32 = 330.0;
/// Between columns.
const GAP: f32 = 22.0;
/// Between cards.
const ROW_GAP: f32 = 10.0;

/// The panel with every place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Panel {
    pub(super) blocks: Vec<Placed>,
    pub(super) width: f32,
    pub(super) height: f32,
    columns: usize,
}

impl Panel {
    /// The same, farther to the right.
    pub(super) fn moved(mut self, x: f32) -> Self {
        self.blocks.iter_mut().for_each(|placed| placed.x += x);
        self
    }
}

/// Lays the panel out in at most so many columns, all about as long, from this height on.
pub(super) fn columns(graph: &Graph, y: f32, columns: u16) -> Panel {
    let mut height = laid_out(graph, y, f32::MAX).height / f32::from(columns);
    loop {
        let panel = laid_out(graph, y, height);
        if panel.columns <= usize::from(columns) {
            return panel;
        }
        height *= 1.03;
    }
}

fn laid_out(graph: &Graph, y: f32, column_height: f32) -> Panel {
    let mut panel = Panel { columns: 1, ..Panel::default() };
    let (mut column_x, mut now) = (0.0, y);
    // Headings that wait for what they head: they never stand alone at the foot of a column.
    let mut waiting: Vec<Block> = Vec::new();
    for block in blocks(graph) {
        if matches!(block.look, super::block::Look::Bare) {
            waiting.push(block);
            continue;
        }
        waiting.push(block);
        let height: f32 = waiting.iter().map(|block| block.h + ROW_GAP).sum();
        if now > y && now + height - ROW_GAP > y + column_height {
            column_x += WIDTH + GAP;
            panel.columns += 1;
            now = y;
        }
        for block in waiting.drain(..) {
            let height = block.h;
            panel.blocks.push(Placed { x: column_x, y: now, block });
            now += height + ROW_GAP;
        }
        panel.height = panel.height.max(now - ROW_GAP - y);
        panel.width = column_x + WIDTH;
    }
    panel
}

fn blocks(graph: &Graph) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !graph.rules.is_empty() {
        blocks.push(Block::heading("Rules that watch all the time", WIDTH));
        blocks.extend(graph.rules.iter().map(|rule| Block::rule(rule, graph, WIDTH)));
    }
    let Some(rubric) = &graph.rubric else { return blocks };
    blocks.push(Block::heading(&format!("Rubric · pass mark {} %", rubric.pass_percent), WIDTH));
    let mut domain = None;
    for (number, criterion) in rubric.criteria.iter().enumerate() {
        if domain != Some(criterion.domain) {
            domain = Some(criterion.domain);
            let named = rubric.domains.get(criterion.domain);
            blocks.extend(named.map(|named| Block::domain(named, criterion.domain, WIDTH)));
        }
        blocks.push(Block::criterion(criterion, number, graph, WIDTH));
    }
    blocks
}
