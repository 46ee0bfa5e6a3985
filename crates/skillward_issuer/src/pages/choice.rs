//! The pages by which a learner chooses what the pages of their badges show.

use maud::{Markup, html};
use skillward_credentials::VerifiedBadge;

use super::{Site, State, page, tail};
use crate::register::Shown;

const TITLE: &str = "What your badge’s page shows";

/// By which its learner chooses what a badge's page shows; `key` is what only the learner's address has.
pub(crate) fn choice(site: &Site<'_>, badge: &VerifiedBadge, shown: Shown, key: &str) -> String {
    let address = format!("{}/badges/{}", site.base, tail(&badge.id));
    let content = html! {
        h1 { (TITLE) }
        p { (badge.achievement) }
        (who_sees_it())
        form method="post" action={ (address) "/choice" } {
            input type="hidden" name="key" value=(key);
            (choices(tail(&badge.id), shown))
        }
    };
    page(site, TITLE, false, &content)
}

/// All badges of a learner, and for each what its page shows; `key` is what only the learner's address has.
pub(crate) fn learner(
    site: &Site<'_>,
    badges: &[(VerifiedBadge, State, Shown)],
    learner: &str,
    key: &str,
) -> String {
    let content = html! {
        h1 { "Your badges" }
        p { "This page is yours: whoever has its address can choose in your place." }
        (who_sees_it())
        @if badges.is_empty() { p { "There is no badge of yours here." } }
        @for (badge, state, shown) in badges {
            section {
                h2 { (badge.achievement) }
                p { (state.sentence()) }
                p { a href={ (site.base) "/badges/" (tail(&badge.id)) } { "Its page" } }
                form method="post" action={ (site.base) "/learners/" (learner) } {
                    input type="hidden" name="key" value=(key);
                    input type="hidden" name="badge" value=(badge.id);
                    (choices(tail(&badge.id), *shown))
                }
            }
        }
    };
    page(site, "Your badges", false, &content)
}

fn who_sees_it() -> Markup {
    html! {
        p {
            "Whoever has the address of a badge’s page sees what you choose. The badge’s file is yours to give to whom \
             you like, whatever you choose here."
        }
    }
}

/// What can be chosen; `name` tells the fields of one badge from those of another.
fn choices(name: &str, chosen: Shown) -> Markup {
    let describe = |shown| match shown {
        Shown::Nothing => "Nothing: the page answers as if there were no badge.",
        Shown::Summary => {
            "A summary: what was achieved, when, what awaits review, and whether it is in force."
        }
        Shown::Everything => "The whole badge: results and evidence too, checked in the reader’s browser.",
    };
    let id = |shown: Shown| format!("{}-{name}", shown.name());
    html! {
        fieldset {
            legend { "Shown to whoever has the address" }
            @for each in Shown::ALL {
                p {
                    input type="radio" name="shown" id=(id(each)) value=(each.name()) checked[each == chosen];
                    label for=(id(each)) { (describe(each)) }
                }
            }
        }
        button type="submit" { "Show this" }
    }
}
