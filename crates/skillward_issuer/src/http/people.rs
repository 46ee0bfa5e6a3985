//! Pages for people; the same addresses answer machines, by what they say that they take.

use std::sync::Arc;

use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use skillward_credentials::credential::Achievement;
use skillward_credentials::verify::inspect;
use skillward_credentials::{VerifiedBadge, bake, picture};

use super::{accepts, blocking, open};
use crate::issuer::Issuer;
use crate::pages::{self, BadgePage};
use crate::problem::Problem;
use crate::register::{Recorded, Shown};

/// What a page may do: show its own style, run its own script, ask its own host. Nothing is framed, referred or kept.
const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::VARY, HeaderValue::from_static("accept")),
];

fn html(status: StatusCode, text: String) -> Response {
    (status, HEADERS, text).into_response()
}

fn json_page(value: &Value) -> Response {
    let mut response = open("application/json", value.to_string());
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// Whether whoever asks is a person with a browser.
fn is_person(headers: &HeaderMap) -> bool {
    accepts(headers, "text/html")
}

pub(super) async fn issuer(State(issuer): State<Arc<Issuer>>, headers: HeaderMap) -> Response {
    match is_person(&headers) {
        true => html(StatusCode::OK, pages::issuer(&issuer.page_site())),
        false => json_page(&issuer.profile()),
    }
}

pub(super) async fn achievements(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    blocking(move || {
        let texts = issuer.register(|register| register.achievements())?;
        if is_person(&headers) {
            let all: Vec<Achievement> =
                texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
            return Ok(html(StatusCode::OK, pages::achievements(&issuer.page_site(), &all)));
        }
        let all: Vec<Value> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        Ok(json_page(&json!({"achievement": all})))
    })
    .await
}

pub(super) async fn achievement(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    blocking(move || {
        let found = issuer.register(|register| register.achievement(&format!("urn:uuid:{id}")))?;
        let text = found.ok_or(Problem::NotPublished)?;
        if is_person(&headers) {
            let achievement: Achievement = serde_json::from_str(&text).map_err(|_| Problem::Internal)?;
            return Ok(html(StatusCode::OK, pages::achievement(&issuer.page_site(), &achievement)));
        }
        Ok(json_page(&serde_json::from_str(&text).map_err(|_| Problem::Internal)?))
    })
    .await
}

/// In which form a badge is wanted, where a link says it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    form: String,
}

/// A badge as its page has it.
struct Found {
    recorded: Recorded,
    badge: VerifiedBadge,
    state: pages::State,
}

/// A badge that its learner shows in some way.
fn find(issuer: &Issuer, id: &str, now: Timestamp) -> Result<Found, Problem> {
    let recorded = issuer.recorded(&format!("urn:uuid:{id}"))?;
    if recorded.shown == Shown::Nothing {
        return Err(Problem::NotIssued);
    }
    let badge = inspect(recorded.json.as_bytes()).map_err(|error| {
        tracing::error!(%error, id, "a recorded badge cannot be read");
        Problem::Internal
    })?;
    let state = pages::State::of(&badge, recorded.revoked.is_some(), now);
    Ok(Found { recorded, badge, state })
}

pub(super) async fn badge(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    blocking(move || {
        let compact = wanted.form == "jwt" || accepts(&headers, "application/vc+jwt");
        let whole = wanted.form == "json"
            || ["application/vc", "application/vc+ld+json", "application/ld+json"]
                .into_iter()
                .any(|kind| accepts(&headers, kind));
        let person = !compact && !whole && is_person(&headers);
        let found = match find(&issuer, &id, Timestamp::now()) {
            // Erased, never issued, not shown: told apart for nobody.
            Err(Problem::NotIssued | Problem::Erased) if person => {
                return Ok(html(StatusCode::NOT_FOUND, pages::gone(&issuer.page_site())));
            }
            Err(Problem::Erased) => return Err(Problem::NotIssued),
            found => found?,
        };
        let Found { recorded, badge, state } = found;
        if (compact || whole) && recorded.shown != Shown::Everything {
            return Err(Problem::Hidden);
        }
        Ok(if compact {
            open("application/vc+jwt", recorded.token.ok_or(Problem::NotIssued)?)
        } else if whole {
            open("application/vc", recorded.json)
        } else if person {
            let has_token = recorded.token.is_some();
            let page = BadgePage { badge: &badge, state, shown: recorded.shown, has_token };
            html(StatusCode::OK, pages::badge(&issuer.page_site(), &page))
        } else {
            json_page(&json!({
                "id": badge.id, "state": state.word(), "shown": recorded.shown.name(),
                "issuer": badge.issuer_did, "achievement": badge.achievement, "achievementId": badge.achievement_id,
                "validFrom": badge.valid_from.to_string(),
                "validUntil": badge.valid_until.map(|until| until.to_string()),
            }))
        })
    })
    .await
}

