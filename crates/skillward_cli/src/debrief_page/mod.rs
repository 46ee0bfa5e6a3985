//! The debrief as one page that needs nothing else: no network, no script; it prints on A4.
//!
//! What it says comes from the core's [`Debrief`], so that screen and page cannot differ.

mod heat;
mod sections;
mod timeline;

use maud::{DOCTYPE, PreEscaped, html};
use skillward_core::debrief::Debrief;
use skillward_core::header::AttemptHeader;
use skillward_core::names::Names;
use skillward_core::rubric::Rubric;
use skillward_core::scenario::Scenario;
use skillward_core::score::Score;

use crate::assets::AssetLibrary;

/// What a page is made from.
#[derive(Debug, Clone, Copy)]
pub struct PageInput<'a> {
    /// The scenario that was played.
    pub scenario: &'a Scenario,
    /// The rubric that the score was made by.
    pub rubric: &'a Rubric,
    /// The attempt's head.
    pub header: &'a AttemptHeader,
    /// The score.
    pub score: &'a Score,
    /// The asset library, for the names of things.
    pub assets: Option<&'a AssetLibrary>,
    /// What a reader should know of the attempt, a sentence each.
    pub remarks: &'a [String],
}

/// The page as HTML.
#[must_use]
pub fn render(input: &PageInput<'_>) -> String {
    let debrief = debrief(input);
    let language = input.scenario.language.as_str();
    let page = html! {
        (DOCTYPE)
        // The page's own words are English; what the scenario says has its own language where it stands.
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing is loaded from anywhere, whatever a scenario's text says.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Debrief: " (debrief.scenario) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                main {
                    (sections::head(input, &debrief))
                    (sections::result(&debrief, language))
                    (sections::practise(&debrief, language))
                    (sections::moments(&debrief))
                    (sections::criteria(&debrief, language))
                    (sections::technique(&debrief))
                    section {
                        h2 { "Both hands, as under the UV lamp" }
                        (heat::figure(&debrief.coverage))
                    }
                    (sections::awaiting(&debrief))
                    (sections::small_print(input, &debrief))
                }
            }
        }
    };
    page.into_string()
}

/// The debrief in the best names at hand.
fn debrief(input: &PageInput<'_>) -> Debrief {
    let PageInput { scenario, rubric, score, .. } = *input;
    match input.assets {
        None => Debrief::new(scenario, rubric, score),
        Some(assets) => {
            let room = assets.rooms.get(&scenario.place.room);
            let names = Names::with_library(scenario, &assets.catalogue, room);
            Debrief::with_names(scenario, rubric, score, &names)
        }
    }
}

#[cfg(test)]
mod tests;
