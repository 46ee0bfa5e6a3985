//! Pages for people. They need no account, load nothing from another host, and say nothing that is not in a badge or
//! in the register; what a learner does not show is not in them.

mod badge;
mod choice;
mod issuer;

use maud::{DOCTYPE, Markup, html};

pub(crate) use badge::{BadgePage, State, badge, check, gone};
pub(crate) use choice::{choice, learner};
pub(crate) use issuer::{achievement, achievements, issuer};

/// What a page's own files are, by name: type and content.
pub(crate) fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "page.css" => Some(("text/css; charset=utf-8", include_str!("../../web/page.css"))),
        "verify.js" => Some(("text/javascript; charset=utf-8", include_str!("../../web/verify.js"))),
        _ => None,
    }
}

/// What a page knows of its issuer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site<'a> {
    /// The issuer's name, its own word.
    pub name: &'a str,
    /// Its DID.
    pub did: &'a str,
    /// Path under which its pages lie, without a slash at its end; empty at the root of its host.
    pub base: &'a str,
    /// Whether it has a public address, and with it a status list and pages for badges.
    pub public: bool,
}

/// A whole page.
fn page(site: &Site<'_>, title: &str, script: bool, content: &Markup) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (site.name) }
                link rel="stylesheet" href={ (site.base) "/assets/page.css" };
                @if script {
                    script src={ (site.base) "/assets/verify.js" } defer {}
                }
            }
            body {
                header {
                    nav aria-label="Issuer" {
                        a href={ (site.base) "/" } { (site.name) }
                        a href={ (site.base) "/achievements" } { "Achievements" }
                        a href={ (site.base) "/check" } { "Check a badge" }
                    }
                }
                main data-issuer=(site.did) data-base=(site.base) { (content) }
                footer {
                    p {
                        "Open Badges 3.0. This page needs no account, sets no cookie and loads nothing from \
                         anywhere else."
                    }
                }
            }
        }
    };
    markup.into_string()
}

/// The last part of a `urn:uuid:`, which stands in addresses.
pub(crate) fn tail(urn: &str) -> &str {
    urn.strip_prefix("urn:uuid:").unwrap_or(urn)
}
