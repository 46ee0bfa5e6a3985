//! The issuer over HTTP: the VC-API's calls to issue and to revoke, what it publishes, and a page for people.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use maud::{DOCTYPE, html};
use serde::Deserialize;
use serde_json::{Value, json};
use skillward_credentials::verify::MAX_JSON_BYTES;
use skillward_credentials::{status, text};
use zeroize::Zeroizing;

use crate::access::Scope;
use crate::issuer::{Issued, Issuer};
use crate::problem::Problem;

/// Longest time for one request.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest body that is looked at, bytes: a credential and what stands around it.
const MAX_BODY: usize = MAX_JSON_BYTES + 4096;
/// Longest body that is read to its end all the same, so that its sender hears why it was refused.
const MAX_DRAINED: usize = 8 << 20;

/// The issuer's calls, with a bearer token: `POST /credentials/issue`, `POST /credentials/status`,
/// `GET /credentials/{id}`; and what is open to everybody: `GET /.well-known/did.json`, `/did.json`, `/keys/{key}`,
/// `/status/{list}`, `/health`, `/`.
pub fn router(issuer: Arc<Issuer>) -> Router {
    Router::new()
        .route("/credentials/issue", post(issue))
        .route("/credentials/status", post(set_status))
        .route("/credentials/{id}", get(find))
        .route("/.well-known/did.json", get(did_document))
        .route("/did.json", get(did_document))
        .route("/keys/{key}", get(key))
        .route("/status/{list}", get(status_list))
        .route("/health", get(health))
        .route("/", get(page))
        .with_state(issuer)
        .layer(from_fn(whole))
        .layer(from_fn(in_time))
}

/// Reads the whole body before anything is answered, whoever asks and whatever for.
///
/// An answer given while the sender still sends closes the connection under its hands: the answer can be
/// lost, and a client that keeps connections finds the next request broken.
async fn whole(request: Request, next: Next) -> Response {
    let (parts, mut body) = request.into_parts();
    let mut read = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(frame) = frame else {
            return closing(Problem::Invalid("the body broke off".into()));
        };
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > MAX_DRAINED {
            return closing(Problem::TooLarge);
        }
        if length <= MAX_BODY {
            read.extend_from_slice(&data);
        }
    }
    if length > MAX_BODY {
        return Problem::TooLarge.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(read))).await
}

/// A problem after which the connection is of no use.
fn closing(problem: Problem) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::TooSlow.into_response(),
    }
}

async fn issue(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let Issued { json, new } = blocking(move || {
        let who = issuer.admit(&token, Scope::Issue)?;
        issuer.issue_for(&who, &body, Timestamp::now())
    })
    .await?;
    let status = match new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    // The credential goes in as it was recorded, character by character.
    let body = format!("{{\"verifiableCredential\":{json}}}");
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn find(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    let compact = (headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()))
        .is_some_and(|accept| accept.contains("application/vc+jwt"));
    let (kind, text) = blocking(move || {
        issuer.admit(&token, Scope::Read)?;
        Ok(match compact {
            true => ("application/vc+jwt", issuer.find_token(&id)?),
            false => ("application/json", issuer.find(&id)?),
        })
    })
    .await?;
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// Body of a status call (VC-API, "Update Status").
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct StatusRequest {
    credential_id: String,
    credential_status: StatusKind,
    /// Whether the credential shall be revoked; left out: yes.
    #[serde(default = "yes")]
    status: bool,
    /// Why, for the issuer's audit log; a field of our own.
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatusKind {
    #[serde(rename = "type")]
    kind: String,
    status_purpose: String,
}

const fn yes() -> bool {
    true
}

async fn set_status(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let token = bearer(&headers)?;
    blocking(move || {
        let who = issuer.admit(&token, Scope::Revoke)?;
        let request: StatusRequest = skillward_credentials::json::parse(&body)
            .and_then(serde_json::from_value)
            .map_err(|error| Problem::Invalid(error.to_string()))?;
        let StatusKind { kind, status_purpose } = &request.credential_status;
        if kind != status::ENTRY_TYPE || status_purpose != status::REVOCATION {
            return Err(Problem::Invalid("only BitstringStatusListEntry for revocation is kept here".into()));
        }
        let reason = text::clean(&request.reason);
        let reason = request.status.then_some(&*reason);
        let changed = issuer.set_revoked(&who, &request.credential_id, reason, Timestamp::now())?;
        Ok(Json(json!({"credentialId": request.credential_id, "status": request.status, "changed": changed}))
            .into_response())
    })
    .await
}

async fn did_document(State(issuer): State<Arc<Issuer>>) -> Result<Response, Problem> {
    let document = blocking(move || issuer.did_document()?.ok_or(Problem::NotPublished)).await?;
    Ok(open("application/did+json", document.to_string()))
}

async fn key(State(issuer): State<Arc<Issuer>>, Path(wanted): Path<String>) -> Result<Response, Problem> {
    let site = issuer.site.as_ref().ok_or(Problem::NotPublished)?;
    let key = site.token_key.public();
    match key.thumbprint() == wanted {
        true => Ok(open("application/jwk+json", Value::Object(key.jwk()).to_string())),
        false => Err(Problem::NotPublished),
    }
}

async fn status_list(
    State(issuer): State<Arc<Issuer>>,
    Path(list): Path<String>,
) -> Result<Response, Problem> {
    let list = list.parse().map_err(|_| Problem::NotPublished)?;
    let json = blocking(move || issuer.status_list(list, Timestamp::now())).await?;
    let mut response = open("application/vc", json);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// An answer for everybody, which pages of other hosts may read as well.
fn open(kind: &'static str, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, kind), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (headers, text).into_response()
}

async fn health(State(issuer): State<Arc<Issuer>>) -> Result<Response, Problem> {
    blocking(move || {
        issuer.count()?;
        Ok(Json(json!({"status": "ok", "issuer": issuer.did()})).into_response())
    })
    .await
}

async fn page(State(issuer): State<Arc<Issuer>>) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (issuer.name()) }
                style {
                    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}"
                    "code{overflow-wrap:anywhere}"
                }
            }
            body {
                h1 { (issuer.name()) }
                p { "An issuer of Open Badges 3.0: records of assessments passed in simulation." }
                p { "Its identity:" br; code { (issuer.did()) } }
                p {
                    "A badge that holds under this identity was issued here. Anyone can check one: "
                    code { "skillward badge verify FILE" }
                }
            }
        }
    };
    Html(page.into_string())
}

/// The bearer token of a call.
fn bearer(headers: &HeaderMap) -> Result<Zeroizing<String>, Problem> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| Zeroizing::new(token.trim().to_owned()))
        .ok_or(Problem::Unauthorized)
}

/// Runs work that waits for the disk away from the threads that serve others.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the issuer panicked");
        Err(Problem::Internal)
    })
}