/// A badge's picture; with the badge inside where its learner shows it whole and a link asks for it.
pub(super) async fn picture(
    State(issuer): State<Arc<Issuer>>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    blocking(move || {
        let Found { recorded, badge, .. } = find(&issuer, &id, Timestamp::now())?;
        let drawn = match (wanted.form == "baked", recorded.shown) {
            (true, Shown::Everything) => {
                bake::badge_svg(&badge, &recorded.json).map_err(|error| error.to_string())
            }
            (true, _) => return Err(Problem::Hidden),
            (false, _) => picture::draw_svg(&badge).map_err(|error| error.to_string()),
        };
        let svg = drawn.map_err(|error| {
            tracing::error!(error, id, "a badge cannot be drawn");
            Problem::Internal
        })?;
        Ok(([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")], svg)
            .into_response())
    })
    .await
}

/// The learner's address of a badge.
#[derive(Debug, Deserialize)]
pub(super) struct Learner {
    key: String,
}

pub(super) async fn choice(
    State(issuer): State<Arc<Issuer>>,
    Path(id): Path<String>,
    Query(learner): Query<Learner>,
) -> Result<Response, Problem> {
    blocking(move || {
        let recorded = issuer.admit_learner(&format!("urn:uuid:{id}"), &learner.key)?;
        let badge = inspect(recorded.json.as_bytes()).map_err(|_| Problem::Internal)?;
        let page = pages::choice(&issuer.page_site(), &badge, recorded.shown, &learner.key);
        Ok(html(StatusCode::OK, page))
    })
    .await
}

/// What a learner chose.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    key: String,
    shown: String,
}

pub(super) async fn choose(
    State(issuer): State<Arc<Issuer>>,
    Path(id): Path<String>,
    Form(choice): Form<Choice>,
) -> Result<Response, Problem> {
    blocking(move || {
        let urn = format!("urn:uuid:{id}");
        issuer.admit_learner(&urn, &choice.key)?;
        issuer.show("learner", &urn, shown(&choice.shown)?, Timestamp::now())?;
        let address = format!("{}/badges/{id}", issuer.page_site().base);
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response())
    })
    .await
}

/// A learner's own page: all their badges, and what the page of each shows.
pub(super) async fn learner(
    State(issuer): State<Arc<Issuer>>,
    Path(id): Path<String>,
    Query(learner): Query<Learner>,
) -> Result<Response, Problem> {
    blocking(move || {
        let recorded = issuer.badges_of(&format!("urn:uuid:{id}"), &learner.key)?;
        let now = Timestamp::now();
        let entries: Vec<(VerifiedBadge, pages::State, Shown)> = recorded
            .iter()
            .map(|recorded| {
                let badge = inspect(recorded.json.as_bytes()).map_err(|_| Problem::Internal)?;
                let state = pages::State::of(&badge, recorded.revoked.is_some(), now);
                Ok((badge, state, recorded.shown))
            })
            .collect::<Result<_, Problem>>()?;
        Ok(html(StatusCode::OK, pages::learner(&issuer.page_site(), &entries, &id, &learner.key)))
    })
    .await
}

/// What a learner chose on their own page, for one of their badges.
#[derive(Debug, Deserialize)]
pub(super) struct LearnersChoice {
    key: String,
    badge: String,
    shown: String,
}

pub(super) async fn choose_as_learner(
    State(issuer): State<Arc<Issuer>>,
    Path(id): Path<String>,
    Form(choice): Form<LearnersChoice>,
) -> Result<Response, Problem> {
    blocking(move || {
        // The key is good for this learner's badges alone.
        if !issuer.ids_of(&format!("urn:uuid:{id}"), &choice.key)?.contains(&choice.badge) {
            return Err(Problem::NotLearner);
        }
        issuer.show("learner", &choice.badge, shown(&choice.shown)?, Timestamp::now())?;
        let address = format!("{}/learners/{id}?key={}", issuer.page_site().base, choice.key);
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response())
    })
    .await
}

fn shown(name: &str) -> Result<Shown, Problem> {
    Shown::named(name).ok_or_else(|| Problem::Invalid("shown is nothing, summary or everything".into()))
}

pub(super) async fn check(State(issuer): State<Arc<Issuer>>) -> Response {
    html(StatusCode::OK, pages::check(&issuer.page_site()))
}

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let (kind, text) = pages::asset(&name).ok_or(Problem::NotPublished)?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, text).into_response())
}
