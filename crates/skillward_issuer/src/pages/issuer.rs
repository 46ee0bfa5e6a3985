//! The issuer's own pages: who it is, and what can be achieved.

use maud::html;
use skillward_credentials::credential::Achievement;

use super::{Site, page, tail};

/// Who the issuer is.
pub(crate) fn issuer(site: &Site<'_>) -> String {
    page(
        site,
        "Issuer of badges",
        false,
        &html! {
            h1 { (site.name) }
            p { "An issuer of Open Badges 3.0: records of assessments passed in simulation, and badges that stand on them." }
            h2 { "Its identity" }
            p { code { (site.did) } }
            p {
                "A badge that holds under this identity was issued here. The name above is the issuer’s own word; "
                "compare the identity with what the institution itself publishes."
            }
            h2 { "What it issues" }
            p { a href={ (site.base) "/achievements" } { "All achievements" } }
            h2 { "Check a badge" }
            p {
                "In " a href={ (site.base) "/check" } { "this browser" } ", or with "
                code { "skillward badge verify FILE" } ", or with any verifier of Open Badges 3.0."
            }
            @if site.public {
                h2 { "For machines" }
                ul {
                    li { a href={ (site.base) "/did.json" } { "Keys (DID document)" } }
                    li { a href={ (site.base) "/status/0" } { "Status list" } ", which says what was revoked" }
                    li { a href={ (site.base) "/ims/ob/v3p0/discovery" } { "Service description" } }
                }
            }
        },
    )
}

/// All that can be achieved.
pub(crate) fn achievements(site: &Site<'_>, all: &[Achievement]) -> String {
    page(
        site,
        "Achievements",
        false,
        &html! {
            h1 { "Achievements" }
            @if all.is_empty() {
                p { "Nothing has been awarded yet." }
            }
            ul {
                @for achievement in all {
                    li {
                        a href={ (site.base) "/achievements/" (tail(&achievement.id)) } { (achievement.name) }
                        " (version " (achievement.version) ")"
                    }
                }
            }
        },
    )
}

/// One of them.
pub(crate) fn achievement(site: &Site<'_>, achievement: &Achievement) -> String {
    page(
        site,
        &achievement.name,
        false,
        &html! {
            h1 { (achievement.name) }
            p { (achievement.description) }
            h2 { "What one has to do" }
            p lang=(achievement.in_language) { (achievement.criteria.narrative) }
            @if !achievement.result_description.is_empty() {
                h2 { "What is looked at" }
                table {
                    thead { tr { th scope="col" { "Result" } th scope="col" { "Required" } } }
                    tbody {
                        @for result in &achievement.result_description {
                            @let level = result.rubric_criterion_level.iter()
                                .find(|level| Some(&level.id) == result.required_level.as_ref());
                            tr {
                                th scope="row" { (result.name) }
                                td {
                                    @if let Some(percent) = &result.required_value { (percent) " %" }
                                    @else if let Some(level) = level { (level.name) }
                                    @else { "–" }
                                }
                            }
                        }
                    }
                }
            }
            @if !achievement.alignment.is_empty() {
                h2 { "Frameworks it is aligned to" }
                ul {
                    @for alignment in &achievement.alignment {
                        li {
                            (alignment.target_framework) ": "
                            a href=(alignment.target_url) rel="noreferrer" { (alignment.target_name) }
                        }
                    }
                }
            }
            p { "Kind: " (achievement.achievement_type) ". Version " (achievement.version) ". Identifier: "
                code { (achievement.id) } }
        },
    )
}
