//! Where everything of the plot stands: it flows downward like text, group within group, and goes on at the
//! top of the next column when one is full.

use skillward_core::scenario::Order;

use super::block::Block;
use super::wires::{Wire, bus, bypass, loop_back, straight, turn};
use crate::graph::{Child, Graph, Group};

/// Width of a card in the innermost group.
const CARD: f32 = 310.0;
/// From a frame to what is in it: left, with room for lines, and right.
pub(super) const LEFT: f32 = 28.0;
pub(super) const RIGHT: f32 = 18.0;
/// Between one that must be over and the next.
const STEP_GAP: f32 = 24.0;
/// Between those of any order.
const LOOSE_GAP: f32 = 12.0;
/// Between those of which one is chosen.
const OR_GAP: f32 = 28.0;
/// Below the last of a frame.
const TAIL: f32 = 16.0;
/// Between columns.
pub(super) const COLUMN_GAP: f32 = 52.0;
/// What a wire that changes the column needs above and below.
pub(super) const TURN: f32 = 16.0;

/// A box with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) block: Block,
}

/// A piece of a group's frame, in one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fragment {
    pub(super) frame: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
    pub(super) depth: usize,
    /// It goes on from the column before.
    pub(super) open_top: bool,
    /// It goes on in the next column.
    pub(super) open_bottom: bool,
    pub(super) required: bool,
    pub(super) branch: bool,
}

/// The plot with every place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Flow {
    pub(super) cards: Vec<Placed>,
    pub(super) heads: Vec<Placed>,
    pub(super) fragments: Vec<Fragment>,
    pub(super) wires: Vec<Wire>,
    /// Centres of the words "or".
    pub(super) ors: Vec<(f32, f32)>,
    pub(super) width: f32,
    pub(super) height: f32,
    columns: usize,
}

/// One row of the flow.
enum Row<'a> {
    Card { block: Block, item: Item },
    Head { group: &'a Group, block: Block, item: Item },
    Tail,
}

/// How something stands to the one before it in the same group.
#[derive(Clone, Copy)]
struct Item {
    depth: usize,
    /// Order of the group that it is in, and whether it is the first of it.
    order: Order,
    first: bool,
}

impl Item {
    const fn gap(self) -> f32 {
        match (self.first, self.order) {
            (true, _) => 0.0,
            (_, Order::Sequence) => STEP_GAP,
            (_, Order::AnyOrder) => LOOSE_GAP,
            (_, Order::OneOf) => OR_GAP,
        }
    }
}

/// Lays the plot out in at most so many columns, all about as long, from the upper left corner on.
pub(super) fn columns(graph: &Graph, x: f32, y: f32, columns: u16) -> Flow {
    let mut height = flow(graph, x, y, f32::MAX).height / f32::from(columns);
    loop {
        let flow = flow(graph, x, y, height);
        if flow.columns <= usize::from(columns) {
            return flow;
        }
        height *= 1.03;
    }
}

/// Lays the plot out in columns of about this height.
fn flow(graph: &Graph, x: f32, y: f32, column_height: f32) -> Flow {
    let column_width = column_width(graph);
    let rows = rows(graph, column_width);
    let mut placer = Placer {
        x,
        top: y,
        y,
        bottom: y + column_height,
        column_width,
        column: 0,
        open: Vec::new(),
        before: vec![None],
        flow: Flow::default(),
    };
    for at in 0..rows.len() {
        placer.place(&rows[at], rows.get(at + 1));
    }
    placer.finish()
}

fn column_width(graph: &Graph) -> f32 {
    let depth = graph.groups.iter().map(depth).max().unwrap_or(1);
    CARD + across(depth) * (LEFT + RIGHT)
}

#[allow(clippy::cast_precision_loss, reason = "groups are nested a few dozen deep at most")]
const fn across(depth: usize) -> f32 {
    depth as f32
}

