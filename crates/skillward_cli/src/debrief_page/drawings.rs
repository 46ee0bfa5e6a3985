//! The debrief page's drawings: bars, the timeline, and both hands, as inline SVG.

use maud::{Markup, html};
use skillward_core::hygiene::report::HygieneReport;
use skillward_core::skin::{Hand, Patch};

use crate::hand_map::{Face, HEIGHT, WIDTH, outlines};

/// A bar with its pass mark.
pub(super) fn bar(percent_centi: u32, mark: u32, passed: Option<bool>) -> Markup {
    let class = match passed {
        Some(true) => "good",
        Some(false) => "poor",
        None => "soft",
    };
    let share = percent_centi / 100;
    html! {
        svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=(format!("{share} percent, pass mark {mark} percent")) {
            rect.ground x="0" y="1" width="100" height="8" {}
            rect.(class) x="0" y="1" width=(share) height="8" {}
            line x1=(mark) y1="0" x2=(mark) y2="10" {}
        }
    }
}

/// Opportunities and actions along the attempt.
pub(super) fn timeline(report: &HygieneReport, duration_us: u64) -> Markup {
    const LENGTH: u64 = 940;
    let at = |t_us: u64| 30 + t_us.min(duration_us) * LENGTH / duration_us.max(1);
    let minutes = duration_us / 60_000_000;
    let label = format!(
        "{} opportunities and {} hand-hygiene actions",
        report.opportunities.len(),
        report.actions.len()
    );
    html! {
        svg.timeline viewBox="0 0 1000 110" role="img" aria-label=(label) {
            line.axis x1="20" y1="56" x2="980" y2="56" {}
            @for action in &report.actions {
                rect.action x=(at(action.began_us)) y="48" width=((at(action.ended_us) - at(action.began_us)).max(3)) height="16" rx="4" {}
            }
            @for (index, opportunity) in report.opportunities.iter().enumerate() {
                @let (class, sign, _) = super::answer(opportunity.answer);
                @let x = at(opportunity.to_us);
                line.(class) x1=(x) y1="36" x2=(x) y2="70" {}
                circle.(class) cx=(x) cy="24" r="13" {}
                text.number x=(x) y="29" { (index + 1) }
                text.(class) x=(x) y="84" { (sign) }
            }
            @for minute in 0..=minutes {
                text.tick x=(at(minute * 60_000_000)) y="105" { (minute) ":00" }
            }
            text.legend x="980" y="105" { "bars: hand hygiene \u{b7} numbers: opportunities" }
        }
    }
}

/// Both hands, palms and backs, coloured by modelled coverage.
pub(super) fn hands(report: &HygieneReport) -> Markup {
    let views = [
        (Hand::Left, Face::Palm, "Left palm"),
        (Hand::Right, Face::Palm, "Right palm"),
        (Hand::Left, Face::Back, "Left back"),
        (Hand::Right, Face::Back, "Right back"),
    ];
    html! {
        div.views {
            @for (hand, face, title) in views {
                figure {
                    svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(summary(report, hand, title)) {
                        @for (patch, outline) in outlines(hand, face) {
                            @let coverage = report.coverage_milli(hand, patch);
                            polygon points=(path(&outline)) fill=(shade(coverage)) {
                                title { (words(patch)) ": " (coverage / 10) " %" }
                            }
                        }
                    }
                    figcaption { (title) }
                }
            }
        }
        svg.scale viewBox="0 0 400 34" role="img" aria-label="Scale from bare to covered" {
            @for index in 0..20_u16 {
                rect x=(u32::from(index) * 20) y="0" width="20.5" height="16" fill=(shade(index * 1000 / 19)) {}
            }
            text x="0" y="31" { "bare" }
            text x="200" y="31" text-anchor="middle" { "half" }
            text x="400" y="31" text-anchor="end" { "covered" }
        }
    }
}

/// A hand's least covered patches, for those who do not see the drawing.
fn summary(report: &HygieneReport, hand: Hand, title: &str) -> String {
    let mut bare: Vec<_> = Patch::ALL
        .into_iter()
        .filter(|&patch| patch != Patch::Wrist)
        .map(|patch| (report.coverage_milli(hand, patch), patch))
        .collect();
    bare.sort();
    let least: Vec<_> = bare
        .iter()
        .take(3)
        .map(|(coverage, patch)| format!("{} {} %", words(*patch), coverage / 10))
        .collect();
    format!("{title}; least covered on this hand: {}", least.join(", "))
}

/// A patch's name in words.
fn words(patch: Patch) -> String {
    let mut words = String::new();
    for letter in format!("{patch:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn path(outline: &[[f32; 2]]) -> String {
    outline.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// From ochre (bare) over pale to deep blue (covered): told apart by lightness as well as by hue.
fn shade(milli: u16) -> String {
    const STOPS: [[i32; 3]; 4] = [[201, 106, 21], [243, 203, 137], [142, 190, 214], [22, 82, 122]];
    let at = i32::from(milli.min(1000)) * 3;
    let below = usize::from(milli.min(999)) * 3 / 1000;
    let part = at - i32::try_from(below).unwrap_or(0) * 1000;
    let mix =
        |index: usize| STOPS[below][index] + (STOPS[below + 1][index] - STOPS[below][index]) * part / 1000;
    format!("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_ochre_to_blue() {
        assert_eq!(shade(0), "#c96a15");
        assert_eq!(shade(1000), "#16527a");
    }

    #[test]
    fn patches_have_names_that_can_be_read_aloud() {
        assert_eq!(words(Patch::WebThumbIndex), "web thumb index");
    }
}
