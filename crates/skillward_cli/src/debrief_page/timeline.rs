//! The attempt along its time: what cleaned the hands, and each opportunity with how it was answered.

use maud::{Markup, html};
use skillward_core::debrief::{AnswerDebrief, Debrief, OpportunityDebrief};
use skillward_core::names::clock;

const WIDTH: f64 = 900.0;
const SIDE: f64 = 16.0;
/// Opportunities nearer than this share a column and go below one another.
const CLOSE: f64 = 26.0;
const ROW: f64 = 28.0;

/// The whole figure. Times are in microseconds of attempt time.
pub(super) fn figure(debrief: &Debrief) -> Markup {
    let end_us = debrief.duration_us.max(1);
    let place = |t_us: u64| SIDE + (WIDTH - 2.0 * SIDE) * share(t_us, end_us);
    let rows = rows(&debrief.opportunities, place);
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    let depth = rows.iter().copied().max().map_or(0.0, |most| most as f64 + 1.0) * ROW;
    let axis = 78.0 + depth;
    html! {
        figure.timeline {
            svg viewBox=(format!("0 0 {WIDTH} {}", axis + 30.0)) role="img" aria-labelledby="time-title time-text" {
                title id="time-title" { "Opportunities for hand hygiene along the attempt" }
                desc id="time-text" { (described(debrief)) }
                text.lane x=(SIDE) y="12" { "Hands cleaned" }
                @for action in &debrief.technique.actions {
                    @let (from, to) = (place(action.began_us), place(action.ended_us));
                    rect.action x=(from) y="20" width=((to - from).max(5.0)) height="16" rx="5" {
                        title { (action.sentence) }
                    }
                }
                text.lane x=(SIDE) y="58" { "Opportunities (number: moment)" }
                @for (opportunity, row) in debrief.opportunities.iter().zip(&rows) {
                    (mark(opportunity, place(opportunity.at_us), *row, axis))
                }
                line.axis x1=(SIDE) y1=(axis) x2=(WIDTH - SIDE) y2=(axis) {}
                @for t_us in ticks(end_us) {
                    line.axis x1=(place(t_us)) y1=(axis) x2=(place(t_us)) y2=(axis + 5.0) {}
                    text.tick x=(place(t_us)) y=(axis + 19.0) { (clock(t_us)) }
                }
            }
            figcaption.keys {
                span.key { (sample(AnswerDebrief::Rub)) " hands cleaned" }
                span.key { (sample(AnswerDebrief::Missed)) " missed" }
                span.key { (sample(AnswerDebrief::NotAssessable)) " could not be judged" }
            }
        }
    }
}

fn share(t_us: u64, end_us: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "pixels of a drawing")]
    let share = t_us as f64 / end_us as f64;
    share.min(1.0)
}

/// A row for each opportunity, so that none hides another.
fn rows(opportunities: &[OpportunityDebrief], place: impl Fn(u64) -> f64) -> Vec<usize> {
    let mut last_in_row: Vec<f64> = Vec::new();
    let mut rows = Vec::new();
    for opportunity in opportunities {
        let x = place(opportunity.at_us);
        let free = last_in_row.iter().position(|last| x - last >= CLOSE * width_of(opportunity));
        let row = free.unwrap_or(last_in_row.len());
        if row == last_in_row.len() {
            last_in_row.push(x);
        } else {
            last_in_row[row] = x;
        }
        rows.push(row);
    }
    rows
}

/// Two moments in one opportunity need a wider mark.
fn width_of(opportunity: &OpportunityDebrief) -> f64 {
    if opportunity.moments.len() > 1 { 1.5 } else { 1.0 }
}

fn mark(opportunity: &OpportunityDebrief, x: f64, row: usize, axis: f64) -> Markup {
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    let y = 80.0 + row as f64 * ROW;
    html! {
        line.drop x1=(x) y1=(y) x2=(x) y2=(axis) {}
        g {
            title { (clock(opportunity.at_us)) " " (opportunity.sentence) }
            (shape(opportunity.answer, x, y, 11.0 * width_of(opportunity)))
            text class=(format!("moment {}", class(opportunity.answer))) x=(x) y=(y + 4.5) { (numbers(opportunity)) }
        }
    }
}

/// Shape and filling tell the answer, so that colour is not needed.
fn shape(answer: AnswerDebrief, x: f64, y: f64, half: f64) -> Markup {
    let class = class(answer);
    match answer {
        AnswerDebrief::Rub | AnswerDebrief::Wash => html! {
            rect class=(class) x=(x - half) y=(y - 11.0) width=(2.0 * half) height="22" rx="11" {}
        },
        AnswerDebrief::Missed => {
            let (l, r, s) = (x - half - 3.0, x + half + 3.0, half.min(13.0));
            let points = format!(
                "{l},{y} {},{} {},{} {r},{y} {},{} {},{}",
                x - half + s,
                y - 13.0,
                x + half - s,
                y - 13.0,
                x + half - s,
                y + 13.0,
                x - half + s,
                y + 13.0
            );
            html! { polygon class=(class) points=(points) {} }
        }
        AnswerDebrief::NotAssessable => html! {
            rect class=(class) x=(x - half) y=(y - 11.0) width=(2.0 * half) height="22" {}
        },
    }
}

/// A mark for the key.
pub(super) fn sample(answer: AnswerDebrief) -> Markup {
    html! {
        svg.sample viewBox="-16 -16 32 32" width="20" height="20" aria-hidden="true" { (shape(answer, 0.0, 0.0, 11.0)) }
    }
}

const fn class(answer: AnswerDebrief) -> &'static str {
    match answer {
        AnswerDebrief::Rub | AnswerDebrief::Wash => "cleaned",
        AnswerDebrief::Missed => "missed",
        AnswerDebrief::NotAssessable => "unseen",
    }
}

pub(super) fn numbers(opportunity: &OpportunityDebrief) -> String {
    let numbers: Vec<_> = opportunity.moments.iter().map(|moment| u8::from(*moment).to_string()).collect();
    numbers.join("+")
}

fn described(debrief: &Debrief) -> String {
    if debrief.opportunities.is_empty() {
        return "There was no opportunity for hand hygiene.".to_owned();
    }
    let told: Vec<_> =
        debrief.opportunities.iter().map(|o| format!("At {}: {}", clock(o.at_us), o.sentence)).collect();
    told.join(" ")
}

/// Round times for the axis, five to ten of them.
fn ticks(end_us: u64) -> impl Iterator<Item = u64> {
    const STEPS_S: [u64; 8] = [5, 10, 15, 30, 60, 120, 300, 600];
    let end_s = end_us / 1_000_000;
    let step = STEPS_S.into_iter().find(|step| end_s / step <= 9).unwrap_or(1800);
    (0..=end_s / step).map(move |index| index * step * 1_000_000)
}
