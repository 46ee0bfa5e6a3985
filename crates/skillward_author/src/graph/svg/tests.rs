//! The page: nothing lies on anything else, everything can be read, and it fits a sheet of paper.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;
use resvg::usvg::{self, Node, Rect, fontdb};
use skillward_core::decimal::Milli;
use skillward_core::scenario::Order;

use super::flow::{Fragment, Placed};
use super::{MARGIN, Page, page, sheet, svg};
use crate::graph::{Child, Criterion, Domain, Effect, Graph, Group, Judging, Rule, Step, When};

/// A plot with so many steps, groups within groups, and as many criteria as there are steps.
fn plot(steps: usize, per_group: usize, orders: &[Order]) -> Graph {
    let step = |number: usize| Step {
        id: format!("step_number_{number}"),
        title: format!("Do the thing that is called number {number}, and do it well"),
        done: format!("touching patient_{number}.other_arm for 8 s and bed_a.rail let go"),
        required: !number.is_multiple_of(5),
        limit_s: number.is_multiple_of(7).then_some(Milli(20_000)),
        cue_after_s: number.is_multiple_of(3).then_some(Milli(60_000)),
        effects: (0..number % 3)
            .map(|_| Effect { at: When::Done, what: "Mrs Okafor: \"Thank you. Is it all right?\"".into() })
            .collect(),
        watched_by: (0..number % 5).map(|back| number.saturating_sub(back)).collect(),
    };
    let numbers: Vec<usize> = (0..steps).collect();
    let mut groups: Vec<Group> = Vec::new();
    for (at, chunk) in numbers.chunks(per_group).enumerate() {
        let mut group = Group {
            number: (at + 1).to_string(),
            id: at.is_multiple_of(2).then(|| format!("group_{at}")),
            order: orders[at % orders.len()],
            shuffle: false,
            required: at % 4 != 1,
            when: (at % 3 == 1).then(|| "hand hygiene at moment 2 missed".to_owned()),
            watched_by: vec![at],
            repeat: if at % 4 == 2 { 3 } else { 1 },
            limit_s: None,
            children: chunk.iter().map(|number| Child::Step(step(*number))).collect(),
        };
        // Every third group stands within the one before it.
        match groups.last_mut() {
            Some(outer) if at % 3 == 2 => {
                group.number = format!("{}.1", outer.number);
                outer.children.push(Child::Group(group));
            }
            _ => groups.push(group),
        }
    }
    let criteria = (0..steps).map(|number| Criterion {
        id: format!("criterion-{number}"),
        text: format!("Does the thing that is called number {number} as it should be done"),
        domain: number * 4 / steps.max(1),
        weight: Milli(5_000),
        critical: number % 9 == 4,
        kind: "touching patient.other_arm for 8 s, then hands cleaned within 30 s".into(),
        exposure: number.is_multiple_of(4).then(|| "line_a.port opened".to_owned()),
        watches: std::collections::BTreeSet::new(),
    });
    Graph {
        title: "A plot of many steps".into(),
        name: "many-steps 1.0.0".into(),
        language: "en".into(),
        groups,
        rules: (0..steps / 15)
            .map(|number| Rule {
                id: format!("rule-{number}"),
                when: "bed_a.rail touched".into(),
                then: vec!["note: \"Mind the rail.\"".into()],
                again: true,
                modes: vec!["formative"],
                watched_by: vec![number],
            })
            .collect(),
        ends: "step leave done".into(),
        limit_s: Milli(900_000),
        end_watched_by: vec![0],
        rubric: Some(Judging {
            pass_percent: 80,
            domains: (0..4)
                .map(|number| Domain { title: format!("Domain {number}"), pass_percent: 70 })
                .collect(),
            criteria: criteria.collect(),
        }),
    }
}

const ORDERS: [Order; 3] = [Order::Sequence, Order::AnyOrder, Order::OneOf];

#[derive(Debug, Clone, Copy)]
struct Box {
    x: f32,
    y: f32,
    w: f32,
    h: f32,
}

impl Box {
    fn of(placed: &Placed) -> Self {
        Self { x: placed.x, y: placed.y, w: placed.block.w, h: placed.block.h }
    }

    fn frame(fragment: &Fragment) -> Self {
        Self { x: fragment.x, y: fragment.y, w: fragment.w, h: fragment.h }
    }

    /// A hair's breadth may be shared.
    fn overlaps(self, other: Self) -> bool {
        let apart = |a: f32, a_long: f32, b: f32, b_long: f32| a + a_long <= b + 0.1 || b + b_long <= a + 0.1;
        !apart(self.x, self.w, other.x, other.w) && !apart(self.y, self.h, other.y, other.h)
    }

    fn within(self, outer: Self) -> bool {
        self.x >= outer.x - 0.1
            && self.y >= outer.y - 0.1
            && self.x + self.w <= outer.x + outer.w + 0.1
            && self.y + self.h <= outer.y + outer.h + 0.1
    }
}