fn depth(group: &Group) -> usize {
    let inner = group.children.iter().map(|child| match child {
        Child::Step(_) => 0,
        Child::Group(group) => depth(group),
    });
    1 + inner.max().unwrap_or(0)
}

fn rows(graph: &Graph, column_width: f32) -> Vec<Row<'_>> {
    let width = |depth: usize| column_width - across(depth) * (LEFT + RIGHT);
    let item = |first| Item { depth: 0, order: Order::Sequence, first };
    let mut rows = vec![Row::Card { block: Block::start(), item: item(true) }];
    for group in &graph.groups {
        of_group(group, item(false), graph, &width, &mut rows);
    }
    rows.push(Row::Card { block: Block::finish(graph, width(0)), item: item(false) });
    rows
}

fn of_group<'a>(
    group: &'a Group,
    item: Item,
    graph: &Graph,
    width: &impl Fn(usize) -> f32,
    rows: &mut Vec<Row<'a>>,
) {
    // Room for the line that leads back to the next round.
    let loops = if group.repeat == 1 { 0.0 } else { 36.0 };
    let block = Block::group(group, graph, width(item.depth) - loops);
    rows.push(Row::Head { group, block, item });
    for (at, child) in group.children.iter().enumerate() {
        let item = Item { depth: item.depth + 1, order: group.order, first: at == 0 };
        match child {
            Child::Step(step) => {
                rows.push(Row::Card { block: Block::step(step, graph, width(item.depth)), item });
            }
            Child::Group(inner) => of_group(inner, item, graph, width, rows),
        }
    }
    rows.push(Row::Tail);
}

/// A frame that is not closed yet.
struct Open<'a> {
    frame: usize,
    group: &'a Group,
    item: Item,
    /// Where its piece in this column begins.
    y: f32,
    open_top: bool,
    /// Heights at which things in it are hung on, in this column.
    anchors: Vec<f32>,
}

struct Placer<'a> {
    x: f32,
    top: f32,
    y: f32,
    bottom: f32,
    column_width: f32,
    column: usize,
    open: Vec<Open<'a>>,
    /// The lower end of the last thing of each level: column, x, y.
    before: Vec<Option<(usize, f32, f32)>>,
    flow: Flow,
}

impl<'a> Placer<'a> {
    fn place(&mut self, row: &Row<'a>, next: Option<&Row<'a>>) {
        match row {
            Row::Card { block, item } => {
                self.make_room(*item, block.h);
                // The start is narrower than the rest.
                let aside = (self.width(item.depth) - block.w) / 2.0;
                let (x, y) = (self.left(item.depth) + aside, self.y);
                self.hang(*item, block.h.min(48.0) / 2.0);
                self.join(*item, x + block.w / 2.0);
                self.y += block.h;
                self.before[item.depth] = Some((self.column, x + block.w / 2.0, self.y));
                self.flow.cards.push(Placed { x, y, block: block.clone() });
            }
            Row::Head { group, block, item } => {
                let first = next.map_or(0.0, Row::height);
                self.make_room(*item, block.h + first);
                let (x, y) = (self.left(item.depth), self.y);
                self.hang(*item, 14.0);
                self.join(*item, x + self.width(item.depth) / 2.0);
                let frame = self.flow.heads.len();
                self.open.push(Open { frame, group, item: *item, y, open_top: false, anchors: Vec::new() });
                self.before.push(None);
                self.y += block.h;
                self.flow.heads.push(Placed { x, y, block: block.clone() });
            }
            Row::Tail => {
                self.y += TAIL;
                self.before.pop();
                let Some(open) = self.open.pop() else { return };
                self.close(&open, self.y, false);
                let middle = self.left(open.item.depth) + self.width(open.item.depth) / 2.0;
                self.before[open.item.depth] = Some((self.column, middle, self.y));
            }
        }
    }

    fn column_x(&self) -> f32 {
        self.x + across(self.column) * (self.column_width + COLUMN_GAP)
    }

