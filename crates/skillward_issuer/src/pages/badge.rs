//! The page of a badge, and the one that checks any badge.

use jiff::Timestamp;
use maud::{Markup, html};
use skillward_credentials::VerifiedBadge;

use super::{Site, page, tail};
use crate::register::Shown;

/// Where a badge stands by its issuer's register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It holds.
    InForce,
    /// Its issuer took it back.
    Revoked,
    /// It is over since then.
    Expired(Timestamp),
    /// It begins then.
    NotYet(Timestamp),
}

impl State {
    /// Of a badge that is, or is not, revoked.
    pub(crate) fn of(badge: &VerifiedBadge, revoked: bool, now: Timestamp) -> Self {
        match badge.valid_until {
            _ if revoked => Self::Revoked,
            Some(until) if until <= now => Self::Expired(until),
            _ if badge.valid_from > now => Self::NotYet(badge.valid_from),
            _ => Self::InForce,
        }
    }

    /// For machines.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::InForce => "valid",
            Self::Revoked => "revoked",
            Self::Expired(_) => "expired",
            Self::NotYet(_) => "not_yet_valid",
        }
    }

    pub(super) fn sentence(self) -> String {
        match self {
            Self::InForce => "In force, by its issuer’s register.".into(),
            Self::Revoked => "Revoked: its issuer has taken it back.".into(),
            Self::Expired(until) => format!("Expired on {}.", day(until)),
            Self::NotYet(from) => format!("Valid only from {} on.", day(from)),
        }
    }
}

/// What a badge's page is made of.
#[derive(Debug)]
pub(crate) struct BadgePage<'a> {
    /// What the badge says.
    pub badge: &'a VerifiedBadge,
    /// Where it stands.
    pub state: State,
    /// What its learner shows.
    pub shown: Shown,
    /// Whether it is there as a token, which a page can check by itself.
    pub has_token: bool,
}

/// The page of a badge.
pub(crate) fn badge(site: &Site<'_>, said: &BadgePage<'_>) -> String {
    let BadgePage { badge, state, shown, has_token } = *said;
    let address = format!("{}/badges/{}", site.base, tail(&badge.id));
    let whole = shown == Shown::Everything;
    let content = html! {
        h1 { (badge.achievement) }
        @if badge.demonstration {
            p class="caution" { strong { "A demonstration: a script played, and no person showed anything." } }
        }
        img class="picture" src={ (address) "/picture.svg" } width="256" height="256"
            alt=(skillward_credentials::picture::alternative(badge));
        h2 { "State" }
        p id="state" data-state=(state.word()) { (state.sentence()) }
        @if whole {
            // The checker finds the badge by this element.
            p id="verdict" role="status" data-state="checking" data-badge=(address) data-token=(has_token) {
                "Without scripts, this browser cannot check the signature; "
                a href={ (site.base) "/check" } { "other ways" } " can."
            }
        } @else {
            p {
                "The learner shows a summary only. With the badge’s file in hand you can "
                a href={ (site.base) "/check" } { "check it in this browser" } "."
            }
        }
        h2 { "What it means" }
        p { (badge.description) }
        h2 { "What one had to do" }
        p { (badge.criteria) }
        p { a href={ (site.base) "/achievements/" (tail(&badge.achievement_id)) } { "The achievement in full" } }
        dl {
            dt { "Issued by" } dd { (badge.issuer_name) " " code { (badge.issuer_did) } }
            dt { "Valid from" } dd { (day(badge.valid_from)) }
            @if let Some(until) = badge.valid_until { dt { "Valid until" } dd { (day(until)) } }
        }
        @if !badge.awaiting_review.is_empty() {
            h2 { "Awaits a clinical educator’s sign-off" }
            ul { @for matter in &badge.awaiting_review { li { (matter) } } }
        }
        @if whole { (results(badge)) (evidence(badge)) (files(&address, has_token)) }
        h2 { "What it does not claim" }
        p {
            "Everything happened in simulation, and performance in simulation is not performance with patients. "
            @if badge.achievement_type == "Assessment" {
                "One passed assessment is weak evidence of lasting competence. "
            }
            "Whether the badge belongs to the person before you, its issuer can tell."
        }
    };
    page(site, &badge.achievement, whole, &content)
}

fn results(badge: &VerifiedBadge) -> Markup {
    html! {
        h2 { "What was shown" }
        table {
            thead {
                tr { th scope="col" { "Result" } th scope="col" { "Reached" } th scope="col" { "Required" } }
            }
            tbody {
                @for result in &badge.results {
                    tr {
                        th scope="row" { (result.name) }
                        td {
                            (result.value.as_deref().unwrap_or_default())
                            @if result.value.is_some() && result.level.is_some() { ", " }
                            (result.level.as_deref().unwrap_or_default())
                        }
                        td { (result.required.as_deref().unwrap_or("–")) }
                    }
                }
            }
        }
    }
}

fn evidence(badge: &VerifiedBadge) -> Markup {
    html! {
        h2 { "How it was shown, and the limits of that" }
        dl {
            @for evidence in &badge.evidence {
                dt { (evidence.name) }
                dd { (evidence.narrative) }
            }
        }
    }
}

fn files(address: &str, has_token: bool) -> Markup {
    html! {
        h2 { "The badge itself" }
        ul {
            li { a href={ (address) "?form=json" } { "JSON" } " (proof eddsa-rdfc-2022)" }
            @if has_token { li { a href={ (address) "?form=jwt" } { "Compact token" } " (VC-JWT)" } }
            li { a href={ (address) "/picture.svg?form=baked" } { "Picture with the badge inside" } " (SVG)" }
        }
    }
}

/// In place of the page of a badge that was never issued, is not shown, or was erased, which are told apart for nobody.
pub(crate) fn gone(site: &Site<'_>) -> String {
    let content = html! {
        h1 { "Nothing is shown here" }
        p id="state" data-state="unknown" {
            "There is no badge at this address, or its learner does not show it. This says nothing against anyone."
        }
        p { "If you have the badge’s file, you can " a href={ (site.base) "/check" } { "check it" } "." }
    };
    page(site, "Nothing is shown here", false, &content)
}

/// By which any badge of this issuer is checked.
pub(crate) fn check(site: &Site<'_>) -> String {
    let content = html! {
        h1 { "Check a badge" }
        p {
            "Choose the badge’s file: PNG, SVG, JSON or a compact token (JWT). It is checked in this browser against "
            "the keys and the status list that " (site.name) " publishes. Of a badge with an embedded proof this "
            "browser asks the issuer for the canonical form of what it says, and checks the signature of that; a token "
            "does not leave this browser."
        }
        p {
            label for="file" { "The badge’s file" } " "
            input type="file" id="file" accept=".png,.svg,.json,.jwt,.jws,.txt";
        }
        p id="verdict" role="status" data-state="waiting" { "Nothing has been checked yet." }
        dl id="said" {}
        p { "Badges of other issuers: " code { "skillward badge verify FILE" } "." }
    };
    page(site, "Check a badge", true, &content)
}

fn day(time: Timestamp) -> String {
    time.strftime("%-d %B %Y, %H:%M UTC").to_string()
}