/// Every fault of a page, in words.
fn faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let boxes: Vec<(Box, &str)> =
        page.boxes().map(|placed| (Box::of(placed), placed.block.title.as_str())).collect();
    let whole = Box { x: MARGIN, y: MARGIN, w: page.width - 2.0 * MARGIN, h: page.height - 2.0 * MARGIN };
    for (at, (one, name)) in boxes.iter().enumerate() {
        if !one.within(whole) {
            faults.push(format!("{name} leaves the page"));
        }
        for (other, also) in &boxes[at + 1..] {
            if one.overlaps(*other) {
                faults.push(format!("{name} lies on {also}"));
            }
        }
    }
    let frames: Vec<(Box, usize)> = page.flow.fragments.iter().map(|f| (Box::frame(f), f.depth)).collect();
    for (at, (one, depth)) in frames.iter().enumerate() {
        for (other, other_depth) in &frames[at + 1..] {
            let nested = depth < other_depth && other.within(*one);
            if one.overlaps(*other) && !nested {
                faults.push(format!("a frame at {}, {} lies on another", one.x, one.y));
            }
        }
        for (card, name) in &boxes {
            if one.overlaps(*card) && !card.within(*one) {
                faults.push(format!("{name} lies across the edge of a frame"));
            }
        }
    }
    for placed in page.boxes() {
        for line in &placed.block.lines {
            if line.x + line.face.width(&line.text) > placed.block.w + 0.1 || line.y > placed.block.h {
                faults.push(format!("\"{}\" leaves its card", line.text));
            }
        }
    }
    // Ways may cross frames, but never what is written.
    let cards: Vec<Box> = page.flow.cards.iter().map(Box::of).collect();
    for wire in &page.flow.wires {
        for ends in wire.points.windows(2) {
            let ((x1, y1), (x2, y2)) = (ends[0], ends[1]);
            let line = Box {
                x: x1.min(x2) - 0.5,
                y: y1.min(y2) + 0.5,
                w: (x1 - x2).abs() + 1.0,
                h: (y1 - y2).abs() - 1.0,
            };
            if cards.iter().any(|card| line.h > 0.0 && line.overlaps(*card)) {
                faults.push(format!("a way from {x1}, {y1} to {x2}, {y2} runs through a card"));
            }
        }
    }
    faults
}

#[test]
fn sixty_steps_lie_side_by_side_and_can_be_printed_legibly() {
    for criteria in [0, 12, 60] {
        let mut graph = plot(60, 7, &ORDERS);
        graph.rubric.as_mut().unwrap().criteria.truncate(criteria);
        let page = page(&graph);
        assert_eq!(faults(&page), Vec::<String>::new());
        assert_eq!(page.flow.cards.len(), 62, "60 steps, start and end");
        let (name, width, height) = sheet(&page);
        let scale = (width / page.width).min(height / page.height);
        let points = 12.5 * scale / 0.3528;
        assert!(points >= 6.3, "{criteria} criteria: what cards say is printed at {points:.1} pt on {name}");
        let used = (page.width * scale) * (page.height * scale) / (width * height);
        assert!(used > 0.75, "{criteria} criteria: the page uses {used:.2} of the sheet");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_ever_lies_on_anything(steps in 0_usize..90, per_group in 1_usize..20, first in 0_usize..3) {
        let orders = [ORDERS[first], ORDERS[(first + 1) % 3]];
        let page = page(&plot(steps, per_group, &orders));
        prop_assert_eq!(faults(&page), Vec::<String>::new());
    }
}

fn fonts(files: &[&[u8]]) -> Arc<fontdb::Database> {
    let mut fonts = fontdb::Database::new();
    files.iter().for_each(|file| fonts.load_font_data(file.to_vec()));
    Arc::new(fonts)
}

/// Every text of a drawing with the box of its letters.
fn texts(node: &usvg::Group, into: &mut Vec<(String, Rect)>) {
    for child in node.children() {
        match child {
            Node::Group(group) => texts(group, into),
            Node::Text(text) => {
                let said: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
                into.push((said, text.abs_bounding_box()));
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

#[test]
fn letters_as_a_font_draws_them_never_touch() {
    let graph = plot(24, 5, &ORDERS);
    let options = usvg::Options {
        fontdb: fonts(&[
            include_bytes!("../../../../skillward_credentials/fonts/AtkinsonHyperlegible_400Regular.ttf"),
            include_bytes!("../../../../skillward_credentials/fonts/AtkinsonHyperlegible_700Bold.ttf"),
        ]),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg(&graph), &options).unwrap();
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    assert!(found.len() > 200, "{}", found.len());
    for (at, (text, one)) in found.iter().enumerate() {
        for (also, other) in &found[at + 1..] {
            // Boxes of lines reach a little above and below what is seen.
            let (down, across) = (
                one.bottom().min(other.bottom()) - one.top().max(other.top()),
                one.right().min(other.right()) - one.left().max(other.left()),
            );
            assert!(down < 3.0 || across <= 0.0, "\"{text}\" lies on \"{also}\"");
        }
    }
}

#[test]
fn the_document_says_in_text_what_it_shows_and_holds_no_marks_of_the_author() {
    let mut graph = crate::graph::tests::small();
    graph.groups[0].id = Some("</desc><script>alert(1)</script>".into());
    let document = svg(&graph);
    assert!(!document.contains("<script"), "{document}");
    assert!(document.contains("<title id=\"title\">A &quot;round&quot; &lt;of&gt; #1 &amp; more</title>"));
    assert!(document.contains("role=\"img\" aria-labelledby=\"title description\""));
    assert!(document.contains("Step leave: Leave\\; done: corridor entered"));
    usvg::Tree::from_str(&document, &usvg::Options::default()).unwrap();
}

#[test]
fn a_plot_of_nothing_is_a_page_too() {
    let mut graph = plot(0, 1, &ORDERS);
    graph.rubric = None;
    assert_eq!(faults(&page(&graph)), Vec::<String>::new());
    assert!(svg(&graph).contains("without a rubric"));
}