    fn left(&self, depth: usize) -> f32 {
        self.column_x() + across(depth) * LEFT
    }

    fn width(&self, depth: usize) -> f32 {
        self.column_width - across(depth) * (LEFT + RIGHT)
    }

    /// Goes on in the next column if what comes does not fit, and leaves the gap before it.
    fn make_room(&mut self, item: Item, height: f32) {
        let gap = item.gap();
        if self.y > self.top && self.y + gap + height > self.bottom {
            // An empty frame is never left behind at the foot of a column.
            self.next_column();
        }
        if matches!(item.order, Order::OneOf) && !item.first {
            let middle = self.left(item.depth) + self.width(item.depth) / 2.0;
            self.flow.ors.push((middle, self.y + gap / 2.0));
            self.y += gap;
        } else if self.before_is_here(item.depth) {
            self.y += gap;
        }
    }

    fn before_is_here(&self, depth: usize) -> bool {
        self.before.get(depth).copied().flatten().is_some_and(|(column, ..)| column == self.column)
    }

    fn next_column(&mut self) {
        let end = self.y + TAIL;
        let mut open = std::mem::take(&mut self.open);
        for frame in open.iter().rev() {
            self.close(frame, end, true);
        }
        self.flow.height = self.flow.height.max(end - self.top);
        self.column += 1;
        self.y = self.top;
        for frame in &mut open {
            frame.y = self.y;
            frame.open_top = true;
            frame.anchors.clear();
            let block = Block::continued(&frame.group.number, self.width(frame.item.depth));
            let x = self.left(frame.item.depth);
            let height = block.h;
            self.flow.heads.push(Placed { x, y: self.y, block });
            self.y += height;
        }
        self.open = open;
    }

    /// Ties something to the line on which the things of its group hang, if they have no order.
    fn hang(&mut self, item: Item, down: f32) {
        let y = self.y + down;
        if !matches!(item.order, Order::Sequence)
            && let Some(open) = self.open.last_mut()
        {
            open.anchors.push(y);
        }
    }

    /// Draws the way from the one before, if there is an order.
    fn join(&mut self, item: Item, x: f32) {
        let Some(Some((column, from_x, from_y))) = self.before.get(item.depth).copied() else { return };
        if !matches!(item.order, Order::Sequence) {
            return;
        }
        self.flow.wires.push(if column == self.column {
            straight((from_x, from_y), (x, self.y))
        } else {
            let foot = self.top + self.flow.height + TURN;
            let between = self.column_x() - COLUMN_GAP / 2.0;
            turn((from_x, from_y), foot, between, self.top - TURN, (x, self.y))
        });
    }

    fn close(&mut self, open: &Open<'a>, end: f32, open_bottom: bool) {
        let depth = open.item.depth;
        let fragment = Fragment {
            frame: open.frame,
            x: self.left(depth),
            y: open.y,
            w: self.width(depth),
            h: end - open.y,
            depth,
            open_top: open.open_top,
            open_bottom,
            required: open.group.required,
            branch: open.group.when.is_some(),
        };
        if fragment.branch && matches!(open.item.order, Order::Sequence) {
            self.flow.wires.push(bypass(&fragment));
        }
        if open.group.repeat != 1 {
            self.flow.wires.push(loop_back(&fragment));
        }
        self.flow.wires.extend(bus(&fragment, &open.anchors));
        self.flow.fragments.push(fragment);
    }

    fn finish(mut self) -> Flow {
        self.flow.height = self.flow.height.max(self.y - self.top);
        self.flow.columns = self.column + 1;
        self.flow.width = self.column_x() + self.column_width - self.x;
        // Outer frames are drawn first.
        self.flow.fragments.sort_by_key(|fragment| fragment.depth);
        self.flow
    }
}

impl Row<'_> {
    const fn height(&self) -> f32 {
        match self {
            Self::Card { block, .. } | Self::Head { block, .. } => block.h,
            Self::Tail => TAIL,
        }
    }
}
